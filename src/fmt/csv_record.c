/* SPDX-License-Identifier: EUPL-1.2 */
#include "fmt/csv_internal.h"

#include <string.h>

#include "fmt/utf8.h"

/*
 * A record without quotes, or with quotes that only stand around whole fields, is cut where it lies in the window.
 * Everything else goes through libcsv, physical line by physical line until it sees the end of the record.
 */

static bool blank(const struct csv_reader *r, char c)
{
	return (c == ' ' || c == '\t') && c != r->delimiter;
}

static void add_field(struct csv_reader *r, const char *p, size_t n)
{
	if (r->count == CSV_MAX_FIELDS) {
		r->overflow = r->overflow || n > 0;
		return;
	}
	r->fields[r->count++] = (struct str){ p, n };
}

static void add_bare_field(struct csv_reader *r, const char *from, const char *to)
{
	while (from < to && blank(r, *from)) {
		from++;
	}
	while (to > from && blank(r, to[-1])) {
		to--;
	}
	add_field(r, from, (size_t)(to - from));
}

size_t csv_line(const struct csv_reader *r, size_t from, size_t *ret_end)
{
	const char *p = r->in + from;
	const char *limit = r->in + r->n;

	while (r->class[(unsigned char)*p] != CLASS_END) {
		p++;
	}
	if (p == limit) {
		*ret_end = 0;
	} else {
		*ret_end = *p == '\r' && p + 1 < limit && p[1] == '\n' ? 2 : 1;
	}
	return (size_t)(p - r->in) - from;
}

struct line {
	size_t n;     /* without its end */
	bool complex; /* it needs libcsv */
	bool high, nul;
};

/* The closing quote of a field that opens at p, or NULL when the field is not plainly `"..."` up to its delimiter. */
static const char *simple_quote(const struct csv_reader *r, const char *p, struct line *line)
{
	for (p++;; p++) {
		switch (r->class[(unsigned char)*p]) {
		case CLASS_QUOTE:
			return r->class[(unsigned char)p[1]] == CLASS_DELIMITER ||
			                       r->class[(unsigned char)p[1]] == CLASS_END
			               ? p
			               : NULL;
		case CLASS_END: return NULL;
		case CLASS_HIGH: line->high = true; break;
		case CLASS_NUL: line->nul = true; break;
		default: break;
		}
	}
}

/*
 * Cuts the line at p into fields, in one pass over its bytes. It ends at the latest at the line feed behind the window.
 */
static void cut_line(struct csv_reader *r, const char *p, struct line *ret)
{
	const char *start = p, *field = p;

	r->count = 0;
	r->overflow = false;
	*ret = (struct line){ .n = 0 };
	for (;; p++) {
		uint8_t class = r->class[(unsigned char)*p];

		if (class == CLASS_PLAIN) {
			continue;
		}
		if (class == CLASS_DELIMITER || class == CLASS_END) {
			add_bare_field(r, field, p);
			field = p + 1;
			if (class == CLASS_END) {
				break;
			}
		} else if (class == CLASS_QUOTE) {
			const char *close = p == field ? simple_quote(r, p, ret) : NULL;

			if (close == NULL) {
				ret->complex = true;
				return;
			}
			add_field(r, p + 1, (size_t)(close - p - 1));
			p = close + 1;
			field = p + 1;
			if (r->class[(unsigned char)*p] == CLASS_END) {
				break;
			}
		} else if (class == CLASS_HIGH) {
			ret->high = true;
		} else {
			ret->nul = true;
		}
	}
	ret->n = (size_t)(p - start);
}

/* Appends a piece of the file to text, decoded. False when it cannot be. */
static bool decode(struct csv_reader *r, struct str piece)
{
	size_t n = piece.n;

	if (utf8_valid(piece)) {
		memcpy(r->text + r->text_n, piece.p, piece.n);
	} else if (r->utf8 || !cp1252_decode(piece, r->text + r->text_n, &n)) {
		return false;
	}
	r->text_n += n;
	return true;
}

static void on_field(void *p, size_t n, void *arg)
{
	struct csv_reader *r = arg;

	if (r->done || r->out_n + n > CSV_TEXT) {
		return;
	}
	if (n > 0) {
		memcpy(r->out + r->out_n, p, n);
	}
	add_field(r, r->out + r->out_n, n);
	r->out_n += n;
}

static void on_record(int c, void *arg)
{
	struct csv_reader *r = arg;

	(void)c;
	r->done = true;
}

/* Gives libcsv what text has from a position on. */
static enum err feed(struct csv_reader *r, size_t from)
{
	size_t n = r->text_n - from;

	if (csv_parse(&r->quoted, r->text + from, n, on_field, on_record, r) != n) {
		return ERR_NOMEM;
	}
	return OK;
}

/* Moves on behind n bytes that were a whole line, with its end. */
static void pass(struct csv_reader *r, size_t n)
{
	r->at += n;
	r->line += 1;
}

static void refuse(struct csv_row *ret, enum csv_defect defect)
{
	ret->defect = defect;
	ret->count = 0;
}

/* The first line of the record alone, as good as it can be shown. */
static void show_first_line(struct csv_reader *r, struct csv_row *ret)
{
	size_t end;
	size_t n = csv_line(r, r->at, &end);
	struct str line = { r->in + r->at, n };

	if (n > CSV_MAX_RECORD) {
		line.n = CSV_MAX_RECORD;
		while (line.n > CSV_MAX_RECORD - 4 && ((unsigned char)line.p[line.n] & 0xc0) == 0x80) {
			line.n -= 1; /* not in the middle of a letter */
		}
	}
	r->text_n = 0;
	if (!decode(r, line)) {
		memcpy(r->text, line.p, line.n);
		r->text_n = line.n;
	}
	ret->raw = (struct str){ r->text, r->text_n };
}

void csv_unclosed(struct csv_reader *r, size_t at, uint64_t line, struct csv_row *ret)
{
	size_t end, n = csv_line(r, at, &end);

	r->at = at;
	r->line = line;
	show_first_line(r, ret);
	pass(r, n + end);
	refuse(ret, CSV_UNCLOSED);
}

/* Whether a quote at text[i], inside quotes, ends its field: only blanks stand before the delimiter or the end of the line. */
static bool ends_field(const struct csv_reader *r, size_t i)
{
	for (i++; i < r->text_n && blank(r, r->text[i]); i++) {
	}
	return i == r->text_n || r->text[i] == r->delimiter || r->text[i] == '\n' || r->text[i] == '\r';
}

/*
 * Whether inside a field in quotes a quote stands that is neither doubled nor the end of the field. In a record of several
 * lines that is where a later row begins: the field should have ended before.
 */
static bool loose_quote(const struct csv_reader *r)
{
	bool quoted = false, begin = true;

	for (size_t i = 0; i < r->text_n; i++) {
		char c = r->text[i];

		if (quoted && c == '"') {
			if (i + 1 < r->text_n && r->text[i + 1] == '"') {
				i++;
			} else if (ends_field(r, i)) {
				quoted = false;
			} else {
				return true;
			}
		} else if (!quoted) {
			quoted = begin && c == '"';
			begin = c == r->delimiter || (begin && blank(r, c));
		}
	}
	return false;
}

/*
 * A record with quotes: lines are fed to libcsv until the record ends. One that does not end within its limits is
 * refused by its first line, and reading goes on at the second.
 */
static enum err quoted_record(struct csv_reader *r, struct csv_row *ret)
{
	size_t at = r->at, lines = 0, end = 0;
	bool nul = false, readable = true;

	(void)csv_fini(&r->quoted, NULL, NULL, NULL);
	r->count = 0;
	r->out_n = 0;
	r->text_n = 0;
	r->overflow = false;
	r->done = false;
	while (!r->done) {
		size_t n = csv_line(r, at, &end), from = r->text_n;

		lines += 1;
		if (at == r->n || lines > CSV_MAX_LINES || at + n - r->at > CSV_MAX_RECORD) {
			csv_unclosed(r, r->at, r->line, ret);
			return OK;
		}
		nul = nul || memchr(r->in + at, '\0', n) != NULL;
		if (!decode(r, (struct str){ r->in + at, n + end })) {
			readable = false;
			memcpy(r->text + from, r->in + at, n + end);
			r->text_n = from + n + end;
		}
		TRY(feed(r, from));
		at += n + end;
		if (end == 0 && !r->done) {
			r->text[r->text_n++] = '\n';
			TRY(feed(r, r->text_n - 1));
		}
	}
	r->at = at;
	r->line += lines;
	r->loose = lines > 1 && loose_quote(r);
	ret->raw = (struct str){ r->text, r->text_n };
	while (ret->raw.n > 0 && (ret->raw.p[ret->raw.n - 1] == '\n' || ret->raw.p[ret->raw.n - 1] == '\r')) {
		ret->raw.n -= 1;
	}
	ret->count = r->count;
	if (!readable) {
		ret->defect = CSV_ENCODING;
	}
	if (nul) {
		refuse(ret, CSV_NUL);
	}
	return OK;
}

/* A line over the limit: it is shown by its beginning, and passed over however long it is (csv_next goes on). */
static void too_long(struct csv_reader *r, struct csv_row *ret)
{
	show_first_line(r, ret);
	refuse(ret, CSV_TOO_LONG);
}

enum err csv_record(struct csv_reader *r, struct csv_row *ret)
{
	struct line line;
	struct str raw;
	size_t end, n;

	*ret = (struct csv_row){ .line = r->line, .fields = r->fields };
	r->loose = false;
	cut_line(r, r->in + r->at, &line);
	n = csv_line(r, r->at + line.n, &end) + line.n;
	if (n > CSV_MAX_RECORD) {
		too_long(r, ret);
		return OK;
	}
	if (line.complex) {
		return quoted_record(r, ret);
	}
	raw = (struct str){ r->in + r->at, n };
	if (line.high && !utf8_valid(raw)) {
		r->text_n = 0;
		if (!decode(r, raw)) {
			/* The fields stay as they lie in the file, so that it can be said which one it is. */
			ret->defect = CSV_ENCODING;
			ret->count = r->count;
		} else {
			/* The delimiters are where they were: cut the decoded line, closed as a window would be. */
			r->text[r->text_n] = '\n';
			cut_line(r, r->text, &line);
			raw = (struct str){ r->text, r->text_n };
		}
	}
	ret->raw = raw;
	pass(r, n + end);
	if (ret->defect == CSV_FINE) {
		ret->count = r->count;
	}
	if (line.nul) {
		refuse(ret, CSV_NUL);
	}
	return OK;
}
