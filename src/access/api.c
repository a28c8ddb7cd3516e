/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/api.h"

#include "access_sql.h"

enum { KEY_MOST = 128 };

static enum msg_id wrong_message(enum json_wrong w)
{
	switch (w) {
	case JSON_WRONG_MISSING: return MSG_API_MISSING;
	case JSON_WRONG_TYPE: return MSG_API_TYPE;
	case JSON_WRONG_VALUE: return MSG_API_VALUE;
	case JSON_WRONG_UNKNOWN: return MSG_API_UNKNOWN;
	}
	return MSG_API_VALUE;
}

enum err api_problems(struct http_req *r, const struct json_problems *p, struct http_resp *ret)
{
	struct http_field_error errors[JSON_MAX_PROBLEMS];

	for (size_t i = 0; i < p->count; i++) {
		errors[i].field = p->list[i].path;
		errors[i].what = msg(r->lang, wrong_message(p->list[i].wrong));
	}
	return http_problem(ret, 400, msg(r->lang, MSG_API_NOTHING_STORED), errors, p->count);
}

enum err api_body(struct http_req *r, struct http_resp *resp, const struct json_value **ret)
{
	struct buf text DEFER(buf_finish) = { 0 };
	struct json_fault fault;
	struct str where;
	enum err e;

	*ret = NULL;
	if (!http_body_is(r, "application/json")) {
		return http_problem(resp, 415, msg(r->lang, MSG_API_CONTENT_TYPE), NULL, 0);
	}
	e = jr_parse(&r->arena, r->body, ret, &fault);
	if (e != ERR_INPUT) {
		return e;
	}
	where = str_format(&r->arena, "%d:%d", fault.line, fault.column);
	buf_init(&text, 1024);
	msg_format(&text, r->lang, MSG_API_NO_JSON, &where, 1);
	return http_problem(resp, 400, buf_view(&text), NULL, 0);
}

enum err api_once_read(struct http_req *r, struct http_resp *resp, struct api_once *ret, bool *ret_fine)
{
	ret->key = http_header(r, "Idempotency-Key");
	*ret_fine = ret->key.n <= KEY_MOST && str_is_text(ret->key);
	return *ret_fine ? OK : http_problem(resp, 400, msg(r->lang, MSG_API_KEY_FORM), NULL, 0);
}

enum err api_once_before(struct ctx *c, struct api_once *o, bool *ret)
{
	struct idempotent_find_row row;

	*ret = false;
	if (o->key.n == 0) {
		return OK;
	}
	TRY(idempotent_find(c->db, c->arena, &(struct idempotent_find_in){ c->actor.account, o->key }, &row, ret));
	if (!*ret) {
		return OK;
	}
	if (!str_eq(row.body, (struct str){ (const char *)o->hash, sizeof o->hash })) {
		return REFUSE(c, ERR_CONFLICT, "Idempotency-Key", MSG_API_KEY_REUSED);
	}
	o->status = row.status;
	o->answer = row.answer;
	return OK;
}

enum err api_once_keep(struct ctx *c, const struct api_once *o)
{
	enum err e;

	if (o->key.n == 0) {
		return OK;
	}
	e = idempotent_add(c->db,
	                   &(struct idempotent_add_in){ c->actor.account,
	                                                o->key,
	                                                { (const char *)o->hash, sizeof o->hash },
	                                                o->status,
	                                                o->answer,
	                                                c->now },
	                   NULL);
	/* A twin that came at the same moment was quicker: once more, and its answer is there. */
	return e == ERR_CONFLICT ? ERR_BUSY : e;
}
