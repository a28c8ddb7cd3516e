-- SPDX-License-Identifier: EUPL-1.2

-- name: mark_changed_by
-- doc: who changed a mark last
-- mode: one
-- in: person i64, enrolment i64, day day, begin_min int
-- out: account_name text, changed_at i64
SELECT COALESCE(a.name, '') AS account_name, h.changed_at
  FROM mark_history h LEFT JOIN account a ON a.account = h.account
 WHERE h.person = :person AND h.enrolment = :enrolment AND h.day = :day AND h.begin_min = :begin_min
 ORDER BY h.change DESC
 LIMIT 1

-- name: ledger_places
-- doc: the kept sums by location and week of whole institutions and of single locations, without destroyed days; brins:
-- doc: those of both
-- mode: many
-- in: brins list_text, wholes list_text, sites list_text, from_week day, to_week day
-- out: brin text, location text, school text, site text, week day, scheduled i64, present i64, unauthorised i64, authorised i64, sick i64, unregistered i64, late i64
SELECT w.brin, w.location, COALESCE(MAX(i.name), '') AS school, COALESCE(MAX(l.name), '') AS site, w.week,
       CAST(SUM(w.scheduled) AS BIGINT) AS scheduled, CAST(SUM(w.present) AS BIGINT) AS present,
       CAST(SUM(w.unauthorised) AS BIGINT) AS unauthorised, CAST(SUM(w.authorised) AS BIGINT) AS authorised,
       CAST(SUM(w.sick) AS BIGINT) AS sick, CAST(SUM(w.unregistered) AS BIGINT) AS unregistered,
       CAST(SUM(w.late) AS BIGINT) AS late
  FROM (SELECT brin, location, week, scheduled, present, unauthorised, authorised, sick, unregistered, late
          FROM ledger_week
         WHERE brin @IN_LIST(:brins) AND week >= :from_week AND week <= :to_week
         UNION ALL
        SELECT brin, location, week, -scheduled, -present, -unauthorised, -authorised, -sick, -unregistered, -late
          FROM ledger_gone
         WHERE brin @IN_LIST(:brins) AND week >= :from_week AND week <= :to_week) w
  LEFT JOIN location l ON l.brin = w.brin AND l.code = w.location
  LEFT JOIN institution i ON i.brin = w.brin
 WHERE w.brin @IN_LIST(:wholes) OR w.brin || '/' || w.location @IN_LIST(:sites)
 GROUP BY w.brin, w.location, w.week
 ORDER BY w.brin, w.location, w.week

-- name: ledger_groups
-- doc: sums of one location in a span by the group of the enrolment, with the team that has the group
-- mode: many
-- in: brin text, location text, from_day day, to_day day
-- out: class_group text, team text, students i64, scheduled i64, present i64, unauthorised i64, authorised i64, sick i64, unregistered i64, late i64
SELECT g.class_group, COALESCE(t.team, '') AS team, g.students, g.scheduled, g.present, g.unauthorised, g.authorised,
       g.sick, g.unregistered, g.late
  FROM (SELECT e.class_group, COUNT(DISTINCT d.person) AS students, CAST(SUM(d.scheduled) AS BIGINT) AS scheduled,
               CAST(SUM(d.present) AS BIGINT) AS present, CAST(SUM(d.unauthorised) AS BIGINT) AS unauthorised,
               CAST(SUM(d.authorised) AS BIGINT) AS authorised, CAST(SUM(d.sick) AS BIGINT) AS sick,
               CAST(SUM(d.unregistered) AS BIGINT) AS unregistered, CAST(SUM(d.late) AS BIGINT) AS late
          FROM enrolment e
          JOIN registration_day d ON d.person = e.person AND d.enrolment = e.enrolment AND d.day >= :from_day
               AND d.day <= :to_day
         WHERE e.brin = :brin AND e.location = :location AND d.location = :location
         GROUP BY e.class_group) g
  LEFT JOIN group_team t ON t.brin = :brin AND t.location = :location AND t.class_group = g.class_group
 ORDER BY team, g.class_group

-- name: ledger_group_weeks
-- doc: sums of one group a week
-- mode: many
-- in: brin text, location text, class_group text, from_day day, to_day day
-- out: day day, scheduled i64, present i64, unauthorised i64, authorised i64, sick i64, unregistered i64, late i64
SELECT d.day, CAST(SUM(d.scheduled) AS BIGINT) AS scheduled, CAST(SUM(d.present) AS BIGINT) AS present,
       CAST(SUM(d.unauthorised) AS BIGINT) AS unauthorised, CAST(SUM(d.authorised) AS BIGINT) AS authorised,
       CAST(SUM(d.sick) AS BIGINT) AS sick, CAST(SUM(d.unregistered) AS BIGINT) AS unregistered,
       CAST(SUM(d.late) AS BIGINT) AS late
  FROM enrolment e
  JOIN registration_day d ON d.person = e.person AND d.enrolment = e.enrolment AND d.day >= :from_day
       AND d.day <= :to_day
 WHERE e.brin = :brin AND e.location = :location AND d.location = :location AND e.class_group = :class_group
 GROUP BY d.day
 ORDER BY d.day

-- name: ledger_days
-- doc: the days of a span at the locations of an institution from one code to another; one_group, one_team: of one group
-- doc: or of the groups of one team alone; column: its letter, days without minutes in it are left out. What is missed and what
-- doc: is not registered have an index of few days; the other columns hold most of them
-- mode: many
-- in: brin text, from_location text, to_location text, one_group bool, class_group text, one_team bool, team text, from_day day, to_day day, column text
-- out: person i64, enrolment i64, day day, location text, class_group text, marks bytes
SELECT d.person, d.enrolment, d.day, d.location, e.class_group, d.marks
  FROM enrolment e
  JOIN registration_day d ON d.person = e.person AND d.enrolment = e.enrolment AND d.day >= :from_day
       AND d.day <= :to_day
 WHERE :column <> 'O' AND :column <> 'N' AND e.brin = :brin AND e.location >= :from_location AND e.location <= :to_location
   AND CASE :column WHEN 'A' THEN d.present WHEN 'G' THEN d.authorised WHEN 'Z' THEN d.sick ELSE d.scheduled END > 0
   AND (:one_group = 0 OR e.class_group = :class_group)
   AND (:one_team = 0 OR :team = COALESCE((SELECT t.team FROM group_team t
         WHERE t.brin = e.brin AND t.location = e.location AND t.class_group = e.class_group), ''))
 UNION ALL
SELECT d.person, d.enrolment, d.day, d.location, e.class_group, d.marks
  FROM registration_day d
 CROSS JOIN enrolment e
 WHERE :column = 'O' AND d.brin = :brin AND d.location >= :from_location AND d.location <= :to_location AND d.day >= :from_day
   AND d.day <= :to_day AND d.unauthorised > 0 AND e.person = d.person AND e.enrolment = d.enrolment
   AND (:one_group = 0 OR e.class_group = :class_group)
   AND (:one_team = 0 OR :team = COALESCE((SELECT t.team FROM group_team t
         WHERE t.brin = e.brin AND t.location = e.location AND t.class_group = e.class_group), ''))
 UNION ALL
SELECT d.person, d.enrolment, d.day, d.location, e.class_group, d.marks
  FROM (SELECT DISTINCT location FROM ledger_week
         WHERE brin = :brin AND location >= :from_location AND location <= :to_location AND week >= :from_day - 6
           AND week <= :to_day) l
 CROSS JOIN registration_day d
 CROSS JOIN enrolment e
 WHERE :column = 'N' AND d.brin = :brin AND d.location = l.location AND d.day >= :from_day AND d.day <= :to_day
   AND d.unregistered > 0 AND e.person = d.person AND e.enrolment = d.enrolment
   AND (:one_group = 0 OR e.class_group = :class_group)
   AND (:one_team = 0 OR :team = COALESCE((SELECT t.team FROM group_team t
         WHERE t.brin = e.brin AND t.location = e.location AND t.class_group = e.class_group), ''))

-- name: ledger_students
-- doc: the same of one day, location and group, with names; those who left before seen_from have none
-- mode: many
-- in: brin text, location text, class_group text, on_day day, seen_from day
-- out: person i64, enrolment i64, marks bytes, enrolment_public text, public text, call_name text, prefix text, family_name text, here bool
SELECT d.person, d.enrolment, d.marks, e.public AS enrolment_public, p.public, p.call_name, p.prefix, p.family_name,
       CASE WHEN e.last IS NULL OR e.last >= :seen_from THEN 1 ELSE 0 END AS here
  FROM enrolment e
  JOIN registration_day d ON d.person = e.person AND d.enrolment = e.enrolment AND d.day = :on_day
  JOIN person p ON p.person = e.person
 WHERE e.brin = :brin AND e.location = :location AND d.location = :location AND e.class_group = :class_group
 ORDER BY p.search_key, d.person, d.enrolment

-- name: team_put
-- bulk: group_team key: brin, location, class_group
-- in: brin text, location text, class_group text, team text

-- name: week_history
-- doc: what marks of one enrolment were before, in a span, those of one mark together and newest first
-- mode: many
-- in: person i64, enrolment i64, from_day day, to_day day
-- out: day day, begin_min int, status text, became text?, note text, changed_at i64, cause text, account_name text
SELECT h.day, h.begin_min, h.status, h.became, h.note, h.changed_at, h.cause, COALESCE(a.name, '') AS account_name
  FROM mark_history h LEFT JOIN account a ON a.account = h.account
 WHERE h.person = :person AND h.enrolment = :enrolment AND h.day >= :from_day AND h.day <= :to_day
 ORDER BY h.day, h.begin_min, h.change DESC
