/* SPDX-License-Identifier: EUPL-1.2 */
/* Calendars: what is found lies in the span, in order, each name once. */
#include "fmt/ical.h"
#include "fmt/utf8.h"
#include "fuzz.h"

enum { HEAP = 64 * 1024 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const day_t first = day_of(2026, 2, 2), last = day_of(2026, 6, 30);
	struct ical_report report = { 0 };
	struct ical_event *list = NULL;
	struct arena a;
	size_t n = 0;

	arena_init(&a, HEAP);
	if (ical_read(&a, fuzz_text(data, size), first, last, &list, &n, &report) == OK) {
		FUZZ_CHECK(report.skipped <= report.events && n <= ICAL_FOUND);
		FUZZ_CHECK((report.skipped > 0) == (report.line > 0));
		for (size_t i = 0; i < n; i++) {
			const struct ical_event *e = &list[i];

			FUZZ_CHECK(e->day >= first && e->day <= last);
			FUZZ_CHECK(e->begin >= 0 && e->begin < e->end && e->end <= 24 * 60);
			FUZZ_CHECK(e->uid.n > 0 && e->name.n >= e->uid.n);
			FUZZ_CHECK(utf8_valid(e->summary) && utf8_valid(e->location) && utf8_valid(e->categories));
			FUZZ_CHECK(i == 0 || list[i - 1].day < e->day ||
			           (list[i - 1].day == e->day && list[i - 1].begin <= e->begin));
		}
	}
	arena_reset(&a);
	return 0;
}
