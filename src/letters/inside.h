/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef LETTERS_INSIDE_H
#define LETTERS_INSIDE_H

#include "fmt/fields.h"
#include "letters/letters.h"

/* Between the files of this room. */
enum { LETTER_FIELDS = 13 };
void letter_fields_of(const struct letter_fields *f, struct field ret[LETTER_FIELDS]);

/* Whether the actor keeps the letters of a region. */
enum err letter_keeper(struct ctx *c, struct str region) MUST;

#define LETTER_SEAL "brief"

/* On one line, as long as the header of a mail takes it: fields may hold more than who wrote the words thought of. In the arena. */
enum err letter_subject(struct arena *a, struct str s, struct str *ret) MUST;

#endif
