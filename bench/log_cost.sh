#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# What access checks and the log cost a read, in processor time. First whole reads: requests over HTTP to Vandaag (50
# items) and to pages of persons, whole HTML, by the program; by bench/read_free, the same server without the log; and
# by it without session, grant, gate and log: the processor time of the server's processes, writer included, by request,
# in turns in the same run, the least of BENCH_RUNS (5) rounds. Then the data of the same pages in one process, without HTTP and HTML, so that nothing hides it.
# 1 is about 1,000 open items; BENCH_SIZES="1 10" by default; BENCH_SECONDS=5 of load each, BENCH_READS=20000 reads each.
export BENCH_RUNS=${BENCH_RUNS:-5}
source "$(dirname "$0")/lib.sh"
bench_begin log_cost bench/read_cost bench/read_free
export SLUITEND_KEY=$work/key
reads=${BENCH_READS:-20000}
duration=${BENCH_SECONDS:-5}
password=een-lang-wachtwoord
limit='≤ 30% of a whole read'

# The least of the samples: others on the machine can only make a request dearer.
least() {
	sort -g | head -n 1
}

# line SIZE LABEL FILE...: lines of "data checks logged" become a row.
line() {
	local data checks logged size=$1 label=$2
	shift 2
	read -r data checks logged < <(for ((k = 1; k <= 3; k++)); do awk -v k="$k" '{ print $k }' "$@" | least; done | paste -sd' ')
	row "$label" "$size" "$data µs" "$checks µs" "$logged µs" "$(awk -v a="$data" -v b="$checks" 'BEGIN { printf "%.0f%%", (b - a) * 100 / a }')" \
		"$(awk -v a="$data" -v b="$checks" -v c="$logged" 'BEGIN { printf "%.0f%%", (c - b) * 100 / a }')" \
		"$(awk -v a="$data" -v b="$logged" 'BEGIN { printf "%.0f%%", (b - a) * 100 / a }')$(noisy cost)" "$reach"
}

# Processor time of a process and its children, in microseconds.
cpu_of() {
	local pid
	for pid in "$1" $(pgrep -P "$1"); do
		cat "/proc/$pid/stat"
	done | awk -v tick="$(getconf CLK_TCK)" '{ sub(/^.*\) /, ""); sum += $12 + $13 } END { printf "%.0f\n", sum * 1e6 / tick }'
}

# The cookie of a session that lasts.
sign_in() {
	"$sluitend" setting set second_factor choice --db "$db" >"$work/user.err" 2>&1
	printf '%s\n' "$password" |
		"$sluitend" user add meting --role coordinator --institution 25PJ --name Meting --password-stdin --db "$db" >"$work/user.err" 2>&1
	start_server "$db"
	curl -s -o /dev/null -D "$work/headers" --data-urlencode inlognaam=meting --data-urlencode "wachtwoord=$password" "$server_url/inloggen"
	cookie=$(sed -n 's/^[Ss]et-[Cc]ookie: \([^;]*\);.*/\1/p' "$work/headers" | head -n 1)
	stop_server
}

# The requests of wrk: one address, or the pages of persons in turn.
make_requests() {
	{
		printf 'local list = {'
		if [ "$1" = Vandaag ]; then
			printf '"/vandaag"'
		else
			sqlite3 "$work/lite.db" "SELECT '\"/jongeren/' || public || '\",' FROM person WHERE person IN (SELECT person FROM finding WHERE brin = '25PJ' AND turn = 1) ORDER BY public LIMIT 100"
		fi
		printf '}\nlocal i = 0\nfunction request() i = i %% #list + 1; return wrk.format("GET", list[i]) end\n'
	} >"$work/requests.lua"
}

load() {
	wrk -t1 -c4 "-d$1s" -s "$work/requests.lua" -H "Cookie: $cookie" "$server_url" >"$work/wrk.out"
}

# whole PROGRAM MODE: microseconds of a request.
whole() {
	local before after program=$sluitend
	sluitend=$1 READ_FREE=$2 start_server "$db"
	curl -fs -o "$work/page.html" -H "Cookie: $cookie" "$server_url$(sed -n '1s/[^"]*"\([^"]*\)".*/\1/p' "$work/requests.lua")"
	grep -q Uitloggen "$work/page.html" || { say 'not signed in'; head -c 600 "$work/page.html" >&2; exit 1; }
	load 1
	before=$(cpu_of "$server_pid")
	load "$duration"
	sleep 0.1 # the last entries gather that long
	after=$(cpu_of "$server_pid")
	stop_server
	sluitend=$program
	awk -v us=$((after - before)) '/Non-2xx/ { bad = 1 } / requests in / { n = $1 } END { if (bad || !n) exit 1; printf "%.2f\n", us / n }' "$work/wrk.out" ||
		{ cat "$work/wrk.out" >&2; exit 1; }
}

whole_reads() {
	local name
	sign_in
	for name in Vandaag person; do
		make_requests "$name"
		rm -f "$work"/whole.*
		for ((i = 0; i < runs; i++)); do
			echo "$(whole "$build/bench/read_free" all) $(whole "$build/bench/read_free" log) $(whole "$sluitend" none)" >"$work/whole.$i"
		done
		reach=$limit line "$1" "$name, whole read" "$work"/whole.*
	done
}

data_alone() {
	for ((i = 0; i < runs; i++)); do
		sqlite3 "$work/lite.db" "DELETE FROM session; DELETE FROM grant_scope; DELETE FROM account_grant; DELETE FROM account"
		sample cost "$build/bench/read_cost" "$db" "$SLUITEND_KEY" 2025-09-29 "$reads"
		cp "$work/cost.out" "$work/cost.$i"
	done
	for name in worklist person; do
		for ((i = 0; i < runs; i++)); do
			awk -v n="$name" '$1 == n { print $2, $3, $4 }' "$work/cost.$i" >"$work/alone.$i"
		done
		reach= line "$1" "$name, data alone" "$work"/alone.*
	done
}

head_row read 'open items' 'without either' 'with checks' 'with the log' checks log together reach
for size in ${BENCH_SIZES:-1 10}; do
	make_files $((size * 90)) $((size * 90 * 100)) --absent
	rm -f "$work"/lite.db* "$work"/cost.*
	db=sqlite:$work/lite.db
	fill_people "$db"
	sqlite3 "$work/lite.db" "INSERT INTO setting VALUES ('demo_today', '2025-09-29')"
	import_file "$db" attendance "$work/files/attendance.csv"
	items=$(sqlite3 "$work/lite.db" "SELECT COUNT(*) FROM finding WHERE brin = '25PJ' AND turn = 1")
	: >"$work/cost.samples"
	whole_reads "$(thousands "$items")"
	clear cost
	data_alone "$(thousands "$items")"
	"$sluitend" verify --db "$db" >"$work/verify.out" 2>&1 || { cat "$work/verify.out" >&2; exit 1; }
done
