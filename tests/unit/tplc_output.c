/* SPDX-License-Identifier: EUPL-1.2 */
/* What compiled templates write: each value escaped for its place. */
#include "test.h"

#include "card_views.h"

enum { LARGEST = 64 * 1024 };

static void render(const struct card_view *v, struct str csrf, struct buf *page)
{
	struct out o = { .b = page, .lang = LANG_NL, .csrf = csrf };

	buf_init(page, LARGEST);
	card(&o, v);
	assert_int_equal(buf_err(page), OK);
}

static void hostile_values(void **state)
{
	static const struct str rows[] = { { "<b>", 3 }, { "a & b", 5 } };
	struct card_view v = {
		.name = STR("\"><script>'&"),
		.link = STR("javascript:alert(1)"),
		.query = STR("../x?y=\"z&"),
		.note = { STR("<em>goed</em>") },
		.birth = day_of(2009, 3, 3),
		.minutes = 870,
		.label = MSG_HTTP_NOT_FOUND,
		.selected = true,
		.rows = rows,
		.n = 2,
	};
	struct buf page DEFER(buf_finish);

	(void)state;
	render(&v, STR("tok\"en"), &page);
	assert_text(&page, "<!DOCTYPE html>\n<html lang=\"nl\">\n<head>\n"
	                   "<title>&quot;&gt;&lt;script&gt;&#39;&amp;</title>\n"
	                   "<script src=\"/app.js\"></script>\n</head>\n<body>\n"
	                   "<h1 class=\"title\" title=\"&quot;&gt;&lt;script&gt;&#39;&amp;\">"
	                   "&quot;&gt;&lt;script&gt;&#39;&amp; (870)</h1>\n"
	                   "<p>3 maart 2009, 14 u 30, Niet gevonden, Even druk</p>\n"
	                   "<a href=\"#\">een</a>\n"
	                   "<a href=\"/jongeren/..%2Fx%3Fy%3D%22z%26?n=870\">twee</a>\n"
	                   "<input name=\"x\" checked>\n"
	                   "<ul>\n\n<li>&lt;b&gt;</li>\n<li>a &amp; b</li>\n</ul>\n"
	                   "<p>iets</p>\n<em>goed</em>\n"
	                   "<form method=\"post\" action=\"/af\">\n"
	                   "<input type=\"hidden\" name=\"csrf\" value=\"tok&quot;en\"> "
	                   "<textarea name=\"t\">\n  &quot;&gt;&lt;script&gt;&#39;&amp;\n\t</textarea>\n</form>\n"
	                   "</body>\n</html>\n");
}

static void conditions_and_empty_values(void **state)
{
	struct card_view v = { .birth = DAY_NONE, .label = MSG_HTTP_BUSY, .big = true };
	struct buf page DEFER(buf_finish);

	(void)state;
	render(&v, (struct str){ NULL, 0 }, &page);
	assert_has(&page, "<h1 class=\"big title\" title=\"\"> (0)</h1>");
	assert_has(&page, "<input name=\"x\">");
	assert_has(&page, "<p>niets</p>");
	assert_has_not(&page, "hidden");
}

static void addresses(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{ "/a/b?c=d&e=f#g", "/a/b?c=d&amp;e=f#g" },
		{ "jongeren/7", "jongeren/7" },
		{ "?na=3", "?na=3" },
		{ "https://voorbeeld.nl/", "https://voorbeeld.nl/" },
		{ "HTTPS://voorbeeld.nl/", "HTTPS://voorbeeld.nl/" },
		{ "mailto:a@b.nl", "mailto:a@b.nl" },
		{ "tel:+31101234567", "tel:+31101234567" },
		{ "http://voorbeeld.nl/", "#" },
		{ "javascript:alert(1)", "#" },
		{ " javascript:alert(1)", "#" },
		{ "java\tscript:alert(1)", "#" },
		{ "data:text/html,x", "#" },
		{ "vbscript:x", "#" },
		{ "//elders.nl/x", "#" },
		{ "/\\elders.nl/x", "#" },
		{ "\\\\elders.nl", "#" },
		{ ":x", "#" },
		{ "/a b\"'<>\xc3\xa9", "/a%20b%22%27%3C%3E%C3%A9" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct buf b DEFER(buf_finish);
		struct out o = { .b = &b };

		buf_init(&b, LARGEST);
		out_url(&o, str_of(cases[i].in));
		assert_text(&b, cases[i].out);
	}
}

static void messages_are_escaped_with_their_arguments(void **state)
{
	struct buf b DEFER(buf_finish);
	struct out o = { .b = &b };

	(void)state;
	buf_init(&b, LARGEST);
	out_msg(&o, MSG_HTTP_BUSY, NULL, 0);
	assert_text(&b, "Even druk");
	o.lang = LANG_EN;
	out_msg(&o, MSG_HTTP_BUSY, NULL, 0);
	assert_text(&b, "Even drukBusy");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hostile_values),
		cmocka_unit_test(conditions_and_empty_values),
		cmocka_unit_test(addresses),
		cmocka_unit_test(messages_are_escaped_with_their_arguments),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
