-- SPDX-License-Identifier: EUPL-1.2

-- name: person_list
-- doc: whole rows of some persons, in order of key
-- mode: many
-- in: persons list_i64
-- out: person i64, public text, pgn_index bytes, pgn_cipher bytes, family_name text, prefix text, given_names text, call_name text, search_key text, birth day, sex text, street text, number text, postcode text, place text, municipality text, region text, phone text, email text, language text, died day?, left_country day?, family text, qualified day?
SELECT person, public, pgn_index, pgn_cipher, family_name, prefix, given_names, call_name, search_key, birth, sex,
       street, number, postcode, place, municipality, region, phone, email, language, died, left_country, family,
       qualified
  FROM person
 WHERE person @IN_LIST(:persons)
 ORDER BY person

-- name: person_put
-- doc: stores whole persons
-- bulk: person key: person
-- in: person i64, public text, pgn_index bytes, pgn_cipher bytes, family_name text, prefix text, given_names text, call_name text, search_key text, birth day, sex text, street text, number text, postcode text, place text, municipality text, region text, phone text, email text, language text, died day?, left_country day?, family text, qualified day?

-- name: person_scan
-- doc: what the status of everybody needs, in order of key; pages of a size by key
-- mode: many
-- in: after i64, most int
-- out: person i64, pgn_index bytes, pgn_cipher bytes, birth day, municipality text, region text, died day?, left_country day?, qualified day?
SELECT person, pgn_index, pgn_cipher, birth, municipality, region, died, left_country, qualified
  FROM person
 WHERE person > :after
 ORDER BY person
 LIMIT :most

-- name: enrolment_numbers
-- doc: by which numbers some persons are enrolled
-- mode: many
-- in: persons list_i64
-- out: person i64, enrolment i64, brin text, location text, number text
SELECT person, enrolment, brin, location, number FROM enrolment WHERE person @IN_LIST(:persons)

-- name: enrolment_list
-- doc: whole enrolments of some persons, in order of key
-- mode: many
-- in: persons list_i64
-- out: person i64, enrolment i64, public text, brin text, location text, number text, sector text, level text, track text, programme text, year text, class_group text, first day, last day?, exit_reason text, funded bool
SELECT person, enrolment, public, brin, location, number, sector, level, track, programme, year, class_group, first,
       last, exit_reason, funded
  FROM enrolment
 WHERE person @IN_LIST(:persons)
 ORDER BY person, enrolment

-- name: enrolment_put
-- doc: stores whole enrolments
-- bulk: enrolment key: person, enrolment
-- in: person i64, enrolment i64, public text, brin text, location text, number text, sector text, level text, track text, programme text, year text, class_group text, first day, last day?, exit_reason text, funded bool

-- name: enrolment_facts_of_institution
-- doc: all enrolments of one institution with what the rules need, in order of key, for matching a file of marks
-- mode: stream
-- in: brin text
-- out: person i64, enrolment i64, pgn_index bytes, location text, number text, sector text, track text, first day, last day?, birth day, qualified day?, municipality text, region text
SELECT e.person, e.enrolment, p.pgn_index, e.location, e.number, e.sector, e.track, e.first, e.last, p.birth,
       p.qualified, p.municipality, p.region
  FROM enrolment e JOIN person p ON p.person = e.person
 WHERE e.brin = :brin
 ORDER BY e.person, e.enrolment

-- name: enrolment_facts_of_persons
-- doc: the same for all enrolments of some persons, in order of key
-- mode: many
-- in: persons list_i64
-- out: person i64, enrolment i64, brin text, location text, sector text, track text, first day, last day?, birth day, qualified day?, municipality text, region text
SELECT e.person, e.enrolment, e.brin, e.location, e.sector, e.track, e.first, e.last, p.birth, p.qualified,
       p.municipality, p.region
  FROM enrolment e JOIN person p ON p.person = e.person
 WHERE e.person @IN_LIST(:persons)
 ORDER BY e.person, e.enrolment

-- name: person_of_location
-- doc: persons ever enrolled at a location, by key, for computing anew when its calendar changes
-- mode: many
-- in: brin text, location text, after i64, most int
-- out: person i64
SELECT DISTINCT person FROM enrolment
 WHERE brin = :brin AND location = :location AND person > :after
 ORDER BY person
 LIMIT :most

-- name: person_after
-- doc: keys of persons in order, for rounds over everybody
-- mode: many
-- in: after i64, most int
-- out: person i64
SELECT person FROM person WHERE person > :after ORDER BY person LIMIT :most

-- name: result_list
-- mode: many
-- in: persons list_i64
-- out: person i64, kind text, level text, day day, profile text
SELECT person, kind, level, day, profile FROM result WHERE person @IN_LIST(:persons) ORDER BY person, day, kind, level

-- name: result_put
-- bulk: result key: person, kind, level, day
-- in: person i64, kind text, level text, day day, profile text

-- name: person_qualify
-- doc: sets the date of the first startkwalificatie from the results; what counts as one is said by the caller
-- mode: exec
-- in: person i64, qualified day?
UPDATE person SET qualified = :qualified WHERE person = :person

-- name: exemption_list
-- mode: many
-- in: persons list_i64
-- out: person i64, kind text, first day, last day
SELECT person, kind, first, last FROM exemption WHERE person @IN_LIST(:persons) ORDER BY person, first, kind

-- name: exemption_put
-- bulk: exemption key: person, kind, first
-- in: person i64, kind text, first day, last day

-- name: activity_list
-- mode: many
-- in: persons list_i64
-- out: person i64, kind text, first day, organisation text, last day?, hours f64?
SELECT person, kind, first, organisation, last, hours FROM activity WHERE person @IN_LIST(:persons)
 ORDER BY person, first, kind, organisation

-- name: activity_put
-- bulk: activity key: person, kind, first, organisation
-- in: person i64, kind text, first day, organisation text, last day?, hours f64?

-- name: contact_add
-- mode: exec
-- in: person i64, contact i64, at i64, day day, kind text, two_way bool, account i64, brin text, note text
INSERT INTO contact (person, contact, at, day, kind, two_way, account, brin, note)
VALUES (:person, :contact, :at, :day, :kind, :two_way, :account, :brin, :note)

-- name: contact_undo
-- mode: exec
-- in: person i64, contact i64
UPDATE contact SET undone = 1 WHERE person = :person AND contact = :contact

-- name: contact_list
-- doc: contacts of one person, newest first: those of schools, of one when brin is not empty, and those of the authority
-- mode: many
-- in: person i64, brin text, school bool, authority bool
-- out: contact i64, at i64, day day, kind text, two_way bool, note text, account_name text
SELECT c.contact, c.at, c.day, c.kind, c.two_way, c.note, COALESCE(a.name, '') AS account_name
  FROM contact c LEFT JOIN account a ON a.account = c.account
 WHERE c.person = :person AND c.undone = 0
   AND ((:authority = 1 AND c.brin = '') OR (:school = 1 AND c.brin <> '' AND (:brin = '' OR c.brin = :brin)))
 ORDER BY c.day DESC, c.at DESC
 LIMIT 200

-- name: owner_of_town
-- doc: the officer who owns young people of a municipality: the longest-standing active one with it in scope, those
-- doc: with the municipality itself before those with the whole region
-- mode: many
-- in: today day
-- out: municipality text, region text, name text
SELECT CASE WHEN s.kind = 'municipality' THEN s.value ELSE '' END AS municipality,
       CASE WHEN s.kind = 'region' THEN s.value ELSE '' END AS region, a.name
  FROM grant_scope s
  JOIN account_grant g ON g.grant_id = s.grant_id
  JOIN account a ON a.account = g.account
 WHERE a.active = 1 AND g.role = 'officer' AND s.kind IN ('municipality', 'region')
   AND g.revoked IS NULL AND g.first <= :today AND (g.last IS NULL OR g.last >= :today)
 ORDER BY CASE WHEN s.kind = 'municipality' THEN 0 ELSE 1 END, a.created, a.account

-- name: person_known
-- doc: which of some persons are there, in order of key
-- mode: many
-- in: persons list_i64
-- out: person i64
SELECT person FROM person WHERE person @IN_LIST(:persons) ORDER BY person

-- name: enrolment_of_numbers
-- doc: whose enrolments some numbers of an institution are
-- mode: many
-- in: brin text, numbers list_text
-- out: person i64, enrolment i64
SELECT person, enrolment FROM enrolment WHERE brin = :brin AND number @IN_LIST(:numbers) ORDER BY enrolment, person

-- name: enrolment_span
-- doc: the periods of all enrolments of the persons from one key to another, in order of person
-- mode: many
-- in: first_person i64, last_person i64
-- out: person i64, first day, last day?
SELECT person, first, last FROM enrolment WHERE person >= :first_person AND person <= :last_person ORDER BY person

-- name: exemption_span
-- doc: the same of exemptions
-- mode: many
-- in: first_person i64, last_person i64
-- out: person i64, first day, last day
SELECT person, first, last FROM exemption WHERE person >= :first_person AND person <= :last_person ORDER BY person

-- name: activity_span
-- doc: the same of activities
-- mode: many
-- in: first_person i64, last_person i64
-- out: person i64, kind text, first day, last day?, hours f64?
SELECT person, kind, first, last, hours
  FROM activity
 WHERE person >= :first_person AND person <= :last_person
 ORDER BY person

-- name: contact_span
-- doc: the last two-way contact up to a day of the persons from one key to another
-- mode: many
-- in: first_person i64, last_person i64, on day
-- out: person i64, day day
SELECT person, MAX(day) AS day FROM contact
 WHERE person >= :first_person AND person <= :last_person AND two_way = 1 AND undone = 0 AND day <= :on
 GROUP BY person
 ORDER BY person

-- name: corrected_of_person
-- doc: facts that were corrected here, which a delivery does not change
-- mode: many
-- in: person i64
-- out: field text, value text, offered text
SELECT field, value, offered FROM person_corrected WHERE person = :person ORDER BY field

-- name: corrected_offer
-- doc: what a delivery brought instead of a corrected fact
-- mode: exec
-- in: person i64, field text, offered text
UPDATE person_corrected SET offered = :offered WHERE person = :person AND field = :field

-- name: person_restricted
-- doc: whether processing is restricted (AVG art. 18)
-- mode: one
-- in: person i64
-- out: held i64
SELECT COUNT(*) AS held FROM restriction WHERE person = :person AND lifted IS NULL

-- name: group_member_list
-- doc: in which groups some persons are, beside those of their enrolments, in order of key
-- mode: many
-- in: persons list_i64
-- out: person i64, enrolment i64, brin text, location text, class_group text, first day, last day?
SELECT person, enrolment, brin, location, class_group, first, last
  FROM group_member
 WHERE person @IN_LIST(:persons)
 ORDER BY person, enrolment, class_group, first

-- name: group_member_put
-- bulk: group_member key: person, enrolment, class_group, first
-- in: person i64, enrolment i64, brin text, location text, class_group text, first day, last day?

-- name: group_member_drop
-- mode: exec
-- in: person i64, enrolment i64, class_group text, first day
DELETE FROM group_member
 WHERE person = :person AND enrolment = :enrolment AND class_group = :class_group AND first = :first

-- name: guardian_list
-- mode: many
-- in: persons list_i64
-- out: person i64, number int, name text, phone text, email text, language text, receives bool
SELECT person, number, name, phone, email, language, receives FROM guardian WHERE person @IN_LIST(:persons)
 ORDER BY person, number

-- name: guardian_put
-- bulk: guardian key: person, number
-- in: person i64, number int, name text, phone text, email text, language text, receives bool

-- name: guardian_drop
-- mode: exec
-- in: person i64, number int
DELETE FROM guardian WHERE person = :person AND number = :number
