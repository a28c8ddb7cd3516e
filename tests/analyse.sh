#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# What compilers and checkers find without running anything; nothing may be found. Takes the folder of a build.
set -uo pipefail
cd "$(dirname "$0")/.."

build=$1
jobs=$(nproc)
bad=0

# verdict NAME STATUS
verdict() {
	if [ "$2" = 0 ]; then
		echo "ok - analyse $1"
	else
		echo "not ok - analyse $1"
		bad=1
	fi
}

# GCC's own, over every file of ours with the flags that it is built with.
with_gcc() {
	node -e '
		const own = /(^|\/)(src|tools)\/[^ ]*\.c$/
		for (const c of JSON.parse(require("fs").readFileSync(process.argv[1] + "/compile_commands.json"))) {
			if (own.test(c.file)) console.log(c.command.replace(/ -o \S+/, " -o /dev/null").replace(/ -M[DQF]( (?=\S+\.(o|d)\b)\S+)?/g, "") + " -fanalyzer")
		}' "$build" | (cd "$build" && xargs -P "$jobs" -d '\n' -n 1 sh -c 'eval "$1"' sh)
}

# The compiler line is GCC's: clang gets what it knows of it.
with_clang() {
	mkdir -p "$build/clang"
	sed -E 's/ -f(zero-call-used-regs|trivial-auto-var-init)=[a-z-]+//g; s/ -fsanitize[^ "]*//g' \
		"$build/compile_commands.json" >"$build/clang/compile_commands.json"
	git ls-files 'src/*.c' | xargs -P "$jobs" -n 8 clang-tidy -p "$build/clang" --quiet \
		--extra-arg=-Wno-unknown-warning-option 2>/dev/null
}

# It does not know what the cleanup attribute does, so leaks are left to the sanitizer.
with_cppcheck() {
	cppcheck --project="$build/compile_commands.json" --file-filter='*src/*' --enable=warning,performance,portability \
		--suppress=resourceLeak --suppress=memleak --inline-suppr -j "$jobs" --quiet --error-exitcode=1 \
		--template='{file}:{line}: {id}: {message}'
}

with_gcc
verdict 'gcc -fanalyzer' $?
with_clang
verdict clang-tidy $?
with_cppcheck
verdict cppcheck $?
exit $bad
