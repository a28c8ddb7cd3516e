/* SPDX-License-Identifier: EUPL-1.2 */
#include "demo/tables.h"

#include "base/embed.h"
#include "reference_tables.h"

enum { FIELDS_MOST = 12 };

/* One file of the tables: no field of them holds a separator or quotation mark (reference/SOURCES.md). */
struct reader {
	struct str rest;
	struct str field[FIELDS_MOST];
	size_t count;
};

static enum err open_table(struct reader *r, const char *name)
{
	for (size_t i = 0; i < reference_tables_count; i++) {
		if (str_eq(str_of(reference_tables_files[i].name), str_of(name))) {
			*r = (struct reader){ .rest = reference_tables_files[i].data };
			(void)str_cut(r->rest, '\n', &r->rest); /* the header */
			return OK;
		}
	}
	return ERR_BUG;
}

static bool next_row(struct reader *r)
{
	struct str line;

	if (r->rest.n == 0) {
		return false;
	}
	line = str_cut(r->rest, '\n', &r->rest);
	for (r->count = 0; r->count < FIELDS_MOST && line.p != NULL; r->count++) {
		r->field[r->count] = str_cut(line, ';', &line);
	}
	for (size_t i = r->count; i < FIELDS_MOST; i++) {
		r->field[i] = (struct str){ NULL, 0 };
	}
	return true;
}

static uint32_t number(struct str s)
{
	int64_t v = 0;

	return str_to_i64(s, &v) && v > 0 && v < INT32_MAX ? (uint32_t)v : 0;
}

/* A decimal number with at most six decimals. */
static double decimal(struct str s)
{
	struct str after, whole = str_cut(s, '.', &after);
	double scale = 1, part = number(after);

	for (size_t i = 0; i < after.n; i++) {
		scale *= 10;
	}
	return (double)number(whole) + part / scale;
}

static enum err read_given(struct demo_tables *t)
{
	struct reader r;
	uint32_t total[SEXES] = { 0 };

	TRY(open_table(&r, "demo/demo_first_names.csv"));
	while (next_row(&r)) {
		int sex = str_eq(r.field[0], STR("v")) ? SEX_FEMALE : SEX_MALE;
		struct str *name = vec_push(t->arena, &t->given[sex]);
		uint32_t *sum = vec_push(t->arena, &t->given_total[sex]);

		if (name == NULL || sum == NULL) {
			return ERR_NOMEM;
		}
		*name = r.field[1];
		*sum = total[sex] += number(r.field[2]);
	}
	return OK;
}

static enum err read_surnames(struct demo_tables *t)
{
	struct reader r;
	uint32_t total = 0;

	TRY(open_table(&r, "demo/demo_surnames.csv"));
	while (next_row(&r)) {
		struct demo_surname *name = vec_push(t->arena, &t->surnames);
		uint32_t *sum = vec_push(t->arena, &t->surname_total);

		if (name == NULL || sum == NULL) {
			return ERR_NOMEM;
		}
		*name = (struct demo_surname){ r.field[0], r.field[1] };
		*sum = total += number(r.field[2]);
	}
	return OK;
}

static enum err read_regions(struct demo_tables *t)
{
	struct reader r;

	TRY(open_table(&r, "regions.csv"));
	while (next_row(&r)) {
		struct str *code = vec_push(t->arena, &t->regions), *town = vec_push(t->arena, &t->contact_towns);

		if (code == NULL || town == NULL) {
			return ERR_NOMEM;
		}
		*code = r.field[0];
		*town = r.field[2];
	}
	return OK;
}

static enum err read_towns(struct demo_tables *t)
{
	static const char *const zones[HOLIDAY_ZONES] = { "noord", "midden", "zuid" };
	struct reader r;

	for (int z = 0; z < HOLIDAY_ZONES; z++) {
		t->zones[z].name = str_of(zones[z]);
	}
	TRY(open_table(&r, "municipalities.csv"));
	while (next_row(&r)) {
		struct demo_town *town = vec_push(t->arena, &t->towns);

		if (town == NULL) {
			return ERR_NOMEM;
		}
		*town = (struct demo_town){ .code = r.field[0],
			                    .name = r.field[1],
			                    .region = r.field[3],
			                    .lon = decimal(r.field[5]),
			                    .lat = decimal(r.field[6]),
			                    .youth = number(r.field[7]) };
		for (int z = 0; z < HOLIDAY_ZONES; z++) {
			if (str_eq(r.field[4], t->zones[z].name)) {
				town->zone = z;
			}
		}
	}
	return OK;
}

static enum err read_borders(struct demo_tables *t)
{
	struct reader r;

	TRY(open_table(&r, "neighbours.csv"));
	while (next_row(&r)) {
		struct demo_border *b = vec_push(t->arena, &t->borders);

		if (b == NULL) {
			return ERR_NOMEM;
		}
		*b = (struct demo_border){ demo_town_find(t, r.field[0]), demo_town_find(t, r.field[1]) };
		if (b->a == SIZE_MAX || b->b == SIZE_MAX) {
			return ERR_BUG;
		}
	}
	return OK;
}

/* The table is sorted by municipality, so those of a town stand together. */
static enum err read_streets(struct demo_tables *t)
{
	struct reader r;

	TRY(open_table(&r, "demo/demo_streets.csv"));
	while (next_row(&r)) {
		size_t town = demo_town_find(t, r.field[0]);
		struct demo_street *s = vec_push(t->arena, &t->streets);

		if (s == NULL) {
			return ERR_NOMEM;
		}
		if (town == SIZE_MAX) {
			return ERR_BUG;
		}
		*s = (struct demo_street){ r.field[1], r.field[2], r.field[3] };
		if (t->towns.p[town].street_count++ == 0) {
			t->towns.p[town].street_at = t->streets.n - 1;
		}
	}
	return OK;
}

static enum err read_programmes(struct demo_tables *t)
{
	struct reader r;

	TRY(open_table(&r, "demo/demo_programmes.csv"));
	while (next_row(&r)) {
		struct demo_programme *p = vec_push(t->arena, &t->programmes);

		if (p == NULL) {
			return ERR_NOMEM;
		}
		*p = (struct demo_programme){ .code = r.field[0],
			                      .name = r.field[2],
			                      .level = r.field[3],
			                      .track = str_eq(r.field[4], STR("bbl"))   ? TRACK_BBL
			                               : str_eq(r.field[4], STR("bol")) ? TRACK_BOL
			                                                                : TRACK_NONE,
			                      .years = (int)number(r.field[5]) };
		if (!sector_parse(r.field[1], &p->sector)) {
			return ERR_BUG;
		}
	}
	return OK;
}

static enum err read_sites(struct demo_tables *t)
{
	struct reader r;

	TRY(open_table(&r, "locations.csv"));
	while (next_row(&r)) {
		struct demo_site *s = vec_push(t->arena, &t->sites);

		if (s == NULL) {
			return ERR_NOMEM;
		}
		*s = (struct demo_site){ .brin = r.field[0],
			                 .code = r.field[1],
			                 .name = r.field[2],
			                 .types = r.field[3],
			                 .town = demo_town_find(t, r.field[8]),
			                 .pupils = r.count > 11 ? number(r.field[11]) : 0 };
		if (s->town == SIZE_MAX) {
			return ERR_BUG;
		}
	}
	return OK;
}

/* The size of mbo institutions, and what the specialised ones teach. */
static enum err read_mbo(struct demo_tables *t)
{
	struct reader r;

	TRY(open_table(&r, "demo/demo_mbo.csv"));
	while (next_row(&r)) {
		for (size_t i = 0; i < t->sites.n; i++) {
			struct demo_site *s = &t->sites.p[i];

			if (str_eq(s->brin, r.field[0]) && demo_word_in(s->types, STR("mbo"))) {
				s->pupils = number(r.field[1]);
				s->only = r.field[2];
			}
		}
	}
	return OK;
}

static enum err add_holiday(struct demo_tables *t, struct demo_zone *z, day_t first, day_t last)
{
	size_t at = z->count;

	if (!vec_room(t->arena, (void **)&z->holidays, z->count, &z->cap, sizeof *z->holidays)) {
		return ERR_NOMEM;
	}
	for (; at > 0 && z->holidays[at - 1].first > first; at--) {
		z->holidays[at] = z->holidays[at - 1];
	}
	z->holidays[at] = (struct law_holiday){ first, last };
	z->count++;
	return OK;
}

static enum err read_holidays(struct demo_tables *t)
{
	struct reader r;

	TRY(open_table(&r, "school_holidays.csv"));
	while (next_row(&r)) {
		for (int z = 0; z < HOLIDAY_ZONES; z++) {
			day_t first, last;

			if (!str_eq(r.field[0], t->zones[z].name)) {
				continue;
			}
			if (!day_parse(r.field[2], &first) || !day_parse(r.field[3], &last)) {
				return ERR_BUG;
			}
			TRY(add_holiday(t, &t->zones[z], first, last));
		}
	}
	return OK;
}

enum err demo_tables_read(struct arena *a, struct demo_tables *ret)
{
	*ret = (struct demo_tables){ .arena = a };
	TRY(read_given(ret));
	TRY(read_surnames(ret));
	TRY(read_regions(ret));
	TRY(read_towns(ret));
	TRY(read_borders(ret));
	TRY(read_streets(ret));
	TRY(read_programmes(ret));
	TRY(read_sites(ret));
	TRY(read_mbo(ret));
	return read_holidays(ret);
}

/* The table of municipalities is sorted by code. */
size_t demo_town_find(const struct demo_tables *t, struct str code)
{
	size_t lo = 0, hi = t->towns.n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int order = str_cmp(t->towns.p[mid].code, code);

		if (order == 0) {
			return mid;
		}
		if (order < 0) {
			lo = mid + 1;
		} else {
			hi = mid;
		}
	}
	return SIZE_MAX;
}

size_t demo_region_find(const struct demo_tables *t, struct str code)
{
	for (size_t i = 0; i < t->regions.n; i++) {
		if (str_eq(t->regions.p[i], code)) {
			return i;
		}
	}
	return SIZE_MAX;
}

bool demo_word_in(struct str list, struct str word)
{
	while (list.n > 0) {
		if (str_eq(str_cut(list, ' ', &list), word)) {
			return true;
		}
	}
	return false;
}

struct law_calendar demo_calendar(const struct demo_tables *t, int zone)
{
	return (struct law_calendar){ .holidays = t->zones[zone].holidays, .count = t->zones[zone].count };
}
