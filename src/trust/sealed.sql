-- SPDX-License-Identifier: EUPL-1.2
-- The columns that keep sealed texts (trust/sealed.h). Each has a pair: NAME_scan gives the keys of rows and what is
-- sealed, `sealed` last, of rows whose first byte is not `mark`; NAME_put takes those keys, `old` and `sealed`.

-- name: sealed_totp_scan
-- mode: many
-- in: mark bytes, most int
-- out: account i64, sealed bytes
SELECT account, secret AS sealed FROM totp WHERE substr(secret, 1, 1) <> :mark ORDER BY account LIMIT :most

-- name: sealed_totp_put
-- mode: exec
-- in: account i64, old bytes, sealed bytes
UPDATE totp SET secret = :sealed WHERE account = :account AND secret = :old

-- name: sealed_provider_scan
-- mode: many
-- in: mark bytes, most int
-- out: name text, sealed bytes
SELECT name, secret AS sealed FROM oidc_provider WHERE substr(secret, 1, 1) <> :mark ORDER BY name LIMIT :most

-- name: sealed_provider_put
-- mode: exec
-- in: name text, old bytes, sealed bytes
UPDATE oidc_provider SET secret = :sealed WHERE name = :name AND secret = :old

-- name: sealed_outbound_scan
-- mode: many
-- in: mark bytes, most int
-- out: name text, sealed bytes
SELECT name, sealed FROM outbound_secret WHERE substr(sealed, 1, 1) <> :mark ORDER BY name LIMIT :most

-- name: sealed_outbound_put
-- mode: exec
-- in: name text, old bytes, sealed bytes
UPDATE outbound_secret SET sealed = :sealed WHERE name = :name AND sealed = :old

-- name: sealed_letter_scan
-- mode: many
-- in: mark bytes, most int
-- out: letter i64, sealed bytes
SELECT letter, sealed FROM letter WHERE substr(sealed, 1, 1) <> :mark ORDER BY letter LIMIT :most

-- name: sealed_letter_put
-- mode: exec
-- in: letter i64, old bytes, sealed bytes
UPDATE letter SET sealed = :sealed WHERE letter = :letter AND sealed = :old

-- name: sealed_boa_note_scan
-- mode: many
-- in: mark bytes, most int
-- out: person i64, boa_case i64, note i64, sealed bytes
SELECT person, boa_case, note, sealed FROM boa_note WHERE substr(sealed, 1, 1) <> :mark
 ORDER BY person, boa_case, note LIMIT :most

-- name: sealed_boa_note_put
-- mode: exec
-- in: person i64, boa_case i64, note i64, old bytes, sealed bytes
UPDATE boa_note SET sealed = :sealed
 WHERE person = :person AND boa_case = :boa_case AND note = :note AND sealed = :old

-- name: sealed_boa_provision_scan
-- mode: many
-- in: mark bytes, most int
-- out: person i64, boa_case i64, provision i64, sealed bytes
SELECT person, boa_case, provision, sealed FROM boa_provision WHERE substr(sealed, 1, 1) <> :mark
 ORDER BY person, boa_case, provision LIMIT :most

-- name: sealed_boa_provision_put
-- mode: exec
-- in: person i64, boa_case i64, provision i64, old bytes, sealed bytes
UPDATE boa_provision SET sealed = :sealed
 WHERE person = :person AND boa_case = :boa_case AND provision = :provision AND sealed = :old

-- name: sealed_boa_handover_scan
-- mode: many
-- in: mark bytes, most int
-- out: person i64, handover i64, sealed bytes
SELECT person, handover, sealed FROM boa_handover WHERE substr(sealed, 1, 1) <> :mark
 ORDER BY person, handover LIMIT :most

-- name: sealed_boa_handover_put
-- mode: exec
-- in: person i64, handover i64, old bytes, sealed bytes
UPDATE boa_handover SET sealed = :sealed WHERE person = :person AND handover = :handover AND sealed = :old

-- name: sealed_message_scan
-- mode: many
-- in: mark bytes, most int
-- out: person i64, message i64, sealed bytes
SELECT person, message, sealed FROM message WHERE substr(sealed, 1, 1) <> :mark ORDER BY person, message LIMIT :most

-- name: sealed_message_put
-- mode: exec
-- in: person i64, message i64, old bytes, sealed bytes
UPDATE message SET sealed = :sealed WHERE person = :person AND message = :message AND sealed = :old

-- name: sealed_message_stop_scan
-- mode: many
-- in: mark bytes, most int
-- out: person i64, stop i64, sealed bytes
SELECT person, stop, sealed FROM message_stop
 WHERE sealed IS NOT NULL AND substr(sealed, 1, 1) <> :mark ORDER BY person, stop LIMIT :most

-- name: sealed_message_stop_put
-- mode: exec
-- in: person i64, stop i64, old bytes, sealed bytes
UPDATE message_stop SET sealed = :sealed WHERE person = :person AND stop = :stop AND sealed = :old

-- name: sealed_report_file_scan
-- mode: many
-- in: mark bytes, most int
-- out: person i64, report i64, file i64, sealed bytes
SELECT person, report, file, sealed FROM report_file WHERE substr(sealed, 1, 1) <> :mark ORDER BY person, report, file LIMIT :most

-- name: sealed_report_file_put
-- mode: exec
-- in: person i64, report i64, file i64, old bytes, sealed bytes
UPDATE report_file SET sealed = :sealed WHERE person = :person AND report = :report AND file = :file AND sealed = :old

-- name: sealed_calendar_feed_scan
-- mode: many
-- in: mark bytes, most int
-- out: feed i64, sealed bytes
SELECT feed, url AS sealed FROM calendar_feed WHERE substr(url, 1, 1) <> :mark ORDER BY feed LIMIT :most

-- name: sealed_calendar_feed_put
-- mode: exec
-- in: feed i64, old bytes, sealed bytes
UPDATE calendar_feed SET url = :sealed WHERE feed = :feed AND url = :old

-- name: sealed_upload_name_scan
-- mode: many
-- in: mark bytes, most int
-- out: upload i64, sealed bytes
SELECT upload, name AS sealed FROM upload WHERE substr(name, 1, 1) <> :mark ORDER BY upload LIMIT :most

-- name: sealed_upload_name_put
-- mode: exec
-- in: upload i64, old bytes, sealed bytes
UPDATE upload SET name = :sealed WHERE upload = :upload AND name = :old

-- name: sealed_upload_part_scan
-- mode: many
-- in: mark bytes, most int
-- out: upload i64, what text, n i64, sealed bytes
SELECT upload, what, n, sealed FROM upload_part WHERE substr(sealed, 1, 1) <> :mark ORDER BY upload, what, n LIMIT :most

-- name: sealed_upload_part_put
-- mode: exec
-- in: upload i64, what text, n i64, old bytes, sealed bytes
UPDATE upload_part SET sealed = :sealed WHERE upload = :upload AND what = :what AND n = :n AND sealed = :old

-- name: sealed_letter_words_scan
-- mode: many
-- in: mark bytes, most int
-- out: person i64, letter i64, sealed bytes
SELECT person, letter, words AS sealed FROM letter_file WHERE substr(words, 1, 1) <> :mark ORDER BY person, letter LIMIT :most

-- name: sealed_letter_words_put
-- mode: exec
-- in: person i64, letter i64, old bytes, sealed bytes
UPDATE letter_file SET words = :sealed WHERE person = :person AND letter = :letter AND words = :old

-- name: sealed_letter_file_scan
-- mode: many
-- in: mark bytes, most int
-- out: person i64, letter i64, sealed bytes
SELECT person, letter, sealed FROM letter_file WHERE substr(sealed, 1, 1) <> :mark ORDER BY person, letter LIMIT :most

-- name: sealed_letter_file_put
-- mode: exec
-- in: person i64, letter i64, old bytes, sealed bytes
UPDATE letter_file SET sealed = :sealed WHERE person = :person AND letter = :letter AND sealed = :old
