/* SPDX-License-Identifier: EUPL-1.2 */
/* Protocols written by a program: a draft from a text, the text of a draft replaced, a draft published or put away. */
#include <sodium.h>

#include "access/api.h"
#include "agreements/pages.h"
#include "agreements/text.h"

/* One request. */
struct writing {
	struct http_req *r;
	struct agreement text;
	day_t from;
	struct api_once once;
	bool any_version, stale; /* If-Match: *; it is another one by now */
	int64_t edit;
	struct str version; /* of what came of it */
	enum err (*what)(struct ctx *c, struct writing *w, const struct agreement *a);
};

static void put_remarks(struct jw *j, const struct agreement_remark *list, size_t n)
{
	jw_put_array(j, "opmerkingen");
	for (size_t i = 0; i < n; i++) {
		jw_object(j);
		jw_put_text(j, "soort", list[i].wrong ? "fout" : "let op");
		if (list[i].line > 0) {
			jw_put_i64(j, "regel", (int64_t)list[i].line);
		} else {
			jw_put_null(j, "regel");
		}
		jw_put_str(j, "tekst", list[i].text);
		jw_end(j);
	}
	jw_end(j);
}

static void put_signatures(struct jw *j, const struct agreement *a)
{
	jw_put_array(j, "ondertekenaars");
	for (size_t i = 0; i < a->partner_count; i++) {
		const struct agreement_partner *p = &a->partners[i];

		jw_object(j);
		jw_put_text(j, "soort", p->town ? "gemeente" : "instelling");
		jw_put_str(j, "code", p->code);
		jw_put_str(j, "naam", p->name);
		jw_put_bool(j, "getekend", p->signed_at != INT64_MIN);
		jw_end(j);
	}
	jw_end(j);
}

/* How it stands: what there is to say about it, and who signed. */
static enum err answer(struct http_req *r, struct str version, int status, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	const struct agreement_remark *remarks;
	const struct agreement *a;
	struct jw j;
	size_t n;

	TRY(agreement_open(c, version, &a));
	TRY(agreement_check(c, a, &remarks, &n));
	TRY(agreement_api_tag(r, a, ret));
	jw_begin(&j, http_json(ret, status));
	jw_object(&j);
	agreement_api_head(&j, a);
	put_signatures(&j, a);
	put_remarks(&j, remarks, n);
	jw_end(&j);
	return jw_finish(&j);
}

enum err agreement_api_state(struct http_req *r, struct http_resp *ret)
{
	return answer(r, http_param(r, "versie"), 200, ret);
}

/* *ret_fine false: the body is no protocol, and the answer is ready. */
static enum err read_text(struct http_req *r, struct agreement *ret, struct http_resp *resp, bool *ret_fine)
{
	struct json_problems problems;
	struct json_fault fault;
	struct str where;
	enum err e;

	*ret_fine = false;
	if (!http_body_is(r, "application/json")) {
		return http_problem(resp, 415, msg(r->lang, MSG_API_CONTENT_TYPE), NULL, 0);
	}
	e = agreement_text_read(&r->arena, r->body, ret, &problems, &fault);
	if (e == ERR_INPUT && problems.count > 0) {
		return api_problems(r, &problems, resp);
	}
	if (e == ERR_INPUT) {
		where = str_format(&r->arena, "%d:%d", fault.line, fault.column);
		return http_problem(resp, 400, page_text(web_ctx(r), MSG_API_NO_JSON, &where, 1), NULL, 0);
	}
	*ret_fine = e == OK;
	return e;
}

/* What the service refused, under the name of its field. */
static enum err answer_refusal(struct http_req *r, struct http_resp *ret)
{
	struct str field = str_of(r->fail.field);
	struct http_field_error error = { str_eq(field, STR("vanaf")) ? STR("geldig_vanaf") : field,
		                          str_of(r->fail.what) };

	return http_problem(ret, 400, msg(r->lang, MSG_API_NOTHING_STORED), &error, 1);
}

/* ---- a new draft ---- */

static enum err draft_in(struct ctx *c, void *arg)
{
	struct writing *w = arg;
	bool before;

	TRY(api_once_before(c, &w->once, &before));
	if (before) {
		w->version = w->once.answer;
		return OK;
	}
	TRY(agreement_draft(c, w->text.region, &w->text, &w->version));
	w->once.status = 201;
	w->once.answer = w->version;
	return api_once_keep(c, &w->once);
}

enum err agreement_api_post(struct http_req *r, struct http_resp *ret)
{
	struct writing w = { .r = r };
	struct str where;
	bool fine;
	enum err e;

	TRY(api_once_read(r, ret, &w.once, &fine));
	if (fine) {
		TRY(read_text(r, &w.text, ret, &fine));
	}
	if (!fine) {
		return OK;
	}
	(void)crypto_generichash(w.once.hash, sizeof w.once.hash, (const unsigned char *)r->body.p, r->body.n, NULL, 0);
	e = web_write(r, draft_in, &w);
	if (e == ERR_INPUT && r->fail.field[0] != '\0') {
		return answer_refusal(r, ret);
	}
	TRY(e);
	where = str_format(&r->arena, "/api/v1/protocollen/%.*s", STR_ARG(w.version));
	if (where.p == NULL) {
		return ERR_NOMEM;
	}
	TRY(http_header_add(ret, "Location", where));
	return answer(r, w.version, 201, ret);
}

/* ---- a draft that is there ---- */

/* "5" between quotes, or *; else a version that none can be. */
static void read_match(struct str s, struct writing *w)
{
	w->any_version = str_eq(s, STR("*"));
	w->edit = -1;
	if (s.n > 2 && s.p[0] == '"' && s.p[s.n - 1] == '"') {
		(void)str_to_i64((struct str){ s.p + 1, s.n - 2 }, &w->edit);
	}
}

static enum err change_in(struct ctx *c, void *arg)
{
	struct writing *w = arg;
	const struct agreement *a;

	TRY(agreement_open(c, w->version, &a));
	w->stale = !w->any_version && w->edit != a->edit;
	if (w->stale) {
		return REFUSE(c, ERR_CONFLICT, NULL, MSG_HTTP_CONFLICT_EXPLAIN);
	}
	w->edit = a->edit;
	return w->what(c, w, a);
}

/* *ret_done false: the answer is ready, and nothing was done. */
static enum err change(struct writing *w, struct http_resp *ret, bool *ret_done)
{
	struct http_req *r = w->r;
	enum err e;

	*ret_done = false;
	w->version = http_param(r, "versie");
	e = web_write(r, change_in, w);
	if (w->stale) {
		return http_problem(ret, 412, msg(r->lang, MSG_API_STALE_PROTOCOL), NULL, 0);
	}
	if (e == ERR_INPUT && r->fail.field[0] != '\0') {
		return answer_refusal(r, ret);
	}
	*ret_done = e == OK;
	return e;
}

/* Without If-Match nothing is overwritten. */
static enum err need_match(struct writing *w, struct http_resp *ret, bool *ret_fine)
{
	struct str match = str_trim(http_header(w->r, "If-Match"));

	*ret_fine = match.n > 0;
	if (!*ret_fine) {
		return http_problem(ret, 428, msg(w->r->lang, MSG_API_IF_MATCH_PROTOCOL), NULL, 0);
	}
	read_match(match, w);
	return OK;
}

static enum err replace(struct ctx *c, struct writing *w, const struct agreement *a)
{
	return agreement_replace(c, a, w->edit, &w->text);
}

enum err agreement_api_put(struct http_req *r, struct http_resp *ret)
{
	struct writing w = { .r = r, .what = replace };
	bool fine;

	TRY(need_match(&w, ret, &fine));
	if (fine) {
		TRY(read_text(r, &w.text, ret, &fine));
	}
	if (fine) {
		TRY(change(&w, ret, &fine));
	}
	return fine ? answer(r, w.version, 200, ret) : OK;
}

static enum err put_away(struct ctx *c, struct writing *w, const struct agreement *a)
{
	return agreement_put_away(c, a, w->edit);
}

enum err agreement_api_delete(struct http_req *r, struct http_resp *ret)
{
	struct writing w = { .r = r, .what = put_away };
	bool fine;

	TRY(need_match(&w, ret, &fine));
	if (fine) {
		TRY(change(&w, ret, &fine));
	}
	if (fine) {
		ret->status = 204;
	}
	return OK;
}

static enum err publish(struct ctx *c, struct writing *w, const struct agreement *a)
{
	return agreement_publish(c, a, w->edit, w->from);
}

/* {"geldig_vanaf": "2026-09-01"} */
enum err agreement_api_publish(struct http_req *r, struct http_resp *ret)
{
	static const char *const known[] = { "geldig_vanaf" };
	struct writing w = { .r = r, .what = publish };
	struct json_problems problems = { .a = &r->arena };
	const struct json_value *body;
	struct json_at root;
	bool fine;

	TRY(need_match(&w, ret, &fine));
	if (!fine) {
		return OK;
	}
	TRY(api_body(r, ret, &body));
	if (body == NULL) {
		return OK;
	}
	root = jr_root(&problems, body);
	if (jr_at_object(&root)) {
		jr_only(&root, known, 1);
		w.from = jr_get_day(&root, "geldig_vanaf", JSON_REQUIRED);
	}
	if (problems.count > 0) {
		return api_problems(r, &problems, ret);
	}
	TRY(change(&w, ret, &fine));
	return fine ? answer(r, w.version, 200, ret) : OK;
}
