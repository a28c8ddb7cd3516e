-- SPDX-License-Identifier: EUPL-1.2

-- name: log_subject_one
-- mode: one
-- in: person i64
-- out: subject bytes
SELECT subject FROM log_subject WHERE person = :person

-- name: log_subject_some
-- mode: many
-- in: persons list_i64
-- out: person i64, subject bytes
SELECT person, subject FROM log_subject WHERE person @IN_LIST(:persons) ORDER BY person

-- name: log_subject_add
-- mode: exec
-- in: person i64, subject bytes
INSERT INTO log_subject (person, subject) VALUES (:person, :subject) ON CONFLICT DO NOTHING

-- name: log_subject_person
-- doc: whom a name of the log stands for
-- mode: one
-- in: subject bytes
-- out: person i64
SELECT person FROM log_subject WHERE subject = :subject

-- name: log_subject_drop
-- mode: exec
-- in: person i64
DELETE FROM log_subject WHERE person = :person

-- name: log_head_take
-- doc: the first lane behind a number that nobody else writes to, held until the end of the transaction
-- mode: one
-- in: after i64
-- out: lane i64, seq i64, hash bytes, mac bytes
SELECT lane, seq, hash, mac FROM log_head WHERE lane > :after ORDER BY lane LIMIT 1 @SKIP_LOCKED

-- name: log_head_put
-- mode: exec
-- in: lane i64, seq i64, hash bytes, mac bytes
UPDATE log_head SET seq = :seq, hash = :hash, mac = :mac WHERE lane = :lane

-- name: log_head_list
-- mode: many
-- out: lane i64, seq i64, hash bytes, mac bytes
SELECT lane, seq, hash, mac FROM log_head ORDER BY lane

-- name: log_entry_add
-- doc: entries of a lane, in order; one that stands there already is left as it is, and not counted as changed
-- bulk: log_entry key: lane, seq
-- on-conflict: ignore
-- in: lane i64, seq i64, at i64, account i64, grant_id i64, role text, purpose text, kind text, action text, what text
-- in: processing text, outcome text, subject bytes, subjects bytes, shown i64, remote text, trace bytes, span bytes
-- in: parent bytes, program text, hash bytes

-- name: log_entry_walk
-- doc: everything, lane after lane
-- mode: stream
-- out: lane i64, seq i64, at i64, account i64, grant_id i64, role text, purpose text, kind text, action text, what text
-- out: processing text, outcome text, subject bytes, subjects bytes, shown i64, remote text, trace bytes, span bytes
-- out: parent bytes, program text, hash bytes
SELECT lane, seq, at, account, grant_id, role, purpose, kind, action, what, processing, outcome,
       subject, subjects, shown, remote, trace, span, parent, program, hash
  FROM log_entry ORDER BY lane, seq

-- name: log_anchor_list
-- mode: many
-- out: lane i64, seq i64, at i64, hash bytes, mac bytes
SELECT lane, seq, at, hash, mac FROM log_anchor ORDER BY lane, seq

-- name: log_anchor_add
-- mode: exec
-- in: lane i64, seq i64, at i64, hash bytes, mac bytes
INSERT INTO log_anchor (lane, seq, at, hash, mac) VALUES (:lane, :seq, :at, :hash, :mac) ON CONFLICT DO NOTHING

-- name: log_persons
-- doc: how many persons a list of everybody holds
-- mode: one
-- out: persons i64
SELECT COUNT(*) AS persons FROM person
