/* SPDX-License-Identifier: EUPL-1.2 */
/* What a report does to lessons that were registered before it was known. */
#include "absence/inside.h"
#include "base/vec.h"
#include "intake/settle.h"

typedef VEC(struct mark_in) mark_list;

/* Whether a lesson that begins then lies in the span. */
static bool in_span(const struct absence_span *s, day_t day, int begin)
{
	return day >= s->first && day <= s->last && (day > s->first || begin >= s->begin) &&
	       (day < s->last || begin < s->end);
}

/* What stands with marks is shorter than what stands with reports: cut between letters. */
static struct str cut(struct str s, size_t most)
{
	size_t n = s.n;

	if (n <= most) {
		return s;
	}
	n = most;
	while (n > 0 && ((unsigned char)s.p[n] & 0xC0) == 0x80) {
		n--;
	}
	return (struct str){ s.p, n };
}

/* What else is known of the day when a report ends: another one that stands goes before an open lesson. */
struct others {
	struct absence_known *list;
	size_t n;
	bool read;
};

static enum err becomes(struct ctx *c, const struct absence_turn *t, day_t day, struct others *o, struct mark_in *m)
{
	bool ends = t->status == MARK_UNREGISTERED || t->status == MARK_UNAUTHORISED;
	const struct absence_known *k;

	if (ends && !o->read) {
		TRY(absence_known(c, &t->person, 1, day, &o->list, &o->n));
		o->read = true;
	}
	k = absence_of_lesson(o->list, o->n, t->person, t->enrolment, m->mark.begin);
	if (k == NULL || k->status == MARK_UNREGISTERED) {
		m->mark.status = t->status;
	} else if (k->status != m->mark.status) {
		m->mark.status = k->status;
		m->reason = cut(k->reason, REASON_MOST);
	}
	return OK;
}

static enum err take_day(struct ctx *c, const struct absence_turn *t, const struct stored_day *d, mark_list *list)
{
	struct others others = { 0 };
	struct reg_day day;

	if (unpack_day(c->arena, d->marks, &day) != OK) {
		return fail_set(c->fail, ERR_DB, NULL, "a registered day is damaged; run `sluitend verify`");
	}
	for (uint32_t i = 0; i < day.count; i++) {
		struct mark_in *m;

		if ((status_bit(day.marks[i].status) & t->statuses) == 0 || day.marks[i].status == t->status ||
		    !in_span(&t->span, d->day, day.marks[i].begin)) {
			continue;
		}
		m = vec_push(c->arena, list);
		if (m == NULL) {
			return ERR_NOMEM;
		}
		*m = (struct mark_in){ .day = d->day, .mark = day.marks[i], .reason = cut(t->reason, REASON_MOST) };
		if (t->reason.n == 0 && day.reasons != NULL) {
			m->reason = day.reasons[i];
		}
		TRY(becomes(c, t, d->day, &others, m));
		list->n -= m->mark.status == day.marks[i].status;
	}
	return OK;
}

static enum err collect(struct ctx *c, const struct absence_turn *t, mark_list *list)
{
	struct stored_day *days;
	size_t n;

	TRY(registration_stored(c, c->arena, &t->person, 1, &days, &n));
	for (size_t i = 0; i < n; i++) {
		if (days[i].enrolment == t->enrolment && days[i].day >= t->span.first && days[i].day <= t->span.last &&
		    days[i].day <= c->today) {
			TRY(take_day(c, t, &days[i], list));
		}
	}
	return OK;
}

enum err absence_turns(struct ctx *c, const struct absence_turn *t, int64_t *ret)
{
	mark_list list = { 0 };

	TRY(collect(c, t, &list));
	*ret = (int64_t)list.n;
	return OK;
}

enum err absence_turn(struct ctx *c, struct reference_book *book, const struct absence_turn *t, int64_t *ret_changed)
{
	struct enrolment_facts *facts;
	mark_list list = { 0 };
	size_t n;

	TRY(db_lock_keys(c->db, &t->person, 1));
	TRY(collect(c, t, &list));
	*ret_changed = (int64_t)list.n;
	if (list.n == 0) {
		return OK;
	}
	TRY(enrolment_facts_load(c, book, &t->person, 1, &facts, &n));
	for (size_t i = 0; i < n; i++) {
		if (facts[i].enrolment == t->enrolment) {
			const struct settle_work work = {
				.of = &facts[i], .marks = list.p, .count = list.n, .note = cut(t->why, NOTE_MOST)
			};

			return settle(c, book, &work, 1, "afmelding", false, NULL);
		}
	}
	return fail_set(c->fail, ERR_DB, NULL, "a report of absence is of an enrolment that is not there");
}
