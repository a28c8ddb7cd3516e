-- SPDX-License-Identifier: EUPL-1.2
-- The closed day ledger. One row holds one day of one enrolment: its marks, packed, and the sums that follow from
-- them. The sums cannot disagree with each other; `verify` proves that they agree with the marks.

CREATE TABLE registration_day (
	person       BIGINT NOT NULL,
	enrolment    BIGINT NOT NULL,
	day          BIGINT NOT NULL,
	brin         TEXT NOT NULL,
	location     TEXT NOT NULL,
	scheduled    BIGINT NOT NULL,
	present      BIGINT NOT NULL,
	unauthorised BIGINT NOT NULL,
	authorised   BIGINT NOT NULL,
	sick         BIGINT NOT NULL,
	unregistered BIGINT NOT NULL,
	late         BIGINT NOT NULL,
	marks        @BYTES NOT NULL,
	PRIMARY KEY (person, enrolment, day),
	CHECK (scheduled = present + unauthorised + authorised + sick + unregistered)
) @KEYED;
@DISTRIBUTED_TABLE(registration_day)
CREATE INDEX registration_gap ON registration_day (brin, location, day) WHERE unregistered > 0;

-- What a mark was before it was corrected.
CREATE TABLE mark_history (
	person     BIGINT NOT NULL,
	enrolment  BIGINT NOT NULL,
	day        BIGINT NOT NULL,
	begin_min  BIGINT NOT NULL,
	change     BIGINT NOT NULL,
	end_min    BIGINT NOT NULL,
	status     TEXT NOT NULL,
	reason     TEXT NOT NULL,
	changed_at BIGINT NOT NULL,
	account    BIGINT NOT NULL,
	cause      TEXT NOT NULL,
	PRIMARY KEY (person, enrolment, day, begin_min, change)
) @KEYED;
@DISTRIBUTED_TABLE(mark_history)

-- Sums of registration_day by location and week (its Monday), kept in the same transaction. A week is spread over parts
-- that are added up on reading: 0 takes what comes in batches, the others single marks by person, so that the marks of one
-- class do not wait for each other's commit.
CREATE TABLE ledger_week (
	brin         TEXT NOT NULL,
	location     TEXT NOT NULL,
	week         BIGINT NOT NULL,
	part         BIGINT NOT NULL,
	scheduled    BIGINT NOT NULL,
	present      BIGINT NOT NULL,
	unauthorised BIGINT NOT NULL,
	authorised   BIGINT NOT NULL,
	sick         BIGINT NOT NULL,
	unregistered BIGINT NOT NULL,
	late         BIGINT NOT NULL,
	lessons      BIGINT NOT NULL,
	gaps         BIGINT NOT NULL,
	PRIMARY KEY (brin, location, week, part)
) @KEYED;
@REFERENCE_TABLE(ledger_week)

CREATE TABLE import_run (
	import_run BIGINT NOT NULL PRIMARY KEY,
	kind       TEXT NOT NULL,
	account    BIGINT NOT NULL,
	started    BIGINT NOT NULL,
	finished   BIGINT,
	rows_read  BIGINT NOT NULL,
	added      BIGINT NOT NULL,
	changed    BIGINT NOT NULL,
	same       BIGINT NOT NULL,
	refused    BIGINT NOT NULL
) @STRICT;
@REFERENCE_TABLE(import_run)
