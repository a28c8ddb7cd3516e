-- SPDX-License-Identifier: EUPL-1.2
-- The link with the national register (docs/register.md).

-- Where each report stands with the register: one row a report, so that its messages go one after another. wanted: the
-- version of the report that the register should have; trying: the one on its way, under the same key until it is answered;
-- sent: the last that the register took. number: what the register calls the report. phase: waiting (for its turn), asked
-- (taken in by the register, which answers later), refused (code, field, what: why), done. told: the last news of the register
-- that was applied, heard: the status it gave; conflict: why a later one could not be, and what it said.
CREATE TABLE register_out (
	person      BIGINT NOT NULL,
	report      BIGINT NOT NULL,
	public      TEXT NOT NULL,
	brin        TEXT NOT NULL,
	phase       TEXT NOT NULL CHECK (phase IN ('waiting', 'asked', 'refused', 'done')),
	wanted      BIGINT NOT NULL,
	trying      BIGINT NOT NULL,
	sent        BIGINT NOT NULL,
	number      TEXT NOT NULL,
	since       BIGINT NOT NULL,
	next_at     BIGINT NOT NULL,
	tries       BIGINT NOT NULL,
	code        TEXT NOT NULL,
	field       TEXT NOT NULL,
	what        TEXT NOT NULL,
	told        BIGINT NOT NULL,
	heard       TEXT NOT NULL,
	conflict    TEXT NOT NULL,
	conflict_at BIGINT,
	PRIMARY KEY (person, report)
) @STRICT;
@DISTRIBUTED_TABLE(register_out)
CREATE INDEX register_out_due ON register_out (next_at, person, report) WHERE phase IN ('waiting', 'asked');
CREATE INDEX register_out_refused ON register_out (brin, since) WHERE phase = 'refused';
CREATE INDEX register_out_conflict ON register_out (brin, conflict_at) WHERE conflict_at IS NOT NULL;
CREATE INDEX register_out_public ON register_out (public);

-- How the link does: cursor (in the news of the register), answered (when it last did), trouble (what it said last instead).
CREATE TABLE register_link (
	name  TEXT NOT NULL PRIMARY KEY,
	value TEXT NOT NULL,
	at    BIGINT NOT NULL
) @STRICT;
@REFERENCE_TABLE(register_link)
