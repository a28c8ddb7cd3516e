-- SPDX-License-Identifier: EUPL-1.2
-- Handling of reports: talks that were planned, hand-overs that wait for the receiver, and what is new for the school.

-- A talk. begin_min: minute of the local day. company: with whom. invited: 'mail', 'brief', 'beide' or 'niet'. sequence: how often
-- it was moved, for the calendars of those invited. once: what the form carried that planned it.
-- brin, location, municipality, owner: where it shows on Vandaag; they follow the report.
CREATE TABLE report_talk (
	person       BIGINT NOT NULL,
	report       BIGINT NOT NULL,
	talk         BIGINT NOT NULL,
	public       TEXT NOT NULL,
	day          BIGINT NOT NULL,
	begin_min    BIGINT NOT NULL,
	minutes      BIGINT NOT NULL,
	place        TEXT NOT NULL,
	company      TEXT NOT NULL,
	audience     TEXT NOT NULL CHECK (audience IN ('jongere', 'ouders')),
	language     TEXT NOT NULL CHECK (language IN ('nl', 'en')),
	invited      TEXT NOT NULL CHECK (invited IN ('niet', 'mail', 'brief', 'beide')),
	state        TEXT NOT NULL CHECK (state IN ('gepland', 'geweest', 'niet-verschenen', 'afgezegd')),
	sequence     BIGINT NOT NULL,
	made         BIGINT NOT NULL,
	account      BIGINT NOT NULL,
	once         TEXT NOT NULL,
	brin         TEXT NOT NULL,
	location     TEXT NOT NULL,
	municipality TEXT NOT NULL,
	owner        BIGINT NOT NULL,
	PRIMARY KEY (person, report, talk)
) @STRICT;
@DISTRIBUTED_TABLE(report_talk)
CREATE UNIQUE INDEX report_talk_once ON report_talk (person, once);
CREATE INDEX report_talk_town ON report_talk (municipality, day, begin_min) WHERE state = 'gepland';
CREATE INDEX report_talk_owner ON report_talk (owner, day, begin_min) WHERE state = 'gepland';
CREATE INDEX report_talk_school ON report_talk (brin, day, begin_min, location) WHERE state = 'gepland';

-- A hand-over. why: a move of house, an eighteenth birthday, or by hand with a reason. It is done at once, so that the report is
-- never without somebody; the receiver takes it over or gives it back with a reason. old_*: to whom it goes back.
CREATE TABLE report_handover (
	person           BIGINT NOT NULL,
	report           BIGINT NOT NULL,
	handover         BIGINT NOT NULL,
	at               BIGINT NOT NULL,
	account          BIGINT NOT NULL,
	why              TEXT NOT NULL CHECK (why IN ('verhuisd', '18', 'hand')),
	reason           TEXT NOT NULL,
	old_municipality TEXT NOT NULL,
	old_desk         TEXT NOT NULL,
	old_owner        BIGINT NOT NULL,
	new_municipality TEXT NOT NULL,
	new_desk         TEXT NOT NULL,
	new_owner        BIGINT NOT NULL,
	state            TEXT NOT NULL CHECK (state IN ('aangeboden', 'overgenomen', 'teruggegeven')),
	answered         BIGINT,
	answerer         BIGINT NOT NULL,
	answer           TEXT NOT NULL,
	PRIMARY KEY (person, report, handover)
) @STRICT;
@DISTRIBUTED_TABLE(report_handover)
CREATE INDEX report_handover_town ON report_handover (new_municipality, new_desk, at) WHERE state = 'aangeboden';
CREATE INDEX report_handover_owner ON report_handover (new_owner, at) WHERE state = 'aangeboden';

-- What the school has not seen yet of what the authority did with a report: the last deed.
CREATE TABLE report_news (
	person   BIGINT NOT NULL,
	report   BIGINT NOT NULL,
	kind     TEXT NOT NULL,
	at       BIGINT NOT NULL,
	brin     TEXT NOT NULL,
	location TEXT NOT NULL,
	PRIMARY KEY (person, report)
) @STRICT;
@DISTRIBUTED_TABLE(report_news)
CREATE INDEX report_news_school ON report_news (brin, at, person, report, location);
