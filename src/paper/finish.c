/* SPDX-License-Identifier: EUPL-1.2 */
#include "paper/finish.h"

#include <string.h>

enum { TAIL = 2048, CATALOGUE_MOST = 16 * 1024, ENTRY = 20 };

/* Where a word stands for the last time in the first n bytes; n when it does not. */
static size_t last_of(struct str s, size_t n, const char *word)
{
	size_t long_ = strlen(word);

	for (size_t i = n < long_ ? 0 : n - long_ + 1; i > 0; i--) {
		if (memcmp(s.p + i - 1, word, long_) == 0) {
			return i - 1;
		}
	}
	return n;
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The number that begins at or behind a place, and where it ends. */
static bool number_at(struct str s, size_t at, uint64_t *ret, size_t *ret_end)
{
	uint64_t v = 0;
	size_t i = at;

	while (i < s.n && (s.p[i] == ' ' || s.p[i] == '\n' || s.p[i] == '\r')) {
		i++;
	}
	at = i;
	for (; i < s.n && digit(s.p[i]) && i - at < 12; i++) {
		v = v * 10 + (uint64_t)(s.p[i] - '0');
	}
	*ret = v;
	*ret_end = i;
	return i > at;
}

struct tail {
	uint64_t refs;       /* where the table of references begins */
	uint64_t size, root; /* objects; number of the catalogue */
	struct str info;     /* "12 0 R", or empty */
};

static bool number_of(struct str s, size_t from, const char *key, uint64_t *ret)
{
	size_t at = last_of(s, s.n, key), end;

	return at < s.n && at >= from && number_at(s, at + strlen(key), ret, &end);
}

static bool read_tail(struct str pdf, struct tail *ret)
{
	size_t from = pdf.n > TAIL ? pdf.n - TAIL : 0, end;
	struct tail t = { .info = STR("") };
	size_t trailer = last_of(pdf, pdf.n, "trailer"), info;
	uint64_t number;

	if (trailer == pdf.n || trailer < from || !number_of(pdf, trailer, "startxref", &t.refs) ||
	    !number_of(pdf, trailer, "/Size", &t.size) || !number_of(pdf, trailer, "/Root", &t.root)) {
		return false;
	}
	info = last_of(pdf, pdf.n, "/Info");
	if (info < pdf.n && info > trailer && number_at(pdf, info + 5, &number, &end) && end + 4 <= pdf.n) {
		t.info = (struct str){ pdf.p + info, end + 4 - info };
	}
	*ret = t;
	return t.refs < pdf.n && t.root < t.size;
}

/* What stands in the catalogue between its brackets. */
static bool read_catalogue(struct str pdf, const struct tail *t, struct str *ret)
{
	uint64_t first, count, offset;
	size_t at = (size_t)t->refs, end, close, entry;

	if (at + 4 > pdf.n || memcmp(pdf.p + at, "xref", 4) != 0 || !number_at(pdf, at + 4, &first, &at) ||
	    !number_at(pdf, at, &count, &at) || first != 0 || t->root >= count) {
		return false;
	}
	entry = at + 1 + (size_t)t->root * ENTRY;
	if (entry + ENTRY > pdf.n || !number_at(pdf, entry, &offset, &end) || offset >= pdf.n) {
		return false;
	}
	for (end = (size_t)offset; end + 6 <= pdf.n && memcmp(pdf.p + end, "endobj", 6) != 0; end++) {
		if (end - offset > CATALOGUE_MOST) {
			return false;
		}
	}
	for (at = (size_t)offset; at + 1 < end && memcmp(pdf.p + at, "<<", 2) != 0; at++) {
	}
	close = last_of(pdf, end, ">>");
	if (at + 2 > close || close == end) {
		return false;
	}
	*ret = (struct str){ pdf.p + at + 2, close - at - 2 };
	return true;
}

enum err paper_finish(struct fail *f, struct buf *pdf, size_t begin, struct str language)
{
	struct str all = { pdf->p + begin, pdf->n - begin }, catalogue;
	struct buf more DEFER(buf_finish) = { 0 };
	struct tail t;
	size_t object;

	if (!read_tail(all, &t) || !read_catalogue(all, &t, &catalogue)) {
		return fail_set(f, ERR_IO, NULL, "a document was drawn in a form that cannot be finished");
	}
	buf_init(&more, CATALOGUE_MOST + TAIL);
	object = all.n + 1;
	buf_printf(
		&more,
		"\n%llu 0 obj\n<<%.*s   /Lang (%.*s)\n   /ViewerPreferences << /DisplayDocTitle true >>\n>>\nendobj\n",
		(unsigned long long)t.root, STR_ARG(catalogue), STR_ARG(language));
	buf_printf(
		&more,
		"xref\n%llu 1\n%010zu 00000 n \ntrailer\n<< /Size %llu\n   /Root %llu 0 R\n   %.*s\n   /Prev %llu\n>>\n",
		(unsigned long long)t.root, object, (unsigned long long)t.size, (unsigned long long)t.root,
		STR_ARG(t.info), (unsigned long long)t.refs);
	TRY(buf_err(&more));
	/* Where its own table of references begins: behind the object. */
	object = all.n + last_of(buf_view(&more), more.n, "xref\n");
	buf_printf(&more, "startxref\n%zu\n%%%%EOF\n", object);
	TRY(buf_err(&more));
	buf_str(pdf, buf_view(&more));
	return buf_err(pdf);
}
