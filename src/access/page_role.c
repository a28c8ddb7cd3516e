/* SPDX-License-Identifier: EUPL-1.2 */
/* The role that one acts in: where it begins, what it can do here, and changing to another of one's own. */
#include "access/account.h"
#include "access/log.h"
#include "access/page.h"
#include "access_views.h"

#define START "/start"

struct str page_home(const struct web_app *app, enum role role)
{
	for (size_t i = 0; i < app->place_count; i++) {
		if (access_allows(role, app->places[i]->action)) {
			return str_of(app->places[i]->path);
		}
	}
	return STR(START);
}

static const struct {
	enum msg_id name, start;
} texts[ROLE_COUNT] = {
	[ROLE_NOBODY] = { MSG_ROLE_NOBODY, MSG_ROLE_NOBODY_START },
	[ROLE_TEACHER] = { MSG_ROLE_TEACHER, MSG_ROLE_TEACHER_START },
	[ROLE_MENTOR] = { MSG_ROLE_MENTOR, MSG_ROLE_MENTOR_START },
	[ROLE_COORDINATOR] = { MSG_ROLE_COORDINATOR, MSG_ROLE_COORDINATOR_START },
	[ROLE_CONFIDANT] = { MSG_ROLE_CONFIDANT, MSG_ROLE_CONFIDANT_START },
	[ROLE_OFFICER] = { MSG_ROLE_OFFICER, MSG_ROLE_OFFICER_START },
	[ROLE_RMC] = { MSG_ROLE_RMC, MSG_ROLE_RMC_START },
	[ROLE_COUNSELLOR] = { MSG_ROLE_COUNSELLOR, MSG_ROLE_COUNSELLOR_START },
	[ROLE_REGION] = { MSG_ROLE_REGION, MSG_ROLE_REGION_START },
	[ROLE_PARTNER] = { MSG_ROLE_PARTNER, MSG_ROLE_PARTNER_START },
	[ROLE_YOUNG] = { MSG_ROLE_YOUNG, MSG_ROLE_YOUNG_START },
	[ROLE_PARENT] = { MSG_ROLE_PARENT, MSG_ROLE_PARENT_START },
	[ROLE_PEER] = { MSG_ROLE_PEER, MSG_ROLE_PEER_START },
	[ROLE_RESEARCHER] = { MSG_ROLE_RESEARCHER, MSG_ROLE_RESEARCHER_START },
	[ROLE_PRIVACY] = { MSG_ROLE_PRIVACY, MSG_ROLE_PRIVACY_START },
	[ROLE_ADMIN] = { MSG_ROLE_ADMIN, MSG_ROLE_ADMIN_START },
	[ROLE_BOA] = { MSG_ROLE_BOA, MSG_ROLE_BOA_START },
	[ROLE_SYSTEM] = { MSG_ROLE_NOBODY, MSG_ROLE_NOBODY_START },
};

struct str page_role_text(enum lang lang, enum role role)
{
	return msg(lang, texts[role].name);
}

enum err page_roles(struct ctx *c, struct page *p)
{
	struct grant *grants;
	struct page_role *roles;
	size_t n;

	if (c->actor.grants < 2) {
		return OK;
	}
	TRY(grant_list_own(c, &grants, &n));
	roles = ARENA_ARRAY(c->arena, n, struct page_role);
	if (roles == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		roles[i] = (struct page_role){
			.grant = str_format(c->arena, "%lld", (long long)grants[i].grant),
			.name = page_role_text(c->lang, grants[i].role),
			.label = grants[i].label,
			.here = grants[i].grant == c->actor.grant,
		};
		if (roles[i].grant.p == NULL) {
			return ERR_NOMEM;
		}
	}
	p->roles = roles;
	p->role_count = n;
	return OK;
}

/* ---- the pages ---- */

static enum err home_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);

	return http_redirect(ret,
	                     c->actor.role == ROLE_NOBODY ? STR("/inloggen") : page_home(web_app(r), c->actor.role));
}

/* Where a role begins that has no place in the navigation yet; for the others a way to their places. */
static enum err start_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct page p;
	struct out o;

	TRY(page_make(r, msg(c->lang, MSG_START_TITLE), "", &p));
	o = http_html(ret, 200);
	start_page(&o, &p, msg(c->lang, texts[c->actor.role].start));
	return OK;
}

struct change {
	struct str token;
	int64_t grant;
	char fresh[TOKEN_TEXT];
};

static enum err change_role(struct ctx *c, void *arg)
{
	struct change *w = arg;

	TRY(account_switch(c, w->token, w->grant));
	TRY(log_change(c, ACTION_OWN_ACCOUNT, 0, "role.switch"));
	return session_rotate(c, w->token, w->fresh);
}

static enum err role_post(struct http_req *r, struct http_resp *ret)
{
	struct change w = { .token = r->session };
	int64_t seconds;

	if (!str_to_i64(http_form(r, "bevoegdheid"), &w.grant)) {
		return REFUSE(web_ctx(r), ERR_INPUT, "bevoegdheid", MSG_ACCOUNT_GRANT_UNKNOWN);
	}
	TRY(web_write(r, change_role, &w));
	TRY(session_seconds(web_ctx(r), &seconds));
	TRY(http_cookie_set(ret, HTTP_SESSION_COOKIE, str_of(w.fresh), seconds));
	return http_redirect(ret, STR("/"));
}

#define ROW(action) .access = &access_rows[action]

const struct http_route access_role_routes[ACCESS_ROLE_ROUTES] = {
	{ HTTP_GET, "/", home_get, COST_FAST, ROW(ACTION_PUBLIC) },
	{ HTTP_GET, START, start_get, COST_SLOW, ROW(ACTION_OWN_ACCOUNT) },
	{ HTTP_POST, "/rol", role_post, COST_SLOW, ROW(ACTION_OWN_ACCOUNT) },
};
