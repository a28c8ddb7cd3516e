-- SPDX-License-Identifier: EUPL-1.2
-- Destroying what a person is about. What the sums of weeks lose by it is kept in ledger_gone, about nobody.

-- name: gone_days
-- doc: what the days of one enrolment are part of
-- mode: many
-- in: person i64, enrolment i64
-- out: brin text, location text, day day, scheduled int, present int, unauthorised int, authorised int, sick int, unregistered int, late int, marks bytes
SELECT brin, location, day, scheduled, present, unauthorised, authorised, sick, unregistered, late, marks
  FROM registration_day
 WHERE person = :person AND enrolment = :enrolment
 ORDER BY day

-- name: gone_ledger_add
-- bulk: ledger_gone key: brin, location, week
-- on-conflict: add
-- in: brin text, location text, week day, scheduled i64, present i64, unauthorised i64, authorised i64, sick i64, unregistered i64, late i64, lessons i64, gaps i64

-- name: gone_ledger_all
-- mode: many
-- out: brin text, location text, week day, scheduled i64, present i64, unauthorised i64, authorised i64, sick i64, unregistered i64, late i64, lessons i64, gaps i64
SELECT brin, location, week, scheduled, present, unauthorised, authorised, sick, unregistered, late, lessons, gaps
  FROM ledger_gone
 ORDER BY brin, location, week

-- name: destroy_days
-- mode: exec
-- in: person i64, enrolment i64
DELETE FROM registration_day WHERE person = :person AND enrolment = :enrolment

-- name: destroy_history
-- mode: exec
-- in: person i64, enrolment i64
DELETE FROM mark_history WHERE person = :person AND enrolment = :enrolment

-- name: destroy_absences
-- mode: exec
-- in: person i64, enrolment i64
DELETE FROM absence WHERE person = :person AND enrolment = :enrolment

-- name: destroy_leave_steps
-- doc: before the requests themselves
-- mode: exec
-- in: person i64, enrolment i64
DELETE FROM leave_step
 WHERE person = :person
   AND request IN (SELECT l.request FROM leave_request l WHERE l.person = :person AND l.enrolment = :enrolment)

-- name: destroy_leave
-- mode: exec
-- in: person i64, enrolment i64
DELETE FROM leave_request WHERE person = :person AND enrolment = :enrolment

-- name: destroy_signals
-- doc: signals are the school's; obligations (bucket 1) have a term of their own
-- mode: exec
-- in: person i64, enrolment i64
DELETE FROM finding WHERE person = :person AND enrolment = :enrolment AND bucket <> 1

-- name: destroy_loose_steps
-- doc: steps with findings that are gone
-- mode: exec
-- in: person i64, enrolment i64
DELETE FROM finding_step
 WHERE person = :person AND enrolment = :enrolment
   AND NOT EXISTS (SELECT 1 FROM finding f
                    WHERE f.person = finding_step.person AND f.enrolment = finding_step.enrolment
                      AND f.rule = finding_step.rule AND f.day = finding_step.day)

-- name: destroy_memberships
-- mode: exec
-- in: person i64, enrolment i64
DELETE FROM group_member WHERE person = :person AND enrolment = :enrolment

-- name: destroy_here
-- doc: what somebody said of being there, in lessons that no teacher saved
-- mode: exec
-- in: person i64
DELETE FROM roll_self WHERE person = :person

-- name: destroy_enrolment
-- mode: exec
-- in: person i64, enrolment i64
DELETE FROM enrolment WHERE person = :person AND enrolment = :enrolment

-- name: destroy_finding
-- mode: exec
-- in: person i64, enrolment i64, rule text, day day
DELETE FROM finding WHERE person = :person AND enrolment = :enrolment AND rule = :rule AND day = :day

-- name: destroy_steps
-- mode: exec
-- in: person i64, enrolment i64, rule text, day day
DELETE FROM finding_step WHERE person = :person AND enrolment = :enrolment AND rule = :rule AND day = :day

-- name: destroy_report_days
-- doc: of the reports that destroy_obligation_reports, then, takes away; rule empty: of those without an obligation
-- mode: exec
-- in: person i64, enrolment i64, rule text, day day
DELETE FROM report_day
 WHERE person = :person
   AND report IN (SELECT r.report FROM report r
                   WHERE r.person = :person AND r.enrolment = :enrolment
                     AND ((r.rule = :rule AND r.day = :day)
                          OR (:rule = '' AND r.rule NOT IN ('V3', 'V4', 'LRV', 'RMC'))))

-- name: destroy_report_register
-- doc: of the reports that destroy_obligation_reports, then, takes away; rule empty: of those without an obligation
-- mode: exec
-- in: person i64, enrolment i64, rule text, day day
DELETE FROM register_out
 WHERE person = :person
   AND report IN (SELECT r.report FROM report r
                   WHERE r.person = :person AND r.enrolment = :enrolment
                     AND ((r.rule = :rule AND r.day = :day)
                          OR (:rule = '' AND r.rule NOT IN ('V3', 'V4', 'LRV', 'RMC'))))

-- name: destroy_report_events
-- doc: of the reports that destroy_obligation_reports, then, takes away; rule empty: of those without an obligation
-- mode: exec
-- in: person i64, enrolment i64, rule text, day day
DELETE FROM report_event
 WHERE person = :person
   AND report IN (SELECT r.report FROM report r
                   WHERE r.person = :person AND r.enrolment = :enrolment
                     AND ((r.rule = :rule AND r.day = :day)
                          OR (:rule = '' AND r.rule NOT IN ('V3', 'V4', 'LRV', 'RMC'))))

-- name: destroy_report_files
-- doc: of the reports that destroy_obligation_reports, then, takes away; rule empty: of those without an obligation
-- mode: exec
-- in: person i64, enrolment i64, rule text, day day
DELETE FROM report_file
 WHERE person = :person
   AND report IN (SELECT r.report FROM report r
                   WHERE r.person = :person AND r.enrolment = :enrolment
                     AND ((r.rule = :rule AND r.day = :day)
                          OR (:rule = '' AND r.rule NOT IN ('V3', 'V4', 'LRV', 'RMC'))))

-- name: destroy_obligation_reports
-- mode: exec
-- in: person i64, enrolment i64, rule text, day day
DELETE FROM report
 WHERE person = :person AND enrolment = :enrolment
   AND ((rule = :rule AND day = :day) OR (:rule = '' AND rule NOT IN ('V3', 'V4', 'LRV', 'RMC')))

-- name: destroy_messages
-- doc: messages about lessons of an enrolment
-- mode: exec
-- in: person i64, enrolment i64
DELETE FROM message WHERE person = :person AND enrolment = :enrolment

-- name: destroy_answers
-- mode: exec
-- in: person i64, enrolment i64
DELETE FROM answer WHERE person = :person AND enrolment = :enrolment

-- name: destroy_guardians
-- mode: exec
-- in: person i64
DELETE FROM guardian WHERE person = :person

-- name: destroy_message_stops
-- mode: exec
-- in: person i64
DELETE FROM message_stop WHERE person = :person

-- name: destroy_contact
-- mode: exec
-- in: person i64, contact i64
DELETE FROM contact WHERE person = :person AND contact = :contact

-- name: destroy_withheld
-- doc: what was said about notes that are gone
-- mode: exec
-- in: person i64
DELETE FROM rights_withheld
 WHERE person = :person
   AND NOT EXISTS (SELECT 1 FROM contact k
                    WHERE k.person = rights_withheld.person AND k.contact = rights_withheld.item
                      AND rights_withheld.kind = 'contact')
   AND NOT EXISTS (SELECT 1 FROM finding_step s
                    WHERE s.person = rights_withheld.person AND s.step = rights_withheld.item
                      AND rights_withheld.kind = 'step')

-- name: destroy_exemptions
-- mode: exec
-- in: person i64
DELETE FROM exemption WHERE person = :person

-- name: destroy_results
-- mode: exec
-- in: person i64
DELETE FROM result WHERE person = :person

-- name: destroy_activities
-- mode: exec
-- in: person i64
DELETE FROM activity WHERE person = :person

-- name: destroy_work
-- mode: exec
-- in: person i64
DELETE FROM register_work WHERE person = :person

-- What goes with the person: one statement a table (trust/retention_tables.c).

-- name: destroy_person
-- mode: exec
-- in: person i64
DELETE FROM person WHERE person = :person

-- name: destroy_plan
-- mode: exec
-- in: person i64
DELETE FROM retention_plan WHERE person = :person

-- name: destroy_holds
-- mode: exec
-- in: person i64
DELETE FROM legal_hold WHERE person = :person

-- name: destroy_requests
-- mode: exec
-- in: person i64
DELETE FROM rights_request WHERE person = :person

-- name: destroy_person_history
-- mode: exec
-- in: person i64
DELETE FROM person_history WHERE person = :person

-- name: destroy_corrected
-- mode: exec
-- in: person i64
DELETE FROM person_corrected WHERE person = :person

-- name: destroy_restrictions
-- mode: exec
-- in: person i64
DELETE FROM restriction WHERE person = :person

-- name: destroy_glass
-- mode: exec
-- in: person i64
DELETE FROM glass WHERE person = :person

-- name: destroy_exchanges
-- mode: exec
-- in: person i64
DELETE FROM exchange WHERE person = :person

-- name: destroy_choices
-- mode: exec
-- in: person i64
DELETE FROM own_choice WHERE person = :person

-- The accounts of the person and of parents, when nobody else is left for them to see.

-- name: accounts_of_person
-- doc: accounts whose every scope is this one young person, and whose role is of the family
-- mode: many
-- in: scope text
-- out: account i64
SELECT DISTINCT g.account
  FROM account_grant g JOIN grant_scope s ON s.grant_id = g.grant_id
 WHERE s.kind = 'person' AND s.value = :scope AND g.role IN ('young', 'parent')
   AND NOT EXISTS (SELECT 1 FROM account_grant o LEFT JOIN grant_scope t ON t.grant_id = o.grant_id
                    WHERE o.account = g.account
                      AND (t.grant_id IS NULL OR t.kind <> 'person' OR t.value <> :scope))
 ORDER BY g.account

-- name: account_wipe
-- doc: the key stays, because the log names it; who it was is gone
-- mode: exec
-- in: account i64, login text
UPDATE account SET login = :login, name = '', email = '', password = '', active = 0 WHERE account = :account

-- name: account_wipe_sessions
-- mode: exec
-- in: account i64
DELETE FROM session WHERE account = :account

-- name: account_wipe_tokens
-- mode: exec
-- in: account i64
DELETE FROM api_token WHERE account = :account

-- name: account_wipe_totp
-- mode: exec
-- in: account i64
DELETE FROM totp WHERE account = :account

-- name: account_wipe_codes
-- mode: exec
-- in: account i64
DELETE FROM recovery_code WHERE account = :account

-- name: account_wipe_passkeys
-- mode: exec
-- in: account i64
DELETE FROM passkey WHERE account = :account

-- name: account_wipe_invitations
-- mode: exec
-- in: account i64
DELETE FROM invitation WHERE account = :account

-- name: scope_forget
-- doc: nobody's scope names the person any more
-- mode: exec
-- in: scope text
DELETE FROM grant_scope WHERE kind = 'person' AND value = :scope

-- Housekeeping without a person.

-- name: destroy_imports
-- mode: exec
-- in: before i64
DELETE FROM import_run WHERE started < :before

-- name: destroy_uploads
-- doc: what came by the page; their pieces went before
-- mode: exec
-- in: before i64
DELETE FROM upload WHERE received < :before

-- name: old_lessons
-- doc: lessons of before a day, behind a key
-- mode: many
-- in: before day, after i64, most int
-- out: lesson i64
SELECT lesson FROM lesson WHERE lesson > :after AND day < :before ORDER BY lesson LIMIT :most

-- name: destroy_rolls
-- mode: exec
-- in: lessons list_i64
DELETE FROM roll WHERE lesson @IN_LIST(:lessons)

-- name: destroy_roll_codes
-- mode: exec
-- in: lessons list_i64
DELETE FROM roll_code WHERE lesson @IN_LIST(:lessons)

-- name: destroy_lesson_reminders
-- mode: exec
-- in: lessons list_i64
DELETE FROM lesson_reminder WHERE lesson @IN_LIST(:lessons)

-- name: destroy_lessons
-- mode: exec
-- in: lessons list_i64
DELETE FROM lesson WHERE lesson @IN_LIST(:lessons)

-- name: destroy_research
-- mode: exec
-- in: before i64
DELETE FROM research_export WHERE at < :before

-- name: destroy_letters
-- mode: exec
-- in: person i64
DELETE FROM letter_file WHERE person = :person

-- name: destroy_loose_talks
-- doc: of reports that are gone
-- mode: exec
-- in: person i64
DELETE FROM report_talk WHERE person = :person
   AND NOT EXISTS (SELECT 1 FROM report r WHERE r.person = report_talk.person AND r.report = report_talk.report)

-- name: destroy_loose_handovers
-- doc: of reports that are gone
-- mode: exec
-- in: person i64
DELETE FROM report_handover WHERE person = :person
   AND NOT EXISTS (SELECT 1 FROM report r WHERE r.person = report_handover.person AND r.report = report_handover.report)

-- name: destroy_loose_news
-- doc: of reports that are gone
-- mode: exec
-- in: person i64
DELETE FROM report_news WHERE person = :person
   AND NOT EXISTS (SELECT 1 FROM report r WHERE r.person = report_news.person AND r.report = report_news.report)

-- name: destroy_loose_letters
-- doc: of reports that are gone
-- mode: exec
-- in: person i64
DELETE FROM letter_file WHERE person = :person
   AND NOT EXISTS (SELECT 1 FROM report r WHERE r.person = letter_file.person AND r.report = letter_file.report)
