-- SPDX-License-Identifier: EUPL-1.2

-- name: glass_add
-- mode: exec
-- in: person i64, glass i64, account i64, grant_id i64, role text, at i64, until i64, kind text, reason text, verdict text
INSERT INTO glass (person, glass, account, grant_id, role, at, until, kind, reason, verdict, note)
VALUES (:person, :glass, :account, :grant_id, :role, :at, :until, :kind, :reason, :verdict, '')

-- name: glass_count
-- doc: how often somebody took or asked for emergency access since
-- mode: one
-- in: account i64, since i64
-- out: times i64
SELECT COUNT(*) AS times FROM glass WHERE account = :account AND at > :since

-- name: glass_by_name
-- doc: persons by the beginning of their search key and day of birth
-- mode: many
-- in: from_key text, below_key text, birth day
-- out: person i64, search_key text
SELECT person, search_key FROM person
 WHERE search_key >= :from_key AND search_key < :below_key AND birth = :birth ORDER BY search_key, person LIMIT 2

-- name: glass_public
-- mode: one
-- in: person i64
-- out: public text
SELECT public FROM person WHERE person = :person

-- name: glass_mine
-- doc: what somebody took in a role and may still use
-- mode: many
-- in: account i64, role text, since i64, now i64
-- out: person i64, until i64, public text, family_name text, prefix text, given_names text, call_name text
SELECT g.person, g.until, p.public, p.family_name, p.prefix, p.given_names, p.call_name
  FROM glass g JOIN person p ON p.person = g.person
 WHERE g.account = :account AND g.role = :role AND g.at > :since AND g.until > :now AND g.verdict <> 'not'
 ORDER BY g.at DESC, g.glass DESC LIMIT 20

-- name: glass_list
-- doc: the newest with a verdict
-- mode: many
-- in: verdict text, most int
-- out: person i64, glass i64, at i64, until i64, role text, kind text, reason text, note text, grant_id i64, login text
-- out: name text, public text?, family_name text?, prefix text?, given_names text?, call_name text?
SELECT g.person, g.glass, g.at, g.until, g.role, g.kind, g.reason, g.note, g.grant_id, a.login, a.name,
       p.public, p.family_name, p.prefix, p.given_names, p.call_name
  FROM glass g JOIN account a ON a.account = g.account LEFT JOIN person p ON p.person = g.person
 WHERE g.verdict = :verdict ORDER BY g.at DESC, g.glass DESC LIMIT :most

-- name: glass_open_count
-- mode: one
-- out: open i64
SELECT COUNT(*) AS open FROM glass WHERE verdict = 'open'

-- name: glass_find
-- mode: one
-- in: glass i64
-- out: person i64, account i64, verdict text
SELECT person, account, verdict FROM glass WHERE glass = :glass

-- name: glass_review
-- doc: a verdict, once
-- mode: exec
-- in: person i64, glass i64, verdict text, note text, reviewer i64, reviewed i64
UPDATE glass SET verdict = :verdict, note = :note, reviewer = :reviewer, reviewed = :reviewed
 WHERE person = :person AND glass = :glass AND verdict = 'open'

-- name: glass_tell_list
-- doc: addresses of the privacy officers
-- mode: many
-- in: today day
-- out: email text
SELECT DISTINCT a.email FROM account a JOIN account_grant g ON g.account = a.account
 WHERE g.role = 'privacy' AND a.active = 1 AND a.email <> '' AND g.revoked IS NULL AND g.first <= :today
   AND (g.last IS NULL OR g.last >= :today)
 ORDER BY a.email LIMIT 20
