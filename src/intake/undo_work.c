/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Taking a list of the register back. A row of a block: which it is, the import that put it, and what stood there. A row
 * that another list changed since stays; what was done about somebody stays in any case.
 */
#include "intake/work.h"

static void put_texts(struct buf *b, const struct work_put_in *w)
{
	const struct str texts[] = { w->public, w->number, w->municipality, w->town,   w->region, w->programme,
		                     w->level,  w->track,  w->provider,     w->reason, w->found };

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		undo_put_text(b, texts[i]);
	}
}

static void get_texts(struct cursor *c, struct work_put_in *w)
{
	struct str *const texts[] = { &w->public, &w->number, &w->municipality, &w->town,   &w->region, &w->programme,
		                      &w->level,  &w->track,  &w->provider,     &w->reason, &w->found };

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		*texts[i] = undo_get_text(c);
	}
}

void undo_note_work(struct buf *block, const struct work_put_in *new, const struct work_put_in *old)
{
	undo_begin(block);
	put_zigzag(block, new->person);
	undo_put_text(block, new->list);
	undo_put_text(block, new->brin);
	put_zigzag(block, new->mark);
	put_zigzag(block, new->turn);
	put_u8(block, old != NULL);
	if (old == NULL) {
		return;
	}
	put_texts(block, old);
	put_zigzag(block, old->month);
	put_zigzag(block, old->since);
	put_zigzag(block, old->left_day);
	put_u8(block, old->reported);
	put_zigzag(block, old->line);
	put_zigzag(block, old->put_at);
	put_zigzag(block, old->turn);
	put_zigzag(block, old->gone);
}

struct row {
	struct work_put_in old; /* with the place of the row also where there was none */
	int64_t turn;
	bool had;
};

static bool get_row(struct cursor *c, struct row *r)
{
	struct work_put_in *w = &r->old;

	*r = (struct row){ .had = false };
	w->person = cursor_zigzag(c);
	w->list = undo_get_text(c);
	w->brin = undo_get_text(c);
	w->mark = cursor_zigzag(c);
	r->turn = cursor_zigzag(c);
	r->had = cursor_u8(c) == 1;
	if (!r->had) {
		return !c->bad;
	}
	get_texts(c, w);
	w->month = cursor_zigzag(c);
	w->since = cursor_zigzag(c);
	w->left_day = (day_t)cursor_zigzag(c);
	w->reported = cursor_u8(c) == 1;
	w->line = cursor_zigzag(c);
	w->put_at = cursor_zigzag(c);
	w->turn = cursor_zigzag(c);
	w->gone = cursor_zigzag(c);
	return !c->bad;
}

static void tell(struct undo_run *u, const struct row *r)
{
	undo_tell_kept(u, str_format(u->c->arena, "%.*s %.*s", STR_ARG(r->old.list), STR_ARG(r->old.brin)),
	               MSG_UNDO_CHANGED);
}

typedef VEC(struct work_put_in) row_list;

static enum err undo_one(struct undo_run *u, row_list *back, const struct row *r)
{
	struct work_put_in *slot;
	const struct work_put_in *w = &r->old;
	struct work_one_row now;
	bool found;

	TRY(work_one(u->c->db, u->c->arena, &(struct work_one_in){ w->person, w->list, w->brin, w->mark }, &now,
	             &found));
	/* Somebody took up what this list brought: it stays, so that the work does. */
	if (!found || now.turn != r->turn || (!r->had && now.state.n > 0)) {
		tell(u, r);
		return OK;
	}
	u->undone++;
	if (!r->had) {
		return work_drop(u->c->db, &(struct work_drop_in){ w->person, w->list, w->brin, w->mark }, NULL);
	}
	slot = vec_push(u->c->arena, back);
	if (slot == NULL) {
		return ERR_NOMEM;
	}
	*slot = *w;
	slot->state = now.state;
	slot->state_at = now.state_at;
	slot->state_by = now.state_by;
	return OK;
}

static enum err put_back(struct undo_run *u, const row_list *back)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };

	TRY(work_put_open(u->c->db, &bulk));
	for (size_t i = 0; i < back->n; i++) {
		TRY(work_put_row(&bulk, &back->p[i]));
	}
	return db_bulk_close(&bulk);
}

enum err undo_work(struct undo_run *u, struct str block)
{
	row_list back = { 0 };
	struct cursor at;
	bool fine = undo_open(block, &at);

	while (fine && cursor_left(&at) > 0) {
		struct row row;

		fine = get_row(&at, &row);
		if (fine) {
			TRY(undo_one(u, &back, &row));
		}
	}
	return fine ? put_back(u, &back) : undo_damaged(u);
}
