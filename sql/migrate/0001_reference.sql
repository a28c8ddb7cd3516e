-- SPDX-License-Identifier: EUPL-1.2
-- What the program knows before anyone is registered: regions, municipalities, institutions, calendars, settings.
-- Days are days since 1970-01-01, instants microseconds UTC, truth is 0 or 1.

CREATE TABLE setting (
	name  TEXT NOT NULL PRIMARY KEY,
	value TEXT NOT NULL
) @STRICT;
@REFERENCE_TABLE(setting)

CREATE TABLE region (
	code TEXT NOT NULL PRIMARY KEY,
	name TEXT NOT NULL
) @STRICT;
@REFERENCE_TABLE(region)

CREATE TABLE municipality (
	code           TEXT NOT NULL PRIMARY KEY,
	name           TEXT NOT NULL,
	province       TEXT NOT NULL,
	region         TEXT NOT NULL REFERENCES region (code),
	holiday_region TEXT NOT NULL CHECK (holiday_region IN ('noord', 'midden', 'zuid')),
	lon            DOUBLE PRECISION NOT NULL,
	lat            DOUBLE PRECISION NOT NULL
) @STRICT;
@REFERENCE_TABLE(municipality)
CREATE INDEX municipality_region ON municipality (region, code);

CREATE TABLE municipality_shape (
	code TEXT NOT NULL PRIMARY KEY REFERENCES municipality (code),
	path TEXT NOT NULL
) @STRICT;
@REFERENCE_TABLE(municipality_shape)

-- hour_unit: 0 by sector, 1 clock minutes, 2 lesson hours. rmc_weeks: 0 as the protocol says.
CREATE TABLE institution (
	brin         TEXT NOT NULL PRIMARY KEY,
	name         TEXT NOT NULL,
	kind         TEXT NOT NULL,
	board        TEXT NOT NULL,
	municipality TEXT NOT NULL REFERENCES municipality (code),
	website      TEXT NOT NULL,
	hour_unit    BIGINT NOT NULL DEFAULT 0 CHECK (hour_unit IN (0, 1, 2)),
	rmc_weeks    BIGINT NOT NULL DEFAULT 0 CHECK (rmc_weeks >= 0 AND rmc_weeks <= 4)
) @STRICT;
@REFERENCE_TABLE(institution)

-- known: 1 from the reference tables, 0 met in a file and still to be completed.
CREATE TABLE location (
	brin         TEXT NOT NULL REFERENCES institution (brin),
	code         TEXT NOT NULL,
	name         TEXT NOT NULL,
	types        TEXT NOT NULL,
	street       TEXT NOT NULL,
	number       TEXT NOT NULL,
	postcode     TEXT NOT NULL,
	place        TEXT NOT NULL,
	municipality TEXT NOT NULL REFERENCES municipality (code),
	lon          DOUBLE PRECISION,
	lat          DOUBLE PRECISION,
	pupils       BIGINT NOT NULL DEFAULT 0,
	known        BIGINT NOT NULL CHECK (known IN (0, 1)),
	PRIMARY KEY (brin, code)
) @STRICT;
@REFERENCE_TABLE(location)

CREATE TABLE school_holiday (
	holiday_region TEXT NOT NULL,
	first          BIGINT NOT NULL,
	last           BIGINT NOT NULL CHECK (last >= first),
	name           TEXT NOT NULL,
	PRIMARY KEY (holiday_region, first)
) @STRICT;
@REFERENCE_TABLE(school_holiday)

-- A location's own calendar replaces the regional one, whole, for each school year that it names.
CREATE TABLE location_holiday (
	brin        TEXT NOT NULL,
	location    TEXT NOT NULL,
	school_year BIGINT NOT NULL,
	first       BIGINT NOT NULL,
	last        BIGINT NOT NULL CHECK (last >= first),
	name        TEXT NOT NULL,
	PRIMARY KEY (brin, location, first)
) @STRICT;
@REFERENCE_TABLE(location_holiday)

CREATE TABLE exemption_kind (
	code    TEXT NOT NULL PRIMARY KEY,
	article TEXT NOT NULL,
	name    TEXT NOT NULL,
	name_en TEXT NOT NULL
) @STRICT;
@REFERENCE_TABLE(exemption_kind)
