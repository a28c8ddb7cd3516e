/* SPDX-License-Identifier: EUPL-1.2 */
#include "stored_in_files.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"

/* The file, its log and the index of that. */
static bool found_in_files(struct db_support *s, const char *needle)
{
	static const char *const ends[] = { "", "-wal", "-shm" };
	size_t len = strlen(needle);
	bool found = false;

	for (size_t e = 0; e < 3; e++) {
		char path[300];
		struct buf all DEFER(buf_finish);
		char chunk[65536];
		size_t n;
		FILE *f;

		(void)snprintf(path, sizeof path, "%s%s", s->path, ends[e]);
		f = fopen(path, "rb");
		if (f == NULL) {
			continue;
		}
		buf_init(&all, (size_t)512 << 20);
		do {
			n = fread(chunk, 1, sizeof chunk, f);
			buf_add(&all, chunk, n);
		} while (n > 0);
		assert_int_equal(fclose(f), 0);
		assert_int_equal(buf_err(&all), OK);
		found = found || memmem(all.p, all.n, needle, len) != NULL;
	}
	return found;
}

/* The files of some tables, as the server keeps them. */
static bool found_in_heap(struct db_support *s, const char *needle)
{
	static const char *const tables[] = { "person", "contact", "guardian" };
	bool found = false;

	db_support_sql(s->db, "INSERT INTO setting (name, value) VALUES ('key_check', '') ON CONFLICT DO NOTHING");
	db_support_sql(s->db, "CHECKPOINT");
	for (size_t t = 0; t < sizeof tables / sizeof tables[0]; t++) {
		char sql[400];

		(void)snprintf(
			sql, sizeof sql,
			"INSERT INTO setting (name, value) SELECT 'key_check', '' WHERE position(convert_to('%s', 'UTF8') "
			"IN pg_read_binary_file(pg_relation_filepath('%s'))) > 0",
			needle, tables[t]);
		found = found || db_support_try(s->db, sql) != OK;
	}
	return found;
}

bool stored_in_files(struct db_support *s, const char *needle)
{
	return s->server ? found_in_heap(s, needle) : found_in_files(s, needle);
}
