/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Taking lessons back. A row of a block: institution, what the school calls the lesson, whether it was there and
 * [when a roll of it was saved, what it was,] what it became. What follows from it goes the way of every timetable
 * (lesson_put.h): gaps of a lesson that goes are taken along. A lesson of which a roll was saved since stays.
 */
#include <stdlib.h>

#include "base/vec.h"
#include "fmt/human.h"
#include "intake/lesson_put.h"
#include "intake/undo.h"
#include "intake_lessons_sql.h"

/* ---- noting ---- */

static void put_said(struct buf *b, const struct lesson_said *l)
{
	undo_put_text(b, l->location);
	undo_put_text(b, l->group);
	undo_put_text(b, l->subject);
	undo_put_text(b, l->teacher);
	undo_put_text(b, l->room);
	put_zigzag(b, l->day);
	put_u16(b, (uint16_t)l->begin);
	put_u16(b, (uint16_t)l->end);
	put_u8(b, l->cancelled);
	put_zigzag(b, l->series);
}

enum err undo_note_lessons(struct buf *block, const struct lesson_said *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct lesson_said *l = &list[i];

		if (l->same) {
			continue;
		}
		undo_begin(block);
		undo_put_text(block, l->brin);
		undo_put_text(block, l->ext);
		put_u8(block, l->was != NULL);
		if (l->was != NULL) {
			put_zigzag(block, l->registered);
			put_said(block, l->was);
		}
		put_said(block, l);
	}
	return buf_err(block);
}

/* ---- undoing ---- */

struct row {
	struct lesson_said old, new;
	int64_t registered; /* when the import came */
	bool was, found;
};

struct undoing {
	struct undo_run *u;
	VEC(struct row) rows;
	struct lesson_said *back; /* what is said of them now */
	size_t back_n;
	VEC(int64_t) gone;
};

static bool get_said(struct cursor *c, struct str brin, struct str ext, struct lesson_said *ret)
{
	*ret = (struct lesson_said){ .key = lesson_key(brin, STR("import"), ext), .brin = brin, .ext = ext };
	ret->location = undo_get_text(c);
	ret->group = undo_get_text(c);
	ret->subject = undo_get_text(c);
	ret->teacher = undo_get_text(c);
	ret->room = undo_get_text(c);
	ret->day = (day_t)cursor_zigzag(c);
	ret->begin = cursor_u16(c);
	ret->end = cursor_u16(c);
	ret->cancelled = cursor_u8(c) == 1;
	ret->series = cursor_zigzag(c);
	return !c->bad && ret->begin < ret->end && ret->end <= 24 * 60;
}

static enum err read_rows(struct undoing *x, struct str block)
{
	struct cursor at;

	if (!undo_open(block, &at)) {
		return undo_damaged(x->u);
	}
	while (cursor_left(&at) > 0) {
		struct row *r = vec_push(x->u->c->arena, &x->rows);
		struct str brin = undo_get_text(&at), ext = undo_get_text(&at);

		if (r == NULL) {
			return ERR_NOMEM;
		}
		r->was = cursor_u8(&at) == 1;
		r->registered = r->was ? cursor_zigzag(&at) : INT64_MIN;
		if ((r->was && !get_said(&at, brin, ext, &r->old)) || !get_said(&at, brin, ext, &r->new)) {
			return undo_damaged(x->u);
		}
	}
	return OK;
}

static int by_key(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	return x->new.key < y->new.key ? -1 : x->new.key > y->new.key;
}

static struct row *find(struct undoing *x, int64_t key)
{
	size_t low = 0, high = x->rows.n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (x->rows.p[middle].new.key == key) {
			return &x->rows.p[middle];
		}
		if (x->rows.p[middle].new.key < key) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return NULL;
}

static void tell(struct undoing *x, const struct row *r, enum msg_id why)
{
	struct buf what DEFER(buf_finish);

	buf_init(&what, 512);
	buf_str(&what, r->new.group);
	buf_text(&what, r->new.subject.n > 0 ? " " : "");
	buf_str(&what, r->new.subject);
	buf_text(&what, ", ");
	human_date(&what, x->u->c->lang, r->new.day);
	buf_char(&what, ' ');
	human_time(&what, r->new.begin);
	undo_tell_kept(x->u, buf_view(&what), why);
}

static bool stands(const struct lesson_said *l, const struct lesson_list_row *now)
{
	return l->cancelled == str_eq(now->state, STR("cancelled")) && l->day == now->day &&
	       l->begin == now->begin_min && l->end == now->end_min && l->series == now->series &&
	       str_eq(l->location, now->location) && str_eq(l->group, now->class_group) &&
	       str_eq(l->subject, now->subject) && str_eq(l->teacher, now->teacher) && str_eq(l->room, now->room);
}

/* Whether somebody works with it already: a roll was saved, or students said that they are there. */
static enum err in_use(struct undoing *x, const struct row *r, const struct lesson_list_row *now, bool *ret)
{
	struct lesson_said_there_row said;
	bool found;

	*ret = now->registered != r->registered;
	if (*ret || r->was) {
		return OK;
	}
	TRY(lesson_said_there(x->u->c->db, x->u->c->arena, &(struct lesson_said_there_in){ now->lesson }, &said,
	                      &found));
	*ret = found && said.n > 0;
	return OK;
}

/* What becomes of one that is there. */
static enum err undo_one(struct undoing *x, struct row *r, const struct lesson_list_row *now)
{
	struct lesson_said *back;
	bool used;

	r->found = true;
	if (!stands(&r->new, now)) {
		tell(x, r, MSG_UNDO_CHANGED);
		return OK;
	}
	TRY(in_use(x, r, now, &used));
	if (used) {
		tell(x, r, MSG_UNDO_IN_USE);
		return OK;
	}
	back = &x->back[x->back_n++];
	*back = r->was ? r->old : r->new;
	if (!r->was) {
		int64_t *slot = vec_push(x->u->c->arena, &x->gone);

		if (slot == NULL) {
			return ERR_NOMEM;
		}
		*slot = now->lesson;
		/* As if it were off, so that what closing it left goes with it. */
		back->cancelled = true;
	}
	x->u->undone++;
	return OK;
}

static enum err compare(struct undoing *x)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct arena *a = x->u->c->arena;
	struct str *exts = ARENA_ARRAY(a, x->rows.n, struct str), brin = x->rows.p[0].new.brin;
	struct lesson_list_row now;
	bool more;

	if (exts == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < x->rows.n; i++) {
		exts[i] = x->rows.p[i].new.ext;
		/* A file of a school is about one institution. */
		if (!str_eq(x->rows.p[i].new.brin, brin)) {
			return undo_damaged(x->u);
		}
	}
	TRY(lesson_list_open(x->u->c->db,
	                     &(struct lesson_list_in){ brin, STR("import"), ctx_list_text(a, exts, x->rows.n) },
	                     &rows));
	for (;;) {
		struct row *r;

		TRY(lesson_list_next(&rows, &now, &more));
		if (!more) {
			return OK;
		}
		r = find(x, lesson_key(brin, STR("import"), now.ext));
		if (r != NULL) {
			TRY(undo_one(x, r, &now));
		}
	}
}

static enum err drop(struct ctx *c, int64_t lesson)
{
	TRY(lesson_drop_code(c->db, &(struct lesson_drop_code_in){ lesson }, NULL));
	TRY(lesson_drop_reminder(c->db, &(struct lesson_drop_reminder_in){ lesson }, NULL));
	return lesson_drop(c->db, &(struct lesson_drop_in){ lesson }, NULL);
}

enum err undo_lessons(struct undo_run *u, struct str block)
{
	struct undoing x = { .u = u };
	struct lesson_counts counts = { 0 };

	TRY(read_rows(&x, block));
	if (x.rows.n == 0) {
		return OK;
	}
	qsort(x.rows.p, x.rows.n, sizeof *x.rows.p, by_key);
	x.back = ARENA_ARRAY(u->c->arena, x.rows.n, struct lesson_said);
	if (x.back == NULL) {
		return ERR_NOMEM;
	}
	TRY(lessons_lock(u->c));
	TRY(compare(&x));
	for (size_t i = 0; i < x.rows.n; i++) {
		if (!x.rows.p[i].found) {
			tell(&x, &x.rows.p[i], MSG_UNDO_ABSENT);
		}
	}
	TRY(lessons_put(u->c, u->book, STR("import"), x.back, x.back_n, &counts));
	for (size_t i = 0; i < x.gone.n; i++) {
		TRY(drop(u->c, x.gone.p[i]));
	}
	return OK;
}
