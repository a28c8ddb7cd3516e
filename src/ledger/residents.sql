-- SPDX-License-Identifier: EUPL-1.2
-- Sums by the municipality where students live, kept by location and week.

-- name: residents_stale
-- doc: locations and weeks that changed since they were counted, or where somebody is in another band; newest week first, a
-- doc: page by key
-- mode: many
-- in: from_week day, today day, after_week day, after_brin text, after_location text, most int
-- out: brin text, location text, week day, changes i64
SELECT w.brin, w.location, w.week, w.changes
  FROM (SELECT brin, location, week, CAST(SUM(changes) AS BIGINT) AS changes
          FROM ledger_week
         WHERE week >= :from_week AND week <= :today
         GROUP BY brin, location, week) w
  LEFT JOIN resident_count k ON k.brin = w.brin AND k.location = w.location AND k.week = w.week
 WHERE (k.brin IS NULL OR k.changes <> w.changes OR k.until <= :today OR k.day > :today)
   AND (w.week < :after_week
     OR (w.week = :after_week AND (w.brin > :after_brin OR (w.brin = :after_brin AND w.location > :after_location))))
 ORDER BY w.week DESC, w.brin, w.location
 LIMIT :most

-- name: residents_of
-- doc: what each student of a location had in a span, with where the student lives
-- mode: many
-- in: brin text, location text, from_day day, to_day day
-- out: person i64, municipality text, birth day, scheduled i64, present i64, unauthorised i64, authorised i64, sick i64, unregistered i64, late i64
SELECT e.person, MIN(p.municipality) AS municipality, MIN(p.birth) AS birth, CAST(SUM(d.scheduled) AS BIGINT) AS scheduled,
       CAST(SUM(d.present) AS BIGINT) AS present, CAST(SUM(d.unauthorised) AS BIGINT) AS unauthorised,
       CAST(SUM(d.authorised) AS BIGINT) AS authorised, CAST(SUM(d.sick) AS BIGINT) AS sick,
       CAST(SUM(d.unregistered) AS BIGINT) AS unregistered, CAST(SUM(d.late) AS BIGINT) AS late
  FROM enrolment e
  JOIN registration_day d ON d.person = e.person AND d.enrolment = e.enrolment AND d.day >= :from_day
       AND d.day <= :to_day
  JOIN person p ON p.person = e.person
 WHERE e.brin = :brin AND e.location = :location AND d.location = :location
 GROUP BY e.person

-- name: residents_counted
-- doc: that a location and week was counted; nothing when somebody counted a later state meanwhile
-- mode: exec
-- in: brin text, location text, week day, changes i64, day day, until_day day, counted_at i64
INSERT INTO resident_count (brin, location, week, changes, day, until, counted_at)
VALUES (:brin, :location, :week, :changes, :day, :until_day, :counted_at)
    ON CONFLICT (brin, location, week) DO UPDATE
   SET changes = excluded.changes, day = excluded.day, until = excluded.until, counted_at = excluded.counted_at
 WHERE resident_count.changes <= excluded.changes

-- name: residents_drop
-- doc: the sums of one location and week, before they are written anew
-- mode: exec
-- in: brin text, location text, week day
DELETE FROM resident_week WHERE brin = :brin AND location = :location AND week = :week

-- name: residents_put
-- bulk: resident_week key: brin, location, week, municipality, band
-- in: brin text, location text, week day, municipality text, band int, students i64, scheduled i64, present i64, unauthorised i64, authorised i64, sick i64, unregistered i64, late i64

-- name: residents_kept
-- doc: the kept sums of one location and week, in order of key
-- mode: many
-- in: brin text, location text, week day
-- out: municipality text, band int, students i64, scheduled i64, present i64, unauthorised i64, authorised i64, sick i64, unregistered i64, late i64
SELECT municipality, band, students, scheduled, present, unauthorised, authorised, sick, unregistered, late
  FROM resident_week
 WHERE brin = :brin AND location = :location AND week = :week
 ORDER BY municipality, band

-- name: residents_all
-- doc: what was counted and is of now, with the day that its ages are of, for proving it
-- mode: many
-- out: brin text, location text, week day, day day, until_day day
SELECT k.brin, k.location, k.week, k.day, k.until AS until_day
  FROM resident_count k
 WHERE k.changes = (SELECT SUM(w.changes) FROM ledger_week w
                     WHERE w.brin = k.brin AND w.location = k.location AND w.week = k.week)
 ORDER BY k.brin, k.location, k.week

-- name: residents_forget_weeks
-- doc: weeks before the first that anybody may look back on
-- mode: exec
-- in: first_week day
DELETE FROM resident_week WHERE week < :first_week

-- name: residents_forget_counts
-- mode: exec
-- in: first_week day
DELETE FROM resident_count WHERE week < :first_week

-- name: residents_places
-- doc: the kept sums of some municipalities and bands by location, with when they were counted and whether they are of now
-- mode: many
-- in: towns list_text, from_band int, to_band int, week day, today day
-- out: brin text, location text, school text, site text, students i64, scheduled i64, present i64, unauthorised i64, authorised i64, sick i64, unregistered i64, late i64, counted_at i64, fresh bool
SELECT g.brin, g.location, COALESCE(i.name, '') AS school, COALESCE(l.name, '') AS site, g.students, g.scheduled, g.present,
       g.unauthorised, g.authorised, g.sick, g.unregistered, g.late, k.counted_at,
       CASE WHEN k.until > :today AND k.day <= :today
             AND k.changes = (SELECT SUM(w.changes) FROM ledger_week w
                               WHERE w.brin = g.brin AND w.location = g.location AND w.week = :week)
            THEN 1 ELSE 0 END AS fresh
  FROM (SELECT brin, location, CAST(SUM(students) AS BIGINT) AS students, CAST(SUM(scheduled) AS BIGINT) AS scheduled,
               CAST(SUM(present) AS BIGINT) AS present, CAST(SUM(unauthorised) AS BIGINT) AS unauthorised,
               CAST(SUM(authorised) AS BIGINT) AS authorised, CAST(SUM(sick) AS BIGINT) AS sick,
               CAST(SUM(unregistered) AS BIGINT) AS unregistered, CAST(SUM(late) AS BIGINT) AS late
          FROM resident_week
         WHERE municipality @IN_LIST(:towns) AND week = :week AND band >= :from_band AND band <= :to_band
         GROUP BY brin, location) g
  JOIN resident_count k ON k.brin = g.brin AND k.location = g.location AND k.week = :week
  LEFT JOIN location l ON l.brin = g.brin AND l.code = g.location
  LEFT JOIN institution i ON i.brin = g.brin
 ORDER BY g.brin, g.location

-- name: residents_waiting
-- doc: how many locations in some municipalities have lessons in a week that were not counted yet
-- mode: one
-- in: towns list_text, week day
-- out: places i64
SELECT COUNT(*) AS places
  FROM location l
 WHERE l.municipality @IN_LIST(:towns)
   AND EXISTS (SELECT 1 FROM ledger_week w WHERE w.brin = l.brin AND w.location = l.code AND w.week = :week)
   AND NOT EXISTS (SELECT 1 FROM resident_count k WHERE k.brin = l.brin AND k.location = l.code AND k.week = :week)
