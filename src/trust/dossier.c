/* SPDX-License-Identifier: EUPL-1.2 */
/* The lists of a dossier as JSON and as a document. */
#include "trust/dossier.h"

#include <string.h>

#include "access/log.h"
#include "access/look.h"
#include "base/clock.h"
#include "base/vec.h"
#include "fmt/human.h"
#include "fmt/json_write.h"
#include "paper/paper.h"

enum err dossier_add(struct ctx *c, struct dossier_rows *rows, const struct str *cells, size_t n)
{
	if (n > DOSSIER_COLUMNS) {
		return ERR_BUG;
	}
	if (!vec_room(c->arena, (void **)&rows->cells, rows->n, &rows->cap, sizeof *rows->cells)) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		struct str s = cells[i].p != NULL ? str_copy(c->arena, cells[i]) : cells[i];

		if (cells[i].p != NULL && s.p == NULL) {
			return ERR_NOMEM;
		}
		rows->cells[rows->n][i] = s;
	}
	rows->n++;
	return OK;
}

/* Why the note of a row is not given; empty when it is. Stands in the last column of lists with notes. */
static struct str withheld(const struct dossier_table *t, const struct str *row)
{
	return row[t->column_count - 1];
}

static bool is_text(enum dossier_kind kind)
{
	return kind == DOSSIER_TEXT || kind == DOSSIER_REASON || kind == DOSSIER_NOTE;
}

static bool given(const struct ctx *c, enum action action, const struct dossier_table *t)
{
	return action == ACTION_RIGHTS || t->whom == DOSSIER_ANYBODY ||
	       (t->whom == DOSSIER_SELF && c->actor.role == ROLE_YOUNG);
}

/* What is not for who takes a copy oneself: notes that nobody read yet, and reasons where the role does not see them. */
static void leave_out(const struct ctx *c, const struct dossier_table *t, struct str *row)
{
	struct str *why = &row[t->column_count - 1];

	for (size_t i = 0; i < t->column_count; i++) {
		if (t->columns[i].kind == DOSSIER_NOTE && row[i].n > 0) {
			row[i] = STR("");
			*why = why->n > 0 ? *why : msg(LANG_NL, MSG_DOSSIER_UNREAD);
		}
		if (t->columns[i].kind == DOSSIER_REASON && !access_sees(c->actor.role, FACET_REASON)) {
			row[i] = (struct str){ 0 };
		}
	}
}

static enum err read_table(struct ctx *c, enum action action, const struct dossier_table *t, int64_t person,
                           struct dossier_rows *ret)
{
	struct dossier_rows rows = { 0 };

	TRY(t->read(c, person, &rows));
	for (size_t i = 0; action != ACTION_RIGHTS && i < rows.n; i++) {
		leave_out(c, t, rows.cells[i]);
	}
	*ret = rows;
	return OK;
}

static enum err note_given(struct ctx *c, enum action action, int64_t person)
{
	struct log_entry e = log_entry_of(c, LOG_LOOK, action, "exported");

	if (action == ACTION_RIGHTS) {
		return look_at(c, action, person);
	}
	e.persons = &person;
	e.n = 1;
	return log_hand_over(c, &e);
}

/* ---- JSON ---- */

static void json_cell(struct jw *j, const struct dossier_table *t, const struct str *row, size_t i)
{
	const struct dossier_column *col = &t->columns[i];
	struct str s = row[i];
	int64_t v = 0;
	bool number = !is_text(col->kind);

	jw_key(j, col->key);
	if (s.p == NULL || (number && !str_to_i64(s, &v))) {
		jw_null(j);
		return;
	}
	switch (col->kind) {
	case DOSSIER_DAY: jw_day(j, (day_t)v); return;
	case DOSSIER_INSTANT: jw_instant(j, v); return;
	case DOSSIER_TIME: {
		char text[TIME_TEXT];

		jw_text(j, time_text((int)v, text));
		return;
	}
	case DOSSIER_MINUTES:
	case DOSSIER_NUMBER: jw_i64(j, v); return;
	case DOSSIER_BOOL: jw_bool(j, v != 0); return;
	case DOSSIER_NOTE:
		if (withheld(t, row).n > 0) {
			jw_null(j);
			return;
		}
		jw_str(j, s);
		return;
	case DOSSIER_REASON:
	case DOSSIER_TEXT: jw_str(j, s); return;
	}
}

static void json_row(struct jw *j, const struct dossier_table *t, const struct str *row)
{
	jw_object(j);
	for (size_t i = 0; i < t->column_count; i++) {
		json_cell(j, t, row, i);
	}
	jw_end(j);
}

static enum err json_table(struct ctx *c, enum action action, const struct dossier_table *t, int64_t person,
                           struct jw *j)
{
	struct dossier_rows rows;

	TRY(read_table(c, action, t, person, &rows));
	jw_key(j, t->key);
	if (t->facts) {
		if (rows.n == 0) {
			return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
		}
		json_row(j, t, rows.cells[0]);
		return OK;
	}
	jw_array(j);
	for (size_t i = 0; i < rows.n; i++) {
		json_row(j, t, rows.cells[i]);
	}
	jw_end(j);
	return OK;
}

enum err dossier_json(struct ctx *c, enum action action, int64_t person, struct buf *ret)
{
	struct jw j;

	TRY(ctx_require(c, action));
	jw_begin(&j, ret);
	jw_object(&j);
	jw_put_text(&j, "schema", "sluitend.inzage/1");
	jw_put_instant(&j, "gemaakt", c->now);
	if (action != ACTION_RIGHTS) {
		jw_key(&j, "ontbreekt");
		jw_str(&j, msg(LANG_NL, MSG_DOSSIER_OWN));
	}
	for (size_t i = 0; i < dossier_table_count; i++) {
		if (given(c, action, &dossier_tables[i])) {
			TRY(json_table(c, action, &dossier_tables[i], person, &j));
		}
	}
	jw_end(&j);
	TRY(jw_finish(&j));
	return note_given(c, action, person);
}

/* ---- a document ---- */

/* "3 maart 2026", in a list "3-3-2026". */
static void short_date(struct buf *b, bool whole, day_t day)
{
	struct ymd d = day_ymd(day);

	if (whole) {
		human_date(b, LANG_NL, day);
	} else {
		buf_printf(b, "%d-%d-%d", d.d, d.m, d.y);
	}
}

static struct str printed(struct ctx *c, const struct dossier_table *t, const struct str *row, size_t i)
{
	struct buf b DEFER(buf_finish) = { 0 };
	const struct dossier_column *col = &t->columns[i];
	int64_t v = 0;

	if (row[i].p == NULL) {
		return STR("");
	}
	if (col->kind == DOSSIER_NOTE && withheld(t, row).n > 0) {
		return str_format(c->arena, "Niet verstrekt: %.*s", STR_ARG(withheld(t, row)));
	}
	if (is_text(col->kind) || !str_to_i64(row[i], &v)) {
		return row[i];
	}
	buf_init(&b, 256);
	switch (col->kind) {
	case DOSSIER_DAY: short_date(&b, t->facts, (day_t)v); break;
	case DOSSIER_INSTANT:
		short_date(&b, t->facts, clock_day(v));
		buf_char(&b, ' ');
		human_time(&b, clock_minute(v));
		break;
	case DOSSIER_TIME: human_time(&b, (int)v); break;
	case DOSSIER_MINUTES: human_hours(&b, LANG_NL, v); break;
	case DOSSIER_BOOL: buf_text(&b, v != 0 ? "ja" : "nee"); break;
	case DOSSIER_NUMBER:
	case DOSSIER_TEXT:
	case DOSSIER_REASON:
	case DOSSIER_NOTE: buf_i64(&b, v); break;
	}
	return str_copy(c->arena, buf_view(&b));
}

static void paper_facts(struct ctx *c, const struct dossier_table *t, const struct dossier_rows *rows, struct buf *out)
{
	for (size_t r = 0; r < rows->n; r++) {
		for (size_t i = 0; i < t->column_count; i++) {
			struct str value = printed(c, t, rows->cells[r], i);

			if (value.n > 0) {
				paper_fact(out, str_of(t->columns[i].label), value);
			}
		}
	}
}

static void paper_list(struct ctx *c, const struct dossier_table *t, const struct dossier_rows *rows, struct buf *out)
{
	struct paper_column columns[PAPER_MOST_COLUMNS];
	size_t of[PAPER_MOST_COLUMNS], n = 0;

	for (size_t i = 0; i < t->column_count && n < PAPER_MOST_COLUMNS; i++) {
		if (t->columns[i].width > 0) {
			columns[n] = (struct paper_column){ t->columns[i].width, str_of(t->columns[i].label) };
			of[n++] = i;
		}
	}
	paper_table(out, columns, n);
	for (size_t r = 0; r < rows->n; r++) {
		struct str cells[PAPER_MOST_COLUMNS];

		for (size_t i = 0; i < n; i++) {
			cells[i] = printed(c, t, rows->cells[r], of[i]);
		}
		paper_row(out, cells, n);
	}
	paper_table_end(out);
}

static enum err paper_part(struct ctx *c, enum action action, const struct dossier_table *t, int64_t person,
                           struct buf *out)
{
	struct dossier_rows rows;

	TRY(read_table(c, action, t, person, &rows));
	if (rows.n == 0) {
		return t->facts ? REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN) : OK;
	}
	paper_heading(out, 2, str_of(t->title));
	if (t->note != NULL) {
		paper_note(out, str_of(t->note));
	}
	if (t->facts) {
		paper_facts(c, t, &rows, out);
	} else {
		paper_list(c, t, &rows, out);
	}
	return OK;
}

enum err dossier_paper(struct ctx *c, enum action action, int64_t person, struct buf *ret)
{
	struct buf foot DEFER(buf_finish) = { 0 };

	TRY(ctx_require(c, action));
	buf_init(&foot, 256);
	buf_text(&foot, "Sluitend \xc2\xb7 gemaakt op ");
	human_date(&foot, LANG_NL, clock_day(c->now));
	TRY(buf_err(&foot));
	paper_begin(ret, STR("Wat wij over u bewaren"), buf_view(&foot));
	paper_heading(ret, 1, STR("Wat wij over u bewaren"));
	paper_text(ret, msg(LANG_NL, MSG_DOSSIER_INTRO));
	paper_text(ret, msg(LANG_NL, MSG_DOSSIER_RIGHTS));
	paper_text(ret, msg(LANG_NL, MSG_DOSSIER_EMPTY));
	if (action != ACTION_RIGHTS) {
		paper_text(ret, msg(LANG_NL, MSG_DOSSIER_OWN));
	}
	if (c->actor.role == ROLE_PARENT) {
		paper_text(ret, msg(LANG_NL, MSG_DOSSIER_CHILD));
	}
	for (size_t i = 0; i < dossier_table_count; i++) {
		if (given(c, action, &dossier_tables[i])) {
			TRY(paper_part(c, action, &dossier_tables[i], person, ret));
		}
	}
	paper_end(ret);
	TRY(buf_err(ret));
	return note_given(c, action, person);
}
