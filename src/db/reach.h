/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef DB_REACH_H
#define DB_REACH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

enum { DB_REACH_PORTS = 8, DB_REACH_PATHS = 8 };

/* What a process must be allowed to do to work with a database: for its sandbox, and to look after its files. */
struct db_reach {
	bool server;     /* connections, else files */
	bool any_port;   /* the ports cannot be known */
	bool local, tls; /* of a server: on this machine only; the connection must be encrypted and proven */
	uint16_t ports[DB_REACH_PORTS];
	size_t port_count;
	const char *file;                  /* of the database; NULL for a server */
	const char *folder;                /* in which files are made, read, written and removed; NULL for a server */
	const char *real_folder;           /* the same when the file is a link; else NULL */
	const char *paths[DB_REACH_PATHS]; /* that may be read: passwords and certificates for a server */
	size_t path_count;
};

/* Texts in the arena. ERR_INPUT: the URL is none. */
enum err db_reach_of(struct fail *f, struct arena *a, const char *url, struct db_reach *ret) MUST;

#endif
