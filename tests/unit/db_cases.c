/* SPDX-License-Identifier: EUPL-1.2 */
#include "db_cases.h"

static const char tables[] =
	"CREATE TABLE thing (id BIGINT NOT NULL PRIMARY KEY, small BIGINT NOT NULL, day BIGINT,\n"
	"flag BIGINT NOT NULL CHECK (flag IN (0, 1)), ratio DOUBLE PRECISION, name TEXT NOT NULL,\n"
	"note TEXT, raw @BYTES) @STRICT;\n"
	"CREATE TABLE hit (a BIGINT NOT NULL, b BIGINT NOT NULL, n BIGINT NOT NULL, label TEXT,\n"
	"raw @BYTES NOT NULL, ratio DOUBLE PRECISION NOT NULL, PRIMARY KEY (a, b)) @KEYED;\n"
	"CREATE TABLE total (name TEXT NOT NULL PRIMARY KEY, n BIGINT NOT NULL,\n"
	"ratio DOUBLE PRECISION NOT NULL) @STRICT;\n";

void db_cases_make(struct db_support *s)
{
	struct embedded_file file = { "0001_cases.sql", { tables, sizeof tables - 1 } };

	assert_ok(s, db_migrate(s->db, &file, 1, NULL));
}

void db_cases_fill(struct db_support *s, int n)
{
	for (int i = 1; i <= n; i++) {
		struct thing_add_in in = {
			.id = i, .small = 0, .day = DAY_NONE, .name = str_format(&s->arena, "thing %d", i)
		};

		assert_ok(s, thing_add(s->db, &in, NULL));
	}
}

int64_t db_cases_count(struct db_support *s, struct db *db)
{
	struct thing_sum_row row;
	bool found = false;

	assert_ok(s, thing_sum(db, &s->arena, &(struct thing_sum_in){ .least = INT64_MIN }, &row, &found));
	assert_true(found);
	return row.number;
}
