-- SPDX-License-Identifier: EUPL-1.2
-- Letters of leerplicht and Doorstroompunt: the house style of a region, its texts, and what was sent.

-- How the letters of a region look. block: the address of the sender, in lines; foot: what stands at the foot of each page;
-- signature: how a letter ends, with fields; colour: 0xRRGGBB; phone, email: of the desk, for letters whose writer names none.
CREATE TABLE letter_style (
	region    TEXT NOT NULL PRIMARY KEY,
	version   BIGINT NOT NULL,
	name      TEXT NOT NULL,
	block     TEXT NOT NULL,
	place     TEXT NOT NULL,
	foot      TEXT NOT NULL,
	signature TEXT NOT NULL,
	phone     TEXT NOT NULL,
	email     TEXT NOT NULL,
	colour    BIGINT NOT NULL,
	account   BIGINT NOT NULL,
	at        BIGINT NOT NULL
) @STRICT;
@REFERENCE_TABLE(letter_style)

-- The words of a region instead of the standard ones, by version; the newest counts, empty words are the standard.
CREATE TABLE letter_text (
	region   TEXT NOT NULL,
	template TEXT NOT NULL CHECK (template IN ('uitnodiging', 'waarschuwing', 'besluit')),
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

-- A letter as it was made. report: that it belongs to. sealed: the PDF; words: subject and text. mailed: by how many mails
-- the same text went. once: what the form that made it carried, so that sending the form again makes no second letter.
CREATE TABLE letter_file (
	person   BIGINT NOT NULL,
	letter   BIGINT NOT NULL,
	public   TEXT NOT NULL,
	report   BIGINT NOT NULL,
	region   TEXT NOT NULL,
	template TEXT NOT NULL CHECK (template IN ('uitnodiging', 'waarschuwing', 'besluit')),
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
CREATE INDEX letter_file_public ON letter_file (public);
CREATE UNIQUE INDEX letter_file_once ON letter_file (person, once);
