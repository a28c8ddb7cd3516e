/* SPDX-License-Identifier: EUPL-1.2 */
/* Drawing a description with cairo and pango, as tagged PDF. The only file that knows either. */
#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "paper/finish.h"

/* Points: A4, margins, gaps. */
#define PAGE_WIDTH 595.28
#define PAGE_HEIGHT 841.89
#define MARGIN 56.0
#define FOOT 40.0
#define BODY_WIDTH (PAGE_WIDTH - 2 * MARGIN)
#define BODY_END (PAGE_HEIGHT - MARGIN - FOOT)
#define CELL_GAP 8.0
#define ROW_GAP 3.0
#define FACT_NAME 150.0
/* Of a letter: where the address of the sender stands, and where that of the addressee shows through a window. */
#define SENDER_LEFT 320.0
#define WINDOW_TOP 150.0
#define DATE_TOP 250.0

enum face {
	FACE_TEXT,
	FACE_BOLD,
	FACE_SMALL,
	FACE_CELL,
	FACE_NAME,
	FACE_H1,
	FACE_H2,
	FACE_H3,
	FACE_LETTER,
	FACE_COUNT
};

static const char *const faces[FACE_COUNT] = {
	[FACE_TEXT] = "DejaVu Sans, Sans 9",      [FACE_BOLD] = "DejaVu Sans, Sans Bold 9",
	[FACE_SMALL] = "DejaVu Sans, Sans 7.5",   [FACE_CELL] = "DejaVu Sans, Sans 8",
	[FACE_NAME] = "DejaVu Sans, Sans Bold 8", [FACE_H1] = "DejaVu Sans, Sans Bold 17",
	[FACE_H2] = "DejaVu Sans, Sans Bold 12",  [FACE_H3] = "DejaVu Sans, Sans Bold 9.5",
	[FACE_LETTER] = "DejaVu Sans, Sans 10",
};

struct pen {
	cairo_surface_t *surface;
	cairo_t *cr;
	PangoLayout *layout;
	PangoFontDescription *fonts[FACE_COUNT];
	struct buf *out;
	struct str foot;
	double y;
	bool letter;
	int page; /* number of the page that is being drawn */
	/* The table that is open. */
	size_t columns;
	double left[PAPER_MOST_COLUMNS], width[PAPER_MOST_COLUMNS];
	struct str names[PAPER_MOST_COLUMNS];
};

static cairo_status_t take(void *arg, const unsigned char *bytes, unsigned n)
{
	struct pen *p = arg;

	buf_add(p->out, bytes, n);
	return buf_err(p->out) == OK ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static void pen_finish(struct pen *p)
{
	for (int i = 0; i < FACE_COUNT; i++) {
		if (p->fonts[i] != NULL) {
			pango_font_description_free(p->fonts[i]);
		}
	}
	if (p->layout != NULL) {
		g_object_unref(p->layout);
	}
	if (p->cr != NULL) {
		cairo_destroy(p->cr);
	}
	if (p->surface != NULL) {
		cairo_surface_destroy(p->surface);
	}
}

static void shade(struct pen *p, double grey)
{
	cairo_set_source_rgb(p->cr, grey, grey, grey);
}

static void set(struct pen *p, enum face face, double width, struct str text)
{
	pango_layout_set_font_description(p->layout, p->fonts[face]);
	pango_layout_set_width(p->layout, (int)(width * PANGO_SCALE));
	pango_layout_set_text(p->layout, text.n > 0 ? text.p : "", (int)text.n);
}

static double height(struct pen *p, enum face face, double width, struct str text)
{
	int h;

	set(p, face, width, text);
	pango_layout_get_size(p->layout, NULL, &h);
	return (double)h / PANGO_SCALE;
}

static void show(struct pen *p, double x, double y)
{
	cairo_move_to(p->cr, x, y);
	pango_cairo_show_layout(p->cr, p->layout);
}

/* What stands at the foot is no content: it has no tag. */
static void draw_foot(struct pen *p)
{
	char number[16];
	int n = snprintf(number, sizeof number, "%d", p->page);

	shade(p, 0.35);
	set(p, FACE_SMALL, BODY_WIDTH - 40, p->foot);
	pango_layout_set_height(p->layout, -1);
	show(p, MARGIN, BODY_END + 14);
	set(p, FACE_SMALL, 40, (struct str){ number, n > 0 ? (size_t)n : 0 });
	pango_layout_set_alignment(p->layout, PANGO_ALIGN_RIGHT);
	show(p, PAGE_WIDTH - MARGIN - 40, BODY_END + 14);
	pango_layout_set_alignment(p->layout, PANGO_ALIGN_LEFT);
	shade(p, 0);
}

static enum err new_page(struct pen *p)
{
	if (p->page >= PAPER_MOST_PAGES) {
		return ERR_TOOBIG;
	}
	draw_foot(p);
	cairo_show_page(p->cr);
	p->page++;
	p->y = MARGIN;
	return OK;
}

static enum err room(struct pen *p, double wanted)
{
	return p->y + wanted > BODY_END && p->y > MARGIN ? new_page(p) : OK;
}

/* The text that is set, line by line, over as many pages as it takes. */
static enum err flow(struct pen *p, enum face face, double x, double width, struct str text)
{
	int lines;

	set(p, face, width, text);
	lines = pango_layout_get_line_count(p->layout);
	for (int i = 0; i < lines; i++) {
		PangoLayoutLine *line;
		PangoRectangle box;
		double tall;

		line = pango_layout_get_line_readonly(p->layout, i);
		pango_layout_line_get_extents(line, NULL, &box);
		tall = (double)box.height / PANGO_SCALE;
		if (p->y + tall > BODY_END) {
			TRY(new_page(p));
			set(p, face, width, text); /* the foot was set in between */
			line = pango_layout_get_line_readonly(p->layout, i);
			shade(p, face == FACE_SMALL ? 0.35 : 0);
		}
		cairo_move_to(p->cr, x, p->y - (double)box.y / PANGO_SCALE);
		pango_cairo_show_layout_line(p->cr, line);
		p->y += tall;
	}
	return OK;
}

static void tag(struct pen *p, const char *name)
{
	cairo_tag_begin(p->cr, name, NULL);
}

static void untag(struct pen *p, const char *name)
{
	cairo_tag_end(p->cr, name);
}

static enum err draw_heading(struct pen *p, const struct paper_part *part)
{
	static const char *const tags[] = { "H1", "H2", "H3" };
	static const double above[] = { 0, 14, 8 };
	int i = part->level - 1;
	enum face face = p->letter && i == 0 ? FACE_H2 : (enum face)(FACE_H1 + i);

	if (p->y > MARGIN) {
		p->y += above[i];
	}
	/* A heading does not stand alone at the end of a page. */
	TRY(room(p, height(p, face, BODY_WIDTH, part->texts[0]) + 40));
	tag(p, tags[i]);
	TRY(flow(p, face, MARGIN, BODY_WIDTH, part->texts[0]));
	untag(p, tags[i]);
	p->y += i == 0 ? 8 : 4;
	return OK;
}

static enum err draw_text(struct pen *p, const struct paper_part *part)
{
	bool small = part->kind == PAPER_NOTE;
	enum face face = small ? FACE_SMALL : p->letter ? FACE_LETTER : FACE_TEXT;

	shade(p, small ? 0.35 : 0);
	tag(p, "P");
	TRY(flow(p, face, MARGIN, BODY_WIDTH, part->texts[0]));
	untag(p, "P");
	shade(p, 0);
	p->y += p->letter ? 9 : 6;
	return OK;
}

/* One block of the head of a letter: a paragraph of its own. */
static enum err draw_block(struct pen *p, enum face face, double x, double y, double width, struct str text)
{
	p->y = y;
	if (text.n == 0) {
		return OK;
	}
	tag(p, "P");
	TRY(flow(p, face, x, width, text));
	untag(p, "P");
	return OK;
}

/* On a page of its own; the bar belongs to the name, so that nothing stands outside the tags. */
static enum err draw_letter(struct pen *p, const struct paper_part *part)
{
	double red = (part->colour >> 16 & 255) / 255.0, green = (part->colour >> 8 & 255) / 255.0;
	double blue = (part->colour & 255) / 255.0, end;

	if (p->y > MARGIN) {
		TRY(new_page(p));
	}
	p->letter = true;
	tag(p, "P");
	cairo_set_source_rgb(p->cr, red, green, blue);
	cairo_rectangle(p->cr, MARGIN, MARGIN - 20, BODY_WIDTH, 4);
	cairo_fill(p->cr);
	TRY(flow(p, FACE_H2, MARGIN, SENDER_LEFT - MARGIN - CELL_GAP, part->texts[0]));
	untag(p, "P");
	shade(p, 0);
	TRY(draw_block(p, FACE_CELL, SENDER_LEFT, MARGIN, PAGE_WIDTH - MARGIN - SENDER_LEFT, part->texts[1]));
	end = p->y + 10 > WINDOW_TOP ? p->y + 10 : WINDOW_TOP;
	TRY(draw_block(p, FACE_LETTER, MARGIN, end, BODY_WIDTH / 2, part->texts[2]));
	end = p->y + 20 > DATE_TOP ? p->y + 20 : DATE_TOP;
	TRY(draw_block(p, FACE_LETTER, MARGIN, end, BODY_WIDTH, part->texts[3]));
	p->y += 14;
	return OK;
}

static enum err draw_fact(struct pen *p, const struct paper_part *part)
{
	double a = height(p, FACE_BOLD, FACT_NAME - CELL_GAP, part->texts[0]);
	double b = height(p, FACE_TEXT, BODY_WIDTH - FACT_NAME, part->texts[1]);
	double top, end;

	TRY(room(p, a > b ? a : b));
	tag(p, "P");
	top = p->y;
	if (a > BODY_END - MARGIN || b > BODY_END - MARGIN) {
		TRY(flow(p, FACE_BOLD, MARGIN, BODY_WIDTH, part->texts[0]));
		TRY(flow(p, FACE_TEXT, MARGIN, BODY_WIDTH, part->texts[1]));
	} else {
		TRY(flow(p, FACE_BOLD, MARGIN, FACT_NAME - CELL_GAP, part->texts[0]));
		end = p->y;
		p->y = top;
		TRY(flow(p, FACE_TEXT, MARGIN + FACT_NAME, BODY_WIDTH - FACT_NAME, part->texts[1]));
		p->y = p->y > end ? p->y : end;
	}
	untag(p, "P");
	p->y += ROW_GAP;
	return OK;
}

/* ---- tables ---- */

static void line_below(struct pen *p, double grey)
{
	shade(p, grey);
	cairo_set_line_width(p->cr, 0.5);
	cairo_move_to(p->cr, MARGIN, p->y);
	cairo_line_to(p->cr, PAGE_WIDTH - MARGIN, p->y);
	cairo_stroke(p->cr);
	shade(p, 0);
	p->y += ROW_GAP;
}

static double row_height(struct pen *p, enum face face, const struct str *cells)
{
	double tallest = 0;

	for (size_t i = 0; i < p->columns; i++) {
		double h = height(p, face, p->width[i] - CELL_GAP, cells[i]);

		tallest = h > tallest ? h : tallest;
	}
	return tallest;
}

/* name NULL: a heading that is repeated on the next page is no content. */
static void draw_cells(struct pen *p, enum face face, const char *name, const struct str *cells)
{
	double tall = row_height(p, face, cells);

	for (size_t i = 0; i < p->columns; i++) {
		set(p, face, p->width[i] - CELL_GAP, cells[i]);
		if (name != NULL) {
			tag(p, name);
		}
		show(p, p->left[i], p->y);
		if (name != NULL) {
			untag(p, name);
		}
	}
	p->y += tall + ROW_GAP;
}

static enum err draw_table(struct pen *p, const struct paper_part *part)
{
	unsigned sum = 0;
	double x = MARGIN;

	p->columns = part->count;
	for (size_t i = 0; i < part->count; i++) {
		sum += part->widths[i];
	}
	for (size_t i = 0; i < part->count; i++) {
		p->left[i] = x;
		p->width[i] = BODY_WIDTH * part->widths[i] / sum;
		p->names[i] = part->texts[i];
		x += p->width[i];
	}
	p->y += 2;
	TRY(room(p, row_height(p, FACE_NAME, p->names) + 40));
	tag(p, "Table");
	tag(p, "TR");
	draw_cells(p, FACE_NAME, "TH", p->names);
	untag(p, "TR");
	line_below(p, 0.35);
	return OK;
}

/* A row that is taller than a page: its cells one below the other, each over as many pages as it takes. */
static enum err draw_tall(struct pen *p, const struct paper_part *part)
{
	for (size_t i = 0; i < p->columns; i++) {
		tag(p, "TD");
		TRY(flow(p, FACE_CELL, MARGIN, BODY_WIDTH, part->texts[i]));
		untag(p, "TD");
		p->y += ROW_GAP;
	}
	return OK;
}

static enum err draw_row(struct pen *p, const struct paper_part *part)
{
	double head = row_height(p, FACE_NAME, p->names), tall = row_height(p, FACE_CELL, part->texts);
	bool fits = head + tall + 20 < BODY_END - MARGIN;

	if (fits && p->y + tall > BODY_END) {
		TRY(new_page(p));
		if (head < (BODY_END - MARGIN) / 2) {
			draw_cells(p, FACE_NAME, NULL, p->names);
			line_below(p, 0.35);
		}
	}
	tag(p, "TR");
	if (fits) {
		draw_cells(p, FACE_CELL, "TD", part->texts);
	} else {
		TRY(draw_tall(p, part));
	}
	untag(p, "TR");
	line_below(p, 0.8);
	return OK;
}

static enum err draw_part(struct pen *p, const struct paper_part *part)
{
	switch (part->kind) {
	case PAPER_LETTER: return draw_letter(p, part);
	case PAPER_HEADING: return draw_heading(p, part);
	case PAPER_TEXT:
	case PAPER_NOTE: return draw_text(p, part);
	case PAPER_FACT: return draw_fact(p, part);
	case PAPER_TABLE: return draw_table(p, part);
	case PAPER_ROW: return draw_row(p, part);
	case PAPER_TABLE_END:
		untag(p, "Table");
		p->columns = 0;
		p->y += 6;
		return OK;
	case PAPER_END: break;
	}
	return OK;
}

static enum err pen_init(struct pen *p, struct fail *f)
{
	p->surface = cairo_pdf_surface_create_for_stream(take, p, PAGE_WIDTH, PAGE_HEIGHT);
	p->cr = cairo_create(p->surface);
	if (cairo_status(p->cr) != CAIRO_STATUS_SUCCESS) {
		return fail_set(f, ERR_NOMEM, NULL, "a document cannot be drawn: %s",
		                cairo_status_to_string(cairo_status(p->cr)));
	}
	cairo_pdf_surface_restrict_to_version(p->surface, CAIRO_PDF_VERSION_1_4);
	p->layout = pango_cairo_create_layout(p->cr);
	if (p->layout == NULL) {
		return ERR_NOMEM;
	}
	pango_layout_set_wrap(p->layout, PANGO_WRAP_WORD_CHAR);
	for (int i = 0; i < FACE_COUNT; i++) {
		p->fonts[i] = pango_font_description_from_string(faces[i]);
		if (p->fonts[i] == NULL) {
			return ERR_NOMEM;
		}
	}
	p->y = MARGIN;
	p->page = 1;
	return OK;
}

static void describe(struct pen *p, struct str title)
{
	char text[256];

	(void)snprintf(text, sizeof text, "%.*s", STR_ARG(title));
	/* Cut in the middle of a character it would be no text. */
	for (size_t n = strlen(text); n > 0 && !str_is_text((struct str){ text, n }); n--) {
		text[n - 1] = '\0';
	}
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_TITLE, text);
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATOR, "Sluitend");
}

static enum err draw_all(struct pen *p, struct paper_reader *r)
{
	struct paper_part part;

	tag(p, "Document");
	for (;;) {
		TRY(paper_read(r, &part));
		if (part.kind == PAPER_END) {
			break;
		}
		TRY(draw_part(p, &part));
	}
	untag(p, "Document");
	draw_foot(p);
	cairo_show_page(p->cr);
	cairo_surface_finish(p->surface);
	return OK;
}

enum err paper_draw(struct fail *f, struct str description, struct buf *ret)
{
	struct pen p DEFER(pen_finish) = { .out = ret };
	struct paper_reader r;
	size_t before = ret->n;
	enum err e = paper_read_begin(description, &r);

	if (e == OK) {
		p.foot = r.foot;
		e = pen_init(&p, f);
	}
	if (e == OK) {
		describe(&p, r.title);
		e = draw_all(&p, &r);
	}
	if (e == OK) {
		e = buf_err(ret);
	}
	if (e == OK && cairo_surface_status(p.surface) != CAIRO_STATUS_SUCCESS) {
		e = fail_set(f, ERR_IO, NULL, "a document cannot be drawn: %s",
		             cairo_status_to_string(cairo_surface_status(p.surface)));
	}
	if (e == OK) {
		e = paper_finish(f, ret, before, r.language);
	}
	if (e != OK) {
		/* What cairo still writes on its way out must not follow half a document. */
		if (p.surface != NULL) {
			cairo_surface_finish(p.surface);
		}
		ret->n = before;
	}
	return e;
}

/* Each face once: one that is met for the first time behind the lock would find no file. */
enum err paper_warm(struct fail *f)
{
	static const struct paper_column columns[] = { { 1, { "kolom", 5 } } };
	struct buf words DEFER(buf_finish), pdf DEFER(buf_finish);

	buf_init(&words, 4096);
	buf_init(&pdf, 4 * 1024 * 1024);
	paper_begin(&words, STR("Sluitend"), STR("Sluitend 0123456789"));
	for (int level = 1; level <= 3; level++) {
		paper_heading(&words, level, STR("Warm"));
	}
	paper_text(&words,
	           STR("Letters, \xc3\xa9\xc3\xab\xc5\xa1 \xce\xb1 \xd0\xb6 \xd8\xb9 \xe2\x80\x93 \xe2\x80\x9c"));
	paper_note(&words, STR("klein"));
	paper_letter(&words, &(struct paper_letter){ 0, STR("Warm"), STR("a"), STR("b"), STR("c") });
	paper_text(&words, STR("Letters"));
	paper_fact(&words, STR("naam"), STR("waarde"));
	paper_table(&words, columns, 1);
	paper_row(&words, (struct str[]){ STR("cel") }, 1);
	paper_table_end(&words);
	paper_end(&words);
	TRY(buf_err(&words));
	return paper_draw(f, buf_view(&words), &pdf);
}
