/* SPDX-License-Identifier: EUPL-1.2 */
#include "http/out.h"

#include <stdbool.h>

enum { LARGEST_MESSAGE = 64 * 1024 };

void out_raw(struct out *o, const char *p, size_t n)
{
	buf_add(o->b, p, n);
}

static const char *entity(char c)
{
	switch (c) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '"': return "&quot;";
	case '\'': return "&#39;";
	default: return NULL;
	}
}

void out_esc(struct out *o, struct str s)
{
	size_t from = 0;

	for (size_t i = 0; i < s.n; i++) {
		const char *e = entity(s.p[i]);

		if (e != NULL) {
			buf_add(o->b, s.p + from, i - from);
			buf_text(o->b, e);
			from = i + 1;
		}
	}
	if (from < s.n) {
		buf_add(o->b, s.p + from, s.n - from);
	}
}

static void percent(struct buf *b, unsigned char c)
{
	static const char hex[] = "0123456789ABCDEF";
	char text[3] = { '%', hex[c >> 4], hex[c & 15] };

	buf_add(b, text, sizeof text);
}

static bool unreserved(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
	       c == '_' || c == '~';
}

/* Browsers drop blanks and controls in front and read \ as /, so those never count as relative. */
static bool address_allowed(struct str s)
{
	static const struct str schemes[] = { { "https", 5 }, { "mailto", 6 }, { "tel", 3 } };
	size_t i = 0;

	while (i < s.n && s.p[i] != ':' && s.p[i] != '/' && s.p[i] != '?' && s.p[i] != '#') {
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == '\\' || s.p[i] == 0x7f) {
			return false;
		}
		i++;
	}
	if (i == s.n || s.p[i] != ':') {
		bool other_host = s.n >= 2 && s.p[0] == '/' && (s.p[1] == '/' || s.p[1] == '\\');

		return !other_host;
	}
	for (size_t k = 0; k < sizeof schemes / sizeof schemes[0]; k++) {
		if (str_eq_nocase((struct str){ s.p, i }, schemes[k])) {
			return true;
		}
	}
	return false;
}

void out_url(struct out *o, struct str s)
{
	if (!address_allowed(s)) {
		buf_char(o->b, '#');
		return;
	}
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c <= ' ' || c >= 0x7f || c == '"' || c == '\'' || c == '<' || c == '>' || c == '\\') {
			percent(o->b, c);
		} else if (c == '&') {
			buf_text(o->b, "&amp;");
		} else {
			buf_char(o->b, (char)c);
		}
	}
}

void out_url_part(struct out *o, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (unreserved(s.p[i])) {
			buf_char(o->b, s.p[i]);
		} else {
			percent(o->b, (unsigned char)s.p[i]);
		}
	}
}

void out_i64(struct out *o, int64_t v)
{
	buf_i64(o->b, v);
}

void out_html(struct out *o, struct html h)
{
	buf_str(o->b, h.s);
}

void out_msg(struct out *o, enum msg_id id, const struct str *args, size_t n)
{
	struct buf whole DEFER(buf_finish) = { 0 };

	if (n == 0) {
		out_esc(o, msg(o->lang, id));
		return;
	}
	buf_init(&whole, LARGEST_MESSAGE);
	msg_format(&whole, o->lang, id, args, n);
	out_esc(o, buf_view(&whole));
}

void out_msg_count(struct out *o, enum msg_id one, enum msg_id many, int64_t number)
{
	struct buf whole DEFER(buf_finish);

	buf_init(&whole, LARGEST_MESSAGE);
	msg_count(&whole, o->lang, one, many, number);
	out_esc(o, buf_view(&whole));
}

struct str out_asset(const struct out *o, const char *name)
{
	struct str wanted = str_of(name);

	for (size_t i = 0; o->assets != NULL && i < o->assets->count; i++) {
		if (str_eq(o->assets->list[i].name, wanted)) {
			return o->assets->list[i].url;
		}
	}
	return STR("/static/absent");
}

void out_csrf(struct out *o)
{
	if (o->csrf.n > 0) {
		buf_text(o->b, "<input type=\"hidden\" name=\"csrf\" value=\"");
		out_esc(o, o->csrf);
		buf_text(o->b, "\">");
	}
}
