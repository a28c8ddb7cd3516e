-- SPDX-License-Identifier: EUPL-1.2
-- Young people, their enrolments and what decides their duty and position. Everything about a person has person first
-- in its key, so that the tables can be distributed by person and stay together.

-- person is made from the keyed index of the personal number, so that the same person gets the same key however often
-- and on whichever node a file is read. public is random: the only name of a person in a URL.
CREATE TABLE person (
	person       BIGINT NOT NULL PRIMARY KEY,
	public       TEXT NOT NULL,
	pgn_index    @BYTES NOT NULL,
	pgn_cipher   @BYTES NOT NULL,
	family_name  TEXT NOT NULL,
	prefix       TEXT NOT NULL,
	given_names  TEXT NOT NULL,
	call_name    TEXT NOT NULL,
	search_key   TEXT NOT NULL,
	birth        BIGINT NOT NULL,
	sex          TEXT NOT NULL,
	street       TEXT NOT NULL,
	number       TEXT NOT NULL,
	postcode     TEXT NOT NULL,
	place        TEXT NOT NULL,
	municipality TEXT NOT NULL,
	region       TEXT NOT NULL,
	phone        TEXT NOT NULL,
	email        TEXT NOT NULL,
	language     TEXT NOT NULL,
	died         BIGINT,
	left_country BIGINT,
	family       TEXT NOT NULL,
	qualified    BIGINT
) @STRICT;
@DISTRIBUTED_TABLE(person)
CREATE INDEX person_public ON person (public);
CREATE INDEX person_pgn_index ON person (pgn_index);
CREATE INDEX person_search ON person (search_key, person);
CREATE INDEX person_municipality ON person (municipality, search_key, person);

CREATE TABLE enrolment (
	person      BIGINT NOT NULL,
	enrolment   BIGINT NOT NULL,
	public      TEXT NOT NULL,
	brin        TEXT NOT NULL,
	location    TEXT NOT NULL,
	number      TEXT NOT NULL,
	sector      TEXT NOT NULL,
	level       TEXT NOT NULL,
	track       TEXT NOT NULL,
	programme   TEXT NOT NULL,
	year        TEXT NOT NULL,
	class_group TEXT NOT NULL,
	first       BIGINT NOT NULL,
	last        BIGINT,
	exit_reason TEXT NOT NULL,
	funded      BIGINT NOT NULL CHECK (funded IN (0, 1)),
	PRIMARY KEY (person, enrolment)
) @STRICT;
@DISTRIBUTED_TABLE(enrolment)
CREATE INDEX enrolment_number ON enrolment (brin, number);
CREATE INDEX enrolment_location ON enrolment (brin, location, person);

CREATE TABLE result (
	person  BIGINT NOT NULL,
	kind    TEXT NOT NULL,
	level   TEXT NOT NULL,
	day     BIGINT NOT NULL,
	profile TEXT NOT NULL,
	PRIMARY KEY (person, kind, level, day)
) @STRICT;
@DISTRIBUTED_TABLE(result)

CREATE TABLE exemption (
	person BIGINT NOT NULL,
	kind   TEXT NOT NULL,
	first  BIGINT NOT NULL,
	last   BIGINT NOT NULL CHECK (last >= first),
	PRIMARY KEY (person, kind, first)
) @STRICT;
@DISTRIBUTED_TABLE(exemption)

CREATE TABLE activity (
	person       BIGINT NOT NULL,
	kind         TEXT NOT NULL CHECK (kind IN ('werk', 'dagbesteding')),
	first        BIGINT NOT NULL,
	organisation TEXT NOT NULL,
	last         BIGINT,
	hours        DOUBLE PRECISION,
	PRIMARY KEY (person, kind, first, organisation)
) @STRICT;
@DISTRIBUTED_TABLE(activity)

-- A contact with or about a young person. two_way: both sides spoke or wrote.
CREATE TABLE contact (
	person    BIGINT NOT NULL,
	contact   BIGINT NOT NULL,
	at        BIGINT NOT NULL,
	day       BIGINT NOT NULL,
	kind      TEXT NOT NULL,
	two_way   BIGINT NOT NULL CHECK (two_way IN (0, 1)),
	account   BIGINT NOT NULL,
	brin      TEXT NOT NULL,
	note      TEXT NOT NULL,
	undone    BIGINT NOT NULL DEFAULT 0 CHECK (undone IN (0, 1)),
	PRIMARY KEY (person, contact)
) @STRICT;
@DISTRIBUTED_TABLE(contact)
