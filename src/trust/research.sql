-- SPDX-License-Identifier: EUPL-1.2
-- Pseudonymous tables for research (AVG art. 89): only what the tables hold is asked, never a name.

-- name: research_persons
-- doc: who is enrolled on a day, the enrolment that began last first
-- mode: many
-- in: on_day day
-- out: person i64, birth day, municipality text, region text, sector text, level text
SELECT p.person, p.birth, p.municipality, p.region, e.sector, e.level
  FROM person p JOIN enrolment e ON e.person = p.person
 WHERE e.first <= :on_day AND (e.last IS NULL OR e.last >= :on_day)
   AND NOT EXISTS (SELECT 1 FROM restriction r WHERE r.person = p.person AND r.lifted IS NULL)
 ORDER BY p.person, e.first DESC, e.enrolment

-- name: research_days
-- doc: sums of days in a span, in order of person and day
-- mode: many
-- in: from_day day, to_day day
-- out: person i64, day day, scheduled i64, unauthorised i64, authorised i64, sick i64, late i64
SELECT person, day, CAST(SUM(scheduled) AS BIGINT) AS scheduled, CAST(SUM(unauthorised) AS BIGINT) AS unauthorised,
       CAST(SUM(authorised) AS BIGINT) AS authorised, CAST(SUM(sick) AS BIGINT) AS sick,
       CAST(SUM(late) AS BIGINT) AS late
  FROM registration_day
 WHERE day >= :from_day AND day <= :to_day
 GROUP BY person, day
 ORDER BY person, day

-- name: research_findings
-- doc: what was found in a span, by kind
-- mode: many
-- in: from_day day, to_day day
-- out: person i64, rule text, found i64
SELECT person, rule, COUNT(*) AS found FROM finding
 WHERE day >= :from_day AND day <= :to_day AND holds = 1
 GROUP BY person, rule
 ORDER BY person, rule

-- name: research_add
-- mode: exec
-- in: export i64, public text, project text, purpose text, approval text, account i64, at i64, as_of day, threshold i64, persons i64, dropped i64, cells i64, suppressed i64, hash bytes, first day, last day, parts text
INSERT INTO research_export (export, public, project, purpose, approval, account, at, as_of, threshold, persons, dropped,
                             cells, suppressed, hash, first, last, parts)
VALUES (:export, :public, :project, :purpose, :approval, :account, :at, :as_of, :threshold, :persons, :dropped, :cells,
        :suppressed, :hash, :first, :last, :parts)

-- name: research_list
-- doc: what was given out, newest first; account 0: to anybody, else to that one. first is empty in what was given out before it was kept
-- mode: many
-- in: account i64
-- out: public text, project text, purpose text, approval text, at i64, as_of day, threshold i64, persons i64, dropped i64, cells i64, suppressed i64, first day?, last day, parts text, login text
SELECT x.public, x.project, x.purpose, x.approval, x.at, x.as_of, x.threshold, x.persons, x.dropped, x.cells, x.suppressed,
       x.first, COALESCE(x.last, x.as_of) AS last, x.parts, COALESCE(a.login, '') AS login
  FROM research_export x LEFT JOIN account a ON a.account = x.account
 WHERE :account = 0 OR x.account = :account
 ORDER BY x.at DESC, x.export
 LIMIT 500
