-- SPDX-License-Identifier: EUPL-1.2
-- The workload by the lists of the national register.

-- name: work_put
-- bulk: register_work key: person, list, brin, mark
-- in: person i64, list text, brin text, mark i64, public text, number text, month i64, since i64, left_day day?, municipality text, town text, region text, programme text, level text, track text, provider text, reported bool, reason text, found text, line i64, put_at i64, turn i64, gone i64?, state text, state_at i64?, state_by i64

-- name: work_stored
-- doc: what stands of a list: the rows of some institutions, and those of a region (empty: of none)
-- mode: many
-- in: list text, brins list_text, region text
-- out: person i64, brin text, mark i64, public text, number text, month i64, since i64, left_day day?, municipality text, town text, region text, programme text, level text, track text, provider text, reported bool, reason text, found text, line i64, put_at i64, turn i64, gone i64?, state text, state_at i64?, state_by i64
SELECT person, brin, mark, public, number, month, since, left_day, municipality, town, region, programme, level, track,
       provider, reported, reason, found, line, put_at, turn, gone, state, state_at, state_by
  FROM register_work
 WHERE list = :list AND (brin @IN_LIST(:brins) OR region = :region)
 ORDER BY person, mark

-- name: work_one
-- mode: one
-- in: person i64, list text, brin text, mark i64
-- out: turn i64, state text, state_at i64?, state_by i64
SELECT turn, state, state_at, state_by
  FROM register_work
 WHERE person = :person AND list = :list AND brin = :brin AND mark = :mark

-- name: work_drop
-- mode: exec
-- in: person i64, list text, brin text, mark i64
DELETE FROM register_work WHERE person = :person AND list = :list AND brin = :brin AND mark = :mark

-- name: work_by_number
-- doc: whose enrolments some numbers of an institution are, and where those people live
-- mode: many
-- in: brin text, numbers list_text
-- out: number text, person i64, municipality text
SELECT e.number, e.person, p.municipality
  FROM enrolment e
  JOIN person p ON p.person = e.person
 WHERE e.brin = :brin AND e.number @IN_LIST(:numbers)
 ORDER BY e.person, e.enrolment

-- name: work_at_school
-- doc: which of some persons a school had lately
-- mode: many
-- in: persons list_i64, brin text, seen_from day
-- out: person i64
SELECT DISTINCT person
  FROM enrolment
 WHERE person @IN_LIST(:persons) AND brin = :brin AND (last IS NULL OR last >= :seen_from)
 ORDER BY person

-- name: work_towns
-- mode: many
-- out: code text, name text
SELECT code, name FROM municipality ORDER BY code
