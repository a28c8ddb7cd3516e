/* SPDX-License-Identifier: EUPL-1.2 */
#include "demo/region.h"

enum {
	WEIGHT_ALL = 1000000,
	NEAREST_MBO = 3,     /* for a region without one */
	ACROSS_MBO = 2,      /* beyond the border, beside those of the region */
	ACROSS_SHARE = 25,   /* one in so many mbo students goes there */
	PROGRAMME_SIZE = 45, /* students for whom a college opens a programme */
	PROGRAMMES_LEAST = 3,
	NEIGHBOUR_SHARE = 10 /* one in so many students lives across the border */
};

double demo_distance(const struct demo_tables *t, size_t town_a, size_t town_b)
{
	/* Degrees at this latitude. */
	double east = (t->towns.p[town_a].lon - t->towns.p[town_b].lon) * 68.0;
	double north = (t->towns.p[town_a].lat - t->towns.p[town_b].lat) * 111.2;

	return east * east + north * north;
}

double demo_pull(const struct demo_region *g, const struct demo_school *s, size_t town)
{
	double reach = s->sector == SECTOR_MBO ? 20.0 : s->sector == SECTOR_VSO ? 12.0 : 6.0;
	double far = 1.0 + demo_distance(g->tables, g->tables->sites.p[s->site].town, town) / (reach * reach);

	return 1.0 / (far * far);
}

static bool in_list(const size_t *p, size_t n, size_t v)
{
	for (size_t i = 0; i < n; i++) {
		if (p[i] == v) {
			return true;
		}
	}
	return false;
}

static enum err add_town(struct arena *a, struct demo_region *g, size_t town)
{
	size_t *slot;

	if (in_list(g->towns.p, g->towns.n, town)) {
		return OK;
	}
	slot = vec_push(a, &g->towns);
	if (slot == NULL) {
		return ERR_NOMEM;
	}
	*slot = town;
	return OK;
}

static enum err find_towns(struct arena *a, struct demo_region *g)
{
	const struct demo_tables *t = g->tables;
	uint32_t total = 0;

	for (size_t i = 0; i < t->towns.n; i++) {
		if (str_eq(t->towns.p[i].region, g->code)) {
			TRY(add_town(a, g, i));
		}
	}
	g->inside = g->towns.n;
	g->resident_total = ARENA_ARRAY(a, g->inside, uint32_t);
	if (g->resident_total == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < g->inside; i++) {
		g->resident_total[i] = total += t->towns.p[g->towns.p[i]].youth + 1;
	}
	for (size_t i = 0; i < t->borders.n; i++) {
		const struct demo_border *b = &t->borders.p[i];

		if (in_list(g->towns.p, g->inside, b->a)) {
			TRY(add_town(a, g, b->b));
		} else if (in_list(g->towns.p, g->inside, b->b)) {
			TRY(add_town(a, g, b->a));
		}
	}
	return OK;
}

/* What a site teaches of a sector. */
static bool offers(struct str types, enum sector sector)
{
	switch (sector) {
	case SECTOR_MBO: return demo_word_in(types, STR("mbo"));
	case SECTOR_PRO: return demo_word_in(types, STR("pro"));
	case SECTOR_VSO: return demo_word_in(types, STR("vso"));
	case SECTOR_VO:
		/* Where mbo stands beside it, the main address is meant: the lessons of vo are elsewhere. */
		return !demo_word_in(types, STR("mbo")) &&
		       (demo_word_in(types, STR("onderbouw")) || demo_word_in(types, STR("vmbo")) ||
		        demo_word_in(types, STR("havo")) || demo_word_in(types, STR("vwo")));
	case SECTOR_PO:
	case SECTOR_VAVO:
	case SECTOR_HO:
	case SECTOR_COUNT:
	default: return false;
	}
}

/* How many of 100 students of a vo site follow a stream, where it has it. */
static uint32_t stream_share(const struct demo_site *s, struct str level)
{
	struct {
		struct str level, type;
		uint32_t share;
	} streams[] = {
		{ STR("vmbo-bb"), STR("vmbo"), 10 }, { STR("vmbo-kb"), STR("vmbo"), 12 },
		{ STR("vmbo-gt"), STR("vmbo"), 16 }, { STR("havo"), STR("havo"), 20 },
		{ STR("vwo"), STR("vwo"), 18 },
	};

	if (str_eq(level, STR("onderbouw"))) {
		return 36;
	}
	for (size_t i = 0; i < sizeof streams / sizeof *streams; i++) {
		if (str_eq(level, streams[i].level)) {
			return demo_word_in(s->types, streams[i].type) ? streams[i].share : 0;
		}
	}
	return 1;
}

static uint32_t programme_share(const struct demo_site *s, const struct demo_programme *p)
{
	/* Students by level, and the part of them that a programme of that level and track gets. */
	static const uint32_t bol[] = { 0, 60, 66, 100, 150 }, bbl[] = { 0, 12, 28, 40, 28 };
	int64_t level = 0;

	if (p->sector != SECTOR_MBO) {
		return p->sector == SECTOR_VO ? stream_share(s, p->level) : 1;
	}
	if (s->only.n > 0 && !demo_word_in(s->only, p->code)) {
		return 0;
	}
	(void)str_to_i64(p->level, &level);
	return level < 1 || level > 4 ? 0 : p->track == TRACK_BBL ? bbl[level] : bol[level];
}

static enum err find_programmes(struct arena *a, struct demo_region *g, struct demo_school *s)
{
	const struct demo_tables *t = g->tables;
	uint32_t total = 0;

	s->programmes = ARENA_ARRAY(a, t->programmes.n, size_t);
	s->programme_total = ARENA_ARRAY(a, t->programmes.n, uint32_t);
	if (s->programmes == NULL || s->programme_total == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < t->programmes.n; i++) {
		const struct demo_programme *p = &t->programmes.p[i];
		uint32_t share = p->sector == s->sector ? programme_share(&t->sites.p[s->site], p) : 0;

		if (share > 0) {
			s->programmes[s->programme_count] = i;
			s->programme_total[s->programme_count++] = total += share;
		}
	}
	return s->programme_count > 0 ? OK : ERR_BUG;
}

static enum err weigh_towns(struct arena *a, struct demo_region *g, struct demo_school *s)
{
	double inside = 0, across = 0;
	uint32_t total = 0;

	s->town_total = ARENA_ARRAY(a, g->towns.n, uint32_t);
	if (s->town_total == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < g->towns.n; i++) {
		double w = demo_pull(g, s, g->towns.p[i]) * (g->tables->towns.p[g->towns.p[i]].youth + 1.0);

		*(i < g->inside ? &inside : &across) += w;
	}
	for (size_t i = 0; i < g->towns.n; i++) {
		double w = demo_pull(g, s, g->towns.p[i]) * (g->tables->towns.p[g->towns.p[i]].youth + 1.0);

		if (i < g->inside) {
			w *= (NEIGHBOUR_SHARE - 1) / inside;
		} else {
			w *= s->outside ? 0 : 1 / across;
		}
		s->town_total[i] = total += (uint32_t)(w * WEIGHT_ALL / NEIGHBOUR_SHARE);
	}
	return OK;
}

static enum err add_school(struct arena *a, struct demo_region *g, size_t site, enum sector sector, bool outside)
{
	struct demo_school *s = vec_push(a, &g->schools);

	if (s == NULL) {
		return ERR_NOMEM;
	}
	*s = (struct demo_school){ .site = site, .sector = sector, .outside = outside };
	s->calendar = demo_calendar(g->tables, g->tables->towns.p[g->tables->sites.p[site].town].zone);
	TRY(find_programmes(a, g, s));
	return weigh_towns(a, g, s);
}

static bool has_site(const struct demo_region *g, size_t site)
{
	for (size_t i = 0; i < g->schools.n; i++) {
		if (g->schools.p[i].site == site && g->schools.p[i].sector == SECTOR_MBO) {
			return true;
		}
	}
	return false;
}

/* The mbo site outside the region that is nearest to its biggest municipality and not chosen yet; SIZE_MAX: none. */
static size_t nearest_mbo(const struct demo_region *g)
{
	const struct demo_tables *t = g->tables;
	size_t best = SIZE_MAX, centre = g->towns.p[0];
	double least = 0;

	for (size_t i = 0; i < g->inside; i++) {
		if (t->towns.p[g->towns.p[i]].youth > t->towns.p[centre].youth) {
			centre = g->towns.p[i];
		}
	}
	for (size_t i = 0; i < t->sites.n; i++) {
		double d = demo_distance(t, t->sites.p[i].town, centre);

		if (offers(t->sites.p[i].types, SECTOR_MBO) && !has_site(g, i) &&
		    !in_list(g->towns.p, g->inside, t->sites.p[i].town) && (best == SIZE_MAX || d < least)) {
			best = i;
			least = d;
		}
	}
	return best;
}

static enum err find_schools(struct arena *a, struct demo_region *g)
{
	static const enum sector sectors[] = { SECTOR_MBO, SECTOR_VO, SECTOR_PRO, SECTOR_VSO };
	const struct demo_tables *t = g->tables;
	size_t mbo = 0;

	for (size_t i = 0; i < t->sites.n; i++) {
		if (!in_list(g->towns.p, g->inside, t->sites.p[i].town) || t->sites.p[i].pupils == 0) {
			continue;
		}
		for (size_t s = 0; s < sizeof sectors / sizeof *sectors; s++) {
			if (offers(t->sites.p[i].types, sectors[s])) {
				TRY(add_school(a, g, i, sectors[s], false));
				mbo += sectors[s] == SECTOR_MBO;
			}
		}
	}
	for (int i = 0; i < (mbo == 0 ? NEAREST_MBO : ACROSS_MBO); i++) {
		size_t site = nearest_mbo(g);

		if (site != SIZE_MAX) {
			TRY(add_school(a, g, site, SECTOR_MBO, mbo > 0));
		}
	}
	return g->schools.n > 0 ? OK : ERR_ABSENT;
}

/* Of a site with several sectors each gets a part of the pupils. */
static double school_size(const struct demo_region *g, const struct demo_school *s)
{
	double pupils = g->tables->sites.p[s->site].pupils;

	if (s->sector == SECTOR_PRO && offers(g->tables->sites.p[s->site].types, SECTOR_VO)) {
		return pupils * 0.1;
	}
	return s->sector == SECTOR_VSO ? pupils * 0.5 : pupils;
}

/* So many of 10,000 students go to a sector, however big the schools are. */
static double sector_share(enum sector sector)
{
	return sector == SECTOR_MBO ? 5800 : sector == SECTOR_VO ? 3500 : 350;
}

static enum err weigh_schools(struct arena *a, struct demo_region *g)
{
	double sum[SECTOR_COUNT] = { 0 }, across = 0;
	uint32_t total = 0;

	for (size_t i = 0; i < g->schools.n; i++) {
		const struct demo_school *s = &g->schools.p[i];

		*(s->outside ? &across : &sum[s->sector]) += school_size(g, s);
	}
	for (size_t i = 0; i < g->schools.n; i++) {
		const struct demo_school *s = &g->schools.p[i];
		double part = school_size(g, s) / (s->outside ? across * ACROSS_SHARE : sum[s->sector]);
		uint32_t *slot = vec_push(a, &g->school_total);

		if (slot == NULL) {
			return ERR_NOMEM;
		}
		*slot = total += (uint32_t)(part * sector_share(s->sector) * WEIGHT_ALL / 10000);
	}
	return OK;
}

/* A college has no more programmes than fill their classes; which, differs by college. */
static void limit_programmes(struct demo_region *g, size_t students)
{
	for (size_t i = 0; i < g->schools.n; i++) {
		struct demo_school *s = &g->schools.p[i];
		uint64_t part = g->school_total.p[i] - (i > 0 ? g->school_total.p[i - 1] : 0);
		uint64_t wanted = (uint64_t)students * part / g->school_total.p[g->schools.n - 1] / PROGRAMME_SIZE;
		size_t had = s->programme_count, kept = 0;
		uint32_t total = 0, before = 0;

		wanted = wanted > PROGRAMMES_LEAST ? wanted : PROGRAMMES_LEAST;
		for (size_t k = 0; s->sector == SECTOR_MBO && wanted < had && k < had; k++) {
			uint32_t share = s->programme_total[k] - before;
			bool chosen = prng_mix(g->seed, s->site, s->programmes[k], STREAM_PLACE) % (had - k) <
			              wanted - kept;

			before = s->programme_total[k];
			if (chosen) {
				s->programmes[kept] = s->programmes[k];
				s->programme_total[kept++] = total += share;
			}
		}
		s->programme_count = kept > 0 ? kept : had;
	}
}

/* The mbo of the region that has most students but for one; NULL: there are no two. */
static struct demo_school *second_mbo(struct demo_region *g)
{
	struct demo_school *first = NULL, *second = NULL;

	for (size_t i = 0; i < g->schools.n; i++) {
		struct demo_school *s = &g->schools.p[i];

		if (s->sector != SECTOR_MBO || s->outside) {
			continue;
		}
		if (first == NULL || school_size(g, s) > school_size(g, first)) {
			second = first;
			first = s;
		} else if (second == NULL || school_size(g, s) > school_size(g, second)) {
			second = s;
		}
	}
	return second;
}

/* The holidays of a calendar and a free week, in order. None when that week is one of holiday already. */
static size_t with_week(const struct law_calendar *calendar, struct law_holiday week, struct law_holiday *all)
{
	size_t at = 0, n = calendar->count;

	while (at < n && calendar->holidays[at].last < week.first) {
		all[at] = calendar->holidays[at];
		at++;
	}
	if (at < n && calendar->holidays[at].first <= week.last) {
		return 0;
	}
	all[at] = week;
	for (size_t i = at; i < n; i++) {
		all[i + 1] = calendar->holidays[i];
	}
	return n + 1;
}

/* The second biggest mbo of the region keeps its own holidays: those of its holiday region and a free week in winter. */
static enum err own_calendar(struct arena *a, struct demo_region *g)
{
	struct demo_school *school = second_mbo(g);
	day_t monday = day_monday(g->as_of) - 14;
	struct law_holiday *all;
	size_t n;

	if (school == NULL) {
		return OK;
	}
	all = ARENA_ARRAY(a, school->calendar.count + 1, struct law_holiday);
	if (all == NULL) {
		return ERR_NOMEM;
	}
	n = with_week(&school->calendar, (struct law_holiday){ monday, monday + 4 }, all);
	if (n == 0) {
		return OK;
	}
	for (size_t i = 0; i < n && g->own_count < sizeof g->own / sizeof *g->own; i++) {
		if (day_school_year(all[i].first) == day_school_year(g->as_of)) {
			g->own[g->own_count++] = all[i];
		}
	}
	school->own_calendar = true;
	school->calendar.holidays = all;
	school->calendar.count = n;
	return OK;
}

/* The summer before the school year and the holidays in it: without them lessons would be held in August. */
static bool holidays_known(const struct demo_region *g)
{
	for (int z = 0; z < HOLIDAY_ZONES; z++) {
		struct law_calendar c = demo_calendar(g->tables, z);
		bool summer = false, year = false;

		for (size_t i = 0; i < c.count; i++) {
			summer = summer ||
			         (c.holidays[i].first <= g->year_start && c.holidays[i].last >= g->year_start);
			year = year || day_school_year(c.holidays[i].first) == day_school_year(g->as_of);
		}
		if (!summer || !year) {
			return false;
		}
	}
	return true;
}

enum err demo_region_make(struct arena *a, const struct demo_tables *t, struct str code, day_t as_of, uint64_t seed,
                          size_t students, struct demo_region *ret)
{
	*ret = (struct demo_region){ .tables = t, .seed = seed, .code = code, .as_of = as_of };
	ret->year_start = day_of(day_school_year(as_of), 8, 1);
	if (demo_region_find(t, code) == SIZE_MAX) {
		return ERR_ABSENT;
	}
	if (!holidays_known(ret)) {
		return ERR_INPUT;
	}
	TRY(find_towns(a, ret));
	TRY(find_schools(a, ret));
	TRY(weigh_schools(a, ret));
	limit_programmes(ret, students);
	return own_calendar(a, ret);
}
