-- SPDX-License-Identifier: EUPL-1.2
-- What the demo needs besides the statements of the rooms that it fills.

-- name: demo_open_work
-- doc: what waits at schools, counted by institution, municipality, duty, group of rules and day on which it arose
-- mode: many
-- out: brin text, municipality text, duty text, bucket int, since day, items i64
SELECT brin, municipality, duty, bucket, since, COUNT(*) AS items
  FROM finding
 WHERE turn = 1
 GROUP BY brin, municipality, duty, bucket, since
 ORDER BY brin, municipality, duty, bucket, since

-- name: demo_group
-- doc: the group with the most students at the first institution of an account
-- mode: one
-- in: account i64
-- out: brin text, location text, class_group text
SELECT e.brin, e.location, e.class_group
  FROM account_grant g
  JOIN grant_scope s ON s.grant_id = g.grant_id AND s.kind = 'institution'
  JOIN enrolment e ON e.brin = s.value
 WHERE g.account = :account AND e.last IS NULL AND e.class_group <> ''
 GROUP BY e.brin, e.location, e.class_group
 ORDER BY COUNT(*) DESC, e.brin, e.location, e.class_group
 LIMIT 1

-- name: demo_town
-- doc: the municipality of an account that has one
-- mode: one
-- in: account i64
-- out: code text
SELECT s.value AS code
  FROM account_grant g JOIN grant_scope s ON s.grant_id = g.grant_id AND s.kind = 'municipality'
 WHERE g.account = :account
 ORDER BY s.value
 LIMIT 1

-- name: demo_resident
-- doc: residents of a municipality about whom there is an obligation, born in a span, in order of name
-- mode: many
-- in: town text, born_after day, born_until day, most int
-- out: public text, name text
SELECT p.public, p.call_name || ' ' || CASE WHEN p.prefix = '' THEN '' ELSE p.prefix || ' ' END || p.family_name AS name
  FROM person p
 WHERE p.municipality = :town AND p.birth > :born_after AND p.birth <= :born_until
   AND EXISTS (SELECT 1 FROM finding f WHERE f.person = p.person AND f.bucket = 1)
 ORDER BY p.search_key, p.birth
 LIMIT :most

-- name: demo_step_put
-- doc: steps taken with findings
-- bulk: finding_step key: person, step
-- on-conflict: ignore
-- in: person i64, step i64, enrolment i64, rule text, day day, at i64, account i64, action text, old_state text, new_state text, note text, contact i64?

-- name: demo_contact_put
-- doc: contacts that those steps were
-- bulk: contact key: person, contact
-- on-conflict: ignore
-- in: person i64, contact i64, at i64, day day, kind text, two_way bool, account i64, brin text, note text, undone bool

-- name: demo_missed
-- doc: who was missed for the first day lately, a few a school, in an order that no key decides
-- mode: many
-- in: rules list_text, since day
-- out: person i64, enrolment i64, rule text, day day, brin text, location text, state text, birth day, call_name text, given_names text, family_name text, school text, number text
SELECT f.person, f.enrolment, f.rule, f.day, f.brin, f.location, f.state, p.birth, p.call_name, p.given_names, p.family_name,
       i.name AS school, e.number
  FROM finding f
  JOIN person p ON p.person = f.person
  JOIN enrolment e ON e.person = f.person AND e.enrolment = f.enrolment
  JOIN institution i ON i.brin = f.brin
 WHERE f.rule @IN_LIST(:rules) AND f.day >= :since AND f.state IN ('open', 'afgehandeld') AND f.holds = 1
 ORDER BY f.brin, f.day DESC, f.state DESC, e.number, f.rule

-- name: demo_lesson_put
-- doc: lessons with what came of them
-- bulk: lesson key: lesson
-- in: lesson i64, public text, brin text, location text, class_group text, subject text, day day, begin_min int, end_min int, teacher text, room text, state text, source text, ext text, series i64, registered i64?, closed bool

-- name: demo_remind
-- doc: teachers with an account were reminded on the day itself of what nobody registered
-- mode: exec
-- in: at i64, day day
INSERT INTO lesson_reminder (lesson, kind, account, at, day, letter)
SELECT l.lesson, 'teacher', a.account, CAST(:at AS BIGINT), l.day, 0
  FROM lesson l JOIN account a ON a.login = l.teacher
 WHERE l.registered IS NULL AND l.closed = 1 AND l.state = 'planned' AND l.day < :day
