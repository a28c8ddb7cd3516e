-- SPDX-License-Identifier: EUPL-1.2
-- In which roles an account acts, each with a scope and a term; a session and a token act in one of them.

-- In force from first to last day (last NULL: no end) unless it was revoked. Rows stay, so that it can be told later who
-- could see what.
CREATE TABLE account_grant (
	grant_id BIGINT NOT NULL PRIMARY KEY,
	account  BIGINT NOT NULL REFERENCES account (account),
	role     TEXT NOT NULL,
	first    BIGINT NOT NULL,
	last     BIGINT,
	created  BIGINT NOT NULL,
	revoked  BIGINT
) @STRICT;
@REFERENCE_TABLE(account_grant)
CREATE INDEX account_grant_account ON account_grant (account, grant_id);

-- value: institution "25PJ", location "25PJ/00", group "25PJ/00/MZ2A", municipality "0193", region "10", organisation
-- a name, person the key in digits.
CREATE TABLE grant_scope (
	grant_id BIGINT NOT NULL REFERENCES account_grant (grant_id),
	kind     TEXT NOT NULL CHECK (kind IN ('institution', 'location', 'group', 'municipality', 'region', 'organisation', 'person')),
	value    TEXT NOT NULL,
	PRIMARY KEY (grant_id, kind, value)
) @STRICT;
@REFERENCE_TABLE(grant_scope)
CREATE INDEX grant_scope_value ON grant_scope (kind, value);

-- The one role that an account had becomes its first grant, with the key of the account.
INSERT INTO account_grant (grant_id, account, role, first, last, created, revoked)
SELECT account, account, role, 0, NULL, created, NULL FROM account;
INSERT INTO grant_scope (grant_id, kind, value) SELECT account, kind, value FROM account_scope;
DROP TABLE account_scope;
ALTER TABLE account DROP COLUMN role;

-- NULL: the first that is in force.
ALTER TABLE session ADD COLUMN grant_id BIGINT;
-- A token acts in the grant that it was made for, and ends with it.
ALTER TABLE api_token ADD COLUMN grant_id BIGINT;
UPDATE api_token SET grant_id = account;

-- The worklists of authorities go by duty: obligations under the Leerplichtwet to one, those of the RMC to the other.
DROP INDEX finding_town;
CREATE INDEX finding_town ON finding (municipality, turn, bucket, duty, due, person, enrolment, rule, day) WHERE turn <> 0;
