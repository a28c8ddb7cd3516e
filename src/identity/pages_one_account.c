/* SPDX-License-Identifier: EUPL-1.2 */
/* One account, for the administrator: grants, invitation, closing, sessions, tokens. */
#include "access/log.h"
#include "access_session_sql.h"
#include "base/vec.h"
#include "identity/fresh.h"
#include "identity/invitation.h"
#include "identity/origin.h"
#include "identity/pages_accounts.h"
#include "identity_sql.h"
#include "identity_views.h"

/* ---- showing ---- */

static enum err load_grants(struct ctx *c, int64_t account, struct one_account_view *v)
{
	struct grant *grants;
	struct grant_line *lines;
	size_t n;

	TRY(grant_list(c, account, &grants, &n));
	lines = ARENA_ARRAY(c->arena, n + 1, struct grant_line);
	if (lines == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		lines[i] = (struct grant_line){
			.key = str_format(c->arena, "%lld", (long long)grants[i].grant),
			.role = page_role_text(c->lang, grants[i].role),
			.label = grants[i].label,
			.term = day_string(c->arena, grants[i].last),
		};
	}
	v->grant_list = lines;
	v->grant_count = n;
	return OK;
}

static enum err count_sessions(struct ctx *c, int64_t account, struct str *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct session_list_row row;
	bool more = true;
	int n = 0;

	TRY(session_list_open(c->db, &(struct session_list_in){ account, c->now }, &rows));
	while (more) {
		TRY(session_list_next(&rows, &row, &more));
		n += more;
	}
	*ret = str_format(c->arena, "%d", n);
	return ret->p != NULL ? OK : ERR_NOMEM;
}

/* The account that the address names. ERR_ABSENT. */
static enum err named(struct http_req *r, int64_t *ret_account, struct owner_get_row *ret)
{
	struct ctx *c = web_ctx(r);
	bool found = false;

	if (str_to_i64(http_param(r, "account"), ret_account)) {
		TRY(owner_get(c->db, c->arena, &(struct owner_get_in){ *ret_account }, ret, &found));
	}
	return found ? OK : ERR_ABSENT;
}

static enum err show(struct http_req *r, struct http_resp *ret, struct str wrong)
{
	struct ctx *c = web_ctx(r);
	struct one_account_view v = { .wrong = wrong };
	struct owner_get_row owner;
	struct factors f;
	int64_t account;
	struct page p;
	struct out o;

	TRY(named(r, &account, &owner));
	v.done = http_query(r, "gedaan").n > 0 ? msg(c->lang, MSG_ACCOUNTS_DONE) : STR("");
	v.path = str_format(c->arena, ACCOUNTS_PATH "/%lld", (long long)account);
	v.login = owner.login;
	v.name = owner.name;
	v.email = owner.email;
	v.active = owner.active;
	v.invited = owner.password.n == 0;
	v.own = account == c->actor.account;
	TRY(factors_of(c, account, &f));
	v.second = msg(c->lang, f.passkeys > 0 ? MSG_ACCOUNTS_PASSKEY : f.totp ? MSG_ACCOUNTS_CODE : MSG_ACCOUNTS_NONE);
	TRY(load_grants(c, account, &v));
	TRY(count_sessions(c, account, &v.sessions));
	TRY(page_tokens(c, account, &v.token_list, &v.token_count));
	grant_form_fill(r, &v.form);
	TRY(page_make(r, msg(c->lang, MSG_PLACE_ACCOUNTS), "accounts", &p));
	o = http_html(ret, 200);
	one_account_page(&o, &p, &v);
	return v.path.p != NULL ? OK : ERR_NOMEM;
}

enum err one_account_get(struct http_req *r, struct http_resp *ret)
{
	return show(r, ret, STR(""));
}

/* ---- changing ---- */

struct change {
	int64_t account, key;
	struct grant_new grant;
	bool active, logged;
	const char *what;
	enum err (*fn)(struct ctx *c, struct change *w);
};

static enum err change_in(struct ctx *c, void *arg)
{
	struct change *w = arg;

	TRY(w->fn(c, w));
	/* Grants write their own line. */
	return w->logged ? OK : log_change_account(c, ACTION_ACCOUNTS, w->account, w->what);
}

/* Every change: of somebody else, by somebody who confirmed who he is, written with its line in the log. */
static enum err run(struct http_req *r, struct http_resp *ret, struct change *w)
{
	struct ctx *c = web_ctx(r);
	struct owner_get_row owner;
	struct str path;
	bool fresh;
	enum err e;

	TRY(named(r, &w->account, &owner));
	path = str_format(c->arena, ACCOUNTS_PATH "/%lld", (long long)w->account);
	if (w->account == c->actor.account) {
		TRY(log_refused(c, ACTION_ACCOUNTS, 0, w->what));
		return REFUSE(c, ERR_DENIED, NULL, MSG_ACCOUNTS_OWN);
	}
	TRY(identity_fresh(r, ret, path, &fresh));
	if (!fresh) {
		return OK;
	}
	e = web_write(r, change_in, w);
	if (e == ERR_INPUT || e == ERR_CONFLICT) {
		return show(r, ret, str_copy(c->arena, str_of(c->fail->what)));
	}
	TRY(e);
	path = str_format(c->arena, "%.*s?gedaan=1", STR_ARG(path));
	return path.p != NULL ? http_redirect(ret, path) : ERR_NOMEM;
}

static enum err add_grant(struct ctx *c, struct change *w)
{
	return grant_add(c, w->account, &w->grant, &w->key);
}

enum err account_grant_post(struct http_req *r, struct http_resp *ret)
{
	struct change w = { .what = "grant.add", .logged = true, .fn = add_grant };
	enum err e = grant_form_read(r, &w.grant);
	struct str wrong;

	if (e == ERR_INPUT) {
		TRY(page_refusal(r, &wrong));
		return show(r, ret, wrong);
	}
	TRY(e);
	return run(r, ret, &w);
}

static enum err revoke_grant(struct ctx *c, struct change *w)
{
	return grant_revoke(c, w->account, w->key);
}

enum err account_revoke_post(struct http_req *r, struct http_resp *ret)
{
	struct change w = { .what = "grant.revoke", .logged = true, .fn = revoke_grant };

	return str_to_i64(http_form(r, "bevoegdheid"), &w.key) ? run(r, ret, &w) : ERR_ABSENT;
}

static enum err set_active(struct ctx *c, struct change *w)
{
	TRY(owner_active(c->db, &(struct owner_active_in){ w->account, w->active }, NULL));
	return w->active ? OK : session_end_but(c, w->account, STR(""));
}

enum err account_close_post(struct http_req *r, struct http_resp *ret)
{
	return run(r, ret, &(struct change){ .what = "account.disable", .fn = set_active });
}

enum err account_open_post(struct http_req *r, struct http_resp *ret)
{
	return run(r, ret, &(struct change){ .what = "account.enable", .fn = set_active, .active = true });
}

static enum err end_sessions(struct ctx *c, struct change *w)
{
	return session_end_but(c, w->account, STR(""));
}

enum err account_sessions_post(struct http_req *r, struct http_resp *ret)
{
	return run(r, ret, &(struct change){ .what = "session.end", .fn = end_sessions });
}

static enum err end_token(struct ctx *c, struct change *w)
{
	return own_token_end(c->db, &(struct own_token_end_in){ w->account, w->key, c->now }, NULL);
}

enum err account_token_post(struct http_req *r, struct http_resp *ret)
{
	struct change w = { .what = "token.revoke", .fn = end_token };

	return str_to_i64(http_form(r, "sleutel"), &w.key) ? run(r, ret, &w) : ERR_ABSENT;
}

/* ---- invitations ---- */

enum err invite_in(struct ctx *c, struct inviting *w)
{
	char token[TOKEN_TEXT];

	TRY(invitation_make(c, w->account, INVITATION_NEW, token));
	w->link = invitation_link(c, w->origin, token);
	if (w->link.p == NULL) {
		return ERR_NOMEM;
	}
	/* A letter needs an address that works from elsewhere; the page shows the link in any case. */
	w->sent = false;
	return w->origin.n > 0 ? invitation_mail(c, w->email, w->name, w->login, w->link, INVITATION_NEW, &w->sent)
	                       : OK;
}

enum err show_invited(struct http_req *r, struct http_resp *ret, const struct inviting *w)
{
	struct str path = str_format(&r->arena, ACCOUNTS_PATH "/%lld", (long long)w->account);
	struct page p;
	struct out o;

	TRY(page_make(r, msg(r->lang, MSG_PLACE_ACCOUNTS), "accounts", &p));
	o = http_html(ret, 200);
	invited_page(&o, &p, &(struct invited_view){ w->login, w->link, path, w->sent });
	return OK;
}

static enum err invite_again(struct ctx *c, void *arg)
{
	return invite_in(c, arg);
}

enum err account_invite_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct owner_get_row owner;
	struct origin origin;
	struct inviting w = { 0 };
	struct str path;
	bool fresh;

	TRY(named(r, &w.account, &owner));
	path = str_format(c->arena, ACCOUNTS_PATH "/%lld", (long long)w.account);
	if (w.account == c->actor.account) {
		return REFUSE(c, ERR_DENIED, NULL, MSG_ACCOUNTS_OWN);
	}
	TRY(identity_fresh(r, ret, path, &fresh));
	if (!fresh) {
		return OK;
	}
	TRY(origin_of(r, &origin));
	w.origin = origin.text;
	w.login = owner.login;
	w.name = owner.name;
	w.email = owner.email;
	TRY(web_write(r, invite_again, &w));
	return show_invited(r, ret, &w);
}
