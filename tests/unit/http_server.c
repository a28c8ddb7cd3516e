/* SPDX-License-Identifier: EUPL-1.2 */
/* The server as clients meet it: what is answered, with which headers, and what is refused. */
#include "http_app.h"
#include "http_client.h"

static struct test_app app;

static int start(void **state)
{
	struct http_options options = { .event_threads = 2 };

	(void)state;
	test_app_start(&app, &options);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	test_app_stop(&app);
	return 0;
}

static void get(const char *path, const char *headers, struct buf *ret)
{
	char line[9000];

	(void)snprintf(line, sizeof line, "GET %s", path);
	client_request(app.port, line, headers, NULL, ret);
}

static void expect(const char *line, const char *headers, const char *body, int status, const char *part)
{
	struct buf answer DEFER(buf_finish);

	client_request(app.port, line, headers, body, &answer);
	assert_int_equal(client_status(&answer), status);
	if (part != NULL) {
		assert_has(&answer, part);
	}
	assert_has(&answer, "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; ");
}

static void reads_requests(void **state)
{
	(void)state;
	expect("GET /?a=1&b=x+y%26&leeg", "", NULL, 200,
	       "query a=1\nquery b=x y&\nquery leeg=\nbody \nremote 127.0.0.1\n");
	expect("GET /jongeren/a%2Fb", "", NULL, 200, "param id=a/b\n");
	expect("GET /jongeren/k7/uitleg/16u", "", NULL, 200, "param id=k7\nparam x=16u\n");
	expect("GET /jongeren/k7/uitleg/16u", "", NULL, 200, "thread 1\n");
	expect("GET /", "Cookie: a=b; session=geheim; c\r\n", NULL, 200, "session geheim\n");
	expect("GET /", "Cookie: session=x\r\nAuthorization: Bearer t\r\n", NULL, 200, "session x\nbearer \n");
	expect("GET /", "X-Forwarded-For: 1.2.3.4, 10.1.1.1\r\nX-Forwarded-Proto: https\r\n", NULL, 200,
	       "remote 10.1.1.1\nsecure 1\n");
	expect("GET /", "X-Forwarded-For: 1.2.3.4, 2001:db8::7\r\n", NULL, 200, "remote 2001:db8::7\n");
	expect("GET /", "X-Forwarded-For: <b>\r\n", NULL, 200, "remote 127.0.0.1\n");
	/* A proxy that adds a line of its own behind what the client wrote. */
	expect("GET /",
	       "X-Forwarded-For: 1.2.3.4\r\nX-Forwarded-Proto: https\r\nX-Forwarded-For: 10.1.1.1\r\nX-Forwarded-Proto: http\r\n",
	       NULL, 200, "remote 10.1.1.1\nsecure 0\n");
	expect("GET /", "X-Forwarded-Proto: https\r\nCookie: session=a; __Host-session=b\r\n", NULL, 200,
	       "session b\n");
	expect("POST /jongeren/k7", "Content-Type: application/x-www-form-urlencoded\r\n", "naam=S%C3%A9m&x=1%0D%0A2",
	       200, "form naam=S\xc3\xa9m\nform x=1\n2\n");
	expect("POST /jongeren/k7", "Content-Type: application/json\r\n", "{\"a\":1}", 200, "body {\"a\":1}\n");
	expect("POST /jongeren/k7", "", "", 200, "body \n");
}

static void refuses_bad_requests(void **state)
{
	(void)state;
	expect("GET /%zz", "", NULL, 400, NULL);
	expect("GET /%00", "", NULL, 400, NULL);
	expect("GET /%ff", "", NULL, 400, NULL);
	expect("GET /?a=%c3", "", NULL, 400, NULL);
	expect("GET /?=b", "", NULL, 400, NULL);
	expect("POST /jongeren/k7", "Content-Type: application/x-www-form-urlencoded\r\n", "a=%0", 400, NULL);
	expect("GET /nergens", "", NULL, 404, "<h1>Niet gevonden</h1>");
	expect("GET /nergens", "Cookie: taal=en\r\n", NULL, 404, "<h1>Not found</h1>");
	expect("GET //", "", NULL, 404, NULL);
	expect("GET /../etc/passwd", "", NULL, 404, NULL);
	expect("GET /jongeren/..", "", NULL, 404, NULL);
	expect("GET /jongeren/k7/", "", NULL, 301, "Location: /jongeren/k7\r\n");
	expect("GET /jongeren/k7/?a=%2f", "", NULL, 301, "Location: /jongeren/k7?a=%2f\r\n");
	expect("GET /nergens/", "", NULL, 404, NULL);
	expect("POST /jongeren/k7/", "", "", 404, NULL);
	expect("GET /api/fout/weg/", "", NULL, 404, "application/problem+json");
	expect("DELETE /jongeren/k7", "", NULL, 405, "Allow: GET, HEAD, POST\r\n");
	expect("GET /api/v1/aanwezigheid", "", NULL, 405, "Allow: POST\r\n");
	expect("BREW /jongeren/k7", "", NULL, 405, "Allow: GET, HEAD, POST\r\n");
	expect("POST /static/x", "", "", 404, NULL);
}

/* The request that hides in the body of each must never be answered. */
static void one_reading_of_each_request(void **state)
{
	static const char *const heads[] = {
		"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
		"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
		"Content-Length: 5\r\nContent-Length: 0\r\n",
		"Content-Length: 0\r\nContent-Length: 5\r\n",
		"Content-Length: 5\r\nContent-Length: 5\r\n",
		"Content-Length: +5\r\n",
		"Content-Length: 5, 5\r\n",
		"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
		"Transfer-Encoding: gzip, chunked\r\n",
		"Transfer-Encoding: xchunked\r\n",
		"Transfer-Encoding : chunked\r\nContent-Length: 5\r\n",
		"Content-Length: 5\r\nHost: ander.example\r\n",
		"Content-Length: 5\r\nX: a\x01b\r\n",
		"Transfer-Encoding:\r\n chunked\r\nContent-Length: 5\r\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
		struct buf request DEFER(buf_finish), answer DEFER(buf_finish);

		buf_init(&request, 4096);
		buf_printf(&request,
		           "POST /jongeren/k7 HTTP/1.1\r\nHost: a\r\n%s\r\n0\r\n\r\n"
		           "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
		           heads[i]);
		client_ask(app.port, test_text(&request), &answer);
		if (client_status(&answer) != 400 || strstr(test_text(&answer), "HTTP/1.1 200") != NULL) {
			fail_msg("%s: %s", heads[i], test_text(&answer));
		}
	}
	/* An older client knows no chunks. */
	struct buf answer DEFER(buf_finish);

	client_ask(app.port, "POST /jongeren/k7 HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
	           &answer);
	assert_non_null(strstr(test_text(&answer), " 400 "));
}

static void limits(void **state)
{
	struct buf path DEFER(buf_finish), headers DEFER(buf_finish), body DEFER(buf_finish), answer DEFER(buf_finish);

	(void)state;
	buf_init(&path, 10000);
	buf_init(&headers, 10000);
	buf_init(&body, 10000);
	buf_text(&path, "/?a=");
	while (path.n < 8200) {
		buf_text(&path, "xxxxxxxx");
	}
	get(test_text(&path), "", &answer);
	assert_int_equal(client_status(&answer), 414);
	for (int i = 0; i < 65; i++) {
		buf_printf(&headers, "X-%d: y\r\n", i);
	}
	expect("GET /", test_text(&headers), NULL, 431, NULL);
	buf_clear(&path);
	buf_text(&path, "GET /?");
	for (int i = 0; i < 65; i++) {
		buf_printf(&path, "a%d=1&", i);
	}
	expect(test_text(&path), "", NULL, 400, NULL);
	while (body.n < 1000) {
		buf_char(&body, 'x');
	}
	expect("POST /jongeren/k7", "", test_text(&body), 200, NULL);
	buf_char(&body, 'x');
	expect("POST /jongeren/k7", "", test_text(&body), 413, "<h1>Te groot</h1>");
}

/* The same in chunks, whose sum nobody announced. */
static void chunked_bodies(void **state)
{
	struct buf request DEFER(buf_finish), answer DEFER(buf_finish), small DEFER(buf_finish);

	(void)state;
	buf_init(&request, 100000);
	buf_text(&request,
	         "POST /jongeren/k7 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n");
	for (int i = 0; i < 5; i++) {
		buf_printf(&request, "12c\r\n%0300d\r\n", 0);
	}
	buf_text(&request, "0\r\n\r\n");
	client_ask(app.port, test_text(&request), &answer);
	assert_int_equal(client_status(&answer), 413);
	assert_has(&answer, "Connection: close");
	client_ask(app.port,
	           "POST /jongeren/k7 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
	           "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
	           &small);
	assert_int_equal(client_status(&small), 200);
	assert_has(&small, "body abcde\n");
}

static void no_http_at_all(void **state)
{
	static const char *const rubbish[] = {
		"\r\n\r\n",
		"GET\r\n\r\n",
		"\x16\x03\x01\x02\x01\xfc\x03\x03 tls hello\r\n\r\n",
		"GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
		"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
		"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
		"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof rubbish / sizeof rubbish[0]; i++) {
		int fd = client_connect(app.port);
		struct buf answer DEFER(buf_finish);

		(void)client_send(fd, rubbish[i], strlen(rubbish[i]));
		(void)shutdown(fd, SHUT_WR);
		client_read(fd, &answer);
		assert_int_not_equal(client_status(&answer), 200);
	}
	expect("GET /", "", NULL, 200, NULL);
}

static void head_has_no_body(void **state)
{
	struct buf get_answer DEFER(buf_finish), head_answer DEFER(buf_finish);
	char length[64];

	(void)state;
	get("/?a=1", "", &get_answer);
	client_request(app.port, "HEAD /?a=1", "", NULL, &head_answer);
	assert_int_equal(client_status(&head_answer), 200);
	assert_string_equal(client_body(&head_answer), "");
	(void)snprintf(length, sizeof length, "Content-Length: %zu\r\n", strlen(client_body(&get_answer)));
	assert_has(&head_answer, length);
}

static void errors_become_answers(void **state)
{
	struct buf answer DEFER(buf_finish);

	(void)state;
	expect("GET /fout/invoer", "", NULL, 400, "<p>geen &lt;datum&gt;</p>");
	expect("GET /fout/weg", "", NULL, 404, NULL);
	expect("GET /fout/bezet", "", NULL, 503, "Retry-After: 2\r\n");
	expect("GET /fout/botst", "", NULL, 409, "al gewijzigd");
	expect("GET /api/fout/invoer", "", NULL, 400,
	       "{\"type\":\"about:blank\",\"title\":\"De aanvraag klopt niet\",\"status\":400,\"detail\":\"geen "
	       "\\u003cdatum\\u003e\",\"errors\":[{\"field\":\"datum\",\"detail\":\"geen "
	       "\\u003cdatum\\u003e\"}]}");
	expect("GET /api/fout/weg", "", NULL, 404, "API-Version: 1.0.0\r\n");
	get("/fout/db", "", &answer);
	assert_int_equal(client_status(&answer), 503);
	assert_has_not(&answer, "geheim");
	assert_has_not(&answer, "half af");
}

static void authorize_comes_first(void **state)
{
	int handled = atomic_load(&app.handled), authorized = atomic_load(&app.authorized);

	(void)state;
	expect("GET /verboden", "", NULL, 403, "<h1>Geen toegang</h1>");
	expect("GET /inloggen-eerst", "", NULL, 303, "Location: /inloggen\r\n");
	expect("HEAD /verboden", "", NULL, 403, NULL);
	assert_int_equal(atomic_load(&app.handled), handled);
	assert_int_equal(atomic_load(&app.authorized), authorized + 3);
}

static void cookies_and_redirects(void **state)
{
	(void)state;
	expect("GET /verder?naar=/a", "", NULL, 303, "Location: /a\r\n");
	expect("GET /verder?naar=/a", "", NULL, 303,
	       "Set-Cookie: session=abc; Path=/; HttpOnly; SameSite=Lax; Max-Age=60\r\n");
	expect("GET /verder?naar=/a", "", NULL, 303, "Set-Cookie: oud=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0\r\n");
	expect("GET /verder?naar=/a", "X-Forwarded-Proto: https\r\n", NULL, 303,
	       "Set-Cookie: __Host-session=abc; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60\r\n");
	expect("GET /verder?naar=/a", "X-Forwarded-Proto: https\r\n", NULL, 303, "Strict-Transport-Security: ");
	expect("GET /verder?naar=//elders.nl", "", NULL, 500, NULL);
	expect("GET /verder?naar=https://elders.nl", "", NULL, 500, NULL);
	expect("GET /verder?naar=", "", NULL, 500, NULL);
}

static void finds_token(struct buf *page, char token[128])
{
	const char *at = strstr(test_text(page), "name=\"csrf\" value=\"");

	assert_non_null(at);
	assert_int_equal(sscanf(at, "name=\"csrf\" value=\"%127[A-Za-z0-9_-]\"", token), 1);
}

static void forms_need_a_token(void **state)
{
	struct buf page DEFER(buf_finish), other DEFER(buf_finish);
	char token[128], second[128], body[300], header[300];
	const char *form = "Cookie: session=s1\r\nContent-Type: application/x-www-form-urlencoded\r\n";

	(void)state;
	get("/pagina", "Cookie: session=s1\r\n", &page);
	get("/pagina", "Cookie: session=s1\r\n", &other);
	finds_token(&page, token);
	finds_token(&other, second);
	assert_string_not_equal(token, second);
	(void)snprintf(body, sizeof body, "a=1&csrf=%s", token);
	expect("POST /jongeren/k7", form, body, 200, "form a=1\n");
	expect("POST /jongeren/k7", form, "a=1", 403, "Het formulier is verlopen");
	expect("POST /jongeren/k7", form, "a=1&csrf=AAAA", 403, NULL);
	expect("POST /jongeren/k7", "Cookie: session=s2\r\nContent-Type: application/x-www-form-urlencoded\r\n", body,
	       403, NULL);
	(void)snprintf(header, sizeof header, "Cookie: session=s1\r\nX-CSRF-Token: %s\r\n", token);
	expect("POST /jongeren/k7", header, "{}", 200, NULL);
	(void)snprintf(header, sizeof header, "%sOrigin: https://elders.nl\r\n", form);
	expect("POST /jongeren/k7", header, body, 403, NULL);
	(void)snprintf(header, sizeof header, "%sOrigin: http://127.0.0.1:%u\r\n", form, app.port);
	expect("POST /jongeren/k7", header, body, 200, NULL);
	(void)snprintf(header, sizeof header, "%sSec-Fetch-Site: same-site\r\n", form);
	expect("POST /jongeren/k7", header, body, 403, NULL);
	(void)snprintf(header, sizeof header, "%sSec-Fetch-Site: same-origin\r\n", form);
	expect("POST /jongeren/k7", header, body, 200, NULL);
	/* Signing in: no session yet, but not from a page of another site. */
	expect("POST /jongeren/k7", "Origin: null\r\n", "", 403, NULL);
	expect("POST /jongeren/k7", "Sec-Fetch-Site: cross-site\r\n", "", 403, NULL);
}

static void bearer_tokens(void **state)
{
	(void)state;
	expect("POST /api/v1/aanwezigheid", "Authorization: Bearer abc\r\nCookie: session=s1\r\n", "{}", 200,
	       "session \nbearer abc\n");
	expect("POST /api/v1/aanwezigheid", "Cookie: session=s1\r\n", "{}", 403, "problem+json");
	/* Elsewhere the header means nothing, so it cannot stand in for the page token. */
	expect("POST /jongeren/k7", "Authorization: Bearer abc\r\nCookie: session=s1\r\n", "{}", 403, NULL);
}

static void static_files(void **state)
{
	struct buf page DEFER(buf_finish), file DEFER(buf_finish), zipped DEFER(buf_finish), same DEFER(buf_finish);
	char path[128], line[160], etag[64], header[128];
	const char *at;

	(void)state;
	get("/pagina", "", &page);
	at = strstr(test_text(&page), "/static/");
	assert_non_null(at);
	assert_int_equal(sscanf(at, "%127[^<]", path), 1);
	get(path, "", &file);
	assert_int_equal(client_status(&file), 200);
	assert_has(&file, "Cache-Control: public, max-age=31536000, immutable\r\n");
	assert_has(&file, "Content-Type: text/css; charset=utf-8\r\n");
	assert_has(&file, "\r\n\r\nbody { margin: 0 }");
	assert_has_not(&file, "Content-Encoding");
	get(path, "Accept-Encoding: br, gzip;q=0.5\r\n", &zipped);
	assert_has(&zipped, "Content-Encoding: gzip\r\n");
	assert_true(zipped.n < file.n);
	at = strstr(test_text(&file), "ETag: ");
	assert_non_null(at);
	assert_int_equal(sscanf(at, "ETag: %63[^\r]", etag), 1);
	(void)snprintf(header, sizeof header, "If-None-Match: \"x\", W/%s\r\n", etag);
	get(path, header, &same);
	assert_int_equal(client_status(&same), 304);
	assert_string_equal(client_body(&same), "");
	(void)snprintf(line, sizeof line, "GET %sx", path);
	expect(line, "", NULL, 404, NULL);
	(void)snprintf(line, sizeof line, "POST %s", path);
	expect(line, "", "", 405, "Allow: GET, HEAD\r\n");
	expect("GET /static/0000000000000000/site.css", "", NULL, 404, NULL);
}

static void pages_shrink(void **state)
{
	struct buf plain DEFER(buf_finish), zipped DEFER(buf_finish), small DEFER(buf_finish);

	(void)state;
	get("/pagina", "", &plain);
	get("/pagina", "Accept-Encoding: gzip\r\n", &zipped);
	get("/", "Accept-Encoding: gzip\r\n", &small);
	assert_has_not(&plain, "Content-Encoding");
	assert_has(&plain, "Cache-Control: no-store\r\n");
	assert_has(&zipped, "Content-Encoding: gzip\r\n");
	assert_has(&zipped, "Vary: Accept-Encoding\r\n");
	assert_true(zipped.n * 2 < plain.n);
	assert_has_not(&small, "Content-Encoding");
}

static void health_and_metrics(void **state)
{
	(void)state;
	expect("GET /healthz", "", NULL, 200, "ok\n");
	expect("GET /readyz", "", NULL, 200, "ready\n");
	atomic_store(&app.not_ready, true);
	expect("GET /readyz", "", NULL, 503, "not ready\n");
	atomic_store(&app.not_ready, false);
	expect("GET /jongeren/k7", "", NULL, 200, NULL);
	expect("GET /metrics", "", NULL, 200,
	       "sluitend_http_requests_total{method=\"GET\",route=\"/jongeren/{id}\",status=\"2xx\"} ");
	expect("GET /metrics", "", NULL, 200,
	       "sluitend_http_request_seconds_bucket{method=\"GET\",route=\"/jongeren/{id}\"");
	expect("GET /metrics", "", NULL, 200, "eigen_maat 1\n");
	expect("GET /metrics", "X-Forwarded-For: 10.0.0.1\r\n", NULL, 404, NULL);
	expect("POST /healthz", "", "", 404, NULL);
}

static void half_a_head_is_no_request(void **state)
{
	static const char half[] = "GET /jongeren/k7 HTTP/1.1\r\nHost: x\r\nX-Fo";
	int fd = client_connect(app.port);

	(void)state;
	assert_true(client_send(fd, half, sizeof half - 1));
	(void)shutdown(fd, SHUT_WR);
	for (int i = 0; i < 20; i++) {
		expect("GET /metrics", "", NULL, 200, "sluitend_http_active 1\n");
	}
	(void)close(fd);
}

static void hands_over_to_a_worker(void **state)
{
	int done = atomic_load(&app.done);

	(void)state;
	expect("GET /zwaar", "", NULL, 200, "gedaan ");
	assert_int_equal(atomic_load(&app.done), done + 2);
}

static void one_connection_many_requests(void **state)
{
	static const char request[] = "GET /jongeren/a HTTP/1.1\r\nHost: x\r\n\r\n"
				      "POST /jongeren/b HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi"
				      "GET /jongeren/c/uitleg/d HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
	struct buf answer DEFER(buf_finish);

	(void)state;
	client_ask(app.port, request, &answer);
	assert_has(&answer, "param id=a\n");
	assert_has(&answer, "param id=b\nbody hi\n");
	assert_has(&answer, "param id=c\nparam x=d\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_requests),
		cmocka_unit_test(refuses_bad_requests),
		cmocka_unit_test(one_reading_of_each_request),
		cmocka_unit_test(limits),
		cmocka_unit_test(chunked_bodies),
		cmocka_unit_test(no_http_at_all),
		cmocka_unit_test(head_has_no_body),
		cmocka_unit_test(errors_become_answers),
		cmocka_unit_test(authorize_comes_first),
		cmocka_unit_test(cookies_and_redirects),
		cmocka_unit_test(forms_need_a_token),
		cmocka_unit_test(bearer_tokens),
		cmocka_unit_test(static_files),
		cmocka_unit_test(pages_shrink),
		cmocka_unit_test(health_and_metrics),
		cmocka_unit_test(half_a_head_is_no_request),
		cmocka_unit_test(hands_over_to_a_worker),
		cmocka_unit_test(one_connection_many_requests),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
