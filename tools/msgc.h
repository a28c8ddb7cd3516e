/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TOOLS_MSGC_H
#define TOOLS_MSGC_H

#include "tool.h"

/* One message catalogue as text, with the name that errors quote. */
struct msgc_file {
	const char *name;
	struct str text;
};

enum { MSGC_LANGUAGES = 2 };

/*
 * Compiles the catalogues of both languages (Dutch, English) into C. header_name is what the source includes.
 * ERR_INPUT with "FILE:LINE: what" in f when a line is malformed, a key is double or lacks in one of them, or the
 * placeholders of the two texts differ.
 */
enum err msgc_compile(struct arena *a, const struct msgc_file files[MSGC_LANGUAGES], const char *header_name,
                      struct buf *source, struct buf *header, struct fail *f) MUST;

#endif
