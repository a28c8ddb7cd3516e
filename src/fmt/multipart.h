/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef FMT_MULTIPART_H
#define FMT_MULTIPART_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "fmt/form.h"

/*
 * Forms with files (multipart/form-data, RFC 7578), read strictly and within bounds: a boundary of 1 to 70 characters,
 * at most MULTIPART_MOST parts with heads of at most MULTIPART_HEAD bytes, text fields as in fmt/form.h. Nothing is
 * copied but names: the bytes of files and fields stay where they are in the body.
 */
enum { MULTIPART_MOST = 64, MULTIPART_HEAD = 4096, MULTIPART_FIELD = 64 * 1024, MULTIPART_FILE_NAME = 255 };

struct multipart_file {
	struct str field; /* name in the form */
	struct str name;  /* what the sender calls it: its last part, without control characters; may be empty */
	struct str data;
};

struct multipart {
	struct form form;
	const struct multipart_file *files;
	size_t file_count;
};

/*
 * content_type: the header as it was sent. ERR_INPUT: no such body, a part that is not closed, a field that is no text;
 * ERR_TOOBIG: over one of the bounds; ERR_NOMEM.
 */
enum err multipart_parse(struct arena *a, struct str content_type, struct str body, struct multipart *ret,
                         struct fail *f) MUST;

#endif
