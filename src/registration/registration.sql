-- SPDX-License-Identifier: EUPL-1.2

-- name: day_list
-- doc: all registered days of some persons, in order of key
-- mode: many
-- in: persons list_i64
-- out: person i64, enrolment i64, day day, location text, marks bytes
SELECT person, enrolment, day, location, marks
  FROM registration_day
 WHERE person @IN_LIST(:persons)
 ORDER BY person, enrolment, day

-- name: day_list_from
-- doc: the registered days of some persons from a day on, in order of key
-- mode: many
-- in: persons list_i64, from_day day
-- out: as day_list
SELECT d.person, d.enrolment, d.day, d.location, d.marks
  FROM enrolment e CROSS JOIN registration_day d
 WHERE e.person @IN_LIST(:persons) AND d.person = e.person AND d.enrolment = e.enrolment AND d.day >= :from_day
 ORDER BY d.person, d.enrolment, d.day

-- name: day_missed
-- doc: the days of a person, within a span, on which something was missed, in order of day
-- mode: many
-- in: person i64, first day, last day, most int
-- out: enrolment i64, day day, marks bytes
SELECT enrolment, day, marks
  FROM registration_day
 WHERE person = :person AND day >= :first AND day <= :last AND unauthorised + authorised + sick > 0
 ORDER BY day, enrolment
 LIMIT :most

-- name: day_put
-- bulk: registration_day key: person, enrolment, day
-- in: person i64, enrolment i64, day day, brin text, location text, scheduled int, present int, unauthorised int, authorised int, sick int, unregistered int, late int, marks bytes

-- name: day_drop
-- doc: takes days away that have no marks any more
-- mode: exec
-- in: person i64, enrolment i64, days list_i64
DELETE FROM registration_day WHERE person = :person AND enrolment = :enrolment AND day @IN_LIST(:days)

-- name: history_put
-- bulk: mark_history key: person, enrolment, day, begin_min, change
-- in: person i64, enrolment i64, day day, begin_min int, change i64, end_min int, status text, reason text, changed_at i64, account i64, cause text, note text, became text?

-- name: history_list
-- doc: corrections of the marks of one enrolment, newest first
-- mode: many
-- in: person i64, enrolment i64
-- out: day day, begin_min int, end_min int, status text, reason text, changed_at i64, cause text, note text, became text?, account_name text
SELECT h.day, h.begin_min, h.end_min, h.status, h.reason, h.changed_at, h.cause, h.note, h.became,
       COALESCE(a.name, '') AS account_name
  FROM mark_history h LEFT JOIN account a ON a.account = h.account
 WHERE h.person = :person AND h.enrolment = :enrolment
 ORDER BY h.day DESC, h.begin_min, h.change DESC
 LIMIT 200

-- name: ledger_add
-- doc: adds the difference of changed days to the sums by location and week
-- bulk: ledger_week key: brin, location, week, part
-- on-conflict: add
-- in: brin text, location text, week day, part int, scheduled i64, present i64, unauthorised i64, authorised i64, sick i64, unregistered i64, late i64, lessons i64, gaps i64, changes i64

-- name: day_weeks
-- doc: the locations and weeks of the days of a person
-- mode: many
-- in: person i64
-- out: brin text, location text, week day
SELECT DISTINCT brin, location, day - (day + 3) % 7 AS week FROM registration_day WHERE person = :person

-- name: ledger_by_location
-- mode: many
-- in: from_day day, to_day day, institution_only bool
-- out: brin text, location text, scheduled i64, present i64, unauthorised i64, authorised i64, sick i64, unregistered i64
SELECT brin, CASE WHEN :institution_only = 1 THEN '' ELSE location END AS location,
       CAST(SUM(scheduled) AS BIGINT) AS scheduled, CAST(SUM(present) AS BIGINT) AS present,
       CAST(SUM(unauthorised) AS BIGINT) AS unauthorised, CAST(SUM(authorised) AS BIGINT) AS authorised,
       CAST(SUM(sick) AS BIGINT) AS sick, CAST(SUM(unregistered) AS BIGINT) AS unregistered
  FROM registration_day
 WHERE day >= :from_day AND day <= :to_day
 GROUP BY 1, 2
 ORDER BY 1, 2

-- name: ledger_days_by_week
-- doc: the same by week, exact to the day at both ends
-- mode: many
-- in: from_day day, to_day day
-- out: day day, scheduled i64, present i64, unauthorised i64, authorised i64, sick i64, unregistered i64
SELECT day, CAST(SUM(scheduled) AS BIGINT) AS scheduled, CAST(SUM(present) AS BIGINT) AS present,
       CAST(SUM(unauthorised) AS BIGINT) AS unauthorised, CAST(SUM(authorised) AS BIGINT) AS authorised,
       CAST(SUM(sick) AS BIGINT) AS sick, CAST(SUM(unregistered) AS BIGINT) AS unregistered
  FROM registration_day
 WHERE day >= :from_day AND day <= :to_day
 GROUP BY day
 ORDER BY day

-- name: gap_weeks
-- doc: lessons without registration by location and week, of whole institutions and of single locations; brins: those
-- doc: of both
-- mode: many
-- in: brins list_text, wholes list_text, sites list_text, from_week day, to_week day
-- out: brin text, location text, location_name text, week day, scheduled i64, unregistered i64, lessons i64, gaps i64
SELECT w.brin, w.location, COALESCE(MAX(l.name), '') AS location_name, w.week,
       CAST(SUM(w.scheduled) AS BIGINT) AS scheduled, CAST(SUM(w.unregistered) AS BIGINT) AS unregistered,
       CAST(SUM(w.lessons) AS BIGINT) AS lessons, CAST(SUM(w.gaps) AS BIGINT) AS gaps
  FROM ledger_week w LEFT JOIN location l ON l.brin = w.brin AND l.code = w.location
 WHERE w.brin @IN_LIST(:brins) AND w.week >= :from_week AND w.week <= :to_week
   AND (w.brin @IN_LIST(:wholes) OR w.brin || '/' || w.location @IN_LIST(:sites))
 GROUP BY w.brin, w.location, w.week
 ORDER BY w.brin, w.location, w.week

-- name: gap_days
-- doc: the days with unregistered lessons at a location, in a span, in order of day and group; a page by key;
-- doc: without those of who left the school before seen_from
-- mode: many
-- in: brin text, location text, seen_from day, from_day day, to_day day, after_day day, after_person i64, after_enrolment i64, most int
-- out: person i64, enrolment i64, day day, marks bytes, unregistered int, class_group text, public text, call_name text, prefix text, family_name text
SELECT d.person, d.enrolment, d.day, d.marks, d.unregistered, e.class_group, p.public, p.call_name, p.prefix,
       p.family_name
  FROM registration_day d
  JOIN enrolment e ON e.person = d.person AND e.enrolment = d.enrolment
  JOIN person p ON p.person = d.person
 WHERE d.brin = :brin AND d.location = :location AND d.unregistered > 0
   AND d.day >= :from_day AND d.day <= :to_day AND (e.last IS NULL OR e.last >= :seen_from)
   AND (d.day, d.person, d.enrolment) > (:after_day, :after_person, :after_enrolment)
 ORDER BY d.day, d.person, d.enrolment
 LIMIT :most

-- name: ledger_week_all
-- doc: the kept sums, for proving them
-- mode: many
-- out: brin text, location text, week day, scheduled i64, present i64, unauthorised i64, authorised i64, sick i64, unregistered i64, late i64, lessons i64, gaps i64
SELECT brin, location, week,
       CAST(SUM(scheduled) AS BIGINT) AS scheduled, CAST(SUM(present) AS BIGINT) AS present,
       CAST(SUM(unauthorised) AS BIGINT) AS unauthorised, CAST(SUM(authorised) AS BIGINT) AS authorised,
       CAST(SUM(sick) AS BIGINT) AS sick, CAST(SUM(unregistered) AS BIGINT) AS unregistered,
       CAST(SUM(late) AS BIGINT) AS late, CAST(SUM(lessons) AS BIGINT) AS lessons,
       CAST(SUM(gaps) AS BIGINT) AS gaps
  FROM ledger_week
 GROUP BY brin, location, week
 ORDER BY brin, location, week

-- name: day_scan
-- doc: every day row, in order of key, for proving the ledger
-- mode: stream
-- out: person i64, enrolment i64, day day, brin text, location text, scheduled int, present int, unauthorised int, authorised int, sick int, unregistered int, late int, marks bytes
SELECT person, enrolment, day, brin, location, scheduled, present, unauthorised, authorised, sick, unregistered, late,
       marks
  FROM registration_day
 ORDER BY person, enrolment, day

-- name: ledger_by_group
-- doc: sums by the group of the enrolment
-- mode: many
-- in: from_day day, to_day day
-- out: brin text, location text, class_group text, scheduled i64, present i64, unauthorised i64, authorised i64, sick i64, unregistered i64
SELECT d.brin, d.location, e.class_group, CAST(SUM(d.scheduled) AS BIGINT) AS scheduled,
       CAST(SUM(d.present) AS BIGINT) AS present, CAST(SUM(d.unauthorised) AS BIGINT) AS unauthorised,
       CAST(SUM(d.authorised) AS BIGINT) AS authorised, CAST(SUM(d.sick) AS BIGINT) AS sick,
       CAST(SUM(d.unregistered) AS BIGINT) AS unregistered
  FROM registration_day d JOIN enrolment e ON e.person = d.person AND e.enrolment = d.enrolment
 WHERE d.day >= :from_day AND d.day <= :to_day
 GROUP BY d.brin, d.location, e.class_group
 ORDER BY d.brin, d.location, e.class_group
