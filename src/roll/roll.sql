-- SPDX-License-Identifier: EUPL-1.2

-- name: roll_persons
-- doc: the persons of a group on a day, for locking them before anything about them is read
-- mode: many
-- in: brin text, location text, class_group text, on_day day
-- out: person i64
SELECT e.person
  FROM enrolment e
 WHERE e.brin = :brin AND e.location = :location AND e.class_group = :class_group AND e.first <= :on_day
   AND (e.last IS NULL OR e.last >= :on_day)
 UNION
SELECT m.person
  FROM group_member m
 WHERE m.brin = :brin AND m.location = :location AND m.class_group = :class_group AND m.first <= :on_day
   AND (m.last IS NULL OR m.last >= :on_day)
 ORDER BY 1

-- name: roll_lesson_now
-- doc: whether a lesson still is what it was when its roll was opened
-- mode: one
-- in: lesson i64, brin text, location text, class_group text, day day, begin_min int, end_min int
-- out: registered i64?
SELECT registered FROM lesson
 WHERE lesson = :lesson AND brin = :brin AND location = :location AND class_group = :class_group AND day = :day
   AND begin_min = :begin_min AND end_min = :end_min AND state = 'planned'

-- name: roll_add
-- doc: notes that a roll was saved, as the next of its lesson
-- mode: exec
-- in: lesson i64, at i64, account i64, present int, late int, unauthorised int, authorised int, sick int, changed int, tasks int
INSERT INTO roll (lesson, version, at, account, present, late, unauthorised, authorised, sick, changed, tasks)
SELECT :lesson, COALESCE(MAX(version), 0) + 1, :at, :account, :present, :late, :unauthorised, :authorised, :sick, :changed,
       :tasks
  FROM roll WHERE lesson = :lesson

-- name: roll_last
-- doc: the newest of a lesson
-- mode: one
-- in: lesson i64
-- out: version i64, at i64, account i64, account_name text, present int, late int, unauthorised int, authorised int, sick int, changed int, tasks int
SELECT r.version, r.at, r.account, COALESCE(a.name, '') AS account_name, r.present, r.late, r.unauthorised,
       r.authorised, r.sick, r.changed, r.tasks
  FROM roll r LEFT JOIN account a ON a.account = r.account
 WHERE r.lesson = :lesson
 ORDER BY r.version DESC
 LIMIT 1

-- name: roll_changes
-- doc: who changed the marks of some persons at one moment of a day, newest first
-- mode: many
-- in: persons list_i64, day day, begin_min int
-- out: person i64, enrolment i64, changed_at i64, account_name text
SELECT h.person, h.enrolment, h.changed_at, COALESCE(a.name, '') AS account_name
  FROM enrolment e
 CROSS JOIN mark_history h
  LEFT JOIN account a ON a.account = h.account
 WHERE e.person @IN_LIST(:persons) AND h.person = e.person AND h.enrolment = e.enrolment AND h.day = :day
   AND h.begin_min = :begin_min
 ORDER BY h.person, h.enrolment, h.change DESC

-- name: roll_self_choice
-- mode: one
-- in: brin text
-- out: self bool
SELECT self FROM roll_choice WHERE brin = :brin

-- name: roll_self_choose_put
-- mode: exec
-- in: brin text, self bool
INSERT INTO roll_choice (brin, self) VALUES (:brin, :self) ON CONFLICT (brin) DO UPDATE SET self = excluded.self

-- name: roll_code_put
-- mode: exec
-- in: lesson i64, code text, account i64, begun i64, until i64
INSERT INTO roll_code (lesson, code, account, begun, until) VALUES (:lesson, :code, :account, :begun, :until)
ON CONFLICT (lesson) DO UPDATE SET code = excluded.code, account = excluded.account, begun = excluded.begun,
                                   until = excluded.until

-- name: roll_code_end
-- mode: exec
-- in: lesson i64
DELETE FROM roll_code WHERE lesson = :lesson

-- name: roll_code_of
-- mode: one
-- in: lesson i64, now i64
-- out: code text, until i64
SELECT code, until FROM roll_code WHERE lesson = :lesson AND until > :now

-- name: roll_code_lesson
-- doc: the lesson of a code that holds, when this person is in its group on its day
-- mode: one
-- in: code text, now i64, person i64, today day
-- out: lesson i64, brin text, subject text, begin_min int, end_min int, registered i64?
SELECT l.lesson, l.brin, l.subject, l.begin_min, l.end_min, l.registered
  FROM roll_code k JOIN lesson l ON l.lesson = k.lesson
 WHERE k.code = :code AND k.until > :now AND l.day = :today AND l.state = 'planned'
   AND (EXISTS (SELECT 1 FROM enrolment e
                 WHERE e.person = :person AND e.brin = l.brin AND e.location = l.location
                   AND e.class_group = l.class_group AND e.class_group <> '' AND e.first <= l.day
                   AND (e.last IS NULL OR e.last >= l.day))
        OR EXISTS (SELECT 1 FROM group_member m
                    WHERE m.person = :person AND m.brin = l.brin AND m.location = l.location
                      AND m.class_group = l.class_group AND m.first <= l.day
                      AND (m.last IS NULL OR m.last >= l.day)))
 ORDER BY k.begun DESC
 LIMIT 1

-- name: roll_self_put
-- mode: exec
-- in: person i64, lesson i64, at i64
INSERT INTO roll_self (person, lesson, at) VALUES (:person, :lesson, :at) ON CONFLICT (person, lesson) DO NOTHING

-- name: roll_self_list
-- mode: many
-- in: lesson i64
-- out: person i64
SELECT person FROM roll_self WHERE lesson = :lesson ORDER BY person

-- name: roll_self_end
-- mode: exec
-- in: lesson i64
DELETE FROM roll_self WHERE lesson = :lesson

-- name: roll_self_sweep
-- doc: what was said before an instant and never confirmed
-- mode: exec
-- in: before i64
DELETE FROM roll_self WHERE at < :before

-- name: roll_code_sweep
-- mode: exec
-- in: before i64
DELETE FROM roll_code WHERE until < :before

-- name: roll_reminded
-- doc: lessons that an account was reminded of and that nobody registered since, counted to a limit
-- mode: one
-- in: account i64, from_day day, most int
-- out: items i64
SELECT COUNT(*) AS items FROM (
    SELECT 1 AS one FROM lesson_reminder r JOIN lesson l ON l.lesson = r.lesson
     WHERE r.account = :account AND r.day >= :from_day AND l.day >= :from_day AND l.registered IS NULL AND l.state = 'planned'
     LIMIT :most) AS counted
