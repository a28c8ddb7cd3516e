/* SPDX-License-Identifier: EUPL-1.2 */
/* Refused rows: told to people on standard error, and kept as a file that can be mended and imported again. */
#include <string.h>

#include "fmt/csv_write.h"
#include "fmt/utf8.h"
#include "intake/internal.h"

enum {
	SHOWN_VALUE = 60,      /* bytes of a value on standard error */
	TOLD_BESIDE_FILE = 20, /* rows on standard error when a file of refused rows names them all */
	KEPT_VISIBLE = 3,      /* last characters of a personal number that are shown */
	LONG_SHOWN = 1000,     /* bytes of a row that is too long for any file */
	LONG_NUMBER = 8        /* digits in a row that may be a personal number, in whatever column they stand */
};

/* "fout" and not "reden": a file of marks has a column of that name. */
static const char *const own_columns[] = { "bestand", "regel", "kolom", "waarde", "fout" };
enum { OWN_COLUMNS = sizeof own_columns / sizeof own_columns[0], REJECT_ROW = 1024 * 1024 };

bool rejects_own_column(struct str heading)
{
	for (size_t i = 0; i < OWN_COLUMNS; i++) {
		if (str_eq_nocase(heading, str_of(own_columns[i]))) {
			return true;
		}
	}
	return false;
}

bool rejects_own_columns(const struct str *names, size_t n)
{
	size_t found = 0;

	for (size_t i = 0; i < n; i++) {
		found += rejects_own_column(names[i]);
	}
	return found == OWN_COLUMNS;
}

/* What is downloaded is opened in a spreadsheet: nothing in it may be taken for a formula. */
static bool guarded(const struct intake_run *r)
{
	return r->opt->refused != NULL;
}

/* The columns of the first file are those of the file of refused rows. */
static enum err adopt(struct intake_run *r)
{
	struct str *names = ARENA_ARRAY(&r->rejects_arena, r->name_count + 1, struct str);
	size_t n = 0;

	if (names == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < r->name_count; i++) {
		if (rejects_own_column(r->names[i])) {
			continue;
		}
		names[n] = str_copy(&r->rejects_arena, r->names[i]);
		if (names[n].p == NULL) {
			return ERR_NOMEM;
		}
		n++;
	}
	r->rejects_names = names;
	r->rejects_count = n;
	return OK;
}

enum err rejects_align(struct intake_run *r)
{
	if (r->rejects_names == NULL) {
		TRY(adopt(r));
	}
	for (size_t i = 0; i < r->rejects_count; i++) {
		r->rejects_at[i] = -1;
		for (size_t j = 0; j < r->name_count && r->rejects_at[i] < 0; j++) {
			if (str_eq_nocase(r->names[j], r->rejects_names[i])) {
				r->rejects_at[i] = (int16_t)j;
			}
		}
	}
	return OK;
}

/* Bytes that are no UTF-8, and zeros, become question marks: this file is to be read again. */
static void put_clean(struct csv_out *o, struct str s)
{
	struct buf clean DEFER(buf_finish) = { 0 };

	if (utf8_valid(s) && (s.n == 0 || memchr(s.p, '\0', s.n) == NULL)) {
		csv_put(o, s);
		return;
	}
	buf_init(&clean, CSV_MAX_RECORD + 16);
	while (s.n > 0) {
		size_t n = utf8_sequence(s);

		buf_str(&clean, n > 0 && s.p[0] != '\0' ? (struct str){ s.p, n } : STR("?"));
		n = n > 0 ? n : 1;
		s.p += n;
		s.n -= n;
	}
	csv_put(o, buf_view(&clean));
}

/* The fields of the row at hand, in the order of the file of refused rows. */
static void put_fields(struct intake_run *r, struct csv_out *o)
{
	for (size_t i = 0; i < r->rejects_count; i++) {
		int at = r->rejects_at[i];

		put_clean(o, at >= 0 && (size_t)at < r->row.count ? r->row.fields[at] : (struct str){ NULL, 0 });
	}
}

struct intake_place intake_here(struct intake_run *r, struct arena *a)
{
	struct intake_place place = { .line = r->row.line, .file = r->file };

	if (intake_keeps_refused(r) && !r->scouting) {
		struct buf b DEFER(buf_finish);
		struct csv_out o = { .b = &b, .delimiter = ';', .guard = guarded(r), .line_end = "" };

		buf_init(&b, REJECT_ROW);
		put_fields(r, &o);
		place.raw = str_copy(a, buf_view(&b));
		if (place.raw.p == NULL) {
			r->failed = ERR_NOMEM;
		}
	}
	return place;
}

/* A row at once, so that what is cut off for want of room is cut off between rows. */
static void write_out(struct intake_run *r, const struct buf *b)
{
	if (r->opt->rejects != NULL) {
		(void)fwrite(b->p, 1, b->n, r->opt->rejects);
	} else {
		buf_str(r->opt->refused, buf_view(b));
	}
}

static void begin_file(struct intake_run *r)
{
	struct buf b DEFER(buf_finish);
	struct csv_out o = { .b = &b, .delimiter = ';', .guard = guarded(r), .line_end = "\r\n" };

	buf_init(&b, REJECT_ROW);
	buf_text(&b, "\xef\xbb\xbf"); /* spreadsheets take it for UTF-8 only with this mark */
	for (size_t i = 0; i < OWN_COLUMNS; i++) {
		csv_put(&o, str_of(own_columns[i]));
	}
	for (size_t i = 0; i < r->rejects_count; i++) {
		csv_put(&o, r->rejects_names[i]);
	}
	csv_put_end(&o);
	write_out(r, &b);
	r->rejects_begun = true;
}

/* fields: the row's own fields, ready to stand behind the others. Errors of the file show when it is closed. */
static void write_row(struct intake_run *r, const struct intake_place *place, struct str column, struct str value,
                      struct str reason, struct str fields)
{
	struct buf b DEFER(buf_finish);
	struct csv_out o = { .b = &b, .delimiter = ';', .guard = guarded(r), .line_end = "" };

	if (!r->rejects_begun) {
		begin_file(r);
	}
	buf_init(&b, REJECT_ROW);
	csv_put(&o, str_of(place->file));
	csv_put_i64(&o, (int64_t)place->line);
	csv_put(&o, column);
	put_clean(&o, value);
	csv_put(&o, reason);
	if (r->rejects_count > 0) {
		buf_char(&b, ';');
		buf_str(&b, fields);
	}
	buf_text(&b, "\r\n");
	write_out(r, &b);
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A value as it may be shown: short, without control characters, and no personal number in it. */
static void show_value(struct buf *out, struct str value, bool secret)
{
	size_t n = value.n < SHOWN_VALUE ? value.n : SHOWN_VALUE, run = 0;
	bool text = utf8_valid(value);

	while (n < value.n && n > 0 && ((unsigned char)value.p[n] & 0xc0u) == 0x80) {
		n--;
	}
	for (size_t i = 0; i < n; i++) {
		char c = value.p[i];

		/* At the first digit of a row of digits: how long it is. */
		if (digit(c) && (i == 0 || !digit(value.p[i - 1]))) {
			for (run = i; run < value.n && digit(value.p[run]); run++) {
			}
			run -= i;
		}
		if ((secret && i + KEPT_VISIBLE < value.n) ||
		    (digit(c) && run >= LONG_NUMBER && i + KEPT_VISIBLE < value.n &&
		     digit(value.p[i + KEPT_VISIBLE]))) {
			buf_char(out, '*');
		} else {
			bool shown = (unsigned char)c >= ' ' && c != 0x7f && (text || (unsigned char)c < 0x80);

			buf_char(out, shown ? c : '?');
		}
	}
	buf_text(out, n < value.n ? "..." : "");
}

void rejects_show(struct buf *out, struct str value)
{
	show_value(out, value, false);
}

/* One line for people. */
static void tell(struct intake_run *r, const struct intake_place *place, struct str column, struct str value,
                 struct str reason)
{
	struct buf text DEFER(buf_finish) = { 0 };
	struct buf shown DEFER(buf_finish) = { 0 };
	char line[24];

	if (r->opt->rejects != NULL && ++r->told > TOLD_BESIDE_FILE) {
		return;
	}
	intake_progress_end(r);
	buf_init(&text, 16 * 1024);
	buf_init(&shown, 1024);
	show_value(&shown, value, str_eq(column, STR("pgn")));
	(void)snprintf(line, sizeof line, "%llu", (unsigned long long)place->line);
	struct str args[] = { str_of(place->file), str_of(line), reason, column, buf_view(&shown) };

	msg_format(&text, r->c->lang, column.n > 0 ? MSG_INTAKE_REFUSED_COLUMN : MSG_INTAKE_REFUSED_ROW, args, 5);
	(void)fprintf(r->opt->report, "%.*s\n", STR_ARG(buf_view(&text)));
	if (r->opt->rejects != NULL && r->told == TOLD_BESIDE_FILE) {
		(void)fprintf(r->opt->report, "%.*s\n", STR_ARG(msg(r->c->lang, MSG_INTAKE_REFUSED_MORE)));
	}
}

static void refuse(struct intake_run *r, const struct intake_place *place, int column, struct str value,
                   enum msg_id reason, const struct str *args, size_t n)
{
	struct str name = column >= 0 ? str_of(r->want[column].name) : (struct str){ NULL, 0 };
	struct buf text DEFER(buf_finish);

	buf_init(&text, 4096);
	r->tally.refused++;
	msg_format(&text, r->c->lang, reason, args, n);
	if (r->opt->report != NULL) {
		tell(r, place, name, value, buf_view(&text));
	}
	if (intake_keeps_refused(r)) {
		write_row(r, place, name, value, buf_view(&text), place->raw);
	}
}

void intake_refuse_at(struct intake_run *r, const struct intake_place *place, int column, struct str value,
                      enum msg_id reason, const struct str *args, size_t n)
{
	refuse(r, place, column, value, reason, args, n);
}

void intake_refuse(struct intake_run *r, int column, enum msg_id reason, const struct str *args, size_t n)
{
	struct intake_place place = { .line = r->row.line, .file = r->file };
	struct buf fields DEFER(buf_finish) = { 0 };
	struct csv_out o = { .b = &fields, .delimiter = ';', .guard = guarded(r), .line_end = "" };
	/* What cannot be taken apart goes into the file as it stands, for whoever mends it. */
	struct str value = column >= 0                                    ? intake_get(r, (size_t)column)
	                   : r->row.count == 0 && intake_keeps_refused(r) ? r->row.raw
	                                                                  : (struct str){ NULL, 0 };

	/* So long that the file itself could not be read: how it begins shows which one it is. */
	if (r->row.defect == CSV_TOO_LONG && value.n > LONG_SHOWN) {
		value.n = LONG_SHOWN;
	}
	if (r->scouting) {
		return;
	}
	buf_init(&fields, REJECT_ROW);
	if (intake_keeps_refused(r)) {
		put_fields(r, &o);
	}
	place.raw = buf_view(&fields);
	refuse(r, &place, column, value, reason, args, n);
}

bool intake_no(struct intake_run *r, size_t column, enum msg_id reason)
{
	intake_refuse(r, (int)column, reason, NULL, 0);
	return false;
}

bool intake_no1(struct intake_run *r, size_t column, enum msg_id reason, struct str arg)
{
	intake_refuse(r, (int)column, reason, &arg, 1);
	return false;
}
