-- SPDX-License-Identifier: EUPL-1.2
-- What the pages of the registration read beside the statements of the ledger.

-- name: gap_week_sum
-- doc: the kept sums of one location and week
-- mode: one
-- in: brin text, location text, week day
-- out: scheduled i64, present i64, unauthorised i64, authorised i64, sick i64, unregistered i64, late i64, lessons i64, gaps i64
SELECT CAST(SUM(scheduled) AS BIGINT) AS scheduled, CAST(SUM(present) AS BIGINT) AS present,
       CAST(SUM(unauthorised) AS BIGINT) AS unauthorised, CAST(SUM(authorised) AS BIGINT) AS authorised,
       CAST(SUM(sick) AS BIGINT) AS sick, CAST(SUM(unregistered) AS BIGINT) AS unregistered,
       CAST(SUM(late) AS BIGINT) AS late, CAST(SUM(lessons) AS BIGINT) AS lessons,
       CAST(SUM(gaps) AS BIGINT) AS gaps
  FROM ledger_week
 WHERE brin = :brin AND location = :location AND week = :week
 GROUP BY week

-- name: gap_count
-- doc: lessons without registration of one institution since a week; location empty: of all its locations
-- mode: one
-- in: brin text, location text, from_week day, to_week day
-- out: gaps i64
SELECT CAST(COALESCE(SUM(gaps), 0) AS BIGINT) AS gaps FROM ledger_week
 WHERE brin = :brin AND (:location = '' OR location = :location) AND week >= :from_week AND week <= :to_week

-- name: gap_group_days
-- doc: lessons without registration of a location in a span by day and group, most first; without who left
-- doc: the school before seen_from
-- mode: many
-- in: brin text, location text, seen_from day, from_day day, to_day day
-- out: day day, class_group text, students i64, minutes i64
SELECT d.day, e.class_group, COUNT(*) AS students, CAST(SUM(d.unregistered) AS BIGINT) AS minutes
  FROM registration_day d JOIN enrolment e ON e.person = d.person AND e.enrolment = d.enrolment
 WHERE d.brin = :brin AND d.location = :location AND d.unregistered > 0
   AND d.day >= :from_day AND d.day <= :to_day AND (e.last IS NULL OR e.last >= :seen_from)
 GROUP BY d.day, e.class_group
 ORDER BY minutes DESC, d.day, e.class_group
 LIMIT 200

-- name: gap_lessons
-- doc: lessons of a location in a span that ended without registration, once for each who was reminded
-- mode: many
-- in: brin text, location text, from_day day, to_day day
-- out: lesson i64, public text, day day, begin_min int, class_group text, teacher text, told i64?, told_name text
SELECT l.lesson, l.public, l.day, l.begin_min, l.class_group, COALESCE(b.name, a.name, l.teacher) AS teacher, r.at AS told,
       COALESCE(x.name, '') AS told_name
  FROM (SELECT lesson, public, brin, day, begin_min, class_group, teacher FROM lesson
         WHERE brin = :brin AND location = :location AND day >= :from_day AND day <= :to_day
           AND registered IS NULL AND closed = 1 AND state = 'planned'
         ORDER BY day, begin_min, lesson
         LIMIT 100) l
  LEFT JOIN account a ON a.login = l.teacher
   AND EXISTS (SELECT 1 FROM account_grant v JOIN grant_scope w ON w.grant_id = v.grant_id
                WHERE v.account = a.account AND (w.value = l.brin OR substr(w.value, 1, 5) = l.brin || '/'))
  LEFT JOIN teacher_code t ON t.brin = l.brin AND t.code = l.teacher
  LEFT JOIN account b ON b.account = t.account
  LEFT JOIN lesson_reminder r ON r.lesson = l.lesson
  LEFT JOIN account x ON x.account = r.account
 ORDER BY l.day, l.begin_min, l.lesson, r.at
