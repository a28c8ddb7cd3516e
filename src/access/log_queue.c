/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/log_queue.h"

#include <pthread.h>
#include <string.h>

#include "base/log.h"
#include "base/vec.h"

enum { MOST_WAITING = 8192, BATCH_MEMORY = 256 * 1024 * 1024 };

/* Entries that go into one commit, in memory of their own because the requests are over by then. */
struct batch {
	struct arena arena;
	struct log_queue *queue;
	VEC(struct log_entry) list;
	bool written;
};

struct log_queue {
	struct arena arena;
	struct db_writer *writer;
	const struct keys *keys;
	pthread_mutex_t lock;
	struct batch *open; /* takes entries until the writer comes for it; NULL: none */
	size_t waiting;
};

enum err log_queue_create(struct fail *f, struct db_writer *w, const struct keys *k, struct log_queue **ret)
{
	struct arena a;
	struct log_queue *q;

	arena_init(&a, 64 * 1024);
	q = ARENA_NEW(&a, struct log_queue);
	if (q == NULL) {
		return fail_set(f, ERR_NOMEM, NULL, "out of memory");
	}
	q->arena = a;
	q->writer = w;
	q->keys = k;
	(void)pthread_mutex_init(&q->lock, NULL);
	*ret = q;
	return OK;
}

void log_queue_destroy(struct log_queue **at)
{
	struct log_queue *q = *at;
	struct arena a;

	if (q == NULL) {
		return;
	}
	(void)pthread_mutex_destroy(&q->lock);
	a = q->arena;
	arena_reset(&a);
	*at = NULL;
}

/* Runs in the writer, again after a failure; from the first time on nothing is added. */
static enum err write_batch(struct db *db, void *arg)
{
	struct batch *b = arg;
	struct arena a DEFER(arena_reset);
	enum err e;

	arena_init(&a, BATCH_MEMORY);
	(void)pthread_mutex_lock(&b->queue->lock);
	if (b->queue->open == b) {
		b->queue->open = NULL;
	}
	(void)pthread_mutex_unlock(&b->queue->lock);
	e = log_write(db, b->queue->keys, &a, b->list.p, b->list.n);
	if (e == OK && a.failed) {
		e = ERR_NOMEM;
	}
	b->written = e == OK;
	return e;
}

static void destroy_batch(void *arg)
{
	struct batch *b = arg;
	struct log_queue *q = b->queue;
	struct arena a = b->arena;

	if (!b->written) {
		log_line(LOG_ERROR, "log", "%zu entries could not be written", b->list.n);
	}
	(void)pthread_mutex_lock(&q->lock);
	q->waiting -= b->list.n;
	if (q->open == b) {
		q->open = NULL;
	}
	(void)pthread_mutex_unlock(&q->lock);
	arena_reset(&a);
}

/* The lock is held. */
static enum err open_batch(struct log_queue *q)
{
	struct arena a;
	struct batch *b;
	enum err e;

	arena_init(&a, BATCH_MEMORY);
	b = ARENA_NEW(&a, struct batch);
	if (b == NULL) {
		return ERR_NOMEM;
	}
	b->arena = a;
	b->queue = q;
	e = db_write_later(q->writer, write_batch, b, destroy_batch);
	if (e != OK) {
		a = b->arena;
		arena_reset(&a);
		return e;
	}
	q->open = b;
	return OK;
}

static enum err add(struct batch *b, const struct log_entry *e)
{
	int64_t *persons = ARENA_ARRAY(&b->arena, e->n + 1, int64_t);
	struct log_entry *slot;

	if (persons == NULL) {
		return ERR_NOMEM;
	}
	slot = vec_push(&b->arena, &b->list);
	if (slot == NULL) {
		return ERR_NOMEM;
	}
	*slot = *e;
	if (e->n > 0) {
		memcpy(persons, e->persons, e->n * sizeof *persons);
	}
	slot->persons = persons;
	return OK;
}

enum err log_queue_put(void *arg, const struct log_entry *entry)
{
	struct log_queue *q = arg;
	enum err e = OK;

	(void)pthread_mutex_lock(&q->lock);
	if (q->waiting >= MOST_WAITING) {
		e = ERR_BUSY;
	} else if (q->open == NULL) {
		e = open_batch(q);
	}
	if (e == OK) {
		e = add(q->open, entry);
		q->waiting += e == OK;
	}
	(void)pthread_mutex_unlock(&q->lock);
	return e;
}
