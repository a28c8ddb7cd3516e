-- SPDX-License-Identifier: EUPL-1.2
-- What deliveries say of lessons and groups, and who is in a group.

-- name: lesson_students_of
-- doc: who is in a group on a day, by enrolment or by membership, with what the rules need, in order of key
-- mode: many
-- in: brin text, location text, class_group text, on_day day
-- out: person i64, enrolment i64, brin text, location text, sector text, track text, first day, last day?, hour_unit int, rmc_weeks int, birth day, qualified day?, municipality text, region text, public text, search_key text, family_name text, prefix text, given_names text, call_name text
SELECT e.person, e.enrolment, e.brin, e.location, e.sector, e.track, e.first, e.last, i.hour_unit, i.rmc_weeks, p.birth,
       p.qualified, p.municipality, p.region, p.public, p.search_key, p.family_name, p.prefix, p.given_names,
       p.call_name
  FROM enrolment e
  JOIN institution i ON i.brin = e.brin
  JOIN person p ON p.person = e.person
 WHERE e.brin = :brin AND e.location = :location AND e.class_group = :class_group AND e.first <= :on_day
   AND (e.last IS NULL OR e.last >= :on_day)
 UNION
SELECT e.person, e.enrolment, e.brin, e.location, e.sector, e.track, e.first, e.last, i.hour_unit, i.rmc_weeks, p.birth,
       p.qualified, p.municipality, p.region, p.public, p.search_key, p.family_name, p.prefix, p.given_names,
       p.call_name
  FROM group_member m
  JOIN enrolment e ON e.person = m.person AND e.enrolment = m.enrolment
  JOIN institution i ON i.brin = e.brin
  JOIN person p ON p.person = m.person
 WHERE m.brin = :brin AND m.location = :location AND m.class_group = :class_group AND m.first <= :on_day
   AND (m.last IS NULL OR m.last >= :on_day) AND e.first <= :on_day AND (e.last IS NULL OR e.last >= :on_day)
 ORDER BY 1, 2

-- name: lesson_last
-- doc: the newest key
-- mode: one
-- out: lesson i64
SELECT COALESCE(MAX(lesson), 0) AS lesson FROM lesson

-- name: lesson_list
-- doc: lessons of one source at an institution by what it calls them
-- mode: many
-- in: brin text, source text, exts list_text
-- out: lesson i64, ext text, public text, location text, class_group text, subject text, day day, begin_min int, end_min int, teacher text, room text, state text, series i64, registered i64?, closed int
SELECT lesson, ext, public, location, class_group, subject, day, begin_min, end_min, teacher, room, state, series,
       registered, closed
  FROM lesson
 WHERE brin = :brin AND source = :source AND ext @IN_LIST(:exts)

-- name: lesson_put
-- doc: all but what came of a lesson
-- bulk: lesson key: lesson
-- in: lesson i64, public text, brin text, location text, class_group text, subject text, day day, begin_min int, end_min int, teacher text, room text, state text, source text, ext text, series i64

-- name: lesson_reopen
-- doc: what was closed at another time, or for another group, is closed anew
-- mode: exec
-- in: lesson i64
UPDATE lesson SET closed = 0 WHERE lesson = :lesson

-- name: teaching_group_put
-- doc: a group that a delivery names; one that is there keeps its name
-- bulk: teaching_group key: brin, location, code
-- on-conflict: ignore
-- in: brin text, location text, code text, name text

-- name: lesson_drop
-- doc: a lesson that was never registered
-- mode: exec
-- in: lesson i64
DELETE FROM lesson WHERE lesson = :lesson AND registered IS NULL

-- name: lesson_drop_code
-- mode: exec
-- in: lesson i64
DELETE FROM roll_code WHERE lesson = :lesson

-- name: lesson_drop_reminder
-- mode: exec
-- in: lesson i64
DELETE FROM lesson_reminder WHERE lesson = :lesson

-- name: lesson_said_there
-- doc: how many said of themselves that they are in a lesson
-- mode: one
-- in: lesson i64
-- out: n i64
SELECT COUNT(*) AS n FROM roll_self WHERE lesson = :lesson

-- name: teaching_group_list
-- doc: groups of an institution by name of their own
-- mode: many
-- in: brin text
-- out: location text, code text
SELECT location, code FROM teaching_group WHERE brin = :brin ORDER BY location, code

-- name: teaching_group_drop
-- doc: a group without a name in which nobody is
-- mode: exec
-- in: brin text, location text, code text
DELETE FROM teaching_group
 WHERE brin = :brin AND location = :location AND code = :code AND name = ''
   AND NOT EXISTS (SELECT 1 FROM group_member WHERE brin = :brin AND location = :location AND class_group = :code)

-- name: lesson_closed_of_group
-- doc: lessons of a group that were closed without registration, in a span of days
-- mode: many
-- in: brin text, location text, class_group text, first day, last day
-- out: lesson i64, day day, begin_min int, end_min int
SELECT lesson, day, begin_min, end_min FROM lesson
 WHERE brin = :brin AND location = :location AND class_group = :class_group AND day >= :first AND day <= :last
   AND closed = 1 AND registered IS NULL AND state = 'planned'
 ORDER BY day, begin_min, lesson

-- name: lesson_gap_stands
-- doc: how many lessons that were closed without registration an enrolment is in at some time of a day
-- mode: one
-- in: person i64, enrolment i64, day day, begin_min int, end_min int
-- out: n i64
SELECT COUNT(*) AS n
  FROM enrolment e
  JOIN lesson l ON l.brin = e.brin AND l.day = :day AND l.begin_min < :end_min AND l.end_min > :begin_min
 WHERE e.person = :person AND e.enrolment = :enrolment AND l.closed = 1 AND l.state = 'planned'
   AND ((l.location = e.location AND l.class_group = e.class_group)
        OR EXISTS (SELECT 1 FROM group_member m
                    WHERE m.person = e.person AND m.enrolment = e.enrolment AND m.brin = l.brin
                      AND m.location = l.location AND m.class_group = l.class_group AND m.first <= l.day
                      AND (m.last IS NULL OR m.last >= l.day)))

-- name: teacher_code_elsewhere
-- doc: how many lessons of a code at an institution since a day are at other locations than some
-- mode: one
-- in: brin text, code text, since day, sites list_text
-- out: n i64
SELECT COUNT(*) AS n FROM lesson
 WHERE teacher = :code AND brin = :brin AND day >= :since AND NOT (brin || '/' || location @IN_LIST(:sites))

-- name: teacher_code_put
-- mode: exec
-- in: brin text, code text, account i64
INSERT INTO teacher_code (brin, code, account) VALUES (:brin, :code, :account)
ON CONFLICT (brin, code) DO UPDATE SET account = excluded.account

-- name: teacher_code_drop
-- mode: exec
-- in: brin text, code text
DELETE FROM teacher_code WHERE brin = :brin AND code = :code

-- name: teacher_code_get
-- doc: whose a code is
-- mode: one
-- in: brin text, code text
-- out: account i64
SELECT account FROM teacher_code WHERE brin = :brin AND code = :code

-- name: teacher_account
-- doc: the account of a sign-in name, where it works at an institution
-- mode: one
-- in: login text, brin text, slash text, today day
-- out: account i64
SELECT a.account
  FROM account a
  JOIN account_grant g ON g.account = a.account
  JOIN grant_scope s ON s.grant_id = g.grant_id
 WHERE a.login = :login AND a.active = 1 AND g.role IN ('teacher', 'mentor', 'coordinator') AND g.revoked IS NULL
   AND g.first <= :today AND (g.last IS NULL OR g.last >= :today) AND (s.value = :brin OR substr(s.value, 1, 5) = :slash)
   AND s.kind IN ('institution', 'location', 'group')
 LIMIT 1
