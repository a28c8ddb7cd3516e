/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef HTTP_INTERNAL_H
#define HTTP_INTERNAL_H

#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>

#include <microhttpd.h>
#include <zlib.h>

#include "http/metrics.h"
#include "http/path.h"
#include "http/route.h"
#include "http/server.h"
#include "http/static.h"

/* What the files of this folder share. Nobody else includes it. */

enum { HTTP_SECRET = 32 };

/* Of the JSON API, in every answer below /api/ (NL GOV REST API Design Rules). */
#define HTTP_API_VERSION "1.0.0"

/* What belongs to one event thread or worker. */
struct http_thread {
	void *app;    /* of thread_init */
	z_stream zip; /* kept, because making one costs more than a small page */
	bool zip_ready;
};

/* Requests that wait for a worker or are with one; see worker.c. */
struct http_pool {
	pthread_mutex_t lock;
	pthread_cond_t work, watch;
	struct http_exchange *first, *last; /* waiting, oldest first */
	unsigned waiting;
	struct http_exchange *away; /* all that are suspended, for the watch */
	bool stop;
	pthread_t *threads;
	unsigned thread_count;
	pthread_t watcher;
	bool watching;
};

/* All streams of a server; see stream.c. */
struct http_streams {
	pthread_mutex_t lock;
	struct http_stream *first;
	unsigned count, most;
};

struct http_server {
	struct arena arena;          /* the server itself lives in it */
	struct http_options options; /* with the defaults filled in */
	pthread_rwlock_t secret_lock;
	unsigned char secret[2][HTTP_SECRET]; /* what tokens are made with, and the one before it */
	struct route_table routes;
	struct static_files files;
	struct http_metrics metrics;
	struct http_pool pool;
	bool pool_started;
	struct http_streams streams;
	struct http_thread *threads; /* event threads, then workers */
	unsigned thread_count;
	_Atomic unsigned event_threads_seen;
	uint64_t id; /* tells servers of one process apart */
	struct MHD_Daemon *daemon;
	int listener;
	unsigned port;
	_Atomic unsigned active; /* exchanges whose head came whole */
	_Atomic size_t held;     /* bytes that bodies with files may take at the moment */
	_Atomic bool stopping;
};

enum exchange_state {
	EXCHANGE_READING, /* the request comes in, or runs on the event thread */
	EXCHANGE_WAITING, /* suspended, in the queue */
	EXCHANGE_RUNNING, /* suspended, with a worker */
	EXCHANGE_DONE,    /* the answer is ready to be sent */
	EXCHANGE_LATE     /* the deadline passed: answered for, the worker's result is thrown away */
};

/*
 * One request and its answer. It is held by the connection, by the worker that runs it and by the answer that is
 * being sent, whichever lasts longest; all its memory is in its own arena.
 */
struct http_exchange {
	struct http_req req;
	struct http_resp resp;
	struct http_server *server;
	struct MHD_Connection *connection;
	struct str uri;  /* path and query as sent */
	struct buf body; /* as far as it came */
	size_t dropped;  /* bytes of a body that is too large */
	size_t held;     /* its share of the server's held */
	bool asked;      /* its head came whole */
	bool head, begun, too_big, unclear, wants_worker, on_worker,
		gzip;     /* unclear: where it ends, or for whom it is */
	int early;        /* status that was settled before any handler, or 0 */
	unsigned allowed; /* methods of the path, for 405 */
	struct route_stats *stats;
	const struct static_file *file;
	struct http_stream *stream; /* the answer goes on; NULL: it is in resp */
	int64_t started;            /* ticks */
	int64_t queued;             /* ticks */
	_Atomic int refs;
	_Atomic int state;
	struct http_exchange *next;                 /* in the queue */
	struct http_exchange *away_next, **away_at; /* in the list of suspended ones */
};

/* exchange.c: life of one request. */
void *exchange_open(void *server, const char *uri, struct MHD_Connection *connection);
enum MHD_Result exchange_step(void *server, struct MHD_Connection *connection, const char *url, const char *method,
                              const char *version, const char *data, size_t *size, void **state);
void exchange_close(void *server, struct MHD_Connection *connection, void **state, enum MHD_RequestTerminationCode why);
void exchange_drop(struct http_exchange *x);

/* head.c: whether nobody could read the head of this request in another way. version: as the client wrote it. */
bool head_clear(struct MHD_Connection *connection, const char *version);

/* begin.c: what the head of a request says. Sets x->early when it settles the answer. */
void exchange_begin(struct http_exchange *x, const char *method);

/* run.c: authorisation, handler and error answer, on whatever thread. */
void exchange_run(struct http_exchange *x, struct http_thread *t);
/* Authorises before the body comes; false: the answer is ready to be sent. */
bool exchange_admit(struct http_exchange *x);
/* The answer of a status that no handler gave. */
void exchange_error(struct http_exchange *x, int status);

/* send.c: the answer on its way. */
enum MHD_Result exchange_send(struct http_exchange *x);

/* stream.c */
void streams_init(struct http_streams *all, unsigned most);
/* Ends all that are open, and lets no more begin. */
void streams_stop(struct http_streams *all);
void streams_finish(struct http_streams *all);
/* The connection of an exchange with a stream is over, or another answer took its place. */
void stream_closed(struct http_stream *s);
/* The answer of an exchange with a stream; NULL: no memory. It holds the exchange once it is made. */
struct MHD_Response *stream_response(struct http_exchange *x);

/* worker.c */
enum err pool_start(struct http_server *s, struct fail *f) MUST;
void pool_stop(struct http_server *s);
/* Suspends the connection and queues the exchange; ERR_BUSY when the queue is full. */
enum err pool_put(struct http_exchange *x) MUST;
unsigned pool_waiting(struct http_server *s);

/* cookie.c */
struct str cookie_find(const struct http_req *r, const char *name);
struct str cookie_session(const struct http_req *r);

/* csrf.c */
struct str csrf_make(struct arena *a, const unsigned char secret[HTTP_SECRET], struct str session);
bool csrf_good(const unsigned char secret[HTTP_SECRET], struct str session, struct str token);
/* Whether a request that changes something comes from one of our own pages, or proves itself with a bearer token. */
bool csrf_request_good(const struct http_req *r, struct http_server *s);

/* gzip.c: replaces the contents of b by their compressed form; false leaves them. level 1..9. */
bool gzip_buf(struct http_thread *t, struct buf *b);
bool gzip_best(struct str in, struct buf *out);
/* Whether an Accept-Encoding header allows gzip. */
bool gzip_accepted(struct str header);

/* listen.c */
enum err listen_open(const char *address, struct fail *f, int *ret_fd, unsigned *ret_port, bool *ret_loopback) MUST;
/* Writes the numeric address; false when it is none. */
bool address_text(const struct sockaddr *address, char *out, size_t size);
bool address_is_loopback(const struct sockaddr *address);

/* system.c: /healthz, /readyz, /metrics. False when the path is none of them. */
bool system_answer(struct http_exchange *x, const char *method);

#endif
