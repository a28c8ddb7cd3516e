-- SPDX-License-Identifier: EUPL-1.2
-- Fixed contacts of locations, as a file or a person says them.

-- name: contact_card_find
-- doc: the card of somebody in a region: by account, else by e-mail address, else by name
-- mode: one
-- in: region text, account i64?, email text, name text, contact i64
-- out: contact i64, public text, account i64?, name text, job text, phone text, email text
SELECT contact, public, account, name, job, phone, email
  FROM contact_card
 WHERE region = :region
   AND (contact = :contact OR (:contact = 0 AND (account = :account OR (email = :email AND email <> '')
                                                 OR (name = :name AND (email = '' OR :email = '')))))
 ORDER BY CASE WHEN account = :account THEN 0 WHEN email = :email AND email <> '' THEN 1 ELSE 2 END, contact
 LIMIT 1

-- name: contact_card_put
-- bulk: contact_card key: contact
-- in: contact i64, public text, region text, account i64?, name text, job text, phone text, email text

-- name: contact_place_near
-- doc: the contacts that a region has, had and will have at a location for a task, in order of time
-- mode: many
-- in: brin text, location text, region text, task text
-- out: first day, last day?, contact i64
SELECT first, last, contact
  FROM contact_place
 WHERE brin = :brin AND location = :location AND region = :region AND task = :task
 ORDER BY first

-- name: contact_place_put
-- bulk: contact_place key: brin, location, region, task, first
-- in: brin text, location text, region text, task text, first day, last day?, contact i64

-- name: contact_region
-- doc: a region by its code
-- mode: one
-- in: code text
-- out: name text
SELECT name FROM region WHERE code = :code
