/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/words.h"
#include "register/pages.h"

#include "base/clock.h"
#include "fmt/human.h"
#include "reports/words.h"
#include "register_views.h"

static const int64_t DAY_US = INT64_C(86400) * 1000000;

/* "12 februari 2026, 10:15"; empty for no instant. */
static struct str when(struct ctx *c, int64_t at)
{
	struct buf b DEFER(buf_finish) = { 0 };

	if (at == 0) {
		return STR("");
	}
	buf_init(&b, 80);
	human_date(&b, c->lang, words_day_of(c, at));
	buf_text(&b, ", ");
	human_time(&b, clock_minute(at));
	return str_copy(c->arena, buf_view(&b));
}

static enum err lines(struct ctx *c, struct register_view *v)
{
	struct line_view *list = ARENA_ARRAY(c->arena, v->state.line_count + 1, struct line_view);

	if (list == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < v->state.line_count; i++) {
		const struct register_line *l = &v->state.lines[i];
		enum report_kind kind;

		list[i] = (struct line_view){ .line = l, .href = STR(""), .said = STR("") };
		list[i].kind = report_kind_parse(l->kind, &kind) ? report_kind_words(c->lang, kind) : l->kind;
		list[i].since = when(c, l->refused ? l->since : l->conflict_at);
		if (l->refused) {
			list[i].what = msg(c->lang, MSG_REPORT_TOLD_REFUSED);
			list[i].mend = msg(c->lang, report_mend(l->field));
			list[i].said = report_register_words(c, l->code, l->field, l->what);
		} else {
			list[i].what = report_conflict_words(c, l->conflict);
			list[i].mend = msg(c->lang, MSG_REPORT_TOLD_SETTLE);
		}
		if (actor_may(c, ACTION_REPORTS)) {
			list[i].href = str_format(c->arena, "/meldingen/%.*s", STR_ARG(l->public));
		}
	}
	v->lines = list;
	return OK;
}

static enum err register_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct register_view v = { .done = http_query(r, "gedaan").n > 0 };
	struct out o;

	TRY(register_state(c, &v.state));
	TRY(lines(c, &v));
	v.answered = when(c, v.state.answered_at);
	v.trouble_at = when(c, v.state.trouble_at);
	v.oldest = when(c, v.state.oldest);
	v.late = v.state.oldest != 0 && c->now - v.state.oldest > DAY_US;
	TRY(page_make(r, msg(c->lang, MSG_REGISTER_TITLE), "register", &v.page));
	o = http_html(ret, 200);
	register_page(&o, &v);
	return OK;
}

static enum err post_in(struct ctx *c, void *arg)
{
	struct http_req *r = arg;

	if (str_eq(http_form(r, "doe"), STR("klopt"))) {
		return register_settled(c, http_form(r, "melding"));
	}
	return register_offer(c, http_form(r, "melding"));
}

static enum err register_post(struct http_req *r, struct http_resp *ret)
{
	TRY(web_write(r, post_in, r));
	return http_redirect(ret, STR("/register?gedaan=1"));
}

#define ROW(action) .access = &access_rows[action]

const struct http_route register_routes[REGISTER_ROUTES] = {
	{ HTTP_GET, "/register", register_get, COST_SLOW, ROW(ACTION_REGISTER_LINK) },
	{ HTTP_POST, "/register", register_post, COST_SLOW, ROW(ACTION_REGISTER_LINK) },
};

static enum err troubles(struct ctx *c, int64_t *ret)
{
	return register_troubles(c, PAGE_COUNT_MOST, ret);
}

const struct page_place register_place = { "register",           "/register",        MSG_REGISTER_TITLE,
	                                   ACTION_REGISTER_LINK, PAGE_ICON_REGISTER, troubles };

const struct today_part register_today = { "/register", MSG_REGISTER_PART_ONE, MSG_REGISTER_PART_MANY,
	                                   ACTION_REGISTER_LINK, troubles };
