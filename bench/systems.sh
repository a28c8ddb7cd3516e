#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# One student's missed lessons as JSON, as bench/absences.sh asks them, beside Directus and Parse Server over the same rows in the same
# PostgreSQL server: a table with an index on the person, an account that may read it, 8 connections. Neither keeps a log of who read
# what. Each runs as it is installed, in one process. 1 is 200 students; BENCH_SIZES="10" by default.
#
#   BENCH_SYSTEMS=DIR    where they are installed (directus/, parse/); by default into the scratch of the run, which takes minutes
#   npm_config_nodedir   where the headers of Node.js are, when they cannot be fetched: Directus builds one module
source "$(dirname "$0")/lib.sh"
bench_begin systems
export SLUITEND_KEY=$work/key
duration=${BENCH_SECONDS:-10}
login=coordinator.25pj
directus=10.13.4 parse=9.10.0
systems=${BENCH_SYSTEMS:-$work/systems}
admin=beheerdersteken

# install NAME PACKAGE VERSION
install() {
	[ ! -d "$systems/$1/node_modules/$2" ] || return 0
	say "$2 $3 is installed"
	mkdir -p "$systems/$1"
	(cd "$systems/$1" && npm install --ignore-scripts --no-audit --no-fund --silent "$2@$3" >"$work/npm.log" 2>&1) || { tail "$work/npm.log" >&2; exit 1; }
}

# start_system PATH COMMAND...: a server on $port that answers there; server_url and server_pid say where.
start_system() {
	local path=$1 try
	shift
	"$@" >"$work/server.log" 2>&1 &
	server_pid=$!
	server_url=http://127.0.0.1:$port
	for try in $(seq 600); do
		curl -fs -o "$work/up" "$server_url$path" && return 0
		sleep 0.1
	done
	tail -n 20 "$work/server.log" >&2
	say 'the system does not answer'
	exit 1
}

start_directus() {
	start_system /server/ping env -C "$systems/directus" DB_CLIENT=pg DB_CONNECTION_STRING="${pg_url%/*}/directus" KEY=meting SECRET=meting \
		HOST=127.0.0.1 PORT="$port" TELEMETRY=false LOG_LEVEL=error ADMIN_EMAIL=meting@example.org ADMIN_PASSWORD=een-lang-wachtwoord \
		ADMIN_TOKEN=$admin CACHE_ENABLED=false RATE_LIMITER_ENABLED=false node node_modules/.bin/directus "$1"
}

start_parse() {
	start_system /parse/health env -C "$systems/parse" node node_modules/.bin/parse-server --appId meting --masterKey meester \
		--masterKeyIps 127.0.0.1 --host 127.0.0.1 --port "$port" --databaseURI "${pg_url%/*}/parse" --serverURL "http://127.0.0.1:$port/parse" \
		--logsFolder "$work/parse-logs" --silent true
}

columns='person, datum, begintijd, eindtijd, status, reden, inschrijving'

make_directus() {
	install directus directus "$directus"
	[ -e "$systems/directus/node_modules/isolated-vm/out/isolated_vm.node" ] ||
		(cd "$systems/directus" && npm rebuild isolated-vm >"$work/npm.log" 2>&1) || { tail "$work/npm.log" >&2; exit 1; }
	fresh_pg directus
	psql -q "$fresh_url" -c 'CREATE TABLE missed (id BIGSERIAL PRIMARY KEY, person TEXT, datum TEXT, begintijd TEXT, eindtijd TEXT,
		status TEXT, reden TEXT, inschrijving TEXT)' -c "\\copy missed ($columns) FROM '$work/rows.csv' WITH (FORMAT csv)" \
		-c 'CREATE INDEX missed_person ON missed (person, datum, begintijd)' -c 'VACUUM ANALYZE missed'
	env -C "$systems/directus" DB_CLIENT=pg DB_CONNECTION_STRING="$fresh_url" KEY=meting SECRET=meting ADMIN_EMAIL=meting@example.org \
		ADMIN_PASSWORD=een-lang-wachtwoord ADMIN_TOKEN=$admin TELEMETRY=false LOG_LEVEL=error node node_modules/.bin/directus bootstrap \
		>"$work/bootstrap.log" 2>&1 || { tail "$work/bootstrap.log" >&2; exit 1; }
	start_directus start
	token_directus=$(node bench/systems.mjs reader directus "$server_url" "$admin")
	stop_server
}

make_parse() {
	install parse parse-server "$parse"
	fresh_pg parse
	start_parse
	token_parse=$(node bench/systems.mjs reader parse "$server_url")
	psql -q "$fresh_url" -c 'CREATE SEQUENCE missed_id' -c "ALTER TABLE \"Missed\" ALTER \"objectId\" SET DEFAULT 'm' || nextval('missed_id'),
		ALTER \"createdAt\" SET DEFAULT now(), ALTER \"updatedAt\" SET DEFAULT now()" \
		-c "\\copy \"Missed\" ($columns) FROM '$work/rows.csv' WITH (FORMAT csv)" \
		-c 'CREATE INDEX missed_person ON "Missed" (person, datum, begintijd)' -c 'VACUUM ANALYZE "Missed"'
	stop_server
}

start_ours() {
	start_server "${pg_url%/*}/ours"
}

# ask KIND TOKEN BEFORE AFTER HEADER...: one sample of a system that serves.
ask() {
	local kind=$1 token=$2 header headers=()
	people_script "$work/$kind.lua" "$3" "$4"
	for header in "${@:5}"; do
		headers+=(-H "$header")
	done
	read -r rows bytes < <(node bench/systems.mjs count "$kind" "$server_url" "$token" "$work/people")
	[ "$kind" = ours ] && same=$rows
	[ "$rows" = "$same" ] || { say "$kind answers $rows rows, not $same"; exit 1; }
	sizes[$kind]=$bytes
	wrk -t2 -c8 -d2s -s "$work/$kind.lua" "${headers[@]}" "$server_url" >/dev/null
	sample "$kind" wrk -t2 -c8 "-d${duration}s" --latency -s "$work/$kind.lua" "${headers[@]}" "$server_url"
	note_wrk "$kind"
	stop_server
}

# line WORK KIND
line() {
	row "$1" "$(thousands "$(wc -l <"$work/rows.csv")")" "$(thousands "$(rate "$2")")/s" "$(p99 "$2") ms" \
		"$(ratio "$(rate ours)" "$(rate "$2")")$(noisy ours "$2")" "$3" "$(cost "$2")" "$(thousands "${sizes[$2]}")"
}

declare -A sizes
port=$((12000 + $$ % 8000))
head_row work 'missed lessons stored' requests p99 'ours is so many times faster' reach 'processor time' bytes
start_pg
for size in ${BENCH_SIZES:-10}; do
	fresh_pg ours
	"$sluitend" init --db "$fresh_url" >/dev/null 2>"$work/init.err"
	"$sluitend" demo --db "$fresh_url" --students $((size * 200)) >/dev/null 2>"$work/init.err" || { cat "$work/init.err" >&2; exit 1; }
	"$sluitend" token add "$login" --db "$fresh_url" --name meting --format csv >"$work/token.csv" 2>"$work/init.err"
	token=$(grep -oE '[A-Za-z0-9_-]{43}' "$work/token.csv" | tail -n 1)
	list_people psql -At "$fresh_url" -c
	psql -q "$fresh_url" -c 'VACUUM ANALYZE'
	start_ours
	node bench/systems.mjs rows "$server_url" "$token" "$work/people" >"$work/rows.csv"
	stop_server
	make_directus
	make_parse
	clear ours directus parse
	rm -f "$work"/*.rates
	for ((i = 0; i < runs; i++)); do
		start_ours
		ask ours "$token" /api/v1/jongeren/ /verzuim "Authorization: Bearer $token"
		start_directus start
		ask directus "$token_directus" '/items/missed?filter%5Bperson%5D%5B_eq%5D=' \
			'&sort=datum,begintijd&limit=200&fields=datum,begintijd,eindtijd,status,reden,inschrijving' "Authorization: Bearer $token_directus"
		start_parse
		ask parse "$token_parse" '/parse/classes/Missed?where=%7B%22person%22%3A%22' '%22%7D&order=datum,begintijd&limit=200' \
			'X-Parse-Application-Id: meting' "X-Parse-Session-Token: $token_parse"
	done
	line 'ours, on PostgreSQL' ours ''
	line "Directus $directus" directus '≥ 10'
	line "Parse Server $parse" parse '≥ 10'
done
