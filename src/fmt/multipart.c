/* SPDX-License-Identifier: EUPL-1.2 */
#include "fmt/multipart.h"

#include <string.h>

#include "fmt/utf8.h"

enum { BOUNDARY_MOST = 70 };

struct reader {
	struct arena *a;
	struct fail *f;
	struct str rest; /* behind the delimiter that was read last */
	char mark[4 + BOUNDARY_MOST];
	size_t mark_n; /* CR LF - - boundary */
	struct form_field fields[MULTIPART_MOST];
	struct multipart_file files[MULTIPART_MOST];
	size_t field_n, file_n;
};

struct head {
	struct str name, file;
	bool named, is_file;
};

static enum err wrong(struct reader *r, const char *what)
{
	return fail_set(r->f, ERR_INPUT, NULL, "the form with a file is broken: %s", what);
}

static bool boundary_char(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c != '\0' && strchr("'()+_,-./:=?", c) != NULL);
}

/* A value behind "=": a word, or between quotes (with a backslash before a quote or backslash). */
static bool take_value(struct str *rest, char *out, size_t cap, size_t *ret_n)
{
	size_t i = 0, n = 0;
	bool quoted = rest->n > 0 && rest->p[0] == '"';

	for (i = quoted ? 1 : 0; i < rest->n; i++) {
		char c = rest->p[i];

		if (quoted ? c == '"' : c == ';' || c == ' ' || c == '\t') {
			break;
		}
		/* Older browsers send a path with single backslashes, so only those before a quote escape. */
		if (quoted && c == '\\' && i + 1 < rest->n && (rest->p[i + 1] == '"' || rest->p[i + 1] == '\\')) {
			c = rest->p[++i];
		}
		if (n == cap) {
			return false;
		}
		out[n++] = c;
	}
	if (quoted) {
		if (i == rest->n) {
			return false;
		}
		i++;
	}
	rest->p += i;
	rest->n -= i;
	*ret_n = n;
	return true;
}

/* The parameters behind "form-data" or "multipart/form-data": calls found for each. False when they are malformed. */
static bool parameters(struct str rest, bool (*found)(void *arg, struct str name, struct str value), void *arg)
{
	char value[MULTIPART_HEAD];

	for (;;) {
		struct str name;
		size_t n = 0, at = 0;

		rest = str_trim(rest);
		if (rest.n == 0) {
			return true;
		}
		if (rest.p[0] != ';') {
			return false;
		}
		rest = str_trim((struct str){ rest.p + 1, rest.n - 1 });
		while (at < rest.n && rest.p[at] != '=' && rest.p[at] != ';') {
			at++;
		}
		if (at == 0 || at == rest.n || rest.p[at] != '=') {
			return rest.n == 0;
		}
		name = str_trim((struct str){ rest.p, at });
		rest = (struct str){ rest.p + at + 1, rest.n - at - 1 };
		if (!take_value(&rest, value, sizeof value, &n) || !found(arg, name, (struct str){ value, n })) {
			return false;
		}
	}
}

static bool take_boundary(void *arg, struct str name, struct str value)
{
	struct reader *r = arg;

	if (!str_eq_nocase(name, STR("boundary"))) {
		return true;
	}
	if (r->mark_n > 0 || value.n == 0 || value.n > BOUNDARY_MOST) {
		return false;
	}
	for (size_t i = 0; i < value.n; i++) {
		if (!boundary_char(value.p[i])) {
			return false;
		}
	}
	memcpy(r->mark, "\r\n--", 4);
	memcpy(r->mark + 4, value.p, value.n);
	r->mark_n = 4 + value.n;
	return true;
}

static enum err read_boundary(struct reader *r, struct str type)
{
	struct str rest;
	struct str kind = str_trim(str_cut(type, ';', &rest));

	if (!str_eq_nocase(kind, STR("multipart/form-data")) || rest.n == 0 || type.n > MULTIPART_HEAD) {
		return wrong(r, "no multipart/form-data");
	}
	/* From the semicolon on. */
	rest = (struct str){ rest.p - 1, rest.n + 1 };
	if (!parameters(rest, take_boundary, r) || r->mark_n == 0) {
		return wrong(r, "no boundary");
	}
	return OK;
}

/* Text of a name, with what browsers write for a quote undone; line breaks and control characters are refused. */
static bool clean_name(struct arena *a, struct str raw, struct str *ret)
{
	char *p = arena_alloc(a, raw.n + 1, 1);
	size_t n = 0;

	if (p == NULL || !str_is_text(raw)) {
		return false;
	}
	for (size_t i = 0; i < raw.n; i++) {
		if (raw.p[i] == '\n') {
			return false;
		}
		if (raw.n - i >= 3 && memcmp(raw.p + i, "%22", 3) == 0) {
			p[n++] = '"';
			i += 2;
		} else {
			p[n++] = raw.p[i];
		}
	}
	*ret = (struct str){ p, n };
	return true;
}

/* The last part of a path, whichever way its strokes lean. */
static struct str base_name(struct str path)
{
	for (size_t i = path.n; i > 0; i--) {
		if (path.p[i - 1] == '/' || path.p[i - 1] == '\\') {
			return (struct str){ path.p + i, path.n - i };
		}
	}
	return path;
}

struct disposition {
	struct reader *r;
	struct head *head;
};

static bool take_disposition(void *arg, struct str name, struct str value)
{
	struct disposition *d = arg;

	if (str_eq_nocase(name, STR("name"))) {
		d->head->named = !d->head->named && clean_name(d->r->a, value, &d->head->name);
		return d->head->named;
	}
	if (str_eq_nocase(name, STR("filename"))) {
		struct str file;

		if (d->head->is_file || !clean_name(d->r->a, value, &file)) {
			return false;
		}
		d->head->is_file = true;
		d->head->file = base_name(file);
		return d->head->file.n <= MULTIPART_FILE_NAME;
	}
	return true; /* filename* and what else may come */
}

static enum err read_head_line(struct reader *r, struct str line, struct head *head)
{
	struct disposition d = { r, head };
	struct str rest, after;
	struct str name = str_trim(str_cut(line, ':', &rest));

	if (!str_eq_nocase(name, STR("Content-Disposition"))) {
		return OK;
	}
	rest = str_trim(rest);
	if (!str_eq_nocase(str_trim(str_cut(rest, ';', &after)), STR("form-data")) || after.n == 0 ||
	    !parameters((struct str){ after.p - 1, after.n + 1 }, take_disposition, &d)) {
		return wrong(r, "a part without a readable name");
	}
	return OK;
}

/* The lines up to an empty one; r->rest stands behind it. */
static enum err read_head(struct reader *r, struct head *ret)
{
	size_t most = r->rest.n < MULTIPART_HEAD ? r->rest.n : MULTIPART_HEAD, used = 0;

	for (;;) {
		const char *line = r->rest.p + used;
		const char *end = used < most ? memmem(line, most - used, "\r\n", 2) : NULL;
		size_t n;

		if (end == NULL) {
			return most == MULTIPART_HEAD
			               ? fail_set(r->f, ERR_TOOBIG, NULL, "the head of a part is too long")
			               : wrong(r, "a part without a head");
		}
		n = (size_t)(end - line);
		used += n + 2;
		if (n == 0) {
			r->rest.p += used;
			r->rest.n -= used;
			return ret->named ? OK : wrong(r, "a part without a name");
		}
		TRY(read_head_line(r, (struct str){ line, n }, ret));
	}
}

/* Text of a field: CR LF becomes a newline, like in other forms. */
static enum err text_of(struct reader *r, struct str raw, struct str *ret)
{
	char *out;
	size_t n = 0;

	if (raw.n > MULTIPART_FIELD) {
		return fail_set(r->f, ERR_TOOBIG, NULL, "a field is too long");
	}
	out = arena_alloc(r->a, raw.n + 1, 1);
	if (out == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < raw.n; i++) {
		if (raw.p[i] != '\r' || i + 1 == raw.n || raw.p[i + 1] != '\n') {
			out[n++] = raw.p[i];
		}
	}
	*ret = (struct str){ out, n };
	return str_is_text(*ret) ? OK : wrong(r, "a field that is no text");
}

static enum err keep_part(struct reader *r, const struct head *head, struct str data)
{
	if (r->field_n + r->file_n == MULTIPART_MOST) {
		return fail_set(r->f, ERR_TOOBIG, NULL, "too many parts");
	}
	if (head->is_file) {
		r->files[r->file_n++] = (struct multipart_file){ head->name, head->file, data };
		return OK;
	}
	TRY(text_of(r, data, &r->fields[r->field_n].value));
	r->fields[r->field_n++].name = head->name;
	return OK;
}

/* Past what stands behind a boundary. *ret_last: it was the closing one. */
static enum err end_delimiter(struct reader *r, bool *ret_last)
{
	size_t at = 0;

	*ret_last = r->rest.n >= 2 && memcmp(r->rest.p, "--", 2) == 0;
	if (*ret_last) {
		return OK;
	}
	while (at < r->rest.n && (r->rest.p[at] == ' ' || r->rest.p[at] == '\t')) {
		at++;
	}
	if (r->rest.n - at < 2 || memcmp(r->rest.p + at, "\r\n", 2) != 0) {
		return wrong(r, "a boundary with something behind it");
	}
	r->rest.p += at + 2;
	r->rest.n -= at + 2;
	return OK;
}

/* Up to the next delimiter, and past it. */
static enum err next_delimiter(struct reader *r, struct str *ret_before, bool *ret_last)
{
	const char *found = r->rest.n > 0 ? memmem(r->rest.p, r->rest.n, r->mark, r->mark_n) : NULL;

	if (found == NULL) {
		return wrong(r, "a part is not closed");
	}
	*ret_before = (struct str){ r->rest.p, (size_t)(found - r->rest.p) };
	r->rest.n -= ret_before->n + r->mark_n;
	r->rest.p = found + r->mark_n;
	return end_delimiter(r, ret_last);
}

/* The first delimiter may stand at the very beginning, without a line before it. */
static enum err first_delimiter(struct reader *r, struct str body, bool *ret_last)
{
	struct str before;

	r->rest = body;
	if (body.n < r->mark_n - 2 || memcmp(body.p, r->mark + 2, r->mark_n - 2) != 0) {
		return next_delimiter(r, &before, ret_last);
	}
	r->rest.p += r->mark_n - 2;
	r->rest.n -= r->mark_n - 2;
	return end_delimiter(r, ret_last);
}

static enum err read_parts(struct reader *r, struct str body)
{
	bool last = false;

	TRY(first_delimiter(r, body, &last));
	while (!last) {
		struct head head = { 0 };
		struct str data;

		TRY(read_head(r, &head));
		/* An empty part is closed by the line that ends its head. */
		r->rest.p -= 2;
		r->rest.n += 2;
		TRY(next_delimiter(r, &data, &last));
		data = data.n >= 2 ? (struct str){ data.p + 2, data.n - 2 } : (struct str){ data.p, 0 };
		TRY(keep_part(r, &head, data));
	}
	return OK;
}

enum err multipart_parse(struct arena *a, struct str content_type, struct str body, struct multipart *ret,
                         struct fail *f)
{
	struct reader *r = ARENA_NEW(a, struct reader);

	if (r == NULL) {
		return ERR_NOMEM;
	}
	r->a = a;
	r->f = f;
	TRY(read_boundary(r, content_type));
	TRY(read_parts(r, body));
	*ret = (struct multipart){ .form = { r->fields, r->field_n }, .files = r->files, .file_count = r->file_n };
	return OK;
}
