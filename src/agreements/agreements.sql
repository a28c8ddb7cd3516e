-- SPDX-License-Identifier: EUPL-1.2

-- name: agreement_in_force_get
-- doc: the published one that counts in a region on a day, and the day from which the next one counts
-- mode: one
-- in: region text, day day
-- out: agreement i64, version text, region text, title text, words text, state text, valid_from day?, next day?, edit i64
SELECT a.agreement, a.version, a.region, a.title, a.words, a.state, a.valid_from,
       (SELECT MIN(n.valid_from) FROM agreement n
         WHERE n.region = a.region AND n.state = 'gepubliceerd' AND n.valid_from > a.valid_from) AS next, a.edit
  FROM agreement a
 WHERE a.region = :region AND a.state = 'gepubliceerd' AND a.valid_from <= :day
 ORDER BY a.valid_from DESC
 LIMIT 1

-- name: agreement_version_get
-- mode: one
-- in: version text
-- out: agreement i64, version text, region text, title text, words text, state text, valid_from day?, next day?, edit i64
SELECT a.agreement, a.version, a.region, a.title, a.words, a.state, a.valid_from,
       (SELECT MIN(n.valid_from) FROM agreement n
         WHERE n.region = a.region AND n.state = 'gepubliceerd' AND n.valid_from > a.valid_from) AS next, a.edit
  FROM agreement a
 WHERE a.version = :version

-- name: agreement_published
-- doc: all that count or counted, by region, then from when
-- mode: many
-- out: agreement i64, version text, region text, title text, words text, state text, valid_from day?, next day?, edit i64
SELECT a.agreement, a.version, a.region, a.title, a.words, a.state, a.valid_from,
       (SELECT MIN(n.valid_from) FROM agreement n
         WHERE n.region = a.region AND n.state = 'gepubliceerd' AND n.valid_from > a.valid_from) AS next, a.edit
  FROM agreement a
 WHERE a.state = 'gepubliceerd'
 ORDER BY a.region, a.valid_from

-- name: agreement_rows
-- doc: the rows of some, in order
-- mode: many
-- in: agreements list_i64
-- out: agreement i64, subject text, sector text, age text, telling text, step text, who text, days int, clock text, pause bool, wanted text, explain bool, told text, letter text, words text, ground text
SELECT agreement, subject, sector, age, telling, step, who, days, clock, pause, wanted, explain, told, letter, words,
       ground
  FROM agreement_row
 WHERE agreement @IN_LIST(:agreements)
 ORDER BY agreement, line

-- name: agreement_school_region_get
-- doc: the region in which a location lies; that of its institution when the location is not known
-- mode: one
-- in: brin text, location text
-- out: region text
SELECT m.region
  FROM institution i
  LEFT JOIN location l ON l.brin = i.brin AND l.code = :location
  JOIN municipality m ON m.code = COALESCE(l.municipality, i.municipality)
 WHERE i.brin = :brin
