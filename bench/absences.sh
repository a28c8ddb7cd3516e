#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# One student's missed lessons as JSON (GET /api/v1/jongeren/{person}/verzuim): another student each time, with a token, through the
# gate and its look logged; 8 connections. Beside a bare libmicrohttpd handler that looks the same days up by the same keys of the same
# file and prints as many bytes. The demonstration region; 1 is 200 students, BENCH_SIZES="1 10 100" by default.
source "$(dirname "$0")/lib.sh"
bench_begin absences bench/raw_mhd
export SLUITEND_KEY=$work/key
duration=${BENCH_SECONDS:-10}
login=coordinator.25pj

head_row work 'students in the region' 'of the school' 'requests' p99 'of the peer' "the peer's p99" ratio reach 'processor time' "the peer's" bytes
for size in ${BENCH_SIZES:-1 10 100}; do
	rm -f "$work"/lite.db*
	db=sqlite:$work/lite.db
	"$sluitend" init --db "$db" >/dev/null 2>"$work/init.err"
	"$sluitend" demo --db "$db" --students $((size * 200)) >/dev/null 2>"$work/init.err" || { cat "$work/init.err" >&2; exit 1; }
	"$sluitend" token add "$login" --db "$db" --name meting --format csv >"$work/token.csv" 2>"$work/init.err" || { cat "$work/init.err" >&2; exit 1; }
	token=$(grep -oE '[A-Za-z0-9_-]{43}' "$work/token.csv" | tail -n 1)
	list_people sqlite3 "$work/lite.db"
	clear ours raw
	rm -f "$work"/*.rates
	start_server "$db"
	bytes=$(head -n 20 "$work/people" | while read -r one; do
		curl -fs -H "Authorization: Bearer $token" "$server_url/api/v1/jongeren/$one/verzuim" | wc -c
	done | awk '{ n += $1 } END { printf "%.0f", n / NR }')
	people_script "$work/ours.lua" /api/v1/jongeren/ /verzuim
	people_script "$work/raw.lua" / ''
	stop_server
	for ((i = 0; i < runs; i++)); do
		start_server "$db"
		sample ours wrk -t2 -c8 "-d${duration}s" --latency -s "$work/ours.lua" -H "Authorization: Bearer $token" "$server_url"
		note_wrk ours
		stop_server
		start_raw "$work/lite.db" - "$bytes" absences
		sample raw wrk -t2 -c8 "-d${duration}s" --latency -s "$work/raw.lua" "$server_url"
		note_wrk raw
		stop_server
	done
	row 'missed lessons of a student, beside bare libmicrohttpd' "$(thousands $((size * 200)))" "$(thousands "$(wc -l <"$work/people")")" \
		"$(thousands "$(rate ours)")/s" "$(p99 ours) ms" "$(thousands "$(rate raw)")/s" "$(p99 raw) ms" \
		"$(ratio "$(rate ours)" "$(rate raw)")$(noisy ours raw)" '≥ 0.4' "$(cost ours)" "$(cost raw)" "$(thousands "$bytes")"
done
