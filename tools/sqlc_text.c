/* SPDX-License-Identifier: EUPL-1.2 */
/* The text of a statement for each engine. */
#include "sqlc.h"

struct scan {
	struct sqlc_stmt *s;
	enum sqlc_engine engine;
	struct buf *out;
	struct fail *fail;
	struct str text;
	size_t at;
	bool in_part;
};

static enum err complain(const struct scan *c, const char *what, struct str word)
{
	return fail_set(c->fail, ERR_INPUT, NULL, "%s:%d: %s, in %.*s: '%.*s'", c->s->file, c->s->line, what,
	                STR_ARG(c->s->name), STR_ARG(word));
}

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static char look(const struct scan *c, size_t ahead)
{
	return c->at + ahead < c->text.n ? c->text.p[c->at + ahead] : '\0';
}

static struct str take_word(struct scan *c)
{
	struct str w = { c->text.p + c->at, 0 };

	while (is_word(look(c, 0))) {
		c->at++;
		w.n++;
	}
	return w;
}

static struct sqlc_field *find_input(const struct scan *c, struct str name, unsigned *ret_number)
{
	for (unsigned i = 0; i < c->s->in_count; i++) {
		if (str_eq(c->s->in[i].name, name)) {
			c->s->in[i].used = true;
			*ret_number = i + 1;
			return &c->s->in[i];
		}
	}
	return NULL;
}

static void put_parameter(const struct scan *c, unsigned number)
{
	buf_char(c->out, c->engine == SQLC_LITE ? '?' : '$');
	buf_i64(c->out, number);
}

/* At the colon of ":name". */
static enum err parameter(struct scan *c)
{
	const struct sqlc_field *f;
	struct str name;
	unsigned number = 0;

	c->at++;
	name = take_word(c);
	f = find_input(c, name, &number);
	if (f == NULL) {
		return complain(c, "a parameter that is no input", name);
	}
	if (f->list != SQLC_SINGLE) {
		return complain(c, "a list can only stand in @IN_LIST", name);
	}
	put_parameter(c, number);
	return OK;
}

/* Behind "@IN_LIST": "(:name)". */
static enum err in_list(struct scan *c)
{
	const struct sqlc_field *f;
	struct str name;
	unsigned number = 0;

	if (look(c, 0) != '(' || look(c, 1) != ':') {
		return complain(c, "expected @IN_LIST(:name)", STR("@IN_LIST"));
	}
	c->at += 2;
	name = take_word(c);
	f = find_input(c, name, &number);
	if (f == NULL || f->list == SQLC_SINGLE || look(c, 0) != ')') {
		return complain(c, "@IN_LIST takes one input of type list_i64, list_text or list_bytes", name);
	}
	c->at++;
	if (c->engine == SQLC_LITE) {
		buf_text(c->out, f->list == SQLC_LIST_BYTES ? "IN (SELECT from_hex(value) FROM json_each("
		                                            : "IN (SELECT value FROM json_each(");
		put_parameter(c, number);
		buf_text(c->out, "))");
		return OK;
	}
	buf_text(c->out, f->list == SQLC_LIST_I64     ? "= ANY(ARRAY(SELECT CAST(e.v AS BIGINT)"
	                 : f->list == SQLC_LIST_BYTES ? "= ANY(ARRAY(SELECT decode(e.v, 'hex')"
	                                              : "= ANY(ARRAY(SELECT e.v");
	buf_text(c->out, " FROM json_array_elements_text(CAST(");
	put_parameter(c, number);
	buf_text(c->out, " AS json)) AS e(v)))");
	return OK;
}

static const struct {
	const char *name;
	const char *text[2];
} macros[] = {
	{ "SKIP_LOCKED", { "", "FOR UPDATE SKIP LOCKED" } },
	{ "FOR_UPDATE", { "", "FOR UPDATE" } },
	{ "LEAST", { "min", "LEAST" } },
	{ "GREATEST", { "max", "GREATEST" } },
};

static enum err all(struct scan *c);

/* Behind "@name": the text that stands once for several statements, as if it stood here. */
static enum err part(struct scan *c, struct str name)
{
	struct scan outer = *c;

	for (struct sqlc_stmt *p = c->s->parts; p != NULL; p = p->next) {
		if (!str_eq(p->name, name)) {
			continue;
		}
		if (c->in_part) {
			return complain(c, "a part within a part", name);
		}
		p->part_used = true;
		c->text = p->sql;
		c->at = 0;
		c->in_part = true;
		TRY(all(c));
		*c = outer;
		return OK;
	}
	return complain(c, "no part of this name", name);
}

static enum err macro(struct scan *c)
{
	struct str name;

	c->at++;
	name = take_word(c);
	if (str_eq(name, STR("IN_LIST"))) {
		return in_list(c);
	}
	if (name.p[0] >= 'a' && name.p[0] <= 'z') {
		return part(c, name);
	}
	for (size_t i = 0; i < sizeof macros / sizeof macros[0]; i++) {
		if (str_eq(name, str_of(macros[i].name))) {
			buf_text(c->out, macros[i].text[c->engine]);
			return OK;
		}
	}
	return complain(c, "unknown macro (IN_LIST SKIP_LOCKED FOR_UPDATE LEAST GREATEST)", name);
}

/* A string or a quoted name: copied as it is. A doubled quote closes and opens again, which comes to the same. */
static enum err quoted(struct scan *c)
{
	char quote = look(c, 0);
	size_t from = c->at;

	for (c->at++; c->at < c->text.n; c->at++) {
		if (look(c, 0) == quote) {
			c->at++;
			buf_add(c->out, c->text.p + from, c->at - from);
			return OK;
		}
	}
	return complain(c, "a quote that is not closed", (struct str){ c->text.p + from, c->text.n - from });
}

/* White space and comments: one blank or line end. */
static enum err space(struct scan *c)
{
	bool line_end = false;

	for (;;) {
		char ch = look(c, 0);

		if (ch == '-' && look(c, 1) == '-') {
			while (c->at < c->text.n && look(c, 0) != '\n') {
				c->at++;
			}
		} else if (ch == '/' && look(c, 1) == '*') {
			for (c->at += 2; look(c, 0) != '*' || look(c, 1) != '/'; c->at++) {
				if (c->at >= c->text.n) {
					return complain(c, "a comment that is not closed", STR("/*"));
				}
			}
			c->at += 2;
		} else if (ch == ' ' || ch == '\t' || ch == '\r' || ch == '\n') {
			line_end = line_end || ch == '\n';
			c->at++;
		} else {
			break;
		}
	}
	if (c->at < c->text.n) {
		buf_char(c->out, line_end ? '\n' : ' ');
	}
	return OK;
}

static enum err step(struct scan *c)
{
	char ch = look(c, 0), next = look(c, 1);

	if (ch == '\'' || ch == '"') {
		return quoted(c);
	}
	if (ch == ' ' || ch == '\t' || ch == '\r' || ch == '\n' || (ch == '-' && next == '-') ||
	    (ch == '/' && next == '*')) {
		return space(c);
	}
	if (ch == ':' && next != ':' && is_word(next)) {
		return parameter(c);
	}
	if (ch == '@' && is_word(next)) {
		return macro(c);
	}
	if (ch == '?' || (ch == '$' && next >= '0' && next <= '9')) {
		return complain(c, "parameters are written :name", (struct str){ c->text.p + c->at, 1 });
	}
	if (ch == ';') {
		c->at++;
		TRY(space(c));
		return c->at < c->text.n ? complain(c, "more than one statement", (struct str){ c->text.p + c->at, 1 })
		                         : OK;
	}
	if (ch == ':' && next == ':') {
		return complain(c, "write CAST(... AS ...) instead of", STR("::"));
	}
	buf_char(c->out, ch);
	c->at++;
	return OK;
}

static enum err all(struct scan *c)
{
	while (c->at < c->text.n) {
		TRY(step(c));
	}
	return OK;
}

enum err sqlc_translate(struct sqlc_stmt *s, enum sqlc_engine engine, struct buf *out, struct fail *f)
{
	struct scan c = { .s = s, .engine = engine, .out = out, .fail = f, .text = s->sql };

	TRY(all(&c));
	for (unsigned i = 0; i < s->in_count; i++) {
		if (!s->in[i].used) {
			return complain(&c, "an input that the text does not use", s->in[i].name);
		}
	}
	return buf_err(out) == OK ? OK : complain(&c, "the text is too long", s->name);
}
