/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef DB_COPY_H
#define DB_COPY_H

#include "db/db.h"

/*
 * The whole database as a stream of bytes, and back: for backups. The stream is the engine's own: what one engine gave
 * only that engine takes.
 */

/* Takes bytes; what it returns ends the copy when it is not OK. */
typedef enum err db_sink(void *arg, const char *p, size_t n);
/* Gives up to most bytes; *ret_n is 0 at the end. */
typedef enum err db_source(void *arg, char *p, size_t most, size_t *ret_n);

/*
 * One state of the database, with everything that was committed before the call, while others read and write. Memory
 * does not grow with its size. ERR_IO when a tool of the engine is not there or fails.
 */
enum err db_copy_out(struct fail *f, const char *url, db_sink *sink, void *arg) MUST;

/*
 * Makes a database of the stream where there is none yet; for a server, in one that is empty. On failure nothing of it
 * stays. ERR_CONFLICT when there is something already, ERR_INPUT when the stream is none.
 */
enum err db_copy_in(struct fail *f, const char *url, db_source *source, void *arg) MUST;

/* Whether the database is sound in itself, as far as its engine can tell. ERR_DB says what is wrong. */
enum err db_check_sound(struct db *db) MUST;

#endif
