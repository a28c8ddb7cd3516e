/* SPDX-License-Identifier: EUPL-1.2 */
/* The lessons that a number of the ledger counts, and the students of one of them. */
#include <stdio.h>

#include "fmt/human.h"
#include "ledger/pages.h"
#include "ledger_views.h"
#include "reference/reference.h"
#include "registration/words.h"

struct str ledger_column_text(enum lang lang, enum ledger_column column)
{
	static const enum msg_id names[COLUMN_COUNT] = { MSG_LEDGER_SCHEDULED,    MSG_LEDGER_PRESENT,
		                                         MSG_LEDGER_UNAUTHORISED, MSG_LEDGER_AUTHORISED,
		                                         MSG_LEDGER_SICK,         MSG_LEDGER_UNREGISTERED };

	return msg(lang, names[column]);
}

/* "day.begin.end", with location and group beside it, names a lesson. */
static enum err lesson_asked(struct http_req *r, const char *prefix, struct ledger_lesson *ret, bool *ret_any)
{
	char name[16];
	struct str parts = http_query(r, prefix), part;
	struct ledger_lesson l = { 0 };
	int64_t begin, end;

	*ret_any = parts.n > 0;
	if (!*ret_any) {
		return OK;
	}
	(void)snprintf(name, sizeof name, "%s-groep", prefix);
	l.group = http_query(r, name);
	(void)snprintf(name, sizeof name, "%s-plaats", prefix);
	l.location = http_query(r, name);
	part = str_cut(parts, '.', &parts);
	if (!day_parse(part, &l.day)) {
		return REFUSE(web_ctx(r), ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	part = str_cut(parts, '.', &parts);
	if (!str_to_i64(part, &begin) || !str_to_i64(parts, &end) || begin < 0 || begin > 1440 || end < 0 ||
	    end > 1440) {
		return REFUSE(web_ctx(r), ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	l.begin = (int)begin;
	l.end = (int)end;
	*ret = l;
	return OK;
}

/* The address of a list with a lesson behind it. */
static struct str with_lesson(struct ctx *c, const char *path, const struct ledger_query *q, const char *prefix,
                              const struct ledger_lesson *l)
{
	struct str base = ledger_address(c, path, q, true);
	struct buf b DEFER(buf_finish);
	char day[DAY_TEXT];

	buf_init(&b, 4096);
	buf_str(&b, base);
	buf_printf(&b, "&%s=%s.%d.%d&%s-plaats=", prefix, day_text(l->day, day), l->begin, l->end, prefix);
	form_escape(&b, l->location);
	buf_printf(&b, "&%s-groep=", prefix);
	form_escape(&b, l->group);
	return buf_err(&b) == OK ? str_copy(c->arena, buf_view(&b)) : (struct str){ NULL, 0 };
}

static struct str list_title(struct ctx *c, const struct ledger_query *q, struct str place)
{
	return page_text(c, MSG_LEDGER_LESSONS_TITLE,
	                 (struct str[]){ place, str_format(c->arena, "%d", day_iso_week(q->first, NULL)),
	                                 ledger_column_text(c->lang, q->column) },
	                 3);
}

/* "Zwolle, MZ2A"; the institution when it is about all of its locations. */
static enum err place_name(struct ctx *c, const struct ledger_query *q, struct str *ret)
{
	struct institution school;
	struct location site;
	struct str name, part = q->one_group ? q->group : q->one_team ? q->team : STR("");
	bool found;

	if (q->location.n > 0) {
		TRY(reference_location(c->db, c->arena, q->brin, q->location, &site, &found));
		name = found && site.name.n > 0 ? site.name : q->location;
	} else {
		TRY(reference_institution(c->db, c->arena, q->brin, &school, &found));
		name = found ? school.name : q->brin;
	}
	*ret = part.n > 0 ? str_format(c->arena, "%.*s, %.*s", STR_ARG(part), STR_ARG(name)) : name;
	return ret->p != NULL ? OK : ERR_NOMEM;
}

/* Where the number stood. */
static struct str origin(struct ctx *c, const struct ledger_query *q)
{
	struct ledger_query self = { .first = q->first, .one_group = q->one_group, .group = q->group };
	struct str path = q->location.n > 0 ? str_format(c->arena, "/registratie/%.*s/%.*s", STR_ARG(q->brin),
	                                                 STR_ARG(q->location))
	                                    : STR("/registratie");

	if (q->location.n == 0) {
		self.one_group = false;
	}
	return path.p != NULL ? ledger_address(c, path.p, &self, false) : path;
}

static enum err lesson_rows(struct ctx *c, const struct ledger_query *q, struct ledger_lessons_view *v)
{
	v->rows = ARENA_ARRAY(c->arena, v->lessons.count + 1, struct ledger_lesson_row);
	if (v->rows == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < v->lessons.count; i++) {
		const struct ledger_lesson *l = &v->lessons.list[i];

		v->rows[i] = (struct ledger_lesson_row){ .l = l,
			                                 .href = with_lesson(c, "/registratie/les", q, "les", l) };
		v->rows[i].place = q->location.n == 0 ? l->location : STR("");
		if (v->rows[i].href.p == NULL) {
			return ERR_NOMEM;
		}
	}
	return OK;
}

enum err ledger_lessons_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct ledger_lessons_view v = { .more = STR("") };
	struct ledger_lesson after;
	struct ledger_query q;
	struct str place;
	struct out o;
	bool behind;

	TRY(ledger_asked(r, &q));
	TRY(lesson_asked(r, "na", &after, &behind));
	TRY(ledger_lessons(c, &q, behind ? &after : NULL, &v.lessons));
	TRY(place_name(c, &q, &place));
	TRY(lesson_rows(c, &q, &v));
	v.title = list_title(c, &q, place);
	v.back = origin(c, &q);
	if (v.lessons.more) {
		v.more = with_lesson(c, "/registratie/lessen", &q, "na", &v.lessons.after);
	}
	if (v.title.p == NULL || v.back.p == NULL || v.more.p == NULL) {
		return ERR_NOMEM;
	}
	v.tabs = registration_tabs_make(c, TAB_LEDGER);
	TRY(page_make(r, v.title, "registratie", &v.page));
	o = http_html(ret, 200);
	ledger_lessons_page(&o, &v);
	return OK;
}

static enum err student_row(struct ctx *c, const struct ledger_lesson *l, const struct ledger_student *s,
                            struct correct_row *ret)
{
	char day[DAY_TEXT];

	*ret = (struct correct_row){
		.label = s->name.n > 0 ? s->name : msg(c->lang, MSG_LEDGER_GONE),
		.href = STR(""),
		.value = STR(""),
		.sub = STR(""),
		.status = status_text(c->lang, s->status),
		.weak = !s->counts,
	};
	if (s->public.n > 0) {
		ret->value = str_format(c->arena, "%.*s.%.*s.%s.%d.%c", STR_ARG(s->public), STR_ARG(s->enrolment),
		                        day_text(l->day, day), l->begin, s->status);
		ret->href = str_format(c->arena, "/jongeren/%.*s", STR_ARG(s->public));
	}
	return ret->value.p != NULL && ret->href.p != NULL ? OK : ERR_NOMEM;
}

/* "vrijdag 09:15" and how much was missed, in the title and the line below it. */
static void lesson_words(struct ctx *c, const struct ledger_lesson *lesson, struct str column, int64_t minutes,
                         struct correct_view *v)
{
	struct buf words DEFER(buf_finish) = { 0 };
	struct str group = lesson->group.n > 0 ? lesson->group : msg(c->lang, MSG_GAPS_NO_GROUP);

	buf_init(&words, 256);
	human_weekday(&words, c->lang, lesson->day);
	buf_printf(&words, " ");
	human_time(&words, lesson->begin);
	v->title = page_text(c, MSG_LEDGER_LESSON_TITLE, (struct str[]){ group, buf_view(&words) }, 2);
	buf_clear(&words);
	human_hours(&words, c->lang, minutes);
	v->lead = page_text(c, MSG_LEDGER_LESSON_LEAD, (struct str[]){ column, buf_view(&words) }, 2);
}

enum err ledger_lesson_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct correct_view v = { .previous = STR(""), .next = STR("") };
	struct ledger_student *list;
	struct ledger_lesson lesson;
	struct ledger_query q;
	int64_t minutes = 0;
	size_t at = 0;
	struct out o;
	bool any;

	TRY(ledger_asked(r, &q));
	TRY(lesson_asked(r, "les", &lesson, &any));
	if (!any || lesson.day < q.first || lesson.day > q.last) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	v.back = ledger_address(c, "/registratie/lessen", &q, true);
	v.back_name = msg(c->lang, MSG_LEDGER_BACK_LESSONS);
	q.location = lesson.location;
	TRY(ledger_students(c, &q, &lesson, &list, &v.form.count));
	v.form.rows = ARENA_ARRAY(c->arena, v.form.count + 1, struct correct_row);
	if (v.form.rows == NULL) {
		return ERR_NOMEM;
	}
	/* Those whom the number counts come first. */
	for (int counts = 1; counts >= 0; counts--) {
		for (size_t i = 0; i < v.form.count; i++) {
			if (list[i].counts == counts) {
				TRY(student_row(c, &lesson, &list[i], &v.form.rows[at++]));
				minutes += list[i].minutes;
			}
		}
	}
	lesson_words(c, &lesson, ledger_column_text(c->lang, q.column), minutes, &v);
	v.may = actor_may(c, ACTION_CORRECT);
	v.form.status = v.form.why = v.form.wrong = STR("");
	v.form.back = str_format(c->arena, "%.*s", STR_ARG(v.back));
	v.tabs = registration_tabs_make(c, TAB_LEDGER);
	TRY(page_make(r, v.title, "registratie", &v.page));
	o = http_html(ret, 200);
	correct_page(&o, &v);
	return OK;
}

struct team_job {
	struct str brin, location, group, team;
};

static enum err set_team(struct ctx *c, void *arg)
{
	struct team_job *j = arg;

	return ledger_team(c, j->brin, j->location, j->group, j->team);
}

enum err ledger_team_post(struct http_req *r, struct http_resp *ret)
{
	struct team_job job = { http_form(r, "brin"), http_form(r, "vestiging"), http_form(r, "groep"),
		                http_form(r, "team") };
	struct str to;

	TRY(web_write(r, set_team, &job));
	to = str_format(&r->arena, "/registratie/%.*s/%.*s", STR_ARG(job.brin), STR_ARG(job.location));
	return to.p != NULL ? http_redirect(ret, to) : ERR_NOMEM;
}
