-- SPDX-License-Identifier: EUPL-1.2
-- Marks can be taken away, and corrected with a reason. note: why. became: what the mark became, empty when it was taken
-- away, null in rows of before. A status that is empty says that there was no mark before.

ALTER TABLE mark_history ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE mark_history ADD COLUMN became TEXT;
