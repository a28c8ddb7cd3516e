/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BENCH_CLIENT_H
#define BENCH_CLIENT_H

#include <stddef.h>
#include <stdint.h>

/* What the programs that put load on a server share. Whatever cannot go on ends the program with status 3. */

enum { CLIENTS_MOST = 256 };

/* Microseconds that only go up. */
int64_t client_ticks(void);
/* A connection to 127.0.0.1. */
int client_connect(uint16_t port);
void client_send(int fd, const char *p, size_t n);
/* Reads one answer whole into room for size bytes, ended with NUL; the status, or 0 when it is no answer. */
int client_answer(int fd, char *buffer, size_t size);
/* So many threads, and the end of all. */
void client_threads(void *(*fn)(void *), int64_t n);

/* Sorts n > 0 latencies, and the one that so many of a thousand are below. */
uint32_t client_quantile(uint32_t *latency, size_t n, unsigned thousandths);

#endif
