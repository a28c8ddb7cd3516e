/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef FMT_ZIP_WRITE_H
#define FMT_ZIP_WRITE_H

#include <stdint.h>

#include "base/buf.h"
#include "base/day.h"

/*
 * Several files as one, to be saved (PKWARE APPNOTE 6.3.10: deflated, no extensions). Failures stay in the buffer: look at
 * buf_err() behind zip_end.
 *
 *	struct zip_out z = { .b = &b, .day = today };
 *
 *	zip_add(&z, "personen.csv", bytes);
 *	zip_end(&z);
 */
enum { ZIP_FILES = 128, ZIP_NAME = 32 };

struct zip_file {
	char name[ZIP_NAME];
	uint32_t crc, packed, plain, at;
};

struct zip_out {
	struct buf *b; /* holds nothing else */
	day_t day;     /* that the files say they are of; 1980 or later */
	struct zip_file files[ZIP_FILES];
	size_t n;
};

/* name: at most 31 letters, digits and -._; files together stay below 4 GiB. */
void zip_add(struct zip_out *z, const char *name, struct str bytes);
void zip_end(struct zip_out *z);

#endif
