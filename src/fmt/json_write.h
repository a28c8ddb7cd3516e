/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef FMT_JSON_WRITE_H
#define FMT_JSON_WRITE_H

#include "base/buf.h"
#include "base/day.h"
#include "base/str.h"

/*
 * Streams JSON (RFC 8259) into a buffer. Commas and nesting are kept here; what does not fit the grammar (a value
 * without key in an object, an end too many, deeper than JSON_DEPTH) marks the buffer as failed with ERR_BUG.
 * Bytes that are no UTF-8 become U+FFFD. The characters < > & and U+2028/9 are escaped, so that the text is safe in
 * HTML as well. (The prefix is jw_ because jansson, which reads for us, has every name that begins with json_.)
 */
enum { JSON_DEPTH = 32 };

struct jw {
	struct buf *b;
	unsigned depth;
	bool keyed;              /* a key was written, its value comes */
	char kind[JSON_DEPTH];   /* '{' or '[' */
	bool filled[JSON_DEPTH]; /* something stands at this level already */
};

void jw_begin(struct jw *j, struct buf *b);
/* OK when everything that was opened is closed and one value was written. */
enum err jw_finish(struct jw *j) MUST;

void jw_object(struct jw *j);
void jw_array(struct jw *j);
void jw_end(struct jw *j);
void jw_key(struct jw *j, const char *key);

void jw_str(struct jw *j, struct str s);
void jw_text(struct jw *j, const char *z);
void jw_i64(struct jw *j, int64_t v);
/* v / 10^decimals: jw_decimal(j, 145, 1) writes 14.5. decimals 0..9. */
void jw_decimal(struct jw *j, int64_t v, unsigned decimals);
void jw_bool(struct jw *j, bool v);
void jw_null(struct jw *j);
/* "2026-03-01", or null for DAY_NONE. */
void jw_day(struct jw *j, day_t day);
/* An instant (µs UTC) as "2026-03-01T08:30:00Z". */
void jw_instant(struct jw *j, int64_t instant);

/* A key and its value. */
void jw_put_object(struct jw *j, const char *key);
void jw_put_array(struct jw *j, const char *key);
void jw_put_str(struct jw *j, const char *key, struct str s);
void jw_put_text(struct jw *j, const char *key, const char *z);
void jw_put_i64(struct jw *j, const char *key, int64_t v);
void jw_put_bool(struct jw *j, const char *key, bool v);
void jw_put_null(struct jw *j, const char *key);
void jw_put_day(struct jw *j, const char *key, day_t day);
void jw_put_instant(struct jw *j, const char *key, int64_t instant);

/* Appends s as a JSON string with its quotes, to any buffer. */
void jw_quote(struct buf *b, struct str s);

#endif
