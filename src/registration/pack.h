/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REGISTRATION_PACK_H
#define REGISTRATION_PACK_H

#include "base/arena.h"
#include "base/buf.h"
#include "law/types.h"

/*
 * The marks of one day as bytes, as they stand in registration_day.marks: one byte of version (1), then a mark after
 * another in order of begin: begin and end (minutes of the day, 16 bits, little endian), the letter of the status with
 * the top bit set when a reason follows, and then one byte of length and the reason in UTF-8.
 */

enum { REASON_MOST = 200 /* bytes */, MARKS_MOST = 1440 /* of one day: one a minute */ };

/* One day of one enrolment in memory. */
struct reg_day {
	day_t day;
	uint32_t count;
	struct law_mark *marks; /* in order of begin */
	struct str *reasons;    /* one a mark, or NULL when none has one */
};

/* Appends the packed marks of a day. Reasons longer than REASON_MOST are a bug of the caller. */
void pack_day(struct buf *out, const struct reg_day *day);

/* Unpacks; the marks live in the arena, the reasons borrow from packed. ERR_INPUT when the bytes are damaged. */
enum err unpack_day(struct arena *a, struct str packed, struct reg_day *ret) MUST;

/* Compares packed bytes with marks, one after another, without unpacking. */
struct pack_cursor {
	struct str rest;
	bool fine;
};
struct pack_cursor pack_begin(struct str packed);
/* Whether the next packed mark is this one, with this reason. */
bool pack_expect(struct pack_cursor *c, const struct law_mark *mark, struct str reason);
/* Whether all of it was met. */
bool pack_at_end(const struct pack_cursor *c);

#endif
