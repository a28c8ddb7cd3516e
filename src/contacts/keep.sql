-- SPDX-License-Identifier: EUPL-1.2
-- Keeping the contacts of a region.

-- name: kept_regions
-- doc: all regions
-- mode: many
-- out: code text, name text
SELECT code, name FROM region ORDER BY name

-- name: kept_cards
-- doc: the cards of a region in order of name, with the sign-in name, and when somebody is or will be away
-- mode: many
-- in: region text, today day
-- out: contact i64, public text, name text, job text, phone text, email text, login text?, away_first day?, away_last day?, stand_in text?
SELECT k.contact, k.public, k.name, k.job, k.phone, k.email, a.login, w.first AS away_first, w.last AS away_last,
       s.name AS stand_in
  FROM contact_card k
  LEFT JOIN account a ON a.account = k.account
  LEFT JOIN contact_away w ON w.contact = k.contact AND w.last >= :today
       AND NOT EXISTS (SELECT 1 FROM contact_away x WHERE x.contact = k.contact AND x.last >= :today AND x.first < w.first)
  LEFT JOIN contact_card s ON s.contact = w.stand_in
 WHERE k.region = :region
 ORDER BY k.name, k.contact

-- name: kept_places
-- doc: who is, or will be, the contact of which location on behalf of a region, as from a day
-- mode: many
-- in: region text, today day
-- out: brin text, location text, school text, site text, place text, task text, first day, last day?, contact i64
SELECT p.brin, p.location, i.name AS school, l.name AS site, l.place, p.task, p.first, p.last, p.contact
  FROM contact_place p
  JOIN institution i ON i.brin = p.brin
  JOIN location l ON l.brin = p.brin AND l.code = p.location
 WHERE p.region = :region AND (p.last IS NULL OR p.last >= :today)
 ORDER BY i.name, p.brin, p.location, p.task, p.first

-- name: kept_sites
-- doc: the locations that lie in a region
-- mode: many
-- in: region text
-- out: brin text, location text, school text, site text, place text, types text
SELECT l.brin, l.code AS location, i.name AS school, l.name AS site, l.place, l.types
  FROM municipality m
  JOIN location l ON l.municipality = m.code
  JOIN institution i ON i.brin = l.brin
 WHERE m.region = :region
 ORDER BY i.name, l.brin, l.code

-- name: kept_desks
-- doc: the municipalities of a region with their desks; a line for each desk, one without for who has none
-- mode: many
-- in: region text
-- out: municipality text, town text, desk text?, name text?, phone text?, email text?, who text?
SELECT m.code AS municipality, m.name AS town, d.desk, d.name, d.phone, d.email, k.name AS who
  FROM municipality m
  LEFT JOIN contact_desk d ON d.municipality = m.code
  LEFT JOIN contact_card k ON k.contact = d.contact
 WHERE m.region = :region
 ORDER BY m.name, d.desk

-- name: kept_agreed
-- doc: which regions see reports about residents of this one, from a day on (given), and which show theirs to it
-- mode: many
-- in: region text, today day
-- out: region text, name text, first day, last day?, given bool
SELECT g.school_region AS region, r.name, g.first, g.last, 1 AS given
  FROM contact_agreed g JOIN region r ON r.code = g.school_region
 WHERE g.home_region = :region AND (g.last IS NULL OR g.last >= :today)
 UNION ALL
SELECT g.home_region AS region, r.name, g.first, g.last, 0 AS given
  FROM contact_agreed g JOIN region r ON r.code = g.home_region
 WHERE g.school_region = :region AND (g.last IS NULL OR g.last >= :today)
 ORDER BY given DESC, name, first

-- name: contact_of_public
-- doc: a card of a region by its public name
-- mode: one
-- in: public text, region text
-- out: contact i64
SELECT contact FROM contact_card WHERE public = :public AND region = :region

-- name: contact_end_at
-- doc: ends a contact at a location
-- mode: exec
-- in: brin text, location text, region text, task text, first day, last day
UPDATE contact_place SET last = :last
 WHERE brin = :brin AND location = :location AND region = :region AND task = :task AND first = :first
   AND (last IS NULL OR last > :last)

-- name: contact_drop
-- doc: takes away a contact at a location that has not begun
-- mode: exec
-- in: brin text, location text, region text, task text, first day
DELETE FROM contact_place
 WHERE brin = :brin AND location = :location AND region = :region AND task = :task AND first = :first

-- name: contact_away_put
-- doc: away, from a day
-- bulk: contact_away key: contact, first
-- in: contact i64, first day, last day, stand_in i64?

-- name: contact_away_end
-- doc: back: what was to come goes, what runs ends the day before
-- mode: exec
-- in: contact i64, today day
UPDATE contact_away SET last = :today - 1 WHERE contact = :contact AND first < :today AND last >= :today

-- name: contact_away_drop
-- mode: exec
-- in: contact i64, today day
DELETE FROM contact_away WHERE contact = :contact AND first >= :today

-- name: contact_desk_put
-- doc: a desk of a municipality
-- bulk: contact_desk key: municipality, desk
-- in: municipality text, desk text, name text, phone text, email text, contact i64?

-- name: contact_agreed_put
-- doc: an agreement between regions
-- bulk: contact_agreed key: school_region, home_region, first
-- in: school_region text, home_region text, first day, last day?

-- name: contact_agreed_end
-- doc: ends what runs between two regions
-- mode: exec
-- in: school_region text, home_region text, today day
UPDATE contact_agreed SET last = :today - 1
 WHERE school_region = :school_region AND home_region = :home_region AND first < :today
   AND (last IS NULL OR last >= :today)

-- name: contact_agreed_drop
-- mode: exec
-- in: school_region text, home_region text, today day
DELETE FROM contact_agreed
 WHERE school_region = :school_region AND home_region = :home_region AND first >= :today

-- name: finder_sites
-- doc: locations of some institutions or in some municipalities
-- mode: many
-- in: brins list_text, towns list_text, most int
-- out: brin text, location text, school text, site text, place text
SELECT l.brin, l.code AS location, i.name AS school, l.name AS site, l.place
  FROM location l JOIN institution i ON i.brin = l.brin
 WHERE l.brin @IN_LIST(:brins) OR l.municipality @IN_LIST(:towns)
 ORDER BY CASE WHEN i.kind = 'mbo' THEN 0 ELSE 1 END, i.name, l.brin, l.code
 LIMIT :most
