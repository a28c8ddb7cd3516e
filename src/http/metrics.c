/* SPDX-License-Identifier: EUPL-1.2 */
#include "http/metrics.h"

#include <inttypes.h>

enum { FIRST_BUCKET_US = 64 };

enum err metrics_init(struct arena *a, struct http_metrics *m)
{
	m->first = NULL;
	m->last = &m->first;
	m->files = metrics_route(a, m, "GET", "/static/{hash}/{name}");
	m->system = metrics_route(a, m, "GET", "/healthz");
	m->other = metrics_route(a, m, "", "none");
	return m->files != NULL && m->system != NULL && m->other != NULL ? OK : ERR_NOMEM;
}

struct route_stats *metrics_route(struct arena *a, struct http_metrics *m, const char *method, const char *pattern)
{
	struct route_stats *s = ARENA_NEW(a, struct route_stats);

	if (s != NULL) {
		s->method = method;
		s->pattern = pattern;
		*m->last = s;
		m->last = &s->next;
	}
	return s;
}

void metrics_count(struct route_stats *s, int status, int64_t micros)
{
	int bucket = 0, class = status / 100;

	while (bucket < METRICS_BUCKETS - 1 && micros > (int64_t)FIRST_BUCKET_US << bucket) {
		bucket++;
	}
	if (class < 0 || class >= METRICS_CLASSES) {
		class = 0;
	}
	atomic_fetch_add_explicit(&s->classes[class], 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&s->buckets[bucket], 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&s->micros, micros > 0 ? (uint64_t)micros : 0, memory_order_relaxed);
}

static void write_seconds(struct buf *out, uint64_t micros)
{
	buf_printf(out, "%" PRIu64 ".%06" PRIu64, micros / 1000000, micros % 1000000);
}

static void write_requests(const struct http_metrics *m, struct buf *out)
{
	buf_text(out, "# HELP sluitend_http_requests_total Requests by route and class of status.\n"
	              "# TYPE sluitend_http_requests_total counter\n");
	for (const struct route_stats *s = m->first; s != NULL; s = s->next) {
		for (int class = 1; class < METRICS_CLASSES; class ++) {
			uint64_t n = atomic_load_explicit(&s->classes[class], memory_order_relaxed);

			if (n > 0) {
				buf_printf(out,
				           "sluitend_http_requests_total{method=\"%s\",route=\"%s\",status=\"%dxx\"} "
				           "%" PRIu64 "\n",
				           s->method, s->pattern, class, n);
			}
		}
	}
}

static void write_histogram(const struct route_stats *s, struct buf *out)
{
	uint64_t sum = 0;

	for (int i = 0; i < METRICS_BUCKETS; i++) {
		sum += atomic_load_explicit(&s->buckets[i], memory_order_relaxed);
		buf_printf(out, "sluitend_http_request_seconds_bucket{method=\"%s\",route=\"%s\",le=\"", s->method,
		           s->pattern);
		if (i < METRICS_BUCKETS - 1) {
			write_seconds(out, (uint64_t)FIRST_BUCKET_US << i);
		} else {
			buf_text(out, "+Inf");
		}
		buf_printf(out, "\"} %" PRIu64 "\n", sum);
	}
	buf_printf(out, "sluitend_http_request_seconds_sum{method=\"%s\",route=\"%s\"} ", s->method, s->pattern);
	write_seconds(out, atomic_load_explicit(&s->micros, memory_order_relaxed));
	buf_printf(out, "\nsluitend_http_request_seconds_count{method=\"%s\",route=\"%s\"} %" PRIu64 "\n", s->method,
	           s->pattern, sum);
}

static void write_one(struct buf *out, const char *name, const char *type, const char *help, uint64_t value)
{
	buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n%s %" PRIu64 "\n", name, help, name, type, name, value);
}

void metrics_write(const struct http_metrics *m, const struct metrics_now *now, struct buf *out)
{
	write_requests(m, out);
	buf_text(out, "# HELP sluitend_http_request_seconds Time from the head of a request to its answer.\n"
	              "# TYPE sluitend_http_request_seconds histogram\n");
	for (const struct route_stats *s = m->first; s != NULL; s = s->next) {
		if (atomic_load_explicit(&s->micros, memory_order_relaxed) > 0) {
			write_histogram(s, out);
		}
	}
	write_one(out, "sluitend_http_refused_total", "counter", "Requests refused because the queue was full or old.",
	          atomic_load(&m->refused));
	write_one(out, "sluitend_http_late_total", "counter", "Requests that passed their deadline.",
	          atomic_load(&m->late));
	write_one(out, "sluitend_http_waiting", "gauge", "Requests that wait for a worker.", now->waiting);
	write_one(out, "sluitend_http_active", "gauge", "Requests that are being handled.", now->active);
	write_one(out, "sluitend_http_connections", "gauge", "Open connections.", now->connections);
}
