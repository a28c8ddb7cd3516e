-- SPDX-License-Identifier: EUPL-1.2

-- name: key_generation_list
-- mode: many
-- out: generation i64, made i64, key_check text, retired i64?
SELECT generation, made, key_check, retired FROM key_generation ORDER BY generation

-- name: key_generation_newest
-- mode: one
-- out: generation i64
SELECT COALESCE(MAX(generation), 0) AS generation FROM key_generation

-- name: key_generation_add
-- mode: exec
-- in: generation i64, made i64, key_check text
INSERT INTO key_generation (generation, made, key_check) VALUES (:generation, :made, :key_check)
ON CONFLICT (generation) DO NOTHING

-- name: key_generation_retire
-- doc: all before one
-- mode: exec
-- in: newest i64, at i64
UPDATE key_generation SET retired = :at WHERE generation < :newest AND retired IS NULL
