/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef DB_URL_H
#define DB_URL_H

#include "base/err.h"
#include "base/str.h"

enum db_url_kind { DB_URL_FILE, DB_URL_SERVER };

/* Where a database is. */
struct db_url {
	enum db_url_kind kind;
	char path[1024]; /* of a file: NUL-terminated; ":memory:" for one that lives as long as its connection */
	int cache_mib, mmap_mib; /* of a file; -1 when not given */
	int busy_ms;
};

/* ERR_INPUT says which part is wrong; it never repeats a URL, which may hold a password. f may be NULL. */
enum err db_url_parse(struct str url, struct fail *f, struct db_url *ret) MUST;

#endif
