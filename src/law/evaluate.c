/* SPDX-License-Identifier: EUPL-1.2 */
#include "law/evaluate.h"

#include "law/hours.h"
#include "law/late.h"
#include "law/long_absence.h"
#include "law/luxury.h"
#include "law/presence.h"
#include "law/sick.h"
#include "law/walk.h"

enum err law_evaluate(const struct law_case *c, struct arena *arena, struct law_finding **ret, size_t *ret_count)
{
	struct walk w;

	TRY(walk_init(&w, c, arena));
	TRY(law_hours(&w));
	TRY(law_long_absence(&w));
	TRY(law_sick(&w));
	TRY(law_late(&w));
	TRY(law_no_show(&w));
	TRY(law_first_day(&w));
	TRY(law_luxury(&w));
	TRY(walk_sort(&w));
	*ret = w.findings;
	*ret_count = w.finding_count;
	return OK;
}
