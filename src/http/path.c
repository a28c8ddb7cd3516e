/* SPDX-License-Identifier: EUPL-1.2 */
#include "http/path.h"

#include "fmt/form.h"

enum err path_parse(struct arena *a, struct str raw, struct http_path *ret, struct fail *f)
{
	struct http_path path = { .count = 0 };

	if (raw.n == 0 || raw.p[0] != '/') {
		return fail_set(f, ERR_INPUT, NULL, "a path begins with a slash");
	}
	raw.p++;
	raw.n--;
	while (raw.n > 0) {
		bool last = true;
		struct str segment, rest;

		segment = str_cut(raw, '/', &rest);
		last = rest.p == NULL;
		TRY(form_decode(a, segment, false, &segment, f));
		if (segment.n == 0 || str_eq(segment, STR(".")) || str_eq(segment, STR("..")) ||
		    path.count == PATH_MAX_SEGMENTS) {
			return fail_set(f, ERR_ABSENT, NULL, "no such path");
		}
		path.segments[path.count++] = segment;
		path.trailing_slash = !last && rest.n == 0;
		raw = rest;
	}
	*ret = path;
	return OK;
}
