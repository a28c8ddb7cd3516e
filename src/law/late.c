/* SPDX-License-Identifier: EUPL-1.2 */
#include "law/late.h"

enum { STEPS = 4 };
static const enum law_rule rules[STEPS] = { RULE_LATE_3, RULE_LATE_6, RULE_LATE_9, RULE_LATE_12 };

struct year {
	day_t first, next; /* 1 August of this school year and of the next */
	day_t begin;       /* first late day in it */
	int32_t count;     /* late marks in it so far */
};

static struct year year_of(day_t day)
{
	int y = day_school_year(day);

	return (struct year){ .first = day_of(y, 8, 1), .next = day_of(y + 1, 8, 1), .begin = day };
}

static enum err year_raise(const struct year *year, struct walk *w, enum law_rule rule, day_t day)
{
	struct law_finding f = walk_finding(w, rule, day);

	f.from = year->first;
	f.begin = year->begin;
	f.count = year->count;
	f.statuses = BIT_LATE;
	return walk_raise(w, &f);
}

enum err law_late(struct walk *w)
{
	struct year year = { .first = DAY_NONE, .next = DAY_NONE };

	for (size_t i = 0; i < w->count; i++) {
		const struct walk_day *d = &w->days[i];
		int32_t before;

		if (d->late == 0) {
			continue;
		}
		if (d->day >= year.next) {
			year = year_of(d->day);
		}
		before = year.count;
		year.count += (int32_t)d->late;
		for (size_t k = 0; k < STEPS; k++) {
			int32_t step = w->c->protocol->late_counts[k];

			if (before < step && year.count >= step) {
				TRY(year_raise(&year, w, rules[k], d->day));
			}
		}
	}
	return OK;
}
