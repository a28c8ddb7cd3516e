/* SPDX-License-Identifier: EUPL-1.2 */
#include "law/presence.h"

enum err law_no_show(struct walk *w)
{
	const struct law_protocol *p = w->c->protocol;
	int days = w->c->track == TRACK_BBL ? p->no_show_days_bbl : p->no_show_days;

	for (size_t i = 0; i < w->count && !(w->days[i].statuses & BITS_ATTENDED); i++) {
		int32_t counted = w->days[i].counted - w->days[0].counted;
		struct law_finding f;

		if (counted < days) {
			continue;
		}
		f = walk_finding(w, RULE_NO_SHOW, w->days[i].day);
		f.from = w->days[0].day;
		f.begin = f.from;
		f.count = counted;
		f.statuses = BIT_UNAUTHORISED | BIT_AUTHORISED | BIT_SICK | BIT_UNREGISTERED;
		return walk_raise(w, &f);
	}
	return OK;
}

enum err law_first_day(struct walk *w)
{
	bool asked = false;

	for (size_t i = 0; i < w->count; i++) {
		const struct walk_day *d = &w->days[i];

		asked = d->unauthorised > 0 && !asked;
		if (asked) {
			struct law_finding f = walk_finding(w, RULE_FIRST_DAY, d->day);

			f.minutes = walk_minutes(d->minutes);
			f.count = (int32_t)d->unauthorised;
			f.statuses = BIT_UNAUTHORISED;
			TRY(walk_raise(w, &f));
		}
	}
	return OK;
}
