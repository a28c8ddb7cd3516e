-- SPDX-License-Identifier: EUPL-1.2
-- Statements of the tests of db/: every mode and type.

-- name: thing_add
-- mode: exec
-- in: id i64, small int, day day?, flag bool, ratio f64?, name text, note text?, raw bytes?
INSERT INTO thing (id, small, day, flag, ratio, name, note, raw)
VALUES (:id, :small, :day, :flag, :ratio, :name, :note, :raw)

-- name: thing_get
-- doc: One thing, whole.
-- mode: one
-- in: id i64
-- out: id i64, small int, day day?, flag bool, ratio f64?, name text, note text?, raw bytes?
SELECT id, small, day, flag, ratio, name, note, raw FROM thing WHERE id = :id

-- name: thing_strict
-- mode: one
-- in: id i64
-- out: note text
SELECT note FROM thing WHERE id = :id

-- name: thing_list
-- mode: many
-- in: least i64
-- out: id i64, name text
SELECT id, name FROM thing WHERE id >= :least ORDER BY id

-- name: thing_stream
-- mode: stream
-- in: least i64
-- out: id i64, name text
SELECT id, name FROM thing WHERE id >= :least ORDER BY id

-- name: thing_names
-- doc: In the order of bytes, on every engine.
-- mode: many
-- out: name text
SELECT name FROM thing ORDER BY name

-- name: thing_in
-- mode: many
-- in: ids list_i64, names list_text
-- out: id i64
SELECT id FROM thing WHERE id @IN_LIST(:ids) OR name @IN_LIST(:names) ORDER BY id

-- name: thing_sum
-- doc: The same parameter twice, one that may be null, and a sum.
-- mode: one
-- in: least i64?
-- out: total i64, number i64, mean f64?, text text
SELECT coalesce(sum(id), 0) AS total, count(*) AS number, avg(id) AS mean, ':least; -- "quoted"' AS text
  FROM thing WHERE :least IS NULL OR id >= :least /* :nothing */

-- name: thing_rename
-- doc: Changes and gives back.
-- mode: one
-- in: id i64, name text
-- out: name text, small int
UPDATE thing SET name = :name WHERE id = :id RETURNING name, small

-- name: thing_delete
-- mode: exec
-- in: least i64
DELETE FROM thing WHERE id >= :least

-- name: thing_bump
-- mode: exec
-- in: id i64
UPDATE thing SET small = small + 1 WHERE id = :id

-- name: thing_lock
-- mode: one
-- in: id i64
-- out: small int
SELECT small FROM thing WHERE id = :id @FOR_UPDATE

-- name: hit_put
-- bulk: hit key: a, b
-- in: a i64, b i64, n i64, label text?, raw bytes, ratio f64

-- name: hit_keep
-- bulk: hit key: a, b
-- in: a i64, b i64, n i64, label text?, raw bytes, ratio f64
-- on-conflict: ignore

-- name: total_add
-- bulk: total key: name
-- in: name text, n i64, ratio f64
-- on-conflict: add

-- name: hit_list
-- mode: many
-- out: a i64, b i64, n i64, label text?, raw bytes, ratio f64
SELECT a, b, n, label, raw, ratio FROM hit ORDER BY a, b

-- name: total_list
-- mode: many
-- out: name text, n i64, ratio f64
SELECT name, n, ratio FROM total ORDER BY name
