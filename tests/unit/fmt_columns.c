/* SPDX-License-Identifier: EUPL-1.2 */
/* Headings and mapping files: what is found, and what is said when it is not. */
#include "test.h"

#include "fmt/columns.h"

static const struct column_want want[] = {
	{ "pgn", true }, { "datum", true }, { "status", true }, { "uren_per_week", false }, { "reden", false },
};
enum { WANTED = sizeof want / sizeof want[0] };

struct try {
	struct arena a;
	struct columns columns;
	struct columns_problem problem;
	struct column_map map;
};

static int set_up(void **state)
{
	static struct try t;

	t = (struct try){ .map = { 0 } };
	arena_init(&t.a, 1 << 20);
	*state = &t;
	return 0;
}

static int tear_down(void **state)
{
	struct try *t = *state;

	arena_reset(&t->a);
	return 0;
}

/* Matches a header `a;b;c`. */
static enum err match(struct try *t, const char *header)
{
	struct str names[16], rest = str_of(header);
	size_t n = 0;

	while (rest.n > 0) {
		names[n++] = str_cut(rest, ';', &rest);
	}
	struct str *kept = ARENA_ARRAY(&t->a, n, struct str);

	for (size_t i = 0; i < n; i++) {
		kept[i] = names[i];
	}
	return columns_match(&t->a, want, WANTED, &t->map, kept, n, &t->columns, &t->problem);
}

static void assert_problem(const struct try *t, enum columns_problem_kind kind, const char *name, size_t line)
{
	assert_int_equal(t->problem.kind, kind);
	assert_true(str_eq(t->problem.name, str_of(name)));
	assert_int_equal(t->problem.line, line);
}

static void assert_cell(const struct try *t, const struct str *fields, size_t n, size_t column, const char *wanted)
{
	struct csv_row row = { .fields = fields, .count = n };

	assert_true(str_eq(columns_get(&t->columns, &row, column), str_of(wanted)));
}

static void test_any_order_and_case(void **state)
{
	struct try *t = *state;
	struct str fields[] = { STR("O"), STR(" 123 "), STR("2026-02-12"), STR("x"), STR("12") };

	assert_int_equal(match(t, "STATUS; Pgn ;Datum;Leerling;Uren per-week"), OK);
	assert_cell(t, fields, 5, 0, "123");
	assert_cell(t, fields, 5, 1, "2026-02-12");
	assert_cell(t, fields, 5, 2, "O");
	assert_cell(t, fields, 5, 3, "12");
	assert_cell(t, fields, 5, 4, "");
	assert_int_equal(t->columns.unknown_count, 1);
	assert_true(str_eq(t->columns.unknown[0], STR("Leerling")));
}

static void test_all_missing_are_named(void **state)
{
	struct try *t = *state;

	assert_int_equal(match(t, "datum;reden"), ERR_INPUT);
	assert_problem(t, COLUMNS_MISSING, "pgn, status", 0);
}

static void test_a_heading_twice(void **state)
{
	struct try *t = *state;

	assert_int_equal(match(t, "pgn;datum;status;PGN"), ERR_INPUT);
	assert_problem(t, COLUMNS_DOUBLE, "pgn", 0);
	/* Twice what nobody asks for is no harm; a heading without name is not worth naming. */
	assert_int_equal(match(t, "pgn;datum;status;x;x;;"), OK);
	assert_int_equal(t->columns.unknown_count, 2);
}

static enum err map(struct try *t, const char *text)
{
	return column_map_read(&t->a, str_of(text), &t->map, &t->problem);
}

static void test_mapping(void **state)
{
	struct try *t = *state;
	struct str fields[] = { STR("1"), STR("2026-02-12"), STR("ao"), STR("O") };
	struct str other[] = { STR("1"), STR("2026-02-12"), STR("a=b"), STR("") };
	struct str empty[] = { STR("1"), STR("2026-02-12"), STR("  "), STR("") };

	assert_int_equal(map(t, "\xef\xbb\xbf# how our system calls it\r\n\r\nstatus = Registratiecode\r\n"
	                        "status.value: AO = O\nStatus.Value: = A\nstatus.value: A=B = Z\n"),
	                 OK);
	assert_int_equal(match(t, "pgn;datum;registratiecode;status"), OK);
	assert_cell(t, fields, 4, 2, "O");
	assert_cell(t, other, 4, 2, "Z");
	assert_cell(t, empty, 4, 2, "A");
	/* The column of the file that bears our name is not ours now. */
	assert_int_equal(t->columns.unknown_count, 1);
	assert_true(str_eq(t->columns.unknown[0], STR("status")));
}

static void test_mapping_in_windows_1252(void **state)
{
	struct try *t = *state;

	assert_int_equal(map(t, "status = Pr\xe9sence"), OK);
	assert_int_equal(match(t, "pgn;datum;pr\xc3\xa9sence"), OK);
}

static void test_mapping_faults(void **state)
{
	struct try *t = *state;

	assert_int_equal(map(t, "\n\nstatus Registratiecode\n"), ERR_INPUT);
	assert_problem(t, COLUMNS_MAP_SYNTAX, "status Registratiecode", 3);
	assert_int_equal(map(t, "status =\n"), ERR_INPUT);
	assert_problem(t, COLUMNS_MAP_SYNTAX, "status =", 1);
	assert_int_equal(map(t, "status.value: AO\n"), ERR_INPUT);
	assert_problem(t, COLUMNS_MAP_SYNTAX, "status.value: AO", 1);
	assert_int_equal(map(t, "status = A\nSTATUS = B\n"), ERR_INPUT);
	assert_problem(t, COLUMNS_MAP_DOUBLE, "STATUS = B", 2);
	assert_int_equal(map(t, "status.value: x = A\nstatus.value: X = O\n"), ERR_INPUT);
	assert_problem(t, COLUMNS_MAP_DOUBLE, "status.value: X = O", 2);
	assert_int_equal(map(t, "\x81 = y"), ERR_INPUT);
	assert_int_equal(t->problem.kind, COLUMNS_MAP_SYNTAX);
}

static void test_mapping_against_the_file(void **state)
{
	struct try *t = *state;

	assert_int_equal(map(t, "\nklas = Groep\n"), OK);
	assert_int_equal(match(t, "pgn;datum;status"), ERR_INPUT);
	assert_problem(t, COLUMNS_MAP_UNKNOWN, "klas", 2);
	assert_int_equal(map(t, "klas.value: a = b\n"), OK);
	assert_int_equal(match(t, "pgn;datum;status"), ERR_INPUT);
	assert_problem(t, COLUMNS_MAP_UNKNOWN, "klas", 1);
	assert_int_equal(map(t, "status = Code\n"), OK);
	assert_int_equal(match(t, "pgn;datum;status"), ERR_INPUT);
	assert_problem(t, COLUMNS_MAP_ABSENT, "Code", 1);
}

static void test_memory_runs_out(void **state)
{
	struct try *t = *state;
	struct str names[] = { STR("pgn"), STR("datum"), STR("status") };
	struct arena small;

	arena_init(&small, 0);
	assert_int_equal(columns_match(&small, want, WANTED, NULL, names, 3, &t->columns, &t->problem), ERR_NOMEM);
	assert_int_equal(column_map_read(&small, STR("a = b"), &t->map, &t->problem), ERR_NOMEM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_any_order_and_case, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_all_missing_are_named, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_heading_twice, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_mapping, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_mapping_in_windows_1252, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_mapping_faults, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_mapping_against_the_file, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_memory_runs_out, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
