-- SPDX-License-Identifier: EUPL-1.2
-- How long what is kept (docs/retention.md), what was destroyed, and what people asked under the AVG (art. 15-22).

-- A rule per class of data, from the reference table: months after the day that counts. A rule applies to what began to
-- count from valid_from on. least and most: what a region may choose.
CREATE TABLE retention_rule (
	class       TEXT NOT NULL,
	valid_from  BIGINT NOT NULL,
	counts_from TEXT NOT NULL,
	months      BIGINT NOT NULL CHECK (months >= least AND months <= most),
	least       BIGINT NOT NULL CHECK (least >= 0),
	most        BIGINT NOT NULL,
	source      TEXT NOT NULL,
	PRIMARY KEY (class, valid_from)
) @STRICT;
@REFERENCE_TABLE(retention_rule)

-- What this region chose within those bounds; the newest that is in force counts.
CREATE TABLE retention_choice (
	class      TEXT NOT NULL,
	valid_from BIGINT NOT NULL,
	change     BIGINT NOT NULL,
	months     BIGINT NOT NULL,
	reason     TEXT NOT NULL,
	account    BIGINT NOT NULL,
	PRIMARY KEY (class, valid_from, change)
) @STRICT;
@REFERENCE_TABLE(retention_choice)

-- What goes in the coming months, as the last nightly round saw it. held: why it waits, or empty.
CREATE TABLE retention_plan (
	person  BIGINT NOT NULL,
	class   TEXT NOT NULL,
	due     BIGINT NOT NULL,
	started BIGINT NOT NULL,
	months  BIGINT NOT NULL,
	items   BIGINT NOT NULL,
	held    TEXT NOT NULL,
	PRIMARY KEY (person, class, due)
) @STRICT;
@DISTRIBUTED_TABLE(retention_plan)
CREATE INDEX retention_plan_due ON retention_plan (due, person, class);

CREATE TABLE legal_hold (
	person    BIGINT NOT NULL,
	hold      BIGINT NOT NULL,
	reason    TEXT NOT NULL,
	until     BIGINT NOT NULL,
	account   BIGINT NOT NULL,
	at        BIGINT NOT NULL,
	lifted    BIGINT,
	lifted_by BIGINT,
	PRIMARY KEY (person, hold)
) @STRICT;
@DISTRIBUTED_TABLE(legal_hold)

-- One destruction. after_person: how far it is; finished: done, with a certificate (text, its hash, and the hash with the
-- key of the installation).
CREATE TABLE retention_run (
	run          BIGINT NOT NULL PRIMARY KEY,
	public       TEXT NOT NULL,
	as_of        BIGINT NOT NULL,
	started      BIGINT NOT NULL,
	finished     BIGINT,
	account      BIGINT NOT NULL,
	after_person BIGINT NOT NULL,
	text         TEXT NOT NULL,
	hash         @BYTES NOT NULL,
	mac          @BYTES NOT NULL
) @STRICT;
@REFERENCE_TABLE(retention_run)

CREATE TABLE retention_run_class (
	run       BIGINT NOT NULL,
	class     TEXT NOT NULL,
	persons   BIGINT NOT NULL,
	items     BIGINT NOT NULL,
	first_due BIGINT NOT NULL,
	last_due  BIGINT NOT NULL,
	PRIMARY KEY (run, class)
) @STRICT;
@REFERENCE_TABLE(retention_run_class)

-- What destroyed days were part of in the sums by location and week: the sums stay, they are about nobody any more.
CREATE TABLE ledger_gone (
	brin         TEXT NOT NULL,
	location     TEXT NOT NULL,
	week         BIGINT NOT NULL,
	scheduled    BIGINT NOT NULL,
	present      BIGINT NOT NULL,
	unauthorised BIGINT NOT NULL,
	authorised   BIGINT NOT NULL,
	sick         BIGINT NOT NULL,
	unregistered BIGINT NOT NULL,
	late         BIGINT NOT NULL,
	lessons      BIGINT NOT NULL,
	gaps         BIGINT NOT NULL,
	PRIMARY KEY (brin, location, week)
) @KEYED;
@REFERENCE_TABLE(ledger_gone)

-- A request of a person. state: open, done, refused. extended: the term was lengthened by two months (AVG art. 12(3)).
CREATE TABLE rights_request (
	person   BIGINT NOT NULL,
	request  BIGINT NOT NULL,
	public   TEXT NOT NULL,
	kind     TEXT NOT NULL CHECK (kind IN ('inzage', 'correctie', 'beperking', 'bezwaar', 'overdracht', 'verwijdering')),
	received BIGINT NOT NULL,
	due      BIGINT NOT NULL,
	state    TEXT NOT NULL CHECK (state IN ('open', 'afgehandeld', 'afgewezen')),
	extended BIGINT NOT NULL CHECK (extended IN (0, 1)),
	note     TEXT NOT NULL,
	account  BIGINT NOT NULL,
	handler  BIGINT,
	handled  BIGINT,
	answer   TEXT NOT NULL,
	PRIMARY KEY (person, request)
) @STRICT;
@DISTRIBUTED_TABLE(rights_request)
CREATE INDEX rights_request_public ON rights_request (public);
CREATE INDEX rights_request_due ON rights_request (state, due, person, request);

-- A note in which third persons are named and that stays out of an answer, with the reason. item: contact or step.
CREATE TABLE rights_withheld (
	person  BIGINT NOT NULL,
	kind    TEXT NOT NULL CHECK (kind IN ('contact', 'step')),
	item    BIGINT NOT NULL,
	reason  TEXT NOT NULL,
	account BIGINT NOT NULL,
	at      BIGINT NOT NULL,
	PRIMARY KEY (person, kind, item)
) @STRICT;
@DISTRIBUTED_TABLE(rights_withheld)

-- What a fact of a person was before it was corrected.
CREATE TABLE person_history (
	person    BIGINT NOT NULL,
	change    BIGINT NOT NULL,
	field     TEXT NOT NULL,
	old_value TEXT NOT NULL,
	reason    TEXT NOT NULL,
	account   BIGINT NOT NULL,
	at        BIGINT NOT NULL,
	PRIMARY KEY (person, change, field)
) @STRICT;
@DISTRIBUTED_TABLE(person_history)

-- Facts that were corrected here. An import that brings another value than the corrected one does not change them;
-- offered is what it last brought.
CREATE TABLE person_corrected (
	person  BIGINT NOT NULL,
	field   TEXT NOT NULL,
	value   TEXT NOT NULL,
	at      BIGINT NOT NULL,
	offered TEXT NOT NULL,
	seen    BIGINT,
	PRIMARY KEY (person, field)
) @STRICT;
@DISTRIBUTED_TABLE(person_corrected)

-- Restriction of processing (AVG art. 18). lifted: when it ended.
CREATE TABLE restriction (
	person      BIGINT NOT NULL,
	restriction BIGINT NOT NULL,
	reason      TEXT NOT NULL,
	account     BIGINT NOT NULL,
	at          BIGINT NOT NULL,
	lifted      BIGINT,
	lifted_by   BIGINT,
	PRIMARY KEY (person, restriction)
) @STRICT;
@DISTRIBUTED_TABLE(restriction)

-- Pseudonymous tables that were given out for research (AVG art. 89): what for, and what was held back in them.
CREATE TABLE research_export (
	export     BIGINT NOT NULL PRIMARY KEY,
	public     TEXT NOT NULL,
	project    TEXT NOT NULL,
	purpose    TEXT NOT NULL,
	approval   TEXT NOT NULL,
	account    BIGINT NOT NULL,
	at         BIGINT NOT NULL,
	as_of      BIGINT NOT NULL,
	threshold  BIGINT NOT NULL,
	persons    BIGINT NOT NULL,
	dropped    BIGINT NOT NULL,
	cells      BIGINT NOT NULL,
	suppressed BIGINT NOT NULL,
	hash       @BYTES NOT NULL
) @STRICT;
@REFERENCE_TABLE(research_export)
CREATE INDEX research_export_public ON research_export (public);
