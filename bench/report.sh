#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# Puts the tables of the last runs (var/bench/NAME.md) into docs/benchmarks.md, each between its marks
# `<!-- table NAME -->` and `<!-- end -->`, with the day of the run. Tables that were not run stay.
set -euo pipefail
cd "$(dirname "$0")/.."

page=docs/benchmarks.md
for table in var/bench/*.md; do
	[ -s "$table" ] || continue
	name=$(basename "$table" .md)
	awk -v name="$name" -v table="$table" -v day="$(date -r "$table" +%F)" '
		$0 == "<!-- table " name " -->" {
			print; print ""; print "Measured " day "."; print ""
			while ((getline line < table) > 0) print line
			print ""; inside = 1; next
		}
		$0 == "<!-- end -->" { inside = 0 }
		!inside' "$page" >"$page.new"
	mv "$page.new" "$page"
done
echo "tables are in $page"
