/* SPDX-License-Identifier: EUPL-1.2 */
/* What is kept by the municipality where students live, against the days. */
#include <stdio.h>

#include "base/vec.h"
#include "cli/verify.h"
#include "ledger/residents.h"
#include "ledger_residents_sql.h"
#include "people/people.h"

enum { PLACE_ARENA = 64 * 1024 * 1024 };

struct kept_place {
	struct resident_place place;
	day_t day, until;
};

static bool alike(const struct resident_sum *a, const struct resident_sum *b)
{
	return str_eq(a->municipality, b->municipality) && a->band == b->band && a->students == b->students &&
	       a->sum.scheduled == b->sum.scheduled && a->sum.present == b->sum.present &&
	       a->sum.unauthorised == b->sum.unauthorised && a->sum.authorised == b->sum.authorised &&
	       a->sum.sick == b->sum.sick && a->sum.unregistered == b->sum.unregistered && a->sum.late == b->sum.late;
}

static enum err check_place(struct cli *c, const struct kept_place *k, struct verify_check *check)
{
	struct arena own DEFER(arena_reset);
	struct ctx ctx = c->ctx;
	struct resident_count counted, kept;
	char text[DAY_TEXT], where[96];
	bool good;

	arena_init(&own, PLACE_ARENA);
	ctx.arena = &own;
	ctx.today = k->day;
	TRY(residents_count(&ctx, &k->place, &counted));
	TRY(residents_kept(&ctx, &k->place, &kept));
	check->checked++;
	good = counted.n == kept.n && counted.until == k->until;
	for (size_t i = 0; good && i < kept.n; i++) {
		good = alike(&counted.sums[i], &kept.sums[i]);
	}
	if (!good) {
		(void)snprintf(where, sizeof where, "%s%s %s", k->place.brin, k->place.location,
		               day_text(k->place.week, text));
		verify_wrong(c, check, str_of(where));
	}
	return OK;
}

enum err verify_residents(struct cli *c, struct verify_check *check)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct arena own DEFER(arena_reset);
	struct residents_all_row row;
	VEC(struct kept_place) list = { 0 };
	bool more;

	arena_init(&own, PLACE_ARENA);
	TRY(residents_all_open(c->db, &rows));
	for (;;) {
		struct kept_place *k;

		TRY(residents_all_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		k = vec_push(&own, &list);
		if (k == NULL) {
			return ERR_NOMEM;
		}
		*k = (struct kept_place){ .place = { .week = row.week }, .day = row.day, .until = row.until_day };
		code_copy(k->place.brin, sizeof k->place.brin, row.brin);
		code_copy(k->place.location, sizeof k->place.location, row.location);
	}
	for (size_t i = 0; i < list.n; i++) {
		TRY(check_place(c, &list.p[i], check));
	}
	return OK;
}
