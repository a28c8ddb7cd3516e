/* SPDX-License-Identifier: EUPL-1.2 */
/* What is known about a class before its roll is saved. */
#include "roll/inside.h"

#include "absence/absence.h"
#include "base/clock.h"
#include "registration/registration.h"
#include "registration/words.h"
#include "roll_sql.h"

bool roll_status(struct str letter, uint8_t *ret)
{
	if (letter.n != 1 || !status_valid((uint8_t)letter.p[0]) || letter.p[0] == (char)MARK_UNREGISTERED) {
		return false;
	}
	*ret = (uint8_t)letter.p[0];
	return true;
}

struct str roll_late_text(struct arena *a, int minutes)
{
	return minutes > 0 ? str_format(a, "%d min", minutes) : (struct str){ NULL, 0 };
}

int roll_late_minutes(struct str reason)
{
	struct str rest, number = str_cut(reason, ' ', &rest);
	int64_t minutes;

	return str_eq(rest, STR("min")) && str_to_i64(number, &minutes) && minutes > 0 && minutes <= ROLL_LATE_MOST
	               ? (int)minutes
	               : 0;
}

enum err roll_persons_of(struct ctx *c, const struct lesson_roll *roll, int64_t **ret, size_t *ret_n)
{
	int64_t *persons = ARENA_ARRAY(c->arena, roll->n + 1, int64_t);
	size_t n = 0;

	if (persons == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < roll->n; i++) {
		if (n == 0 || persons[n - 1] != roll->list[i].of.person) {
			persons[n++] = roll->list[i].of.person;
		}
	}
	*ret = persons;
	*ret_n = n;
	return OK;
}

/* "08:30 ongeoorloofd afwezig": the first lesson of the day before this one that was not attended as usual. */
static enum err hint_of(struct ctx *c, const struct reg_day *day, int begin, struct str *ret)
{
	for (uint32_t i = 0; i < day->count && day->marks[i].begin < begin; i++) {
		const struct law_mark *m = &day->marks[i];
		struct str args[2];

		if (m->status == MARK_PRESENT || m->status == MARK_UNREGISTERED) {
			continue;
		}
		args[0] = status_text(c->lang, m->status);
		args[1] = str_format(c->arena, "%02d:%02d", m->begin / 60, m->begin % 60);
		*ret = page_text(c, MSG_ROLL_EARLIER, args, 2);
		return ret->p != NULL ? OK : ERR_NOMEM;
	}
	return OK;
}

enum err roll_marks(struct ctx *c, const struct lesson *l, const struct lesson_roll *roll, const int64_t *persons,
                    size_t n, struct roll_day *ret)
{
	struct stored_day *days;
	size_t day_n, at = 0;

	TRY(registration_stored_from(c, c->arena, persons, n, l->day, &days, &day_n));
	for (size_t i = 0; i < roll->n; i++) {
		const struct enrolment_facts *of = &roll->list[i].of;
		struct reg_day *day = &ret[i].day;

		ret[i] = (struct roll_day){ 0 };
		while (at < day_n && (days[at].person < of->person ||
		                      (days[at].person == of->person &&
		                       (days[at].enrolment < of->enrolment ||
		                        (days[at].enrolment == of->enrolment && days[at].day < l->day))))) {
			at++;
		}
		if (at == day_n || days[at].person != of->person || days[at].enrolment != of->enrolment ||
		    days[at].day != l->day) {
			continue;
		}
		if (unpack_day(c->arena, days[at].marks, day) != OK) {
			return fail_set(c->fail, ERR_DB, NULL, "a registered day is damaged; run `sluitend verify`");
		}
		for (uint32_t m = 0; m < day->count; m++) {
			if (day->marks[m].begin == l->begin && day->marks[m].status != MARK_UNREGISTERED) {
				struct str reason = day->reasons != NULL ? day->reasons[m] : (struct str){ NULL, 0 };
				bool late = day->marks[m].status == MARK_LATE;

				ret[i].mark = (struct roll_mark){ day->marks[m].status,
					                          late ? roll_late_minutes(reason) : 0 };
				ret[i].reason = reason;
			}
		}
	}
	return OK;
}

/* Who said to be there. */
static enum err read_here(struct ctx *c, struct roll *r)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct roll_self_list_row row;
	bool more;

	TRY(roll_self_list_open(c->db, &(struct roll_self_list_in){ r->lesson.lesson }, &rows));
	for (;;) {
		TRY(roll_self_list_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		for (size_t i = 0; i < r->n; i++) {
			if (r->list[i].of->of.person == row.person && !r->list[i].here) {
				r->list[i].here = true;
				r->here++;
			}
		}
	}
}

static enum err read_self(struct ctx *c, struct roll *r)
{
	struct roll_code_of_row code;
	bool found;

	TRY(roll_self_wanted(c, r->lesson.brin, &r->self));
	if (!r->self) {
		return OK;
	}
	TRY(roll_code_of(c->db, c->arena, &(struct roll_code_of_in){ r->lesson.lesson, c->now }, &code, &found));
	if (found) {
		r->code = code.code;
		r->code_until = code.until;
	}
	return read_here(c, r);
}

/* "2 jongeren worden vandaag gemist", for who may know more: nobody does here. */
static enum err say_followed(struct ctx *c, const struct roll_last_row *last, struct roll *r)
{
	if (last->tasks > 0) {
		r->followed = page_text_count(c, MSG_ROLL_TASKS_ONE, MSG_ROLL_TASKS_MANY, last->tasks);
		return r->followed.p != NULL ? OK : ERR_NOMEM;
	}
	return OK;
}

enum err roll_read_last(struct ctx *c, struct roll *r)
{
	struct roll_last_row last;
	bool found;

	TRY(roll_last(c->db, c->arena, &(struct roll_last_in){ r->lesson.lesson }, &last, &found));
	r->registered = found || r->lesson.registered != INT64_MIN;
	if (!found) {
		return OK;
	}
	r->at = last.at;
	r->by = last.account_name;
	return say_followed(c, &last, r);
}

/* Today from some minutes before it begins; later on only what nobody registered. */
static void may_save(const struct ctx *c, struct roll *r)
{
	const struct lesson *l = &r->lesson;
	bool today = l->day == c->today;

	r->too_early = l->day > c->today || (today && clock_minute(c->now) + ROLL_BEFORE < l->begin);
	r->may_save = !l->cancelled && !r->too_early && (today || !r->registered);
}

static enum err fill(struct ctx *c, const struct lesson_roll *class, const struct roll_day *days,
                     const struct absence_known *known, size_t known_n, struct roll *r)
{
	for (size_t i = 0; i < r->n; i++) {
		const struct lesson_student *s = class->by_name[i];
		const struct roll_day *day = &days[s - class->list];
		const struct absence_known *k = absence_of_lesson(known, known_n, s->of.person, s->of.enrolment,
		                                                  r->lesson.begin);
		struct roll_student *to = &r->list[i];

		*to = (struct roll_student){ .of = s, .stored = day->mark, .chosen = { MARK_PRESENT, 0 } };
		if (k != NULL) {
			to->known = absence_word(c, k->kind);
			to->reason = k->reason;
			to->chosen.status = k->status != MARK_UNREGISTERED ? k->status : MARK_PRESENT;
		}
		if (to->stored.status != 0) {
			to->chosen = to->stored;
		}
		TRY(hint_of(c, &day->day, r->lesson.begin, &to->earlier));
	}
	return OK;
}

enum err roll_begin(struct ctx *c, struct str public, struct roll *ret)
{
	struct roll r = { 0 };

	TRY(lesson_open(c, public, ACTION_LESSON, &r.lesson));
	r.registered = r.lesson.registered != INT64_MIN;
	may_save(c, &r);
	*ret = r;
	return OK;
}

enum err roll_open(struct ctx *c, struct str public, struct roll *ret)
{
	struct lesson_roll class;
	struct roll_day *days;
	struct absence_known *known;
	size_t known_n, person_n;
	int64_t *persons;
	struct roll r = { 0 };

	TRY(lesson_open(c, public, ACTION_LESSON, &r.lesson));
	TRY(lesson_students(c, &r.lesson, ACTION_LESSON, &class));
	TRY(roll_persons_of(c, &class, &persons, &person_n));
	days = ARENA_ARRAY(c->arena, class.n + 1, struct roll_day);
	r.list = ARENA_ARRAY(c->arena, class.n + 1, struct roll_student);
	if (days == NULL || r.list == NULL) {
		return ERR_NOMEM;
	}
	r.more = class.n > ROLL_STUDENTS_MOST;
	r.n = r.more ? ROLL_STUDENTS_MOST : class.n;
	TRY(roll_marks(c, &r.lesson, &class, persons, person_n, days));
	TRY(absence_known(c, persons, person_n, r.lesson.day, &known, &known_n));
	TRY(fill(c, &class, days, known, known_n, &r));
	TRY(roll_read_last(c, &r));
	TRY(read_self(c, &r));
	may_save(c, &r);
	*ret = r;
	return OK;
}
