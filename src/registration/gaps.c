/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/words.h"
#include "registration/gaps.h"

#include "access/look.h"
#include "base/clock.h"
#include "base/vec.h"
#include "fmt/human.h"
#include "people/name.h"
#include "people/open.h"
#include "people/reach.h"
#include "people_young_sql.h"
#include "reference/reference.h"
#include "registration/pack.h"
#include "registration_pages_sql.h"
#include "registration_sql.h"

enum { STUDENTS = 50 };

typedef VEC(struct gap_row) row_list;

static enum err row_of(struct ctx *c, const struct gap_weeks_row *row, row_list *list, struct gap_row **ret)
{
	struct gap_row *last = list->n > 0 ? &list->p[list->n - 1] : NULL;

	if (last == NULL || !str_eq(last->brin, row->brin) || !str_eq(last->location, row->location)) {
		last = vec_push(c->arena, list);
		if (last == NULL) {
			return ERR_NOMEM;
		}
		*last = (struct gap_row){ .brin = str_copy(c->arena, row->brin),
			                  .location = str_copy(c->arena, row->location),
			                  .name = str_copy(c->arena, row->location_name) };
		if (last->brin.p == NULL || last->location.p == NULL) {
			return ERR_NOMEM;
		}
	}
	*ret = last;
	return OK;
}

static void add(struct gap_cell *to, const struct gap_cell *cell)
{
	to->scheduled += cell->scheduled;
	to->unregistered += cell->unregistered;
	to->lessons += cell->lessons;
	to->gaps += cell->gaps;
}

enum err gaps_table(struct ctx *c, struct gap_table *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct gap_table t = { .this_week = 0 };
	struct gap_weeks_row row;
	row_list list = { 0 };
	bool more;

	TRY(ctx_require(c, ACTION_GAPS));
	for (int i = 0; i < GAP_WEEKS; i++) {
		t.weeks[i] = day_monday(c->today) - 7 * i;
	}
	TRY(gap_weeks_open(c->db,
	                   &(struct gap_weeks_in){ c->actor.brins, c->actor.wholes, c->actor.sites,
	                                           t.weeks[GAP_WEEKS - 1], t.weeks[0] },
	                   &rows));
	for (;;) {
		struct gap_row *at;
		struct gap_cell cell;
		int week;

		TRY(gap_weeks_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		TRY(row_of(c, &row, &list, &at));
		cell = (struct gap_cell){ row.scheduled, row.unregistered, row.lessons, row.gaps };
		week = (t.weeks[0] - row.week) / 7;
		if (week < 0 || week >= GAP_WEEKS) {
			return fail_set(c->fail, ERR_DB, NULL, "a week of the ledger begins on no Monday");
		}
		at->cells[week] = cell;
		add(&at->sum, &cell);
		t.this_week += week == 0 ? cell.gaps : 0;
	}
	t.rows = list.p;
	t.count = list.n;
	*ret = t;
	return OK;
}

int64_t gap_completeness(const struct gap_cell *cell)
{
	return cell->scheduled > 0 ? (cell->scheduled - cell->unregistered) * 1000 / cell->scheduled : 1000;
}

static enum err fill_groups(struct ctx *c, struct gap_week *w)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct gap_group_days_row row;
	VEC(struct gap_group) list = { 0 };
	bool more;

	TRY(gap_group_days_open(c->db,
	                        &(struct gap_group_days_in){ w->brin, w->location, reach_seen_from(c->today), w->monday,
	                                                     w->monday + 6 },
	                        &rows));
	for (;;) {
		struct gap_group *g;

		TRY(gap_group_days_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		g = vec_push(c->arena, &list);
		if (g == NULL) {
			return ERR_NOMEM;
		}
		*g = (struct gap_group){ row.day, str_copy(c->arena, row.class_group), row.students, row.minutes };
	}
	w->groups = list.p;
	w->group_count = list.n;
	return OK;
}

/* The times of the lessons of a day that nobody registered. */
static enum err open_times(struct ctx *c, struct str marks, struct str *ret)
{
	struct buf b DEFER(buf_finish) = { 0 };
	struct reg_day day;

	if (unpack_day(c->arena, marks, &day) != OK) {
		return fail_set(c->fail, ERR_DB, NULL, "a stored day of marks is damaged");
	}
	buf_init(&b, 4096);
	for (uint32_t i = 0; i < day.count; i++) {
		char begin[TIME_TEXT], end[TIME_TEXT];

		if (day.marks[i].status == MARK_UNREGISTERED) {
			buf_printf(&b, "%s%s–%s", b.n > 0 ? ", " : "", time_text(day.marks[i].begin, begin),
			           time_text(day.marks[i].end, end));
		}
	}
	TRY(buf_err(&b));
	*ret = str_copy(c->arena, buf_view(&b));
	return ret->p != NULL ? OK : ERR_NOMEM;
}

typedef VEC(struct gap_student) student_list;

static enum err keep_student(struct ctx *c, const struct gap_days_row *row, student_list *list)
{
	struct gap_student *s = vec_push(c->arena, list);

	if (s == NULL) {
		return ERR_NOMEM;
	}
	*s = (struct gap_student){
		.day = row->day,
		.person = row->person,
		.public = str_copy(c->arena, row->public),
		.class_group = str_copy(c->arena, row->class_group),
		.minutes = row->unregistered,
		.name = person_name(c->arena, row->call_name, STR(""), row->prefix, row->family_name),
	};
	if (s->public.p == NULL || s->name.p == NULL) {
		return ERR_NOMEM;
	}
	return open_times(c, str_copy(c->arena, row->marks), &s->times);
}

/* The page ends between persons, so that its end can be named by day and person alone. */
static size_t page_end(const student_list *list)
{
	size_t n = list->n < STUDENTS ? list->n : STUDENTS;

	while (n > 0 && n < list->n && list->p[n].day == list->p[n - 1].day &&
	       list->p[n].person == list->p[n - 1].person) {
		n++;
	}
	return n;
}

static enum err fill_students(struct ctx *c, const struct gap_after *after, struct gap_week *w)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct gap_days_in in = { .brin = w->brin,
		                  .location = w->location,
		                  .seen_from = reach_seen_from(c->today),
		                  .from_day = w->monday,
		                  .to_day = w->monday + 6,
		                  .after_day = DAY_MIN,
		                  .most = STUDENTS + 4 };
	struct gap_days_row row;
	student_list list = { 0 };
	int64_t *shown;
	bool more;

	if (after->day != DAY_NONE) {
		struct young_key_of_row start;
		bool found;

		TRY(young_key_of(c->db, c->arena, &(struct young_key_of_in){ after->person }, &start, &found));
		if (found) {
			TRY(people_in_reach(c, start.person, &found));
		}
		if (!found) {
			return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
		}
		in.after_day = after->day;
		in.after_person = start.person;
		in.after_enrolment = INT64_MAX;
	}
	TRY(gap_days_open(c->db, &in, &rows));
	for (;;) {
		TRY(gap_days_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		TRY(keep_student(c, &row, &list));
	}
	w->students = list.p;
	w->student_count = page_end(&list);
	w->more = w->student_count < list.n;
	shown = ARENA_ARRAY(c->arena, w->student_count + 1, int64_t);
	if (shown == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < w->student_count; i++) {
		/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): no more than were kept */
		shown[i] = list.p[i].person;
	}
	return look_at_list(c, ACTION_GAPS, shown, w->student_count);
}

/* "A. Smit 3 mrt 16:00" */
static enum err add_told(struct ctx *c, const struct gap_lessons_row *row, struct gap_lesson *l)
{
	struct buf b DEFER(buf_finish) = { 0 };

	if (row->told == INT64_MIN) {
		return OK;
	}
	buf_init(&b, 4096);
	buf_str(&b, l->told);
	buf_printf(&b, "%s", l->told.n > 0 ? ", " : "");
	buf_str(&b, row->told_name);
	buf_printf(&b, " ");
	human_day(&b, c->lang, words_day_of(c, row->told));
	buf_printf(&b, " ");
	human_time(&b, clock_minute(row->told));
	TRY(buf_err(&b));
	l->told = str_copy(c->arena, buf_view(&b));
	return l->told.p != NULL ? OK : ERR_NOMEM;
}

static enum err fill_lessons(struct ctx *c, struct gap_week *w)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct gap_lessons_row row;
	VEC(struct gap_lesson) list = { 0 };
	int64_t last = 0;
	bool more;

	TRY(gap_lessons_open(c->db, &(struct gap_lessons_in){ w->brin, w->location, w->monday, w->monday + 6 }, &rows));
	for (;;) {
		struct gap_lesson *l;

		TRY(gap_lessons_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		if (list.n == 0 || row.lesson != last) {
			l = vec_push(c->arena, &list);
			if (l == NULL) {
				return ERR_NOMEM;
			}
			*l = (struct gap_lesson){ .public = str_copy(c->arena, row.public),
				                  .group = str_copy(c->arena, row.class_group),
				                  .teacher = str_copy(c->arena, row.teacher),
				                  .told = STR(""),
				                  .day = row.day,
				                  .begin = row.begin_min };
			last = row.lesson;
		}
		TRY(add_told(c, &row, &list.p[list.n - 1]));
	}
	w->lessons_open = list.p;
	w->lesson_count = list.n;
	return OK;
}

enum err gaps_week(struct ctx *c, struct str brin, struct str location, day_t monday, const struct gap_after *after,
                   struct gap_week *ret)
{
	struct gap_week w = { .brin = brin, .location = location, .monday = monday };
	struct gap_week_sum_row sum;
	struct institution school;
	struct location site;
	bool found, known;

	TRY(ctx_require(c, ACTION_GAPS));
	if (!actor_reaches_site(c, brin, location) || day_weekday(monday) != 0) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	TRY(reference_institution(c->db, c->arena, brin, &school, &found));
	TRY(reference_location(c->db, c->arena, brin, location, &site, &known));
	if (!found || !known) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	w.school = school.name;
	w.name = site.name;
	TRY(gap_week_sum(c->db, c->arena, &(struct gap_week_sum_in){ brin, location, monday }, &sum, &found));
	if (found) {
		w.sum = (struct law_ledger){ sum.scheduled, sum.present,      sum.unauthorised, sum.authorised,
			                     sum.sick,      sum.unregistered, sum.late };
		w.lessons = sum.lessons;
		w.gaps = sum.gaps;
	}
	TRY(fill_groups(c, &w));
	TRY(fill_lessons(c, &w));
	TRY(fill_students(c, after, &w));
	*ret = w;
	return OK;
}
