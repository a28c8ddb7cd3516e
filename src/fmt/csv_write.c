/* SPDX-License-Identifier: EUPL-1.2 */
#include "fmt/csv_write.h"

#include <string.h>

static void separate(struct csv_out *o)
{
	if (o->begun) {
		buf_char(o->b, o->delimiter);
	}
	o->begun = true;
}

static bool is_number(struct str s)
{
	bool digit = false;

	for (size_t i = 0; i < s.n; i++) {
		bool d = s.p[i] >= '0' && s.p[i] <= '9';

		if (!d && s.p[i] != '.' && s.p[i] != ',' && !(i == 0 && (s.p[i] == '-' || s.p[i] == '+'))) {
			return false;
		}
		digit = digit || d;
	}
	return digit;
}

static bool formula(struct str s)
{
	return s.n > 0 && memchr("=+-@\t\r", s.p[0], 6) != NULL && !is_number(s);
}

static bool needs_quotes(const struct csv_out *o, struct str s)
{
	if (s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t' || s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t')) {
		return true;
	}
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == o->delimiter || s.p[i] == '"' || s.p[i] == '\n' || s.p[i] == '\r') {
			return true;
		}
	}
	return false;
}

void csv_put(struct csv_out *o, struct str field)
{
	bool guarded = o->guard && formula(field);

	separate(o);
	if (!needs_quotes(o, field)) {
		if (guarded) {
			buf_char(o->b, '\'');
		}
		buf_str(o->b, field);
		return;
	}
	buf_char(o->b, '"');
	if (guarded) {
		buf_char(o->b, '\'');
	}
	for (struct str rest = field; rest.n > 0;) {
		const char *quote = memchr(rest.p, '"', rest.n);
		size_t n = quote != NULL ? (size_t)(quote - rest.p) + 1 : rest.n;

		buf_add(o->b, rest.p, n);
		if (quote != NULL) {
			buf_char(o->b, '"');
		}
		rest = (struct str){ rest.p + n, rest.n - n };
	}
	buf_char(o->b, '"');
}

void csv_put_i64(struct csv_out *o, int64_t v)
{
	separate(o);
	buf_i64(o->b, v);
}

void csv_put_end(struct csv_out *o)
{
	buf_text(o->b, o->line_end);
	o->begun = false;
}
