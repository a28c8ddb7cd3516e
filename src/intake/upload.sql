-- SPDX-License-Identifier: EUPL-1.2
-- Files that a school brings in by the page (intake/upload.h).

-- name: upload_add
-- mode: exec
-- in: upload i64, public text, account i64, brin text, location text, kind text, name bytes, size i64, received i64
INSERT INTO upload (upload, public, account, brin, location, kind, state, mapping, name, size, received, started, finished,
                    position, length, runner, beat, turns, wish, rows_read, added, changed, refused, blocks, signals,
                    obligations, undo_until, undone_at, undone_by, undone, kept, trouble)
VALUES (:upload, :public, :account, :brin, :location, :kind, 'received', '', :name, :size, :received, NULL, NULL,
        0, 0, 0, 0, 0, '', 0, 0, 0, 0, 0, 0, 0, NULL, NULL, NULL, 0, 0, '')

-- name: upload_get
-- mode: one
-- in: public text
-- out: upload i64, public text, account i64, account_name text, brin text, location text, kind text, state text, mapping text, name bytes, size i64, received i64, started i64?, finished i64?, position i64, length i64, wish text, rows_read i64, added i64, changed i64, refused i64, blocks i64, signals i64, obligations i64, undo_until i64?, undone_at i64?, undone i64, kept i64, trouble text
SELECT u.upload, u.public, u.account, COALESCE(a.name, '') AS account_name, u.brin, u.location, u.kind, u.state, u.mapping, u.name,
       u.size, u.received, u.started, u.finished, u.position, u.length, u.wish, u.rows_read, u.added, u.changed,
       u.refused, u.blocks, u.signals, u.obligations, u.undo_until, u.undone_at, u.undone, u.kept, u.trouble
  FROM upload u LEFT JOIN account a ON a.account = u.account
 WHERE u.public = :public

-- name: upload_list
-- doc: of some institutions, newest first
-- mode: many
-- in: brins list_text, before i64, most int
-- out: upload i64, public text, account_name text, brin text, location text, kind text, state text, name bytes, received i64, rows_read i64, added i64, changed i64, refused i64, undo_until i64?, undone i64, kept i64
SELECT u.upload, u.public, COALESCE(a.name, '') AS account_name, u.brin, u.location, u.kind, u.state, u.name, u.received,
       u.rows_read, u.added, u.changed, u.refused, u.undo_until, u.undone, u.kept
  FROM upload u LEFT JOIN account a ON a.account = u.account
 WHERE u.brin @IN_LIST(:brins) AND u.upload < :before
 ORDER BY u.upload DESC
 LIMIT :most

-- name: upload_waiting
-- doc: how many are before one in the queue
-- mode: one
-- in: upload i64
-- out: n i64
SELECT COUNT(*) AS n FROM upload
 WHERE state IN ('to-check', 'checking', 'to-run', 'running', 'to-undo', 'undoing') AND beat < (SELECT beat FROM upload WHERE upload = :upload)

-- name: upload_choose
-- doc: what kind it is and where its columns stand
-- mode: exec
-- in: upload i64, kind text, mapping text
UPDATE upload SET kind = :kind, mapping = :mapping
 WHERE upload = :upload AND state IN ('received', 'checked')

-- name: upload_move
-- doc: from one state to another; nothing changes when it is in another by now. beat: its place in the queue
-- mode: exec
-- in: upload i64, from_state text, state text, at i64
UPDATE upload SET state = :state, beat = :at, runner = 0, turns = 0, wish = '', position = 0, length = 0, rows_read = 0,
                  added = 0, changed = 0, refused = 0, blocks = 0, signals = 0, obligations = 0, trouble = ''
 WHERE upload = :upload AND state = :from_state

-- name: upload_wish
-- doc: asks who works on it to stop
-- mode: exec
-- in: upload i64
UPDATE upload SET wish = 'stop' WHERE upload = :upload AND state IN ('to-check', 'checking', 'to-run', 'running')

-- name: upload_undo_ask
-- mode: exec
-- in: upload i64, account i64, at i64
UPDATE upload SET state = 'to-undo', beat = :at, runner = 0, turns = 0, wish = '', position = 0, length = blocks,
                  undone_at = :at, undone_by = :account
 WHERE upload = :upload AND state IN ('done', 'stopped') AND undo_until IS NOT NULL AND undo_until > :at

-- name: upload_drop
-- doc: nothing came of it: it goes whole
-- mode: exec
-- in: upload i64
DELETE FROM upload WHERE upload = :upload AND state IN ('received', 'checked', 'failed')

-- name: upload_due
-- doc: the oldest that waits for work, or whose worker gave no sign of life since
-- mode: one
-- in: silent_since i64
-- out: upload i64
SELECT upload FROM upload
 WHERE state IN ('to-check', 'to-run', 'to-undo') OR (state IN ('checking', 'running', 'undoing') AND beat < :silent_since)
 ORDER BY beat, upload
 LIMIT 1

-- name: upload_take
-- doc: makes it the work of one runner
-- mode: exec
-- in: upload i64, runner i64, at i64, silent_since i64
UPDATE upload
   SET state = CASE state WHEN 'to-check' THEN 'checking' WHEN 'to-run' THEN 'running' WHEN 'to-undo' THEN 'undoing' ELSE state END,
       started = CASE WHEN state IN ('to-undo', 'undoing') THEN started ELSE COALESCE(started, :at) END,
       runner = :runner, beat = :at, turns = turns + 1
 WHERE upload = :upload
   AND (state IN ('to-check', 'to-run', 'to-undo') OR (state IN ('checking', 'running', 'undoing') AND beat < :silent_since))

-- name: upload_of
-- doc: what a runner needs to know; nothing when it is no longer its work
-- mode: one
-- in: upload i64, runner i64
-- out: account i64, brin text, location text, kind text, state text, mapping text, turns i64, position i64, added i64, changed i64, blocks i64, signals i64, obligations i64, undone i64, kept i64, wish text
SELECT COALESCE(undone_by, account) AS account, brin, location, kind, state, mapping, turns, position, added, changed, blocks, signals,
       obligations, undone, kept, wish
  FROM upload WHERE upload = :upload AND runner = :runner

-- name: upload_step
-- doc: how far it is, in the transaction of what it did
-- mode: exec
-- in: upload i64, runner i64, at i64, position i64, length i64, rows_read i64, added i64, changed i64, refused i64, blocks i64, signals i64, obligations i64
UPDATE upload
   SET beat = :at, position = :position, length = :length, rows_read = :rows_read, added = :added, changed = :changed,
       refused = :refused, blocks = :blocks, signals = :signals, obligations = :obligations
 WHERE upload = :upload AND runner = :runner

-- name: upload_undo_step
-- mode: exec
-- in: upload i64, runner i64, at i64, position i64, undone i64, kept i64
UPDATE upload SET beat = :at, position = :position, undone = :undone, kept = :kept
 WHERE upload = :upload AND runner = :runner

-- name: upload_end
-- mode: exec
-- in: upload i64, runner i64, state text, at i64, undo_until i64?, trouble text
UPDATE upload
   SET state = :state, finished = :at, runner = 0, wish = '', undo_until = :undo_until, trouble = :trouble,
       started = CASE WHEN :state = 'checked' THEN NULL ELSE started END
 WHERE upload = :upload AND runner = :runner

-- name: upload_release
-- doc: for whoever looks next
-- mode: exec
-- in: upload i64, runner i64
UPDATE upload SET beat = 0, turns = turns - 1 WHERE upload = :upload AND runner = :runner

-- name: upload_part_add
-- mode: exec
-- in: upload i64, what text, n i64, sealed bytes
INSERT INTO upload_part (upload, what, n, sealed) VALUES (:upload, :what, :n, :sealed)

-- name: upload_part_list
-- mode: many
-- in: upload i64, what text
-- out: n i64, sealed bytes
SELECT n, sealed FROM upload_part WHERE upload = :upload AND what = :what ORDER BY n

-- name: upload_part_next
-- doc: the last piece of a kind: what was done last is undone first
-- mode: one
-- in: upload i64, what text
-- out: n i64, sealed bytes
SELECT n, sealed FROM upload_part WHERE upload = :upload AND what = :what ORDER BY n DESC LIMIT 1

-- name: upload_part_drop_one
-- mode: exec
-- in: upload i64, what text, n i64
DELETE FROM upload_part WHERE upload = :upload AND what = :what AND n = :n

-- name: upload_part_drop
-- mode: exec
-- in: upload i64, what text
DELETE FROM upload_part WHERE upload = :upload AND what = :what

-- name: upload_part_drop_all
-- mode: exec
-- in: upload i64
DELETE FROM upload_part WHERE upload = :upload

-- name: upload_mapping_get
-- mode: one
-- in: brin text, kind text
-- out: mapping text
SELECT mapping FROM upload_mapping WHERE brin = :brin AND kind = :kind

-- name: upload_mapping_put
-- mode: exec
-- in: brin text, kind text, mapping text, account i64, at i64
INSERT INTO upload_mapping (brin, kind, mapping, account, at) VALUES (:brin, :kind, :mapping, :account, :at)
ON CONFLICT (brin, kind) DO UPDATE SET mapping = excluded.mapping, account = excluded.account, at = excluded.at

-- name: upload_stale
-- doc: files that nobody went on with, and imports whose day to be undone is over
-- mode: many
-- in: before i64, now i64, most int
-- out: upload i64, state text
SELECT upload, state FROM upload
 WHERE (state IN ('received', 'checked', 'failed') AND received < :before)
    OR (state IN ('done', 'stopped') AND undo_until IS NOT NULL AND undo_until <= :now)
 ORDER BY upload
 LIMIT :most

-- name: upload_settled
-- doc: its day to be undone is over
-- mode: exec
-- in: upload i64
UPDATE upload SET undo_until = NULL WHERE upload = :upload AND state IN ('done', 'stopped')

-- name: upload_refused_old
-- doc: rows that were refused or kept, of imports that ended a week ago
-- mode: exec
-- in: before i64
DELETE FROM upload_part
 WHERE what IN ('refused', 'kept', 'taste')
   AND upload IN (SELECT upload FROM upload WHERE finished < :before AND state IN ('done', 'stopped', 'undone'))
