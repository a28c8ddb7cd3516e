-- SPDX-License-Identifier: EUPL-1.2

-- name: ahead_weeks
-- doc: what the board of a school set
-- mode: one
-- in: brin text
-- out: rmc_weeks int
SELECT rmc_weeks FROM institution WHERE brin = :brin

-- name: lessons_ahead
-- doc: what stands in the timetable of an enrolment, by its own group and those it is a member of
-- mode: many
-- in: person i64, enrolment i64, brin text, location text, class_group text, first_day day, last_day day
-- out: day day, begin_min int, end_min int
SELECT day, begin_min, end_min FROM lesson
 WHERE brin = :brin AND location = :location AND class_group = :class_group AND class_group <> ''
   AND day BETWEEN :first_day AND :last_day AND state = 'planned'
UNION
SELECT l.day, l.begin_min, l.end_min
  FROM group_member m
  JOIN lesson l ON l.brin = m.brin AND l.location = m.location AND l.class_group = m.class_group
 WHERE m.person = :person AND m.enrolment = :enrolment AND m.brin = :brin
   AND l.day BETWEEN :first_day AND :last_day AND l.state = 'planned'
   AND m.first <= l.day AND (m.last IS NULL OR m.last >= l.day)
 ORDER BY day, begin_min, end_min
