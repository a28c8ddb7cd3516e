-- SPDX-License-Identifier: EUPL-1.2
-- The steps of the schema that this database has.

-- name: db_schema_steps
-- mode: many
-- out: step i64, name text, checksum text
SELECT step, name, checksum FROM schema_step ORDER BY step

-- name: db_schema_step_add
-- mode: exec
-- in: step i64, name text, checksum text, applied_at i64
INSERT INTO schema_step (step, name, checksum, applied_at) VALUES (:step, :name, :checksum, :applied_at)
