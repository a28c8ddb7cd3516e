-- SPDX-License-Identifier: EUPL-1.2
-- Reports of absence.

-- name: absence_of_day
-- doc: what is known about some persons on a day
-- mode: many
-- in: persons list_i64, day day
-- out: person i64, absence i64, public text, enrolment i64, kind text, first day, begin_min int, until day, end_min int, reason text, state text
SELECT person, absence, public, enrolment, kind, first, begin_min, until, end_min, reason, state
  FROM absence
 WHERE person @IN_LIST(:persons) AND first <= :day AND until >= :day
   AND state IN ('gemeld', 'bevestigd', 'bevraagd')
 ORDER BY person, enrolment, begin_min, absence

-- name: absence_same
-- doc: a report that says just this, and stands
-- mode: one
-- in: person i64, enrolment i64, kind text, first day, begin_min int, until day, end_min int, reason text
-- out: public text
SELECT public FROM absence
 WHERE person = :person AND enrolment = :enrolment AND kind = :kind AND first = :first AND begin_min = :begin_min
   AND until = :until AND end_min = :end_min AND reason = :reason AND state IN ('gemeld', 'bevestigd', 'bevraagd')
 ORDER BY absence
 LIMIT 1

-- name: absence_running
-- doc: an illness of this enrolment that lasts on a day and has no end yet
-- mode: one
-- in: person i64, enrolment i64, day day, open day
-- out: public text
SELECT public FROM absence
 WHERE person = :person AND enrolment = :enrolment AND kind = 'ziek' AND first <= :day AND until = :open
   AND state IN ('gemeld', 'bevestigd', 'bevraagd')
 ORDER BY absence
 LIMIT 1

-- name: absence_add
-- mode: exec
-- in: person i64, absence i64, public text, enrolment i64, brin text, kind text, first day, begin_min int, until day, end_min int, reason text, state text, source text, by_link bool, reported i64, account i64, handled i64?, handler i64, request i64?
INSERT INTO absence (person, absence, public, enrolment, brin, kind, first, begin_min, until, end_min, reason, state,
                     source, by_link, reported, account, handled, handler, answer, request)
VALUES (:person, :absence, :public, :enrolment, :brin, :kind, :first, :begin_min, :until, :end_min, :reason, :state,
        :source, :by_link, :reported, :account, :handled, :handler, '', :request)

-- name: absence_get
-- mode: one
-- in: public text
-- out: person i64, absence i64, enrolment i64, brin text, kind text, first day, begin_min int, until day, end_min int, reason text, state text, source text, by_link bool, reported i64, account i64, answer text, request i64?
SELECT person, absence, enrolment, brin, kind, first, begin_min, until, end_min, reason, state, source, by_link,
       reported, account, answer, request
  FROM absence
 WHERE public = :public

-- name: absence_set
-- doc: what became of a report; only when it still is in the state that was seen
-- mode: exec
-- in: person i64, absence i64, old text, state text, answer text, handled i64, handler i64
UPDATE absence SET state = :state, answer = :answer, handled = :handled, handler = :handler
 WHERE person = :person AND absence = :absence AND state = :old

-- name: absence_end
-- doc: sets the end of a report
-- mode: exec
-- in: person i64, absence i64, old day, until day, end_min int, handled i64, handler i64
UPDATE absence SET until = :until, end_min = :end_min, handled = :handled, handler = :handler
 WHERE person = :person AND absence = :absence AND until = :old AND state IN ('gemeld', 'bevestigd', 'bevraagd')

-- name: absence_of_request
-- doc: what follows from leave
-- mode: many
-- in: person i64, request i64
-- out: absence i64, public text, state text
SELECT absence, public, state FROM absence WHERE person = :person AND request = :request ORDER BY absence

-- name: absence_of_person
-- doc: reports of one person, newest first
-- mode: many
-- in: person i64, most int
-- out: absence i64, public text, enrolment i64, brin text, school text, kind text, first day, begin_min int, until day, end_min int, reason text, state text, source text, by_link bool, reported i64, answer text
SELECT a.absence, a.public, a.enrolment, a.brin, COALESCE(i.name, a.brin) AS school, a.kind, a.first, a.begin_min,
       a.until, a.end_min, a.reason, a.state, a.source, a.by_link, a.reported, a.answer
  FROM absence a LEFT JOIN institution i ON i.brin = a.brin
 WHERE a.person = :person
 ORDER BY a.first DESC, a.absence DESC
 LIMIT :most

-- name: absence_school_day
-- doc: the reports at some institutions that cover a day, those that wait for the school first
-- mode: many
-- in: brins list_text, wholes list_text, sites list_text, groups list_text, day day, seen_from day, most int
-- out: person i64, absence i64, public text, enrolment i64, brin text, kind text, first day, begin_min int, until day, end_min int, reason text, state text, source text, by_link bool, reported i64, answer text, who text, call_name text, given_names text, prefix text, family_name text, class_group text
SELECT a.person, a.absence, a.public, a.enrolment, a.brin, a.kind, a.first, a.begin_min, a.until, a.end_min, a.reason,
       a.state, a.source, a.by_link, a.reported, a.answer, p.public AS who, p.call_name, p.given_names, p.prefix,
       p.family_name, e.class_group
  FROM absence a
  JOIN person p ON p.person = a.person
  JOIN enrolment e ON e.person = a.person AND e.enrolment = a.enrolment
 WHERE a.brin @IN_LIST(:brins) AND a.until >= :day AND a.first <= :day
   AND a.state IN ('gemeld', 'bevestigd', 'bevraagd') AND (e.last IS NULL OR e.last >= :seen_from)
   AND (a.brin @IN_LIST(:wholes) OR a.brin || '/' || e.location @IN_LIST(:sites)
        OR a.brin || '/' || e.location || '/' || e.class_group @IN_LIST(:groups))
 ORDER BY CASE a.state WHEN 'gemeld' THEN 0 WHEN 'bevraagd' THEN 1 ELSE 2 END, a.reported DESC, a.person, a.absence
 LIMIT :most

-- name: absence_waiting
-- doc: how many reports of today and later wait for the school
-- mode: one
-- in: brins list_text, wholes list_text, sites list_text, groups list_text, day day, most int
-- out: items i64
SELECT COUNT(*) AS items FROM (
  SELECT 1 AS one
    FROM absence a JOIN enrolment e ON e.person = a.person AND e.enrolment = a.enrolment
   WHERE a.brin @IN_LIST(:brins) AND a.until >= :day AND a.state = 'gemeld'
     AND (a.brin @IN_LIST(:wholes) OR a.brin || '/' || e.location @IN_LIST(:sites)
          OR a.brin || '/' || e.location || '/' || e.class_group @IN_LIST(:groups))
   LIMIT :most) AS counted

-- name: absence_school_get
-- mode: one
-- in: brin text
-- out: own_age int, head text
SELECT own_age, head FROM absence_school WHERE brin = :brin

-- name: absence_school_put
-- mode: exec
-- in: brin text, own_age int, head text
INSERT INTO absence_school (brin, own_age, head) VALUES (:brin, :own_age, :head)
ON CONFLICT (brin) DO UPDATE SET own_age = excluded.own_age, head = excluded.head
