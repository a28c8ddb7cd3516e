-- SPDX-License-Identifier: EUPL-1.2
-- The protocol at work on a signal.

-- name: agreed_case
-- doc: what rows are chosen by, and what was done: calls tried and talks held that were not undone, a voluntary report
-- mode: one
-- in: person i64, enrolment i64, rule text, day day, year day
-- out: version text, state text, turn int, brin text, location text, sector text, birth day, number i64, called i64, spoken i64, reported i64
SELECT f.version, f.state, f.turn, f.brin, f.location, e.sector, p.birth,
       (SELECT COUNT(*) FROM finding n
         WHERE n.person = f.person AND n.enrolment = f.enrolment AND n.rule = f.rule AND n.day >= :year AND n.day <= f.day
           AND n.holds = 1) AS number,
       (SELECT COUNT(*) FROM finding_step s
          LEFT JOIN contact k ON k.person = s.person AND k.contact = s.contact
         WHERE s.person = f.person AND s.enrolment = f.enrolment AND s.rule = f.rule AND s.day = f.day
           AND s.action IN ('gesproken', 'geen-gehoor', 'antwoord') AND COALESCE(k.undone, 0) = 0) AS called,
       (SELECT COUNT(*) FROM finding_step s
          LEFT JOIN contact k ON k.person = s.person AND k.contact = s.contact
         WHERE s.person = f.person AND s.enrolment = f.enrolment AND s.rule = f.rule AND s.day = f.day
           AND s.action IN ('gesproken', 'antwoord') AND COALESCE(k.undone, 0) = 0) AS spoken,
       (SELECT COUNT(*) FROM report r
         WHERE r.person = f.person AND r.enrolment = f.enrolment AND r.kind IN ('O', 'L') AND r.status <> 'I'
           AND r.filed >= f.day) AS reported
  FROM finding f
  JOIN enrolment e ON e.person = f.person AND e.enrolment = f.enrolment
  JOIN person p ON p.person = f.person
 WHERE f.person = :person AND f.enrolment = :enrolment AND f.rule = :rule AND f.day = :day

-- name: agreed_set
-- doc: the clock of a signal that is open
-- mode: exec
-- in: person i64, enrolment i64, rule text, day day, due day, step text, who text, told text
UPDATE finding SET due = :due, step = :step, who = :who, told = :told
 WHERE person = :person AND enrolment = :enrolment AND rule = :rule AND day = :day AND state = 'open' AND bucket <> 1

-- name: agreed_to_report
-- doc: signals of an enrolment whose agreed step is a voluntary report
-- mode: many
-- in: person i64, enrolment i64
-- out: rule text, day day
SELECT rule, day FROM finding
 WHERE person = :person AND enrolment = :enrolment AND bucket <> 1 AND state = 'open' AND step = 'melden'
 ORDER BY rule, day
