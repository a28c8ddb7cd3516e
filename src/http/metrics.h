/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef HTTP_METRICS_H
#define HTTP_METRICS_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"

/* Counts per route, by pattern and never by path, so that no identifier gets into a monitoring system. */
enum { METRICS_CLASSES = 6, METRICS_BUCKETS = 18 };

struct route_stats {
	const char *method, *pattern;
	_Atomic uint64_t classes[METRICS_CLASSES]; /* by first digit of the status */
	_Atomic uint64_t buckets[METRICS_BUCKETS]; /* bucket i: up to 64 << i microseconds; the last one: longer */
	_Atomic uint64_t micros;
	struct route_stats *next;
};

struct http_metrics {
	struct route_stats *first, **last;
	struct route_stats *files, *system, *other; /* static files; health and metrics; what matched no route */
	_Atomic uint64_t refused;                   /* because the queue was full or too old */
	_Atomic uint64_t late;
};

/* ERR_NOMEM. */
enum err metrics_init(struct arena *a, struct http_metrics *m) MUST;
/* The counts of one more route, or NULL. */
struct route_stats *metrics_route(struct arena *a, struct http_metrics *m, const char *method, const char *pattern);
void metrics_count(struct route_stats *s, int status, int64_t micros);

/* Gauges that are read at the moment of asking. */
struct metrics_now {
	unsigned waiting, active, connections;
};
/* Prometheus text format. */
void metrics_write(const struct http_metrics *m, const struct metrics_now *now, struct buf *out);

#endif
