-- SPDX-License-Identifier: EUPL-1.2
-- Open pages that hear what changed, and the list of calls.

-- How often something of a kind (access/live.h) changed at a place: the code of an institution or a municipality. Added to
-- in the transaction of the change itself, in one of a few rows a place, so that two of them seldom wait for each other.
CREATE TABLE live_version (
	place   TEXT NOT NULL,
	kind    BIGINT NOT NULL,
	part    BIGINT NOT NULL,
	version BIGINT NOT NULL,
	told    BIGINT NOT NULL,
	PRIMARY KEY (place, kind, part)
) @STRICT;
@REFERENCE_TABLE(live_version)
CREATE INDEX live_version_told ON live_version (told);

-- How many calls an account means to make on a day.
CREATE TABLE call_plan (
	account BIGINT NOT NULL,
	day     BIGINT NOT NULL,
	calls   BIGINT NOT NULL CHECK (calls BETWEEN 1 AND 500),
	PRIMARY KEY (account, day)
) @STRICT;
@REFERENCE_TABLE(call_plan)
