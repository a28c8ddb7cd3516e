-- SPDX-License-Identifier: EUPL-1.2
-- The workload by the lists of the national register (A04, A14): who left without a startkwalificatie, as the register has it.

-- A row of a list. person: who it is here; 0 while that is not known, and then the row holds nothing but what the list says of the
-- education. mark: tells the rows of one person, or of nobody, apart, the same in each list. month, since: as yyyymm, 0: not said.
-- municipality: code, empty when the name (town) is none of ours. reported: absence was reported. found: by what the person was
-- found. line: of the file that the row stood in last. turn: the import that changed it last. gone: since when no list has it any
-- more. state, state_at, state_by: what was done here; a later list leaves it alone.
CREATE TABLE register_work (
	person       BIGINT NOT NULL,
	list         TEXT NOT NULL CHECK (list IN ('a04', 'a14')),
	brin         TEXT NOT NULL,
	mark         BIGINT NOT NULL,
	public       TEXT NOT NULL,
	number       TEXT NOT NULL,
	month        BIGINT NOT NULL,
	since        BIGINT NOT NULL,
	left_day     BIGINT,
	municipality TEXT NOT NULL,
	town         TEXT NOT NULL,
	region       TEXT NOT NULL,
	programme    TEXT NOT NULL,
	level        TEXT NOT NULL,
	track        TEXT NOT NULL,
	provider     TEXT NOT NULL,
	reported     BIGINT NOT NULL CHECK (reported IN (0, 1)),
	reason       TEXT NOT NULL,
	found        TEXT NOT NULL CHECK (found IN ('nummer', 'inschrijving', '')),
	line         BIGINT NOT NULL,
	put_at       BIGINT NOT NULL,
	turn         BIGINT NOT NULL,
	gone         BIGINT,
	state        TEXT NOT NULL CHECK (state IN ('bezig', 'klaar', '')),
	state_at     BIGINT,
	state_by     BIGINT NOT NULL,
	PRIMARY KEY (person, list, brin, mark)
) @STRICT;
@DISTRIBUTED_TABLE(register_work)
CREATE INDEX register_work_town ON register_work (municipality, list, month, person, mark);
CREATE INDEX register_work_region ON register_work (region, list, month, person, mark);
CREATE INDEX register_work_school ON register_work (brin, list, month, person, mark);
CREATE INDEX register_work_public ON register_work (public);
CREATE INDEX register_work_gone ON register_work (gone) WHERE gone IS NOT NULL;
