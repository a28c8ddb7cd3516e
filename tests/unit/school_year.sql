-- SPDX-License-Identifier: EUPL-1.2
-- What the year played in school_year.c looks at.

-- name: year_obligations
-- doc: every obligation, with how many reports that were not withdrawn stand behind it
-- mode: many
-- out: person i64, enrolment i64, rule text, day day, public text, state text, turn int, due day, report_by day, version text, reports i64
SELECT f.person, f.enrolment, f.rule, f.day, f.public, f.state, f.turn, f.due, f.report_by, f.version,
       (SELECT COUNT(*) FROM report r WHERE r.person = f.person AND r.enrolment = f.enrolment AND r.rule = f.rule
           AND r.day = f.day AND r.status <> 'I') AS reports
  FROM finding f
 WHERE f.rule IN ('V3', 'V4', 'LRV', 'RMC')
 ORDER BY f.person, f.enrolment, f.rule, f.day

-- name: year_reports
-- doc: every report
-- mode: many
-- out: person i64, report i64, public text, kind text, rule text, status text, turn int, due day, owner i64?, desk text, municipality text, agreement text, filed day, raised day?, closing text, duty text
SELECT person, report, public, kind, rule, status, turn, due, owner, desk, municipality, agreement, filed, raised, closing,
       duty
  FROM report
 ORDER BY filed, person, report

-- name: year_events
-- doc: how often a deed was done by a side
-- mode: many
-- out: kind text, side int, n i64
SELECT kind, side, COUNT(*) AS n FROM report_event GROUP BY kind, side ORDER BY kind, side

-- name: year_report_day
-- doc: days of reports that lie outside of them
-- mode: one
-- out: n i64
SELECT COUNT(*) AS n FROM report_day d JOIN report r ON r.person = d.person AND r.report = d.report
 WHERE d.day < r.begin_day OR d.day > COALESCE(r.end_day, d.day)
