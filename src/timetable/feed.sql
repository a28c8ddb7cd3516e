-- SPDX-License-Identifier: EUPL-1.2
-- Calendars that are fetched each night (timetable/feed.h).

-- name: feed_add
-- mode: exec
-- in: feed i64, public text, brin text, location text, name text, url bytes, host text, pattern text, class_group text, teacher text, account i64, created i64
INSERT INTO calendar_feed (feed, public, brin, location, name, url, host, pattern, class_group, teacher, account, created,
                           asked, tried, done, failures, added, changed, cancelled, skipped, trouble)
VALUES (:feed, :public, :brin, :location, :name, :url, :host, :pattern, :class_group, :teacher, :account, :created,
        :created, NULL, NULL, 0, 0, 0, 0, 0, '')

-- name: feed_count
-- mode: one
-- in: brin text
-- out: n i64
SELECT COUNT(*) AS n FROM calendar_feed WHERE brin = :brin

-- name: feed_list
-- doc: of some institutions and of single locations
-- mode: many
-- in: wholes list_text, sites list_text
-- out: feed i64, public text, brin text, location text, site text, name text, host text, pattern text, class_group text, teacher text, asked i64?, tried i64?, done i64?, failures i64, added i64, changed i64, cancelled i64, skipped i64, trouble text
SELECT f.feed, f.public, f.brin, f.location, COALESCE(s.name, '') AS site, f.name, f.host, f.pattern, f.class_group,
       f.teacher, f.asked, f.tried, f.done, f.failures, f.added, f.changed, f.cancelled, f.skipped, f.trouble
  FROM calendar_feed f LEFT JOIN location s ON s.brin = f.brin AND s.code = f.location
 WHERE f.brin @IN_LIST(:wholes) OR f.brin || '/' || f.location @IN_LIST(:sites)
 ORDER BY f.brin, f.location, f.name, f.feed

-- name: feed_ask
-- doc: to be fetched now
-- mode: exec
-- in: feed i64, at i64
UPDATE calendar_feed SET asked = :at WHERE feed = :feed

-- name: feed_drop
-- mode: exec
-- in: feed i64
DELETE FROM calendar_feed WHERE feed = :feed

-- name: feed_due
-- doc: asked for, never tried, broken off or failed a while ago, or not tried since a longer while
-- mode: one
-- in: again_before i64, before i64, most_failures int
-- out: feed i64
SELECT feed FROM calendar_feed
 WHERE asked IS NOT NULL OR tried IS NULL OR tried < :before
    OR (failures < :most_failures AND (done IS NULL OR done < tried) AND tried < :again_before)
 ORDER BY feed
 LIMIT 1

-- name: feed_take
-- doc: makes it the work of who saw it due; nothing changes when somebody else was first
-- mode: exec
-- in: feed i64, again_before i64, before i64, most_failures int, at i64
UPDATE calendar_feed SET tried = :at, asked = NULL
 WHERE feed = :feed
   AND (asked IS NOT NULL OR tried IS NULL OR tried < :before
        OR (failures < :most_failures AND (done IS NULL OR done < tried) AND tried < :again_before))

-- name: feed_get
-- mode: one
-- in: feed i64
-- out: feed i64, brin text, location text, url bytes, host text, pattern text, class_group text, teacher text, failures i64
SELECT feed, brin, location, url, host, pattern, class_group, teacher, failures FROM calendar_feed WHERE feed = :feed

-- name: feed_done
-- mode: exec
-- in: feed i64, at i64, added i64, changed i64, cancelled i64, skipped i64
UPDATE calendar_feed
   SET done = :at, failures = 0, trouble = '', added = :added, changed = :changed, cancelled = :cancelled,
       skipped = :skipped
 WHERE feed = :feed

-- name: feed_failed
-- mode: exec
-- in: feed i64, trouble text
UPDATE calendar_feed SET failures = failures + 1, trouble = :trouble WHERE feed = :feed

-- name: feed_failing
-- doc: how many have failed that often in a row
-- mode: one
-- in: wholes list_text, sites list_text, most_failures int
-- out: n i64
SELECT COUNT(*) AS n FROM calendar_feed
 WHERE failures >= :most_failures AND (brin @IN_LIST(:wholes) OR brin || '/' || location @IN_LIST(:sites))

-- name: feed_lessons
-- doc: lessons of a calendar that are still to come
-- mode: many
-- in: brin text, source text, first day, last day
-- out: location text, class_group text, subject text, day day, begin_min int, end_min int, teacher text, room text, ext text, series i64
SELECT location, class_group, subject, day, begin_min, end_min, teacher, room, ext, series
  FROM lesson
 WHERE brin = :brin AND source = :source AND day >= :first AND day <= :last AND state = 'planned' AND registered IS NULL
