/* SPDX-License-Identifier: EUPL-1.2 */
#include "ledger/correction.h"

#include <stdlib.h>
#include <string.h>

#include "access/log.h"
#include "fmt/human.h"
#include "ledger_sql.h"
#include "people/open.h"
#include "registration/words.h"

/* An order on its way: corrections in order of key, and what is stored about them. */
struct plan {
	const struct correction_order *order;
	struct correction *list;
	struct mark_in *marks;
	struct settle_work *work;
	int64_t *persons;
	struct enrolment_facts *facts;
	struct stored_day *days;
	size_t n, work_n, person_n, fact_n, day_n;
};

static int by_key(const void *x, const void *y)
{
	const struct correction *a = x, *b = y;

	if (a->person != b->person) {
		return a->person < b->person ? -1 : 1;
	}
	if (a->enrolment != b->enrolment) {
		return a->enrolment < b->enrolment ? -1 : 1;
	}
	return a->day != b->day ? (a->day < b->day ? -1 : 1) : a->begin - b->begin;
}

static enum err check_why(struct ctx *c, struct str why, bool needed)
{
	size_t characters = 0;

	for (size_t i = 0; i < why.n; i++) {
		characters += ((unsigned char)why.p[i] & 0xc0) != 0x80;
	}
	if (needed && str_trim(why).n == 0) {
		return REFUSE(c, ERR_INPUT, "reden", MSG_CORRECTION_WHY_NEEDED);
	}
	if (characters > CORRECTION_WHY || !str_is_text(why)) {
		return REFUSE(c, ERR_INPUT, "reden", MSG_CORRECTION_WHY_LONG);
	}
	return OK;
}

static bool status_fits(uint8_t status)
{
	return status == 0 || status == MARK_PRESENT || status == MARK_LATE || status == MARK_UNAUTHORISED ||
	       status == MARK_AUTHORISED || status == MARK_SICK || status == MARK_UNREGISTERED;
}

static enum err check_order(struct ctx *c, const struct correction_order *order)
{
	if (order->n == 0 || order->n > CORRECTION_MOST) {
		return REFUSE(c, ERR_INPUT, "les", MSG_CORRECTION_NONE);
	}
	for (size_t i = 0; i < order->n; i++) {
		const struct correction *x = &order->list[i];

		if (!status_fits(x->status) || !status_fits(x->was)) {
			return REFUSE(c, ERR_INPUT, "status", MSG_CORRECTION_STATUS);
		}
		if (x->day > c->today) {
			return REFUSE(c, ERR_INPUT, "les", MSG_CORRECTION_FUTURE);
		}
	}
	return OK;
}

/* The corrections in order, none twice, and whom they are about. */
static enum err sort_order(struct ctx *c, struct plan *p)
{
	p->n = p->order->n;
	p->list = ARENA_ARRAY(c->arena, p->n, struct correction);
	p->persons = ARENA_ARRAY(c->arena, p->n, int64_t);
	p->marks = ARENA_ARRAY(c->arena, p->n, struct mark_in);
	p->work = ARENA_ARRAY(c->arena, p->n, struct settle_work);
	if (p->list == NULL || p->persons == NULL || p->marks == NULL || p->work == NULL) {
		return ERR_NOMEM;
	}
	memcpy(p->list, p->order->list, p->n * sizeof *p->list);
	qsort(p->list, p->n, sizeof *p->list, by_key);
	for (size_t i = 0; i < p->n; i++) {
		if (i > 0 && by_key(&p->list[i], &p->list[i - 1]) == 0) {
			return REFUSE(c, ERR_INPUT, "les", MSG_CORRECTION_TWICE);
		}
		if (i == 0 || p->list[i].person != p->list[i - 1].person) {
			p->persons[p->person_n++] = p->list[i].person;
		}
	}
	return OK;
}

/* Every enrolment must be one that the actor reaches. */
static enum err check_reach(struct ctx *c, const struct plan *p)
{
	struct young_enrolment *list = NULL;
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++) {
		const struct correction *x = &p->list[i];
		bool within = false;

		if (i == 0 || x->person != p->list[i - 1].person) {
			TRY(people_in_reach(c, x->person, &within));
			n = 0;
			if (within) {
				TRY(people_enrolments(c, x->person, &list, &n));
			}
			within = false;
		}
		for (size_t k = 0; k < n; k++) {
			within = within || list[k].enrolment == x->enrolment;
		}
		if (!within) {
			return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
		}
	}
	return OK;
}

static const struct enrolment_facts *facts_of(const struct plan *p, const struct correction *x)
{
	for (size_t i = 0; i < p->fact_n; i++) {
		if (p->facts[i].person == x->person && p->facts[i].enrolment == x->enrolment) {
			return &p->facts[i];
		}
	}
	return NULL;
}

/* The stored mark of a key: status 0 when there is none. */
static enum err stored_mark(struct ctx *c, const struct plan *p, const struct correction *x, struct mark_in *ret)
{
	*ret = (struct mark_in){ .day = x->day, .mark = { .begin = (int16_t)x->begin } };
	for (size_t i = 0; i < p->day_n; i++) {
		const struct stored_day *s = &p->days[i];
		struct reg_day day = { 0 };

		if (s->person != x->person || s->enrolment != x->enrolment || s->day != x->day) {
			continue;
		}
		if (unpack_day(c->arena, s->marks, &day) != OK) {
			return fail_set(c->fail, ERR_DB, NULL, "a registered day is damaged; run `sluitend verify`");
		}
		for (uint32_t m = 0; m < day.count; m++) {
			if (day.marks[m].begin == x->begin) {
				ret->mark = day.marks[m];
				ret->reason = day.reasons != NULL ? day.reasons[m] : (struct str){ NULL, 0 };
			}
		}
	}
	return OK;
}

/* "di 3 maart 08:30 is intussen gewijzigd door A. Smit: nu ziek. ..." */
static enum err refuse_conflict(struct ctx *c, const struct correction *x, uint8_t now)
{
	struct mark_changed_by_row row;
	struct buf when DEFER(buf_finish) = { 0 };
	struct str who = msg(c->lang, MSG_CORRECTION_SOMEBODY);
	bool found;

	TRY(mark_changed_by(c->db, c->arena, &(struct mark_changed_by_in){ x->person, x->enrolment, x->day, x->begin },
	                    &row, &found));
	if (found && row.account_name.n > 0) {
		who = row.account_name;
	}
	buf_init(&when, 128);
	human_weekday(&when, c->lang, x->day);
	buf_printf(&when, " ");
	human_time(&when, x->begin);
	TRY(buf_err(&when));
	return ctx_refuse(c, ERR_CONFLICT, "les", MSG_CORRECTION_CONFLICT,
	                  (struct str[]){ buf_view(&when), who,
	                                  now != 0 ? status_text(c->lang, now) : msg(c->lang, MSG_CORRECTION_NO_MARK) },
	                  3);
}

/* A reason for having been absent stays with an absence, and goes with one who was there after all. */
static bool keeps_reason(uint8_t status)
{
	return status == MARK_AUTHORISED || status == MARK_SICK || status == MARK_LATE;
}

static enum err make_mark(struct ctx *c, const struct plan *p, const struct correction *x, struct mark_in *ret)
{
	const struct enrolment_facts *of = facts_of(p, x);
	int end = x->end;
	struct mark_in m;

	if (of == NULL || x->day < of->first || (of->last != DAY_NONE && x->day > of->last)) {
		return REFUSE(c, ERR_INPUT, "les", MSG_CORRECTION_NOT_ENROLLED);
	}
	TRY(stored_mark(c, p, x, &m));
	if (m.mark.status != x->was) {
		return refuse_conflict(c, x, m.mark.status);
	}
	if (x->status == 0) {
		m.remove = true;
		*ret = m;
		return OK;
	}
	end = end > 0 ? end : m.mark.end;
	if (x->begin < 0 || end <= x->begin || end > MARKS_MOST) {
		return REFUSE(c, ERR_INPUT, "les", MSG_CORRECTION_TIMES);
	}
	m.mark = (struct law_mark){ (int16_t)x->begin, (int16_t)end, x->status };
	m.reason = keeps_reason(x->status) ? m.reason : (struct str){ NULL, 0 };
	*ret = m;
	return OK;
}

static enum err make_work(struct ctx *c, struct reference_book *book, struct plan *p)
{
	TRY(enrolment_facts_load(c, book, p->persons, p->person_n, &p->facts, &p->fact_n));
	TRY(registration_stored(c, c->arena, p->persons, p->person_n, &p->days, &p->day_n));
	for (size_t i = 0; i < p->n; i++) {
		const struct correction *x = &p->list[i];

		TRY(make_mark(c, p, x, &p->marks[i]));
		if (i == 0 || x->person != p->list[i - 1].person || x->enrolment != p->list[i - 1].enrolment) {
			p->work[p->work_n++] = (struct settle_work){ .of = facts_of(p, x),
				                                     .marks = p->marks + i,
				                                     .note = str_trim(p->order->why) };
		}
		p->work[p->work_n - 1].count++;
	}
	return OK;
}

static const struct finding *twin_of(const struct finding *list, size_t n, const struct finding *f)
{
	for (size_t i = 0; i < n; i++) {
		if (list[i].person == f->person && list[i].enrolment == f->enrolment && list[i].day == f->day &&
		    str_eq(list[i].rule, f->rule)) {
			return &list[i];
		}
	}
	return NULL;
}

static enum correction_effect effect_of(const struct finding *f, const struct finding *old)
{
	if (!f->holds) {
		return str_eq(f->state, STR(STATE_TO_WITHDRAW)) ? EFFECT_WITHDRAW : EFFECT_GONE;
	}
	return old == NULL || !old->holds ? EFFECT_NEW : EFFECT_CHANGED;
}

static enum err make_result(struct ctx *c, const struct finding *before, size_t before_n,
                            const struct settle_result *done, struct correction_result *ret)
{
	struct correction_follows *list = ARENA_ARRAY(c->arena, done->finding_count + done->dropped_count,
	                                              struct correction_follows);
	size_t n = 0;

	if (list == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < done->finding_count; i++) {
		const struct finding *f = &done->findings[i];

		list[n++] = (struct correction_follows){ effect_of(f, twin_of(before, before_n, f)), *f };
	}
	for (size_t i = 0; i < done->dropped_count; i++) {
		list[n++] = (struct correction_follows){ EFFECT_GONE, done->dropped[i] };
	}
	*ret = (struct correction_result){ .counts = done->counts, .follows = list, .follow_count = n };
	return OK;
}

static enum err prepare(struct ctx *c, const struct correction_order *order, bool write, struct plan *p)
{
	*p = (struct plan){ .order = order };
	TRY(ctx_require(c, order->action));
	TRY(check_why(c, order->why, write));
	TRY(check_order(c, order));
	TRY(sort_order(c, p));
	return check_reach(c, p);
}

enum err correction_put(struct ctx *c, struct reference_book *book, const struct correction_order *order,
                        struct correction_result *ret)
{
	struct settle_result done;
	struct finding *before;
	struct plan p;
	size_t before_n;

	TRY(prepare(c, order, true, &p));
	TRY(db_lock_keys(c->db, p.persons, p.person_n));
	TRY(make_work(c, book, &p));
	TRY(findings_stored(c, c->arena, p.persons, p.person_n, &before, &before_n));
	TRY(settle(c, book, p.work, p.work_n, order->cause, false, &done));
	TRY(log_change_some(c, order->action, p.persons, p.person_n, "marks.correct"));
	return make_result(c, before, before_n, &done, ret);
}

enum err correction_preview(struct ctx *c, struct reference_book *book, const struct correction_order *order,
                            struct correction_result *ret)
{
	struct settle_result done;
	struct finding *before;
	struct plan p;
	size_t before_n;

	TRY(prepare(c, order, false, &p));
	TRY(make_work(c, book, &p));
	TRY(findings_stored(c, c->arena, p.persons, p.person_n, &before, &before_n));
	TRY(settle_preview(c, book, p.work, p.work_n, &done));
	return make_result(c, before, before_n, &done, ret);
}
