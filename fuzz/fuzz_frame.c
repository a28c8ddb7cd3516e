/* SPDX-License-Identifier: EUPL-1.2 */
/* What one process of the program says to another, when that other one has been taken over. */
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fuzz.h"
#include "proc/frame.h"

enum { MOST = 4096, BODY = 8192 };

static void through_a_socket(const uint8_t *data, size_t size)
{
	struct frame fr;
	struct buf body;
	int pair[2];
	enum err e = OK;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0) {
		return;
	}
	FUZZ_CHECK(send(pair[0], data, size, 0) == (ssize_t)size);
	(void)close(pair[0]);
	buf_init(&body, BODY);
	while (e == OK) {
		buf_clear(&body);
		e = frame_receive(pair[1], MOST, FRAME_EVER, &fr, &body);
		FUZZ_CHECK(e != OK || (body.n == fr.length && body.n <= MOST && fr.code <= ERR_BUG));
	}
	FUZZ_CHECK(e == ERR_REMOTE || e == ERR_TOOBIG);
	buf_finish(&body);
	(void)close(pair[1]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned char again[FRAME_HEAD];
	struct fail f = { .code = OK };
	struct frame fr;

	if (size > (size_t)64 * 1024) {
		return 0;
	}
	if (size >= FRAME_HEAD && frame_head_read(data, MOST, &fr) == OK) {
		frame_head_write(&fr, again);
		FUZZ_CHECK(memcmp(again, data, FRAME_HEAD) == 0);
	}
	frame_fail_read((struct str){ (const char *)data, size }, ERR_INPUT, &f);
	FUZZ_CHECK(memchr(f.what, 0, sizeof f.what) != NULL && memchr(f.field, 0, sizeof f.field) != NULL);
	through_a_socket(data, size);
	return 0;
}
