-- SPDX-License-Identifier: EUPL-1.2
-- Who misses lessons today, and what is known and was done about some persons: read for many at once.

-- name: missing_count
-- doc: how many miss a lesson on a day, counted to a limit; location empty: at all of the institution
-- mode: one
-- in: brin text, location text, day day, most int
-- out: items i64
SELECT COUNT(*) AS items FROM (
    SELECT 1 AS one FROM registration_day
     WHERE brin = :brin AND day = :day AND unauthorised > 0 AND (:location = '' OR location = :location)
     LIMIT :most) AS counted

-- name: missing_list
-- doc: who misses a lesson on a day, with the lessons of that day
-- mode: many
-- in: brin text, location text, day day, most int
-- out: person i64, enrolment i64, location text, marks bytes, public text, call_name text, given_names text, prefix text, family_name text, search_key text, birth day, class_group text, enrolled day, left_school day?
SELECT r.person, r.enrolment, r.location, r.marks, p.public, p.call_name, p.given_names, p.prefix, p.family_name,
       p.search_key, p.birth, e.class_group, e.first AS enrolled, e.last AS left_school
  FROM registration_day r
  JOIN enrolment e ON e.person = r.person AND e.enrolment = r.enrolment
  JOIN person p ON p.person = r.person
 WHERE r.brin = :brin AND r.day = :day AND r.unauthorised > 0 AND (:location = '' OR r.location = :location)
 ORDER BY e.class_group, p.search_key, p.person
 LIMIT :most

-- name: known_contacts
-- doc: contacts of a school, newest first
-- mode: many
-- in: persons list_i64, brins list_text, since day
-- out: person i64, at i64, day day, two_way bool, account_name text
SELECT k.person, k.at, k.day, k.two_way, COALESCE(a.name, '') AS account_name
  FROM contact k LEFT JOIN account a ON a.account = k.account
 WHERE k.person @IN_LIST(:persons) AND k.brin @IN_LIST(:brins) AND k.day >= :since AND k.undone = 0
 ORDER BY k.person, k.at DESC

-- name: known_answers
-- doc: what young people and parents answered and nobody dealt with yet, newest first
-- mode: many
-- in: persons list_i64, brins list_text
-- out: person i64, at i64, kind text
SELECT person, at, kind FROM answer
 WHERE person @IN_LIST(:persons) AND brin @IN_LIST(:brins) AND status = 'open'
 ORDER BY person, at DESC, answer DESC

-- name: known_messages
-- doc: messages that went out, newest first
-- mode: many
-- in: persons list_i64, brins list_text, since day
-- out: person i64, day day, status text, recipient i64
SELECT person, made_day AS day, status, recipient FROM message
 WHERE person @IN_LIST(:persons) AND brin @IN_LIST(:brins) AND made_day >= :since AND status <> 'held'
 ORDER BY person, made DESC, message DESC

-- name: known_absences
-- doc: absence of a day that was reported and was not refused or withdrawn
-- mode: many
-- in: persons list_i64, brins list_text, day day
-- out: person i64, kind text, source text, state text
SELECT person, kind, source, state FROM absence
 WHERE person @IN_LIST(:persons) AND brin @IN_LIST(:brins) AND first <= :day AND until >= :day
   AND state IN ('gemeld', 'bevestigd', 'bevraagd')
 ORDER BY person, reported DESC

-- name: known_leave
-- doc: the leave that was asked of a day, the newest first
-- mode: many
-- in: person i64, enrolment i64, day day
-- out: public text, first day, until day, state text
SELECT public, first, until, state FROM leave_request
 WHERE person = :person AND enrolment = :enrolment AND first <= :day AND until >= :day AND state <> 'ingetrokken'
 ORDER BY request DESC

-- name: known_restricted
-- doc: of whom processing is restricted (AVG art. 18)
-- mode: many
-- in: persons list_i64
-- out: person i64
SELECT DISTINCT person FROM restriction WHERE person @IN_LIST(:persons) AND lifted IS NULL ORDER BY person

-- name: known_phones
-- doc: numbers of young people
-- mode: many
-- in: persons list_i64
-- out: person i64, phone text
SELECT person, phone FROM person WHERE person @IN_LIST(:persons) AND phone <> '' ORDER BY person

-- name: known_guardians
-- doc: parents and guardians with a number
-- mode: many
-- in: persons list_i64
-- out: person i64, name text, phone text
SELECT person, name, phone FROM guardian WHERE person @IN_LIST(:persons) AND phone <> '' ORDER BY person, number

-- name: call_plan_get
-- doc: how many calls an account means to make: on the day itself, else as on the last day before
-- mode: one
-- in: account i64, day day
-- out: calls int, day day
SELECT calls, day FROM call_plan WHERE account = :account AND day <= :day ORDER BY day DESC LIMIT 1

-- name: call_plan_set
-- mode: exec
-- in: account i64, day day, calls int
INSERT INTO call_plan (account, day, calls) VALUES (:account, :day, :calls)
    ON CONFLICT (account, day) DO UPDATE SET calls = :calls

-- name: call_plan_sweep
-- mode: exec
-- in: account i64, before day
DELETE FROM call_plan WHERE account = :account AND day < :before

-- name: record_corrections
-- doc: marks of the enrolments of a person at a school that people corrected with a reason, by day and moment
-- mode: many
-- in: person i64, brin text
-- out: at i64, day day, lessons i64, note text, account_name text
SELECT h.changed_at AS at, h.day, COUNT(*) AS lessons, h.note, COALESCE(MAX(a.name), '') AS account_name
  FROM mark_history h
  JOIN enrolment e ON e.person = h.person AND e.enrolment = h.enrolment
  LEFT JOIN account a ON a.account = h.account
 WHERE h.person = :person AND e.brin = :brin AND h.note <> ''
 GROUP BY h.changed_at, h.day, h.note, h.account
 ORDER BY h.changed_at DESC, h.day DESC
 LIMIT 100
