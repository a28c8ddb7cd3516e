#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# All signals and obligations of a region's school year computed anew: every rule for every enrolment, with the evidence; beside SQL
# window queries over the same marks in SQLite, in a table made for them: numbers instead of text, rows lying in the order that
# the windows want. 1 is 200 students with 900 marks each; BENCH_SIZES="1 10" by default, 100 is a region of 20,000.
source "$(dirname "$0")/lib.sh"
bench_begin signals bench/recompute
export SLUITEND_KEY=$work/key

table_for_windows="CREATE TABLE windows (student INTEGER NOT NULL, day INTEGER NOT NULL, begin INTEGER NOT NULL,
	minutes INTEGER NOT NULL, status TEXT NOT NULL, PRIMARY KEY (student, day, begin)) WITHOUT ROWID;
INSERT INTO windows SELECT CAST(inschrijving AS INTEGER), CAST(julianday(datum) - 2440587.5 AS INTEGER),
	substr(begintijd, 1, 2) * 60 + substr(begintijd, 4, 2),
	substr(eindtijd, 1, 2) * 60 + substr(eindtijd, 4, 2) - substr(begintijd, 1, 2) * 60 - substr(begintijd, 4, 2), status
FROM marks ORDER BY 1, 2, 3;
DROP TABLE marks;"

# Days on which the unauthorised minutes of four weeks reach sixteen hours. Holidays do not count for it, nor what was reported
# before, nor the duty of the student: those are what SQL does not say in one query.
one_rule="SELECT COUNT(*) FROM (SELECT SUM(minutes) OVER (PARTITION BY student ORDER BY day
	RANGE BETWEEN 27 PRECEDING AND CURRENT ROW) AS m
	FROM (SELECT student, day, SUM(minutes) AS minutes FROM windows WHERE status = 'O' GROUP BY student, day)) WHERE m >= 960;"

# The sums that the other rules begin with as well: late marks of the year, days of illness in twelve weeks.
all_sums="SELECT COUNT(*) FROM (SELECT
	SUM(CASE WHEN status = 'O' THEN minutes ELSE 0 END) OVER (PARTITION BY student ORDER BY day RANGE BETWEEN 27 PRECEDING AND CURRENT ROW) AS o,
	SUM(status = 'L') OVER (PARTITION BY student ORDER BY day RANGE UNBOUNDED PRECEDING) AS l,
	SUM(status = 'Z') OVER (PARTITION BY student ORDER BY day RANGE BETWEEN 83 PRECEDING AND CURRENT ROW) AS z
	FROM windows) WHERE o >= 960 OR l >= 3 OR z >= 4;"

prepare_anew() {
	sqlite3 "$work/lite.db" 'DELETE FROM finding'
}

# line WORK OURS PEER REACH
line() {
	row "$1" "$(thousands "$count")" "$(seconds "$(wall "$2")")" "$(seconds "$(wall "$3")")" \
		"$(ratio "$(wall "$3")" "$(wall "$2")")$(noisy "$2" "$3")" "$4" "$(seconds "$(cpu "$2")")" "$(seconds "$(cpu "$3")")" \
		"$(mib "$(peak "$2")")"
}

head_row work marks ours peer 'times faster' reach 'our processor time' "the peer's" 'our memory'
for size in ${BENCH_SIZES:-1 10}; do
	count=$((size * 180000))
	say "$count marks"
	make_files $((size * 200)) "$count"
	rm -f "$work"/*.db*
	fill_people "sqlite:$work/lite.db"
	import_file "sqlite:$work/lite.db" attendance "$work/files/attendance.csv"
	sqlite3 "$work/peer.db" -cmd '.mode csv' ".import $work/files/attendance.csv marks"
	sqlite3 "$work/peer.db" "$table_for_windows"
	rm "$work/files/attendance.csv"
	clear anew again rule sums
	times=$([ "$size" -ge 100 ] && echo "${BENCH_RUNS_BIG:-1}" || echo "$runs")
	for ((i = 0; i < times; i++)); do
		sample anew "$build/bench/recompute" "sqlite:$work/lite.db"
		sample again "$build/bench/recompute" "sqlite:$work/lite.db"
		sample rule sqlite3 "$work/peer.db" "$one_rule"
		sample sums sqlite3 "$work/peer.db" "$all_sums"
	done
	line 'all rules, written, beside the sums of all rules in SQL' anew sums '≥ 10'
	line 'all rules, compared with what is stored, beside the same' again sums '≥ 10'
	line 'the same, beside the sixteen hours alone in SQL' again rule ''
done
