/* SPDX-License-Identifier: EUPL-1.2 */
/* API tokens of one's own: made for a grant and an action, shown once, ended by their owner. */
#include "access/account.h"
#include "access/log.h"
#include "access/words.h"
#include "base/vec.h"
#include "identity/fresh.h"
#include "identity/pages.h"
#include "identity_sql.h"
#include "identity_views.h"

#define ACCOUNT "/account"

enum { NAME_MOST = 60, DAYS_MOST = 366 };

enum err page_tokens(struct ctx *c, int64_t account, const struct token_line **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	VEC(struct token_line) list = { 0 };
	struct own_tokens_row row;
	bool more;

	TRY(own_tokens_open(c->db, &(struct own_tokens_in){ account, c->now }, &rows));
	for (;;) {
		struct token_line *line;

		TRY(own_tokens_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		line = vec_push(c->arena, &list);
		if (line == NULL) {
			return ERR_NOMEM;
		}
		*line = (struct token_line){ .key = str_format(c->arena, "%lld", (long long)row.token),
			                     .name = str_copy(c->arena, row.name),
			                     .actions = str_copy(c->arena, row.actions),
			                     .ends = words_moment(c, row.expires),
			                     .used = words_moment(c, row.used) };
	}
	*ret = list.p;
	*ret_n = list.n;
	return OK;
}

struct making {
	struct token_new new;
	char token[TOKEN_TEXT];
};

static enum err make_in(struct ctx *c, void *arg)
{
	struct making *w = arg;

	TRY(token_create(c, &w->new, w->token));
	return log_change(c, ACTION_OWN_ACCOUNT, 0, "token.add");
}

enum err token_add_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct making w = { .new = { .account = c->actor.account,
		                     .grant = c->actor.grant,
		                     .name = str_trim(http_form(r, "naam")),
		                     .actions = str_of(access_row(ACTION_REGISTER)->name) } };
	struct page p;
	struct out o;
	int64_t days;
	bool fresh;

	TRY(ctx_require(c, ACTION_REGISTER));
	TRY(identity_fresh(r, ret, STR(ACCOUNT), &fresh));
	if (!fresh) {
		return OK;
	}
	if (w.new.name.n == 0 || w.new.name.n > NAME_MOST || !str_is_text(w.new.name) ||
	    !str_to_i64(http_form(r, "dagen"), &days) || days < 1 || days > DAYS_MOST) {
		return REFUSE(c, ERR_INPUT, "naam", MSG_TOKEN_FORM);
	}
	w.new.days = (int)days;
	TRY(web_write(r, make_in, &w));
	TRY(page_make(r, msg(c->lang, MSG_TOKEN_TITLE), "", &p));
	o = http_html(ret, 200);
	token_made_page(&o, &p, &(struct token_made_view){ str_of(w.token), STR(ACCOUNT) });
	return OK;
}

struct ending {
	int64_t account, token;
};

static enum err end_in(struct ctx *c, void *arg)
{
	struct ending *w = arg;

	TRY(own_token_end(c->db, &(struct own_token_end_in){ w->account, w->token, c->now }, NULL));
	return log_change(c, ACTION_OWN_ACCOUNT, 0, "token.end");
}

enum err token_end_post(struct http_req *r, struct http_resp *ret)
{
	struct ending w = { .account = web_ctx(r)->actor.account };

	if (!str_to_i64(http_form(r, "sleutel"), &w.token)) {
		return ERR_ABSENT;
	}
	TRY(web_write(r, end_in, &w));
	return http_redirect(ret, STR(ACCOUNT "?gedaan=sleutel-weg"));
}
