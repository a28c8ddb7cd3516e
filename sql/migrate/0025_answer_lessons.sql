-- SPDX-License-Identifier: EUPL-1.2
-- Which lessons somebody was at, by the answer to a message: "2026-02-09-540" (day and minute), a space between them.
ALTER TABLE answer ADD COLUMN ticked TEXT NOT NULL DEFAULT '';
