-- SPDX-License-Identifier: EUPL-1.2
-- Signing in by OpenID Connect, and mail that waits to be sent.

-- auth: how this program proves itself to the provider. secret: sealed with the key file; for auth 'secret' what the
-- provider gave, for auth 'key' a private key that was made here. rules: JSON, from claims to roles. acr, amr: values
-- with blanks between that count as a second factor.
CREATE TABLE oidc_provider (
	name           TEXT NOT NULL PRIMARY KEY,
	label          TEXT NOT NULL,
	issuer         TEXT NOT NULL UNIQUE,
	client         TEXT NOT NULL,
	auth           TEXT NOT NULL CHECK (auth IN ('secret', 'key')),
	secret         @BYTES NOT NULL,
	scopes         TEXT NOT NULL,
	rules          TEXT NOT NULL,
	acr            TEXT NOT NULL,
	amr            TEXT NOT NULL,
	makes_accounts BIGINT NOT NULL CHECK (makes_accounts IN (0, 1)),
	pkce_unsaid    BIGINT NOT NULL CHECK (pkce_unsaid IN (0, 1)),
	created        BIGINT NOT NULL
) @STRICT;
@REFERENCE_TABLE(oidc_provider)

-- Who somebody at a provider is here. Never by e-mail or name: those change hands.
CREATE TABLE oidc_link (
	issuer  TEXT NOT NULL,
	subject TEXT NOT NULL,
	account BIGINT NOT NULL REFERENCES account (account),
	created BIGINT NOT NULL,
	used    BIGINT,
	PRIMARY KEY (issuer, subject)
) @STRICT;
@REFERENCE_TABLE(oidc_link)
CREATE INDEX oidc_link_account ON oidc_link (account, issuer);

-- Grants that came from the claims of a provider: made and ended at each sign-in.
CREATE TABLE oidc_grant (
	grant_id BIGINT NOT NULL PRIMARY KEY REFERENCES account_grant (grant_id),
	issuer   TEXT NOT NULL
) @STRICT;
@REFERENCE_TABLE(oidc_grant)

-- Answers of providers that were taken; each is taken once.
CREATE TABLE oidc_taken (
	state   @BYTES NOT NULL PRIMARY KEY,
	expires BIGINT NOT NULL
) @STRICT;
@REFERENCE_TABLE(oidc_taken)
CREATE INDEX oidc_taken_expires ON oidc_taken (expires);

-- Letters that wait for the mail server: to whom, about what and the text are sealed together. due: when to try.
CREATE TABLE letter (
	letter BIGINT NOT NULL PRIMARY KEY,
	sealed @BYTES NOT NULL,
	made   BIGINT NOT NULL,
	due    BIGINT NOT NULL,
	tries  BIGINT NOT NULL,
	fault  TEXT NOT NULL
) @STRICT;
@REFERENCE_TABLE(letter)
CREATE INDEX letter_due ON letter (due, letter);

-- The password of the mail server, sealed: name 'mail'.
CREATE TABLE outbound_secret (
	name   TEXT NOT NULL PRIMARY KEY,
	sealed @BYTES NOT NULL
) @STRICT;
@REFERENCE_TABLE(outbound_secret)
