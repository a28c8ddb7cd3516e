/* SPDX-License-Identifier: EUPL-1.2 */
#include "fmt/table_write.h"

#include <string.h>

#include "fmt/csv_write.h"
#include "fmt/json_write.h"
#include "fmt/utf8.h"

/* What is written goes to the stream in pieces of this size. */
enum { FLUSH_AT = 64 * 1024, MOST_WAITING = 16 * 1024 * 1024, WIDEST = 60 };

struct table {
	FILE *out;
	enum table_format format;
	const struct table_column *columns;
	size_t n, column; /* of columns; the next to be filled */
	uint64_t rows;
	enum err err;
	struct buf line; /* text that waits to be written */
	struct csv_out csv;
	bool headed; /* the heading is out, widths are known */
	size_t width[TABLE_MAX_COLUMNS];
	struct buf cells; /* sample of a text table: cells one after another */
	size_t *ends;     /* where each cell of the sample ends */
	size_t cell_count;
};

bool table_format_parse(struct str s, enum table_format *ret)
{
	static const char *const names[] = { "table", "csv", "json" };

	for (size_t i = 0; i < 3; i++) {
		if (str_eq(s, str_of(names[i]))) {
			*ret = (enum table_format)i;
			return true;
		}
	}
	return false;
}

static void keep(struct table *t, enum err e)
{
	if (t->err == OK) {
		t->err = e;
	}
}

static void flush(struct table *t, size_t at_least)
{
	keep(t, buf_err(&t->line));
	if (t->err == OK && t->line.n >= at_least && t->line.n > 0) {
		if (fwrite(t->line.p, 1, t->line.n, t->out) != t->line.n) {
			keep(t, ERR_IO);
		}
		buf_clear(&t->line);
	}
}

static void begin_csv(struct table *t)
{
	t->csv = (struct csv_out){ .b = &t->line, .delimiter = ',', .line_end = "\n" };
	for (size_t i = 0; i < t->n; i++) {
		csv_put(&t->csv, str_of(t->columns[i].name));
	}
	csv_put_end(&t->csv);
}

enum err table_open(struct arena *a, FILE *out, enum table_format format, const struct table_column *columns, size_t n,
                    struct table **ret)
{
	struct table *t = ARENA_NEW(a, struct table);

	if (n == 0 || n > TABLE_MAX_COLUMNS) {
		return ERR_BUG;
	}
	if (t == NULL) {
		return ERR_NOMEM;
	}
	*t = (struct table){ .out = out, .format = format, .columns = columns, .n = n };
	t->ends = ARENA_ARRAY(a, TABLE_SAMPLE * n, size_t);
	if (t->ends == NULL) {
		return ERR_NOMEM;
	}
	buf_init(&t->line, MOST_WAITING);
	buf_init(&t->cells, MOST_WAITING);
	if (format == TABLE_CSV) {
		begin_csv(t);
	} else if (format == TABLE_JSON) {
		buf_char(&t->line, '[');
	}
	*ret = t;
	return OK;
}

static void spaces(struct buf *b, size_t n)
{
	for (; n > 0; n--) {
		buf_char(b, ' ');
	}
}

/* A cell of a text table, padded; line breaks and tabs would break the table and become blanks. */
static void text_cell(struct table *t, size_t column, struct str s)
{
	size_t taken = utf8_width(s);
	size_t pad = taken < t->width[column] ? t->width[column] - taken : 0;
	bool last = column + 1 == t->n, right = t->columns[column].kind != TABLE_LEFT;

	if (right) {
		spaces(&t->line, pad);
	}
	for (size_t i = 0; i < s.n; i++) {
		buf_char(&t->line, (unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f ? ' ' : s.p[i]);
	}
	if (!right && !last) {
		spaces(&t->line, pad);
	}
	buf_text(&t->line, last ? "\n" : "  ");
}

static struct str sampled(const struct table *t, size_t cell)
{
	size_t from = cell > 0 ? t->ends[cell - 1] : 0;

	return (struct str){ t->cells.p + from, t->ends[cell] - from };
}

/* Widths from the sample, the heading, and the sample itself. */
static void begin_text(struct table *t)
{
	t->headed = true;
	keep(t, buf_err(&t->cells));
	if (t->err != OK || t->n == 0) {
		return;
	}
	for (size_t i = 0; i < t->n; i++) {
		t->width[i] = utf8_width(str_of(t->columns[i].name));
	}
	for (size_t i = 0; i < t->cell_count; i++) {
		size_t w = utf8_width(sampled(t, i)), *width = &t->width[i % t->n];

		w = w < WIDEST ? w : WIDEST;
		*width = w > *width ? w : *width;
	}
	for (size_t i = 0; i < t->n; i++) {
		text_cell(t, i, str_of(t->columns[i].name));
	}
	for (size_t i = 0; i < t->n; i++) {
		for (size_t k = 0; k < t->width[i]; k++) {
			buf_char(&t->line, '-');
		}
		buf_text(&t->line, i + 1 == t->n ? "\n" : "  ");
	}
	for (size_t i = 0; i < t->cell_count; i++) {
		/* NOLINTNEXTLINE(clang-analyzer-core.DivideZero): a table without columns went home above */
		text_cell(t, i % t->n, sampled(t, i));
	}
	buf_finish(&t->cells);
}

static void put_text(struct table *t, struct str s)
{
	if (t->headed) {
		text_cell(t, t->column, s);
		return;
	}
	buf_str(&t->cells, s);
	t->ends[t->cell_count++] = t->cells.n;
}

static void put_json(struct table *t, struct str s, bool none)
{
	const struct table_column *c = &t->columns[t->column];

	if (t->column == 0) {
		buf_text(&t->line, t->rows > 0 ? ",\n{" : "\n{");
	} else {
		buf_char(&t->line, ',');
	}
	jw_quote(&t->line, str_of(c->name));
	buf_char(&t->line, ':');
	if (c->kind != TABLE_NUMBER) {
		jw_quote(&t->line, s);
	} else if (none || s.n == 0) {
		buf_text(&t->line, "null");
	} else {
		buf_str(&t->line, s);
	}
	if (t->column + 1 == t->n) {
		buf_char(&t->line, '}');
	}
}

static void put(struct table *t, struct str s, bool none)
{
	if (t->err != OK) {
		return;
	}
	switch (t->format) {
	case TABLE_TEXT: put_text(t, s); break;
	case TABLE_CSV: csv_put(&t->csv, s); break;
	case TABLE_JSON: put_json(t, s, none); break;
	}
	t->column += 1;
	if (t->column < t->n) {
		return;
	}
	t->column = 0;
	t->rows += 1;
	if (t->format == TABLE_CSV) {
		csv_put_end(&t->csv);
	}
	if (t->format == TABLE_TEXT && !t->headed && t->cell_count == TABLE_SAMPLE * t->n) {
		begin_text(t);
	}
	flush(t, FLUSH_AT);
}

void table_str(struct table *t, struct str s)
{
	put(t, s, false);
}

void table_text(struct table *t, const char *z)
{
	put(t, str_of(z), false);
}

void table_i64(struct table *t, int64_t v)
{
	char digits[24];
	int n = snprintf(digits, sizeof digits, "%lld", (long long)v);

	put(t, (struct str){ digits, (size_t)n }, false);
}

void table_day(struct table *t, day_t day)
{
	char text[DAY_TEXT];

	put(t, str_of(day_text(day, text)), false);
}

void table_none(struct table *t)
{
	put(t, STR(""), true);
}

uint64_t table_rows(const struct table *t)
{
	return t->rows;
}

enum err table_close(struct table *t)
{
	if (t->column != 0) {
		keep(t, ERR_BUG);
	}
	if (t->format == TABLE_TEXT && !t->headed) {
		begin_text(t);
	}
	if (t->format == TABLE_JSON) {
		buf_text(&t->line, t->rows > 0 ? "\n]\n" : "]\n");
	}
	flush(t, 0);
	if (t->err == OK && fflush(t->out) != 0) {
		t->err = ERR_IO;
	}
	buf_finish(&t->line);
	buf_finish(&t->cells);
	return t->err;
}

void table_drop(struct table **t)
{
	if (*t != NULL) {
		buf_finish(&(*t)->line);
		buf_finish(&(*t)->cells);
		*t = NULL;
	}
}
