/* SPDX-License-Identifier: EUPL-1.2 */
#include "intake/settle_quick.h"

#include <string.h>

/* Work that may be quick, and what is stored about it. */
struct quick {
	day_t day;
	int64_t *persons;
	size_t person_n;
	struct stored_day *days; /* from that day on */
	struct finding_owner *touched;
	size_t day_n, touched_n;
};

/* Whether all that comes in is presence on one day. */
static bool only_presence(const struct settle_work *w)
{
	for (size_t i = 0; i < w->count; i++) {
		if (w->marks[i].remove || w->marks[i].mark.status != MARK_PRESENT ||
		    w->marks[i].day != w->marks[0].day) {
			return false;
		}
	}
	return w->count > 0;
}

static int order(int64_t person, int64_t enrolment, const struct enrolment_facts *of)
{
	if (person != of->person) {
		return person < of->person ? -1 : 1;
	}
	return enrolment < of->enrolment ? -1 : enrolment > of->enrolment;
}

/* Whether presence would take the place of something that the rules look at. */
static enum err replaces(struct ctx *c, const struct stored_day *stored, const struct settle_work *w, bool *ret)
{
	struct reg_day old;
	uint32_t at = 0;

	if (unpack_day(c->arena, stored->marks, &old) != OK) {
		return fail_set(c->fail, ERR_DB, NULL, "a registered day is damaged; run `sluitend verify`");
	}
	*ret = false;
	for (size_t i = 0; i < w->count; i++) {
		while (at < old.count && old.marks[at].begin < w->marks[i].mark.begin) {
			at++;
		}
		if (at < old.count && old.marks[at].begin == w->marks[i].mark.begin &&
		    old.marks[at].status != MARK_PRESENT && old.marks[at].status != MARK_UNREGISTERED) {
			*ret = true;
		}
	}
	return OK;
}

static enum err read_stored(struct ctx *c, const struct settle_work *work, size_t n, struct quick *q)
{
	q->persons = ARENA_ARRAY(c->arena, n, int64_t);
	if (q->persons == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		if (!only_presence(&work[i]) || (q->person_n > 0 && work[i].marks[0].day != q->day)) {
			continue;
		}
		q->day = work[i].marks[0].day;
		if (q->person_n == 0 || q->persons[q->person_n - 1] != work[i].of->person) {
			q->persons[q->person_n++] = work[i].of->person;
		}
	}
	if (q->person_n == 0) {
		return OK;
	}
	TRY(registration_stored_from(c, c->arena, q->persons, q->person_n, q->day, &q->days, &q->day_n));
	return findings_touched(c, c->arena, q->persons, q->person_n, q->day, &q->touched, &q->touched_n);
}

enum err settle_merge(struct ctx *c, struct registration_batch *batch, const struct settle_work *w,
                      const struct stored_day *stored, size_t stored_n, struct mark_counts *each,
                      struct law_day **ret_days, size_t *ret_n)
{
	struct mark_counts before = batch->counts;

	TRY(registration_merge(c, batch, w->of, stored, stored_n, w->marks, w->count, w->note, ret_days, ret_n));
	*each = (struct mark_counts){ .added = batch->counts.added - before.added,
		                      .changed = batch->counts.changed - before.changed,
		                      .same = batch->counts.same - before.same,
		                      .removed = batch->counts.removed - before.removed };
	return OK;
}

enum err settle_quick(struct ctx *c, const struct settle_work *work, size_t n, struct registration_batch *batch,
                      struct mark_counts *each, bool *done)
{
	struct quick q = { 0 };
	size_t d = 0, t = 0;

	TRY(read_stored(c, work, n, &q));
	for (size_t i = 0; i < n && q.person_n > 0; i++) {
		const struct enrolment_facts *of = work[i].of;
		struct law_day *days;
		size_t own, day_n;
		bool slow = false;

		if (!only_presence(&work[i]) || work[i].marks[0].day != q.day) {
			continue;
		}
		while (d < q.day_n && order(q.days[d].person, q.days[d].enrolment, of) < 0) {
			d++;
		}
		for (own = 0; d + own < q.day_n && order(q.days[d + own].person, q.days[d + own].enrolment, of) == 0;) {
			own++;
		}
		while (t < q.touched_n && order(q.touched[t].person, q.touched[t].enrolment, of) < 0) {
			t++;
		}
		if (own > 1 ||
		    (own == 1 && (q.days[d].day != q.day || strcmp(q.days[d].location, of->location) != 0)) ||
		    (t < q.touched_n && order(q.touched[t].person, q.touched[t].enrolment, of) == 0)) {
			continue;
		}
		if (own == 1) {
			TRY(replaces(c, &q.days[d], &work[i], &slow));
		}
		if (!slow) {
			TRY(settle_merge(c, batch, &work[i], q.days + d, own, &each[i], &days, &day_n));
			done[i] = true;
		}
	}
	return OK;
}
