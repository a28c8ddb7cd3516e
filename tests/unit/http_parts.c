/* SPDX-License-Identifier: EUPL-1.2 */
/* The parts of the server by themselves: forms, paths, routes, cookies, page tokens. */
#include "test.h"

#include "http/internal.h"

enum { LARGEST = 64 * 1024 };

static void forms(void **state)
{
	static const struct {
		const char *in;
		enum err err;
		const char *out;
	} cases[] = {
		{ "", OK, "" },
		{ "a=1", OK, "[a]=[1]" },
		{ "a=1&b=2&a=3", OK, "[a]=[1][b]=[2][a]=[3]" },
		{ "a", OK, "[a]=[]" },
		{ "a=", OK, "[a]=[]" },
		{ "a=b=c", OK, "[a]=[b=c]" },
		{ "&&a=1&", OK, "[a]=[1]" },
		{ "a+b=c%20d%2B", OK, "[a b]=[c d+]" },
		{ "a=%c3%A9", OK, "[a]=[\xc3\xa9]" },
		{ "a=1%0d%0a2%0a3", OK, "[a]=[1\n2\n3]" },
		{ "a=%0d", ERR_INPUT, NULL },
		{ "a=%", ERR_INPUT, NULL },
		{ "a=%4", ERR_INPUT, NULL },
		{ "a=%4g", ERR_INPUT, NULL },
		{ "a=%00", ERR_INPUT, NULL },
		{ "a=%c3", ERR_INPUT, NULL },
		{ "a=%c0%af", ERR_INPUT, NULL },
		{ "a=\xff", ERR_INPUT, NULL },
		{ "=x", ERR_INPUT, NULL },
		{ "a&b&c&d&e", ERR_TOOBIG, NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct arena a DEFER(arena_reset);
		struct buf out DEFER(buf_finish);
		struct form form = { NULL, 99 };
		struct fail f;

		arena_init(&a, LARGEST);
		buf_init(&out, LARGEST);
		assert_int_equal(form_parse(&a, str_of(cases[i].in), 4, &form, &f), cases[i].err);
		if (cases[i].err != OK) {
			assert_int_equal(form.count, 99);
			continue;
		}
		for (size_t k = 0; k < form.count; k++) {
			buf_printf(&out, "[%.*s]=[%.*s]", STR_ARG(form.fields[k].name), STR_ARG(form.fields[k].value));
		}
		assert_text(&out, cases[i].out);
	}
}

static void form_values(void **state)
{
	struct arena a DEFER(arena_reset);
	struct form form;
	struct str value = { NULL, 0 };
	struct fail f;
	size_t at = 0;

	(void)state;
	arena_init(&a, LARGEST);
	assert_int_equal(form_parse(&a, STR("a=1&b=&a=2"), 4, &form, &f), OK);
	assert_str(form_get(&form, "a"), "1");
	assert_str(form_get(&form, "c"), "");
	assert_true(form_find(&form, "b", &value));
	assert_false(form_find(&form, "c", &value));
	assert_true(form_next(&form, "a", &at, &value));
	assert_true(form_next(&form, "a", &at, &value));
	assert_str(value, "2");
	assert_false(form_next(&form, "a", &at, &value));
}

static void paths(void **state)
{
	static const struct {
		const char *in;
		enum err err;
		size_t count;
		bool slash;
	} cases[] = {
		{ "/", OK, 0, false },
		{ "/a", OK, 1, false },
		{ "/a/b", OK, 2, false },
		{ "/a/", OK, 1, true },
		{ "/a%2Fb", OK, 1, false },
		{ "/a//b", ERR_ABSENT, 0, false },
		{ "//", ERR_ABSENT, 0, false },
		{ "/a//", ERR_ABSENT, 0, false },
		{ "/.", ERR_ABSENT, 0, false },
		{ "/%2e%2e", ERR_ABSENT, 0, 0 },
		{ "a", ERR_INPUT, 0, false },
		{ "", ERR_INPUT, 0, false },
		{ "/%", ERR_INPUT, 0, false },
		{ "/a%0a%07", ERR_INPUT, 0, 0 },
		{ "*", ERR_INPUT, 0, false },
		{ "/1/2/3/4/5/6/7/8/9/10/11/12", OK, 12, false },
		{ "/1/2/3/4/5/6/7/8/9/10/11/12/13", ERR_ABSENT, 0, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct arena a DEFER(arena_reset);
		struct http_path path = { .count = 0 };
		struct fail f;

		arena_init(&a, LARGEST);
		assert_int_equal(path_parse(&a, str_of(cases[i].in), &path, &f), cases[i].err);
		assert_int_equal(path.count, cases[i].count);
		assert_int_equal(path.trailing_slash, cases[i].slash);
	}
}

static enum err nothing(struct http_req *r, struct http_resp *ret)
{
	(void)r;
	(void)ret;
	return OK;
}

static const char row = 1;

/* "GET /a" finds pattern, or NULL, with these methods allowed. */
static void find(const struct route_table *t, struct arena *a, enum http_method method, const char *path,
                 const char *pattern, unsigned allowed)
{
	struct http_pair params[HTTP_MAX_PARAMS];
	struct http_path parsed;
	const struct compiled_route *found;
	unsigned got;
	size_t n;
	struct fail f;

	assert_int_equal(path_parse(a, str_of(path), &parsed, &f), OK);
	found = route_find(t, method, &parsed, params, &n, &got);
	assert_int_equal(got, allowed);
	if (pattern == NULL) {
		assert_null(found);
	} else {
		assert_non_null(found);
		assert_string_equal(found->route->pattern, pattern);
	}
}

static void routes(void **state)
{
	static const struct http_route some[] = {
		{ HTTP_GET, "/{alles}", nothing, COST_FAST, 0, &row, 0 },
		{ HTTP_GET, "/a", nothing, COST_FAST, 0, &row, 0 },
		{ HTTP_POST, "/a", nothing, COST_FAST, 0, &row, 0 },
		{ HTTP_GET, "/a/{b}/c", nothing, COST_FAST, 0, &row, 0 },
		{ HTTP_POST, "/a/_zoek", nothing, COST_FAST, 0, &row, 0 },
	};
	static const struct http_route more[] = {
		{ HTTP_GET, "/a/{b}", nothing, COST_FAST, 0, &row, 0 },
		{ HTTP_GET, "/", nothing, COST_FAST, 0, &row, 0 },
	};
	const struct http_routes sets[] = { { some, 5 }, { more, 2 } };
	struct arena a DEFER(arena_reset);
	struct http_metrics metrics = { 0 };
	struct route_table t;
	struct fail f;
	const unsigned get = 1u << HTTP_GET, post = 1u << HTTP_POST;

	(void)state;
	arena_init(&a, LARGEST);
	assert_int_equal(metrics_init(&a, &metrics), OK);
	assert_int_equal(routes_compile(&a, sets, 2, &metrics, &t, &f), OK);
	find(&t, &a, HTTP_GET, "/", "/", get);
	find(&t, &a, HTTP_GET, "/a", "/a", get | post);
	find(&t, &a, HTTP_POST, "/a", "/a", get | post);
	find(&t, &a, HTTP_DELETE, "/a", NULL, get | post);
	find(&t, &a, HTTP_GET, "/z", "/{alles}", get);
	find(&t, &a, HTTP_GET, "/a/x", "/a/{b}", get);
	find(&t, &a, HTTP_POST, "/a/_zoek", "/a/_zoek", post);
	find(&t, &a, HTTP_GET, "/a/_zoek", NULL, post);
	find(&t, &a, HTTP_GET, "/a/x/c", "/a/{b}/c", get);
	find(&t, &a, HTTP_GET, "/a/x/d", NULL, 0);
	find(&t, &a, HTTP_GET, "/A", "/{alles}", get);
}

static void bad_patterns(void **state)
{
	static const char *const bad[] = { "", "a", "/a/", "/{", "/{}", "/a//b", "/{a}/{b}/{c}/{d}/{e}/{f}/{g}" };

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct http_route route = { HTTP_GET, bad[i], nothing, COST_FAST, 0, &row, 0 };
		struct http_routes set = { &route, 1 };
		struct http_metrics metrics = { 0 };
		struct arena a DEFER(arena_reset);
		struct route_table t;
		struct fail f;

		arena_init(&a, LARGEST);
		assert_int_equal(metrics_init(&a, &metrics), OK);
		assert_int_equal(routes_compile(&a, &set, 1, &metrics, &t, &f), ERR_INPUT);
	}
}

static void cookies(void **state)
{
	static const struct {
		const char *header;
		bool secure;
		const char *value;
	} cases[] = {
		{ "session=a", false, "a" },
		{ "x=1; session=a", false, "a" },
		{ "x=1;session = a ; y", false, "a" },
		{ "session=a; session=b", false, "a" },
		{ "xsession=a", false, "" },
		{ "Session=a", false, "" },
		{ "session", false, "" },
		{ "", false, "" },
		{ ";;;=;", false, "" },
		{ "session=a=b==", false, "a=b==" },
		{ "__Host-session=a", true, "a" },
		{ "session=a", true, "" },
		{ "__Host-session=a", false, "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct http_pair header = { STR("cookie"), str_of(cases[i].header) };
		struct http_req r = { .headers = &header, .header_count = 1, .secure = cases[i].secure };

		assert_str(cookie_session(&r), cases[i].value);
	}
}

static void page_tokens(void **state)
{
	unsigned char secret[HTTP_SECRET] = { 1 }, other[HTTP_SECRET] = { 2 };
	struct arena a DEFER(arena_reset);
	struct str token;
	char *changed;

	(void)state;
	arena_init(&a, LARGEST);
	token = csrf_make(&a, secret, STR("sessie"));
	assert_true(csrf_good(secret, STR("sessie"), token));
	assert_false(csrf_good(other, STR("sessie"), token));
	assert_false(csrf_good(secret, STR("sessi"), token));
	assert_false(csrf_good(secret, STR(""), token));
	assert_false(csrf_good(secret, STR("sessie"), STR("")));
	assert_false(csrf_good(secret, STR("sessie"), (struct str){ token.p, token.n - 1 }));
	for (size_t i = 0; i < token.n; i++) {
		changed = arena_copy(&a, token.p, token.n);
		assert_non_null(changed);
		changed[i] = changed[i] == 'A' ? 'B' : 'A';
		assert_false(csrf_good(secret, STR("sessie"), (struct str){ changed, token.n }));
	}
}

static void zipping(void **state)
{
	static const struct {
		const char *header;
		bool yes;
	} cases[] = {
		{ "", false },
		{ "gzip", true },
		{ "br, gzip", true },
		{ "GZIP;q=0.5", true },
		{ "gzip;q=0", false },
		{ "gzip; q=0.0", false },
		{ "x-gzip, deflate", false },
		{ "identity,gzip ; q=1", true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_int_equal(gzip_accepted(str_of(cases[i].header)), cases[i].yes);
	}
}

static void histogram(void **state)
{
	struct arena a DEFER(arena_reset);
	struct buf out DEFER(buf_finish);
	struct http_metrics m = { 0 };
	struct metrics_now now = { 1, 2, 3 };
	struct route_stats *s;

	(void)state;
	arena_init(&a, LARGEST);
	buf_init(&out, LARGEST);
	assert_int_equal(metrics_init(&a, &m), OK);
	s = metrics_route(&a, &m, "GET", "/x");
	assert_non_null(s);
	metrics_count(s, 200, 64);
	metrics_count(s, 200, 65);
	metrics_count(s, 503, 1000000000);
	metrics_write(&m, &now, &out);
	assert_has(&out, "requests_total{method=\"GET\",route=\"/x\",status=\"2xx\"} 2\n");
	assert_has(&out, "requests_total{method=\"GET\",route=\"/x\",status=\"5xx\"} 1\n");
	assert_has(&out, "bucket{method=\"GET\",route=\"/x\",le=\"0.000064\"} 1\n");
	assert_has(&out, "bucket{method=\"GET\",route=\"/x\",le=\"0.000128\"} 2\n");
	assert_has(&out, "bucket{method=\"GET\",route=\"/x\",le=\"+Inf\"} 3\n");
	assert_has(&out, "seconds_sum{method=\"GET\",route=\"/x\"} 1000.000129\n");
	assert_has(&out, "sluitend_http_connections 3\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forms),       cmocka_unit_test(form_values),  cmocka_unit_test(paths),
		cmocka_unit_test(routes),      cmocka_unit_test(bad_patterns), cmocka_unit_test(cookies),
		cmocka_unit_test(page_tokens), cmocka_unit_test(zipping),      cmocka_unit_test(histogram),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
