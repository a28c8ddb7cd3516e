/* SPDX-License-Identifier: EUPL-1.2 */
/* Computes the findings of everybody in a database anew, as an upgrade with other rules does. */
#include <stdio.h>

#include "access/account.h"
#include "base/clock.h"
#include "intake/recompute.h"

enum { ARENA_MOST = 256 * 1024 * 1024 };

int main(int argc, char **argv)
{
	struct reference_book book DEFER(reference_book_finish);
	struct arena arena DEFER(arena_reset);
	struct db *db DEFER(db_close) = NULL;
	struct fail fail = { 0 };
	struct ctx c = { .arena = &arena, .fail = &fail, .now = clock_now() };
	enum err e;

	reference_book_init(&book);
	arena_init(&arena, ARENA_MOST);
	if (argc != 2) {
		(void)fputs("usage: recompute DATABASE_URL\n", stderr);
		return 2;
	}
	c.today = clock_day(c.now);
	actor_system(&c);
	e = db_open(&fail, argv[1], DB_WRITE, &db);
	if (e == OK) {
		db_fail_to(db, &fail);
		c.db = db;
		e = reference_book_read(&book, db);
	}
	if (e == OK) {
		e = recompute_all(&c, &book);
	}
	if (e != OK) {
		(void)fprintf(stderr, "recompute: %s\n", fail.what);
		return 3;
	}
	return 0;
}
