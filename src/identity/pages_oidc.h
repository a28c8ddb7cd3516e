/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef IDENTITY_PAGES_OIDC_H
#define IDENTITY_PAGES_OIDC_H

#include "access/page.h"
#include "identity/oidc_flow.h"

/* Signing in with a provider: the pages that lead there and back. */
enum { OIDC_ROUTES = 6 };
extern const struct http_route oidc_routes[OIDC_ROUTES];

/* Through which provider this browser signed in; leaving goes past it (identity/pages_oidc.c). */
#define OIDC_VIA_COOKIE "via"

/* The buttons on the page of signing in. */
struct oidc_button {
	struct str label, address;
};
struct oidc_buttons {
	const struct oidc_button *list;
	size_t count;
};
/* to: where to go behind it. */
enum err oidc_buttons_of(struct ctx *c, struct str to, struct oidc_buttons *ret) MUST;

/* With whom a request talks. */
struct oidc_net oidc_net_of(struct http_req *r, const struct oidc_provider *p);
/* The provider says that a session of its ended (identity/pages_oidc_logout.c). */
enum err oidc_logout_post(struct http_req *r, struct http_resp *ret) MUST;

struct oidc_trouble_view {
	struct str title, text;
	struct str subject; /* who somebody is at the provider, for an administrator; or empty */
	struct str again;   /* the way to try once more, or empty */
};

struct oidc_left_view {
	struct str title, label;
	struct str address; /* where one leaves the provider as well; empty: nowhere */
};

#endif
