/* SPDX-License-Identifier: EUPL-1.2 */
#include "fmt/name_key.h"

#include <utf8proc.h>

/* Letters that Unicode does not take apart, as Dutch catalogues write them. */
static const struct {
	utf8proc_int32_t letter;
	const char *plain;
} whole_letters[] = {
	{ 0x00e6, "ae" }, { 0x00f0, "d" }, { 0x00f8, "o" }, { 0x00fe, "th" }, { 0x0111, "d" },
	{ 0x0127, "h" },  { 0x0131, "i" }, { 0x0142, "l" }, { 0x0153, "oe" }, { 0x0167, "t" },
};

struct key {
	char *p;
	size_t n;
	bool gap; /* a blank is due before the next letter */
};

static void add_text(struct key *k, const char *p, size_t n)
{
	if (k->gap && k->n > 0) {
		k->p[k->n++] = ' ';
	}
	k->gap = false;
	for (size_t i = 0; i < n; i++) {
		k->p[k->n++] = p[i];
	}
}

static bool is_apostrophe(utf8proc_int32_t c)
{
	return c == '\'' || c == '.' || c == '`' || c == 0xb4 || c == 0x2018 || c == 0x2019 || c == 0x02bc ||
	       c == 0x02b9;
}

static void add_code(struct key *k, utf8proc_int32_t c)
{
	utf8proc_uint8_t bytes[4];
	utf8proc_category_t kind = utf8proc_category(c);

	for (size_t i = 0; i < sizeof whole_letters / sizeof whole_letters[0]; i++) {
		if (whole_letters[i].letter == c) {
			struct str plain = str_of(whole_letters[i].plain);

			add_text(k, plain.p, plain.n);
			return;
		}
	}
	if (is_apostrophe(c)) {
		return;
	}
	if ((kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_LO) ||
	    (kind >= UTF8PROC_CATEGORY_ND && kind <= UTF8PROC_CATEGORY_NO)) {
		add_text(k, (const char *)bytes, (size_t)utf8proc_encode_char(c, bytes));
	} else {
		k->gap = true;
	}
}

enum err name_key(struct arena *a, struct str name, struct str *ret)
{
	const utf8proc_option_t how = UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD |
	                              UTF8PROC_IGNORE | UTF8PROC_STABLE;
	const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)name.p;
	utf8proc_ssize_t length = (utf8proc_ssize_t)name.n, n;
	utf8proc_int32_t *codes;
	struct key k = { .n = 0 };

	if (name.n > NAME_KEY_MAX) {
		return ERR_TOOBIG;
	}
	n = utf8proc_decompose(bytes, length, NULL, 0, how);
	if (n < 0) {
		return ERR_INPUT;
	}
	codes = ARENA_ARRAY(a, (size_t)n + 1, utf8proc_int32_t);
	/* A code gives no more than four bytes of its own and one blank before them. */
	k.p = ARENA_ARRAY(a, (size_t)n * 5 + 1, char);
	if (codes == NULL || k.p == NULL) {
		return ERR_NOMEM;
	}
	if (utf8proc_decompose(bytes, length, codes, n, how) != n) {
		return ERR_INPUT;
	}
	for (utf8proc_ssize_t i = 0; i < n; i++) {
		add_code(&k, codes[i]);
	}
	*ret = (struct str){ k.p, k.n };
	return OK;
}
