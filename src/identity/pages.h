/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef IDENTITY_PAGES_H
#define IDENTITY_PAGES_H

#include "access/page.h"
#include "identity/pages_oidc.h"
#include "identity/qr.h"
#include "identity/sign_in.h"
#include "identity/totp.h"

/* The pages of this room (pages_*.c), and what their templates show. */
enum { SIGN_IN_ROUTES = 8, INVITATION_ROUTES = 4, ACCOUNT_ROUTES = 16, ACCOUNTS_ROUTES = 10 };
extern const struct http_route sign_in_routes[SIGN_IN_ROUTES], invitation_routes[INVITATION_ROUTES],
	account_routes[ACCOUNT_ROUTES], accounts_routes[ACCOUNTS_ROUTES];

struct sign_in_view {
	struct str wrong; /* why it did not work, or empty */
	struct str done;  /* what was done before, or empty */
	struct str login; /* what was typed */
	struct str to;    /* where to go, a path of ours */
	bool passkeys;
	struct oidc_buttons providers;
};

struct second_view {
	struct str wrong, to, login;
	struct factors has;
	bool passkeys;
};

/* Setting up a code, while signing in or on one's own page. */
struct enrol_view {
	struct str wrong, to, action; /* action: where the form goes */
	struct totp_offer offer;
	struct qr qr;
	bool passkeys;
};

struct recovery_view {
	const char (*codes)[RECOVERY_TEXT];
	struct str to;
};

struct invitation_view {
	struct str wrong, login, name, action;
	bool fresh; /* a new account, or one of which everything was lost */
};

struct forgotten_view {
	bool ready, asked, wait;
};

struct passkey_line {
	struct str key, name, made, used;
};
struct session_line {
	struct str public, device, remote, used;
	bool here;
};
struct token_line {
	struct str key, name, actions, ends, used;
};

struct account_view {
	struct str wrong, done;
	struct str login, email;
	struct factors has;
	bool demanded, passkeys, tokens; /* demanded: a second step; tokens: the role can have API tokens */
	bool password;                   /* the account has one */
	struct str recovery_left;
	const struct passkey_line *passkey_list;
	size_t passkey_count;
	const struct session_line *session_list;
	size_t session_count;
	const struct token_line *token_list;
	size_t token_count;
};

struct confirm_view {
	struct str wrong, to;
	bool passkeys, code;
};

struct token_made_view {
	struct str token, to;
};

/* ---- what the pages share (pages_common.c) ---- */

/* A path of ours, or the beginning. */
struct str page_to(struct str to);
/* path?naar=to, percent-encoded, in the arena. */
struct str page_with_to(struct arena *a, const char *path, struct str to);
/* From where this request comes. */
struct sign_in_from page_from(struct http_req *r);
/* Behind a step of signing in: the second one, or in. */
enum err page_go_on(struct http_req *r, struct http_resp *ret, enum session_step step, struct str to) MUST;
/* A session that goes on under another token. */
enum err page_session_cookie(struct http_req *r, struct http_resp *ret, const char *token) MUST;
/* The cookies of a session; of a whole one also that this browser is known from now on. */
enum err page_cookies(struct http_req *r, struct http_resp *ret, const char *token, enum session_step step,
                      int64_t account) MUST;
/* A code by time to be set up, with its picture. */
enum err page_enrol(struct http_req *r, int64_t account, struct str login, struct str sealed,
                    struct enrol_view *ret) MUST;

/* The tokens of an account that are in force (pages_token.c). */
enum err page_tokens(struct ctx *c, int64_t account, const struct token_line **ret, size_t *ret_n) MUST;
enum err token_add_post(struct http_req *r, struct http_resp *ret);
enum err token_end_post(struct http_req *r, struct http_resp *ret);
/* One's own page, with what went wrong on it (pages_account.c). */
enum err page_account(struct http_req *r, struct http_resp *ret, struct str wrong) MUST;
/* Setting up a code, recovery codes, confirming who one is (pages_factor.c). */
enum err code_get(struct http_req *r, struct http_resp *ret);
enum err code_post(struct http_req *r, struct http_resp *ret);
enum err code_drop_post(struct http_req *r, struct http_resp *ret);
enum err recovery_post(struct http_req *r, struct http_resp *ret);
enum err confirm_get(struct http_req *r, struct http_resp *ret);
enum err confirm_post(struct http_req *r, struct http_resp *ret);
/* Recovery codes within the frame, shown once. */
enum err page_recovery(struct http_req *r, struct http_resp *ret, const char codes[RECOVERY_CODES][RECOVERY_TEXT]) MUST;

#endif
