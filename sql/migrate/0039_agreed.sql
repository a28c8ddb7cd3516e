-- SPDX-License-Identifier: EUPL-1.2
-- What the protocol says of the clock that runs: which step it is, who does it, and who is told when it is late. Words as in
-- the text of a protocol; '' where nothing was agreed, or from before this was kept.
ALTER TABLE finding ADD COLUMN step TEXT NOT NULL DEFAULT '';
ALTER TABLE finding ADD COLUMN who TEXT NOT NULL DEFAULT '';
ALTER TABLE finding ADD COLUMN told TEXT NOT NULL DEFAULT '';
ALTER TABLE report ADD COLUMN step TEXT NOT NULL DEFAULT '';
ALTER TABLE report ADD COLUMN who TEXT NOT NULL DEFAULT '';
ALTER TABLE report ADD COLUMN told TEXT NOT NULL DEFAULT '';

-- A partner who does not sign says why; '' is a signature.
ALTER TABLE agreement_signature ADD COLUMN refused TEXT NOT NULL DEFAULT '';
