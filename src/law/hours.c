/* SPDX-License-Identifier: EUPL-1.2 */
#include "law/hours.h"

enum { EARLY = 2 };
static const enum law_rule early_rules[EARLY] = { RULE_8U, RULE_12U };

/* The window that ends on the day looked at, and what stands since the last obligation. */
struct window {
	size_t first; /* first day in the window that has O marks */
	int64_t minutes;
	uint32_t marks;
	day_t last_end; /* end of the previous obligation or 16u, or DAY_NONE */
	bool warned[EARLY];
};

/* Takes day i in and lets go of what lies before S(D) or was counted for the previous obligation. */
static void window_move(struct window *s, const struct walk *w, size_t i)
{
	const struct walk_day *d = &w->days[i];

	s->minutes += d->minutes;
	s->marks += d->unauthorised;
	while (s->first < i) {
		const struct walk_day *e = &w->days[s->first];
		bool held = e->unauthorised > 0 && d->counted - e->counted_before <= w->c->protocol->window_days &&
		            (s->last_end == DAY_NONE || e->day > s->last_end);

		if (held) {
			break;
		}
		s->minutes -= e->minutes;
		s->marks -= e->unauthorised;
		s->first++;
	}
}

static enum err window_raise(const struct window *s, struct walk *w, enum law_rule rule, day_t day)
{
	struct law_finding f = walk_finding(w, rule, day);

	f.from = law_window_start(&w->weeks, day, w->c->protocol->window_days);
	if (s->last_end != DAY_NONE && f.from <= s->last_end) {
		f.from = s->last_end + 1;
	}
	f.begin = w->days[s->first].day;
	f.minutes = walk_minutes(s->minutes);
	f.count = (int32_t)s->marks;
	f.statuses = BIT_UNAUTHORISED;
	return walk_raise(w, &f);
}

static enum law_rule kind_of(enum duty duty)
{
	switch (duty) {
	case DUTY_COMPULSORY:
	case DUTY_QUALIFICATION: return RULE_V3;
	case DUTY_TRANSITION: return RULE_V4;
	case DUTY_NONE: break;
	}
	return RULE_16U;
}

/*
 * Warnings come once, until the window held nothing before this day. That is so on the first day after an obligation
 * or 16u as well, for those empty the window.
 */
static enum err warn(struct window *s, struct walk *w, size_t i)
{
	for (size_t k = 0; k < EARLY; k++) {
		if (s->first == i) {
			s->warned[k] = false;
		}
		if (!s->warned[k] && s->minutes >= w->c->protocol->early_minutes[k]) {
			TRY(window_raise(s, w, early_rules[k], w->days[i].day));
			s->warned[k] = true;
		}
	}
	return OK;
}

enum err law_hours(struct walk *w)
{
	const struct law_protocol *p = w->c->protocol;
	struct window s = { .last_end = DAY_NONE };

	for (size_t i = 0; i < w->count; i++) {
		day_t day = w->days[i].day;

		if (w->days[i].unauthorised == 0) {
			continue;
		}
		window_move(&s, w, i);
		if (s.minutes < p->report_minutes || (s.last_end != DAY_NONE && day - s.last_end < p->spacing_days)) {
			TRY(warn(&s, w, i));
			continue;
		}
		TRY(window_raise(&s, w, kind_of(walk_duty(w, day)), day));
		s.last_end = day;
	}
	return OK;
}
