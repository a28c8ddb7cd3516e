-- SPDX-License-Identifier: EUPL-1.2
-- How people prove who they are: second factors, invitations, sessions that can be seen and ended, guesses that are slowed.

-- Sessions of before are opened anew: they say nothing about the columns below.
DELETE FROM session;
-- public: by what its owner names it. step: 0 a whole session; 1 waits for the second factor, 2 for the enrolment of one;
-- those two open nothing but the pages of signing in. fresh: when its owner last proved who it is. ends: no use moves
-- the end behind it. remote, device: where from, for its owner to recognise.
ALTER TABLE session ADD COLUMN public TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN step BIGINT NOT NULL DEFAULT 0 CHECK (step IN (0, 1, 2));
ALTER TABLE session ADD COLUMN tries BIGINT NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN factor TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN fresh BIGINT NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN ends BIGINT NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN remote TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN device TEXT NOT NULL DEFAULT '';

-- actions: names of the access matrix with blanks between; empty: all that a token can do. used: NULL until it was.
ALTER TABLE api_token ADD COLUMN actions TEXT NOT NULL DEFAULT '';
ALTER TABLE api_token ADD COLUMN used BIGINT;

-- The secret of the codes is sealed with the key file; counter: the last step of 30 seconds of which a code was used.
CREATE TABLE totp (
	account BIGINT NOT NULL PRIMARY KEY REFERENCES account (account),
	secret  @BYTES NOT NULL,
	counter BIGINT NOT NULL,
	created BIGINT NOT NULL
) @STRICT;
@REFERENCE_TABLE(totp)

-- Only keyed hashes are kept. used: NULL until it was.
CREATE TABLE recovery_code (
	account BIGINT NOT NULL REFERENCES account (account),
	hash    @BYTES NOT NULL,
	created BIGINT NOT NULL,
	used    BIGINT,
	PRIMARY KEY (account, hash)
) @STRICT;
@REFERENCE_TABLE(recovery_code)

-- algorithm: the number of COSE. counter: what the authenticator counted last; 0: it does not count.
CREATE TABLE passkey (
	passkey    BIGINT NOT NULL PRIMARY KEY,
	account    BIGINT NOT NULL REFERENCES account (account),
	credential @BYTES NOT NULL UNIQUE,
	public_key @BYTES NOT NULL,
	algorithm  BIGINT NOT NULL,
	counter    BIGINT NOT NULL,
	name       TEXT NOT NULL,
	created    BIGINT NOT NULL,
	used       BIGINT
) @STRICT;
@REFERENCE_TABLE(passkey)
CREATE INDEX passkey_account ON passkey (account, passkey);

-- Each is answered once. account: whose; 0: whoever signs in.
CREATE TABLE passkey_challenge (
	challenge @BYTES NOT NULL PRIMARY KEY,
	account   BIGINT NOT NULL,
	use       TEXT NOT NULL CHECK (use IN ('register', 'sign-in', 'confirm')),
	expires   BIGINT NOT NULL
) @STRICT;
@REFERENCE_TABLE(passkey_challenge)
CREATE INDEX passkey_challenge_expires ON passkey_challenge (expires);

-- kind: invite (a new account) or reset. maker: the account that made it; 0: the command line, or asked for by mail.
CREATE TABLE invitation (
	hash    @BYTES NOT NULL PRIMARY KEY,
	account BIGINT NOT NULL REFERENCES account (account),
	kind    TEXT NOT NULL CHECK (kind IN ('invite', 'reset')),
	maker   BIGINT NOT NULL,
	created BIGINT NOT NULL,
	expires BIGINT NOT NULL
) @STRICT;
@REFERENCE_TABLE(invitation)
CREATE INDEX invitation_account ON invitation (account);

-- What somebody may try and how often: key is a keyed hash of a sign-in name with a network, of a network, of a device.
-- full_at: the instant at which all tries are there again; as long as it is not too far away, there are some left.
CREATE TABLE throttle (
	key     @BYTES NOT NULL PRIMARY KEY,
	full_at BIGINT NOT NULL
) @STRICT;
@REFERENCE_TABLE(throttle)
CREATE INDEX throttle_full_at ON throttle (full_at);
