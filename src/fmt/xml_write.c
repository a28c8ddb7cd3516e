/* SPDX-License-Identifier: EUPL-1.2 */
#include "fmt/xml_write.h"

void xml_begin(struct buf *b)
{
	buf_text(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
}

void xml_open(struct buf *b, const char *name)
{
	buf_printf(b, "<%s>", name);
}

void xml_close(struct buf *b, const char *name)
{
	buf_printf(b, "</%s>\n", name);
}

void xml_escape(struct buf *b, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		unsigned char ch = (unsigned char)text.p[i];

		switch (ch) {
		case '&': buf_text(b, "&amp;"); break;
		case '<': buf_text(b, "&lt;"); break;
		case '>': buf_text(b, "&gt;"); break;
		case '"': buf_text(b, "&quot;"); break;
		case '\n': buf_text(b, "&#10;"); break;
		default: buf_char(b, ch < 0x20 ? ' ' : (char)ch); break;
		}
	}
}

void xml_text(struct buf *b, const char *name, struct str text)
{
	if (text.n == 0) {
		return;
	}
	xml_open(b, name);
	xml_escape(b, text);
	xml_close(b, name);
}

void xml_bool(struct buf *b, const char *name, bool value)
{
	xml_text(b, name, value ? STR("true") : STR("false"));
}

void xml_day(struct buf *b, const char *name, day_t day)
{
	char text[DAY_TEXT];

	if (day != DAY_NONE) {
		xml_text(b, name, str_of(day_text(day, text)));
	}
}
