-- SPDX-License-Identifier: EUPL-1.2
-- What the demo needs besides the statements of the rooms that it fills.

-- name: demo_open_work
-- doc: what waits at schools, counted by institution, municipality, duty, group of rules and day on which it arose
-- mode: many
-- out: brin text, municipality text, duty text, bucket int, since day, items i64
SELECT brin, municipality, duty, bucket, since, COUNT(*) AS items
  FROM finding
 WHERE turn = 1
 GROUP BY brin, municipality, duty, bucket, since
 ORDER BY brin, municipality, duty, bucket, since

-- name: demo_group
-- doc: the group with the most students at the first institution of an account
-- mode: one
-- in: account i64
-- out: brin text, location text, class_group text
SELECT e.brin, e.location, e.class_group
  FROM account_grant g
  JOIN grant_scope s ON s.grant_id = g.grant_id AND s.kind = 'institution'
  JOIN enrolment e ON e.brin = s.value
 WHERE g.account = :account AND e.last IS NULL AND e.class_group <> ''
 GROUP BY e.brin, e.location, e.class_group
 ORDER BY COUNT(*) DESC, e.brin, e.location, e.class_group
 LIMIT 1

-- name: demo_town
-- doc: the municipality of an account that has one
-- mode: one
-- in: account i64
-- out: code text
SELECT s.value AS code
  FROM account_grant g JOIN grant_scope s ON s.grant_id = g.grant_id AND s.kind = 'municipality'
 WHERE g.account = :account
 ORDER BY s.value
 LIMIT 1

-- name: demo_resident
-- doc: residents of a municipality about whom there is an obligation, born in a span, in order of name
-- mode: many
-- in: town text, born_after day, born_until day, most int
-- out: public text, name text
SELECT p.public, p.call_name || ' ' || CASE WHEN p.prefix = '' THEN '' ELSE p.prefix || ' ' END || p.family_name AS name
  FROM person p
 WHERE p.municipality = :town AND p.birth > :born_after AND p.birth <= :born_until
   AND EXISTS (SELECT 1 FROM finding f WHERE f.person = p.person AND f.bucket = 1)
 ORDER BY p.search_key, p.birth
 LIMIT :most

-- name: demo_step_put
-- doc: steps taken with findings
-- bulk: finding_step key: person, step
-- on-conflict: ignore
-- in: person i64, step i64, enrolment i64, rule text, day day, at i64, account i64, action text, old_state text, new_state text, note text, contact i64?

-- name: demo_contact_put
-- doc: contacts that those steps were
-- bulk: contact key: person, contact
-- on-conflict: ignore
-- in: person i64, contact i64, at i64, day day, kind text, two_way bool, account i64, brin text, note text, undone bool

-- name: demo_missed
-- doc: who was missed for the first day lately, a few a school, in an order that no key decides
-- mode: many
-- in: rules list_text, since day
-- out: person i64, enrolment i64, rule text, day day, brin text, location text, state text, birth day, call_name text, given_names text, family_name text, school text, number text
SELECT f.person, f.enrolment, f.rule, f.day, f.brin, f.location, f.state, p.birth, p.call_name, p.given_names, p.family_name,
       i.name AS school, e.number
  FROM finding f
  JOIN person p ON p.person = f.person
  JOIN enrolment e ON e.person = f.person AND e.enrolment = f.enrolment
  JOIN institution i ON i.brin = f.brin
 WHERE f.rule @IN_LIST(:rules) AND f.day >= :since AND f.state IN ('open', 'afgehandeld') AND f.holds = 1
 ORDER BY f.brin, f.day DESC, f.state DESC, e.number, f.rule

-- name: demo_lesson_put
-- doc: lessons with what came of them
-- bulk: lesson key: lesson
-- in: lesson i64, public text, brin text, location text, class_group text, subject text, day day, begin_min int, end_min int, teacher text, room text, state text, source text, ext text, series i64, registered i64?, closed bool

-- name: demo_remind
-- doc: teachers with an account were reminded on the day itself of what nobody registered
-- mode: exec
-- in: at i64, day day
INSERT INTO lesson_reminder (lesson, kind, account, at, day, letter)
SELECT l.lesson, 'teacher', a.account, CAST(:at AS BIGINT), l.day, 0
  FROM lesson l JOIN account a ON a.login = l.teacher
 WHERE l.registered IS NULL AND l.closed = 1 AND l.state = 'planned' AND l.day < :day

-- name: demo_reports
-- doc: the reports of the obligations that were reported, with the public name of the obligation
-- mode: exec
-- in: agreement text
INSERT INTO report (person, report, public, kind, status, turn, due, enrolment, rule, day, begin_day, end_day, filed,
                    filed_at, brin, location, municipality, region, school_region, duty, desk, owner, also, number, version,
                    agreement, taken_at, contacted_at, answered_at, closed_at, raised, closing, feedback, withdrawal,
                    justified, complete, action_wanted, all_missed, minutes, reporter, action_note, reason, explanation,
                    action_taken, reporter_name, reporter_function, reporter_phone, reporter_email, phone, street,
                    house_number, house_letter, house_addition, postcode, place, address_note)
SELECT f.person, f.enrolment % 1000000007 * 1000000 + f.day * 4 + CASE f.rule WHEN 'V3' THEN 0 WHEN 'V4' THEN 1 WHEN 'LRV' THEN 2 ELSE 3 END,
       f.public, f.rule, CASE f.state WHEN 'gemeld' THEN 'R' WHEN 'in behandeling' THEN 'B' ELSE 'G' END,
       CASE f.state WHEN 'afgesloten' THEN 0 ELSE 2 END, f.due, f.enrolment, f.rule, f.day, f.begin_day,
       CASE WHEN f.rule IN ('LRV', 'RMC') THEN f.end_day ELSE f.day END, f.reported,
       COALESCE((SELECT MIN(s.at) FROM finding_step s WHERE s.person = f.person AND s.enrolment = f.enrolment AND s.rule = f.rule AND s.day = f.day AND s.action = 'gemeld'), f.reported * 86400000000),
       f.brin, f.location, f.municipality, f.region, COALESCE(m.region, f.region), f.duty,
       CASE f.duty WHEN 'leerplichtig' THEN 'leerplicht' WHEN 'kwalificatieplichtig' THEN 'kwalificatieplicht' ELSE 'rmc' END,
       (SELECT MIN(s.account) FROM finding_step s WHERE s.person = f.person AND s.enrolment = f.enrolment AND s.rule = f.rule AND s.day = f.day AND s.action = 'opgepakt'),
       NULL, 1, 1, :agreement,
       (SELECT MIN(s.at) FROM finding_step s WHERE s.person = f.person AND s.enrolment = f.enrolment AND s.rule = f.rule AND s.day = f.day AND s.action = 'opgepakt'),
       (SELECT MIN(s.at) FROM finding_step s WHERE s.person = f.person AND s.enrolment = f.enrolment AND s.rule = f.rule AND s.day = f.day AND s.action = 'opgepakt'),
       (SELECT MIN(s.at) FROM finding_step s WHERE s.person = f.person AND s.enrolment = f.enrolment AND s.rule = f.rule AND s.day = f.day AND s.action = 'afgesloten'),
       (SELECT MIN(s.at) FROM finding_step s WHERE s.person = f.person AND s.enrolment = f.enrolment AND s.rule = f.rule AND s.day = f.day AND s.action = 'afgesloten'),
       NULL, CASE f.state WHEN 'afgesloten' THEN CASE f.enrolment % 10 WHEN 0 THEN 'ziek' WHEN 1 THEN 'legitiem' WHEN 2 THEN 'andere-opleiding' ELSE 'terug' END ELSE '' END,
       CASE f.state WHEN 'afgesloten' THEN CASE f.enrolment % 3 WHEN 0 THEN 'gezien' WHEN 1 THEN 'actie' ELSE 'geen-actie' END ELSE '' END,
       '', CASE f.state WHEN 'afgesloten' THEN CASE WHEN f.enrolment % 10 < 2 THEN 0 ELSE 1 END ELSE NULL END,
       CASE f.state WHEN 'afgesloten' THEN CASE WHEN f.enrolment % 7 = 0 THEN 0 ELSE 1 END ELSE NULL END, 0, 0, f.minutes,
       COALESCE((SELECT MIN(s.account) FROM finding_step s WHERE s.person = f.person AND s.enrolment = f.enrolment AND s.rule = f.rule AND s.day = f.day AND s.action = 'gemeld'), 0),
       'Eerste melding: volgens de werkafspraak nog geen actie nodig.',
       CASE f.enrolment % 5 WHEN 0 THEN 'Blijft weg bij de eerste lesuren.' WHEN 1 THEN 'Twijfelt over de opleiding.' WHEN 2 THEN 'Werkt naast school te veel uren.' WHEN 3 THEN 'Thuis speelt er van alles; we weten nog niet wat.' ELSE 'Komt afspraken niet na, reden onbekend.' END,
       '', CASE f.enrolment % 4 WHEN 0 THEN 'Twee keer met de jongere gesproken; de mentor heeft thuis gebeld.' WHEN 1 THEN 'Gebeld en gemaild zonder antwoord. De mentor is aan huis geweest.' WHEN 2 THEN 'Gesprek met de jongere en de mentor; de jeugdarts is gevraagd om mee te kijken.' ELSE 'Rooster aangepast, elke week een gesprek met de studieloopbaanbegeleider.' END,
       COALESCE((SELECT a.name FROM account a WHERE a.account = (SELECT MIN(s.account) FROM finding_step s WHERE s.person = f.person AND s.enrolment = f.enrolment AND s.rule = f.rule AND s.day = f.day AND s.action = 'gemeld')), 'Verzuimcoördinator'),
       'verzuimcoördinator', '038-555 02 0' || CAST(f.enrolment % 10 AS TEXT), 'verzuim@school.example', '', '', '', '', '', '', '', ''
  FROM finding f
  LEFT JOIN location l ON l.brin = f.brin AND l.code = f.location
  LEFT JOIN municipality m ON m.code = l.municipality
 WHERE f.bucket = 1 AND f.state IN ('gemeld', 'in behandeling', 'afgesloten') AND f.reported IS NOT NULL

-- name: demo_reports_agreed
-- doc: the step of the national default that runs for those that wait
-- mode: exec
UPDATE report SET step = CASE status WHEN 'R' THEN 'oppakken' ELSE 'terugkoppelen' END, who = 'contactpersoon',
       told = CASE status WHEN 'R' THEN 'regio' ELSE 'coordinator' END
 WHERE turn = 2

-- name: demo_report_events
-- doc: their history, as the steps tell it
-- mode: exec
INSERT INTO report_event (person, report, event, at, account, kind, old_status, new_status, side, day, what, shared,
                          internal)
SELECT s.person, r.report, s.step, s.at, s.account, s.action,
       CASE s.action WHEN 'afgesloten' THEN 'B' ELSE 'R' END,
       CASE s.action WHEN 'gemeld' THEN 'R' WHEN 'opgepakt' THEN 'B' ELSE 'G' END,
       CASE s.action WHEN 'gemeld' THEN 1 ELSE 2 END, NULL, '', s.note, ''
  FROM finding_step s
  JOIN report r ON r.person = s.person AND r.enrolment = s.enrolment AND r.rule = s.rule AND r.day = s.day
 WHERE s.action IN ('gemeld', 'opgepakt', 'afgesloten')

-- name: demo_report_turns
-- doc: from now on the reports say whose move it is
-- mode: exec
UPDATE finding SET turn = 0 WHERE bucket = 1 AND state IN ('gemeld', 'in behandeling')

-- name: demo_work_rows
-- doc: who left the mbo, and a few who did not
-- mode: many
-- in: today day, most int
-- out: brin text, number text, programme text, level text, track text, last day?, town text, region text
SELECT e.brin, e.number, e.programme, e.level, e.track, e.last, m.name AS town, p.region
  FROM enrolment e
  JOIN person p ON p.person = e.person
  JOIN municipality m ON m.code = p.municipality
 WHERE e.sector = 'mbo' AND (e.last < :today OR e.enrolment % 61 = 0)
 ORDER BY e.enrolment
 LIMIT :most

-- name: demo_report_numbers
-- doc: the how manieth of the school year each is; from the second on action is wanted
-- mode: exec
UPDATE report
   SET number = (SELECT COUNT(*) FROM report o
                  WHERE o.person = report.person AND o.enrolment = report.enrolment
                    AND (o.filed < report.filed OR (o.filed = report.filed AND o.report <= report.report)))

-- name: demo_report_wanted
-- mode: exec
UPDATE report SET action_wanted = 1, action_note = 'Het lukt school niet meer alleen: graag samen met de ouders om tafel.'
 WHERE number > 1

-- name: demo_report_noticed
-- doc: of first reports that were closed some were only taken notice of
-- mode: exec
UPDATE report SET status = 'K', closing = '', feedback = ''
 WHERE status = 'G' AND number = 1 AND day % 4 = 1

-- name: demo_report_spans
-- doc: the reports with what their days are worked out with
-- mode: many
-- out: person i64, report i64, enrolment i64, begin_day day, end_day day?, sector text, hour_unit int
SELECT r.person, r.report, r.enrolment, r.begin_day, r.end_day, e.sector, i.hour_unit
  FROM report r
  JOIN enrolment e ON e.person = r.person AND e.enrolment = r.enrolment
  JOIN institution i ON i.brin = r.brin
 ORDER BY r.person, r.enrolment, r.report

-- name: demo_met
-- doc: most of a group want to be met by a peer coach
-- mode: exec
-- in: brin text, class_group text, at i64
INSERT INTO own_choice (person, kind, change, value, at, account)
SELECT DISTINCT e.person, 'maatje', CAST(:at AS BIGINT), 1, CAST(:at AS BIGINT), 0
  FROM enrolment e
 WHERE e.brin = :brin AND e.class_group = :class_group AND e.last IS NULL AND e.enrolment % 5 <> 0

-- name: demo_glass
-- doc: an officer looked at somebody who lives elsewhere and about whom a report was made here; nobody judged it so far
-- mode: exec
-- in: login text, at i64, until i64, reason text, verdict text, note text, elsewhere int
INSERT INTO glass (person, glass, account, grant_id, role, at, until, kind, reason, verdict, note, reviewer, reviewed)
SELECT p.person, CAST(:at AS BIGINT) / 1000 * 4194304, a.account, g.grant_id, g.role, CAST(:at AS BIGINT),
       CAST(:until AS BIGINT), 'veiligheid', :reason, :verdict, :note,
       CASE WHEN :verdict = 'open' THEN NULL ELSE (SELECT MIN(f.account) FROM account f WHERE f.login = 'fg') END,
       CASE WHEN :verdict = 'open' THEN NULL ELSE CAST(:until AS BIGINT) END
  FROM account a
  JOIN account_grant g ON g.account = a.account
  JOIN grant_scope s ON s.grant_id = g.grant_id AND s.kind = 'municipality'
  JOIN person p ON p.municipality <> s.value
 WHERE a.login = :login
   AND p.person = (SELECT q.person FROM person q
                    WHERE q.municipality <> s.value
                      AND EXISTS (SELECT 1 FROM finding f WHERE f.person = q.person AND f.bucket = 1)
                    ORDER BY q.search_key, q.birth
                    LIMIT 1 OFFSET :elsewhere)

-- name: demo_report_ends
-- doc: their history and their obligations end in the same way
-- mode: exec
UPDATE report_event
   SET kind = 'kennisgenomen', new_status = 'K', shared = 'We hebben het gelezen; school is aan zet.'
 WHERE kind = 'afgesloten'
   AND EXISTS (SELECT 1 FROM report r
                WHERE r.person = report_event.person AND r.report = report_event.report AND r.status = 'K')

-- name: demo_report_obligations
-- mode: exec
UPDATE finding
   SET state = 'kennisgenomen'
 WHERE bucket = 1 AND state = 'afgesloten'
   AND EXISTS (SELECT 1 FROM report r
                WHERE r.person = finding.person AND r.enrolment = finding.enrolment AND r.rule = finding.rule
                  AND r.day = finding.day AND r.status = 'K')

-- name: demo_report_steps
-- doc: and so does what was done with the obligations
-- mode: exec
UPDATE finding_step
   SET action = 'kennisgenomen', new_state = 'kennisgenomen'
 WHERE action = 'afgesloten'
   AND EXISTS (SELECT 1 FROM finding f
                WHERE f.person = finding_step.person AND f.enrolment = finding_step.enrolment
                  AND f.rule = finding_step.rule AND f.day = finding_step.day AND f.state = 'kennisgenomen')

-- name: demo_report_talks
-- doc: who took a report up lately planned a talk about some of them, tomorrow or on one of the days after it
-- mode: exec
-- in: today day, at i64
INSERT INTO report_talk (person, report, talk, public, day, begin_min, minutes, place, company, audience, language,
                         invited, state, sequence, made, account, once, brin, location, municipality, owner)
SELECT r.person, r.report, r.report, 'g' || SUBSTR(r.public, 2), CAST(:today AS BIGINT) + CASE r.enrolment % 5 WHEN 0 THEN 0 WHEN 1 THEN 1 WHEN 2 THEN 4 WHEN 3 THEN 5 ELSE 6 END,
       540 + r.enrolment % 7 * 60, 45, 'Stadhuis, spreekkamer 2', a.name,
       CASE WHEN r.desk = 'rmc' THEN 'jongere' ELSE 'ouders' END, 'nl', 'niet', 'gepland', 0, CAST(:at AS BIGINT), r.owner, r.public, r.brin,
       r.location, r.municipality, r.owner
  FROM report r JOIN account a ON a.account = r.owner
 WHERE r.status = 'B' AND r.enrolment % 4 <> 0
   AND NOT EXISTS (SELECT 1 FROM report o
                    WHERE o.person = r.person AND o.status = 'B'
                      AND (o.filed > r.filed OR (o.filed = r.filed AND o.report > r.report)))

-- name: demo_report_talk_events
-- mode: exec
-- in: today day
INSERT INTO report_event (person, report, event, at, account, kind, old_status, new_status, side, day, what, shared,
                          internal)
SELECT t.person, t.report, t.made / 1000 * 4194304 + t.report % 4194304, t.made, t.account, 'gepland', 'B', 'B', 2, t.day, '',
       '', ''
  FROM report_talk t
 WHERE t.day >= :today
