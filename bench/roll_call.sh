#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# 8:35 on a Monday in a region: so many roll calls a second for a minute, 30 students each, at a fixed rate and with the
# latency counted from the moment that each was due. Every one is durable before its answer, with the ledger and all rules.
# The demonstration region of full size, its students in classes of thirty, several lessons a class; the pages were opened
# before. Afterwards `ledger` and `verify` prove what is stored, and the marks are counted against what was sent.
#   BENCH_RATES="200"  BENCH_SECONDS=60  BENCH_STUDENTS=20000
export BENCH_TRIES=1 # a second try would find every roll saved
source "$(dirname "$0")/lib.sh"
bench_begin roll_call bench/roll_call bench/disk
export SLUITEND_KEY=$work/key
duration=${BENCH_SECONDS:-60}
password=sluitend-demo

# The cookie of a session, through the page where people sign in.
sign_in() {
	curl -s -o /dev/null -D "$work/headers" --data-urlencode "inlognaam=$1" --data-urlencode "wachtwoord=$password" "$server_url/inloggen"
	sed -n 's/^[Ss]et-[Cc]ookie: \([^;]*\);.*/\1/p' "$work/headers" | head -n 1
}

# What the server wrote to the disk so far.
bytes_written() {
	awk '/^write_bytes/ { print $2 }' "/proc/$server_pid/io"
}

# lessons N: classes of thirty at each location, and N lessons for them that have just begun.
lessons() {
	sqlite3 "$work/lite.db" <<-SQL
		CREATE TEMP TABLE class AS
		SELECT person, enrolment, brin, location, (row_number() OVER (PARTITION BY brin, location ORDER BY class_group, person) - 1) / 30 AS n,
		       COUNT(*) OVER (PARTITION BY brin, location) / 30 AS whole
		  FROM enrolment, setting WHERE name = 'demo_today' AND last IS NULL AND first <= julianday(value) - 2440587.5;
		INSERT INTO group_member (person, enrolment, brin, location, class_group, first, last)
		SELECT person, enrolment, brin, location, 'R' || n, 0, NULL FROM class WHERE n < whole;
		CREATE TEMP TABLE roll_class AS SELECT DISTINCT brin, location, n FROM class WHERE n < whole;
		WITH RECURSIVE round (r) AS (SELECT 0 UNION ALL SELECT r + 1 FROM round WHERE r < $1 / (SELECT COUNT(*) FROM roll_class))
		INSERT INTO lesson (lesson, public, brin, location, class_group, subject, day, begin_min, end_min, teacher, room, state,
		                    source, ext, series, registered, closed)
		SELECT 1000000 + row_number() OVER (ORDER BY r, brin, location, n), printf('meting%016d', row_number() OVER (ORDER BY r, brin, location, n)),
		       brin, location, 'R' || n, 'meting', CAST(julianday(value) - 2440587.5 AS INTEGER), r, r + 50, '', '', 'planned', 'hand',
		       r || '-' || brin || location || n, 0, NULL, 0
		  FROM round, roll_class, setting WHERE name = 'demo_today';
	SQL
}

# Which coordinator reaches which lesson.
sessions() {
	local login brin cookie
	: >"$work/classes"
	sqlite3 -separator ' ' "$work/lite.db" "SELECT a.login, s.value FROM account a JOIN account_grant g ON g.account = a.account
		JOIN grant_scope s ON s.grant_id = g.grant_id WHERE g.role = 'coordinator' AND s.kind = 'institution' ORDER BY a.login" >"$work/scopes"
	while read -r login brin; do
		if [ "${signed:-}" != "$login" ]; then
			cookie=$(sign_in "$login")
			signed=$login
		fi
		sqlite3 "$work/lite.db" "SELECT lesson, public FROM lesson WHERE subject = 'meting' AND brin = '$brin'" |
			awk -F'|' -v cookie="$cookie" '{ print $1, $2, cookie }' >>"$work/classes"
	done <"$work/scopes"
	sort -n "$work/classes" | cut -d' ' -f2- >"$work/classes.sorted"
}

db=sqlite:$work/lite.db
for rate in ${BENCH_RATES:-200}; do
	rm -f "$work"/lite.db*
	"$sluitend" init --db "$db" >/dev/null 2>"$work/init.err"
	"$sluitend" demo --db "$db" --students "${BENCH_STUDENTS:-20000}" >/dev/null 2>"$work/init.err" || { cat "$work/init.err" >&2; exit 1; }
	sqlite3 "$work/lite.db" "UPDATE setting SET value = 'choice' WHERE name = 'second_factor'" ".timeout 1000"
	lessons $((rate * duration))
	start_server "$db"
	sessions
	say "$(wc -l <"$work/classes.sorted") lessons"
	clear ours disk
	# What making all this left to be written is not part of it.
	sync
	written=$(bytes_written)
	sample ours "$build/bench/roll_call" "${server_url##*:}" "$work/classes.sorted" "$rate" "$duration" 64
	read -r requests took p50 p99 refused worst students <"$work/ours.out"
	written=$((($(bytes_written) - written) / requests))
	stop_server
	sync
	sample disk "$build/bench/disk" "$work/disk" "$rate" "$duration" "$written"
	rm "$work/disk"
	"$sluitend" ledger --db "$db" >"$work/ledger.out" 2>&1 || { cat "$work/ledger.out" >&2; exit 1; }
	"$sluitend" verify --db "$db" >"$work/verify.out" 2>&1 || { cat "$work/verify.out" >&2; exit 1; }
	saved=$(sqlite3 "$work/lite.db" "SELECT COUNT(*) || ' ' || SUM(present + late + unauthorised + authorised + sick) FROM roll")
	[ "$saved" = "$requests $students" ] || { say "sent $requests rolls of $students students, stored: $saved"; exit 1; }
	[ "$refused" = 0 ] || { cat "$work/ours.err" >&2; exit 1; }
	head_row work 'roll calls' students 'asked' 'done' median p99 worst reach 'processor time each, client included'
	row "SQLite, $rate a second for $duration s$(noisy ours)" "$(thousands "$requests")" "$(thousands "$students")" "$rate/s" \
		"$(calc "int($requests / $took)")/s" "$(calc "$p50 / 1000") ms" "$(calc "$p99 / 1000") ms" "$(calc "$worst / 1000") ms" \
		'p99 < 100 ms' "$(awk -v c="$(cpu ours)" -v n="$requests" 'BEGIN { printf "%.2f ms", c * 1000 / n }')"
	read -r pieces p50 p99 worst flushes <"$work/disk.out"
	row "the disk alone, $(thousands "$written") bytes a roll, flushed $(thousands "$flushes") times$(noisy disk)" "$(thousands "$pieces")" '' "$rate/s" '' \
		"$(calc "$p50 / 1000") ms" "$(calc "$p99 / 1000") ms" "$(calc "$worst / 1000") ms" '' ''
done
