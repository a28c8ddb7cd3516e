-- SPDX-License-Identifier: EUPL-1.2
-- How often a version of a report was offered anew after it was refused: part of the key of its message, because what a register said
-- to a key it says again, and the message holds what was mended beside the report itself.
ALTER TABLE register_out ADD COLUMN attempt BIGINT NOT NULL DEFAULT 0;
