/* SPDX-License-Identifier: EUPL-1.2 */
#include "registration/days.h"

#include "base/vec.h"
#include "people/choice.h"
#include "registration_sql.h"

/* Leaves of the reasons what the actor may read; the words of the others stay behind here. */
static void shield(struct ctx *c, enum reason_sight sight, struct reg_day *day)
{
	if (day->reasons == NULL || sight == REASON_OPEN) {
		return;
	}
	for (uint32_t i = 0; sight == REASON_SHUT && i < day->count; i++) {
		day->reasons[i] = day->reasons[i].n > 0 ? msg(c->lang, MSG_REASON_SHUT) : STR("");
	}
	day->reasons = sight == REASON_SHUT ? day->reasons : NULL;
}

enum err registration_days(struct ctx *c, int64_t person, int64_t enrolment, struct reg_day **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct day_list_row row;
	VEC(struct reg_day) list = { 0 };
	enum reason_sight sight;
	bool more;

	if (!access_sees(c->actor.role, FACET_ABSENCE)) {
		*ret = NULL;
		*ret_n = 0;
		return OK;
	}
	TRY(reason_sight(c, person, &sight));
	TRY(day_list_open(c->db, &(struct day_list_in){ ctx_list_i64(c->arena, &person, 1) }, &rows));
	for (;;) {
		struct reg_day *day;
		struct str bytes;

		TRY(day_list_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		if (row.enrolment != enrolment) {
			continue;
		}
		day = vec_push(c->arena, &list);
		bytes = str_copy(c->arena, row.marks);
		if (day == NULL || bytes.p == NULL) {
			return ERR_NOMEM;
		}
		if (unpack_day(c->arena, bytes, day) != OK) {
			return fail_set(c->fail, ERR_DB, NULL, "a stored day of marks is damaged");
		}
		day->day = row.day;
		shield(c, sight, day);
	}
	*ret = list.p;
	*ret_n = list.n;
	return OK;
}

/* What is behind the last whole day of a full page waits for the next one. */
static size_t whole_days(const struct missed_day *list, size_t n, bool full)
{
	size_t kept = n;

	while (full && kept > 0 && list[kept - 1].day.day == list[n - 1].day.day) {
		kept--;
	}
	return kept > 0 ? kept : n;
}

enum err registration_missed_days(struct ctx *c, int64_t person, const struct missed_asked *asked,
                                  struct missed_day **ret, size_t *ret_n, bool *ret_more)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct day_missed_row row;
	VEC(struct missed_day) list = { 0 };
	enum reason_sight sight;
	bool more = access_sees(c->actor.role, FACET_ABSENCE);

	if (more) {
		TRY(reason_sight(c, person, &sight));
		TRY(day_missed_open(
			c->db, &(struct day_missed_in){ person, asked->first, asked->last, asked->most + 1 }, &rows));
	}
	while (more) {
		struct missed_day *d;
		struct str bytes;

		TRY(day_missed_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		d = vec_push(c->arena, &list);
		bytes = str_copy(c->arena, row.marks);
		if (d == NULL || bytes.p == NULL) {
			return ERR_NOMEM;
		}
		if (unpack_day(c->arena, bytes, &d->day) != OK) {
			return fail_set(c->fail, ERR_DB, NULL, "a stored day of marks is damaged");
		}
		d->enrolment = row.enrolment;
		d->day.day = row.day;
		shield(c, sight, &d->day);
	}
	*ret_more = list.n > (size_t)asked->most;
	*ret = list.p;
	*ret_n = whole_days(list.p, list.n, *ret_more);
	return OK;
}

struct law_ledger registration_sum(const struct reg_day *days, size_t n, day_t first, day_t last)
{
	struct law_ledger sum = { 0 };

	for (size_t i = 0; i < n; i++) {
		for (uint32_t m = 0; days[i].day >= first && days[i].day <= last && m < days[i].count; m++) {
			law_ledger_add(&sum, &days[i].marks[m]);
		}
	}
	return sum;
}

int64_t registration_missed(const struct reg_day *days, size_t n, day_t first, day_t last, enum hour_unit unit)
{
	int64_t sum = 0;

	for (size_t i = 0; i < n; i++) {
		for (uint32_t m = 0; days[i].day >= first && days[i].day <= last && m < days[i].count; m++) {
			if (days[i].marks[m].status == MARK_UNAUTHORISED) {
				sum += law_counted_minutes(&days[i].marks[m], unit);
			}
		}
	}
	return sum;
}
