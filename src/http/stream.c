/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A stream is held by whoever tells it things and by its exchange. One lock guards them all: what happens under it is a
 * copy of a few bytes. The connection is touched only under it, and only until the exchange is closed; resuming what is
 * not suspended is an error, so the one who resumes clears the mark.
 */
#include "http/stream.h"

#include <string.h>

#include "http/internal.h"

enum { PENDING_MOST = 8 * 1024, STREAM_MEMORY = 64 * 1024, BLOCK = 1024, RETRY_MS = 3000 };

struct http_stream {
	struct arena arena; /* that it lives in */
	struct http_streams *all;
	struct MHD_Connection *connection; /* NULL once the exchange is closed */
	struct buf pending;
	size_t sent; /* of pending */
	bool suspended, ended;
	int refs;
	struct http_stream *next, **at;
};

void streams_init(struct http_streams *all, unsigned most)
{
	*all = (struct http_streams){ .most = most };
	(void)pthread_mutex_init(&all->lock, NULL);
}

static void link_in(struct http_streams *all, struct http_stream *s)
{
	s->next = all->first;
	s->at = &all->first;
	if (all->first != NULL) {
		all->first->at = &s->next;
	}
	all->first = s;
	all->count++;
}

static void unlink_from(struct http_stream *s)
{
	if (s->at != NULL) {
		*s->at = s->next;
		if (s->next != NULL) {
			s->next->at = s->at;
		}
		s->at = NULL;
		s->all->count--;
	}
}

/* Under the lock. */
static void resume(struct http_stream *s)
{
	if (s->suspended && s->connection != NULL) {
		s->suspended = false;
		MHD_resume_connection(s->connection);
	}
}

static void end(struct http_stream *s)
{
	s->ended = true;
	resume(s);
}

void streams_stop(struct http_streams *all)
{
	(void)pthread_mutex_lock(&all->lock);
	all->most = 0;
	for (struct http_stream *s = all->first; s != NULL; s = s->next) {
		end(s);
	}
	(void)pthread_mutex_unlock(&all->lock);
}

void streams_finish(struct http_streams *all)
{
	(void)pthread_mutex_destroy(&all->lock);
}

static void drop(struct http_stream *s)
{
	struct http_streams *all = s->all;
	struct arena a;
	bool last;

	(void)pthread_mutex_lock(&all->lock);
	last = --s->refs == 0;
	(void)pthread_mutex_unlock(&all->lock);
	if (last) {
		buf_finish(&s->pending);
		a = s->arena;
		arena_reset(&a);
	}
}

static struct http_stream *stream_new(struct http_streams *all)
{
	struct http_stream *s;
	struct arena a;

	arena_init(&a, STREAM_MEMORY);
	s = ARENA_NEW(&a, struct http_stream);
	if (s != NULL) {
		s->arena = a;
		s->all = all;
		s->refs = 2;
		buf_init(&s->pending, PENDING_MOST);
		buf_printf(&s->pending, "retry: %d\n\n", RETRY_MS);
	}
	return s;
}

/* False when there are enough of them. */
static bool admit(struct http_streams *all, struct http_stream *s)
{
	bool room;

	(void)pthread_mutex_lock(&all->lock);
	room = all->count < all->most;
	if (room) {
		link_in(all, s);
	}
	(void)pthread_mutex_unlock(&all->lock);
	return room;
}

enum err http_stream_open(struct http_resp *ret, struct http_stream **ret_stream)
{
	struct http_exchange *x = ret->req->exchange;
	struct http_stream *s;

	/* A worker may still run when the connection is gone. */
	if (x->on_worker || x->stream != NULL) {
		return fail_set(&ret->req->fail, ERR_BUG, NULL, "a stream begins on the event thread, once");
	}
	TRY(http_header_add(ret, "Content-Type", STR("text/event-stream")));
	TRY(http_header_add(ret, "X-Accel-Buffering", STR("no")));
	s = stream_new(&x->server->streams);
	if (s == NULL) {
		return ERR_NOMEM;
	}
	s->connection = x->connection;
	if (!admit(s->all, s)) {
		s->refs = 1;
		drop(s);
		return fail_set(&ret->req->fail, ERR_BUSY, NULL, "too many streams are open");
	}
	x->stream = s;
	*ret_stream = s;
	return OK;
}

/* Makes room by forgetting what was sent. Under the lock. */
static bool append(struct http_stream *s, const char *name, struct str value)
{
	if (s->sent == s->pending.n) {
		buf_clear(&s->pending);
		s->sent = 0;
	}
	buf_printf(&s->pending, "%s%.*s\n", name, STR_ARG(value));
	return buf_err(&s->pending) == OK;
}

static bool settle(struct http_stream *s, bool fits)
{
	bool open = s->connection != NULL && !s->ended;

	if (open && !fits) {
		end(s);
	} else if (open) {
		resume(s);
	}
	return open && fits;
}

bool http_stream_tell(struct http_stream *s, struct str id, struct str data)
{
	bool good;

	(void)pthread_mutex_lock(&s->all->lock);
	good = (id.n == 0 || append(s, "id: ", id)) && append(s, "data: ", data) && append(s, "", STR(""));
	good = settle(s, good);
	(void)pthread_mutex_unlock(&s->all->lock);
	return good;
}

bool http_stream_beat(struct http_stream *s)
{
	bool good;

	(void)pthread_mutex_lock(&s->all->lock);
	good = settle(s, append(s, ":", STR("\n")));
	(void)pthread_mutex_unlock(&s->all->lock);
	return good;
}

bool http_stream_alive(struct http_stream *s)
{
	const union MHD_ConnectionInfo *info;
	bool alive;
	char byte;

	(void)pthread_mutex_lock(&s->all->lock);
	alive = s->connection != NULL && !s->ended;
	info = alive ? MHD_get_connection_info(s->connection, MHD_CONNECTION_INFO_CONNECTION_FD) : NULL;
	if (info != NULL && recv(info->connect_fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0) {
		/* It closed its side; the library below does not look at a connection that is suspended. */
		end(s);
		alive = false;
	}
	(void)pthread_mutex_unlock(&s->all->lock);
	return alive;
}

void http_stream_end(struct http_stream *s)
{
	(void)pthread_mutex_lock(&s->all->lock);
	end(s);
	(void)pthread_mutex_unlock(&s->all->lock);
}

void http_stream_release(struct http_stream *s)
{
	drop(s);
}

void stream_closed(struct http_stream *s)
{
	(void)pthread_mutex_lock(&s->all->lock);
	s->connection = NULL;
	s->suspended = false;
	unlink_from(s);
	(void)pthread_mutex_unlock(&s->all->lock);
	drop(s);
}

/* What the connection can take; the library asks again until it is suspended or the end is said. */
static ssize_t read_stream(void *arg, uint64_t pos, char *out, size_t size)
{
	struct http_exchange *x = arg;
	struct http_stream *s = x->stream;
	ssize_t n = 0;

	(void)pos;
	(void)pthread_mutex_lock(&s->all->lock);
	if (s->sent < s->pending.n) {
		size_t left = s->pending.n - s->sent;

		n = (ssize_t)(left < size ? left : size);
		memcpy(out, s->pending.p + s->sent, (size_t)n);
		s->sent += (size_t)n;
	} else if (s->ended) {
		n = MHD_CONTENT_READER_END_OF_STREAM;
	} else {
		s->suspended = true;
		MHD_suspend_connection(s->connection);
	}
	(void)pthread_mutex_unlock(&s->all->lock);
	return n;
}

static void free_answer(void *arg)
{
	exchange_drop(arg);
}

struct MHD_Response *stream_response(struct http_exchange *x)
{
	return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK, read_stream, x, free_answer);
}
