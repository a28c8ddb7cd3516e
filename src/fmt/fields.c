/* SPDX-License-Identifier: EUPL-1.2 */
#include "fmt/fields.h"

#include <string.h>

/* The field that begins here, and how long it is; NULL when there is none. */
static const struct field *field_at(struct str s, const struct field *fields, size_t n, size_t *ret_n)
{
	for (size_t f = 0; f < n; f++) {
		size_t name = strlen(fields[f].name);

		if (s.n >= name + 2 && s.p[0] == '{' && memcmp(s.p + 1, fields[f].name, name) == 0 &&
		    s.p[name + 1] == '}') {
			*ret_n = name + 2;
			return &fields[f];
		}
	}
	return NULL;
}

bool fields_has(struct str pattern, const char *name)
{
	const struct field wanted = { .name = name };
	size_t n;

	for (size_t i = 0; i < pattern.n; i++) {
		if (field_at((struct str){ pattern.p + i, pattern.n - i }, &wanted, 1, &n) != NULL) {
			return true;
		}
	}
	return false;
}

bool fields_fine(struct str pattern, const struct field *fields, size_t n)
{
	for (size_t i = 0; i < pattern.n; i++) {
		size_t taken;

		if (pattern.p[i] == '}') {
			return false;
		}
		if (pattern.p[i] == '{') {
			if (field_at((struct str){ pattern.p + i, pattern.n - i }, fields, n, &taken) == NULL) {
				return false;
			}
			i += taken - 1;
		}
	}
	return true;
}

static void put_value(struct buf *out, const struct field *f)
{
	if (f->whole && f->value.n == 0) {
		buf_printf(out, "{%s}", f->name);
		return;
	}
	/* Nothing in a name can stand for a field. */
	for (size_t k = 0; k < f->value.n; k++) {
		char ch = f->value.p[k];

		if (f->whole || (ch != '{' && ch != '}' && ch != '\n')) {
			buf_char(out, ch);
		}
	}
}

/* A line as far as its fields; false when one of them is empty. */
static bool fill_line(struct buf *out, struct str line, const struct field *fields, size_t n, bool strict)
{
	for (size_t i = 0; i < line.n;) {
		size_t taken = 0;
		const struct field *f = field_at((struct str){ line.p + i, line.n - i }, fields, n, &taken);

		if (f == NULL) {
			buf_char(out, line.p[i++]);
			continue;
		}
		if (f->value.n == 0 && !f->whole && strict) {
			return false;
		}
		put_value(out, f);
		i += taken;
	}
	return true;
}

void fields_fill(struct buf *out, struct str pattern, const struct field *fields, size_t n)
{
	bool lines = pattern.n > 0 && memchr(pattern.p, '\n', pattern.n) != NULL, blank = false;

	while (pattern.n > 0) {
		struct str line = str_cut(pattern, '\n', &pattern);
		size_t before = out->n;
		bool whole = fill_line(out, line, fields, n, lines);

		if (!whole && lines) {
			/* What was written of it goes again. */
			out->n = before;
			continue;
		}
		if (lines && line.n == 0 && blank) {
			continue;
		}
		blank = line.n == 0;
		if (lines) {
			buf_char(out, '\n');
		}
	}
}
