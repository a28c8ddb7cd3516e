-- SPDX-License-Identifier: EUPL-1.2

-- name: live_bump
-- doc: something of a kind changed at a place
-- mode: exec
-- in: place text, kind int, part int, now i64
INSERT INTO live_version (place, kind, part, version, told) VALUES (:place, :kind, :part, 1, :now)
    ON CONFLICT (place, kind, part) DO UPDATE SET version = live_version.version + 1, told = :now

-- name: live_versions
-- doc: how often what changed where
-- mode: many
-- out: place text, kind int, version i64
SELECT place, kind, CAST(SUM(version) AS BIGINT) AS version FROM live_version GROUP BY place, kind

-- name: live_sums
-- doc: the same over some places
-- mode: many
-- in: places list_text
-- out: kind int, version i64
SELECT kind, CAST(SUM(version) AS BIGINT) AS version FROM live_version WHERE place @IN_LIST(:places) GROUP BY kind ORDER BY kind

-- name: live_forget
-- doc: what was not told of for a while begins anew
-- mode: exec
-- in: before i64
DELETE FROM live_version WHERE told < :before
