-- SPDX-License-Identifier: EUPL-1.2
-- How long what is kept: what is asked to know it, and the plan of the coming months.

-- name: retention_rules
-- mode: many
-- out: class text, valid_from day, counts_from text, months int, least int, most int, source text
SELECT class, valid_from, counts_from, months, least, most, source FROM retention_rule ORDER BY class, valid_from

-- name: retention_choices
-- doc: what the region chose, oldest first
-- mode: many
-- out: class text, valid_from day, change i64, months int, reason text, account_name text
SELECT x.class, x.valid_from, x.change, x.months, x.reason, COALESCE(a.name, '') AS account_name
  FROM retention_choice x LEFT JOIN account a ON a.account = x.account
 ORDER BY x.valid_from, x.change

-- name: retention_choice_add
-- mode: exec
-- in: class text, valid_from day, change i64, months int, reason text, account i64
INSERT INTO retention_choice (class, valid_from, change, months, reason, account)
VALUES (:class, :valid_from, :change, :months, :reason, :account)

-- name: retention_persons
-- doc: what the terms of some persons depend on, in order of key
-- mode: many
-- in: persons list_i64, today day
-- out: person i64, birth day, qualified day?, died day?, left_country day?, holds i64, restrictions i64, requests i64, exemptions i64, careers i64, wpg i64
SELECT p.person, p.birth, p.qualified, p.died, p.left_country,
       (SELECT COUNT(*) FROM legal_hold h WHERE h.person = p.person AND h.lifted IS NULL AND h.until >= :today) AS holds,
       (SELECT COUNT(*) FROM restriction r WHERE r.person = p.person AND r.lifted IS NULL) AS restrictions,
       (SELECT COUNT(*) FROM rights_request q WHERE q.person = p.person AND q.state = 'open') AS requests,
       (SELECT COUNT(*) FROM exemption x WHERE x.person = p.person) AS exemptions,
       (SELECT COUNT(*) FROM result y WHERE y.person = p.person)
       + (SELECT COUNT(*) FROM activity z WHERE z.person = p.person)
       + (SELECT COUNT(*) FROM register_work w WHERE w.person = p.person) AS careers,
       (SELECT COUNT(*) FROM boa_case b WHERE b.person = p.person)
       + (SELECT COUNT(*) FROM boa_handover o WHERE o.person = p.person) AS wpg
  FROM person p
 WHERE p.person @IN_LIST(:persons)
 ORDER BY p.person

-- name: retention_enrolments
-- mode: many
-- in: persons list_i64
-- out: person i64, enrolment i64, brin text, sector text, first day, last day?, marks bool
SELECT e.person, e.enrolment, e.brin, e.sector, e.first, e.last,
       CASE WHEN EXISTS (SELECT 1 FROM registration_day d WHERE d.person = e.person AND d.enrolment = e.enrolment)
                 OR EXISTS (SELECT 1 FROM finding f WHERE f.person = e.person AND f.enrolment = e.enrolment AND f.bucket <> 1)
            THEN 1 ELSE 0 END AS marks
  FROM enrolment e
 WHERE e.person @IN_LIST(:persons)
 ORDER BY e.person, e.enrolment

-- name: retention_obligations
-- doc: obligations to report, and signals that somebody still has to do something with
-- mode: many
-- in: persons list_i64
-- out: person i64, enrolment i64, rule text, day day, bucket int, duty text, turn int
SELECT person, enrolment, rule, day, bucket, duty, turn
  FROM finding
 WHERE person @IN_LIST(:persons) AND (bucket = 1 OR turn <> 0)
 ORDER BY person, enrolment, rule, day

-- name: retention_contacts
-- mode: many
-- in: persons list_i64
-- out: person i64, contact i64, day day, brin text
SELECT person, contact, day, brin FROM contact WHERE person @IN_LIST(:persons) ORDER BY person, contact

-- name: retention_planned
-- doc: the plan of some persons as it stands
-- mode: many
-- in: persons list_i64
-- out: person i64, class text, due day, started day, months int, items i64, held text
SELECT person, class, due, started, months, items, held FROM retention_plan
 WHERE person @IN_LIST(:persons)
 ORDER BY person, class, due

-- name: retention_unplan
-- mode: exec
-- in: person i64
DELETE FROM retention_plan WHERE person = :person

-- name: retention_plan_put
-- bulk: retention_plan key: person, class, due
-- in: person i64, class text, due day, started day, months int, items i64, held text

-- name: retention_plan_sums
-- doc: what goes up to a day, by class and by whether it waits
-- mode: many
-- in: until day
-- out: class text, waits bool, persons i64, items i64, first_due day
SELECT class, CASE WHEN held = '' THEN 0 ELSE 1 END AS waits, COUNT(DISTINCT person) AS persons,
       CAST(SUM(items) AS BIGINT) AS items, MIN(due) AS first_due
  FROM retention_plan
 WHERE due <= :until
 GROUP BY class, CASE WHEN held = '' THEN 0 ELSE 1 END
 ORDER BY class, CASE WHEN held = '' THEN 0 ELSE 1 END

-- name: retention_plan_list
-- doc: who it is about, in order of day, behind a key; class empty is all
-- mode: many
-- in: class text, until day, after_due day, after_person i64, after_class text, most int
-- out: person i64, class text, due day, started day, months int, items i64, held text, public text, call_name text, given_names text, prefix text, family_name text, birth day, pgn_cipher bytes
SELECT r.person, r.class, r.due, r.started, r.months, r.items, r.held, p.public, p.call_name, p.given_names, p.prefix,
       p.family_name, p.birth, p.pgn_cipher
  FROM retention_plan r JOIN person p ON p.person = r.person
 WHERE r.due <= :until AND (:class = '' OR r.class = :class)
   AND (r.due, r.person, r.class) > (:after_due, :after_person, :after_class)
 ORDER BY r.due, r.person, r.class
 LIMIT :most

-- name: retention_plan_of
-- doc: the plan of one person
-- mode: many
-- in: person i64
-- out: class text, due day, started day, months int, items i64, held text
SELECT class, due, started, months, items, held FROM retention_plan WHERE person = :person ORDER BY due, class

-- name: hold_add
-- mode: exec
-- in: person i64, hold i64, reason text, until day, account i64, at i64
INSERT INTO legal_hold (person, hold, reason, until, account, at)
VALUES (:person, :hold, :reason, :until, :account, :at)

-- name: hold_lift
-- mode: exec
-- in: person i64, hold i64, at i64, account i64
UPDATE legal_hold SET lifted = :at, lifted_by = :account
 WHERE person = :person AND hold = :hold AND lifted IS NULL

-- name: hold_list
-- doc: holds of one person, newest first
-- mode: many
-- in: person i64
-- out: hold i64, reason text, until day, at i64, lifted i64?, account_name text
SELECT h.hold, h.reason, h.until, h.at, h.lifted, COALESCE(a.name, '') AS account_name
  FROM legal_hold h LEFT JOIN account a ON a.account = h.account
 WHERE h.person = :person
 ORDER BY h.at DESC, h.hold

-- name: hold_current
-- doc: holds in force, with whom they are about
-- mode: many
-- in: today day
-- out: person i64, hold i64, reason text, until day, public text, call_name text, given_names text, prefix text, family_name text
SELECT h.person, h.hold, h.reason, h.until, p.public, p.call_name, p.given_names, p.prefix, p.family_name
  FROM legal_hold h JOIN person p ON p.person = h.person
 WHERE h.lifted IS NULL AND h.until >= :today
 ORDER BY h.until, h.person, h.hold
 LIMIT 200

-- name: run_unfinished
-- mode: one
-- out: run i64, public text, as_of day, started i64, account i64, after_person i64
SELECT run, public, as_of, started, account, after_person FROM retention_run WHERE finished IS NULL
 ORDER BY run LIMIT 1

-- name: run_begin
-- mode: exec
-- in: run i64, public text, as_of day, started i64, account i64, empty bytes
INSERT INTO retention_run (run, public, as_of, started, account, after_person, text, hash, mac)
VALUES (:run, :public, :as_of, :started, :account, 0, '', :empty, :empty)

-- name: run_finish
-- mode: exec
-- in: run i64, finished i64, text text, hash bytes, mac bytes
UPDATE retention_run SET finished = :finished, text = :text, hash = :hash, mac = :mac
 WHERE run = :run AND finished IS NULL

-- name: run_class_get
-- mode: one
-- in: run i64, class text
-- out: persons i64, items i64, first_due i64, last_due i64
SELECT persons, items, first_due, last_due FROM retention_run_class WHERE run = :run AND class = :class

-- name: run_class_put
-- mode: exec
-- in: run i64, class text, persons i64, items i64, first_due i64, last_due i64
INSERT INTO retention_run_class (run, class, persons, items, first_due, last_due)
VALUES (:run, :class, :persons, :items, :first_due, :last_due)
ON CONFLICT (run, class) DO UPDATE
   SET persons = excluded.persons, items = excluded.items, first_due = excluded.first_due, last_due = excluded.last_due

-- name: run_classes
-- mode: many
-- in: run i64
-- out: class text, persons i64, items i64, first_due day, last_due day
SELECT class, persons, items, first_due, last_due FROM retention_run_class WHERE run = :run ORDER BY class

-- name: run_list
-- doc: certificates, newest first, behind a key
-- mode: many
-- in: below i64, most int
-- out: run i64, public text, as_of day, started i64, finished i64, text text, hash bytes, mac bytes
SELECT run, public, as_of, started, finished, text, hash, mac
  FROM retention_run
 WHERE finished IS NOT NULL AND run < :below
 ORDER BY run DESC
 LIMIT :most

-- name: run_by_public
-- mode: one
-- in: public text
-- out: run i64, as_of day, started i64, finished i64, text text, hash bytes, mac bytes
SELECT run, as_of, started, finished, text, hash, mac FROM retention_run
 WHERE public = :public AND finished IS NOT NULL

