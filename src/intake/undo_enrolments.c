/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Taking changes of enrolments back. A row of a block: whose, number and name in addresses, what it said and what it says
 * now. A file of a school adds no enrolments, so there is always something to put back.
 */
#include <stdlib.h>

#include "base/vec.h"
#include "intake/rows.h"
#include "intake/undo.h"
#include "people_sql.h"

/* ---- noting ---- */

static void put_said(struct buf *b, const struct enrolment_put_in *e)
{
	undo_put_text(b, e->location);
	undo_put_text(b, e->sector);
	undo_put_text(b, e->level);
	undo_put_text(b, e->track);
	undo_put_text(b, e->programme);
	undo_put_text(b, e->year);
	undo_put_text(b, e->class_group);
	put_zigzag(b, e->first);
	put_zigzag(b, e->last);
	undo_put_text(b, e->exit_reason);
	put_u8(b, e->funded);
}

void undo_note_enrolment(struct buf *block, const struct enrolment_list_row *old, const struct enrolment_put_in *new)
{
	struct enrolment_put_in was = { .location = old->location,
		                        .sector = old->sector,
		                        .level = old->level,
		                        .track = old->track,
		                        .programme = old->programme,
		                        .year = old->year,
		                        .class_group = old->class_group,
		                        .first = old->first,
		                        .last = old->last,
		                        .exit_reason = old->exit_reason,
		                        .funded = old->funded };

	undo_begin(block);
	put_zigzag(block, old->person);
	put_zigzag(block, old->enrolment);
	undo_put_text(block, old->public);
	undo_put_text(block, old->brin);
	undo_put_text(block, old->number);
	put_said(block, &was);
	put_said(block, new);
}

/* ---- undoing ---- */

struct row {
	struct enrolment_put_in old, new;
	bool met, found; /* it is there; and as the import left it */
};

struct undoing {
	struct undo_run *u;
	VEC(struct row) rows;
	int64_t *persons;
	size_t person_n;
	struct intake_run run;
	struct intake_touched touched;
};

static void get_said(struct cursor *c, struct enrolment_put_in *e)
{
	e->location = undo_get_text(c);
	e->sector = undo_get_text(c);
	e->level = undo_get_text(c);
	e->track = undo_get_text(c);
	e->programme = undo_get_text(c);
	e->year = undo_get_text(c);
	e->class_group = undo_get_text(c);
	e->first = (day_t)cursor_zigzag(c);
	e->last = (day_t)cursor_zigzag(c);
	e->exit_reason = undo_get_text(c);
	e->funded = cursor_u8(c) == 1;
}

static enum err read_rows(struct undoing *x, struct str block)
{
	struct cursor at;

	if (!undo_open(block, &at)) {
		return undo_damaged(x->u);
	}
	while (cursor_left(&at) > 0) {
		struct row *r = vec_push(x->u->c->arena, &x->rows);

		if (r == NULL) {
			return ERR_NOMEM;
		}
		r->old.person = cursor_zigzag(&at);
		r->old.enrolment = cursor_zigzag(&at);
		r->old.public = undo_get_text(&at);
		r->old.brin = undo_get_text(&at);
		r->old.number = undo_get_text(&at);
		r->new = r->old;
		get_said(&at, &r->old);
		get_said(&at, &r->new);
	}
	return cursor_whole(&at) ? OK : undo_damaged(x->u);
}

static int by_person(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	return x->new.person < y->new.person ? -1 : x->new.person > y->new.person;
}

static enum err lock(struct undoing *x)
{
	if (x->rows.n > 0) {
		qsort(x->rows.p, x->rows.n, sizeof *x->rows.p, by_person);
	}
	x->persons = ARENA_ARRAY(x->u->c->arena, x->rows.n + 1, int64_t);
	if (x->persons == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < x->rows.n; i++) {
		x->persons[i] = x->rows.p[i].new.person;
	}
	return undo_lock_persons(x->u, x->persons, x->rows.n, &x->person_n);
}

static enum err meet(struct undoing *x, struct row *r, const struct enrolment_list_row *now)
{
	r->met = true;
	r->found = enrolment_stands(&r->new, now);
	if (!r->found) {
		undo_tell_kept(x->u, r->new.number, MSG_UNDO_CHANGED);
		return OK;
	}
	return enrolment_rules_alike(&r->old, now) ? OK : intake_touch(&x->run, &x->touched, now->person);
}

static enum err compare(struct undoing *x)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct enrolment_list_row now;
	bool more;

	TRY(enrolment_list_open(x->u->c->db,
	                        &(struct enrolment_list_in){ ctx_list_i64(x->u->c->arena, x->persons, x->person_n) },
	                        &rows));
	for (size_t at = 0;;) {
		TRY(enrolment_list_next(&rows, &now, &more));
		if (!more) {
			return OK;
		}
		while (at < x->rows.n && x->rows.p[at].new.person < now.person) {
			at++;
		}
		for (size_t i = at; i < x->rows.n && x->rows.p[i].new.person == now.person; i++) {
			if (x->rows.p[i].new.enrolment == now.enrolment) {
				TRY(meet(x, &x->rows.p[i], &now));
			}
		}
	}
}

static enum err put_back(struct undoing *x)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };

	TRY(enrolment_put_open(x->u->c->db, &bulk));
	for (size_t i = 0; i < x->rows.n; i++) {
		const struct row *r = &x->rows.p[i];

		if (r->found) {
			x->u->undone++;
			TRY(enrolment_put_row(&bulk, &r->old));
		} else if (!r->met) {
			undo_tell_kept(x->u, r->new.number, MSG_UNDO_GONE);
		}
	}
	return db_bulk_close(&bulk);
}

enum err undo_enrolments(struct undo_run *u, struct str block)
{
	struct undoing x = { .u = u, .run = { .c = u->c, .book = u->book } };

	TRY(read_rows(&x, block));
	TRY(lock(&x));
	TRY(compare(&x));
	TRY(put_back(&x));
	return intake_settle(&x.run, &x.touched);
}
