/* SPDX-License-Identifier: EUPL-1.2 */
#include "person_tables.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "db/migrations.h"

static const char *line_end(const char *p, const char *end)
{
	while (p < end && *p != '\n') {
		p++;
	}
	return p;
}

/* "name TYPE ... CHECK (name IN ('word', ...": one column. */
static void column_of(const char *p, const char *end, struct table_column_def *ret)
{
	char text[400];
	const char *check;
	size_t len = (size_t)(line_end(p, end) - p);

	assert_true(len < sizeof text);
	memcpy(text, p, len);
	text[len] = '\0';
	memset(ret, 0, sizeof *ret);
	assert_int_equal(sscanf(text, "%39s %23[A-Z@]", ret->name, ret->type), 2);
	check = strstr(text, " IN ('");
	if (check != NULL && check[6] != '\'') {
		assert_int_equal(sscanf(check, " IN ('%23[^']", ret->word), 1);
	}
}

/* The columns of one CREATE TABLE; one a line. Returns how many. */
static size_t columns_of(const char *body, const char *end, struct table_column_def *out, size_t most)
{
	size_t n = 0;

	for (const char *p = body; p < end && *p != ')'; p = line_end(p, end) + 1) {
		if (p[0] != '\t' || !islower((unsigned char)p[1])) {
			continue;
		}
		assert_true(n < most);
		column_of(p + 1, end, &out[n++]);
	}
	return n;
}

/* And those that later steps of the schema put to it. */
static size_t columns_added(size_t file, const char *table, struct table_column_def *out, size_t n, size_t most)
{
	char wanted[80];

	(void)snprintf(wanted, sizeof wanted, "ALTER TABLE %s ADD COLUMN ", table);
	for (size_t f = file; f < migrations_count; f++) {
		const char *end = migrations_files[f].data.p + migrations_files[f].data.n;
		const char *p = migrations_files[f].data.p;

		for (p = strstr(p, wanted); p != NULL; p = strstr(p + 1, wanted)) {
			assert_true(n < most);
			column_of(p + strlen(wanted), end, &out[n++]);
		}
	}
	return n;
}

/* Whether a later step of the schema makes the table anew. */
static bool made_again(size_t file, const char *table)
{
	char wanted[64];

	(void)snprintf(wanted, sizeof wanted, "CREATE TABLE %s (", table);
	for (size_t f = file + 1; f < migrations_count; f++) {
		if (strstr(migrations_files[f].data.p, wanted) != NULL) {
			return true;
		}
	}
	return false;
}

void each_person_table(void (*fn)(const char *table, const struct table_column_def *columns, size_t n))
{
	char dropped[16][40];
	size_t drops = 0;

	for (size_t f = 0; f < migrations_count; f++) {
		const char *p = migrations_files[f].data.p;

		for (p = strstr(p, "DROP TABLE "); p != NULL; p = strstr(p + 1, "DROP TABLE ")) {
			assert_true(drops < 16);
			assert_int_equal(sscanf(p, "DROP TABLE %39[a-z_]", dropped[drops++]), 1);
		}
	}
	for (size_t f = 0; f < migrations_count; f++) {
		const char *end = migrations_files[f].data.p + migrations_files[f].data.n;
		const char *p = migrations_files[f].data.p;

		for (p = strstr(p, "CREATE TABLE "); p != NULL; p = strstr(p + 1, "CREATE TABLE ")) {
			struct table_column_def columns[80];
			char table[40];
			size_t n;
			bool person = false;

			assert_int_equal(sscanf(p, "CREATE TABLE %39[a-z_]", table), 1);
			n = columns_of(line_end(p, end) + 1, end, columns, 80);
			for (size_t i = 0; i < n; i++) {
				person = person || strcmp(columns[i].name, "person") == 0;
			}
			for (size_t i = 0; i < drops; i++) {
				person = person && strcmp(dropped[i], table) != 0;
			}
			if (person && !made_again(f, table)) {
				n = columns_added(f, table, columns, n, 80);
				fn(table, columns, n);
			}
		}
	}
}
