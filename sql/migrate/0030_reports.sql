-- SPDX-License-Identifier: EUPL-1.2
-- Reports of absence (verzuimmeldingen): what a school tells the authority, and everything that follows from it.

-- kind: V3 V4 LRV RMC L O. status: R registered, B being handled, K taken notice of, G closed, I withdrawn. turn: whose move
-- it is: 0 nobody's, 1 the school's (answer a question, withdraw), 2 the officer's; due: until when that side has.
-- rule, day: the obligation behind it; '' and NULL for O, and for L without a signal. number: the how manieth of this enrolment in
-- the school year. agreement: the version of the protocol that it runs under; never changes. desk: leerplicht,
-- kwalificatieplicht or rmc. withdrawal: V exemption, F mistake, C corrected. raised: the day on which lateness of the
-- present clock went up.
-- What a list looks at first stands first: a row is read from its left.
CREATE TABLE report (
	person            BIGINT NOT NULL,
	report            BIGINT NOT NULL,
	public            TEXT NOT NULL,
	kind              TEXT NOT NULL CHECK (kind IN ('V3', 'V4', 'LRV', 'RMC', 'L', 'O')),
	status            TEXT NOT NULL CHECK (status IN ('R', 'B', 'K', 'G', 'I')),
	turn              BIGINT NOT NULL CHECK (turn IN (0, 1, 2)),
	due               BIGINT NOT NULL,
	enrolment         BIGINT NOT NULL,
	rule              TEXT NOT NULL,
	day               BIGINT,
	begin_day         BIGINT NOT NULL,
	end_day           BIGINT,
	filed             BIGINT NOT NULL,
	filed_at          BIGINT NOT NULL,
	brin              TEXT NOT NULL,
	location          TEXT NOT NULL,
	municipality      TEXT NOT NULL,
	region            TEXT NOT NULL,
	school_region     TEXT NOT NULL,
	duty              TEXT NOT NULL,
	desk              TEXT NOT NULL CHECK (desk IN ('leerplicht', 'kwalificatieplicht', 'rmc')),
	owner             BIGINT,
	also              BIGINT,
	number            BIGINT NOT NULL,
	version           BIGINT NOT NULL,
	agreement         TEXT NOT NULL,
	taken_at          BIGINT,
	contacted_at      BIGINT,
	answered_at       BIGINT,
	closed_at         BIGINT,
	raised            BIGINT,
	closing           TEXT NOT NULL,
	feedback          TEXT NOT NULL,
	withdrawal        TEXT NOT NULL,
	justified         BIGINT CHECK (justified IN (0, 1)),
	complete          BIGINT CHECK (complete IN (0, 1)),
	action_wanted     BIGINT NOT NULL CHECK (action_wanted IN (0, 1)),
	all_missed        BIGINT NOT NULL CHECK (all_missed IN (0, 1)),
	minutes           BIGINT NOT NULL,
	reporter          BIGINT NOT NULL,
	action_note       TEXT NOT NULL,
	reason            TEXT NOT NULL,
	explanation       TEXT NOT NULL,
	action_taken      TEXT NOT NULL,
	reporter_name     TEXT NOT NULL,
	reporter_function TEXT NOT NULL,
	reporter_phone    TEXT NOT NULL,
	reporter_email    TEXT NOT NULL,
	phone             TEXT NOT NULL,
	street            TEXT NOT NULL,
	house_number      TEXT NOT NULL,
	house_letter      TEXT NOT NULL,
	house_addition    TEXT NOT NULL,
	postcode          TEXT NOT NULL,
	place             TEXT NOT NULL,
	address_note      TEXT NOT NULL,
	PRIMARY KEY (person, report)
) @STRICT;
@DISTRIBUTED_TABLE(report)
CREATE INDEX report_public ON report (public);
-- Vandaag. A query says turn = 2 AND turn <> 0, as with findings (0005).
CREATE INDEX report_town ON report (municipality, turn, desk, due, person, report) WHERE turn <> 0;
CREATE INDEX report_owner ON report (owner, turn, due, person, report) WHERE turn <> 0;
CREATE INDEX report_school ON report (brin, turn, due, person, report, location) WHERE turn <> 0;
-- Lists, newest first; what they are narrowed by stands behind the order, so that a row is not needed for it.
CREATE INDEX report_list_school ON report (brin, filed, person, report, status, kind, turn, location);
CREATE INDEX report_list_town ON report (municipality, filed, person, report, status, kind, turn, desk, brin, location);
CREATE INDEX report_list_owner ON report (owner, filed, person, report) WHERE owner IS NOT NULL;
-- Figures of a region.
CREATE INDEX report_region ON report (region, filed);
CREATE INDEX report_school_region ON report (school_region, filed);

-- The days missed. lessons: lesson hours 1 to 12 as bits 0 to 11.
CREATE TABLE report_day (
	person  BIGINT NOT NULL,
	report  BIGINT NOT NULL,
	day     BIGINT NOT NULL,
	whole   BIGINT NOT NULL CHECK (whole IN (0, 1)),
	lessons BIGINT NOT NULL CHECK (lessons BETWEEN 0 AND 4095),
	minutes BIGINT NOT NULL,
	PRIMARY KEY (person, report, day)
) @KEYED;
@DISTRIBUTED_TABLE(report_day)

-- What happened with a report. kind: the deed. shared: words for both sides; internal: stays with the side that wrote it.
-- side: 1 school, 2 authority, 0 the program. day: the day that the words are about (a talk, an end).
CREATE TABLE report_event (
	person     BIGINT NOT NULL,
	report     BIGINT NOT NULL,
	event      BIGINT NOT NULL,
	at         BIGINT NOT NULL,
	account    BIGINT NOT NULL,
	kind       TEXT NOT NULL,
	old_status TEXT NOT NULL,
	new_status TEXT NOT NULL,
	side       BIGINT NOT NULL CHECK (side IN (0, 1, 2)),
	day        BIGINT,
	what       TEXT NOT NULL,
	shared     TEXT NOT NULL,
	internal   TEXT NOT NULL,
	PRIMARY KEY (person, report, event)
) @STRICT;
@DISTRIBUTED_TABLE(report_event)

-- What was put with a report, sealed under "report-file".
CREATE TABLE report_file (
	person  BIGINT NOT NULL,
	report  BIGINT NOT NULL,
	file    BIGINT NOT NULL,
	public  TEXT NOT NULL,
	at      BIGINT NOT NULL,
	account BIGINT NOT NULL,
	side    BIGINT NOT NULL CHECK (side IN (0, 1, 2)),
	name    TEXT NOT NULL,
	mime    TEXT NOT NULL,
	size    BIGINT NOT NULL,
	sealed  @BYTES NOT NULL,
	PRIMARY KEY (person, report, file)
) @STRICT;
@DISTRIBUTED_TABLE(report_file)

-- How an account signs what it reports: filled in once, proposed from then on.
CREATE TABLE report_reporter (
	account  BIGINT NOT NULL PRIMARY KEY,
	function TEXT NOT NULL,
	phone    TEXT NOT NULL,
	email    TEXT NOT NULL
) @STRICT;
@REFERENCE_TABLE(report_reporter)

-- What was reported before there were reports becomes one, as far as it is known; from now on the report says whose move it is.
INSERT INTO report (person, report, public, kind, status, turn, due, enrolment, rule, day, begin_day, end_day, filed,
                    filed_at, brin, location, municipality, region, school_region, duty, desk, owner, also, number, version,
                    agreement, taken_at, contacted_at, answered_at, closed_at, raised, closing, feedback, withdrawal,
                    justified, complete, action_wanted, all_missed, minutes, reporter, action_note, reason, explanation,
                    action_taken, reporter_name, reporter_function, reporter_phone, reporter_email, phone, street,
                    house_number, house_letter, house_addition, postcode, place, address_note)
SELECT f.person, f.enrolment % 1000000007 * 1000000 + f.day * 4 + CASE f.rule WHEN 'V3' THEN 0 WHEN 'V4' THEN 1 WHEN 'LRV' THEN 2 ELSE 3 END,
       f.public, f.rule, CASE f.state WHEN 'gemeld' THEN 'R' ELSE 'B' END, 2, f.due, f.enrolment, f.rule, f.day,
       f.begin_day, CASE WHEN f.rule IN ('V3', 'V4') THEN f.day ELSE f.end_day END, COALESCE(f.reported, f.day),
       COALESCE(f.reported, f.day) * 86400000000, f.brin, f.location, f.municipality, f.region, COALESCE(m.region, f.region),
       f.duty, CASE f.duty WHEN 'leerplichtig' THEN 'leerplicht' WHEN 'kwalificatieplichtig' THEN 'kwalificatieplicht' ELSE 'rmc' END,
       NULL, NULL, 1, 1, f.version, CASE f.state WHEN 'gemeld' THEN NULL ELSE COALESCE(f.reported, f.day) * 86400000000 END,
       NULL, NULL, NULL, NULL, '', '', '', NULL, NULL, 0, 0, f.minutes, 0, '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', ''
  FROM finding f
  LEFT JOIN location l ON l.brin = f.brin AND l.code = f.location
  LEFT JOIN municipality m ON m.code = l.municipality
 WHERE f.bucket = 1 AND f.state IN ('gemeld', 'in behandeling');
UPDATE finding SET turn = 0 WHERE bucket = 1 AND state IN ('gemeld', 'in behandeling');
