/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TEST_VIEW_H
#define TEST_VIEW_H

#include "base/day.h"
#include "http/out.h"

/* What the templates of tplc_output.c show. */
struct card_view {
	struct str name, link, query;
	struct html note;
	day_t birth;
	int64_t minutes;
	enum msg_id label;
	bool selected, big;
	const struct str *rows;
	size_t n;
};

#endif
