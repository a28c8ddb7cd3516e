/* SPDX-License-Identifier: EUPL-1.2 */
/* A roll call is saved: once, whatever the connection does, and never over what somebody else noted. */
#include <sodium.h>
#include <string.h>

#include "access/live.h"
#include "access/log.h"
#include "access_sql.h"
#include "fmt/ident.h"
#include "intake/settle.h"
#include "roll/inside.h"
#include "roll_sql.h"

enum { KEY_MOST = 64, HASH = 16 };

/* What is at work in one transaction. */
struct saving {
	struct roll *r;
	const struct roll_entry *entries;
	size_t n;
	struct lesson_roll class;
	struct roll_day *days;    /* beside class.list */
	struct mark_in *marks;    /* beside work */
	struct settle_work *work; /* in order of class.list */
	size_t work_n;
	struct str key;
};

/* ---- sent before? ---- */

/* The key of the client and what was sent: a form that was changed and sent again is another roll. */
static enum err make_key(struct ctx *c, struct str key, struct saving *s)
{
	unsigned char hash[HASH];
	struct buf b DEFER(buf_finish);

	buf_init(&b, 64 * 1024);
	buf_str(&b, s->r->lesson.public);
	for (size_t i = 0; i < s->n; i++) {
		const struct roll_entry *e = &s->entries[i];

		buf_printf(&b, "|%.*s %d %d %d %d", STR_ARG(e->student), e->mark.status, e->mark.minutes,
		           e->seen.status, e->seen.minutes);
	}
	TRY(buf_err(&b));
	(void)crypto_generichash(hash, sizeof hash, (const unsigned char *)b.p, b.n, NULL, 0);
	buf_clear(&b);
	buf_text(&b, "roll:");
	buf_str(&b, key);
	buf_char(&b, ':');
	hex_put(&b, (struct str){ (const char *)hash, sizeof hash });
	TRY(buf_err(&b));
	s->key = str_copy(c->arena, buf_view(&b));
	return s->key.p != NULL ? OK : ERR_NOMEM;
}

static enum err sent_before(struct ctx *c, struct str key, struct saving *s, bool *ret)
{
	struct idempotent_find_row row;

	*ret = false;
	if (key.n == 0 || key.n > KEY_MOST) {
		return OK;
	}
	TRY(make_key(c, key, s));
	return idempotent_find(c->db, c->arena, &(struct idempotent_find_in){ c->actor.account, s->key }, &row, ret);
}

static enum err keep_key(struct ctx *c, const struct saving *s)
{
	enum err e;

	if (s->key.n == 0) {
		return OK;
	}
	e = idempotent_add(c->db,
	                   &(struct idempotent_add_in){ c->actor.account, s->key, STR("roll"), 200, STR(""), c->now },
	                   NULL);
	/* A twin that came at the same moment was quicker: once more, and it is found. */
	return e == ERR_CONFLICT ? ERR_BUSY : e;
}

/* ---- the class as it stands now ---- */

static enum err lock(struct ctx *c, const struct lesson *l)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct roll_persons_row row;
	VEC(int64_t) persons = { 0 };
	bool more;

	TRY(roll_persons_open(c->db, &(struct roll_persons_in){ l->brin, l->location, l->group, l->day }, &rows));
	for (;;) {
		int64_t *p;

		TRY(roll_persons_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		p = vec_push(c->arena, &persons);
		if (p == NULL) {
			return ERR_NOMEM;
		}
		*p = row.person;
	}
	db_rows_close(&rows);
	return persons.n > 0 ? db_lock_keys(c->db, persons.p, persons.n) : OK;
}

static enum err read_class(struct ctx *c, struct saving *s, int64_t **ret, size_t *ret_n)
{
	struct lesson *l = &s->r->lesson;

	TRY(lock(c, l));
	TRY(lesson_students(c, l, ACTION_COUNT, &s->class));
	TRY(roll_persons_of(c, &s->class, ret, ret_n));
	s->days = ARENA_ARRAY(c->arena, s->class.n + 1, struct roll_day);
	s->marks = ARENA_ARRAY(c->arena, s->class.n + 1, struct mark_in);
	s->work = ARENA_ARRAY(c->arena, s->class.n + 1, struct settle_work);
	if (s->days == NULL || s->marks == NULL || s->work == NULL) {
		return ERR_NOMEM;
	}
	return roll_marks(c, l, &s->class, *ret, *ret_n, s->days);
}

/* The rows of a roll that was only begun, in the order of the page. */
static enum err make_rows(struct ctx *c, struct saving *s)
{
	struct roll *r = s->r;

	if (r->list != NULL) {
		return OK;
	}
	r->list = ARENA_ARRAY(c->arena, s->class.n + 1, struct roll_student);
	if (r->list == NULL) {
		return ERR_NOMEM;
	}
	r->more = s->class.n > ROLL_STUDENTS_MOST;
	r->n = r->more ? ROLL_STUDENTS_MOST : s->class.n;
	for (size_t i = 0; i < r->n; i++) {
		r->list[i] = (struct roll_student){ .of = s->class.by_name[i], .chosen = { MARK_PRESENT, 0 } };
	}
	return OK;
}

static struct roll_student *shown(struct roll *r, const struct lesson_student *of)
{
	for (size_t i = 0; i < r->n; i++) {
		if (r->list[i].of->of.person == of->of.person && r->list[i].of->of.enrolment == of->of.enrolment) {
			return &r->list[i];
		}
	}
	return NULL;
}

/* The entry of a student; the page shows one row an enrolment, and a person has one in a class. */
static const struct roll_entry *entry_of(const struct saving *s, const struct lesson_student *of)
{
	for (size_t i = 0; i < s->n; i++) {
		if (str_eq(s->entries[i].student, of->public)) {
			return &s->entries[i];
		}
	}
	return NULL;
}

static bool same(struct roll_mark a, struct roll_mark b)
{
	return a.status == b.status && (a.status != MARK_LATE || a.minutes == b.minutes);
}

/* ---- each entry ---- */

static enum err add_work(struct ctx *c, struct saving *s, const struct lesson_student *of, struct roll_mark mark)
{
	const struct lesson *l = &s->r->lesson;
	struct mark_in *m = &s->marks[s->work_n];

	*m = (struct mark_in){ .day = l->day, .mark = { (int16_t)l->begin, (int16_t)l->end, mark.status } };
	if (mark.status == MARK_LATE && mark.minutes > 0) {
		m->reason = roll_late_text(c->arena, mark.minutes);
		if (m->reason.p == NULL) {
			return ERR_NOMEM;
		}
	}
	s->work[s->work_n++] = (struct settle_work){ .of = &of->of, .marks = m, .count = 1 };
	return OK;
}

/* Puts each entry beside what stands: new, the same, or somebody else's. */
static enum err take_entries(struct ctx *c, struct saving *s, bool write, struct roll_saved *ret)
{
	for (size_t i = 0; i < s->class.n; i++) {
		const struct lesson_student *of = &s->class.list[i];
		const struct roll_entry *e = entry_of(s, of);
		struct roll_student *row = shown(s->r, of);
		struct roll_mark stored = s->days[i].mark;

		if (row != NULL) {
			row->stored = stored;
			row->chosen = stored.status != 0 ? stored : row->chosen;
		}
		if (e == NULL || same(e->mark, stored)) {
			continue;
		}
		if (write && same(e->seen, stored)) {
			TRY(add_work(c, s, of, e->mark));
			if (row != NULL) {
				row->stored = e->mark;
				row->chosen = e->mark;
			}
		} else if (!same(e->seen, e->mark) && row != NULL) {
			/* What the person did not touch stays as the other left it, without a word. */
			row->conflict = true;
			row->mine = e->mark;
			ret->conflicts++;
		}
	}
	return OK;
}

/* Who changed the marks that stand against ours, and when; else who saved the roll. */
static enum err name_others(struct ctx *c, struct saving *s, const int64_t *persons, size_t n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	const struct lesson *l = &s->r->lesson;
	struct roll_changes_row row;
	bool more;

	for (size_t i = 0; i < s->r->n; i++) {
		s->r->list[i].who = s->r->by;
		s->r->list[i].when = s->r->at;
	}
	TRY(roll_changes_open(c->db, &(struct roll_changes_in){ ctx_list_i64(c->arena, persons, n), l->day, l->begin },
	                      &rows));
	for (;;) {
		TRY(roll_changes_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		for (size_t i = 0; i < s->r->n; i++) {
			struct roll_student *to = &s->r->list[i];

			if (to->of->of.person == row.person && to->of->of.enrolment == row.enrolment && to->conflict &&
			    row.changed_at > to->when) {
				to->when = row.changed_at;
				to->who = str_copy(c->arena, row.account_name);
			}
		}
	}
}

/* ---- what follows ---- */

/* New findings that are the school's to act on today. */
static int tasks_of(const struct ctx *c, const struct settle_result *done)
{
	int n = 0;

	for (size_t i = 0; i < done->finding_count; i++) {
		const struct finding *f = &done->findings[i];

		n += f->holds && f->turn == TURN_SCHOOL && f->since <= c->today;
	}
	return n;
}

static enum err note(struct ctx *c, struct saving *s, int tasks, int changed)
{
	struct roll_add_in in = { .lesson = s->r->lesson.lesson,
		                  .at = c->now,
		                  .account = c->actor.account,
		                  .changed = changed,
		                  .tasks = tasks };

	for (size_t i = 0; i < s->r->n; i++) {
		uint8_t status = s->r->list[i].stored.status;

		in.present += status == MARK_PRESENT;
		in.late += status == MARK_LATE;
		in.unauthorised += status == MARK_UNAUTHORISED;
		in.authorised += status == MARK_AUTHORISED;
		in.sick += status == MARK_SICK;
	}
	TRY(roll_add(c->db, &in, NULL));
	TRY(lesson_registered(c, s->r->lesson.lesson));
	TRY(roll_self_end(c->db, &(struct roll_self_end_in){ s->r->lesson.lesson }, NULL));
	TRY(roll_code_end(c->db, &(struct roll_code_end_in){ s->r->lesson.lesson }, NULL));
	return OK;
}

static enum err write_all(struct ctx *c, struct reference_book *book, struct saving *s, const int64_t *persons,
                          size_t n, struct roll_saved *ret)
{
	struct settle_result done = { 0 };

	if (s->work_n > 0) {
		TRY(settle(c, book, s->work, s->work_n, "roll", false, &done));
	}
	ret->counts = done.counts;
	TRY(note(c, s, tasks_of(c, &done), (int)s->work_n));
	if (n > 0) {
		TRY(log_change_some(c, ACTION_LESSON, persons, n, "roll.save"));
	}
	TRY(keep_key(c, s));
	return live_tell_school(c, LIVE_LESSONS, s->r->lesson.brin);
}

/* What stands against saving as a whole. */
static enum err refuse(struct ctx *c, const struct roll *r)
{
	if (r->lesson.cancelled) {
		return REFUSE(c, ERR_CONFLICT, NULL, MSG_ROLL_CANCELLED);
	}
	if (r->too_early) {
		return REFUSE(c, ERR_CONFLICT, NULL, MSG_ROLL_TOO_EARLY);
	}
	return OK;
}

/* It was opened on a reader: by now somebody may have cancelled it, moved it or given it to another group. */
static enum err still_stands(struct ctx *c, const struct lesson *l)
{
	struct roll_lesson_now_row row;
	bool found;

	TRY(roll_lesson_now(
		c->db, c->arena,
		&(struct roll_lesson_now_in){ l->lesson, l->brin, l->location, l->group, l->day, l->begin, l->end },
		&row, &found));
	return found ? OK : REFUSE(c, ERR_CONFLICT, NULL, MSG_HTTP_CONFLICT_EXPLAIN);
}

enum err roll_save(struct ctx *c, struct reference_book *book, struct roll *r, const struct roll_entry *entries,
                   size_t n, struct str key, struct roll_saved *ret)
{
	struct saving s = { .r = r, .entries = entries, .n = n };
	struct roll_saved saved = { 0 };
	int64_t *persons;
	size_t person_n;

	TRY(ctx_require(c, ACTION_LESSON));
	TRY(refuse(c, r));
	TRY(sent_before(c, key, &s, &saved.before));
	TRY(saved.before ? OK : still_stands(c, &r->lesson));
	TRY(roll_read_last(c, r));
	TRY(read_class(c, &s, &persons, &person_n));
	TRY(make_rows(c, &s));
	/* Of another day and registered by now: what differs is for who may correct. */
	r->may_save = r->lesson.day == c->today || !r->registered;
	TRY(take_entries(c, &s, !saved.before && r->may_save, &saved));
	if (!saved.before && r->may_save) {
		TRY(write_all(c, book, &s, persons, person_n, &saved));
		/* Those who stand against it were there before: their words are read first. */
	}
	if (saved.conflicts > 0) {
		TRY(name_others(c, &s, persons, person_n));
	}
	TRY(roll_read_last(c, r));
	*ret = saved;
	return OK;
}
