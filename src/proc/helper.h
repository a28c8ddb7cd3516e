/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef PROC_HELPER_H
#define PROC_HELPER_H

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "proc/box.h"

/*
 * Work that is done in a process of its own, in a box: what reads hostile bytes or talks to the outside has no database,
 * no keys and no files at hand. A question goes to the helper as bytes and comes back as bytes.
 *
 * A keeper, a small process with one thread that is forked before anything else is, starts helpers when they are first
 * asked something, and again when one ended. Keeper and helpers end when the program that started them does, however
 * it ends.
 */

/* Kinds are constants that stand beside what they do (src/paper, src/outbound). */
struct helper_kind {
	const char *name; /* "job" */
	const struct box *box;
	unsigned most;          /* processes at a time, 1..8; more questions wait their turn */
	size_t max_in, max_out; /* bytes of a question and of an answer */
	/* Before the box closes: opens what answer() needs. May be NULL. */
	enum err (*init)(struct fail *f, void **ret_state);
	/* One question, in the helper. What it returns and f come back to the caller as if it had been called itself. */
	enum err (*answer)(void *state, struct fail *f, unsigned op, struct str in, struct buf *out);
};

/* Ops of kinds are below this. */
enum { HELPER_OPS = 0x8000 };

struct helper;
struct helpers;

/*
 * A text of the command line or of the environment that no keeper and no helper may know, such as the address of a database
 * with a password in it: it is overwritten in each of them, not here. NULL is passed over; eight at most. Before helpers_start.
 */
void helpers_hide(const char *text);

/*
 * Forks the keeper of these kinds. The process may have no other thread yet, and nothing in memory that a helper must
 * not know. The kinds must stay.
 */
enum err helpers_start(struct fail *f, const struct helper_kind *const *kinds, size_t n, enum box_mode mode,
                       struct helpers **ret) MUST;
/* Ends keeper and helpers. Fits DEFER. */
void helpers_stop(struct helpers **hs);
/* Whether the keeper is there; without it no helper starts any more. */
bool helpers_alive(struct helpers *hs);
/* The helper of that name, which lives as long as hs; NULL when there is none. */
struct helper *helpers_find(struct helpers *hs, const char *name);

/* A keeper for one kind, for commands and tests. */
enum err helper_start(struct fail *f, const struct helper_kind *kind, enum box_mode mode, struct helper **ret) MUST;
void helper_stop(struct helper **h);

/*
 * Asks, and waits at most timeout_ms for the answer, which is appended to *ret_out. From any thread. ERR_BUSY: no answer
 * in time (the helper is ended); ERR_REMOTE: the helper died over it, the next question gets a new one; ERR_TOOBIG; all
 * else is what answer() returned. h NULL: ERR_REMOTE.
 */
enum err helper_call(struct helper *h, struct fail *f, unsigned op, struct str in, struct buf *ret_out,
                     int timeout_ms) MUST;

/* What box a helper of the kind really has, asked from one. */
enum err helper_box(struct helper *h, struct fail *f, struct box_report *ret) MUST;

#endif
