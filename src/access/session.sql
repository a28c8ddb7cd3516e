-- SPDX-License-Identifier: EUPL-1.2

-- name: session_add
-- mode: exec
-- doc: behind a first step it is of the same provider as that one
-- in: token bytes, account i64, public text, step int, factor text, fresh i64, now i64, expires i64, ends i64, remote text, device text, issuer text, sid text, after bytes
INSERT INTO session (token, account, public, step, factor, fresh, created, seen, expires, ends, remote, device, issuer, sid)
VALUES (:token, :account, :public, :step, :factor, :fresh, :now, :now, :expires, :ends, :remote, :device,
        COALESCE((SELECT b.issuer FROM session b WHERE b.token = :after AND b.account = :account), :issuer),
        COALESCE((SELECT b.sid FROM session b WHERE b.token = :after AND b.account = :account), :sid))

-- name: session_of_provider
-- doc: sessions that a provider ends: the one that it calls sid; of an account (0: whose it is does not matter) all that came through
-- doc: it when sid is empty, and also those of which it never told a sid
-- mode: many
-- in: issuer text, sid text, account i64
-- out: token bytes, account i64
SELECT token, account FROM session
 WHERE issuer = :issuer
   AND ((:account = 0 AND sid = :sid) OR (account = :account AND (:sid = '' OR sid = :sid OR sid = '')))

-- name: session_find
-- doc: whose session it is and the grant that it acts in: the chosen one while that is in force, else the oldest that
-- doc: is. grants: how many there are. One that waits for a second step is none. What a provider gave counts in sessions that
-- doc: came through it and in no other
-- mode: one
-- in: token bytes, now i64, today day
-- out: account i64, login text, name text, issuer text, seen i64, grant_id i64, role text, grants i64
SELECT a.account, a.login, a.name, s.issuer, s.seen, g.grant_id, g.role,
       (SELECT COUNT(*) FROM account_grant o
         WHERE o.account = s.account AND o.revoked IS NULL AND o.first <= :today
           AND (o.last IS NULL OR o.last >= :today)
           AND NOT EXISTS (SELECT 1 FROM oidc_grant v WHERE v.grant_id = o.grant_id AND v.issuer <> s.issuer)) AS grants
  FROM session s
  JOIN account a ON a.account = s.account
  JOIN account_grant g ON g.account = a.account
 WHERE s.token = :token AND s.expires > :now AND s.step = 0 AND a.active = 1
   AND g.revoked IS NULL AND g.first <= :today AND (g.last IS NULL OR g.last >= :today)
   AND NOT EXISTS (SELECT 1 FROM oidc_grant v WHERE v.grant_id = g.grant_id AND v.issuer <> s.issuer)
 ORDER BY CASE WHEN g.grant_id = s.grant_id THEN 0 ELSE 1 END, g.grant_id
 LIMIT 1

-- name: session_grants
-- doc: how many grants a session could act in, whatever its step
-- mode: one
-- in: token bytes, today day
-- out: grants i64
SELECT COUNT(*) AS grants
  FROM session s JOIN account_grant g ON g.account = s.account
 WHERE s.token = :token AND g.revoked IS NULL AND g.first <= :today AND (g.last IS NULL OR g.last >= :today)
   AND NOT EXISTS (SELECT 1 FROM oidc_grant v WHERE v.grant_id = g.grant_id AND v.issuer <> s.issuer)

-- name: session_peek
-- doc: a session as it is, also one that waits for a second step
-- mode: one
-- in: token bytes, now i64
-- out: account i64, login text, name text, email text, public text, step int, factor text, fresh i64
SELECT a.account, a.login, a.name, a.email, s.public, s.step, s.factor, s.fresh
  FROM session s JOIN account a ON a.account = s.account
 WHERE s.token = :token AND s.expires > :now AND a.active = 1

-- name: session_try
-- doc: counts a try at the second step; changes nothing when there were enough
-- mode: exec
-- in: token bytes, now i64, most int
UPDATE session SET tries = tries + 1 WHERE token = :token AND step > 0 AND expires > :now AND tries < :most

-- name: session_confirm
-- doc: its owner has proved once more who it is
-- mode: exec
-- in: token bytes, now i64
UPDATE session SET fresh = :now WHERE token = :token AND step = 0

-- name: session_list
-- doc: what an account has open, the one used last first
-- mode: many
-- in: account i64, now i64
-- out: public text, device text, remote text, created i64, seen i64, factor text
SELECT public, device, remote, created, seen, factor FROM session
 WHERE account = :account AND step = 0 AND expires > :now ORDER BY seen DESC, public

-- name: session_switch
-- doc: from now on the session acts in this grant
-- mode: exec
-- in: token bytes, grant_id i64
UPDATE session SET grant_id = :grant_id WHERE token = :token

-- name: session_renew
-- doc: the same session under another token; the one of before opens nothing any more
-- mode: exec
-- in: token bytes, fresh_token bytes
UPDATE session SET token = :fresh_token WHERE token = :token AND step = 0

-- name: session_seen
-- mode: exec
-- in: token bytes, now i64, expires i64
UPDATE session SET seen = :now, expires = @LEAST(:expires, ends) WHERE token = :token AND step = 0

-- name: session_end
-- mode: exec
-- in: token bytes
DELETE FROM session WHERE token = :token

-- name: session_end_named
-- doc: by the name that its owner sees
-- mode: exec
-- in: account i64, public text
DELETE FROM session WHERE account = :account AND public = :public

-- name: session_end_others
-- mode: exec
-- in: account i64, token bytes
DELETE FROM session WHERE account = :account AND token <> :token

-- name: session_sweep
-- mode: exec
-- in: now i64
DELETE FROM session WHERE expires <= :now

-- name: session_end_all
-- mode: exec
-- in: account i64
DELETE FROM session WHERE account = :account
