/* SPDX-License-Identifier: EUPL-1.2 */
#include "tpl.h"

#include <string.h>

#include "tpl_c.h"
#include "tpl_html.h"

enum { DEEPEST_BLOCK = 32, DEEPEST_INCLUDE = 8, LARGEST_LITERAL = 4 * 1024 * 1024 };

struct compiler {
	struct arena *arena;
	const struct tpl_loader *loader;
	struct fail *fail;
	struct buf *source, *header;
	struct buf literal; /* text that waits to be written */
	struct tpl_html html;
	struct tpl_html blocks[DEEPEST_BLOCK]; /* the place where each open block began */
	size_t n_blocks;
	int depth;   /* of includes */
	bool inside; /* in a template */
};

/* How a value is written: what stands before and behind it, and whether it may stand in an address. */
struct filter {
	const char *name, *before, *behind;
	bool in_url;
};

static const struct filter filters[] = {
	{ "int", "out_i64(o, (", "));\n", true },
	{ "msg", "out_msg(o, (", "), NULL, 0);\n", false },
	{ "number", "human_number(o->b, o->lang, (", "));\n", false },
	{ "tenths", "human_tenths(o->b, o->lang, (", "));\n", false },
	{ "hours", "human_hours(o->b, o->lang, (", "));\n", false },
	{ "hours_decimal", "human_hours_decimal(o->b, o->lang, (", "));\n", false },
	{ "time", "human_time(o->b, (", "));\n", false },
	{ "date", "human_date(o->b, o->lang, (", "));\n", false },
	{ "weekday", "human_weekday(o->b, o->lang, (", "));\n", false },
	{ "weekday_short", "human_weekday_short(o->b, o->lang, (", "));\n", false },
	{ "day", "human_day(o->b, o->lang, (", "));\n", false },
};

static enum err complain(struct compiler *c, const char *what, struct str about)
{
	return fail_set(c->fail, ERR_INPUT, NULL, "%s:%d: %s '%.*s'", c->html.file, c->html.line, what, STR_ARG(about));
}

static void put_line(struct compiler *c)
{
	buf_printf(c->source, "#line %d \"", c->html.line);
	tool_c_string(c->source, str_of(c->html.file));
	buf_text(c->source, "\"\n");
}

static void put_literal(struct compiler *c)
{
	struct str s = buf_view(&c->literal);

	if (s.n > 0) {
		buf_text(c->source, "\tout_raw(o, \"");
		tool_c_string(c->source, s);
		buf_printf(c->source, "\", %zu);\n", s.n);
		buf_clear(&c->literal);
	}
}

static enum err feed(struct compiler *c, struct str s)
{
	if (!c->inside) {
		struct str rest = str_trim(s);

		/* Before the first template only comments may stand. */
		if (str_starts(rest, STR("<!--")) && rest.n >= 7 &&
		    str_eq((struct str){ rest.p + rest.n - 3, 3 }, STR("-->"))) {
			rest.n = 0;
		}
		if (rest.n > 0) {
			return tpl_html_error(&c->html, "text before {% template %}");
		}
		for (size_t i = 0; i < s.n; i++) {
			c->html.line += s.p[i] == '\n';
		}
		return OK;
	}
	return tpl_html_feed(&c->html, s);
}

static enum err end_template(struct compiler *c)
{
	if (!c->inside) {
		return OK;
	}
	if (c->n_blocks > 0) {
		return fail_set(c->fail, ERR_INPUT, NULL, "%s:%d: this block is never closed",
		                c->blocks[c->n_blocks - 1].file, c->blocks[c->n_blocks - 1].line);
	}
	TRY(tpl_html_end(&c->html));
	put_literal(c);
	buf_text(c->source, "}\n");
	c->inside = false;
	return OK;
}

static enum err begin_template(struct compiler *c, struct str signature)
{
	struct str rest;
	struct str name = str_trim(str_cut(signature, '(', &rest));

	TRY(end_template(c));
	if (name.n == 0 || !str_starts(rest, STR("struct out *o")) || rest.p[rest.n - 1] != ')') {
		return complain(c, "a template is name(struct out *o, ...), not", signature);
	}
	buf_printf(c->header, "void %.*s;\n", STR_ARG(signature));
	buf_text(c->source, "\n");
	put_line(c);
	buf_printf(c->source, "void %.*s\n{\n", STR_ARG(signature));
	c->inside = true;
	return OK;
}

static enum err open_block(struct compiler *c)
{
	if (c->n_blocks == DEEPEST_BLOCK) {
		return tpl_html_error(&c->html, "blocks nested too deep");
	}
	c->blocks[c->n_blocks++] = c->html;
	return OK;
}

static enum err close_block(struct compiler *c)
{
	const struct tpl_html *begin;

	if (c->n_blocks == 0) {
		return tpl_html_error(&c->html, "'}' without a block");
	}
	begin = &c->blocks[--c->n_blocks];
	if (!tpl_html_same(begin, &c->html)) {
		return fail_set(c->fail, ERR_INPUT, NULL, "%s:%d: the block of line %d began %s and ends %s",
		                c->html.file, c->html.line, begin->line, tpl_html_place(begin),
		                tpl_html_place(&c->html));
	}
	/* The block may be skipped: only what holds either way counts. */
	c->html.csrf = begin->csrf;
	c->html.need_gap = c->html.need_gap || begin->need_gap;
	return OK;
}

/* Jumps leave blocks by another way than their end, so they may only stand where that makes no difference. */
static enum err check_word(struct compiler *c, struct str word)
{
	static const char *const jumps[] = { "return", "break", "continue", "case", "default" };

	if (str_eq(word, STR("goto"))) {
		return complain(c, "not allowed in templates:", word);
	}
	for (size_t i = 0; i < sizeof jumps / sizeof jumps[0]; i++) {
		if (str_eq(word, str_of(jumps[i])) &&
		    (c->html.place != PLACE_TEXT || c->html.pre || c->html.post_form)) {
			return complain(c, "this may only stand between tags, outside pre and forms:", word);
		}
	}
	return OK;
}

static enum err code(struct compiler *c, struct str s)
{
	struct str rest = s, word = { NULL, 0 };
	char last = s.n > 0 ? s.p[s.n - 1] : '\0';

	if (last != '{' && last != '}' && last != ';' && last != ':') {
		return complain(c, "C in a template ends in { } ; or : unlike", s);
	}
	put_literal(c);
	for (enum tpl_token t = tpl_c_next(&rest, &word); t != TOKEN_END; t = tpl_c_next(&rest, &word)) {
		switch (t) {
		case TOKEN_OPEN: TRY(open_block(c)); break;
		case TOKEN_CLOSE: TRY(close_block(c)); break;
		case TOKEN_WORD: TRY(check_word(c, word)); break;
		case TOKEN_LINE_COMMENT: return complain(c, "use /* */ instead of //:", s);
		case TOKEN_END: break;
		}
	}
	put_line(c);
	buf_printf(c->source, "%.*s\n", STR_ARG(s));
	return OK;
}

static enum err compile_text(struct compiler *c, struct str s);

static enum err include(struct compiler *c, struct str quoted)
{
	const char *file = c->html.file, *slash = strrchr(file, '/');
	size_t folder = slash != NULL ? (size_t)(slash - file) + 1 : 0;
	int line = c->html.line;
	size_t blocks = c->n_blocks;
	struct tpl_html before = c->html;
	struct str path, text;

	if (quoted.n < 3 || quoted.p[0] != '"' || quoted.p[quoted.n - 1] != '"') {
		return complain(c, "an include is a name in quotes, not", quoted);
	}
	path = str_format(c->arena, "%.*s%.*s", (int)folder, file, (int)quoted.n - 2, quoted.p + 1);
	if (path.p == NULL) {
		return ERR_NOMEM;
	}
	if (c->depth == DEEPEST_INCLUDE || c->loader == NULL) {
		return complain(c, "includes nested too deep at", path);
	}
	TRY(c->loader->load(c->loader->arg, path.p, &text, c->fail));
	c->depth++;
	c->html.file = path.p;
	c->html.line = 1;
	TRY(compile_text(c, text));
	c->depth--;
	if (c->n_blocks != blocks || !tpl_html_same(&before, &c->html)) {
		return tpl_html_error(&c->html, "an included file must end where it began");
	}
	c->html.file = file;
	c->html.line = line;
	return OK;
}

/* Behind a leading word and a blank; false when s does not begin with it. */
static bool keyword(struct str s, const char *word, struct str *ret_rest)
{
	struct str w = str_of(word);

	if (!str_starts(s, w) || s.n <= w.n || (s.p[w.n] != ' ' && s.p[w.n] != '\n' && s.p[w.n] != '\t')) {
		return false;
	}
	*ret_rest = str_trim((struct str){ s.p + w.n, s.n - w.n });
	return true;
}

static enum err call(struct compiler *c, struct str s)
{
	if (c->html.place != PLACE_TEXT) {
		return complain(c, "a template is called between tags:", s);
	}
	put_literal(c);
	put_line(c);
	buf_printf(c->source, "\t%.*s;\n", STR_ARG(s));
	return OK;
}

static void use(struct compiler *c, struct str s)
{
	buf_printf(c->header, "#include %.*s\n", STR_ARG(s));
}

static enum err statement(struct compiler *c, struct str s)
{
	struct str rest;

	if (keyword(s, "template", &rest)) {
		return begin_template(c, rest);
	}
	if (keyword(s, "use", &rest)) {
		if (rest.n < 3 || rest.p[0] != '"' || rest.p[rest.n - 1] != '"') {
			return complain(c, "use takes a header in quotes, not", rest);
		}
		use(c, rest);
		return OK;
	}
	if (!c->inside) {
		return complain(c, "this stands before {% template %}:", s);
	}
	TRY(tpl_html_statement(&c->html));
	if (keyword(s, "include", &rest)) {
		return include(c, rest);
	}
	if (keyword(s, "call", &rest)) {
		return call(c, rest);
	}
	if (str_eq(s, STR("csrf"))) {
		c->html.csrf = true;
		return call(c, STR("out_csrf(o)"));
	}
	return code(c, s);
}

/* _("key") with arguments, or _n("key", number); s begins behind the opening parenthesis. */
static enum err message(struct compiler *c, struct str s, bool plural)
{
	struct str rest, key, args;

	key = str_cut(s, '"', &rest);
	key = str_cut(rest, '"', &args);
	args = str_trim(args);
	if (s.n == 0 || s.p[0] != '"' || args.n == 0 || args.p[args.n - 1] != ')' || !tool_is_msg_key(key)) {
		return complain(c, "a message is _(\"key\"), _(\"key\", arguments) or _n(\"key\", number), not", s);
	}
	args = str_trim((struct str){ args.p, args.n - 1 });
	if (args.n > 0 ? args.p[0] != ',' : plural) {
		return complain(c, "arguments follow the key behind a comma:", s);
	}
	args = args.n > 0 ? str_trim((struct str){ args.p + 1, args.n - 1 }) : args;
	buf_text(c->source, plural ? "\tout_msg_count(o, " : "\tout_msg(o, ");
	tool_msg_name(c->source, key);
	if (plural) {
		buf_text(c->source, "_ONE, ");
		tool_msg_name(c->source, key);
		buf_printf(c->source, "_MANY, (%.*s));\n", STR_ARG(args));
	} else if (args.n == 0) {
		buf_text(c->source, ", NULL, 0);\n");
	} else {
		buf_printf(
			c->source,
			", (const struct str[]){ %.*s },\n\t\tsizeof((const struct str[]){ %.*s }) / sizeof(struct str));\n",
			STR_ARG(args), STR_ARG(args));
	}
	return OK;
}

static enum err filtered(struct compiler *c, struct str expr, struct str name)
{
	for (size_t i = 0; i < sizeof filters / sizeof filters[0]; i++) {
		if (!str_eq(name, str_of(filters[i].name))) {
			continue;
		}
		if (c->html.place == PLACE_VALUE && c->html.value == VALUE_URL && !filters[i].in_url) {
			return complain(c, "this filter may not stand in an address:", name);
		}
		buf_char(c->source, '\t');
		buf_text(c->source, filters[i].before);
		buf_str(c->source, expr);
		buf_text(c->source, filters[i].behind);
		return OK;
	}
	return complain(c, "unknown filter", name);
}

static enum err value(struct compiler *c, struct str s)
{
	const struct tpl_html *h = &c->html;
	bool in_value = h->place == PLACE_VALUE && h->value != VALUE_FIXED;
	bool in_url = in_value && h->value == VALUE_URL;
	struct str filter, expr = str_trim(s);
	bool is_message = str_starts(expr, STR("_(")), is_count = str_starts(expr, STR("_n("));

	if (!c->inside || (h->place != PLACE_TEXT && !in_value)) {
		return fail_set(c->fail, ERR_INPUT, NULL, "%s:%d: the value '%.*s' may not stand %s", h->file, h->line,
		                STR_ARG(expr), c->inside ? tpl_html_place(h) : "before {% template %}");
	}
	put_literal(c);
	put_line(c);
	if (s.n > 0 && s.p[0] == '!') {
		if (h->place != PLACE_TEXT) {
			return complain(c, "finished HTML may only stand between tags:", expr);
		}
		buf_printf(c->source, "\tout_html(o, (%.*s));\n", (int)s.n - 1, s.p + 1);
		return OK;
	}
	if (is_message || is_count) {
		size_t skip = is_count ? 3 : 2;

		if (in_url) {
			return complain(c, "a message may not stand in an address:", expr);
		}
		return message(c, (struct str){ expr.p + skip, expr.n - skip }, is_count);
	}
	expr = tpl_c_split_filter(expr, &filter);
	if (expr.n == 0) {
		return tpl_html_error(&c->html, "an empty value");
	}
	if (filter.n > 0) {
		return filtered(c, expr, filter);
	}
	buf_printf(c->source, "\t%s(o, (%.*s));\n",
	           !in_url               ? "out_esc"
	           : h->url == URL_START ? "out_url"
	                                 : "out_url_part",
	           STR_ARG(expr));
	return OK;
}

/* A {% %} or {# #} with nothing else on its line takes the whole line with it. */
static struct str swallow_line(struct str whole, size_t from, size_t to, struct str before)
{
	size_t left = from, right = to;

	while (left > 0 && (whole.p[left - 1] == ' ' || whole.p[left - 1] == '\t')) {
		left--;
	}
	while (right < whole.n && (whole.p[right] == ' ' || whole.p[right] == '\t' || whole.p[right] == '\r')) {
		right++;
	}
	if ((left == 0 || whole.p[left - 1] == '\n') && (right == whole.n || whole.p[right] == '\n') &&
	    from - left <= before.n) {
		before.n -= from - left;
	}
	return before;
}

struct piece {
	char kind;       /* '{' value, '%' statement, '#' comment */
	size_t from, to; /* with the marks */
	struct str body;
};

/* The next {{, {% or {# at or behind at. */
static enum err next_piece(struct compiler *c, struct str s, size_t at, struct piece *ret, bool *ret_found)
{
	static const char *const marks[] = { "}}", "%}", "#}" };
	struct piece p = { 0 };
	size_t end;

	for (p.from = at; p.from + 1 < s.n; p.from++) {
		char k = s.p[p.from + 1];

		if (s.p[p.from] == '{' && (k == '{' || k == '%' || k == '#')) {
			p.kind = k;
			break;
		}
	}
	if (p.kind == 0) {
		*ret_found = false;
		return OK;
	}
	p.body = (struct str){ s.p + p.from + 2, s.n - p.from - 2 };
	if (p.kind == '#') {
		const char *close = memmem(p.body.p, p.body.n, marks[2], 2);

		end = close != NULL ? (size_t)(close - p.body.p) : SIZE_MAX;
	} else if (!tpl_c_find_end(p.body, marks[p.kind == '%'], &end)) {
		end = SIZE_MAX;
	}
	if (end == SIZE_MAX) {
		for (size_t i = at; i < p.from; i++) {
			c->html.line += s.p[i] == '\n';
		}
		return complain(c, "no end of", (struct str){ s.p + p.from, 2 });
	}
	p.body.n = end;
	p.to = p.from + 2 + end + 2;
	*ret = p;
	*ret_found = true;
	return OK;
}

static enum err compile_piece(struct compiler *c, const struct piece *p)
{
	if (p->kind == '%') {
		TRY(statement(c, str_trim(p->body)));
	} else if (p->kind == '{') {
		TRY(value(c, p->body));
		tpl_html_value(&c->html);
	}
	for (size_t i = 0; i < p->body.n; i++) {
		c->html.line += p->body.p[i] == '\n';
	}
	return OK;
}

static enum err compile_text(struct compiler *c, struct str s)
{
	size_t at = 0;
	bool found = true;

	while (found) {
		struct piece p = { 0 };
		struct str before;
		bool alone;

		TRY(next_piece(c, s, at, &p, &found));
		before = (struct str){ s.p + at, (found ? p.from : s.n) - at };
		if (found && p.kind != '{') {
			size_t n = before.n;

			before = swallow_line(s, p.from, p.to, before);
			alone = before.n < n || p.from == 0 || s.p[p.from - 1] == '\n';
			alone = alone && (p.to == s.n || s.p[p.to] == '\n');
		} else {
			alone = false;
		}
		TRY(feed(c, before));
		if (found) {
			TRY(compile_piece(c, &p));
			at = p.to;
			if (alone && at < s.n) {
				c->html.line++;
				at++;
			}
		}
	}
	return OK;
}

static enum err compile_file(struct compiler *c, const struct tpl_source *file)
{
	tpl_html_init(&c->html, &c->literal, c->fail);
	c->html.file = file->name;
	c->html.line = 1;
	c->n_blocks = 0;
	TRY(compile_text(c, file->text));
	if (!c->inside) {
		return tpl_html_error(&c->html, "no {% template %} in this file");
	}
	return end_template(c);
}

enum err tpl_compile(struct arena *a, const struct tpl_source *files, size_t n, const char *header_name,
                     const struct tpl_loader *loader, struct buf *source, struct buf *header, struct fail *f)
{
	struct compiler *c = ARENA_NEW(a, struct compiler);
	enum err e = OK;

	if (c == NULL) {
		return fail_set(f, ERR_NOMEM, NULL, "out of memory");
	}
	*c = (struct compiler){ .arena = a, .loader = loader, .fail = f, .source = source, .header = header };
	buf_init(&c->literal, LARGEST_LITERAL);
	buf_text(header, "/* Made by tools/tplc from the templates. */\n#pragma once\n\n#include \"http/out.h\"\n");
	buf_printf(source,
	           "/* Made by tools/tplc from the templates. */\n#include \"%s\"\n\n#include \"fmt/human.h\"\n",
	           header_name);
	for (size_t i = 0; i < n && e == OK; i++) {
		e = compile_file(c, &files[i]);
	}
	buf_finish(&c->literal);
	TRY(e);
	TRY(buf_err(header));
	return buf_err(source);
}
