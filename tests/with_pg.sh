#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# Runs a command with a PostgreSQL server of its own: its URL stands in SLUITEND_TEST_PG. Stops the server afterwards.
#
#   tests/with_pg.sh COMMAND...
set -eu

here=$(cd "$(dirname "$0")" && pwd)
started=$("$here/pg.sh" start)
# A machine that is busy with other tests may let one wait for longer than the program would.
SLUITEND_TEST_PG=${started% *}?connect_timeout=60
dir=${started##* }
# Debian's own psql is a script in Perl that looks for the real one, for longer than a statement takes.
programs=$("$here/pg.sh" programs)
PATH=$programs${programs:+:}$PATH
export SLUITEND_TEST_PG PATH
trap '"$here/pg.sh" stop "$dir"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
"$@"
