#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# What access checks and the log cost a read, in processor time: the data of Vandaag (50 items) and of a person's page, alone; with
# session, grant and gate; and with the chained log behind them. In one process, without HTTP and HTML, which would
# make the share look smaller. 1 is about 1,000 open items; BENCH_SIZES="1 10" by default; BENCH_READS=20000 reads of each.
source "$(dirname "$0")/lib.sh"
bench_begin log_cost bench/read_cost
export SLUITEND_KEY=$work/key
reads=${BENCH_READS:-20000}

# line SIZE NAME
line() {
	local data checks logged
	read -r data checks logged < <(for ((k = 2; k <= 4; k++)); do awk -v n="$2" -v k="$k" '$1 == n { print $k }' "$work"/cost.* | median; done | paste -sd' ')
	row "$2" "$1" "$data µs" "$checks µs" "$logged µs" "$(awk -v a="$data" -v b="$checks" 'BEGIN { printf "%.0f%%", (b - a) * 100 / a }')" \
		"$(awk -v a="$checks" -v b="$logged" 'BEGIN { printf "%.0f%%", (b - a) * 100 / a }')" \
		"$(awk -v a="$data" -v b="$logged" 'BEGIN { printf "%.0f%%", (b - a) * 100 / a }')$(noisy cost)" '≤ 30% of a whole read'
}

head_row read 'open items' data 'with checks' 'with the log' checks log together reach
for size in ${BENCH_SIZES:-1 10}; do
	make_files $((size * 90)) $((size * 90 * 100)) --absent
	rm -f "$work"/lite.db* "$work"/cost.*
	db=sqlite:$work/lite.db
	fill_people "$db"
	sqlite3 "$work/lite.db" "INSERT INTO setting VALUES ('demo_today', '2025-09-29')"
	import_file "$db" attendance "$work/files/attendance.csv"
	items=$(sqlite3 "$work/lite.db" "SELECT COUNT(*) FROM finding WHERE brin = '25PJ' AND turn = 1")
	clear cost
	for ((i = 0; i < runs; i++)); do
		sqlite3 "$work/lite.db" "DELETE FROM session; DELETE FROM grant_scope; DELETE FROM account_grant; DELETE FROM account"
		sample cost "$build/bench/read_cost" "$db" "$SLUITEND_KEY" 2025-09-29 "$reads"
		cp "$work/cost.out" "$work/cost.$i"
	done
	for name in worklist person; do
		line "$(thousands "$items")" "$name"
	done
	"$sluitend" verify --db "$db" >"$work/verify.out" 2>&1 || { cat "$work/verify.out" >&2; exit 1; }
done
