/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/web.h"

#include <string.h>

#include "access/account.h"
#include "access/live.h"
#include "access/log_queue.h"
#include "base/clock.h"
#include "base/log.h"

struct ctx *web_ctx(struct http_req *r)
{
	return r->app;
}

struct web_app *web_app(struct http_req *r)
{
	return r->arg;
}

/* ---- threads ---- */

enum { THREAD_ARENA = 64 * 1024 };

static enum err thread_init(void *arg, struct fail *f, void **ret)
{
	const struct web_app *app = arg;
	struct arena arena;
	struct web_thread *t;
	enum err e;

	arena_init(&arena, THREAD_ARENA);
	t = ARENA_NEW(&arena, struct web_thread);
	if (t == NULL) {
		return ERR_NOMEM;
	}
	t->arena = arena;
	e = db_open(f, app->url, DB_READ, &t->db);
	if (e != OK) {
		arena = t->arena;
		arena_reset(&arena);
		return e;
	}
	*ret = t;
	return OK;
}

static void thread_finish(void *arg, void *thread)
{
	struct web_thread *t = thread;
	struct arena arena = t->arena;

	(void)arg;
	if (t->kept_destroy != NULL) {
		t->kept_destroy(t->kept);
	}
	db_close(&t->db);
	arena_reset(&arena);
}

/* ---- writing behind the answer ---- */

/* A thing to write later, in memory of its own because the request is over by then. */
struct later {
	struct arena arena;
	struct ctx ctx;
	struct str token;
	bool bearer;
};

static struct later *later_new(void)
{
	struct arena arena;
	struct later *l;

	arena_init(&arena, 64 * 1024);
	l = ARENA_NEW(&arena, struct later);
	if (l != NULL) {
		l->arena = arena;
	}
	return l;
}

static void later_destroy(void *arg)
{
	struct later *l = arg;
	struct arena arena = l->arena;

	arena_reset(&arena);
}

/* Hands it to the writer, or destroys it when there is no room. */
static enum err hand_later(struct web_app *app, enum err (*fn)(struct db *db, void *arg), struct later *l)
{
	enum err e = db_write_later(app->writer, fn, l, later_destroy);

	if (e != OK) {
		later_destroy(l);
	}
	return e;
}

static enum err later_touch(struct db *db, void *arg)
{
	struct later *l = arg;

	l->ctx.db = db;
	l->ctx.fail = db_fail(db);
	return l->bearer ? account_bearer_touch(&l->ctx, l->token) : account_touch(&l->ctx, l->token);
}

static enum err touch_later(struct web_app *app, const struct ctx *c, struct str token, bool bearer)
{
	struct later *l = later_new();

	if (l == NULL) {
		return ERR_NOMEM;
	}
	l->ctx = *c;
	l->ctx.arena = &l->arena;
	l->bearer = bearer;
	l->token = str_copy(&l->arena, token);
	if (l->token.p == NULL) {
		later_destroy(l);
		return ERR_NOMEM;
	}
	return hand_later(app, later_touch, l);
}

/* ---- the gate ---- */

static enum err make_ctx(struct http_req *r, struct ctx **ret)
{
	struct web_app *app = r->arg;
	struct web_thread *t = r->thread;
	struct ctx *c = ARENA_NEW(&r->arena, struct ctx);

	if (c == NULL) {
		return ERR_NOMEM;
	}
	*c = (struct ctx){ .arena = &r->arena,
		           .fail = &r->fail,
		           .db = t->db,
		           .keys = app->keys,
		           .lang = r->lang,
		           .now = r->now,
		           .log_sink = log_queue_put,
		           .log_arg = app->log };
	c->today = app->fixed_today != DAY_NONE ? app->fixed_today : clock_day(r->now);
	c->actor.remote = r->remote;
	log_trace(c, http_header(r, "traceparent"));
	db_fail_to(t->db, &r->fail);
	*ret = c;
	/* What only looks sees one state. What changes something reads what stands then: web_write(). */
	return r->method == HTTP_GET ? db_hold(t->db) : OK;
}

static enum err identify(struct http_req *r, struct ctx *c)
{
	bool stale;

	if (r->bearer.n > 0) {
		TRY(account_bearer(c, r->bearer, &stale));
		return stale ? touch_later(r->arg, c, r->bearer, true) : OK;
	}
	if (r->session.n == 0) {
		return ERR_DENIED;
	}
	TRY(account_resume(c, r->session, &stale));
	/* A page that refreshes by itself must not keep a session alive that nobody uses. */
	if (stale && http_header(r, "Sluitend-Achtergrond").n == 0 && !str_eq(r->path, STR("/live"))) {
		TRY(touch_later(r->arg, c, r->session, false));
	}
	return OK;
}

/* Nobody is signed in: pages lead to the sign-in page and back, the API says 401. */
static enum err send_to_sign_in(struct http_req *r, struct http_resp *ret)
{
	struct buf to DEFER(buf_finish) = { 0 };

	if (http_wants_json(r)) {
		TRY(http_header_add(ret, "WWW-Authenticate", STR("Bearer")));
		TRY(http_problem(ret, 401, STR(""), NULL, 0));
		return ERR_DENIED;
	}
	/* A page that listens while its session ends: "no content" tells the browser not to ask again. */
	if (str_starts(http_header(r, "Accept"), STR("text/event-stream"))) {
		ret->status = 204;
		return ERR_DENIED;
	}
	buf_init(&to, 4096);
	buf_text(&to, "/inloggen");
	if (r->method == HTTP_GET && r->path.n > 1) {
		buf_text(&to, "?naar=");
		for (size_t i = 0; i < r->path.n; i++) {
			char ch = r->path.p[i];
			bool plain = (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') ||
			             ch == '/' || ch == '-' || ch == '_';

			if (plain) {
				buf_char(&to, ch);
			} else {
				buf_printf(&to, "%%%02X", (unsigned char)ch);
			}
		}
	}
	TRY(buf_err(&to));
	TRY(http_redirect(ret, buf_view(&to)));
	return ERR_DENIED;
}

static enum err authorize(struct http_req *r, const struct http_route *route, struct http_resp *ret)
{
	const struct access_row *row = route->access;
	struct ctx *c;
	enum err e;

	TRY(make_ctx(r, &c));
	r->app = c;
	e = identify(r, c);
	if (e == ERR_DENIED) {
		c->actor = actor_of(ROLE_NOBODY);
		c->actor.remote = r->remote;
		return access_allows(ROLE_NOBODY, row->action) ? OK : send_to_sign_in(r, ret);
	}
	TRY(e);
	if (access_allows(ROLE_NOBODY, row->action) || actor_may(c, row->action)) {
		return OK;
	}
	TRY(log_refused(c, row->action, 0, "role"));
	return ctx_require(c, row->action);
}

static void done(struct http_req *r, const struct http_resp *ret)
{
	struct web_thread *t = r->thread;

	(void)ret;
	db_let_go(t->db);
	db_fail_to(t->db, NULL);
}

static bool ready(void *arg)
{
	struct web_app *app = arg;

	return !atomic_load(&app->away);
}

struct http_hooks web_hooks(struct web_app *app)
{
	return (struct http_hooks){ .arg = app,
		                    .thread_init = thread_init,
		                    .thread_finish = thread_finish,
		                    .authorize = authorize,
		                    .ready = ready,
		                    .done = done };
}

/* ---- writing before the answer ---- */

struct write_job {
	struct http_req *r;
	enum err (*fn)(struct ctx *c, void *arg);
	void *arg;
};

static enum err run_write(struct db *db, void *arg)
{
	struct write_job *j = arg;
	struct ctx c = *web_ctx(j->r);

	c.db = db;
	c.fail = db_fail(db);
	TRY(j->fn(&c, j->arg));
	return ctx_whole(&c);
}

/* What is read behind a change sees it. */
static void see_anew(struct http_req *r)
{
	struct web_thread *t = r->thread;

	db_let_go(t->db);
}

enum err web_write(struct http_req *r, enum err (*fn)(struct ctx *c, void *arg), void *arg)
{
	struct write_job job = { r, fn, arg };

	see_anew(r);
	TRY(db_write(web_app(r)->writer, &r->fail, run_write, &job));
	live_hub_poke(web_app(r)->live);
	return OK;
}

enum err web_write_together(struct http_req *r, enum err (*fn)(struct ctx *c, void *arg), void *arg)
{
	struct write_job job = { r, fn, arg };

	see_anew(r);
	TRY(db_write_together(web_app(r)->writer, &r->fail, run_write, &job));
	live_hub_poke(web_app(r)->live);
	return OK;
}

struct ctx web_write_ctx(struct http_req *r, struct db *db, struct fail *fail)
{
	struct ctx c = *web_ctx(r);

	c.db = db;
	c.fail = fail;
	return c;
}

enum err web_write_alike(struct http_req *r, db_alike_fn *fn, void *arg)
{
	see_anew(r);
	TRY(db_write_alike(web_app(r)->writer, &r->fail, fn, web_ctx(r)->actor.grant, arg));
	live_hub_poke(web_app(r)->live);
	return OK;
}
