-- SPDX-License-Identifier: EUPL-1.2
-- Who wants no messages any more is known by the address that asked for it: parents are numbered as a school lists them, and
-- that order may change. sealed: that address (NULL in stops of before, which hold for the number).
ALTER TABLE message_stop RENAME TO message_stop_before;
CREATE TABLE message_stop (
	person    BIGINT NOT NULL,
	stop      BIGINT NOT NULL,
	recipient BIGINT NOT NULL,
	channel   TEXT NOT NULL,
	at        BIGINT NOT NULL,
	sealed    @BYTES,
	PRIMARY KEY (person, stop)
) @STRICT;
@DISTRIBUTED_TABLE(message_stop)
INSERT INTO message_stop (person, stop, recipient, channel, at)
SELECT person, recipient * 2 + CASE WHEN channel = 'sms' THEN 1 ELSE 0 END, recipient, channel, at FROM message_stop_before;
DROP TABLE message_stop_before;
