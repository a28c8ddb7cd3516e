/* SPDX-License-Identifier: EUPL-1.2 */
/* Signing in with a provider: out, back, and what is said when it did not work. */
#include "identity/pages_oidc.h"

#include "access/log.h"
#include "base/log.h"
#include "fmt/form.h"
#include "identity/origin.h"
#include "identity/pages.h"
#include "identity_views.h"

#define BACK "/inloggen/oidc/terug"

enum { COOKIE_SECONDS = OIDC_MINUTES * 60, ADDRESS_MOST = 4096 };

static struct str start_of(struct arena *a, struct str name, struct str to)
{
	struct str path = str_format(a, "/inloggen/oidc/%.*s", STR_ARG(name));

	return path.p != NULL ? page_with_to(a, path.p, to) : path;
}

enum err oidc_buttons_of(struct ctx *c, struct str to, struct oidc_buttons *ret)
{
	const struct oidc_provider *all;
	struct oidc_button *list;
	size_t n;

	TRY(oidc_provider_all(c, &all, &n));
	list = ARENA_ARRAY(c->arena, n + 1, struct oidc_button);
	if (list == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		list[i].label = page_text(c, MSG_OIDC_BUTTON, &all[i].label, 1);
		list[i].address = start_of(c->arena, all[i].name, to);
		if (list[i].label.p == NULL || list[i].address.p == NULL) {
			return ERR_NOMEM;
		}
	}
	*ret = (struct oidc_buttons){ list, n };
	return OK;
}

/* ---- when it did not work ---- */

enum trouble {
	TROUBLE_OVER,
	TROUBLE_AWAY,
	TROUBLE_REFUSED,
	TROUBLE_STOPPED,
	TROUBLE_NO_ACCOUNT,
	TROUBLE_CLOSED,
	TROUBLE_WAIT
};

static const struct {
	int status;
	enum msg_id text;
} troubles[] = {
	[TROUBLE_OVER] = { 400, MSG_OIDC_OVER },          [TROUBLE_AWAY] = { 503, MSG_OIDC_AWAY },
	[TROUBLE_REFUSED] = { 403, MSG_OIDC_REFUSED },    [TROUBLE_STOPPED] = { 200, MSG_OIDC_STOPPED },
	[TROUBLE_NO_ACCOUNT] = { 403, MSG_OIDC_NO_ROLE }, [TROUBLE_CLOSED] = { 403, MSG_OIDC_CLOSED },
	[TROUBLE_WAIT] = { 429, MSG_SIGNIN_WAIT },
};

/* What goes for a sign-in: which provider, and where it was to lead. */
struct visit {
	struct http_req *r;
	struct http_resp *ret;
	struct oidc_provider provider; /* without name while it is not known */
	struct str to;
};

/* For people in plain words; for the log what was really wrong. */
static enum err say(const struct visit *v, enum trouble t, struct str subject)
{
	struct ctx *c = web_ctx(v->r);
	struct str label = v->provider.name.n > 0 ? v->provider.label : msg(c->lang, MSG_OIDC_SOMEBODY);
	struct oidc_trouble_view view = { .title = page_text(c, MSG_OIDC_TROUBLE, &label, 1),
		                          .text = page_text(c, troubles[t].text, &label, 1),
		                          .subject = subject };
	struct out o;

	if (t != TROUBLE_STOPPED) {
		log_line(LOG_WARN, "oidc", "%.*s: %s", STR_ARG(v->provider.name), v->r->fail.what);
		TRY(log_refused(c, ACTION_OWN_ACCOUNT, 0, "oidc"));
	}
	if (v->provider.name.n > 0) {
		view.again = start_of(c->arena, v->provider.name, v->to);
	}
	v->r->fail = (struct fail){ 0 };
	o = http_html(v->ret, troubles[t].status);
	oidc_trouble_page(&o, &view);
	return OK;
}

/* Which of them an error is; those of this program itself stay errors. */
static enum err say_error(const struct visit *v, enum err e)
{
	switch (e) {
	case ERR_REMOTE:
	case ERR_BUSY: return say(v, TROUBLE_AWAY, STR(""));
	case ERR_INPUT:
	case ERR_TOOBIG: return say(v, TROUBLE_REFUSED, STR(""));
	case OK:
	case ERR_NOMEM:
	case ERR_DENIED:
	case ERR_ABSENT:
	case ERR_CONFLICT:
	case ERR_IO:
	case ERR_DB:
	case ERR_BUG: break;
	}
	return e;
}

struct oidc_net oidc_net_of(struct http_req *r, const struct oidc_provider *p)
{
	struct web_app *app = web_app(r);
	struct ctx *c = web_ctx(r);

	return (struct oidc_net){
		.out = app->out, .cache = app->oidc, .a = c->arena, .f = c->fail, .issuer = p->issuer, .now = c->now
	};
}

/* Where the provider sends people back to. Without an address of this site nobody can sign in this way. */
static enum err back_of(struct http_req *r, struct str *ret)
{
	struct origin origin;

	TRY(origin_of(r, &origin));
	if (origin.text.n == 0) {
		return fail_set(&r->fail, ERR_INPUT, NULL, "the setting site_origin is not set");
	}
	*ret = str_format(&r->arena, "%.*s%s", STR_ARG(origin.text), BACK);
	return ret->p != NULL ? OK : ERR_NOMEM;
}

/* ---- out ---- */

static enum err go_out(struct visit *v)
{
	struct ctx *c = web_ctx(v->r);
	struct oidc_net net = oidc_net_of(v->r, &v->provider);
	struct oidc_pending pending;
	struct str back, cookie, way;

	TRY(back_of(v->r, &back));
	TRY(oidc_pending_make(c, v->provider.name, v->to, &pending, &cookie));
	TRY(oidc_way_out(c, &net, &v->provider, &pending, back, &way));
	TRY(http_cookie_set(v->ret, OIDC_COOKIE, cookie, COOKIE_SECONDS));
	TRY(http_header_add(v->ret, "Location", way));
	v->ret->status = 303;
	return OK;
}

static enum err start_get(struct http_req *r, struct http_resp *ret)
{
	struct visit v = { .r = r, .ret = ret, .to = page_to(http_query(r, "naar")) };
	enum err e;

	if (web_ctx(r)->actor.role != ROLE_NOBODY) {
		return http_redirect(ret, v.to);
	}
	TRY(oidc_provider_get(web_ctx(r), http_param(r, "provider"), &v.provider));
	e = go_out(&v);
	return e == OK ? OK : say_error(&v, e);
}

/* ---- back ---- */

struct entry {
	struct oidc_pending pending;
	struct oidc_provider *provider;
	struct oidc_person person;
	struct throttle_try network;
	struct sign_in_entry enter;
	enum session_step step;
	bool tries; /* a code came along: the provider will be asked, which costs a try */
	bool free, used, absent, closed;
	char token[TOKEN_TEXT];
};

/* Before anything is asked of the provider: this answer is taken, and never again. */
static enum err take(struct ctx *c, void *arg)
{
	struct entry *w = arg;
	enum err e;

	w->used = false;
	w->free = true;
	if (w->tries) {
		TRY(throttle_take(c, &w->network, 1, &w->free));
	}
	if (!w->free) {
		return OK;
	}
	TRY(db_savepoint(c->db));
	e = oidc_pending_take(c, &w->pending);
	if (e == ERR_CONFLICT) {
		w->used = true;
		return db_savepoint_rollback(c->db);
	}
	TRY(e);
	return db_savepoint_release(c->db);
}

/* The account, its grants as they are today, and a session. What changed stays, also when there is nothing to enter. */
static enum err enter(struct ctx *c, void *arg)
{
	struct entry *w = arg;
	enum err e = oidc_account(c, w->provider, &w->person, &w->enter.account);

	w->absent = e == ERR_ABSENT;
	w->closed = e == ERR_DENIED;
	if (e == OK) {
		e = sign_in_enter(c, &w->enter, &w->step, w->token);
		w->absent = e == ERR_DENIED;
	}
	if (e != OK && e != ERR_ABSENT && e != ERR_DENIED) {
		return e;
	}
	/* Whoever the provider vouched for did not guess, also who has no business here. */
	return throttle_right(c, &w->network, 1);
}

static enum err let_in(struct visit *v, struct entry *w)
{
	struct http_req *r = v->r;

	w->provider = &v->provider;
	w->enter = (struct sign_in_entry){ .factor = "oidc",
		                           .complete = w->person.second_factor,
		                           .from = page_from(r),
		                           .issuer = v->provider.issuer,
		                           .sid = w->person.sid };
	TRY(web_write(r, enter, w));
	if (w->closed) {
		(void)fail_set(&r->fail, ERR_DENIED, NULL, "the account was closed");
		return say(v, TROUBLE_CLOSED, STR(""));
	}
	if (w->absent) {
		(void)fail_set(&r->fail, ERR_DENIED, NULL, "no account, or none of its roles is in force");
		return say(v, TROUBLE_NO_ACCOUNT, w->person.subject);
	}
	TRY(page_cookies(r, v->ret, w->token, w->step, w->enter.account));
	TRY(http_cookie_set(v->ret, OIDC_VIA_COOKIE, v->provider.name, 0));
	return page_go_on(r, v->ret, w->step, v->to);
}

static enum err redeem(struct visit *v, struct entry *w)
{
	struct http_req *r = v->r;
	struct oidc_net net = oidc_net_of(r, &v->provider);
	struct oidc_return back = { .code = http_query(r, "code"), .issuer = http_query(r, "iss") };
	enum err e;

	if (back.code.n == 0) {
		(void)fail_set(&r->fail, ERR_INPUT, NULL, "the provider sent no code: %.*s",
		               STR_ARG(http_query(r, "error")));
		return say(v, str_eq(http_query(r, "error"), STR("access_denied")) ? TROUBLE_STOPPED : TROUBLE_REFUSED,
		           STR(""));
	}
	e = back_of(r, &back.back);
	if (e == OK) {
		e = oidc_redeem(web_ctx(r), &net, &v->provider, &w->pending, &back, &w->person);
	}
	return e == OK ? let_in(v, w) : say_error(v, e);
}

static enum err back_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct visit v = { .r = r, .ret = ret };
	struct entry w = { .network = { THROTTLE_TOKEN, throttle_network(c) } };
	enum err e = oidc_pending_read(c, http_cookie(r, OIDC_COOKIE), &w.pending);

	if (e == OK && !oidc_pending_is(&w.pending, http_query(r, "state"))) {
		e = fail_set(c->fail, ERR_INPUT, NULL, "another state than the one that was sent out");
	}
	if (e == OK) {
		e = oidc_provider_get(c, w.pending.provider, &v.provider);
		v.to = page_to(w.pending.to);
	}
	if (e == ERR_INPUT || e == ERR_ABSENT) {
		return say(&v, TROUBLE_OVER, STR(""));
	}
	TRY(e);
	w.tries = http_query(r, "code").n > 0;
	TRY(web_write(r, take, &w));
	TRY(http_cookie_drop(ret, OIDC_COOKIE));
	if (!w.free) {
		(void)fail_set(&r->fail, ERR_BUSY, NULL, "too many answers from one network");
		return say(&v, TROUBLE_WAIT, STR(""));
	}
	if (w.used) {
		(void)fail_set(&r->fail, ERR_CONFLICT, NULL, "the answer was taken before");
		return say(&v, TROUBLE_OVER, STR(""));
	}
	return redeem(&v, &w);
}

/* ---- keys, and leaving ---- */

/* The public key by which this program proves itself to the provider, for those that fetch it. */
static enum err keys_get(struct http_req *r, struct http_resp *ret)
{
	struct oidc_provider p;
	struct str json;

	TRY(oidc_provider_get(web_ctx(r), http_param(r, "provider"), &p));
	TRY(oidc_provider_public(web_ctx(r), &p, &json));
	buf_str(http_json(ret, 200), json);
	return OK;
}

/* OpenID Connect RP-Initiated Logout 1.0: where the session at the provider ends as well. */
static enum err leave_address(struct http_req *r, const struct oidc_provider *p, struct str *ret)
{
	struct oidc_net net = oidc_net_of(r, p);
	struct buf b DEFER(buf_finish);
	struct oidc_metadata m;
	struct origin origin;
	bool asks = false;

	buf_init(&b, ADDRESS_MOST);
	TRY(oidc_net_metadata(&net, &m));
	TRY(origin_of(r, &origin));
	if (m.end_session.n == 0) {
		*ret = STR("");
		return OK;
	}
	for (size_t i = 0; i < m.end_session.n; i++) {
		asks = asks || m.end_session.p[i] == '?';
	}
	buf_str(&b, m.end_session);
	buf_text(&b, asks ? "&client_id=" : "?client_id=");
	form_escape(&b, p->client);
	buf_text(&b, "&post_logout_redirect_uri=");
	form_escape(&b, origin.text);
	form_escape(&b, STR("/inloggen"));
	TRY(buf_err(&b));
	*ret = str_copy(&r->arena, buf_view(&b));
	return ret->p != NULL ? OK : ERR_NOMEM;
}

/* As leave_address; *ret empty as well when the provider cannot be asked: who left here has left, whatever it does. */
static enum err try_leave_address(struct http_req *r, const struct oidc_provider *p, struct str *ret)
{
	enum err e = leave_address(r, p, ret);

	if (e == ERR_REMOTE || e == ERR_BUSY || e == ERR_INPUT) {
		*ret = STR("");
		r->fail = (struct fail){ 0 };
		return OK;
	}
	return e;
}

static enum err left_get(struct http_req *r, struct http_resp *ret)
{
	struct oidc_left_view view = { .title = msg(r->lang, MSG_OIDC_LEFT) };
	struct oidc_provider p;
	struct str there;
	struct out o;
	enum err e = oidc_provider_get(web_ctx(r), http_param(r, "provider"), &p);

	if (e == ERR_ABSENT) {
		return http_redirect(ret, STR("/inloggen"));
	}
	TRY(e);
	TRY(try_leave_address(r, &p, &there));
	view.label = page_text(web_ctx(r), MSG_OIDC_LEAVE, &p.label, 1);
	if (there.n > 0) {
		view.address = str_format(&r->arena, "/inloggen/oidc/%.*s/uit", STR_ARG(p.name));
	}
	o = http_html(ret, 200);
	oidc_left_page(&o, &view);
	return OK;
}

/* A link of ours that leads on: what a provider says of itself stands in no page. */
static enum err leave_get(struct http_req *r, struct http_resp *ret)
{
	struct oidc_provider p;
	struct str there;

	TRY(oidc_provider_get(web_ctx(r), http_param(r, "provider"), &p));
	TRY(try_leave_address(r, &p, &there));
	if (there.n == 0) {
		return http_redirect(ret, STR("/inloggen"));
	}
	TRY(http_header_add(ret, "Location", there));
	ret->status = 303;
	return OK;
}

#define ROW(action) .access = &access_rows[action]

const struct http_route oidc_routes[OIDC_ROUTES] = {
	{ HTTP_GET, "/inloggen/oidc/{provider}", start_get, COST_SLOW, ROW(ACTION_PUBLIC) },
	{ HTTP_GET, BACK, back_get, COST_SLOW, ROW(ACTION_PUBLIC) },
	{ HTTP_GET, "/inloggen/oidc/{provider}/sleutels", keys_get, COST_SLOW, ROW(ACTION_PUBLIC) },
	{ HTTP_GET, "/inloggen/oidc/{provider}/afgemeld", left_get, COST_SLOW, ROW(ACTION_PUBLIC) },
	{ HTTP_GET, "/inloggen/oidc/{provider}/uit", leave_get, COST_SLOW, ROW(ACTION_PUBLIC) },
	{ HTTP_POST, "/inloggen/oidc/{provider}/sessie-voorbij", oidc_logout_post, COST_SLOW, ROW(ACTION_PUBLIC) },
};
