/* SPDX-License-Identifier: EUPL-1.2 */
/* The ledger by week: places, one location with its teams and groups, and the lessons behind a number. */
#include <string.h>

#include "base/clock.h"
#include "base/vec.h"
#include "fmt/human.h"
#include "ledger/pages.h"
#include "ledger_views.h"

enum { BAR_STEP = 7, BAR_TOP = 23, BAR_FROM = 800 /* tenths of a percent at the foot of the drawing */ };

/* ---- addresses ---- */

static void put_query(struct buf *b, const char *name, struct str value, bool *any)
{
	buf_printf(b, "%c%s=", *any ? '&' : '?', name);
	form_escape(b, value);
	*any = true;
}

struct str ledger_address(struct ctx *c, const char *path, const struct ledger_query *q, bool column)
{
	struct buf b DEFER(buf_finish);
	char letter = ledger_letter(q->column), day[DAY_TEXT];
	bool any = false;

	buf_init(&b, 2048);
	buf_text(&b, path);
	if (q->brin.n > 0) {
		put_query(&b, "brin", q->brin, &any);
	}
	if (q->location.n > 0) {
		put_query(&b, "vestiging", q->location, &any);
	}
	if (q->one_team) {
		put_query(&b, "team", q->team, &any);
	}
	if (q->one_group) {
		put_query(&b, "groep", q->group, &any);
	}
	put_query(&b, "week", str_of(day_text(day_monday(q->first), day)), &any);
	if (column) {
		put_query(&b, "kolom", (struct str){ &letter, 1 }, &any);
	}
	return buf_err(&b) == OK ? str_copy(c->arena, buf_view(&b)) : (struct str){ NULL, 0 };
}

static enum err week_asked(struct http_req *r, day_t *ret)
{
	struct ctx *c = web_ctx(r);
	struct str week = http_query(r, "week");
	day_t monday = day_monday(c->today);

	if (week.n > 0 && (!day_parse(week, &monday) || day_weekday(monday) != 0)) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	*ret = monday;
	return OK;
}

enum err ledger_asked(struct http_req *r, struct ledger_query *ret)
{
	struct ledger_query q = { .brin = http_query(r, "brin"), .location = http_query(r, "vestiging") };
	struct str column = http_query(r, "kolom");

	q.one_group = form_find(&r->query, "groep", &q.group);
	q.one_team = form_find(&r->query, "team", &q.team);
	TRY(week_asked(r, &q.first));
	q.last = q.first + 6;
	if (column.n > 0 && !ledger_column_parse(column, &q.column)) {
		return REFUSE(web_ctx(r), ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	*ret = q;
	return OK;
}

/* ---- lines ---- */

static int64_t tenths(const struct law_ledger *l)
{
	return l->scheduled > 0 ? (l->scheduled - l->unregistered) * 1000 / l->scheduled : 1000;
}

static enum err fill_cells(struct ctx *c, const struct law_ledger *sum, const struct ledger_query *q,
                           struct ledger_line *ret)
{
	for (int i = 0; i < COLUMN_COUNT; i++) {
		struct ledger_query of = *q;

		of.column = (enum ledger_column)i;
		ret->cells[i].minutes = ledger_minutes(sum, of.column);
		ret->cells[i].href = ledger_address(c, "/registratie/lessen", &of, true);
		if (ret->cells[i].href.p == NULL) {
			return ERR_NOMEM;
		}
	}
	ret->any = sum->scheduled > 0;
	ret->complete = tenths(sum);
	return OK;
}

static struct str percent(struct ctx *c, const struct law_ledger *sum)
{
	struct buf b DEFER(buf_finish);

	buf_init(&b, 64);
	human_tenths(&b, c->lang, tenths(sum));
	return buf_err(&b) == OK ? str_format(c->arena, "%.*s%%", STR_ARG(buf_view(&b))) : (struct str){ NULL, 0 };
}

/* Bars from the oldest to the newest; what they say stands in words beside them. */
static enum err draw_trend(struct ctx *c, const struct law_ledger weeks[LEDGER_WEEKS], struct ledger_line *ret)
{
	int oldest = -1;

	for (int i = 0; i < LEDGER_WEEKS; i++) {
		struct ledger_bar *bar = &ret->bars[LEDGER_WEEKS - 1 - i];
		int64_t high = tenths(&weeks[i]) - BAR_FROM;

		bar->none = weeks[i].scheduled == 0;
		oldest = bar->none ? oldest : i;
		bar->height = high > 0 ? (int)(high * (BAR_TOP - 2) / (1000 - BAR_FROM)) + 2 : 2;
		bar->x = (LEDGER_WEEKS - 1 - i) * BAR_STEP;
		bar->y = BAR_TOP - bar->height;
	}
	if (oldest < 0) {
		return OK;
	}
	ret->trend = page_text(c, MSG_LEDGER_TREND_WORDS,
	                       (struct str[]){ str_format(c->arena, "%d", oldest + 1), percent(c, &weeks[oldest]),
	                                       percent(c, &weeks[0]) },
	                       3);
	return ret->trend.p != NULL ? OK : ERR_NOMEM;
}

static struct str week_name(struct ctx *c, day_t monday)
{
	struct buf b DEFER(buf_finish);

	buf_init(&b, 64);
	human_day(&b, c->lang, monday);
	return page_text(c, MSG_LEDGER_WEEK_NAME,
	                 (struct str[]){ str_format(c->arena, "%d", day_iso_week(monday, NULL)), buf_view(&b) }, 2);
}

/* The weeks of a whole, each number with the lessons of its week. path, self: where a week leads. */
static enum err fill_weeks(struct ctx *c, const struct law_ledger weeks[LEDGER_WEEKS], const struct ledger_query *q,
                           const char *path, struct ledger_query self, struct ledger_view *v)
{
	VEC(struct ledger_line) list = { 0 };

	for (int i = 0; i < LEDGER_WEEKS; i++) {
		struct ledger_query of = *q;
		struct ledger_line *l;

		if (weeks[i].scheduled == 0) {
			continue;
		}
		l = vec_push(c->arena, &list);
		if (l == NULL) {
			return ERR_NOMEM;
		}
		of.first = self.first = q->first - 7 * i;
		*l = (struct ledger_line){ .name = week_name(c, of.first),
			                   .href = ledger_address(c, path, &self, false) };
		TRY(fill_cells(c, &weeks[i], &of, l));
		if (q->brin.n == 0) {
			/* Of several institutions together: the week's own page has the numbers that lead on. */
			for (int k = 0; k < COLUMN_COUNT; k++) {
				l->cells[k].href = l->href;
			}
		}
	}
	v->weeks = list.p;
	v->week_count = list.n;
	return OK;
}

static enum err week_links(struct ctx *c, const char *path, struct ledger_query q, struct ledger_view *v)
{
	day_t monday = q.first;

	v->previous = v->next = STR("");
	v->monday = monday;
	if (monday - 7 >= ledger_first_week(c)) {
		q.first = monday - 7;
		v->previous = ledger_address(c, path, &q, false);
	}
	if (monday + 7 <= c->today) {
		q.first = monday + 7;
		v->next = ledger_address(c, path, &q, false);
	}
	return v->previous.p != NULL && v->next.p != NULL ? OK : ERR_NOMEM;
}

/* ---- all places ---- */

static struct ledger_query place_query(const struct ledger_place *p, day_t monday, bool whole)
{
	return (struct ledger_query){
		.brin = p->brin, .location = whole ? STR("") : p->location, .first = monday, .last = monday + 6
	};
}

static enum err place_line(struct ctx *c, const struct ledger_table *t, const struct ledger_place *p,
                           struct ledger_line *ret)
{
	struct ledger_query q = place_query(p, t->monday, false);
	struct ledger_line l = { .name = p->site.n > 0 ? p->site : p->location,
		                 .under = str_eq(p->site, p->school) ? STR("") : p->school,
		                 .hidden = p->hidden };

	TRY(fill_cells(c, &p->weeks[0], &q, &l));
	if (t->residents) {
		for (int k = 0; k < COLUMN_COUNT; k++) {
			l.cells[k].href = STR("");
		}
		l.under = p->hidden ? msg(c->lang, MSG_LEDGER_FEW) : p->school;
		*ret = l;
		return OK;
	}
	l.href = ledger_address(
		c, str_format(c->arena, "/registratie/%.*s/%.*s", STR_ARG(p->brin), STR_ARG(p->location)).p,
		&(struct ledger_query){ .first = t->monday }, false);
	TRY(draw_trend(c, p->weeks, &l));
	*ret = l;
	return l.href.p != NULL ? OK : ERR_NOMEM;
}

/* An institution with several locations: their sum above them. */
static enum err school_line(struct ctx *c, const struct ledger_table *t, size_t from, size_t to,
                            struct ledger_line *ret)
{
	struct ledger_query q = place_query(&t->places[from], t->monday, true);
	struct ledger_line l = { .name = t->places[from].school, .strong = true };
	struct law_ledger weeks[LEDGER_WEEKS] = { 0 };

	for (size_t i = from; i < to; i++) {
		for (int w = 0; w < LEDGER_WEEKS; w++) {
			law_ledger_sum(&weeks[w], &t->places[i].weeks[w]);
		}
	}
	l.under = str_format(c->arena, "%.*s", STR_ARG(t->places[from].brin));
	TRY(fill_cells(c, &weeks[0], &q, &l));
	TRY(draw_trend(c, weeks, &l));
	*ret = l;
	return l.under.p != NULL ? OK : ERR_NOMEM;
}

static enum err fill_places(struct ctx *c, const struct ledger_table *t, struct ledger_view *v)
{
	VEC(struct ledger_line) list = { 0 };
	size_t end = 0;

	for (size_t i = 0; i < t->count; i++) {
		struct ledger_line *l;

		if (i == end) {
			while (end < t->count && str_eq(t->places[end].brin, t->places[i].brin)) {
				end++;
			}
			if (end - i > 1 && !t->residents) {
				l = vec_push(c->arena, &list);
				if (l == NULL) {
					return ERR_NOMEM;
				}
				TRY(school_line(c, t, i, end, l));
			}
		}
		l = vec_push(c->arena, &list);
		if (l == NULL) {
			return ERR_NOMEM;
		}
		TRY(place_line(c, t, &t->places[i], l));
	}
	v->lines = list.p;
	v->line_count = list.n;
	return OK;
}

static struct str head(struct ctx *c, struct str place, day_t monday, const struct law_ledger *sum)
{
	struct str week = str_format(c->arena, "%d", day_iso_week(monday, NULL));

	return sum->scheduled > 0 ? page_text(c, MSG_LEDGER_TITLE, (struct str[]){ place, week, percent(c, sum) }, 3)
	                          : page_text(c, MSG_LEDGER_TITLE_NONE, (struct str[]){ place, week }, 2);
}

/* Numbers of residents that something changed in since they were counted say of when they are. */
static enum err say_when(struct ctx *c, const struct ledger_table *t, struct ledger_view *v)
{
	struct buf day DEFER(buf_finish) = { 0 }, time DEFER(buf_finish) = { 0 };

	v->residents = t->residents;
	v->uncounted = t->uncounted;
	v->as_of = STR("");
	if (t->counted_at == 0) {
		return OK;
	}
	buf_init(&day, 64);
	buf_init(&time, 64);
	human_day(&day, c->lang, clock_day(t->counted_at));
	human_time(&time, clock_minute(t->counted_at));
	TRY(buf_err(&day));
	TRY(buf_err(&time));
	v->as_of = page_text(c, MSG_LEDGER_AS_OF, (struct str[]){ buf_view(&day), buf_view(&time) }, 2);
	return v->as_of.p != NULL ? OK : ERR_NOMEM;
}

enum err ledger_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct ledger_view v = { .first_column = MSG_GAPS_LOCATION };
	struct ledger_query q = { 0 };
	struct ledger_table t;
	struct out o;

	TRY(week_asked(r, &q.first));
	TRY(ledger_table(c, q.first, &t));
	TRY(say_when(c, &t, &v));
	v.title = t.residents ? page_text(c, MSG_LEDGER_TITLE_RESIDENTS,
	                                  (struct str[]){ str_format(c->arena, "%d", day_iso_week(q.first, NULL)) }, 1)
	                      : head(c, c->actor.label, q.first, &t.weeks[0]);
	v.lead = msg(c->lang, t.residents ? MSG_LEDGER_LEAD_RESIDENTS : MSG_LEDGER_LEAD);
	TRY(fill_places(c, &t, &v));
	if (!t.residents) {
		q.brin = c->actor.brin_count == 1 ? c->actor.brin_list[0] : STR("");
		TRY(fill_weeks(c, t.weeks, &q, "/registratie", (struct ledger_query){ .first = 0 }, &v));
	}
	TRY(week_links(c, "/registratie", (struct ledger_query){ .first = q.first }, &v));
	v.tabs = registration_tabs_make(c, TAB_LEDGER);
	TRY(page_make(r, msg(c->lang, MSG_PLACE_REGISTRATION), "registratie", &v.page));
	o = http_html(ret, 200);
	ledger_page(&o, &v);
	return OK;
}

/* ---- one location, or one group of it ---- */

static enum err group_lines(struct ctx *c, const struct ledger_site *s, const char *path, struct ledger_view *v)
{
	VEC(struct ledger_line) list = { 0 };
	struct ledger_query q = place_query(&s->place, s->monday, false);

	for (size_t i = 0; i < s->count; i++) {
		const struct ledger_group *g = &s->groups[i];
		struct ledger_line *l;

		if (g->team.n > 0 && (i == 0 || !str_eq(g->team, s->groups[i - 1].team))) {
			struct law_ledger sum = { 0 };
			struct ledger_query team = q;

			for (size_t k = i; k < s->count && str_eq(s->groups[k].team, g->team); k++) {
				law_ledger_sum(&sum, &s->groups[k].sum);
			}
			l = vec_push(c->arena, &list);
			if (l == NULL) {
				return ERR_NOMEM;
			}
			team.one_team = true;
			team.team = g->team;
			*l = (struct ledger_line){ .name = g->team,
				                   .under = msg(c->lang, MSG_LEDGER_TEAM),
				                   .strong = true };
			TRY(fill_cells(c, &sum, &team, l));
		}
		l = vec_push(c->arena, &list);
		if (l == NULL) {
			return ERR_NOMEM;
		}
		q.one_group = true;
		q.group = g->name;
		*l = (struct ledger_line){
			.name = g->name.n > 0 ? g->name : msg(c->lang, MSG_GAPS_NO_GROUP),
			.under = page_text_count(c, MSG_LEDGER_STUDENTS_ONE, MSG_LEDGER_STUDENTS_MANY, g->students),
			.href = ledger_address(
				c, path,
				&(struct ledger_query){ .one_group = true, .group = g->name, .first = s->monday },
				false),
		};
		TRY(fill_cells(c, &g->sum, &q, l));
		q.one_group = false;
	}
	v->lines = list.p;
	v->line_count = list.n;
	return OK;
}

/* One group: its own weeks, and the numbers of the week asked for. */
static enum err one_group(struct ctx *c, const struct ledger_site *s, const struct ledger_query *asked,
                          const char *path, struct ledger_view *v)
{
	struct law_ledger weeks[LEDGER_WEEKS];
	struct ledger_query q = place_query(&s->place, s->monday, false);

	q.one_group = true;
	q.group = asked->group;
	TRY(ledger_group_weeks_of(c, s, asked->group, weeks));
	v->lines = ARENA_ARRAY(c->arena, 1, struct ledger_line);
	if (v->lines == NULL) {
		return ERR_NOMEM;
	}
	v->line_count = weeks[0].scheduled > 0;
	v->lines[0] = (struct ledger_line){ .name = asked->group.n > 0 ? asked->group : msg(c->lang, MSG_GAPS_NO_GROUP),
		                            .under = s->place.site };
	TRY(fill_cells(c, &weeks[0], &q, &v->lines[0]));
	TRY(draw_trend(c, weeks, &v->lines[0]));
	v->title = head(c, v->lines[0].name, s->monday, &weeks[0]);
	return fill_weeks(c, weeks, &q, path, (struct ledger_query){ .one_group = true, .group = asked->group }, v);
}

enum err ledger_site_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct ledger_view v = { .first_column = MSG_PEOPLE_GROUP,
		                 .brin = http_param(r, "brin"),
		                 .location = http_param(r, "location") };
	struct str path = str_format(c->arena, "/registratie/%.*s/%.*s", STR_ARG(v.brin), STR_ARG(v.location));
	struct ledger_query asked, q;
	struct ledger_site s;
	struct out o;

	TRY(ledger_asked(r, &asked));
	TRY(ledger_site(c, v.brin, v.location, asked.first, !asked.one_group, &s));
	v.lead = s.place.school;
	v.monday = s.monday;
	v.back_name = msg(c->lang, MSG_LEDGER_BACK);
	v.back = ledger_address(c, asked.one_group ? path.p : "/registratie",
	                        &(struct ledger_query){ .first = s.monday }, false);
	q = place_query(&s.place, s.monday, false);
	if (asked.one_group) {
		TRY(one_group(c, &s, &asked, path.p, &v));
	} else {
		v.title = head(c, s.place.site, s.monday, &s.place.weeks[0]);
		TRY(group_lines(c, &s, path.p, &v));
		TRY(fill_weeks(c, s.place.weeks, &q, path.p, (struct ledger_query){ .first = 0 }, &v));
		v.groups = s.groups;
		v.group_count = s.count;
		v.teams = true;
	}
	TRY(week_links(c, path.p,
	               (struct ledger_query){ .first = s.monday, .one_group = asked.one_group, .group = asked.group },
	               &v));
	v.tabs = registration_tabs_make(c, TAB_LEDGER);
	TRY(page_make(r, v.title, "registratie", &v.page));
	o = http_html(ret, 200);
	ledger_page(&o, &v);
	return OK;
}
