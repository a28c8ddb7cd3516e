/* SPDX-License-Identifier: EUPL-1.2 */
/* What the page of one upload shows, in words. */
#include <string.h>

#include "access/words.h"
#include "base/clock.h"
#include "intake/pages_import.h"

enum { FIRST_PIECE = 256 * 1024, VALUE_SHOWN = 60 };

struct str import_kind_words(struct ctx *c, const struct intake_kind *kind)
{
	static const struct {
		const char *name;
		enum msg_id id;
	} words[] = {
		{ "attendance", MSG_UPLOAD_KIND_ATTENDANCE },
		{ "enrolments", MSG_UPLOAD_KIND_ENROLMENTS },
		{ "holidays", MSG_UPLOAD_KIND_HOLIDAYS },
		{ "lessons", MSG_UPLOAD_KIND_LESSONS },
		{ "groups", MSG_UPLOAD_KIND_GROUPS },
		{ "codes", MSG_UPLOAD_KIND_CODES },
		{ "a04", MSG_UPLOAD_KIND_A04 },
		{ "a14", MSG_UPLOAD_KIND_A14 },
	};

	for (size_t i = 0; kind != NULL && i < sizeof words / sizeof words[0]; i++) {
		if (strcmp(words[i].name, kind->name) == 0) {
			return msg(c->lang, words[i].id);
		}
	}
	return kind != NULL ? str_of(kind->name) : STR("?");
}

struct str import_state_words(struct ctx *c, enum upload_state state)
{
	static const enum msg_id words[UPLOAD_STATES] = {
		[UPLOAD_RECEIVED] = MSG_UPLOAD_STATE_RECEIVED, [UPLOAD_TO_CHECK] = MSG_UPLOAD_STATE_TO_CHECK,
		[UPLOAD_CHECKING] = MSG_UPLOAD_STATE_CHECKING, [UPLOAD_CHECKED] = MSG_UPLOAD_STATE_CHECKED,
		[UPLOAD_TO_RUN] = MSG_UPLOAD_STATE_TO_RUN,     [UPLOAD_RUNNING] = MSG_UPLOAD_STATE_RUNNING,
		[UPLOAD_DONE] = MSG_UPLOAD_STATE_DONE,         [UPLOAD_STOPPED] = MSG_UPLOAD_STATE_STOPPED,
		[UPLOAD_FAILED] = MSG_UPLOAD_STATE_FAILED,     [UPLOAD_TO_UNDO] = MSG_UPLOAD_STATE_TO_UNDO,
		[UPLOAD_UNDOING] = MSG_UPLOAD_STATE_UNDOING,   [UPLOAD_UNDONE] = MSG_UPLOAD_STATE_UNDONE,
	};

	return msg(c->lang, words[state]);
}

/* ---- the first rows of a file of refused rows ---- */

/* Our own file, and the first piece of it: what does not fit any more is not shown. */
static enum err read_first(struct ctx *c, const struct upload *u, const char *what, struct buf *b)
{
	enum err e = upload_part_read(c, u->upload, what, b);

	return e == ERR_TOOBIG ? OK : e;
}

/* A number of a person is nothing for a screen. */
static struct str shown_value(struct ctx *c, struct str column, struct str value)
{
	if (str_eq(column, STR("pgn")) && value.n > 3) {
		return str_format(c->arena, "******%.*s", 3, value.p + value.n - 3);
	}
	if (value.n > VALUE_SHOWN) {
		size_t n = VALUE_SHOWN;

		while (n > 0 && ((unsigned char)value.p[n] & 0xc0u) == 0x80) {
			n--;
		}
		return str_format(c->arena, "%.*s…", (int)n, value.p);
	}
	return str_copy(c->arena, value);
}

static enum err refused_rows(struct ctx *c, struct csv_reader *reader, struct import_view *v)
{
	struct csv_row row;
	bool more;

	while (v->refused_count < IMPORT_REFUSED) {
		TRY(csv_next(reader, &row, &more));
		if (!more) {
			return OK;
		}
		/* The last one may be cut off. */
		if (row.defect == CSV_FINE && row.count >= 5) {
			v->refused[v->refused_count++] = (struct import_refused){
				.line = str_copy(c->arena, row.fields[1]),
				.column = str_copy(c->arena, row.fields[2]),
				.value = shown_value(c, row.fields[2], row.fields[3]),
				.why = str_copy(c->arena, row.fields[4])
			};
		}
	}
	return OK;
}

static enum err kept_rows(struct ctx *c, struct csv_reader *reader, struct import_view *v)
{
	struct csv_row row;
	bool more;

	while (v->kept_count < IMPORT_REFUSED) {
		TRY(csv_next(reader, &row, &more));
		if (!more) {
			return OK;
		}
		if (row.defect == CSV_FINE && row.count >= 2) {
			v->kept[v->kept_count++] = (struct import_refused){ .value = str_copy(c->arena, row.fields[0]),
				                                            .why = str_copy(c->arena, row.fields[1]) };
		}
	}
	return OK;
}

static enum err fill_rows(struct ctx *c, struct import_view *v, const char *what,
                          enum err (*rows)(struct ctx *c, struct csv_reader *reader, struct import_view *v))
{
	struct csv_reader *reader DEFER(csv_close) = NULL;
	struct buf b DEFER(buf_finish);
	const struct str *names;
	enum csv_refusal why;
	struct str text;
	size_t n;
	enum err e;

	buf_init(&b, FIRST_PIECE);
	TRY(read_first(c, &v->u, what, &b));
	text = buf_view(&b);
	if (text.n == 0) {
		return OK;
	}
	TRY(csv_open(c->arena, csv_from_memory, &text, &reader));
	e = csv_header(reader, c->arena, &names, &n, &why);
	if (e == OK) {
		e = rows(c, reader, v);
	}
	return e == ERR_INPUT ? OK : e;
}

/* ---- all of it ---- */

static enum err fill_columns(struct ctx *c, struct str wanted, struct import_view *v)
{
	const struct intake_kind *kind = intake_kind_find(wanted);
	struct str mapping = v->u.mapping;

	if (kind == NULL || !upload_kind(kind)) {
		kind = v->u.kind;
	}
	TRY(upload_taste(c, &v->u, &v->taste));
	if (mapping.n == 0 || kind != v->u.kind) {
		TRY(upload_kept_mapping(c, v->u.brin, kind, &mapping));
	}
	for (size_t i = 0; i < intake_kind_count && v->kind_count < IMPORT_KINDS; i++) {
		const struct intake_kind *k = intake_kinds[i];

		if (upload_kind(k)) {
			v->kinds[v->kind_count++] = (struct import_kind_choice){
				.name = import_kind_words(c, k),
				.href = str_format(c->arena, "%.*s?soort=%s", STR_ARG(v->base), k->name),
				.here = k == kind
			};
		}
	}
	v->kind = str_of(kind->name);
	v->amount = page_text_count(c, MSG_UPLOAD_ROWS_ONE, MSG_UPLOAD_ROWS_MANY,
	                            (int64_t)(v->taste.rows + v->taste.defects));
	v->columns_shown = true;
	return import_columns(c, v, kind, mapping);
}

static struct str what_it_is(struct ctx *c, const struct import_view *v)
{
	struct str place = v->u.location[0] != '\0' ? str_format(c->arena, "%s/%s", v->u.brin, v->u.location)
	                                            : str_of(v->u.brin);
	struct str args[] = { import_kind_words(c, v->u.kind), place, v->u.who, words_moment(c, v->u.received) };

	return page_text(c, MSG_UPLOAD_ABOUT, args, 4);
}

static void fill_counts(struct ctx *c, struct import_view *v)
{
	const struct upload *u = &v->u;
	int64_t same = u->rows - u->added - u->changed - u->refused;

	v->rows = words_number(c, u->rows);
	v->added = words_number(c, u->added);
	v->changed = words_number(c, u->changed);
	v->same = words_number(c, same > 0 ? same : 0);
	v->refused_text = words_number(c, u->refused);
	v->undone = words_number(c, u->undone);
	v->kept_text = words_number(c, u->kept);
	v->obligations = words_number(c, u->obligations);
	v->signals = words_number(c, u->signals);
	v->finished = words_moment(c, u->finished);
	v->percent = str_format(c->arena, "%d", u->length > 0 ? (int)(u->position * 100 / u->length) : 0);
	v->undoable = u->undo_until != INT64_MIN && u->undo_until > c->now &&
	              (u->state == UPLOAD_DONE || u->state == UPLOAD_STOPPED);
	v->until = words_moment(c, u->undo_until);
}

enum err import_view_fill(struct ctx *c, struct str wanted, struct import_view *v)
{
	enum upload_state s = v->u.state;
	int64_t before = 0;

	v->base = str_format(c->arena, "/importeren/%.*s", STR_ARG(v->u.public));
	v->about = what_it_is(c, v);
	v->state = import_state_words(c, s);
	if (v->base.p == NULL) {
		return ERR_NOMEM;
	}
	fill_counts(c, v);
	if (s == UPLOAD_TO_CHECK || s == UPLOAD_TO_RUN || s == UPLOAD_TO_UNDO) {
		TRY(upload_waiting_before(c, &v->u, &before));
	}
	v->waiting = before > 0 ? page_text_count(c, MSG_UPLOAD_BEFORE_ONE, MSG_UPLOAD_BEFORE_MANY, before) : STR("");
	if (s == UPLOAD_RECEIVED || s == UPLOAD_CHECKED) {
		TRY(fill_columns(c, wanted, v));
	}
	if (!upload_moves(s) && s != UPLOAD_RECEIVED) {
		TRY(fill_rows(c, v, "refused", refused_rows));
		TRY(fill_rows(c, v, "kept", kept_rows));
	}
	return OK;
}
