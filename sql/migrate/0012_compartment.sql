-- SPDX-License-Identifier: EUPL-1.2
-- What a school shares and what stays with it, what young people choose for themselves, and the compartment of the BOA.

-- note: what is meant for the other side as well; internal: what stays with the side that took the step.
ALTER TABLE finding_step ADD COLUMN internal TEXT NOT NULL DEFAULT '';

-- What somebody chose about the own data; the newest change of a kind counts. kind: reden (who reads the reason of an
-- absence: 1, 2, 3), notities (whether parents read notes from sixteen on: 0, 1), maatje (met by a peer coach: 0, 1).
CREATE TABLE own_choice (
	person  BIGINT NOT NULL,
	kind    TEXT NOT NULL CHECK (kind IN ('reden', 'notities', 'maatje')),
	change  BIGINT NOT NULL,
	value   BIGINT NOT NULL,
	at      BIGINT NOT NULL,
	account BIGINT NOT NULL,
	PRIMARY KEY (person, kind, change)
) @KEYED;
@DISTRIBUTED_TABLE(own_choice)

-- What a school gave to the authority or the authority back: to whom, of what, on what ground, for what purpose.
-- sender, recipient: an institution's brin or a municipality's code. what: the step.
CREATE TABLE exchange (
	person    BIGINT NOT NULL,
	exchange  BIGINT NOT NULL,
	at        BIGINT NOT NULL,
	account   BIGINT NOT NULL,
	sender    TEXT NOT NULL,
	recipient TEXT NOT NULL,
	rule      TEXT NOT NULL,
	what      TEXT NOT NULL,
	ground    TEXT NOT NULL,
	purpose   TEXT NOT NULL,
	PRIMARY KEY (person, exchange)
) @KEYED;
@DISTRIBUTED_TABLE(exchange)

-- Work under the Wet politiegegevens. Nothing outside the rooms of the BOA reads these tables. Texts are sealed with a
-- key that stands in the key file.
CREATE TABLE boa_case (
	person       BIGINT NOT NULL,
	boa_case     BIGINT NOT NULL,
	public       TEXT NOT NULL,
	number       TEXT NOT NULL,
	municipality TEXT NOT NULL,
	opened       BIGINT NOT NULL,
	opened_by    BIGINT NOT NULL,
	closed       BIGINT,
	outcome      TEXT NOT NULL,
	PRIMARY KEY (person, boa_case)
) @STRICT;
@DISTRIBUTED_TABLE(boa_case)
CREATE INDEX boa_case_public ON boa_case (public);
CREATE INDEX boa_case_opened ON boa_case (opened);

-- Authorised for one case (Wpg art. 6): nobody else sees that it exists. until: the last day, open while it lasts.
CREATE TABLE boa_member (
	person   BIGINT NOT NULL,
	boa_case BIGINT NOT NULL,
	account  BIGINT NOT NULL,
	first    BIGINT NOT NULL,
	until    BIGINT,
	by_whom  BIGINT NOT NULL,
	PRIMARY KEY (person, boa_case, account)
) @STRICT;
@DISTRIBUTED_TABLE(boa_member)
CREATE INDEX boa_member_account ON boa_member (account);

-- first_day: of the first processing, from which the terms of the Wpg run.
CREATE TABLE boa_note (
	person    BIGINT NOT NULL,
	boa_case  BIGINT NOT NULL,
	note      BIGINT NOT NULL,
	at        BIGINT NOT NULL,
	first_day BIGINT NOT NULL,
	account   BIGINT NOT NULL,
	kind      TEXT NOT NULL,
	sealed    @BYTES NOT NULL,
	PRIMARY KEY (person, boa_case, note)
) @KEYED;
@DISTRIBUTED_TABLE(boa_note)

-- What was provided to others, to whom, on what ground and why (Wpg art. 16-20), and looks at limited data (art. 8).
CREATE TABLE boa_provision (
	person    BIGINT NOT NULL,
	boa_case  BIGINT NOT NULL,
	provision BIGINT NOT NULL,
	at        BIGINT NOT NULL,
	first_day BIGINT NOT NULL,
	account   BIGINT NOT NULL,
	recipient TEXT NOT NULL,
	ground    TEXT NOT NULL,
	sealed    @BYTES NOT NULL,
	PRIMARY KEY (person, boa_case, provision)
) @KEYED;
@DISTRIBUTED_TABLE(boa_provision)

-- Handed over by an officer, one way: the officer cannot read it back. taken: the case that it became part of.
CREATE TABLE boa_handover (
	person       BIGINT NOT NULL,
	handover     BIGINT NOT NULL,
	public       TEXT NOT NULL,
	municipality TEXT NOT NULL,
	at           BIGINT NOT NULL,
	first_day    BIGINT NOT NULL,
	account      BIGINT NOT NULL,
	sealed       @BYTES NOT NULL,
	taken        BIGINT,
	PRIMARY KEY (person, handover)
) @STRICT;
@DISTRIBUTED_TABLE(boa_handover)
CREATE INDEX boa_handover_municipality ON boa_handover (municipality) WHERE taken IS NULL;
CREATE INDEX boa_handover_public ON boa_handover (public);
