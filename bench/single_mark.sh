#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# One mark in, its signals out, durable: 8 clients over HTTP, each mark matched, merged into the day, the ledger and all rules of the
# enrolment in its transaction; beside single durable inserts into a plain table by the engine itself. The students have
# half a school year of marks already. 1 is 100,000 marks stored; BENCH_SIZES="1 10" by default.
source "$(dirname "$0")/lib.sh"
bench_begin single_mark bench/post_marks bench/insert_marks
export SLUITEND_KEY=$work/key
duration=${BENCH_SECONDS:-10}

plain='CREATE TABLE marks (pgn TEXT, brin TEXT, inschrijving TEXT, datum TEXT, begintijd TEXT, eindtijd TEXT, status TEXT);
CREATE INDEX marks_pgn_date ON marks (pgn, datum);'

# load NAME TOKEN CLIENTS: a sample of the server that runs; rows that were sent before are not sent again.
sent=0
load() {
	sample "$1" "$build/bench/post_marks" "${server_url##*:}" "$2" "$work/new.csv" "$sent" "$3" "$duration"
	note "$1"
	[ "$(cut -d' ' -f5 "$work/$1.out")" = 0 ] || { cat "$work/$1.err" >&2; exit 1; }
}

prepare_ours() {
	sent=$((sent + 40000))
}

# note NAME: keeps requests a second and the 99th percentile of the last sample.
note() {
	awk '{ printf "%.1f %.2f\n", $1 / $2, $4 / 1000 }' "$work/$1.out" >>"$work/$1.rates"
}

token_for() {
	"$sluitend" user add meting --db "$1" --role coordinator --institution 25PJ --name Meting >/dev/null 2>"$work/user.err"
	"$sluitend" token add meting --db "$1" --name meting --format csv 2>/dev/null >"$work/token.csv"
	grep -oE '[A-Za-z0-9_-]{43}' "$work/token.csv" | tail -n 1
}

# line WORK NAME PEER REACH
line() {
	row "$1" "$(thousands "$count")" "$(thousands "$(rate "$2")")/s" "$(p99 "$2") ms" "$(thousands "$(rate "$3")")/s" \
		"$(p99 "$3") ms" "$(ratio "$(rate "$2")" "$(rate "$3")")$(noisy "$2" "$3")" "$4" "$(cost "$2")" "$(cost "$3")"
}

on_sqlite() {
	local i token
	rm -f "$work"/lite.db* "$work"/peer.db*
	fill_people "sqlite:$work/lite.db"
	import_file "sqlite:$work/lite.db" attendance "$work/stored.csv"
	sqlite3 "$work/peer.db" 'PRAGMA journal_mode = WAL' "$plain" >/dev/null
	sqlite3 "$work/peer.db" -cmd '.mode csv' ".import --skip 1 $work/stored.csv marks"
	token=$(token_for "sqlite:$work/lite.db")
	for ((i = 0; i < runs; i++)); do
		start_server "sqlite:$work/lite.db"
		load ours "$token" 8
		stop_server
		sample peer8 "$build/bench/insert_marks" "$work/peer.db" 8 "$duration"
		note peer8
		sample peer1 "$build/bench/insert_marks" "$work/peer.db" 1 "$duration"
		note peer1
	done
	line 'SQLite, 8 clients beside 8 that insert' ours peer8 '≥ 1.0'
	line 'SQLite, 8 clients beside 1 that inserts' ours peer1 '≥ 1.0'
}

on_pg() {
	local i token
	start_pg
	fresh_pg ours
	fill_people "$fresh_url"
	import_file "$fresh_url" attendance "$work/stored.csv"
	token=$(token_for "$fresh_url")
	fresh_pg peer
	psql -q "$fresh_url" -c "$plain" -c "\\copy marks FROM '$work/stored.csv' WITH (FORMAT csv, HEADER)" -c 'VACUUM ANALYZE'
	cat >"$work/insert.sql" <<-'SQL'
		\set n random(0, 9999999)
		INSERT INTO marks VALUES ('10' || :n, '25PJ', '100000', '2026-02-12', '08:30', '09:30', 'O');
	SQL
	for ((i = 0; i < runs; i++)); do
		start_server "${pg_url%/*}/ours"
		load ours "$token" 8
		stop_server
		sample peer8 pgbench -n -c 8 -j 2 -T "$duration" -M prepared -l --log-prefix="$work/pgbench" -f "$work/insert.sql" "$fresh_url"
		pgbench_rate
	done
	line 'PostgreSQL, 8 clients beside pgbench with 8' ours peer8 '≥ 0.7'
	stop_pg
}

# pgbench keeps a log with the time of each transaction in the third column.
pgbench_rate() {
	awk '/^tps =/ { print $3 }' "$work/peer8.out" >"$work/pgbench.tps"
	cat "$work"/pgbench.[0-9]* | awk '{ print $3 }' | sort -n >"$work/pgbench.times"
	awk -v n="$(wc -l <"$work/pgbench.times")" -v tps="$(cat "$work/pgbench.tps")" \
		'NR == int(n * 0.99) { printf "%.1f %.2f\n", tps, $1 / 1000 }' "$work/pgbench.times" >>"$work/peer8.rates"
	rm -f "$work"/pgbench.[0-9]*
}

head_row work 'marks stored' ours 'our p99' peer "the peer's p99" ratio reach 'our processor time' "the peer's"
for size in ${BENCH_SIZES:-1 10}; do
	count=$((size * 100000))
	say "$count marks stored"
	# What is stored comes first; behind it are rows of later days to send.
	students=$((count / 400 > 1000 ? count / 400 : 1000))
	more=$((students * 400 > 400000 ? 400000 : students * 400))
	make_files "$students" $((count + more))
	head -n $((count + 1)) "$work/files/attendance.csv" >"$work/stored.csv"
	tail -n "$more" "$work/files/attendance.csv" >"$work/new.csv"
	rm "$work/files/attendance.csv"
	clear ours peer8 peer1
	rm -f "$work"/*.rates
	sent=0
	on_sqlite
	clear ours peer8
	rm -f "$work"/*.rates
	sent=0
	on_pg
done
