-- SPDX-License-Identifier: EUPL-1.2
-- Who is eighteen may choose that parents get messages still: kind ouders (0, 1). Kinds are bound by the table, so it is made anew.
ALTER TABLE own_choice RENAME TO own_choice_before;
CREATE TABLE own_choice (
	person  BIGINT NOT NULL,
	kind    TEXT NOT NULL CHECK (kind IN ('reden', 'notities', 'maatje', 'ouders')),
	change  BIGINT NOT NULL,
	value   BIGINT NOT NULL,
	at      BIGINT NOT NULL,
	account BIGINT NOT NULL,
	PRIMARY KEY (person, kind, change)
) @KEYED;
@DISTRIBUTED_TABLE(own_choice)
INSERT INTO own_choice (person, kind, change, value, at, account)
SELECT person, kind, change, value, at, account FROM own_choice_before;
DROP TABLE own_choice_before;
