-- SPDX-License-Identifier: EUPL-1.2
-- What is known of an absence beforehand: reports by parents, students and the school, and leave that was asked for.

-- A report. until: the last day; the largest day (84005) while nobody said when it ends. begin_min, end_min: of the first
-- and the last day, 0 and 1440 for whole days. state: gemeld (waits for the school where the kind asks for it), bevestigd,
-- bevraagd (the school asked something), afgewezen, ingetrokken. answer: what the school asked or said. request: the
-- leave that it follows from.
CREATE TABLE absence (
	person    BIGINT NOT NULL,
	absence   BIGINT NOT NULL,
	public    TEXT NOT NULL,
	enrolment BIGINT NOT NULL,
	brin      TEXT NOT NULL,
	kind      TEXT NOT NULL CHECK (kind IN ('ziek', 'medisch', 'familie', 'te-laat', 'stage', 'anders', 'verlof')),
	first     BIGINT NOT NULL,
	begin_min BIGINT NOT NULL,
	until     BIGINT NOT NULL,
	end_min   BIGINT NOT NULL,
	reason    TEXT NOT NULL,
	state     TEXT NOT NULL,
	source    TEXT NOT NULL CHECK (source IN ('ouder', 'jongere', 'school', 'verlof')),
	by_link   BIGINT NOT NULL CHECK (by_link IN (0, 1)),
	reported  BIGINT NOT NULL,
	account   BIGINT NOT NULL,
	handled   BIGINT,
	handler   BIGINT NOT NULL,
	answer    TEXT NOT NULL,
	request   BIGINT,
	PRIMARY KEY (person, absence)
) @STRICT;
@DISTRIBUTED_TABLE(absence)
CREATE INDEX absence_public ON absence (public);
-- Today's reports: those that lasted long ago stand before every day that is asked for.
CREATE INDEX absence_at_school ON absence (brin, until, first);

-- Leave that was asked for (Leerplichtwet 1969 art. 11, 13, 13a, 14; without duty: by the rules of the school).
-- days: school days, counted when it was asked or changed. work: the employer's statement was given. state: ingediend
-- (waits for the head), ambtenaar (waits for the officer), toegekend, afgewezen, ingetrokken. decider: hoofd or ambtenaar;
-- decided_name: who decided, as it stands in the letter. municipality: of residence, to which it was sent.
CREATE TABLE leave_request (
	person       BIGINT NOT NULL,
	request      BIGINT NOT NULL,
	public       TEXT NOT NULL,
	enrolment    BIGINT NOT NULL,
	brin         TEXT NOT NULL,
	municipality TEXT NOT NULL,
	kind         TEXT NOT NULL CHECK (kind IN ('religie', 'vakantie', 'gewichtig', 'anders')),
	first        BIGINT NOT NULL,
	begin_min    BIGINT NOT NULL,
	until        BIGINT NOT NULL,
	end_min      BIGINT NOT NULL,
	days         BIGINT NOT NULL,
	work         BIGINT NOT NULL CHECK (work IN (0, 1)),
	reason       TEXT NOT NULL,
	state        TEXT NOT NULL,
	source       TEXT NOT NULL CHECK (source IN ('ouder', 'jongere', 'school')),
	asked        BIGINT NOT NULL,
	account      BIGINT NOT NULL,
	decider      TEXT NOT NULL,
	decided      BIGINT,
	decided_by   BIGINT NOT NULL,
	decided_name TEXT NOT NULL,
	decision     TEXT NOT NULL,
	PRIMARY KEY (person, request)
) @STRICT;
@DISTRIBUTED_TABLE(leave_request)
CREATE INDEX leave_request_public ON leave_request (public);
CREATE INDEX leave_request_school ON leave_request (brin, until);
CREATE INDEX leave_request_town ON leave_request (municipality, until) WHERE decider = 'ambtenaar';

-- What happened with a request, step by step; old: what it was before, in words.
CREATE TABLE leave_step (
	person  BIGINT NOT NULL,
	step    BIGINT NOT NULL,
	request BIGINT NOT NULL,
	at      BIGINT NOT NULL,
	account BIGINT NOT NULL,
	action  TEXT NOT NULL CHECK (action IN ('gevraagd', 'gewijzigd', 'doorgestuurd', 'toegekend', 'afgewezen', 'ingetrokken')),
	name    TEXT NOT NULL,
	note    TEXT NOT NULL,
	old     TEXT NOT NULL,
	PRIMARY KEY (person, step)
) @STRICT;
@DISTRIBUTED_TABLE(leave_step)

-- How an institution works with reports. own_age: from which age students report by themselves (16 or 18). head: in
-- whose name leave is decided.
CREATE TABLE absence_school (
	brin    TEXT NOT NULL PRIMARY KEY,
	own_age BIGINT NOT NULL,
	head    TEXT NOT NULL
) @STRICT;
@REFERENCE_TABLE(absence_school)
