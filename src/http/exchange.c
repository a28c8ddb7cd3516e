/* SPDX-License-Identifier: EUPL-1.2 */
/* One request from its first line to the end of its answer, as the library below calls us. */
#include "base/clock.h"
#include "http/internal.h"

enum { DROP_FACTOR = 4 };

void *exchange_open(void *arg, const char *uri, struct MHD_Connection *connection)
{
	struct http_server *s = arg;
	struct http_exchange *x;
	struct arena a;

	arena_init(&a, s->options.arena_cap);
	x = ARENA_NEW(&a, struct http_exchange);
	if (x == NULL) {
		return NULL;
	}
	x->uri = str_copy(&a, str_of(uri));
	if (x->uri.p == NULL) {
		arena_reset(&a);
		return NULL;
	}
	x->req.arena = a;
	x->req.exchange = x;
	x->req.arg = s->options.hooks.arg;
	x->req.now = clock_now();
	x->started = clock_ticks();
	x->req.deadline = x->started + (int64_t)s->options.deadline_ms * 1000;
	x->resp.req = &x->req;
	buf_init(&x->resp.body, s->options.max_answer);
	x->server = s;
	x->connection = connection;
	x->stats = s->metrics.other;
	atomic_init(&x->refs, 1);
	atomic_init(&x->state, EXCHANGE_READING);
	return x;
}

void exchange_drop(struct http_exchange *x)
{
	struct http_server *s = x->server;
	struct arena a;
	bool asked;

	if (atomic_fetch_sub(&x->refs, 1) != 1) {
		return;
	}
	asked = x->asked;
	buf_finish(&x->resp.body);
	buf_finish(&x->body);
	atomic_fetch_sub(&s->held, x->held);
	/* The exchange lies in its own arena. */
	a = x->req.arena;
	arena_reset(&a);
	if (asked) {
		atomic_fetch_sub(&s->active, 1);
	}
}

void exchange_close(void *server, struct MHD_Connection *connection, void **state, enum MHD_RequestTerminationCode why)
{
	struct http_exchange *x = *state;

	(void)server;
	(void)connection;
	(void)why;
	*state = NULL;
	if (x != NULL) {
		if (x->stream != NULL) {
			stream_closed(x->stream);
		}
		exchange_drop(x);
	}
}

/* The state of the event thread that this runs on; NULL when there are more threads than were asked for. */
static struct http_thread *event_thread(struct http_server *s)
{
	static _Thread_local struct {
		uint64_t server;
		struct http_thread *thread;
	} mine;

	if (mine.server != s->id) {
		unsigned n = atomic_fetch_add(&s->event_threads_seen, 1);

		mine.server = s->id;
		mine.thread = n < s->options.event_threads ? &s->threads[n] : NULL;
	}
	return mine.thread;
}

/* A piece of the body. What is too large is read and forgotten for a while, so that the client can hear why. */
static enum MHD_Result take_body(struct http_exchange *x, const char *data, size_t *size)
{
	size_t n = *size;

	*size = 0;
	if (clock_ticks() > x->req.deadline) {
		return MHD_NO;
	}
	if (!x->too_big) {
		buf_add(&x->body, data, n);
		x->too_big = buf_err(&x->body) != OK;
		return MHD_YES;
	}
	x->dropped += n;
	return x->dropped <= DROP_FACTOR * x->body.max ? MHD_YES : MHD_NO;
}

static enum err redirect_without_slash(struct http_exchange *x)
{
	struct str query;
	struct str path = str_cut(x->uri, '?', &query);
	struct str to = str_format(&x->req.arena, "%.*s%s%.*s", (int)path.n - 1, path.p, query.n > 0 ? "?" : "",
	                           STR_ARG(query));

	if (to.p == NULL) {
		return ERR_NOMEM;
	}
	TRY(http_header_add(&x->resp, "Location", to));
	x->resp.status = 301;
	return OK;
}

/* Room and time for the files of somebody who may send them; false: the answer is ready. */
static bool expect_files(struct http_exchange *x)
{
	struct http_server *s = x->server;
	int64_t n = 0;

	if (!exchange_admit(x)) {
		return false;
	}
	x->held = str_to_i64(http_header(&x->req, "Content-Length"), &n) ? (size_t)n : x->body.max;
	if (atomic_fetch_add(&s->held, x->held) + x->held > HTTP_FILES_BYTES) {
		atomic_fetch_add(&s->metrics.refused, 1);
		exchange_error(x, 503);
		return false;
	}
	x->req.deadline += (int64_t)HTTP_FILES_MS * 1000;
	return true;
}

static enum MHD_Result settle_early(struct http_exchange *x)
{
	if (x->early != 301 || redirect_without_slash(x) != OK) {
		exchange_error(x, x->early != 301 ? x->early : 500);
	}
	return exchange_send(x);
}

/* The whole request is here. */
static enum MHD_Result dispatch(struct http_exchange *x, struct http_thread *t)
{
	bool slow = x->req.route->cost == COST_SLOW;

	if (!slow) {
		exchange_run(x, t);
		slow = x->wants_worker;
	}
	if (!slow) {
		return exchange_send(x);
	}
	if (pool_put(x) == OK) {
		return MHD_YES;
	}
	atomic_fetch_add(&x->server->metrics.refused, 1);
	exchange_error(x, 503);
	return exchange_send(x);
}

enum MHD_Result exchange_step(void *arg, struct MHD_Connection *connection, const char *url, const char *method,
                              const char *version, const char *data, size_t *size, void **state)
{
	struct http_exchange *x = *state;
	struct http_thread *t = event_thread(arg);

	(void)url;
	if (x == NULL || t == NULL) {
		return MHD_NO;
	}
	/* Who has not said yet what is asked waits for no answer, and nobody who stops waits for him. */
	if (!x->asked) {
		x->asked = true;
		atomic_fetch_add(&x->server->active, 1);
	}
	if (!x->begun) {
		x->req.thread = t->app;
		x->unclear = !head_clear(connection, version);
		if (x->unclear) {
			x->begun = true;
			x->early = 400;
			return settle_early(x);
		}
		if (system_answer(x, method)) {
			return exchange_send(x);
		}
		exchange_begin(x, method);
		if (x->early != 0) {
			return settle_early(x);
		}
		if (x->file == NULL && (x->req.route->flags & HTTP_FILES) != 0 && !expect_files(x)) {
			return exchange_send(x);
		}
		return x->file != NULL ? exchange_send(x) : MHD_YES;
	}
	if (*size > 0) {
		return take_body(x, data, size);
	}
	if (atomic_load(&x->state) != EXCHANGE_READING) {
		return exchange_send(x);
	}
	if (x->too_big) {
		/* What there was no memory for is not too big: it can be sent again. */
		x->early = buf_err(&x->body) == ERR_NOMEM ? 503 : 413;
		return settle_early(x);
	}
	return dispatch(x, t);
}
