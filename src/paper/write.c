/* SPDX-License-Identifier: EUPL-1.2 */
/* Writing a description of a document. */
#include "fmt/bytes.h"
#include "paper/paper.h"

/* Control characters have no place on paper, and too much of a text is cut where a character ends. */
static void put(struct buf *out, struct str s)
{
	size_t n = s.n < PAPER_MOST_TEXT ? s.n : PAPER_MOST_TEXT;

	while (n < s.n && n > 0 && ((unsigned char)s.p[n] & 0xc0) == 0x80) {
		n--;
	}
	put_varint(out, n);
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		buf_char(out, (c < 0x20 && c != '\n' && c != '\t') || c == 0x7f ? ' ' : s.p[i]);
	}
}

void paper_begin(struct buf *out, struct str title, struct str foot)
{
	buf_char(out, 'D');
	put(out, title);
	put(out, foot);
}

void paper_language(struct buf *out, struct str language)
{
	buf_char(out, 'G');
	put(out, language);
}

void paper_letter(struct buf *out, const struct paper_letter *l)
{
	buf_char(out, PAPER_LETTER);
	put_varint(out, l->colour);
	put(out, l->sender);
	put(out, l->block);
	put(out, l->addressee);
	put(out, l->date);
}

void paper_heading(struct buf *out, int level, struct str text)
{
	buf_char(out, PAPER_HEADING);
	put_varint(out, (uint64_t)level);
	put(out, text);
}

void paper_text(struct buf *out, struct str text)
{
	buf_char(out, PAPER_TEXT);
	put(out, text);
}

void paper_note(struct buf *out, struct str text)
{
	buf_char(out, PAPER_NOTE);
	put(out, text);
}

void paper_fact(struct buf *out, struct str name, struct str value)
{
	buf_char(out, PAPER_FACT);
	put(out, name);
	put(out, value);
}

void paper_table(struct buf *out, const struct paper_column *columns, size_t n)
{
	buf_char(out, PAPER_TABLE);
	put_varint(out, n);
	for (size_t i = 0; i < n; i++) {
		put_varint(out, columns[i].width);
		put(out, columns[i].name);
	}
}

void paper_row(struct buf *out, const struct str *cells, size_t n)
{
	buf_char(out, PAPER_ROW);
	for (size_t i = 0; i < n; i++) {
		put(out, cells[i]);
	}
}

void paper_table_end(struct buf *out)
{
	buf_char(out, PAPER_TABLE_END);
}

void paper_end(struct buf *out)
{
	buf_char(out, PAPER_END);
}
