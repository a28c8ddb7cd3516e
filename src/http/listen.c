/* SPDX-License-Identifier: EUPL-1.2 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

#include "http/internal.h"

enum { BACKLOG = 1024, ADDRESS_TEXT = 256 };

/* "HOST:PORT" or "[HOST]:PORT" as two NUL-terminated texts. */
static bool split(const char *address, char host[ADDRESS_TEXT], const char **ret_port)
{
	const char *colon = strrchr(address, ':');
	size_t n = colon != NULL ? (size_t)(colon - address) : 0;
	int64_t port;

	if (n == 0 || n >= ADDRESS_TEXT || !str_to_i64(str_of(colon + 1), &port) || port < 0 || port > 65535) {
		return false;
	}
	if (address[0] == '[' && address[n - 1] == ']') {
		address++;
		n -= 2;
	} else if (memchr(address, ':', n) != NULL) {
		return false;
	}
	memcpy(host, address, n);
	host[n] = '\0';
	*ret_port = colon + 1;
	return n > 0;
}

static enum err bind_to(const struct addrinfo *to, const char *address, struct fail *f, int *ret_fd)
{
	int one = 1;
	int fd = socket(to->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0) {
		return fail_set(f, ERR_IO, NULL, "%s: %s", address, strerror(errno));
	}
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) != 0 ||
	    bind(fd, to->ai_addr, to->ai_addrlen) != 0 || listen(fd, BACKLOG) != 0) {
		enum err e = fail_set(f, ERR_IO, NULL, "cannot listen on %s: %s", address, strerror(errno));

		(void)close(fd);
		return e;
	}
	*ret_fd = fd;
	return OK;
}

bool address_is_loopback(const struct sockaddr *address)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	if (address->sa_family == AF_INET) {
		memcpy(&v4, address, sizeof v4);
		return ntohl(v4.sin_addr.s_addr) >> 24 == 127;
	}
	if (address->sa_family == AF_INET6) {
		memcpy(&v6, address, sizeof v6);
		return IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr) ||
		       (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr) && v6.sin6_addr.s6_addr[12] == 127);
	}
	return address->sa_family == AF_UNIX;
}

bool address_text(const struct sockaddr *address, char *out, size_t size)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	if (address->sa_family == AF_INET) {
		memcpy(&v4, address, sizeof v4);
		return inet_ntop(AF_INET, &v4.sin_addr, out, (socklen_t)size) != NULL;
	}
	if (address->sa_family == AF_INET6) {
		memcpy(&v6, address, sizeof v6);
		return inet_ntop(AF_INET6, &v6.sin6_addr, out, (socklen_t)size) != NULL;
	}
	return false;
}

static unsigned port_of(int fd)
{
	struct sockaddr_storage bound = { 0 };
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	socklen_t n = sizeof bound;

	if (getsockname(fd, (struct sockaddr *)&bound, &n) != 0) {
		return 0;
	}
	if (bound.ss_family == AF_INET6) {
		memcpy(&v6, &bound, sizeof v6);
		return ntohs(v6.sin6_port);
	}
	memcpy(&v4, &bound, sizeof v4);
	return ntohs(v4.sin_port);
}

enum err listen_open(const char *address, struct fail *f, int *ret_fd, unsigned *ret_port, bool *ret_loopback)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV };
	struct addrinfo *found = NULL;
	char host[ADDRESS_TEXT];
	const char *port;
	bool loopback;
	enum err e;
	int bad, fd;

	if (!split(address, host, &port)) {
		return fail_set(f, ERR_INPUT, NULL, "%s: an address is HOST:PORT or [HOST]:PORT", address);
	}
	bad = getaddrinfo(host, port, &hints, &found);
	if (bad != 0) {
		return fail_set(f, ERR_INPUT, NULL, "%s: %s", address, gai_strerror(bad));
	}
	e = bind_to(found, address, f, &fd);
	loopback = address_is_loopback(found->ai_addr);
	freeaddrinfo(found);
	TRY(e);
	*ret_fd = fd;
	*ret_port = port_of(fd);
	*ret_loopback = loopback;
	return OK;
}
