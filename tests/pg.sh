#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# A PostgreSQL server to throw away, on loopback, in a temporary folder.
#
#   tests/pg.sh start        starts one and prints "URL FOLDER"
#   tests/pg.sh stop FOLDER  stops it and removes the folder
#   tests/pg.sh programs     prints the folder of its programs, psql as well
#
# Started by root it runs as the user postgres, because the server refuses to run as root.
set -eu

bin=
for folder in "${PG_BIN:-}" /usr/lib/postgresql/*/bin /usr/bin /usr/local/bin; do
	if [ -n "$folder" ] && [ -x "$folder/initdb" ]; then
		bin=$folder
	fi
done

as_server() {
	if [ "$(id -u)" -eq 0 ]; then
		runuser -u postgres -- "$@"
	else
		"$@"
	fi
}

start() {
	if [ -z "$bin" ]; then
		echo "pg.sh: no PostgreSQL server is installed" >&2
		exit 1
	fi
	dir=$(mktemp -d "${TMPDIR:-/tmp}/sluitend-pg.XXXXXX")
	if [ "$(id -u)" -eq 0 ]; then
		chown postgres "$dir"
	fi
	cd "$dir"
	as_server "$bin/initdb" -D "$dir/data" -U test -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$dir/initdb.log" 2>&1 || {
		cat "$dir/initdb.log" >&2
		rm -rf "$dir"
		exit 1
	}
	# A port may be taken between choosing it and using it: try a few.
	for try in 1 2 3 4 5 6 7 8; do
		port=$((20000 + ($$ * 7 + try * 1013) % 30000))
		if as_server "$bin/pg_ctl" -D "$dir/data" -l "$dir/server.log" -w -t 30 -o "-p $port -c listen_addresses=127.0.0.1 \
			-c unix_socket_directories=$dir -c fsync=${PG_FSYNC:-off} -c full_page_writes=${PG_FSYNC:-off} \
			-c max_connections=60 -c shared_buffers=128MB -c max_wal_size=2GB ${PG_OPTIONS:-}" start >"$dir/start.log" 2>&1 </dev/null; then
			echo "postgresql://test@127.0.0.1:$port/postgres $dir"
			return 0
		fi
	done
	cat "$dir/server.log" "$dir/start.log" >&2
	rm -rf "$dir"
	exit 1
}

stop() {
	cd /
	if [ -d "$1/data" ]; then
		as_server "$bin/pg_ctl" -D "$1/data" -m immediate -w stop >/dev/null 2>&1 || true
	fi
	rm -rf "$1"
}

case "${1:-}" in
start) start ;;
stop) stop "$2" ;;
programs) [ -z "$bin" ] || dirname "$(readlink -f "$bin/initdb")" ;;
*)
	echo "usage: pg.sh start | stop FOLDER | programs" >&2
	exit 2
	;;
esac
