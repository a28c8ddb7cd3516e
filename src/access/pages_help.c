/* SPDX-License-Identifier: EUPL-1.2 */
/* Help: what the role that one acts in does here, in a few sentences; and the keys, for who has lists to walk through. */
#include "access/page.h"
#include "access/pages.h"
#include "access_views.h"

static const struct help_words words[ROLE_COUNT] = {
	[ROLE_TEACHER] = { 3, { MSG_HELP_TEACHER_1, MSG_HELP_TEACHER_2, MSG_HELP_TEACHER_3 } },
	[ROLE_MENTOR] = { 4, { MSG_HELP_MENTOR_1, MSG_HELP_MENTOR_2, MSG_HELP_MENTOR_3, MSG_HELP_MENTOR_4 } },
	[ROLE_COORDINATOR] = { 5,
	                       { MSG_HELP_COORDINATOR_1, MSG_HELP_COORDINATOR_2, MSG_HELP_COORDINATOR_3,
	                         MSG_HELP_COORDINATOR_4, MSG_HELP_COORDINATOR_5 } },
	[ROLE_CONFIDANT] = { 2, { MSG_HELP_CONFIDANT_1, MSG_HELP_CONFIDANT_2 } },
	[ROLE_OFFICER] = { 4, { MSG_HELP_OFFICER_1, MSG_HELP_OFFICER_2, MSG_HELP_OFFICER_3, MSG_HELP_OFFICER_4 } },
	[ROLE_RMC] = { 4, { MSG_HELP_RMC_1, MSG_HELP_RMC_2, MSG_HELP_RMC_3, MSG_HELP_RMC_4 } },
	[ROLE_COUNSELLOR] = { 2, { MSG_HELP_COUNSELLOR_1, MSG_HELP_COUNSELLOR_2 } },
	[ROLE_REGION] = { 3, { MSG_HELP_REGION_1, MSG_HELP_REGION_2, MSG_HELP_REGION_3 } },
	[ROLE_PARTNER] = { 2, { MSG_HELP_PARTNER_1, MSG_HELP_PARTNER_2 } },
	[ROLE_YOUNG] = { 4, { MSG_HELP_YOUNG_1, MSG_HELP_YOUNG_2, MSG_HELP_YOUNG_3, MSG_HELP_YOUNG_4 } },
	[ROLE_PARENT] = { 3, { MSG_HELP_PARENT_1, MSG_HELP_PARENT_2, MSG_HELP_PARENT_3 } },
	[ROLE_PEER] = { 2, { MSG_HELP_PEER_1, MSG_HELP_PEER_2 } },
	[ROLE_RESEARCHER] = { 2, { MSG_HELP_RESEARCHER_1, MSG_HELP_RESEARCHER_2 } },
	[ROLE_PRIVACY] = { 4, { MSG_HELP_PRIVACY_1, MSG_HELP_PRIVACY_2, MSG_HELP_PRIVACY_3, MSG_HELP_PRIVACY_4 } },
	[ROLE_ADMIN] = { 4, { MSG_HELP_ADMIN_1, MSG_HELP_ADMIN_2, MSG_HELP_ADMIN_3, MSG_HELP_ADMIN_4 } },
	[ROLE_BOA] = { 2, { MSG_HELP_BOA_1, MSG_HELP_BOA_2 } },
};

enum err help_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct help_view v = { .words = &words[c->actor.role],
		               .explains = access_allows(c->actor.role, ACTION_EXPLAIN),
		               .keys = access_allows(c->actor.role, ACTION_SEARCH),
		               .looks = access_allows(c->actor.role, ACTION_PERSON) };
	struct str role;
	struct out o;

	TRY(page_make(r, msg(c->lang, MSG_HELP_TITLE), "", &v.page));
	role = v.page.role;
	v.title = page_text(c, MSG_HELP_ROLE, &role, 1);
	if (v.title.p == NULL) {
		return ERR_NOMEM;
	}
	o = http_html(ret, 200);
	help_page(&o, &v);
	return OK;
}
