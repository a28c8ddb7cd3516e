/* SPDX-License-Identifier: EUPL-1.2 */
/* The accounts of an installation, for its administrator: the list, and a new one. */
#include "identity/pages_accounts.h"

#include <string.h>

#include "access/log.h"
#include "base/vec.h"
#include "identity/fresh.h"
#include "identity/invitation.h"
#include "identity/origin.h"
#include "identity_sql.h"
#include "identity_views.h"

enum { PAGE = 50, SCAN = 5000, SCOPES_MOST = 64, LABEL_MOST = 160 };

const struct page_place accounts_place = { "accounts",      ACCOUNTS_PATH,    MSG_PLACE_ACCOUNTS,
	                                   ACTION_ACCOUNTS, PAGE_ICON_PEOPLE, NULL };

/* ---- the list ---- */

static char small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool holds(struct str text, struct str wanted)
{
	for (size_t i = 0; i + wanted.n <= text.n; i++) {
		size_t k = 0;

		while (k < wanted.n && small(text.p[i + k]) == small(wanted.p[k])) {
			k++;
		}
		if (k == wanted.n) {
			return true;
		}
	}
	return false;
}

/* As much as a line shows, whole characters; the page of the account shows the rest. */
static struct str shortened(struct str s)
{
	if (s.n > LABEL_MOST) {
		s.n = LABEL_MOST;
		while (s.n > 0 && ((unsigned char)s.p[s.n] & 0xc0) == 0x80) {
			s.n--;
		}
	}
	return s;
}

static struct str roles_text(struct ctx *c, int64_t account)
{
	struct buf b DEFER(buf_finish);
	struct grant *grants;
	size_t n;

	buf_init(&b, 16 * 1024);
	if (grant_list(c, account, &grants, &n) != OK) {
		return (struct str){ NULL, 0 };
	}
	for (size_t i = 0; i < n; i++) {
		buf_text(&b, i > 0 ? "; " : "");
		buf_str(&b, page_role_text(c->lang, grants[i].role));
		if (grants[i].label.n > 0) {
			buf_printf(&b, " (%.*s)", STR_ARG(grants[i].label));
		}
	}
	return str_copy(c->arena, shortened(buf_view(&b)));
}

static enum err load(struct ctx *c, struct str wanted, struct str after, struct accounts_view *v)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	VEC(struct account_line) list = { 0 };
	struct accounts_after_row row;
	bool more;

	TRY(accounts_after_open(c->db, &(struct accounts_after_in){ after, SCAN }, &rows));
	for (;;) {
		struct account_line *line;

		TRY(accounts_after_next(&rows, &row, &more));
		if (!more || list.n > PAGE) {
			break;
		}
		if (!holds(row.login, wanted) && !holds(row.name, wanted) && !holds(row.email, wanted)) {
			continue;
		}
		line = vec_push(c->arena, &list);
		if (line == NULL) {
			return ERR_NOMEM;
		}
		*line = (struct account_line){ .path = str_format(c->arena, ACCOUNTS_PATH "/%lld",
			                                          (long long)row.account),
			                       .login = str_copy(c->arena, row.login),
			                       .name = str_copy(c->arena, row.name),
			                       .account = row.account,
			                       .active = row.active,
			                       .invited = !row.password };
	}
	v->count = list.n > PAGE ? PAGE : list.n;
	v->list = list.p;
	for (size_t i = 0; i < v->count; i++) {
		list.p[i].roles = roles_text(c, list.p[i].account);
	}
	v->next = list.n > PAGE ? list.p[PAGE - 1].login : STR("");
	return OK;
}

static enum err show(struct http_req *r, struct http_resp *ret, struct str wrong)
{
	struct ctx *c = web_ctx(r);
	struct accounts_view v = { .wrong = wrong, .wanted = str_trim(http_query(r, "q")) };
	struct page p;
	struct out o;

	TRY(load(c, v.wanted, http_query(r, "na"), &v));
	grant_form_fill(r, &v.form);
	v.login = http_form(r, "inlognaam");
	v.name = http_form(r, "naam");
	v.email = http_form(r, "email");
	TRY(page_make(r, msg(c->lang, MSG_PLACE_ACCOUNTS), "accounts", &p));
	o = http_html(ret, 200);
	accounts_page(&o, &p, &v);
	return OK;
}

static enum err accounts_get(struct http_req *r, struct http_resp *ret)
{
	return show(r, ret, STR(""));
}

/* ---- what a form says of a grant ---- */

struct str scope_kind_text(enum lang lang, enum scope_kind kind)
{
	static const enum msg_id texts[SCOPE_KINDS] = {
		[SCOPE_INSTITUTION] = MSG_ACCOUNTS_KIND_INSTITUTION,
		[SCOPE_LOCATION] = MSG_ACCOUNTS_KIND_LOCATION,
		[SCOPE_GROUP] = MSG_ACCOUNTS_KIND_GROUP,
		[SCOPE_MUNICIPALITY] = MSG_ACCOUNTS_KIND_MUNICIPALITY,
		[SCOPE_REGION] = MSG_ACCOUNTS_KIND_REGION,
		[SCOPE_PERSON] = MSG_ACCOUNTS_KIND_PERSON,
		[SCOPE_ORGANISATION] = MSG_ACCOUNTS_KIND_ORGANISATION,
	};

	return msg(lang, texts[kind]);
}

void grant_form_fill(struct http_req *r, struct grant_form_view *ret)
{
	*ret = (struct grant_form_view){ .role = http_form(r, "rol"),
		                         .kind = http_form(r, "soort"),
		                         .values = http_form(r, "bereik"),
		                         .last = http_form(r, "tot") };
}

/* Codes with blanks or commas between; an organisation is one name. */
static enum err read_scopes(struct ctx *c, struct str kind_name, struct str values, struct grant_new *g)
{
	struct scope *list = ARENA_ARRAY(c->arena, SCOPES_MOST, struct scope);
	enum scope_kind kind;

	if (list == NULL) {
		return ERR_NOMEM;
	}
	g->scopes = list;
	values = str_trim(values);
	if (values.n == 0) {
		return OK;
	}
	if (!scope_kind_parse(kind_name, &kind)) {
		return REFUSE(c, ERR_INPUT, "soort", MSG_ACCOUNTS_KIND_CHOOSE);
	}
	while (values.n > 0 && g->scope_count < SCOPES_MOST) {
		struct str one = kind == SCOPE_ORGANISATION ? values : str_trim(str_cut(values, ',', &values));

		if (kind == SCOPE_ORGANISATION) {
			values.n = 0;
		}
		if (one.n > 0) {
			list[g->scope_count++] = (struct scope){ kind, one };
		}
	}
	return OK;
}

enum err grant_form_read(struct http_req *r, struct grant_new *ret)
{
	struct ctx *c = web_ctx(r);
	struct str role = str_copy(c->arena, http_form(r, "rol")), last = str_trim(http_form(r, "tot"));
	struct grant_new g = { .first = DAY_NONE, .last = DAY_NONE };

	if (role.p == NULL || !role_parse(role.p, &g.role) || g.role == ROLE_SYSTEM) {
		return REFUSE(c, ERR_INPUT, "rol", MSG_ACCOUNTS_ROLE_NONE);
	}
	if (last.n > 0 && !day_parse(last, &g.last)) {
		return REFUSE(c, ERR_INPUT, "tot", MSG_ACCOUNTS_DATE);
	}
	TRY(read_scopes(c, http_form(r, "soort"), http_form(r, "bereik"), &g));
	*ret = g;
	return OK;
}

/* ---- a new one ---- */

static enum err add_in(struct ctx *c, void *arg)
{
	struct inviting *w = arg;

	TRY(account_create(c, &w->new, &w->account));
	return invite_in(c, w);
}

static enum err accounts_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct inviting w = { .new = { .login = str_trim(http_form(r, "inlognaam")),
		                       .name = str_trim(http_form(r, "naam")),
		                       .email = str_trim(http_form(r, "email")) } };
	struct origin origin;
	bool fresh;
	enum err e;

	TRY(identity_fresh(r, ret, STR(ACCOUNTS_PATH), &fresh));
	if (!fresh) {
		return OK;
	}
	TRY(origin_of(r, &origin));
	w.origin = origin.text;
	e = grant_form_read(r, &w.new.grant);
	if (e == OK && (w.new.name.n == 0 || !str_is_text(w.new.name))) {
		e = REFUSE(c, ERR_INPUT, "naam", MSG_ACCOUNTS_NAME);
	}
	if (e == OK) {
		w.login = w.new.login;
		w.name = w.new.name;
		w.email = w.new.email;
		e = web_write(r, add_in, &w);
	}
	if (e == ERR_INPUT || e == ERR_CONFLICT) {
		return show(r, ret, str_copy(c->arena, str_of(c->fail->what)));
	}
	TRY(e);
	return show_invited(r, ret, &w);
}

#define ROW(action) .access = &access_rows[action]

const struct http_route accounts_routes[ACCOUNTS_ROUTES] = {
	{ HTTP_GET, ACCOUNTS_PATH, accounts_get, COST_SLOW, ROW(ACTION_ACCOUNTS) },
	{ HTTP_POST, ACCOUNTS_PATH, accounts_post, COST_SLOW, ROW(ACTION_ACCOUNTS) },
	{ HTTP_GET, ACCOUNTS_PATH "/{account}", one_account_get, COST_SLOW, ROW(ACTION_ACCOUNTS) },
	{ HTTP_POST, ACCOUNTS_PATH "/{account}/bereik", account_grant_post, COST_SLOW, ROW(ACTION_ACCOUNTS) },
	{ HTTP_POST, ACCOUNTS_PATH "/{account}/bereik/weg", account_revoke_post, COST_SLOW, ROW(ACTION_ACCOUNTS) },
	{ HTTP_POST, ACCOUNTS_PATH "/{account}/uitnodiging", account_invite_post, COST_SLOW, ROW(ACTION_ACCOUNTS) },
	{ HTTP_POST, ACCOUNTS_PATH "/{account}/dicht", account_close_post, COST_SLOW, ROW(ACTION_ACCOUNTS) },
	{ HTTP_POST, ACCOUNTS_PATH "/{account}/open", account_open_post, COST_SLOW, ROW(ACTION_ACCOUNTS) },
	{ HTTP_POST, ACCOUNTS_PATH "/{account}/sessies", account_sessions_post, COST_SLOW, ROW(ACTION_ACCOUNTS) },
	{ HTTP_POST, ACCOUNTS_PATH "/{account}/sleutels", account_token_post, COST_SLOW, ROW(ACTION_ACCOUNTS) },
};
