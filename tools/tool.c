/* SPDX-License-Identifier: EUPL-1.2 */
#include "tool.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { LARGEST_FILE = 8 * 1024 * 1024 };

static void close_file(FILE **f)
{
	if (*f != NULL) {
		(void)fclose(*f);
	}
}

enum err tool_read(struct arena *a, const char *path, struct str *ret, struct fail *f)
{
	FILE *in DEFER(close_file) = fopen(path, "rb");
	char chunk[4096];
	struct buf all DEFER(buf_finish);
	struct str copy;

	buf_init(&all, LARGEST_FILE);
	if (in == NULL) {
		return fail_set(f, ERR_IO, NULL, "%s: %s", path, strerror(errno));
	}
	for (size_t n = fread(chunk, 1, sizeof chunk, in); n > 0; n = fread(chunk, 1, sizeof chunk, in)) {
		buf_add(&all, chunk, n);
	}
	if (ferror(in) != 0 || buf_err(&all) != OK) {
		return fail_set(f, ERR_IO, NULL, "%s: cannot be read", path);
	}
	copy = str_copy(a, buf_view(&all));
	if (copy.p == NULL) {
		return fail_set(f, ERR_NOMEM, NULL, "%s: out of memory", path);
	}
	*ret = copy;
	return OK;
}

enum err tool_write(const char *path, const struct buf *b, struct fail *f)
{
	FILE *out = fopen(path, "wb");
	bool good;

	if (out == NULL) {
		return fail_set(f, ERR_IO, NULL, "%s: %s", path, strerror(errno));
	}
	good = buf_err(b) == OK && fwrite(b->p, 1, b->n, out) == b->n;
	if (fclose(out) != 0 || !good) {
		(void)remove(path);
		return fail_set(f, ERR_IO, NULL, "%s: cannot be written", path);
	}
	return OK;
}

const char *tool_base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

void tool_c_string(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '\n') {
			buf_text(b, "\\n");
		} else if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '?') {
			buf_char(b, (char)c);
		} else {
			buf_printf(b, "\\%03o", (unsigned)c);
		}
	}
}

void tool_msg_name(struct buf *b, struct str key)
{
	buf_text(b, "MSG_");
	for (size_t i = 0; i < key.n; i++) {
		char c = key.p[i];

		if (c >= 'a' && c <= 'z') {
			buf_char(b, (char)(c - 'a' + 'A'));
		} else {
			buf_char(b, c == '.' || c == '-' ? '_' : c);
		}
	}
}

bool tool_is_msg_key(struct str s)
{
	bool part = false;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');

		if (!word && !(part && (c == '.' || c == '-'))) {
			return false;
		}
		part = word;
	}
	return part;
}
