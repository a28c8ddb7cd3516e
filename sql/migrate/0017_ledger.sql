-- SPDX-License-Identifier: EUPL-1.2
-- The ledger on screen: which team has which group. And who was reminded of a lesson that nobody registered.

CREATE TABLE group_team (
	brin        TEXT NOT NULL,
	location    TEXT NOT NULL,
	class_group TEXT NOT NULL,
	team        TEXT NOT NULL,
	PRIMARY KEY (brin, location, class_group)
) @STRICT;
@REFERENCE_TABLE(group_team)

-- One row a lesson and kind, so that nobody is reminded of it twice. kind: teacher on the day itself, leader (of the
-- group) after the term. account: who was told, 0 when the school's code for the teacher is nobody's. letter: a mail
-- went to the queue.
CREATE TABLE lesson_reminder (
	lesson  BIGINT NOT NULL,
	kind    TEXT NOT NULL CHECK (kind IN ('teacher', 'leader')),
	account BIGINT NOT NULL,
	at      BIGINT NOT NULL,
	day     BIGINT NOT NULL,
	letter  BIGINT NOT NULL CHECK (letter IN (0, 1)),
	PRIMARY KEY (lesson, kind, account)
) @STRICT;
@REFERENCE_TABLE(lesson_reminder)
CREATE INDEX lesson_reminder_account ON lesson_reminder (account, day);
