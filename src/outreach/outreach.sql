-- SPDX-License-Identifier: EUPL-1.2

-- name: message_add
-- mode: exec
-- in: person i64, message i64, public text, enrolment i64, rule text, day day, brin text, location text, kind text
-- in: recipient int, channel text, language text, version i64, sealed bytes, origin text, status text, reason text
-- in: made i64, made_day day, due i64, reference text, token bytes, account i64
INSERT INTO message (person, message, public, enrolment, rule, day, brin, location, kind, recipient, channel, language,
                     version, sealed, origin, status, reason, made, made_day, due, sent, told, reference, token, expires,
                     tries, account)
VALUES (:person, :message, :public, :enrolment, :rule, :day, :brin, :location, :kind, :recipient, :channel, :language,
        :version, :sealed, :origin, :status, :reason, :made, :made_day, :due, NULL, NULL, :reference, :token, 0, 0,
        :account)

-- name: message_sending
-- doc: it is handed to the queue of letters, with a fresh link
-- mode: exec
-- in: person i64, message i64, token bytes, expires i64
UPDATE message SET status = 'sending', reason = '', token = :token, expires = :expires
 WHERE person = :person AND message = :message AND status = 'queued'

-- name: message_hold
-- doc: it will not be sent after all
-- mode: exec
-- in: person i64, message i64, reason text, now i64
UPDATE message SET status = 'held', reason = :reason, told = :now
 WHERE person = :person AND message = :message AND status = 'queued'

-- name: message_told
-- doc: what became of it at the mail server or the gateway; an answer says more than that it was delivered
-- mode: exec
-- in: reference text, status text, reason text, now i64
UPDATE message SET status = :status, reason = :reason, told = :now, sent = COALESCE(sent, :now)
 WHERE reference = :reference AND (status = 'sending'
    OR (status IN ('sent', 'delivered') AND :status IN ('delivered', 'failed', 'bounced') AND status <> :status))

-- name: message_answered
-- mode: exec
-- in: person i64, message i64, now i64
UPDATE message SET status = 'answered', reason = '', told = :now WHERE person = :person AND message = :message

-- name: message_tried
-- doc: one try at the date of birth; nothing when there are none left
-- mode: exec
-- in: person i64, message i64, most int
UPDATE message SET tries = tries + 1 WHERE person = :person AND message = :message AND tries < :most

-- name: message_untried
-- mode: exec
-- in: person i64, message i64
UPDATE message SET tries = 0 WHERE person = :person AND message = :message

-- name: message_by_token
-- mode: one
-- in: token bytes, now i64
-- out: person i64, message i64, enrolment i64, rule text, day day, brin text, location text, kind text, recipient int
-- out: channel text, language text, status text, sent i64?, made i64, tries int, school text, school_phone text, call_name text, given_names text, birth day
-- out: phone text, person_public text, sealed bytes
SELECT m.person, m.message, m.enrolment, m.rule, m.day, m.brin, m.location, m.kind, m.recipient, m.channel, m.language,
       m.status, m.sent, m.made, m.tries, i.name AS school, COALESCE(s.phone, '') AS school_phone, p.call_name, p.given_names, p.birth,
       CASE WHEN m.recipient = 0 THEN p.phone ELSE COALESCE(g.phone, '') END AS phone, p.public AS person_public,
       m.sealed
  FROM message m
  JOIN person p ON p.person = m.person
  JOIN institution i ON i.brin = m.brin
  LEFT JOIN outreach_setting s ON s.brin = m.brin
  LEFT JOIN guardian g ON g.person = m.person AND g.number = m.recipient
 WHERE m.token = :token AND m.expires > :now

-- name: message_by_reference
-- mode: one
-- in: reference text
-- out: person i64, message i64, brin text, status text
SELECT person, message, brin, status FROM message WHERE reference = :reference

-- name: message_due_list
-- doc: messages whose time has come
-- mode: many
-- in: now i64, most int
-- out: person i64, message i64, enrolment i64, rule text, day day, brin text, recipient int, channel text, sealed bytes, origin text, made i64, made_day day, reference text, kind text, language text, account i64
SELECT person, message, enrolment, rule, day, brin, recipient, channel, sealed, origin, made, made_day, reference, kind, language, account
  FROM message
 WHERE status = 'queued' AND due <= :now
 ORDER BY due, person, message
 LIMIT :most

-- name: message_any_due
-- mode: one
-- in: now i64
-- out: person i64
SELECT person FROM message WHERE status = 'queued' AND due <= :now LIMIT 1

-- name: message_today
-- doc: what a receiver was sent today already, or will be
-- mode: one
-- in: person i64, recipient int, day day
-- out: items i64
SELECT COUNT(*) AS items FROM message
 WHERE person = :person AND recipient = :recipient AND made_day = :day AND status <> 'held'

-- name: message_of_finding
-- doc: whether there was a message about a finding, to one receiver
-- mode: one
-- in: person i64, enrolment i64, rule text, day day, recipient int
-- out: items i64
SELECT COUNT(*) AS items FROM message
 WHERE person = :person AND enrolment = :enrolment AND rule = :rule AND day = :day AND recipient = :recipient
   AND status NOT IN ('held', 'failed', 'bounced')

-- name: message_school_list
-- doc: messages of an institution of some states, newest first, behind one
-- mode: many
-- in: brin text, location text, wanted list_text, before i64, most int
-- out: person i64, message i64, public text, person_public text, call_name text, given_names text, prefix text, family_name text, class_group text, first day, last day?, location text, kind text, recipient int, guardian text, channel text, language text, status text, reason text, made i64, due i64, sent i64?, told i64?, sealed bytes, account_name text
SELECT m.person, m.message, m.public, p.public AS person_public, p.call_name, p.given_names, p.prefix, p.family_name,
       e.class_group, e.first, e.last, m.location, m.kind, m.recipient, COALESCE(g.name, '') AS guardian, m.channel, m.language, m.status,
       m.reason, m.made, m.due, m.sent, m.told, m.sealed, COALESCE(a.name, '') AS account_name
  FROM message m
  JOIN person p ON p.person = m.person
  JOIN enrolment e ON e.person = m.person AND e.enrolment = m.enrolment
  LEFT JOIN guardian g ON g.person = m.person AND g.number = m.recipient
  LEFT JOIN account a ON a.account = m.account
 WHERE m.brin = :brin AND (:location = '' OR m.location = :location) AND m.status @IN_LIST(:wanted) AND m.made < :before
 ORDER BY m.made DESC, m.person, m.message
 LIMIT :most

-- name: record_messages
-- doc: messages about one person, newest first, for the timeline
-- mode: many
-- in: person i64
-- out: enrolment i64, kind text, recipient int, guardian text, channel text, status text, reason text, made i64, sent i64?, sealed bytes, account_name text
SELECT m.enrolment, m.kind, m.recipient, COALESCE(g.name, '') AS guardian, m.channel, m.status, m.reason, m.made, m.sent,
       m.sealed, COALESCE(a.name, '') AS account_name
  FROM message m
  LEFT JOIN guardian g ON g.person = m.person AND g.number = m.recipient
  LEFT JOIN account a ON a.account = m.account
 WHERE m.person = :person
 ORDER BY m.made DESC, m.message DESC
 LIMIT 100

-- name: record_answers
-- doc: what was answered to them
-- mode: many
-- in: person i64
-- out: enrolment i64, at i64, kind text, words text, lessons text, recipient int, guardian text
SELECT w.enrolment, w.at, w.kind, w.words, w.lessons, w.recipient, COALESCE(g.name, '') AS guardian
  FROM answer w
  LEFT JOIN guardian g ON g.person = w.person AND g.number = w.recipient
 WHERE w.person = :person
 ORDER BY w.at DESC, w.answer DESC
 LIMIT 100

-- name: message_stops
-- doc: who wants no messages about a person by a channel. sealed: the address that asked for it, empty in stops of before that was kept
-- mode: many
-- in: person i64, channel text
-- out: recipient int, sealed bytes?
SELECT recipient, sealed FROM message_stop WHERE person = :person AND channel = :channel ORDER BY stop

-- name: message_stop_add
-- mode: exec
-- in: person i64, stop i64, recipient int, channel text, at i64, sealed bytes
INSERT INTO message_stop (person, stop, recipient, channel, at, sealed)
VALUES (:person, :stop, :recipient, :channel, :at, :sealed)

-- name: outreach_contact_since
-- doc: whether there was a talk or an answer since an instant
-- mode: one
-- in: person i64, brin text, since i64
-- out: items i64
SELECT COUNT(*) AS items FROM contact
 WHERE person = :person AND brin = :brin AND two_way = 1 AND undone = 0 AND at >= :since

-- name: outreach_finding
-- doc: a finding as it stands, with what a message about it needs
-- mode: one
-- in: public text
-- out: person i64, enrolment i64, rule text, day day, brin text, location text, state text, turn int, holds bool, class_group text, first day, last day?, birth day, died day?, left_country day?, call_name text, given_names text, phone text, email text, language text, school text, restricted i64
SELECT f.person, f.enrolment, f.rule, f.day, f.brin, f.location, f.state, f.turn, f.holds, e.class_group, e.first, e.last, p.birth,
       p.died, p.left_country, p.call_name, p.given_names, p.phone, p.email, p.language, i.name AS school,
       (SELECT COUNT(*) FROM restriction r WHERE r.person = p.person AND r.lifted IS NULL) AS restricted
  FROM finding f
  JOIN person p ON p.person = f.person
  JOIN enrolment e ON e.person = f.person AND e.enrolment = f.enrolment
  JOIN institution i ON i.brin = f.brin
 WHERE f.public = :public

-- name: outreach_finding_key
-- doc: the public name of a finding
-- mode: one
-- in: person i64, enrolment i64, rule text, day day
-- out: public text
SELECT public FROM finding WHERE person = :person AND enrolment = :enrolment AND rule = :rule AND day = :day

-- name: outreach_findings
-- doc: open findings of an institution that ask for a message and got none yet, oldest clock first
-- mode: many
-- in: brin text, location text, rules list_text, since day, most int
-- out: person i64, public text, rule text, day day, location text, person_public text, call_name text, given_names text, prefix text, family_name text, birth day, class_group text, first day, last day?
SELECT f.person, f.public, f.rule, f.day, f.location, p.public AS person_public, p.call_name, p.given_names, p.prefix,
       p.family_name, p.birth, e.class_group, e.first, e.last
  FROM finding f
  JOIN person p ON p.person = f.person
  JOIN enrolment e ON e.person = f.person AND e.enrolment = f.enrolment
 WHERE f.brin = :brin AND f.turn = 1 AND f.turn <> 0 AND (:location = '' OR f.location = :location)
   AND f.state = 'open' AND f.holds = 1 AND f.rule @IN_LIST(:rules) AND f.day >= :since
   AND NOT EXISTS (SELECT 1 FROM message m WHERE m.person = f.person AND m.enrolment = f.enrolment AND m.rule = f.rule
                      AND m.day = f.day)
 ORDER BY f.due, f.person, f.enrolment, f.rule, f.day
 LIMIT :most

-- name: outreach_automatic_findings
-- doc: the same for messages that go by themselves, of a span of persons; a first day is of today or of none
-- mode: many
-- in: brin text, rules list_text, today day, since day, first_person i64, last_person i64, most int
-- out: public text
SELECT f.public
  FROM finding f
 WHERE f.brin = :brin AND f.turn = 1 AND f.turn <> 0 AND f.state = 'open' AND f.holds = 1 AND f.rule @IN_LIST(:rules)
   AND f.day >= :since AND (f.rule <> 'eerste-dag' OR f.day = :today)
   AND f.person >= :first_person AND f.person <= :last_person
   AND NOT EXISTS (SELECT 1 FROM message m WHERE m.person = f.person AND m.enrolment = f.enrolment AND m.rule = f.rule
                      AND m.day = f.day)
 ORDER BY f.person, f.due, f.enrolment, f.rule, f.day
 LIMIT :most

-- name: guardians_of_adults
-- doc: parents of those who are eighteen and did not choose that they get messages: the school has no use for their addresses
-- mode: exec
-- in: born_until day
DELETE FROM guardian
 WHERE EXISTS (SELECT 1 FROM person p WHERE p.person = guardian.person AND p.birth <= :born_until)
   AND NOT EXISTS (SELECT 1 FROM own_choice c
                    WHERE c.person = guardian.person AND c.kind = 'ouders' AND c.value = 1
                      AND c.change = (SELECT MAX(o.change) FROM own_choice o
                                       WHERE o.person = c.person AND o.kind = c.kind))

-- name: outreach_setting_get
-- mode: one
-- in: brin text
-- out: mode text, quiet_from int, quiet_until int, link_days int, first text, phone text
SELECT mode, quiet_from, quiet_until, link_days, first, phone FROM outreach_setting WHERE brin = :brin

-- name: outreach_setting_put
-- mode: exec
-- in: brin text, mode text, quiet_from int, quiet_until int, link_days int, first text, phone text, account i64, at i64
INSERT INTO outreach_setting (brin, mode, quiet_from, quiet_until, link_days, first, phone, account, at)
VALUES (:brin, :mode, :quiet_from, :quiet_until, :link_days, :first, :phone, :account, :at)
ON CONFLICT (brin) DO UPDATE SET mode = excluded.mode, quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until,
    link_days = excluded.link_days, first = excluded.first, phone = excluded.phone, account = excluded.account,
    at = excluded.at

-- name: outreach_automatic
-- doc: institutions that send by themselves
-- mode: many
-- out: brin text
SELECT brin FROM outreach_setting WHERE mode = 'automatic' ORDER BY brin

-- name: message_text_get
-- doc: the newest words of an institution
-- mode: one
-- in: brin text, kind text, audience text, channel text, language text
-- out: version i64, subject text, words text
SELECT version, subject, words FROM message_text
 WHERE brin = :brin AND kind = :kind AND audience = :audience AND channel = :channel AND language = :language
 ORDER BY version DESC
 LIMIT 1

-- name: message_text_put
-- mode: exec
-- in: brin text, kind text, audience text, channel text, language text, version i64, subject text, words text, account i64, at i64
INSERT INTO message_text (brin, kind, audience, channel, language, version, subject, words, account, at)
VALUES (:brin, :kind, :audience, :channel, :language, :version, :subject, :words, :account, :at)

-- name: message_text_history
-- mode: many
-- in: brin text, kind text, audience text, channel text, language text
-- out: version i64, subject text, words text, at i64, account_name text
SELECT t.version, t.subject, t.words, t.at, COALESCE(a.name, '') AS account_name
  FROM message_text t LEFT JOIN account a ON a.account = t.account
 WHERE t.brin = :brin AND t.kind = :kind AND t.audience = :audience AND t.channel = :channel AND t.language = :language
 ORDER BY t.version DESC
 LIMIT 20

-- name: answer_add
-- mode: exec
-- in: person i64, answer i64, public text, message i64, enrolment i64, brin text, location text, recipient int, kind text, words text, lessons text, ticked text, phone text, moment text, at i64, day day
INSERT INTO answer (person, answer, public, message, enrolment, brin, location, recipient, kind, words, lessons, ticked, phone,
                    moment, at, day, status)
VALUES (:person, :answer, :public, :message, :enrolment, :brin, :location, :recipient, :kind, :words, :lessons, :ticked, :phone,
        :moment, :at, :day, 'open')

-- name: answer_school_list
-- doc: answers at an institution: open ones, those that ask for somebody first, then in order of time; or the newest that were seen
-- mode: many
-- in: brin text, location text, status text, most int
-- out: person i64, answer i64, public text, person_public text, call_name text, given_names text, prefix text, family_name text, birth day, class_group text, first day, last day?, location text, recipient int, guardian text, kind text, words text, lessons text, phone text, moment text, at i64, day day, handled i64?, handler text, message_kind text
SELECT w.person, w.answer, w.public, p.public AS person_public, p.call_name, p.given_names, p.prefix, p.family_name, p.birth,
       e.class_group, e.first, e.last, w.location, w.recipient, COALESCE(g.name, '') AS guardian, w.kind, w.words, w.lessons, w.phone,
       w.moment, w.at, w.day, w.handled, COALESCE(a.name, '') AS handler, m.kind AS message_kind
  FROM answer w
  JOIN person p ON p.person = w.person
  JOIN enrolment e ON e.person = w.person AND e.enrolment = w.enrolment
  JOIN message m ON m.person = w.person AND m.message = w.message
  LEFT JOIN guardian g ON g.person = w.person AND g.number = w.recipient
  LEFT JOIN account a ON a.account = w.handler
 WHERE w.brin = :brin AND (:location = '' OR w.location = :location) AND w.status = :status
 ORDER BY CASE WHEN w.status = 'open' AND w.kind IN ('bel-mij', 'niet-goed') THEN 0 ELSE 1 END,
          CASE WHEN w.status = 'open' THEN w.at ELSE -w.at END, w.person, w.answer
 LIMIT :most

-- name: answer_open_count
-- mode: one
-- in: brin text, location text, most int
-- out: items i64
SELECT COUNT(*) AS items FROM (
    SELECT 1 AS one FROM answer WHERE brin = :brin AND status = 'open' AND (:location = '' OR location = :location)
     LIMIT :most) AS counted

-- name: message_failed_count
-- doc: messages of the last weeks that did not arrive
-- mode: one
-- in: brin text, location text, since i64, most int
-- out: items i64
SELECT COUNT(*) AS items FROM (
    SELECT 1 AS one FROM message
     WHERE brin = :brin AND status IN ('failed', 'bounced') AND made >= :since AND (:location = '' OR location = :location)
     LIMIT :most) AS counted

-- name: answer_of_message
-- doc: how often a message was answered
-- mode: one
-- in: person i64, message i64
-- out: items i64
SELECT COUNT(*) AS items FROM answer WHERE person = :person AND message = :message

-- name: answer_find
-- mode: one
-- in: person i64, public text
-- out: answer i64, enrolment i64, brin text, location text, kind text, status text
SELECT answer, enrolment, brin, location, kind, status FROM answer WHERE person = :person AND public = :public

-- name: answer_wish
-- doc: an answer that says that somebody was there, with the day that its message is about
-- mode: one
-- in: person i64, public text
-- out: enrolment i64, kind text, words text, ticked text, recipient int, answered day, day day
SELECT w.enrolment, w.kind, w.words, w.ticked, w.recipient, w.day AS answered, m.day
  FROM answer w JOIN message m ON m.person = w.person AND m.message = w.message
 WHERE w.person = :person AND w.public = :public

-- name: answer_seen
-- mode: exec
-- in: person i64, answer i64, at i64, account i64
UPDATE answer SET status = 'gezien', handled = :at, handler = :account
 WHERE person = :person AND answer = :answer AND status = 'open'

-- name: finding_hasten
-- doc: somebody asked for help: what waits for the school about the person waits no longer than today
-- mode: exec
-- in: person i64, brin text, today day
UPDATE finding SET due = :today
 WHERE person = :person AND brin = :brin AND turn = 1 AND state = 'open' AND bucket <> 1 AND due > :today

-- name: outreach_lessons
-- doc: the last days of an enrolment, newest first
-- mode: many
-- in: person i64, enrolment i64, from_day day, to_day day
-- out: day day, marks bytes
SELECT day, marks FROM registration_day
 WHERE person = :person AND enrolment = :enrolment AND day >= :from_day AND day <= :to_day
 ORDER BY day DESC
