-- SPDX-License-Identifier: EUPL-1.2
-- What the pages about findings read beside the worklist itself.

-- name: due_count_school
-- doc: how much of one institution, or one location of it, must be done by a day, and before it, counted to a limit
-- mode: one
-- in: brin text, location text, seen_from day, by_day day, most int
-- out: items i64, late i64
SELECT COUNT(*) AS items, COUNT(CASE WHEN counted.due < :by_day THEN 1 END) AS late FROM (
    SELECT due FROM finding f
     WHERE brin = :brin AND turn = 1 AND turn <> 0 AND due <= :by_day AND (:location = '' OR location = :location)
       AND EXISTS (SELECT 1 FROM enrolment e
                    WHERE e.person = f.person AND e.enrolment = f.enrolment AND (e.last IS NULL OR e.last >= :seen_from))
     ORDER BY due
     LIMIT :most) AS counted

-- name: due_count_town
-- doc: the same of the obligations with one duty of residents of one municipality that wait for the authority
-- mode: one
-- in: municipality text, duty text, by_day day, most int
-- out: items i64, late i64
SELECT COUNT(*) AS items, COUNT(CASE WHEN counted.due < :by_day THEN 1 END) AS late FROM (
    SELECT due FROM finding
     WHERE municipality = :municipality AND turn = 2 AND turn <> 0 AND bucket = 1 AND duty = :duty
       AND due <= :by_day
     ORDER BY due
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
