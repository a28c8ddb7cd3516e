/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/fresh.h"

#include "identity/pages.h"

enum err identity_fresh(struct http_req *r, struct http_resp *ret, struct str back, bool *ret_fresh)
{
	struct ctx *c = web_ctx(r);
	struct session s;
	struct str to;

	TRY(session_of(c, r->session, &s));
	*ret_fresh = c->now - s.fresh < IDENTITY_FRESH_MINUTES * 60 * INT64_C(1000000);
	if (*ret_fresh) {
		return OK;
	}
	to = page_with_to(c->arena, "/account/bevestig", back);
	return to.p != NULL ? http_redirect(ret, to) : ERR_NOMEM;
}
