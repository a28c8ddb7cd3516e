/* SPDX-License-Identifier: EUPL-1.2 */
/* News of deliveries, told by a gateway or a mail server: one at a time, as JSON or as a form. */
#include "access/log.h"
#include "fmt/json_read.h"
#include "outreach/pages.h"

/* Words by which providers say it. */
static const struct {
	const char *word;
	enum outreach_news news;
} words[] = {
	{ "delivered", NEWS_DELIVERED }, { "delivrd", NEWS_DELIVERED },
	{ "read", NEWS_DELIVERED },      { "seen", NEWS_DELIVERED },
	{ "failed", NEWS_FAILED },       { "undelivered", NEWS_FAILED },
	{ "undeliv", NEWS_FAILED },      { "rejected", NEWS_FAILED },
	{ "expired", NEWS_FAILED },      { "deleted", NEWS_FAILED },
	{ "dropped", NEWS_FAILED },      { "bounced", NEWS_BOUNCED },
	{ "bounce", NEWS_BOUNCED },      { "unknown-subscriber", NEWS_BOUNCED },
};

struct news {
	struct str reference, status, reason;
	enum outreach_news what;
};

static struct str member(const struct json_value *o, const char *name)
{
	const struct json_value *v = jr_member(o, name);

	return v != NULL && v->kind == JSON_IS_STRING ? v->string : STR("");
}

static enum err read_news(struct http_req *r, struct news *n)
{
	struct ctx *c = web_ctx(r);
	const struct json_value *json;
	struct json_fault fault;

	if (http_body_is(r, "application/json")) {
		if (jr_parse(c->arena, r->body, &json, &fault) != OK || json->kind != JSON_IS_OBJECT) {
			return REFUSE(c, ERR_INPUT, NULL, MSG_HTTP_BAD_REQUEST_EXPLAIN);
		}
		n->reference = member(json, "reference");
		n->status = member(json, "status");
		n->reason = member(json, "reason");
	} else {
		n->reference = http_form(r, "reference");
		n->status = http_form(r, "status");
		n->reason = http_form(r, "reason");
	}
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (str_eq_nocase(n->status, str_of(words[i].word))) {
			n->what = words[i].news;
			return OK;
		}
	}
	return REFUSE(c, ERR_INPUT, "status", MSG_OUTREACH_NO_STATUS);
}

static enum err tell(struct ctx *c, void *arg)
{
	const struct news *n = arg;

	TRY(outreach_news(c, n->reference, n->what, n->reason));
	return log_change(c, ACTION_DELIVERY, 0, "message.news");
}

enum err delivery_post(struct http_req *r, struct http_resp *ret)
{
	struct news n = { 0 };

	TRY(read_news(r, &n));
	TRY(web_write(r, tell, &n));
	buf_text(http_json(ret, 200), "{}");
	return OK;
}
