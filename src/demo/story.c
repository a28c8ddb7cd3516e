/* SPDX-License-Identifier: EUPL-1.2 */
#include "demo/story.h"

#include "base/clock.h"
#include "demo/notes.h"
#include "demo/people.h"
#include "law/duty.h"

static enum err add_result(struct arena *a, const struct demo_youth *y, enum result_kind kind, const char *name,
                           int level, day_t day, struct demo_history *h)
{
	static const char *const levels[] = { "", "1", "2", "3", "4" };
	struct result_put_in *in = vec_push(a, &h->results);

	if (in == NULL) {
		return ERR_NOMEM;
	}
	*in = (struct result_put_in){ .person = y->person,
		                      .kind = str_of(name),
		                      .level = str_of(levels[level]),
		                      .day = day,
		                      .profile = STR("") };
	if (law_qualifies(kind, level) && (h->qualified == DAY_NONE || day < h->qualified)) {
		h->qualified = day;
	}
	return OK;
}

static int level_of(const struct demo_region *g, const struct demo_place *at)
{
	int64_t level = 0;

	(void)str_to_i64(g->tables->programmes.p[at->programme].level, &level);
	return (int)level;
}

/* A day in June of the summer before an enrolment began. */
static day_t june_before(struct prng *r, day_t first)
{
	return day_of(day_ymd(first).y, 6, 8) + prng_between(r, 0, 18);
}

/* What someone brought along to an mbo programme. */
static enum err earlier_results(struct arena *a, const struct demo_plan *plan, const struct demo_youth *y,
                                const struct demo_place *at, struct prng *r, struct demo_history *h)
{
	/* Chance of an earlier mbo diploma that is a startkwalificatie, by level of the programme. */
	static const int qualified_before[] = { 0, 60, 500, 3000, 2300 };
	day_t first = demo_first_day(plan->region, y, at);
	int level = level_of(plan->region, at), age = day_age(y->birth, first);
	day_t secondary = june_before(r, day_birthday(y->birth, 16) > first ? first : day_birthday(y->birth, 16));

	if (level == 1) {
		return prng_chance(r, 4500) ? add_result(a, y, RESULT_PRO, "pro", 0, secondary, h) : OK;
	}
	if (level == 4 && age >= 17 && prng_chance(r, 900)) {
		return add_result(a, y, RESULT_HAVO, "havo", 0, june_before(r, first), h);
	}
	if (prng_chance(r, 8800)) {
		TRY(add_result(a, y, RESULT_VMBO, "vmbo", 0, secondary, h));
	}
	if (age >= 18 && prng_chance(r, qualified_before[level])) {
		return add_result(a, y, RESULT_MBO, "mbo", level > 3 && prng_chance(r, 4000) ? 3 : 2,
		                  june_before(r, first), h);
	}
	return OK;
}

static enum err add_work(struct arena *a, const struct demo_plan *plan, const struct demo_youth *y, struct prng *r,
                         int least_hours, struct demo_history *h)
{
	struct activity_put_in *in = vec_push(a, &h->activities);

	if (in == NULL) {
		return ERR_NOMEM;
	}
	*in = (struct activity_put_in){ .person = y->person,
		                        .kind = STR("werk"),
		                        .last = DAY_NONE,
		                        .first = plan->region->as_of - prng_between(r, 20, 500),
		                        .organisation = demo_employer(r),
		                        .hours = prng_between(r, least_hours, 40) };
	return OK;
}

static enum err add_daytime(struct arena *a, const struct demo_plan *plan, const struct demo_youth *y, struct prng *r,
                            struct demo_history *h)
{
	struct activity_put_in *in = vec_push(a, &h->activities);

	if (in == NULL) {
		return ERR_NOMEM;
	}
	*in = (struct activity_put_in){ .person = y->person,
		                        .kind = STR("dagbesteding"),
		                        .last = DAY_NONE,
		                        .first = plan->region->as_of - prng_between(r, 60, 700),
		                        .organisation = demo_daytime(r),
		                        .hours = prng_between(r, 8, 32) };
	return OK;
}

static enum err add_exemption(struct arena *a, const struct demo_youth *y, const char *kind, day_t first, day_t last,
                              struct demo_history *h)
{
	struct exemption_put_in *in = vec_push(a, &h->exemptions);

	if (in == NULL) {
		return ERR_NOMEM;
	}
	*in = (struct exemption_put_in){ .person = y->person, .kind = str_of(kind), .first = first, .last = last };
	return OK;
}

/* A call, a visit, a message: the newest within the last three months. */
static enum err add_contacts(struct arena *a, const struct demo_plan *plan, const struct demo_youth *y, int64_t officer,
                             struct prng *r, bool reached, struct demo_history *h)
{
	int n = prng_between(r, 1, 3);
	day_t day = plan->region->as_of - prng_between(r, 3, 85);

	for (int i = 0; i < n; i++, day -= prng_between(r, 10, 60)) {
		struct contact_add_in *in = vec_push(a, &h->contacts);
		bool two_way = reached && (i == 0 || prng_chance(r, 5000));
		int64_t at = clock_instant(day, prng_between(r, 540, 1010));

		if (in == NULL) {
			return ERR_NOMEM;
		}
		*in = (struct contact_add_in){ .person = y->person,
			                       .contact = at / 1000 * 4194304 + y->number % 4194304,
			                       .at = at,
			                       .day = day,
			                       .kind = two_way ? STR("gesproken") : STR("geen-gehoor"),
			                       .two_way = two_way,
			                       .account = officer,
			                       .brin = STR(""),
			                       .note = demo_note(r, two_way ? NOTE_OUTSIDE : NOTE_NO_ANSWER) };
	}
	return OK;
}

/* Who is enrolled nowhere: qualified, at work, elsewhere, known to an officer, or out of view. */
static enum err outside(struct arena *a, const struct demo_plan *plan, const struct demo_youth *y, int64_t officer,
                        struct prng *r, struct demo_history *h)
{
	const struct demo_region *g = plan->region;
	int age = day_age(y->birth, g->as_of);
	uint32_t u = prng_below(r, 100);

	if (age < 18) {
		/* Not enrolled and under age: exempted, abroad for a while, or to be found. */
		day_t from = day_of(day_ymd(g->year_start).y, 8, 1);

		return u < 45   ? add_exemption(a, y, u < 30 ? "5a" : "5c", from, from + 364, h)
		       : u < 75 ? add_contacts(a, plan, y, officer, r, u < 65, h)
		                : OK;
	}
	if (u < 24 && y->before.school != NO_SCHOOL) {
		int level = level_of(g, &y->before);

		TRY(add_result(a, y, level > 0 ? RESULT_MBO : RESULT_HAVO, level > 0 ? "mbo" : "havo",
		               level > 0 ? level : 0, y->change - prng_between(r, 0, 30), h));
		return u < 18 ? add_work(a, plan, y, r, 16, h) : OK;
	}
	if (u < 52) {
		TRY(add_work(a, plan, y, r, 12, h));
		return u < 30 ? add_contacts(a, plan, y, officer, r, true, h) : OK;
	}
	if (u < 61) {
		return add_daytime(a, plan, y, r, h);
	}
	if (u < 66) {
		return add_work(a, plan, y, r, 4, h);
	}
	return u < 84 ? add_contacts(a, plan, y, officer, r, u < 78, h) : OK;
}

/* Who left in the course of this year. */
static enum err left(struct arena *a, const struct demo_plan *plan, const struct demo_youth *y, int64_t officer,
                     struct prng *r, struct demo_history *h)
{
	uint32_t u = prng_below(r, 100);

	if (u < 30) {
		return add_work(a, plan, y, r, u < 24 ? 16 : 6, h);
	}
	return u < 65 ? add_contacts(a, plan, y, officer, r, u < 52, h) : OK;
}

static enum err enrolled(struct arena *a, const struct demo_plan *plan, const struct demo_youth *y, struct prng *r,
                         struct demo_history *h)
{
	const struct demo_region *g = plan->region;
	int age = day_age(y->birth, g->as_of);
	day_t some_day = g->year_start + prng_between(r, 40, 180);

	if (age < 18 && prng_chance(r, 25)) {
		return add_exemption(a, y, "11", some_day, some_day + prng_between(r, 3, 20), h);
	}
	if (age >= 14 && age < 17 && demo_sector(g, &y->now) == SECTOR_PRO && prng_chance(r, 150)) {
		return add_exemption(a, y, "3a", day_of(day_ymd(g->year_start).y, 8, 1),
		                     day_of(day_ymd(g->year_start).y + 1, 7, 31), h);
	}
	return age >= 16 && prng_chance(r, 300) ? add_work(a, plan, y, r, 4, h) : OK;
}

enum err demo_history_add(struct arena *a, const struct demo_plan *plan, const struct demo_youth *y, int64_t officer,
                          struct demo_history *h)
{
	const struct demo_region *g = plan->region;
	struct prng r = prng_of(g->seed, STREAM_RESULT, y->number);
	const struct demo_place *at = y->before.school != NO_SCHOOL ? &y->before : &y->now;

	h->qualified = DAY_NONE;
	if (at->school != NO_SCHOOL && demo_sector(g, at) == SECTOR_MBO) {
		TRY(earlier_results(a, plan, y, at, &r, h));
	}
	switch ((enum demo_story)y->story) {
	case STORY_OUT: return outside(a, plan, y, officer, &r, h);
	case STORY_GRADUATED: {
		int level = level_of(g, at);

		TRY(add_result(a, y, RESULT_MBO, "mbo", level, y->change, h));
		return left(a, plan, y, officer, &r, h);
	}
	case STORY_LEFT: return left(a, plan, y, officer, &r, h);
	case STORY_ENROLLED:
	case STORY_STARTED:
	case STORY_SWITCHED:
	default: return enrolled(a, plan, y, &r, h);
	}
}
