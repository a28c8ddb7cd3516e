/* SPDX-License-Identifier: EUPL-1.2 */
#include "tpl_html.h"

#include <string.h>

/* Elements whose content is not HTML, that load other documents, or that change where addresses point to. */
static const char *const forbidden_tags[] = { "style",   "base",     "iframe", "frame",   "frameset",
	                                      "object",  "embed",    "applet", "xmp",     "plaintext",
	                                      "noembed", "noframes", "set",    "animate", NULL };
static const char *const forbidden_attributes[] = { "style", "srcdoc", "http-equiv", "formmethod", NULL };
static const char *const url_attributes[] = { "href",   "src",  "action", "formaction", "xlink:href",
	                                      "poster", "cite", "data",   NULL };
/* Lists of addresses, and what tells the browser how to read another attribute. */
static const char *const fixed_attributes[] = {
	"srcset", "imagesrcset", "ping", "method", "attributename", "is", NULL
};
static const char *const url_schemes[] = { "https", "mailto", "tel", NULL };

void tpl_html_init(struct tpl_html *h, struct buf *out, struct fail *f)
{
	*h = (struct tpl_html){ .out = out, .fail = f };
}

enum err tpl_html_error(struct tpl_html *h, const char *what)
{
	return fail_set(h->fail, ERR_INPUT, NULL, "%s:%d: %s", h->file, h->line, what);
}

static enum err error_about(struct tpl_html *h, const char *what, const struct tpl_name *name)
{
	return fail_set(h->fail, ERR_INPUT, NULL, "%s:%d: %s '%.*s'", h->file, h->line, what, (int)name->n, name->p);
}

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Lower case; what does not fit is left out, which is longer than any name that matters here. */
static void name_add(struct tpl_name *name, char c)
{
	if (name->n < TPL_NAME) {
		name->p[name->n++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
}

static bool name_is(const struct tpl_name *name, const char *z)
{
	return str_eq((struct str){ name->p, name->n }, str_of(z));
}

static bool name_in(const struct tpl_name *name, const char *const *list)
{
	for (; *list != NULL; list++) {
		if (name_is(name, *list)) {
			return true;
		}
	}
	return false;
}

/* White space outside values and pre becomes one character. */
static size_t put_blank(struct tpl_html *h, struct str s)
{
	size_t n = 0;
	bool line = false;

	for (; n < s.n && blank(s.p[n]); n++) {
		line = line || s.p[n] == '\n';
	}
	if (!h->blank) {
		buf_char(h->out, line ? '\n' : ' ');
	}
	h->blank = true;
	return n;
}

static void put(struct tpl_html *h, char c)
{
	buf_char(h->out, c);
	h->blank = false;
}

static enum err step_text(struct tpl_html *h, struct str s, size_t *ret_used)
{
	if (blank(s.p[0]) && !h->pre) {
		*ret_used = put_blank(h, s);
		return OK;
	}
	*ret_used = 1;
	if (s.p[0] != '<') {
		put(h, s.p[0]);
		return OK;
	}
	if (str_starts(s, STR("<!--"))) {
		h->place = PLACE_COMMENT;
		*ret_used = 4;
		return OK;
	}
	h->closing = s.n >= 3 && s.p[1] == '/' && letter(s.p[2]);
	if (s.n >= 2 && s.p[1] == '!') {
		h->place = PLACE_DOCTYPE;
	} else if (h->closing || (s.n >= 2 && letter(s.p[1]))) {
		h->place = PLACE_TAG_NAME;
		h->tag.n = 0;
		h->script_src = false;
		h->literal.n = 0;
	} else {
		return tpl_html_error(h, "a '<' that begins no tag: write &lt;");
	}
	buf_text(h->out, h->closing ? "</" : "<");
	h->blank = false;
	*ret_used = h->closing ? 2 : 1;
	return OK;
}

static enum err step_comment(struct tpl_html *h, struct str s, size_t *ret_used)
{
	const char *end = memmem(s.p, s.n, "-->", 3);

	*ret_used = end != NULL ? (size_t)(end - s.p) + 3 : s.n;
	if (end != NULL) {
		h->place = PLACE_TEXT;
	}
	return OK;
}

static enum err step_doctype(struct tpl_html *h, struct str s, size_t *ret_used)
{
	put(h, s.p[0]);
	if (s.p[0] == '>') {
		h->place = PLACE_TEXT;
	}
	*ret_used = 1;
	return OK;
}

static enum err end_tag_name(struct tpl_html *h)
{
	if (name_in(&h->tag, forbidden_tags)) {
		return error_about(h, "this element is not allowed in templates:", &h->tag);
	}
	h->place = PLACE_TAG;
	h->need_gap = true;
	return OK;
}

static enum err step_tag_name(struct tpl_html *h, struct str s, size_t *ret_used)
{
	if (blank(s.p[0]) || s.p[0] == '>' || s.p[0] == '/') {
		*ret_used = 0;
		return end_tag_name(h);
	}
	if (!letter(s.p[0]) && !(s.p[0] >= '0' && s.p[0] <= '9') && s.p[0] != '-') {
		return tpl_html_error(h, "a tag's name is letters, digits and -");
	}
	name_add(&h->tag, s.p[0]);
	put(h, s.p[0]);
	*ret_used = 1;
	return OK;
}

static enum err end_tag(struct tpl_html *h)
{
	bool pre = name_is(&h->tag, "pre") || name_is(&h->tag, "textarea");

	h->place = PLACE_TEXT;
	if (pre) {
		h->pre = !h->closing;
	}
	if (h->closing && name_is(&h->tag, "form")) {
		if (h->post_form && !h->csrf) {
			return tpl_html_error(h, "a form with method=\"post\" needs {% csrf %}");
		}
		h->post_form = false;
	}
	if (!h->closing && name_is(&h->tag, "script")) {
		if (!h->script_src) {
			return tpl_html_error(h, "a script needs src: inline script is not allowed");
		}
		h->place = PLACE_SCRIPT;
	}
	return OK;
}

static enum err step_tag(struct tpl_html *h, struct str s, size_t *ret_used)
{
	char c = s.p[0];

	*ret_used = 1;
	if (blank(c)) {
		h->need_gap = false;
		*ret_used = put_blank(h, s);
		return OK;
	}
	if (c == '>') {
		put(h, c);
		return end_tag(h);
	}
	if (c == '/') {
		if (s.n < 2 || s.p[1] != '>') {
			return tpl_html_error(h, "a '/' in a tag must stand before its '>'");
		}
		put(h, c);
		return OK;
	}
	if (c == '=') {
		return tpl_html_error(h, "no blank before the '=' of an attribute");
	}
	if (h->need_gap) {
		return tpl_html_error(h, "a blank is needed before the next attribute");
	}
	if (h->closing) {
		return tpl_html_error(h, "an end tag has no attributes");
	}
	h->place = PLACE_ATTRIBUTE;
	h->attribute.n = 0;
	*ret_used = 0;
	return OK;
}

static enum err end_attribute_name(struct tpl_html *h)
{
	if (h->attribute.n >= 2 && memcmp(h->attribute.p, "on", 2) == 0) {
		return error_about(h, "event handlers are not allowed:", &h->attribute);
	}
	if (name_in(&h->attribute, forbidden_attributes)) {
		return error_about(h, "this attribute is not allowed in templates:", &h->attribute);
	}
	return OK;
}

static enum err step_attribute(struct tpl_html *h, struct str s, size_t *ret_used)
{
	char c = s.p[0];

	*ret_used = 0;
	if (blank(c) || c == '>' || c == '/') {
		h->place = PLACE_TAG;
		h->need_gap = true;
		return end_attribute_name(h);
	}
	*ret_used = 1;
	put(h, c);
	if (c == '=') {
		h->place = PLACE_EQUALS;
		return end_attribute_name(h);
	}
	if (!letter(c) && !(c >= '0' && c <= '9') && c != '-' && c != '_' && c != ':' && c != '.') {
		return tpl_html_error(h, "an attribute's name is letters, digits and - _ : .");
	}
	name_add(&h->attribute, c);
	return OK;
}

static enum err step_equals(struct tpl_html *h, struct str s, size_t *ret_used)
{
	if (s.p[0] != '"' && s.p[0] != '\'') {
		return tpl_html_error(h, "an attribute's value must stand in quotes");
	}
	h->place = PLACE_VALUE;
	h->quote = s.p[0];
	h->value = name_in(&h->attribute, url_attributes)     ? VALUE_URL
	           : name_in(&h->attribute, fixed_attributes) ? VALUE_FIXED
	                                                      : VALUE_PLAIN;
	h->url = URL_START;
	h->literal.n = 0;
	if (name_is(&h->tag, "script") && name_is(&h->attribute, "src")) {
		h->script_src = true;
	}
	put(h, s.p[0]);
	*ret_used = 1;
	return OK;
}

/* One literal character of an address. */
static enum err url_literal(struct tpl_html *h, char c)
{
	if (h->url == URL_REST) {
		return OK;
	}
	if (c == '/' || c == '?' || c == '#') {
		h->url = URL_REST;
	} else if (c == '&') {
		return tpl_html_error(h, "an entity may not stand at the head of an address");
	} else if (c == ':') {
		if (h->url == URL_HEAD_EXPR) {
			return tpl_html_error(h, "a ':' behind a value at the head of an address");
		}
		if (!name_in(&h->literal, url_schemes)) {
			return error_about(h, "addresses are relative, https, mailto or tel, not", &h->literal);
		}
		h->url = URL_REST;
	} else if (h->url == URL_START) {
		h->url = URL_HEAD;
	}
	return OK;
}

static enum err step_value(struct tpl_html *h, struct str s, size_t *ret_used)
{
	char c = s.p[0];

	put(h, c);
	*ret_used = 1;
	if (c == h->quote) {
		h->place = PLACE_TAG;
		h->need_gap = true;
		if (name_is(&h->tag, "form") && name_is(&h->attribute, "method") && name_is(&h->literal, "post")) {
			h->post_form = true;
			h->csrf = false;
		}
		return OK;
	}
	if (h->value == VALUE_URL) {
		TRY(url_literal(h, c));
	}
	name_add(&h->literal, c);
	return OK;
}

static enum err step_script(struct tpl_html *h, struct str s, size_t *ret_used)
{
	if (blank(s.p[0])) {
		*ret_used = 1;
		return OK;
	}
	if (!str_starts(s, STR("</script>"))) {
		return tpl_html_error(h, "inline script is not allowed");
	}
	h->place = PLACE_TEXT;
	buf_text(h->out, "</script>");
	h->blank = false;
	*ret_used = 9;
	return OK;
}

enum err tpl_html_feed(struct tpl_html *h, struct str s)
{
	static enum err (*const steps[])(struct tpl_html *, struct str, size_t *) = {
		[PLACE_TEXT] = step_text,           [PLACE_TAG_NAME] = step_tag_name, [PLACE_TAG] = step_tag,
		[PLACE_ATTRIBUTE] = step_attribute, [PLACE_EQUALS] = step_equals,     [PLACE_VALUE] = step_value,
		[PLACE_COMMENT] = step_comment,     [PLACE_DOCTYPE] = step_doctype,   [PLACE_SCRIPT] = step_script,
	};

	while (s.n > 0) {
		size_t used = 0;

		TRY(steps[h->place](h, s, &used));
		for (size_t i = 0; i < used; i++) {
			h->line += s.p[i] == '\n';
		}
		s.p += used;
		s.n -= used;
	}
	return OK;
}

enum err tpl_html_statement(struct tpl_html *h)
{
	switch (h->place) {
	case PLACE_TEXT:
	case PLACE_TAG:
	case PLACE_VALUE:
		/* What was written before may not have been, when a condition stands between. */
		h->blank = false;
		return OK;
	case PLACE_TAG_NAME: return end_tag_name(h);
	case PLACE_ATTRIBUTE:
		h->place = PLACE_TAG;
		h->need_gap = true;
		return end_attribute_name(h);
	case PLACE_EQUALS:
	case PLACE_COMMENT:
	case PLACE_DOCTYPE:
	case PLACE_SCRIPT: break;
	}
	return fail_set(h->fail, ERR_INPUT, NULL, "%s:%d: {%% %%} may not stand %s", h->file, h->line,
	                tpl_html_place(h));
}

void tpl_html_value(struct tpl_html *h)
{
	h->blank = false;
	/* A value in it makes the literal text unlike any word that is looked for. */
	name_add(&h->literal, '{');
	if (h->place == PLACE_VALUE && h->value == VALUE_URL && h->url != URL_REST) {
		h->url = URL_HEAD_EXPR;
	}
}

bool tpl_html_same(const struct tpl_html *a, const struct tpl_html *b)
{
	if (a->place != b->place || a->pre != b->pre || a->post_form != b->post_form) {
		return false;
	}
	if (a->place == PLACE_TEXT) {
		return true;
	}
	if (a->tag.n != b->tag.n || memcmp(a->tag.p, b->tag.p, a->tag.n) != 0 || a->closing != b->closing ||
	    a->script_src != b->script_src) {
		return false;
	}
	if (a->place != PLACE_VALUE) {
		return true;
	}
	return a->quote == b->quote && a->value == b->value && a->url == b->url && a->attribute.n == b->attribute.n &&
	       memcmp(a->attribute.p, b->attribute.p, a->attribute.n) == 0;
}

enum err tpl_html_end(struct tpl_html *h)
{
	if (h->place != PLACE_TEXT) {
		return fail_set(h->fail, ERR_INPUT, NULL, "%s:%d: the template ends %s", h->file, h->line,
		                tpl_html_place(h));
	}
	if (h->post_form || h->pre) {
		return tpl_html_error(h, h->pre ? "the template ends in pre or textarea"
		                                : "the template ends in a form with method=\"post\"");
	}
	return OK;
}

const char *tpl_html_place(const struct tpl_html *h)
{
	switch (h->place) {
	case PLACE_TEXT: return "between tags";
	case PLACE_TAG_NAME: return "in a tag's name";
	case PLACE_TAG: return "between attributes";
	case PLACE_ATTRIBUTE: return "in an attribute's name";
	case PLACE_EQUALS: return "in an attribute without quotes";
	case PLACE_VALUE: return h->value == VALUE_FIXED ? "in an attribute that takes only fixed text" : "in a value";
	case PLACE_COMMENT: return "in a comment";
	case PLACE_DOCTYPE: return "in the doctype";
	case PLACE_SCRIPT: return "in a script";
	}
	return "here";
}
