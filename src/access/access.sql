-- SPDX-License-Identifier: EUPL-1.2

-- name: account_by_login
-- mode: one
-- in: login text
-- out: account i64, name text, email text, password text, active bool
SELECT account, name, email, password, active FROM account WHERE login = :login

-- name: account_add
-- mode: exec
-- in: account i64, login text, name text, email text, password text, created i64
INSERT INTO account (account, login, name, email, password, active, created)
VALUES (:account, :login, :name, :email, :password, 1, :created)

-- name: account_list
-- doc: accounts with their grants, also those that are over, and the scopes of those; a line for each scope
-- mode: many
-- out: login text, name text, active bool, grant_id i64?, role text?, first day?, last day?, revoked i64?, scope_kind text?, scope_value text?
SELECT a.login, a.name, a.active, g.grant_id, g.role, g.first, g.last, g.revoked, s.kind AS scope_kind,
       COALESCE(p.public, s.value) AS scope_value
  FROM account a
  LEFT JOIN account_grant g ON g.account = a.account
  LEFT JOIN grant_scope s ON s.grant_id = g.grant_id
  LEFT JOIN person p ON p.person = CASE WHEN s.kind = 'person' THEN CAST(s.value AS BIGINT) END
 ORDER BY a.login, g.grant_id NULLS FIRST, scope_kind NULLS FIRST, scope_value NULLS FIRST

-- name: account_password
-- mode: exec
-- in: account i64, password text
UPDATE account SET password = :password WHERE account = :account

-- name: account_active
-- mode: exec
-- in: login text, active bool
UPDATE account SET active = :active WHERE login = :login

-- name: grant_put
-- mode: exec
-- in: grant_id i64, account i64, role text, first day, last day?, created i64
INSERT INTO account_grant (grant_id, account, role, first, last, created)
VALUES (:grant_id, :account, :role, :first, :last, :created)

-- name: grant_end
-- doc: revokes a grant of an account; it gives nothing from then on
-- mode: exec
-- in: account i64, grant_id i64, now i64
UPDATE account_grant SET revoked = :now WHERE grant_id = :grant_id AND account = :account AND revoked IS NULL

-- name: grant_find
-- doc: a grant of an account that was not revoked
-- mode: one
-- in: account i64, grant_id i64
-- out: role text, first day, last day?
SELECT role, first, last FROM account_grant
 WHERE grant_id = :grant_id AND account = :account AND revoked IS NULL

-- name: grant_live
-- doc: the grants of an account that are in force on a day, the oldest first; whole: also what providers gave that the session
-- doc: did not come through
-- mode: many
-- in: account i64, today day, whole bool, issuer text
-- out: grant_id i64, role text, first day, last day?
SELECT g.grant_id, g.role, g.first, g.last FROM account_grant g
 WHERE g.account = :account AND g.revoked IS NULL AND g.first <= :today AND (g.last IS NULL OR g.last >= :today)
   AND (:whole = 1
        OR NOT EXISTS (SELECT 1 FROM oidc_grant v WHERE v.grant_id = g.grant_id AND v.issuer <> :issuer))
 ORDER BY g.grant_id

-- name: scope_add
-- mode: exec
-- in: grant_id i64, kind text, value text
INSERT INTO grant_scope (grant_id, kind, value) VALUES (:grant_id, :kind, :value) ON CONFLICT DO NOTHING

-- name: scope_drop
-- mode: exec
-- in: grant_id i64, kind text, value text
DELETE FROM grant_scope WHERE grant_id = :grant_id AND kind = :kind AND value = :value

-- name: scope_list
-- doc: the scopes of a grant with the name of each; known: the code is one of the reference tables
-- mode: many
-- in: grant_id i64
-- out: kind text, value text, name text, known bool
SELECT s.kind, s.value, COALESCE(i.name, l.name, m.name, r.name, '') AS name,
       CASE WHEN s.kind IN ('organisation', 'person') OR COALESCE(i.brin, l.brin, m.code, r.code) IS NOT NULL
            THEN 1 ELSE 0 END AS known
  FROM grant_scope s
  LEFT JOIN institution i ON s.kind = 'institution' AND i.brin = s.value
  LEFT JOIN location l ON s.kind IN ('location', 'group') AND l.brin = SUBSTR(s.value, 1, 4)
                      AND l.code = SUBSTR(s.value, 6, 2)
  LEFT JOIN municipality m ON s.kind = 'municipality' AND m.code = s.value
  LEFT JOIN region r ON s.kind = 'region' AND r.code = s.value
 WHERE s.grant_id = :grant_id
 ORDER BY s.kind, s.value

-- name: town_of_scope
-- doc: the municipalities that a grant reaches, regions resolved
-- mode: many
-- in: grant_id i64
-- out: code text
SELECT m.code FROM grant_scope s JOIN municipality m ON m.code = s.value
 WHERE s.grant_id = :grant_id AND s.kind = 'municipality'
 UNION
SELECT m.code FROM grant_scope s JOIN municipality m ON m.region = s.value
 WHERE s.grant_id = :grant_id AND s.kind = 'region'
 ORDER BY code

-- name: token_add
-- mode: exec
-- in: token i64, hash bytes, account i64, grant_id i64, name text, actions text, created i64, expires i64
INSERT INTO api_token (token, hash, account, grant_id, name, actions, created, expires)
VALUES (:token, :hash, :account, :grant_id, :name, :actions, :created, :expires)

-- name: token_find
-- doc: whose token it is and what its grant reaches: a row for each scope as in scope_list, or one with an empty kind. One
-- doc: statement, because every request of a system asks it
-- mode: many
-- in: hash bytes, now i64, today day
-- out: account i64, login text, name text, grant_id i64, role text, actions text, used i64?, kind text, value text, scope_name text
SELECT a.account, a.login, a.name, g.grant_id, g.role, t.actions, t.used, COALESCE(s.kind, '') AS kind,
       COALESCE(s.value, '') AS value, COALESCE(i.name, l.name, m.name, r.name, '') AS scope_name
  FROM api_token t
  JOIN account a ON a.account = t.account
  JOIN account_grant g ON g.grant_id = t.grant_id AND g.account = t.account
  LEFT JOIN grant_scope s ON s.grant_id = g.grant_id
  LEFT JOIN institution i ON s.kind = 'institution' AND i.brin = s.value
  LEFT JOIN location l ON s.kind IN ('location', 'group') AND l.brin = SUBSTR(s.value, 1, 4)
                      AND l.code = SUBSTR(s.value, 6, 2)
  LEFT JOIN municipality m ON s.kind = 'municipality' AND m.code = s.value
  LEFT JOIN region r ON s.kind = 'region' AND r.code = s.value
 WHERE t.hash = :hash AND t.expires > :now AND t.revoked IS NULL AND a.active = 1
   AND g.revoked IS NULL AND g.first <= :today AND (g.last IS NULL OR g.last >= :today)
 ORDER BY COALESCE(s.kind, ''), COALESCE(s.value, '')

-- name: token_used
-- mode: exec
-- in: hash bytes, now i64
UPDATE api_token SET used = :now WHERE hash = :hash

-- name: token_list
-- mode: many
-- out: token i64, login text, name text, actions text, created i64, expires i64, used i64?, revoked i64?
SELECT t.token, a.login, t.name, t.actions, t.created, t.expires, t.used, t.revoked
  FROM api_token t JOIN account a ON a.account = t.account
 ORDER BY a.login, t.created

-- name: token_revoke
-- mode: exec
-- in: token i64, now i64
UPDATE api_token SET revoked = :now WHERE token = :token AND revoked IS NULL

-- name: idempotent_find
-- mode: one
-- in: account i64, key text
-- out: body bytes, status int, answer text
SELECT body, status, answer FROM idempotent_answer WHERE account = :account AND key = :key

-- name: idempotent_add
-- mode: exec
-- in: account i64, key text, body bytes, status int, answer text, at i64
INSERT INTO idempotent_answer (account, key, body, status, answer, at)
VALUES (:account, :key, :body, :status, :answer, :at)

-- name: idempotent_sweep
-- mode: exec
-- in: before i64
DELETE FROM idempotent_answer WHERE at < :before

-- name: setting_get
-- mode: one
-- in: name text
-- out: value text
SELECT value FROM setting WHERE name = :name

-- name: setting_put
-- mode: exec
-- in: name text, value text
INSERT INTO setting (name, value) VALUES (:name, :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value

-- name: setting_drop
-- mode: exec
-- in: name text
DELETE FROM setting WHERE name = :name

-- name: scope_person
-- doc: the key of a person by the public name or by the key itself
-- mode: one
-- in: public text, key i64
-- out: person i64
SELECT person FROM person WHERE public = :public OR person = :key
