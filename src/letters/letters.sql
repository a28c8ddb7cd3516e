-- SPDX-License-Identifier: EUPL-1.2

-- name: letter_style_get
-- mode: one
-- in: region text
-- out: version i64, name text, block text, place text, foot text, signature text, phone text, email text, colour i64
SELECT version, name, block, place, foot, signature, phone, email, colour FROM letter_style WHERE region = :region

-- name: letter_style_put
-- mode: exec
-- in: region text, version i64, name text, block text, place text, foot text, signature text, phone text, email text, colour i64, account i64, at i64
INSERT INTO letter_style (region, version, name, block, place, foot, signature, phone, email, colour, account, at)
VALUES (:region, :version, :name, :block, :place, :foot, :signature, :phone, :email, :colour, :account, :at)
ON CONFLICT (region) DO UPDATE SET version = excluded.version, name = excluded.name, block = excluded.block,
  place = excluded.place, foot = excluded.foot, signature = excluded.signature, phone = excluded.phone,
  email = excluded.email, colour = excluded.colour, account = excluded.account, at = excluded.at

-- name: letter_text_get
-- mode: one
-- in: region text, template text, audience text, language text
-- out: version i64, subject text, words text
SELECT version, subject, words
  FROM letter_text
 WHERE region = :region AND template = :template AND audience = :audience AND language = :language
 ORDER BY version DESC
 LIMIT 1

-- name: letter_text_put
-- mode: exec
-- in: region text, template text, audience text, language text, version i64, subject text, words text, account i64, at i64
INSERT INTO letter_text (region, template, audience, language, version, subject, words, account, at)
VALUES (:region, :template, :audience, :language, :version, :subject, :words, :account, :at)

-- name: letter_file_once
-- doc: the letter that a form made
-- mode: one
-- in: person i64, once text
-- out: public text
SELECT public FROM letter_file WHERE person = :person AND once = :once

-- name: letter_file_add
-- mode: exec
-- in: person i64, letter i64, public text, report i64, region text, template text, audience text, language text, version i64, mailed i64, made i64, account i64, once text, words bytes, sealed bytes
INSERT INTO letter_file (person, letter, public, report, region, template, audience, language, version, mailed, made, account, once, words, sealed)
VALUES (:person, :letter, :public, :report, :region, :template, :audience, :language, :version, :mailed, :made, :account, :once, :words, :sealed)

-- name: letter_file_list
-- doc: letters of one report, newest first
-- mode: many
-- in: person i64, report i64
-- out: public text, template text, audience text, language text, made i64, mailed i64, account_name text
SELECT l.public, l.template, l.audience, l.language, l.made, l.mailed, COALESCE(a.name, '') AS account_name
  FROM letter_file l
  LEFT JOIN account a ON a.account = l.account
 WHERE l.person = :person AND l.report = :report
 ORDER BY l.letter DESC
 LIMIT 100

-- name: letter_file_get
-- doc: a letter, and of the report that it is with: whose it is by law and by name, and whose move it is
-- mode: one
-- in: public text
-- out: person i64, template text, made i64, sealed bytes, duty text, turn int, owner i64?, also i64?
SELECT l.person, l.template, l.made, l.sealed, COALESCE(r.duty, '') AS duty, COALESCE(r.turn, 0) AS turn, r.owner, r.also
  FROM letter_file l
  LEFT JOIN report r ON r.person = l.person AND r.report = l.report
 WHERE l.public = :public
