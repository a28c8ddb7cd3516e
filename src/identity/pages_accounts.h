/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef IDENTITY_PAGES_ACCOUNTS_H
#define IDENTITY_PAGES_ACCOUNTS_H

#include "access/account.h"
#include "identity/pages.h"

/*
 * The pages by which an administrator keeps accounts. All of it is in the log, asks for a fresh confirmation, and is
 * refused for the administrator's own account: nobody gives himself reach.
 */
#define ACCOUNTS_PATH "/beheer/accounts"

struct account_line {
	struct str path, login, name, roles;
	int64_t account;
	bool active, invited; /* invited: no password was chosen yet */
};

struct grant_form_view {
	struct str role, kind, values, last;
};

struct accounts_view {
	struct str wrong, wanted, next;
	struct str login, name, email; /* of the form that came back */
	struct grant_form_view form;
	const struct account_line *list;
	size_t count;
};

struct grant_line {
	struct str key, role, label, term;
};

struct one_account_view {
	struct str wrong, done, path;
	struct str login, name, email;
	bool active, own, invited;
	struct str sessions, second;
	struct grant_form_view form;
	const struct grant_line *grant_list;
	size_t grant_count;
	const struct token_line *token_list;
	size_t token_count;
};

struct invited_view {
	struct str login, link, path;
	bool sent;
};

extern const struct page_place accounts_place;

/* "Institution (BRIN)". */
struct str scope_kind_text(enum lang lang, enum scope_kind kind);

/* What a form says of a grant. ERR_INPUT. */
enum err grant_form_read(struct http_req *r, struct grant_new *ret) MUST;
void grant_form_fill(struct http_req *r, struct grant_form_view *ret);

/* An invitation on its way to its owner: the link is shown once, and mailed where that is possible. */
struct inviting {
	struct account_new new;
	struct str login, name, email, origin;
	int64_t account;
	struct str link;
	bool sent;
};
/* Fills link and sent; on a writing connection. */
enum err invite_in(struct ctx *c, struct inviting *w) MUST;
enum err show_invited(struct http_req *r, struct http_resp *ret, const struct inviting *w) MUST;

enum err one_account_get(struct http_req *r, struct http_resp *ret);
enum err account_grant_post(struct http_req *r, struct http_resp *ret);
enum err account_revoke_post(struct http_req *r, struct http_resp *ret);
enum err account_invite_post(struct http_req *r, struct http_resp *ret);
enum err account_close_post(struct http_req *r, struct http_resp *ret);
enum err account_open_post(struct http_req *r, struct http_resp *ret);
enum err account_sessions_post(struct http_req *r, struct http_resp *ret);
enum err account_token_post(struct http_req *r, struct http_resp *ret);

#endif
