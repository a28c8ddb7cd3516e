#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# Reports to a register that refuses, answers late, repeats itself, is away and loses answers, over HTTPS, while the server and its
# process that goes out are killed (kill -9) at random moments: each arrives exactly once, and both sides say the same at the end.
#   REGISTER_REPORTS=10000   how many
#   REGISTER_KILLS=20        mean seconds between two kills
set -euo pipefail
cd "$(dirname "$0")/.."
export REGISTER_REPORTS=${REGISTER_REPORTS:-10000} REGISTER_KILLS=${REGISTER_KILLS:-20} SLUITEND=${SLUITEND:-$PWD/build/sluitend}
exec node --test --test-name-pattern='every report arrives once' tests/e2e/register.test.mjs
