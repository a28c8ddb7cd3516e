-- SPDX-License-Identifier: EUPL-1.2
-- Lessons that nobody registered by day, for the reminders of all schools at once.
CREATE INDEX lesson_unregistered_day ON lesson (day, lesson) WHERE registered IS NULL AND closed = 1 AND state = 'planned';
