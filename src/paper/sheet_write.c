/* SPDX-License-Identifier: EUPL-1.2 */
/* Writing a description of a spreadsheet. */
#include "fmt/bytes.h"
#include "paper/sheet.h"

/* Control characters have no place in a cell, and too much of a text is cut where a character ends. */
static void put(struct buf *out, struct str s)
{
	size_t n = s.n < SHEET_MOST_TEXT ? s.n : SHEET_MOST_TEXT;

	while (n < s.n && n > 0 && ((unsigned char)s.p[n] & 0xc0) == 0x80) {
		n--;
	}
	put_varint(out, n);
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		buf_char(out, (c < 0x20 && c != '\n' && c != '\t') || c == 0x7f ? ' ' : s.p[i]);
	}
}

void sheet_begin(struct buf *out, struct str name, const struct sheet_column *columns, size_t n)
{
	buf_char(out, 'S');
	put(out, name);
	put_varint(out, n);
	for (size_t i = 0; i < n; i++) {
		buf_char(out, (char)columns[i].kind);
		put_varint(out, columns[i].width);
		put(out, columns[i].name);
	}
}

void sheet_row(struct buf *out, const struct str *cells, size_t n)
{
	buf_char(out, 'R');
	for (size_t i = 0; i < n; i++) {
		put(out, cells[i]);
	}
}

void sheet_end(struct buf *out)
{
	buf_char(out, '.');
}
