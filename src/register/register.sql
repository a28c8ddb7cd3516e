-- SPDX-License-Identifier: EUPL-1.2
-- The link with the national register.

-- name: register_due
-- doc: reports whose turn it is, the longest waiting first
-- mode: many
-- in: now i64, most int
-- out: person i64, report i64, next_at i64
SELECT person, report, next_at
  FROM register_out
 WHERE phase IN ('waiting', 'asked') AND next_at <= :now
 ORDER BY next_at, person, report
 LIMIT :most

-- name: register_any_due
-- doc: whether there is one
-- mode: one
-- in: now i64
-- out: report i64
SELECT report FROM register_out WHERE phase IN ('waiting', 'asked') AND next_at <= :now LIMIT 1

-- name: register_clock
-- doc: what waits for longer than it ever may waits for a clock that went wrong: its turn is now
-- mode: exec
-- in: far i64, now i64
UPDATE register_out SET next_at = :now WHERE phase IN ('waiting', 'asked') AND next_at > :far

-- name: register_lease
-- doc: takes one, until an instant; nothing happens when somebody else was first. What is on its way stays what is tried.
-- mode: exec
-- in: person i64, report i64, next_at i64, until i64
UPDATE register_out
   SET trying = CASE WHEN trying > sent THEN trying ELSE wanted END, tries = tries + 1, next_at = :until
 WHERE person = :person AND report = :report AND next_at = :next_at AND phase IN ('waiting', 'asked')

-- name: register_row
-- mode: one
-- in: person i64, report i64
-- out: public text, phase text, wanted i64, trying i64, sent i64, attempt i64, number text, next_at i64, tries int, told i64, heard text
SELECT public, phase, wanted, trying, sent, attempt, number, next_at, tries, told, heard
  FROM register_out
 WHERE person = :person AND report = :report

-- name: register_find
-- doc: by what the register knows of us
-- mode: one
-- in: public text
-- out: person i64, report i64
SELECT person, report FROM register_out WHERE public = :public

-- name: register_set
-- doc: what came of a try; nothing happens when another version is tried by now
-- mode: exec
-- in: person i64, report i64, trying i64, phase text, sent i64, tried i64, number text, since i64, next_at i64, tries int, code text, field text, what text
UPDATE register_out
   SET phase = :phase, sent = :sent, trying = :tried, number = :number, since = :since, next_at = :next_at, tries = :tries, code = :code,
       field = :field, what = :what
 WHERE person = :person AND report = :report AND trying = :trying

-- name: register_told
-- doc: the news that was applied, and the conflict that it left or took away
-- mode: exec
-- in: person i64, report i64, told i64, heard text, conflict text, conflict_at i64?
UPDATE register_out SET told = :told, heard = :heard, conflict = :conflict, conflict_at = :conflict_at
 WHERE person = :person AND report = :report

-- name: register_heard
-- doc: a change came from the register itself: it has this version
-- mode: exec
-- in: person i64, report i64, version i64
UPDATE register_out
   SET wanted = :version,
       sent = CASE WHEN phase = 'done' THEN :version ELSE sent END,
       trying = CASE WHEN phase = 'done' THEN :version ELSE trying END
 WHERE person = :person AND report = :report

-- name: register_again
-- doc: what was refused is offered again, under a key of its own, and what waits for its next turn at once; of one
-- doc: institution, or of all when brin is empty
-- mode: exec
-- in: brin text, now i64
UPDATE register_out
   SET attempt = CASE WHEN phase = 'refused' THEN attempt + 1 ELSE attempt END, phase = 'waiting', next_at = :now, tries = 0
 WHERE phase IN ('refused', 'waiting') AND (:brin = '' OR brin = :brin)

-- name: register_again_one
-- mode: exec
-- in: person i64, report i64, now i64
UPDATE register_out SET attempt = attempt + 1, phase = 'waiting', next_at = :now, tries = 0
 WHERE person = :person AND report = :report AND phase = 'refused'

-- name: register_settle
-- doc: a person looked at a conflict: what stands here counts
-- mode: exec
-- in: person i64, report i64
UPDATE register_out SET conflict = '', conflict_at = NULL WHERE person = :person AND report = :report

-- name: register_mark
-- mode: exec
-- in: name text, value text, at i64
INSERT INTO register_link (name, value, at) VALUES (:name, :value, :at)
ON CONFLICT (name) DO UPDATE SET value = excluded.value, at = excluded.at

-- name: register_marked
-- mode: one
-- in: name text
-- out: value text, at i64
SELECT value, at FROM register_link WHERE name = :name

-- name: register_counts
-- doc: how many stand how, of some institutions (all: 1 of all)
-- mode: many
-- in: brins list_text, whole bool
-- out: phase text, n i64, since i64
SELECT phase, COUNT(*) AS n, MIN(since) AS since
  FROM register_out
 WHERE (:whole = 1 OR brin @IN_LIST(:brins))
 GROUP BY phase
 ORDER BY phase

-- name: register_refused
-- doc: what was refused, and what both sides say differently, the oldest first
-- mode: many
-- in: brins list_text, whole bool, most int
-- out: person i64, report i64, public text, brin text, school text, kind text, filed day, phase text, code text, field text, what text, since i64, conflict text, conflict_at i64?, location text
SELECT o.person, o.report, o.public, o.brin, i.name AS school, r.kind, r.filed, o.phase, o.code, o.field, o.what, o.since,
       o.conflict, o.conflict_at, r.location
  FROM register_out o
  JOIN report r ON r.person = o.person AND r.report = o.report
  JOIN institution i ON i.brin = o.brin
 WHERE (o.phase = 'refused' OR o.conflict_at IS NOT NULL) AND (:whole = 1 OR o.brin @IN_LIST(:brins))
 ORDER BY o.since, o.person, o.report
 LIMIT :most

-- name: register_paper
-- doc: what a message says beside the report itself
-- mode: one
-- in: person i64, report i64
-- out: pgn_cipher bytes, sector text, level text, track text, programme text, year text, site text, school text, version i64
SELECT p.pgn_cipher, e.sector, e.level, e.track, e.programme, e.year, l.name AS site, i.name AS school, r.version
  FROM report r
  JOIN person p ON p.person = r.person
  JOIN enrolment e ON e.person = r.person AND e.enrolment = r.enrolment
  JOIN location l ON l.brin = r.brin AND l.code = r.location
  JOIN institution i ON i.brin = r.brin
 WHERE r.person = :person AND r.report = :report

-- name: register_export
-- doc: reports filed in a span, by key; pages of a size
-- mode: many
-- in: first day, last day, after_person i64, after_report i64, most int
-- out: person i64, report i64
SELECT person, report
  FROM report
 WHERE filed >= :first AND filed <= :last
   AND (person > :after_person OR (person = :after_person AND report > :after_report))
 ORDER BY person, report
 LIMIT :most

-- name: register_troubled
-- doc: how many were refused or are said differently by both sides, at an institution (empty: at all) and a location of it
-- doc: (empty: all), counted to a limit
-- mode: one
-- in: brin text, location text, most int
-- out: items i64
SELECT COUNT(*) AS items FROM (
    SELECT 1 AS one FROM register_out o
     WHERE o.phase = 'refused' AND (:brin = '' OR o.brin = :brin)
       AND (:location = '' OR EXISTS (SELECT 1 FROM report r
                                       WHERE r.person = o.person AND r.report = o.report AND r.location = :location))
    UNION ALL
    SELECT 1 AS one FROM register_out o
     WHERE o.conflict_at IS NOT NULL AND o.phase <> 'refused' AND (:brin = '' OR o.brin = :brin)
       AND (:location = '' OR EXISTS (SELECT 1 FROM report r
                                       WHERE r.person = o.person AND r.report = o.report AND r.location = :location))
     LIMIT :most) AS counted
