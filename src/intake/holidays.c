/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Files of holidays: the own school calendar of locations. What a file names replaces, whole, what stood there for the
 * same location and school year, and everyone ever enrolled at the location is computed anew in the same transaction.
 * Only a delivery that is complete takes periods away: not one with refused rows, nor those rows when they are mended.
 */
#include <stdlib.h>
#include <string.h>

#include "intake/rows.h"
#include "intake/undo.h"
#include "people_sql.h"
#include "reference_sql.h"

enum { BRIN, LOCATION, FIRST, LAST, NAME, COLUMNS };
enum { MOST_DAYS = 120, MOST_ROWS = 50000, PAGE = 200 };

static const struct column_want want[COLUMNS] = {
	[BRIN] = { "brin", true }, [LOCATION] = { "vestiging", true }, [FIRST] = { "begin", true },
	[LAST] = { "eind", true }, [NAME] = { "naam", false },
};

struct holiday_row {
	struct intake_row head;
	char brin[5], location[3];
	day_t first, last;
	struct str name;
	bool stored, same;
	struct undo_holiday old; /* where stored */
};

/* The rows of one location, in order of their first day. */
struct group {
	struct holiday_row **rows;
	size_t n;
};

static bool parse(struct intake_run *r, struct intake_row *row)
{
	struct holiday_row *h = (struct holiday_row *)row;
	const struct institution *institution;

	if (!intake_brin(r, BRIN, &institution) || !intake_location(r, LOCATION, institution->brin, h->location) ||
	    !intake_period(r, FIRST, LAST, true, &h->first, &h->last) || !intake_keep(r, NAME, 80, &h->name)) {
		return false;
	}
	if (h->last - h->first >= MOST_DAYS) {
		return intake_no(r, LAST, MSG_INTAKE_HOLIDAY_LONG);
	}
	memcpy(h->brin, institution->brin.p, 4);
	row->key = intake_key(str_of(h->brin), str_of(h->location), h->first);
	return true;
}

static int by_place(const void *a, const void *b)
{
	const struct holiday_row *const *x = a, *const *y = b;
	int at = strcmp((*x)->brin, (*y)->brin);

	if (at == 0) {
		at = strcmp((*x)->location, (*y)->location);
	}
	return at != 0 ? at : (*x)->first < (*y)->first ? -1 : (*x)->first > (*y)->first;
}

static bool names_year(const struct group *g, int year)
{
	for (size_t i = 0; i < g->n; i++) {
		if (day_school_year(g->rows[i]->first) == year) {
			return true;
		}
	}
	return false;
}

struct stale_period {
	day_t first;
	struct undo_holiday old;
};

struct stale {
	VEC(struct stale_period) list;
};

/* Lays the periods beside the stored ones; those that the file no longer names are stale. */
static enum err compare(struct intake_run *r, const struct group *g, struct stale *stale)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct location_holiday_of_row old;
	bool more;

	TRY(location_holiday_of_open(
		r->c->db, &(struct location_holiday_of_in){ str_of(g->rows[0]->brin), str_of(g->rows[0]->location) },
		&rows));
	for (;;) {
		struct holiday_row *found = NULL;
		struct undo_holiday kept = { .has = true };

		TRY(location_holiday_of_next(&rows, &old, &more));
		if (!more) {
			return OK;
		}
		kept.last = old.last;
		kept.name = str_copy(r->c->arena, old.name);
		for (size_t i = 0; i < g->n && found == NULL; i++) {
			found = g->rows[i]->first == old.first ? g->rows[i] : NULL;
		}
		if (found != NULL) {
			found->stored = true;
			found->same = found->last == old.last && str_eq(found->name, old.name);
			found->old = kept;
		} else if (names_year(g, day_school_year(old.first))) {
			struct stale_period *slot = vec_push(r->c->arena, &stale->list);

			if (slot == NULL) {
				return ERR_NOMEM;
			}
			*slot = (struct stale_period){ old.first, kept };
		}
	}
}

static void note(struct intake_run *r, const struct holiday_row *at, day_t first, struct undo_holiday old,
                 struct undo_holiday new)
{
	if (r->undo != NULL) {
		undo_note_holiday(r->undo, at->brin, at->location, first, old, new);
	}
}

enum err holidays_settle(struct intake_run *r, struct str brin, struct str location)
{
	int64_t after = INT64_MIN;
	bool read_again = false, more = true;

	while (more) {
		struct db_rows rows DEFER(db_rows_close) = { 0 };
		struct intake_touched touched = { 0 };
		struct person_of_location_row row;
		size_t n = 0;

		TRY(person_of_location_open(r->c->db, &(struct person_of_location_in){ brin, location, after, PAGE },
		                            &rows));
		for (;;) {
			TRY(person_of_location_next(&rows, &row, &more));
			if (!more) {
				break;
			}
			TRY(intake_touch(r, &touched, row.person));
			after = row.person;
			n++;
		}
		db_rows_close(&rows);
		if (n > 0 && !read_again) {
			/* The book keeps calendars that it worked out before the change. */
			TRY(reference_book_read(r->book, r->c->db));
			read_again = true;
		}
		TRY(intake_settle(r, &touched));
		more = n == PAGE;
	}
	return OK;
}

static enum err take_group(struct intake_run *r, const struct group *g, bool whole)
{
	const struct holiday_row *at = g->rows[0];
	struct stale stale = { 0 };
	bool moved = false;

	TRY(intake_location_known(r, at->brin, at->location));
	TRY(compare(r, g, &stale));
	for (size_t i = 0; i < g->n; i++) {
		const struct holiday_row *h = g->rows[i];

		if (h->same) {
			r->tally.same++;
			continue;
		}
		*(h->stored ? &r->tally.changed : &r->tally.added) += 1;
		TRY(reference_holiday_put(r->c->db, str_of(h->brin), str_of(h->location), h->first, h->last, h->name,
		                          NULL));
		note(r, at, h->first, h->old, (struct undo_holiday){ h->name, h->last, true });
		moved = true;
	}
	for (size_t i = 0; i < stale.list.n && whole; i++) {
		const struct stale_period *s = &stale.list.p[i];
		struct location_holiday_drop_in in = { str_of(at->brin), str_of(at->location), s->first };

		TRY(location_holiday_drop(r->c->db, &in, NULL));
		note(r, at, s->first, s->old, (struct undo_holiday){ .has = false });
		moved = true;
	}
	if (!moved) {
		return OK;
	}
	TRY(holidays_settle(r, str_of(at->brin), str_of(at->location)));
	/* Last, because whoever adds a location waits for it while holding persons. */
	return reference_changed(r->c->db);
}

static enum err take(struct intake_run *r, struct intake_batch *b)
{
	struct holiday_row **list = ARENA_ARRAY(r->c->arena, b->n, struct holiday_row *);
	bool whole = r->tally.refused == 0 && !r->mending;

	if (list == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < b->n; i++) {
		list[i] = (struct holiday_row *)b->rows[i];
	}
	qsort(list, b->n, sizeof(struct holiday_row *), by_place);
	if (r->tally.refused > 0 && r->opt->report != NULL) {
		(void)fprintf(r->opt->report, "%.*s\n", STR_ARG(msg(r->c->lang, MSG_INTAKE_HOLIDAYS_KEPT)));
	}
	for (size_t from = 0, to = 0; from < b->n; from = to) {
		while (to < b->n && strcmp(list[to]->brin, list[from]->brin) == 0 &&
		       strcmp(list[to]->location, list[from]->location) == 0) {
			to++;
		}
		/* A location a transaction: its calendar and what follows from it change together. */
		TRY(intake_begin(r));
		TRY(take_group(r, &(struct group){ list + from, to - from }, whole));
		TRY(intake_commit(r));
		intake_progress(r, "holidays", to, b->n);
	}
	return intake_begin(r);
}

static enum err import(struct intake_run *r, const char *const *files, size_t n)
{
	static const struct intake_rows kind = { .want = want,
		                                 .wanted = COLUMNS,
		                                 .row_size = sizeof(struct holiday_row),
		                                 .batch = MOST_ROWS,
		                                 .whole = true,
		                                 .parse = parse,
		                                 .take = take };

	return intake_rows(r, &kind, files, n);
}

const struct intake_kind intake_holidays = { .name = "holidays",
	                                     .import = import,
	                                     .want = want,
	                                     .wanted = COLUMNS,
	                                     .undo = undo_holidays };
