/* SPDX-License-Identifier: EUPL-1.2 */
#include "tpl_c.h"

#include <string.h>

static bool word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Length of a literal or block comment at the beginning of s, 0 when none begins there. */
static size_t quoted(struct str s)
{
	const char *end;

	if (str_starts(s, STR("/*"))) {
		end = s.n >= 4 ? memmem(s.p + 2, s.n - 2, "*/", 2) : NULL;
		return end != NULL ? (size_t)(end - s.p) + 2 : s.n;
	}
	if (s.p[0] != '"' && s.p[0] != '\'') {
		return 0;
	}
	for (size_t i = 1; i < s.n; i++) {
		if (s.p[i] == '\\') {
			i++;
		} else if (s.p[i] == s.p[0]) {
			return i + 1;
		}
	}
	return s.n;
}

bool tpl_c_find_end(struct str s, const char *mark, size_t *ret_at)
{
	for (size_t i = 0; i + 1 < s.n;) {
		size_t skip = quoted((struct str){ s.p + i, s.n - i });

		if (skip > 0) {
			i += skip;
		} else if (s.p[i] == mark[0] && s.p[i + 1] == mark[1]) {
			*ret_at = i;
			return true;
		} else {
			i++;
		}
	}
	return false;
}

enum tpl_token tpl_c_next(struct str *s, struct str *ret_word)
{
	while (s->n > 0) {
		size_t n = quoted(*s);
		struct str here = *s;

		if (n == 0) {
			while (n < s->n && word_char(s->p[n])) {
				n++;
			}
			if (n > 0) {
				*ret_word = (struct str){ here.p, n };
			}
			s->p += n > 0 ? n : 1;
			s->n -= n > 0 ? n : 1;
			if (n > 0) {
				return TOKEN_WORD;
			}
			if (here.p[0] == '{' || here.p[0] == '}') {
				return here.p[0] == '{' ? TOKEN_OPEN : TOKEN_CLOSE;
			}
			if (str_starts(here, STR("//"))) {
				return TOKEN_LINE_COMMENT;
			}
		} else {
			s->p += n;
			s->n -= n;
		}
	}
	return TOKEN_END;
}

struct str tpl_c_split_filter(struct str s, struct str *ret_filter)
{
	size_t from = s.n;

	*ret_filter = (struct str){ NULL, 0 };
	while (from > 0 && (word_char(s.p[from - 1]) || s.p[from - 1] == ' ')) {
		from--;
	}
	if (from < 2 || s.p[from - 1] != '|' || s.p[from - 2] == '|') {
		return s;
	}
	*ret_filter = str_trim((struct str){ s.p + from, s.n - from });
	return str_trim((struct str){ s.p, from - 1 });
}
