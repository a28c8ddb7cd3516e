-- SPDX-License-Identifier: EUPL-1.2
-- Requests of persons about their data, corrections, restriction.

-- name: request_add
-- mode: exec
-- in: person i64, request i64, public text, kind text, received day, due day, note text, account i64
INSERT INTO rights_request (person, request, public, kind, received, due, state, extended, note, account, answer)
VALUES (:person, :request, :public, :kind, :received, :due, 'open', 0, :note, :account, '')

-- name: request_close
-- mode: exec
-- in: person i64, public text, state text, answer text, handler i64, handled i64
UPDATE rights_request SET state = :state, answer = :answer, handler = :handler, handled = :handled
 WHERE person = :person AND public = :public AND state = 'open'

-- name: request_extend
-- mode: exec
-- in: person i64, public text, due day
UPDATE rights_request SET extended = 1, due = :due
 WHERE person = :person AND public = :public AND state = 'open' AND extended = 0

-- name: request_get
-- mode: one
-- in: person i64, public text
-- out: received day, extended bool
SELECT received, extended FROM rights_request WHERE person = :person AND public = :public

-- name: request_open
-- doc: open requests, the first to answer first
-- mode: many
-- out: person i64, public text, kind text, received day, due day, who text, call_name text, given_names text, prefix text, family_name text
SELECT q.person, q.public, q.kind, q.received, q.due, p.public AS who, p.call_name, p.given_names, p.prefix,
       p.family_name
  FROM rights_request q JOIN person p ON p.person = q.person
 WHERE q.state = 'open'
 ORDER BY q.due, q.person, q.request
 LIMIT 200

-- name: request_count
-- mode: one
-- in: most int
-- out: items i64
SELECT COUNT(*) AS items FROM (SELECT 1 AS one FROM rights_request WHERE state = 'open' LIMIT :most) AS counted

-- name: request_open_of
-- doc: how many requests of a person wait
-- mode: one
-- in: person i64
-- out: items i64
SELECT COUNT(*) AS items FROM rights_request WHERE person = :person AND state = 'open'

-- name: request_of_person
-- mode: many
-- in: person i64
-- out: public text, kind text, received day, due day, state text, note text, answer text, handled i64?
SELECT public, kind, received, due, state, note, answer, handled FROM rights_request
 WHERE person = :person
 ORDER BY request DESC

-- name: restriction_add
-- mode: exec
-- in: person i64, restriction i64, reason text, account i64, at i64
INSERT INTO restriction (person, restriction, reason, account, at) VALUES (:person, :restriction, :reason, :account, :at)

-- name: restriction_lift
-- mode: exec
-- in: person i64, at i64, account i64
UPDATE restriction SET lifted = :at, lifted_by = :account WHERE person = :person AND lifted IS NULL

-- name: restriction_current
-- mode: many
-- in: person i64
-- out: reason text, at i64
SELECT reason, at FROM restriction WHERE person = :person AND lifted IS NULL ORDER BY at

-- name: person_history_add
-- mode: exec
-- in: person i64, change i64, field text, old_value text, reason text, account i64, at i64
INSERT INTO person_history (person, change, field, old_value, reason, account, at)
VALUES (:person, :change, :field, :old_value, :reason, :account, :at)

-- name: corrected_put
-- mode: exec
-- in: person i64, field text, value text, at i64
INSERT INTO person_corrected (person, field, value, at, offered, seen) VALUES (:person, :field, :value, :at, '', NULL)
ON CONFLICT (person, field) DO UPDATE SET value = excluded.value, at = excluded.at, offered = '', seen = NULL

-- name: corrected_offers
-- doc: corrected facts for which a delivery brought another value
-- mode: many
-- out: person i64, public text, call_name text, given_names text, prefix text, family_name text, field text, value text
-- out: offered text
SELECT p.person, p.public, p.call_name, p.given_names, p.prefix, p.family_name, k.field, k.value, k.offered
  FROM person_corrected k JOIN person p ON p.person = k.person
 WHERE k.offered <> ''
 ORDER BY k.at DESC, k.person, k.field
 LIMIT 100
