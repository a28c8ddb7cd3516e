/* SPDX-License-Identifier: EUPL-1.2 */
#include "reference/calendar.h"
#include "reference/reference.h"
#include "reference_sql.h"

enum { SCRATCH = 64 << 10 };

enum err reference_holiday_put(struct db *db, struct str brin, struct str location, day_t first, day_t last,
                               struct str name, int *ret_changed)
{
	struct arena scratch;
	struct location_holiday_find_row old;
	bool found;

	arena_init(&scratch, SCRATCH);
	enum err e = location_holiday_find(
		db, &scratch, &(struct location_holiday_find_in){ .brin = brin, .location = location, .first = first },
		&old, &found);
	bool same = e == OK && found && old.last == last && str_eq(old.name, name);

	arena_reset(&scratch);
	TRY(e);
	if (!same) {
		TRY(location_holiday_put(db,
		                         &(struct location_holiday_put_in){
						 .brin = brin,
						 .location = location,
						 .school_year = day_school_year(first),
						 .first = first,
						 .last = last,
						 .name = name,
					 },
		                         NULL));
	}
	if (ret_changed != NULL) {
		*ret_changed = !same;
	}
	return OK;
}

static enum err read_regional(struct db *db, struct arena *a, struct str brin, struct str code, struct holiday **ret)
{
	struct school_holiday_of_location_in in = { .brin = brin, .code = code };
	struct school_holiday_of_location_row row;
	struct holiday *list = NULL;
	bool more;
	struct db_rows rows DEFER(db_rows_close) = { 0 };

	TRY(school_holiday_of_location_open(db, &in, &rows));
	for (;;) {
		TRY(school_holiday_of_location_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		TRY(holiday_push(a, &list, row.first, row.last, row.name));
	}
	*ret = list;
	return OK;
}

static enum err read_own(struct db *db, struct arena *a, struct str brin, struct str code, struct holiday **ret)
{
	struct location_holiday_of_in in = { .brin = brin, .location = code };
	struct location_holiday_of_row row;
	struct holiday *list = NULL;
	bool more;
	struct db_rows rows DEFER(db_rows_close) = { 0 };

	TRY(location_holiday_of_open(db, &in, &rows));
	for (;;) {
		TRY(location_holiday_of_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		TRY(holiday_push(a, &list, row.first, row.last, row.name));
	}
	*ret = list;
	return OK;
}

enum err calendar_liberation_day(struct db *db, bool *ret_free)
{
	struct liberation_day_find_row row;
	struct arena scratch;
	bool found;

	arena_init(&scratch, SCRATCH);
	enum err e = liberation_day_find(db, &scratch, &row, &found);
	bool free_day = e == OK && found && str_eq(row.value, STR("1"));

	arena_reset(&scratch);
	TRY(e);
	*ret_free = free_day;
	return OK;
}

enum err reference_calendar(struct db *db, struct arena *a, struct str brin, struct str code, struct law_calendar *ret)
{
	struct holiday *regional, *own;
	struct location location;
	bool found, free_day;

	TRY(reference_location(db, a, brin, code, &location, &found));
	if (!found) {
		return fail_set(db_fail(db), ERR_ABSENT, "vestiging", "unknown location %.*s%.*s", STR_ARG(brin),
		                STR_ARG(code));
	}
	TRY(read_regional(db, a, brin, code, &regional));
	TRY(read_own(db, a, brin, code, &own));
	TRY(calendar_liberation_day(db, &free_day));
	return calendar_compose(a, regional, own, free_day, ret);
}

enum err reference_holiday_name(struct db *db, struct arena *a, struct str brin, struct str code, day_t day,
                                struct str *ret)
{
	struct holiday *regional, *own;
	struct str name = { NULL, 0 };

	TRY(read_regional(db, a, brin, code, &regional));
	TRY(read_own(db, a, brin, code, &own));
	for (const struct holiday *h = regional; h != NULL; h = h->next) {
		if (day >= h->first && day <= h->last && !holiday_is_replaced(h, own)) {
			name = h->name;
		}
	}
	for (const struct holiday *h = own; h != NULL; h = h->next) {
		if (day >= h->first && day <= h->last) {
			name = h->name;
		}
	}
	*ret = name;
	return OK;
}
