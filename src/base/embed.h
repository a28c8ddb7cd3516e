/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BASE_EMBED_H
#define BASE_EMBED_H

#include "base/str.h"

/* A file that was compiled into the program. */
struct embedded_file {
	const char *name; /* path below the folder it came from */
	struct str data;
};

#endif
