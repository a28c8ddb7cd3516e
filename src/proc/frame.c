/* SPDX-License-Identifier: EUPL-1.2 */
#include "proc/frame.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"

static const unsigned char magic[4] = { 'S', 'l', 'f', '1' };

enum { PIECE = 16 * 1024, LONGEST_WAIT_MS = 60 * 60 * 1000 };

static void put(unsigned char *out, uint32_t v, int bytes)
{
	for (int i = 0; i < bytes; i++) {
		out[i] = (unsigned char)(v >> 8 * i);
	}
}

static uint32_t get(const unsigned char *in, int bytes)
{
	uint32_t v = 0;

	for (int i = 0; i < bytes; i++) {
		v |= (uint32_t)in[i] << 8 * i;
	}
	return v;
}

void frame_head_write(const struct frame *fr, unsigned char out[FRAME_HEAD])
{
	memcpy(out, magic, sizeof magic);
	put(out + 4, fr->length, 4);
	put(out + 8, fr->id, 4);
	put(out + 12, fr->op, 2);
	put(out + 14, (uint32_t)fr->code, 2);
}

enum err frame_head_read(const unsigned char in[FRAME_HEAD], size_t most, struct frame *ret)
{
	uint32_t length = get(in + 4, 4), code = get(in + 14, 2);

	if (memcmp(in, magic, sizeof magic) != 0 || code > ERR_BUG) {
		return ERR_INPUT;
	}
	if (length > most) {
		return ERR_TOOBIG;
	}
	*ret = (struct frame){ length, get(in + 8, 4), (uint16_t)get(in + 12, 2), (enum err)code };
	return OK;
}

void frame_fail_write(const struct fail *f, struct buf *out)
{
	buf_text(out, f->field);
	buf_char(out, '\0');
	buf_text(out, f->what);
}

void frame_fail_read(struct str bytes, enum err code, struct fail *ret)
{
	struct str what, field = str_cut(bytes, '\0', &what);

	(void)fail_set(ret, code, NULL, "%.*s", what.n > sizeof ret->what ? (int)sizeof ret->what : (int)what.n,
	               what.p != NULL ? what.p : "");
	(void)snprintf(ret->field, sizeof ret->field, "%.*s", field.n > sizeof ret->field ? 0 : (int)field.n,
	               field.p != NULL ? field.p : "");
}

/* Waits until the socket can be read from or written to. */
static enum err ready(int fd, short events, int64_t until)
{
	for (;;) {
		struct pollfd p = { .fd = fd, .events = events };
		int64_t left = -1;
		int n;

		if (until != FRAME_EVER) {
			left = (until - clock_ticks() + 999) / 1000;
			if (left <= 0) {
				return ERR_BUSY;
			}
			left = left > LONGEST_WAIT_MS ? LONGEST_WAIT_MS : left;
		}
		n = poll(&p, 1, (int)left);
		if (n > 0) {
			return OK;
		}
		if (n < 0 && errno != EINTR) {
			return ERR_REMOTE;
		}
	}
}

static enum err send_all(int fd, const void *bytes, size_t n, int64_t until)
{
	const char *p = bytes;

	while (n > 0) {
		ssize_t w = send(fd, p, n, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (w > 0) {
			p += w;
			n -= (size_t)w;
		} else if (w < 0 && errno == EAGAIN) {
			TRY(ready(fd, POLLOUT, until));
		} else if (w == 0 || errno != EINTR) {
			return ERR_REMOTE;
		}
	}
	return OK;
}

static enum err receive_all(int fd, void *bytes, size_t n, int64_t until)
{
	char *p = bytes;

	while (n > 0) {
		ssize_t r = recv(fd, p, n, MSG_DONTWAIT);

		if (r > 0) {
			p += r;
			n -= (size_t)r;
		} else if (r < 0 && errno == EAGAIN) {
			TRY(ready(fd, POLLIN, until));
		} else if (r == 0 || errno != EINTR) {
			return ERR_REMOTE;
		}
	}
	return OK;
}

enum err frame_send(int fd, const struct frame *fr, struct str body, int64_t until)
{
	struct frame whole = *fr;
	unsigned char head[FRAME_HEAD];

	if (body.n > UINT32_MAX) {
		return ERR_TOOBIG;
	}
	whole.length = (uint32_t)body.n;
	frame_head_write(&whole, head);
	TRY(send_all(fd, head, sizeof head, until));
	return send_all(fd, body.p, body.n, until);
}

enum err frame_receive(int fd, size_t most, int64_t until, struct frame *ret, struct buf *ret_body)
{
	unsigned char head[FRAME_HEAD];
	char piece[PIECE];
	struct frame fr;
	size_t left;
	enum err e;

	TRY(receive_all(fd, head, sizeof head, until));
	e = frame_head_read(head, most, &fr);
	if (e != OK) {
		return e == ERR_TOOBIG ? e : ERR_REMOTE;
	}
	for (left = fr.length; left > 0;) {
		size_t n = left < sizeof piece ? left : sizeof piece;

		TRY(receive_all(fd, piece, n, until));
		buf_add(ret_body, piece, n);
		left -= n;
	}
	explicit_bzero(piece, sizeof piece);
	TRY(buf_err(ret_body));
	*ret = fr;
	return OK;
}

union fd_space {
	struct cmsghdr align;
	char bytes[CMSG_SPACE(sizeof(int))];
};

enum err frame_send_fd(int socket, unsigned char byte, int fd)
{
	union fd_space space = { .bytes = { 0 } };
	struct iovec part = { .iov_base = &byte, .iov_len = 1 };
	struct msghdr m = { .msg_iov = &part, .msg_iovlen = 1 };
	ssize_t n;

	if (fd >= 0) {
		struct cmsghdr *c;

		m.msg_control = space.bytes;
		m.msg_controllen = sizeof space.bytes;
		c = CMSG_FIRSTHDR(&m);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof fd);
		memcpy(CMSG_DATA(c), &fd, sizeof fd);
	}
	do {
		n = sendmsg(socket, &m, MSG_NOSIGNAL);
	} while (n < 0 && errno == EINTR);
	return n == 1 ? OK : ERR_REMOTE;
}

enum err frame_receive_fd(int socket, int64_t until, unsigned char *ret_byte, int *ret_fd)
{
	union fd_space space = { .bytes = { 0 } };
	unsigned char byte = 0;
	struct iovec part = { .iov_base = &byte, .iov_len = 1 };
	struct msghdr m = {
		.msg_iov = &part, .msg_iovlen = 1, .msg_control = space.bytes, .msg_controllen = sizeof space.bytes
	};
	const struct cmsghdr *c;
	int fd = -1;
	ssize_t n;

	do {
		TRY(ready(socket, POLLIN, until));
		n = recvmsg(socket, &m, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
	} while (n < 0 && (errno == EINTR || errno == EAGAIN));
	if (n != 1) {
		return ERR_REMOTE;
	}
	c = CMSG_FIRSTHDR(&m);
	if (c != NULL && c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS &&
	    c->cmsg_len == CMSG_LEN(sizeof fd)) {
		memcpy(&fd, CMSG_DATA(c), sizeof fd);
	}
	*ret_byte = byte;
	*ret_fd = fd;
	return OK;
}
