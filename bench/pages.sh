#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# Every page that a role of the demonstration region comes to from its first page by links, two steps deep, one of each form: the time
# of a whole answer over HTTP, sequentially and warm, and in a real browser without its cache the time from the first byte to the finished
# page and the bytes that came, style sheets, scripts and fonts included.
#   BENCH_STUDENTS=20000  BENCH_REQUESTS=30
source "$(dirname "$0")/lib.sh"
bench_begin pages
[ -d tests/browser/node_modules ] || (cd tests/browser && npm ci --silent)
SLUITEND="$sluitend" BENCH_STUDENTS="${BENCH_STUDENTS:-20000}" BENCH_REQUESTS="${BENCH_REQUESTS:-30}" node bench/pages.mjs >"$work/pages"
head_row page role median p99 reach 'first byte to finished' reach 'bytes, gzipped' reach
while IFS=$'\t' read -r what role median p99 finished bytes; do
	row "$what" "$role" "$median ms" "$p99 ms" '< 50 ms' "$finished ms" '< 300 ms' "$(thousands "$bytes")" '< 150,000'
done <"$work/pages"
