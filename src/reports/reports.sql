-- SPDX-License-Identifier: EUPL-1.2
-- Reports: one at a time.

-- name: report_find
-- mode: one
-- in: public text
-- out: person i64, report i64
SELECT person, report FROM report WHERE public = :public

-- name: report_get
-- doc: the whole row
-- mode: one
-- in: person i64, report i64
-- out: public text, kind text, status text, turn int, due day, enrolment i64, rule text, day day?, begin_day day, end_day day?, filed day, filed_at i64, brin text, location text, municipality text, region text, school_region text, duty text, desk text, owner i64?, also i64?, number i64, version i64, agreement text, taken_at i64?, contacted_at i64?, answered_at i64?, closed_at i64?, raised day?, closing text, feedback text, withdrawal text, justified int?, complete int?, action_wanted bool, all_missed bool, minutes i64, reporter i64, action_note text, reason text, explanation text, action_taken text, reporter_name text, reporter_function text, reporter_phone text, reporter_email text, phone text, street text, house_number text, house_letter text, house_addition text, postcode text, place text, address_note text, step text, who text, told text
SELECT public, kind, status, turn, due, enrolment, rule, day, begin_day, end_day, filed, filed_at, brin, location,
       municipality, region, school_region, duty, desk, owner, also, number, version, agreement, taken_at, contacted_at,
       answered_at, closed_at, raised, closing, feedback, withdrawal, justified, complete, action_wanted, all_missed, minutes,
       reporter, action_note, reason, explanation, action_taken, reporter_name, reporter_function, reporter_phone,
       reporter_email, phone, street, house_number, house_letter, house_addition, postcode, place, address_note, step, who, told
  FROM report
 WHERE person = :person AND report = :report

-- name: report_add
-- mode: exec
-- in: person i64, report i64, public text, kind text, due day, enrolment i64, rule text, day day?, begin_day day, end_day day?, filed day, filed_at i64, brin text, location text, municipality text, region text, school_region text, duty text, desk text, owner i64?, also i64?, number i64, agreement text, action_wanted bool, all_missed bool, minutes i64, reporter i64, action_note text, reason text, explanation text, action_taken text, reporter_name text, reporter_function text, reporter_phone text, reporter_email text, phone text, street text, house_number text, house_letter text, house_addition text, postcode text, place text, address_note text
INSERT INTO report (person, report, public, kind, status, turn, due, enrolment, rule, day, begin_day, end_day, filed,
                    filed_at, brin, location, municipality, region, school_region, duty, desk, owner, also, number, version,
                    agreement, taken_at, contacted_at, answered_at, closed_at, raised, closing, feedback, withdrawal,
                    justified, complete, action_wanted, all_missed, minutes, reporter, action_note, reason, explanation,
                    action_taken, reporter_name, reporter_function, reporter_phone, reporter_email, phone, street,
                    house_number, house_letter, house_addition, postcode, place, address_note)
VALUES (:person, :report, :public, :kind, 'R', 2, :due, :enrolment, :rule, :day, :begin_day, :end_day, :filed,
        :filed_at, :brin, :location, :municipality, :region, :school_region, :duty, :desk, :owner, :also, :number, 1,
        :agreement, NULL, NULL, NULL, NULL, NULL, '', '', '', NULL, NULL, :action_wanted, :all_missed, :minutes,
        :reporter, :action_note, :reason, :explanation, :action_taken, :reporter_name, :reporter_function,
        :reporter_phone, :reporter_email, :phone, :street, :house_number, :house_letter, :house_addition, :postcode,
        :place, :address_note)

-- name: report_put
-- doc: everything of a report that can change; nothing happens when it is not of this version any more
-- mode: exec
-- in: person i64, report i64, version i64, status text, turn int, due day, begin_day day, end_day day?, municipality text, region text, duty text, desk text, owner i64?, also i64?, taken_at i64?, contacted_at i64?, answered_at i64?, closed_at i64?, raised day?, closing text, feedback text, withdrawal text, justified int?, complete int?, action_wanted bool, all_missed bool, minutes i64, action_note text, reason text, explanation text, action_taken text, reporter_name text, reporter_function text, reporter_phone text, reporter_email text, phone text, street text, house_number text, house_letter text, house_addition text, postcode text, place text, address_note text
UPDATE report
   SET version = version + 1, status = :status, turn = :turn, due = :due, begin_day = :begin_day, end_day = :end_day,
       municipality = :municipality, region = :region, duty = :duty, desk = :desk, owner = :owner, also = :also,
       taken_at = :taken_at, contacted_at = :contacted_at, answered_at = :answered_at, closed_at = :closed_at,
       raised = :raised, closing = :closing, feedback = :feedback, withdrawal = :withdrawal, justified = :justified,
       complete = :complete, action_wanted = :action_wanted, all_missed = :all_missed, minutes = :minutes,
       action_note = :action_note, reason = :reason, explanation = :explanation, action_taken = :action_taken,
       reporter_name = :reporter_name, reporter_function = :reporter_function, reporter_phone = :reporter_phone,
       reporter_email = :reporter_email, phone = :phone, street = :street, house_number = :house_number,
       house_letter = :house_letter, house_addition = :house_addition, postcode = :postcode, place = :place,
       address_note = :address_note
 WHERE person = :person AND report = :report AND version = :version

-- name: report_agreed_put
-- doc: whose clock it is that runs, beside its day
-- mode: exec
-- in: person i64, report i64, step text, who text, told text
UPDATE report SET step = :step, who = :who, told = :told WHERE person = :person AND report = :report

-- name: report_of_finding
-- doc: the report of an obligation that was not withdrawn
-- mode: one
-- in: person i64, enrolment i64, rule text, day day
-- out: report i64, public text
SELECT report, public
  FROM report
 WHERE person = :person AND enrolment = :enrolment AND rule = :rule AND day = :day AND status <> 'I'
 ORDER BY report DESC
 LIMIT 1

-- name: report_siblings
-- doc: the reports about an enrolment that were not withdrawn, newest first
-- mode: many
-- in: person i64, enrolment i64
-- out: report i64, public text, kind text, status text, begin_day day, end_day day?, filed day
SELECT report, public, kind, status, begin_day, end_day, filed
  FROM report
 WHERE person = :person AND enrolment = :enrolment AND status <> 'I'
 ORDER BY filed DESC, report DESC

-- name: report_day_put
-- bulk: report_day key: person, report, day
-- in: person i64, report i64, day day, whole bool, lessons int, minutes int

-- name: report_days_cut
-- doc: the absence ended before these days after all
-- mode: exec
-- in: person i64, report i64, last day
DELETE FROM report_day WHERE person = :person AND report = :report AND day > :last

-- name: report_days_clear
-- mode: exec
-- in: person i64, report i64
DELETE FROM report_day WHERE person = :person AND report = :report

-- name: report_day_list
-- mode: many
-- in: person i64, report i64
-- out: day day, whole bool, lessons int, minutes int
SELECT day, whole, lessons, minutes FROM report_day WHERE person = :person AND report = :report ORDER BY day

-- name: report_event_add
-- mode: exec
-- in: person i64, report i64, event i64, at i64, account i64, kind text, old_status text, new_status text, side int, day day?, what text, shared text, internal text
INSERT INTO report_event (person, report, event, at, account, kind, old_status, new_status, side, day, what, shared,
                          internal)
VALUES (:person, :report, :event, :at, :account, :kind, :old_status, :new_status, :side, :day, :what, :shared,
        :internal)

-- name: report_event_list
-- mode: many
-- in: person i64, report i64
-- out: event i64, at i64, kind text, side int, day day?, what text, shared text, internal text, account_name text
SELECT v.event, v.at, v.kind, v.side, v.day, v.what, v.shared, v.internal, COALESCE(a.name, '') AS account_name
  FROM report_event v LEFT JOIN account a ON a.account = v.account
 WHERE v.person = :person AND v.report = :report
 ORDER BY v.at, v.event

-- name: report_holds_last
-- doc: what the program last said about the obligation behind a report
-- mode: one
-- in: person i64, report i64
-- out: kind text
SELECT kind FROM report_event
 WHERE person = :person AND report = :report AND kind IN ('vervallen', 'geldt-weer')
 ORDER BY event DESC
 LIMIT 1

-- name: report_reporter_get
-- doc: how an account signs, and its address
-- mode: one
-- in: account i64
-- out: name text, function text, phone text, email text
SELECT a.name, COALESCE(r.function, '') AS function, COALESCE(r.phone, '') AS phone, COALESCE(r.email, a.email) AS email
  FROM account a LEFT JOIN report_reporter r ON r.account = a.account
 WHERE a.account = :account

-- name: report_reporter_put
-- mode: exec
-- in: account i64, function text, phone text, email text
INSERT INTO report_reporter (account, function, phone, email) VALUES (:account, :function, :phone, :email)
ON CONFLICT (account) DO UPDATE SET function = excluded.function, phone = excluded.phone, email = excluded.email

-- name: report_contacts_before
-- doc: what a school did about somebody since a day: contacts and messages, oldest first
-- mode: many
-- in: person i64, brin text, from_day day, until day
-- out: day day, kind text
SELECT day, kind FROM contact
 WHERE person = :person AND brin = :brin AND undone = 0 AND day >= :from_day AND day <= :until
UNION
SELECT made_day AS day, 'bericht' AS kind FROM message
 WHERE person = :person AND brin = :brin AND made_day >= :from_day AND made_day <= :until
   AND status IN ('sent', 'delivered', 'answered')
 ORDER BY day, kind
 LIMIT 12

-- name: report_case
-- doc: what a protocol looks at beside the report itself
-- mode: one
-- in: person i64, enrolment i64
-- out: sector text, birth day
SELECT e.sector, p.birth
  FROM enrolment e JOIN person p ON p.person = e.person
 WHERE e.person = :person AND e.enrolment = :enrolment

-- name: report_exempt
-- doc: reports that stand and that an exemption overlaps
-- mode: many
-- in: after_person i64, after_report i64, most int
-- out: person i64, report i64
SELECT DISTINCT r.person, r.report
  FROM exemption x JOIN report r ON r.person = x.person
 WHERE r.status IN ('R', 'B', 'K') AND (r.end_day IS NULL OR x.first <= r.end_day) AND x.last >= r.begin_day
   AND (r.person, r.report) > (:after_person, :after_report)
 ORDER BY r.person, r.report
 LIMIT :most

-- name: report_moved
-- doc: open reports about somebody who lives elsewhere than where the report is, or grew of age while it is with the desks
-- doc: of the Leerplichtwet; people who handed it over by hand from where he lives knew better than what is registered
-- mode: many
-- in: born_until day, after_person i64, after_report i64, most int
-- out: person i64, report i64, municipality text, birth day, qualified day?
SELECT r.person, r.report, p.municipality, p.birth, p.qualified
  FROM report r JOIN person p ON p.person = r.person JOIN municipality m ON m.code = p.municipality
 WHERE r.turn <> 0 AND r.status IN ('R', 'B')
   AND ((r.desk <> 'rmc' AND p.birth <= :born_until)
        OR (p.municipality <> r.municipality
            AND NOT EXISTS (SELECT 1 FROM report_handover h
                             WHERE h.person = r.person AND h.report = r.report AND h.why = 'hand'
                               AND h.state <> 'teruggegeven' AND h.old_municipality = p.municipality)))
   AND (r.person, r.report) > (:after_person, :after_report)
 ORDER BY r.person, r.report
 LIMIT :most

-- name: report_late
-- doc: open reports whose clock ran out and that did not go up yet
-- mode: many
-- in: today day, after_person i64, after_report i64, most int
-- out: person i64, report i64
SELECT person, report FROM report
 WHERE turn <> 0 AND status IN ('R', 'B') AND due < :today AND raised IS NULL
   AND (person, report) > (:after_person, :after_report)
 ORDER BY person, report
 LIMIT :most

-- name: report_file_add
-- mode: exec
-- in: person i64, report i64, file i64, public text, at i64, account i64, side int, shared bool, name text, mime text, size i64, sealed bytes
INSERT INTO report_file (person, report, file, public, at, account, side, shared, name, mime, size, sealed)
VALUES (:person, :report, :file, :public, :at, :account, :side, :shared, :name, :mime, :size, :sealed)

-- name: report_file_list
-- doc: what a side sees: its own, and what the other shared
-- mode: many
-- in: person i64, report i64, side int
-- out: file i64, public text, at i64, account i64, side int, shared bool, name text, mime text, size i64, who text
SELECT f.file, f.public, f.at, f.account, f.side, f.shared, f.name, f.mime, f.size, COALESCE(a.name, '') AS who
  FROM report_file f LEFT JOIN account a ON a.account = f.account
 WHERE f.person = :person AND f.report = :report AND (f.side = :side OR f.shared = 1)
 ORDER BY f.file

-- name: report_file_get
-- doc: many, because the bytes of one are longer than what an arena holds
-- mode: many
-- in: person i64, report i64, file i64
-- out: sealed bytes
SELECT sealed FROM report_file WHERE person = :person AND report = :report AND file = :file

-- name: report_file_count
-- mode: one
-- in: person i64, report i64, side int
-- out: files i64
SELECT COUNT(*) AS files FROM report_file WHERE person = :person AND report = :report AND side = :side

-- name: report_file_remove
-- mode: exec
-- in: person i64, report i64, file i64
DELETE FROM report_file WHERE person = :person AND report = :report AND file = :file

-- name: report_register_queue
-- doc: the register must hear of a version of a report, when the link is on
-- mode: exec
-- in: person i64, report i64, public text, brin text, version i64, now i64
INSERT INTO register_out (person, report, public, brin, phase, wanted, trying, sent, number, since, next_at, tries, code,
                          field, what, told, heard, conflict, conflict_at)
SELECT :person, :report, :public, :brin, 'waiting', :version, 0, 0, '', :now, :now, 0, '', '', '', 0, '', '', NULL
  FROM setting s
 WHERE s.name = 'register_link' AND s.value = 'on'
ON CONFLICT (person, report) DO UPDATE
   SET wanted = excluded.wanted,
       phase = CASE WHEN register_out.phase = 'asked' THEN 'asked' ELSE 'waiting' END,
       since = CASE WHEN register_out.phase IN ('asked', 'waiting') THEN register_out.since ELSE excluded.since END,
       tries = CASE WHEN register_out.phase = 'refused' THEN 0 ELSE register_out.tries END,
       trying = CASE WHEN register_out.phase = 'refused' THEN register_out.sent ELSE register_out.trying END,
       next_at = CASE WHEN register_out.phase IN ('asked', 'waiting') THEN register_out.next_at ELSE excluded.next_at END

-- name: report_registered
-- doc: how a report stands with the national register
-- mode: one
-- in: person i64, report i64
-- out: phase text, number text, code text, field text, what text, conflict text
SELECT phase, number, code, field, what, conflict FROM register_out WHERE person = :person AND report = :report

-- name: report_names
-- doc: what the codes of one report are called
-- mode: one
-- in: person i64, report i64, enrolment i64, rule text, day day?
-- out: school text, town text, class_group text, owner_name text, finding text
SELECT COALESCE(i.name, r.brin) AS school, COALESCE(m.name, r.municipality) AS town,
       COALESCE(e.class_group, '') AS class_group, COALESCE(a.name, '') AS owner_name, COALESCE(f.public, '') AS finding
  FROM report r
  LEFT JOIN institution i ON i.brin = r.brin
  LEFT JOIN municipality m ON m.code = r.municipality
  LEFT JOIN enrolment e ON e.person = r.person AND e.enrolment = :enrolment
  LEFT JOIN account a ON a.account = r.owner
  LEFT JOIN finding f ON f.person = r.person AND f.enrolment = :enrolment AND f.rule = :rule AND f.day = :day
 WHERE r.person = :person AND r.report = :report
