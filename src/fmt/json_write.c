/* SPDX-License-Identifier: EUPL-1.2 */
#include "fmt/json_write.h"

#include <string.h>

#include "fmt/utf8.h"

static void broken(struct jw *j)
{
	if (j->b->err == OK) {
		j->b->err = ERR_BUG;
	}
}

void jw_begin(struct jw *j, struct buf *b)
{
	*j = (struct jw){ .b = b };
}

enum err jw_finish(struct jw *j)
{
	if (j->depth != 0 || j->keyed || !j->filled[0]) {
		broken(j);
	}
	return buf_err(j->b);
}

/* What stands before a value: a comma, or nothing behind a key. */
static void before_value(struct jw *j)
{
	if (j->keyed) {
		j->keyed = false;
		return;
	}
	if (j->depth > 0 ? j->kind[j->depth] == '{' : j->filled[0]) {
		broken(j);
		return;
	}
	if (j->filled[j->depth]) {
		buf_char(j->b, ',');
	}
	j->filled[j->depth] = true;
}

static void open_level(struct jw *j, char kind)
{
	before_value(j);
	if (j->depth + 1 >= JSON_DEPTH) {
		broken(j);
		return;
	}
	j->depth += 1;
	j->kind[j->depth] = kind;
	j->filled[j->depth] = false;
	buf_char(j->b, kind);
}

void jw_object(struct jw *j)
{
	open_level(j, '{');
}

void jw_array(struct jw *j)
{
	open_level(j, '[');
}

void jw_end(struct jw *j)
{
	if (j->depth == 0 || j->keyed) {
		broken(j);
		return;
	}
	buf_char(j->b, j->kind[j->depth] == '{' ? '}' : ']');
	j->depth -= 1;
}

void jw_key(struct jw *j, const char *key)
{
	if (j->depth == 0 || j->kind[j->depth] != '{' || j->keyed) {
		broken(j);
		return;
	}
	if (j->filled[j->depth]) {
		buf_char(j->b, ',');
	}
	j->filled[j->depth] = true;
	jw_quote(j->b, str_of(key));
	buf_char(j->b, ':');
	j->keyed = true;
}

/* One ASCII character that cannot stand as it is. */
static void escape(struct buf *b, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";
	const char *letters = "\"\\\b\f\n\r\t";
	const char *at = c != 0 ? strchr(letters, c) : NULL;

	buf_char(b, '\\');
	if (at != NULL) {
		buf_char(b, "\"\\bfnrt"[at - letters]);
		return;
	}
	buf_text(b, "u00");
	buf_char(b, hex[c >> 4]);
	buf_char(b, hex[c & 15]);
}

static bool plain(unsigned char c)
{
	return c >= 0x20 && c < 0x80 && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&' && c != 0x7f;
}

void jw_quote(struct buf *b, struct str s)
{
	size_t from = 0, at = 0;

	buf_char(b, '"');
	while (at < s.n) {
		unsigned char c = (unsigned char)s.p[at];
		size_t len = c < 0x80 ? 1 : utf8_sequence((struct str){ s.p + at, s.n - at });
		bool separator = len == 3 && memcmp(s.p + at, "\xe2\x80", 2) == 0 && (s.p[at + 2] & 0xfe) == 0xa8;

		if (plain(c) || (len > 1 && !separator)) {
			at += len;
			continue;
		}
		buf_add(b, s.p + from, at - from);
		if (separator) {
			buf_text(b, s.p[at + 2] & 1 ? "\\u2029" : "\\u2028");
		} else if (len == 1) {
			escape(b, c);
		} else {
			buf_text(b, "\xef\xbf\xbd");
			len = 1;
		}
		at += len;
		from = at;
	}
	if (s.n > from) {
		buf_add(b, s.p + from, s.n - from);
	}
	buf_char(b, '"');
}

void jw_str(struct jw *j, struct str s)
{
	before_value(j);
	jw_quote(j->b, s);
}

void jw_text(struct jw *j, const char *z)
{
	jw_str(j, str_of(z));
}

void jw_i64(struct jw *j, int64_t v)
{
	before_value(j);
	buf_i64(j->b, v);
}

void jw_decimal(struct jw *j, int64_t v, unsigned decimals)
{
	uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v, unit = 1;

	before_value(j);
	if (decimals > 9) {
		broken(j);
		return;
	}
	for (unsigned i = 0; i < decimals; i++) {
		unit *= 10;
	}
	buf_printf(j->b, "%s%llu", v < 0 ? "-" : "", (unsigned long long)(u / unit));
	if (decimals > 0) {
		buf_printf(j->b, ".%0*llu", (int)decimals, (unsigned long long)(u % unit));
	}
}

void jw_bool(struct jw *j, bool v)
{
	before_value(j);
	buf_text(j->b, v ? "true" : "false");
}

void jw_null(struct jw *j)
{
	before_value(j);
	buf_text(j->b, "null");
}

void jw_day(struct jw *j, day_t day)
{
	char text[DAY_TEXT];

	if (day == DAY_NONE) {
		jw_null(j);
	} else {
		jw_text(j, day_text(day, text));
	}
}

void jw_instant(struct jw *j, int64_t instant)
{
	int64_t second = instant / 1000000 - (instant % 1000000 < 0);
	int64_t day = second / 86400 - (second % 86400 < 0);
	int of_day = (int)(second - day * 86400);
	char text[DAY_TEXT];

	before_value(j);
	buf_printf(j->b, "\"%sT%02d:%02d:%02dZ\"", day_text((day_t)day, text), of_day / 3600, of_day / 60 % 60,
	           of_day % 60);
}

void jw_put_object(struct jw *j, const char *key)
{
	jw_key(j, key);
	jw_object(j);
}

void jw_put_array(struct jw *j, const char *key)
{
	jw_key(j, key);
	jw_array(j);
}

void jw_put_str(struct jw *j, const char *key, struct str s)
{
	jw_key(j, key);
	jw_str(j, s);
}

void jw_put_text(struct jw *j, const char *key, const char *z)
{
	jw_key(j, key);
	jw_text(j, z);
}

void jw_put_i64(struct jw *j, const char *key, int64_t v)
{
	jw_key(j, key);
	jw_i64(j, v);
}

void jw_put_bool(struct jw *j, const char *key, bool v)
{
	jw_key(j, key);
	jw_bool(j, v);
}

void jw_put_null(struct jw *j, const char *key)
{
	jw_key(j, key);
	jw_null(j);
}

void jw_put_day(struct jw *j, const char *key, day_t day)
{
	jw_key(j, key);
	jw_day(j, day);
}

void jw_put_instant(struct jw *j, const char *key, int64_t instant)
{
	jw_key(j, key);
	jw_instant(j, instant);
}
