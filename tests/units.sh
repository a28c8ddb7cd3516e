#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# Runs the unit test programs of a build, and prints what each printed (TAP).
#
#   tests/units.sh BUILD [PROGRAM...]                every failure counts; without names all programs
#   tests/units.sh --chance NAME BUILD [PROGRAM...]  a program that fails is named in NAME.again and not printed; what it said
#                                                    is in NAME.PROGRAM.first.log
#   tests/units.sh --again NAME BUILD                the programs of NAME.again once more, one at a time; what fails now
#                                                    counts, what passes now is listed in NAME.flaky
#
# Who has a second chance is said in tests/files.sh; tests/tally deals it out.
set -uo pipefail

# run AT_ONCE BUILD [PROGRAM...]: how many failed.
run() {
	local at_once=$1 dir=$2
	shift 2
	rm -f "$dir/meson-logs/testlog.json"
	meson test -C "$dir" --no-rebuild --suite unit --timeout-multiplier 20 --num-processes "$at_once" --quiet "$@"
}

strict() {
	local code=0
	run 2 "$@" || code=$?
	tests/tally --meson "$1/meson-logs/testlog.json" || code=1
	return "$code"
}

# All is well for now when each that failed is to run again, and meson had no other complaint.
chance() {
	local name=$1 code=0
	shift
	rm -f "$name.again"
	run 2 "$@" || code=$?
	if tests/tally --meson "$1/meson-logs/testlog.json" "$name"; then
		[ ! -f "$name.again" ] || code=$((code - $(wc -l <"$name.again")))
	else
		code=1
	fi
	return "$code"
}

again() {
	local name=$1 dir=$2 code=0 programs log
	mapfile -t programs <"$name.again"
	run 1 "$dir" "${programs[@]}" || code=$?
	tests/tally --meson "$dir/meson-logs/testlog.json" >"$name.again.log" || code=1
	cat "$name.again.log"
	for program in "${programs[@]}"; do
		log=$name.$program.first.log
		grep -qE "^# (.* / )?$program: OK in " "$name.again.log" || continue
		if grep -qE '^not ok [0-9]+ - ' "$log"; then
			sed -nE "s/^not ok [0-9]+ - (.*)$/flaky: $program: \1/p" "$log" >>"$name.flaky"
		else
			echo "flaky: $program: it ended before it had named a test" >>"$name.flaky"
		fi
	done
	rm "$name.again.log"
	return "$code"
}

case ${1:-} in
--chance) shift; chance "$@" ;;
--again) again "$2" "$3" ;;
*) strict "$@" ;;
esac
