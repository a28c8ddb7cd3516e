-- SPDX-License-Identifier: EUPL-1.2
-- Leave that was asked for.

-- name: leave_get
-- mode: one
-- in: public text
-- out: person i64, request i64, enrolment i64, brin text, municipality text, kind text, first day, begin_min int, until day, end_min int, days int, work bool, reason text, state text, source text, asked i64, decider text, decided i64?, decided_name text, decision text
SELECT person, request, enrolment, brin, municipality, kind, first, begin_min, until, end_min, days, work, reason,
       state, source, asked, decider, decided, decided_name, decision
  FROM leave_request
 WHERE public = :public

-- name: leave_same
-- doc: a request for these days that waits for a decision
-- mode: one
-- in: person i64, enrolment i64, kind text, first day, until day
-- out: public text
SELECT public FROM leave_request
 WHERE person = :person AND enrolment = :enrolment AND kind = :kind AND first = :first AND until = :until
   AND state IN ('ingediend', 'ambtenaar')
 ORDER BY request
 LIMIT 1

-- name: leave_used
-- doc: what was granted of this kind in a school year, at whichever school, without this request
-- mode: one
-- in: person i64, kind text, from_day day, to_day day, request i64
-- out: times i64, days i64
SELECT COUNT(*) AS times, CAST(COALESCE(SUM(days), 0) AS BIGINT) AS days
  FROM leave_request
 WHERE person = :person AND kind = :kind AND state = 'toegekend' AND first >= :from_day AND first <= :to_day
   AND request <> :request

-- name: leave_add
-- mode: exec
-- in: person i64, request i64, public text, enrolment i64, brin text, municipality text, kind text, first day, begin_min int, until day, end_min int, days int, work bool, reason text, source text, asked i64, account i64
INSERT INTO leave_request (person, request, public, enrolment, brin, municipality, kind, first, begin_min, until,
                           end_min, days, work, reason, state, source, asked, account, decider, decided, decided_by,
                           decided_name, decision)
VALUES (:person, :request, :public, :enrolment, :brin, :municipality, :kind, :first, :begin_min, :until, :end_min,
        :days, :work, :reason, 'ingediend', :source, :asked, :account, 'hoofd', NULL, 0, '', '')

-- name: leave_put
-- doc: other days, kind or words, while nobody has taken it up
-- mode: exec
-- in: person i64, request i64, kind text, first day, begin_min int, until day, end_min int, days int, work bool, reason text, asked i64
UPDATE leave_request SET kind = :kind, first = :first, begin_min = :begin_min, until = :until, end_min = :end_min,
       days = :days, work = :work, reason = :reason, asked = :asked
 WHERE person = :person AND request = :request AND state = 'ingediend'

-- name: leave_forward
-- doc: to the officer of the municipality where the person lives now
-- mode: exec
-- in: person i64, request i64, municipality text
UPDATE leave_request SET state = 'ambtenaar', decider = 'ambtenaar', municipality = :municipality
 WHERE person = :person AND request = :request AND state = 'ingediend'

-- name: leave_decide_put
-- mode: exec
-- in: person i64, request i64, old text, state text, days int, work bool, decided i64, decided_by i64, decided_name text, decision text
UPDATE leave_request SET state = :state, days = :days, work = :work, decided = :decided, decided_by = :decided_by,
       decided_name = :decided_name, decision = :decision
 WHERE person = :person AND request = :request AND state = :old

-- name: leave_withdraw_put
-- mode: exec
-- in: person i64, request i64, old text
UPDATE leave_request SET state = 'ingetrokken' WHERE person = :person AND request = :request AND state = :old

-- name: leave_step_add
-- mode: exec
-- in: person i64, step i64, request i64, at i64, account i64, action text, name text, note text, old text
INSERT INTO leave_step (person, step, request, at, account, action, name, note, old)
VALUES (:person, :step, :request, :at, :account, :action, :name, :note, :old)

-- name: leave_steps
-- mode: many
-- in: person i64, request i64
-- out: at i64, action text, name text, note text, old text
SELECT at, action, name, note, old FROM leave_step WHERE person = :person AND request = :request ORDER BY step

-- name: leave_at_school
-- doc: what was asked at some institutions or locations and is not long past; what waits first
-- mode: many
-- in: brins list_text, wholes list_text, sites list_text, from_day day, most int
-- out: person i64, public text, kind text, first day, begin_min int, until day, end_min int, days int, state text, asked i64, call_name text, given_names text, prefix text, family_name text, class_group text
SELECT l.person, l.public, l.kind, l.first, l.begin_min, l.until, l.end_min, l.days, l.state, l.asked, p.call_name,
       p.given_names, p.prefix, p.family_name, e.class_group
  FROM leave_request l
  JOIN person p ON p.person = l.person
  JOIN enrolment e ON e.person = l.person AND e.enrolment = l.enrolment
 WHERE l.brin @IN_LIST(:brins) AND l.until >= :from_day
   AND (l.brin @IN_LIST(:wholes) OR l.brin || '/' || e.location @IN_LIST(:sites))
 ORDER BY CASE l.state WHEN 'ingediend' THEN 0 WHEN 'ambtenaar' THEN 1 ELSE 2 END, l.first, l.person, l.request
 LIMIT :most

-- name: leave_in_towns
-- doc: what came to the officer of some municipalities and is not long past, about who lives there and is under age
-- mode: many
-- in: towns list_text, born_after day, from_day day, most int
-- out: as leave_at_school
SELECT l.person, l.public, l.kind, l.first, l.begin_min, l.until, l.end_min, l.days, l.state, l.asked, p.call_name,
       p.given_names, p.prefix, p.family_name, '' AS class_group
  FROM leave_request l
  JOIN person p ON p.person = l.person
 WHERE l.municipality @IN_LIST(:towns) AND l.decider = 'ambtenaar' AND l.until >= :from_day
   AND p.municipality = l.municipality AND p.birth > :born_after
 ORDER BY CASE l.state WHEN 'ambtenaar' THEN 0 ELSE 1 END, l.first, l.person, l.request
 LIMIT :most

-- name: leave_waiting_school
-- mode: one
-- in: brins list_text, wholes list_text, sites list_text, from_day day, most int
-- out: items i64
SELECT COUNT(*) AS items FROM (
  SELECT 1 AS one
    FROM leave_request l JOIN enrolment e ON e.person = l.person AND e.enrolment = l.enrolment
   WHERE l.brin @IN_LIST(:brins) AND l.until >= :from_day AND l.state = 'ingediend'
     AND (l.brin @IN_LIST(:wholes) OR l.brin || '/' || e.location @IN_LIST(:sites))
   LIMIT :most) AS counted

-- name: leave_waiting_town
-- mode: one
-- in: towns list_text, born_after day, from_day day, most int
-- out: items i64
SELECT COUNT(*) AS items FROM (
  SELECT 1 AS one
    FROM leave_request l JOIN person p ON p.person = l.person
   WHERE l.municipality @IN_LIST(:towns) AND l.decider = 'ambtenaar' AND l.until >= :from_day
     AND l.state = 'ambtenaar' AND p.municipality = l.municipality AND p.birth > :born_after
   LIMIT :most) AS counted

-- name: leave_of_person
-- doc: requests of one person, newest first
-- mode: many
-- in: person i64
-- out: request i64, public text, enrolment i64, municipality text, kind text, first day, begin_min int, until day, end_min int, days int, state text, asked i64, decider text
SELECT request, public, enrolment, municipality, kind, first, begin_min, until, end_min, days, state, asked, decider
  FROM leave_request
 WHERE person = :person
 ORDER BY first DESC, request DESC
 LIMIT 100
