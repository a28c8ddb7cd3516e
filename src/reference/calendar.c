/* SPDX-License-Identifier: EUPL-1.2 */
#include "reference/calendar.h"

#include <stdlib.h>

enum err holiday_push(struct arena *a, struct holiday **list, day_t first, day_t last, struct str name)
{
	struct holiday *h = ARENA_NEW(a, struct holiday);
	struct str copy = str_copy(a, name);

	if (h == NULL || copy.p == NULL) {
		return ERR_NOMEM;
	}
	*h = (struct holiday){ .next = *list, .first = first, .last = last, .name = copy };
	*list = h;
	return OK;
}

bool holiday_is_replaced(const struct holiday *period, const struct holiday *own)
{
	int year = day_school_year(period->first);

	for (; own != NULL; own = own->next) {
		if (day_school_year(own->first) == year) {
			return true;
		}
	}
	return false;
}

static size_t list_length(const struct holiday *list)
{
	size_t n = 0;

	for (; list != NULL; list = list->next) {
		n++;
	}
	return n;
}

static int by_first_day(const void *a, const void *b)
{
	const struct law_holiday *x = a, *y = b;

	return (x->first > y->first) - (x->first < y->first);
}

/* Makes periods that share a day one; returns how many are left. */
static size_t merge(struct law_holiday *h, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		if (kept > 0 && h[i].first <= h[kept - 1].last) {
			if (h[i].last > h[kept - 1].last) {
				h[kept - 1].last = h[i].last;
			}
		} else {
			h[kept] = h[i];
			kept++;
		}
	}
	return kept;
}

enum err calendar_compose(struct arena *a, const struct holiday *regional, const struct holiday *own,
                          bool liberation_day_free, struct law_calendar *ret)
{
	size_t n = 0, most = list_length(regional) + list_length(own);
	struct law_holiday *periods = ARENA_ARRAY(a, most > 0 ? most : 1, struct law_holiday);

	if (periods == NULL) {
		return ERR_NOMEM;
	}
	for (const struct holiday *h = regional; h != NULL; h = h->next) {
		if (!holiday_is_replaced(h, own)) {
			periods[n] = (struct law_holiday){ h->first, h->last };
			n++;
		}
	}
	for (const struct holiday *h = own; h != NULL; h = h->next) {
		periods[n] = (struct law_holiday){ h->first, h->last };
		n++;
	}
	qsort(periods, n, sizeof(*periods), by_first_day);
	*ret = (struct law_calendar){
		.holidays = periods,
		.count = merge(periods, n),
		.liberation_day_free = liberation_day_free,
	};
	return OK;
}
