/* SPDX-License-Identifier: EUPL-1.2 */
#include "signals/first_keys.h"

#include <string.h>

enum err first_keys_make(struct arena *a, size_t most, bool newest, struct first_keys *ret)
{
	struct first_key *list = ARENA_ARRAY(a, most, struct first_key);

	if (list == NULL) {
		return ERR_NOMEM;
	}
	*ret = (struct first_keys){ .list = list, .most = most, .newest = newest };
	return OK;
}

static bool smaller(const struct first_key *x, const struct first_key *y)
{
	if (x->day != y->day) {
		return x->day < y->day;
	}
	if (x->person != y->person) {
		return x->person < y->person;
	}
	return x->report < y->report;
}

static bool comes_before(const struct first_keys *f, const struct first_key *x, const struct first_key *y)
{
	return f->newest ? smaller(y, x) : smaller(x, y);
}

bool first_keys_take(struct first_keys *f, struct first_key key)
{
	size_t lo = 0, hi = f->n;

	if (f->n == f->most && (f->n == 0 || !comes_before(f, &key, &f->list[f->n - 1]))) {
		return false;
	}
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (comes_before(f, &key, &f->list[mid])) {
			hi = mid;
		} else {
			lo = mid + 1;
		}
	}
	if (lo > 0 && !comes_before(f, &f->list[lo - 1], &key)) {
		return true;
	}
	f->n += f->n < f->most;
	memmove(&f->list[lo + 1], &f->list[lo], (f->n - lo - 1) * sizeof *f->list);
	f->list[lo] = key;
	return true;
}
