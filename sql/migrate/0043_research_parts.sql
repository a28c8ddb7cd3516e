-- SPDX-License-Identifier: EUPL-1.2
-- Of which period tables for research were, and what was told in them: the names of enum research_part, with blanks.
ALTER TABLE research_export ADD COLUMN first BIGINT;
ALTER TABLE research_export ADD COLUMN last BIGINT;
ALTER TABLE research_export ADD COLUMN parts TEXT NOT NULL DEFAULT '';
