/* SPDX-License-Identifier: EUPL-1.2 */
/* Answers and news of the register: XML that is read within bounds, and nothing else. */
#include "fuzz.h"

#include "register/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct register_paper paper;
	struct arena arena;
	struct fail f = { 0 };

	arena_init(&arena, (size_t)16 << 20);
	if (register_read(&f, &arena, fuzz_text(data, size), &paper) == OK) {
		FUZZ_CHECK(paper.count <= REGISTER_ITEMS);
	}
	arena_reset(&arena);
	return 0;
}
