/* SPDX-License-Identifier: EUPL-1.2 */
#include "law/wpg.h"

/* The newest last. What a later law says is a line more. */
static const struct wpg_terms terms[] = {
	{ DAY_MIN, 1, 5, 10 },
};

const struct wpg_terms *wpg_terms_on(day_t on)
{
	const struct wpg_terms *t = terms;

	for (size_t i = 1; i < sizeof terms / sizeof terms[0]; i++) {
		if (terms[i].from <= on) {
			t = &terms[i];
		}
	}
	return t;
}

day_t wpg_begins(enum wpg_stage stage, day_t first, day_t on)
{
	const struct wpg_terms *t = wpg_terms_on(on);

	switch (stage) {
	case WPG_OPEN: break;
	case WPG_LIMITED: return day_birthday(first, t->limited);
	case WPG_REMOVED: return day_birthday(first, t->removed);
	case WPG_GONE: return day_birthday(first, t->gone);
	}
	return first;
}

enum wpg_stage wpg_stage(day_t first, day_t on)
{
	static const enum wpg_stage latest_first[] = { WPG_GONE, WPG_REMOVED, WPG_LIMITED };

	for (size_t i = 0; i < sizeof latest_first / sizeof latest_first[0]; i++) {
		if (on >= wpg_begins(latest_first[i], first, on)) {
			return latest_first[i];
		}
	}
	return WPG_OPEN;
}
