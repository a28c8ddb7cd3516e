-- SPDX-License-Identifier: EUPL-1.2

-- name: account_by_login
-- mode: one
-- in: login text
-- out: account i64, name text, role text, password text, active bool, failures int, last_failure i64?
SELECT account, name, role, password, active, failures, last_failure FROM account WHERE login = :login

-- name: account_add
-- mode: exec
-- in: account i64, login text, name text, email text, role text, password text, created i64
INSERT INTO account (account, login, name, email, role, password, active, created)
VALUES (:account, :login, :name, :email, :role, :password, 1, :created)

-- name: account_list
-- mode: many
-- out: login text, name text, role text, active bool, scope_kind text?, scope_value text?
SELECT a.login, a.name, a.role, a.active, s.kind AS scope_kind, s.value AS scope_value
  FROM account a LEFT JOIN account_scope s ON s.account = a.account
 ORDER BY a.login, s.kind, s.value

-- name: account_password
-- mode: exec
-- in: login text, password text
UPDATE account SET password = :password, failures = 0 WHERE login = :login

-- name: account_active
-- mode: exec
-- in: login text, active bool
UPDATE account SET active = :active WHERE login = :login

-- name: account_failed
-- mode: exec
-- in: account i64, at i64
UPDATE account SET failures = failures + 1, last_failure = :at WHERE account = :account

-- name: account_succeeded
-- mode: exec
-- in: account i64
UPDATE account SET failures = 0 WHERE account = :account AND failures > 0

-- name: scope_add
-- mode: exec
-- in: account i64, kind text, value text
INSERT INTO account_scope (account, kind, value) VALUES (:account, :kind, :value) ON CONFLICT DO NOTHING

-- name: scope_list
-- doc: the scopes of an account with the name of each
-- mode: many
-- in: account i64
-- out: kind text, value text, name text
SELECT s.kind, s.value, COALESCE(i.name, m.name, r.name, s.value) AS name
  FROM account_scope s
  LEFT JOIN institution i ON s.kind = 'institution' AND i.brin = s.value
  LEFT JOIN municipality m ON s.kind = 'municipality' AND m.code = s.value
  LEFT JOIN region r ON s.kind = 'region' AND r.code = s.value
 WHERE s.account = :account
 ORDER BY s.kind, s.value

-- name: town_of_scope
-- doc: the municipalities that an account reaches, regions resolved
-- mode: many
-- in: account i64
-- out: code text
SELECT m.code FROM municipality m
 WHERE EXISTS (SELECT 1 FROM account_scope s WHERE s.account = :account
                AND ((s.kind = 'municipality' AND s.value = m.code) OR (s.kind = 'region' AND s.value = m.region)))
 ORDER BY m.code

-- name: session_add
-- mode: exec
-- in: token bytes, account i64, created i64, expires i64
INSERT INTO session (token, account, created, seen, expires) VALUES (:token, :account, :created, :created, :expires)

-- name: session_find
-- mode: one
-- in: token bytes, now i64
-- out: account i64, login text, name text, role text, seen i64
SELECT a.account, a.login, a.name, a.role, s.seen
  FROM session s JOIN account a ON a.account = s.account
 WHERE s.token = :token AND s.expires > :now AND a.active = 1

-- name: session_seen
-- mode: exec
-- in: token bytes, now i64, expires i64
UPDATE session SET seen = :now, expires = :expires WHERE token = :token

-- name: session_end
-- mode: exec
-- in: token bytes
DELETE FROM session WHERE token = :token

-- name: session_sweep
-- mode: exec
-- in: now i64
DELETE FROM session WHERE expires <= :now

-- name: session_end_all
-- mode: exec
-- in: login text
DELETE FROM session WHERE account IN (SELECT account FROM account WHERE login = :login)

-- name: token_add
-- mode: exec
-- in: token i64, hash bytes, account i64, name text, created i64, expires i64
INSERT INTO api_token (token, hash, account, name, created, expires)
VALUES (:token, :hash, :account, :name, :created, :expires)

-- name: token_find
-- mode: one
-- in: hash bytes, now i64
-- out: account i64, login text, name text, role text
SELECT a.account, a.login, a.name, a.role
  FROM api_token t JOIN account a ON a.account = t.account
 WHERE t.hash = :hash AND t.expires > :now AND t.revoked IS NULL AND a.active = 1

-- name: token_list
-- mode: many
-- out: token i64, login text, name text, created i64, expires i64, revoked i64?
SELECT t.token, a.login, t.name, t.created, t.expires, t.revoked
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
