/* SPDX-License-Identifier: EUPL-1.2 */
/* The side that asks. */
#include "proc/helper.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "proc/frame.h"
#include "proc/internal.h"

enum { ARENA_CAP = 64 * 1024, FAIL_TEXT = 512, START_MS = 30000, BOX_MS = 30000 };

struct helper {
	struct helpers *keeper;
	const struct helper_kind *kind;
	size_t index;
	pthread_mutex_t lock;
	pthread_cond_t freed;
	struct slot {
		int fd; /* -1: no process yet */
		bool busy;
		uint32_t next;
	} slots[HELPER_MOST];
};

struct helpers {
	struct arena arena; /* that it lives in */
	struct helper list[HELPER_KINDS];
	size_t n;
	int socket;
	pid_t pid;
	pthread_mutex_t lock; /* one wish at a time */
	unsigned owed;        /* answers of the keeper that nobody waited for: they come before the next one */
};

static void helper_init(struct helper *h, struct helpers *hs, const struct helper_kind *kind, size_t index)
{
	pthread_condattr_t how;

	h->keeper = hs;
	h->kind = kind;
	h->index = index;
	(void)pthread_mutex_init(&h->lock, NULL);
	(void)pthread_condattr_init(&how);
	(void)pthread_condattr_setclock(&how, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&h->freed, &how);
	(void)pthread_condattr_destroy(&how);
	for (size_t i = 0; i < HELPER_MOST; i++) {
		h->slots[i].fd = -1;
	}
}

static enum err fork_keeper(struct fail *f, struct helpers *hs, const struct helper_kind *const *kinds,
                            enum box_mode mode)
{
	pid_t self = getpid();
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) {
		return fail_set(f, ERR_IO, NULL, "no socket for helpers: %s", strerror(errno));
	}
	hs->pid = fork();
	if (hs->pid == 0) {
		child_begin(self, pair[1], "sluitend-keeper");
		keeper_run(kinds, hs->n, mode);
	}
	(void)close(pair[1]);
	hs->socket = pair[0];
	return hs->pid > 0 ? OK : fail_set(f, ERR_IO, NULL, "no process for helpers: %s", strerror(errno));
}

enum err helpers_start(struct fail *f, const struct helper_kind *const *kinds, size_t n, enum box_mode mode,
                       struct helpers **ret)
{
	struct arena arena;
	struct helpers *hs;
	enum err e;

	arena_init(&arena, ARENA_CAP);
	hs = n <= HELPER_KINDS ? ARENA_NEW(&arena, struct helpers) : NULL;
	if (hs == NULL) {
		return fail_set(f, ERR_NOMEM, NULL, "out of memory");
	}
	hs->arena = arena;
	hs->n = n;
	hs->socket = -1;
	(void)pthread_mutex_init(&hs->lock, NULL);
	for (size_t i = 0; i < n; i++) {
		helper_init(&hs->list[i], hs, kinds[i], i);
	}
	e = fork_keeper(f, hs, kinds, mode);
	if (e != OK) {
		helpers_stop(&hs);
		return e;
	}
	*ret = hs;
	return OK;
}

void helpers_stop(struct helpers **helpers)
{
	struct helpers *hs = *helpers;
	struct arena arena;

	if (hs == NULL) {
		return;
	}
	*helpers = NULL;
	if (hs->socket >= 0) {
		(void)close(hs->socket);
	}
	if (hs->pid > 0) {
		(void)waitpid(hs->pid, NULL, 0);
	}
	for (size_t i = 0; i < hs->n; i++) {
		struct helper *h = &hs->list[i];

		for (size_t s = 0; s < HELPER_MOST; s++) {
			if (h->slots[s].fd >= 0) {
				(void)close(h->slots[s].fd);
			}
		}
		(void)pthread_mutex_destroy(&h->lock);
		(void)pthread_cond_destroy(&h->freed);
	}
	(void)pthread_mutex_destroy(&hs->lock);
	arena = hs->arena;
	arena_reset(&arena);
}

/* Whether the process ended while nobody asked it anything. */
static bool gone(int fd)
{
	char byte;

	return recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) >= 0 || errno != EAGAIN;
}

bool helpers_alive(struct helpers *hs)
{
	bool there;

	(void)pthread_mutex_lock(&hs->lock);
	there = !gone(hs->socket);
	(void)pthread_mutex_unlock(&hs->lock);
	return there;
}

struct helper *helpers_find(struct helpers *hs, const char *name)
{
	for (size_t i = 0; hs != NULL && i < hs->n; i++) {
		if (strcmp(hs->list[i].kind->name, name) == 0) {
			return &hs->list[i];
		}
	}
	return NULL;
}

enum err helper_start(struct fail *f, const struct helper_kind *kind, enum box_mode mode, struct helper **ret)
{
	struct helpers *hs = NULL;

	TRY(helpers_start(f, &kind, 1, mode, &hs));
	*ret = &hs->list[0];
	return OK;
}

void helper_stop(struct helper **h)
{
	if (*h != NULL) {
		struct helpers *hs = (*h)->keeper;

		*h = NULL;
		helpers_stop(&hs);
	}
}

/* ---- a process for a slot ---- */

static void close_fd(int *fd)
{
	if (*fd >= 0) {
		(void)close(*fd);
		*fd = -1;
	}
}

/*
 * Says a wish and takes its answer. A keeper that was stopped for a while, with the machine or by somebody, answers in the end what
 * nobody waits for any more: that process is not wanted.
 */
static enum err say_wish(struct helpers *hs, unsigned char asked, int64_t until, unsigned char *ret_said, int *ret_fd)
{
	enum err e = frame_send_fd(hs->socket, asked, -1);

	hs->owed += e == OK;
	while (e == OK && hs->owed > 0) {
		close_fd(ret_fd);
		e = frame_receive_fd(hs->socket, until, ret_said, ret_fd);
		hs->owed -= e == OK;
	}
	if (e != OK) {
		close_fd(ret_fd);
	}
	return e;
}

static enum err wish(struct helper *h, size_t slot, int64_t until, int *ret_fd)
{
	struct helpers *hs = h->keeper;
	unsigned char said = 0, asked = keeper_wish(h->index, slot);
	int fd = -1;
	enum err e;

	(void)pthread_mutex_lock(&hs->lock);
	e = say_wish(hs, asked, until, &said, &fd);
	(void)pthread_mutex_unlock(&hs->lock);
	if (e == OK && (said != asked || fd < 0)) {
		e = ERR_REMOTE;
	}
	if (e != OK) {
		close_fd(&fd);
		return e;
	}
	*ret_fd = fd;
	return OK;
}

/* A new process, which first says whether it is ready. */
static enum err open_slot(struct helper *h, struct fail *f, size_t slot, int64_t until)
{
	struct buf text DEFER(buf_finish);
	struct frame fr;
	int fd = -1;
	enum err e;

	buf_init(&text, FAIL_TEXT);
	e = wish(h, slot, until, &fd);
	if (e != OK) {
		return fail_set(f, e == ERR_BUSY ? e : ERR_REMOTE, NULL, "the process %s does not start",
		                h->kind->name);
	}
	e = frame_receive(fd, FAIL_TEXT, clock_ticks() + INT64_C(1000) * START_MS, &fr, &text);
	if (e != OK) {
		e = fail_set(f, ERR_REMOTE, NULL, "the process %s does not start", h->kind->name);
	} else if (fr.code != OK) {
		e = fr.code;
		frame_fail_read(buf_view(&text), e, f);
	}
	if (e != OK) {
		(void)close(fd);
		return e;
	}
	h->slots[slot].fd = fd;
	return OK;
}

static void close_slot(struct slot *s)
{
	close_fd(&s->fd);
}

/* ---- a slot for a question ---- */

/* One that has a process goes before one that has none. */
static int free_slot(const struct helper *h)
{
	int found = -1;

	for (size_t i = 0; i < h->kind->most && i < HELPER_MOST; i++) {
		if (!h->slots[i].busy && (found < 0 || (h->slots[i].fd >= 0 && h->slots[found].fd < 0))) {
			found = (int)i;
		}
	}
	return found;
}

static enum err take_slot(struct helper *h, int64_t until, size_t *ret)
{
	struct timespec t = { .tv_sec = (time_t)(until / 1000000), .tv_nsec = (long)(until % 1000000) * 1000 };
	int slot, late = 0;

	(void)pthread_mutex_lock(&h->lock);
	slot = free_slot(h);
	while (slot < 0 && late == 0) {
		late = pthread_cond_timedwait(&h->freed, &h->lock, &t);
		slot = free_slot(h);
	}
	if (slot >= 0) {
		h->slots[slot].busy = true;
	}
	(void)pthread_mutex_unlock(&h->lock);
	if (slot < 0) {
		return ERR_BUSY;
	}
	*ret = (size_t)slot;
	return OK;
}

static void give_slot(struct helper *h, size_t slot)
{
	(void)pthread_mutex_lock(&h->lock);
	h->slots[slot].busy = false;
	(void)pthread_cond_signal(&h->freed);
	(void)pthread_mutex_unlock(&h->lock);
}

/* ---- the question ---- */

struct question {
	unsigned op;
	struct str in;
	int64_t until;
};

/* *ret_broken: the process cannot be asked anything any more. */
static enum err exchange(struct helper *h, struct slot *s, struct fail *f, const struct question *q, struct buf *out,
                         bool *ret_broken)
{
	struct frame fr = { .id = s->next, .op = (uint16_t)q->op };
	struct buf text DEFER(buf_finish);
	size_t most = h->kind->max_out > FAIL_TEXT ? h->kind->max_out : FAIL_TEXT;

	buf_init(&text, most);
	s->next += 1;
	TRY(frame_send(s->fd, &fr, q->in, q->until));
	TRY(frame_receive(s->fd, most, q->until, &fr, &text));
	if (fr.id + 1 != s->next || fr.op != q->op) {
		return ERR_REMOTE;
	}
	*ret_broken = false;
	if (fr.code != OK) {
		frame_fail_read(buf_view(&text), fr.code, f);
		return fr.code;
	}
	buf_str(out, buf_view(&text));
	return buf_err(out);
}

static enum err ask(struct helper *h, struct fail *f, size_t slot, const struct question *q, struct buf *out)
{
	struct slot *s = &h->slots[slot];
	bool broken = true;
	enum err e;

	if (s->fd >= 0 && gone(s->fd)) {
		close_slot(s);
	}
	if (s->fd < 0) {
		TRY(open_slot(h, f, slot, q->until));
	}
	e = exchange(h, s, f, q, out, &broken);
	if (broken) {
		close_slot(s);
		(void)fail_set(f, e, NULL, "the process %s %s", h->kind->name,
		               e == ERR_BUSY     ? "did not answer in time"
		               : e == ERR_TOOBIG ? "answered too much"
		                                 : "ended in the middle of its work");
	}
	return e;
}

enum err helper_call(struct helper *h, struct fail *f, unsigned op, struct str in, struct buf *ret_out, int timeout_ms)
{
	struct question q = { op, in, clock_ticks() + INT64_C(1000) * timeout_ms };
	size_t slot;
	enum err e;

	if (h == NULL) {
		return fail_set(f, ERR_REMOTE, NULL, "there is no process for this");
	}
	if (in.n > h->kind->max_in) {
		return fail_set(f, ERR_TOOBIG, NULL, "too much for the process %s", h->kind->name);
	}
	if (take_slot(h, q.until, &slot) != OK) {
		return fail_set(f, ERR_BUSY, NULL, "the process %s has too much to do", h->kind->name);
	}
	e = ask(h, f, slot, &q, ret_out);
	give_slot(h, slot);
	return e;
}

enum err helper_box(struct helper *h, struct fail *f, struct box_report *ret)
{
	struct buf out DEFER(buf_finish);

	buf_init(&out, sizeof *ret);
	TRY(helper_call(h, f, HELPER_OP_BOX, STR(""), &out, BOX_MS));
	if (out.n != sizeof *ret) {
		return fail_set(f, ERR_REMOTE, NULL, "the process %s talks nonsense", h->kind->name);
	}
	memcpy(ret, out.p, sizeof *ret);
	return OK;
}
