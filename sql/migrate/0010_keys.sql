-- SPDX-License-Identifier: EUPL-1.2
-- Which generations of keys this database has been encrypted with. The keys themselves are in
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
