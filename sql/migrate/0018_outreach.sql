-- SPDX-License-Identifier: EUPL-1.2
-- "We missen je": messages to young people and their parents, what they answer by a personal link, and who asked to be
-- left alone.

-- channel: mail, or what goes through the gateway for SMS and chat. reference: whose delivery is to be told to another room.
ALTER TABLE letter ADD COLUMN channel TEXT NOT NULL DEFAULT 'mail';
ALTER TABLE letter ADD COLUMN reference TEXT NOT NULL DEFAULT '';

-- Parents and guardians, as the school delivers them: number 1, 2. receives: gets messages about the child.
CREATE TABLE guardian (
	person   BIGINT NOT NULL,
	number   BIGINT NOT NULL,
	name     TEXT NOT NULL,
	phone    TEXT NOT NULL,
	email    TEXT NOT NULL,
	language TEXT NOT NULL,
	receives BIGINT NOT NULL CHECK (receives IN (0, 1)),
	PRIMARY KEY (person, number)
) @STRICT;
@DISTRIBUTED_TABLE(guardian)

-- One message to one receiver about one finding. recipient: 0 the young person, else the number of the guardian. sealed: to
-- whom, and the text without its link. due: when it may go; sent: when it was handed over; told: the last news of its
-- delivery. reference: its Message-ID, and what a gateway calls it. token: a hash of the link. tries: dates of birth that
-- were tried on it. version: of the school's own words, 0 the standard. account: who sent it, 0 nobody: by itself.
CREATE TABLE message (
	person    BIGINT NOT NULL,
	message   BIGINT NOT NULL,
	public    TEXT NOT NULL,
	enrolment BIGINT NOT NULL,
	rule      TEXT NOT NULL,
	day       BIGINT NOT NULL,
	brin      TEXT NOT NULL,
	location  TEXT NOT NULL,
	kind      TEXT NOT NULL CHECK (kind IN ('eerste-dag', 'uren-8', 'uren-12', 'ziek')),
	recipient BIGINT NOT NULL,
	channel   TEXT NOT NULL CHECK (channel IN ('email', 'sms')),
	language  TEXT NOT NULL,
	version   BIGINT NOT NULL,
	sealed    @BYTES NOT NULL,
	origin    TEXT NOT NULL,
	status    TEXT NOT NULL CHECK (status IN ('queued', 'sending', 'sent', 'delivered', 'failed', 'bounced', 'answered', 'held')),
	reason    TEXT NOT NULL,
	made      BIGINT NOT NULL,
	made_day  BIGINT NOT NULL,
	due       BIGINT NOT NULL,
	sent      BIGINT,
	told      BIGINT,
	reference TEXT NOT NULL,
	token     @BYTES NOT NULL,
	expires   BIGINT NOT NULL,
	tries     BIGINT NOT NULL,
	account   BIGINT NOT NULL,
	PRIMARY KEY (person, message)
) @STRICT;
@DISTRIBUTED_TABLE(message)
CREATE INDEX message_token ON message (token);
CREATE INDEX message_reference ON message (reference);
CREATE INDEX message_due ON message (due, person, message) WHERE status = 'queued';
CREATE INDEX message_school ON message (brin, status, made, person, message);

-- What somebody answered. lessons: which ones were registered wrongly, by the sender. moment, phone: when and where to call.
-- status: open until somebody at school dealt with it.
CREATE TABLE answer (
	person    BIGINT NOT NULL,
	answer    BIGINT NOT NULL,
	public    TEXT NOT NULL,
	message   BIGINT NOT NULL,
	enrolment BIGINT NOT NULL,
	brin      TEXT NOT NULL,
	location  TEXT NOT NULL,
	recipient BIGINT NOT NULL,
	kind      TEXT NOT NULL CHECK (kind IN ('ziek', 'er-wel', 'morgen', 'bel-mij', 'niet-goed', 'woorden')),
	words     TEXT NOT NULL,
	lessons   TEXT NOT NULL,
	phone     TEXT NOT NULL,
	moment    TEXT NOT NULL,
	at        BIGINT NOT NULL,
	day       BIGINT NOT NULL,
	status    TEXT NOT NULL CHECK (status IN ('open', 'gezien')),
	handled   BIGINT,
	handler   BIGINT,
	PRIMARY KEY (person, answer)
) @STRICT;
@DISTRIBUTED_TABLE(answer)
CREATE INDEX answer_school ON answer (brin, status, at, person, answer);

-- "Niet meer op deze manier": a receiver who wants no messages by a channel.
CREATE TABLE message_stop (
	person    BIGINT NOT NULL,
	recipient BIGINT NOT NULL,
	channel   TEXT NOT NULL,
	at        BIGINT NOT NULL,
	PRIMARY KEY (person, recipient, channel)
) @STRICT;
@DISTRIBUTED_TABLE(message_stop)

-- The words of an institution instead of the standard ones, by version; the newest counts, empty words are the standard.
CREATE TABLE message_text (
	brin     TEXT NOT NULL,
	kind     TEXT NOT NULL,
	audience TEXT NOT NULL CHECK (audience IN ('jongere', 'ouder')),
	channel  TEXT NOT NULL,
	language TEXT NOT NULL,
	version  BIGINT NOT NULL,
	subject  TEXT NOT NULL,
	words    TEXT NOT NULL,
	account  BIGINT NOT NULL,
	at       BIGINT NOT NULL,
	PRIMARY KEY (brin, kind, audience, channel, language, version)
) @STRICT;
@REFERENCE_TABLE(message_text)

-- How an institution sends. quiet_from, quiet_until: minutes of the day. first: the channel that is tried first.
CREATE TABLE outreach_setting (
	brin        TEXT NOT NULL PRIMARY KEY,
	mode        TEXT NOT NULL CHECK (mode IN ('off', 'propose', 'automatic')),
	quiet_from  BIGINT NOT NULL,
	quiet_until BIGINT NOT NULL,
	link_days   BIGINT NOT NULL,
	first       TEXT NOT NULL CHECK (first IN ('email', 'sms')),
	phone       TEXT NOT NULL,
	account     BIGINT NOT NULL,
	at          BIGINT NOT NULL
) @STRICT;
@REFERENCE_TABLE(outreach_setting)
