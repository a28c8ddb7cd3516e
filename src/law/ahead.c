/* SPDX-License-Identifier: EUPL-1.2 */
#include "law/ahead.h"

#include "law/calendar.h"

enum { USUAL_WEEKS = 4 };

/* Merges the marks of a day with what is supposed of it; the latter wins. out has room for both. */
static uint32_t merge_marks(const struct law_mark *marks, uint32_t count, const struct law_supposed *list, size_t n,
                            struct law_mark *out)
{
	uint32_t m = 0, total = 0;
	size_t s = 0;

	if (marks == NULL) {
		count = 0;
	}
	while (m < count || s < n) {
		if (s == n || (m < count && marks[m].begin < list[s].mark.begin)) {
			out[total++] = marks[m++];
			continue;
		}
		if (m < count && marks[m].begin == list[s].mark.begin) {
			m++;
		}
		out[total++] = list[s++].mark;
	}
	return total;
}

enum err law_suppose(const struct law_case *c, const struct law_supposed *list, size_t n, struct arena *arena,
                     struct law_day **ret, size_t *ret_count)
{
	struct law_day *days = ARENA_ARRAY(arena, c->day_count + n, struct law_day);
	size_t at = 0, s = 0, total = 0;

	if (days == NULL) {
		return ERR_NOMEM;
	}
	while (at < c->day_count || s < n) {
		bool stored = at < c->day_count && (s == n || c->days[at].day <= list[s].day);
		struct law_day d = stored ? c->days[at] : (struct law_day){ .day = list[s].day };
		size_t end = s;

		while (end < n && list[end].day == d.day) {
			end++;
		}
		if (end > s) {
			struct law_mark *marks = ARENA_ARRAY(arena, d.count + (end - s), struct law_mark);

			if (marks == NULL) {
				return ERR_NOMEM;
			}
			d.count = merge_marks(d.marks, d.count, list + s, end - s, marks);
			d.marks = marks;
		}
		days[total++] = d;
		at += stored;
		s = end;
	}
	*ret = days;
	*ret_count = total;
	return OK;
}

static bool holds(const struct law_finding *list, size_t n, const struct law_finding *f)
{
	for (size_t i = 0; i < n; i++) {
		if (list[i].rule == f->rule && list[i].day == f->day) {
			return true;
		}
	}
	return false;
}

/* Those of a that are not in b. */
static enum err less(const struct law_finding *a, size_t a_n, const struct law_finding *b, size_t b_n,
                     struct arena *arena, const struct law_finding **ret, size_t *ret_n)
{
	struct law_finding *list = ARENA_ARRAY(arena, a_n, struct law_finding);
	size_t n = 0;

	if (list == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < a_n; i++) {
		if (!holds(b, b_n, &a[i])) {
			list[n++] = a[i];
		}
	}
	*ret = list;
	*ret_n = n;
	return OK;
}

struct found {
	struct law_finding *list;
	size_t n;
};

static enum err evaluate_with(const struct law_case *c, const struct law_supposed *list, size_t n, struct arena *arena,
                              struct found *ret)
{
	struct law_case then = *c;
	struct law_day *days;

	TRY(law_suppose(c, list, n, arena, &days, &then.day_count));
	then.days = days;
	return law_evaluate(&then, arena, &ret->list, &ret->n);
}

enum err law_what_if(const struct law_case *c, const struct law_supposed *list, size_t n, struct arena *arena,
                     struct law_change *ret)
{
	struct found now, then;
	struct law_change r;

	TRY(law_evaluate(c, arena, &now.list, &now.n));
	TRY(evaluate_with(c, list, n, arena, &then));
	TRY(less(then.list, then.n, now.list, now.n, arena, &r.come, &r.come_count));
	TRY(less(now.list, now.n, then.list, then.n, arena, &r.gone, &r.gone_count));
	*ret = r;
	return OK;
}

/* The first obligation of hours that is new. */
static const struct law_finding *hours_of(const struct found *now, const struct found *then)
{
	for (size_t i = 0; i < then->n; i++) {
		enum law_rule rule = then->list[i].rule;

		if ((rule == RULE_V3 || rule == RULE_V4 || rule == RULE_16U) &&
		    !holds(now->list, now->n, &then->list[i])) {
			return &then->list[i];
		}
	}
	return NULL;
}

enum err law_look_ahead(const struct law_case *c, const struct law_supposed *planned, size_t n, struct arena *arena,
                        struct law_ahead *ret)
{
	struct law_ahead a = { .lessons = 0 };
	struct found now, then;
	const struct law_finding *f;

	n = n < LAW_AHEAD_MOST ? n : LAW_AHEAD_MOST;
	while (a.next_day < n && planned[a.next_day].day == planned[0].day) {
		a.next_day++;
	}
	TRY(law_evaluate(c, arena, &now.list, &now.n));
	for (size_t k = 1; k <= n; k++) {
		TRY(evaluate_with(c, planned, k, arena, &then));
		f = hours_of(&now, &then);
		if (f != NULL && a.lessons == 0) {
			a.lessons = k;
			a.at = *f;
		}
		if (k == a.next_day) {
			a.on_next = f != NULL;
			a.day = f != NULL ? *f : a.day;
		}
		if (a.lessons > 0 && k >= a.next_day) {
			break;
		}
	}
	*ret = a;
	return OK;
}

/* The newest day before `before`, of the same weekday as `day`, no more than four weeks back; NULL: none had lessons. */
static const struct law_day *like(const struct law_case *c, day_t day, day_t before)
{
	size_t lo = 0, hi = c->day_count;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (c->days[mid].day < before) {
			lo = mid + 1;
		} else {
			hi = mid;
		}
	}
	while (lo > 0 && c->days[lo - 1].day >= before - 7 * USUAL_WEEKS) {
		lo--;
		if ((day - c->days[lo].day) % 7 == 0) {
			return &c->days[lo];
		}
	}
	return NULL;
}

static bool has_day(const struct law_case *c, day_t day)
{
	for (size_t i = c->day_count; i > 0 && c->days[i - 1].day >= day; i--) {
		if (c->days[i - 1].day == day) {
			return true;
		}
	}
	return false;
}

enum err law_usual_lessons(const struct law_case *c, day_t first, day_t last, struct arena *arena,
                           struct law_supposed **ret, size_t *ret_count)
{
	struct law_supposed *list;
	size_t n = 0, room = 0;

	for (day_t d = first; d <= last; d++) {
		const struct law_day *like_day = like(c, d, first);

		room += like_day != NULL ? like_day->count : 0;
	}
	list = ARENA_ARRAY(arena, room, struct law_supposed);
	if (list == NULL) {
		return ERR_NOMEM;
	}
	for (day_t d = first; d <= last; d++) {
		const struct law_day *usual = like(c, d, first);

		if (usual == NULL || has_day(c, d) || (c->end != DAY_NONE && d > c->end) ||
		    calendar_school_free(c->calendar, d)) {
			continue;
		}
		for (uint32_t m = 0; m < usual->count; m++) {
			list[n++] = (struct law_supposed){
				d, { usual->marks[m].begin, usual->marks[m].end, MARK_UNAUTHORISED }
			};
		}
	}
	*ret = list;
	*ret_count = n;
	return OK;
}
