-- SPDX-License-Identifier: EUPL-1.2
-- What went from one side to the other.

-- name: exchange_add
-- mode: exec
-- in: person i64, exchange i64, at i64, account i64, sender text, recipient text, rule text, what text, ground text, purpose text
INSERT INTO exchange (person, exchange, at, account, sender, recipient, rule, what, ground, purpose)
VALUES (:person, :exchange, :at, :account, :sender, :recipient, :rule, :what, :ground, :purpose)

-- name: exchange_list
-- doc: of one person, newest first, with what sender and recipient are called
-- mode: many
-- in: person i64
-- out: at i64, rule text, what text, ground text, purpose text, sender text, recipient text
SELECT x.at, x.rule, x.what, x.ground, x.purpose,
       COALESCE(si.name, sm.name, x.sender) AS sender, COALESCE(ri.name, rm.name, x.recipient) AS recipient
  FROM exchange x
  LEFT JOIN institution si ON si.brin = x.sender
  LEFT JOIN municipality sm ON sm.code = x.sender
  LEFT JOIN institution ri ON ri.brin = x.recipient
  LEFT JOIN municipality rm ON rm.code = x.recipient
 WHERE x.person = :person
 ORDER BY x.at DESC, x.exchange DESC
 LIMIT 200
