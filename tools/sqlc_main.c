/* SPDX-License-Identifier: EUPL-1.2 */
/* Build tool: sqlc OUT.c OUT.h UNIT FILE.sql... */
#include <stdio.h>

#include "sqlc.h"

enum { LARGEST_OUTPUT = 16 * 1024 * 1024 };

static enum err run(int argc, char **argv, struct arena *a, struct fail *f)
{
	size_t count = (size_t)(argc - 4);
	struct sqlc_source *sources = ARENA_ARRAY(a, count, struct sqlc_source);
	struct buf source DEFER(buf_finish), header DEFER(buf_finish);

	buf_init(&source, LARGEST_OUTPUT);
	buf_init(&header, LARGEST_OUTPUT);
	if (sources == NULL) {
		return fail_set(f, ERR_NOMEM, NULL, "sqlc: out of memory");
	}
	for (size_t i = 0; i < count; i++) {
		sources[i].name = argv[4 + i];
		TRY(tool_read(a, argv[4 + i], &sources[i].text, f));
	}
	TRY(sqlc_compile(a, sources, count, argv[3], tool_base_name(argv[2]), &source, &header, f));
	TRY(tool_write(argv[1], &source, f));
	return tool_write(argv[2], &header, f);
}

int main(int argc, char **argv)
{
	struct arena a DEFER(arena_reset);
	struct fail f = { .what = "failed" };

	arena_init(&a, LARGEST_OUTPUT);
	if (argc < 5) {
		(void)fputs("usage: sqlc OUT.c OUT.h UNIT FILE.sql...\n", stderr);
		return 2;
	}
	if (run(argc, argv, &a, &f) != OK) {
		(void)fprintf(stderr, "%s\n", f.what);
		return 1;
	}
	return 0;
}
