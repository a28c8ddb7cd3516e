/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Roll calls at a fixed rate, whatever the answers do: each is due at its moment, and its latency counts from there, so
 * that a server that falls behind cannot hide it. First every class is opened, as a teacher does, and its form read; then
 * the rolls go out, each with some students late, absent or ill.
 *   roll_call PORT FILE RATE SECONDS CONNECTIONS
 * FILE: a line "LESSON COOKIE" each. Prints "REQUESTS SECONDS P50_US P99_US REFUSED WORST_US STUDENTS".
 */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/str.h"

enum { CONNECTIONS_MOST = 256, ANSWER = 1 << 20, WORD = 128, TOKEN = 512, SEEN_MOST = 16384, BODY = 32768 };

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

static int64_t ticks(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void wait_until(int64_t at)
{
	struct timespec t = { at / 1000000, at % 1000000 * 1000 };

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) != 0) {
	}
}

static int open_connection(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(load.port),
		                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;

	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
		perror("connect");
		exit(3);
	}
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	return fd;
}

/* Reads one answer whole; the status, or 0 when it is no answer. */
static int read_answer(int fd, char *buffer)
{
	size_t have = 0, wanted = 0;
	int64_t body;

	while (wanted == 0 || have < wanted) {
		ssize_t n = recv(fd, buffer + have, ANSWER - 1 - have, 0);
		const char *end, *length;

		if (n <= 0) {
			return 0;
		}
		have += (size_t)n;
		buffer[have] = '\0';
		end = strstr(buffer, "\r\n\r\n");
		if (wanted == 0 && end != NULL) {
			length = strcasestr(buffer, "\r\nContent-Length:");
			if (length == NULL) {
				return 0;
			}
			length += 17;
			if (!str_to_i64(str_trim((struct str){ length, strcspn(length, "\r") }), &body) || body > ANSWER / 2) {
				return 0;
			}
			wanted = (size_t)(end + 4 - buffer) + (size_t)body;
		}
	}
	return have > 12 ? (buffer[9] - '0') * 100 + (buffer[10] - '0') * 10 + (buffer[11] - '0') : 0;
}

static void send_all(int fd, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t sent = send(fd, p, n, MSG_NOSIGNAL);

		if (sent <= 0) {
			perror("send");
			exit(3);
		}
		p += sent;
		n -= (size_t)sent;
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
	int fd = open_connection();
	char request[1024];

	(void)arg;
	for (;;) {
		size_t at = atomic_fetch_add(&load.opened, 1);
		struct class *c = &load.list[at];

		if (at >= load.count || answer == NULL) {
			break;
		}
		send_all(fd, request,
		         (size_t)snprintf(request, sizeof request,
		                          "GET /lessen/%s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nCookie: %s\r\n"
		                          "Sluitend-Deel: rol\r\n\r\n", c->lesson, load.port, c->cookie));
		if (read_answer(fd, answer) != 200) {
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
	int fd = open_connection();
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
		send_all(fd, head,
		         (size_t)snprintf(head, sizeof head,
		                          "POST /lessen/%s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nCookie: %s\r\nSluitend-Deel: rol\r\n"
		                          "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n",
		                          c->lesson, load.port, c->cookie, c->size));
		send_all(fd, c->body, c->size);
		status = read_answer(fd, answer);
		load.latency[at] = (uint32_t)(ticks() - due);
		if (status != 200 && atomic_fetch_add(&load.refused, 1) == 0) {
			(void)fprintf(stderr, "roll_call: refused:\n%.1500s\n", status != 0 ? answer : "(no answer)");
		}
		if (status == 0) {
			(void)close(fd);
			fd = open_connection();
		}
	}
	(void)close(fd);
	free(answer); /* lint: allow free */
	return NULL;
}

static void all(void *(*fn)(void *), int64_t n)
{
	pthread_t threads[CONNECTIONS_MOST];

	for (int64_t i = 0; i < n; i++) {
		if (pthread_create(&threads[i], NULL, fn, NULL) != 0) {
			exit(3);
		}
	}
	for (int64_t i = 0; i < n; i++) {
		(void)pthread_join(threads[i], NULL);
	}
}

static bool read_classes(const char *path, size_t most)
{
	FILE *f = fopen(path, "r");
	char line[WORD + TOKEN];

	load.list = calloc(most + CONNECTIONS_MOST, sizeof *load.list);       /* lint: allow calloc */
	load.latency = calloc(most + CONNECTIONS_MOST, sizeof *load.latency); /* lint: allow calloc */
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

static int ascending(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

int main(int argc, char **argv)
{
	int64_t port, seconds, connections, end;

	if (argc != 6 || !str_to_i64(str_of(argv[1]), &port) || !str_to_i64(str_of(argv[3]), &load.rate) ||
	    !str_to_i64(str_of(argv[4]), &seconds) || !str_to_i64(str_of(argv[5]), &connections) || connections < 1 ||
	    connections > CONNECTIONS_MOST || load.rate < 1 || seconds < 1 ||
	    !read_classes(argv[2], (size_t)(load.rate * seconds))) {
		(void)fputs("usage: roll_call PORT FILE RATE SECONDS CONNECTIONS (a class for each roll call)\n", stderr);
		return 2;
	}
	load.port = (uint16_t)port;
	all(opener, 4);
	load.begin = ticks() + 1000000;
	all(sender, connections);
	end = ticks();
	qsort(load.latency, load.count, sizeof *load.latency, ascending);
	(void)printf("%zu %.3f %u %u %zu %u %zu\n", load.count, (double)(end - load.begin) / 1e6, load.latency[load.count / 2],
	             load.latency[load.count - 1 - load.count / 100], atomic_load(&load.refused),
	             load.latency[load.count - 1], atomic_load(&load.students));
	return 0;
}
