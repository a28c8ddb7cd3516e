/* SPDX-License-Identifier: EUPL-1.2 */
/* What does not compile as a template, and the C that one golden template becomes. */
#include "test.h"

#include "tpl.h"

enum { LARGEST = 1024 * 1024 };

#define HEAD "{% template t(struct out *o, struct str x) %}\n"

static enum err load(void *arg, const char *path, struct str *ret, struct fail *f)
{
	(void)arg;
	if (strcmp(path, "v/_tag.html") == 0) {
		*ret = STR("<p>\n<a href=");
	} else if (strcmp(path, "v/_self.html") == 0) {
		*ret = STR("{% include \"_self.html\" %}");
	} else if (strcmp(path, "v/_bad.html") == 0) {
		*ret = STR("<p>\n<style>\n");
	} else {
		return fail_set(f, ERR_IO, NULL, "%s: absent", path);
	}
	return OK;
}

struct result {
	struct buf source, header;
	struct fail fail;
	enum err err;
};

static void compile(const char *text, struct result *r)
{
	struct tpl_source file = { "v/t.html", str_of(text) };
	struct tpl_loader loader = { load, NULL };
	struct arena a DEFER(arena_reset);

	arena_init(&a, LARGEST);
	*r = (struct result){ 0 };
	buf_init(&r->source, LARGEST);
	buf_init(&r->header, LARGEST);
	r->err = tpl_compile(&a, &file, 1, "t.h", &loader, &r->source, &r->header, &r->fail);
}

static void finish(struct result *r)
{
	buf_finish(&r->source);
	buf_finish(&r->header);
}

static const struct {
	const char *text, *error;
} mistakes[] = {
	/* unsafe places */
	{ HEAD "<script src=\"/a.js\">{{ x }}</script>", "v/t.html:2: the value 'x' may not stand in a script" },
	{ HEAD "<script src=\"/a.js\">alert(1)</script>", "v/t.html:2: inline script is not allowed" },
	{ HEAD "<script>\n</script>", "v/t.html:2: a script needs src: inline script is not allowed" },
	{ HEAD "<p>\n<style>p{}</style>", "v/t.html:3: this element is not allowed in templates: 'style'" },
	{ HEAD "<iframe src=\"/\"></iframe>", "v/t.html:2: this element is not allowed in templates: 'iframe'" },
	{ HEAD "<a onclick=\"{{ x }}\">", "v/t.html:2: event handlers are not allowed: 'onclick'" },
	{ HEAD "<a ONCLICK=\"f()\">", "v/t.html:2: event handlers are not allowed: 'onclick'" },
	{ HEAD "<svg onload>", "v/t.html:2: event handlers are not allowed: 'onload'" },
	{ HEAD "<p style=\"{{ x }}\">", "v/t.html:2: this attribute is not allowed in templates: 'style'" },
	{ HEAD "<p class={{ x }}>", "v/t.html:2: the value 'x' may not stand in an attribute without quotes" },
	{ HEAD "<p class=a>", "v/t.html:2: an attribute's value must stand in quotes" },
	{ HEAD "<{{ x }}>", "v/t.html:2: a '<' that begins no tag: write &lt;" },
	{ HEAD "<h{{ x }}>", "v/t.html:2: the value 'x' may not stand in a tag's name" },
	{ HEAD "<p {{ x }}>", "v/t.html:2: the value 'x' may not stand between attributes" },
	{ HEAD "<p data-{{ x }}=\"1\">", "v/t.html:2: the value 'x' may not stand in an attribute's name" },
	{ HEAD "<!-- {{ x }} -->", "v/t.html:2: the value 'x' may not stand in a comment" },
	{ HEAD "<!DOCTYPE {{ x }}>", "v/t.html:2: the value 'x' may not stand in the doctype" },
	{ HEAD "<img srcset=\"{{ x }}\">",
	  "v/t.html:2: the value 'x' may not stand in an attribute that takes only fixed text" },
	{ HEAD "<form method=\"{{ x }}\">",
	  "v/t.html:2: the value 'x' may not stand in an attribute that takes only fixed text" },
	{ HEAD "<p title=\"{{! h }}\">", "v/t.html:2: finished HTML may only stand between tags: '! h'" },
	/* addresses */
	{ HEAD "<a href=\"javascript:f()\">",
	  "v/t.html:2: addresses are relative, https, mailto or tel, not 'javascript'" },
	{ HEAD "<a href=\"java&#115;cript:f()\">", "v/t.html:2: an entity may not stand at the head of an address" },
	{ HEAD "<a href=\"{{ x }}:1\">", "v/t.html:2: a ':' behind a value at the head of an address" },
	{ HEAD "<a href=\"ja{{ x }}:1\">", "v/t.html:2: a ':' behind a value at the head of an address" },
	{ HEAD "<a href=\"{{ _(\"a.b\") }}\">", "v/t.html:2: a message may not stand in an address: '_(\"a.b\")'" },
	{ HEAD "<a href=\"/{{ x | date }}\">", "v/t.html:2: this filter may not stand in an address: 'date'" },
	/* forms */
	{ HEAD "<form method=\"post\"></form>", "v/t.html:2: a form with method=\"post\" needs {% csrf %}" },
	{ HEAD "<form method='POST'>\n</form>", "v/t.html:3: a form with method=\"post\" needs {% csrf %}" },
	{ HEAD "<form method=\"post\">\n{% if (x.n) { %}\n{% csrf %}\n{% } %}\n</form>",
	  "v/t.html:6: a form with method=\"post\" needs {% csrf %}" },
	{ HEAD "<button formmethod=\"post\">", "v/t.html:2: this attribute is not allowed in templates: 'formmethod'" },
	/* strictness */
	{ HEAD "a < b", "v/t.html:2: a '<' that begins no tag: write &lt;" },
	{ HEAD "<p class=\"a\"id=\"b\">", "v/t.html:2: a blank is needed before the next attribute" },
	{ HEAD "<p class =\"a\">", "v/t.html:2: no blank before the '=' of an attribute" },
	{ HEAD "<a{% if (x.n) { %} {% } %}href=\"/\">", "v/t.html:2: a blank is needed before the next attribute" },
	{ HEAD "</p class=\"a\">", "v/t.html:2: an end tag has no attributes" },
	{ HEAD "<p", "v/t.html:2: the template ends in a tag's name" },
	{ HEAD "<textarea>", "v/t.html:2: the template ends in pre or textarea" },
	{ HEAD "<form method=\"post\">", "v/t.html:2: the template ends in a form with method=\"post\"" },
	/* blocks */
	{ HEAD "{% if (x.n) { %}\n<p title=\"{% } %}\">",
	  "v/t.html:3: the block of line 2 began between tags and ends in a value" },
	{ HEAD "<p {% if (x.n) { %}>{% } %}",
	  "v/t.html:2: the block of line 2 began between attributes and ends between tags" },
	{ HEAD "{% if (x.n) { %}<a href='{% } else { %}<a title='{% } %}'>",
	  "v/t.html:2: the block of line 2 began between tags and ends in a value" },
	{ HEAD "{% for (;;) { %}\n", "v/t.html:2: this block is never closed" },
	{ HEAD "{% } %}", "v/t.html:2: '}' without a block" },
	{ HEAD "{% if (x.n) %}<p>", "v/t.html:2: C in a template ends in { } ; or : unlike 'if (x.n)'" },
	{ HEAD "{% goto out; %}", "v/t.html:2: not allowed in templates: 'goto'" },
	{ HEAD "<p title=\"{% return; %}\">",
	  "v/t.html:2: this may only stand between tags, outside pre and forms: 'return'" },
	{ HEAD "{% x = y; // %}", "v/t.html:2: C in a template ends in { } ; or : unlike 'x = y; //'" },
	{ HEAD "{% // {\n x(); %}", "v/t.html:2: use /* */ instead of //: '// {\n x();'" },
	{ HEAD "<!-- {% if (x.n) { %} -->", "v/t.html:2: {% %} may not stand in a comment" },
	/* words */
	{ HEAD "\n{{ x | shout }}", "v/t.html:3: unknown filter 'shout'" },
	{ HEAD "{{ }}", "v/t.html:2: an empty value" },
	{ HEAD "{{ x ", "v/t.html:2: no end of '{{'" },
	{ HEAD "<p>\n\n{{ \"}}\" ", "v/t.html:4: no end of '{{'" },
	{ HEAD "{{ _(\"Not a key\") }}",
	  "v/t.html:2: a message is _(\"key\"), _(\"key\", arguments) or _n(\"key\", number), not "
	  "'\"Not a key\")'" },
	{ HEAD "{{ _n(\"a.b\") }}", "v/t.html:2: arguments follow the key behind a comma: '\"a.b\")'" },
	{ "{% template t(int x) %}", "v/t.html:1: a template is name(struct out *o, ...), not 't(int x)'" },
	{ "<p>{% template t(struct out *o) %}", "v/t.html:1: text before {% template %}" },
	{ "{{ x }}", "v/t.html:1: the value 'x' may not stand before {% template %}" },
	{ "<!-- nothing -->", "v/t.html:1: no {% template %} in this file" },
	{ "{% use <stdio.h> %}", "v/t.html:1: use takes a header in quotes, not '<stdio.h>'" },
	/* includes */
	{ HEAD "{% include \"_tag.html\" %}", "v/_tag.html:2: an included file must end where it began" },
	{ HEAD "{% include \"_self.html\" %}", "v/_self.html:1: includes nested too deep at 'v/_self.html'" },
	{ HEAD "{% include \"_bad.html\" %}", "v/_bad.html:2: this element is not allowed in templates: 'style'" },
	{ HEAD "{% include \"_none.html\" %}", "v/_none.html: absent" },
	{ HEAD "<p {% call f(o) %}>", "v/t.html:2: a template is called between tags: 'f(o)'" },
};

static void mistakes_are_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++) {
		struct result r DEFER(finish);

		compile(mistakes[i].text, &r);
		assert_int_not_equal(r.err, OK);
		assert_string_equal(r.fail.what, mistakes[i].error);
	}
}

static void good_templates_compile(void **state)
{
	static const char *const good[] = {
		HEAD "<a href=\"{{ x }}?a={{ x }}\">",
		HEAD "<a href='mailto:{{ x }}'>",
		HEAD "<a href=\"{{ x.n > 0 ? x : STR(\"}} \\\" '\") }}\">",
		HEAD "{% switch (x.n) { case 0: %}<p>{% break; default: %}<b>{% } %}",
		HEAD "<option{% if (x.n) { %} selected{% } %} value=\"{{ x }}\">",
		HEAD "<p class=\"a{% if (x.n) { %} b{% } else { %} c{% } %}\">",
		HEAD "<svg><path d=\"M0 {{ 1 | int }}\"/></svg>",
		HEAD "<form method=\"get\"></form><form method=\"post\">{% csrf %}</form>",
		HEAD "{{ a || b }}{{ flags(1 | 2) | int }}",
		HEAD "{# {{ anything }} {% if #}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		struct result r DEFER(finish);

		compile(good[i], &r);
		assert_string_equal(r.fail.what, "");
		assert_int_equal(r.err, OK);
	}
}

static void golden(void **state)
{
	struct result r DEFER(finish);

	(void)state;
	compile("{% use \"people/view.h\" %}\n"
	        "{% template t(struct out *o, const struct v *v) %}\n"
	        "<h1>{{ v->name }}</h1>\n"
	        "{% for (size_t i = 0; i < v->n; i++) { %}\n"
	        "  <a href=\"{{ v->row[i].url }}?x={{ v->x }}\">{{ _(\"a.b-c\", v->x, v->y) }}</a>\n"
	        "{% } %}\n"
	        "{{ _n(\"a.rows\", v->n) }}\n",
	        &r);
	assert_int_equal(r.err, OK);
	assert_has(&r.header, "#include \"http/out.h\"\n#include \"people/view.h\"\n"
	                      "void t(struct out *o, const struct v *v);\n");
	assert_has(&r.source, "#line 2 \"v/t.html\"\n"
	                      "void t(struct out *o, const struct v *v)\n{\n"
	                      "\tout_raw(o, \"<h1>\", 4);\n"
	                      "#line 3 \"v/t.html\"\n"
	                      "\tout_esc(o, (v->name));\n"
	                      "\tout_raw(o, \"</h1>\\n\", 6);\n"
	                      "#line 4 \"v/t.html\"\n"
	                      "for (size_t i = 0; i < v->n; i++) {\n"
	                      "\tout_raw(o, \" <a href=\\042\", 10);\n"
	                      "#line 5 \"v/t.html\"\n"
	                      "\tout_url(o, (v->row[i].url));\n"
	                      "\tout_raw(o, \"\\077x=\", 3);\n"
	                      "#line 5 \"v/t.html\"\n"
	                      "\tout_url_part(o, (v->x));\n"
	                      "\tout_raw(o, \"\\042>\", 2);\n"
	                      "#line 5 \"v/t.html\"\n"
	                      "\tout_msg(o, MSG_A_B_C, (const struct str[]){ v->x, v->y },\n"
	                      "\t\tsizeof((const struct str[]){ v->x, v->y }) / sizeof(struct str));\n"
	                      "\tout_raw(o, \"</a>\\n\", 5);\n"
	                      "#line 6 \"v/t.html\"\n"
	                      "}\n"
	                      "#line 7 \"v/t.html\"\n"
	                      "\tout_msg_count(o, MSG_A_ROWS_ONE, MSG_A_ROWS_MANY, (v->n));\n"
	                      "\tout_raw(o, \"\\n\", 1);\n"
	                      "}\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mistakes_are_named),
		cmocka_unit_test(good_templates_compile),
		cmocka_unit_test(golden),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
