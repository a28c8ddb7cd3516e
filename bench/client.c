/* SPDX-License-Identifier: EUPL-1.2 */
#include "client.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "base/str.h"

int64_t client_ticks(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int client_connect(uint16_t port)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		                  .sin_port = htons(port),
		                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;

	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
		perror("connect");
		exit(3);
	}
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	return fd;
}

void client_send(int fd, const char *p, size_t n)
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

/* How long the answer is, with its head; 0 when that cannot be seen. */
static size_t length_of(const char *buffer, const char *end, size_t most)
{
	const char *length = strcasestr(buffer, "\r\nContent-Length:");
	int64_t body;

	if (length == NULL || length > end) {
		return 0;
	}
	length += 17;
	if (!str_to_i64(str_trim((struct str){ length, strcspn(length, "\r") }), &body) || body < 0 ||
	    body > (int64_t)most) {
		return 0;
	}
	return (size_t)(end + 4 - buffer) + (size_t)body;
}

int client_answer(int fd, char *buffer, size_t size)
{
	size_t have = 0, wanted = 0;

	while (wanted == 0 || have < wanted) {
		ssize_t n = recv(fd, buffer + have, size - 1 - have, 0);
		const char *end;

		if (n <= 0) {
			return 0;
		}
		have += (size_t)n;
		buffer[have] = '\0';
		end = strstr(buffer, "\r\n\r\n");
		if (wanted == 0 && end != NULL) {
			wanted = length_of(buffer, end, size / 2);
			if (wanted == 0) {
				return 0;
			}
		}
	}
	return have > 12 ? (buffer[9] - '0') * 100 + (buffer[10] - '0') * 10 + (buffer[11] - '0') : 0;
}

void client_threads(void *(*fn)(void *), int64_t n)
{
	pthread_t threads[CLIENTS_MOST];

	for (int64_t i = 0; i < n; i++) {
		if (pthread_create(&threads[i], NULL, fn, NULL) != 0) {
			exit(3);
		}
	}
	for (int64_t i = 0; i < n; i++) {
		(void)pthread_join(threads[i], NULL);
	}
}

static int ascending(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

uint32_t client_quantile(uint32_t *latency, size_t n, unsigned thousandths)
{
	qsort(latency, n, sizeof *latency, ascending);
	return latency[n - 1 - n * (1000 - thousandths) / 1000];
}
