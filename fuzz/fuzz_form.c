/* SPDX-License-Identifier: EUPL-1.2 */
/* What a browser sends: form data, paths, cookies. */
#include "fmt/form.h"
#include "fmt/utf8.h"
#include "fuzz.h"
#include "http/internal.h"
#include "http/path.h"

enum { HEAP = 1024 * 1024 };

static void try_cookies(struct str s)
{
	struct http_pair header = { STR("cookie"), s };
	struct http_req r = { .headers = &header, .header_count = 1 };

	for (int secure = 0; secure < 2; secure++) {
		struct str v;

		r.secure = secure != 0;
		v = cookie_find(&r, "session");
		FUZZ_CHECK(v.n <= s.n);
		(void)cookie_session(&r);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = fuzz_text(data, size);
	struct arena a;
	struct form form;
	struct http_path path;
	struct fail f = { .code = OK };
	size_t at = 0;
	struct str v;

	arena_init(&a, HEAP);
	if (form_parse(&a, s, FORM_MAX_FIELDS, &form, &f) == OK) {
		FUZZ_CHECK(form.count <= FORM_MAX_FIELDS);
		for (size_t i = 0; i < form.count; i++) {
			FUZZ_CHECK(utf8_valid(form.fields[i].name) && str_is_text(form.fields[i].value));
		}
		(void)form_next(&form, "a", &at, &v);
	}
	arena_clear(&a);
	if (path_parse(&a, s, &path, &f) == OK) {
		FUZZ_CHECK(path.count <= PATH_MAX_SEGMENTS);
		for (size_t i = 0; i < path.count; i++) {
			FUZZ_CHECK(path.segments[i].n > 0 && utf8_valid(path.segments[i]));
		}
	}
	try_cookies(s);
	arena_reset(&a);
	return 0;
}
