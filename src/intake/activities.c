/* SPDX-License-Identifier: EUPL-1.2 */
/* Files of activities: work and daytime activities, for the position of a person in the balance. */
#include <math.h>

#include "intake/rows.h"
#include "people_sql.h"

enum { PGN, KIND, ORGANISATION, HOURS, FIRST, LAST, COLUMNS };
enum { MOST_HOURS = 100 };

static const struct column_want want[COLUMNS] = {
	[PGN] = { "pgn", true },
	[KIND] = { "soort", true },
	[ORGANISATION] = { "organisatie", false },
	[HOURS] = { "uren_per_week", false },
	[FIRST] = { "begindatum", true },
	[LAST] = { "einddatum", false },
};

struct activity_row {
	struct intake_row head;
	struct activity_put_in in;
	bool stored, same;
};

/* "32", "14,5" or "14.5": hours in whole hundredths, so that the same text always is the same number. */
static bool parse_hours(struct intake_run *r, double *ret)
{
	struct str s = intake_get(r, HOURS);
	int64_t hundredths = 0;
	int decimals = -1;

	if (s.n == 0) {
		*ret = (double)NAN;
		return true;
	}
	for (size_t i = 0; i < s.n; i++) {
		if ((s.p[i] == ',' || s.p[i] == '.') && decimals < 0 && i > 0) {
			decimals = 0;
		} else if (s.p[i] >= '0' && s.p[i] <= '9' && decimals < 2 && hundredths < 100000) {
			hundredths = hundredths * 10 + (s.p[i] - '0');
			decimals += decimals >= 0;
		} else {
			return intake_no(r, HOURS, MSG_INTAKE_HOURS);
		}
	}
	for (int d = decimals > 0 ? decimals : 0; d < 2; d++) {
		hundredths *= 10;
	}
	if (hundredths > MOST_HOURS * 100) {
		return intake_no(r, HOURS, MSG_INTAKE_HOURS);
	}
	*ret = (double)hundredths / 100;
	return true;
}

static bool parse(struct intake_run *r, struct intake_row *row)
{
	static const char *const kinds[] = { "werk", "dagbesteding" };
	struct activity_put_in *in = &((struct activity_row *)row)->in;
	size_t at;

	if (!intake_row_person(r, PGN, row) || !intake_word(r, KIND, kinds, 2, &at)) {
		return false;
	}
	if (at == 2) {
		return intake_no(r, KIND, MSG_INTAKE_REQUIRED);
	}
	if (!intake_keep(r, ORGANISATION, 160, &in->organisation) || !parse_hours(r, &in->hours) ||
	    !intake_period(r, FIRST, LAST, false, &in->first, &in->last)) {
		return false;
	}
	in->kind = str_of(kinds[at]);
	row->key = intake_key(in->kind, in->organisation, in->first);
	return true;
}

static bool same(const struct activity_put_in *a, const struct activity_list_row *b)
{
	bool hours = isnan(a->hours) ? isnan(b->hours) != 0 : fabs(a->hours - b->hours) < 0.001;

	return a->last == b->last && hours;
}

static enum err compare(struct intake_run *r, const struct intake_batch *b)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct activity_list_row old;
	bool more;

	TRY(activity_list_open(
		r->c->db, &(struct activity_list_in){ ctx_list_i64(r->c->arena, b->persons, b->person_n) }, &rows));
	for (;;) {
		struct activity_row *row;
		int64_t key;

		TRY(activity_list_next(&rows, &old, &more));
		if (!more) {
			return OK;
		}
		key = intake_key(old.kind, old.organisation, old.first);
		row = (struct activity_row *)intake_batch_find(b, old.person, key);
		if (row != NULL) {
			row->stored = true;
			row->same = same(&row->in, &old);
		}
	}
}

static enum err take(struct intake_run *r, struct intake_batch *b)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };

	TRY(intake_batch_known(r, b, PGN));
	for (size_t i = 0; i < b->n; i++) {
		((struct activity_row *)b->rows[i])->in.person = b->rows[i]->person;
	}
	TRY(compare(r, b));
	TRY(activity_put_open(r->c->db, &bulk));
	for (size_t i = 0; i < b->n; i++) {
		const struct activity_row *row = (const struct activity_row *)b->rows[i];

		if (row->same) {
			r->tally.same++;
			continue;
		}
		*(row->stored ? &r->tally.changed : &r->tally.added) += 1;
		TRY(activity_put_row(&bulk, &row->in));
	}
	return db_bulk_close(&bulk);
}

static enum err import(struct intake_run *r, const char *const *files, size_t n)
{
	static const struct intake_rows kind = { .want = want,
		                                 .wanted = COLUMNS,
		                                 .row_size = sizeof(struct activity_row),
		                                 .batch = 500,
		                                 .parse = parse,
		                                 .take = take };

	return intake_rows(r, &kind, files, n);
}

const struct intake_kind intake_activities = { .name = "activities",
	                                       .import = import,
	                                       .want = want,
	                                       .wanted = COLUMNS };
