/* SPDX-License-Identifier: EUPL-1.2 */
/* The tables of reference/ as data: complete, sorted, and every key that one of them names exists in the other. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/day.h"
#include "base/str.h"
#include "reference_tables.h"

enum { COLUMNS_MAX = 16, ROWS_MAX = 8000 };

struct table {
	size_t columns, rows;
	struct str header;
	struct str cell[ROWS_MAX][COLUMNS_MAX];
};

static struct table load_buffers[3];

static struct str file_named(const char *name)
{
	for (size_t i = 0; i < reference_tables_count; i++) {
		if (strcmp(reference_tables_files[i].name, name) == 0) {
			return reference_tables_files[i].data;
		}
	}
	fail_msg("no table %s", name);
	return (struct str){ NULL, 0 };
}

static size_t split(struct str line, struct str *cells)
{
	size_t n = 1;

	for (size_t i = 0; i < line.n; i++) {
		n += line.p[i] == ';';
	}
	assert_true(n <= COLUMNS_MAX);
	for (size_t i = 0; i < n; i++) {
		struct str rest = { NULL, 0 };

		cells[i] = str_cut(line, ';', &rest);
		line = rest;
	}
	return n;
}

/* Reads a table into one of the buffers and checks its form: line ends, columns, text. */
static const struct table *load(const char *name, int buffer)
{
	struct table *t = &load_buffers[buffer];
	struct str rest = file_named(name);
	struct str cells[COLUMNS_MAX];

	assert_true(rest.n > 0 && rest.p[rest.n - 1] == '\n');
	assert_true(rest.p[rest.n] == '\0');
	assert_true(str_is_text(rest));
	assert_null(memchr(rest.p, '\r', rest.n));
	assert_null(memchr(rest.p, '"', rest.n));
	t->header = str_cut(rest, '\n', &rest);
	t->columns = split(t->header, cells);
	t->rows = 0;
	while (rest.n > 0) {
		struct str line = str_cut(rest, '\n', &rest);

		assert_true(t->rows < ROWS_MAX);
		if (split(line, t->cell[t->rows]) != t->columns) {
			fail_msg("%s: wrong number of columns: %.*s", name, STR_ARG(line));
		}
		t->rows++;
	}
	return t;
}

/* The row whose first cells are these, or NULL; b may be empty for a key of one column. */
static const struct str *find(const struct table *t, struct str a, struct str b)
{
	for (size_t i = 0; i < t->rows; i++) {
		if (str_eq(t->cell[i][0], a) && (b.n == 0 || str_eq(t->cell[i][1], b))) {
			return t->cell[i];
		}
	}
	return NULL;
}

static double number(struct str s)
{
	char text[32], *end;

	assert_true(s.n > 0 && s.n < sizeof(text));
	memcpy(text, s.p, s.n);
	text[s.n] = '\0';
	double value = strtod(text, &end);
	assert_true(*end == '\0' && isfinite(value));
	return value;
}

static void assert_in_the_netherlands(struct str lon, struct str lat)
{
	assert_true(number(lon) > 3.2 && number(lon) < 7.3);
	assert_true(number(lat) > 50.7 && number(lat) < 53.6);
}

static void assert_word_of(struct str word, const char *const *words)
{
	for (; *words != NULL; words++) {
		if (str_eq(word, str_of(*words))) {
			return;
		}
	}
	fail_msg("unexpected word '%.*s'", STR_ARG(word));
}

static void assert_postcode(struct str p)
{
	assert_int_equal(p.n, 6);
	for (size_t i = 0; i < 6; i++) {
		bool good = i < 4 ? p.p[i] >= '0' && p.p[i] <= '9' : p.p[i] >= 'A' && p.p[i] <= 'Z';

		assert_true(good);
	}
}

static void shape_of_every_table(void **state)
{
	static const struct {
		const char *name, *header;
		size_t rows, key; /* rows exactly; key: leading columns that are unique, 0 when the order is another */
	} expected[] = {
		{ "regions.csv", "code;name;contact_municipality", 40, 1 },
		{ "municipalities.csv", "code;name;province;region;holiday_region;lon;lat;youth_weight", 342, 1 },
		{ "municipality_shapes.csv", "code;path", 342, 1 },
		{ "neighbours.csv", "a;b", 860, 2 },
		{ "institutions.csv", "brin;name;kind;board;municipality;website", 1197, 1 },
		{ "locations.csv", "brin;location;name;types;street;number;postcode;place;municipality;lon;lat;pupils",
		  2552, 2 },
		{ "school_holidays.csv", "holiday_region;name;first;last", 90, 0 },
		{ "exemption_kinds.csv", "code;article;name_nl;name_en", 7, 1 },
		{ "retention_rules.csv", "class;valid_from;counts_from;months;least;most;source", 9, 2 },
		{ "demo/demo_first_names.csv", "sex;name;weight", 338, 2 },
		{ "demo/demo_surnames.csv", "prefix;name;weight", 1000, 0 },
		{ "demo/demo_streets.csv", "municipality;street;place;postcode", 5534, 4 },
		{ "demo/demo_programmes.csv", "code;kind;name;level;track;years", 106, 5 },
		{ "demo/demo_mbo.csv", "brin;students;programmes", 55, 1 },
	};

	(void)state;
	assert_int_equal(reference_tables_count, sizeof(expected) / sizeof(expected[0]));
	for (size_t e = 0; e < sizeof(expected) / sizeof(expected[0]); e++) {
		const struct table *t = load(expected[e].name, 0);

		assert_true(str_eq(t->header, str_of(expected[e].header)));
		assert_int_equal(t->rows, expected[e].rows);
		for (size_t i = 1; expected[e].key > 0 && i < t->rows; i++) {
			int order = 0;

			for (size_t k = 0; order == 0 && k < expected[e].key; k++) {
				order = str_cmp(t->cell[i - 1][k], t->cell[i][k]);
			}
			if (order >= 0) {
				fail_msg("%s: row %zu is not behind the one before it", expected[e].name, i + 2);
			}
		}
	}
}

static void municipalities_lie_in_known_regions(void **state)
{
	static const char *const zones[] = { "noord", "midden", "zuid", NULL };
	const struct table *regions = load("regions.csv", 0), *towns = load("municipalities.csv", 1);

	(void)state;
	for (size_t i = 0; i < towns->rows; i++) {
		const struct str *town = towns->cell[i];

		assert_int_equal(town[0].n, 4);
		assert_non_null(find(regions, town[3], STR("")));
		assert_word_of(town[4], zones);
		assert_in_the_netherlands(town[5], town[6]);
		assert_true(number(town[7]) > 20);
	}
	for (size_t i = 0; i < regions->rows; i++) {
		size_t n = 0;

		for (size_t k = 0; k < towns->rows; k++) {
			n += str_eq(towns->cell[k][3], regions->cell[i][0]);
		}
		assert_true(n >= 2);
		if (regions->cell[i][2].n > 0) {
			const struct str *contact = find(towns, regions->cell[i][2], STR(""));

			assert_non_null(contact);
			assert_true(str_eq(contact[3], regions->cell[i][0]));
		}
	}
}

static void region_10_is_ijssel_vecht(void **state)
{
	static const char *const names[] = { "Dalfsen",         "Hardenberg", "Hattem", "Heerde",    "Kampen",
		                             "Olst-Wijhe",      "Ommen",      "Raalte", "Staphorst", "Steenwijkerland",
		                             "Zwartewaterland", "Zwolle",     NULL };
	const struct table *towns = load("municipalities.csv", 0);
	int n = 0;

	(void)state;
	for (size_t i = 0; i < towns->rows; i++) {
		if (str_eq(towns->cell[i][3], STR("10"))) {
			assert_word_of(towns->cell[i][1], names);
			n++;
		}
	}
	assert_int_equal(n, 12);
}

static void institutions_and_locations_belong_together(void **state)
{
	static const char *const kinds[] = { "mbo", "vo", "pro", "vso", "so", "sbo", NULL };
	static const char *const types[] = {
		"mbo", "onderbouw", "vmbo", "havo", "vwo", "pro", "vso", "so", "sbo", NULL
	};
	const struct table *towns = load("municipalities.csv", 0), *schools = load("institutions.csv", 1);
	const struct table *sites = load("locations.csv", 2);
	size_t mbo = 0;

	(void)state;
	for (size_t i = 0; i < schools->rows; i++) {
		const struct str *school = schools->cell[i], *site = find(sites, school[0], STR(""));

		assert_int_equal(school[0].n, 4);
		assert_true(school[1].n > 1);
		assert_word_of(school[2], kinds);
		assert_non_null(find(towns, school[4], STR("")));
		assert_non_null(site);
		if (str_eq(school[2], STR("mbo"))) {
			const struct str *home = find(sites, school[0], STR("00"));

			assert_non_null(home);
			assert_true(str_starts(home[3], STR("mbo")));
			mbo++;
		}
	}
	assert_int_equal(mbo, 55);
	for (size_t i = 0; i < sites->rows; i++) {
		const struct str *site = sites->cell[i];

		assert_non_null(find(schools, site[0], STR("")));
		assert_int_equal(site[1].n, 2);
		assert_true(site[3].n > 0);
		for (struct str rest = site[3]; rest.n > 0;) {
			assert_word_of(str_cut(rest, ' ', &rest), types);
		}
		assert_true(site[4].n > 0 && site[7].n > 0);
		assert_postcode(site[6]);
		assert_non_null(find(towns, site[8], STR("")));
		assert_in_the_netherlands(site[9], site[10]);
	}
}

/* Each holiday region: in time order, apart from each other, Saturday to Sunday, five kinds in each school year. */
static void holidays_are_whole(void **state)
{
	static const char *const zones[] = { "midden", "noord", "zuid" };
	const struct table *t = load("school_holidays.csv", 0);
	size_t per_year[3][8] = { { 0 } };
	day_t before = DAY_MIN;

	(void)state;
	for (size_t i = 0; i < t->rows; i++) {
		size_t zone = i / 30;
		day_t first, last;

		assert_true(str_eq(t->cell[i][0], str_of(zones[zone])));
		assert_true(day_parse(t->cell[i][2], &first));
		assert_true(day_parse(t->cell[i][3], &last));
		assert_int_equal(day_weekday(first), 5);
		assert_int_equal(day_weekday(last), 6);
		assert_true(last - first >= 8 && last - first <= 43);
		before = i % 30 == 0 ? DAY_MIN : before;
		assert_true(first > before);
		before = last;
		int year = day_school_year(first);
		assert_true(year >= 2024 && year <= 2029);
		per_year[zone][year - 2024]++;
	}
	for (size_t zone = 0; zone < 3; zone++) {
		for (size_t year = 0; year < 6; year++) {
			assert_int_equal(per_year[zone][year], 5);
		}
	}
}

static void neighbours_and_shapes_name_known_municipalities(void **state)
{
	const struct table *towns = load("municipalities.csv", 0);
	const struct table *pairs = load("neighbours.csv", 1), *shapes = load("municipality_shapes.csv", 2);

	(void)state;
	for (size_t i = 0; i < pairs->rows; i++) {
		assert_non_null(find(towns, pairs->cell[i][0], STR("")));
		assert_non_null(find(towns, pairs->cell[i][1], STR("")));
		assert_true(str_cmp(pairs->cell[i][0], pairs->cell[i][1]) < 0);
	}
	for (size_t i = 0; i < shapes->rows; i++) {
		struct str path = shapes->cell[i][1];

		assert_true(str_eq(shapes->cell[i][0], towns->cell[i][0]));
		assert_true(path.n > 10 && path.p[0] == 'M' && path.p[path.n - 1] == 'z');
		for (size_t k = 0; k < path.n; k++) {
			assert_non_null(memchr("Mlz -0123456789", path.p[k], 15));
		}
	}
}

static void demo_tables_can_be_drawn_from(void **state)
{
	const struct table *towns = load("municipalities.csv", 0), *streets = load("demo/demo_streets.csv", 1);
	size_t with_street = 0, per_level[5] = { 0 };

	(void)state;
	for (size_t i = 0; i < streets->rows; i++) {
		assert_non_null(find(towns, streets->cell[i][0], STR("")));
		assert_postcode(streets->cell[i][3]);
	}
	for (size_t i = 0; i < towns->rows; i++) {
		with_street += find(streets, towns->cell[i][0], STR("")) != NULL;
	}
	assert_int_equal(with_street, towns->rows);

	const struct table *programmes = load("demo/demo_programmes.csv", 1);

	for (size_t i = 0; i < programmes->rows; i++) {
		const struct str *p = programmes->cell[i];

		assert_true(number(p[5]) >= 1 && number(p[5]) <= 6);
		if (str_eq(p[1], STR("mbo"))) {
			assert_true(str_eq(p[4], STR("bol")) || str_eq(p[4], STR("bbl")));
			assert_true(p[3].n == 1 && p[3].p[0] >= '1' && p[3].p[0] <= '4');
			per_level[p[3].p[0] - '0']++;
		}
	}
	for (int level = 1; level <= 4; level++) {
		assert_true(per_level[level] >= 8);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shape_of_every_table),
		cmocka_unit_test(municipalities_lie_in_known_regions),
		cmocka_unit_test(region_10_is_ijssel_vecht),
		cmocka_unit_test(institutions_and_locations_belong_together),
		cmocka_unit_test(holidays_are_whole),
		cmocka_unit_test(neighbours_and_shapes_name_known_municipalities),
		cmocka_unit_test(demo_tables_can_be_drawn_from),
	};

	return cmocka_run_group_tests_name("reference_tables", tests, NULL, NULL);
}
