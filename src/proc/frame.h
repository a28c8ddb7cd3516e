/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef PROC_FRAME_H
#define PROC_FRAME_H

#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/*
 * What processes of the program say to each other over a stream socket: a head of fixed size, and as many bytes behind
 * it as the head says. Who reads trusts nothing: a head that is no head or that announces more than the reader allows
 * ends the conversation.
 */
enum { FRAME_HEAD = 16 };

struct frame {
	uint32_t length; /* bytes behind the head */
	uint32_t id;     /* which question an answer belongs to */
	uint16_t op;     /* what is asked */
	enum err code;   /* of an answer; OK in a question */
};

void frame_head_write(const struct frame *fr, unsigned char out[FRAME_HEAD]);
/* ERR_INPUT: no head; ERR_TOOBIG: more than most bytes behind it. */
enum err frame_head_read(const unsigned char in[FRAME_HEAD], size_t most, struct frame *ret) MUST;

/* What went wrong, as the bytes of a frame, and back (also from bytes that somebody made up). */
void frame_fail_write(const struct fail *f, struct buf *out);
void frame_fail_read(struct str bytes, enum err code, struct fail *ret);

/*
 * Sending and receiving a whole frame until a moment of clock_ticks(); FRAME_EVER waits as long as it takes. ERR_BUSY:
 * the time is over; ERR_REMOTE: the other side is gone or talks nonsense; ERR_TOOBIG, ERR_NOMEM: the body, which is
 * appended to *ret_body.
 */
#define FRAME_EVER INT64_MAX
enum err frame_send(int fd, const struct frame *fr, struct str body, int64_t until) MUST;
enum err frame_receive(int fd, size_t most, int64_t until, struct frame *ret, struct buf *ret_body) MUST;

/* One byte with an open file, over a socket that keeps messages apart; fd -1 sends none. ERR_REMOTE, ERR_BUSY. */
enum err frame_send_fd(int socket, unsigned char byte, int fd) MUST;
/* *ret_fd is -1 when none came along. */
enum err frame_receive_fd(int socket, int64_t until, unsigned char *ret_byte, int *ret_fd) MUST;

#endif
