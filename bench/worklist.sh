#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# The page Vandaag of a coordinator: 50 of so many open items at one institution, signed in, whole HTML, the look logged; beside a bare
# libmicrohttpd handler that looks the same rows up and prints as many bytes. 8 connections. 1 is about 1,000 open items;
# BENCH_SIZES="1 10 100" by default.
source "$(dirname "$0")/lib.sh"
bench_begin worklist bench/raw_mhd
export SLUITEND_KEY=$work/key
duration=${BENCH_SECONDS:-10}
password=een-lang-wachtwoord

# The cookie of a session, through the page where people sign in.
sign_in() {
	printf '%s\n' "$password" |
		"$sluitend" user add meting --role coordinator --institution 25PJ --name Meting --password-stdin --db "$1" >"$work/user.err" 2>&1
	start_server "$1"
	curl -s -o /dev/null -D "$work/headers" --data-urlencode inlognaam=meting --data-urlencode "wachtwoord=$password" "$server_url/inloggen"
	cookie=$(sed -n 's/^[Ss]et-[Cc]ookie: \([^;]*\);.*/\1/p' "$work/headers" | head -n 1)
	curl -s -H "Cookie: $cookie" "$server_url/vandaag" >"$work/page.html"
	grep -q data-row "$work/page.html" || { say 'the page shows no rows'; head -c 600 "$work/page.html" >&2; exit 1; }
}

head_row work 'open items' 'requests' p99 'of the peer' "the peer's p99" ratio reach 'processor time' "the peer's" bytes
for size in ${BENCH_SIZES:-1 10 100}; do
	# Four weeks in which nobody comes bring each student about eleven open items, of all groups.
	make_files $((size * 90)) $((size * 90 * 100)) --absent
	rm -f "$work"/lite.db*
	db=sqlite:$work/lite.db
	fill_people "$db"
	sqlite3 "$work/lite.db" "INSERT INTO setting VALUES ('demo_today', '2025-09-29')"
	"$sluitend" setting set second_factor choice --db "$db" >"$work/user.err" 2>&1
	import_file "$db" attendance "$work/files/attendance.csv"
	items=$(sqlite3 "$work/lite.db" "SELECT COUNT(*) FROM finding WHERE brin = '25PJ' AND turn = 1")
	say "$items open items"
	clear ours raw
	rm -f "$work"/*.rates
	for ((i = 0; i < runs; i++)); do
		if [ "$i" = 0 ]; then
			sign_in "$db"
		else
			start_server "$db"
		fi
		wrk -t2 -c8 -d1s -H "Cookie: $cookie" "$server_url/vandaag" >/dev/null
		sample ours wrk -t2 -c8 "-d${duration}s" --latency -H "Cookie: $cookie" "$server_url/vandaag"
		note_wrk ours
		stop_server
		start_raw "$work/lite.db" 25PJ "$(stat -c %s "$work/page.html")"
		sample raw wrk -t2 -c8 "-d${duration}s" --latency "$server_url/"
		note_wrk raw
		stop_server
	done
	row 'Vandaag, 50 items, beside bare libmicrohttpd' "$(thousands "$items")" "$(thousands "$(rate ours)")/s" "$(p99 ours) ms" \
		"$(thousands "$(rate raw)")/s" "$(p99 raw) ms" "$(ratio "$(rate ours)" "$(rate raw)")$(noisy ours raw)" \
		'≥ 2,000/s, p99 < 10 ms' "$(cost ours)" "$(cost raw)" "$(thousands "$(stat -c %s "$work/page.html")")"
done
