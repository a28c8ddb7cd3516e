/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/*
 * A target takes any bytes and must come back. libFuzzer calls it with inputs of its own (`./dev fuzz`); the unit tests
 * call it with those of fuzz/corpus/, so that what was found once stays found.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A property that every input has. */
#define FUZZ_CHECK(c)                     \
	do {                              \
		if (!(c)) {               \
			__builtin_trap(); \
		}                         \
	} while (0)

static inline struct str fuzz_text(const uint8_t *data, size_t size)
{
	return (struct str){ (const char *)data, size };
}

#endif
