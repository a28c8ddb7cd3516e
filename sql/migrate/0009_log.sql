-- SPDX-License-Identifier: EUPL-1.2
-- Who saw or changed what of whom: one log, chained so that nothing in it can be changed, removed or moved unseen
-- (docs/decisions/0013-chained-log.md), and the access out of scope that somebody took in an emergency.

DROP TABLE access_log;
DROP TABLE access_list_log;

-- The name that a person has in the log. Without this row nobody can tell whom an entry was about.
CREATE TABLE log_subject (
	person  BIGINT NOT NULL PRIMARY KEY,
	subject @BYTES NOT NULL
) @STRICT;
@DISTRIBUTED_TABLE(log_subject)
CREATE INDEX log_subject_subject ON log_subject (subject);

-- kind: look, list, change. outcome: done, refused. subject: of one person, else empty; subjects: of a list, 16 bytes each.
CREATE TABLE log_entry (
	lane       BIGINT NOT NULL,
	seq        BIGINT NOT NULL,
	at         BIGINT NOT NULL,
	account    BIGINT NOT NULL,
	grant_id   BIGINT NOT NULL,
	role       TEXT NOT NULL,
	purpose    TEXT NOT NULL,
	kind       TEXT NOT NULL,
	action     TEXT NOT NULL,
	what       TEXT NOT NULL,
	processing TEXT NOT NULL,
	outcome    TEXT NOT NULL,
	subject    @BYTES NOT NULL,
	subjects   @BYTES NOT NULL,
	shown      BIGINT NOT NULL,
	remote     TEXT NOT NULL,
	trace      @BYTES NOT NULL,
	span       @BYTES NOT NULL,
	parent     @BYTES NOT NULL,
	program    TEXT NOT NULL,
	hash       @BYTES NOT NULL,
	PRIMARY KEY (lane, seq)
) @KEYED;
@REFERENCE_TABLE(log_entry)
CREATE INDEX log_entry_at ON log_entry (at);
CREATE INDEX log_entry_account ON log_entry (account, at);
CREATE INDEX log_entry_subject ON log_entry (subject, at) WHERE shown = 1;
CREATE INDEX log_entry_list ON log_entry (at) WHERE shown > 1;

-- Where each lane ends. mac is made with a key outside the database; empty until the lane is used.
CREATE TABLE log_head (
	lane BIGINT NOT NULL PRIMARY KEY,
	seq  BIGINT NOT NULL,
	hash @BYTES NOT NULL,
	mac  @BYTES NOT NULL
) @STRICT;
@REFERENCE_TABLE(log_head)
INSERT INTO log_head (lane, seq, hash, mac)
SELECT n.lane, 0, CAST('' AS @BYTES), CAST('' AS @BYTES) FROM (
	SELECT 1 AS lane UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6
	UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9 UNION ALL SELECT 10 UNION ALL SELECT 11 UNION ALL SELECT 12
	UNION ALL SELECT 13 UNION ALL SELECT 14 UNION ALL SELECT 15 UNION ALL SELECT 16) n;

-- Heads as they were at night; the same lines go to the log of the system.
CREATE TABLE log_anchor (
	lane BIGINT NOT NULL,
	seq  BIGINT NOT NULL,
	at   BIGINT NOT NULL,
	hash @BYTES NOT NULL,
	mac  @BYTES NOT NULL,
	PRIMARY KEY (lane, seq)
) @STRICT;
@REFERENCE_TABLE(log_anchor)

-- Access to one person out of scope. verdict: open, justified, not.
CREATE TABLE glass (
	person   BIGINT NOT NULL,
	glass    BIGINT NOT NULL,
	account  BIGINT NOT NULL,
	grant_id BIGINT NOT NULL,
	role     TEXT NOT NULL,
	at       BIGINT NOT NULL,
	until    BIGINT NOT NULL,
	kind     TEXT NOT NULL,
	reason   TEXT NOT NULL,
	verdict  TEXT NOT NULL,
	note     TEXT NOT NULL,
	reviewer BIGINT,
	reviewed BIGINT,
	PRIMARY KEY (person, glass)
) @STRICT;
@DISTRIBUTED_TABLE(glass)
CREATE INDEX glass_account ON glass (account, at);
CREATE INDEX glass_verdict ON glass (verdict, at);
