/* SPDX-License-Identifier: EUPL-1.2 */
/* An answer on its way to the client, counted and logged. */
#include "base/clock.h"
#include "base/log.h"
#include "http/headers.h"
#include "http/internal.h"

/* By pattern, because a path can hold what identifies a person; files of the site are not worth a line. */
static void note(const struct http_exchange *x, int status)
{
	int64_t micros = clock_ticks() - x->started;

	metrics_count(x->stats, status, micros);
	if (!x->server->options.quiet && x->file == NULL) {
		log_line(LOG_INFO, "request", "%s %s %d %lld us", method_name(x->req.method), x->stats->pattern, status,
		         (long long)micros);
	}
}

static void free_answer(void *arg)
{
	exchange_drop(arg);
}

static enum err add_headers(const struct http_exchange *x, struct MHD_Response *m)
{
	const struct http_resp *resp = &x->resp;
	bool cached = false;

	TRY(headers_security(m, x->req.secure));
	for (size_t i = 0; i < resp->header_count; i++) {
		TRY(headers_put(m, resp->headers[i].name.p, resp->headers[i].value.p));
		cached = cached || str_eq_nocase(resp->headers[i].name, STR("Cache-Control"));
	}
	if (!cached) {
		TRY(headers_put(m, "Cache-Control", "no-store"));
	}
	if (resp->body.n > 0) {
		TRY(headers_put(m, "Vary", "Accept-Encoding"));
	}
	if (http_wants_json(&x->req)) {
		TRY(headers_put(m, "API-Version", HTTP_API_VERSION));
	}
	/* What is left of a body that is too large, or of which the end is not sure, would be read as the next request. */
	if (x->too_big || x->unclear || atomic_load(&x->server->stopping)) {
		TRY(headers_put(m, "Connection", "close"));
	}
	return OK;
}

static enum MHD_Result send_file(struct http_exchange *x)
{
	const struct static_file *file = x->file;
	struct str known = http_header(&x->req, "If-None-Match");
	bool zipped = x->gzip && file->zipped != NULL;
	bool same = false;

	while (known.n > 0 && !same) {
		struct str tag = str_trim(str_cut(known, ',', &known));

		if (str_starts(tag, STR("W/"))) {
			tag = (struct str){ tag.p + 2, tag.n - 2 };
		}
		same = str_eq(tag, str_of(file->etag)) || str_eq(tag, STR("*"));
	}
	note(x, same ? 304 : 200);
	if (same) {
		return MHD_queue_response(x->connection, 304, file->unchanged);
	}
	return MHD_queue_response(x->connection, 200, zipped ? file->zipped : file->plain);
}

/* The exchange is still with its worker, so nothing of it but the connection may be touched. */
static enum MHD_Result send_late(struct http_exchange *x)
{
	struct str text = msg(LANG_NL, MSG_HTTP_LATE_EXPLAIN);
	struct MHD_Response *m = MHD_create_response_from_buffer(text.n, (void *)(uintptr_t)text.p,
	                                                         MHD_RESPMEM_PERSISTENT);
	enum MHD_Result result = MHD_NO;

	if (m == NULL) {
		return MHD_NO;
	}
	if (headers_security(m, false) == OK && headers_put(m, "Content-Type", "text/plain; charset=utf-8") == OK &&
	    headers_put(m, "Cache-Control", "no-store") == OK && headers_put(m, "Retry-After", "5") == OK) {
		result = MHD_queue_response(x->connection, 503, m);
	}
	MHD_destroy_response(m);
	note(x, 503);
	return result;
}

enum MHD_Result exchange_send(struct http_exchange *x)
{
	enum MHD_Result result = MHD_NO;
	struct MHD_Response *m;
	int status;

	if (atomic_load(&x->state) == EXCHANGE_LATE) {
		return send_late(x);
	}
	if (x->file != NULL && x->early == 0) {
		return send_file(x);
	}
	status = x->resp.status != 0 ? x->resp.status : 200;
	m = x->stream != NULL ? stream_response(x)
	                      : MHD_create_response_from_buffer_with_free_callback_cls(x->resp.body.n, x->resp.body.p,
	                                                                               free_answer, x);
	if (m == NULL) {
		return MHD_NO;
	}
	atomic_fetch_add(&x->refs, 1);
	if (add_headers(x, m) == OK) {
		result = MHD_queue_response(x->connection, (unsigned)status, m);
	}
	MHD_destroy_response(m);
	note(x, status);
	return result;
}
