-- SPDX-License-Identifier: EUPL-1.2
-- Protocols (werkafspraken) of regions: who does what within how many working days. Nothing here is about a person.

-- version: its public name, "10-2026-2"; never used again. edit: grows with each change of a draft; signatures are for one
-- edit. Once published, nothing of it changes any more. basis: the version that it was copied from. valid_from: a day after
-- the day of publication; what was found before stays with the version of then.
CREATE TABLE agreement (
	agreement    BIGINT NOT NULL PRIMARY KEY,
	version      TEXT NOT NULL UNIQUE,
	region       TEXT NOT NULL,
	title        TEXT NOT NULL,
	words        TEXT NOT NULL,
	basis        TEXT NOT NULL,
	state        TEXT NOT NULL CHECK (state IN ('concept', 'gepubliceerd', 'weggelegd')),
	valid_from   BIGINT,
	edit         BIGINT NOT NULL,
	made         BIGINT NOT NULL,
	changed      BIGINT NOT NULL,
	published    BIGINT,
	CHECK ((state = 'gepubliceerd') = (valid_from IS NOT NULL))
) @STRICT;
@REFERENCE_TABLE(agreement)
CREATE INDEX agreement_region ON agreement (region, state, valid_from);

-- subject: "V3", "8u", "O" ... sector, age, telling: "*" is all. days: -1 is no term.
CREATE TABLE agreement_row (
	agreement BIGINT NOT NULL REFERENCES agreement (agreement),
	line      BIGINT NOT NULL,
	subject   TEXT NOT NULL,
	sector    TEXT NOT NULL,
	age       TEXT NOT NULL CHECK (age IN ('*', '18-', '18+')),
	telling   TEXT NOT NULL CHECK (telling IN ('*', '1', '2+')),
	step      TEXT NOT NULL,
	who       TEXT NOT NULL,
	days      BIGINT NOT NULL CHECK (days >= -1 AND days <= 250),
	clock     TEXT NOT NULL CHECK (clock IN ('signaal', 'melding', 'opgepakt')),
	pause     BIGINT NOT NULL CHECK (pause IN (0, 1)),
	wanted    TEXT NOT NULL CHECK (wanted IN ('', 'nee', 'ja', 'vrij')),
	explain   BIGINT NOT NULL CHECK (explain IN (0, 1)),
	told      TEXT NOT NULL,
	letter    TEXT NOT NULL,
	words     TEXT NOT NULL,
	ground    TEXT NOT NULL,
	PRIMARY KEY (agreement, line)
) @STRICT;
@REFERENCE_TABLE(agreement_row)

-- Who has to sign before it can be published. kind: 'instelling' (BRIN) or 'gemeente'.
CREATE TABLE agreement_partner (
	agreement BIGINT NOT NULL REFERENCES agreement (agreement),
	kind      TEXT NOT NULL CHECK (kind IN ('instelling', 'gemeente')),
	code      TEXT NOT NULL,
	PRIMARY KEY (agreement, kind, code)
) @STRICT;
@REFERENCE_TABLE(agreement_partner)

-- edit: the text that was signed; another edit has to be signed again.
CREATE TABLE agreement_signature (
	agreement BIGINT NOT NULL REFERENCES agreement (agreement),
	kind      TEXT NOT NULL,
	code      TEXT NOT NULL,
	edit      BIGINT NOT NULL,
	account   BIGINT NOT NULL,
	at        BIGINT NOT NULL,
	PRIMARY KEY (agreement, kind, code, edit)
) @STRICT;
@REFERENCE_TABLE(agreement_signature)

-- What was done with it, by whom. kind: 'gemaakt', 'gewijzigd', 'getekend', 'gepubliceerd', 'weggelegd'.
CREATE TABLE agreement_event (
	agreement BIGINT NOT NULL REFERENCES agreement (agreement),
	event     BIGINT NOT NULL,
	at        BIGINT NOT NULL,
	account   BIGINT NOT NULL,
	kind      TEXT NOT NULL,
	note      TEXT NOT NULL,
	PRIMARY KEY (agreement, event)
) @STRICT;
@REFERENCE_TABLE(agreement_event)

-- What a protocol would have meant in a region, counted and kept: numbers alone. edit, through: of which text, to which day.
CREATE TABLE agreement_outcome (
	version TEXT NOT NULL,
	region  TEXT NOT NULL,
	edit    BIGINT NOT NULL,
	through BIGINT NOT NULL,
	made    BIGINT NOT NULL,
	result  TEXT NOT NULL,
	PRIMARY KEY (version, region)
) @STRICT;
@REFERENCE_TABLE(agreement_outcome)
