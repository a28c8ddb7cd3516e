/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H

#include "base/embed.h"
#include "http/http.h"

/* Where a handler runs: short bounded reads on the event thread itself, everything else on a worker. */
enum http_cost { COST_FAST, COST_SLOW };

enum {
	HTTP_PUBLIC = 1, /* for authorize: needs no one signed in */
	HTTP_BEARER = 2, /* takes "Authorization: Bearer" instead of the session; then no CSRF token is needed */
	/*
	 * Takes files in its form. Who asks is authorised before the body is read, so that nobody else can make the server
	 * hold it; reading may take HTTP_FILES_MS, and all such bodies together no more than HTTP_FILES_BYTES (503).
	 */
	HTTP_FILES = 4
};

enum { HTTP_FILES_MS = 300000, HTTP_FILES_BYTES = 192 * 1024 * 1024 };

struct http_route {
	enum http_method method; /* HEAD follows GET */
	const char *pattern;     /* "/jongeren/{id}/uitleg/{x}"; a literal segment goes before a named one */
	enum err (*handler)(struct http_req *r, struct http_resp *ret);
	enum http_cost cost;
	size_t max_body;    /* bytes; 0: the server's default */
	const void *access; /* row of the application's access matrix; without one the server does not start */
	unsigned flags;
};

struct http_routes {
	const struct http_route *routes;
	size_t count;
};

/* What the application does at fixed points. */
struct http_hooks {
	void *arg; /* r->arg, and first argument of those without request */

	/* State of each event thread and worker, made before the first request and used by one thread at a time. */
	enum err (*thread_init)(void *arg, struct fail *f, void **ret);
	void (*thread_finish)(void *arg, void *thread);

	/*
	 * Before every handler, without exception. Anything but OK ends the request: with the answer that was put in ret
	 * when its status was set (a redirect to the sign-in page), else with the error's own. May set r->app and r->lang.
	 */
	enum err (*authorize)(struct http_req *r, const struct http_route *route, struct http_resp *ret);
	/* Behind every authorize that ran, whatever came of it: lets go of r->app. May be NULL. */
	void (*done)(struct http_req *r, const struct http_resp *ret);
	/* Draws the error page (not for /api/, which gets a problem). r->route is NULL when none matched. May be NULL. */
	enum err (*error_page)(struct http_req *r, int status, struct http_resp *ret);

	/* Whether the application can serve, for /readyz. May be NULL. */
	bool (*ready)(void *arg);
	/* Appends metrics of its own, for /metrics. May be NULL. */
	void (*metrics)(void *arg, struct buf *out);
};

/* A socket that listens. */
struct http_listener {
	int fd; /* -1: none */
	unsigned port;
	bool loopback;
};

struct http_options {
	const char *listen; /* "127.0.0.1:8080", "[::1]:8080", port 0: any free one */
	/* Opened before by http_listen, and taken over; NULL: the server listens by itself. */
	struct http_listener *listener;
	const struct http_routes *routes;
	size_t route_sets;
	struct http_hooks hooks;
	const struct embedded_file *files; /* served as /static/HASH/NAME; see out_asset() */
	size_t file_count;
	const unsigned char *secret; /* 32 bytes that page tokens are made with; NULL: new ones at each start */
	/* 0 means the default everywhere below */
	unsigned event_threads; /* one a core */
	unsigned workers;       /* 8: most of them wait for the disk */
	unsigned queue;         /* requests that may wait for a worker: 64 */
	unsigned queue_age_ms;  /* a request that waited longer is refused: 2000 */
	unsigned deadline_ms;   /* for one request: 10000 */
	unsigned idle_seconds;  /* of a connection: 15 */
	unsigned connections;   /* 1000 */
	unsigned streams;       /* answers that go on (http/stream.h): 250 */
	unsigned per_ip;        /* connections of one address: 100; unlimited when listening on loopback */
	size_t max_body;        /* 1 MiB */
	size_t max_answer;      /* 16 MiB */
	size_t arena_cap;       /* of a request: 8 MiB */
	bool quiet;             /* no line for each request in the log */
	bool metrics_public;    /* /metrics for everyone, not only for direct clients on loopback */
};

struct http_server;

/* For a process that may open no sockets later on. ERR_INPUT: no address; ERR_IO: it is taken. */
enum err http_listen(struct fail *f, const char *address, struct http_listener *ret) MUST;
/* Closes it, unless a server took it over. Fits DEFER. */
void http_listener_close(struct http_listener *l);

/* Listens and serves until http_server_stop. ERR_INPUT: a bad route or address; ERR_IO: the address is taken. */
enum err http_server_start(struct fail *f, const struct http_options *options, struct http_server **ret) MUST;
/* Takes no new requests, finishes those that run (10 seconds at most), and ends. Fits DEFER. */
void http_server_stop(struct http_server **s);
/* From now on page tokens are made with another secret (32 bytes); those made with the one before still hold. */
void http_server_secret(struct http_server *s, const unsigned char *secret);
/* The port it listens on. */
unsigned http_server_port(const struct http_server *s);

/* To be called first thing in main: SIGTERM and SIGINT are left to http_server_wait, SIGPIPE is ignored. */
void http_signals_block(void);
/* Returns when SIGTERM or SIGINT comes. */
void http_server_wait(void);

#endif
