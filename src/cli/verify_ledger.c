/* SPDX-License-Identifier: EUPL-1.2 */
#include <string.h>

#include "cli/verify.h"
#include "law/ledger.h"
#include "registration/pack.h"
#include "registration_sql.h"
#include "trust_destroy_sql.h"

enum { FIRST_SLOTS = 1024, DAY_ARENA = 4 * 1024 * 1024 };

/* The sums of a location and week as the days give them, in a table that doubles when it is half full. */
struct week_sum {
	bool used, met;
	char brin[8], location[8];
	day_t week;
	struct law_ledger sum;
	int64_t lessons, gaps;
};

struct week_sums {
	struct arena *arena;
	struct week_sum *slots;
	size_t size, n;
};

static void copy_code(char out[8], struct str s)
{
	memset(out, 0, 8);
	memcpy(out, s.p != NULL ? s.p : "", s.n < 7 ? s.n : 7);
}

static struct week_sum *slot_of(struct week_sum *slots, size_t size, const struct week_sum *key)
{
	char text[20] = { 0 };
	size_t at;

	memcpy(text, key->brin, 8);
	memcpy(text + 8, key->location, 8);
	memcpy(text + 16, &key->week, sizeof key->week);
	at = (size_t)str_hash((struct str){ text, sizeof text }) & (size - 1);
	while (slots[at].used && (slots[at].week != key->week || memcmp(slots[at].brin, key->brin, 8) != 0 ||
	                          memcmp(slots[at].location, key->location, 8) != 0)) {
		at = (at + 1) & (size - 1);
	}
	return &slots[at];
}

static enum err grow(struct week_sums *w)
{
	size_t size = w->size == 0 ? FIRST_SLOTS : w->size * 2;
	struct week_sum *slots = ARENA_ARRAY(w->arena, size, struct week_sum);

	if (slots == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < w->size; i++) {
		if (w->slots[i].used) {
			*slot_of(slots, size, &w->slots[i]) = w->slots[i];
		}
	}
	w->slots = slots;
	w->size = size;
	return OK;
}

/* The slot of a location and week; an empty one when it is not there yet. */
static enum err week_at(struct week_sums *w, struct str brin, struct str location, day_t week, struct week_sum **ret)
{
	struct week_sum key = { .used = true, .week = week };
	struct week_sum *slot;

	if (w->n * 2 >= w->size) {
		TRY(grow(w));
	}
	copy_code(key.brin, brin);
	copy_code(key.location, location);
	slot = slot_of(w->slots, w->size, &key);
	if (!slot->used) {
		*slot = key;
		w->n++;
	}
	*ret = slot;
	return OK;
}

static bool sums_alike(const struct law_ledger *a, const struct law_ledger *b)
{
	return a->scheduled == b->scheduled && a->present == b->present && a->unauthorised == b->unauthorised &&
	       a->authorised == b->authorised && a->sick == b->sick && a->unregistered == b->unregistered &&
	       a->late == b->late;
}

/* One day: its marks say what its sums must be. */
static enum err check_day(struct cli *c, struct arena *a, const struct day_scan_row *row, struct week_sums *w,
                          struct verify_check *check)
{
	struct law_ledger marks = { 0 };
	struct law_ledger kept = { row->scheduled, row->present,      row->unauthorised, row->authorised,
		                   row->sick,      row->unregistered, row->late };
	struct reg_day day;
	struct week_sum *week;
	bool good = unpack_day(a, row->marks, &day) == OK;

	TRY(week_at(w, row->brin, row->location, day_monday(row->day), &week));
	check->checked++;
	for (uint32_t i = 0; good && i < day.count; i++) {
		law_ledger_add(&marks, &day.marks[i]);
		week->lessons++;
		week->gaps += day.marks[i].status == MARK_UNREGISTERED;
	}
	law_ledger_sum(&week->sum, &kept);
	if (!good || !sums_alike(&marks, &kept) || !law_ledger_closed(&kept)) {
		char text[DAY_TEXT], where[96];

		(void)snprintf(where, sizeof where, "%.*s%.*s %lld %s", STR_ARG(row->brin), STR_ARG(row->location),
		               (long long)row->enrolment, day_text(row->day, text));
		verify_wrong(c, check, str_of(where));
	}
	return OK;
}

static enum err scan_days(struct cli *c, struct week_sums *w, struct verify_check *check)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct arena day DEFER(arena_reset);
	struct day_scan_row row;
	bool more;

	arena_init(&day, DAY_ARENA);
	TRY(day_scan_open(c->db, &rows));
	for (;;) {
		TRY(day_scan_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		TRY(check_day(c, &day, &row, w, check));
		arena_clear(&day);
	}
}

/* What destroyed days were part of is in the sums still. */
static enum err add_gone(struct cli *c, struct week_sums *w)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct gone_ledger_all_row row;
	struct week_sum *week;
	bool more;

	TRY(gone_ledger_all_open(c->db, &rows));
	for (;;) {
		struct law_ledger gone;

		TRY(gone_ledger_all_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		gone = (struct law_ledger){ row.scheduled, row.present,      row.unauthorised, row.authorised,
			                    row.sick,      row.unregistered, row.late };
		TRY(week_at(w, row.brin, row.location, row.week, &week));
		law_ledger_sum(&week->sum, &gone);
		week->lessons += row.lessons;
		week->gaps += row.gaps;
	}
}

static void wrong_week(struct cli *c, struct verify_check *check, const char *brin, const char *location, day_t week)
{
	char text[DAY_TEXT], where[96];

	(void)snprintf(where, sizeof where, "%s%s %s", brin, location, day_text(week, text));
	verify_wrong(c, check, str_of(where));
}

static bool empty(const struct week_sum *w)
{
	static const struct law_ledger nothing = { 0 };

	return sums_alike(&w->sum, &nothing) && w->lessons == 0 && w->gaps == 0;
}

static enum err compare_weeks(struct cli *c, struct week_sums *w, struct verify_check *check)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct ledger_week_all_row row;
	struct week_sum *found;
	bool more;

	TRY(ledger_week_all_open(c->db, &rows));
	for (;;) {
		struct law_ledger kept;

		TRY(ledger_week_all_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		kept = (struct law_ledger){ row.scheduled, row.present,      row.unauthorised, row.authorised,
			                    row.sick,      row.unregistered, row.late };
		TRY(week_at(w, row.brin, row.location, row.week, &found));
		found->met = true;
		check->checked++;
		if (!sums_alike(&found->sum, &kept) || found->lessons != row.lessons || found->gaps != row.gaps) {
			wrong_week(c, check, found->brin, found->location, row.week);
		}
	}
	for (size_t i = 0; i < w->size; i++) {
		if (w->slots[i].used && !w->slots[i].met && !empty(&w->slots[i])) {
			wrong_week(c, check, w->slots[i].brin, w->slots[i].location, w->slots[i].week);
		}
	}
	return OK;
}

enum err verify_ledger(struct cli *c, struct verify_check *days, struct verify_check *weeks)
{
	struct arena own DEFER(arena_reset);
	struct week_sums w = { .arena = &own };

	arena_init(&own, (size_t)1024 * 1024 * 1024);
	TRY(grow(&w));
	TRY(scan_days(c, &w, days));
	TRY(add_gone(c, &w));
	return compare_weeks(c, &w, weeks);
}
