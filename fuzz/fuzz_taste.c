/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The first look at a file of strangers. What the process that looks says may come from one that was taken over: it is read
 * without trust. The first byte says which of the two the rest is: the file, or the answer about one.
 */
#include "fmt/csv_taste.h"
#include "fmt/utf8.h"
#include "fuzz.h"

enum { HEAP = 64 * 1024 * 1024 };

static void look_at(const struct csv_taste *t)
{
	FUZZ_CHECK(t->shown_rows <= TASTE_ROWS && t->count <= CSV_MAX_FIELDS);
	for (size_t i = 0; i < t->count; i++) {
		FUZZ_CHECK(t->names[i].n <= TASTE_NAME && utf8_valid(t->names[i]));
	}
	for (size_t i = 0; i < t->shown_rows * t->count; i++) {
		FUZZ_CHECK(t->cells[i].n <= TASTE_CELL && utf8_valid(t->cells[i]));
	}
}

static void try_file(struct arena *a, struct str file)
{
	struct csv_taste t;
	struct buf told;

	buf_init(&told, TASTE_MOST_ANSWER);
	FUZZ_CHECK(csv_taste_make(file, &told) == OK && buf_err(&told) == OK);
	FUZZ_CHECK(csv_taste_read(a, buf_view(&told), &t) == OK);
	look_at(&t);
	buf_finish(&told);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = size > 0 ? fuzz_text(data + 1, size - 1) : fuzz_text(data, 0);
	struct csv_taste t;
	struct arena a;

	arena_init(&a, HEAP);
	if (size > 0 && data[0] % 2 == 0) {
		try_file(&a, rest);
	} else if (csv_taste_read(&a, rest, &t) == OK) {
		look_at(&t);
	}
	arena_reset(&a);
	return 0;
}
