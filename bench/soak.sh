#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# A long time of mixed work: pages of a coordinator, an officer and a privacy officer, marks through the API, sign-ins, open live pages
# and a file of the school now and then, at a fixed rate. Every answer must be the one that is due, and in the second half no process may
# hold more memory or more descriptors than in the first (its first tenth left out, in which what is kept is filled), but for a tenth.
#   SOAK_SECONDS=3600  SOAK_RATE=300 (pages a second)  SOAK_STUDENTS=2000
source "$(dirname "$0")/lib.sh"
bench_begin soak
export SLUITEND_KEY=$work/key SLUITEND_DB=sqlite:$work/lite.db
students=${SOAK_STUDENTS:-2000}
password=een-lang-wachtwoord

make_files "$students" $((students * 100))
fill_people "$SLUITEND_DB"
sqlite3 "$work/lite.db" "INSERT INTO setting VALUES ('demo_today', '2026-02-12')"
"$sluitend" setting set second_factor choice >"$work/user.err" 2>&1
# The first nine tenths stand there; the rest comes one by one, and the file comes again and again.
head -n $((students * 90)) "$work/files/attendance.csv" >"$work/stored.csv"
{ head -n 1 "$work/files/attendance.csv"; tail -n $((students * 10)) "$work/files/attendance.csv"; } >"$work/new.csv"
import_file "$SLUITEND_DB" attendance "$work/stored.csv"
while read -r login role scope; do
	# shellcheck disable=SC2086
	printf '%s\n' "$password" | "$sluitend" user add "$login" --role "$role" $scope --name "$login" --from 2020-01-01 --password-stdin >"$work/user.err" 2>&1 ||
		{ cat "$work/user.err" >&2; exit 1; }
done <<-ACCOUNTS
	school coordinator --institution 25PJ
	ambtenaar officer --region 10
	rmc rmc --region 10
	privacy privacy
ACCOUNTS
"$sluitend" token add school --name soak --format csv >"$work/token.csv" 2>"$work/user.err"
start_server "$SLUITEND_DB"
SLUITEND="$sluitend" SOAK_URL=$server_url SOAK_PID=$server_pid SOAK_FOLDER=$work SOAK_PASSWORD=$password \
	SOAK_TOKEN=$(grep -oE '[A-Za-z0-9_-]{43}' "$work/token.csv" | tail -n 1) \
	SOAK_SECONDS="${SOAK_SECONDS:-3600}" SOAK_RATE="${SOAK_RATE:-300}" node bench/soak.mjs >"$work/soak"
stop_server
"$sluitend" verify >"$work/verify.out" 2>&1 || { cat "$work/verify.out" >&2; exit 1; }
head_row process seconds pages marks 'sign-ins' files 'memory, first half' 'second half' 'descriptors, first half' 'second half'
while IFS=$'\t' read -r -a cells; do
	row "${cells[@]}"
done <"$work/soak"
