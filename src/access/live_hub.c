/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The thread that tells open pages what changed: one look at the counts for all of them, twice a second and at once after
 * a commit of this process. It ends the streams of sessions that are over or act in another grant, and those whose
 * client is gone. With nobody listening it sleeps.
 */
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "access/live_inside.h"
#include "access/session.h"
#include "access_live_sql.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/vec.h"
#include "http/stream.h"

enum {
	LOOK_MS = 500,
	GAP_MS = 60, /* between looks, however much is written */
	BEAT_MS = 15000,
	SESSION_MS = 2000,
	PER_ACCOUNT = 12,
	LISTENER_MEMORY = 64 * 1024,
	SCRATCH_MEMORY = 8 * 1024 * 1024
};

/* One open page. */
struct listener {
	struct arena arena; /* that it lives in */
	struct http_stream *stream;
	int64_t account, grant;
	day_t today;
	unsigned char token[TOKEN_HASH];
	unsigned kinds;
	struct str *places;
	size_t place_count;
	int64_t sums[LIVE_KINDS];
	struct str from; /* what the page showed, until the first look; p NULL: nothing is known */
	int64_t beat;    /* ticks of the last sign of life */
	struct listener *next;
};

struct live_hub {
	struct arena arena;
	const struct web_app *app;
	struct db *db;
	pthread_t thread;
	pthread_mutex_t lock; /* guards the list for all but its thread, which alone takes from it */
	pthread_cond_t wake;
	bool running, stop, poked;
	struct listener *first;
	bool failing;
	int64_t looked, asked; /* ticks: at the counts, at the sessions */
};

enum err live_hub_create(struct live_hub **ret)
{
	pthread_condattr_t monotonic;
	struct live_hub *h;
	struct arena a;

	arena_init(&a, 64 * 1024);
	h = ARENA_NEW(&a, struct live_hub);
	if (h == NULL) {
		return ERR_NOMEM;
	}
	h->arena = a;
	(void)pthread_mutex_init(&h->lock, NULL);
	(void)pthread_condattr_init(&monotonic);
	(void)pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&h->wake, &monotonic);
	(void)pthread_condattr_destroy(&monotonic);
	*ret = h;
	return OK;
}

static void listener_destroy(struct listener *l)
{
	struct arena a = l->arena;

	http_stream_release(l->stream);
	arena_reset(&a);
}

void live_hub_destroy(struct live_hub **hub)
{
	struct live_hub *h = *hub;
	struct arena a;

	if (h == NULL) {
		return;
	}
	*hub = NULL;
	(void)pthread_mutex_destroy(&h->lock);
	(void)pthread_cond_destroy(&h->wake);
	a = h->arena;
	arena_reset(&a);
}

void live_hub_poke(struct live_hub *h)
{
	if (h == NULL) {
		return;
	}
	(void)pthread_mutex_lock(&h->lock);
	if (h->first != NULL && !h->poked) {
		h->poked = true;
		(void)pthread_cond_signal(&h->wake);
	}
	(void)pthread_mutex_unlock(&h->lock);
}

/* ---- a look ---- */

struct version {
	struct str place;
	int kind;
	int64_t version;
};

static int by_place(const void *a, const void *b)
{
	const struct version *x = a, *y = b;

	return str_cmp(x->place, y->place);
}

static enum err read_versions(struct live_hub *h, struct arena *a, struct version **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct live_versions_row row;
	VEC(struct version) list = { 0 };
	bool more;

	TRY(live_versions_open(h->db, &rows));
	for (;;) {
		struct version *v;

		TRY(live_versions_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		if (row.kind < 0 || row.kind >= LIVE_KINDS) {
			continue; /* of a newer program beside this one */
		}
		v = vec_push(a, &list);
		if (v == NULL) {
			return ERR_NOMEM;
		}
		*v = (struct version){ str_copy(a, row.place), row.kind, row.version };
	}
	if (list.n > 0) {
		/* Databases differ in what comes first. */
		qsort(list.p, list.n, sizeof *list.p, by_place);
	}
	*ret = list.p;
	*ret_n = list.n;
	return OK;
}

/* The first of a place; the list is in order of place. */
static size_t first_at(const struct version *list, size_t n, struct str place)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (str_cmp(list[mid].place, place) < 0) {
			lo = mid + 1;
		} else {
			hi = mid;
		}
	}
	return lo;
}

static void sum_up(const struct listener *l, const struct version *list, size_t n, int64_t sums[LIVE_KINDS])
{
	for (size_t i = 0; i < l->place_count; i++) {
		for (size_t k = first_at(list, n, l->places[i]); k < n && str_eq(list[k].place, l->places[i]); k++) {
			sums[list[k].kind] += list[k].version;
		}
	}
}

/* Tells what differs from what the page knows; false when its client is gone. */
static bool tell(struct listener *l, struct arena *a, const int64_t sums[LIVE_KINDS])
{
	struct str mark = live_mark(a, l->kinds, sums);
	struct buf what DEFER(buf_finish);
	bool all = l->from.p != NULL && !str_eq(l->from, mark), fresh = l->from.p == NULL && l->beat == 0;

	buf_init(&what, 256);
	for (int k = 0; k < LIVE_KINDS; k++) {
		bool changed = all || (l->from.p == NULL && !fresh && sums[k] != l->sums[k]);

		l->sums[k] = sums[k];
		if (changed && (l->kinds & LIVE_BIT(k)) != 0) {
			buf_printf(&what, "%s%s", what.n > 0 ? " " : "", live_name((enum live_kind)k));
		}
	}
	l->from = (struct str){ NULL, 0 };
	l->beat = l->beat == 0 ? clock_ticks() : l->beat;
	if (what.n == 0 || mark.p == NULL) {
		return true;
	}
	l->beat = clock_ticks();
	return http_stream_tell(l->stream, mark, buf_view(&what));
}

/* Takes one out of the list and lets it go. */
static void forget(struct live_hub *h, struct listener *gone)
{
	struct listener **at = &h->first;

	http_stream_end(gone->stream);
	(void)pthread_mutex_lock(&h->lock);
	while (*at != gone) {
		at = &(*at)->next;
	}
	*at = gone->next;
	(void)pthread_mutex_unlock(&h->lock);
	listener_destroy(gone);
}

/* The first of the list as it is now; others only ever put something before it. */
static struct listener *first_of(struct live_hub *h)
{
	struct listener *l;

	(void)pthread_mutex_lock(&h->lock);
	l = h->first;
	(void)pthread_mutex_unlock(&h->lock);
	return l;
}

static void tell_all(struct live_hub *h, struct arena *a, const struct version *list, size_t n)
{
	struct listener *next;

	for (struct listener *l = first_of(h); l != NULL; l = next) {
		int64_t sums[LIVE_KINDS] = { 0 };
		bool good = http_stream_alive(l->stream);

		next = l->next;
		sum_up(l, list, n, sums);
		good = good && tell(l, a, sums);
		if (good && clock_ticks() - l->beat > INT64_C(1000) * BEAT_MS) {
			l->beat = clock_ticks();
			good = http_stream_beat(l->stream);
		}
		if (!good) {
			forget(h, l);
		}
	}
}

/* Lets go of those whose session is over. */
static enum err ask_sessions(struct live_hub *h, struct arena *a, struct fail *f)
{
	struct listener *next;

	for (struct listener *l = first_of(h); l != NULL; l = next) {
		struct ctx c = { .arena = a, .fail = f, .db = h->db, .today = l->today, .now = clock_now() };
		bool acts;

		next = l->next;
		if (h->app->fixed_today == DAY_NONE) {
			c.today = clock_day(c.now);
		}
		TRY(session_acts(&c, l->token, l->grant, &acts));
		if (!acts) {
			forget(h, l);
		}
	}
	return OK;
}

static enum err look(struct live_hub *h, struct arena *a, struct fail *f)
{
	struct version *list;
	size_t n;

	if (h->db == NULL) {
		TRY(db_open(f, h->app->url, DB_READ, &h->db));
	}
	db_fail_to(h->db, f);
	if (clock_ticks() - h->asked > INT64_C(1000) * SESSION_MS) {
		TRY(ask_sessions(h, a, f));
		h->asked = clock_ticks();
	}
	TRY(read_versions(h, a, &list, &n));
	tell_all(h, a, list, n);
	return OK;
}

static void look_once(struct live_hub *h)
{
	struct arena a;
	struct fail fail = { 0 };
	bool bad;

	arena_init(&a, SCRATCH_MEMORY);
	bad = look(h, &a, &fail) != OK;
	if (h->db != NULL) {
		db_fail_to(h->db, NULL);
	}
	if (bad && !h->failing) {
		log_line(LOG_WARN, "live", "%s", fail.what);
	}
	h->failing = bad;
	h->looked = clock_ticks();
	arena_reset(&a);
}

static void wait_until(struct live_hub *h, int64_t ticks)
{
	struct timespec at = { .tv_sec = ticks / 1000000, .tv_nsec = ticks % 1000000 * 1000 };

	(void)pthread_cond_timedwait(&h->wake, &h->lock, &at);
}

/* Waits until a look is due; the lock is held. */
static void wait_for_look(struct live_hub *h)
{
	while (!h->stop && h->first == NULL) {
		(void)pthread_cond_wait(&h->wake, &h->lock);
	}
	while (!h->stop && clock_ticks() < h->looked + INT64_C(1000) * (h->poked ? GAP_MS : LOOK_MS)) {
		wait_until(h, h->looked + INT64_C(1000) * (h->poked ? GAP_MS : LOOK_MS));
	}
	h->poked = false;
}

static void *run(void *arg)
{
	struct live_hub *h = arg;

	(void)pthread_mutex_lock(&h->lock);
	while (!h->stop) {
		wait_for_look(h);
		if (!h->stop) {
			(void)pthread_mutex_unlock(&h->lock);
			look_once(h);
			(void)pthread_mutex_lock(&h->lock);
		}
	}
	(void)pthread_mutex_unlock(&h->lock);
	return NULL;
}

enum err live_hub_start(struct fail *f, struct live_hub *h, const struct web_app *app)
{
	h->app = app;
	if (pthread_create(&h->thread, NULL, run, h) != 0) {
		return fail_set(f, ERR_NOMEM, NULL, "no thread to tell of changes");
	}
	(void)pthread_mutex_lock(&h->lock);
	h->running = true;
	(void)pthread_mutex_unlock(&h->lock);
	return OK;
}

void live_hub_stop(struct live_hub **hub)
{
	struct live_hub *h = *hub;
	bool running;

	if (h == NULL) {
		return;
	}
	*hub = NULL;
	(void)pthread_mutex_lock(&h->lock);
	running = h->running;
	h->running = false;
	h->stop = true;
	(void)pthread_cond_signal(&h->wake);
	(void)pthread_mutex_unlock(&h->lock);
	if (running) {
		(void)pthread_join(h->thread, NULL);
	}
	while (h->first != NULL) {
		forget(h, h->first);
	}
	db_close(&h->db);
}

/* ---- a page begins to listen ---- */

static enum err read_kinds(struct http_req *r, unsigned *ret)
{
	struct str rest = http_query(r, "soort");
	unsigned kinds = 0;

	while (rest.n > 0) {
		struct str name = str_cut(rest, '.', &rest);

		for (int k = 0; k < LIVE_KINDS; k++) {
			kinds |= str_eq(name, str_of(live_name((enum live_kind)k))) ? LIVE_BIT(k) : 0;
		}
	}
	if (kinds == 0) {
		return REFUSE(web_ctx(r), ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	*ret = kinds;
	return OK;
}

/* Everything but the stream. */
static enum err listener_new(struct http_req *r, unsigned kinds, struct listener **ret)
{
	struct ctx *c = web_ctx(r);
	struct str last = http_header(r, "Last-Event-ID"), from = last.n > 0 ? last : http_query(r, "vanaf");
	struct listener *l;
	struct arena a;
	enum err e;

	arena_init(&a, LISTENER_MEMORY);
	l = ARENA_NEW(&a, struct listener);
	if (l == NULL) {
		return ERR_NOMEM;
	}
	l->arena = a;
	l->account = c->actor.account;
	l->grant = c->actor.grant;
	l->today = c->today;
	l->kinds = kinds;
	token_hash(r->session, l->token);
	e = live_places(c, &l->arena, &l->places, &l->place_count);
	if (e == OK && from.n > 0 && from.n < 256) {
		l->from = str_copy(&l->arena, from);
		e = l->from.p != NULL ? OK : ERR_NOMEM;
	}
	if (e != OK) {
		a = l->arena;
		arena_reset(&a);
		return e;
	}
	*ret = l;
	return OK;
}

static unsigned open_of(const struct live_hub *h, int64_t account)
{
	unsigned n = 0;

	for (const struct listener *l = h->first; l != NULL; l = l->next) {
		n += l->account == account;
	}
	return n;
}

static enum err join(struct live_hub *h, struct http_req *r, struct listener *l)
{
	enum err e = ERR_BUSY;

	(void)pthread_mutex_lock(&h->lock);
	if (h->running && open_of(h, l->account) < PER_ACCOUNT) {
		l->next = h->first;
		h->first = l;
		h->poked = true;
		(void)pthread_cond_signal(&h->wake);
		e = OK;
	}
	(void)pthread_mutex_unlock(&h->lock);
	return e == OK ? OK : fail_set(&r->fail, e, NULL, "too many pages of this account listen");
}

static enum err live_get(struct http_req *r, struct http_resp *ret)
{
	struct live_hub *h = web_app(r)->live;
	struct listener *l;
	unsigned kinds;
	struct arena a;
	enum err e;

	if (h == NULL || r->session.n == 0) {
		return REFUSE(web_ctx(r), ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	TRY(read_kinds(r, &kinds));
	TRY(listener_new(r, kinds, &l));
	e = http_stream_open(ret, &l->stream);
	if (e != OK) {
		a = l->arena;
		arena_reset(&a);
		return e;
	}
	e = join(h, r, l);
	if (e != OK) {
		http_stream_end(l->stream);
		listener_destroy(l);
	}
	return e;
}

const struct http_route live_routes[LIVE_ROUTES] = {
	{ HTTP_GET, "/live", live_get, COST_FAST, .access = &access_rows[ACTION_OWN_ACCOUNT] },
};
