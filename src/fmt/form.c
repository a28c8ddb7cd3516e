/* SPDX-License-Identifier: EUPL-1.2 */
#include "fmt/form.h"

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9') {
		return c - '0';
	}
	if (c >= 'a' && c <= 'f') {
		return c - 'a' + 10;
	}
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

enum err form_decode(struct arena *a, struct str raw, bool plus, struct str *ret, struct fail *f)
{
	char *p = arena_alloc(a, raw.n + 1, 1);
	struct str text = { p, 0 };

	if (p == NULL) {
		return fail_set(f, ERR_NOMEM, NULL, "out of memory");
	}
	for (size_t i = 0; i < raw.n; i++) {
		char c = raw.p[i];

		if (c == '%') {
			int high = i + 1 < raw.n ? hex_digit(raw.p[i + 1]) : -1;
			int low = i + 2 < raw.n ? hex_digit(raw.p[i + 2]) : -1;

			if (high < 0 || low < 0) {
				return fail_set(f, ERR_INPUT, NULL, "a broken percent escape");
			}
			c = (char)(high * 16 + low);
			i += 2;
		} else if (c == '+' && plus) {
			c = ' ';
		}
		/* Browsers send lines of a text area as CR LF. */
		if (c == '\n' && text.n > 0 && p[text.n - 1] == '\r') {
			text.n--;
		}
		p[text.n++] = c;
	}
	if (!str_is_text(text)) {
		return fail_set(f, ERR_INPUT, NULL, "not UTF-8, or control characters in it");
	}
	*ret = text;
	return OK;
}

enum err form_parse(struct arena *a, struct str text, size_t most, struct form *ret, struct fail *f)
{
	struct form_field *fields;
	size_t n = text.n > 0, count = 0;

	for (size_t i = 0; i < text.n; i++) {
		n += text.p[i] == '&';
	}
	if (n > most) {
		return fail_set(f, ERR_TOOBIG, NULL, "more than %zu fields", most);
	}
	fields = ARENA_ARRAY(a, n, struct form_field);
	if (fields == NULL) {
		return fail_set(f, ERR_NOMEM, NULL, "out of memory");
	}
	while (text.n > 0) {
		struct str value;
		struct str name = str_cut(str_cut(text, '&', &text), '=', &value);

		if (name.n == 0 && value.n == 0) {
			continue;
		}
		if (name.n == 0) {
			return fail_set(f, ERR_INPUT, NULL, "a field without a name");
		}
		TRY(form_decode(a, name, true, &fields[count].name, f));
		TRY(form_decode(a, value, true, &fields[count].value, f));
		count++;
	}
	*ret = (struct form){ fields, count };
	return OK;
}

bool form_next(const struct form *form, const char *name, size_t *at, struct str *ret)
{
	struct str wanted = str_of(name);

	for (; *at < form->count; *at += 1) {
		if (str_eq(form->fields[*at].name, wanted)) {
			*ret = form->fields[*at].value;
			*at += 1;
			return true;
		}
	}
	return false;
}

bool form_find(const struct form *form, const char *name, struct str *ret)
{
	size_t at = 0;

	return form_next(form, name, &at, ret);
}

struct str form_get(const struct form *form, const char *name)
{
	struct str value = { NULL, 0 };

	(void)form_find(form, name, &value);
	return value;
}

void form_escape(struct buf *out, struct str value)
{
	for (size_t i = 0; i < value.n; i++) {
		char c = value.p[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
		    c == '.' || c == '_' || c == '~') {
			buf_char(out, c);
		} else {
			buf_printf(out, "%%%02X", (unsigned char)c);
		}
	}
}
