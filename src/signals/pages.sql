-- SPDX-License-Identifier: EUPL-1.2
-- What the pages about findings read beside the worklist itself.

-- name: due_count_school
-- doc: how much of one institution, or one location of it, must be done by a day, counted to a limit
-- mode: one
-- in: brin text, location text, seen_from day, by_day day, most int
-- out: items i64
SELECT COUNT(*) AS items FROM (
    SELECT 1 AS one FROM finding
     WHERE brin = :brin AND turn = 1 AND turn <> 0 AND due <= :by_day AND (:location = '' OR location = :location)
       AND (left_school IS NULL OR left_school >= :seen_from)
     LIMIT :most) AS counted

-- name: site_of_school
-- doc: the locations of an institution where lessons were given lately
-- mode: many
-- in: brin text, from_week day
-- out: code text, name text, place text
SELECT l.code, l.name, l.place FROM location l
 WHERE l.brin = :brin
   AND EXISTS (SELECT 1 FROM ledger_week w WHERE w.brin = l.brin AND w.location = l.code AND w.week >= :from_week)
 ORDER BY l.name, l.code

-- name: history_of_finding
-- doc: what was done with one finding, newest first
-- mode: many
-- in: person i64, enrolment i64, rule text, day day
-- out: at i64, action text, new_state text, note text, internal text, contact i64?, contact_brin text, undone bool, account_name text
SELECT s.at, s.action, s.new_state, s.note, s.internal, s.contact, COALESCE(k.brin, '') AS contact_brin, COALESCE(k.undone, 0) AS undone,
       COALESCE(a.name, '') AS account_name
  FROM finding_step s
  LEFT JOIN account a ON a.account = s.account
  LEFT JOIN contact k ON k.person = s.person AND k.contact = s.contact
 WHERE s.person = :person AND s.enrolment = :enrolment AND s.rule = :rule AND s.day = :day
 ORDER BY s.at DESC, s.step DESC
 LIMIT 100

-- name: desk_keys
-- doc: reports whose turn is the officer's, of one desk of a municipality, oldest clock first, behind a key
-- mode: many
-- in: municipality text, desk text, after_due day, after_person i64, after_report i64, most int
-- out: due day, person i64, report i64
SELECT due, person, report
  FROM report
 WHERE municipality = :municipality AND turn = 2 AND turn <> 0 AND desk = :desk
   AND (due, person, report) > (:after_due, :after_person, :after_report)
 ORDER BY due, person, report
 LIMIT :most

-- name: desk_keys_mine
-- doc: the same of a municipality elsewhere where it is an account's by name, as owner or contact
-- mode: many
-- in: municipality text, account i64, desk text, after_due day, after_person i64, after_report i64, most int
-- out: due day, person i64, report i64
SELECT due, person, report
  FROM report
 WHERE owner = :account AND municipality = :municipality AND turn = 2 AND turn <> 0 AND desk = :desk
   AND (due, person, report) > (:after_due, :after_person, :after_report)
 UNION ALL
SELECT due, person, report
  FROM report
 WHERE also = :account AND owner IS DISTINCT FROM also AND municipality = :municipality AND turn = 2 AND turn <> 0
   AND desk = :desk AND (due, person, report) > (:after_due, :after_person, :after_report)
 ORDER BY due, person, report
 LIMIT :most

-- name: desk_after
-- mode: one
-- in: public text
-- out: due day, person i64, report i64, municipality text, duty text, owner i64?, also i64?
SELECT due, person, report, municipality, duty, owner, also FROM report WHERE public = :public

-- name: desk_rows
-- doc: everything a row of the officer's Vandaag shows; CROSS JOIN keeps the order of tables
-- mode: many
-- in: reports list_i64
-- out: person i64, report i64, due day, public text, kind text, status text, begin_day day, end_day day?, filed day, minutes int, duty text, person_public text, call_name text, given_names text, prefix text, family_name text, birth day, school text, place text
SELECT r.person, r.report, r.due, r.public, r.kind, r.status, r.begin_day, r.end_day, r.filed, r.minutes, r.duty,
       p.public AS person_public, p.call_name, p.given_names, p.prefix, p.family_name, p.birth,
       COALESCE(i.name, r.brin) AS school, COALESCE(m.name, r.municipality) AS place
  FROM report r
 CROSS JOIN person p
  LEFT JOIN institution i ON i.brin = r.brin
  LEFT JOIN municipality m ON m.code = r.municipality
 WHERE r.report @IN_LIST(:reports) AND p.person = r.person

-- name: desk_count
-- doc: how many reports of one desk wait for the officer whose day lies in a span, counted to a limit
-- mode: one
-- in: municipality text, desk text, from_day day, by_day day, most int
-- out: items i64
SELECT COUNT(*) AS items FROM (
    SELECT 1 AS one FROM report
     WHERE municipality = :municipality AND turn = 2 AND turn <> 0 AND desk = :desk AND due >= :from_day AND due <= :by_day
     LIMIT :most) AS counted

-- name: desk_count_mine
-- doc: the same of a municipality elsewhere where it is an account's by name
-- mode: one
-- in: municipality text, account i64, desk text, from_day day, by_day day, most int
-- out: items i64
SELECT COUNT(*) AS items FROM (
    SELECT 1 AS one FROM report
     WHERE owner = :account AND municipality = :municipality AND turn = 2 AND turn <> 0 AND desk = :desk
       AND due >= :from_day AND due <= :by_day
    UNION ALL
    SELECT 1 AS one FROM report
     WHERE also = :account AND owner IS DISTINCT FROM also AND municipality = :municipality AND turn = 2 AND turn <> 0
       AND desk = :desk AND due >= :from_day AND due <= :by_day
     LIMIT :most) AS counted

-- name: report_at_finding
-- doc: the report that was made of a finding and not withdrawn
-- mode: one
-- in: person i64, enrolment i64, rule text, day day
-- out: public text
SELECT public FROM report
 WHERE person = :person AND enrolment = :enrolment AND rule = :rule AND day = :day AND status <> 'I'
 ORDER BY report DESC
 LIMIT 1
