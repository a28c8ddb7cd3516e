-- SPDX-License-Identifier: EUPL-1.2
-- What follows from the marks: obligations of the school and signals, in one table because they are worked through as
-- one list and explained in one way.

-- turn: whose move it is: 0 nobody's, 1 the school's, 2 the officer's. due: until when that side has.
-- bucket groups rules for the filters of the worklist (signals/finding.h).
-- What a list looks at first stands first: a row is read from its left.
CREATE TABLE finding (
	person       BIGINT NOT NULL,
	enrolment    BIGINT NOT NULL,
	rule         TEXT NOT NULL,
	day          BIGINT NOT NULL,
	turn         BIGINT NOT NULL CHECK (turn IN (0, 1, 2)),
	due          BIGINT NOT NULL,
	public       TEXT NOT NULL,
	since        BIGINT NOT NULL,
	first        BIGINT NOT NULL,
	begin_day    BIGINT NOT NULL,
	end_day      BIGINT,
	report_by    BIGINT NOT NULL,
	minutes      BIGINT NOT NULL,
	amount       BIGINT NOT NULL,
	duty         TEXT NOT NULL,
	version      TEXT NOT NULL,
	evidence     @BYTES NOT NULL,
	holds        BIGINT NOT NULL CHECK (holds IN (0, 1)),
	state        TEXT NOT NULL,
	bucket       BIGINT NOT NULL,
	reported     BIGINT,
	exempt       TEXT NOT NULL,
	brin         TEXT NOT NULL,
	location     TEXT NOT NULL,
	municipality TEXT NOT NULL,
	region       TEXT NOT NULL,
	PRIMARY KEY (person, enrolment, rule, day)
) @KEYED;
@DISTRIBUTED_TABLE(finding)
CREATE INDEX finding_public ON finding (public);
-- The worklists. A query says turn = 1 AND turn <> 0: the second so that the engine sees that the index holds all it wants.
-- With turn > 0 it would take that for a range and lose the order behind it.
-- location stands last so that a list of one location need not look at the findings of others.
CREATE INDEX finding_school ON finding (brin, turn, due, person, enrolment, rule, day, location) WHERE turn <> 0;
CREATE INDEX finding_school_bucket ON finding (brin, turn, bucket, due, person, enrolment, rule, day, location) WHERE turn <> 0;
CREATE INDEX finding_town ON finding (municipality, turn, bucket, due, person, enrolment, rule, day) WHERE turn <> 0;

-- Each step that a person took with a finding; an undo is a step too.
CREATE TABLE finding_step (
	person    BIGINT NOT NULL,
	step      BIGINT NOT NULL,
	enrolment BIGINT NOT NULL,
	rule      TEXT NOT NULL,
	day       BIGINT NOT NULL,
	at        BIGINT NOT NULL,
	account   BIGINT NOT NULL,
	action    TEXT NOT NULL,
	old_state TEXT NOT NULL,
	new_state TEXT NOT NULL,
	note      TEXT NOT NULL,
	contact   BIGINT,
	PRIMARY KEY (person, step)
) @STRICT;
@DISTRIBUTED_TABLE(finding_step)
