-- SPDX-License-Identifier: EUPL-1.2
-- How often the sums of a location and week changed: whoever kept something that follows from its marks, or from where those who
-- were there live, sees by it that it is of before.
ALTER TABLE ledger_week ADD COLUMN changes BIGINT NOT NULL DEFAULT 0;

-- Sums of a location and week by the municipality where students live and their age: band 0 below twelve, 1 below eighteen,
-- 2 below twenty-seven, 3 older. Counted beside the work, when something changed.
CREATE TABLE resident_week (
	brin         TEXT NOT NULL,
	location     TEXT NOT NULL,
	week         BIGINT NOT NULL,
	municipality TEXT NOT NULL,
	band         BIGINT NOT NULL,
	students     BIGINT NOT NULL,
	scheduled    BIGINT NOT NULL,
	present      BIGINT NOT NULL,
	unauthorised BIGINT NOT NULL,
	authorised   BIGINT NOT NULL,
	sick         BIGINT NOT NULL,
	unregistered BIGINT NOT NULL,
	late         BIGINT NOT NULL,
	PRIMARY KEY (brin, location, week, municipality, band)
) @KEYED;
@REFERENCE_TABLE(resident_week)
CREATE INDEX resident_week_town ON resident_week (municipality, week);

-- Of when they are. changes: of the location and week when they were counted; day: that ages are of; until: the first day on
-- which one of those who were counted is in another band.
CREATE TABLE resident_count (
	brin       TEXT NOT NULL,
	location   TEXT NOT NULL,
	week       BIGINT NOT NULL,
	changes    BIGINT NOT NULL,
	day        BIGINT NOT NULL,
	until      BIGINT NOT NULL,
	counted_at BIGINT NOT NULL,
	PRIMARY KEY (brin, location, week)
) @KEYED;
@REFERENCE_TABLE(resident_count)
