/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Message catalogues to C. A line is `key.with.dots = Text with {0} and {1}`; `#` begins a comment line; `\n` and `\\`
 * are the only escapes. {0} ... {9} stand for arguments. A key that ends in `.one` has a twin in `.many`.
 */
#include "msgc.h"

struct entry {
	struct str key, name; /* name: the constant, MSG_... */
	struct str text;      /* escapes undone */
	unsigned places;      /* bit n: {n} occurs */
	int line;
};

struct catalogue {
	const char *file;
	struct entry *entries;
	size_t n;
};

static enum err complain(struct fail *f, const char *file, int line, const char *what, struct str key)
{
	return fail_set(f, ERR_INPUT, NULL, "%s:%d: %s: '%.*s'", file, line, what, STR_ARG(key));
}

/* Undoes escapes and finds the placeholders. Returns what is wrong, or NULL. */
static const char *read_text(struct arena *a, struct str raw, struct entry *e)
{
	char *p = arena_alloc(a, raw.n + 1, 1);
	size_t n = 0;

	if (p == NULL) {
		return "out of memory";
	}
	if (!str_is_text(raw)) {
		return "the text is not UTF-8 or holds control characters";
	}
	for (size_t i = 0; i < raw.n; i++) {
		char c = raw.p[i], next = i + 1 < raw.n ? raw.p[i + 1] : '\0';

		if (c == '\\') {
			if (next != 'n' && next != '\\') {
				return "unknown escape (only \\n and \\\\)";
			}
			c = next == 'n' ? '\n' : '\\';
			i++;
		} else if (c == '{') {
			if (next < '0' || next > '9' || i + 2 >= raw.n || raw.p[i + 2] != '}') {
				return "'{' without a digit and '}'";
			}
			e->places |= 1u << (next - '0');
		}
		p[n++] = c;
	}
	e->text = (struct str){ p, n };
	return NULL;
}

static enum err read_line(struct arena *a, struct catalogue *c, struct str line, int number, struct fail *f)
{
	struct entry e = { .line = number };
	struct str raw;
	struct buf name DEFER(buf_finish);
	const char *wrong;

	buf_init(&name, 4096);
	e.key = str_trim(str_cut(line, '=', &raw));
	if (raw.p == NULL) {
		return complain(f, c->file, number, "a line needs 'key = text'", line);
	}
	if (!tool_is_msg_key(e.key)) {
		return complain(f, c->file, number, "a key is parts of a-z, 0-9 and - between dots", e.key);
	}
	raw = str_trim(raw);
	if (raw.n == 0) {
		return complain(f, c->file, number, "no text", e.key);
	}
	wrong = read_text(a, raw, &e);
	if (wrong != NULL) {
		return complain(f, c->file, number, wrong, e.key);
	}
	tool_msg_name(&name, e.key);
	e.name = str_copy(a, buf_view(&name));
	if (e.name.p == NULL) {
		return fail_set(f, ERR_NOMEM, NULL, "out of memory");
	}
	c->entries[c->n++] = e;
	return OK;
}

static enum err read_catalogue(struct arena *a, const struct msgc_file *file, struct catalogue *ret, struct fail *f)
{
	struct catalogue c = { .file = file->name };
	struct str rest = file->text;
	size_t lines = 1;

	for (size_t i = 0; i < rest.n; i++) {
		lines += rest.p[i] == '\n';
	}
	c.entries = ARENA_ARRAY(a, lines, struct entry);
	if (c.entries == NULL) {
		return fail_set(f, ERR_NOMEM, NULL, "out of memory");
	}
	for (int number = 1; rest.n > 0; number++) {
		struct str line = str_trim(str_cut(rest, '\n', &rest));

		if (line.n > 0 && line.p[0] != '#') {
			TRY(read_line(a, &c, line, number, f));
		}
	}
	*ret = c;
	return OK;
}

static const struct entry *find(const struct catalogue *c, struct str name)
{
	for (size_t i = 0; i < c->n; i++) {
		if (str_eq(c->entries[i].name, name)) {
			return &c->entries[i];
		}
	}
	return NULL;
}

static enum err check_plural(struct arena *a, const struct catalogue *c, const struct entry *e, struct fail *f)
{
	struct str stem = e->name;
	struct str twin;

	if (stem.n < 5 || !str_eq((struct str){ stem.p + stem.n - 4, 4 }, STR("_ONE"))) {
		return OK;
	}
	twin = str_format(a, "%.*s_MANY", (int)(stem.n - 4), stem.p);
	return find(c, twin) != NULL ? OK : complain(f, c->file, e->line, "'.one' without a '.many'", e->key);
}

/* Every key of c once, and in other with the same placeholders. */
static enum err check(struct arena *a, const struct catalogue *c, const struct catalogue *other, struct fail *f)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct entry *e = &c->entries[i];
		const struct entry *twin = find(other, e->name);

		if (find(c, e->name) != e) {
			return complain(f, c->file, e->line, "the key stands here twice", e->key);
		}
		if (twin == NULL || !str_eq(twin->key, e->key)) {
			return fail_set(f, ERR_INPUT, NULL, "%s:%d: '%.*s' is missing in %s", c->file, e->line,
			                STR_ARG(e->key), other->file);
		}
		if (twin->places != e->places) {
			return fail_set(f, ERR_INPUT, NULL, "%s:%d: the placeholders of '%.*s' differ from %s:%d",
			                c->file, e->line, STR_ARG(e->key), other->file, twin->line);
		}
		TRY(check_plural(a, c, e, f));
	}
	return OK;
}

static void write_header(const struct catalogue *dutch, struct buf *out)
{
	buf_text(out,
	         "/* Made by tools/msgc from the message catalogues. */\n#pragma once\n\n#include \"base/str.h\"\n\n"
	         "enum msg_id {\n");
	for (size_t i = 0; i < dutch->n; i++) {
		buf_printf(out, "\t%.*s,\n", STR_ARG(dutch->entries[i].name));
	}
	buf_printf(out,
	           "\tMSG_COUNT\n};\n\n/* By language (enum lang) and message. */\n"
	           "extern const struct str msg_table[%d][MSG_COUNT];\n",
	           MSGC_LANGUAGES);
}

static void write_source(const struct catalogue *c, const char *header_name, struct buf *out)
{
	buf_printf(out,
	           "/* Made by tools/msgc from the message catalogues. */\n#include \"%s\"\n\n"
	           "const struct str msg_table[%d][MSG_COUNT] = {\n",
	           header_name, MSGC_LANGUAGES);
	for (int lang = 0; lang < MSGC_LANGUAGES; lang++) {
		buf_text(out, "\t{\n");
		for (size_t i = 0; i < c[lang].n; i++) {
			const struct entry *e = &c[lang].entries[i];

			buf_printf(out, "\t\t[%.*s] = { \"", STR_ARG(e->name));
			tool_c_string(out, e->text);
			buf_printf(out, "\", %zu },\n", e->text.n);
		}
		buf_text(out, "\t},\n");
	}
	buf_text(out, "};\n");
}

enum err msgc_compile(struct arena *a, const struct msgc_file files[MSGC_LANGUAGES], const char *header_name,
                      struct buf *source, struct buf *header, struct fail *f)
{
	struct catalogue c[MSGC_LANGUAGES];

	for (int lang = 0; lang < MSGC_LANGUAGES; lang++) {
		TRY(read_catalogue(a, &files[lang], &c[lang], f));
	}
	TRY(check(a, &c[0], &c[1], f));
	TRY(check(a, &c[1], &c[0], f));
	if (c[0].n == 0) {
		return fail_set(f, ERR_INPUT, NULL, "%s:1: no messages", c[0].file);
	}
	write_header(&c[0], header);
	write_source(c, header_name, source);
	TRY(buf_err(header));
	return buf_err(source);
}
