/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Clients that each send one mark a request to POST /api/v1/aanwezigheid, taken in order from a file of attendance, and
 * wait for the answer. Prints "REQUESTS SECONDS P50_US P99_US REFUSED".
 */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/str.h"
#include "client.h"

enum { ANSWER = 65536, REQUEST = 2048, FIELDS = 7, LATENCIES = 1 << 20 };

static struct load {
	const char *token;
	uint16_t port;
	char *text;
	size_t size;
	size_t *lines;     /* where each row begins */
	size_t line_count;
	atomic_size_t next;
	int64_t until;     /* microseconds */
	uint32_t *latency; /* of every request, microseconds */
	atomic_size_t done, refused;
} load;

static size_t make_request(size_t line, char out[REQUEST])
{
	static const char *const names[FIELDS] = { "pgn", "brin", "inschrijving", "datum", "begintijd", "eindtijd", "status" };
	struct str rest = { load.text + load.lines[line], load.size - load.lines[line] };
	char body[1024];
	int n = 0, head;

	rest = str_trim(str_cut(rest, '\n', &(struct str){ NULL, 0 }));
	for (int i = 0; i < FIELDS; i++) {
		struct str cell = str_cut(rest, ',', &rest);

		n += snprintf(body + n, sizeof body - (size_t)n, "%s\"%s\":\"%.*s\"", i == 0 ? "{" : ",", names[i], STR_ARG(cell));
	}
	head = snprintf(out, REQUEST,
	                "POST /api/v1/aanwezigheid HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nAuthorization: Bearer %s\r\n"
	                "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s}",
	                load.port, load.token, n + 1, body);
	return (size_t)head;
}

static void *client(void *arg)
{
	char request[REQUEST];
	static _Thread_local char answer[ANSWER];
	int fd = client_connect(load.port);

	(void)arg;
	while (client_ticks() < load.until) {
		size_t line = atomic_fetch_add(&load.next, 1), n, at;
		int64_t begin;
		int status;

		if (line >= load.line_count) {
			break;
		}
		n = make_request(line, request);
		begin = client_ticks();
		client_send(fd, request, n);
		status = client_answer(fd, answer, ANSWER);
		at = atomic_fetch_add(&load.done, 1);
		if (at < LATENCIES) {
			load.latency[at] = (uint32_t)(client_ticks() - begin);
		}
		if (status != 201 && status != 200 && atomic_fetch_add(&load.refused, 1) == 0) {
			(void)fprintf(stderr, "post_marks: refused:\n%s\n", status != 0 ? answer : "(no answer)");
		}
		if (status == 0) {
			(void)close(fd);
			fd = client_connect(load.port);
		}
	}
	(void)close(fd);
	return NULL;
}

static bool read_lines(const char *path)
{
	FILE *f = fopen(path, "r");
	size_t count = 0;

	if (f == NULL || fseek(f, 0, SEEK_END) != 0) {
		return false;
	}
	load.size = (size_t)ftell(f);
	rewind(f);
	load.text = calloc(1, load.size + 1);                             /* lint: allow calloc */
	load.lines = calloc(load.size / 20 + 1, sizeof *load.lines);      /* lint: allow calloc */
	load.latency = calloc(LATENCIES, sizeof *load.latency);           /* lint: allow calloc */
	if (load.text == NULL || load.lines == NULL || load.latency == NULL ||
	    fread(load.text, 1, load.size, f) != load.size) {
		return false;
	}
	for (size_t at = 0; at < load.size; count++) {
		const char *end = memchr(load.text + at, '\n', load.size - at);

		load.lines[count] = at;
		at = end != NULL ? (size_t)(end + 1 - load.text) : load.size;
	}
	load.line_count = count;
	return fclose(f) == 0;
}

int main(int argc, char **argv)
{
	int64_t port, clients, seconds, first, begin, end;
	size_t n;

	if (argc != 7 || !str_to_i64(str_of(argv[1]), &port) || !str_to_i64(str_of(argv[4]), &first) ||
	    !str_to_i64(str_of(argv[5]), &clients) || !str_to_i64(str_of(argv[6]), &seconds) || clients < 1 ||
	    clients > CLIENTS_MOST || !read_lines(argv[3])) {
		(void)fputs("usage: post_marks PORT TOKEN FILE FIRST_ROW CLIENTS SECONDS\n", stderr);
		return 2;
	}
	load.port = (uint16_t)port;
	load.token = argv[2];
	atomic_store(&load.next, (size_t)first);
	begin = client_ticks();
	load.until = begin + seconds * 1000000;
	client_threads(client, clients);
	end = client_ticks();
	n = atomic_load(&load.done);
	if (n == 0) {
		(void)fputs("post_marks: no rows left\n", stderr);
		return 1;
	}
	n = n < LATENCIES ? n : LATENCIES;
	(void)printf("%zu %.3f %u %u %zu\n", atomic_load(&load.done), (double)(end - begin) / 1e6,
	             client_quantile(load.latency, n, 500), client_quantile(load.latency, n, 990), atomic_load(&load.refused));
	return 0;
}
