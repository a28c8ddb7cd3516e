-- SPDX-License-Identifier: EUPL-1.2

-- name: import_begin
-- doc: notes that an import has begun; one without an end was stopped on the way
-- mode: exec
-- in: import_run i64, kind text, account i64, started i64
INSERT INTO import_run (import_run, kind, account, started, finished, rows_read, added, changed, same, refused)
VALUES (:import_run, :kind, :account, :started, NULL, 0, 0, 0, 0, 0)

-- name: import_end
-- mode: exec
-- in: import_run i64, finished i64, rows_read i64, added i64, changed i64, same i64, refused i64
UPDATE import_run
   SET finished = :finished, rows_read = :rows_read, added = :added, changed = :changed, same = :same,
       refused = :refused
 WHERE import_run = :import_run
