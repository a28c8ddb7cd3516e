/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TEST_HTTP_CLIENT_H
#define TEST_HTTP_CLIENT_H

/* A client that says exactly what it is told to, for tests that talk to a server on a loopback port. */
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "test.h"

enum { CLIENT_ANSWER = 4 * 1024 * 1024, CLIENT_WAIT_SECONDS = 20 };

static inline int client_connect(unsigned port)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	struct timeval wait = { .tv_sec = CLIENT_WAIT_SECONDS };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_true(fd >= 0);
	assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait), 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
	return fd;
}

/* False when the server has closed already. */
static inline bool client_send(int fd, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t sent = send(fd, p, n, MSG_NOSIGNAL);

		if (sent <= 0) {
			return false;
		}
		p += sent;
		n -= (size_t)sent;
	}
	return true;
}

/* All that comes until the server closes. */
static inline void client_read(int fd, struct buf *ret)
{
	char chunk[16384];
	ssize_t n = 1;

	buf_init(ret, CLIENT_ANSWER);
	while (n > 0) {
		n = recv(fd, chunk, sizeof chunk, 0);
		if (n > 0) {
			buf_add(ret, chunk, (size_t)n);
		}
	}
	(void)close(fd);
	assert_int_equal(buf_err(ret), OK);
}

/* One request on its own connection. The request must ask for "Connection: close". */
static inline void client_ask(unsigned port, const char *request, struct buf *ret)
{
	int fd = client_connect(port);

	(void)client_send(fd, request, strlen(request));
	client_read(fd, ret);
}

/* "GET /x" with headers (each ending in CR LF) and a body, which may be NULL. */
static inline void client_request(unsigned port, const char *line, const char *headers, const char *body,
                                  struct buf *ret)
{
	struct buf request;

	buf_init(&request, CLIENT_ANSWER);
	buf_printf(&request, "%s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nConnection: close\r\n%s", line, port, headers);
	if (body != NULL) {
		buf_printf(&request, "Content-Length: %zu\r\n", strlen(body));
	}
	buf_printf(&request, "\r\n%s", body != NULL ? body : "");
	client_ask(port, test_text(&request), ret);
	buf_finish(&request);
}

static inline int client_status(struct buf *answer)
{
	int status = 0;

	return sscanf(test_text(answer), "HTTP/1.1 %d", &status) == 1 ? status : 0;
}

/* The body, NUL-terminated. */
static inline const char *client_body(struct buf *answer)
{
	const char *gap = strstr(test_text(answer), "\r\n\r\n");

	assert_non_null(gap);
	return gap + 4;
}

#endif
