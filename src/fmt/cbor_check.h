/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef FMT_CBOR_CHECK_H
#define FMT_CBOR_CHECK_H

#include "fmt/bytes.h"

enum { CBOR_DEPTH_MOST = 8 };

/*
 * Goes past one item of CBOR (RFC 8949) with all that is in it, and marks the cursor as bad when it is malformed. For
 * what comes from outside, before a library reads it that allocates what an item declares: here an array, a map or a
 * text never declares more than the bytes that are left could hold. Taken are the forms that CTAP2 knows (its
 * canonical CBOR): no tags, no unknown lengths, at most CBOR_DEPTH_MOST levels of arrays and maps.
 */
void cbor_pass(struct cursor *c);

#endif
