-- SPDX-License-Identifier: EUPL-1.2
-- Lessons, and who is in them.

-- part: lesson_columns
l.lesson, l.public, l.brin, l.location, COALESCE(s.name, '') AS site, l.class_group,
       COALESCE(g.name, '') AS group_name, l.subject, l.day, l.begin_min, l.end_min, l.teacher,
       COALESCE(b.name, a.name, '') AS teacher_name, l.room, l.state, l.source, l.series, l.registered, l.closed

-- part: lesson_names
-- doc: of the group and the teacher. A sign-in name of somebody who does not work there is a text like any other
LEFT JOIN teaching_group g ON g.brin = l.brin AND g.location = l.location AND g.code = l.class_group
  LEFT JOIN account a ON a.login = l.teacher
   AND EXISTS (SELECT 1 FROM account_grant v JOIN grant_scope w ON w.grant_id = v.grant_id
                WHERE v.account = a.account AND (w.value = l.brin OR substr(w.value, 1, 5) = l.brin || '/'))
  LEFT JOIN teacher_code t ON t.brin = l.brin AND t.code = l.teacher
  LEFT JOIN account b ON b.account = t.account

-- name: lesson_by_public
-- doc: one lesson by the name in the address
-- mode: one
-- in: public text
-- out: lesson i64, public text, brin text, location text, site text, class_group text, group_name text, subject text, day day, begin_min int, end_min int, teacher text, teacher_name text, room text, state text, source text, series i64, registered i64?, closed int
SELECT @lesson_columns
  FROM lesson l
  LEFT JOIN location s ON s.brin = l.brin AND s.code = l.location
  @lesson_names
 WHERE l.public = :public

-- name: lesson_of_teacher
-- doc: lessons under some names of teachers, each with the institution before it (names and keys: the same, without and
-- doc: with it), in a span of days
-- mode: many
-- in: names list_text, keys list_text, first day, last day, most int
-- out: as lesson_by_public
SELECT @lesson_columns
  FROM lesson l
  LEFT JOIN location s ON s.brin = l.brin AND s.code = l.location
  @lesson_names
 WHERE l.teacher @IN_LIST(:names) AND l.day >= :first AND l.day <= :last
   AND l.brin || '/' || l.teacher @IN_LIST(:keys)
 ORDER BY l.day, l.begin_min, l.location, l.class_group, l.lesson
 LIMIT :most

-- name: lesson_of_group
-- doc: the same of one group
-- mode: many
-- in: brin text, location text, class_group text, first day, last day, most int
-- out: as lesson_by_public
SELECT @lesson_columns
  FROM lesson l
  LEFT JOIN location s ON s.brin = l.brin AND s.code = l.location
  @lesson_names
 WHERE l.brin = :brin AND l.location = :location AND l.class_group = :class_group
   AND l.day >= :first AND l.day <= :last
 ORDER BY l.day, l.begin_min, l.location, l.class_group, l.lesson
 LIMIT :most

-- name: lesson_of_place
-- doc: the same of one location, or of all of an institution when it is empty
-- mode: many
-- in: brin text, location text, first day, last day, most int
-- out: as lesson_by_public
SELECT @lesson_columns
  FROM location s
  JOIN lesson l ON l.brin = s.brin AND l.location = s.code
  @lesson_names
 WHERE s.brin = :brin AND (:location = '' OR s.code = :location) AND l.day >= :first AND l.day <= :last
 ORDER BY l.day, l.begin_min, l.location, l.class_group, l.lesson
 LIMIT :most

-- name: lesson_set_registered
-- mode: exec
-- in: lesson i64, registered i64
UPDATE lesson SET registered = :registered WHERE lesson = :lesson AND registered IS NULL

-- name: teacher_codes_of
-- doc: codes at some institutions that stand for an account, and those equal to its sign-in name that stand for another
-- mode: many
-- in: account i64, login text, brins list_text
-- out: brin text, code text, account i64
SELECT brin, code, account FROM teacher_code
 WHERE (account = :account OR code = :login) AND brin @IN_LIST(:brins)
 ORDER BY brin, code

-- name: lesson_due
-- doc: whether a lesson ended by a minute of a day, since another day, and was neither registered nor closed
-- mode: many
-- in: since day, day day, minute int
-- out: day day
SELECT day FROM lesson
 WHERE registered IS NULL AND closed = 0 AND state = 'planned' AND day >= :since AND day <= :day
   AND (day < :day OR end_min <= :minute)
 LIMIT 1

-- name: lesson_close_next
-- doc: some of those, the oldest first, for closing them
-- mode: many
-- in: since day, day day, minute int, most int
-- out: lesson i64, brin text, location text, class_group text, day day, begin_min int, end_min int
SELECT lesson, brin, location, class_group, day, begin_min, end_min FROM lesson
 WHERE registered IS NULL AND closed = 0 AND state = 'planned' AND day >= :since AND day <= :day
   AND (day < :day OR end_min <= :minute)
 ORDER BY day, end_min
 LIMIT :most
@FOR_UPDATE @SKIP_LOCKED

-- name: lesson_set_closed
-- mode: exec
-- in: lesson i64, closed int
UPDATE lesson SET closed = :closed WHERE lesson = :lesson

-- name: lesson_said_of
-- doc: a lesson, and those of a series (0: none) that come after its day
-- mode: many
-- in: lesson i64, series i64, day day
-- out: lesson i64, brin text, location text, class_group text, subject text, day day, begin_min int, end_min int, teacher text, room text, state text, source text, ext text, series i64
SELECT lesson, brin, location, class_group, subject, day, begin_min, end_min, teacher, room, state, source, ext, series
  FROM lesson WHERE lesson = :lesson
 UNION
SELECT lesson, brin, location, class_group, subject, day, begin_min, end_min, teacher, room, state, source, ext, series
  FROM lesson WHERE series = :series AND series <> 0 AND day > :day

-- name: lesson_places
-- doc: locations of some institutions, and single ones
-- mode: many
-- in: wholes list_text, sites list_text
-- out: brin text, code text, name text
SELECT brin, code, name FROM location
 WHERE brin @IN_LIST(:wholes) OR brin || '/' || code @IN_LIST(:sites)
 ORDER BY brin, code

-- name: lesson_groups
-- doc: groups of a location that have lessons in a span of days
-- mode: many
-- in: brin text, location text, first day, last day, most int
-- out: class_group text, lessons i64
SELECT class_group, COUNT(*) AS lessons FROM lesson
 WHERE brin = :brin AND location = :location AND day >= :first AND day <= :last
 GROUP BY class_group
 ORDER BY class_group
 LIMIT :most

-- name: teacher_code_list
-- doc: codes of some institutions, or of those with lessons at some locations since a day, and whose they are
-- mode: many
-- in: wholes list_text, sites list_text, since day
-- out: brin text, code text, account i64, login text, name text, lessons i64
SELECT t.brin, t.code, t.account, a.login, a.name, COUNT(l.lesson) AS lessons
  FROM teacher_code t
  JOIN account a ON a.account = t.account
  LEFT JOIN lesson l ON l.teacher = t.code AND l.brin = t.brin AND l.day >= :since
 WHERE t.brin @IN_LIST(:wholes) OR l.brin || '/' || l.location @IN_LIST(:sites)
 GROUP BY t.brin, t.code, t.account, a.login, a.name
 ORDER BY t.brin, t.code

-- name: teacher_code_open
-- doc: names of teachers in lessons since a day that are nobody's: no code that is linked, and no sign-in name
-- mode: many
-- in: wholes list_text, sites list_text, since day, most int
-- out: brin text, code text, lessons i64
SELECT l.brin, l.teacher AS code, COUNT(*) AS lessons
  FROM lesson l
  LEFT JOIN teacher_code t ON t.brin = l.brin AND t.code = l.teacher
  LEFT JOIN account a ON a.login = l.teacher
   AND EXISTS (SELECT 1 FROM account_grant v JOIN grant_scope w ON w.grant_id = v.grant_id
                WHERE v.account = a.account AND (w.value = l.brin OR substr(w.value, 1, 5) = l.brin || '/'))
 WHERE (l.brin @IN_LIST(:wholes) OR l.brin || '/' || l.location @IN_LIST(:sites)) AND l.day >= :since
   AND l.teacher <> '' AND t.account IS NULL AND a.account IS NULL
 GROUP BY l.brin, l.teacher
 ORDER BY lessons DESC, l.brin, l.teacher
 LIMIT :most

-- name: teacher_accounts
-- doc: accounts that work at an institution, by name
-- mode: many
-- in: brin text, slash text, today day, most int
-- out: account i64, login text, name text
SELECT DISTINCT a.account, a.login, a.name
  FROM account a
  JOIN account_grant g ON g.account = a.account
  JOIN grant_scope s ON s.grant_id = g.grant_id
 WHERE a.active = 1 AND g.role IN ('teacher', 'mentor', 'coordinator') AND g.revoked IS NULL AND g.first <= :today
   AND (g.last IS NULL OR g.last >= :today) AND (s.value = :brin OR substr(s.value, 1, 5) = :slash)
   AND s.kind IN ('institution', 'location', 'group')
 ORDER BY a.name, a.login
 LIMIT :most
