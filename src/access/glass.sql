-- SPDX-License-Identifier: EUPL-1.2

-- name: glass_now
-- doc: until when somebody reaches a person in this way
-- mode: one
-- in: person i64, account i64, role text, now i64
-- out: until i64
SELECT until FROM glass
 WHERE person = :person AND account = :account AND role = :role AND at <= :now AND until > :now AND verdict <> 'not'
 ORDER BY until DESC LIMIT 1

-- name: glass_any_now
-- doc: whether somebody reaches anybody in this way
-- mode: one
-- in: account i64, role text, since i64, now i64
-- out: until i64
SELECT until FROM glass
 WHERE account = :account AND at > :since AND until > :now AND role = :role AND verdict <> 'not' AND person <> 0
 LIMIT 1
