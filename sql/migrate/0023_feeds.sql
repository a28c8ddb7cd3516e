-- SPDX-License-Identifier: EUPL-1.2
-- Calendars that are fetched each night: the second way in which a timetable comes.

-- url: sealed, because its token is what gives access to the calendar; host: of it, for people. class_group and teacher:
-- what holds for every lesson of it, empty: as the calendar says. asked: somebody wants it fetched now. tried: the last
-- time that it began, done: that it went well. failures: in a row. trouble: a word for what went wrong, and its number.
CREATE TABLE calendar_feed (
	feed        BIGINT NOT NULL PRIMARY KEY,
	public      TEXT NOT NULL,
	brin        TEXT NOT NULL,
	location    TEXT NOT NULL,
	name        TEXT NOT NULL,
	url         @BYTES NOT NULL,
	host        TEXT NOT NULL,
	pattern     TEXT NOT NULL,
	class_group TEXT NOT NULL,
	teacher     TEXT NOT NULL,
	account     BIGINT NOT NULL,
	created     BIGINT NOT NULL,
	asked       BIGINT,
	tried       BIGINT,
	done        BIGINT,
	failures    BIGINT NOT NULL,
	added       BIGINT NOT NULL,
	changed     BIGINT NOT NULL,
	cancelled   BIGINT NOT NULL,
	skipped     BIGINT NOT NULL,
	trouble     TEXT NOT NULL
) @STRICT;
@REFERENCE_TABLE(calendar_feed)
CREATE UNIQUE INDEX calendar_feed_public ON calendar_feed (public);
CREATE INDEX calendar_feed_place ON calendar_feed (brin, location);
