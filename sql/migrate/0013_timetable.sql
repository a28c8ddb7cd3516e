-- SPDX-License-Identifier: EUPL-1.2
-- The timetable: lessons, and groups beside the one of an enrolment.

-- source and ext: who says it, and what that source calls it, once an institution. public is random: the name of a lesson in
-- a URL. teacher: the sign-in name of an account, or a code of the school (teacher_code).
-- source: import, agenda (a calendar), or hand. series: lessons that belong to one event, 0: none.
-- registered: when a roll was first saved. closed: 1 it ended, and who was not registered got a gap; 2 it ended, and there
-- was nothing to register: a holiday, nobody in it, or marks that came in another way.
CREATE TABLE lesson (
	lesson      BIGINT NOT NULL PRIMARY KEY,
	public      TEXT NOT NULL,
	brin        TEXT NOT NULL,
	location    TEXT NOT NULL,
	class_group TEXT NOT NULL,
	subject     TEXT NOT NULL,
	day         BIGINT NOT NULL,
	begin_min   BIGINT NOT NULL CHECK (begin_min >= 0),
	end_min     BIGINT NOT NULL CHECK (end_min > begin_min AND end_min <= 1440),
	teacher     TEXT NOT NULL,
	room        TEXT NOT NULL,
	state       TEXT NOT NULL CHECK (state IN ('planned', 'cancelled')),
	source      TEXT NOT NULL,
	ext         TEXT NOT NULL,
	series      BIGINT NOT NULL,
	registered  BIGINT,
	closed      BIGINT NOT NULL DEFAULT 0 CHECK (closed IN (0, 1, 2))
) @STRICT;
@REFERENCE_TABLE(lesson)
CREATE UNIQUE INDEX lesson_ext ON lesson (brin, source, ext);
CREATE INDEX lesson_public ON lesson (public);
CREATE INDEX lesson_teacher ON lesson (teacher, day, begin_min);
CREATE INDEX lesson_location ON lesson (brin, location, day, begin_min);
CREATE INDEX lesson_group ON lesson (brin, location, class_group, day, begin_min);
CREATE INDEX lesson_series ON lesson (series, day) WHERE series <> 0;
-- What ended and was not registered by anybody yet.
CREATE INDEX lesson_open ON lesson (day, end_min) WHERE registered IS NULL AND closed = 0 AND state = 'planned';
-- What was closed without registration, for those who are reminded of it.
CREATE INDEX lesson_unregistered ON lesson (brin, location, day) WHERE registered IS NULL AND closed = 1 AND state = 'planned';

-- Codes of a school for its teachers, and the account that each stands for.
CREATE TABLE teacher_code (
	brin    TEXT NOT NULL,
	code    TEXT NOT NULL,
	account BIGINT NOT NULL REFERENCES account (account),
	PRIMARY KEY (brin, code)
) @STRICT;
@REFERENCE_TABLE(teacher_code)
CREATE INDEX teacher_code_account ON teacher_code (account);

-- A group of its own at a location: a cluster, a choice, a class of several classes.
CREATE TABLE teaching_group (
	brin     TEXT NOT NULL,
	location TEXT NOT NULL,
	code     TEXT NOT NULL,
	name     TEXT NOT NULL,
	PRIMARY KEY (brin, location, code)
) @STRICT;
@REFERENCE_TABLE(teaching_group)

-- Who is in it, and when; location is that of the group. Who has the group as that of the enrolment needs no row.
CREATE TABLE group_member (
	person      BIGINT NOT NULL,
	enrolment   BIGINT NOT NULL,
	brin        TEXT NOT NULL,
	location    TEXT NOT NULL,
	class_group TEXT NOT NULL,
	first       BIGINT NOT NULL,
	last        BIGINT,
	PRIMARY KEY (person, enrolment, class_group, first)
) @KEYED;
@DISTRIBUTED_TABLE(group_member)
CREATE INDEX group_member_group ON group_member (brin, location, class_group, person);
CREATE INDEX enrolment_group ON enrolment (brin, location, class_group, person);
