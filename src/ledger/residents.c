/* SPDX-License-Identifier: EUPL-1.2 */
#include "ledger/residents.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/vec.h"
#include "law/types.h"
#include "ledger/ledger.h"
#include "ledger_residents_sql.h"
#include "people/people.h"
#include "people/reach.h"

static const int borders[RESIDENT_BANDS - 1] = { RMC_FROM, OF_AGE, RMC_BELOW };

int resident_band(day_t birth, day_t today)
{
	int band = 0;

	while (band < RESIDENT_BANDS - 1 && day_birthday(birth, borders[band]) <= today) {
		band++;
	}
	return band;
}

enum err residents_stale(struct ctx *c, const struct resident_place *after, struct resident_place *ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct residents_stale_row row;
	size_t n = 0;
	bool more;

	TRY(residents_stale_open(
		c->db,
		&(struct residents_stale_in){ ledger_first_week(c), c->today, after != NULL ? after->week : DAY_MAX,
	                                      after != NULL ? str_of(after->brin) : STR(""),
	                                      after != NULL ? str_of(after->location) : STR(""), RESIDENTS_SOME },
		&rows));
	for (;;) {
		TRY(residents_stale_next(&rows, &row, &more));
		if (!more) {
			*ret_n = n;
			return OK;
		}
		ret[n] = (struct resident_place){ .week = row.week, .changes = row.changes };
		code_copy(ret[n].brin, sizeof ret[n].brin, row.brin);
		code_copy(ret[n].location, sizeof ret[n].location, row.location);
		n++;
	}
}

static int by_town_band(const void *x, const void *y)
{
	const struct resident_sum *a = x, *b = y;
	int order = str_cmp(a->municipality, b->municipality);

	return order != 0 ? order : a->band - b->band;
}

/* Students of one municipality and band become one row. */
static size_t fold(struct resident_sum *list, size_t n)
{
	size_t at = 0;

	if (n == 0) {
		return 0;
	}
	qsort(list, n, sizeof *list, by_town_band);
	for (size_t i = 1; i < n; i++) {
		if (by_town_band(&list[at], &list[i]) == 0) {
			list[at].students += list[i].students;
			law_ledger_sum(&list[at].sum, &list[i].sum);
		} else {
			list[++at] = list[i];
		}
	}
	return at + 1;
}

#define SUM_OF(row)                                                                                                   \
	(struct law_ledger)                                                                                           \
	{                                                                                                             \
		(row).scheduled, (row).present, (row).unauthorised, (row).authorised, (row).sick, (row).unregistered, \
			(row).late                                                                                    \
	}

enum err residents_count(struct ctx *c, const struct resident_place *place, struct resident_count *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct resident_count k = { .place = *place, .until = DAY_MAX, .at = clock_now() };
	VEC(struct resident_sum) list = { 0 };
	struct residents_of_row row;
	struct str town = { NULL, 0 };
	bool more;

	TRY(residents_of_open(
		c->db,
		&(struct residents_of_in){ str_of(place->brin), str_of(place->location), place->week, place->week + 6 },
		&rows));
	for (;;) {
		struct resident_sum *s;
		day_t border;

		TRY(residents_of_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		town = town.p != NULL && str_eq(town, row.municipality) ? town : str_copy(c->arena, row.municipality);
		s = vec_push(c->arena, &list);
		if (s == NULL || town.p == NULL) {
			return ERR_NOMEM;
		}
		*s = (struct resident_sum){ town, resident_band(row.birth, c->today), 1, SUM_OF(row) };
		border = s->band < RESIDENT_BANDS - 1 ? day_birthday(row.birth, borders[s->band]) : DAY_MAX;
		k.until = border < k.until ? border : k.until;
	}
	k.sums = list.p;
	k.n = fold(list.p, list.n);
	*ret = k;
	return OK;
}

enum err residents_kept(struct ctx *c, const struct resident_place *place, struct resident_count *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct resident_count k = { .place = *place };
	VEC(struct resident_sum) list = { 0 };
	struct residents_kept_row row;
	bool more;

	TRY(residents_kept_open(
		c->db, &(struct residents_kept_in){ str_of(place->brin), str_of(place->location), place->week },
		&rows));
	for (;;) {
		struct resident_sum *s;

		TRY(residents_kept_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		s = vec_push(c->arena, &list);
		if (s == NULL) {
			return ERR_NOMEM;
		}
		*s = (struct resident_sum){ str_copy(c->arena, row.municipality), row.band, row.students, SUM_OF(row) };
		if (s->municipality.p == NULL) {
			return ERR_NOMEM;
		}
	}
	k.sums = list.p;
	k.n = list.n;
	*ret = k;
	return OK;
}

enum err residents_keep(struct ctx *c, const struct resident_count *count)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };
	struct str brin = str_of(count->place.brin), location = str_of(count->place.location);
	day_t week = count->place.week;
	int64_t kept;

	/* First, so that of two who counted the same the second waits here for the first. */
	TRY(residents_counted(c->db,
	                      &(struct residents_counted_in){ brin, location, week, count->place.changes, c->today,
	                                                      count->until, count->at },
	                      &kept));
	if (kept == 0) {
		return OK;
	}
	TRY(residents_drop(c->db, &(struct residents_drop_in){ brin, location, week }, NULL));
	TRY(residents_put_open(c->db, &bulk));
	for (size_t i = 0; i < count->n; i++) {
		const struct resident_sum *s = &count->sums[i];

		TRY(residents_put_row(&bulk, &(struct residents_put_in){ .brin = brin,
		                                                         .location = location,
		                                                         .week = week,
		                                                         .municipality = s->municipality,
		                                                         .band = s->band,
		                                                         .students = s->students,
		                                                         .scheduled = s->sum.scheduled,
		                                                         .present = s->sum.present,
		                                                         .unauthorised = s->sum.unauthorised,
		                                                         .authorised = s->sum.authorised,
		                                                         .sick = s->sum.sick,
		                                                         .unregistered = s->sum.unregistered,
		                                                         .late = s->sum.late }));
	}
	return db_bulk_close(&bulk);
}

enum err residents_bring(struct ctx *c)
{
	struct resident_place some[RESIDENTS_SOME], last;
	size_t n;

	TRY(residents_stale(c, NULL, some, &n));
	while (n > 0) {
		for (size_t i = 0; i < n; i++) {
			struct resident_count count;

			TRY(residents_count(c, &some[i], &count));
			TRY(residents_keep(c, &count));
		}
		last = some[n - 1];
		TRY(residents_stale(c, &last, some, &n));
	}
	return OK;
}

enum err residents_night(struct ctx *c)
{
	day_t first = ledger_first_week(c);

	TRY(residents_forget_weeks(c->db, &(struct residents_forget_weeks_in){ first }, NULL));
	return residents_forget_counts(c->db, &(struct residents_forget_counts_in){ first }, NULL);
}
