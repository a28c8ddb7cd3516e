/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef HTTP_STATIC_H
#define HTTP_STATIC_H

#include <microhttpd.h>

#include "base/arena.h"
#include "base/embed.h"
#include "http/out.h"

/*
 * Files of the program itself, under an address that holds a hash of their contents, so that browsers may keep them
 * for ever. Answers are made once, at start.
 */
struct static_file {
	struct str name, hash;
	struct MHD_Response *plain, *zipped, *unchanged; /* zipped: NULL where it would be no smaller */
	char etag[24];
};

struct static_files {
	struct static_file *list;
	size_t count;
	struct out_assets assets;
};

enum err static_init(struct arena *a, const struct embedded_file *files, size_t n, struct static_files *ret) MUST;
void static_finish(struct static_files *s);
/* The file of "/static/HASH/NAME", or NULL. */
const struct static_file *static_find(const struct static_files *s, struct str path);

#endif
