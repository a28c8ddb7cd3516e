-- SPDX-License-Identifier: EUPL-1.2
-- What the pages about young people read.

-- part: young_whole
-- doc: a person as the own page shows one
SELECT p.person, p.public, p.family_name, p.prefix, p.given_names, p.call_name, p.birth, p.street, p.number,
       p.postcode, p.place, p.municipality, COALESCE(m.name, p.municipality) AS town, p.phone, p.email, p.language,
       p.died, p.left_country, p.qualified
  FROM person p LEFT JOIN municipality m ON m.code = p.municipality

-- name: young_by_public
-- doc: one person by the name in the address
-- mode: one
-- in: public text
-- out: person i64, public text, family_name text, prefix text, given_names text, call_name text, birth day, street text, number text, postcode text, place text, municipality text, town text, phone text, email text, language text, died day?, left_country day?, qualified day?
@young_whole
 WHERE p.public = :public

-- name: young_by_key
-- doc: the same by key
-- mode: one
-- in: person i64
-- out: as young_by_public
@young_whole
 WHERE p.person = :person

-- name: young_enrolments
-- doc: enrolments of one person with names, newest first
-- mode: many
-- in: person i64
-- out: enrolment i64, public text, brin text, location text, number text, sector text, level text, track text, programme text, year text, class_group text, first day, last day?, school text, hour_unit int, site text, site_place text
SELECT e.enrolment, e.public, e.brin, e.location, e.number, e.sector, e.level, e.track, e.programme, e.year,
       e.class_group, e.first, e.last, i.name AS school, i.hour_unit, l.name AS site, l.place AS site_place
  FROM enrolment e
  JOIN institution i ON i.brin = e.brin
  JOIN location l ON l.brin = e.brin AND l.code = e.location
 WHERE e.person = :person
 ORDER BY e.first DESC, e.enrolment

-- part: young_person
-- doc: a person as lists show one
SELECT p.person, p.public, p.search_key, p.family_name, p.prefix, p.given_names, p.call_name, p.birth,
       COALESCE(m.name, '') AS town
  FROM person p LEFT JOIN municipality m ON m.code = p.municipality

-- part: young_span
-- doc: from one name until before another, behind the last that was shown
p.search_key >= :from_key AND p.search_key < :below_key AND (p.search_key, p.person) > (:after_key, :after_person)

-- name: young_at_schools
-- doc: those with an enrolment at some institutions or locations that lasts or ended on or after a day, in order of
-- doc: name, behind a key
-- mode: many
-- in: wholes list_text, sites list_text, seen_from day, from_key text, below_key text, after_key text, after_person i64, most int
-- out: person i64, public text, search_key text, family_name text, prefix text, given_names text, call_name text, birth day, town text
@young_person
 WHERE @young_span
   AND EXISTS (SELECT 1 FROM enrolment e
                WHERE e.person = p.person AND (e.last IS NULL OR e.last >= :seen_from)
                  AND (e.brin @IN_LIST(:wholes) OR e.brin || '/' || e.location @IN_LIST(:sites)))
 ORDER BY p.search_key, p.person
 LIMIT :most

-- name: young_in_town
-- doc: the same for residents of one municipality born in a span
-- mode: many
-- in: town text, born_after day, born_until day, from_key text, below_key text, after_key text, after_person i64, most int
-- out: as young_at_schools
@young_person
 WHERE p.municipality = :town AND @young_span
   AND p.birth > :born_after AND p.birth <= :born_until
 ORDER BY p.search_key, p.person
 LIMIT :most

-- name: young_of_cases
-- doc: the same for those born on or before a day about whom an obligation under the Leerplichtwet waits for somebody
-- mode: many
-- in: town text, born_until day, from_key text, below_key text, after_key text, after_person i64, most int
-- out: as young_at_schools
@young_person
 WHERE p.person IN (SELECT f.person FROM finding f
                     WHERE f.municipality = :town AND f.turn IN (1, 2) AND f.turn <> 0 AND f.bucket = 1
                       AND f.duty IN ('leerplichtig', 'kwalificatieplichtig')
                    UNION
                    SELECT r.person FROM report r
                     WHERE r.municipality = :town AND r.turn IN (1, 2) AND r.turn <> 0
                       AND r.desk IN ('leerplicht', 'kwalificatieplicht'))
   AND p.municipality = :town AND p.birth <= :born_until
   AND @young_span
 ORDER BY p.search_key, p.person
 LIMIT :most

-- name: young_named
-- doc: the same for some persons, born after a day
-- mode: many
-- in: persons list_i64, born_after day, from_key text, below_key text, after_key text, after_person i64, most int
-- out: as young_at_schools
@young_person
 WHERE p.person @IN_LIST(:persons) AND p.birth > :born_after
   AND @young_span
 ORDER BY p.search_key, p.person
 LIMIT :most

-- name: young_of_group
-- doc: the same for those who are in a group of a location on a day, by enrolment or by membership
-- mode: many
-- in: brin text, location text, class_group text, on_day day, from_key text, below_key text, after_key text, after_person i64, most int
-- out: as young_at_schools
@young_person
 WHERE p.person IN (
       SELECT e.person FROM enrolment e
        WHERE e.brin = :brin AND e.location = :location AND e.class_group = :class_group AND e.first <= :on_day
          AND (e.last IS NULL OR e.last >= :on_day)
        UNION
       SELECT g.person
         FROM group_member g JOIN enrolment e ON e.person = g.person AND e.enrolment = g.enrolment
        WHERE g.brin = :brin AND g.location = :location AND g.class_group = :class_group AND g.first <= :on_day
          AND (g.last IS NULL OR g.last >= :on_day) AND e.first <= :on_day AND (e.last IS NULL OR e.last >= :on_day))
   AND @young_span
 ORDER BY p.search_key, p.person
 LIMIT :most

-- name: young_in_group
-- doc: those now in a group of one institution, by its name in lower case; location empty: of any
-- mode: many
-- in: brin text, location text, class_group text, on_day day, most int
-- out: as young_at_schools
@young_person
 WHERE p.person IN (
       SELECT e.person FROM enrolment e
        WHERE e.brin = :brin AND (:location = '' OR e.location = :location) AND LOWER(e.class_group) = :class_group
          AND e.first <= :on_day AND (e.last IS NULL OR e.last >= :on_day)
        UNION
       SELECT g.person
         FROM group_member g JOIN enrolment e ON e.person = g.person AND e.enrolment = g.enrolment
        WHERE g.brin = :brin AND (:location = '' OR g.location = :location) AND LOWER(g.class_group) = :class_group
          AND g.first <= :on_day AND (g.last IS NULL OR g.last >= :on_day)
          AND e.first <= :on_day AND (e.last IS NULL OR e.last >= :on_day))
 ORDER BY p.search_key, p.person
 LIMIT :most

-- name: young_places
-- doc: where some persons are enrolled on a day, for lists; in order of key, the enrolment that began last first
-- mode: many
-- in: persons list_i64, on_day day
-- out: person i64, enrolment i64, brin text, location text, class_group text, programme text, school text, first day, last day?
SELECT e.person, e.enrolment, e.brin, e.location, e.class_group, e.programme, i.name AS school, e.first, e.last
  FROM enrolment e JOIN institution i ON i.brin = e.brin
 WHERE e.person @IN_LIST(:persons) AND e.first <= :on_day AND (e.last IS NULL OR e.last >= :on_day)
 ORDER BY e.person, e.first DESC, e.enrolment

-- name: young_key_of
-- doc: the place of a person in lists by name
-- mode: one
-- in: public text
-- out: person i64, search_key text, municipality text
SELECT person, search_key, municipality FROM person WHERE public = :public

-- name: young_reach
-- doc: what of a person decides who reaches it; cases: there is an obligation under the Leerplichtwet that waits, or is of
-- doc: a day since
-- mode: one
-- in: person i64, seen_from day
-- out: municipality text, birth day, cases bool
SELECT p.municipality, p.birth,
       CASE WHEN EXISTS (SELECT 1 FROM finding f
                          WHERE f.person = p.person AND f.bucket = 1 AND (f.turn <> 0 OR f.day >= :seen_from)
                            AND f.duty IN ('leerplichtig', 'kwalificatieplichtig'))
              OR EXISTS (SELECT 1 FROM report r
                          WHERE r.person = p.person AND (r.turn <> 0 OR r.filed >= :seen_from)
                            AND r.desk IN ('leerplicht', 'kwalificatieplicht'))
            THEN 1 ELSE 0 END AS cases
  FROM person p WHERE p.person = :person

-- name: young_results
-- doc: diplomas of one person, newest first
-- mode: many
-- in: person i64
-- out: kind text, level text, day day, profile text
SELECT kind, level, day, profile FROM result WHERE person = :person ORDER BY day DESC, kind, level

-- name: young_exemptions
-- doc: exemptions of one person with what they are called, newest first
-- mode: many
-- in: person i64
-- out: kind text, first day, last day, article text, name text, name_en text
SELECT x.kind, x.first, x.last, COALESCE(k.article, x.kind) AS article, COALESCE(k.name, '') AS name,
       COALESCE(k.name_en, '') AS name_en
  FROM exemption x LEFT JOIN exemption_kind k ON k.code = x.kind
 WHERE x.person = :person
 ORDER BY x.first DESC, x.kind

-- name: young_memberships
-- doc: enrolments of some persons that are in one of some groups ("25PJ/00/MZ2A") by membership on a day
-- mode: many
-- in: persons list_i64, groups list_text, on_day day
-- out: person i64, enrolment i64
SELECT DISTINCT person, enrolment FROM group_member
 WHERE person @IN_LIST(:persons) AND first <= :on_day AND (last IS NULL OR last >= :on_day)
   AND brin || '/' || location || '/' || class_group @IN_LIST(:groups)
 ORDER BY person, enrolment

-- name: young_reported
-- doc: whether a report about somebody is an account's, as its owner or contact, or that of some municipalities: one that
-- doc: is open or ended since
-- mode: one
-- in: person i64, account i64, towns list_text, desks list_text, ended_from i64
-- out: items i64
SELECT COUNT(*) AS items FROM report
 WHERE person = :person AND (owner = :account OR also = :account OR municipality @IN_LIST(:towns)) AND desk @IN_LIST(:desks)
   AND (turn <> 0 OR closed_at >= :ended_from)

-- name: young_elsewhere
-- doc: the municipalities, but for some, with a report that is or was an account's: a step through an index for each
-- mode: many
-- in: account i64, towns list_text
-- out: municipality text
WITH RECURSIVE own (town) AS (
    SELECT MIN(municipality) FROM report WHERE owner = :account
    UNION ALL
    SELECT (SELECT MIN(r.municipality) FROM report r WHERE r.owner = :account AND r.municipality > o.town)
      FROM own o WHERE o.town IS NOT NULL),
too (town) AS (
    SELECT MIN(municipality) FROM report WHERE also = :account
    UNION ALL
    SELECT (SELECT MIN(r.municipality) FROM report r WHERE r.also = :account AND r.municipality > t.town)
      FROM too t WHERE t.town IS NOT NULL)
SELECT town AS municipality FROM own WHERE town IS NOT NULL AND NOT (town @IN_LIST(:towns))
 UNION
SELECT town AS municipality FROM too WHERE town IS NOT NULL AND NOT (town @IN_LIST(:towns))
 ORDER BY municipality

-- name: young_of_mine
-- doc: a list as above of those about whom a report of one municipality is an account's, open or ended since
-- mode: many
-- in: town text, account i64, desks list_text, ended_from i64, from_key text, below_key text, after_key text, after_person i64, most int
-- out: as young_at_schools
@young_person
 WHERE p.person IN (SELECT r.person FROM report r
                     WHERE r.owner = :account AND r.municipality = :town AND r.desk @IN_LIST(:desks)
                       AND (r.turn <> 0 OR r.closed_at >= :ended_from)
                    UNION
                    SELECT r.person FROM report r
                     WHERE r.also = :account AND r.municipality = :town AND r.desk @IN_LIST(:desks)
                       AND (r.turn <> 0 OR r.closed_at >= :ended_from))
   AND @young_span
 ORDER BY p.search_key, p.person
 LIMIT :most
