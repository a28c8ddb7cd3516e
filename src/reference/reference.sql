-- SPDX-License-Identifier: EUPL-1.2
-- Statements of the reference tables. What an organisation sets itself (hour_unit, rmc_weeks, known) is not in the
-- updates of the loading statements.

-- name: liberation_day_find
-- doc: Whether this installation counts 5 May as a public holiday: "1" when it does.
-- mode: one
-- out: value text
SELECT value FROM setting WHERE name = 'liberation_day_free'

-- name: region_put
-- doc: Inserts or updates a region.
-- mode: exec
-- in: code text, name text
INSERT INTO region (code, name) VALUES (:code, :name)
ON CONFLICT (code) DO UPDATE SET name = excluded.name

-- name: municipality_put
-- doc: Inserts or updates a municipality.
-- mode: exec
-- in: code text, name text, province text, region text, holiday_region text, lon f64, lat f64
INSERT INTO municipality (code, name, province, region, holiday_region, lon, lat)
VALUES (:code, :name, :province, :region, :holiday_region, :lon, :lat)
ON CONFLICT (code) DO UPDATE SET name = excluded.name, province = excluded.province, region = excluded.region,
	holiday_region = excluded.holiday_region, lon = excluded.lon, lat = excluded.lat

-- name: municipality_shape_put
-- doc: Inserts or updates the outline of a municipality.
-- mode: exec
-- in: code text, path text
INSERT INTO municipality_shape (code, path) VALUES (:code, :path)
ON CONFLICT (code) DO UPDATE SET path = excluded.path

-- name: institution_put
-- doc: Inserts or updates an institution, but for what it set itself.
-- mode: exec
-- in: brin text, name text, kind text, board text, municipality text, website text
INSERT INTO institution (brin, name, kind, board, municipality, website)
VALUES (:brin, :name, :kind, :board, :municipality, :website)
ON CONFLICT (brin) DO UPDATE SET name = excluded.name, kind = excluded.kind, board = excluded.board,
	municipality = excluded.municipality, website = excluded.website

-- name: institution_set
-- doc: What an institution sets itself.
-- mode: exec
-- in: brin text, hour_unit int, rmc_weeks int
UPDATE institution SET hour_unit = :hour_unit, rmc_weeks = :rmc_weeks WHERE brin = :brin

-- name: location_put
-- doc: Inserts or updates a location with its address; one that a file named first is known from now on.
-- mode: exec
-- in: brin text, code text, name text, types text, street text, number text, postcode text, place text, municipality text, lon f64, lat f64, pupils i64
INSERT INTO location (brin, code, name, types, street, number, postcode, place, municipality, lon, lat, pupils, known)
VALUES (:brin, :code, :name, :types, :street, :number, :postcode, :place, :municipality, :lon, :lat, :pupils, 1)
ON CONFLICT (brin, code) DO UPDATE SET name = excluded.name, types = excluded.types, street = excluded.street,
	number = excluded.number, postcode = excluded.postcode, place = excluded.place,
	municipality = excluded.municipality, lon = excluded.lon, lat = excluded.lat, pupils = excluded.pupils, known = 1

-- name: location_add
-- doc: Adds a location that a file named, in the municipality of its institution; nothing when it exists.
-- mode: exec
-- in: brin text, code text
INSERT INTO location (brin, code, name, types, street, number, postcode, place, municipality, pupils, known)
SELECT i.brin, :code, i.name, '', '', '', '', '', i.municipality, 0, 0 FROM institution i WHERE i.brin = :brin
ON CONFLICT (brin, code) DO NOTHING

-- name: reference_touch
-- doc: Books that programs keep in memory are out of date.
-- mode: exec
INSERT INTO setting (name, value) VALUES ('reference_version', '1')
ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(setting.value AS BIGINT) + 1 AS TEXT)

-- name: school_holiday_clear
-- doc: Empties the regional calendars, before they are loaded again in the same transaction.
-- mode: exec
DELETE FROM school_holiday

-- name: school_holiday_put
-- doc: Adds a period to a regional calendar.
-- mode: exec
-- in: holiday_region text, first day, last day, name text
INSERT INTO school_holiday (holiday_region, first, last, name) VALUES (:holiday_region, :first, :last, :name)

-- name: exemption_kind_put
-- doc: Inserts or updates a kind of exemption.
-- mode: exec
-- in: code text, article text, name text, name_en text
INSERT INTO exemption_kind (code, article, name, name_en) VALUES (:code, :article, :name, :name_en)
ON CONFLICT (code) DO UPDATE SET article = excluded.article, name = excluded.name, name_en = excluded.name_en

-- name: retention_rule_put
-- doc: Inserts or updates a term for a class of data.
-- mode: exec
-- in: class text, valid_from day, counts_from text, months i64, least i64, most i64, source text
INSERT INTO retention_rule (class, valid_from, counts_from, months, least, most, source)
VALUES (:class, :valid_from, :counts_from, :months, :least, :most, :source)
ON CONFLICT (class, valid_from) DO UPDATE
   SET counts_from = excluded.counts_from, months = excluded.months, least = excluded.least, most = excluded.most,
       source = excluded.source

-- name: region_find
-- doc: A region by its code.
-- mode: one
-- in: code text
-- out: name text
SELECT name FROM region WHERE code = :code

-- name: municipality_find
-- doc: A municipality by its CBS code.
-- mode: one
-- in: code text
-- out: code text, name text, province text, region text, holiday_region text, lon f64, lat f64
SELECT code, name, province, region, holiday_region, lon, lat FROM municipality WHERE code = :code

-- name: municipality_all
-- doc: Every municipality.
-- mode: many
-- out: code text, name text, province text, region text, holiday_region text, lon f64, lat f64
SELECT code, name, province, region, holiday_region, lon, lat FROM municipality

-- name: institution_find
-- doc: An institution by its BRIN.
-- mode: one
-- in: brin text
-- out: brin text, name text, kind text, municipality text, hour_unit int, rmc_weeks int
SELECT brin, name, kind, municipality, hour_unit, rmc_weeks FROM institution WHERE brin = :brin

-- name: institution_all
-- doc: Every institution.
-- mode: many
-- out: brin text, name text, kind text, municipality text, hour_unit int, rmc_weeks int
SELECT brin, name, kind, municipality, hour_unit, rmc_weeks FROM institution

-- name: location_find
-- doc: A location by its institution and code.
-- mode: one
-- in: brin text, code text
-- out: brin text, code text, name text, types text, municipality text, known bool
SELECT brin, code, name, types, municipality, known FROM location WHERE brin = :brin AND code = :code

-- name: location_all
-- doc: Every location.
-- mode: many
-- out: brin text, code text, name text, types text, municipality text, known bool
SELECT brin, code, name, types, municipality, known FROM location

-- name: school_holiday_all
-- doc: The calendars of all holiday regions.
-- mode: many
-- out: holiday_region text, first day, last day, name text
SELECT holiday_region, first, last, name FROM school_holiday

-- name: school_holiday_of_location
-- doc: The calendar of the holiday region that a location lies in.
-- mode: many
-- in: brin text, code text
-- out: first day, last day, name text
SELECT h.first, h.last, h.name
  FROM location l
  JOIN municipality m ON m.code = l.municipality
  JOIN school_holiday h ON h.holiday_region = m.holiday_region
 WHERE l.brin = :brin AND l.code = :code

-- name: location_holiday_find
-- doc: One own period of a location.
-- mode: one
-- in: brin text, location text, first day
-- out: last day, name text
SELECT last, name FROM location_holiday WHERE brin = :brin AND location = :location AND first = :first

-- name: location_holiday_put
-- doc: Inserts or updates an own period of a location.
-- mode: exec
-- in: brin text, location text, school_year int, first day, last day, name text
INSERT INTO location_holiday (brin, location, school_year, first, last, name)
VALUES (:brin, :location, :school_year, :first, :last, :name)
ON CONFLICT (brin, location, first) DO UPDATE SET school_year = excluded.school_year, last = excluded.last,
	name = excluded.name

-- name: location_holiday_drop
-- doc: takes an own period of a location away
-- mode: exec
-- in: brin text, location text, first day
DELETE FROM location_holiday WHERE brin = :brin AND location = :location AND first = :first

-- name: location_holiday_of
-- doc: The own periods of a location.
-- mode: many
-- in: brin text, location text
-- out: first day, last day, name text
SELECT first, last, name FROM location_holiday WHERE brin = :brin AND location = :location

-- name: location_holiday_all
-- doc: The own periods of all locations.
-- mode: many
-- out: brin text, location text, first day, last day, name text
SELECT brin, location, first, last, name FROM location_holiday
