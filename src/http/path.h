/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef HTTP_PATH_H
#define HTTP_PATH_H

#include "base/arena.h"
#include "base/str.h"

enum { PATH_MAX_SEGMENTS = 12 };

/* A path as its segments, percent escapes undone: an escaped slash is part of a segment. "/" has none. */
struct http_path {
	struct str segments[PATH_MAX_SEGMENTS];
	size_t count;
	bool trailing_slash;
};

/*
 * ERR_INPUT: no leading slash, broken escapes, control characters; ERR_ABSENT: empty, "." or ".." segments, or more
 * of them than any route has.
 */
enum err path_parse(struct arena *a, struct str raw, struct http_path *ret, struct fail *f) MUST;

#endif
