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

-- name: agreement_list_all
-- doc: all but what was put away, by region, newest first
-- mode: many
-- out: agreement i64, version text, region text, title text, words text, state text, valid_from day?, next day?, edit i64
SELECT a.agreement, a.version, a.region, a.title, a.words, a.state, a.valid_from,
       (SELECT MIN(n.valid_from) FROM agreement n
         WHERE n.region = a.region AND n.state = 'gepubliceerd' AND n.valid_from > a.valid_from) AS next, a.edit
  FROM agreement a
 WHERE a.state <> 'weggelegd'
 ORDER BY a.region, a.made DESC, a.agreement DESC

-- name: agreement_partners
-- doc: who has to sign one, with who signed the text as it is now
-- mode: many
-- in: agreement i64
-- out: kind text, code text, name text, signed_by text, signed_at i64?, refused text
SELECT p.kind, p.code, COALESCE(i.name, m.name, p.code) AS name, COALESCE(k.name, '') AS signed_by,
       CASE WHEN s.refused = '' THEN s.at END AS signed_at, COALESCE(s.refused, '') AS refused
  FROM agreement_partner p
  JOIN agreement a ON a.agreement = p.agreement
  LEFT JOIN institution i ON p.kind = 'instelling' AND i.brin = p.code
  LEFT JOIN municipality m ON p.kind = 'gemeente' AND m.code = p.code
  LEFT JOIN agreement_signature s ON s.agreement = p.agreement AND s.kind = p.kind AND s.code = p.code AND s.edit = a.edit
  LEFT JOIN account k ON k.account = s.account
 WHERE p.agreement = :agreement
 ORDER BY p.kind, name, p.code

-- name: agreement_asked
-- doc: drafts that some institutions or municipalities are asked to sign
-- mode: many
-- in: brins list_text, towns list_text
-- out: agreement i64
SELECT DISTINCT p.agreement
  FROM agreement_partner p
 WHERE (p.kind = 'instelling' AND p.code @IN_LIST(:brins)) OR (p.kind = 'gemeente' AND p.code @IN_LIST(:towns))
 ORDER BY p.agreement

-- name: agreement_versions
-- doc: how many there ever were of a region in a year
-- mode: one
-- in: prefix text, length int
-- out: many i64
SELECT COUNT(*) AS many FROM agreement WHERE substr(version, 1, CAST(:length AS INTEGER)) = :prefix

-- name: agreement_add
-- mode: exec
-- in: agreement i64, version text, region text, title text, words text, basis text, now i64
INSERT INTO agreement (agreement, version, region, title, words, basis, state, valid_from, edit, made, changed, published)
VALUES (:agreement, :version, :region, :title, :words, :basis, 'concept', NULL, 1, :now, :now, NULL)

-- name: agreement_touch
-- doc: begins a change of a draft; nothing when it is none any more or was changed since
-- mode: exec
-- in: agreement i64, edit i64, now i64
UPDATE agreement SET edit = edit + 1, changed = :now WHERE agreement = :agreement AND edit = :edit AND state = 'concept'

-- name: agreement_hold
-- doc: keeps a draft as it is until the end of the transaction
-- mode: exec
-- in: agreement i64, edit i64, now i64
UPDATE agreement SET changed = :now WHERE agreement = :agreement AND edit = :edit AND state = 'concept'

-- name: agreement_title
-- mode: exec
-- in: agreement i64, title text, words text
UPDATE agreement SET title = :title, words = :words WHERE agreement = :agreement AND state = 'concept'

-- name: agreement_rows_drop
-- doc: of a draft alone
-- mode: exec
-- in: agreement i64
DELETE FROM agreement_row
 WHERE agreement = :agreement AND agreement IN (SELECT a.agreement FROM agreement a WHERE a.state = 'concept')

-- name: agreement_row_add
-- doc: to a draft alone
-- mode: exec
-- in: agreement i64, line i64, subject text, sector text, age text, telling text, step text, who text, days int, clock text, pause bool, wanted text, explain bool, told text, letter text, words text, ground text
INSERT INTO agreement_row (agreement, line, subject, sector, age, telling, step, who, days, clock, pause, wanted, explain,
                           told, letter, words, ground)
SELECT a.agreement, :line, :subject, :sector, :age, :telling, :step, :who, :days, :clock, :pause, :wanted, :explain,
       :told, :letter, :words, :ground
  FROM agreement a
 WHERE a.agreement = :agreement AND a.state = 'concept'

-- name: agreement_partner_add
-- mode: exec
-- in: agreement i64, kind text, code text
INSERT INTO agreement_partner (agreement, kind, code)
SELECT a.agreement, :kind, :code FROM agreement a WHERE a.agreement = :agreement AND a.state = 'concept'
ON CONFLICT DO NOTHING

-- name: agreement_partner_drop
-- mode: exec
-- in: agreement i64, kind text, code text
DELETE FROM agreement_partner
 WHERE agreement = :agreement AND kind = :kind AND code = :code
   AND agreement IN (SELECT a.agreement FROM agreement a WHERE a.state = 'concept')

-- name: agreement_signature_add
-- mode: exec
-- in: agreement i64, kind text, code text, edit i64, account i64, at i64, refused text
INSERT INTO agreement_signature (agreement, kind, code, edit, account, at, refused)
VALUES (:agreement, :kind, :code, :edit, :account, :at, :refused)
ON CONFLICT (agreement, kind, code, edit) DO UPDATE
   SET account = excluded.account, at = excluded.at, refused = excluded.refused

-- name: agreement_last_from
-- doc: the last day from which one of a region counts
-- mode: one
-- in: region text
-- out: last day?
SELECT MAX(valid_from) AS last FROM agreement WHERE region = :region AND state = 'gepubliceerd'

-- name: agreement_publish_it
-- doc: a draft that nobody changed since; another one of the region that counts as late or later keeps it from it
-- mode: exec
-- in: agreement i64, edit i64, valid_from day, region text, now i64
UPDATE agreement SET state = 'gepubliceerd', valid_from = :valid_from, published = :now, changed = :now
 WHERE agreement = :agreement AND edit = :edit AND state = 'concept'
   AND NOT EXISTS (SELECT 1 FROM agreement o
                    WHERE o.region = :region AND o.state = 'gepubliceerd' AND o.valid_from >= :valid_from)

-- name: agreement_away
-- mode: exec
-- in: agreement i64, edit i64, now i64
UPDATE agreement SET state = 'weggelegd', changed = :now
 WHERE agreement = :agreement AND edit = :edit AND state = 'concept'

-- name: agreement_event_add
-- mode: exec
-- in: agreement i64, event i64, at i64, account i64, kind text, note text
INSERT INTO agreement_event (agreement, event, at, account, kind, note)
VALUES (:agreement, :event, :at, :account, :kind, :note)

-- name: agreement_events
-- mode: many
-- in: agreement i64
-- out: at i64, who text, kind text, note text
SELECT e.at, COALESCE(a.name, '') AS who, e.kind, e.note
  FROM agreement_event e
  LEFT JOIN account a ON a.account = e.account
 WHERE e.agreement = :agreement
 ORDER BY e.event DESC
 LIMIT 200

-- part: agreement_case
-- doc: what was found at the schools of a region between two days, with when somebody acted
SELECT f.person, f.enrolment, f.rule, f.day, f.since, f.public, f.brin, f.location, f.municipality, f.duty, e.sector, p.birth,
       f.reported, s.called, s.spoken, COALESCE(r.taken, s.taken) AS taken, r.contacted, r.answered,
       COALESCE(r.closed, s.closed) AS closed
  FROM finding f
  JOIN location l ON l.brin = f.brin AND l.code = f.location
  JOIN municipality m ON m.code = l.municipality
  JOIN enrolment e ON e.person = f.person AND e.enrolment = f.enrolment
  JOIN person p ON p.person = f.person
  LEFT JOIN (SELECT person, enrolment, rule, day,
                    MIN(CASE WHEN action IN ('gesproken', 'geen-gehoor', 'afgehandeld', 'antwoord') THEN at END) AS called,
                    MIN(CASE WHEN action IN ('gesproken', 'afgehandeld', 'antwoord') THEN at END) AS spoken,
                    MIN(CASE WHEN action = 'opgepakt' THEN at END) AS taken,
                    MIN(CASE WHEN action = 'afgesloten' THEN at END) AS closed
               FROM finding_step
              GROUP BY person, enrolment, rule, day) s
    ON s.person = f.person AND s.enrolment = f.enrolment AND s.rule = f.rule AND s.day = f.day
  LEFT JOIN (SELECT person, enrolment, rule, day, MIN(taken_at) AS taken, MIN(contacted_at) AS contacted,
                    MIN(answered_at) AS answered, MIN(closed_at) AS closed
               FROM report
              WHERE status <> 'I' AND day IS NOT NULL
              GROUP BY person, enrolment, rule, day) r
    ON r.person = f.person AND r.enrolment = f.enrolment AND r.rule = f.rule AND r.day = f.day
 WHERE m.region = :region AND f.day >= :from_day AND f.day <= :to_day AND f.since <= :to_day AND f.holds = 1
   AND f.exempt = ''

-- name: agreement_cases
-- doc: what was found at the schools of a region between two days, with when somebody acted; by person, enrolment and rule
-- mode: stream
-- in: region text, from_day day, to_day day
-- out: person i64, enrolment i64, rule text, day day, since day, public text, brin text, location text, municipality text, duty text, sector text, birth day, reported day?, called i64?, spoken i64?, taken i64?, contacted i64?, answered i64?, closed i64?
@agreement_case
 ORDER BY f.person, f.enrolment, f.rule, f.day

-- name: agreement_cases_school
-- doc: the same at whole institutions and single locations
-- mode: stream
-- in: region text, from_day day, to_day day, brins list_text, wholes list_text, sites list_text
-- out: as agreement_cases
@agreement_case
   AND f.brin @IN_LIST(:brins) AND (f.brin @IN_LIST(:wholes) OR f.brin || '/' || f.location @IN_LIST(:sites))
 ORDER BY f.person, f.enrolment, f.rule, f.day

-- name: agreement_cases_town
-- doc: the same, obligations about residents of municipalities with one of so many duties
-- mode: stream
-- in: region text, from_day day, to_day day, towns list_text, duties list_text
-- out: as agreement_cases
@agreement_case
   AND f.bucket = 1 AND f.municipality @IN_LIST(:towns) AND f.duty @IN_LIST(:duties)
 ORDER BY f.person, f.enrolment, f.rule, f.day

-- name: agreement_workers
-- doc: how many people act in a role for schools or municipalities of a region on a day
-- mode: many
-- in: region text, today day
-- out: role text, many i64
SELECT g.role, COUNT(DISTINCT g.account) AS many
  FROM account_grant g
  JOIN grant_scope s ON s.grant_id = g.grant_id
  LEFT JOIN institution i ON s.kind IN ('institution', 'location', 'group') AND i.brin = substr(s.value, 1, 4)
  LEFT JOIN municipality m ON m.code = CASE WHEN s.kind = 'municipality' THEN s.value ELSE i.municipality END
 WHERE g.revoked IS NULL AND g.first <= :today AND (g.last IS NULL OR g.last >= :today)
   AND g.role IN ('teacher', 'mentor', 'coordinator', 'officer', 'rmc', 'region')
   AND (m.region = :region OR (s.kind = 'region' AND s.value = :region))
 GROUP BY g.role
 ORDER BY g.role

-- name: agreement_outcome_get
-- mode: one
-- in: version text, region text
-- out: edit i64, through day, result text
SELECT edit, through, result FROM agreement_outcome WHERE version = :version AND region = :region

-- name: agreement_outcome_put
-- mode: exec
-- in: version text, region text, edit i64, through day, now i64, result text
INSERT INTO agreement_outcome (version, region, edit, through, made, result)
VALUES (:version, :region, :edit, :through, :now, :result)
ON CONFLICT (version, region) DO UPDATE
   SET edit = excluded.edit, through = excluded.through, made = excluded.made, result = excluded.result

-- name: agreement_candidates
-- doc: who of a region can be asked to sign: municipalities, and institutions with a location there
-- mode: many
-- in: region text
-- out: kind text, code text, name text
SELECT 'gemeente' AS kind, m.code, m.name
  FROM municipality m
 WHERE m.region = :region
UNION ALL
SELECT 'instelling' AS kind, i.brin AS code, i.name
  FROM institution i
  JOIN municipality n ON n.code = i.municipality
 WHERE n.region = :region
 ORDER BY kind, name, code
