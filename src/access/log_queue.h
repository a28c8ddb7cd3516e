/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCESS_LOG_QUEUE_H
#define ACCESS_LOG_QUEUE_H

#include "access/log.h"
#include "db/writer.h"

/*
 * Entries of many requests on their way to the log: those of some twenty milliseconds are chained together, with one
 * change of the head, in the commit of the writer.
 */
struct log_queue;

/* Make it before the writer is destroyed and destroy it after: the writer empties it last. */
enum err log_queue_create(struct fail *f, struct db_writer *w, const struct keys *k, struct log_queue **ret) MUST;
/* Sets *q to NULL. Fits DEFER. */
void log_queue_destroy(struct log_queue **q);

/* The sink of a request (ctx.log_sink); arg is the queue. ERR_BUSY when too many wait: what cannot be logged is not shown. */
enum err log_queue_put(void *arg, const struct log_entry *e) MUST;

#endif
