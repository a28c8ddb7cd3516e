-- SPDX-License-Identifier: EUPL-1.2
-- Reminders of lessons that nobody registered.

-- name: remind_teachers
-- doc: lessons of a span that ended without registration and still have gaps, whose teacher has an account that works there,
-- doc: was not told of them and got no letter on a day; in order of account
-- mode: many
-- in: from_day day, to_day day, told_day day, most int
-- out: lesson i64, day day, begin_min int, class_group text, subject text, account i64, name text, email text
SELECT u.lesson, u.day, u.begin_min, u.class_group, u.subject, u.account, x.name, x.email
  FROM (SELECT l.lesson, l.day, l.begin_min, l.class_group, l.subject, l.brin, l.location,
               COALESCE(t.account, a.account) AS account
          FROM lesson l
          LEFT JOIN teacher_code t ON t.brin = l.brin AND t.code = l.teacher
          LEFT JOIN account a ON a.login = l.teacher
         WHERE l.registered IS NULL AND l.closed = 1 AND l.state = 'planned' AND l.day >= :from_day AND l.day <= :to_day) u
  JOIN account x ON x.account = u.account AND x.active = 1
 WHERE EXISTS (SELECT 1 FROM account_grant g JOIN grant_scope s ON s.grant_id = g.grant_id
                WHERE g.account = u.account AND g.revoked IS NULL
                  AND (s.value = u.brin OR substr(s.value, 1, 5) = u.brin || '/'))
   AND NOT EXISTS (SELECT 1 FROM lesson_reminder r WHERE r.lesson = u.lesson AND r.kind = 'teacher')
   AND NOT EXISTS (SELECT 1 FROM lesson_reminder r WHERE r.account = u.account AND r.day = :told_day AND r.kind = 'teacher')
   AND (EXISTS (SELECT 1 FROM enrolment e
                  JOIN registration_day d ON d.person = e.person AND d.enrolment = e.enrolment AND d.day = u.day
                 WHERE e.brin = u.brin AND e.location = u.location AND e.class_group = u.class_group AND d.unregistered > 0)
     OR EXISTS (SELECT 1 FROM group_member m
                  JOIN registration_day d ON d.person = m.person AND d.enrolment = m.enrolment AND d.day = u.day
                 WHERE m.brin = u.brin AND m.location = u.location AND m.class_group = u.class_group AND d.unregistered > 0))
 ORDER BY u.account, u.day, u.begin_min, u.lesson
 LIMIT :most

-- name: remind_leaders
-- doc: the same for mentors of the group and coordinators of the school, of lessons that are older
-- mode: many
-- in: role text, from_day day, to_day day, today day, most int
-- out: lesson i64, day day, begin_min int, class_group text, subject text, brin text, location text, account i64, name text, email text
SELECT l.lesson, l.day, l.begin_min, l.class_group, l.subject, l.brin, l.location, x.account, x.name, x.email
  FROM lesson l
  JOIN grant_scope s ON (s.kind = 'group' AND s.value = l.brin || '/' || l.location || '/' || l.class_group)
       OR (s.kind = 'institution' AND s.value = l.brin) OR (s.kind = 'location' AND s.value = l.brin || '/' || l.location)
  JOIN account_grant g ON g.grant_id = s.grant_id AND g.role = :role AND (g.role = 'mentor') = (s.kind = 'group')
       AND g.revoked IS NULL AND g.first <= :today
       AND (g.last IS NULL OR g.last >= :today)
  JOIN account x ON x.account = g.account AND x.active = 1
 WHERE l.registered IS NULL AND l.closed = 1 AND l.state = 'planned' AND l.day >= :from_day AND l.day <= :to_day
   AND NOT EXISTS (SELECT 1 FROM lesson_reminder r
                    WHERE r.lesson = l.lesson AND r.kind = 'leader' AND r.account = x.account)
   AND NOT EXISTS (SELECT 1 FROM lesson_reminder r
                    WHERE r.account = x.account AND r.day = :today AND r.kind = 'leader')
   AND (EXISTS (SELECT 1 FROM enrolment e
                  JOIN registration_day d ON d.person = e.person AND d.enrolment = e.enrolment AND d.day = l.day
                 WHERE e.brin = l.brin AND e.location = l.location AND e.class_group = l.class_group AND d.unregistered > 0)
     OR EXISTS (SELECT 1 FROM group_member m
                  JOIN registration_day d ON d.person = m.person AND d.enrolment = m.enrolment AND d.day = l.day
                 WHERE m.brin = l.brin AND m.location = l.location AND m.class_group = l.class_group AND d.unregistered > 0))
 ORDER BY x.account, l.day, l.begin_min, l.lesson
 LIMIT :most

-- name: reminder_put
-- bulk: lesson_reminder key: lesson, kind, account
-- in: lesson i64, kind text, account i64, at i64, day day, letter bool
-- on-conflict: ignore
