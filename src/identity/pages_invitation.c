/* SPDX-License-Identifier: EUPL-1.2 */
/* Choosing a password: by an invitation, or by a link that somebody who forgot it asked for. */
#include "access/account.h"
#include "access/password.h"
#include "access_sql.h"
#include "identity/invitation.h"
#include "identity/letter.h"
#include "identity/origin.h"
#include "identity/pages.h"
#include "identity/policy.h"
#include "identity_views.h"

/* ---- the invitation ---- */

static enum err show(struct http_req *r, struct http_resp *ret, const struct invitation *i, struct str wrong)
{
	struct out o = http_html(ret, 200);
	struct str action = str_format(&r->arena, "/uitnodiging/%.*s", STR_ARG(http_param(r, "token")));

	invitation_page(&o, &(struct invitation_view){ wrong, i->login, i->name, action, i->kind == INVITATION_NEW });
	return action.p != NULL ? OK : ERR_NOMEM;
}

struct failing {
	struct throttle_try one;
	bool free;
};

static enum err note_failure(struct ctx *c, void *arg)
{
	struct failing *f = arg;

	return throttle_take(c, &f->one, 1, &f->free);
}

/* Finds it; links that are none are counted by network. */
static enum err find(struct http_req *r, struct http_resp *ret, struct invitation *i, bool *ret_found)
{
	struct ctx *c = web_ctx(r);
	struct failing f = { .one = { THROTTLE_TOKEN, throttle_network(c) } };
	enum err e = invitation_open(c, http_param(r, "token"), i);
	struct out o;

	*ret_found = e == OK;
	if (e != ERR_ABSENT) {
		return e;
	}
	TRY(web_write(r, note_failure, &f));
	o = http_html(ret, f.free ? 404 : 429);
	sorry_page(&o, msg(c->lang, MSG_INVITATION_TITLE),
	           msg(c->lang, f.free ? MSG_INVITATION_OVER : MSG_SIGNIN_WAIT));
	return OK;
}

static enum err invitation_get(struct http_req *r, struct http_resp *ret)
{
	struct invitation i;
	bool found;

	TRY(find(r, ret, &i, &found));
	return found ? show(r, ret, &i, STR("")) : OK;
}

struct choosing {
	struct str token;
	struct invitation i;
	struct sign_in_entry entry;
	char hash[PASSWORD_HASH];
	enum session_step step;
	bool idle;
	char fresh[TOKEN_TEXT];
};

static enum err choose_in(struct ctx *c, void *arg)
{
	struct choosing *w = arg;
	enum err e;

	TRY(invitation_answer(c, w->token, &w->i, w->hash));
	e = sign_in_enter(c, &w->entry, &w->step, w->fresh);
	w->idle = e == ERR_DENIED;
	return w->idle ? OK : e;
}

static enum err fit(struct ctx *c, const struct invitation *i, struct str password, struct str again)
{
	struct password_owner owner = { .login = i->login, .name = i->name, .email = i->email };

	if (!str_eq(password, again)) {
		return REFUSE(c, ERR_INPUT, "wachtwoord", MSG_PASSWORD_DIFFERS);
	}
	TRY(account_places(c, i->account, &owner.where));
	return password_fit(c, password, &owner);
}

static enum err invitation_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct choosing w = { .token = http_param(r, "token"), .entry = { .factor = "", .from = page_from(r) } };
	struct str password = http_form(r, "wachtwoord");
	struct out o;
	bool found;
	enum err e;

	TRY(find(r, ret, &w.i, &found));
	if (!found) {
		return OK;
	}
	e = fit(c, &w.i, password, http_form(r, "nogmaals"));
	if (e == ERR_INPUT) {
		return show(r, ret, &w.i, str_of(c->fail->what));
	}
	TRY(e);
	TRY(password_hash(c, password, w.hash));
	w.entry.account = w.i.account;
	TRY(web_write(r, choose_in, &w));
	if (w.idle) {
		o = http_html(ret, 200);
		sorry_page(&o, msg(c->lang, MSG_INVITATION_TITLE), msg(c->lang, MSG_ACCOUNT_NO_GRANT));
		return OK;
	}
	TRY(page_cookies(r, ret, w.fresh, w.step, w.i.account));
	return http_redirect(ret, w.step == SESSION_WHOLE ? STR("/") : STR("/inloggen/tweede-stap"));
}

/* ---- forgotten ---- */

static enum err forgotten_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct out o;
	bool ready;

	TRY(letter_ready(c, &ready));
	o = http_html(ret, 200);
	forgotten_page(&o, &(struct forgotten_view){ .ready = ready });
	return OK;
}

/* What is done behind the answer, so that neither what it says nor how long it takes tells whether there is an account. */
struct asked {
	struct arena arena;
	struct ctx ctx;
	struct str login, origin;
};

static void asked_destroy(void *arg)
{
	struct asked *a = arg;
	struct arena arena = a->arena;

	arena_reset(&arena);
}

static enum err asked_in(struct db *db, void *arg)
{
	struct asked *a = arg;
	struct ctx *c = &a->ctx;
	struct throttle_try one = { .kind = THROTTLE_LETTER };
	struct account_by_login_row row;
	char token[TOKEN_TEXT];
	bool found, sent, free;

	c->db = db;
	c->fail = db_fail(db);
	TRY(account_by_login(db, c->arena, &(struct account_by_login_in){ a->login }, &row, &found));
	/* Who has no password did not forget it: a provider, or an administrator by an invitation, says who that is. */
	if (!found || !row.active || row.email.n == 0 || row.password.n == 0) {
		return OK;
	}
	/* Nobody fills the mailbox of another; the links that were sent hold all the same. */
	one.subject = throttle_account(c, row.account);
	TRY(throttle_take(c, &one, 1, &free));
	if (!free) {
		return OK;
	}
	TRY(invitation_make(c, row.account, INVITATION_FORGOTTEN, token));
	TRY(invitation_mail(c, row.email, row.name, a->login, invitation_link(c, a->origin, token),
	                    INVITATION_FORGOTTEN, &sent));
	return ctx_whole(c);
}

static enum err hand_on(struct http_req *r, struct str origin)
{
	struct arena arena;
	struct asked *a;
	enum err e;

	arena_init(&arena, 256 * 1024);
	a = ARENA_NEW(&arena, struct asked);
	if (a == NULL) {
		return ERR_NOMEM;
	}
	*a = (struct asked){ .arena = arena, .ctx = *web_ctx(r) };
	a->ctx.arena = &a->arena;
	a->ctx.log_sink = NULL;
	a->ctx.actor = actor_of(ROLE_NOBODY);
	a->ctx.actor.remote = str_copy(&a->arena, r->remote);
	a->login = str_copy(&a->arena, http_form(r, "inlognaam"));
	a->origin = str_copy(&a->arena, origin);
	e = db_write_later(web_app(r)->writer, asked_in, a, asked_destroy);
	if (e != OK) {
		asked_destroy(a);
	}
	return e;
}

static enum err forgotten_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct failing f = { .one = { THROTTLE_QUESTION, throttle_network(c) } };
	struct origin origin;
	struct out o;
	bool ready;

	TRY(letter_ready(c, &ready));
	TRY(origin_of(r, &origin));
	TRY(web_write(r, note_failure, &f));
	if (f.free && ready && origin.text.n > 0) {
		TRY(hand_on(r, origin.text));
	}
	o = http_html(ret, f.free ? 200 : 429);
	forgotten_page(&o, &(struct forgotten_view){ .ready = ready, .asked = f.free, .wait = !f.free });
	return OK;
}

#define ROW(action) .access = &access_rows[action]

const struct http_route invitation_routes[INVITATION_ROUTES] = {
	{ HTTP_GET, "/uitnodiging/{token}", invitation_get, COST_SLOW, ROW(ACTION_PUBLIC) },
	{ HTTP_POST, "/uitnodiging/{token}", invitation_post, COST_SLOW, ROW(ACTION_PUBLIC) },
	{ HTTP_GET, "/inloggen/vergeten", forgotten_get, COST_FAST, ROW(ACTION_PUBLIC) },
	{ HTTP_POST, "/inloggen/vergeten", forgotten_post, COST_SLOW, ROW(ACTION_PUBLIC) },
};
