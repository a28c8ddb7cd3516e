/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef PAPER_PAPER_H
#define PAPER_PAPER_H

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/*
 * Documents on paper: a description of what stands in them is written as bytes, handed to the process that draws
 * (job), and comes back as a tagged PDF (headings, paragraphs, lists of facts and tables that screen readers know).
 * A4, page after page; memory does not grow with the number of rows but for what the PDF itself takes.
 *
 * The description is a sequence of parts, each a kind (one byte), texts (varint length, UTF-8) and numbers (varint):
 *   D title, foot       first and once: title of the document, and what stands at the foot of each page
 *   G language          right behind D: "nl", "en"; nl when it is left out
 *   L colour, texts     the head of a letter: colour (0xRRGGBB) and name of the sender, its address block, the addressee, place and
 *                       day. What follows is set as a letter is
 *   H level, text       heading, level 1 to 3
 *   P text              paragraph; N text: the same, small and grey
 *   K name, value       a fact
 *   T columns, then for each a width in parts of the whole and a heading
 *   R texts             a row of the table, as many as there are columns
 *   E                   end of the table
 *   .                   end of the description
 */
enum {
	PAPER_MOST_COLUMNS = 8,
	PAPER_MOST_TEXT = 64 * 1024,         /* bytes of one text */
	PAPER_MOST_BYTES = 16 * 1024 * 1024, /* of a description */
	PAPER_MOST_PAGES = 2000,
	PAPER_MOST_PDF = 64 * 1024 * 1024
};

/* ---- writing a description; failures stay in the buffer ---- */

void paper_begin(struct buf *out, struct str title, struct str foot);
/* Right behind paper_begin: two letters. */
void paper_language(struct buf *out, struct str language);
struct paper_letter {
	uint32_t colour;                           /* 0xRRGGBB */
	struct str sender, block, addressee, date; /* blocks: several lines */
};
void paper_letter(struct buf *out, const struct paper_letter *l);
void paper_heading(struct buf *out, int level, struct str text);
void paper_text(struct buf *out, struct str text);
void paper_note(struct buf *out, struct str text);
void paper_fact(struct buf *out, struct str name, struct str value);
struct paper_column {
	unsigned width; /* part of the whole, 1..1000 */
	struct str name;
};
void paper_table(struct buf *out, const struct paper_column *columns, size_t n);
void paper_row(struct buf *out, const struct str *cells, size_t n);
void paper_table_end(struct buf *out);
void paper_end(struct buf *out);

/* ---- reading it ---- */

enum paper_kind {
	PAPER_LETTER = 'L',
	PAPER_HEADING = 'H',
	PAPER_TEXT = 'P',
	PAPER_NOTE = 'N',
	PAPER_FACT = 'K',
	PAPER_TABLE = 'T',
	PAPER_ROW = 'R',
	PAPER_TABLE_END = 'E',
	PAPER_END = '.'
};

struct paper_part {
	enum paper_kind kind;
	int level;
	uint32_t colour;
	size_t count; /* of texts; columns */
	struct str texts[PAPER_MOST_COLUMNS];
	unsigned widths[PAPER_MOST_COLUMNS];
};

struct paper_reader {
	struct str rest;
	struct str title, foot, language;
	size_t columns; /* of the table that is open; 0: none */
};

/* Texts borrow from the description. ERR_INPUT when it is malformed, ERR_TOOBIG when it is over a limit. */
enum err paper_read_begin(struct str description, struct paper_reader *ret) MUST;
/* The next part; PAPER_END is the last one, with nothing behind it. */
enum err paper_read(struct paper_reader *r, struct paper_part *ret) MUST;

/* ---- drawing ---- */

/*
 * Draws a description. Readers of the PDF are told its language and to show its title. Not for several threads: the library underneath keeps one set of fonts. ERR_INPUT, ERR_TOOBIG,
 * ERR_NOMEM, ERR_IO (the drawing library). ret was initialised by the caller and bounds the PDF.
 */
enum err paper_draw(struct fail *f, struct str description, struct buf *ret) MUST;
/* Finds and opens the fonts, so that drawing opens no file after it: for a process that is about to lock itself in. */
enum err paper_warm(struct fail *f) MUST;

#endif
