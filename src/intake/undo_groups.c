/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Taking members of groups back. A row of a block is a group that the file named first, or a member: whose, what group,
 * from when, whether it was there and [until when, at what location,] until when and where it is now. Lessons that were
 * closed since with a gap for somebody who was never in the group lose that gap.
 */
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "fmt/human.h"
#include "intake/undo.h"
#include "intake_lessons_sql.h"
#include "people_sql.h"

enum { ROW_GROUP = 1, ROW_MEMBER = 2, CLOSED_BACK = 2 /* days: an import can be undone for one */ };

/* ---- noting ---- */

void undo_note_group(struct buf *block, struct str brin, struct str location, struct str code)
{
	undo_begin(block);
	put_u8(block, ROW_GROUP);
	undo_put_text(block, brin);
	undo_put_text(block, location);
	undo_put_text(block, code);
}

void undo_note_member(struct buf *block, const struct group_member_put_in *in, const struct undo_member_old *old)
{
	undo_begin(block);
	put_u8(block, ROW_MEMBER);
	put_zigzag(block, in->person);
	put_zigzag(block, in->enrolment);
	undo_put_text(block, in->brin);
	undo_put_text(block, in->class_group);
	put_zigzag(block, in->first);
	put_u8(block, old != NULL);
	if (old != NULL) {
		put_zigzag(block, old->last);
		undo_put_text(block, old->location);
	}
	put_zigzag(block, in->last);
	undo_put_text(block, in->location);
}

/* ---- undoing ---- */

struct group {
	struct str brin, location, code;
};

struct member {
	struct group_member_put_in old, new;
	bool was, found, dropped;
};

struct undoing {
	struct undo_run *u;
	VEC(struct group) groups;
	VEC(struct member) members;
	int64_t *persons;
	size_t person_n;
};

static enum err read_group(struct undoing *x, struct cursor *at)
{
	struct group *g = vec_push(x->u->c->arena, &x->groups);

	if (g == NULL) {
		return ERR_NOMEM;
	}
	g->brin = undo_get_text(at);
	g->location = undo_get_text(at);
	g->code = undo_get_text(at);
	return OK;
}

static enum err read_member(struct undoing *x, struct cursor *at)
{
	struct member *m = vec_push(x->u->c->arena, &x->members);

	if (m == NULL) {
		return ERR_NOMEM;
	}
	m->new.person = cursor_zigzag(at);
	m->new.enrolment = cursor_zigzag(at);
	m->new.brin = undo_get_text(at);
	m->new.class_group = undo_get_text(at);
	m->new.first = (day_t)cursor_zigzag(at);
	m->was = cursor_u8(at) == 1;
	m->old = m->new;
	if (m->was) {
		m->old.last = (day_t)cursor_zigzag(at);
		m->old.location = undo_get_text(at);
	}
	m->new.last = (day_t)cursor_zigzag(at);
	m->new.location = undo_get_text(at);
	return OK;
}

static enum err read_rows(struct undoing *x, struct str block)
{
	struct cursor at;
	bool fine = undo_open(block, &at);

	while (fine && cursor_left(&at) > 0) {
		uint8_t kind = cursor_u8(&at);

		fine = kind == ROW_GROUP || kind == ROW_MEMBER;
		if (fine) {
			TRY(kind == ROW_GROUP ? read_group(x, &at) : read_member(x, &at));
		}
	}
	return fine && cursor_whole(&at) ? OK : undo_damaged(x->u);
}

static int by_person(const void *a, const void *b)
{
	const struct member *x = a, *y = b;

	if (x->new.person != y->new.person) {
		return x->new.person < y->new.person ? -1 : 1;
	}
	return x->new.enrolment < y->new.enrolment ? -1 : x->new.enrolment > y->new.enrolment;
}

static enum err lock(struct undoing *x)
{
	x->persons = ARENA_ARRAY(x->u->c->arena, x->members.n + 1, int64_t);
	if (x->persons == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < x->members.n; i++) {
		x->persons[i] = x->members.p[i].new.person;
	}
	return undo_lock_persons(x->u, x->persons, x->members.n, &x->person_n);
}

static void tell(struct undoing *x, const struct member *m, enum msg_id why)
{
	struct buf what DEFER(buf_finish);

	buf_init(&what, 512);
	buf_str(&what, m->new.class_group);
	buf_text(&what, ", ");
	human_date(&what, x->u->c->lang, m->new.first);
	undo_tell_kept(x->u, buf_view(&what), why);
}

static bool is_row(const struct member *m, const struct group_member_list_row *now)
{
	return m->new.person == now->person && m->new.enrolment == now->enrolment &&
	       m->new.first == now->first &&str_eq(m->new.class_group, now->class_group);
}

static enum err compare(struct undoing *x)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct group_member_list_row now;
	bool more;

	TRY(group_member_list_open(
		x->u->c->db, &(struct group_member_list_in){ ctx_list_i64(x->u->c->arena, x->persons, x->person_n) },
		&rows));
	for (size_t at = 0;;) {
		TRY(group_member_list_next(&rows, &now, &more));
		if (!more) {
			return OK;
		}
		while (at < x->members.n && x->members.p[at].new.person < now.person) {
			at++;
		}
		for (size_t i = at; i < x->members.n && x->members.p[i].new.person == now.person; i++) {
			struct member *m = &x->members.p[i];

			if (!is_row(m, &now)) {
				continue;
			}
			m->found = m->new.last == now.last &&str_eq(m->new.location, now.location);
			if (!m->found) {
				tell(x, m, MSG_UNDO_CHANGED);
				m->dropped = true; /* said already */
			}
		}
	}
}

static enum err put_back(struct undoing *x)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };
	struct ctx *c = x->u->c;

	for (size_t i = 0; i < x->members.n; i++) {
		struct member *m = &x->members.p[i];

		if (!m->found && !m->dropped) {
			tell(x, m, MSG_UNDO_ABSENT);
		}
		m->dropped = m->found && !m->was;
		x->u->undone += m->found;
		if (m->dropped) {
			TRY(group_member_drop(c->db,
			                      &(struct group_member_drop_in){ m->new.person, m->new.enrolment,
			                                                      m->new.class_group, m->new.first },
			                      NULL));
		}
	}
	TRY(group_member_put_open(c->db, &bulk));
	for (size_t i = 0; i < x->members.n; i++) {
		if (x->members.p[i].found && x->members.p[i].was) {
			TRY(group_member_put_row(&bulk, &x->members.p[i].old));
		}
	}
	return db_bulk_close(&bulk);
}

/* ---- gaps of lessons that were closed meanwhile ---- */

typedef VEC(struct mark_in) gaps;

/* Whether the enrolment has a gap at this time, that of no other lesson. */
static enum err has_gap(struct undoing *x, const struct member *m, const struct stored_day *days, size_t n,
                        const struct lesson_closed_of_group_row *l, bool *ret)
{
	struct ctx *c = x->u->c;
	struct lesson_gap_stands_row stands;
	bool found;

	*ret = false;
	for (size_t i = 0; i < n; i++) {
		struct reg_day day;

		if (days[i].person != m->new.person || days[i].enrolment != m->new.enrolment || days[i].day != l->day) {
			continue;
		}
		if (unpack_day(c->arena, days[i].marks, &day) != OK) {
			return fail_set(c->fail, ERR_DB, NULL, "a registered day is damaged; run `sluitend verify`");
		}
		for (uint32_t k = 0; k < day.count; k++) {
			const struct law_mark *mark = &day.marks[k];

			*ret = *ret || (mark->begin == l->begin_min && mark->end == l->end_min &&
			                mark->status == MARK_UNREGISTERED);
		}
	}
	if (*ret) {
		struct lesson_gap_stands_in in = { m->new.person, m->new.enrolment, l->day, l->begin_min, l->end_min };

		TRY(lesson_gap_stands(c->db, c->arena, &in, &stands, &found));
		*ret = found && stands.n == 0;
	}
	return OK;
}

static enum err gaps_of(struct undoing *x, const struct member *m, const struct stored_day *days, size_t n, gaps *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct ctx *c = x->u->c;
	day_t from = c->today - CLOSED_BACK, until = c->today;
	struct lesson_closed_of_group_row l;
	bool more, gap;

	from = m->new.first > from ? m->new.first : from;
	until = m->new.last != DAY_NONE && m->new.last < until ? m->new.last : until;
	TRY(lesson_closed_of_group_open(
		c->db,
		&(struct lesson_closed_of_group_in){ m->new.brin, m->new.location, m->new.class_group, from, until },
		&rows));
	for (;;) {
		struct mark_in *slot;

		TRY(lesson_closed_of_group_next(&rows, &l, &more));
		if (!more) {
			return OK;
		}
		TRY(has_gap(x, m, days, n, &l, &gap));
		if (!gap ||
		    (ret->n > 0 && ret->p[ret->n - 1].day == l.day && ret->p[ret->n - 1].mark.begin == l.begin_min)) {
			continue;
		}
		slot = vec_push(c->arena, ret);
		if (slot == NULL) {
			return ERR_NOMEM;
		}
		*slot = (struct mark_in){ .day = l.day,
			                  .mark = { .begin = (int16_t)l.begin_min, .end = (int16_t)l.end_min },
			                  .remove = true };
	}
}

static const struct enrolment_facts *facts_of(const struct enrolment_facts *list, size_t n, const struct member *m)
{
	for (size_t i = 0; i < n; i++) {
		if (list[i].person == m->new.person && list[i].enrolment == m->new.enrolment) {
			return &list[i];
		}
	}
	return NULL;
}

/* One after another: an enrolment may have been in several groups of one file. */
static enum err take_gaps(struct undoing *x)
{
	struct ctx *c = x->u->c;
	struct enrolment_facts *facts;
	struct stored_day *days;
	size_t fact_n, day_n;

	TRY(enrolment_facts_load(c, x->u->book, x->persons, x->person_n, &facts, &fact_n));
	TRY(registration_stored_from(c, c->arena, x->persons, x->person_n, c->today - CLOSED_BACK, &days, &day_n));
	for (size_t i = 0; i < x->members.n && day_n > 0; i++) {
		const struct member *m = &x->members.p[i];
		struct settle_work work = { .of = facts_of(facts, fact_n, m) };
		gaps list = { 0 };

		if (m->dropped && work.of != NULL) {
			TRY(gaps_of(x, m, days, day_n, &list));
		}
		work.marks = list.p;
		work.count = list.n;
		if (list.n > 0) {
			TRY(settle(c, x->u->book, &work, 1, "undo", false, NULL));
		}
	}
	return OK;
}

enum err undo_groups(struct undo_run *u, struct str block)
{
	struct undoing x = { .u = u };

	TRY(read_rows(&x, block));
	if (x.members.n > 0) {
		qsort(x.members.p, x.members.n, sizeof *x.members.p, by_person);
	}
	TRY(lock(&x));
	TRY(compare(&x));
	TRY(put_back(&x));
	TRY(take_gaps(&x));
	for (size_t i = 0; i < x.groups.n; i++) {
		const struct group *g = &x.groups.p[i];

		TRY(teaching_group_drop(u->c->db, &(struct teaching_group_drop_in){ g->brin, g->location, g->code },
		                        NULL));
	}
	return OK;
}
