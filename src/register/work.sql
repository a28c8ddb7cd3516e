-- SPDX-License-Identifier: EUPL-1.2
-- The workload beside what is known here.

-- part: work_person
-- doc: who is on a list, with what tells how it stands
SELECT w.person, w.mark, w.public, w.month, w.municipality, w.town, w.programme, w.state, w.gone, w.put_at,
       p.municipality AS lives, p.died, p.left_country, p.qualified,
       CASE WHEN EXISTS (SELECT 1 FROM enrolment e WHERE e.person = w.person AND e.first <= :today
                            AND (e.last IS NULL OR e.last >= :today)) THEN 1 ELSE 0 END AS enrolled,
       CASE WHEN EXISTS (SELECT 1 FROM report r WHERE r.person = w.person AND r.turn <> 0) THEN 1 ELSE 0 END AS running
  FROM register_work w
  LEFT JOIN person p ON p.person = w.person

-- name: work_scan_towns
-- doc: everybody on a list who lives in some municipalities by the list, the newest months first, with what tells how it stands
-- mode: many
-- in: list text, towns list_text, today day, gone_from i64
-- out: person i64, mark i64, public text, month i64, municipality text, town text, programme text, state text, gone i64?, put_at i64, lives text?, died day?, left_country day?, qualified day?, enrolled int, running int
@work_person
 WHERE w.municipality @IN_LIST(:towns) AND w.list = :list AND (w.gone IS NULL OR w.gone >= :gone_from)
 ORDER BY w.month DESC, w.person, w.mark, w.brin

-- name: work_scan_regions
-- doc: the same of who lives in some regions by the list
-- mode: many
-- in: list text, regions list_text, today day, gone_from i64
-- out: as work_scan_towns
@work_person
 WHERE w.region @IN_LIST(:regions) AND w.list = :list AND (w.gone IS NULL OR w.gone >= :gone_from)
 ORDER BY w.month DESC, w.person, w.mark, w.brin

-- name: work_waiting_towns
-- doc: how many of a list nobody took up yet, as work_group_of() has it, counted to a number
-- mode: one
-- in: list text, towns list_text, today day, most int
-- out: items i64
SELECT COUNT(*) AS items
  FROM (SELECT 1
          FROM register_work w
          JOIN person p ON p.person = w.person
         WHERE w.municipality @IN_LIST(:towns) AND w.list = :list AND w.gone IS NULL AND w.state = ''
           AND p.died IS NULL AND p.left_country IS NULL AND p.qualified IS NULL AND p.municipality = w.municipality
           AND NOT EXISTS (SELECT 1 FROM enrolment e WHERE e.person = w.person AND e.first <= :today
                              AND (e.last IS NULL OR e.last >= :today))
           AND NOT EXISTS (SELECT 1 FROM report r WHERE r.person = w.person AND r.turn <> 0)
         LIMIT :most) x

-- name: work_rows
-- doc: rows by public name
-- mode: many
-- in: publics list_text
-- out: public text, person i64, number text, month i64, since i64, left_day day?, town text, programme text, level text, track text, provider text, reported bool, reason text, line i64, state text, institution text
SELECT w.public, w.person, w.number, w.month, w.since, w.left_day, COALESCE(m.name, w.town) AS town, w.programme, w.level, w.track, w.provider, w.reported,
       w.reason, w.line, w.state, COALESCE(i.name, w.brin) AS institution
  FROM register_work w
  LEFT JOIN institution i ON i.brin = w.brin
  LEFT JOIN municipality m ON m.code = w.municipality
 WHERE w.public @IN_LIST(:publics)
 ORDER BY w.public

-- name: work_people
-- doc: who some persons are, where they live, and the school of today
-- mode: many
-- in: persons list_i64, today day
-- out: person i64, public text, given_names text, call_name text, prefix text, family_name text, birth day, lives text, school text
SELECT p.person, p.public, p.given_names, p.call_name, p.prefix, p.family_name, p.birth,
       COALESCE(m.name, p.municipality) AS lives,
       COALESCE((SELECT MIN(i.name) FROM enrolment e JOIN institution i ON i.brin = e.brin
                  WHERE e.person = p.person AND e.first <= :today AND (e.last IS NULL OR e.last >= :today)), '') AS school
  FROM person p
  LEFT JOIN municipality m ON m.code = p.municipality
 WHERE p.person @IN_LIST(:persons)
 ORDER BY p.person

-- name: work_find
-- doc: a row by its public name
-- mode: one
-- in: public text
-- out: person i64, list text, brin text, mark i64, municipality text, state text, gone i64?
SELECT person, list, brin, mark, municipality, state, gone FROM register_work WHERE public = :public

-- name: work_set_state
-- mode: exec
-- in: person i64, list text, brin text, mark i64, state text, at i64, by i64
UPDATE register_work SET state = :state, state_at = :at, state_by = :by
 WHERE person = :person AND list = :list AND brin = :brin AND mark = :mark

-- name: work_any
-- doc: which lists there are of some municipalities or regions
-- mode: many
-- in: towns list_text, regions list_text
-- out: list text
SELECT DISTINCT list FROM register_work
 WHERE municipality @IN_LIST(:towns) OR region @IN_LIST(:regions)
 ORDER BY list

-- name: work_sweep_unknown
-- doc: rows about nobody here that no later list brought again
-- mode: exec
-- in: before i64
DELETE FROM register_work WHERE person = 0 AND put_at < :before

-- name: work_sweep_gone
-- mode: exec
-- in: unknown_before i64, before i64
DELETE FROM register_work WHERE gone IS NOT NULL AND (gone < :before OR (person = 0 AND gone < :unknown_before))
