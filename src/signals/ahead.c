/* SPDX-License-Identifier: EUPL-1.2 */
#include "signals/ahead.h"

#include "access/page.h"
#include "reference/reference.h"
#include "signals_ahead_sql.h"

/* Everything that is stored, future days too: what is registered ahead is planned absence. */
static enum err law_days(struct ctx *c, const struct reg_day *days, size_t n, struct law_case *law)
{
	struct law_day *list = ARENA_ARRAY(c->arena, n, struct law_day);

	if (list == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		list[i] = (struct law_day){ days[i].day, days[i].count, days[i].marks };
	}
	law->days = list;
	law->day_count = n;
	return OK;
}

/* Whether something is registered at that time: then it is no longer to come. */
static bool registered(const struct law_case *law, day_t day, int begin)
{
	for (size_t i = law->day_count; i > 0 && law->days[i - 1].day >= day; i--) {
		const struct law_day *d = &law->days[i - 1];

		for (uint32_t m = 0; d->day == day && m < d->count; m++) {
			if (d->marks[m].begin == begin && d->marks[m].status != MARK_UNREGISTERED) {
				return true;
			}
		}
	}
	return false;
}

static enum err planned_lessons(struct ctx *c, const struct young *y, const struct young_enrolment *e,
                                struct ahead_case *a)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct lessons_ahead_row row;
	VEC(struct law_supposed) list = { 0 };
	bool more;

	TRY(lessons_ahead_open(c->db,
	                       &(struct lessons_ahead_in){ y->person, e->enrolment, e->brin, e->location,
	                                                   e->class_group, c->today, c->today + AHEAD_DAYS },
	                       &rows));
	for (;;) {
		struct law_supposed *s;

		TRY(lessons_ahead_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		if (registered(&a->law, row.day, row.begin_min) || (e->last != DAY_NONE && row.day > e->last) ||
		    (list.n > 0 && list.p[list.n - 1].day == row.day &&
		     list.p[list.n - 1].mark.begin == row.begin_min)) {
			continue;
		}
		s = vec_push(c->arena, &list);
		if (s == NULL) {
			return ERR_NOMEM;
		}
		*s = (struct law_supposed){ row.day,
			                    { (int16_t)row.begin_min, (int16_t)row.end_min, MARK_UNAUTHORISED } };
	}
	a->planned = list.p;
	a->planned_count = list.n;
	a->timetable = list.n > 0;
	return OK;
}

enum err ahead_load(struct ctx *c, const struct young *y, const struct young_enrolment *e, const struct reg_day *days,
                    size_t n, struct ahead_case *ret)
{
	struct ahead_weeks_row board;
	struct law_calendar *calendar = ARENA_NEW(c->arena, struct law_calendar);
	struct ahead_case a = { .planned = NULL };
	bool found;

	if (calendar == NULL) {
		return ERR_NOMEM;
	}
	TRY(reference_calendar(c->db, c->arena, e->brin, e->location, calendar));
	TRY(ahead_weeks(c->db, c->arena, &(struct ahead_weeks_in){ e->brin }, &board, &found));
	a.law = (struct law_case){ .calendar = calendar,
		                   .protocol = law_protocol_national(),
		                   .person = { y->birth, y->qualified },
		                   .sector = e->sector,
		                   .track = e->bol   ? TRACK_BOL
		                            : e->bbl ? TRACK_BBL
		                                     : TRACK_NONE,
		                   .unit = e->unit,
		                   .rmc_weeks = found ? board.rmc_weeks : 0,
		                   .end = e->last };
	TRY(law_days(c, days, n, &a.law));
	TRY(planned_lessons(c, y, e, &a));
	if (a.planned_count == 0) {
		TRY(law_usual_lessons(&a.law, c->today + 1, c->today + AHEAD_DAYS, c->arena, &a.planned,
		                      &a.planned_count));
	}
	*ret = a;
	return OK;
}

/* ", te melden uiterlijk op maandag 16 maart", where there is anything to report. */
static struct str report_by(struct ctx *c, const struct law_finding *f)
{
	struct str due = words_weekday(c, f->due);

	return law_rule_is_obligation(f->rule) ? page_text(c, MSG_AHEAD_REPORT, &due, 1) : STR("");
}

enum err ahead_words(struct ctx *c, const struct ahead_case *a, struct ahead_words *ret)
{
	struct ahead_words w = { STR(""), STR(""), STR("") };
	size_t n = a->planned_count < LAW_AHEAD_MOST ? a->planned_count : LAW_AHEAD_MOST;
	struct law_ahead ahead;

	if (n == 0) {
		*ret = w;
		return OK;
	}
	TRY(law_look_ahead(&a->law, a->planned, n, c->arena, &ahead));
	if (ahead.lessons > 0) {
		struct str args[] = { str_format(c->arena, "%d", (int)ahead.lessons), words_weekday(c, ahead.at.day),
			              report_by(c, &ahead.at) };

		w.lessons = page_text(c, ahead.lessons == 1 ? MSG_AHEAD_LESSONS_ONE : MSG_AHEAD_LESSONS_MANY, args, 3);
	} else {
		struct str last = words_weekday(c, a->planned[n - 1].day);

		w.lessons = page_text(c, MSG_AHEAD_FAR, &last, 1);
	}
	if (ahead.on_next && ahead.lessons != 1) {
		struct str args[] = { words_weekday(c, a->planned[0].day), report_by(c, &ahead.day) };

		w.next = page_text(c, MSG_AHEAD_NEXT, args, 2);
	}
	w.basis = msg(c->lang, a->timetable ? MSG_AHEAD_TIMETABLE : MSG_AHEAD_USUAL);
	if (w.lessons.p == NULL || w.next.p == NULL) {
		return ERR_NOMEM;
	}
	*ret = w;
	return OK;
}
