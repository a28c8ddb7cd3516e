/* SPDX-License-Identifier: EUPL-1.2 */
#include "timetable/pages.h"

#include "access/words.h"
#include "base/vec.h"
#include "intake/book.h"
#include "timetable/edit.h"
#include "timetable/pages_feeds.h"
#include "timetable_sql.h"
#include "timetable_views.h"

enum { GROUPS_MOST = 400, WEEK = 7 };

/* What stands in a query must be written so that it stays one. */
static struct str in_query(struct arena *a, struct str s)
{
	struct buf b DEFER(buf_finish);

	buf_init(&b, 3 * s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		unsigned char ch = (unsigned char)s.p[i];

		if ((ch >= '0' && ch <= '9') || (ch >= 'A' && ch <= 'Z') || (ch >= 'a' && ch <= 'z') || ch == '-' ||
		    ch == '/' || ch == '_') {
			buf_char(&b, s.p[i]);
		} else {
			buf_printf(&b, "%%%02X", ch);
		}
	}
	return str_copy(a, buf_view(&b));
}

static struct str address(struct ctx *c, struct str place, struct str group, struct str teacher, day_t monday)
{
	char week[DAY_TEXT];

	return str_format(c->arena, "/rooster?plaats=%.*s&groep=%.*s&docent=%.*s&week=%s",
	                  STR_ARG(in_query(c->arena, place)), STR_ARG(in_query(c->arena, group)),
	                  STR_ARG(in_query(c->arena, teacher)), day_text(monday, week));
}

/* ---- the page ---- */

enum err timetable_places(struct ctx *c, struct str *place, const struct timetable_place **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct lesson_places_row row;
	VEC(struct timetable_place) list = { 0 };
	bool more, found = false;

	TRY(lesson_places_open(c->db, &(struct lesson_places_in){ c->actor.wholes, c->actor.sites }, &rows));
	for (;;) {
		struct timetable_place *p;

		TRY(lesson_places_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		p = vec_push(c->arena, &list);
		if (p == NULL) {
			return ERR_NOMEM;
		}
		p->value = str_format(c->arena, "%.*s/%.*s", STR_ARG(row.brin), STR_ARG(row.code));
		p->name = str_format(c->arena, "%.*s (%.*s)", STR_ARG(row.name), STR_ARG(row.code));
		p->here = str_eq(p->value, *place);
		found = found || p->here;
	}
	if (place->n > 0 && !found) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	if (!found && list.n > 0) {
		list.p[0].here = true;
		*place = list.p[0].value;
	}
	*ret = list.p;
	*ret_n = list.n;
	return OK;
}

static enum err groups(struct ctx *c, struct timetable_view *v)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct str location, brin = str_cut(v->place, '/', &location);
	struct lesson_groups_row row;
	VEC(struct timetable_group) list = { 0 };
	bool more;

	TRY(lesson_groups_open(
		c->db, &(struct lesson_groups_in){ brin, location, v->monday, v->monday + WEEK - 1, GROUPS_MOST },
		&rows));
	for (;;) {
		struct timetable_group *g;

		TRY(lesson_groups_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		g = vec_push(c->arena, &list);
		if (g == NULL) {
			return ERR_NOMEM;
		}
		g->name = str_copy(c->arena, row.class_group);
		g->href = address(c, v->place, g->name, STR(""), v->monday);
	}
	v->groups = list.p;
	v->group_count = list.n;
	return OK;
}

static enum err week(struct ctx *c, struct timetable_view *v)
{
	struct str location, brin = str_cut(v->place, '/', &location);
	struct lesson_filter f = { .brin = brin, .location = location, .group = v->group, .teacher = v->teacher };
	struct timetable_item *items;
	struct lesson *list;
	size_t n;

	TRY(lessons_between(c, v->monday, v->monday + WEEK - 1, &f, ACTION_TIMETABLE, &list, &n));
	items = ARENA_ARRAY(c->arena, n + 1, struct timetable_item);
	if (items == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		char begin[TIME_TEXT], end[TIME_TEXT];

		items[i] = (struct timetable_item){
			.lesson = &list[i],
			.day = words_weekday(c, list[i].day),
			.time = str_format(c->arena, "%s–%s", time_text(list[i].begin, begin),
			                   time_text(list[i].end, end)),
			.teacher = list[i].teacher_name.n > 0 ? list[i].teacher_name : list[i].teacher,
			.action = str_format(c->arena, "/rooster/%.*s", STR_ARG(list[i].public)),
			.ours = str_eq(list[i].source, STR("hand")),
		};
	}
	v->items = items;
	v->item_count = n;
	return OK;
}

static enum err show(struct http_req *r, struct timetable_view *v, int status, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct out o;

	TRY(timetable_places(c, &v->place, &v->places, &v->place_count));
	v->chosen = v->group.n > 0 || v->teacher.n > 0;
	v->week = day_string(c->arena, v->monday);
	v->self = address(c, v->place, v->group, v->teacher, v->monday);
	v->before = address(c, v->place, v->group, v->teacher, v->monday - WEEK);
	v->after = address(c, v->place, v->group, v->teacher, v->monday + WEEK);
	v->add_group = v->add_group.n > 0 ? v->add_group : v->group;
	v->day = v->day.n > 0 ? v->day : v->week;
	if (v->place_count > 0) {
		TRY(v->chosen ? week(c, v) : groups(c, v));
	}
	v->title = page_text(c, MSG_TIMETABLE_TITLE,
	                     (struct str[]){ v->teacher.n > 0 ? v->teacher : v->group,
	                                     str_format(c->arena, "%d", day_iso_week(v->monday, NULL)) },
	                     2);
	v->tabs = registration_tabs_make(c, TAB_TIMETABLE);
	TRY(page_make(r, v->title, "registratie", &v->page));
	o = http_html(ret, status);
	timetable_page(&o, v);
	return OK;
}

static enum err timetable_get(struct http_req *r, struct http_resp *ret)
{
	struct timetable_view v = { .place = http_query(r, "plaats"),
		                    .group = str_trim(http_query(r, "groep")),
		                    .teacher = str_trim(http_query(r, "docent")) };
	day_t day = web_ctx(r)->today;

	if (http_query(r, "week").n > 0 && !day_parse(http_query(r, "week"), &day)) {
		return REFUSE(web_ctx(r), ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	v.monday = day_monday(day);
	return show(r, &v, 200, ret);
}

/* ---- keeping it ---- */

struct adding {
	struct http_req *r;
	struct lesson_new l;
	size_t n;
};

static enum err add_in(struct ctx *c, void *arg)
{
	struct adding *a = arg;
	struct reference_book *book;

	TRY(intake_book(c, a->r->thread, &book));
	return lessons_add(c, book, &a->l, &a->n);
}

static enum err read_form(struct http_req *r, struct lesson_new *l)
{
	struct ctx *c = web_ctx(r);

	l->brin = str_cut(http_form(r, "plaats"), '/', &l->location);
	l->group = str_trim(http_form(r, "groep"));
	l->subject = str_trim(http_form(r, "vak"));
	l->teacher = str_trim(http_form(r, "docent"));
	l->room = str_trim(http_form(r, "lokaal"));
	l->until = DAY_NONE;
	if (!day_parse(http_form(r, "datum"), &l->day) ||
	    (http_form(r, "tot").n > 0 && !day_parse(http_form(r, "tot"), &l->until))) {
		return REFUSE(c, ERR_INPUT, "datum", MSG_INTAKE_DAY);
	}
	if (!time_parse(http_form(r, "begin"), &l->begin) || !time_parse(http_form(r, "eind"), &l->end)) {
		return REFUSE(c, ERR_INPUT, "begin", MSG_INTAKE_TIME);
	}
	return OK;
}

static enum err timetable_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct adding a = { .r = r };
	enum err e = read_form(r, &a.l);

	if (e == OK) {
		e = web_write(r, add_in, &a);
	}
	if (e == ERR_INPUT) {
		struct timetable_view v = { .monday = day_monday(c->today) };

		TRY(page_refusal(r, &v.wrong));
		v.place = http_form(r, "plaats");
		v.add_group = a.l.group;
		v.subject = a.l.subject;
		v.who = a.l.teacher;
		v.room = a.l.room;
		v.day = http_form(r, "datum");
		v.begin = http_form(r, "begin");
		v.end = http_form(r, "eind");
		v.until = http_form(r, "tot");
		return show(r, &v, 400, ret);
	}
	TRY(e);
	return http_redirect(ret, address(c, http_form(r, "plaats"), a.l.group, STR(""), day_monday(a.l.day)));
}

struct editing {
	struct http_req *r;
	bool rest;
	enum lesson_edit what;
};

static enum err edit_in(struct ctx *c, void *arg)
{
	struct editing *e = arg;
	struct reference_book *book;

	TRY(intake_book(c, e->r->thread, &book));
	return lessons_edit(c, book, http_param(e->r, "lesson"), e->rest, e->what, str_trim(http_form(e->r, "docent")));
}

static enum err edit_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct editing e = { .r = r, .rest = http_form(r, "rest").n > 0 };
	struct str word = http_form(r, "doe"), back = http_form(r, "terug");

	if (str_eq(word, STR("uitval"))) {
		e.what = LESSON_CANCEL;
	} else if (str_eq(word, STR("herstel"))) {
		e.what = LESSON_RESTORE;
	} else if (str_eq(word, STR("docent"))) {
		e.what = LESSON_TEACHER;
	} else {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	TRY(web_write(r, edit_in, &e));
	return http_redirect(ret, str_starts(back, STR("/rooster?")) ? back : STR("/rooster"));
}

#define ROW(action) .access = &access_rows[action]

const struct http_route timetable_routes[TIMETABLE_ROUTES] = {
	{ HTTP_GET, "/rooster", timetable_get, COST_SLOW, ROW(ACTION_TIMETABLE) },
	{ HTTP_POST, "/rooster", timetable_post, COST_SLOW, ROW(ACTION_TIMETABLE) },
	{ HTTP_POST, "/rooster/{lesson}", edit_post, COST_SLOW, ROW(ACTION_TIMETABLE) },
};
