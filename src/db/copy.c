/* SPDX-License-Identifier: EUPL-1.2 */
#include "db/copy.h"

#include "db/engine.h"

enum err db_copy_out(struct fail *f, const char *url, db_sink *sink, void *arg)
{
	struct db *db DEFER(db_close) = NULL;

	TRY(db_open(f, url, DB_READ, &db));
	db_fail_to(db, f);
	return db->engine->copy_out(db, sink, arg);
}

enum err db_copy_in(struct fail *f, const char *url, db_source *source, void *arg)
{
	struct db_url where;

	TRY(db_url_parse(str_of(url), f, &where));
	return where.kind == DB_URL_FILE ? sqlite_copy_in(f, &where, source, arg)
	                                 : postgres_copy_in(f, url, source, arg);
}

enum err db_check_sound(struct db *db)
{
	return db->engine->check_sound(db);
}
