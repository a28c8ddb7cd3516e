/* SPDX-License-Identifier: EUPL-1.2 */
/* Starting and stopping. */
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include <sodium.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "http/internal.h"

enum {
	DEFAULT_WORKERS = 8,
	DEFAULT_QUEUE = 64,
	DEFAULT_QUEUE_AGE_MS = 2000,
	DEFAULT_DEADLINE_MS = 10000,
	DEFAULT_IDLE_SECONDS = 15,
	DEFAULT_CONNECTIONS = 1000,
	DEFAULT_PER_IP = 100,
	DEFAULT_STREAMS = 250,
	/* Measured by others: large sets of headers do not fit in the library's own default of 32 KiB. */
	CONNECTION_MEMORY = 128 * 1024,
	MIB = 1024 * 1024,
	DRAIN_MS = 10000,
	SERVER_MEMORY = 64 * 1024 * 1024
};

static void default_to(unsigned *value, unsigned standard)
{
	if (*value == 0) {
		*value = standard;
	}
}

static void size_default_to(size_t *value, size_t standard)
{
	if (*value == 0) {
		*value = standard;
	}
}

static void fill_defaults(struct http_options *o, bool loopback)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	default_to(&o->event_threads, cores > 0 ? (unsigned)cores : 1);
	default_to(&o->workers, DEFAULT_WORKERS);
	default_to(&o->queue, DEFAULT_QUEUE);
	default_to(&o->queue_age_ms, DEFAULT_QUEUE_AGE_MS);
	default_to(&o->deadline_ms, DEFAULT_DEADLINE_MS);
	default_to(&o->idle_seconds, DEFAULT_IDLE_SECONDS);
	default_to(&o->connections, DEFAULT_CONNECTIONS);
	default_to(&o->streams, DEFAULT_STREAMS);
	/* On loopback everyone comes from the address of the reverse proxy. */
	default_to(&o->per_ip, loopback ? o->connections : DEFAULT_PER_IP);
	size_default_to(&o->max_body, MIB);
	size_default_to(&o->max_answer, 16 * (size_t)MIB);
	size_default_to(&o->arena_cap, 8 * (size_t)MIB);
}

/* Paths and queries are decoded here, strictly; the library leaves them as they are. */
static size_t keep_escapes(void *arg, struct MHD_Connection *connection, char *text)
{
	(void)arg;
	(void)connection;
	return text != NULL ? str_of(text).n : 0;
}

static enum err daemon_start(struct http_server *s, struct fail *f)
{
	const struct http_options *o = &s->options;
	struct MHD_OptionItem more[] = {
		/* A pool of one is a daemon without pool. */
		{ o->event_threads > 1 ? MHD_OPTION_THREAD_POOL_SIZE : MHD_OPTION_END, (intptr_t)o->event_threads,
		  NULL },
		{ MHD_OPTION_END, 0, NULL },
	};

	s->daemon = MHD_start_daemon(
		MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, exchange_step, s,
		MHD_OPTION_LISTEN_SOCKET, s->listener, MHD_OPTION_URI_LOG_CALLBACK, exchange_open, s,
		MHD_OPTION_NOTIFY_COMPLETED, exchange_close, s, MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, NULL,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY, MHD_OPTION_CONNECTION_LIMIT,
		o->connections, MHD_OPTION_PER_IP_CONNECTION_LIMIT, o->per_ip, MHD_OPTION_CONNECTION_TIMEOUT,
		o->idle_seconds, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_ARRAY, more, MHD_OPTION_END);
	return s->daemon != NULL ? OK : fail_set(f, ERR_IO, NULL, "the web server does not start");
}

static enum err threads_start(struct http_server *s, struct fail *f)
{
	const struct http_hooks *hooks = &s->options.hooks;
	unsigned n = s->options.event_threads + s->options.workers;

	s->threads = ARENA_ARRAY(&s->arena, n, struct http_thread);
	if (s->threads == NULL) {
		return fail_set(f, ERR_NOMEM, NULL, "out of memory");
	}
	for (; s->thread_count < n; s->thread_count++) {
		if (hooks->thread_init != NULL) {
			TRY(hooks->thread_init(hooks->arg, f, &s->threads[s->thread_count].app));
		}
	}
	return pool_start(s, f);
}

static void threads_finish(struct http_server *s)
{
	const struct http_hooks *hooks = &s->options.hooks;

	for (unsigned i = 0; i < s->thread_count; i++) {
		if (s->threads[i].zip_ready) {
			(void)deflateEnd(&s->threads[i].zip);
		}
		if (hooks->thread_finish != NULL) {
			hooks->thread_finish(hooks->arg, s->threads[i].app);
		}
	}
}

enum err http_listen(struct fail *f, const char *address, struct http_listener *ret)
{
	struct http_listener l = { .fd = -1 };

	TRY(listen_open(address, f, &l.fd, &l.port, &l.loopback));
	*ret = l;
	return OK;
}

void http_listener_close(struct http_listener *l)
{
	if (l->fd >= 0) {
		(void)close(l->fd);
		l->fd = -1;
	}
}

static enum err take_listener(struct http_server *s, struct fail *f, bool *ret_loopback)
{
	struct http_listener own = { .fd = -1 };
	struct http_listener *l = s->options.listener != NULL ? s->options.listener : &own;

	if (l == &own) {
		TRY(http_listen(f, s->options.listen, &own));
	}
	s->listener = l->fd;
	s->port = l->port;
	*ret_loopback = l->loopback;
	l->fd = -1;
	return OK;
}

static enum err start(struct http_server *s, struct fail *f)
{
	const struct http_options *o = &s->options;
	bool loopback;

	if (o->hooks.authorize == NULL) {
		return fail_set(f, ERR_BUG, NULL, "a server needs an authorize hook");
	}
	if (sodium_init() < 0) {
		return fail_set(f, ERR_IO, NULL, "libsodium does not start");
	}
	if (o->secret != NULL) {
		for (size_t i = 0; i < HTTP_SECRET; i++) {
			s->secret[0][i] = o->secret[i];
		}
	} else {
		randombytes_buf(s->secret[0], HTTP_SECRET);
	}
	memcpy(s->secret[1], s->secret[0], HTTP_SECRET);
	(void)pthread_rwlock_init(&s->secret_lock, NULL);
	TRY(metrics_init(&s->arena, &s->metrics));
	TRY(routes_compile(&s->arena, o->routes, o->route_sets, &s->metrics, &s->routes, f));
	TRY(static_init(&s->arena, o->files, o->file_count, &s->files));
	TRY(take_listener(s, f, &loopback));
	fill_defaults(&s->options, loopback);
	s->streams.most = s->options.streams;
	TRY(threads_start(s, f));
	return daemon_start(s, f);
}

enum err http_server_start(struct fail *f, const struct http_options *options, struct http_server **ret)
{
	static _Atomic uint64_t servers;
	struct http_server *s;
	struct arena a;
	enum err e;

	arena_init(&a, SERVER_MEMORY);
	s = ARENA_NEW(&a, struct http_server);
	if (s == NULL) {
		return fail_set(f, ERR_NOMEM, NULL, "out of memory");
	}
	s->arena = a;
	s->options = *options;
	s->listener = -1;
	streams_init(&s->streams, 0);
	s->id = atomic_fetch_add(&servers, 1) + 1;
	e = start(s, f);
	if (e != OK) {
		http_server_stop(&s);
		return e;
	}
	*ret = s;
	return OK;
}

/* Waits until every request has its answer, but not for ever. */
static void drain(struct http_server *s)
{
	const struct timespec moment = { .tv_nsec = 5000000 };
	int64_t until = clock_ticks() + (int64_t)DRAIN_MS * 1000;

	while (atomic_load(&s->active) > 0 && clock_ticks() < until) {
		(void)nanosleep(&moment, NULL);
	}
	if (atomic_load(&s->active) > 0) {
		log_line(LOG_WARN, "stop", "%u requests were cut off", atomic_load(&s->active));
	}
}

void http_server_stop(struct http_server **server)
{
	struct http_server *s = *server;
	struct arena a;

	if (s == NULL) {
		return;
	}
	*server = NULL;
	atomic_store(&s->stopping, true);
	streams_stop(&s->streams);
	if (s->daemon != NULL) {
		(void)MHD_quiesce_daemon(s->daemon);
		drain(s);
	}
	pool_stop(s);
	if (s->daemon != NULL) {
		MHD_stop_daemon(s->daemon);
	}
	if (s->listener >= 0) {
		(void)close(s->listener);
	}
	threads_finish(s);
	streams_finish(&s->streams);
	static_finish(&s->files);
	sodium_memzero(s->secret, sizeof s->secret);
	/* The server lies in its own arena. */
	a = s->arena;
	arena_reset(&a);
}

unsigned http_server_port(const struct http_server *s)
{
	return s->port;
}

static void stop_signals(sigset_t *set)
{
	(void)sigemptyset(set);
	(void)sigaddset(set, SIGTERM);
	(void)sigaddset(set, SIGINT);
}

void http_signals_block(void)
{
	sigset_t set;

	stop_signals(&set);
	(void)pthread_sigmask(SIG_BLOCK, &set, NULL);
	(void)signal(SIGPIPE, SIG_IGN);
}

void http_server_wait(void)
{
	sigset_t set;
	int got = 0;

	stop_signals(&set);
	(void)sigwait(&set, &got);
}
