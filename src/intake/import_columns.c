/* SPDX-License-Identifier: EUPL-1.2 */
/* Which heading of a school's file is which column: found by itself, as the school kept it, or as somebody chose. */
#include <string.h>

#include "intake/pages_import.h"

enum { NOT_THERE = -1 };

/* Where columns stand, without minding those that lack. False when the headings or the mapping do not allow it. */
static enum err look(struct ctx *c, const struct csv_taste *t, const struct intake_kind *kind, struct str mapping,
                     struct columns *ret, bool *ret_fine)
{
	struct column_want free[COLUMNS_MAX];
	struct column_map map = { 0 };
	struct columns_problem problem;
	enum err e = OK;

	for (size_t i = 0; i < kind->wanted; i++) {
		free[i] = (struct column_want){ kind->want[i].name, false };
	}
	if (mapping.n > 0) {
		e = column_map_read(c->arena, mapping, &map, &problem);
	}
	if (e == OK) {
		e = columns_match(c->arena, free, kind->wanted, mapping.n > 0 ? &map : NULL, t->names, t->count, ret,
		                  &problem);
	}
	*ret_fine = e == OK;
	return e == ERR_INPUT ? OK : e;
}

/* A mapping that names headings which this file does not have is as good as none. */
static enum err look_gently(struct ctx *c, const struct csv_taste *t, const struct intake_kind *kind,
                            struct str mapping, struct columns *ret, struct str *ret_used)
{
	bool fine;

	TRY(look(c, t, kind, mapping, ret, &fine));
	*ret_used = fine ? mapping : (struct str){ NULL, 0 };
	if (!fine && mapping.n > 0) {
		TRY(look(c, t, kind, (struct str){ NULL, 0 }, ret, &fine));
	}
	if (!fine) {
		*ret = (struct columns){ .count = kind->wanted };
		for (size_t i = 0; i < kind->wanted; i++) {
			ret->at[i] = NOT_THERE;
		}
	}
	return OK;
}

/* In tenths of a percent: how many of the required columns are there, and then how many headings are of use. */
static int fit(const struct intake_kind *kind, const struct columns *c, size_t headings)
{
	int required = 0, met = 0, used = 0;

	for (size_t i = 0; i < kind->wanted; i++) {
		required += kind->want[i].required;
		met += kind->want[i].required && c->at[i] >= 0;
		used += c->at[i] >= 0;
	}
	return required == 0 || headings == 0 ? 0 : met * 1000 / required * 1000 + used * 999 / (int)headings;
}

enum err import_guess(struct ctx *c, const char *brin, const struct csv_taste *t, const struct intake_kind **ret)
{
	int best = -1;

	for (size_t i = 0; i < intake_kind_count; i++) {
		const struct intake_kind *kind = intake_kinds[i];
		struct columns found;
		struct str kept, used;
		int good;

		if (!upload_kind(kind)) {
			continue;
		}
		TRY(upload_kept_mapping(c, brin, kind, &kept));
		TRY(look_gently(c, t, kind, kept, &found, &used));
		good = fit(kind, &found, t->count);
		if (good > best) {
			best = good;
			*ret = kind;
		}
	}
	return best >= 0 ? OK : fail_set(c->fail, ERR_BUG, NULL, "no kind of file for the page");
}

static enum err add_name(struct ctx *c, struct str *list, struct str name)
{
	*list = list->n > 0 ? str_format(c->arena, "%.*s, %.*s", STR_ARG(*list), STR_ARG(name)) : name;
	return list->p != NULL ? OK : ERR_NOMEM;
}

enum err import_kept(struct ctx *c, const char *brin, const struct csv_taste *t, const struct intake_kind *kind,
                     struct str *ret_mapping, struct str *ret_missing)
{
	struct columns found;
	struct str kept;

	TRY(upload_kept_mapping(c, brin, kind, &kept));
	TRY(look_gently(c, t, kind, kept, &found, ret_mapping));
	*ret_missing = STR("");
	for (size_t i = 0; i < kind->wanted; i++) {
		if (kind->want[i].required && found.at[i] < 0) {
			TRY(add_name(c, ret_missing, str_of(kind->want[i].name)));
		}
	}
	return OK;
}

/* The first row's cell that is not empty. */
static struct str example(const struct csv_taste *t, int heading)
{
	for (size_t r = 0; heading >= 0 && r < t->shown_rows; r++) {
		struct str s = t->cells[r * t->count + (size_t)heading];

		if (s.n > 0) {
			return s;
		}
	}
	return STR("");
}

/* Lines of the mapping that say what the school's own codes mean. */
static enum err value_lines(struct ctx *c, struct str mapping, struct str *ret)
{
	struct buf b DEFER(buf_finish);
	struct str rest = mapping;

	buf_init(&b, UPLOAD_MAPPING_MOST);
	while (rest.n > 0) {
		struct str after, line = str_cut(rest, '\n', &rest);
		struct str left = str_cut(line, ':', &after);

		if (after.n > 0 && left.n > 6 && memcmp(left.p + left.n - 6, ".value", 6) == 0) {
			buf_str(&b, line);
			buf_char(&b, '\n');
		}
	}
	*ret = str_copy(c->arena, buf_view(&b));
	return ret->p != NULL ? OK : ERR_NOMEM;
}

enum err import_columns(struct ctx *c, struct import_view *v, const struct intake_kind *kind, struct str mapping)
{
	struct columns found;
	struct str used;

	TRY(look_gently(c, &v->taste, kind, mapping, &found, &used));
	TRY(value_lines(c, used, &v->values));
	v->unknown = v->missing = STR("");
	v->column_count = kind->wanted;
	for (size_t i = 0; i < kind->wanted; i++) {
		struct str name = str_of(kind->want[i].name);

		v->columns[i] = (struct import_column){ .field = str_format(c->arena, "kolom-%.*s", STR_ARG(name)),
			                                .name = name,
			                                .heading = found.at[i],
			                                .required = kind->want[i].required,
			                                .example = example(&v->taste, found.at[i]) };
		/* A number of a person is nothing for a screen: its last digits are enough to know it by. */
		if (str_eq(name, STR("pgn")) && v->columns[i].example.n > 3) {
			struct str s = v->columns[i].example;

			v->columns[i].example = str_format(c->arena, "…%.*s", 3, s.p + s.n - 3);
		}
		if (v->columns[i].required && found.at[i] < 0) {
			TRY(add_name(c, &v->missing, name));
		}
	}
	for (size_t i = 0; i < found.unknown_count; i++) {
		if (found.unknown[i].n > 0) {
			TRY(add_name(c, &v->unknown, found.unknown[i]));
		}
	}
	return OK;
}

/* ---- what a form says ---- */

static bool one_line(struct str s)
{
	return s.n > 0 && memchr(s.p, '\n', s.n) == NULL && memchr(s.p, '\r', s.n) == NULL;
}

static enum err problem_words(struct ctx *c, const struct columns_problem *p)
{
	static const enum msg_id ids[] = {
		[COLUMNS_MISSING] = MSG_UPLOAD_COLUMNS_MISSING, [COLUMNS_DOUBLE] = MSG_UPLOAD_COLUMNS_DOUBLE,
		[COLUMNS_MAP_SYNTAX] = MSG_UPLOAD_MAP_SYNTAX,   [COLUMNS_MAP_UNKNOWN] = MSG_UPLOAD_MAP_SYNTAX,
		[COLUMNS_MAP_DOUBLE] = MSG_UPLOAD_MAP_DOUBLE,   [COLUMNS_MAP_ABSENT] = MSG_UPLOAD_MAP_SYNTAX,
	};

	return REFUSE1(c, ERR_INPUT, "kolom", ids[p->kind], p->name);
}

static enum err column_lines(struct ctx *c, const struct form *form, const struct csv_taste *t,
                             const struct intake_kind *kind, struct buf *out)
{
	for (size_t i = 0; i < kind->wanted; i++) {
		const char *name = kind->want[i].name;
		struct str field = str_format(c->arena, "kolom-%s", name), text;
		int64_t at;

		if (field.p == NULL) {
			return ERR_NOMEM;
		}
		text = form_get(form, field.p);
		if (!str_to_i64(text, &at) || at < 0 || (uint64_t)at >= t->count) {
			continue;
		}
		if (one_line(t->names[at])) {
			buf_printf(out, "%s = %.*s\n", name, STR_ARG(t->names[at]));
		}
	}
	return OK;
}

enum err import_mapping(struct ctx *c, const struct form *form, const struct csv_taste *t,
                        const struct intake_kind *kind, struct str *ret)
{
	struct buf b DEFER(buf_finish);
	struct column_map map = { 0 };
	struct columns columns;
	struct columns_problem problem = { 0 };
	struct str mapping;
	enum err e;

	buf_init(&b, UPLOAD_MAPPING_MOST);
	TRY(column_lines(c, form, t, kind, &b));
	buf_str(&b, form_get(form, "waarden"));
	if (buf_err(&b) != OK) {
		return REFUSE1(c, ERR_INPUT, "waarden", MSG_UPLOAD_MAP_SYNTAX, STR("..."));
	}
	mapping = str_copy(c->arena, buf_view(&b));
	if (mapping.p == NULL) {
		return ERR_NOMEM;
	}
	e = column_map_read(c->arena, mapping, &map, &problem);
	if (e == OK) {
		e = columns_match(c->arena, kind->want, kind->wanted, &map, t->names, t->count, &columns, &problem);
	}
	if (e == ERR_INPUT) {
		return problem_words(c, &problem);
	}
	*ret = mapping;
	return e;
}
