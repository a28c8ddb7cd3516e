# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=bash
# What the measurements share. A script sources it, then calls `bench_begin NAME`.
#
#   BENCH_RUNS=3         samples of each kind; the median counts
#   BENCH_SIZES="1 10"   sizes, as multiples of 100,000 marks (or of what the script says)
#   BENCH_TMP=/var/tmp   where databases and files go; the disk is part of what is measured
#   BENCH_BUILD=build    folder of the release build
#   BENCH_NOISE=5        percent of the processors that others may take; a sample with more is taken again, twice at most,
#                        and marked with ~ when that does not help
#   BENCH_TRIES=3        how often at most
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

root=$PWD
build=$root/${BENCH_BUILD:-build}
runs=${BENCH_RUNS:-3}
noise=${BENCH_NOISE:-5}
sluitend=${SLUITEND:-$build/sluitend}
work= pg_url= pg_dir= pg_pid= server_pid= server_url=

bench_begin() {
	bench_name=$1
	ninja -C "$build" bench/make_marks bench/measure "${@:2}" >/dev/null
	work=$(mktemp -d "${BENCH_TMP:-${TMPDIR:-/tmp}}/sluitend-bench.XXXXXX")
	chmod 755 "$work"
	export PGOPTIONS='-c client_min_messages=warning'
	trap bench_end EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM
	mkdir -p "$root/var/bench"
	table=$root/var/bench/$bench_name.md
	: >"$table"
}

bench_end() {
	stop_server
	stop_pg
	rm -rf "$work"
}

say() {
	printf '%s\n' "$bench_name: $*" >&2
}

# row CELL...: one line of the table, on standard output and in var/bench/NAME.md.
row() {
	local cell
	{
		printf '|'
		for cell in "$@"; do
			printf ' %s |' "$cell"
		done
		printf '\n'
	} | tee -a "$table"
}

# head CELL...: the line of names; the first column is text, the others are numbers.
head_row() {
	local cell rule='| --- |'
	row "$@"
	shift
	for cell in "$@"; do
		rule+=' ---: |'
	done
	printf '%s\n' "$rule" | tee -a "$table"
}

# --- numbers --------------------------------------------------------------------------------------------------------

median() {
	sort -g | awk '{ v[NR] = $1 } END { if (NR) print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

calc() {
	awk -v OFMT=%.6g "BEGIN { print $1 }"
}

# ratio A B: A / B with two decimals.
ratio() {
	awk -v a="$1" -v b="$2" 'BEGIN { if (b > 0) printf "%.2f", a / b; else print "-" }'
}

seconds() {
	awk -v s="$1" 'BEGIN { printf s < 10 ? "%.2f s" : "%.1f s", s }'
}

mib() {
	awk -v k="$1" 'BEGIN { printf "%.0f MiB", k / 1024 }'
}

# thousands N: 12345678 as 12,345,678
thousands() {
	awk -v n="$1" 'BEGIN { s = sprintf("%.0f", n); for (i = length(s); i > 3; i -= 3) out = "," substr(s, i - 2, 3) out; print substr(s, 1, i) out }'
}

# --- samples --------------------------------------------------------------------------------------------------------

# sample NAME COMMAND...: runs it and appends "wall cpu peak foreign" to $work/NAME.samples. `prepare_NAME`, when there is
# such a function, runs before it unmeasured. Processes of a database or web server that was started here count as own.
sample() {
	local name=$1 try also=()
	shift
	[ -z "$pg_pid" ] || also+=(--also "$pg_pid")
	[ -z "$server_pid" ] || also+=(--also "$server_pid")
	for ((try = 1; try <= ${BENCH_TRIES:-3}; try++)); do
		if declare -F "prepare_$name" >/dev/null; then
			"prepare_$name"
		fi
		sync
		"$build/bench/measure" "$work/$name.sample" "${also[@]}" "$@" >"$work/$name.out" 2>"$work/$name.err" || {
			say "$name failed:"
			tail -n 20 "$work/$name.err" "$work/$name.out" >&2
			exit 1
		}
		quiet "$work/$name.sample" && break
		say "$name: others took $(cut -d' ' -f4 "$work/$name.sample")% of the processors$([ "$try" = "${BENCH_TRIES:-3}" ] || echo '; once more')"
	done
	cat "$work/$name.sample" >>"$work/$name.samples"
}

quiet() {
	awk -v most="$noise" '{ exit !($4 <= most) }' "$1"
}

# clear NAME...: forgets samples.
clear() {
	local name
	for name in "$@"; do
		rm -f "$work/$name.samples"
	done
}

wall() { cut -d' ' -f1 "$work/$1.samples" | median; }
cpu() { cut -d' ' -f2 "$work/$1.samples" | median; }
peak() { cut -d' ' -f3 "$work/$1.samples" | sort -g | tail -n 1; }

# noisy NAME...: "~" when one of the samples was disturbed.
noisy() {
	local name
	for name in "$@"; do
		if awk -v most="$noise" '$4 > most { found = 1 } END { exit !found }' "$work/$name.samples"; then
			printf '~'
			return
		fi
	done
}

# --- databases and servers ------------------------------------------------------------------------------------------

# A PostgreSQL server that writes through to the disk, with its own defaults otherwise.
start_pg() {
	local started
	started=$(PG_FSYNC=on TMPDIR=$work tests/pg.sh start)
	pg_url=${started% *}
	pg_dir=${started##* }
	pg_pid=$(head -n 1 "$pg_dir/data/postmaster.pid")
}

stop_pg() {
	[ -z "$pg_dir" ] || tests/pg.sh stop "$pg_dir"
	pg_dir= pg_pid=
}

# An empty database on the server, with the URL in $1's name.
fresh_pg() {
	local name=$1
	psql -q "$pg_url" -c "DROP DATABASE IF EXISTS $name" -c "CREATE DATABASE $name"
	fresh_url=${pg_url%/*}/$name
}

# start_server DB_URL: serves it; server_url and server_pid say where.
start_server() {
	local port=$((21000 + $$ % 10000)) try
	"$sluitend" serve --db "$1" --listen "127.0.0.1:$port" >"$work/server.log" 2>&1 &
	server_pid=$!
	server_url=http://127.0.0.1:$port
	for try in $(seq 500); do
		curl -fs -o /dev/null "$server_url/readyz" && return 0
		sleep 0.02
	done
	tail -n 20 "$work/server.log" >&2
	say 'the server does not become ready'
	exit 1
}

stop_server() {
	[ -z "$server_pid" ] || { kill "$server_pid" 2>/dev/null && wait "$server_pid" 2>/dev/null; } || true
	server_pid=
}

# make_files STUDENTS MARKS OPTION...: the files of one school in $work/files.
make_files() {
	rm -rf "$work/files"
	mkdir "$work/files"
	chmod 755 "$work/files"
	"$build/bench/make_marks" "$1" "$2" "$work/files" "${@:3}"
}

# fill_people DB_URL: a new database with the persons and enrolments of the files.
fill_people() {
	"$sluitend" init --db "$1" >"$work/init.err" 2>&1 || { cat "$work/init.err" >&2; exit 1; }
	import_file "$1" persons "$work/files/persons.csv"
	import_file "$1" enrolments "$work/files/enrolments.csv"
}

import_file() {
	"$sluitend" import "$2" "$3" --db "$1" >"$work/import.err" 2>&1 || { cat "$work/import.err" >&2; exit 1; }
}

# --- rates ----------------------------------------------------------------------------------------------------------

# note_wrk NAME: keeps requests a second and the 99th percentile (ms) of the last sample, which was wrk, in $work/NAME.rates. It says
# "99%  1.23ms" (or us, or s) and "Requests/sec: 123.4". Any other answer than a good one ends the run.
note_wrk() {
	awk '/ 99%/ { u = $2; v = u + 0; p = u ~ /us$/ ? v / 1000 : u ~ /ms$/ ? v : v * 1000 }
		/^Requests\/sec/ { r = $2 } /Non-2xx/ { bad = 1 } END { if (bad) exit 1; printf "%.1f %.2f\n", r, p }' "$work/$1.out" >>"$work/$1.rates" ||
		{ cat "$work/$1.out" >&2; exit 1; }
}

rate() { cut -d' ' -f1 "$work/$1.rates" | median; }
p99() { cut -d' ' -f2 "$work/$1.rates" | median; }

# cost NAME: processor time of one request, clients included, of samples of $duration seconds.
cost() {
	awk -v c="$(cpu "$1")" -v r="$(rate "$1")" -v s="$duration" 'BEGIN { printf "%.0f µs", c * 1e6 / (r * s) }'
}

# start_raw FILE BRIN BYTES [KIND]: the bare libmicrohttpd handler over that file; server_url and server_pid say where.
start_raw() {
	local port=$((11000 + $$ % 9000)) try
	"$build/bench/raw_mhd" "$1" "$port" "${@:2}" 2>"$work/server.log" &
	server_pid=$!
	server_url=http://127.0.0.1:$port
	for try in $(seq 50); do
		curl -fs -o "$work/raw.html" "$server_url/" && return 0
		sleep 0.1
	done
	say 'the peer does not answer'
	exit 1
}

# people_script FILE BEFORE AFTER: requests of wrk for another student of $work/people each time; each thread begins elsewhere.
people_script() {
	cat >"$1" <<-LUA
		local people, at = {}, 0
		for line in io.lines("$work/people") do people[#people + 1] = line end
		function setup(thread)
			at = at + 1
			thread:set("begin", at * 7919)
		end
		function init(args)
			next_one = begin
		end
		function request()
			next_one = next_one + 1
			return wrk.format("GET", "$2" .. people[next_one % #people + 1] .. "$3")
		end
	LUA
}

# list_people COMMAND...: those whom school 25PJ of the demonstration sees, in no order of the tables, in $work/people; the command asks
# its last argument of the database.
list_people() {
	local today
	today=$("$@" "SELECT value FROM setting WHERE name = 'demo_today'")
	"$@" "SELECT p.public FROM person p WHERE EXISTS (SELECT 1 FROM enrolment e WHERE e.person = p.person AND e.brin = '25PJ' AND
		(e.last IS NULL OR e.last >= $(($(date -ud "$today" +%s) / 86400)))) ORDER BY p.public" >"$work/people"
}
