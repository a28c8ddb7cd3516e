#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# From an answer to a message to the open page of the coordinator: a real mail server, two real browsers, the demonstration
# region. Each round a young person answers by the link of a message, and the clock runs from the tap until the answer stands
# on the page that the coordinator has open, which nobody touches.
#   BENCH_ANSWERS=20  BENCH_STUDENTS=2000
source "$(dirname "$0")/lib.sh"
bench_begin answer
[ -d tests/browser/node_modules ] || (cd tests/browser && npm ci --silent)
[ -d tests/provider/node_modules ] || (cd tests/provider && npm ci --silent)
read -r n median most slowest < <(SLUITEND="$sluitend" BENCH_ANSWERS="${BENCH_ANSWERS:-20}" BENCH_STUDENTS="${BENCH_STUDENTS:-2000}" node bench/answer.mjs)
head_row 'answers' 'median ms' '90% within ms' 'slowest ms'
row "$n" "$median" "$most" "$slowest"
