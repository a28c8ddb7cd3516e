/* SPDX-License-Identifier: EUPL-1.2 */
/* The reference tables in a database: loaded, loaded again over what an organisation set itself, and looked up. */
#include "base/day.h"
#include "db/migrations.h"
#include "db_support.h"
#include "reference/reference.h"
#include "reference_sql.h"
#include "test.h"

/* Of the test that runs. */
static struct db *db;
static struct arena *arena;

static void fill(struct db_support *s)
{
	struct reference_counts unused;

	assert_ok(s, db_migrate(s->db, migrations_files, migrations_count, NULL));
	assert_ok(s, reference_load(s->db, &unused));
}

/* A database with the schema and the reference data. */
static void prepare(void **state)
{
	struct db_support *s = *state;

	db_support_from(s, fill);
	db = s->db;
	arena = &s->arena;
}

static day_t day(const char *text)
{
	day_t d;

	assert_true(day_parse(str_of(text), &d));
	return d;
}

static void holiday(const char *location, const char *first, const char *last, int expected)
{
	int changed;

	assert_int_equal(
		reference_holiday_put(db, STR("25PJ"), str_of(location), day(first), day(last), STR("eigen"), &changed),
		OK);
	assert_int_equal(changed, expected);
}

static bool is_holiday(const struct law_calendar *c, const char *text)
{
	for (size_t i = 0; i < c->count; i++) {
		if (day(text) >= c->holidays[i].first && day(text) <= c->holidays[i].last) {
			return true;
		}
	}
	return false;
}

static void loading_again_counts_the_same(void **state)
{
	prepare(state);
	for (int i = 0; i < 2; i++) {
		struct reference_counts counts;

		assert_int_equal(reference_load(db, &counts), OK);
		assert_int_equal(counts.regions, 40);
		assert_int_equal(counts.municipalities, 342);
		assert_int_equal(counts.institutions, 1197);
		assert_int_equal(counts.locations, 2552);
		assert_int_equal(counts.holidays, 90);
	}
}

static void what_is_known_is_found(void **state)
{
	struct municipality m;
	struct institution i;
	struct location l;
	struct str name;
	bool found;

	prepare(state);
	assert_int_equal(reference_municipality(db, arena, STR("0193"), &m, &found), OK);
	assert_true(found);
	assert_str(m.name, "Zwolle");
	assert_str(m.region, "10");
	assert_str(m.holiday_region, "noord");
	assert_float_equal(m.lat, 52.51854, 0.000001);
	assert_int_equal(reference_region_name(db, arena, m.region, &name), OK);
	assert_str(name, "IJssel-Vecht");
	assert_int_equal(reference_institution(db, arena, STR("25PJ"), &i, &found), OK);
	assert_true(found);
	assert_str(i.name, "Deltion College");
	assert_str(i.kind, "mbo");
	assert_int_equal(i.hour_unit, UNIT_BY_SECTOR);
	assert_int_equal(reference_location(db, arena, STR("25PJ"), STR("00"), &l, &found), OK);
	assert_true(found && l.known);
	assert_str(l.municipality, "0193");
}

static void what_is_unknown_is_not(void **state)
{
	struct municipality m;
	struct institution i;
	struct location l;
	struct str name;
	bool found;

	prepare(state);
	assert_int_equal(reference_municipality(db, arena, STR("9999"), &m, &found), OK);
	assert_false(found);
	assert_int_equal(reference_institution(db, arena, STR("99ZZ"), &i, &found), OK);
	assert_false(found);
	assert_int_equal(reference_location(db, arena, STR("25PJ"), STR("77"), &l, &found), OK);
	assert_false(found);
	assert_int_equal(reference_region_name(db, arena, STR("14"), &name), OK);
	assert_int_equal(name.n, 0);
}

static void an_added_location_survives_loading(void **state)
{
	struct reference_counts counts;
	struct location l;
	bool found;

	prepare(state);
	assert_int_equal(reference_location_add(db, STR("99ZZ"), STR("01")), ERR_ABSENT);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(reference_location_add(db, STR("25PJ"), STR("07")), OK);
	}
	assert_int_equal(reference_location_add(db, STR("25PJ"), STR("00")), OK);
	assert_int_equal(reference_load(db, &counts), OK);
	assert_int_equal(reference_location(db, arena, STR("25PJ"), STR("07"), &l, &found), OK);
	assert_true(found);
	assert_false(l.known);
	assert_str(l.municipality, "0193");
	assert_int_equal(reference_location(db, arena, STR("25PJ"), STR("00"), &l, &found), OK);
	assert_true(found && l.known);
}

static void what_an_institution_set_survives_loading(void **state)
{
	struct reference_counts counts;
	struct institution i;
	bool found;

	prepare(state);
	assert_int_equal(reference_institution_set(db, STR("02PN"), UNIT_LESSON, 5), ERR_INPUT);
	assert_int_equal(reference_institution_set(db, STR("99ZZ"), UNIT_LESSON, 2), ERR_ABSENT);
	assert_int_equal(reference_institution_set(db, STR("02PN"), UNIT_LESSON, 2), OK);
	assert_int_equal(reference_load(db, &counts), OK);
	assert_int_equal(reference_institution(db, arena, STR("02PN"), &i, &found), OK);
	assert_true(found);
	assert_int_equal(i.hour_unit, UNIT_LESSON);
	assert_int_equal(i.rmc_weeks, 2);
}

static void a_missing_location_is_completed_by_loading(void **state)
{
	struct location_put_in in = { .brin = STR("01AA"), .code = STR("57"), .municipality = STR("0193") };
	struct reference_counts counts;
	struct location l;
	bool found;

	prepare(state);
	assert_int_equal(location_put(db, &in, NULL), OK);
	assert_int_equal(reference_location(db, arena, in.brin, in.code, &l, &found), OK);
	assert_int_equal(l.name.n, 0);
	assert_int_equal(reference_load(db, &counts), OK);
	assert_int_equal(reference_location(db, arena, in.brin, in.code, &l, &found), OK);
	assert_true(l.known);
	assert_true(l.name.n > 0);
	assert_str(l.types, "vmbo havo vwo");
}

static void an_own_calendar_replaces_the_regional_one_of_its_year(void **state)
{
	struct law_calendar own, regional;
	struct str name;

	prepare(state);
	assert_int_equal(reference_location_add(db, STR("25PJ"), STR("08")), OK);
	holiday("08", "2026-02-14", "2026-02-20", 1);
	holiday("08", "2026-02-14", "2026-02-20", 0);
	holiday("08", "2026-02-14", "2026-02-22", 1);
	assert_int_equal(reference_calendar(db, arena, STR("25PJ"), STR("08"), &own), OK);
	assert_int_equal(reference_calendar(db, arena, STR("25PJ"), STR("00"), &regional), OK);
	assert_int_equal(regional.count, 30);
	assert_int_equal(own.count, 26);
	assert_true(is_holiday(&own, "2026-02-16"));
	assert_false(is_holiday(&regional, "2026-02-16"));
	assert_true(is_holiday(&regional, "2026-02-23"));
	assert_false(is_holiday(&own, "2026-02-23"));
	assert_true(is_holiday(&own, "2026-10-12") && is_holiday(&regional, "2026-10-12"));
	assert_int_equal(reference_holiday_name(db, arena, STR("25PJ"), STR("08"), day("2026-02-16"), &name), OK);
	assert_str(name, "eigen");
	assert_int_equal(reference_holiday_name(db, arena, STR("25PJ"), STR("00"), day("2025-12-25"), &name), OK);
	assert_str(name, "kerstvakantie");
	assert_int_equal(reference_holiday_name(db, arena, STR("25PJ"), STR("08"), day("2025-12-25"), &name), OK);
	assert_int_equal(name.n, 0);
	assert_int_equal(reference_calendar(db, arena, STR("25PJ"), STR("99"), &own), ERR_ABSENT);
}

static void the_book_says_what_the_database_says(void **state)
{
	DEFER(reference_book_finish) struct reference_book book;
	struct location_all_row row;
	bool more = true;

	prepare(state);
	assert_int_equal(reference_location_add(db, STR("25PJ"), STR("08")), OK);
	holiday("08", "2026-02-14", "2026-02-22", 1);
	reference_book_init(&book);
	assert_null(reference_book_institution(&book, STR("25PJ")));
	assert_int_equal(reference_book_read(&book, db), OK);
	DEFER(db_rows_close) struct db_rows rows = { 0 };
	assert_int_equal(location_all_open(db, &rows), OK);
	for (size_t n = 0; more; n++) {
		assert_int_equal(location_all_next(&rows, &row, &more), OK);
		if (!more) {
			assert_int_equal(n, 2553);
			break;
		}
		const struct location *l = reference_book_location(&book, row.brin, row.code);
		const struct institution *i = reference_book_institution(&book, row.brin);

		assert_non_null(l);
		assert_non_null(i);
		assert_true(str_eq(l->name, row.name) && str_eq(l->types, row.types) && l->known == row.known);
		assert_true(str_eq(l->municipality, row.municipality));
		assert_non_null(reference_book_municipality(&book, row.municipality));
		if (n % 50 == 0 || str_eq(row.code, STR("08"))) {
			const struct law_calendar *c;
			struct law_calendar expected;

			assert_int_equal(reference_book_calendar(&book, row.brin, row.code, &c), OK);
			assert_int_equal(reference_calendar(db, arena, row.brin, row.code, &expected), OK);
			assert_int_equal(c->count, expected.count);
			assert_memory_equal(c->holidays, expected.holidays, c->count * sizeof(*c->holidays));
		}
	}
}

static void the_book_takes_new_locations(void **state)
{
	DEFER(reference_book_finish) struct reference_book book;
	const struct law_calendar *c, *again;

	prepare(state);
	reference_book_init(&book);
	assert_int_equal(reference_book_read(&book, db), OK);
	assert_null(reference_book_location(&book, STR("25PJ"), STR("09")));
	assert_int_equal(reference_book_calendar(&book, STR("25PJ"), STR("09"), &c), ERR_ABSENT);
	assert_int_equal(reference_book_add_location(&book, STR("99ZZ"), STR("09")), ERR_ABSENT);
	assert_int_equal(reference_book_add_location(&book, STR("25PJ"), STR("09")), OK);
	const struct location *l = reference_book_location(&book, STR("25PJ"), STR("09"));

	assert_non_null(l);
	assert_false(l->known);
	assert_str(l->municipality, "0193");
	assert_int_equal(reference_book_add_location(&book, STR("25PJ"), STR("09")), OK);
	assert_ptr_equal(reference_book_location(&book, STR("25PJ"), STR("09")), l);
	assert_int_equal(reference_book_calendar(&book, STR("25PJ"), STR("09"), &c), OK);
	assert_int_equal(reference_book_calendar(&book, STR("25PJ"), STR("09"), &again), OK);
	assert_ptr_equal(c, again);
	assert_int_equal(c->count, 30);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(loading_again_counts_the_same),
		cmocka_unit_test(what_is_known_is_found),
		cmocka_unit_test(what_is_unknown_is_not),
		cmocka_unit_test(an_added_location_survives_loading),
		cmocka_unit_test(what_an_institution_set_survives_loading),
		cmocka_unit_test(a_missing_location_is_completed_by_loading),
		cmocka_unit_test(an_own_calendar_replaces_the_regional_one_of_its_year),
		cmocka_unit_test(the_book_says_what_the_database_says),
		cmocka_unit_test(the_book_takes_new_locations),
	};

	return db_support_run("reference_load", tests, sizeof tests / sizeof tests[0]);
}
