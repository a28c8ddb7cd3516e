-- SPDX-License-Identifier: EUPL-1.2
-- What deliveries say of lessons and groups, and who is in a group.

-- name: lesson_students_of
-- doc: who is in a group on a day, by enrolment or by membership, with what the rules need, in order of key
-- mode: many
-- in: brin text, location text, class_group text, on_day day
-- out: person i64, enrolment i64, brin text, location text, sector text, track text, first day, last day?, hour_unit int, rmc_weeks int, birth day, qualified day?, municipality text, region text, public text, search_key text, family_name text, prefix text, given_names text, call_name text
SELECT e.person, e.enrolment, e.brin, e.location, e.sector, e.track, e.first, e.last, i.hour_unit, i.rmc_weeks, p.birth,
       p.qualified, p.municipality, p.region, p.public, p.search_key, p.family_name, p.prefix, p.given_names,
       p.call_name
  FROM enrolment e
  JOIN institution i ON i.brin = e.brin
  JOIN person p ON p.person = e.person
 WHERE e.brin = :brin AND e.location = :location AND e.class_group = :class_group AND e.first <= :on_day
   AND (e.last IS NULL OR e.last >= :on_day)
 UNION
SELECT e.person, e.enrolment, e.brin, e.location, e.sector, e.track, e.first, e.last, i.hour_unit, i.rmc_weeks, p.birth,
       p.qualified, p.municipality, p.region, p.public, p.search_key, p.family_name, p.prefix, p.given_names,
       p.call_name
  FROM group_member m
  JOIN enrolment e ON e.person = m.person AND e.enrolment = m.enrolment
  JOIN institution i ON i.brin = e.brin
  JOIN person p ON p.person = m.person
 WHERE m.brin = :brin AND m.location = :location AND m.class_group = :class_group AND m.first <= :on_day
   AND (m.last IS NULL OR m.last >= :on_day) AND e.first <= :on_day AND (e.last IS NULL OR e.last >= :on_day)
 ORDER BY 1, 2

-- name: lesson_last
-- doc: the newest key
-- mode: one
-- out: lesson i64
SELECT COALESCE(MAX(lesson), 0) AS lesson FROM lesson

-- name: lesson_list
-- doc: lessons of one source at an institution by what it calls them
-- mode: many
-- in: brin text, source text, exts list_text
-- out: lesson i64, ext text, public text, location text, class_group text, subject text, day day, begin_min int, end_min int, teacher text, room text, state text, series i64, registered i64?, closed int
SELECT lesson, ext, public, location, class_group, subject, day, begin_min, end_min, teacher, room, state, series,
       registered, closed
  FROM lesson
 WHERE brin = :brin AND source = :source AND ext @IN_LIST(:exts)

-- name: lesson_put
-- doc: all but what came of a lesson
-- bulk: lesson key: lesson
-- in: lesson i64, public text, brin text, location text, class_group text, subject text, day day, begin_min int, end_min int, teacher text, room text, state text, source text, ext text, series i64

-- name: lesson_reopen
-- doc: what was closed at another time, or for another group, is closed anew
-- mode: exec
-- in: lesson i64
UPDATE lesson SET closed = 0 WHERE lesson = :lesson

-- name: teaching_group_put
-- doc: a group that a delivery names; one that is there keeps its name
-- bulk: teaching_group key: brin, location, code
-- on-conflict: ignore
-- in: brin text, location text, code text, name text
