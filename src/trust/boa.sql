-- SPDX-License-Identifier: EUPL-1.2
-- The compartment of the BOA (Wet politiegegevens). No statement of another room names these tables.

-- name: boa_case_add
-- mode: exec
-- in: person i64, boa_case i64, public text, number text, municipality text, opened day, opened_by i64
INSERT INTO boa_case (person, boa_case, public, number, municipality, opened, opened_by, closed, outcome)
VALUES (:person, :boa_case, :public, :number, :municipality, :opened, :opened_by, NULL, '')

-- name: boa_case_by_public
-- doc: a case, when the account is authorised for it
-- mode: one
-- in: public text, account i64, today day
-- out: person i64, boa_case i64, public text, number text, municipality text, opened day, closed day?, outcome text, call_name text, given_names text, prefix text, family_name text, birth day
SELECT c.person, c.boa_case, c.public, c.number, c.municipality, c.opened, c.closed, c.outcome, p.call_name,
       p.given_names, p.prefix, p.family_name, p.birth
  FROM boa_case c
  JOIN person p ON p.person = c.person
  JOIN boa_member m ON m.person = c.person AND m.boa_case = c.boa_case
 WHERE c.public = :public AND m.account = :account AND m.first <= :today AND (m.until IS NULL OR m.until >= :today)

-- name: boa_case_of_account
-- doc: the cases that an account is authorised for, open ones first, the newest first
-- mode: many
-- in: account i64, today day
-- out: person i64, boa_case i64, public text, number text, municipality text, opened day, closed day?, outcome text, call_name text, given_names text, prefix text, family_name text, birth day
SELECT c.person, c.boa_case, c.public, c.number, c.municipality, c.opened, c.closed, c.outcome, p.call_name,
       p.given_names, p.prefix, p.family_name, p.birth
  FROM boa_member m
  JOIN boa_case c ON c.person = m.person AND c.boa_case = m.boa_case
  JOIN person p ON p.person = c.person
 WHERE m.account = :account AND m.first <= :today AND (m.until IS NULL OR m.until >= :today)
 ORDER BY CASE WHEN c.closed IS NULL THEN 0 ELSE 1 END, c.opened DESC, c.boa_case DESC
 LIMIT 500

-- name: boa_case_close
-- doc: nothing happens when it is closed already
-- mode: exec
-- in: person i64, boa_case i64, closed day, outcome text
UPDATE boa_case SET closed = :closed, outcome = :outcome
 WHERE person = :person AND boa_case = :boa_case AND closed IS NULL

-- name: boa_member_put
-- mode: exec
-- in: person i64, boa_case i64, account i64, first day, by_whom i64
INSERT INTO boa_member (person, boa_case, account, first, until, by_whom)
VALUES (:person, :boa_case, :account, :first, NULL, :by_whom)
ON CONFLICT (person, boa_case, account) DO UPDATE SET first = :first, until = NULL, by_whom = :by_whom

-- name: boa_member_list
-- mode: many
-- in: person i64, boa_case i64, today day
-- out: account i64, login text, name text, first day
SELECT m.account, a.login, a.name, m.first
  FROM boa_member m JOIN account a ON a.account = m.account
 WHERE m.person = :person AND m.boa_case = :boa_case AND m.first <= :today
   AND (m.until IS NULL OR m.until >= :today)
 ORDER BY m.first, a.name, a.account

-- name: boa_colleague
-- doc: an account that works as BOA for a municipality today, by login
-- mode: one
-- in: login text, municipality text, today day
-- out: account i64
SELECT a.account
  FROM account a
  JOIN account_grant g ON g.account = a.account
  JOIN grant_scope s ON s.grant_id = g.grant_id
 WHERE a.login = :login AND a.active = 1 AND g.role = 'boa' AND g.first <= :today
   AND (g.last IS NULL OR g.last >= :today) AND g.revoked IS NULL
   AND ((s.kind = 'municipality' AND s.value = :municipality)
     OR (s.kind = 'region' AND s.value = (SELECT t.region FROM municipality t WHERE t.code = :municipality)))
 ORDER BY a.account
 LIMIT 1

-- name: boa_note_add
-- mode: exec
-- in: person i64, boa_case i64, note i64, at i64, first_day day, account i64, kind text, sealed bytes
INSERT INTO boa_note (person, boa_case, note, at, first_day, account, kind, sealed)
VALUES (:person, :boa_case, :note, :at, :first_day, :account, :kind, :sealed)

-- name: boa_note_list
-- doc: newest first
-- mode: many
-- in: person i64, boa_case i64
-- out: note i64, at i64, first_day day, kind text, sealed bytes, account_name text
SELECT n.note, n.at, n.first_day, n.kind, n.sealed, COALESCE(a.name, '') AS account_name
  FROM boa_note n LEFT JOIN account a ON a.account = n.account
 WHERE n.person = :person AND n.boa_case = :boa_case
 ORDER BY n.at DESC, n.note DESC
 LIMIT 500

-- name: boa_provision_add
-- mode: exec
-- in: person i64, boa_case i64, provision i64, at i64, first_day day, account i64, recipient text, ground text, sealed bytes
INSERT INTO boa_provision (person, boa_case, provision, at, first_day, account, recipient, ground, sealed)
VALUES (:person, :boa_case, :provision, :at, :first_day, :account, :recipient, :ground, :sealed)

-- name: boa_provision_list
-- mode: many
-- in: person i64, boa_case i64
-- out: at i64, first_day day, recipient text, ground text, sealed bytes, account_name text
SELECT v.at, v.first_day, v.recipient, v.ground, v.sealed, COALESCE(a.name, '') AS account_name
  FROM boa_provision v LEFT JOIN account a ON a.account = v.account
 WHERE v.person = :person AND v.boa_case = :boa_case
 ORDER BY v.at DESC, v.provision DESC
 LIMIT 500

-- name: boa_handover_add
-- mode: exec
-- in: person i64, handover i64, public text, municipality text, at i64, first_day day, account i64, sealed bytes
INSERT INTO boa_handover (person, handover, public, municipality, at, first_day, account, sealed, taken)
VALUES (:person, :handover, :public, :municipality, :at, :first_day, :account, :sealed, NULL)

-- name: boa_handover_waiting
-- doc: what officers handed over for some municipalities and nobody took yet, the oldest first
-- mode: many
-- in: towns list_text, from_day day
-- out: person i64, handover i64, public text, at i64, call_name text, given_names text, prefix text, family_name text, birth day, account_name text
SELECT h.person, h.handover, h.public, h.at, p.call_name, p.given_names, p.prefix, p.family_name, p.birth,
       COALESCE(a.name, '') AS account_name
  FROM boa_handover h
  JOIN person p ON p.person = h.person
  LEFT JOIN account a ON a.account = h.account
 WHERE h.taken IS NULL AND h.municipality @IN_LIST(:towns) AND h.first_day >= :from_day
 ORDER BY h.at, h.handover
 LIMIT 200

-- name: boa_handover_count
-- mode: one
-- in: towns list_text, from_day day, most int
-- out: items i64
SELECT COUNT(*) AS items FROM (
    SELECT 1 AS one FROM boa_handover
     WHERE taken IS NULL AND municipality @IN_LIST(:towns) AND first_day >= :from_day
     LIMIT :most) AS counted

-- name: boa_handover_by_public
-- mode: one
-- in: public text
-- out: person i64, handover i64, municipality text, at i64, first_day day, account i64, sealed bytes, taken i64?
SELECT person, handover, municipality, at, first_day, account, sealed, taken
  FROM boa_handover
 WHERE public = :public

-- name: boa_handover_take
-- doc: nothing happens when somebody else was first
-- mode: exec
-- in: person i64, handover i64, boa_case i64
UPDATE boa_handover SET taken = :boa_case WHERE person = :person AND handover = :handover AND taken IS NULL

-- name: boa_due
-- doc: persons of whom something is older than the terms allow; begun on or before a day
-- mode: many
-- in: until day, after i64, most int
-- out: person i64
SELECT person FROM (
    SELECT person FROM boa_note WHERE first_day <= :until
     UNION SELECT person FROM boa_provision WHERE first_day <= :until
     UNION SELECT person FROM boa_handover WHERE first_day <= :until
     UNION SELECT person FROM boa_case WHERE opened <= :until) AS due
 WHERE person > :after
 ORDER BY person
 LIMIT :most

-- name: boa_note_destroy
-- mode: exec
-- in: person i64, until day
DELETE FROM boa_note WHERE person = :person AND first_day <= :until

-- name: boa_provision_destroy
-- mode: exec
-- in: person i64, until day
DELETE FROM boa_provision WHERE person = :person AND first_day <= :until

-- name: boa_handover_destroy
-- mode: exec
-- in: person i64, until day
DELETE FROM boa_handover WHERE person = :person AND first_day <= :until

-- name: boa_case_destroy
-- doc: the frame of a case goes with the last of what was in it
-- mode: exec
-- in: person i64, until day
DELETE FROM boa_case
 WHERE person = :person AND opened <= :until
   AND NOT EXISTS (SELECT 1 FROM boa_note n WHERE n.person = boa_case.person AND n.boa_case = boa_case.boa_case)
   AND NOT EXISTS (SELECT 1 FROM boa_provision v
                    WHERE v.person = boa_case.person AND v.boa_case = boa_case.boa_case)

-- name: boa_member_destroy
-- mode: exec
-- in: person i64
DELETE FROM boa_member
 WHERE person = :person
   AND NOT EXISTS (SELECT 1 FROM boa_case c WHERE c.person = boa_member.person AND c.boa_case = boa_member.boa_case)
