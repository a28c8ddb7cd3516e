-- SPDX-License-Identifier: EUPL-1.2
-- What the demo needs besides the statements of the rooms that it fills.

-- name: demo_open_work
-- doc: what waits at schools, counted by institution, municipality, group of rules and day on which it arose
-- mode: many
-- out: brin text, municipality text, bucket int, since day, items i64
SELECT brin, municipality, bucket, since, COUNT(*) AS items
  FROM finding
 WHERE turn = 1
 GROUP BY brin, municipality, bucket, since
 ORDER BY brin, municipality, bucket, since

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
