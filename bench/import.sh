#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# A school's file of marks: taken in by the program (checked, matched, stored, ledger and all rules), beside the same file
# loaded into a plain table that has an index on (pgn, date). On SQLite and on PostgreSQL; then the same file once more.
# 1 is 100,000 marks of 200 students; BENCH_SIZES="1 10 100" by default.
source "$(dirname "$0")/lib.sh"
bench_begin import
export SLUITEND_KEY=$work/key

plain='CREATE TABLE marks (pgn TEXT, brin TEXT, inschrijving TEXT, datum TEXT, begintijd TEXT, eindtijd TEXT, status TEXT);
CREATE INDEX marks_pgn_date ON marks (pgn, datum);'

drop_file() {
	rm -f "$work/$1" "$work/$1-wal" "$work/$1-shm"
}

prepare_lite() {
	drop_file lite.db
	cp "$work/people.db" "$work/lite.db"
}

prepare_lite_peer() {
	drop_file peer.db
	sqlite3 "$work/peer.db" "$plain"
}

# The same with what a careful operator would set: a write-ahead log and a page cache of 64 MiB.
prepare_lite_tuned() {
	drop_file peer.db
	sqlite3 "$work/peer.db" 'PRAGMA journal_mode = WAL' "$plain" >/dev/null
}

prepare_pg() {
	psql -q "$pg_url" -c 'DROP DATABASE IF EXISTS ours' -c 'CREATE DATABASE ours TEMPLATE people' -c CHECKPOINT
}

prepare_pg_peer() {
	fresh_pg peer
	psql -q "$fresh_url" -c "$plain" -c CHECKPOINT
}

on_sqlite() {
	local i
	drop_file people.db
	fill_people "sqlite:$work/people.db"
	for ((i = 0; i < $1; i++)); do
		sample lite "$sluitend" import attendance "$marks" --db "sqlite:$work/lite.db"
		sample lite_again "$sluitend" import attendance "$marks" --db "sqlite:$work/lite.db"
		sample lite_peer sqlite3 "$work/peer.db" -cmd '.mode csv' ".import --skip 1 $marks marks"
		sample lite_tuned sqlite3 "$work/peer.db" -cmd 'PRAGMA cache_size = -65536' -cmd '.mode csv' ".import --skip 1 $marks marks"
	done
	drop_file lite.db
	drop_file peer.db
}

on_pg() {
	local i
	start_pg
	fresh_pg people
	fill_people "$fresh_url"
	for ((i = 0; i < $1; i++)); do
		sample pg "$sluitend" import attendance "$marks" --db "${pg_url%/*}/ours"
		sample pg_again "$sluitend" import attendance "$marks" --db "${pg_url%/*}/ours"
		sample pg_peer psql -q "${pg_url%/*}/peer" -c "\\copy marks FROM '$marks' WITH (FORMAT csv, HEADER)"
	done
	stop_pg
}

# line WORK OURS PEER REACH
line() {
	row "$1" "$(thousands "$count")" "$(seconds "$(wall "$2")")" "$(seconds "$(wall "$3")")" \
		"$(ratio "$(wall "$2")" "$(wall "$3")")$(noisy "$2" "$3")" "$4" \
		"$(seconds "$(cpu "$2")")" "$(seconds "$(cpu "$3")")" "$(mib "$(peak "$2")")"
}

head_row work marks ours peer ratio reach 'our processor time' "the peer's" 'our memory'
for size in ${BENCH_SIZES:-1 10 100}; do
	count=$((size * 100000))
	say "$count marks"
	make_files $((count / 500)) "$count"
	marks=$work/files/attendance.csv
	times=$([ "$size" -ge 100 ] && echo "${BENCH_RUNS_BIG:-1}" || echo "$runs")
	clear lite lite_again lite_peer lite_tuned pg pg_again pg_peer
	on_sqlite "$times"
	line 'SQLite, beside `sqlite3 .import`' lite lite_peer '≤ 1.0'
	line 'SQLite, beside the same with WAL and 64 MiB of cache' lite lite_tuned ''
	line 'SQLite, the same file again, beside the first time' lite_again lite '≤ 0.5'
	on_pg "$times"
	line 'PostgreSQL, beside `psql \copy`' pg pg_peer '≤ 1.5'
	line 'PostgreSQL, the same file again, beside the first time' pg_again pg '≤ 0.5'
done
