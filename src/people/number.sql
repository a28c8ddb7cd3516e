-- SPDX-License-Identifier: EUPL-1.2

-- name: number_find
-- doc: the persons with some keyed indexes of personal numbers
-- mode: many
-- in: indexes list_bytes
-- out: person i64, pgn_index bytes
SELECT person, pgn_index FROM person WHERE pgn_index @IN_LIST(:indexes)

-- name: number_one
-- doc: the person with one keyed index
-- mode: one
-- in: pgn_index bytes
-- out: person i64
SELECT person FROM person WHERE pgn_index = :pgn_index

-- name: number_taken
-- doc: which of some keys are somebody's already
-- mode: many
-- in: persons list_i64
-- out: person i64
SELECT person FROM person WHERE person @IN_LIST(:persons)

-- name: number_twice
-- doc: persons whose number somebody else has as well: there may be none
-- mode: many
-- out: person i64, persons i64
SELECT MIN(person) AS person, COUNT(*) AS persons FROM person GROUP BY pgn_index HAVING COUNT(*) > 1

-- name: number_count
-- doc: how many persons there are, for a progress bar
-- mode: one
-- out: persons i64
SELECT COUNT(*) AS persons FROM person

-- name: number_scan
-- doc: stored numbers in order of key, for rotation
-- mode: many
-- in: after i64, most int
-- out: person i64
SELECT person FROM person WHERE person > :after ORDER BY person LIMIT :most

-- name: number_list
-- doc: the stored numbers of some persons
-- mode: many
-- in: persons list_i64
-- out: person i64, pgn_cipher bytes
SELECT person, pgn_cipher FROM person WHERE person @IN_LIST(:persons) ORDER BY person

-- name: number_put
-- doc: stores the number of a person as it is encrypted now, unless it was encrypted otherwise meanwhile
-- mode: exec
-- in: person i64, old bytes, pgn_index bytes, pgn_cipher bytes
UPDATE person SET pgn_index = :pgn_index, pgn_cipher = :pgn_cipher WHERE person = :person AND pgn_cipher = :old
