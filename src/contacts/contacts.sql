-- SPDX-License-Identifier: EUPL-1.2
-- Fixed contacts: whose a report is.

-- name: route_subject
-- doc: where somebody lives and is enrolled
-- mode: one
-- in: person i64, enrolment i64
-- out: brin text, location text, municipality text, birth day
SELECT e.brin, e.location, p.municipality, p.birth
  FROM enrolment e JOIN person p ON p.person = e.person
 WHERE e.person = :person AND e.enrolment = :enrolment

-- name: route_place
-- doc: the municipality and region of a location
-- mode: one
-- in: brin text, location text
-- out: municipality text, region text
SELECT l.municipality, m.region
  FROM location l JOIN municipality m ON m.code = l.municipality
 WHERE l.brin = :brin AND l.code = :location

-- name: route_region
-- doc: the region of a municipality
-- mode: one
-- in: municipality text
-- out: region text
SELECT region FROM municipality WHERE code = :municipality

-- name: route_contact
-- doc: the fixed contact of a region at a location on a day; who has one task alone goes before who has both
-- mode: one
-- in: brin text, location text, region text, task text, day day
-- out: contact i64, last day?
SELECT contact, last
  FROM contact_place
 WHERE brin = :brin AND location = :location AND region = :region AND task IN (:task, 'both')
   AND first <= :day AND (last IS NULL OR last >= :day)
 ORDER BY CASE WHEN task = 'both' THEN 1 ELSE 0 END, first DESC
 LIMIT 1

-- name: route_card
-- doc: a contact, whether away on a day, and the account when it may act in a role on that day
-- mode: one
-- in: contact i64, role text, day day
-- out: public text, name text, job text, phone text, email text, account i64?, away_last day?, stand_in i64?
SELECT k.public, k.name, k.job, k.phone, k.email,
       (SELECT a.account FROM account a
         WHERE a.account = k.account AND a.active = 1
           AND EXISTS (SELECT 1 FROM account_grant g
                        WHERE g.account = a.account AND g.role = :role AND g.revoked IS NULL AND g.first <= :day
                          AND (g.last IS NULL OR g.last >= :day))) AS account,
       w.last AS away_last, w.stand_in
  FROM contact_card k
  LEFT JOIN contact_away w ON w.contact = k.contact AND w.first <= :day AND w.last >= :day
 WHERE k.contact = :contact
 ORDER BY w.last DESC NULLS LAST
 LIMIT 1

-- name: route_desk
-- doc: a desk of a municipality
-- mode: one
-- in: municipality text, desk text
-- out: name text, phone text, email text, contact i64?
SELECT name, phone, email, contact FROM contact_desk WHERE municipality = :municipality AND desk = :desk

-- name: route_agreed
-- doc: whether the contact of the school's region sees who lives in another region
-- mode: one
-- in: school_region text, home_region text, day day
-- out: agreed bool
SELECT 1 AS agreed
  FROM contact_agreed
 WHERE school_region = :school_region AND home_region = :home_region
   AND first <= :day AND (last IS NULL OR last >= :day)
 LIMIT 1
