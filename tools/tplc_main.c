/* SPDX-License-Identifier: EUPL-1.2 */
/* Build tool: tplc OUT.c OUT.h DEPFILE FILE.html... ; files whose name begins with _ are only there to be included. */
#include <stdio.h>

#include "tpl.h"

enum { LARGEST_OUTPUT = 64 * 1024 * 1024 };

struct files {
	struct arena *arena;
	struct buf used; /* names of what was included */
};

static enum err load(void *arg, const char *path, struct str *ret, struct fail *f)
{
	struct files *files = arg;

	buf_printf(&files->used, " %s", path);
	return tool_read(files->arena, path, ret, f);
}

static enum err run(char **argv, int argc, struct files *files, struct fail *f)
{
	struct tpl_source *sources = ARENA_ARRAY(files->arena, (size_t)argc, struct tpl_source);
	struct tpl_loader loader = { load, files };
	struct buf source DEFER(buf_finish), header DEFER(buf_finish), deps DEFER(buf_finish);
	size_t n = 0;

	buf_init(&source, LARGEST_OUTPUT);
	buf_init(&header, LARGEST_OUTPUT);
	buf_init(&deps, LARGEST_OUTPUT);
	if (sources == NULL) {
		return ERR_NOMEM;
	}
	for (int i = 4; i < argc; i++) {
		if (tool_base_name(argv[i])[0] != '_') {
			sources[n].name = argv[i];
			TRY(tool_read(files->arena, argv[i], &sources[n].text, f));
			n++;
		}
	}
	TRY(tpl_compile(files->arena, sources, n, tool_base_name(argv[2]), &loader, &source, &header, f));
	buf_printf(&deps, "%s %s:", argv[1], argv[2]);
	buf_str(&deps, buf_view(&files->used));
	buf_char(&deps, '\n');
	TRY(tool_write(argv[1], &source, f));
	TRY(tool_write(argv[2], &header, f));
	return tool_write(argv[3], &deps, f);
}

int main(int argc, char **argv)
{
	struct arena a DEFER(arena_reset) = { 0 };
	struct files files = { .arena = &a };
	struct fail f = { .what = "failed" };
	enum err e;

	if (argc < 5) {
		(void)fputs("usage: tplc OUT.c OUT.h DEPFILE FILE.html...\n", stderr);
		return 2;
	}
	arena_init(&a, LARGEST_OUTPUT);
	buf_init(&files.used, LARGEST_OUTPUT);
	e = run(argv, argc, &files, &f);
	buf_finish(&files.used);
	if (e != OK) {
		(void)fprintf(stderr, "%s\n", f.what);
	}
	return e == OK ? 0 : 1;
}
