/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef DEMO_TABLES_H
#define DEMO_TABLES_H

#include "base/arena.h"
#include "base/vec.h"
#include "base/str.h"
#include "law/types.h"

/*
 * What the demo is made of: names, streets and programmes of reference/demo/, and the municipalities, schools and
 * holidays of reference/, all as they are compiled in. Texts live as long as the program.
 */

enum { SEX_MALE, SEX_FEMALE, SEXES };

struct demo_surname {
	struct str prefix, name;
};

struct demo_street {
	struct str street, place, postcode;
};

struct demo_town {
	struct str code, name, region;
	int zone; /* holiday region: index in demo_tables.zones */
	double lon, lat;
	uint32_t youth;                 /* inhabitants of 15 to 24 */
	size_t street_at, street_count; /* in demo_tables.streets */
};

struct demo_programme {
	struct str code, name, level;
	enum sector sector;
	enum track track;
	int years;
};

struct demo_site {
	struct str brin, code, name, types;
	size_t town;
	uint32_t pupils; /* students for mbo, roughly */
	struct str only; /* mbo: codes of programmes that it has, empty for all */
};

struct demo_border {
	size_t a, b; /* towns */
};

enum { HOLIDAY_ZONES = 3 };

struct demo_zone {
	struct str name;
	struct law_holiday *holidays; /* sorted by first day */
	size_t count;
	size_t cap;
};

struct demo_tables {
	struct arena *arena;
	VEC(struct str) given[SEXES];
	VEC(uint32_t) given_total[SEXES];
	VEC(struct demo_surname) surnames;
	VEC(uint32_t) surname_total;
	VEC(struct demo_street) streets;
	VEC(struct demo_town) towns;
	VEC(struct demo_border) borders;
	VEC(struct demo_programme) programmes;
	VEC(struct demo_site) sites;
	struct demo_zone zones[HOLIDAY_ZONES];
	VEC(struct str) regions;       /* codes */
	VEC(struct str) contact_towns; /* beside regions: code or empty */
};

/* Reads the compiled-in tables. ERR_NOMEM; ERR_BUG when one lacks or has a row too short. */
enum err demo_tables_read(struct arena *a, struct demo_tables *ret) MUST;
/* The index of a municipality, or SIZE_MAX. */
size_t demo_town_find(const struct demo_tables *t, struct str code);
/* The index of a region, or SIZE_MAX. */
size_t demo_region_find(const struct demo_tables *t, struct str code);
/* Whether a word stands in a list of words separated by blanks. */
bool demo_word_in(struct str list, struct str word);
/* The calendar of a holiday region. */
struct law_calendar demo_calendar(const struct demo_tables *t, int zone);

#endif
