/* SPDX-License-Identifier: EUPL-1.2 */
#include "law/walk.h"

#include <string.h>

#include "law/ledger.h"

enum { FIRST_ROOM = 16 };

static void read_marks(struct walk_day *to, const struct law_day *from, enum hour_unit unit)
{
	for (uint32_t i = 0; i < from->count; i++) {
		const struct law_mark *mark = &from->marks[i];
		uint32_t bit = status_bit(mark->status);

		to->statuses |= bit;
		if (bit == BIT_UNAUTHORISED) {
			to->unauthorised += 1;
			to->minutes += law_counted_minutes(mark, unit);
		} else if (bit == BIT_LATE) {
			to->late += 1;
		}
	}
}

/* Numbers the days by counted days, walking the holiday weeks along with them. */
static void number_days(struct walk *w)
{
	const struct law_weeks *weeks = &w->weeks;
	size_t passed = 0;

	for (size_t i = 0; i < w->count; i++) {
		struct walk_day *d = &w->days[i];

		while (passed < weeks->count && weeks->monday[passed] + 7 <= d->day) {
			passed++;
		}
		if (passed < weeks->count && weeks->monday[passed] <= d->day) {
			d->counted = weeks->monday[passed] - 1 - (int32_t)passed * 7;
			d->counted_before = d->counted;
		} else {
			d->counted = d->day - (int32_t)passed * 7;
			d->counted_before = d->counted - 1;
		}
	}
}

static void look_ahead(struct walk *w)
{
	day_t next = DAY_NONE;

	for (size_t i = w->count; i > 0; i--) {
		struct walk_day *d = &w->days[i - 1];

		d->attended_next = next;
		if (d->statuses & BITS_ATTENDED) {
			next = d->day;
		}
	}
}

enum err walk_init(struct walk *w, const struct law_case *c, struct arena *arena)
{
	enum hour_unit unit = law_unit(c->sector, c->unit);
	struct walk_day *days = ARENA_ARRAY(arena, c->day_count, struct walk_day);
	size_t count = 0;

	if (days == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < c->day_count && (c->end == DAY_NONE || c->days[i].day <= c->end); i++) {
		if (c->days[i].count > 0) {
			days[count].day = c->days[i].day;
			read_marks(&days[count], &c->days[i], unit);
			count++;
		}
	}
	*w = (struct walk){ .c = c, .arena = arena, .days = days, .count = count };
	w->duty_count = law_duty_periods(&c->person, w->duties);
	if (count > 0) {
		TRY(law_weeks_make(c->calendar, days[count - 1].day, arena, &w->weeks));
	}
	number_days(w);
	look_ahead(w);
	return OK;
}

enum duty walk_duty(const struct walk *w, day_t on)
{
	for (size_t i = 0; i < w->duty_count; i++) {
		if (on >= w->duties[i].first && on <= w->duties[i].last) {
			return w->duties[i].duty;
		}
	}
	return DUTY_NONE;
}

struct law_finding walk_finding(const struct walk *w, enum law_rule rule, day_t day)
{
	int term = w->c->protocol->task_working_days[rule];

	return (struct law_finding){
		.rule = rule,
		.day = day,
		.since = day,
		.from = day,
		.begin = day,
		.end = day,
		.due = calendar_add_working_days(w->c->calendar, day, term),
		.duty = walk_duty(w, day),
	};
}

enum err walk_raise(struct walk *w, const struct law_finding *f)
{
	if (w->finding_count == w->finding_room) {
		size_t room = w->finding_room == 0 ? FIRST_ROOM : w->finding_room * 2;
		struct law_finding *more = ARENA_ARRAY(w->arena, room, struct law_finding);

		if (more == NULL) {
			return ERR_NOMEM;
		}
		if (w->finding_count > 0) {
			memcpy(more, w->findings, w->finding_count * sizeof(*more));
		}
		w->findings = more;
		w->finding_room = room;
	}
	w->findings[w->finding_count] = *f;
	w->finding_count++;
	return OK;
}

static bool stands_before(const struct law_finding *a, const struct law_finding *b)
{
	return a->day != b->day ? a->day < b->day : a->rule < b->rule;
}

/* Merges the sorted runs [at, mid) and [mid, end) of one list into the other. */
static void merge_runs(const struct law_finding *from, struct law_finding *to, size_t at, size_t mid, size_t end)
{
	size_t a = at, b = mid;

	for (size_t i = at; i < end; i++) {
		if (b == end || (a < mid && !stands_before(&from[b], &from[a]))) {
			to[i] = from[a++];
		} else {
			to[i] = from[b++];
		}
	}
}

enum err walk_sort(struct walk *w)
{
	struct law_finding *from = w->findings, *to;
	size_t n = w->finding_count;

	if (n < 2) {
		return OK;
	}
	to = ARENA_ARRAY(w->arena, n, struct law_finding);
	if (to == NULL) {
		return ERR_NOMEM;
	}
	for (size_t width = 1; width < n; width *= 2) {
		struct law_finding *done = to;

		for (size_t at = 0; at < n; at += 2 * width) {
			size_t mid = at + width < n ? at + width : n;

			merge_runs(from, to, at, mid, mid + width < n ? mid + width : n);
		}
		to = from;
		from = done;
	}
	w->findings = from;
	return OK;
}

int32_t walk_minutes(int64_t minutes)
{
	return minutes > INT32_MAX ? INT32_MAX : (int32_t)minutes;
}
