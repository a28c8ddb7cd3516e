-- SPDX-License-Identifier: EUPL-1.2
-- Everything that is kept about one person, for the person (AVG art. 15 and 20). Every column comes as text, in the order
-- of the lists in trust/dossier_tables.c, so that one reader serves them all. The compartment of the BOA is not in it.

-- name: dossier_person
-- mode: many
-- in: person i64
-- out: family_name text, prefix text, given_names text, call_name text, birth text, sex text, street text, number text, postcode text, place text, municipality text, region text, phone text, email text, language text, family text, died text?, left_country text?, qualified text?
SELECT p.family_name, p.prefix, p.given_names, p.call_name, CAST(p.birth AS TEXT) AS birth, p.sex, p.street, p.number,
       p.postcode, p.place, COALESCE(m.name, p.municipality) AS municipality, COALESCE(r.name, p.region) AS region, p.phone,
       p.email, p.language, p.family, CAST(p.died AS TEXT) AS died, CAST(p.left_country AS TEXT) AS left_country,
       CAST(p.qualified AS TEXT) AS qualified
  FROM person p
  LEFT JOIN municipality m ON m.code = p.municipality
  LEFT JOIN region r ON r.code = p.region
 WHERE p.person = :person

-- name: dossier_cipher
-- mode: one
-- in: person i64
-- out: pgn_cipher bytes
SELECT pgn_cipher FROM person WHERE person = :person

-- name: dossier_accounts
-- doc: the person's own account
-- mode: many
-- in: person i64
-- out: login text, name text, email text, created text
SELECT DISTINCT a.login, a.name, a.email, CAST(a.created AS TEXT) AS created
  FROM grant_scope s
  JOIN account_grant g ON g.grant_id = s.grant_id
  JOIN account a ON a.account = g.account
 WHERE s.kind = 'person' AND s.value = CAST(CAST(:person AS BIGINT) AS TEXT) AND g.role = 'young'

-- name: dossier_enrolments
-- mode: many
-- in: person i64
-- out: school text, location text, number text, sector text, level text, track text, programme text, year text, class_group text, first text, last text?, exit_reason text, funded text
SELECT COALESCE(i.name, e.brin) AS school, e.location, e.number, e.sector, e.level, e.track, e.programme, e.year,
       e.class_group, CAST(e.first AS TEXT) AS first, CAST(e.last AS TEXT) AS last, e.exit_reason,
       CAST(e.funded AS TEXT) AS funded
  FROM enrolment e LEFT JOIN institution i ON i.brin = e.brin
 WHERE e.person = :person
 ORDER BY e.first, e.enrolment

-- name: dossier_groups
-- mode: many
-- in: person i64
-- out: school text, location text, number text, class_group text, name text, first text, last text?
SELECT COALESCE(i.name, m.brin) AS school, m.location, COALESCE(e.number, '') AS number, m.class_group,
       COALESCE(g.name, '') AS name, CAST(m.first AS TEXT) AS first, CAST(m.last AS TEXT) AS last
  FROM group_member m
  LEFT JOIN institution i ON i.brin = m.brin
  LEFT JOIN enrolment e ON e.person = m.person AND e.enrolment = m.enrolment
  LEFT JOIN teaching_group g ON g.brin = m.brin AND g.location = m.location AND g.code = m.class_group
 WHERE m.person = :person
 ORDER BY m.first, m.class_group

-- name: dossier_here
-- mode: many
-- in: person i64
-- out: school text, day text, subject text, class_group text, at text
SELECT COALESCE(i.name, l.brin, '') AS school, CAST(l.day AS TEXT) AS day, COALESCE(l.subject, '') AS subject,
       COALESCE(l.class_group, '') AS class_group, CAST(s.at AS TEXT) AS at
  FROM roll_self s
  LEFT JOIN lesson l ON l.lesson = s.lesson
  LEFT JOIN institution i ON i.brin = l.brin
 WHERE s.person = :person
 ORDER BY s.at

-- name: dossier_days
-- doc: the marks, to be unpacked
-- mode: many
-- in: person i64
-- out: brin text, location text, number text, day day, marks bytes
SELECT d.brin, d.location, COALESCE(e.number, '') AS number, d.day, d.marks
  FROM registration_day d LEFT JOIN enrolment e ON e.person = d.person AND e.enrolment = d.enrolment
 WHERE d.person = :person
 ORDER BY d.day, d.enrolment

-- name: dossier_history
-- mode: many
-- in: person i64
-- out: day text, begin_min text, end_min text, status text, reason text, changed_at text, cause text, note text, became text
SELECT CAST(day AS TEXT) AS day, CAST(begin_min AS TEXT) AS begin_min, CAST(end_min AS TEXT) AS end_min, status, reason,
       CAST(changed_at AS TEXT) AS changed_at, cause, note, COALESCE(became, '') AS became
  FROM mark_history
 WHERE person = :person
 ORDER BY mark_history.day, mark_history.begin_min, mark_history.change

-- name: dossier_results
-- mode: many
-- in: person i64
-- out: kind text, level text, profile text, day text
SELECT kind, level, profile, CAST(day AS TEXT) AS day FROM result WHERE person = :person ORDER BY result.day, kind, level

-- name: dossier_exemptions
-- mode: many
-- in: person i64
-- out: kind text, name text, first text, last text
SELECT x.kind, COALESCE(k.name, '') AS name, CAST(x.first AS TEXT) AS first, CAST(x.last AS TEXT) AS last
  FROM exemption x LEFT JOIN exemption_kind k ON k.code = x.kind
 WHERE x.person = :person
 ORDER BY x.first, x.kind

-- name: dossier_activities
-- mode: many
-- in: person i64
-- out: kind text, organisation text, hours text?, first text, last text?
SELECT kind, organisation, CAST(hours AS TEXT) AS hours, CAST(first AS TEXT) AS first, CAST(last AS TEXT) AS last
  FROM activity
 WHERE person = :person
 ORDER BY activity.first, kind, organisation

-- name: dossier_work
-- doc: on which lists of the register somebody stands, or stood
-- mode: many
-- in: person i64
-- out: list text, month text, school text, programme text, town text, reason text, state text, gone text?, number text, level text, track text, provider text
SELECT w.list, CAST(w.month AS TEXT) AS month, COALESCE(i.name, w.brin) AS school, w.programme, w.town, w.reason, w.state,
       CAST(w.gone AS TEXT) AS gone, w.number, w.level, w.track, w.provider
  FROM register_work w LEFT JOIN institution i ON i.brin = w.brin
 WHERE w.person = :person
 ORDER BY w.list, w.month, w.mark

-- name: dossier_findings
-- mode: many
-- in: person i64
-- out: rule text, day text, begin_day text, end_day text?, minutes text, amount text, duty text, state text, reported text?, report_by text, exempt text, version text, school text, municipality text, step text, who text, told text
SELECT f.rule, CAST(f.day AS TEXT) AS day, CAST(f.begin_day AS TEXT) AS begin_day, CAST(f.end_day AS TEXT) AS end_day,
       CAST(f.minutes AS TEXT) AS minutes, CAST(f.amount AS TEXT) AS amount, f.duty, f.state,
       CAST(f.reported AS TEXT) AS reported, CAST(f.report_by AS TEXT) AS report_by, f.exempt, f.version,
       COALESCE(i.name, f.brin) AS school, COALESCE(m.name, f.municipality) AS municipality, f.step, f.who, f.told
  FROM finding f
  LEFT JOIN institution i ON i.brin = f.brin
  LEFT JOIN municipality m ON m.code = f.municipality
 WHERE f.person = :person
 ORDER BY f.day, f.rule

-- name: dossier_evidence
-- doc: the marks that each finding counted, to be unpacked
-- mode: many
-- in: person i64
-- out: rule text, day day, evidence bytes
SELECT rule, day, evidence FROM finding WHERE person = :person ORDER BY day, rule

-- name: dossier_steps
-- doc: withheld: why the note is not given, or nothing
-- mode: many
-- in: person i64
-- out: at text, rule text, day text, action text, new_state text, note text, internal text, withheld text?
SELECT CAST(s.at AS TEXT) AS at, s.rule, CAST(s.day AS TEXT) AS day, s.action, s.new_state, s.note, s.internal,
       w.reason AS withheld
  FROM finding_step s
  LEFT JOIN rights_withheld w ON w.person = s.person AND w.kind = 'step' AND w.item = s.step
 WHERE s.person = :person
 ORDER BY s.at, s.step

-- name: dossier_contacts
-- mode: many
-- in: person i64
-- out: day text, kind text, two_way text, by_whom text, undone text, note text, withheld text?
SELECT CAST(k.day AS TEXT) AS day, k.kind, CAST(k.two_way AS TEXT) AS two_way,
       CASE WHEN k.brin = '' THEN 'gemeente' ELSE COALESCE(i.name, k.brin) END AS by_whom, CAST(k.undone AS TEXT) AS undone,
       k.note, w.reason AS withheld
  FROM contact k
  LEFT JOIN institution i ON i.brin = k.brin
  LEFT JOIN rights_withheld w ON w.person = k.person AND w.kind = 'contact' AND w.item = k.contact
 WHERE k.person = :person
 ORDER BY k.day, k.contact

-- name: dossier_changes
-- mode: many
-- in: person i64
-- out: at text, field text, old_value text, reason text
SELECT CAST(at AS TEXT) AS at, field, old_value, reason FROM person_history
 WHERE person = :person
 ORDER BY change, field

-- name: dossier_corrected
-- mode: many
-- in: person i64
-- out: field text, value text, at text, offered text
SELECT field, value, CAST(at AS TEXT) AS at, offered FROM person_corrected WHERE person = :person ORDER BY field

-- name: dossier_absences
-- mode: many
-- in: person i64
-- out: school text, kind text, first text, begin_min text, until text?, end_min text, reason text, state text, source text, reported text, answer text
SELECT COALESCE(i.name, a.brin) AS school, a.kind, CAST(a.first AS TEXT) AS first,
       CAST(a.begin_min AS TEXT) AS begin_min,
       CASE WHEN a.until = 84005 THEN NULL ELSE CAST(a.until AS TEXT) END AS until,
       CAST(a.end_min AS TEXT) AS end_min, a.reason, a.state, a.source, CAST(a.reported AS TEXT) AS reported, a.answer
  FROM absence a LEFT JOIN institution i ON i.brin = a.brin
 WHERE a.person = :person
 ORDER BY a.first, a.absence

-- name: dossier_leave
-- mode: many
-- in: person i64
-- out: school text, kind text, first text, until text, days text, reason text, state text, source text, asked text, decided text?, decided_name text, decision text
SELECT COALESCE(i.name, l.brin) AS school, l.kind, CAST(l.first AS TEXT) AS first, CAST(l.until AS TEXT) AS until,
       CAST(l.days AS TEXT) AS days, l.reason, l.state, l.source, CAST(l.asked AS TEXT) AS asked,
       CAST(l.decided AS TEXT) AS decided, l.decided_name, l.decision
  FROM leave_request l LEFT JOIN institution i ON i.brin = l.brin
 WHERE l.person = :person
 ORDER BY l.first, l.request

-- name: dossier_leave_steps
-- mode: many
-- in: person i64
-- out: at text, action text, name text, note text, old text
SELECT CAST(at AS TEXT) AS at, action, name, note, old FROM leave_step WHERE person = :person ORDER BY leave_step.at, step

-- name: dossier_reports
-- mode: many
-- in: person i64
-- out: kind text, status text, begin_day text, end_day text?, filed text, school text, town text, desk text, number text, action_wanted text, reporter_name text, closing text, feedback text, withdrawal text, agreement text, step text, who text
SELECT r.kind, r.status, CAST(r.begin_day AS TEXT) AS begin_day, CAST(r.end_day AS TEXT) AS end_day,
       CAST(r.filed AS TEXT) AS filed, COALESCE(i.name, r.brin) AS school, COALESCE(m.name, r.municipality) AS town,
       r.desk, CAST(r.number AS TEXT) AS number, CAST(r.action_wanted AS TEXT) AS action_wanted, r.reporter_name, r.closing,
       r.feedback, r.withdrawal, r.agreement, r.step, r.who
  FROM report r
  LEFT JOIN institution i ON i.brin = r.brin
  LEFT JOIN municipality m ON m.code = r.municipality
 WHERE r.person = :person
 ORDER BY r.filed_at, r.report

-- name: dossier_report_words
-- doc: what people wrote in reports, and where the school said that somebody stays and can be called
-- mode: many
-- in: person i64
-- out: filed text, reason text, explanation text, action_taken text, action_note text, phone text, address text, address_note text
SELECT CAST(r.filed AS TEXT) AS filed, r.reason, r.explanation, r.action_taken, r.action_note, r.phone,
       TRIM(r.street || ' ' || r.house_number || r.house_letter || ' ' || r.house_addition || ' ' || r.postcode || ' ' || r.place)
       AS address, r.address_note
  FROM report r
 WHERE r.person = :person
 ORDER BY r.filed_at, r.report

-- name: dossier_report_days
-- mode: many
-- in: person i64
-- out: filed text, day text, whole text, lessons text
SELECT COALESCE(CAST(r.filed AS TEXT), '') AS filed, CAST(d.day AS TEXT) AS day, CAST(d.whole AS TEXT) AS whole,
       CAST(d.lessons AS TEXT) AS lessons
  FROM report_day d LEFT JOIN report r ON r.person = d.person AND r.report = d.report
 WHERE d.person = :person
 ORDER BY d.day, d.report

-- name: dossier_registered
-- doc: what the national register knows of the reports
-- mode: many
-- in: person i64
-- out: filed text, number text, phase text, since text, what text, conflict text
SELECT COALESCE(CAST(r.filed AS TEXT), '') AS filed, o.number, o.phase, CAST(o.since AS TEXT) AS since, o.what, o.conflict
  FROM register_out o LEFT JOIN report r ON r.person = o.person AND r.report = o.report
 WHERE o.person = :person
 ORDER BY o.report

-- name: dossier_report_events
-- mode: many
-- in: person i64
-- out: at text, kind text, new_status text, day text?, what text, shared text, internal text
SELECT CAST(v.at AS TEXT) AS at, v.kind, v.new_status, CAST(v.day AS TEXT) AS day, v.what, v.shared, v.internal
  FROM report_event v WHERE v.person = :person ORDER BY v.at, v.event

-- name: dossier_report_talks
-- mode: many
-- in: person i64
-- out: day text, begin_min text, minutes text, place text, company text, invited text, state text
SELECT CAST(day AS TEXT) AS day, CAST(begin_min AS TEXT) AS begin_min, CAST(minutes AS TEXT) AS minutes, place, company, invited,
       state
  FROM report_talk WHERE person = :person ORDER BY report_talk.day, report_talk.begin_min, talk

-- name: dossier_report_handovers
-- mode: many
-- in: person i64
-- out: at text, why text, reason text, old_town text, new_town text, new_desk text, state text, answer text
SELECT CAST(h.at AS TEXT) AS at, h.why, h.reason, COALESCE(o.name, h.old_municipality) AS old_town,
       COALESCE(n.name, h.new_municipality) AS new_town, h.new_desk, h.state, h.answer
  FROM report_handover h
  LEFT JOIN municipality o ON o.code = h.old_municipality
  LEFT JOIN municipality n ON n.code = h.new_municipality
 WHERE h.person = :person
 ORDER BY h.handover

-- name: dossier_report_news
-- mode: many
-- in: person i64
-- out: at text, kind text, school text
SELECT CAST(w.at AS TEXT) AS at, w.kind, COALESCE(i.name, w.brin) AS school
  FROM report_news w LEFT JOIN institution i ON i.brin = w.brin
 WHERE w.person = :person
 ORDER BY w.report

-- name: dossier_report_files
-- mode: many
-- in: person i64
-- out: number text, at text, name text, mime text, size text, withheld text?
SELECT CAST(ROW_NUMBER() OVER (ORDER BY f.at, f.file) AS TEXT) AS number, CAST(f.at AS TEXT) AS at, f.name, f.mime,
       CAST(f.size AS TEXT) AS size, w.reason AS withheld
  FROM report_file f
  LEFT JOIN rights_withheld w ON w.person = f.person AND w.kind = 'file' AND w.item = f.file
 WHERE f.person = :person ORDER BY f.at, f.file

-- name: dossier_files
-- doc: what is put with reports about a person, in the order of the list above
-- mode: many
-- in: person i64
-- out: number i64, report i64, file i64, public text, name text, mime text, size i64, withheld text?
SELECT ROW_NUMBER() OVER (ORDER BY f.at, f.file) AS number, f.report, f.file, f.public, f.name, f.mime, f.size, w.reason AS withheld
  FROM report_file f
  LEFT JOIN rights_withheld w ON w.person = f.person AND w.kind = 'file' AND w.item = f.file
 WHERE f.person = :person ORDER BY f.at, f.file

-- name: dossier_requests
-- mode: many
-- in: person i64
-- out: kind text, received text, due text, state text, note text, answer text, handled text?
SELECT kind, CAST(received AS TEXT) AS received, CAST(due AS TEXT) AS due, state, note, answer,
       CAST(handled AS TEXT) AS handled
  FROM rights_request
 WHERE person = :person
 ORDER BY rights_request.received, request

-- name: dossier_restrictions
-- mode: many
-- in: person i64
-- out: at text, reason text, lifted text?
SELECT CAST(at AS TEXT) AS at, reason, CAST(lifted AS TEXT) AS lifted FROM restriction WHERE person = :person
 ORDER BY restriction

-- name: dossier_holds
-- mode: many
-- in: person i64
-- out: at text, reason text, until text, lifted text?
SELECT CAST(at AS TEXT) AS at, reason, CAST(until AS TEXT) AS until, CAST(lifted AS TEXT) AS lifted
  FROM legal_hold
 WHERE person = :person
 ORDER BY hold

-- name: dossier_choices
-- mode: many
-- in: person i64
-- out: at text, kind text, value text
SELECT CAST(at AS TEXT) AS at, kind, CAST(value AS TEXT) AS value FROM own_choice WHERE person = :person
 ORDER BY change, kind

-- name: dossier_guardians
-- mode: many
-- in: person i64
-- out: name text, phone text, email text, language text, receives text
SELECT name, phone, email, language, CAST(receives AS TEXT) AS receives FROM guardian WHERE person = :person
 ORDER BY number

-- name: dossier_messages
-- mode: many
-- in: person i64
-- out: at i64, kind text, whom text, channel text, language text, status text, reason text, school text, sealed bytes
SELECT COALESCE(m.sent, m.made) AS at, m.kind, CASE WHEN m.recipient = 0 THEN 'uzelf' ELSE 'ouder' END AS whom, m.channel,
       m.language, m.status, m.reason, COALESCE(i.name, m.brin) AS school, m.sealed
  FROM message m LEFT JOIN institution i ON i.brin = m.brin
 WHERE m.person = :person
 ORDER BY m.made, m.message

-- name: dossier_letters
-- mode: many
-- in: person i64
-- out: at i64, kind text, whom text, language text, region text, mailed i64, sealed bytes
SELECT l.made AS at, l.template AS kind, CASE WHEN l.audience = 'jongere' THEN 'uzelf' ELSE 'ouders' END AS whom, l.language,
       COALESCE(r.name, l.region) AS region, l.mailed, l.words AS sealed
  FROM letter_file l LEFT JOIN region r ON r.code = l.region
 WHERE l.person = :person
 ORDER BY l.letter

-- name: dossier_answers
-- mode: many
-- in: person i64
-- out: at text, whom text, kind text, words text, lessons text, phone text, moment text, status text, school text
SELECT CAST(a.at AS TEXT) AS at, CASE WHEN a.recipient = 0 THEN 'uzelf' ELSE 'ouder' END AS whom, a.kind, a.words, a.lessons,
       a.phone, a.moment, a.status, COALESCE(i.name, a.brin) AS school
  FROM answer a LEFT JOIN institution i ON i.brin = a.brin
 WHERE a.person = :person
 ORDER BY a.at, a.answer

-- name: dossier_stops
-- mode: many
-- in: person i64
-- out: at text, whom text, channel text
SELECT CAST(at AS TEXT) AS at, CASE WHEN recipient = 0 THEN 'uzelf' ELSE 'ouder' END AS whom, channel FROM message_stop
 WHERE person = :person
 ORDER BY at

-- name: dossier_exchanges
-- mode: many
-- in: person i64
-- out: at text, sender text, recipient text, rule text, what text, ground text, purpose text
SELECT CAST(x.at AS TEXT) AS at, COALESCE(i.name, m.name, x.sender) AS sender,
       COALESCE(j.name, n.name, x.recipient) AS recipient, x.rule, x.what, x.ground, x.purpose
  FROM exchange x
  LEFT JOIN institution i ON i.brin = x.sender
  LEFT JOIN municipality m ON m.code = x.sender
  LEFT JOIN institution j ON j.brin = x.recipient
  LEFT JOIN municipality n ON n.code = x.recipient
 WHERE x.person = :person
 ORDER BY x.at, x.exchange

-- name: dossier_glass
-- mode: many
-- in: person i64
-- out: at text, role text, kind text, reason text, verdict text
SELECT CAST(at AS TEXT) AS at, role, kind, reason, verdict FROM glass WHERE person = :person ORDER BY glass

-- name: dossier_notes
-- doc: all notes and attachments of a person, for the privacy officer to read before they are given; with what was decided
-- mode: many
-- in: person i64
-- out: kind text, item i64, at i64, by_whom text, note text, public text, withheld text?
SELECT n.kind, n.item, n.at, n.by_whom, n.note, n.public, w.reason AS withheld
  FROM (SELECT 'contact' AS kind, k.contact AS item, k.at AS at,
               CASE WHEN k.brin = '' THEN 'gemeente' ELSE COALESCE(i.name, k.brin) END AS by_whom, k.note AS note,
               '' AS public
          FROM contact k LEFT JOIN institution i ON i.brin = k.brin
         WHERE k.person = :person AND k.note <> ''
        UNION ALL
        SELECT 'step' AS kind, s.step AS item, s.at AS at, '' AS by_whom,
               CASE WHEN s.internal = '' THEN s.note WHEN s.note = '' THEN s.internal
                    ELSE s.note || ' / ' || s.internal END AS note, '' AS public
          FROM finding_step s
         WHERE s.person = :person AND (s.note <> '' OR s.internal <> '')
        UNION ALL
        SELECT 'file' AS kind, f.file AS item, f.at AS at, '' AS by_whom, f.name AS note, f.public AS public
          FROM report_file f WHERE f.person = :person) n
  LEFT JOIN rights_withheld w ON w.person = :person AND w.kind = n.kind AND w.item = n.item
 ORDER BY n.at, n.item
 LIMIT 1000

-- name: withheld_put
-- mode: exec
-- in: person i64, kind text, item i64, reason text, account i64, at i64
INSERT INTO rights_withheld (person, kind, item, reason, account, at)
VALUES (:person, :kind, :item, :reason, :account, :at)
ON CONFLICT (person, kind, item) DO UPDATE SET reason = excluded.reason, account = excluded.account, at = excluded.at

-- name: withheld_drop
-- mode: exec
-- in: person i64, kind text, item i64
DELETE FROM rights_withheld WHERE person = :person AND kind = :kind AND item = :item
