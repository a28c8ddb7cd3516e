#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# Runs files of node tests one after another and prints what they print (TAP).
#
#   tests/files.sh FILE...                 every failure counts
#   tests/files.sh --chance NAME FILE...   a file that fails is named in NAME.again and not printed; what it said is in
#                                          NAME.FILE.first.log
#   tests/files.sh --chance NAME --from LIST   the same with the files that LIST names, a line each. Each is taken from LIST
#                                          before it runs, so that several of these can work on one LIST
#   tests/files.sh --again NAME            the files of NAME.again once more; what fails now counts, what passes now is
#                                          listed in NAME.flaky
#
# A second chance is for what depends on a busy machine. There is none for what a sanitizer found, and none for more than
# three files of a part, also when several work on its list: that is no chance.
set -uo pipefail
most=3
# What files make once and copy (tests/e2e/made.mjs).
SLUITEND_MADE=$(mktemp -d "${TMPDIR:-/tmp}/sluitend-made.XXXXXX")
export SLUITEND_MADE
trap 'rm -rf "$SLUITEND_MADE"' EXIT

run() {
	timeout -k 10 "${FILE_SECONDS:-900}" node --test-reporter=tap "$1"
}

first_log() {
	printf '%s.%s.first.log' "$1" "$(basename "$2" .test.mjs)"
}

strict() {
	local code=0 file
	for file in "$@"; do
		[ -f "$file" ] || continue
		echo "# $file"
		run "$file" || { code=1; echo "# $file ended with a failure"; }
	done
	return "$code"
}

# The next file of a list that others may be taking from, in `file`; 1 when there is none.
take() {
	local list=$1
	{
		flock 9
		file=$(head -n 1 "$list")
		sed -i 1d "$list"
	} 9>>"$list.lock"
	[ -n "$file" ]
}

# How many files of this list have failed, with the one that did now.
failures() {
	local list=$1
	{
		flock 9
		echo "$file" >>"$list.failed"
		wc -l <"$list.failed"
	} 9>>"$list.lock"
}

chance() {
	local name=$1 code=0 file log list own
	shift
	: >"$name.again"
	own=$SLUITEND_MADE/list
	list=$own
	if [ "${1:-}" = --from ]; then
		list=$2
	else
		printf '%s\n' "$@" >"$own"
	fi
	while take "$list"; do
		[ -f "$file" ] || continue
		log=$(first_log "$name" "$file")
		if run "$file" >"$log" 2>&1; then
			echo "# $file"
			cat "$log"
			rm "$log"
			continue
		fi
		if [ "$(failures "$list")" -gt "$most" ] || grep -qE 'Sanitizer|runtime error:' "$log"; then
			code=1
			echo "# $file"
			cat "$log"
			echo "# $file ended with a failure"
		else
			echo "# $file failed, and is run once more at the end"
			echo "$file" >>"$name.again"
		fi
	done
	[ -s "$name.again" ] || rm "$name.again"
	return "$code"
}

# The tests of a log that failed: those outside first, which a `not ok` without indentation names.
names() {
	sed -nE 's/^not ok [0-9]+ - (.*)$/\1/p' "$1"
}

again() {
	local name=$1 code=0 file log
	while read -r file; do
		log=$(first_log "$name" "$file")
		if ! strict "$file"; then
			code=1
		elif [ -n "$(names "$log")" ]; then
			names "$log" | sed "s|^|flaky: $file: |" >>"$name.flaky"
		else
			echo "flaky: $file: it ended before it had named a test" >>"$name.flaky"
		fi
	done <"$name.again"
	return "$code"
}

case ${1:-} in
--chance) shift; chance "$@" ;;
--again) again "$2" ;;
*) strict "$@" ;;
esac
