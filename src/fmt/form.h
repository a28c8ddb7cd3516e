/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef FMT_FORM_H
#define FMT_FORM_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/*
 * Form data and query strings (application/x-www-form-urlencoded), read strictly: whole percent escapes, valid UTF-8,
 * no control characters but tab and newline (CR LF becomes one newline), a bounded number of fields.
 */
struct form_field {
	struct str name, value;
};

struct form {
	const struct form_field *fields;
	size_t count;
};

enum { FORM_MAX_FIELDS = 1024 }; /* a roll of 400 students has two each */

/* The fields in their order; "" has none. ERR_INPUT, ERR_TOOBIG (more than most fields), ERR_NOMEM. */
enum err form_parse(struct arena *a, struct str text, size_t most, struct form *ret, struct fail *f) MUST;

/* The value of the first field of that name, empty when there is none. */
struct str form_get(const struct form *form, const char *name);
/* Whether there is such a field, and the first one's value. */
bool form_find(const struct form *form, const char *name, struct str *ret);
/* Fields of one name in turn: start with *at = 0; false when there is no further one. */
bool form_next(const struct form *form, const char *name, size_t *at, struct str *ret);

/*
 * Undoes percent escapes (and, with plus, reads + as a blank) into the arena. ERR_INPUT when an escape is broken or
 * the result is not text as above.
 */
enum err form_decode(struct arena *a, struct str raw, bool plus, struct str *ret, struct fail *f) MUST;

/* Appends a value for a query string or form: letters, digits and -._~ as they are, all else as %XX. */
void form_escape(struct buf *out, struct str value);

#endif
