/* SPDX-License-Identifier: EUPL-1.2 */
/* From a whole request to its answer. */
#include "base/log.h"
#include "http/internal.h"
#include "http_views.h"

enum { WORTH_ZIPPING = 1024 };

static int status_of(enum err e)
{
	switch (e) {
	case ERR_INPUT: return 400;
	case ERR_DENIED: return 403;
	case ERR_ABSENT: return 404;
	case ERR_CONFLICT: return 409;
	case ERR_TOOBIG: return 413;
	case ERR_BUSY:
	/* A database that is away, a disk that is full, a process that ended may be back soon: the request was good. */
	case ERR_IO:
	case ERR_DB:
	case ERR_REMOTE: return 503;
	case OK:
	case ERR_NOMEM:
	case ERR_BUG: break;
	}
	return 500;
}

/* What went wrong, for the person who asked; what is our own fault stays in the log. */
static struct str told(const struct http_req *r, int status)
{
	if (status == 400 || status == 403 || status == 409 || status == 413) {
		return str_of(r->fail.what);
	}
	return (struct str){ NULL, 0 };
}

static enum err error_problem(struct http_exchange *x, int status)
{
	struct http_field_error error = { str_of(x->req.fail.field), str_of(x->req.fail.what) };
	struct str detail = told(&x->req, status);
	bool field = detail.n > 0 && error.field.n > 0;

	return http_problem(&x->resp, status, detail, &error, field ? 1 : 0);
}

static enum err error_page(struct http_exchange *x, int status)
{
	enum lang lang = x->req.lang;
	struct str text = told(&x->req, status);
	struct out o;

	if (x->server->options.hooks.error_page != NULL) {
		return x->server->options.hooks.error_page(&x->req, status, &x->resp);
	}
	o = http_html(&x->resp, status);
	http_error_page(&o, msg(lang, http_status_title(status)),
	                text.n > 0 ? text : msg(lang, http_status_explain(status)));
	return OK;
}

static enum err allow_header(struct http_exchange *x)
{
	struct buf list DEFER(buf_finish);

	buf_init(&list, 128);
	for (int m = HTTP_GET; m < HTTP_OTHER; m++) {
		if ((x->allowed & 1u << m) != 0) {
			buf_printf(&list, "%s%s%s", list.n > 0 ? ", " : "", method_name((enum http_method)m),
			           m == HTTP_GET ? ", HEAD" : "");
		}
	}
	return http_header_add(&x->resp, "Allow", x->file != NULL ? STR("GET, HEAD") : buf_view(&list));
}

void exchange_error(struct http_exchange *x, int status)
{
	enum err e;

	http_resp_clear(&x->resp);
	e = http_wants_json(&x->req) ? error_problem(x, status) : error_page(x, status);
	if (e != OK || buf_err(&x->resp.body) != OK) {
		http_resp_clear(&x->resp);
		buf_str(http_text(&x->resp, status), msg(x->req.lang, http_status_title(status)));
	}
	x->resp.status = status;
	if (status == 405) {
		e = allow_header(x);
	} else if (status == 503) {
		e = http_header_add(&x->resp, "Retry-After", STR("2"));
	} else if (status == 401 && http_wants_json(&x->req)) {
		e = http_header_add(&x->resp, "WWW-Authenticate", STR("Bearer"));
	}
	if (status >= 500 || e != OK) {
		bool busy = status == 503 && x->req.fail.code != ERR_DB && x->req.fail.code != ERR_IO;

		log_line(busy ? LOG_WARN : LOG_ERROR, "http", "%d %s %s: %s", status, method_name(x->req.method),
		         x->stats->pattern, x->req.fail.what);
	}
}

static enum err read_body(struct http_exchange *x)
{
	struct http_req *r = &x->req;

	TRY(buf_err(&x->body));
	r->body = buf_view(&x->body);
	if (r->body.n > 0 && http_body_is(r, "application/x-www-form-urlencoded")) {
		return form_parse(&r->arena, r->body, FORM_MAX_FIELDS, &r->form, &r->fail);
	}
	if (r->body.n > 0 && (r->route->flags & HTTP_FILES) != 0 && http_body_is(r, "multipart/form-data")) {
		struct multipart m;

		TRY(multipart_parse(&r->arena, http_header(r, "Content-Type"), r->body, &m, &r->fail));
		r->form = m.form;
		r->files = m.files;
		r->file_count = m.file_count;
	}
	return OK;
}

static enum err check_origin(struct http_exchange *x)
{
	struct http_req *r = &x->req;
	struct str why = msg(r->lang, MSG_HTTP_CSRF_EXPLAIN);

	if (csrf_request_good(r, x->server)) {
		return OK;
	}
	return fail_set(&r->fail, ERR_DENIED, NULL, "%.*s", STR_ARG(why));
}

/* Everything that may refuse comes before the handler, in one place. *settled: the answer in resp stands. */
static enum err answer(struct http_exchange *x, bool *settled, bool *authorized)
{
	const struct http_hooks *hooks = &x->server->options.hooks;
	struct http_req *r = &x->req;
	enum err e;

	TRY(read_body(x));
	TRY(check_origin(x));
	*authorized = true;
	e = hooks->authorize(r, r->route, &x->resp);
	if (e != OK) {
		*settled = x->resp.status != 0;
		return e;
	}
	TRY(r->route->handler(r, &x->resp));
	return buf_err(&x->resp.body) == OK ? OK : fail_set(&r->fail, ERR_BUG, NULL, "the answer could not be written");
}

/* Where memory ran out on the way, what was found or said may miss something: nothing of it is an answer. */
static enum err whole(struct http_exchange *x, enum err e, bool *settled)
{
	if (!x->req.arena.failed || (e == ERR_BUSY && x->wants_worker)) {
		return e;
	}
	*settled = false;
	return fail_set(&x->req.fail, ERR_NOMEM, NULL, "out of memory");
}

static struct str type_of(const struct http_resp *resp)
{
	for (size_t i = 0; i < resp->header_count; i++) {
		if (str_eq_nocase(resp->headers[i].name, STR("Content-Type"))) {
			return resp->headers[i].value;
		}
	}
	return (struct str){ NULL, 0 };
}

static void shrink(struct http_exchange *x, struct http_thread *t)
{
	struct str type = type_of(&x->resp);

	if (x->gzip && x->resp.body.n >= WORTH_ZIPPING &&
	    (str_starts(type, STR("text/")) || str_starts(type, STR("application/json")) ||
	     str_starts(type, STR("application/problem+json"))) &&
	    gzip_buf(t, &x->resp.body) && http_header_add(&x->resp, "Content-Encoding", STR("gzip")) == OK) {
		return;
	}
	x->gzip = false;
}

bool exchange_admit(struct http_exchange *x)
{
	const struct http_hooks *hooks = &x->server->options.hooks;
	struct http_req *r = &x->req;
	enum err e = hooks->authorize(r, r->route, &x->resp);

	if (e != OK && x->resp.status == 0) {
		exchange_error(x, status_of(e));
	}
	if (hooks->done != NULL) {
		hooks->done(r, &x->resp);
	}
	r->app = NULL;
	return e == OK;
}

void exchange_run(struct http_exchange *x, struct http_thread *t)
{
	const struct http_hooks *hooks = &x->server->options.hooks;
	bool settled = false, authorized = false;
	enum err e;

	x->req.thread = t->app;
	x->wants_worker = false;
	e = whole(x, answer(x, &settled, &authorized), &settled);
	if (x->wants_worker && e == ERR_BUSY && !x->on_worker) {
		http_resp_clear(&x->resp);
	} else {
		x->wants_worker = false;
		if (e != OK && !settled) {
			exchange_error(x, status_of(e));
		}
		shrink(x, t);
	}
	if (authorized && hooks->done != NULL) {
		hooks->done(&x->req, &x->resp);
	}
	x->req.app = NULL;
}
