-- SPDX-License-Identifier: EUPL-1.2
-- What young people and parents see, and what a peer coach does.

-- name: meet_of_group
-- doc: who of a group missed a lesson today, unauthorised or sick, and chose to be met; nobody whose data are
-- doc: restricted (AVG art. 18). An empty group: all of the location,
-- doc: an empty location: all of the institution
-- mode: many
-- in: brin text, location text, class_group text, today day
-- out: person i64, call_name text, given_names text
SELECT p.person, p.call_name, p.given_names
  FROM enrolment e
  JOIN registration_day d ON d.person = e.person AND d.enrolment = e.enrolment AND d.day = :today
  JOIN person p ON p.person = e.person
 WHERE e.brin = :brin AND (:location = '' OR e.location = :location)
   AND (:class_group = '' OR e.class_group = :class_group)
   AND e.first <= :today AND (e.last IS NULL OR e.last >= :today)
   AND d.unauthorised + d.sick > 0
   AND NOT EXISTS (SELECT 1 FROM restriction x WHERE x.person = e.person AND x.lifted IS NULL)
   AND (SELECT o.value FROM own_choice o
         WHERE o.person = e.person AND o.kind = 'maatje'
         ORDER BY o.change DESC LIMIT 1) = 1
 ORDER BY p.call_name, p.person
 LIMIT 100
