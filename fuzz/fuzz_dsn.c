/* SPDX-License-Identifier: EUPL-1.2 */
/* What mail servers write back about letters. */
#include "fmt/dsn.h"
#include "fuzz.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct dsn d;

	if (dsn_read(fuzz_text(data, size), &d) == OK) {
		FUZZ_CHECK(ident_valid(str_of(d.reference)));
		FUZZ_CHECK(memchr(d.why, '\0', sizeof d.why) != NULL);
		for (const char *p = d.why; *p != '\0'; p++) {
			FUZZ_CHECK(*p >= ' ' && *p <= '~');
		}
	}
	return 0;
}
