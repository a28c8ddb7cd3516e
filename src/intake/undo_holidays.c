/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Taking the calendar of a location back. A row of a block: location, first day, what stood there and what stands there
 * now (each: whether there is one, [its last day, its name]). Everyone ever enrolled there is computed anew.
 */
#include "base/vec.h"
#include "fmt/human.h"
#include "intake/internal.h"
#include "intake/undo.h"
#include "reference_sql.h"

static void put(struct buf *b, struct undo_holiday h)
{
	put_u8(b, h.has);
	if (h.has) {
		put_zigzag(b, h.last);
		undo_put_text(b, h.name);
	}
}

void undo_note_holiday(struct buf *block, const char *brin, const char *location, day_t first, struct undo_holiday old,
                       struct undo_holiday new)
{
	undo_begin(block);
	undo_put_text(block, str_of(brin));
	undo_put_text(block, str_of(location));
	put_zigzag(block, first);
	put(block, old);
	put(block, new);
}

/* ---- undoing ---- */

struct row {
	struct str brin, location;
	day_t first;
	struct undo_holiday old, new;
};

static struct undo_holiday get(struct cursor *c)
{
	struct undo_holiday h = { .has = cursor_u8(c) == 1 };

	if (h.has) {
		h.last = (day_t)cursor_zigzag(c);
		h.name = undo_get_text(c);
	}
	return h;
}

static bool get_row(struct cursor *c, struct row *r)
{
	r->brin = undo_get_text(c);
	r->location = undo_get_text(c);
	r->first = (day_t)cursor_zigzag(c);
	r->old = get(c);
	r->new = get(c);
	return !c->bad;
}

static void tell(struct undo_run *u, const struct row *r)
{
	struct buf what DEFER(buf_finish);

	buf_init(&what, 512);
	buf_str(&what, r->new.has ? r->new.name : r->old.name);
	buf_text(&what, ", ");
	human_date(&what, u->c->lang, r->first);
	undo_tell_kept(u, buf_view(&what), MSG_UNDO_CHANGED);
}

static bool stands(const struct undo_holiday *h, const struct location_holiday_find_row *now, bool found)
{
	return h->has == found && (!found || (h->last == now->last && str_eq(h->name, now->name)));
}

static enum err undo_one(struct undo_run *u, const struct row *r)
{
	struct location_holiday_find_row now = { 0 };
	struct db *db = u->c->db;
	bool found;

	TRY(location_holiday_find(db, u->c->arena, &(struct location_holiday_find_in){ r->brin, r->location, r->first },
	                          &now, &found));
	if (!stands(&r->new, &now, found)) {
		tell(u, r);
		return OK;
	}
	u->undone++;
	if (r->old.has) {
		return reference_holiday_put(db, r->brin, r->location, r->first, r->old.last, r->old.name, NULL);
	}
	return location_holiday_drop(db, &(struct location_holiday_drop_in){ r->brin, r->location, r->first }, NULL);
}

enum err undo_holidays(struct undo_run *u, struct str block)
{
	struct intake_run run = { .c = u->c, .book = u->book };
	int64_t before = u->undone;
	struct cursor at;
	struct row row = { 0 };
	bool fine = undo_open(block, &at);

	while (fine && cursor_left(&at) > 0) {
		struct row next;

		fine = get_row(&at, &next);
		if (!fine) {
			break;
		}
		/* The calendar of a location is a block. */
		if (row.brin.n > 0 && (!str_eq(row.brin, next.brin) || !str_eq(row.location, next.location))) {
			return undo_damaged(u);
		}
		row = next;
		TRY(undo_one(u, &row));
	}
	if (!fine) {
		return undo_damaged(u);
	}
	if (u->undone == before) {
		return OK;
	}
	TRY(holidays_settle(&run, row.brin, row.location));
	return reference_changed(u->c->db);
}
