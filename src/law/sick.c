/* SPDX-License-Identifier: EUPL-1.2 */
#include "law/sick.h"

/* Spells of sickness: scheduled days in a row that each have a Z mark. */
struct spells {
	const struct walk_day **starts; /* first day of each spell so far */
	size_t count, recent;           /* recent: the first that begins within the 84 days */
	size_t begin;                   /* where the present spell begins */
	int days;                       /* scheduled days of the present spell; 0 when there is none */
};

static enum err raise_spells(const struct spells *s, struct walk *w, const struct walk_day *d)
{
	struct law_finding f = walk_finding(w, RULE_SICK_4, d->day);

	f.from = d->day - w->c->protocol->sick_spell_days + 1;
	f.begin = s->starts[s->recent]->day;
	f.count = (int32_t)(s->count - s->recent);
	f.statuses = BIT_SICK;
	return walk_raise(w, &f);
}

static enum err spell_begins(struct spells *s, struct walk *w, size_t i)
{
	const struct law_protocol *p = w->c->protocol;
	const struct walk_day *d = &w->days[i];

	s->begin = i;
	s->starts[s->count++] = d;
	while (d->day - s->starts[s->recent]->day >= p->sick_spell_days) {
		s->recent++;
	}
	if (s->count - s->recent >= (size_t)p->sick_spells) {
		TRY(raise_spells(s, w, d));
	}
	return OK;
}

static enum err raise_run(const struct spells *s, struct walk *w, const struct walk_day *d)
{
	struct law_finding f = walk_finding(w, RULE_SICK_7, d->day);

	f.from = w->days[s->begin].day;
	f.begin = f.from;
	f.count = s->days;
	f.statuses = BIT_SICK;
	return walk_raise(w, &f);
}

static size_t sick_days(const struct walk *w)
{
	size_t n = 0;

	for (size_t i = 0; i < w->count; i++) {
		n += (w->days[i].statuses & BIT_SICK) != 0;
	}
	return n;
}

enum err law_sick(struct walk *w)
{
	struct spells s = { 0 };
	size_t most = sick_days(w);

	if (most == 0) {
		return OK;
	}
	s.starts = ARENA_ARRAY(w->arena, most, const struct walk_day *);
	if (s.starts == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < w->count; i++) {
		if (!(w->days[i].statuses & BIT_SICK)) {
			s.days = 0;
			continue;
		}
		s.days += 1;
		if (s.days == 1) {
			TRY(spell_begins(&s, w, i));
		}
		if (s.days == w->c->protocol->sick_run_days) {
			TRY(raise_run(&s, w, &w->days[i]));
		}
	}
	return OK;
}
