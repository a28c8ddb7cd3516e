/* SPDX-License-Identifier: EUPL-1.2 */
/* What handlers say in an answer. */
#include "fmt/json_write.h"
#include "http/internal.h"

static void set_type(struct http_resp *ret, const char *type, int status)
{
	for (size_t i = 0; i < ret->header_count; i++) {
		if (str_eq_nocase(ret->headers[i].name, STR("Content-Type"))) {
			ret->headers[i].value = str_of(type);
			ret->status = status;
			return;
		}
	}
	if (ret->header_count < HTTP_MAX_ANSWER_HEADERS) {
		ret->headers[ret->header_count++] = (struct http_pair){ STR("Content-Type"), str_of(type) };
	}
	ret->status = status;
}

struct out http_html(struct http_resp *ret, int status)
{
	struct http_req *r = ret->req;

	set_type(ret, "text/html; charset=utf-8", status);
	return (struct out){ .b = &ret->body,
		             .lang = r->lang,
		             .csrf = http_csrf_token(r),
		             .assets = &r->exchange->server->files.assets };
}

struct buf *http_json(struct http_resp *ret, int status)
{
	set_type(ret, "application/json", status);
	return &ret->body;
}

struct buf *http_text(struct http_resp *ret, int status)
{
	set_type(ret, "text/plain; charset=utf-8", status);
	return &ret->body;
}

struct buf *http_download(struct http_resp *ret, const char *type, struct str file_name)
{
	struct arena *a = &ret->req->arena;
	struct str kept = str_copy(a, str_of(type));
	struct str name = str_copy(a, file_name);
	struct str header;

	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
		             c == '-' || c == '_';

		if (!plain) {
			ret->body.err = ERR_BUG;
		}
	}
	header = str_format(a, "attachment; filename=\"%.*s\"", STR_ARG(name));
	if (kept.p == NULL || header.p == NULL || http_header_add(ret, "Content-Disposition", header) != OK) {
		ret->body.err = ERR_NOMEM;
	} else {
		set_type(ret, kept.p, 200);
	}
	return &ret->body;
}

enum err http_redirect(struct http_resp *ret, struct str path)
{
	if (path.n == 0 || path.p[0] != '/' || (path.n > 1 && (path.p[1] == '/' || path.p[1] == '\\'))) {
		return fail_set(&ret->req->fail, ERR_BUG, NULL, "a redirect leads to a path of our own");
	}
	TRY(http_header_add(ret, "Location", path));
	ret->status = 303;
	return OK;
}

enum err http_header_add(struct http_resp *ret, const char *name, struct str value)
{
	struct arena *a = &ret->req->arena;
	struct http_pair h;

	for (size_t i = 0; i < value.n; i++) {
		if ((unsigned char)value.p[i] < 0x20 || value.p[i] == 0x7f) {
			return fail_set(&ret->req->fail, ERR_INPUT, NULL, "header %s: control characters", name);
		}
	}
	if (ret->header_count == HTTP_MAX_ANSWER_HEADERS) {
		return fail_set(&ret->req->fail, ERR_TOOBIG, NULL, "header %s: too many headers", name);
	}
	h.name = str_copy(a, str_of(name));
	h.value = str_copy(a, value);
	if (h.name.p == NULL || h.value.p == NULL) {
		return ERR_NOMEM;
	}
	ret->headers[ret->header_count++] = h;
	return OK;
}

void http_resp_clear(struct http_resp *ret)
{
	struct http_exchange *x = ret->req->exchange;

	if (x != NULL && x->stream != NULL) {
		stream_closed(x->stream);
		x->stream = NULL;
	}
	buf_clear(&ret->body);
	ret->header_count = 0;
	ret->status = 0;
}

enum msg_id http_status_title(int status)
{
	switch (status) {
	case 400:
	case 414:
	case 415:
	case 428:
	case 431: return MSG_HTTP_BAD_REQUEST;
	case 401: return MSG_HTTP_SIGN_IN;
	case 403: return MSG_HTTP_DENIED;
	case 404: return MSG_HTTP_NOT_FOUND;
	case 405: return MSG_HTTP_METHOD;
	case 409:
	case 412: return MSG_HTTP_CONFLICT;
	case 413: return MSG_HTTP_TOO_BIG;
	case 503: return MSG_HTTP_BUSY;
	default: return MSG_HTTP_BUG;
	}
}

enum msg_id http_status_explain(int status)
{
	switch (status) {
	case 400:
	case 414:
	case 415:
	case 428:
	case 431: return MSG_HTTP_BAD_REQUEST_EXPLAIN;
	case 401: return MSG_HTTP_SIGN_IN_EXPLAIN;
	case 403: return MSG_HTTP_DENIED_EXPLAIN;
	case 404: return MSG_HTTP_NOT_FOUND_EXPLAIN;
	case 405: return MSG_HTTP_METHOD_EXPLAIN;
	case 409:
	case 412: return MSG_HTTP_CONFLICT_EXPLAIN;
	case 413: return MSG_HTTP_TOO_BIG_EXPLAIN;
	case 503: return MSG_HTTP_BUSY_EXPLAIN;
	default: return MSG_HTTP_BUG_EXPLAIN;
	}
}

enum err http_problem(struct http_resp *ret, int status, struct str detail, const struct http_field_error *errors,
                      size_t n)
{
	enum lang lang = ret->req->lang;
	struct jw j;

	set_type(ret, "application/problem+json", status);
	jw_begin(&j, &ret->body);
	jw_object(&j);
	/* The status says it all: no page describes a kind of problem (RFC 9457, section 4.2.1). */
	jw_put_text(&j, "type", "about:blank");
	jw_put_str(&j, "title", msg(lang, http_status_title(status)));
	jw_put_i64(&j, "status", status);
	jw_put_str(&j, "detail", detail.n > 0 ? detail : msg(lang, http_status_explain(status)));
	if (n > 0) {
		jw_put_array(&j, "errors");
		for (size_t i = 0; i < n; i++) {
			jw_object(&j);
			jw_put_str(&j, "field", errors[i].field);
			jw_put_str(&j, "detail", errors[i].what);
			jw_end(&j);
		}
		jw_end(&j);
	}
	jw_end(&j);
	return jw_finish(&j);
}
