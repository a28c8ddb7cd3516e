-- SPDX-License-Identifier: EUPL-1.2

-- name: throttle_take_one
-- doc: one try less; changes nothing when there is none left. each: microseconds until one comes back; slack: what all
-- doc: but one of them take
-- mode: exec
-- in: key bytes, now i64, each i64, slack i64
INSERT INTO throttle (key, full_at) VALUES (:key, :now + :each)
ON CONFLICT (key) DO UPDATE
   SET full_at = CASE WHEN throttle.full_at > :now THEN throttle.full_at ELSE :now END + :each
 WHERE throttle.full_at <= :now + :slack

-- name: throttle_give
-- doc: a try that turned out to be none
-- mode: exec
-- in: key bytes, each i64
UPDATE throttle SET full_at = full_at - :each WHERE key = :key

-- name: throttle_clear
-- mode: exec
-- in: key bytes
DELETE FROM throttle WHERE key = :key

-- name: throttle_sweep
-- mode: exec
-- in: now i64
DELETE FROM throttle WHERE full_at <= :now

-- name: totp_get
-- mode: one
-- in: account i64
-- out: secret bytes, counter i64, created i64
SELECT secret, counter, created FROM totp WHERE account = :account

-- name: totp_put
-- mode: exec
-- in: account i64, secret bytes, counter i64, created i64
INSERT INTO totp (account, secret, counter, created) VALUES (:account, :secret, :counter, :created)
ON CONFLICT (account) DO UPDATE SET secret = excluded.secret, counter = excluded.counter, created = excluded.created

-- name: totp_use
-- doc: a code counts once, and none before it counts any more; of two at once one changes the row
-- mode: exec
-- in: account i64, counter i64
UPDATE totp SET counter = :counter WHERE account = :account AND counter < :counter

-- name: totp_drop
-- mode: exec
-- in: account i64
DELETE FROM totp WHERE account = :account

-- name: recovery_add
-- mode: exec
-- in: account i64, hash bytes, created i64
INSERT INTO recovery_code (account, hash, created) VALUES (:account, :hash, :created)

-- name: recovery_use
-- mode: exec
-- in: account i64, hash bytes, now i64
UPDATE recovery_code SET used = :now WHERE account = :account AND hash = :hash AND used IS NULL

-- name: recovery_left
-- mode: one
-- in: account i64
-- out: codes i64
SELECT COUNT(*) AS codes FROM recovery_code WHERE account = :account AND used IS NULL

-- name: recovery_drop
-- mode: exec
-- in: account i64
DELETE FROM recovery_code WHERE account = :account

-- name: passkey_add
-- mode: exec
-- in: passkey i64, account i64, credential bytes, public_key bytes, algorithm i64, counter i64, name text, created i64
INSERT INTO passkey (passkey, account, credential, public_key, algorithm, counter, name, created)
VALUES (:passkey, :account, :credential, :public_key, :algorithm, :counter, :name, :created)

-- name: passkey_list
-- mode: many
-- in: account i64
-- out: passkey i64, credential bytes, name text, created i64, used i64?
SELECT passkey, credential, name, created, used FROM passkey WHERE account = :account ORDER BY passkey

-- name: passkey_count
-- mode: one
-- in: account i64
-- out: passkeys i64
SELECT COUNT(*) AS passkeys FROM passkey WHERE account = :account

-- name: passkey_find
-- mode: one
-- in: credential bytes
-- out: passkey i64, account i64, public_key bytes, algorithm i64, counter i64, active bool
SELECT p.passkey, p.account, p.public_key, p.algorithm, p.counter, a.active
  FROM passkey p JOIN account a ON a.account = p.account
 WHERE p.credential = :credential

-- name: passkey_used
-- doc: changes nothing when the authenticator counted no further: then somebody has a copy of it
-- mode: exec
-- in: passkey i64, counter i64, now i64
UPDATE passkey SET counter = :counter, used = :now
 WHERE passkey = :passkey AND (counter < :counter OR (counter = 0 AND :counter = 0))

-- name: passkey_rename
-- mode: exec
-- in: account i64, passkey i64, name text
UPDATE passkey SET name = :name WHERE account = :account AND passkey = :passkey

-- name: passkey_drop
-- mode: exec
-- in: account i64, passkey i64
DELETE FROM passkey WHERE account = :account AND passkey = :passkey

-- name: passkey_drop_all
-- mode: exec
-- in: account i64
DELETE FROM passkey WHERE account = :account

-- name: challenge_add
-- mode: exec
-- in: challenge bytes, account i64, use text, expires i64
INSERT INTO passkey_challenge (challenge, account, use, expires) VALUES (:challenge, :account, :use, :expires)

-- name: challenge_take
-- doc: a challenge is answered once
-- mode: exec
-- in: challenge bytes, account i64, use text, now i64
DELETE FROM passkey_challenge
 WHERE challenge = :challenge AND account = :account AND use = :use AND expires > :now

-- name: challenge_sweep
-- mode: exec
-- in: now i64
DELETE FROM passkey_challenge WHERE expires <= :now

-- name: invitation_add
-- mode: exec
-- in: hash bytes, account i64, kind text, maker i64, created i64, expires i64
INSERT INTO invitation (hash, account, kind, maker, created, expires)
VALUES (:hash, :account, :kind, :maker, :created, :expires)

-- name: invitation_find
-- mode: one
-- in: hash bytes, now i64
-- out: account i64, login text, name text, email text, kind text
SELECT a.account, a.login, a.name, a.email, i.kind
  FROM invitation i JOIN account a ON a.account = i.account
 WHERE i.hash = :hash AND i.expires > :now AND a.active = 1

-- name: invitation_take
-- mode: exec
-- in: hash bytes, now i64
DELETE FROM invitation WHERE hash = :hash AND expires > :now

-- name: invitation_drop
-- mode: exec
-- in: account i64
DELETE FROM invitation WHERE account = :account

-- name: invitation_sweep
-- mode: exec
-- in: now i64
DELETE FROM invitation WHERE expires <= :now

-- name: owner_get
-- doc: an account as its owner and the sign-in know it
-- mode: one
-- in: account i64
-- out: login text, name text, email text, password text, active bool
SELECT login, name, email, password, active FROM account WHERE account = :account

-- name: owner_password_stands
-- doc: the same password, perhaps hashed anew; changes nothing when it is no longer what it was, or the account was closed
-- mode: exec
-- in: account i64, before text, password text
UPDATE account SET password = :password WHERE account = :account AND password = :before AND active = 1

-- name: owner_active
-- mode: exec
-- in: account i64, active bool
UPDATE account SET active = :active WHERE account = :account

-- name: own_tokens
-- doc: the API tokens of an account that are in force
-- mode: many
-- in: account i64, now i64
-- out: token i64, name text, actions text, expires i64, used i64?
SELECT token, name, actions, expires, used FROM api_token
 WHERE account = :account AND revoked IS NULL AND expires > :now ORDER BY token

-- name: own_token_end
-- mode: exec
-- in: account i64, token i64, now i64
UPDATE api_token SET revoked = :now WHERE token = :token AND account = :account AND revoked IS NULL

-- name: accounts_after
-- doc: accounts by login, behind one
-- mode: many
-- in: after text, most int
-- out: account i64, login text, name text, email text, active bool, password bool
SELECT account, login, name, email, active, CASE WHEN password = '' THEN 0 ELSE 1 END AS password
  FROM account WHERE login > :after ORDER BY login LIMIT :most
