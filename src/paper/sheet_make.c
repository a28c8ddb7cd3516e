/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A workbook from its description (ECMA-376 part 1, the least that programs read): one part a sheet with its texts in
 * place, a part of styles, and the parts that name them, in an archive that libarchive makes in memory.
 */
#include <archive.h>
#include <archive_entry.h>
#include <stdio.h>
#include <string.h>

#include "fmt/bytes.h"
#include "paper/sheet.h"

/* Days between the calendar of spreadsheets (1899-12-30) and ours. */
enum { SHEET_EPOCH = 25569 };
/* The styles in styles_part below. */
enum { STYLE_PLAIN, STYLE_HEADING, STYLE_DAY };
enum { SHEET_WIDEST = 255, PART_MOST = 512 * 1024 * 1024, SMALL_PART = 16 * 1024 };

#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define NS_MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define NS_OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define NS_PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define TYPE_SHEET "application/vnd.openxmlformats-officedocument.spreadsheetml."

static const char styles_part[] = XML_HEAD
	"<styleSheet xmlns=\"" NS_MAIN
	"\"><numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"dd\\-mm\\-yyyy\"/></numFmts>"
	"<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font><font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
	"<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>"
	"<borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs>"
	"<cellXfs count=\"3\"><xf/><xf fontId=\"1\" applyFont=\"1\"/><xf numFmtId=\"164\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>";

struct sheet_reader {
	struct cursor c;
	struct sheet_column columns[SHEET_MOST_COLUMNS];
	size_t column_n;
};

/* ---- reading ---- */

static enum err text(struct cursor *c, struct str *ret)
{
	uint64_t n = cursor_varint(c);
	struct str s;

	if (c->bad) {
		return ERR_INPUT;
	}
	if (n > SHEET_MOST_TEXT) {
		return ERR_TOOBIG;
	}
	s = cursor_bytes(c, (size_t)n);
	if (c->bad || !str_is_text(s)) {
		return ERR_INPUT;
	}
	*ret = s;
	return OK;
}

static enum err sheet_head(struct sheet_reader *r, struct str *ret_name)
{
	uint64_t n;

	TRY(text(&r->c, ret_name));
	n = cursor_varint(&r->c);
	if (r->c.bad || n == 0 || n > SHEET_MOST_COLUMNS) {
		return ERR_INPUT;
	}
	r->column_n = (size_t)n;
	for (size_t i = 0; i < r->column_n; i++) {
		struct sheet_column *col = &r->columns[i];
		uint64_t width;

		col->kind = (enum sheet_kind)cursor_u8(&r->c);
		width = cursor_varint(&r->c);
		if (r->c.bad || width == 0 || width > SHEET_WIDEST ||
		    (col->kind != SHEET_TEXT && col->kind != SHEET_NUMBER && col->kind != SHEET_DAY)) {
			return ERR_INPUT;
		}
		col->width = (unsigned)width;
		TRY(text(&r->c, &col->name));
	}
	return OK;
}

/* ---- XML ---- */

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Programs read _x0041_ in a text as a character (ECMA-376 part 1, 22.9.2.19): such an underscore is written so itself. */
static bool looks_escaped(struct str s, size_t at)
{
	return at + 7 <= s.n && s.p[at] == '_' && s.p[at + 1] == 'x' && is_hex(s.p[at + 2]) && is_hex(s.p[at + 3]) &&
	       is_hex(s.p[at + 4]) && is_hex(s.p[at + 5]) && s.p[at + 6] == '_';
}

static void put_xml(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		switch (c) {
		case '&': buf_text(b, "&amp;"); break;
		case '<': buf_text(b, "&lt;"); break;
		case '>': buf_text(b, "&gt;"); break;
		case '"': buf_text(b, "&quot;"); break;
		case '_': buf_text(b, looks_escaped(s, i) ? "_x005F_" : "_"); break;
		default: buf_char(b, (c < 0x20 && c != '\n' && c != '\t') || c == 0x7f ? ' ' : (char)c);
		}
	}
}

/* A number as XML Schema has it: sign, digits, at most one point between digits. */
static bool is_number(struct str s)
{
	size_t i = s.n > 0 && s.p[0] == '-' ? 1 : 0;
	bool point = false;

	if (i == s.n || s.n > 32) {
		return false;
	}
	for (size_t k = i; k < s.n; k++) {
		if (s.p[k] == '.' && !point && k > i && k + 1 < s.n) {
			point = true;
		} else if (s.p[k] < '0' || s.p[k] > '9') {
			return false;
		}
	}
	return true;
}

static void put_text_cell(struct buf *b, int style, struct str s)
{
	buf_printf(b, "<c s=\"%d\" t=\"inlineStr\"><is><t xml:space=\"preserve\">", style);
	put_xml(b, s);
	buf_text(b, "</t></is></c>");
}

static enum err put_cell(struct buf *b, enum sheet_kind kind, struct str s)
{
	day_t day;

	if (s.n == 0) {
		buf_text(b, "<c/>");
		return OK;
	}
	switch (kind) {
	case SHEET_TEXT: put_text_cell(b, STYLE_PLAIN, s); return OK;
	case SHEET_NUMBER:
		if (!is_number(s)) {
			return ERR_INPUT;
		}
		buf_printf(b, "<c><v>%.*s</v></c>", STR_ARG(s));
		return OK;
	case SHEET_DAY:
		if (!day_parse(s, &day)) {
			return ERR_INPUT;
		}
		buf_printf(b, "<c s=\"%d\"><v>%d</v></c>", STYLE_DAY, (int)day + SHEET_EPOCH);
		return OK;
	}
	return ERR_INPUT;
}

static void put_columns(struct buf *b, const struct sheet_reader *r)
{
	/* The row of headings stays in sight. */
	buf_text(
		b, XML_HEAD
		"<worksheet xmlns=\"" NS_MAIN "\"><sheetViews><sheetView workbookViewId=\"0\">"
		"<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><cols>");
	for (size_t i = 0; i < r->column_n; i++) {
		buf_printf(b, "<col min=\"%zu\" max=\"%zu\" width=\"%u\" customWidth=\"1\"/>", i + 1, i + 1,
		           r->columns[i].width);
	}
	buf_text(b, "</cols><sheetData><row>");
	for (size_t i = 0; i < r->column_n; i++) {
		put_text_cell(b, STYLE_HEADING, r->columns[i].name);
	}
	buf_text(b, "</row>");
}

/* The rows up to the next sheet or the end, whose letter is given. */
static enum err put_rows(struct buf *b, struct sheet_reader *r, uint8_t *ret_next)
{
	struct str cell;

	for (int rows = 0;; rows++) {
		uint8_t kind = cursor_u8(&r->c);

		if (kind == 'S' || kind == '.') {
			buf_text(b, "</sheetData></worksheet>");
			*ret_next = kind;
			return buf_err(b);
		}
		if (kind != 'R') {
			return ERR_INPUT;
		}
		if (rows == SHEET_MOST_ROWS) {
			return ERR_TOOBIG;
		}
		buf_text(b, "<row>");
		for (size_t i = 0; i < r->column_n; i++) {
			TRY(text(&r->c, &cell));
			TRY(put_cell(b, r->columns[i].kind, cell));
		}
		buf_text(b, "</row>");
		TRY(buf_err(b));
	}
}

/* ---- the archive ---- */

struct workbook {
	struct archive *zip;
	struct fail *fail;
	struct str names[SHEET_MOST];
	size_t count;
};

static la_ssize_t take(struct archive *zip, void *out, const void *p, size_t n)
{
	struct buf *b = out;

	(void)zip;
	/* What does not fit shows in the buffer at the end: libarchive leaves memory behind when a write fails. */
	buf_add(b, p, n);
	return (la_ssize_t)n;
}

static enum err add_part(struct workbook *w, const char *name, struct str s)
{
	struct archive_entry *e = archive_entry_new();
	bool fine;

	if (e == NULL) {
		return ERR_NOMEM;
	}
	archive_entry_set_pathname(e, name);
	archive_entry_set_size(e, (la_int64_t)s.n);
	archive_entry_set_filetype(e, AE_IFREG);
	archive_entry_set_perm(e, 0644);
	fine = archive_write_header(w->zip, e) == ARCHIVE_OK && archive_write_data(w->zip, s.p, s.n) == (la_ssize_t)s.n;
	archive_entry_free(e);
	return fine ? OK : fail_set(w->fail, ERR_IO, NULL, "a part of the workbook could not be written");
}

static enum err add_sheets(struct workbook *w, struct str description)
{
	struct sheet_reader r = { .c = cursor_of(description) };
	uint8_t next = cursor_u8(&r.c);

	if (next != 'S') {
		return ERR_INPUT;
	}
	while (next == 'S') {
		struct buf part DEFER(buf_finish) = { 0 };
		char name[64];

		if (w->count == SHEET_MOST) {
			return ERR_TOOBIG;
		}
		buf_init(&part, PART_MOST);
		TRY(sheet_head(&r, &w->names[w->count]));
		put_columns(&part, &r);
		TRY(put_rows(&part, &r, &next));
		w->count++;
		(void)snprintf(name, sizeof name, "xl/worksheets/sheet%zu.xml", w->count);
		TRY(add_part(w, name, buf_view(&part)));
	}
	return cursor_whole(&r.c) ? OK : ERR_INPUT;
}

/* A name has 31 characters at most and none of []:*?/\ (what programs refuse, ECMA-376 does not say). */
static void put_name(struct buf *b, struct str name)
{
	size_t characters = 0;

	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];

		characters += ((unsigned char)c & 0xc0) != 0x80;
		if (characters > SHEET_MOST_NAME) {
			return;
		}
		put_xml(b, (struct str){ strchr("[]:*?/\\", c) != NULL ? "-" : &name.p[i], 1 });
	}
}

static enum err add_names(struct workbook *w)
{
	struct buf book DEFER(buf_finish), links DEFER(buf_finish), types DEFER(buf_finish);

	buf_init(&book, SMALL_PART);
	buf_init(&links, SMALL_PART);
	buf_init(&types, SMALL_PART);
	buf_text(&book, XML_HEAD "<workbook xmlns=\"" NS_MAIN "\" xmlns:r=\"" NS_OFFICE "\"><sheets>");
	buf_text(&links, XML_HEAD "<Relationships xmlns=\"" NS_PACKAGE "relationships\">");
	buf_text(
		&types, XML_HEAD
		"<Types xmlns=\"" NS_PACKAGE
		"content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
		"<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
		"<Override PartName=\"/xl/workbook.xml\" ContentType=\"" TYPE_SHEET "sheet.main+xml\"/>"
		"<Override PartName=\"/xl/styles.xml\" ContentType=\"" TYPE_SHEET "styles+xml\"/>");
	for (size_t i = 1; i <= w->count; i++) {
		buf_text(&book, "<sheet name=\"");
		put_name(&book, w->names[i - 1]);
		buf_printf(&book, "\" sheetId=\"%zu\" r:id=\"rId%zu\"/>", i, i);
		buf_printf(&links,
		           "<Relationship Id=\"rId%zu\" Type=\"" NS_OFFICE
		           "/worksheet\" Target=\"worksheets/sheet%zu.xml\"/>",
		           i, i);
		buf_printf(&types,
		           "<Override PartName=\"/xl/worksheets/sheet%zu.xml\" ContentType=\"" TYPE_SHEET
		           "worksheet+xml\"/>",
		           i);
	}
	buf_text(&book, "</sheets></workbook>");
	buf_printf(&links,
	           "<Relationship Id=\"rId%zu\" Type=\"" NS_OFFICE "/styles\" Target=\"styles.xml\"/></Relationships>",
	           w->count + 1);
	buf_text(&types, "</Types>");
	TRY(buf_err(&book));
	TRY(buf_err(&links));
	TRY(buf_err(&types));
	TRY(add_part(w, "[Content_Types].xml", buf_view(&types)));
	TRY(add_part(w, "xl/workbook.xml", buf_view(&book)));
	TRY(add_part(w, "xl/_rels/workbook.xml.rels", buf_view(&links)));
	TRY(add_part(w, "xl/styles.xml", str_of(styles_part)));
	return add_part(w, "_rels/.rels",
	                STR(XML_HEAD "<Relationships xmlns=\"" NS_PACKAGE
	                             "relationships\"><Relationship Id=\"rId1\" Type=\"" NS_OFFICE
	                             "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"));
}

static enum err fill(struct workbook *w, struct str description)
{
	TRY(add_sheets(w, description));
	TRY(add_names(w));
	return archive_write_close(w->zip) == ARCHIVE_OK
	               ? OK
	               : fail_set(w->fail, ERR_IO, NULL, "the workbook could not be ended");
}

enum err sheet_make(struct fail *f, struct str description, struct buf *ret)
{
	struct workbook w = { .fail = f, .zip = archive_write_new() };
	struct buf out DEFER(buf_finish) = { 0 };
	enum err e;

	if (w.zip == NULL) {
		return ERR_NOMEM;
	}
	buf_init(&out, ret->max);
	if (archive_write_set_format_zip(w.zip) != ARCHIVE_OK ||
	    archive_write_set_bytes_per_block(w.zip, 0) != ARCHIVE_OK ||
	    archive_write_open2(w.zip, &out, NULL, take, NULL, NULL) != ARCHIVE_OK) {
		e = fail_set(f, ERR_IO, NULL, "the archive of a workbook could not be begun");
	} else {
		e = description.n <= SHEET_MOST_BYTES ? fill(&w, description) : ERR_TOOBIG;
	}
	(void)archive_write_free(w.zip);
	TRY(e);
	TRY(buf_err(&out));
	buf_str(ret, buf_view(&out));
	return buf_err(ret);
}
