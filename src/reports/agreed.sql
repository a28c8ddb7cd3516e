-- SPDX-License-Identifier: EUPL-1.2

-- name: agreed_group
-- doc: of those who are in a group today: what its mentor does by agreement, and is told of because it is late; soonest first
-- mode: many
-- in: brin text, location text, class_group text, today day, most int
-- out: person i64, enrolment i64, rule text, due day, public text, step text, who text, call_name text, given_names text, prefix text, family_name text
SELECT f.person, f.enrolment, f.rule, f.due, f.public, f.step, f.who, p.call_name, p.given_names, p.prefix, p.family_name
  FROM (SELECT e.person, e.enrolment FROM enrolment e
         WHERE e.brin = :brin AND e.location = :location AND e.class_group = :class_group AND e.first <= :today
           AND (e.last IS NULL OR e.last >= :today)
        UNION
        SELECT m.person, m.enrolment FROM group_member m
         WHERE m.brin = :brin AND m.location = :location AND m.class_group = :class_group AND m.first <= :today
           AND (m.last IS NULL OR m.last >= :today)) g
  JOIN finding f ON f.person = g.person AND f.enrolment = g.enrolment
  JOIN person p ON p.person = f.person
 WHERE f.turn = 1 AND (f.who = 'mentor' OR (f.told = 'mentor' AND f.due < :today))
 ORDER BY f.due, f.person, f.enrolment, f.rule, f.day
 LIMIT :most

-- name: agreed_late_schools
-- doc: how much schools of a region did not do in time of which the region is told
-- mode: many
-- in: region text, today day
-- out: place text, step text, many i64
SELECT COALESCE(i.name, f.brin) AS place, f.step, COUNT(*) AS many
  FROM location l
  JOIN municipality m ON m.code = l.municipality
  JOIN finding f ON f.brin = l.brin AND f.location = l.code
  LEFT JOIN institution i ON i.brin = f.brin
 WHERE m.region = :region AND f.turn = 1 AND f.turn <> 0 AND f.due < :today AND f.told = 'regio'
 GROUP BY COALESCE(i.name, f.brin), f.step
 ORDER BY COUNT(*) DESC, COALESCE(i.name, f.brin), f.step
 LIMIT 100

-- name: agreed_late_towns
-- doc: the same of municipalities with reports of those schools
-- mode: many
-- in: region text, today day
-- out: place text, step text, many i64
SELECT COALESCE(m.name, r.municipality) AS place, r.step, COUNT(*) AS many
  FROM report r
  LEFT JOIN municipality m ON m.code = r.municipality
 WHERE r.school_region = :region AND r.turn = 2 AND r.turn <> 0 AND r.due < :today AND r.told = 'regio'
 GROUP BY COALESCE(m.name, r.municipality), r.step
 ORDER BY COUNT(*) DESC, COALESCE(m.name, r.municipality), r.step
 LIMIT 100

-- name: agreed_to_sign
-- doc: drafts that wait for the word of some institutions or municipalities
-- mode: one
-- in: brins list_text, towns list_text
-- out: items i64
SELECT COUNT(DISTINCT a.agreement) AS items
  FROM agreement a
  JOIN agreement_partner p ON p.agreement = a.agreement
 WHERE a.state = 'concept'
   AND ((p.kind = 'instelling' AND p.code @IN_LIST(:brins)) OR (p.kind = 'gemeente' AND p.code @IN_LIST(:towns)))
   AND NOT EXISTS (SELECT 1 FROM agreement_signature s
                    WHERE s.agreement = p.agreement AND s.kind = p.kind AND s.code = p.code AND s.edit = a.edit)

-- name: agreed_changed
-- doc: when the text of a draft was changed last, and signed for the first time
-- mode: one
-- in: version text
-- out: changed i64
SELECT COALESCE(MAX(e.at), a.made) AS changed
  FROM agreement a
  LEFT JOIN agreement_event e ON e.agreement = a.agreement AND e.kind IN ('gemaakt', 'gewijzigd')
 WHERE a.version = :version
 GROUP BY a.agreement, a.made
