/* SPDX-License-Identifier: EUPL-1.2 */
#include "law/long_absence.h"

enum { WEEK = 7 };

/* A missed run: scheduled days in a row with unauthorised absence and nothing that explains or ends it. */
struct run {
	const struct walk_day *first; /* NULL while there is none */
	int64_t minutes;
	uint32_t marks;
	bool raised;
};

static int rmc_days(const struct law_case *c)
{
	int days = c->rmc_weeks * WEEK;

	return days > 0 && days < c->protocol->rmc_days ? days : c->protocol->rmc_days;
}

/* Whether the run is long enough on a day, and for which obligation. */
static bool long_enough(const struct walk *w, const struct run *run, const struct walk_day *d, enum law_rule *ret)
{
	int counted = d->counted - run->first->counted_before;

	switch (walk_duty(w, d->day)) {
	case DUTY_COMPULSORY:
	case DUTY_QUALIFICATION: *ret = RULE_LRV; return counted > w->c->protocol->long_days;
	case DUTY_TRANSITION: *ret = RULE_RMC; return counted >= rmc_days(w->c);
	case DUTY_NONE: break;
	}
	return false;
}

static enum err run_raise(const struct run *run, struct walk *w, enum law_rule rule, const struct walk_day *d)
{
	struct law_finding f = walk_finding(w, rule, d->day);

	f.from = run->first->day;
	f.begin = run->first->day;
	f.end = d->attended_next != DAY_NONE ? d->attended_next : w->c->end;
	f.minutes = walk_minutes(run->minutes);
	f.count = (int32_t)run->marks;
	f.statuses = BIT_UNAUTHORISED;
	return walk_raise(w, &f);
}

static enum err run_add(struct run *run, struct walk *w, const struct walk_day *d)
{
	enum law_rule rule;

	if (run->first == NULL) {
		*run = (struct run){ .first = d };
	}
	run->minutes += d->minutes;
	run->marks += d->unauthorised;
	if (!run->raised && long_enough(w, run, d, &rule)) {
		TRY(run_raise(run, w, rule, d));
		run->raised = true;
	}
	return OK;
}

enum err law_long_absence(struct walk *w)
{
	struct run run = { 0 };

	for (size_t i = 0; i < w->count; i++) {
		const struct walk_day *d = &w->days[i];

		if ((d->statuses & ~BIT_UNREGISTERED) == BIT_UNAUTHORISED) {
			TRY(run_add(&run, w, d));
		} else if (d->statuses != BIT_UNREGISTERED) {
			run.first = NULL;
		}
	}
	return OK;
}
