-- SPDX-License-Identifier: EUPL-1.2
-- A fourth kind of letter, afzegging: a talk does not take place. Kinds are bound by the tables, so they are made anew.
DROP INDEX letter_file_public;
DROP INDEX letter_file_once;
ALTER TABLE letter_text RENAME TO letter_text_before;
ALTER TABLE letter_file RENAME TO letter_file_before;

CREATE TABLE letter_text (
	region   TEXT NOT NULL,
	template TEXT NOT NULL CHECK (template IN ('uitnodiging', 'waarschuwing', 'besluit', 'afzegging')),
	audience TEXT NOT NULL CHECK (audience IN ('jongere', 'ouders')),
	language TEXT NOT NULL CHECK (language IN ('nl', 'en')),
	version  BIGINT NOT NULL,
	subject  TEXT NOT NULL,
	words    TEXT NOT NULL,
	account  BIGINT NOT NULL,
	at       BIGINT NOT NULL,
	PRIMARY KEY (region, template, audience, language, version)
) @STRICT;
@REFERENCE_TABLE(letter_text)
INSERT INTO letter_text (region, template, audience, language, version, subject, words, account, at)
SELECT region, template, audience, language, version, subject, words, account, at FROM letter_text_before;
DROP TABLE letter_text_before;

CREATE TABLE letter_file (
	person   BIGINT NOT NULL,
	letter   BIGINT NOT NULL,
	public   TEXT NOT NULL,
	report   BIGINT NOT NULL,
	region   TEXT NOT NULL,
	template TEXT NOT NULL CHECK (template IN ('uitnodiging', 'waarschuwing', 'besluit', 'afzegging')),
	audience TEXT NOT NULL CHECK (audience IN ('jongere', 'ouders')),
	language TEXT NOT NULL CHECK (language IN ('nl', 'en')),
	version  BIGINT NOT NULL,
	mailed   BIGINT NOT NULL,
	made     BIGINT NOT NULL,
	account  BIGINT NOT NULL,
	once     TEXT NOT NULL,
	words    @BYTES NOT NULL,
	sealed   @BYTES NOT NULL,
	PRIMARY KEY (person, letter)
) @STRICT;
@DISTRIBUTED_TABLE(letter_file)
INSERT INTO letter_file (person, letter, public, report, region, template, audience, language, version, mailed, made, account,
                         once, words, sealed)
SELECT person, letter, public, report, region, template, audience, language, version, mailed, made, account, once, words, sealed
  FROM letter_file_before;
DROP TABLE letter_file_before;
CREATE INDEX letter_file_public ON letter_file (public);
CREATE UNIQUE INDEX letter_file_once ON letter_file (person, once);
