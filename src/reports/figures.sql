-- SPDX-License-Identifier: EUPL-1.2

-- name: figures_school
-- doc: reports filed in a span at whole institutions and at single locations, newest first
-- mode: stream
-- in: brins list_text, wholes list_text, sites list_text, first day, last day
-- out: person i64, report i64, filed day, report_by day?, kind text, status text, brin text, location text, municipality text, taken_at i64?, contacted_at i64?, answered_at i64?, closed_at i64?, justified i64?, complete i64?
SELECT r.person, r.report, r.filed, f.report_by, r.kind, r.status, r.brin, r.location, r.municipality, r.taken_at,
       r.contacted_at, r.answered_at, r.closed_at, r.justified, r.complete
  FROM report r
  LEFT JOIN finding f ON f.person = r.person AND f.enrolment = r.enrolment AND f.rule = r.rule AND f.day = r.day
 WHERE r.brin @IN_LIST(:brins) AND r.filed >= :first AND r.filed <= :last
   AND (r.brin @IN_LIST(:wholes) OR r.brin || '/' || r.location @IN_LIST(:sites))
 ORDER BY r.filed DESC, r.person, r.report

-- name: figures_towns
-- doc: the same about residents of municipalities, with one of so many duties
-- mode: stream
-- in: towns list_text, duties list_text, first day, last day
-- out: person i64, report i64, filed day, report_by day?, kind text, status text, brin text, location text, municipality text, taken_at i64?, contacted_at i64?, answered_at i64?, closed_at i64?, justified i64?, complete i64?
SELECT r.person, r.report, r.filed, f.report_by, r.kind, r.status, r.brin, r.location, r.municipality, r.taken_at,
       r.contacted_at, r.answered_at, r.closed_at, r.justified, r.complete
  FROM report r
  LEFT JOIN finding f ON f.person = r.person AND f.enrolment = r.enrolment AND f.rule = r.rule AND f.day = r.day
 WHERE r.municipality @IN_LIST(:towns) AND r.filed >= :first AND r.filed <= :last AND r.duty @IN_LIST(:duties)
 ORDER BY r.filed DESC, r.person, r.report

-- name: figures_regions
-- doc: the same about residents of regions, whatever the duty
-- mode: stream
-- in: regions list_text, first day, last day
-- out: person i64, report i64, filed day, report_by day?, kind text, status text, brin text, location text, municipality text, taken_at i64?, contacted_at i64?, answered_at i64?, closed_at i64?, justified i64?, complete i64?
SELECT r.person, r.report, r.filed, f.report_by, r.kind, r.status, r.brin, r.location, r.municipality, r.taken_at,
       r.contacted_at, r.answered_at, r.closed_at, r.justified, r.complete
  FROM report r
  LEFT JOIN finding f ON f.person = r.person AND f.enrolment = r.enrolment AND f.rule = r.rule AND f.day = r.day
 WHERE r.region @IN_LIST(:regions) AND r.filed >= :first AND r.filed <= :last
 ORDER BY r.filed DESC, r.person, r.report

-- name: figures_names
-- doc: what a list says of persons and their reports
-- mode: many
-- in: persons list_i64, reports list_i64
-- out: person i64, report i64, public text, person_public text, birth day, call_name text, given_names text, prefix text, family_name text
SELECT r.person, r.report, r.public, p.public AS person_public, p.birth, p.call_name, p.given_names, p.prefix, p.family_name
  FROM report r JOIN person p ON p.person = r.person
 WHERE r.person @IN_LIST(:persons) AND r.report @IN_LIST(:reports)
 ORDER BY r.person, r.report

-- name: figures_place_of
-- doc: where a report stands in a list of them
-- mode: one
-- in: public text
-- out: filed day, person i64, report i64
SELECT filed, person, report FROM report WHERE public = :public
