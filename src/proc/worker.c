/* SPDX-License-Identifier: EUPL-1.2 */
/* A helper: answers questions in its box until nobody asks any more. */
#include <stdio.h>
#include <unistd.h>

#include "base/log.h"
#include "proc/frame.h"
#include "proc/internal.h"

enum { FAIL_TEXT = 512 };

static enum err box_answer(struct buf *out)
{
	struct box_report report;

	box_report(&report);
	buf_add(out, &report, sizeof report);
	return buf_err(out);
}

/* The answer, or in its place what went wrong. */
static enum err reply(int socket, struct frame *fr, const struct fail *f, const struct buf *out)
{
	struct buf text DEFER(buf_finish) = { 0 };

	if (fr->code == OK) {
		return frame_send(socket, fr, buf_view(out), FRAME_EVER);
	}
	buf_init(&text, FAIL_TEXT);
	frame_fail_write(f, &text);
	return frame_send(socket, fr, buf_view(&text), FRAME_EVER);
}

/* Bodies are wiped and given back before the next question. */
static enum err one(int socket, const struct helper_kind *kind, void *state)
{
	struct buf in DEFER(buf_finish), out DEFER(buf_finish);
	struct fail f = { 0 };
	struct frame fr;

	buf_init(&in, kind->max_in);
	buf_init(&out, kind->max_out);
	TRY(frame_receive(socket, kind->max_in, FRAME_EVER, &fr, &in));
	if (fr.op == HELPER_OP_BOX) {
		fr.code = box_answer(&out);
	} else {
		fr.code = kind->answer(state, &f, fr.op, buf_view(&in), &out);
	}
	if (fr.code == OK && buf_err(&out) != OK) {
		fr.code = fail_set(&f, buf_err(&out), NULL, "the answer of %s is too large", kind->name);
	}
	return reply(socket, &fr, &f, &out);
}

_Noreturn void worker_run(int socket, const struct helper_kind *kind, enum box_mode mode)
{
	struct frame ready = { .op = HELPER_OPS };
	struct buf nothing;
	struct fail f = { 0 };
	void *state = NULL;

	buf_init(&nothing, 1);
	if (kind->init != NULL) {
		ready.code = kind->init(&f, &state);
	}
	if (ready.code == OK) {
		ready.code = box_enter(&f, kind->box, mode);
	}
	if (reply(socket, &ready, &f, &nothing) != OK || ready.code != OK) {
		_exit(1);
	}
	while (one(socket, kind, state) == OK) {
	}
	_exit(0);
}
