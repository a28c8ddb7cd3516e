/* SPDX-License-Identifier: EUPL-1.2 */
/* Build tool: msgc OUT.c OUT.h nl.msg en.msg */
#include <stdio.h>

#include "msgc.h"

enum { LARGEST_OUTPUT = 16 * 1024 * 1024 };

static enum err run(char **argv, struct arena *a, struct fail *f)
{
	struct msgc_file files[MSGC_LANGUAGES];
	struct buf source DEFER(buf_finish), header DEFER(buf_finish);

	buf_init(&source, LARGEST_OUTPUT);
	buf_init(&header, LARGEST_OUTPUT);
	for (int i = 0; i < MSGC_LANGUAGES; i++) {
		files[i].name = argv[3 + i];
		TRY(tool_read(a, argv[3 + i], &files[i].text, f));
	}
	TRY(msgc_compile(a, files, tool_base_name(argv[2]), &source, &header, f));
	TRY(tool_write(argv[1], &source, f));
	return tool_write(argv[2], &header, f);
}

int main(int argc, char **argv)
{
	struct arena a DEFER(arena_reset);
	struct fail f = { .what = "failed" };

	arena_init(&a, LARGEST_OUTPUT);
	if (argc != 3 + MSGC_LANGUAGES) {
		(void)fputs("usage: msgc OUT.c OUT.h nl.msg en.msg\n", stderr);
		return 2;
	}
	if (run(argv, &a, &f) != OK) {
		(void)fprintf(stderr, "%s\n", f.what);
		return 1;
	}
	return 0;
}
