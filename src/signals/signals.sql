-- SPDX-License-Identifier: EUPL-1.2

-- name: finding_list
-- doc: what is stored for some persons, in order of key
-- mode: many
-- in: persons list_i64
-- out: person i64, enrolment i64, rule text, day day, public text, since day, first day, begin_day day, end_day day?, report_by day, minutes int, amount int, duty text, version text, evidence bytes, holds bool, state text, turn int, due day, reported day?, exempt text, location text, municipality text, step text, who text, told text
SELECT person, enrolment, rule, day, public, since, first, begin_day, end_day, report_by, minutes, amount, duty,
       version, evidence, holds, state, turn, due, reported, exempt, location, municipality, step, who, told
  FROM finding
 WHERE person @IN_LIST(:persons)
 ORDER BY person, enrolment, rule, day

-- name: finding_touched
-- doc: enrolments of some persons with a finding that attendance on a day could change, or that has to be looked at
-- doc: anew in any case (signals.h, findings_touched)
-- mode: many
-- in: persons list_i64, day day
-- out: person i64, enrolment i64
SELECT DISTINCT person, enrolment
  FROM finding
 WHERE person @IN_LIST(:persons)
   AND (day >= :day OR holds = 0 OR state IN ('intrekken', 'ingetrokken', 'vervallen')
        OR (rule IN ('LRV', 'RMC') AND (end_day IS NULL OR end_day >= :day))
        OR (rule = 'luxe?' AND since > :day))
 ORDER BY person, enrolment

-- name: finding_put
-- bulk: finding key: person, enrolment, rule, day
-- in: person i64, enrolment i64, rule text, day day, public text, since day, first day, begin_day day, end_day day?, report_by day, minutes int, amount int, duty text, version text, evidence bytes, holds bool, state text, turn int, due day, bucket int, reported day?, exempt text, brin text, location text, municipality text, region text, step text, who text, told text, left_school day?

-- name: finding_drop
-- doc: a signal that no longer holds and that nobody acted on
-- mode: exec
-- in: person i64, enrolment i64, rule text, day day
DELETE FROM finding WHERE person = :person AND enrolment = :enrolment AND rule = :rule AND day = :day

-- name: finding_expire
-- doc: signals of some rules that nobody took up in time
-- mode: exec
-- in: rules list_text, before day
UPDATE finding SET state = 'verlopen', turn = 0
 WHERE turn = 1 AND state = 'open' AND day < :before AND rule @IN_LIST(:rules)

-- name: finding_reveal
-- doc: findings that can be known from today on; not those that nobody acts on, by agreement
-- mode: exec
-- in: today day
UPDATE finding SET turn = 1 WHERE state = 'open' AND turn = 0 AND holds = 1 AND since <= :today AND who <> 'niemand'

-- name: finding_by_public
-- mode: one
-- in: public text
-- out: person i64, enrolment i64, rule text, day day, since day, first day, begin_day day, end_day day?, report_by day, minutes int, amount int, duty text, version text, evidence bytes, holds bool, state text, turn int, due day, reported day?, exempt text, brin text, location text, municipality text
SELECT person, enrolment, rule, day, since, first, begin_day, end_day, report_by, minutes, amount, duty, version,
       evidence, holds, state, turn, due, reported, exempt, brin, location, municipality
  FROM finding
 WHERE public = :public

-- name: finding_state
-- doc: moves a finding; nothing happens when somebody else moved it first
-- mode: exec
-- in: person i64, enrolment i64, rule text, day day, old_state text, new_state text, turn int, due day, reported day?
UPDATE finding SET state = :new_state, turn = :turn, due = :due, reported = :reported
 WHERE person = :person AND enrolment = :enrolment AND rule = :rule AND day = :day AND state = :old_state

-- name: step_add
-- mode: exec
-- in: person i64, step i64, enrolment i64, rule text, day day, at i64, account i64, action text, old_state text, new_state text, note text, internal text, contact i64?
INSERT INTO finding_step (person, step, enrolment, rule, day, at, account, action, old_state, new_state, note,
                          internal, contact)
VALUES (:person, :step, :enrolment, :rule, :day, :at, :account, :action, :old_state, :new_state, :note, :internal,
        :contact)

-- name: step_last
-- doc: the newest step of a finding
-- mode: one
-- in: person i64, enrolment i64, rule text, day day
-- out: step i64, at i64, account i64, action text, old_state text, new_state text, contact i64?
SELECT step, at, account, action, old_state, new_state, contact
  FROM finding_step
 WHERE person = :person AND enrolment = :enrolment AND rule = :rule AND day = :day
 ORDER BY step DESC
 LIMIT 1

-- name: step_list
-- doc: all steps with the findings of one person, newest first; brin empty is all
-- mode: many
-- in: person i64, brin text
-- out: enrolment i64, duty text, at i64, action text, rule text, day day, new_state text, note text, internal text, contact i64?, contact_brin text, undone bool, reported day?, account_name text
SELECT s.enrolment, f.duty, s.at, s.action, s.rule, s.day, s.new_state, s.note, s.internal, s.contact,
       COALESCE(k.brin, '') AS contact_brin, COALESCE(k.undone, 0) AS undone, f.reported, COALESCE(a.name, '') AS account_name
  FROM finding_step s
  JOIN finding f ON f.person = s.person AND f.enrolment = s.enrolment AND f.rule = s.rule AND f.day = s.day
  LEFT JOIN account a ON a.account = s.account
  LEFT JOIN contact k ON k.person = s.person AND k.contact = s.contact
 WHERE s.person = :person AND (:brin = '' OR f.brin = :brin)
 ORDER BY s.at DESC, s.step DESC
 LIMIT 200

-- name: worklist_keys_school
-- doc: keys of what one institution must do, oldest clock first, behind the key of the last one seen; without those of
-- doc: who left before seen_from, as in the two below
-- mode: many
-- in: brin text, location text, seen_from day, after_due day, after_person i64, after_enrolment i64, after_rule text, after_day day, most int
-- out: due day, person i64, enrolment i64, rule text, day day
SELECT due, person, enrolment, rule, day
  FROM finding
 WHERE brin = :brin AND turn = 1 AND turn <> 0
   AND (:location = '' OR location = :location)
   AND (left_school IS NULL OR left_school >= :seen_from)
   AND (due, person, enrolment, rule, day) >
       (:after_due, :after_person, :after_enrolment, :after_rule, :after_day)
 ORDER BY due, person, enrolment, rule, day
 LIMIT :most

-- name: worklist_keys_school_bucket
-- doc: the same for one group of rules
-- mode: many
-- in: brin text, location text, seen_from day, bucket int, after_due day, after_person i64, after_enrolment i64, after_rule text, after_day day, most int
-- out: due day, person i64, enrolment i64, rule text, day day
SELECT due, person, enrolment, rule, day
  FROM finding
 WHERE brin = :brin AND turn = 1 AND turn <> 0 AND bucket = :bucket
   AND (:location = '' OR location = :location)
   AND (left_school IS NULL OR left_school >= :seen_from)
   AND (due, person, enrolment, rule, day) >
       (:after_due, :after_person, :after_enrolment, :after_rule, :after_day)
 ORDER BY due, person, enrolment, rule, day
 LIMIT :most

-- name: worklist_keys_town
-- doc: keys of the obligations (bucket 1) with one duty of residents of one municipality whose move it is: 2 the
-- doc: officer's, 1 still the school's
-- mode: many
-- in: municipality text, turn int, duty text, after_due day, after_person i64, after_enrolment i64, after_rule text, after_day day, most int
-- out: due day, person i64, enrolment i64, rule text, day day
SELECT due, person, enrolment, rule, day
  FROM finding
 WHERE municipality = :municipality AND turn = :turn AND turn <> 0 AND bucket = 1 AND duty = :duty
   AND (due, person, enrolment, rule, day) >
       (:after_due, :after_person, :after_enrolment, :after_rule, :after_day)
 ORDER BY due, person, enrolment, rule, day
 LIMIT :most

-- name: worklist_detail
-- doc: everything a row of the worklist shows, for findings of some persons that are somebody's move. CROSS JOIN keeps the
-- doc: order of tables, so that findings are reached by their whole key
-- mode: many
-- in: persons list_i64, rules list_text, from_day day, to_day day
-- out: person i64, enrolment i64, rule text, day day, public text, begin_day day, end_day day?, minutes int, amount int, duty text, state text, turn int, due day, report_by day, reported day?, exempt text, brin text, location text, person_public text, call_name text, given_names text, prefix text, family_name text, birth day, class_group text, programme text, enrolled day, left_school day?, school text, place text, step text, who text
SELECT f.person, f.enrolment, f.rule, f.day, f.public, f.begin_day, f.end_day, f.minutes, f.amount, f.duty, f.state,
       f.turn, f.due, f.report_by, f.reported, f.exempt, f.brin, f.location, p.public AS person_public, p.call_name,
       p.given_names, p.prefix, p.family_name, p.birth, e.class_group, e.programme, e.first AS enrolled,
       e.last AS left_school, i.name AS school,
       m.name AS place, f.step, f.who
  FROM person p
 CROSS JOIN enrolment e
 CROSS JOIN finding f
  JOIN institution i ON i.brin = f.brin
  JOIN municipality m ON m.code = f.municipality
 WHERE p.person @IN_LIST(:persons) AND e.person = p.person AND f.person = e.person AND f.enrolment = e.enrolment
   AND f.rule @IN_LIST(:rules) AND f.day >= :from_day AND f.day <= :to_day AND f.turn <> 0

-- name: worklist_count_school
-- doc: how much there is in a span of buckets, counted to a limit; location empty: at all of the institution
-- mode: one
-- in: brin text, location text, seen_from day, lowest int, highest int, most int
-- out: items i64
SELECT COUNT(*) AS items FROM (
    SELECT 1 AS one FROM finding
     WHERE brin = :brin AND turn = 1 AND turn <> 0 AND bucket >= :lowest AND bucket <= :highest
       AND (:location = '' OR location = :location)
       AND (left_school IS NULL OR left_school >= :seen_from)
     LIMIT :most) AS counted

-- name: worklist_count_town
-- mode: one
-- in: municipality text, turn int, duty text, most int
-- out: items i64
SELECT COUNT(*) AS items FROM (
    SELECT 1 AS one FROM finding
     WHERE municipality = :municipality AND turn = :turn AND turn <> 0 AND bucket = 1 AND duty = :duty
     LIMIT :most) AS counted

-- name: finding_of_person
-- doc: everything found about one person, newest first; brin empty is all institutions
-- mode: many
-- in: person i64, brin text, today day
-- out: enrolment i64, rule text, day day, public text, begin_day day, end_day day?, report_by day, minutes int, amount int, duty text, holds bool, state text, turn int, due day, reported day?, exempt text, brin text, location text
SELECT enrolment, rule, day, public, begin_day, end_day, report_by, minutes, amount, duty, holds, state, turn, due,
       reported, exempt, brin, location
  FROM finding
 WHERE person = :person AND (:brin = '' OR brin = :brin) AND since <= :today
 ORDER BY day DESC, enrolment, rule
 LIMIT 500

-- name: finding_scan
-- doc: all findings of a class as they could be known on a day, in order of key; bucket 1 are obligations
-- mode: stream
-- in: as_of day, obligations bool
-- out: pgn_cipher bytes, brin text, location text, number text, rule text, day day, begin_day day, end_day day?, minutes int, report_by day, state text
SELECT p.pgn_cipher, f.brin, f.location, e.number, f.rule, f.day, f.begin_day, f.end_day, f.minutes, f.report_by,
       f.state
  FROM finding f
  JOIN person p ON p.person = f.person
  JOIN enrolment e ON e.person = f.person AND e.enrolment = f.enrolment
 WHERE f.since <= :as_of AND (f.bucket = 1) = (:obligations = 1)
 ORDER BY f.brin, e.number, f.day, f.rule

-- name: finding_move
-- doc: a person moved house: what is found goes along
-- mode: exec
-- in: person i64, municipality text, region text
UPDATE finding SET municipality = :municipality, region = :region
 WHERE person = :person AND municipality <> :municipality

-- name: finding_leave
-- doc: the last day of an enrolment, with all that was found in it
-- mode: exec
-- in: persons list_i64
UPDATE finding
   SET left_school = (SELECT e.last FROM enrolment e WHERE e.person = finding.person AND e.enrolment = finding.enrolment)
 WHERE person @IN_LIST(:persons)
   AND left_school IS DISTINCT FROM (SELECT e.last FROM enrolment e
                                      WHERE e.person = finding.person AND e.enrolment = finding.enrolment)

-- name: finding_left_other
-- doc: findings of some persons with another last day than their enrolment
-- mode: many
-- in: persons list_i64
-- out: person i64, enrolment i64, rule text, day day
SELECT f.person, f.enrolment, f.rule, f.day
  FROM finding f
  JOIN enrolment e ON e.person = f.person AND e.enrolment = f.enrolment
 WHERE f.person @IN_LIST(:persons) AND f.left_school IS DISTINCT FROM e.last
 ORDER BY f.person, f.enrolment, f.rule, f.day

-- name: finding_open_of_person
-- doc: signals of a person at one institution that wait for somebody, for a contact to clear
-- mode: many
-- in: person i64, brin text
-- out: enrolment i64, rule text, day day, state text
SELECT enrolment, rule, day, state FROM finding
 WHERE person = :person AND brin = :brin AND turn = 1 AND bucket <> 1 AND state = 'open'
 ORDER BY enrolment, rule, day

-- name: step_of_contact
-- doc: the steps that one contact made, for undoing it whole
-- mode: many
-- in: person i64, contact i64
-- out: enrolment i64, rule text, day day, old_state text, new_state text
SELECT enrolment, rule, day, old_state, new_state FROM finding_step
 WHERE person = :person AND contact = :contact AND action <> 'undo'
 ORDER BY step

-- name: finding_stands
-- doc: how one finding stands, for what was reported of it
-- mode: one
-- in: person i64, enrolment i64, rule text, day day
-- out: state text, turn int, due day, report_by day, reported day?, holds bool, exempt text
SELECT state, turn, due, report_by, reported, holds, exempt FROM finding
 WHERE person = :person AND enrolment = :enrolment AND rule = :rule AND day = :day

-- name: finding_due
-- doc: state and clocks of one finding
-- mode: one
-- in: person i64, enrolment i64, rule text, day day
-- out: state text, due day, report_by day, reported day?
SELECT state, due, report_by, reported FROM finding
 WHERE person = :person AND enrolment = :enrolment AND rule = :rule AND day = :day
