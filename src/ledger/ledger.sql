-- SPDX-License-Identifier: EUPL-1.2

-- name: mark_changed_by
-- doc: who changed a mark last
-- mode: one
-- in: person i64, enrolment i64, day day, begin_min int
-- out: account_name text, changed_at i64
SELECT COALESCE(a.name, '') AS account_name, h.changed_at
  FROM mark_history h LEFT JOIN account a ON a.account = h.account
 WHERE h.person = :person AND h.enrolment = :enrolment AND h.day = :day AND h.begin_min = :begin_min
 ORDER BY h.change DESC
 LIMIT 1
