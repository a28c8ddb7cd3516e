/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCESS_API_H
#define ACCESS_API_H

#include "access/web.h"
#include "fmt/json_read.h"

/* What handlers under /api/v1 share: a JSON body, what is wrong with it, and requests that are sent twice. */

/* The body as JSON. *ret NULL: it is none, and the answer (415 or 400) is ready. */
enum err api_body(struct http_req *r, struct http_resp *resp, const struct json_value **ret) MUST;
/* 400 with every field that is wrong. */
enum err api_problems(struct http_req *r, const struct json_problems *p, struct http_resp *ret) MUST;

/*
 * Idempotency-Key: the same request with the same key is answered as the first was, for seven days. The caller fills hash from
 * what makes the request what it is.
 */
struct api_once {
	struct str key; /* empty: none was sent */
	unsigned char hash[32];
	int status; /* of the answer */
	struct str answer;
};
/* Reads the header. *ret_fine false: it has no such form, and the answer (400) is ready. */
enum err api_once_read(struct http_req *r, struct http_resp *resp, struct api_once *ret, bool *ret_fine) MUST;
/* Inside the transaction: *ret true when it was answered before. ERR_CONFLICT: the request was another one. */
enum err api_once_before(struct ctx *c, struct api_once *o, bool *ret) MUST;
/* Inside the transaction: keeps status and answer. ERR_BUSY: a twin was quicker (once more, and its answer is there). */
enum err api_once_keep(struct ctx *c, const struct api_once *o) MUST;

#endif
