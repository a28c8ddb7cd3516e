/* SPDX-License-Identifier: EUPL-1.2 */
#include "signals/calls.h"

#include <stdlib.h>

#include "law/calendar.h"
#include "signals/worklist.h"

enum { TASKS_MOST = 500, SILENT_DAYS = 3 };

static const int points[CALL_REASONS] = {
	[CALL_ASKED] = 100,     [CALL_UNWELL] = 95,  [CALL_REPORT] = 90, [CALL_PARENTS] = 70, [CALL_TWELVE] = 60,
	[CALL_OBLIGATION] = 50, [CALL_NO_SHOW] = 45, [CALL_EIGHT] = 40,  [CALL_SICK] = 35,    [CALL_FIRST_DAY] = 30,
	[CALL_OTHER] = 20,      [CALL_SILENT] = 15,  [CALL_LATE] = 5,
};

int call_points(enum call_reason reason)
{
	return points[reason];
}

/* Why a task is a reason to call. */
static enum call_reason reason_of(const struct ctx *c, const struct work_item *item, const struct known *k)
{
	switch (item->rule) {
	case RULE_V3:
	case RULE_V4:
	case RULE_LRV:
	case RULE_RMC: return item->due <= c->today ? CALL_REPORT : CALL_OBLIGATION;
	case RULE_FIRST_DAY: return item->age < OF_AGE && !k->parents_know ? CALL_PARENTS : CALL_FIRST_DAY;
	case RULE_12U: return CALL_TWELVE;
	case RULE_8U: return CALL_EIGHT;
	case RULE_NO_SHOW: return CALL_NO_SHOW;
	case RULE_SICK_4:
	case RULE_SICK_7: return CALL_SICK;
	case RULE_16U:
	case RULE_LATE_3:
	case RULE_LATE_6:
	case RULE_LATE_9:
	case RULE_LATE_12:
	case RULE_LUXURY:
	case RULE_COUNT: break;
	}
	return CALL_OTHER;
}

/* School days without a contact since the task stands there; public holidays do not count. */
static bool silent(const struct ctx *c, const struct work_item *item, const struct known *k)
{
	static const struct law_calendar no_holidays = { 0 };

	return (k->contact == DAY_NONE || k->contact < item->day) &&
	       calendar_working_days(&no_holidays, item->day, c->today) >= SILENT_DAYS;
}

static void weigh(const struct ctx *c, const struct work_item *item, struct call *call)
{
	enum call_reason reason = reason_of(c, item, call->known);

	/* The task that weighs most stands for the person; the others are counted. */
	if (call->item == NULL || points[reason] > call->points) {
		call->item = item;
		call->points = points[reason];
	}
	call->tasks++;
	call->reasons |= 1u << reason;
	if (silent(c, item, call->known)) {
		call->reasons |= 1u << CALL_SILENT;
	}
	if (item->due < c->today) {
		call->reasons |= 1u << CALL_LATE;
	}
}

/* The heaviest reason, and what comes on top. */
static void add_up(struct call *call)
{
	int best = 0;

	call->reasons |= call->known->asks_call ? 1u << CALL_ASKED : 0;
	call->reasons |= call->known->unwell ? 1u << CALL_UNWELL : 0;
	for (int r = 0; r < CALL_SILENT; r++) {
		if ((call->reasons & 1u << r) != 0 && points[r] > best) {
			best = points[r];
		}
	}
	call->points = best;
	for (int r = CALL_SILENT; r < CALL_REASONS; r++) {
		call->points += (call->reasons & 1u << r) != 0 ? points[r] : 0;
	}
	call->tried = call->known->tried_today && !call->known->asks_call;
}

static int in_order(const void *a, const void *b)
{
	const struct call *x = a, *y = b;

	if (x->tried != y->tried) {
		return x->tried ? 1 : -1;
	}
	if (x->points != y->points) {
		return x->points > y->points ? -1 : 1;
	}
	if (x->item->due != y->item->due) {
		return x->item->due < y->item->due ? -1 : 1;
	}
	return str_cmp(x->item->public, y->item->public);
}

static int by_person(const void *a, const void *b)
{
	const struct work_item *x = a, *y = b;

	return x->person < y->person ? -1 : x->person > y->person;
}

enum err calls_load(struct ctx *c, struct call **ret, size_t *ret_n)
{
	struct work_item *items;
	struct known *known;
	struct call *calls;
	int64_t *persons;
	size_t n, people = 0, kept = 0;

	TRY(worklist_whole(c, TASKS_MOST, &items, &n));
	if (n > 0) {
		qsort(items, n, sizeof *items, by_person);
	}
	persons = ARENA_ARRAY(c->arena, n, int64_t);
	calls = ARENA_ARRAY(c->arena, n, struct call);
	if (persons == NULL || calls == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		if (people == 0 || persons[people - 1] != items[i].person) {
			persons[people++] = items[i].person;
		}
	}
	TRY(known_load(c, persons, people, &known));
	for (size_t i = 0, p = 0; p < people; p++) {
		struct call call = { .known = &known[p] };

		for (; i < n && items[i].person == persons[p]; i++) {
			weigh(c, &items[i], &call);
		}
		add_up(&call);
		if (!call.known->restricted && (!call.known->spoken_today || call.known->asks_call)) {
			calls[kept++] = call;
		}
	}
	if (kept > 0) {
		qsort(calls, kept, sizeof *calls, in_order);
	}
	*ret = calls;
	*ret_n = kept;
	return OK;
}
