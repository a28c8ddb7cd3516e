/* SPDX-License-Identifier: EUPL-1.2 */
/* A mapping file, and behind a zero byte the headings of a file, one a line. */
#include "fmt/columns.h"
#include "fuzz.h"

static const struct column_want want[] = {
	{ "pgn", true }, { "datum", true }, { "status", false }, { "reden", false }, { "uren_per_week", false },
};
enum { WANTED = sizeof want / sizeof want[0], HEAP = 8 * 1024 * 1024, MOST = 40 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	struct str names[MOST], headings, map_text = str_cut(fuzz_text(data, size), '\0', &headings);
	struct column_map map = { .heading_count = 0 };
	struct columns_problem problem;
	struct columns c;
	size_t n = 0;

	arena_init(&a, HEAP);
	while (headings.n > 0 && n < MOST) {
		names[n++] = str_cut(headings, '\n', &headings);
	}
	if (column_map_read(&a, map_text, &map, &problem) == OK &&
	    columns_match(&a, want, WANTED, &map, names, n, &c, &problem) == OK) {
		struct csv_row row = { .fields = names, .count = n };

		FUZZ_CHECK(c.at[0] >= 0 && c.at[1] >= 0 && c.unknown_count <= n);
		for (size_t i = 0; i < WANTED; i++) {
			FUZZ_CHECK(c.at[i] < (int)n);
			(void)columns_get(&c, &row, i);
		}
	}
	arena_reset(&a);
	return 0;
}
