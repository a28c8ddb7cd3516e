/* SPDX-License-Identifier: EUPL-1.2 */
#include "fmt/csv_read.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "fmt/csv_internal.h"

enum err csv_from_fd(void *arg, char *p, size_t cap, size_t *ret_n)
{
	const int *fd = arg;
	ssize_t n = read(*fd, p, cap);

	while (n < 0 && errno == EINTR) {
		n = read(*fd, p, cap);
	}
	if (n < 0) {
		return ERR_IO;
	}
	*ret_n = (size_t)n;
	return OK;
}

enum err csv_from_memory(void *arg, char *p, size_t cap, size_t *ret_n)
{
	struct str *s = arg;
	size_t n = s->n < cap ? s->n : cap;

	if (n > 0) {
		memcpy(p, s->p, n);
		s->p += n;
		s->n -= n;
	}
	*ret_n = n;
	return OK;
}

static void classify(struct csv_reader *r, char delimiter)
{
	memset(r->class, CLASS_PLAIN, 128);
	memset(r->class + 128, CLASS_HIGH, 128);
	r->class['\0'] = CLASS_NUL;
	r->class['\n'] = CLASS_END;
	r->class['\r'] = CLASS_END;
	r->class['"'] = CLASS_QUOTE;
	r->class[(unsigned char)delimiter] = CLASS_DELIMITER;
	r->delimiter = delimiter;
	csv_set_delim(&r->quoted, (unsigned char)delimiter);
}

enum err csv_open(struct arena *a, csv_source *source, void *arg, struct csv_reader **ret)
{
	struct csv_reader *r = ARENA_NEW(a, struct csv_reader);

	if (r == NULL) {
		return ERR_NOMEM;
	}
	if (csv_init(&r->quoted, 0) != 0) {
		return ERR_NOMEM;
	}
	r->source = source;
	r->arg = arg;
	r->line = 1;
	csv_set_blk_size(&r->quoted, 4096);
	classify(r, ';');
	*ret = r;
	return OK;
}

void csv_close(struct csv_reader **r)
{
	if (*r != NULL) {
		/* What the last record held was about people; the arena wipes the rest. */
		if ((*r)->quoted.entry_buf != NULL) {
			explicit_bzero((*r)->quoted.entry_buf, (*r)->quoted.entry_size);
		}
		csv_free(&(*r)->quoted);
		*r = NULL;
	}
}

/*
 * Sees to it that the window has all of the next record: so much as a record may have at most, or all that there is.
 */
static enum err fill(struct csv_reader *r)
{
	if (r->eof || r->n - r->at >= CSV_MAX_RECORD + 4) {
		return OK;
	}
	memmove(r->in, r->in + r->at, r->n - r->at);
	r->before += r->at;
	r->n -= r->at;
	r->at = 0;
	while (!r->eof && r->n < CSV_WINDOW) {
		size_t n = 0;

		TRY(r->source(r->arg, r->in + r->n, CSV_WINDOW - r->n, &n));
		r->n += n;
		r->eof = n == 0;
	}
	r->in[r->n] = '\n';
	return OK;
}

static bool starts(const struct csv_reader *r, const char *bytes, size_t n)
{
	return r->n - r->at >= n && memcmp(r->in + r->at, bytes, n) == 0;
}

/* Byte order marks, and files that are no CSV at all. */
static enum csv_refusal look_at_start(struct csv_reader *r)
{
	if (starts(r, "\xff\xfe", 2) || starts(r, "\xfe\xff", 2)) {
		return CSV_UTF16;
	}
	if (starts(r, "PK\x03\x04", 4) || starts(r, "\xd0\xcf\x11\xe0", 4)) {
		return CSV_SPREADSHEET;
	}
	if (starts(r, "\xef\xbb\xbf", 3)) {
		r->utf8 = true;
		r->at += 3;
	}
	return CSV_HEADER_FINE;
}

/* Spreadsheets write and obey a first line `sep=;`. Returns its character and passes over it, or returns 0. */
static char separator_line(struct csv_reader *r)
{
	size_t end, n = csv_line(r, r->at, &end);
	char c = n == 5 ? r->in[r->at + 4] : '\0';

	if (!starts(r, "sep=", 4) || (c != ';' && c != ',' && c != '\t')) {
		return '\0';
	}
	r->at += n + end;
	r->line += 1;
	return c;
}

/* The one of ; , and tab that the line at in[at] has most of outside quotes; ; when it has none. */
static char guess_delimiter(const struct csv_reader *r)
{
	static const char candidates[] = { ';', ',', '\t' };
	size_t end, n = csv_line(r, r->at, &end), seen[3] = { 0 }, best = 0;
	bool quoted = false;

	for (size_t i = 0; i < n; i++) {
		char c = r->in[r->at + i];

		quoted = c == '"' ? !quoted : quoted;
		for (size_t k = 0; k < 3 && !quoted; k++) {
			seen[k] += c == candidates[k];
		}
	}
	for (size_t k = 1; k < 3; k++) {
		best = seen[k] > seen[best] ? k : best;
	}
	return candidates[best];
}

static enum err copy_names(const struct csv_row *row, struct arena *a, const struct str **ret_names)
{
	struct str *names = ARENA_ARRAY(a, row->count, struct str);

	if (names == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < row->count; i++) {
		names[i] = str_copy(a, str_trim(row->fields[i]));
		if (names[i].p == NULL) {
			return ERR_NOMEM;
		}
	}
	*ret_names = names;
	return OK;
}

static enum err refuse_file(enum csv_refusal why, enum csv_refusal *ret_why)
{
	*ret_why = why;
	return ERR_INPUT;
}

/* Whether a row has nothing but white space, quotes and delimiters, whichever of them the file will turn out to use. */
static bool nothing_in(const struct csv_row *row)
{
	for (size_t i = 0; i < row->count; i++) {
		struct str s = str_trim(row->fields[i]);

		while (s.n > 0 && memchr(";,\t\"", s.p[0], 4) != NULL) {
			s = str_trim((struct str){ s.p + 1, s.n - 1 });
		}
		if (s.n > 0) {
			return false;
		}
	}
	return row->defect == CSV_FINE;
}

/* The first row that has something in it; its line says what the delimiter is, unless a `sep=` line did. */
static enum err header_row(struct csv_reader *r, struct csv_row *ret, enum csv_refusal *ret_why)
{
	char delimiter = separator_line(r);

	do {
		TRY(fill(r));
		if (r->at == r->n) {
			return refuse_file(CSV_EMPTY, ret_why);
		}
		classify(r, delimiter != '\0' ? delimiter : guess_delimiter(r));
		TRY(fill(r));
		TRY(csv_record(r, ret));
	} while (nothing_in(ret) && !r->overflow);
	return OK;
}

enum err csv_header(struct csv_reader *r, struct arena *a, const struct str **ret_names, size_t *ret_count,
                    enum csv_refusal *ret_why)
{
	struct csv_row row;
	enum csv_refusal why;

	TRY(fill(r));
	why = look_at_start(r);
	if (why != CSV_HEADER_FINE) {
		return refuse_file(why, ret_why);
	}
	TRY(header_row(r, &row, ret_why));
	if (row.defect != CSV_FINE || r->overflow) {
		return refuse_file(CSV_BAD_HEADER, ret_why);
	}
	TRY(copy_names(&row, a, ret_names));
	r->columns = row.count;
	*ret_count = row.count;
	return OK;
}

static bool all_empty(const struct csv_reader *r, const struct csv_row *row)
{
	if (row->defect != CSV_FINE || r->overflow) {
		return false;
	}
	for (size_t i = 0; i < row->count; i++) {
		if (row->fields[i].n > 0) {
			return false;
		}
	}
	return true;
}

static void check_count(const struct csv_reader *r, struct csv_row *row)
{
	if (row->defect != CSV_FINE) {
		return;
	}
	if (row->count < r->columns) {
		row->defect = CSV_TOO_FEW;
		return;
	}
	for (size_t i = r->columns; i < row->count; i++) {
		if (row->fields[i].n > 0) {
			row->defect = CSV_TOO_MANY;
			return;
		}
	}
	if (r->overflow) {
		row->defect = CSV_TOO_MANY;
		return;
	}
	row->count = r->columns;
}

/* Passes over the rest of a line that is longer than the window may be. */
static enum err skip_long_line(struct csv_reader *r)
{
	size_t end, n = csv_line(r, r->at, &end);

	while (end == 0 && !r->eof) {
		r->at += n;
		TRY(fill(r));
		n = csv_line(r, r->at, &end);
	}
	r->at += n + end;
	r->line += 1;
	/* A CR at the very end of the window has its LF behind it. */
	if (end == 1 && r->at == r->n && r->in[r->at - 1] == '\r') {
		TRY(fill(r));
		r->at += r->at < r->n && r->in[r->at] == '\n';
	}
	return OK;
}

enum err csv_next(struct csv_reader *r, struct csv_row *ret, bool *ret_more)
{
	struct csv_row row;
	size_t at;

	for (;;) {
		TRY(fill(r));
		if (r->at == r->n) {
			*ret_more = false;
			return OK;
		}
		at = r->at;
		TRY(csv_record(r, &row));
		if (row.defect == CSV_TOO_LONG) {
			TRY(skip_long_line(r));
		}
		if (!all_empty(r, &row)) {
			break;
		}
	}
	check_count(r, &row);
	/* A quote was closed by one of a later row: what stands between is not this row's. */
	if (r->loose || ((row.defect == CSV_TOO_FEW || row.defect == CSV_TOO_MANY) && r->line - row.line > 1)) {
		csv_unclosed(r, at, row.line, &row);
	}
	*ret = row;
	*ret_more = true;
	return OK;
}

uint64_t csv_position(const struct csv_reader *r)
{
	return r->before + r->at;
}

char csv_delimiter(const struct csv_reader *r)
{
	return r->delimiter;
}
