-- SPDX-License-Identifier: EUPL-1.2
-- Lists of reports: keys in order, then everything that a row shows.

-- name: report_keys_school
-- doc: newest first, behind a key. status, kind, location empty: all. waits: 3 no word yet, 4 past its day
-- mode: many
-- in: brin text, location text, status text, kind text, waits int, today day, seen_from day, after_filed day, after_person i64, after_report i64, most int
-- out: filed day, person i64, report i64
SELECT filed, person, report
  FROM report r
 WHERE brin = :brin AND (:location = '' OR location = :location) AND (:status = '' OR status = :status)
   AND (:kind = '' OR kind = :kind)
   AND (:waits <> 3 OR (turn <> 0 AND answered_at IS NULL)) AND (:waits <> 4 OR (turn <> 0 AND due < :today))
   AND (filed, person, report) < (:after_filed, :after_person, :after_report)
   AND EXISTS (SELECT 1 FROM enrolment e
                WHERE e.person = r.person AND e.enrolment = r.enrolment AND (e.last IS NULL OR e.last >= :seen_from))
 ORDER BY filed DESC, person DESC, report DESC
 LIMIT :most

-- name: report_keys_school_turn
-- doc: the same where it is the move of one side
-- mode: many
-- in: brin text, location text, status text, kind text, turn int, seen_from day, after_filed day, after_person i64, after_report i64, most int
-- out: filed day, person i64, report i64
SELECT filed, person, report
  FROM report r
 WHERE brin = :brin AND turn = :turn AND turn <> 0 AND (:location = '' OR location = :location)
   AND (:status = '' OR status = :status) AND (:kind = '' OR kind = :kind)
   AND (filed, person, report) < (:after_filed, :after_person, :after_report)
   AND EXISTS (SELECT 1 FROM enrolment e
                WHERE e.person = r.person AND e.enrolment = r.enrolment AND (e.last IS NULL OR e.last >= :seen_from))
 ORDER BY filed DESC, person DESC, report DESC
 LIMIT :most

-- name: report_keys_town
-- doc: of one desk of a municipality
-- mode: many
-- in: municipality text, desk text, brin text, location text, status text, kind text, waits int, today day, after_filed day, after_person i64, after_report i64, most int
-- out: filed day, person i64, report i64
SELECT filed, person, report
  FROM report
 WHERE municipality = :municipality AND desk = :desk AND (:brin = '' OR brin = :brin)
   AND (:location = '' OR location = :location) AND (:status = '' OR status = :status) AND (:kind = '' OR kind = :kind)
   AND (:waits <> 3 OR (turn <> 0 AND answered_at IS NULL)) AND (:waits <> 4 OR (turn <> 0 AND due < :today))
   AND (filed, person, report) < (:after_filed, :after_person, :after_report)
 ORDER BY filed DESC, person DESC, report DESC
 LIMIT :most

-- name: report_keys_town_turn
-- doc: the same where it is the move of one side
-- mode: many
-- in: municipality text, desk text, turn int, brin text, location text, status text, kind text, after_filed day, after_person i64, after_report i64, most int
-- out: filed day, person i64, report i64
SELECT filed, person, report
  FROM report
 WHERE municipality = :municipality AND desk = :desk AND turn = :turn AND turn <> 0 AND (:brin = '' OR brin = :brin)
   AND (:location = '' OR location = :location) AND (:status = '' OR status = :status) AND (:kind = '' OR kind = :kind)
   AND (filed, person, report) < (:after_filed, :after_person, :after_report)
 ORDER BY filed DESC, person DESC, report DESC
 LIMIT :most

-- name: report_keys_mine
-- doc: of a municipality elsewhere what is an account's by name: open, or ended since
-- mode: many
-- in: municipality text, account i64, desk text, ended_from i64, brin text, location text, status text, kind text, turn int, waits int, today day, after_filed day, after_person i64, after_report i64, most int
-- out: filed day, person i64, report i64
SELECT filed, person, report
  FROM report
 WHERE owner = :account AND municipality = :municipality AND desk = :desk
   AND (turn <> 0 OR closed_at >= :ended_from) AND (:brin = '' OR brin = :brin) AND (:location = '' OR location = :location)
   AND (:status = '' OR status = :status) AND (:kind = '' OR kind = :kind) AND (:turn = -1 OR turn = :turn)
   AND (:waits <> 3 OR (turn <> 0 AND answered_at IS NULL)) AND (:waits <> 4 OR (turn <> 0 AND due < :today))
   AND (filed, person, report) < (:after_filed, :after_person, :after_report)
 UNION ALL
SELECT filed, person, report
  FROM report
 WHERE also = :account AND owner IS DISTINCT FROM also AND municipality = :municipality AND desk = :desk
   AND (turn <> 0 OR closed_at >= :ended_from) AND (:brin = '' OR brin = :brin) AND (:location = '' OR location = :location)
   AND (:status = '' OR status = :status) AND (:kind = '' OR kind = :kind) AND (:turn = -1 OR turn = :turn)
   AND (:waits <> 3 OR (turn <> 0 AND answered_at IS NULL)) AND (:waits <> 4 OR (turn <> 0 AND due < :today))
   AND (filed, person, report) < (:after_filed, :after_person, :after_report)
 ORDER BY filed DESC, person DESC, report DESC
 LIMIT :most

-- name: report_keys_persons
-- doc: of some persons, newest first; who may see them is decided afterwards
-- mode: many
-- in: persons list_i64
-- out: filed day, person i64, report i64
SELECT filed, person, report FROM report
 WHERE person @IN_LIST(:persons)
 ORDER BY filed DESC, person DESC, report DESC
 LIMIT 400

-- name: report_rows
-- doc: what rows of lists show; CROSS JOIN keeps the order of tables
-- mode: many
-- in: reports list_i64
-- out: person i64, report i64, public text, kind text, status text, turn int, due day, begin_day day, end_day day?, filed day, brin text, location text, municipality text, duty text, owner i64?, also i64?, number i64, answered_at i64?, raised day?, action_wanted bool, person_public text, call_name text, given_names text, prefix text, family_name text, birth day, class_group text, first day, last day?, school text, town text
SELECT r.person, r.report, r.public, r.kind, r.status, r.turn, r.due, r.begin_day, r.end_day, r.filed, r.brin, r.location,
       r.municipality, r.duty, r.owner, r.also, r.number, r.answered_at, r.raised, r.action_wanted, p.public AS person_public,
       p.call_name, p.given_names, p.prefix, p.family_name, p.birth, COALESCE(e.class_group, '') AS class_group,
       COALESCE(e.first, 0) AS first, e.last, COALESCE(i.name, r.brin) AS school,
       COALESCE(m.name, r.municipality) AS town
  FROM report r
 CROSS JOIN person p
  LEFT JOIN enrolment e ON e.person = r.person AND e.enrolment = r.enrolment
  LEFT JOIN institution i ON i.brin = r.brin
  LEFT JOIN municipality m ON m.code = r.municipality
 WHERE r.report @IN_LIST(:reports) AND p.person = r.person

-- name: report_count_school
-- doc: reports where it is the move of one side, due up to a day, counted to a limit; unanswered: those alone that nobody said
-- doc: anything about yet
-- mode: one
-- in: brin text, location text, turn int, by_day day, unanswered bool, seen_from day, most int
-- out: items i64
SELECT COUNT(*) AS items FROM (
    SELECT 1 AS one FROM report r
     WHERE brin = :brin AND turn = :turn AND turn <> 0 AND due <= :by_day AND (:location = '' OR location = :location)
       AND (:unanswered = 0 OR answered_at IS NULL)
       AND EXISTS (SELECT 1 FROM enrolment e
                    WHERE e.person = r.person AND e.enrolment = r.enrolment AND (e.last IS NULL OR e.last >= :seen_from))
     LIMIT :most) AS counted

-- name: report_count_town
-- mode: one
-- in: municipality text, desk text, turn int, by_day day, unanswered bool, most int
-- out: items i64
SELECT COUNT(*) AS items FROM (
    SELECT 1 AS one FROM report
     WHERE municipality = :municipality AND turn = :turn AND turn <> 0 AND desk = :desk AND due <= :by_day
       AND (:unanswered = 0 OR answered_at IS NULL)
     LIMIT :most) AS counted

-- name: report_count_mine
-- doc: the same of a municipality elsewhere where it is an account's by name
-- mode: one
-- in: municipality text, account i64, desk text, turn int, by_day day, unanswered bool, most int
-- out: items i64
SELECT COUNT(*) AS items FROM (
    SELECT 1 AS one FROM report
     WHERE owner = :account AND municipality = :municipality AND turn = :turn AND turn <> 0 AND desk = :desk
       AND due <= :by_day AND (:unanswered = 0 OR answered_at IS NULL)
    UNION ALL
    SELECT 1 AS one FROM report
     WHERE also = :account AND owner IS DISTINCT FROM also AND municipality = :municipality AND turn = :turn
       AND turn <> 0 AND desk = :desk AND due <= :by_day AND (:unanswered = 0 OR answered_at IS NULL)
     LIMIT :most) AS counted
