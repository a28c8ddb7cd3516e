-- SPDX-License-Identifier: EUPL-1.2
-- What the roles that answer for it find: requests, corrections, a hold, a case under the Wpg, what was given out, looks.

-- name: demo_account
-- mode: one
-- in: login text
-- out: account i64, name text
SELECT account, name FROM account WHERE login = :login

-- name: demo_own
-- doc: the person whom an account is about
-- mode: one
-- in: login text
-- out: person i64, phone text
SELECT p.person, p.phone
  FROM account a
  JOIN account_grant g ON g.account = a.account
  JOIN grant_scope s ON s.grant_id = g.grant_id AND s.kind = 'person'
  JOIN person p ON p.person = CAST(s.value AS BIGINT)
 WHERE a.login = :login
 LIMIT 1

-- name: demo_reported
-- doc: whom a municipality has reports about that are worked on or done, by name; those of an account first
-- mode: many
-- in: login text, most int
-- out: person i64, municipality text
SELECT p.person, p.municipality
  FROM person p
 WHERE p.municipality IN (SELECT s.value FROM account a
                            JOIN account_grant g ON g.account = a.account
                            JOIN grant_scope s ON s.grant_id = g.grant_id AND s.kind = 'municipality'
                           WHERE a.login = :login)
   AND EXISTS (SELECT 1 FROM report r WHERE r.person = p.person AND r.desk <> 'rmc' AND r.status IN ('B', 'G'))
 ORDER BY p.search_key, p.birth
 LIMIT :most

-- name: demo_request
-- mode: exec
-- in: person i64, request i64, public text, kind text, received day, due day, state text, note text, account i64, handler i64?, handled i64?, answer text
INSERT INTO rights_request (person, request, public, kind, received, due, state, extended, note, account, handler, handled,
                            answer)
VALUES (:person, :request, :public, :kind, :received, :due, :state, 0, :note, :account, :handler, :handled, :answer)

-- name: demo_history
-- mode: exec
-- in: person i64, change i64, field text, old_value text, reason text, account i64, at i64
INSERT INTO person_history (person, change, field, old_value, reason, account, at)
VALUES (:person, :change, :field, :old_value, :reason, :account, :at)

-- name: demo_hold
-- mode: exec
-- in: person i64, hold i64, reason text, until day, account i64, at i64
INSERT INTO legal_hold (person, hold, reason, until, account, at) VALUES (:person, :hold, :reason, :until, :account, :at)

-- name: demo_case
-- mode: exec
-- in: person i64, boa_case i64, public text, number text, municipality text, opened day, account i64
INSERT INTO boa_case (person, boa_case, public, number, municipality, opened, opened_by, closed, outcome)
VALUES (:person, :boa_case, :public, :number, :municipality, :opened, :account, NULL, '')

-- name: demo_member
-- mode: exec
-- in: person i64, boa_case i64, account i64, first day
INSERT INTO boa_member (person, boa_case, account, first, until, by_whom)
VALUES (:person, :boa_case, :account, :first, NULL, :account)

-- name: demo_case_note
-- mode: exec
-- in: person i64, boa_case i64, note i64, at i64, first_day day, account i64, kind text, sealed bytes
INSERT INTO boa_note (person, boa_case, note, at, first_day, account, kind, sealed)
VALUES (:person, :boa_case, :note, :at, :first_day, :account, :kind, :sealed)

-- name: demo_given_out
-- mode: exec
-- in: export i64, public text, project text, purpose text, approval text, account i64, at i64, as_of day, persons i64, first day, last day, parts text, hash bytes
INSERT INTO research_export (export, public, project, purpose, approval, account, at, as_of, threshold, persons, dropped,
                             cells, suppressed, hash, first, last, parts)
VALUES (:export, :public, :project, :purpose, :approval, :account, :at, :as_of, 10, :persons, 3, 96, 41, :hash, :first, :last,
        :parts)

-- name: demo_looks
-- doc: the newest steps with findings of one young person in seven, and of one whom a visitor may be, for each of which somebody looked at the page
-- mode: many
-- in: since i64, own i64, most int
-- out: person i64, at i64, account i64, grant_id i64, role text, action text
SELECT s.person, s.at, s.account, g.grant_id, g.role, s.action
  FROM finding_step s
  JOIN account_grant g ON g.grant_id = (SELECT MIN(o.grant_id) FROM account_grant o WHERE o.account = s.account)
 WHERE s.at >= :since AND (s.person = :own OR s.person % 7 = 0)
 ORDER BY s.at DESC, s.person, s.step
 LIMIT :most

-- name: demo_report_owners
-- doc: of the reports that nobody took up yet half are somebody's already, as the contact of a location
-- mode: exec
UPDATE report
   SET owner = (SELECT MIN(g.account) FROM account_grant g
                  JOIN grant_scope s ON s.grant_id = g.grant_id AND s.kind = 'municipality'
                 WHERE s.value = report.municipality
                   AND g.role = CASE WHEN report.desk = 'rmc' THEN 'rmc' ELSE 'officer' END)
 WHERE status = 'R' AND owner IS NULL AND enrolment % 2 = 0

-- name: demo_by_hand
-- doc: a report of other absence, which no rule gives: about somebody of the school of an account about whom there was one before
-- mode: exec
-- in: nth int, status text, begin_day day, end_day day, filed day, filed_at i64, due day, over i64?, withdrawal text
INSERT INTO report (person, report, public, kind, status, turn, due, enrolment, rule, day, begin_day, end_day, filed,
                    filed_at, brin, location, municipality, region, school_region, duty, desk, owner, also, number, version,
                    agreement, taken_at, contacted_at, answered_at, closed_at, raised, closing, feedback, withdrawal,
                    justified, complete, action_wanted, all_missed, minutes, reporter, action_note, reason, explanation,
                    action_taken, reporter_name, reporter_function, reporter_phone, reporter_email, phone, street,
                    house_number, house_letter, house_addition, postcode, place, address_note, step, who, told)
SELECT r.person, r.report + 1, 'h' || SUBSTR(r.public, 2), 'O', :status, CASE WHEN :status = 'I' THEN 0 ELSE 2 END, CAST(:due AS BIGINT),
       r.enrolment, '', NULL, CAST(:begin_day AS BIGINT), CAST(:end_day AS BIGINT), CAST(:filed AS BIGINT), CAST(:filed_at AS BIGINT), r.brin, r.location, r.municipality, r.region,
       r.school_region, r.duty, r.desk, NULL, NULL, r.number + 1, 1, r.agreement, NULL, NULL, NULL,
       CAST(:over AS BIGINT), NULL, '', '', :withdrawal, NULL, NULL, 1, 0, 300, r.reporter,
       'Graag samen met ons en de ouders om tafel.', 'Mist steeds dezelfde lessen en zegt er niets over.', '',
       'Gesprek met de mentor, het rooster is bekeken.', r.reporter_name, r.reporter_function, r.reporter_phone,
       r.reporter_email, '', '', '', '', '', '', '', '', CASE WHEN :status = 'I' THEN '' ELSE 'oppakken' END,
       CASE WHEN :status = 'I' THEN '' ELSE 'contactpersoon' END, CASE WHEN :status = 'I' THEN '' ELSE 'regio' END
  FROM report r
 WHERE r.status = 'G' AND r.closed_at < :filed_at AND r.reporter <> 0
   AND NOT EXISTS (SELECT 1 FROM report o WHERE o.person = r.person AND o.filed > r.filed)
 ORDER BY r.brin DESC, r.filed DESC, r.public
 LIMIT 1 OFFSET :nth

-- name: demo_by_hand_filed
-- mode: exec
INSERT INTO report_event (person, report, event, at, account, kind, old_status, new_status, side, day, what, shared, internal)
SELECT r.person, r.report, r.filed_at / 1000 * 4194304, r.filed_at, r.reporter, 'gemeld', 'R', 'R', 1, NULL, '', '', ''
  FROM report r WHERE r.kind = 'O'

-- name: demo_by_hand_withdrawn
-- mode: exec
INSERT INTO report_event (person, report, event, at, account, kind, old_status, new_status, side, day, what, shared, internal)
SELECT r.person, r.report, r.closed_at / 1000 * 4194304, r.closed_at, r.reporter, 'ingetrokken', 'R', 'I', 1, NULL, '',
       'De lessen waren op een andere locatie; dat was niet doorgegeven.', ''
  FROM report r WHERE r.kind = 'O' AND r.status = 'I'
