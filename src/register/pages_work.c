/* SPDX-License-Identifier: EUPL-1.2 */
#include "register/pages_work.h"

#include <stdio.h>

#include "access/words.h"
#include "fmt/form.h"
#include "register_views.h"

static const struct {
	enum msg_id name, next;
} group_words[WORK_GROUPS] = {
	[WORK_TODO] = { MSG_WORK_TODO, MSG_WORK_TODO_NEXT },
	[WORK_BUSY] = { MSG_WORK_BUSY, MSG_WORK_BUSY_NEXT },
	[WORK_ENROLLED] = { MSG_WORK_ENROLLED, MSG_WORK_ENROLLED_NEXT },
	[WORK_QUALIFIED] = { MSG_WORK_QUALIFIED, MSG_WORK_QUALIFIED_NEXT },
	[WORK_ELSEWHERE] = { MSG_WORK_ELSEWHERE, MSG_WORK_ELSEWHERE_NEXT },
	[WORK_AWAY] = { MSG_WORK_AWAY, MSG_WORK_AWAY_NEXT },
	[WORK_UNKNOWN] = { MSG_WORK_UNKNOWN, MSG_WORK_UNKNOWN_NEXT },
	[WORK_DONE] = { MSG_WORK_DONE, MSG_WORK_DONE_NEXT },
	[WORK_GONE] = { MSG_WORK_GONE, MSG_WORK_GONE_NEXT },
};
static const enum msg_id column_words[WORK_COLUMNS] = {
	[WORK_COLUMN_TODO] = MSG_WORK_TODO,       [WORK_COLUMN_BUSY] = MSG_WORK_BUSY,
	[WORK_COLUMN_DIFFERS] = MSG_WORK_DIFFERS, [WORK_COLUMN_UNKNOWN] = MSG_WORK_UNKNOWN,
	[WORK_COLUMN_DONE] = MSG_WORK_DONE,       [WORK_COLUMN_ALL] = MSG_WORK_ALL,
};

/* "oktober 2023"; empty for no month. */
static struct str month(struct ctx *c, int64_t yyyymm)
{
	return yyyymm == 0 ? STR("") : words_month(c, day_of((int)(yyyymm / 100), (int)(yyyymm % 100), 1));
}

/* ---- addresses ---- */

static void put_part(struct buf *b, const char *name, struct str value, bool said)
{
	if (said) {
		buf_printf(b, "&%s=", name);
		form_escape(b, value);
	}
}

static struct str address(struct ctx *c, const struct work_query *q, const char *done)
{
	struct buf b DEFER(buf_finish);

	buf_init(&b, 2048);
	buf_text(&b, "/werkvoorraad/lijst?lijst=");
	form_escape(&b, q->list);
	put_part(&b, "groep", q->group, q->group.n > 0);
	put_part(&b, "gemeente", q->town, q->town.n > 0);
	put_part(&b, "opleiding", q->programme, q->programme.n > 0);
	put_part(&b, "na", q->after, q->after.n > 0);
	put_part(&b, "gedaan", str_of(done), done[0] != '\0');
	return buf_err(&b) == OK ? str_copy(c->arena, buf_view(&b)) : (struct str){ NULL, 0 };
}

/* ---- numbers ---- */

static struct work_cell cell(struct ctx *c, const struct work_overview *o, struct work_query q, int64_t n, bool hidden)
{
	return (struct work_cell){ n, o->links && n > 0 ? address(c, &q, "") : STR(""), hidden };
}

static void put_groups(struct ctx *c, const struct work_overview *o, struct str list, struct work_view *v)
{
	for (size_t g = 0; g < WORK_GROUPS && o->links; g++) {
		struct work_query q = { .list = list, .group = str_of(work_group_name((enum work_group)g)) };

		if (o->groups[g] == 0 && g != WORK_TODO) {
			continue;
		}
		v->groups[v->group_count++] = (struct work_group_view){ msg(c->lang, group_words[g].name),
			                                                msg(c->lang, group_words[g].next),
			                                                cell(c, o, q, o->groups[g], false) };
	}
}

static struct work_line_view line_of(struct ctx *c, const struct work_overview *o, struct work_query q,
                                     const struct work_place *p)
{
	struct work_line_view l = { .name = p->name };

	for (size_t k = 0; k < WORK_COLUMNS; k++) {
		q.group = str_of(work_column_name((enum work_column)k));
		l.cells[k] = cell(c, o, q, p->n[k], p->hidden[k]);
	}
	return l;
}

static enum err put_places(struct ctx *c, const struct work_overview *o, struct str list, struct work_view *v)
{
	struct work_place sum = { .name = msg(c->lang, MSG_WORK_SUM) };

	v->towns = ARENA_ARRAY(c->arena, o->town_count + 1, struct work_line_view);
	v->programmes = ARENA_ARRAY(c->arena, o->programme_count + 1, struct work_line_view);
	if (v->towns == NULL || v->programmes == NULL) {
		return ERR_NOMEM;
	}
	for (size_t k = 0; k < WORK_COLUMNS; k++) {
		v->columns[k] = msg(c->lang, column_words[k]);
		sum.n[k] = o->sum[k];
		sum.hidden[k] = o->sum_hidden[k];
	}
	v->towns[v->town_count++] = line_of(c, o, (struct work_query){ .list = list }, &sum);
	for (size_t i = 0; i < o->town_count; i++) {
		const struct work_place *p = &o->towns[i];

		v->towns[v->town_count++] = line_of(c, o, (struct work_query){ .list = list, .town = p->code }, p);
	}
	for (size_t i = 0; i < o->programme_count; i++) {
		struct work_place p = o->programmes[i];
		struct work_query q = { .list = list, .programme = p.name.n > 0 ? p.name : STR("-") };

		p.name = p.name.n > 0 ? p.name : msg(c->lang, MSG_WORK_NO_PROGRAMME);
		v->programmes[v->programme_count++] = line_of(c, o, q, &p);
	}
	return OK;
}

static void put_choices(struct ctx *c, const struct work_overview *o, struct str list, struct work_view *v)
{
	static const char *const lists[] = { "a04", "a14" };

	for (size_t i = 0; i < WORK_LIST_CHOICES && o->any[0] && o->any[1]; i++) {
		v->choices[v->choice_count++] = (struct work_choice){
			msg(c->lang, i == 0 ? MSG_WORK_A04 : MSG_WORK_A14),
			i == 0 ? STR("/werkvoorraad?lijst=a04") : STR("/werkvoorraad?lijst=a14"),
			str_eq(list, str_of(lists[i]))
		};
	}
}

static enum err work_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct work_view v = { 0 };
	struct work_overview o;
	struct str list;
	struct out out;

	TRY(work_overview(c, http_query(r, "lijst"), &list, &o));
	v.few = o.few;
	v.links = o.links;
	v.empty = !o.few && o.sum[WORK_COLUMN_ALL] == 0 && o.groups[WORK_GONE] == 0;
	v.lead = v.empty || o.few
	                 ? msg(c->lang, MSG_WORK_LEAD)
	                 : page_text(
				   c, MSG_WORK_LEAD_LIST,
				   (struct str[]){ msg(c->lang, str_eq(list, STR("a04")) ? MSG_WORK_A04 : MSG_WORK_A14),
	                                           month(c, o.newest), words_date(c, words_day_of(c, o.put_at)) },
				   3);
	put_choices(c, &o, list, &v);
	put_groups(c, &o, list, &v);
	TRY(put_places(c, &o, list, &v));
	TRY(page_make(r, msg(c->lang, MSG_WORK_TITLE), "werkvoorraad", &v.page));
	out = http_html(ret, 200);
	work_page(&out, &v);
	return OK;
}

/* ---- the list ---- */

static struct work_query query_of(struct str (*get)(const struct http_req *r, const char *name), struct http_req *r)
{
	struct str town = get(r, "gemeente"), programme = get(r, "opleiding");

	return (struct work_query){ .list = get(r, "lijst"),
		                    .group = get(r, "groep"),
		                    .town = town,
		                    .programme = programme,
		                    .after = get(r, "na") };
}

static enum err title(struct ctx *c, const struct work_query *q, struct work_list_view *v)
{
	bool known = q->group.n == 0;

	v->title = msg(c->lang, MSG_WORK_ALL);
	v->mend = STR("");
	for (size_t k = 0; k < WORK_COLUMNS && !known; k++) {
		if (str_eq(q->group, str_of(work_column_name((enum work_column)k)))) {
			v->title = msg(c->lang, column_words[k]);
			known = true;
		}
	}
	for (size_t g = 0; g < WORK_GROUPS; g++) {
		if (q->group.n > 0 && str_eq(q->group, str_of(work_group_name((enum work_group)g)))) {
			v->title = msg(c->lang, group_words[g].name);
			v->mend = msg(c->lang, group_words[g].next);
			known = true;
		}
	}
	if (q->programme.n > 0) {
		v->title = str_format(
			c->arena, "%.*s · %.*s", STR_ARG(v->title),
			STR_ARG(str_eq(q->programme, STR("-")) ? msg(c->lang, MSG_WORK_NO_PROGRAMME) : q->programme));
	}
	return !known ? REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN) : v->title.p != NULL ? OK : ERR_NOMEM;
}

/* "a, b": without what is empty. */
static struct str joined(struct ctx *c, const struct str *list, size_t n)
{
	struct buf b DEFER(buf_finish);

	buf_init(&b, 2048);
	for (size_t i = 0; i < n; i++) {
		if (list[i].n > 0) {
			buf_text(&b, b.n > 0 ? ", " : "");
			buf_str(&b, list[i]);
		}
	}
	return buf_err(&b) == OK && b.n > 0 ? str_copy(c->arena, buf_view(&b)) : STR("");
}

static struct work_row_view row_of(struct ctx *c, const struct work_line *l)
{
	char number[24];
	struct work_row_view v = { .row = l };

	(void)snprintf(number, sizeof number, "%lld", (long long)l->line);
	v.title = l->name;
	if (l->name.n == 0) {
		v.title = l->known ? page_text(c, MSG_WORK_ROW_ELSEWHERE, (struct str[]){ l->lives }, 1)
		                   : page_text(c, MSG_WORK_ROW_UNKNOWN, (struct str[]){ str_of(number) }, 1);
	}
	v.who = l->name.n > 0 ? page_text(c, MSG_WORK_AGE, (struct str[]){ str_format(c->arena, "%d", l->age) }, 1)
	                      : STR("");
	v.course = joined(c, (struct str[]){ l->programme, l->level, l->track }, 3);
	v.where = joined(c, (struct str[]){ l->institution, l->provider }, 2);
	v.when = joined(c,
	                (struct str[]){ l->left != DAY_NONE ? words_date(c, l->left)
	                                                    : month(c, l->since > 0 ? l->since : l->month),
	                                l->reason, l->reported ? msg(c->lang, MSG_WORK_REPORTED) : STR("") },
	                3);
	v.next = msg(c->lang, group_words[l->group].name);
	if (l->group == WORK_ENROLLED && l->school.n > 0) {
		v.next = page_text(c, MSG_WORK_ENROLLED_AT, (struct str[]){ l->school }, 1);
	}
	if (l->may && l->group != WORK_GONE) {
		v.action = l->state.n == 0 ? STR("bezig") : str_eq(l->state, STR("bezig")) ? STR("klaar") : STR("open");
	}
	return v;
}

static enum err work_list_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct work_list_view v = { .q = query_of(http_query, r) };
	struct work_query next = v.q;
	struct work_list list;
	struct out o;

	TRY(title(c, &v.q, &v));
	TRY(work_list(c, &v.q, &list));
	v.rows = ARENA_ARRAY(c->arena, list.count + 1, struct work_row_view);
	if (v.rows == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < list.count; i++) {
		v.rows[v.row_count++] = row_of(c, &list.rows[i]);
	}
	v.count = page_text_count(c, MSG_WORK_ROWS_ONE, MSG_WORK_ROWS_MANY, list.total);
	if (list.more) {
		next.after = list.rows[list.count - 1].public;
		v.more = address(c, &next, "");
	}
	TRY(page_make(r, v.title, "werkvoorraad", &v.page));
	o = http_html(ret, 200);
	work_list_page(&o, &v);
	return OK;
}

static enum err post_in(struct ctx *c, void *arg)
{
	struct http_req *r = arg;
	struct str state = http_form(r, "doe");

	return work_mark(c, http_param(r, "regel"), str_eq(state, STR("open")) ? STR("") : state);
}

static enum err work_post(struct http_req *r, struct http_resp *ret)
{
	struct work_query q = query_of(http_form, r);

	TRY(web_write(r, post_in, r));
	return http_redirect(ret, address(web_ctx(r), &q, ""));
}

static enum err count_waiting(struct ctx *c, int64_t *ret)
{
	return work_waiting(c, PAGE_COUNT_MOST, ret);
}

#define ROW(action) .access = &access_rows[action]

const struct http_route work_routes[WORK_ROUTES] = {
	{ HTTP_GET, "/werkvoorraad", work_get, COST_SLOW, ROW(ACTION_WORKLOAD) },
	{ HTTP_GET, "/werkvoorraad/lijst", work_list_get, COST_SLOW, ROW(ACTION_WORKLOAD) },
	{ HTTP_POST, "/werkvoorraad/{regel}", work_post, COST_SLOW, ROW(ACTION_OFFICER_STEP) },
};

const struct page_place work_place = { "werkvoorraad",  "/werkvoorraad", MSG_WORK_TITLE,
	                               ACTION_WORKLOAD, PAGE_ICON_WORK,  NULL };
const struct today_part work_part = { "/werkvoorraad/lijst?groep=doen", MSG_WORK_PART_ONE, MSG_WORK_PART_MANY,
	                              ACTION_OFFICER_STEP, count_waiting };
