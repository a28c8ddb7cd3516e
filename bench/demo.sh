#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# The demonstration region: how long it takes to fill, and the server on top of it: from start to ready, and what it holds while
# nobody asks anything. BENCH_SIZES="1 10 100" of 200 students; 100 is the region as `./dev up` makes it.
source "$(dirname "$0")/lib.sh"
bench_begin demo
export SLUITEND_KEY=$work/key

# Milliseconds from the start of the server to its first answer that it is ready.
start_to_ready() {
	local begin
	begin=$(date +%s%N)
	start_server "sqlite:$work/lite.db"
	echo $((($(date +%s%N) - begin) / 1000000)) >>"$work/ready"
}

resident() {
	awk '/^VmRSS/ { print $2 }' "/proc/$server_pid/status"
}

prepare_demo() {
	rm -f "$work"/lite.db*
	"$sluitend" init --db "sqlite:$work/lite.db" >"$work/init.err" 2>&1
}

head_row 'students' marks 'to fill' reach 'processor time' 'memory' 'start to ready' reach 'idle memory' reach
for size in ${BENCH_SIZES:-1 10 100}; do
	clear demo
	sample demo "$sluitend" demo --students $((size * 200)) --db "sqlite:$work/lite.db"
	marks=$(sqlite3 "$work/lite.db" 'SELECT SUM(lessons) FROM ledger_week')
	rm -f "$work/ready"
	for ((i = 0; i < 5; i++)); do
		start_to_ready
		[ "$i" = 4 ] || stop_server
	done
	sleep 3
	row "$(thousands $((size * 200)))" "$(thousands "$marks")" "$(seconds "$(wall demo)")$(noisy demo)" \
		"$([ "$size" = 100 ] && echo '< 60 s')" "$(seconds "$(cpu demo)")" "$(mib "$(peak demo)")" "$(median <"$work/ready") ms" '< 100 ms' \
		"$(mib "$(resident)")" '< 40 MiB'
	stop_server
done
