/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef HTTP_OUT_H
#define HTTP_OUT_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"
#include "base/text.h"

/*
 * Where a template writes to. Templates (see tools/tpl.h) call these functions; which one is chosen by the place in
 * the HTML where the value stands, at build time. Failures are kept in the buffer: look at buf_err() once, at the end.
 */
struct out_assets {
	const struct out_asset *list;
	size_t count;
};

struct out {
	struct buf *b;
	enum lang lang;
	struct str csrf; /* what {% csrf %} puts in a form; empty where there is no session */
	const struct out_assets *assets;
};

/* A style sheet, script or picture of ours, and the address under which it is served. */
struct out_asset {
	struct str name, url;
};

/* HTML that is already safe. A type of its own, so that no plain text can pass for it. */
struct html {
	struct str s;
};

/* Text of the template itself. */
void out_raw(struct out *o, const char *p, size_t n);
/* Text or a quoted attribute value: & < > " ' become entities. */
void out_esc(struct out *o, struct str s);
/* A whole address: relative, https, mailto or tel; anything else becomes "#". */
void out_url(struct out *o, struct str s);
/* A piece of an address behind literal text: everything but letters, digits and -._~ is percent-encoded. */
void out_url_part(struct out *o, struct str s);
void out_i64(struct out *o, int64_t v);
void out_html(struct out *o, struct html h);
/* A message with its arguments, escaped as a whole. */
void out_msg(struct out *o, enum msg_id id, const struct str *args, size_t n);
/* One of two messages by number; {0} is the number. */
void out_msg_count(struct out *o, enum msg_id one, enum msg_id many, int64_t number);
/* The address of a file of ours: <link rel="stylesheet" href="{{ out_asset(o, "site.css") }}">. */
struct str out_asset(const struct out *o, const char *name);
/* The hidden field that proves that a form came from one of our pages; nothing when there is no session. */
void out_csrf(struct out *o);

#endif
