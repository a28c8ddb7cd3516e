-- SPDX-License-Identifier: EUPL-1.2

-- name: oidc_provider_put
-- mode: exec
-- in: name text, label text, issuer text, client text, auth text, secret bytes, scopes text, rules text, acr text
-- in: amr text, makes_accounts bool, pkce_unsaid bool, created i64
INSERT INTO oidc_provider (name, label, issuer, client, auth, secret, scopes, rules, acr, amr, makes_accounts,
                           pkce_unsaid, created)
VALUES (:name, :label, :issuer, :client, :auth, :secret, :scopes, :rules, :acr, :amr, :makes_accounts, :pkce_unsaid,
        :created)
ON CONFLICT (name) DO UPDATE SET label = excluded.label, issuer = excluded.issuer, client = excluded.client,
    auth = excluded.auth, secret = excluded.secret, scopes = excluded.scopes, rules = excluded.rules, acr = excluded.acr,
    amr = excluded.amr, makes_accounts = excluded.makes_accounts, pkce_unsaid = excluded.pkce_unsaid

-- name: oidc_provider_find
-- mode: one
-- in: name text
-- out: name text, label text, issuer text, client text, auth text, secret bytes, scopes text, rules text, acr text
-- out: amr text, makes_accounts bool, pkce_unsaid bool
SELECT name, label, issuer, client, auth, secret, scopes, rules, acr, amr, makes_accounts, pkce_unsaid
  FROM oidc_provider WHERE name = :name

-- name: oidc_provider_list
-- mode: many
-- out: name text, label text, issuer text, client text, auth text, scopes text, acr text, amr text
-- out: makes_accounts bool, pkce_unsaid bool, rules text
SELECT name, label, issuer, client, auth, scopes, acr, amr, makes_accounts, pkce_unsaid, rules
  FROM oidc_provider ORDER BY label, name

-- name: oidc_provider_remove
-- mode: exec
-- in: name text
DELETE FROM oidc_provider WHERE name = :name

-- name: oidc_link_find
-- mode: one
-- in: issuer text, subject text
-- out: account i64, active bool
SELECT l.account, a.active
  FROM oidc_link l JOIN account a ON a.account = l.account
 WHERE l.issuer = :issuer AND l.subject = :subject

-- name: oidc_link_add
-- mode: exec
-- in: issuer text, subject text, account i64, created i64
INSERT INTO oidc_link (issuer, subject, account, created, used) VALUES (:issuer, :subject, :account, :created, NULL)

-- name: oidc_link_used
-- mode: exec
-- in: issuer text, subject text, used i64
UPDATE oidc_link SET used = :used WHERE issuer = :issuer AND subject = :subject

-- name: oidc_link_remove
-- doc: lets go of everybody of an issuer
-- mode: exec
-- in: issuer text
DELETE FROM oidc_link WHERE issuer = :issuer

-- name: oidc_grant_add
-- mode: exec
-- in: grant_id i64, issuer text
INSERT INTO oidc_grant (grant_id, issuer) VALUES (:grant_id, :issuer)

-- name: oidc_grant_scopes
-- doc: grants that an account has from an issuer and that were not revoked, with their scopes
-- mode: many
-- in: account i64, issuer text
-- out: grant_id i64, role text, kind text?, value text?
SELECT g.grant_id, g.role, s.kind, s.value
  FROM oidc_grant o
  JOIN account_grant g ON g.grant_id = o.grant_id
  LEFT JOIN grant_scope s ON s.grant_id = g.grant_id
 WHERE g.account = :account AND o.issuer = :issuer AND g.revoked IS NULL
 ORDER BY g.grant_id, s.kind, s.value

-- name: oidc_grants_of
-- doc: what everybody has from an issuer and was not revoked
-- mode: many
-- in: issuer text
-- out: account i64, grant_id i64
SELECT g.account, g.grant_id
  FROM oidc_grant o JOIN account_grant g ON g.grant_id = o.grant_id
 WHERE o.issuer = :issuer AND g.revoked IS NULL
 ORDER BY g.grant_id

-- name: oidc_taken_add
-- mode: exec
-- in: state bytes, expires i64
INSERT INTO oidc_taken (state, expires) VALUES (:state, :expires)

-- name: oidc_taken_sweep
-- mode: exec
-- in: now i64
DELETE FROM oidc_taken WHERE expires <= :now

-- name: letter_add
-- mode: exec
-- in: letter i64, sealed bytes, made i64, channel text, reference text
INSERT INTO letter (letter, sealed, made, due, tries, fault, channel, reference)
VALUES (:letter, :sealed, :made, :made, 0, '', :channel, :reference)

-- name: letter_due
-- doc: the letter that waits longest and may be tried now
-- mode: one
-- in: now i64
-- out: letter i64, sealed bytes, made i64, due i64, tries int, channel text, reference text
SELECT letter, sealed, made, due, tries, channel, reference FROM letter WHERE due <= :now ORDER BY due, letter LIMIT 1

-- name: letter_claim
-- doc: of several who would try the same letter, one does
-- mode: exec
-- in: letter i64, due i64, until i64
UPDATE letter SET due = :until, tries = tries + 1 WHERE letter = :letter AND due = :due

-- name: letter_later
-- mode: exec
-- in: letter i64, due i64, fault text
UPDATE letter SET due = :due, fault = :fault WHERE letter = :letter

-- name: letter_gone
-- mode: exec
-- in: letter i64
DELETE FROM letter WHERE letter = :letter

-- name: letter_waiting
-- mode: one
-- out: waiting i64
SELECT COUNT(*) AS waiting FROM letter

-- name: outbound_secret_get
-- mode: one
-- in: name text
-- out: sealed bytes
SELECT sealed FROM outbound_secret WHERE name = :name

-- name: outbound_secret_put
-- mode: exec
-- in: name text, sealed bytes
INSERT INTO outbound_secret (name, sealed) VALUES (:name, :sealed)
ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed
