-- SPDX-License-Identifier: EUPL-1.2
-- What is put with a report can be withheld as notes can. Kinds are bound by the table, so it is made anew.
ALTER TABLE rights_withheld RENAME TO rights_withheld_before;

CREATE TABLE rights_withheld (
	person  BIGINT NOT NULL,
	kind    TEXT NOT NULL CHECK (kind IN ('contact', 'step', 'file')),
	item    BIGINT NOT NULL,
	reason  TEXT NOT NULL,
	account BIGINT NOT NULL,
	at      BIGINT NOT NULL,
	PRIMARY KEY (person, kind, item)
) @STRICT;
@DISTRIBUTED_TABLE(rights_withheld)
INSERT INTO rights_withheld (person, kind, item, reason, account, at)
SELECT person, kind, item, reason, account, at FROM rights_withheld_before;
DROP TABLE rights_withheld_before;
