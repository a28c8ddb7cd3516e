-- SPDX-License-Identifier: EUPL-1.2
-- Handling: talks, hand-overs, what is new for the school.

-- name: talk_add
-- mode: exec
-- in: person i64, report i64, talk i64, public text, day day, begin_min int, minutes int, place text, company text, audience text, language text, invited text, made i64, account i64, once text, brin text, location text, municipality text, owner i64
INSERT INTO report_talk (person, report, talk, public, day, begin_min, minutes, place, company, audience, language, invited,
                         state, sequence, made, account, once, brin, location, municipality, owner)
VALUES (:person, :report, :talk, :public, :day, :begin_min, :minutes, :place, :company, :audience, :language, :invited,
        'gepland', 0, :made, :account, :once, :brin, :location, :municipality, :owner)

-- name: talk_once
-- mode: one
-- in: person i64, once text
-- out: public text
SELECT public FROM report_talk WHERE person = :person AND once = :once

-- name: talk_list
-- mode: many
-- in: person i64, report i64
-- out: talk i64, public text, day day, begin_min int, minutes int, place text, company text, audience text, language text, invited text, state text, sequence i64
SELECT talk, public, day, begin_min, minutes, place, company, audience, language, invited, state, sequence
  FROM report_talk
 WHERE person = :person AND report = :report
 ORDER BY day DESC, begin_min DESC, talk DESC
 LIMIT 100

-- name: talk_put
-- doc: moved, or how it went; only a talk that is still planned and as it was seen
-- mode: exec
-- in: person i64, report i64, talk i64, seen i64, day day, begin_min int, minutes int, place text, company text, invited text, state text, sequence i64
UPDATE report_talk
   SET day = :day, begin_min = :begin_min, minutes = :minutes, place = :place, company = :company, invited = :invited,
       state = :state, sequence = :sequence
 WHERE person = :person AND report = :report AND talk = :talk AND state = 'gepland' AND sequence = :seen

-- name: talk_follow
-- doc: planned talks show where the report is
-- mode: exec
-- in: person i64, report i64, municipality text, owner i64
UPDATE report_talk SET municipality = :municipality, owner = :owner
 WHERE person = :person AND report = :report AND state = 'gepland'

-- name: talk_cancel_all
-- doc: when a report is over there is nothing left to talk about
-- mode: exec
-- in: person i64, report i64, from_day day
UPDATE report_talk SET state = 'afgezegd', sequence = sequence + 1
 WHERE person = :person AND report = :report AND state = 'gepland' AND day >= :from_day

-- part: talk_planned
-- doc: talks, each with the person and the report that it is about
SELECT t.person AS person, r.public AS report_public, t.day AS day, t.begin_min AS begin_min, t.minutes, t.place, t.company,
       p.call_name, p.given_names, p.prefix, p.family_name, t.brin, t.location
  FROM report_talk t
  JOIN report r ON r.person = t.person AND r.report = t.report
  JOIN person p ON p.person = t.person

-- name: talk_coming_school
-- doc: talks about students of a school, from a day on
-- mode: many
-- in: brins list_text, wholes list_text, sites list_text, seen_from day, from_day day, until_day day, most int
-- out: person i64, report_public text, day day, begin_min int, minutes int, place text, company text, call_name text, given_names text, prefix text, family_name text, brin text, location text
@talk_planned
 WHERE t.brin @IN_LIST(:brins) AND t.state = 'gepland' AND t.day >= :from_day AND t.day <= :until_day
   AND (t.brin @IN_LIST(:wholes) OR t.brin || '/' || t.location @IN_LIST(:sites))
   AND EXISTS (SELECT 1 FROM enrolment e
                WHERE e.person = r.person AND e.enrolment = r.enrolment AND (e.last IS NULL OR e.last >= :seen_from))
 ORDER BY t.day, t.begin_min, t.person, t.talk
 LIMIT :most

-- name: talk_coming_own
-- doc: talks of an officer: about reports that are the officer's own, or nobody's in the municipalities of the scope
-- mode: many
-- in: towns list_text, desks list_text, account i64, from_day day, until_day day, most int
-- out: as talk_coming_school
@talk_planned
 WHERE t.state = 'gepland' AND t.day >= :from_day AND t.day <= :until_day
   AND t.owner = :account
 UNION ALL
@talk_planned
 WHERE t.state = 'gepland' AND t.day >= :from_day AND t.day <= :until_day
   AND t.owner = 0 AND t.municipality @IN_LIST(:towns) AND r.desk @IN_LIST(:desks)
 ORDER BY day, begin_min, person, report_public
 LIMIT :most

-- part: talk_told_of
-- doc: a talk with whom to phone about it
SELECT t.person AS person, y.public AS person_public, t.talk AS talk, t.day AS day, t.begin_min AS begin_min, y.call_name, y.given_names, y.prefix,
       y.family_name, t.audience,
       CASE WHEN t.audience = 'jongere' THEN y.phone
            ELSE COALESCE((SELECT MIN(g.phone) FROM guardian g WHERE g.person = t.person AND g.receives = 1 AND g.phone <> ''), y.phone)
       END AS phone
  FROM report_talk t
  JOIN report r ON r.person = t.person AND r.report = t.report
  JOIN person y ON y.person = t.person

-- part: nobody_told
-- doc: no mail or letter could say that a talk is off, nobody called it off in person, and nobody was spoken with since the report ended
(t.invited = 'niet' OR (t.audience = 'jongere' AND y.email = '')
        OR (t.audience = 'ouders'
            AND NOT EXISTS (SELECT 1 FROM guardian g WHERE g.person = t.person AND g.receives = 1 AND g.email <> '')))
   AND NOT EXISTS (SELECT 1 FROM letter_file l WHERE l.person = t.person AND l.once = t.public || '-af')
   AND NOT EXISTS (SELECT 1 FROM report_event e
                    WHERE e.person = t.person AND e.report = t.report AND e.what = 'afgezegd' AND e.day = t.day)
   AND NOT EXISTS (SELECT 1 FROM contact k
                    WHERE k.person = t.person AND k.undone = 0 AND k.two_way = 1
                      AND k.at >= (SELECT MAX(e.at) FROM report_event e WHERE e.person = t.person AND e.report = t.report
                                      AND e.new_status IN ('G', 'K', 'I')))

-- name: talk_untold
-- doc: talks of an officer that do not take place because the report is over, about which no mail could go and that nobody called off in person: until somebody was spoken with, or the day is past
-- mode: many
-- in: towns list_text, desks list_text, account i64, from_day day, most int
-- out: person i64, person_public text, talk i64, day day, begin_min int, call_name text, given_names text, prefix text, family_name text, audience text, phone text
@talk_told_of
 WHERE t.state = 'afgezegd' AND t.day >= :from_day AND t.owner = :account
   AND @nobody_told
 UNION ALL
@talk_told_of
 WHERE t.state = 'afgezegd' AND t.day >= :from_day AND t.owner = 0 AND t.municipality @IN_LIST(:towns) AND r.desk @IN_LIST(:desks)
   AND @nobody_told
 ORDER BY day, begin_min, person, talk
 LIMIT :most

-- name: handover_add
-- mode: exec
-- in: person i64, report i64, handover i64, at i64, account i64, why text, reason text, old_municipality text, old_desk text, old_owner i64, new_municipality text, new_desk text, new_owner i64
INSERT INTO report_handover (person, report, handover, at, account, why, reason, old_municipality, old_desk, old_owner,
                             new_municipality, new_desk, new_owner, state, answered, answerer, answer)
VALUES (:person, :report, :handover, :at, :account, :why, :reason, :old_municipality, :old_desk, :old_owner,
        :new_municipality, :new_desk, :new_owner, 'aangeboden', NULL, 0, '')

-- name: handover_open
-- doc: the hand-over of a report that waits for an answer
-- mode: one
-- in: person i64, report i64
-- out: handover i64, at i64, account i64, account_name text, why text, reason text, old_municipality text, old_desk text, old_owner i64, new_municipality text, new_desk text, new_owner i64
SELECT h.handover, h.at, h.account, COALESCE(a.name, '') AS account_name, h.why, h.reason, h.old_municipality, h.old_desk,
       h.old_owner, h.new_municipality, h.new_desk, h.new_owner
  FROM report_handover h
  LEFT JOIN account a ON a.account = h.account
 WHERE h.person = :person AND h.report = :report AND h.state = 'aangeboden'
 ORDER BY h.handover DESC
 LIMIT 1

-- name: handover_answer
-- mode: exec
-- in: person i64, report i64, handover i64, state text, answered i64, answerer i64, answer text
UPDATE report_handover SET state = :state, answered = :answered, answerer = :answerer, answer = :answer
 WHERE person = :person AND report = :report AND handover = :handover AND state = 'aangeboden'

-- name: handover_settle
-- doc: what was offered before and not answered, when the report goes on or is over
-- mode: exec
-- in: person i64, report i64, answered i64
UPDATE report_handover SET state = 'overgenomen', answered = :answered
 WHERE person = :person AND report = :report AND state = 'aangeboden'

-- name: handover_waiting
-- mode: many
-- in: towns list_text, desks list_text, account i64, most int
-- out: person i64, public text, kind text, at i64, why text, reason text, brin text, location text, call_name text, given_names text, prefix text, family_name text, old_municipality text
SELECT h.person AS person, r.public AS public, r.kind, h.at AS at, h.why, h.reason, r.brin, r.location, p.call_name, p.given_names, p.prefix, p.family_name,
       h.old_municipality
  FROM report_handover h
  JOIN report r ON r.person = h.person AND r.report = h.report
  JOIN person p ON p.person = h.person
 WHERE h.state = 'aangeboden' AND h.account <> :account
   AND h.new_owner = :account
 UNION ALL
SELECT h.person AS person, r.public AS public, r.kind, h.at AS at, h.why, h.reason, r.brin, r.location, p.call_name, p.given_names, p.prefix, p.family_name,
       h.old_municipality
  FROM report_handover h
  JOIN report r ON r.person = h.person AND r.report = h.report
  JOIN person p ON p.person = h.person
 WHERE h.state = 'aangeboden' AND h.account <> :account
   AND h.new_owner = 0 AND h.new_municipality @IN_LIST(:towns) AND h.new_desk @IN_LIST(:desks)
 ORDER BY at, person, public
 LIMIT :most

-- name: news_put
-- mode: exec
-- in: person i64, report i64, kind text, at i64, brin text, location text
INSERT INTO report_news (person, report, kind, at, brin, location)
VALUES (:person, :report, :kind, :at, :brin, :location)
ON CONFLICT (person, report) DO UPDATE SET kind = excluded.kind, at = excluded.at

-- name: news_seen
-- doc: seen as far as it was then: what came since stays
-- mode: exec
-- in: person i64, report i64, at i64
DELETE FROM report_news WHERE person = :person AND report = :report AND at <= :at

-- name: news_list
-- mode: many
-- in: brins list_text, wholes list_text, sites list_text, seen_from day, most int
-- out: person i64, report i64, public text, kind text, status text, at i64, brin text, location text, call_name text, given_names text, prefix text, family_name text, shared text
SELECT n.person, n.report, r.public, n.kind, r.status, n.at, n.brin, n.location, p.call_name, p.given_names, p.prefix, p.family_name,
       COALESCE((SELECT e.shared FROM report_event e
                  WHERE e.person = n.person AND e.report = n.report AND e.side = 2
                  ORDER BY e.event DESC LIMIT 1), '') AS shared
  FROM report_news n
  JOIN report r ON r.person = n.person AND r.report = n.report
  JOIN person p ON p.person = n.person
 WHERE n.brin @IN_LIST(:brins) AND (n.brin @IN_LIST(:wholes) OR n.brin || '/' || n.location @IN_LIST(:sites))
   AND EXISTS (SELECT 1 FROM enrolment e
                WHERE e.person = r.person AND e.enrolment = r.enrolment AND (e.last IS NULL OR e.last >= :seen_from))
 ORDER BY n.at DESC, n.person, n.report
 LIMIT :most

-- name: news_count
-- mode: one
-- in: brins list_text, wholes list_text, sites list_text, seen_from day, most int
-- out: items i64
SELECT COUNT(*) AS items FROM (
  SELECT 1 AS one FROM report_news n JOIN report r ON r.person = n.person AND r.report = n.report
   WHERE n.brin @IN_LIST(:brins) AND (n.brin @IN_LIST(:wholes) OR n.brin || '/' || n.location @IN_LIST(:sites))
     AND EXISTS (SELECT 1 FROM enrolment e
                  WHERE e.person = r.person AND e.enrolment = r.enrolment AND (e.last IS NULL OR e.last >= :seen_from))
   LIMIT :most) AS counted

-- name: handle_young
-- doc: to whom a letter about a report goes
-- mode: one
-- in: person i64
-- out: birth day, call_name text, given_names text, prefix text, family_name text, street text, house_number text, postcode text, place text, email text
SELECT birth, call_name, given_names, prefix, family_name, street, number AS house_number, postcode, place, email FROM person WHERE person = :person

-- name: handle_guardians
-- mode: many
-- in: person i64
-- out: name text, email text
SELECT name, email FROM guardian WHERE person = :person AND receives = 1 ORDER BY number

-- name: handle_officers
-- doc: who works for a municipality, to hand a report over to
-- mode: many
-- in: municipality text, region text, roles list_text, today day, most int
-- out: account i64, name text
SELECT DISTINCT a.account, a.name
  FROM account_grant g
  JOIN account a ON a.account = g.account
  JOIN grant_scope s ON s.grant_id = g.grant_id
 WHERE g.role @IN_LIST(:roles) AND g.revoked IS NULL AND g.first <= :today AND (g.last IS NULL OR g.last >= :today)
   AND a.active = 1
   AND ((s.kind = 'municipality' AND s.value = :municipality) OR (s.kind = 'region' AND s.value = :region))
 ORDER BY a.name, a.account
 LIMIT :most

-- name: handle_officer
-- doc: whether one account is among those
-- mode: one
-- in: account i64, municipality text, region text, roles list_text, today day
-- out: account i64
SELECT a.account
  FROM account_grant g
  JOIN account a ON a.account = g.account
  JOIN grant_scope s ON s.grant_id = g.grant_id
 WHERE a.account = :account AND g.role @IN_LIST(:roles) AND g.revoked IS NULL AND g.first <= :today
   AND (g.last IS NULL OR g.last >= :today) AND a.active = 1
   AND ((s.kind = 'municipality' AND s.value = :municipality) OR (s.kind = 'region' AND s.value = :region))
 LIMIT 1

-- name: handle_towns
-- doc: municipalities, by name
-- mode: many
-- out: code text, name text
SELECT code, name FROM municipality ORDER BY name, code

-- name: handle_account
-- mode: one
-- in: account i64
-- out: name text
SELECT name FROM account WHERE account = :account
