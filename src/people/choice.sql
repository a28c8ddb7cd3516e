-- SPDX-License-Identifier: EUPL-1.2
-- What young people chose about their own data.

-- name: choice_newest
-- doc: the newest change of each kind of one person
-- mode: many
-- in: person i64
-- out: kind text, value int, at i64
SELECT c.kind, c.value, c.at FROM own_choice c
 WHERE c.person = :person
   AND c.change = (SELECT MAX(o.change) FROM own_choice o WHERE o.person = c.person AND o.kind = c.kind)
 ORDER BY c.kind

-- name: choice_parents_of
-- doc: who of some persons chose that parents get messages from eighteen on
-- mode: many
-- in: persons list_i64
-- out: person i64
SELECT c.person FROM own_choice c
 WHERE c.person @IN_LIST(:persons) AND c.kind = 'ouders' AND c.value = 1
   AND c.change = (SELECT MAX(o.change) FROM own_choice o WHERE o.person = c.person AND o.kind = c.kind)
 ORDER BY c.person

-- name: choice_add
-- mode: exec
-- in: person i64, kind text, change i64, value int, at i64, account i64
INSERT INTO own_choice (person, kind, change, value, at, account)
VALUES (:person, :kind, :change, :value, :at, :account)
