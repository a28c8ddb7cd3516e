/* SPDX-License-Identifier: EUPL-1.2 */
#include "intake/book.h"

#include "access_sql.h"
#include "people/people.h"

struct kept_book {
	struct arena arena;
	struct reference_book book;
	char version[24];
	bool read;
};

static void kept_book_destroy(void *arg)
{
	struct kept_book *kept = arg;
	struct arena arena = kept->arena;

	reference_book_finish(&kept->book);
	arena_reset(&arena);
}

enum err intake_book(struct ctx *c, struct web_thread *t, struct reference_book **ret)
{
	struct kept_book *kept = t->kept;
	struct setting_get_row version = { 0 };
	bool found;

	TRY(setting_get(c->db, c->arena, &(struct setting_get_in){ STR(SETTING_REFERENCE_VERSION) }, &version, &found));
	if (kept == NULL) {
		struct arena arena;

		arena_init(&arena, 64 * 1024);
		kept = ARENA_NEW(&arena, struct kept_book);
		if (kept == NULL) {
			return ERR_NOMEM;
		}
		kept->arena = arena;
		reference_book_init(&kept->book);
		t->kept = kept;
		t->kept_destroy = kept_book_destroy;
	}
	if (!kept->read || !str_eq(str_of(kept->version), version.value)) {
		kept->read = false;
		TRY(reference_book_read(&kept->book, c->db));
		code_copy(kept->version, sizeof kept->version, version.value);
		kept->read = true;
	}
	*ret = &kept->book;
	return OK;
}
