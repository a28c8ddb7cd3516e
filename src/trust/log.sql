-- SPDX-License-Identifier: EUPL-1.2

-- name: log_by_time
-- doc: entries of a period, the newest first, behind a place; empty texts do not filter
-- mode: many
-- in: since i64, at i64, lane i64, seq i64, action text, purpose text, role text, outcome text, most int
-- out: lane i64, seq i64, at i64, account i64, grant_id i64, role text, purpose text, kind text, action text, what text
-- out: processing text, outcome text, subject bytes, subjects bytes, shown i64, remote text, trace bytes, login text?, name text?
SELECT e.lane, e.seq, e.at, e.account, e.grant_id, e.role, e.purpose, e.kind, e.action, e.what, e.processing, e.outcome,
       e.subject, e.subjects, e.shown, e.remote, e.trace, a.login, a.name
  FROM log_entry e LEFT JOIN account a ON a.account = e.account
 WHERE e.at >= :since AND e.at <= :at AND (e.at, e.lane, e.seq) < (:at, :lane, :seq)
   AND (:action = '' OR e.action = :action) AND (:purpose = '' OR e.purpose = :purpose)
   AND (:role = '' OR e.role = :role) AND (:outcome = '' OR e.outcome = :outcome)
 ORDER BY e.at DESC, e.lane DESC, e.seq DESC LIMIT :most

-- name: log_by_account
-- doc: the same of one account
-- mode: many
-- in: account i64, since i64, at i64, lane i64, seq i64, action text, purpose text, role text, outcome text, most int
-- out: lane i64, seq i64, at i64, account i64, grant_id i64, role text, purpose text, kind text, action text, what text
-- out: processing text, outcome text, subject bytes, subjects bytes, shown i64, remote text, trace bytes, login text?, name text?
SELECT e.lane, e.seq, e.at, e.account, e.grant_id, e.role, e.purpose, e.kind, e.action, e.what, e.processing, e.outcome,
       e.subject, e.subjects, e.shown, e.remote, e.trace, a.login, a.name
  FROM log_entry e LEFT JOIN account a ON a.account = e.account
 WHERE e.account = :account AND e.at >= :since AND e.at <= :at AND (e.at, e.lane, e.seq) < (:at, :lane, :seq)
   AND (:action = '' OR e.action = :action) AND (:purpose = '' OR e.purpose = :purpose)
   AND (:role = '' OR e.role = :role) AND (:outcome = '' OR e.outcome = :outcome)
 ORDER BY e.at DESC, e.lane DESC, e.seq DESC LIMIT :most

-- name: log_by_subject
-- doc: entries about one person alone
-- mode: many
-- in: subject bytes, at i64, lane i64, seq i64, most int
-- out: lane i64, seq i64, at i64, account i64, grant_id i64, role text, purpose text, kind text, action text, what text
-- out: processing text, outcome text, subject bytes, subjects bytes, shown i64, remote text, trace bytes, login text?, name text?
SELECT e.lane, e.seq, e.at, e.account, e.grant_id, e.role, e.purpose, e.kind, e.action, e.what, e.processing, e.outcome,
       e.subject, e.subjects, e.shown, e.remote, e.trace, a.login, a.name
  FROM log_entry e LEFT JOIN account a ON a.account = e.account
 WHERE e.subject = :subject AND e.shown = 1 AND e.at <= :at AND (e.at, e.lane, e.seq) < (:at, :lane, :seq)
 ORDER BY e.at DESC, e.lane DESC, e.seq DESC LIMIT :most

-- name: log_lists
-- doc: entries about several persons at once; who they were stands in subjects, nothing there: everybody
-- mode: many
-- in: at i64, lane i64, seq i64, most int
-- out: lane i64, seq i64, at i64, account i64, grant_id i64, role text, purpose text, kind text, action text, what text
-- out: processing text, outcome text, subject bytes, subjects bytes, shown i64, remote text, trace bytes, login text?, name text?
SELECT e.lane, e.seq, e.at, e.account, e.grant_id, e.role, e.purpose, e.kind, e.action, e.what, e.processing, e.outcome,
       e.subject, e.subjects, e.shown, e.remote, e.trace, a.login, a.name
  FROM log_entry e LEFT JOIN account a ON a.account = e.account
 WHERE e.shown > 1 AND e.at <= :at AND (e.at, e.lane, e.seq) < (:at, :lane, :seq)
 ORDER BY e.at DESC, e.lane DESC, e.seq DESC LIMIT :most

-- name: log_account
-- doc: by login, or by the name when nobody else has it
-- mode: one
-- in: login text
-- out: account i64
SELECT account FROM account
 WHERE login = :login
    OR (name = :login AND (SELECT COUNT(*) FROM account o WHERE o.name = :login) = 1
        AND NOT EXISTS (SELECT 1 FROM account o WHERE o.login = :login))

-- name: log_login
-- mode: one
-- in: account i64
-- out: login text
SELECT login FROM account WHERE account = :account

-- name: log_name
-- doc: who is meant by a name of the log
-- mode: one
-- in: subject bytes
-- out: person i64, public text, family_name text, prefix text, given_names text, call_name text
SELECT p.person, p.public, p.family_name, p.prefix, p.given_names, p.call_name
  FROM log_subject s JOIN person p ON p.person = s.person
 WHERE s.subject = :subject

-- name: log_candidates
-- doc: persons by the beginning of their search key, for the privacy officer
-- mode: many
-- in: from_key text, below_key text, most int
-- out: person i64, public text, family_name text, prefix text, given_names text, call_name text, birth day, place text
SELECT person, public, family_name, prefix, given_names, call_name, birth, place FROM person
 WHERE search_key >= :from_key AND search_key < :below_key
 ORDER BY search_key, person LIMIT :most

-- name: log_person
-- mode: one
-- in: person i64
-- out: public text
SELECT public FROM person WHERE person = :person

-- name: log_most_looked_at
-- doc: the persons with most entries of their own among the newest of a period
-- mode: many
-- in: since i64, span int, most int
-- out: subject bytes, looks i64
SELECT subject, COUNT(*) AS looks
  FROM (SELECT subject FROM log_entry WHERE shown = 1 AND at >= :since ORDER BY at DESC LIMIT :span) newest
 GROUP BY subject ORDER BY looks DESC, subject LIMIT :most

-- name: log_most_looking
-- doc: the same of accounts; persons: looks and lists together
-- mode: many
-- in: since i64, span int, most int
-- out: login text, name text, looks i64
SELECT a.login, a.name, COUNT(*) AS looks
  FROM (SELECT account FROM log_entry WHERE at >= :since AND kind <> 'change' ORDER BY at DESC LIMIT :span) newest
  JOIN account a ON a.account = newest.account
 GROUP BY a.login, a.name ORDER BY looks DESC, a.login LIMIT :most
