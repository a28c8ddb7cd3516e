-- SPDX-License-Identifier: EUPL-1.2
-- Files that a school brings in by the page /importeren (docs/decisions/0029-import-in-the-page.md).

-- One file on its way. brin, location: what its rows may be about (location empty: the whole institution). name: of the
-- file, sealed. position and length: how far the work at hand is, in units of its own. runner: who works on it, 0 nobody;
-- beat: the last sign of life. wish: what somebody asked of who works on it. undo_until: until when it can be undone.
CREATE TABLE upload (
	upload      BIGINT NOT NULL PRIMARY KEY,
	public      TEXT NOT NULL,
	account     BIGINT NOT NULL,
	brin        TEXT NOT NULL,
	location    TEXT NOT NULL,
	kind        TEXT NOT NULL,
	state       TEXT NOT NULL CHECK (state IN ('received', 'to-check', 'checking', 'checked', 'to-run', 'running', 'done',
	                                           'stopped', 'failed', 'to-undo', 'undoing', 'undone')),
	mapping     TEXT NOT NULL,
	name        @BYTES NOT NULL,
	size        BIGINT NOT NULL,
	received    BIGINT NOT NULL,
	started     BIGINT,
	finished    BIGINT,
	position    BIGINT NOT NULL,
	length      BIGINT NOT NULL,
	runner      BIGINT NOT NULL,
	beat        BIGINT NOT NULL,
	turns       BIGINT NOT NULL,
	wish        TEXT NOT NULL CHECK (wish IN ('stop', '')),
	rows_read   BIGINT NOT NULL,
	added       BIGINT NOT NULL,
	changed     BIGINT NOT NULL,
	refused     BIGINT NOT NULL,
	blocks      BIGINT NOT NULL,
	signals     BIGINT NOT NULL,
	obligations BIGINT NOT NULL,
	undo_until  BIGINT,
	undone_at   BIGINT,
	undone_by   BIGINT,
	undone      BIGINT NOT NULL,
	kept        BIGINT NOT NULL,
	trouble     TEXT NOT NULL
) @STRICT;
@REFERENCE_TABLE(upload)
CREATE INDEX upload_public ON upload (public);
CREATE INDEX upload_of ON upload (brin, upload);
CREATE INDEX upload_work ON upload (upload) WHERE state IN ('to-check', 'checking', 'to-run', 'running', 'to-undo', 'undoing');

-- What belongs to it in pieces, sealed. what: file, taste (its headings and first rows), refused (rows, as CSV), undo (what each batch did), kept (rows that an
-- undo left alone and why, as CSV).
CREATE TABLE upload_part (
	upload BIGINT NOT NULL,
	what   TEXT NOT NULL CHECK (what IN ('file', 'taste', 'refused', 'undo', 'kept')),
	n      BIGINT NOT NULL,
	sealed @BYTES NOT NULL,
	PRIMARY KEY (upload, what, n)
) @KEYED;
@REFERENCE_TABLE(upload_part)

-- Which heading of a school's own export is which column: what was chosen last.
CREATE TABLE upload_mapping (
	brin    TEXT NOT NULL,
	kind    TEXT NOT NULL,
	mapping TEXT NOT NULL,
	account BIGINT NOT NULL,
	at      BIGINT NOT NULL,
	PRIMARY KEY (brin, kind)
) @STRICT;
@REFERENCE_TABLE(upload_mapping)
