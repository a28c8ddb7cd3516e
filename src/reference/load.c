/* SPDX-License-Identifier: EUPL-1.2 */
/* The compiled-in tables into the database. They are part of the program: a wrong one is a bug, not an input error. */
#include <string.h>

#include "reference/reference.h"
#include "reference_sql.h"
#include "reference_tables.h"

enum { COLUMNS_MAX = 12 };

struct table {
	const char *file, *header;
	enum err (*put)(struct db *db, const struct str *cells);
	enum err (*before)(struct db *db); /* runs first; may be NULL */
	size_t count;                      /* where in struct reference_counts the rows are counted */
};

/* "6.22833" as degrees. The tables hold plain decimals only, so locale and exponents do not come into it. */
static bool parse_degrees(struct str s, double *ret)
{
	struct str fraction = { NULL, 0 };
	struct str whole = str_cut(s, '.', &fraction);
	int64_t w, f = 0;
	double scale = 1;

	if (!str_to_i64(whole, &w) || (fraction.n > 0 && !str_to_i64(fraction, &f)) || w < 0 || f < 0) {
		return false;
	}
	for (size_t i = 0; i < fraction.n; i++) {
		scale *= 10;
	}
	*ret = (double)w + (double)f / scale;
	return true;
}

static enum err put_region(struct db *db, const struct str *c)
{
	return region_put(db, &(struct region_put_in){ .code = c[0], .name = c[1] }, NULL);
}

static enum err put_municipality(struct db *db, const struct str *c)
{
	struct municipality_put_in in = {
		.code = c[0],
		.name = c[1],
		.province = c[2],
		.region = c[3],
		.holiday_region = c[4],
	};

	if (!parse_degrees(c[5], &in.lon) || !parse_degrees(c[6], &in.lat)) {
		return ERR_BUG;
	}
	return municipality_put(db, &in, NULL);
}

static enum err put_shape(struct db *db, const struct str *c)
{
	return municipality_shape_put(db, &(struct municipality_shape_put_in){ .code = c[0], .path = c[1] }, NULL);
}

static enum err put_institution(struct db *db, const struct str *c)
{
	struct institution_put_in in = {
		.brin = c[0],
		.name = c[1],
		.kind = c[2],
		.board = c[3],
		.municipality = c[4],
		.website = c[5],
	};

	return institution_put(db, &in, NULL);
}

static enum err put_location(struct db *db, const struct str *c)
{
	struct location_put_in in = {
		.brin = c[0],
		.code = c[1],
		.name = c[2],
		.types = c[3],
		.street = c[4],
		.number = c[5],
		.postcode = c[6],
		.place = c[7],
		.municipality = c[8],
	};

	if (!parse_degrees(c[9], &in.lon) || !parse_degrees(c[10], &in.lat)) {
		return ERR_BUG;
	}
	if (c[11].n > 0 && !str_to_i64(c[11], &in.pupils)) {
		return ERR_BUG;
	}
	return location_put(db, &in, NULL);
}

static enum err clear_holidays(struct db *db)
{
	return school_holiday_clear(db, NULL);
}

static enum err put_holiday(struct db *db, const struct str *c)
{
	struct school_holiday_put_in in = { .holiday_region = c[0], .name = c[1] };

	if (!day_parse(c[2], &in.first) || !day_parse(c[3], &in.last)) {
		return ERR_BUG;
	}
	return school_holiday_put(db, &in, NULL);
}

static enum err put_exemption_kind(struct db *db, const struct str *c)
{
	struct exemption_kind_put_in in = { .code = c[0], .article = c[1], .name = c[2], .name_en = c[3] };

	return exemption_kind_put(db, &in, NULL);
}

static enum err put_retention_rule(struct db *db, const struct str *c)
{
	struct retention_rule_put_in in = { .class = c[0], .counts_from = c[2], .source = c[6] };

	if (!day_parse(c[1], &in.valid_from) || !str_to_i64(c[3], &in.months) || !str_to_i64(c[4], &in.least) ||
	    !str_to_i64(c[5], &in.most)) {
		return ERR_BUG;
	}
	return retention_rule_put(db, &in, NULL);
}

#define COUNT_OF(member) (offsetof(struct reference_counts, member) / sizeof(int64_t))
#define UNCOUNTED (sizeof(struct reference_counts) / sizeof(int64_t))

/* In the order of their references to each other. */
static const struct table tables[] = {
	{ "regions.csv", "code;name;contact_municipality", put_region, NULL, COUNT_OF(regions) },
	{ "municipalities.csv", "code;name;province;region;holiday_region;lon;lat;youth_weight", put_municipality, NULL,
	  COUNT_OF(municipalities) },
	{ "municipality_shapes.csv", "code;path", put_shape, NULL, UNCOUNTED },
	{ "institutions.csv", "brin;name;kind;board;municipality;website", put_institution, NULL,
	  COUNT_OF(institutions) },
	{ "locations.csv", "brin;location;name;types;street;number;postcode;place;municipality;lon;lat;pupils",
	  put_location, NULL, COUNT_OF(locations) },
	{ "school_holidays.csv", "holiday_region;name;first;last", put_holiday, clear_holidays, COUNT_OF(holidays) },
	{ "exemption_kinds.csv", "code;article;name_nl;name_en", put_exemption_kind, NULL, UNCOUNTED },
	{ "retention_rules.csv", "class;valid_from;counts_from;months;least;most;source", put_retention_rule, NULL,
	  UNCOUNTED },
};

static struct str find_file(const char *name)
{
	for (size_t i = 0; i < reference_tables_count; i++) {
		if (strcmp(reference_tables_files[i].name, name) == 0) {
			return reference_tables_files[i].data;
		}
	}
	return (struct str){ NULL, 0 };
}

static size_t split(struct str line, struct str *cells)
{
	size_t n = 0;
	bool more = true;

	while (more && n < COLUMNS_MAX) {
		struct str rest = { NULL, 0 };

		cells[n] = str_cut(line, ';', &rest);
		more = cells[n].n < line.n;
		line = rest;
		n++;
	}
	return more ? 0 : n;
}

static enum err load_table(struct db *db, const struct table *t, int64_t *counts)
{
	struct str cells[COLUMNS_MAX], rest = find_file(t->file);
	struct str header = str_cut(rest, '\n', &rest);
	size_t columns = split(header, cells);

	if (!str_eq(header, str_of(t->header))) {
		return fail_set(db_fail(db), ERR_BUG, t->file, "the reference table has another header");
	}
	if (t->before != NULL) {
		TRY(t->before(db));
	}
	for (int64_t row = 2; rest.n > 0; row++) {
		enum err e = split(str_cut(rest, '\n', &rest), cells) == columns ? t->put(db, cells) : ERR_BUG;

		if (e == ERR_BUG) {
			return fail_set(db_fail(db), e, t->file, "row %lld of the reference table is wrong",
			                (long long)row);
		}
		TRY(e);
		if (t->count != UNCOUNTED) {
			counts[t->count]++;
		}
	}
	return OK;
}

static enum err load_all(struct db *db, void *arg)
{
	int64_t *counts = arg;

	memset(counts, 0, UNCOUNTED * sizeof *counts);
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		TRY(load_table(db, &tables[i], counts));
	}
	return reference_changed(db);
}

enum err reference_load(struct db *db, struct reference_counts *ret)
{
	int64_t counts[UNCOUNTED];

	/* Several that start at once wait for each other, and try again when that takes long. */
	TRY(db_transact(db, load_all, counts));
	memcpy(ret, counts, sizeof(*ret));
	return OK;
}
