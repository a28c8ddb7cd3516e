-- SPDX-License-Identifier: EUPL-1.2
-- Who works in the system, how they sign in, and the log of who saw whom.

CREATE TABLE account (
	account      BIGINT NOT NULL PRIMARY KEY,
	login        TEXT NOT NULL UNIQUE,
	name         TEXT NOT NULL,
	email        TEXT NOT NULL,
	role         TEXT NOT NULL,
	password     TEXT NOT NULL,
	active       BIGINT NOT NULL CHECK (active IN (0, 1)),
	created      BIGINT NOT NULL,
	failures     BIGINT NOT NULL DEFAULT 0,
	last_failure BIGINT
) @STRICT;
@REFERENCE_TABLE(account)

-- kind: institution (value a brin), municipality (a code), region (a code).
CREATE TABLE account_scope (
	account BIGINT NOT NULL REFERENCES account (account),
	kind    TEXT NOT NULL CHECK (kind IN ('institution', 'municipality', 'region')),
	value   TEXT NOT NULL,
	PRIMARY KEY (account, kind, value)
) @STRICT;
@REFERENCE_TABLE(account_scope)

-- Only a hash of the token is kept, so that a copy of the database opens no session.
CREATE TABLE session (
	token   @BYTES NOT NULL PRIMARY KEY,
	account BIGINT NOT NULL REFERENCES account (account),
	created BIGINT NOT NULL,
	seen    BIGINT NOT NULL,
	expires BIGINT NOT NULL
) @STRICT;
@REFERENCE_TABLE(session)
CREATE INDEX session_account ON session (account);

CREATE TABLE api_token (
	token   BIGINT NOT NULL PRIMARY KEY,
	hash    @BYTES NOT NULL UNIQUE,
	account BIGINT NOT NULL REFERENCES account (account),
	name    TEXT NOT NULL,
	created BIGINT NOT NULL,
	expires BIGINT NOT NULL,
	revoked BIGINT
) @STRICT;
@REFERENCE_TABLE(api_token)

-- Answers to requests that carried an Idempotency-Key, so that a repeated request gets the same answer.
CREATE TABLE idempotent_answer (
	account BIGINT NOT NULL,
	key     TEXT NOT NULL,
	body    @BYTES NOT NULL,
	status  BIGINT NOT NULL,
	answer  TEXT NOT NULL,
	at      BIGINT NOT NULL,
	PRIMARY KEY (account, key)
) @STRICT;
@REFERENCE_TABLE(idempotent_answer)

-- One look at one person.
CREATE TABLE access_log (
	person  BIGINT NOT NULL,
	entry   BIGINT NOT NULL,
	at      BIGINT NOT NULL,
	account BIGINT NOT NULL,
	role    TEXT NOT NULL,
	action  TEXT NOT NULL,
	purpose TEXT NOT NULL,
	remote  TEXT NOT NULL,
	PRIMARY KEY (person, entry)
) @KEYED;
@DISTRIBUTED_TABLE(access_log)

-- A list that showed several people at once: who they were stands packed in persons (8 bytes each, big endian).
CREATE TABLE access_list_log (
	entry   BIGINT NOT NULL PRIMARY KEY,
	at      BIGINT NOT NULL,
	account BIGINT NOT NULL,
	role    TEXT NOT NULL,
	action  TEXT NOT NULL,
	purpose TEXT NOT NULL,
	remote  TEXT NOT NULL,
	shown   BIGINT NOT NULL,
	persons @BYTES NOT NULL
) @STRICT;
@REFERENCE_TABLE(access_list_log)
