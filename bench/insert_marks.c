/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The peer on SQLite: clients that each insert one row a transaction into a plain table with an index on (pgn, date),
 * durable (write-ahead log, synchronous=FULL), with prepared statements. Prints "REQUESTS SECONDS P50_US P99_US 0".
 */
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/str.h"

enum { CLIENTS_MOST = 64, LATENCIES = 1 << 20 };

static const char *path;
static int64_t until;
static atomic_size_t done;
static uint32_t latency[LATENCIES];

static int64_t ticks(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void must(int code, sqlite3 *db)
{
	if (code != SQLITE_OK && code != SQLITE_DONE) {
		(void)fprintf(stderr, "insert_marks: %s\n", sqlite3_errmsg(db));
		exit(3);
	}
}

static void *client(void *arg)
{
	unsigned seed = (unsigned)(size_t)arg;
	sqlite3_stmt *insert;
	sqlite3 *db = NULL;
	char pgn[12];

	must(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL), db);
	must(sqlite3_busy_timeout(db, 60000), db);
	must(sqlite3_exec(db, "PRAGMA synchronous = FULL", NULL, NULL, NULL), db);
	must(sqlite3_prepare_v2(db, "INSERT INTO marks VALUES (?1, '25PJ', '100000', '2026-02-12', '08:30', '09:30', 'O')", -1,
	                        &insert, NULL), db);
	while (ticks() < until) {
		int64_t begin = ticks();
		size_t at;

		(void)snprintf(pgn, sizeof pgn, "10%07d", rand_r(&seed) % 10000000);
		must(sqlite3_bind_text(insert, 1, pgn, -1, SQLITE_STATIC), db);
		must(sqlite3_step(insert), db);
		must(sqlite3_reset(insert), db);
		at = atomic_fetch_add(&done, 1);
		if (at < LATENCIES) {
			latency[at] = (uint32_t)(ticks() - begin);
		}
	}
	(void)sqlite3_finalize(insert);
	(void)sqlite3_close(db);
	return NULL;
}

static int ascending(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

int main(int argc, char **argv)
{
	int64_t clients, seconds, begin;
	pthread_t threads[CLIENTS_MOST];
	size_t n;

	if (argc != 4 || !str_to_i64(str_of(argv[2]), &clients) || !str_to_i64(str_of(argv[3]), &seconds) || clients < 1 ||
	    clients > CLIENTS_MOST) {
		(void)fputs("usage: insert_marks FILE CLIENTS SECONDS\n", stderr);
		return 2;
	}
	path = argv[1];
	begin = ticks();
	until = begin + seconds * 1000000;
	for (int64_t i = 0; i < clients; i++) {
		if (pthread_create(&threads[i], NULL, client, (void *)(size_t)(i + 1)) != 0) {
			return 3;
		}
	}
	for (int64_t i = 0; i < clients; i++) {
		(void)pthread_join(threads[i], NULL);
	}
	n = atomic_load(&done) < LATENCIES ? atomic_load(&done) : LATENCIES;
	if (n == 0) {
		return 1;
	}
	qsort(latency, n, sizeof *latency, ascending);
	(void)printf("%zu %.3f %u %u 0\n", atomic_load(&done), (double)(ticks() - begin) / 1e6, latency[n / 2],
	             latency[n - 1 - n / 100]);
	return 0;
}
