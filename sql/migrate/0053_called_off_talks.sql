-- SPDX-License-Identifier: EUPL-1.2
-- Talks that do not take place and about which nobody could be written are looked for on Vandaag.
CREATE INDEX report_talk_off_town ON report_talk (municipality, day) WHERE state = 'afgezegd';
CREATE INDEX report_talk_off_owner ON report_talk (owner, day) WHERE state = 'afgezegd';
