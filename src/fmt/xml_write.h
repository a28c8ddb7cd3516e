/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef FMT_XML_WRITE_H
#define FMT_XML_WRITE_H

#include "base/buf.h"
#include "base/day.h"
#include "base/str.h"

/* Writes XML in UTF-8. Characters that XML cannot hold become blanks. Names are constants of the caller. */
void xml_begin(struct buf *b);
/* <name> and </name> */
void xml_open(struct buf *b, const char *name);
void xml_close(struct buf *b, const char *name);
/* An element with text; nothing for an empty text. */
void xml_text(struct buf *b, const char *name, struct str text);
void xml_bool(struct buf *b, const char *name, bool value);
/* "2026-03-01"; nothing for DAY_NONE. */
void xml_day(struct buf *b, const char *name, day_t day);
/* Text with what has a meaning in XML written out, for elements and values of attributes. */
void xml_escape(struct buf *b, struct str text);

#endif
