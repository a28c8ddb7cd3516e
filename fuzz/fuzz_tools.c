/* SPDX-License-Identifier: EUPL-1.2 */
/* The compilers of the build: templates, statements, messages. The first byte says which. */
#include "fuzz.h"
#include "msgc.h"
#include "sqlc.h"
#include "tpl.h"

enum { HEAP = 16 * 1024 * 1024 };

static enum err no_file(void *arg, const char *path, struct str *ret, struct fail *f)
{
	(void)arg;
	(void)ret;
	return fail_set(f, ERR_IO, NULL, "there is no %s", path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = size > 0 ? fuzz_text(data + 1, size - 1) : fuzz_text(data, 0);
	struct tpl_source page = { "page.html", text };
	struct tpl_loader loader = { no_file, NULL };
	struct sqlc_source statements = { "room.sql", text };
	struct msgc_file messages[MSGC_LANGUAGES] = { { "nl.msg", text }, { "en.msg", text } };
	struct fail f = { .code = OK };
	struct buf source, header;
	struct arena a;
	enum err e;

	arena_init(&a, HEAP);
	buf_init(&source, HEAP);
	buf_init(&header, HEAP);
	switch (size > 0 ? data[0] % 3 : 0) {
	case 0: e = tpl_compile(&a, &page, 1, "page.h", &loader, &source, &header, &f); break;
	case 1: e = sqlc_compile(&a, &statements, 1, "room_sql", "room_sql.h", &source, &header, &f); break;
	default: e = msgc_compile(&a, messages, "messages.h", &source, &header, &f); break;
	}
	FUZZ_CHECK(e == OK || e == ERR_NOMEM || e == ERR_TOOBIG || f.what[0] != '\0');
	buf_finish(&source);
	buf_finish(&header);
	arena_reset(&a);
	return 0;
}
