-- SPDX-License-Identifier: EUPL-1.2
-- Roll calls: when one was saved and by whom, where students may say themselves that they are there, and who said so.

-- One row each time a roll was saved. tasks: what followed from it for the coordinator.
CREATE TABLE roll (
	lesson       BIGINT NOT NULL,
	version      BIGINT NOT NULL,
	at           BIGINT NOT NULL,
	account      BIGINT NOT NULL,
	present      BIGINT NOT NULL,
	late         BIGINT NOT NULL,
	unauthorised BIGINT NOT NULL,
	authorised   BIGINT NOT NULL,
	sick         BIGINT NOT NULL,
	changed      BIGINT NOT NULL,
	tasks        BIGINT NOT NULL,
	PRIMARY KEY (lesson, version)
) @KEYED;
@REFERENCE_TABLE(roll)

-- Institutions where students may register themselves; a teacher confirms.
CREATE TABLE roll_choice (
	brin TEXT NOT NULL PRIMARY KEY,
	self BIGINT NOT NULL CHECK (self IN (0, 1))
) @STRICT;
@REFERENCE_TABLE(roll_choice)

-- The code on the screen of a lesson, for some minutes.
CREATE TABLE roll_code (
	lesson  BIGINT NOT NULL PRIMARY KEY,
	code    TEXT NOT NULL,
	account BIGINT NOT NULL,
	begun   BIGINT NOT NULL,
	until   BIGINT NOT NULL
) @STRICT;
@REFERENCE_TABLE(roll_code)
CREATE INDEX roll_code_code ON roll_code (code);

-- Who said to be there. Goes when the teacher saves the roll, and at night.
CREATE TABLE roll_self (
	person BIGINT NOT NULL,
	lesson BIGINT NOT NULL,
	at     BIGINT NOT NULL,
	PRIMARY KEY (person, lesson)
) @KEYED;
@DISTRIBUTED_TABLE(roll_self)
CREATE INDEX roll_self_lesson ON roll_self (lesson);
