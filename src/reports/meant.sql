-- SPDX-License-Identifier: EUPL-1.2

-- name: meant_names
-- doc: what a list says of persons
-- mode: many
-- in: persons list_i64
-- out: person i64, public text, call_name text, given_names text, prefix text, family_name text
SELECT person, public, call_name, given_names, prefix, family_name
  FROM person
 WHERE person @IN_LIST(:persons)
 ORDER BY person
