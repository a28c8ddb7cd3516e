/* SPDX-License-Identifier: EUPL-1.2 */
/* What goes when and why, what was destroyed, and the terms: for the privacy officer. */
#include "access/look.h"
#include "access/words.h"
#include "base/clock.h"
#include "base/vec.h"
#include "fmt/ident.h"
#include "paper/process.h"
#include "people/name.h"
#include "trust/pages_rights.h"
#include "trust_retention_sql.h"
#include "trust_rights_views.h"

enum { ROWS = 50, CERTIFICATES = 24 };

enum msg_id retention_class_words(struct str class)
{
	static const enum msg_id words[RETENTION_COUNT] = {
		[RETENTION_SCHOOL] = MSG_RETENTION_SCHOOL, [RETENTION_MBO] = MSG_RETENTION_MBO,
		[RETENTION_NOTE] = MSG_RETENTION_NOTE,     [RETENTION_LEERPLICHT] = MSG_RETENTION_LEERPLICHT,
		[RETENTION_RMC] = MSG_RETENTION_RMC,       [RETENTION_PERSON] = MSG_RETENTION_PERSON,
		[RETENTION_IMPORT] = MSG_RETENTION_IMPORT, [RETENTION_RESEARCH] = MSG_RETENTION_RESEARCH,
		[RETENTION_LESSON] = MSG_RETENTION_LESSON,
	};
	enum retention_class found;

	return retention_parse(class, &found) ? words[found] : MSG_RETENTION_PERSON;
}

static enum msg_id held_words(struct str held)
{
	static const enum msg_id words[HELD_COUNT] = {
		[HELD_NOT] = MSG_HELD_NOT,           [HELD_HOLD] = MSG_HELD_HOLD,       [HELD_OPEN] = MSG_HELD_OPEN,
		[HELD_RESTRICT] = MSG_HELD_RESTRICT, [HELD_REQUEST] = MSG_HELD_REQUEST, [HELD_REST] = MSG_HELD_REST,
	};

	return words[retention_held_parse(held)];
}

static enum err fill_sums(struct ctx *c, day_t until, struct retention_view *v)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct retention_plan_sums_row row;
	VEC(struct sum_view) list = { 0 };
	bool more;

	TRY(retention_plan_sums_open(c->db, &(struct retention_plan_sums_in){ until }, &rows));
	for (;;) {
		struct sum_view *x;

		TRY(retention_plan_sums_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		x = vec_push(c->arena, &list);
		if (x == NULL) {
			return ERR_NOMEM;
		}
		*x = (struct sum_view){ .class = str_copy(c->arena, row.class),
			                .name = msg(c->lang, retention_class_words(row.class)),
			                .persons = row.persons,
			                .items = row.items,
			                .waits = row.waits };
	}
	v->sums = list.p;
	v->sum_count = list.n;
	return OK;
}

/* "2026-03-01.123.persoon": where a page of the plan goes on. */
static bool read_after(struct str text, struct retention_plan_list_in *in)
{
	struct str rest = text;
	struct str day = str_cut(rest, '.', &rest), person = str_cut(rest, '.', &rest);
	enum retention_class class;

	in->after_class = rest;
	return day_parse(day, &in->after_due) && str_to_i64(person, &in->after_person) && retention_parse(rest, &class);
}

static enum err add_row(struct ctx *c, const struct retention_plan_list_row *row, struct plan_view *x)
{
	*x = (struct plan_view){
		.due = words_date(c, row->due),
		.who = person_name(c->arena, row->call_name, row->given_names, row->prefix, row->family_name),
		.name = msg(c->lang, retention_class_words(row->class)),
		.started = words_date(c, row->started),
		.months = str_format(c->arena, "%d", row->months),
		.held = msg(c->lang, held_words(row->held)),
		.href = str_format(c->arena, "/verzoeken/persoon/%.*s", STR_ARG(row->public)),
		.items = row->items,
		.over = row->due <= c->today,
	};
	return x->who.p != NULL && x->href.p != NULL ? OK : ERR_NOMEM;
}

static enum err fill_plan(struct ctx *c, struct http_req *r, day_t until, struct retention_view *v)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct retention_plan_list_in in = { STR(""), until, DAY_MIN, 0, STR(""), ROWS + 1 };
	struct str after = http_query(r, "na"), next = STR("");
	struct retention_plan_list_row row;
	VEC(int64_t) persons = { 0 };
	bool more;

	if (after.n > 0 && !read_after(after, &in)) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	v->plan = ARENA_ARRAY(c->arena, ROWS, struct plan_view);
	if (v->plan == NULL) {
		return ERR_NOMEM;
	}
	TRY(retention_plan_list_open(c->db, &in, &rows));
	for (;;) {
		char day[DAY_TEXT];
		int64_t *person;

		TRY(retention_plan_list_next(&rows, &row, &more));
		if (!more || v->plan_count == ROWS) {
			break;
		}
		person = vec_push(c->arena, &persons);
		if (person == NULL) {
			return ERR_NOMEM;
		}
		*person = row.person;
		TRY(add_row(c, &row, &v->plan[v->plan_count++]));
		next = str_format(c->arena, "/bewaren?na=%s.%lld.%.*s#plan", day_text(row.due, day),
		                  (long long)row.person, STR_ARG(row.class));
	}
	v->more = more ? next : STR("");
	return look_at_list(c, ACTION_RETENTION, persons.p, persons.n);
}

static enum err fill_terms(struct ctx *c, struct retention_view *v)
{
	struct retention_terms terms;

	TRY(retention_terms_load(c, &terms));
	v->classes = ARENA_ARRAY(c->arena, RETENTION_COUNT, struct sum_view);
	if (v->classes == NULL) {
		return ERR_NOMEM;
	}
	for (int i = 0; i < RETENTION_COUNT; i++) {
		const struct retention_rule *rule = retention_rule_for(terms.rules, terms.rule_n,
		                                                       (enum retention_class)i, c->today);
		struct str name = str_of(retention_name((enum retention_class)i));

		if (rule != NULL) {
			struct str args[] = {
				str_format(c->arena, "%d",
				           retention_months(rule, terms.choices, terms.choice_n, c->today)),
				str_format(c->arena, "%d", rule->least), str_format(c->arena, "%d", rule->most)
			};

			v->classes[v->class_count++] = (struct sum_view){
				.class = name,
				.name = msg(c->lang, retention_class_words(name)),
				.term = page_text(c, MSG_RETENTION_TERM, args, 3)
			};
		}
	}
	return OK;
}

static enum err fill_holds(struct ctx *c, struct retention_view *v)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct hold_current_row row;
	VEC(struct hold_view) list = { 0 };
	bool more;

	TRY(hold_current_open(c->db, &(struct hold_current_in){ c->today }, &rows));
	for (;;) {
		struct hold_view *x;

		TRY(hold_current_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		x = vec_push(c->arena, &list);
		if (x == NULL) {
			return ERR_NOMEM;
		}
		*x = (struct hold_view){ .reason = str_copy(c->arena, row.reason),
			                 .until = words_date(c, row.until),
			                 .who = person_name(c->arena, row.call_name, row.given_names, row.prefix,
			                                    row.family_name),
			                 .href = str_format(c->arena, "/verzoeken/persoon/%.*s", STR_ARG(row.public)) };
	}
	v->holds = list.p;
	v->hold_count = list.n;
	return OK;
}

static enum err retention_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct retention_view v = { 0 };
	day_t until = retention_later(c->today, RETENTION_AHEAD);
	struct out o;

	until -= day_ymd(until).d; /* the last day of next month */
	v.until = words_date(c, until);
	v.today = day_string(c->arena, c->today);
	TRY(fill_sums(c, until, &v));
	TRY(fill_plan(c, r, until, &v));
	TRY(fill_terms(c, &v));
	TRY(fill_holds(c, &v));
	TRY(certificate_list(c, INT64_MAX, CERTIFICATES, &v.certificates, &v.certificate_count));
	v.days = ARENA_ARRAY(c->arena, v.certificate_count + 1, struct str);
	if (v.days == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < v.certificate_count; i++) {
		v.days[i] = words_date(c, v.certificates[i].as_of);
	}
	TRY(page_make(r, msg(c->lang, MSG_PLACE_RETENTION), "bewaren", &v.page));
	o = http_html(ret, 200);
	retention_page(&o, &v);
	return OK;
}

struct choice_job {
	enum retention_class class;
	day_t from;
	int64_t months;
	struct str reason;
};

static enum err choose(struct ctx *c, void *arg)
{
	const struct choice_job *j = arg;

	return retention_choose(c, j->class, j->from, (int)j->months, j->reason);
}

static enum err choose_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct choice_job j = { .reason = http_form(r, "reden") };

	if (!retention_parse(http_form(r, "soort"), &j.class) || !day_parse(http_form(r, "vanaf"), &j.from) ||
	    !str_to_i64(http_form(r, "maanden"), &j.months) || j.months < 0 || j.months > 1200) {
		return REFUSE(c, ERR_INPUT, "maanden", MSG_RIGHTS_VALUE_WRONG);
	}
	TRY(web_write(r, choose, &j));
	return http_redirect(ret, STR("/bewaren#termijnen"));
}

static enum err certificate_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct certificate_view v = { 0 };
	struct str rest;
	struct out o;

	TRY(certificate_find(c, http_param(r, "verklaring"), &v.x));
	v.lines = ARENA_ARRAY(c->arena, 32, struct str);
	v.pdf = str_format(c->arena, "/bewaren/verklaring/%.*s/pdf", STR_ARG(v.x.public));
	if (v.lines == NULL || v.pdf.p == NULL) {
		return ERR_NOMEM;
	}
	rest = v.x.text;
	while (rest.n > 0 && v.line_count < 32) {
		v.lines[v.line_count++] = str_cut(rest, '\n', &rest);
	}
	TRY(page_make(r, msg(c->lang, MSG_RETENTION_CERTIFICATE), "bewaren", &v.page));
	o = http_html(ret, 200);
	certificate_page(&o, &v);
	return OK;
}

static enum err certificate_pdf(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct buf words DEFER(buf_finish) = { 0 };
	struct certificate x;

	TRY(certificate_find(c, http_param(r, "verklaring"), &x));
	buf_init(&words, 1024 * 1024);
	TRY(certificate_paper(&x, &words));
	return paper_print(web_app(r)->job, c->fail, buf_view(&words),
	                   http_download(ret, "application/pdf", STR("verklaring.pdf")));
}

#define ROW(action) .access = &access_rows[action]

const struct http_route retention_routes[RETENTION_ROUTES] = {
	{ HTTP_GET, "/bewaren", retention_get, COST_SLOW, ROW(ACTION_RETENTION) },
	{ HTTP_POST, "/bewaren/termijn", choose_post, COST_SLOW, ROW(ACTION_RETENTION) },
	{ HTTP_GET, "/bewaren/verklaring/{verklaring}", certificate_get, COST_SLOW, ROW(ACTION_RETENTION) },
	{ HTTP_GET, "/bewaren/verklaring/{verklaring}/pdf", certificate_pdf, COST_SLOW, ROW(ACTION_RETENTION) },
};

const struct page_place retention_place = { "bewaren",        "/bewaren",          MSG_PLACE_RETENTION,
	                                    ACTION_RETENTION, PAGE_ICON_RETENTION, NULL };
