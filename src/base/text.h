/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"
#include "messages.h"

/*
 * What people read, in their language. The texts stand in messages/nl.msg and messages/en.msg; a key `signals.title`
 * is the constant MSG_SIGNALS_TITLE. Nothing here escapes: that is for whoever writes HTML or JSON.
 */
enum lang { LANG_NL, LANG_EN };

/* The text as it stands in the catalogue. Lives as long as the program. */
struct str msg(enum lang lang, enum msg_id id);
/* The text with {0}, {1} ... replaced; a placeholder without argument becomes nothing. */
void msg_format(struct buf *out, enum lang lang, enum msg_id id, const struct str *args, size_t n);
/* One of two texts by number (one for 1, many else), with {0} = the number written with separators. */
void msg_count(struct buf *out, enum lang lang, enum msg_id one, enum msg_id many, int64_t number);

/* msg_format on a pattern at hand. */
void text_fill(struct buf *out, struct str pattern, const struct str *args, size_t n);
/* 1234567 as "1.234.567", in English "1,234,567". */
void text_number(struct buf *out, enum lang lang, int64_t number);

#endif
