/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef FMT_FIELDS_H
#define FMT_FIELDS_H

#include <stdbool.h>

#include "base/buf.h"

/* Texts with fields in braces, "Beste {naam},", that people write and the program fills. */
struct field {
	const char *name;
	struct str value;
	/* The value is put in as it is, and the field stays where there is none; else no value makes a field or a line. */
	bool whole;
};

/* Whether a field stands in a text. */
bool fields_has(struct str pattern, const char *name);
/* Whether every brace belongs to a field that there is: one that does not would be sent as it stands. */
bool fields_fine(struct str pattern, const struct field *fields, size_t n);
/*
 * Appends the text with its fields filled. In a text of several lines, one with a field that is empty is left out, and where
 * lines went one blank line is enough.
 */
void fields_fill(struct buf *out, struct str pattern, const struct field *fields, size_t n);

#endif
