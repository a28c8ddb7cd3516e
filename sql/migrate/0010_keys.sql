-- SPDX-License-Identifier: EUPL-1.2
-- Which generations of keys this database has been encrypted with, and how far rotation is. The keys themselves are in
-- the key file.

-- key_check tells the keys apart without telling them. retired: when nothing was left of the generation and its keys
-- were destroyed.
CREATE TABLE key_generation (
	generation BIGINT NOT NULL PRIMARY KEY,
	made       BIGINT NOT NULL,
	key_check  TEXT NOT NULL,
	retired    BIGINT
) @STRICT;
@REFERENCE_TABLE(key_generation)

-- How far the rotation that is under way has come: sealed is the name of what is sealed, after_1 and after_2 the key of
-- the last row that is over. Rows go when the rotation is done.
CREATE TABLE key_progress (
	generation BIGINT NOT NULL,
	sealed     TEXT NOT NULL,
	after_1    BIGINT NOT NULL,
	after_2    BIGINT NOT NULL,
	done       BIGINT NOT NULL CHECK (done IN (0, 1)),
	PRIMARY KEY (generation, sealed)
) @STRICT;
@REFERENCE_TABLE(key_progress)
