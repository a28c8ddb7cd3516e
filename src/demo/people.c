/* SPDX-License-Identifier: EUPL-1.2 */
#include "demo/people.h"

#include <ctype.h>

#include "fmt/name_key.h"

/* Languages spoken at home, most of them Dutch. */
static struct str draw_language(struct prng *r)
{
	static const char *const others[] = { "ar", "tr", "pl", "en", "uk", "ti", "fa", "so", "de", "bg" };

	if (!prng_chance(r, 700)) {
		return STR("nl");
	}
	return str_of(others[prng_below(r, sizeof others / sizeof *others)]);
}

static struct str draw_given(const struct demo_tables *t, struct prng *r, int sex)
{
	return t->given[sex].p[prng_pick(r, t->given_total[sex].p, t->given[sex].n)];
}

static enum err home(struct arena *a, const struct demo_plan *plan, const struct demo_youth *y, struct prng *r,
                     struct demo_details *d)
{
	const struct demo_tables *t = plan->region->tables;
	const struct demo_town *town = &t->towns.p[y->town];
	const struct demo_street *s = &t->streets.p[town->street_at + prng_below(r, (uint32_t)town->street_count)];
	const struct demo_surname *name = &t->surnames.p[prng_pick(r, t->surname_total.p, t->surnames.n)];
	int number = prng_between(r, 1, 40) + (prng_chance(r, 4000) ? prng_between(r, 1, 180) : 0);
	static const char *const additions[] = { "a", "b", "-2", " bis" };

	d->prefix = name->prefix;
	d->family_name = name->name;
	d->street = s->street;
	d->place = s->place;
	d->postcode = s->postcode;
	d->number = str_format(a, "%d%s", number, prng_chance(r, 600) ? additions[prng_below(r, 4)] : "");
	d->family = str_format(a, "G%07u", (unsigned)(y->family * 7 + prng_below(r, 7)));
	d->phone = str_format(a, "0600%06u", (unsigned)prng_below(r, 1000000));
	d->language = draw_language(r);
	return d->number.p != NULL && d->family.p != NULL && d->phone.p != NULL ? OK : ERR_NOMEM;
}

/* Letters for an address: lower case, no accents, no blanks. */
static enum err plain(struct arena *a, struct str name, struct str *ret)
{
	struct str key;
	char *to;
	size_t n = 0;

	TRY(name_key(a, name, &key));
	to = ARENA_ARRAY(a, key.n + 1, char);
	if (to == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < key.n; i++) {
		if (key.p[i] != ' ') {
			to[n++] = key.p[i];
		}
	}
	*ret = (struct str){ to, n };
	return OK;
}

enum err demo_details(struct arena *a, const struct demo_plan *plan, const struct demo_youth *y,
                      struct demo_details *ret)
{
	const struct demo_tables *t = plan->region->tables;
	struct prng family = prng_of(plan->region->seed, STREAM_NAME, y->family);
	struct prng own = prng_of(plan->region->seed, STREAM_NAME + 100, y->number);
	struct demo_details d = { 0 };
	struct str first, second, mail_first, mail_last;

	TRY(home(a, plan, y, &family, &d));
	first = draw_given(t, &own, y->sex);
	second = draw_given(t, &own, y->sex);
	d.given_names = prng_chance(&own, 4500) && !str_eq(first, second)
	                        ? str_format(a, "%.*s %.*s", STR_ARG(first), STR_ARG(second))
	                        : first;
	d.call_name = first;
	TRY(plain(a, first, &mail_first));
	TRY(plain(a, d.family_name, &mail_last));
	d.email = str_format(a, "%.*s.%.*s%u@post.example", STR_ARG(mail_first), STR_ARG(mail_last),
	                     (unsigned)prng_below(&own, 900) + 100);
	*ret = d;
	return d.given_names.p != NULL && d.email.p != NULL ? OK : ERR_NOMEM;
}

/* The capitals of a programme: "SW" for Sociaal werker, "VER" for Verpleegkundige. */
static void initials(struct str name, char out[5])
{
	size_t n = 0;
	bool begins = true;

	for (size_t i = 0; i < name.n && n < 4; i++) {
		unsigned char c = (unsigned char)name.p[i];

		if (isalpha(c) && begins) {
			out[n++] = (char)toupper(c);
		}
		begins = c == ' ' || c == '-';
	}
	for (size_t i = 1; i < name.n && n == 1; i++) {
		out[1] = (char)toupper((unsigned char)name.p[i]);
		out[2] = i + 1 < name.n ? (char)toupper((unsigned char)name.p[i + 1]) : '\0';
		n = 2;
	}
}

struct str demo_class_name(struct arena *a, const struct demo_region *g, const struct demo_place *at)
{
	static const struct {
		const char *level, *letter;
	} streams[] = {
		{ "onderbouw", "" }, { "vmbo-bb", "b" }, { "vmbo-kb", "k" },
		{ "vmbo-gt", "t" },  { "havo", "h" },    { "vwo", "v" },
	};
	const struct demo_programme *p = &g->tables->programmes.p[at->programme];
	unsigned letter = at->group % 26u, round = at->group / 26u;
	const char *stream = p->sector == SECTOR_PRO ? "p" : "s";

	if (p->sector == SECTOR_MBO) {
		char short_name[5] = "";

		initials(p->name, short_name);
		return str_format(a, "%s%.*s%s-%d%c%.*u", short_name, STR_ARG(p->level),
		                  p->track == TRACK_BBL ? "b" : "", at->year, (int)('A' + letter), round > 0 ? 1 : 0,
		                  round);
	}
	for (size_t i = 0; i < sizeof streams / sizeof *streams; i++) {
		if (str_eq(p->level, str_of(streams[i].level))) {
			stream = streams[i].letter;
		}
	}
	return str_format(a, "%s%d%c%.*u", stream, at->year, (int)('a' + letter), round > 0 ? 1 : 0, round);
}

day_t demo_first_day(const struct demo_region *g, const struct demo_youth *y, const struct demo_place *at)
{
	struct ymd start = day_ymd(g->year_start);

	if (at == &y->now && (y->story == STORY_STARTED || y->story == STORY_SWITCHED)) {
		return y->story == STORY_SWITCHED ? y->change + 1 : y->change;
	}
	if (y->story == STORY_OUT) {
		start = day_ymd(day_of(day_school_year(y->change), 8, 1));
	}
	/* One enrolment goes through all the years of a school; an mbo programme begins with its first. */
	return day_of(start.y - at->year + 1, 8, 1);
}
