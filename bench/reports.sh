#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# Open reports of absence, so many at one institution and in its region: Vandaag of an officer of the region, the list of
# reports of the officer and of the school; signed in, whole HTML, the look logged, 8 connections. The list of the school stands
# beside a bare libmicrohttpd handler that looks the same rows up and prints as many bytes. 1 is about 1,000 open reports;
# BENCH_SIZES="1 10 100" by default.
source "$(dirname "$0")/lib.sh"
bench_begin reports bench/raw_mhd
export SLUITEND_KEY=$work/key
duration=${BENCH_SECONDS:-10}
password=een-lang-wachtwoord

# sign_in LOGIN: its cookie in cookie_LOGIN.
sign_in() {
	curl -s -o /dev/null -D "$work/headers" --data-urlencode "inlognaam=$1" --data-urlencode "wachtwoord=$password" "$server_url/inloggen"
	declare -g "cookie_$1=$(sed -n 's/^[Ss]et-[Cc]ookie: \([^;]*\);.*/\1/p' "$work/headers" | head -n 1)"
}

add_user() {
	printf '%s\n' "$password" | "$sluitend" user add "$@" --password-stdin --db "$db" >"$work/user.err" 2>&1
}

# Every finding becomes an open report that was filed on a day of its own and waits for the officer; that it is late went up already.
fill_reports() {
	sqlite3 "$work/lite.db" "
		INSERT INTO report (person, report, public, kind, status, turn, due, enrolment, rule, day, begin_day, filed, filed_at, raised,
			brin, location, municipality, region, school_region, duty, desk, number, version, agreement, closing, feedback,
			withdrawal, action_wanted, all_missed, minutes, reporter, action_note, reason, explanation, action_taken,
			reporter_name, reporter_function, reporter_phone, reporter_email, phone, street, house_number, house_letter,
			house_addition, postcode, place, address_note)
		SELECT person, 1000000 + row_number() OVER (), lower(hex(randomblob(16))), CASE bucket WHEN 1 THEN rule ELSE 'O' END,
			CASE day % 3 WHEN 0 THEN 'B' ELSE 'R' END, 2, day + 7, enrolment,
			CASE bucket WHEN 1 THEN rule ELSE '' END, CASE bucket WHEN 1 THEN day END, day - 7, day, day * 86400000000, day + 8,
			brin, location, municipality, region, region, 'doorstroom', 'rmc', 1, 1, 'landelijk', '', '', '', 0, 0, minutes, 1,
			'', 'Onbekend', '', '', 'Meting', '', '', 'meting@voorbeeld.nl', '', '', '', '', '', '', '', ''
		FROM finding;
		UPDATE finding SET turn = 0, state = 'gemeld' WHERE bucket = 1;
		ANALYZE"
}

# page LOGIN PATH: in $work/page.html, which must show rows.
page() {
	local cookie=cookie_$1
	curl -s -H "Cookie: ${!cookie}" "$server_url$2" >"$work/page.html"
	grep -q 'href="/meldingen/' "$work/page.html" || { say "$2 shows no reports"; head -c 600 "$work/page.html" >&2; exit 1; }
}

# load NAME LOGIN PATH
load() {
	local cookie=cookie_$2
	wrk -t2 -c8 -d1s -H "Cookie: ${!cookie}" "$server_url$3" >/dev/null
	sample "$1" wrk -t2 -c8 "-d${duration}s" --latency -H "Cookie: ${!cookie}" "$server_url$3"
	note_wrk "$1"
}

head_row work 'open reports' requests p99 'of the peer' "the peer's p99" ratio reach 'processor time' "the peer's" bytes
for size in ${BENCH_SIZES:-1 10 100}; do
	make_files $((size * 90)) $((size * 90 * 100)) --absent
	rm -f "$work"/lite.db*
	db=sqlite:$work/lite.db
	fill_people "$db"
	sqlite3 "$work/lite.db" "INSERT INTO setting VALUES ('demo_today', '2025-09-29')"
	import_file "$db" attendance "$work/files/attendance.csv"
	fill_reports
	"$sluitend" setting set second_factor choice --db "$db" >"$work/user.err" 2>&1
	add_user school --role coordinator --institution 25PJ --name School
	add_user officer --role rmc --region 10 --name Consulent
	items=$(sqlite3 "$work/lite.db" "SELECT COUNT(*) FROM report WHERE turn = 2")
	say "$items open reports"
	clear today officers schools raw
	rm -f "$work"/*.rates
	for ((i = 0; i < runs; i++)); do
		start_server "$db"
		sign_in school
		sign_in officer
		page officer /vandaag
		today_bytes=$(stat -c %s "$work/page.html")
		load today officer /vandaag
		page officer /meldingen
		officers_bytes=$(stat -c %s "$work/page.html")
		load officers officer /meldingen
		page school /meldingen
		schools_bytes=$(stat -c %s "$work/page.html")
		load schools school /meldingen
		stop_server
		start_raw "$work/lite.db" 25PJ "$(stat -c %s "$work/page.html")" reports
		sample raw wrk -t2 -c8 "-d${duration}s" --latency "$server_url/"
		note_wrk raw
		stop_server
	done
	for name in today officers schools; do
		case $name in
		today) what='Vandaag of an officer of the region' ;;
		officers) what='list of reports, the same' ;;
		schools) what='list of reports, the school' ;;
		esac
		bytes=${name}_bytes
		row "$what" "$(thousands "$items")" "$(thousands "$(rate $name)")/s" "$(p99 $name) ms" "$(thousands "$(rate raw)")/s" \
			"$(p99 raw) ms" "$(ratio "$(rate $name)" "$(rate raw)")$(noisy $name raw)" '≥ 2,000/s, p99 < 10 ms' "$(cost $name)" "$(cost raw)" "$(thousands "${!bytes}")"
	done
done
