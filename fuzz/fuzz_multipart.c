/* SPDX-License-Identifier: EUPL-1.2 */
/* Forms with files: the first line is the content type, the rest the body. */
#include <string.h>

#include "fmt/multipart.h"
#include "fmt/utf8.h"
#include "fuzz.h"

enum { HEAP = 4 * 1024 * 1024 };

static void inside(struct str part, struct str body)
{
	FUZZ_CHECK(part.n == 0 || (part.p >= body.p && part.p + part.n <= body.p + body.n));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str body, type = str_cut(fuzz_text(data, size), '\n', &body);
	struct multipart m;
	struct fail f = { .code = OK };
	struct arena a;

	arena_init(&a, HEAP);
	if (multipart_parse(&a, type, body, &m, &f) == OK) {
		FUZZ_CHECK(m.form.count + m.file_count <= MULTIPART_MOST);
		for (size_t i = 0; i < m.form.count; i++) {
			FUZZ_CHECK(str_is_text(m.form.fields[i].name) && str_is_text(m.form.fields[i].value));
		}
		for (size_t i = 0; i < m.file_count; i++) {
			inside(m.files[i].data, body);
			FUZZ_CHECK(str_is_text(m.files[i].name) && m.files[i].name.n <= MULTIPART_FILE_NAME);
			FUZZ_CHECK(m.files[i].name.n == 0 || memchr(m.files[i].name.p, '/', m.files[i].name.n) == NULL);
		}
	}
	arena_reset(&a);
	return 0;
}
