-- SPDX-License-Identifier: EUPL-1.2

-- name: security_single
-- doc: active accounts that sign in by password alone: with a password, without codes and without passkey
-- mode: one
-- out: accounts i64
SELECT COUNT(*) AS accounts FROM account a
 WHERE a.active = 1 AND a.password <> ''
   AND NOT EXISTS (SELECT 1 FROM totp t WHERE t.account = a.account)
   AND NOT EXISTS (SELECT 1 FROM passkey p WHERE p.account = a.account)

-- name: security_unused
-- doc: active accounts, older than that, that left no trace in the log since
-- mode: many
-- in: since i64, most int
-- out: login text
SELECT a.login FROM account a
 WHERE a.active = 1 AND a.created < :since
   AND NOT EXISTS (SELECT 1 FROM log_entry e WHERE e.account = a.account AND e.at >= :since)
   AND NOT EXISTS (SELECT 1 FROM session s WHERE s.account = a.account AND s.seen >= :since)
 ORDER BY a.login LIMIT :most

-- name: security_tokens
-- doc: live API tokens that nobody used since, and those that end before
-- mode: one
-- in: now i64, since i64, soon i64
-- out: unused i64, ending i64
SELECT COALESCE(SUM(CASE WHEN t.created < :since AND COALESCE(t.used, t.created) < :since THEN 1 ELSE 0 END), 0) AS unused,
       COALESCE(SUM(CASE WHEN t.expires < :soon THEN 1 ELSE 0 END), 0) AS ending
  FROM api_token t JOIN account a ON a.account = t.account
 WHERE t.revoked IS NULL AND t.expires > :now AND a.active = 1

-- name: security_grants
-- doc: live grants without a last day, and live ones of one role
-- mode: one
-- in: today day, role text
-- out: endless i64, of_role i64
SELECT COALESCE(SUM(CASE WHEN g.last IS NULL THEN 1 ELSE 0 END), 0) AS endless,
       COALESCE(SUM(CASE WHEN g.role = :role THEN 1 ELSE 0 END), 0) AS of_role
  FROM account_grant g JOIN account a ON a.account = g.account
 WHERE a.active = 1 AND g.revoked IS NULL AND g.first <= CAST(:today AS BIGINT)
   AND (g.last IS NULL OR g.last >= CAST(:today AS BIGINT))

-- name: security_last
-- doc: when the system itself last did one of two things, and which
-- mode: one
-- in: what text, other text
-- out: at i64, what text
SELECT e.at, e.what FROM log_entry e
 WHERE e.account = 0 AND e.action = 'manage' AND (e.what = :what OR e.what = :other)
 ORDER BY e.at DESC LIMIT 1

-- name: security_newest
-- doc: the newest entry of the log
-- mode: one
-- out: at i64
SELECT e.at FROM log_entry e ORDER BY e.at DESC LIMIT 1

-- name: security_anchor
-- doc: when heads of the log were last noted
-- mode: one
-- out: at i64
SELECT n.at FROM log_anchor n ORDER BY n.at DESC LIMIT 1

-- name: security_generation
-- doc: when the newest keys were made, and how many generations are still in use
-- mode: one
-- out: made i64, in_use i64
SELECT COALESCE(MAX(k.made), 0) AS made, COALESCE(SUM(CASE WHEN k.retired IS NULL THEN 1 ELSE 0 END), 0) AS in_use
  FROM key_generation k
