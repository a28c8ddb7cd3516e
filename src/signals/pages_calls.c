/* SPDX-License-Identifier: EUPL-1.2 */
/* The list of calls, cut at how many can be made today. */
#include "access/live.h"
#include "access/look.h"
#include "access/setting.h"
#include "signals/calls.h"
#include "signals/calls_page.h"
#include "signals_known_sql.h"
#include "signals_views.h"

enum { CALLS_MOST = 200, PLAN_DAYS = 60 };

static enum err count_calls(struct ctx *c, int64_t *ret)
{
	return worklist_count(c, BUCKET_ALL, TURN_SCHOOL, 1, ret);
}

const struct today_part calls_part = { "/bellijst", MSG_CALLS_PART, MSG_CALLS_PART, ACTION_SCHOOL_STEP, count_calls };

/* What was chosen today, else what was chosen last, else the setting. */
static enum err plan_of(struct ctx *c, int *ret)
{
	struct call_plan_get_row row;
	int64_t standard;
	bool found;

	TRY(call_plan_get(c->db, c->arena, &(struct call_plan_get_in){ c->actor.account, c->today }, &row, &found));
	if (found) {
		*ret = row.calls;
		return OK;
	}
	TRY(setting_number(c, "calls_per_day", &standard));
	*ret = (int)standard;
	return OK;
}

static enum msg_id reason_words(enum call_reason reason)
{
	static const enum msg_id words[CALL_REASONS] = {
		[CALL_ASKED] = MSG_CALL_ASKED,     [CALL_UNWELL] = MSG_CALL_UNWELL,
		[CALL_REPORT] = MSG_CALL_REPORT,   [CALL_PARENTS] = MSG_CALL_PARENTS,
		[CALL_TWELVE] = MSG_CALL_TWELVE,   [CALL_OBLIGATION] = MSG_CALL_OBLIGATION,
		[CALL_NO_SHOW] = MSG_CALL_NO_SHOW, [CALL_EIGHT] = MSG_CALL_EIGHT,
		[CALL_SICK] = MSG_CALL_SICK,       [CALL_FIRST_DAY] = MSG_CALL_FIRST_DAY,
		[CALL_OTHER] = MSG_CALL_OTHER,     [CALL_SILENT] = MSG_CALL_SILENT,
		[CALL_LATE] = MSG_CALL_LATE,
	};

	return words[reason];
}

/* All reasons of a call, heaviest first. */
static enum err reasons_text(struct ctx *c, const struct call *call, struct str *ret)
{
	struct buf b DEFER(buf_finish);

	buf_init(&b, 2048);
	for (int r = 0; r < CALL_REASONS; r++) {
		if ((call->reasons & 1u << r) != 0) {
			buf_text(&b, b.n > 0 ? " · " : "");
			buf_str(&b, msg(c->lang, reason_words((enum call_reason)r)));
		}
	}
	if (call->tried) {
		buf_text(&b, " · ");
		buf_str(&b, msg(c->lang, MSG_CALL_TRIED));
	}
	TRY(buf_err(&b));
	*ret = str_copy(c->arena, buf_view(&b));
	return ret->p != NULL ? OK : ERR_NOMEM;
}

static enum err fill_rows(struct ctx *c, const struct call *calls, size_t n, struct str back, struct calls_view *v)
{
	struct call_view *rows = ARENA_ARRAY(c->arena, n, struct call_view);
	int64_t *persons = ARENA_ARRAY(c->arena, n, int64_t);

	if (rows == NULL || persons == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		const struct call *call = &calls[i];

		persons[i] = call->item->person;
		rows[i] = (struct call_view){ .known = call->known, .place = (int)i + 1, .more = STR("") };
		rows[i].report = (call->reasons & (1u << CALL_REPORT | 1u << CALL_OBLIGATION)) != 0;
		TRY(task_make(c, call->item, back, &rows[i].task));
		TRY(reasons_text(c, call, &rows[i].reasons));
		if (call->tasks > 1) {
			rows[i].more = page_text_count(c, MSG_CALL_MORE_ONE, MSG_CALL_MORE_MANY,
			                               (int64_t)call->tasks - 1);
			TRY(rows[i].more.p != NULL ? OK : ERR_NOMEM);
		}
	}
	v->rows = rows;
	v->count = n;
	return look_at_list(c, ACTION_SCHOOL_STEP, persons, n);
}

/* What falls outside: how many, by the heaviest reason; nobody by name. */
static enum err fill_left(struct ctx *c, const struct call *calls, size_t from, size_t n, struct calls_view *v)
{
	int64_t counts[CALL_REASONS] = { 0 };

	if (from == n) {
		return OK;
	}
	for (size_t i = from; i < n; i++) {
		int r = 0;

		while (r < CALL_OTHER && (calls[i].reasons & 1u << r) == 0) {
			r++;
		}
		counts[r]++;
	}
	v->left = page_text_count(c, MSG_CALLS_LEFT_ONE, MSG_CALLS_LEFT_MANY, (int64_t)(n - from));
	for (int r = 0; r < CALL_REASONS; r++) {
		if (counts[r] > 0) {
			struct str words = msg(c->lang, reason_words((enum call_reason)r));

			v->lefts[v->left_count++].text = str_format(c->arena, "%lld × %.*s", (long long)counts[r],
			                                            STR_ARG(words));
		}
	}
	return v->left.p != NULL ? OK : ERR_NOMEM;
}

enum err calls_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct calls_view v = { .all = http_query(r, "alles").n > 0, .left = STR("") };
	struct call *calls;
	size_t n, shown;
	struct out o;

	TRY(live_page(r, LIVE_BIT(LIVE_TASKS) | LIVE_BIT(LIVE_ANSWERS) | LIVE_BIT(LIVE_ABSENCE)));
	TRY(plan_of(c, &v.calls));
	TRY(calls_load(c, &calls, &n));
	shown = v.all ? CALLS_MOST : (size_t)v.calls;
	shown = shown < n ? shown : n;
	TRY(fill_rows(c, calls, shown, v.all ? STR("/bellijst?alles=1") : STR("/bellijst"), &v));
	TRY(fill_left(c, calls, shown, n, &v));
	v.title = n == 0 ? msg(c->lang, MSG_CALLS_NONE)
	                 : page_text_count(c, MSG_CALLS_TITLE_ONE, MSG_CALLS_TITLE_MANY, (int64_t)shown);
	v.date = words_weekday(c, c->today);
	TRY(page_make(r, msg(c->lang, MSG_CALLS_PART), "vandaag", &v.page));
	o = http_html(ret, 200);
	calls_page(&o, &v);
	return OK;
}

static enum err set_plan(struct ctx *c, void *arg)
{
	int calls = *(int *)arg;

	TRY(call_plan_sweep(c->db, &(struct call_plan_sweep_in){ c->actor.account, c->today - PLAN_DAYS }, NULL));
	return call_plan_set(c->db, &(struct call_plan_set_in){ c->actor.account, c->today, calls }, NULL);
}

enum err calls_post(struct http_req *r, struct http_resp *ret)
{
	struct str given = http_form(r, "aantal");
	int64_t number;
	int calls;

	if (!str_to_i64(str_trim(given), &number) || number < 1 || number > CALLS_MOST) {
		return REFUSE(web_ctx(r), ERR_INPUT, "aantal", MSG_CALLS_NUMBER);
	}
	calls = (int)number;
	TRY(web_write(r, set_plan, &calls));
	return http_redirect(ret, STR("/bellijst"));
}
