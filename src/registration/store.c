/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdlib.h>
#include <string.h>

#include "registration/registration.h"
#include "registration_sql.h"

static enum err store_days(struct ctx *c, const struct registration_batch *b)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };

	TRY(day_put_open(c->db, &bulk));
	for (size_t i = 0; i < b->days.n; i++) {
		const struct day_row *d = &b->days.p[i];

		TRY(day_put_row(&bulk, &(struct day_put_in){ .person = d->of->person,
		                                             .enrolment = d->of->enrolment,
		                                             .day = d->day,
		                                             .brin = str_of(d->of->brin),
		                                             .location = str_of(d->of->location),
		                                             .scheduled = (int)d->sum.scheduled,
		                                             .present = (int)d->sum.present,
		                                             .unauthorised = (int)d->sum.unauthorised,
		                                             .authorised = (int)d->sum.authorised,
		                                             .sick = (int)d->sum.sick,
		                                             .unregistered = (int)d->sum.unregistered,
		                                             .late = (int)d->sum.late,
		                                             .marks = d->marks }));
	}
	return db_bulk_close(&bulk);
}

/* Days of one enrolment stand together: one statement for each. */
static enum err drop_days(struct ctx *c, const struct registration_batch *b)
{
	int64_t *days = ARENA_ARRAY(b->arena, b->gone.n, int64_t);
	size_t n = 0;

	if (days == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < b->gone.n; i++) {
		const struct enrolment_facts *of = b->gone.p[i].of;

		days[n++] = b->gone.p[i].day;
		if (i + 1 == b->gone.n || b->gone.p[i + 1].of != of) {
			TRY(day_drop(
				c->db,
				&(struct day_drop_in){ of->person, of->enrolment, ctx_list_i64(b->arena, days, n) },
				NULL));
			n = 0;
		}
	}
	return OK;
}

static enum err store_history(struct ctx *c, const struct registration_batch *b)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };
	int64_t change = ctx_new_id(c);

	TRY(history_put_open(c->db, &bulk));
	for (size_t i = 0; i < b->history.n; i++) {
		const struct history_row *h = &b->history.p[i];
		char status = (char)h->old.status, became = (char)h->became;

		TRY(history_put_row(&bulk, &(struct history_put_in){ .person = h->of->person,
		                                                     .enrolment = h->of->enrolment,
		                                                     .day = h->day,
		                                                     .begin_min = h->old.begin,
		                                                     .change = change + (int64_t)i,
		                                                     .end_min = h->old.end,
		                                                     .status = { &status, status != 0 },
		                                                     .reason = h->reason,
		                                                     .changed_at = c->now,
		                                                     .account = c->actor.account,
		                                                     .cause = str_of(b->cause),
		                                                     .note = h->note,
		                                                     .became = { &became, became != 0 } }));
	}
	return db_bulk_close(&bulk);
}

static int by_location_week(const void *x, const void *y)
{
	const struct ledger_sum *a = x, *b = y;
	int order = strcmp(a->brin, b->brin);

	if (order == 0) {
		order = strcmp(a->location, b->location);
	}
	return order != 0 ? order : a->week < b->week ? -1 : a->week > b->week;
}

/* Enrolments share weeks: one row a week and location goes to the database. */
static void fold_sums(struct registration_batch *b)
{
	size_t n = 0;

	qsort(b->sums.p, b->sums.n, sizeof *b->sums.p, by_location_week);
	for (size_t i = 1; i < b->sums.n; i++) {
		struct ledger_sum *to = &b->sums.p[n];
		const struct ledger_sum *s = &b->sums.p[i];

		if (by_location_week(to, s) != 0) {
			b->sums.p[++n] = *s;
			continue;
		}
		law_ledger_sum(&to->sum, &s->sum);
		to->lessons += s->lessons;
		to->gaps += s->gaps;
	}
	b->sums.n = n + 1;
}

int ledger_part(int64_t person)
{
	return 1 + (int)(person % 15);
}

static enum err store_sums(struct ctx *c, struct registration_batch *b)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };

	fold_sums(b);
	TRY(ledger_add_open(c->db, &bulk));
	for (size_t i = 0; i < b->sums.n; i++) {
		const struct ledger_sum *s = &b->sums.p[i];

		TRY(ledger_add_row(&bulk, &(struct ledger_add_in){ .brin = str_of(s->brin),
		                                                   .location = str_of(s->location),
		                                                   .week = s->week,
		                                                   .part = b->part,
		                                                   .scheduled = s->sum.scheduled,
		                                                   .present = s->sum.present,
		                                                   .unauthorised = s->sum.unauthorised,
		                                                   .authorised = s->sum.authorised,
		                                                   .sick = s->sum.sick,
		                                                   .unregistered = s->sum.unregistered,
		                                                   .late = s->sum.late,
		                                                   .lessons = s->lessons,
		                                                   .gaps = s->gaps,
		                                                   .changes = 1 }));
	}
	return db_bulk_close(&bulk);
}

enum err registration_store(struct ctx *c, struct registration_batch *b)
{
	if (b->days.n > 0) {
		TRY(store_days(c, b));
	}
	if (b->gone.n > 0) {
		TRY(drop_days(c, b));
	}
	if (b->history.n > 0) {
		TRY(store_history(c, b));
	}
	return b->sums.n > 0 ? store_sums(c, b) : OK;
}
