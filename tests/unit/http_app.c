/* SPDX-License-Identifier: EUPL-1.2 */
#include "http_app.h"

#include <time.h>

#include "http/stream.h"
#include "test.h"

static const char access_row = 1;
static char thread_state;

static void pause_ms(long ms)
{
	const struct timespec t = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };

	(void)nanosleep(&t, NULL);
}

static void count(struct http_req *r)
{
	struct test_app *app = r->arg;

	atomic_fetch_add(&app->handled, 1);
}

/* Tells back what it was asked, so that tests see how requests are read. */
static enum err echo(struct http_req *r, struct http_resp *ret)
{
	struct buf *b = http_text(ret, 200);

	count(r);
	for (size_t i = 0; i < r->param_count; i++) {
		buf_printf(b, "param %.*s=%.*s\n", STR_ARG(r->params[i].name), STR_ARG(r->params[i].value));
	}
	for (size_t i = 0; i < r->query.count; i++) {
		buf_printf(b, "query %.*s=%.*s\n", STR_ARG(r->query.fields[i].name), STR_ARG(r->query.fields[i].value));
	}
	for (size_t i = 0; i < r->form.count; i++) {
		buf_printf(b, "form %.*s=%.*s\n", STR_ARG(r->form.fields[i].name), STR_ARG(r->form.fields[i].value));
	}
	buf_printf(b, "body %.*s\nremote %.*s\nsecure %d\nsession %.*s\nbearer %.*s\nthread %d\n", STR_ARG(r->body),
	           STR_ARG(r->remote), r->secure, STR_ARG(r->session), STR_ARG(r->bearer), r->thread == &thread_state);
	return OK;
}

static enum err page(struct http_req *r, struct http_resp *ret)
{
	struct out o = http_html(ret, 200);

	count(r);
	out_raw(&o, "<form>", 6);
	out_csrf(&o);
	out_esc(&o, out_asset(&o, "site.css"));
	for (int i = 0; i < 200; i++) {
		out_raw(&o, "<p>telkens hetzelfde</p>", 24);
	}
	return OK;
}

static enum err wait_at_gate(struct http_req *r, struct http_resp *ret)
{
	struct test_app *app = r->arg;

	count(r);
	atomic_fetch_add(&app->at_gate, 1);
	while (!atomic_load(&app->gate)) {
		pause_ms(2);
	}
	buf_text(http_text(ret, 200), "door de poort");
	return OK;
}

static enum err fails(struct http_req *r, struct http_resp *ret)
{
	struct str kind = http_param(r, "soort");

	buf_text(http_text(ret, 200), "half af");
	if (str_eq(kind, STR("invoer"))) {
		return fail_set(&r->fail, ERR_INPUT, "datum", "geen <datum>");
	}
	if (str_eq(kind, STR("weg"))) {
		return ERR_ABSENT;
	}
	if (str_eq(kind, STR("bezet"))) {
		return ERR_BUSY;
	}
	if (str_eq(kind, STR("botst"))) {
		return fail_set(&r->fail, ERR_CONFLICT, NULL, "al gewijzigd");
	}
	return fail_set(&r->fail, ERR_DB, NULL, "geheim van de database");
}

static enum err redirects(struct http_req *r, struct http_resp *ret)
{
	TRY(http_cookie_set(ret, HTTP_SESSION_COOKIE, STR("abc"), 60));
	TRY(http_cookie_drop(ret, "oud"));
	return http_redirect(ret, http_query(r, "naar"));
}

static enum err moves_to_worker(struct http_req *r, struct http_resp *ret)
{
	struct test_app *app = r->arg;

	TRY(http_to_worker(r));
	count(r);
	buf_printf(http_text(ret, 200), "gedaan %d", atomic_load(&app->handled));
	return OK;
}

/* The one that nobody took is let go of. */
static enum err opens_stream(struct http_req *r, struct http_resp *ret)
{
	struct test_app *app = r->arg;
	struct http_stream *s, *before;

	TRY(http_stream_open(ret, &s));
	before = atomic_exchange(&app->stream, s);
	if (before != NULL) {
		http_stream_end(before);
		http_stream_release(before);
	}
	atomic_fetch_add(&app->streams, 1);
	return OK;
}

static const struct http_route routes[] = {
	{ HTTP_GET, "/", echo, COST_FAST, 0, &access_row, HTTP_PUBLIC },
	{ HTTP_GET, "/jongeren/{id}", echo, COST_FAST, 0, &access_row, 0 },
	{ HTTP_GET, "/jongeren/{id}/uitleg/{x}", echo, COST_SLOW, 0, &access_row, 0 },
	{ HTTP_POST, "/jongeren/{id}", echo, COST_FAST, 1000, &access_row, 0 },
	{ HTTP_POST, "/api/v1/aanwezigheid", echo, COST_SLOW, 0, &access_row, HTTP_BEARER },
	{ HTTP_GET, "/pagina", page, COST_FAST, 0, &access_row, 0 },
	{ HTTP_GET, "/wacht", wait_at_gate, COST_SLOW, 0, &access_row, 0 },
	{ HTTP_GET, "/fout/{soort}", fails, COST_FAST, 0, &access_row, 0 },
	{ HTTP_GET, "/api/fout/{soort}", fails, COST_SLOW, 0, &access_row, 0 },
	{ HTTP_GET, "/verder", redirects, COST_FAST, 0, &access_row, 0 },
	{ HTTP_GET, "/zwaar", moves_to_worker, COST_FAST, 0, &access_row, 0 },
	{ HTTP_GET, "/stroom", opens_stream, COST_FAST, 0, &access_row, 0 },
	{ HTTP_GET, "/verboden", echo, COST_FAST, 0, &access_row, 0 },
	{ HTTP_GET, "/inloggen-eerst", echo, COST_SLOW, 0, &access_row, 0 },
};

static const struct http_routes sets[] = { { routes, sizeof routes / sizeof routes[0] } };

static const char style[] = "body { margin: 0 } p { margin: 0 } p { margin: 0 } p { margin: 0 } p { margin: 0 }";
static const struct embedded_file files[] = {
	{ "site.css", { style, sizeof style - 1 } },
	{ "leeg.png", { "", 0 } },
};

static enum err thread_init(void *arg, struct fail *f, void **ret)
{
	struct test_app *app = arg;

	(void)f;
	atomic_fetch_add(&app->threads, 1);
	*ret = &thread_state;
	return OK;
}

static void thread_finish(void *arg, void *thread)
{
	struct test_app *app = arg;

	assert_ptr_equal(thread, &thread_state);
	atomic_fetch_add(&app->finished, 1);
}

static enum err authorize(struct http_req *r, const struct http_route *route, struct http_resp *ret)
{
	struct test_app *app = r->arg;

	atomic_fetch_add(&app->authorized, 1);
	assert_ptr_equal(route->access, &access_row);
	r->app = app;
	if (str_eq(r->path, STR("/verboden"))) {
		return ERR_DENIED;
	}
	if (str_eq(r->path, STR("/inloggen-eerst"))) {
		TRY(http_redirect(ret, STR("/inloggen")));
		return ERR_DENIED;
	}
	return OK;
}

static void done(struct http_req *r, const struct http_resp *ret)
{
	struct test_app *app = r->app;

	(void)ret;
	atomic_fetch_add(&app->done, 1);
}

static bool ready(void *arg)
{
	struct test_app *app = arg;

	return !atomic_load(&app->not_ready);
}

static void own_metrics(void *arg, struct buf *out)
{
	(void)arg;
	buf_text(out, "eigen_maat 1\n");
}

void test_app_start(struct test_app *app, struct http_options *options)
{
	struct fail f = { .what = "" };

	*app = (struct test_app){ .server = NULL };
	options->listen = "127.0.0.1:0";
	options->routes = sets;
	options->route_sets = 1;
	options->files = files;
	options->file_count = sizeof files / sizeof files[0];
	options->quiet = true;
	options->hooks.arg = app;
	options->hooks.thread_init = thread_init;
	options->hooks.thread_finish = thread_finish;
	options->hooks.authorize = authorize;
	options->hooks.done = done;
	options->hooks.ready = ready;
	options->hooks.metrics = own_metrics;
	assert_int_equal(http_server_start(&f, options, &app->server), OK);
	app->port = http_server_port(app->server);
	assert_true(app->port > 0);
}

void test_app_stop(struct test_app *app)
{
	http_server_stop(&app->server);
	assert_null(app->server);
	assert_int_equal(atomic_load(&app->threads), atomic_load(&app->finished));
	assert_int_equal(atomic_load(&app->authorized), atomic_load(&app->done));
}

void test_app_wait(_Atomic int *counter, int n)
{
	for (int i = 0; i < 2500 && atomic_load(counter) != n; i++) {
		pause_ms(2);
	}
	assert_int_equal(atomic_load(counter), n);
}
