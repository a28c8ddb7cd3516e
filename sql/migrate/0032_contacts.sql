-- SPDX-License-Identifier: EUPL-1.2
-- Who is the fixed contact of a location, who stands in, and the desks of municipalities (docs/decisions/0042-contacts.md).
-- Days inclusive; last NULL: without end.

-- Somebody who can be a contact, on behalf of a region: the card that others see. account: NULL when it is somebody who
-- does not work in this program. email in lower case; with account or name it tells two of them apart in a file.
CREATE TABLE contact_card (
	contact BIGINT NOT NULL PRIMARY KEY,
	public  TEXT NOT NULL,
	region  TEXT NOT NULL,
	account BIGINT,
	name    TEXT NOT NULL,
	job     TEXT NOT NULL,
	phone   TEXT NOT NULL,
	email   TEXT NOT NULL
) @STRICT;
@REFERENCE_TABLE(contact_card)
CREATE INDEX contact_card_public ON contact_card (public);
CREATE INDEX contact_card_region ON contact_card (region, name, contact);

-- The fixed contact that a region has at a location, for the students who live in it. task: for whom.
CREATE TABLE contact_place (
	brin     TEXT NOT NULL,
	location TEXT NOT NULL,
	region   TEXT NOT NULL,
	task     TEXT NOT NULL CHECK (task IN ('leerplicht', 'rmc', 'both')),
	first    BIGINT NOT NULL,
	last     BIGINT CHECK (last >= first),
	contact  BIGINT NOT NULL,
	PRIMARY KEY (brin, location, region, task, first)
) @STRICT;
@REFERENCE_TABLE(contact_place)
CREATE INDEX contact_place_contact ON contact_place (contact);
CREATE INDEX contact_place_region ON contact_place (region, brin, location);

-- Away, and who stands in; stand_in NULL: nobody, so that the desk of the municipality has it.
CREATE TABLE contact_away (
	contact  BIGINT NOT NULL,
	first    BIGINT NOT NULL,
	last     BIGINT NOT NULL CHECK (last >= first),
	stand_in BIGINT,
	PRIMARY KEY (contact, first)
) @STRICT;
@REFERENCE_TABLE(contact_away)

-- The three instances of a municipality that a report can be for. contact: who answers it in this program, or NULL.
CREATE TABLE contact_desk (
	municipality TEXT NOT NULL,
	desk         TEXT NOT NULL CHECK (desk IN ('leerplicht', 'kwalificatieplicht', 'rmc')),
	name         TEXT NOT NULL,
	phone        TEXT NOT NULL,
	email        TEXT NOT NULL,
	contact      BIGINT,
	PRIMARY KEY (municipality, desk)
) @STRICT;
@REFERENCE_TABLE(contact_desk)

-- Regions that agreed that the contact of the school's region sees students who live in the other one as well.
CREATE TABLE contact_agreed (
	school_region TEXT NOT NULL,
	home_region   TEXT NOT NULL,
	first         BIGINT NOT NULL,
	last          BIGINT CHECK (last >= first),
	PRIMARY KEY (school_region, home_region, first)
) @STRICT;
@REFERENCE_TABLE(contact_agreed)
