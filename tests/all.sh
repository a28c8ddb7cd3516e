#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# Everything that `./dev test` runs, in lanes, with a log a part in var/test/. The last line is `N passed, N failed`.
# Arguments pick parts by name: tests/all.sh unit e2e-sqlite. Of parts that work on one list of files (e2e-pg-1, e2e-pg-2) the
# name without its number picks all.
# shellcheck disable=SC2317
set -uo pipefail
cd "$(dirname "$0")/.." || exit 3

only=("$@")
logs=$PWD/var/test
case ${1:-} in
--*) ;; # a part of this script, run again beside a database server: the logs are the caller's
*)
	rm -rf "$logs"
	mkdir -p "$logs"
	;;
esac
# A part waits for pages, timers, disks and other processes half of its time: four fill two processors.
lanes=4
began=$SECONDS

export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1:abort_on_error=0}
export UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1:halt_on_error=1}
export LSAN_OPTIONS=${LSAN_OPTIONS:-suppressions=$PWD/tests/lsan.supp:print_suppressions=0}
export TSAN_OPTIONS=${TSAN_OPTIONS:-halt_on_error=1:second_deadlock_stack=1}
# cmocka writes one `ok` or `not ok` line a test.
export CMOCKA_MESSAGE_OUTPUT=TAP

# Databases of tests are thrown away, and what is asked of them is to outlive a killed process, not a machine without power:
# they are in memory where there is room, so that no test waits for a disk. A server there keeps its log short.
in_memory() {
	[ -z "${TMPDIR:-}" ] && [ -d /dev/shm ] && [ -w /dev/shm ] || return 0
	[ "$(df -k --output=avail /dev/shm | tail -n 1)" -gt 6000000 ] || return 0
	[ "$(sed -nE 's/^MemAvailable: *([0-9]+) kB/\1/p' /proc/meminfo)" -gt 8000000 ] || return 0
	TMPDIR=$(mktemp -d /dev/shm/sluitend.XXXXXX) || exit 3
	trap 'rm -rf "$TMPDIR"' EXIT
	# The server runs as somebody else when root runs the tests.
	chmod 755 "$TMPDIR"
	export TMPDIR PG_OPTIONS="${PG_OPTIONS:-} -c max_wal_size=256MB"
}

wanted() {
	local name
	[ ${#only[@]} -gt 0 ] || return 0
	for name in "${only[@]}"; do
		[ "$name" != "$1" ] && [ "$name" != "${1%-[0-9]}" ] || return 0
	done
	return 1
}

# part NAME COMMAND...: runs it, when it is wanted, in the background with a log of its own, and no more than so many at a time.
part() {
	wanted "$1" || return 0
	run_part "$@"
}

run_part() {
	local name=$1
	shift
	while [ "$(jobs -pr | wc -l)" -ge "$lanes" ]; do
		wait -n || true
	done
	(
		start=$SECONDS
		code=0
		export PART=$name
		"$@" >"$logs/$name.log" 2>&1 || code=$?
		echo "$code $((SECONDS - start))" >"$logs/$name.exit"
		printf '%-14s %4d s  %s\n' "$name" $((SECONDS - start)) "$(tests/tally "$logs/$name.log" "$code")"
	) &
}

together() {
	wait
}

# A part that those after it need: when it fails there is nothing to go on with. Those before it may go on beside them.
must() {
	local name=$1
	wanted "$name" || return 0
	part "$@"
	until [ -f "$logs/$name.exit" ]; do
		wait -n || true
	done
	if [ "$(cut -d' ' -f1 "$logs/$name.exit")" != 0 ]; then
		together
		finish
	fi
}

# build FOLDER SANITIZERS TARGET...: line numbers are all that is kept for debugging. Without sanitizers it is not optimised
# either, because what is asked of it is how it fails and not how quickly. With them it has a fixed address: there is so much
# to relocate that it would start a sixth slower, and it is started thousands of times.
build() {
	local dir=$1 sanitize=$2 how=(-Doptimization=0)
	shift 2
	[ "$sanitize" = none ] || how=(-Doptimization=1 -Db_pie=false -Dc_link_args=-no-pie)
	if [ ! -f "$dir/build.ninja" ]; then
		meson setup "$dir" -Dbuildtype=debugoptimized -Db_sanitize="$sanitize" -Db_lundef=false -Dc_args=-g1 "${how[@]}" || return 1
	fi
	ninja -C "$dir" "$@"
}

# The unit tests of a build, on both databases. They share their database server with each other and the processors with
# everything: a program of theirs that fails is run once more at the end (see tests/units.sh).
unit() {
	tests/with_pg.sh tests/units.sh --chance "$logs/$PART" "$@"
}

# The tests that have several threads, with the thread sanitizer.
threads() {
	local names
	build build-tsan thread --quiet build.ninja || return 1
	names=$(meson test -C build-tsan --no-rebuild --list --suite unit 2>/dev/null | sed 's/.*\/ *//' |
		grep -E 'writer|db_keep|http_server|http_live|thread')
	[ -n "$names" ] || return 0
	# shellcheck disable=SC2046,SC2086
	build build-tsan thread $(printf 'tests/unit/test_%s ' $names) || return 1
	# shellcheck disable=SC2086
	unit build-tsan $names
}

# Every tests/FOLDER/*.test.mjs against the sanitized program, on one database. What a browser and a server do together
# depends on the machine as well: a file of theirs that fails is run once more at the end (see tests/files.sh). PART-1 and
# PART-2 take their files from one list.
scripts() {
	export SLUITEND=$PWD/build-san/sluitend
	case $1 in
	e2e | browser) tests/files.sh --chance "$logs/$PART" --from "$logs/${PART%-[0-9]}.list" ;;
	*) tests/files.sh tests/"$1"/*.test.mjs ;;
	esac
}

# The files of a part, the biggest first: they take longest, more or less.
list() {
	ls -S tests/"$2"/*.test.mjs >"$logs/$1.list"
}

again() {
	export SLUITEND=$PWD/build-san/sluitend
	tests/files.sh --again "$logs/$1"
}

# The files and programs that failed, alone: when nothing else runs.
second_chances() {
	local list name
	for list in "$logs"/*.again; do
		[ -f "$list" ] || continue
		name=$(basename "$list" .again)
		case $name in
		unit) run_part "$name-again" tests/with_pg.sh tests/units.sh --again "$logs/$name" build-san ;;
		threads) run_part "$name-again" tests/with_pg.sh tests/units.sh --again "$logs/$name" build-tsan ;;
		*-pg | *-pg-[0-9]) run_part "$name-again" tests/with_pg.sh "$0" --again "$name" ;;
		*) run_part "$name-again" on_sqlite again "$name" ;;
		esac
		together
	done
}

# End-to-end and browser tests use the server of SLUITEND_TEST_PG when it is set, and files of their own when not.
on_sqlite() {
	unset SLUITEND_TEST_PG
	"$@"
}

on_postgres() {
	tests/with_pg.sh "$0" --scripts "$@"
}

# What every part printed about failures, and the sum.
finish() {
	local exit_file name code
	for exit_file in "$logs"/*.exit; do
		name=$(basename "$exit_file" .exit)
		read -r code _ <"$exit_file"
		if ! tests/tally "$logs/$name.log" "$code" | grep -q ' 0 failed'; then
			echo
			echo "--- $name failed; the end of var/test/$name.log:"
			grep -nE '^ *not ok|: error:|ERROR: |FAILED|runtime error|Sanitizer' "$logs/$name.log" | head -20
			tail -n 30 "$logs/$name.log"
		fi
	done
	echo
	if cat "$logs"/*.flaky 2>/dev/null; then
		echo "*** THE TESTS ABOVE FAILED ONCE AND PASSED THEN: mend them. What they said first: var/test/*.first.log"
		echo
	fi
	echo "$((SECONDS - began)) seconds"
	tests/tally --sum "$logs"
	exit $?
}

# The rules a second time, in another language: its own cases, then the program beside it on random data.
oracle() {
	export SLUITEND=$PWD/build-san/sluitend
	node tests/oracle/selftest.mjs && node tests/oracle/check.mjs --db "$1" --seeds "${ORACLE_SEEDS:-1..2}" --persons 40 --bad 1 --dialect auto
}

# What fails around and inside the program, call by call: with the allocator of the C library, so without sanitizers.
faults() {
	export SLUITEND=$PWD/build-faults/sluitend SLUITEND_FAULTS=$PWD/build-faults/tests/faults/faults.so
	tests/files.sh tests/faults/*.test.mjs
}

case ${1:-} in
--scripts) scripts "$2"; exit ;;
--again) again "$2"; exit ;;
--faults) faults; exit ;;
--oracle) oracle "$SLUITEND_TEST_PG"; exit ;;
esac

in_memory
part lint tools/lint
part tools scripts tools
part build-faults build build-faults none sluitend tests/faults/faults.so
must build build build-san address,undefined
for engine in pg sqlite; do
	list e2e-$engine e2e
	list browser-$engine browser
done
# The longest first, so that no lane is left with one at the end; a second part on a list ends when the first does.
part e2e-pg-1 on_postgres e2e
part e2e-sqlite-1 on_sqlite scripts e2e
part browser-sqlite on_sqlite scripts browser
part unit unit build-san
part browser-pg on_postgres browser
part e2e-pg-2 on_postgres e2e
part e2e-sqlite-2 on_sqlite scripts e2e
part oracle-pg tests/with_pg.sh "$0" --oracle
part oracle-sqlite oracle sqlite
part threads threads
part faults-pg tests/with_pg.sh "$0" --faults
part faults-sqlite on_sqlite faults
together
second_chances
finish
