/* SPDX-License-Identifier: EUPL-1.2 */
#include "db/migrate.h"

#include <sodium.h>
#include <string.h>

#include "base/clock.h"
#include "db/engine.h"
#include "db/migrate_text.h"
#include "db/migrate_sql.h"

enum {
	HASH_BYTES = 16,
	CHECKSUM_TEXT = HASH_BYTES * 2 + 1,
	LONGEST_STEP = 4 * 1024 * 1024,
	LARGEST_STEP_NUMBER = 9999
};

/* Reference data of the schema itself: small, and read before anything is placed anywhere. */
static const char steps_table[] = "CREATE TABLE IF NOT EXISTS schema_step (step BIGINT NOT NULL PRIMARY KEY, "
				  "name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL)";

struct step {
	int64_t number;
	struct str name; /* of the file */
	struct str text;
	char checksum[CHECKSUM_TEXT];
};

static enum err read_step(struct db *db, const struct embedded_file *file, struct step *ret)
{
	struct step s = { .name = str_of(file->name), .text = file->data };
	unsigned char hash[HASH_BYTES];
	struct str rest, number = str_cut(s.name, '_', &rest);

	if (number.n != 4 || !str_to_i64(number, &s.number) || s.number < 1 || rest.n == 0) {
		return db_error(db, ERR_BUG, "migration %s: its name is not NNNN_name.sql", file->name);
	}
	(void)crypto_generichash(hash, sizeof hash, (const unsigned char *)s.text.p, s.text.n, NULL, 0);
	(void)sodium_bin2hex(s.checksum, sizeof s.checksum, hash, sizeof hash);
	*ret = s;
	return OK;
}

static enum err find_step(struct db *db, const struct embedded_file *files, size_t count, int64_t number,
                          struct step *ret)
{
	for (size_t i = 0; i < count; i++) {
		TRY(read_step(db, &files[i], ret));
		if (ret->number == number) {
			return OK;
		}
	}
	return db_error(db, ERR_DB, "the database has schema step %lld, which this program does not know: it is newer",
	                (long long)number);
}

/* Compares what was applied with what the program holds. done[number] is set for each step that was. */
static enum err read_applied(struct db *db, const struct embedded_file *files, size_t count, bool *done)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct db_schema_steps_row row;
	struct step step;
	bool more = true;

	TRY(db_schema_steps_open(db, &rows));
	for (;;) {
		TRY(db_schema_steps_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		TRY(find_step(db, files, count, row.step, &step));
		if (!str_eq(row.checksum, str_of(step.checksum))) {
			return db_error(db, ERR_DB, "schema step %.*s was applied with another text",
			                STR_ARG(step.name));
		}
		done[step.number] = true;
	}
}

static enum err apply_inside(struct db *db, const struct embedded_file *files, size_t count, const struct step *step,
                             bool *ret_applied)
{
	bool done[LARGEST_STEP_NUMBER + 1] = { false };
	struct buf sql DEFER(buf_finish);
	struct fail why = { 0 };

	buf_init(&sql, LONGEST_STEP);
	/* Another process may have been faster. */
	TRY(read_applied(db, files, count, done));
	if (done[step->number]) {
		*ret_applied = false;
		return OK;
	}
	if (db_migration_text(step->text, db->engine->dialect, db->engine->distributed(db), &sql, &why) != OK) {
		return db_error(db, ERR_BUG, "migration %.*s: %s", STR_ARG(step->name), why.what);
	}
	buf_char(&sql, '\0');
	TRY(buf_err(&sql));
	TRY(db->engine->migration(db, sql.p));
	TRY(db_schema_step_add(db,
	                       &(struct db_schema_step_add_in){ .step = step->number,
	                                                        .name = step->name,
	                                                        .checksum = str_of(step->checksum),
	                                                        .applied_at = clock_now() },
	                       NULL));
	*ret_applied = true;
	return OK;
}

static enum err apply(struct db *db, const struct embedded_file *files, size_t count, const struct step *step,
                      int *applied)
{
	bool was_applied = false;
	enum err e;

	TRY(db_begin(db));
	e = apply_inside(db, files, count, step, &was_applied);
	if (e != OK) {
		db_rollback(db);
		return e;
	}
	TRY(db_commit(db));
	*applied += was_applied;
	return OK;
}

static enum err apply_all(struct db *db, const struct embedded_file *files, size_t count, int *ret_applied)
{
	bool done[LARGEST_STEP_NUMBER + 1] = { false };
	struct step step;
	int applied = 0;

	TRY(db->engine->text(db, steps_table));
	TRY(read_applied(db, files, count, done));
	for (size_t i = 0; i < count; i++) {
		TRY(read_step(db, &files[i], &step));
		if (!done[step.number]) {
			TRY(apply(db, files, count, &step, &applied));
		}
	}
	if (ret_applied != NULL) {
		*ret_applied = applied;
	}
	return OK;
}

enum err db_migrate(struct db *db, const struct embedded_file *files, size_t count, int *ret_applied)
{
	enum err e;

	if (db->in_transaction) {
		return db_error(db, ERR_BUG, "migrations have transactions of their own");
	}
	TRY(db->engine->ready(db));
	TRY(db->engine->migration_begin(db));
	e = apply_all(db, files, count, ret_applied);
	db->engine->migration_end(db);
	return e;
}

enum err db_migrated(struct db *db, const struct embedded_file *files, size_t count, bool *ret_current)
{
	bool done[LARGEST_STEP_NUMBER + 1] = { false };
	bool exists = false, current = true;
	struct step step;

	TRY(db->engine->ready(db));
	TRY(db->engine->has_table(db, "schema_step", &exists));
	if (!exists) {
		*ret_current = false;
		return OK;
	}
	TRY(read_applied(db, files, count, done));
	for (size_t i = 0; i < count; i++) {
		TRY(read_step(db, &files[i], &step));
		current = current && done[step.number];
	}
	*ret_current = current;
	return OK;
}
