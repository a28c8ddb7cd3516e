/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Roll calls at a fixed rate, whatever the answers do: each is due at its moment, and its latency counts from there, so
 * that a server that falls behind cannot hide it. First every class is opened, as a teacher does, and its form read; then
 * the rolls go out, each with some students late, absent or ill.
 *   roll_call PORT FILE RATE SECONDS CONNECTIONS
 * FILE: a line "LESSON COOKIE" each. Prints "REQUESTS SECONDS P50_US P99_US REFUSED WORST_US STUDENTS".
 */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/str.h"
#include "client.h"

enum { ANSWER = 1 << 20, WORD = 128, TOKEN = 512, SEEN_MOST = 16384, BODY = 32768 };

struct class {
	char lesson[WORD], cookie[TOKEN];
	char *body; /* of the form that will be sent */
	size_t size;
};

static struct load {
	uint16_t port;
	struct class *list;
	size_t count;
	atomic_size_t opened, next, refused, students;
	int64_t rate, begin;
	uint32_t *latency; /* of every request, microseconds */
} load;

static void wait_until(int64_t at)
{
	struct timespec t = { at / 1000000, at % 1000000 * 1000 };

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) != 0) {
	}
}

/* The value of a hidden field of the form. */
static struct str field(const char *page, const char *name)
{
	char wanted[64];
	const char *at;

	(void)snprintf(wanted, sizeof wanted, "name=\"%s\" value=\"", name);
	at = strstr(page, wanted);
	if (at == NULL) {
		return (struct str){ NULL, 0 };
	}
	at += strlen(wanted);
	return (struct str){ at, strcspn(at, "\"") };
}

/* Most are there; one in twenty is not, some are late or ill. */
static char status_of(unsigned *seed)
{
	int at = rand_r(seed) % 100;

	return at < 5 ? 'O' : at < 8 ? 'L' : at < 10 ? 'Z' : 'A';
}

static void make_body(struct class *c, const char *page, unsigned seed)
{
	struct str csrf = field(page, "csrf"), key = field(page, "sleutel"), seen = field(page, "gezien"), rest = seen;
	char body[BODY];
	size_t n;

	if (csrf.n == 0 || seen.n == 0) {
		(void)fprintf(stderr, "roll_call: no form:\n%.2000s\n", page);
		exit(3);
	}
	n = (size_t)snprintf(body, sizeof body, "csrf=%.*s&sleutel=%.*s&gezien=", STR_ARG(csrf), STR_ARG(key));
	for (size_t i = 0; i < seen.n; i++) {
		n += (size_t)snprintf(body + n, sizeof body - n, seen.p[i] == ' ' ? "+" : seen.p[i] == '=' ? "%%3D" : "%c",
		                      seen.p[i]);
	}
	while (rest.n > 0) {
		struct str value, who = str_cut(str_cut(rest, ' ', &rest), '=', &value);
		char status = status_of(&seed);

		if (who.n == 0) {
			continue;
		}
		n += (size_t)snprintf(body + n, sizeof body - n, "&s-%.*s=%c", STR_ARG(who), status);
		if (status == 'L') {
			n += (size_t)snprintf(body + n, sizeof body - n, "&m-%.*s=10", STR_ARG(who));
		}
		atomic_fetch_add(&load.students, 1);
	}
	c->size = n;
	c->body = strndup(body, n);
}

static void *opener(void *arg)
{
	char *answer = malloc(ANSWER); /* lint: allow malloc */
	int fd = client_connect(load.port);
	char request[1024];

	(void)arg;
	for (;;) {
		size_t at = atomic_fetch_add(&load.opened, 1);
		struct class *c = &load.list[at];

		if (at >= load.count || answer == NULL) {
			break;
		}
		client_send(fd, request,
		         (size_t)snprintf(request, sizeof request,
		                          "GET /lessen/%s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nCookie: %s\r\n"
		                          "Sluitend-Deel: rol\r\n\r\n", c->lesson, load.port, c->cookie));
		if (client_answer(fd, answer, ANSWER) != 200) {
			(void)fprintf(stderr, "roll_call: %s does not open:\n%.1000s\n", c->lesson, answer);
			exit(3);
		}
		make_body(c, answer, (unsigned)at + 1);
	}
	(void)close(fd);
	free(answer); /* lint: allow free */
	return NULL;
}

static void *sender(void *arg)
{
	char *answer = malloc(ANSWER); /* lint: allow malloc */
	int fd = client_connect(load.port);
	char head[1024];

	(void)arg;
	for (;;) {
		size_t at = atomic_fetch_add(&load.next, 1);
		struct class *c = &load.list[at];
		int64_t due = load.begin + (int64_t)at * 1000000 / load.rate;
		int status;

		if (at >= load.count || answer == NULL) {
			break;
		}
		wait_until(due);
		client_send(fd, head,
		         (size_t)snprintf(head, sizeof head,
		                          "POST /lessen/%s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nCookie: %s\r\nSluitend-Deel: rol\r\n"
		                          "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n",
		                          c->lesson, load.port, c->cookie, c->size));
		client_send(fd, c->body, c->size);
		status = client_answer(fd, answer, ANSWER);
		load.latency[at] = (uint32_t)(client_ticks() - due);
		if (status != 200 && atomic_fetch_add(&load.refused, 1) == 0) {
			(void)fprintf(stderr, "roll_call: refused:\n%.1500s\n", status != 0 ? answer : "(no answer)");
		}
		if (status == 0) {
			(void)close(fd);
			fd = client_connect(load.port);
		}
	}
	(void)close(fd);
	free(answer); /* lint: allow free */
	return NULL;
}

static bool read_classes(const char *path, size_t most)
{
	FILE *f = fopen(path, "r");
	char line[WORD + TOKEN];

	load.list = calloc(most + CLIENTS_MOST, sizeof *load.list);       /* lint: allow calloc */
	load.latency = calloc(most + CLIENTS_MOST, sizeof *load.latency); /* lint: allow calloc */
	if (f == NULL || load.list == NULL || load.latency == NULL) {
		return false;
	}
	while (load.count < most && fgets(line, sizeof line, f) != NULL) {
		struct class *c = &load.list[load.count++];
		struct str cookie, lesson = str_cut(str_trim(str_of(line)), ' ', &cookie);

		(void)snprintf(c->lesson, sizeof c->lesson, "%.*s", STR_ARG(lesson));
		(void)snprintf(c->cookie, sizeof c->cookie, "%.*s", STR_ARG(cookie));
	}
	return fclose(f) == 0 && load.count == most;
}

int main(int argc, char **argv)
{
	int64_t port, seconds, connections, end;

	if (argc != 6 || !str_to_i64(str_of(argv[1]), &port) || !str_to_i64(str_of(argv[3]), &load.rate) ||
	    !str_to_i64(str_of(argv[4]), &seconds) || !str_to_i64(str_of(argv[5]), &connections) || connections < 1 ||
	    connections > CLIENTS_MOST || load.rate < 1 || seconds < 1 ||
	    !read_classes(argv[2], (size_t)(load.rate * seconds))) {
		(void)fputs("usage: roll_call PORT FILE RATE SECONDS CONNECTIONS (a class for each roll call)\n", stderr);
		return 2;
	}
	load.port = (uint16_t)port;
	client_threads(opener, 4);
	load.begin = client_ticks() + 1000000;
	client_threads(sender, connections);
	end = client_ticks();
	(void)printf("%zu %.3f %u %u %zu %u %zu\n", load.count, (double)(end - load.begin) / 1e6,
	             client_quantile(load.latency, load.count, 500), client_quantile(load.latency, load.count, 990),
	             atomic_load(&load.refused), client_quantile(load.latency, load.count, 1000),
	             atomic_load(&load.students));
	return 0;
}
