/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TEST_H
#define TEST_H

/* What every unit test includes: cmocka with the headers that it wants before it, and asserts on buffers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/str.h"

/* A NUL-terminated view of what is in b, until the next append. */
static inline const char *test_text(struct buf *b)
{
	buf_char(b, '\0');
	assert_int_equal(buf_err(b), OK);
	b->n--;
	return b->p;
}

#define assert_text(b, expected) assert_string_equal(test_text(b), (expected))
#define assert_has(b, part) assert_non_null(strstr(test_text(b), (part)))
#define assert_has_not(b, part) assert_null(strstr(test_text(b), (part)))
#define assert_str(s, expected)                                  \
	do {                                                     \
		struct str str_ = (s);                           \
		assert_int_equal(str_.n, strlen(expected));      \
		assert_memory_equal(str_.p, (expected), str_.n); \
	} while (0)

#endif
