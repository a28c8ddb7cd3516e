/* SPDX-License-Identifier: EUPL-1.2 */
/* Writing a draft row by row, who signs it, and signing. */
#include "agreements/inside.h"
#include "agreements/pages.h"
#include "agreements/words.h"
#include "agreements_views.h"

/* ---- forms ---- */

enum err agreement_of_form(struct http_req *r, struct ctx *c, const struct agreement **ret, int64_t *ret_edit)
{
	int64_t edit;

	TRY(agreement_open(c, http_param(r, "versie"), ret));
	*ret_edit = str_to_i64(http_form(r, "stand"), &edit) ? edit : -1;
	return OK;
}

enum err agreement_row_of_form(struct http_req *r, struct agreed_row *ret)
{
	struct ctx *c = web_ctx(r);
	struct agreed_row row = { .days = AGREED_NO_TERM };
	struct str days = str_trim(http_form(r, "werkdagen"));
	int64_t n = 0;

	if (!agreed_subject_parse(http_form(r, "onderwerp"), &row.subject) ||
	    !agreed_sector_parse(http_form(r, "sector"), &row.sector) ||
	    !agreed_age_parse(http_form(r, "leeftijd"), &row.age) ||
	    !agreed_count_parse(http_form(r, "telling"), &row.count) ||
	    !agreed_step_parse(http_form(r, "stap"), &row.step) || !agreed_who_parse(http_form(r, "wie"), &row.who) ||
	    !agreed_clock_parse(http_form(r, "vanaf"), &row.clock) ||
	    !agreed_action_parse(http_form(r, "actie"), &row.action) ||
	    !agreed_who_parse(http_form(r, "te-laat"), &row.told)) {
		return REFUSE(c, ERR_INPUT, NULL, MSG_HTTP_BAD_REQUEST_EXPLAIN);
	}
	if (days.n > 0 && (!str_to_i64(days, &n) || n < 0 || n > AGREED_MOST_DAYS)) {
		return REFUSE1(c, ERR_INPUT, "werkdagen", MSG_AGREEMENTS_DAYS_WRONG,
		               str_format(c->arena, "%d", AGREED_MOST_DAYS));
	}
	row.days = days.n > 0 ? (int)n : AGREED_NO_TERM;
	row.pause = http_form(r, "pauze").n > 0;
	row.explain = http_form(r, "uitleg").n > 0;
	row.letter = str_trim(http_form(r, "brief"));
	row.words = str_trim(http_form(r, "tekst"));
	row.ground = str_trim(http_form(r, "grond"));
	*ret = row;
	return OK;
}

/* ---- the form of a row ---- */

/* One list of words with what people read for them. */
static enum err choices(struct ctx *c, enum msg_id label, const char *name, size_t n,
                        const struct agreement_option *from, struct agreement_select *ret)
{
	struct agreement_option *list = ARENA_ARRAY(c->arena, n, struct agreement_option);

	if (list == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		list[i] = from[i];
	}
	*ret = (struct agreement_select){ msg(c->lang, label), str_of(name), list, n };
	return OK;
}

static enum err case_options(struct ctx *c, const struct agreed_row *row, struct agreement_row_view *v)
{
	struct agreement_option subjects[AGREED_SUBJECTS], sectors[SECTOR_COUNT + 1];
	const struct agreement_option ages[] = {
		{ STR("*"), msg(c->lang, MSG_AGREEMENTS_ALL_AGES), row->age == AGE_ANY },
		{ STR("18-"), msg(c->lang, MSG_AGREEMENTS_MINOR), row->age == AGE_MINOR },
		{ STR("18+"), msg(c->lang, MSG_AGREEMENTS_ADULT), row->age == AGE_ADULT },
	};
	const struct agreement_option counts[] = {
		{ STR("*"), msg(c->lang, MSG_AGREEMENTS_EVERY_TIME), row->count == COUNT_ANY },
		{ STR("1"), msg(c->lang, MSG_AGREEMENTS_FIRST_TIME), row->count == COUNT_FIRST },
		{ STR("2+"), msg(c->lang, MSG_AGREEMENTS_LATER), row->count == COUNT_LATER },
	};

	for (size_t i = 0; i < AGREED_SUBJECTS; i++) {
		int s = agreement_order[i];

		subjects[i] = (struct agreement_option){ str_of(agreed_subject_name(s)),
			                                 agreed_subject_words(c->lang, s), s == row->subject };
	}
	sectors[0] = (struct agreement_option){ STR("*"), msg(c->lang, MSG_AGREEMENTS_ALL_SECTORS),
		                                row->sector == SECTOR_COUNT };
	for (int s = 0; s < SECTOR_COUNT; s++) {
		struct str name = str_of(sector_name((enum sector)s));

		sectors[s + 1] = (struct agreement_option){ name, name, s == (int)row->sector };
	}
	TRY(choices(c, MSG_AGREEMENTS_F_SUBJECT, "onderwerp", AGREED_SUBJECTS, subjects, &v->subject));
	TRY(choices(c, MSG_AGREEMENTS_F_SECTOR, "sector", SECTOR_COUNT + 1, sectors, &v->sector));
	TRY(choices(c, MSG_AGREEMENTS_F_AGE, "leeftijd", 3, ages, &v->age));
	return choices(c, MSG_AGREEMENTS_F_COUNT, "telling", 3, counts, &v->count);
}

static enum err work_options(struct ctx *c, const struct agreed_row *row, struct agreement_row_view *v)
{
	struct agreement_option steps[AGREED_STEPS], whos[AGREED_WHOS], told[AGREED_WHOS];
	const struct agreement_option clocks[] = {
		{ STR("signaal"), msg(c->lang, MSG_AGREEMENTS_CLOCK_SIGNAL), row->clock == FROM_SIGNAL },
		{ STR("melding"), msg(c->lang, MSG_AGREEMENTS_CLOCK_REPORT), row->clock == FROM_REPORT },
		{ STR("opgepakt"), msg(c->lang, MSG_AGREEMENTS_CLOCK_TAKE_UP), row->clock == FROM_TAKE_UP },
	};
	const struct agreement_option actions[] = {
		{ STR(""), msg(c->lang, MSG_AGREEMENTS_ACTION_UNSAID), row->action == WANTED_UNSAID },
		{ STR("nee"), msg(c->lang, MSG_AGREEMENTS_ACTION_NO), row->action == WANTED_NO },
		{ STR("ja"), msg(c->lang, MSG_AGREEMENTS_ACTION_YES), row->action == WANTED_YES },
		{ STR("vrij"), msg(c->lang, MSG_AGREEMENTS_ACTION_FREE), row->action == WANTED_FREE },
	};

	for (int s = 0; s < AGREED_STEPS; s++) {
		steps[s] = (struct agreement_option){ str_of(agreed_step_name((enum agreed_step)s)),
			                              agreed_step_words(c->lang, (enum agreed_step)s),
			                              s == (int)row->step };
	}
	for (int w = 0; w < AGREED_WHOS; w++) {
		whos[w] = (struct agreement_option){ str_of(agreed_who_name((enum agreed_who)w)),
			                             agreed_who_words(c->lang, (enum agreed_who)w),
			                             w == (int)row->who };
		told[w] = whos[w];
		told[w].here = w == (int)row->told;
	}
	TRY(choices(c, MSG_AGREEMENTS_F_STEP, "stap", AGREED_STEPS, steps, &v->step));
	TRY(choices(c, MSG_AGREEMENTS_F_WHO, "wie", AGREED_WHOS, whos, &v->who));
	TRY(choices(c, MSG_AGREEMENTS_F_CLOCK, "vanaf", 3, clocks, &v->clock));
	TRY(choices(c, MSG_AGREEMENTS_F_ACTION, "actie", 4, actions, &v->action));
	return choices(c, MSG_AGREEMENTS_F_TOLD, "te-laat", AGREED_WHOS, told, &v->told);
}

enum err agreement_row_options(struct ctx *c, const struct agreed_row *row, struct agreement_row_view *v)
{
	TRY(case_options(c, row, v));
	TRY(work_options(c, row, v));
	v->days = row->days == AGREED_NO_TERM ? STR("") : str_format(c->arena, "%d", row->days);
	v->pause = row->pause;
	v->explain = row->explain;
	v->letter = row->letter;
	v->words = row->words;
	v->ground = row->ground;
	v->sentence = str_format(c->arena, "%.*s: %.*s", STR_ARG(agreed_case_words(c, row)),
	                         STR_ARG(agreed_row_words(c, row)));
	return v->days.p != NULL && v->sentence.p != NULL ? OK : ERR_NOMEM;
}

/* What would be said about the protocol with this row: of the row itself, and what is wrong with the whole. */
static enum err try_row(struct ctx *c, const struct agreement *a, size_t line, const struct agreed_row *row,
                        struct agreement_row_view *v)
{
	const struct agreement_remark *all;
	struct agreement_remark *own;
	struct agreement tried;
	size_t n, count = 0, at;

	TRY(agreement_with_row(c->arena, a, line, row, &tried, &at));
	TRY(agreement_check(c, &tried, &all, &n));
	own = ARENA_ARRAY(c->arena, n, struct agreement_remark);
	if (own == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		if (all[i].wrong && (all[i].line == at || all[i].line == 0)) {
			own[count++] = all[i];
		}
	}
	v->remarks = own;
	v->remark_count = count;
	return OK;
}

static bool line_of(const struct agreement *a, struct str text, size_t *ret)
{
	int64_t n;

	if (!str_to_i64(text, &n) || n < 0 || (uint64_t)n > a->row_count) {
		return false;
	}
	*ret = (size_t)n;
	return true;
}

static enum err row_show(struct http_req *r, int status, struct str wrong, const struct agreed_row *typed,
                         struct http_resp *ret)
{
	static const struct agreed_row fresh = {
		.subject = RULE_V3, .sector = SECTOR_COUNT, .step = AGREED_REPORT, .who = AGREED_COORDINATOR, .days = 5
	};
	struct ctx *c = web_ctx(r);
	struct agreement_row_view v = { .wrong = wrong };
	const struct agreement *a;
	const struct agreed_row *row = typed;
	size_t line;
	struct out o;

	TRY(agreement_open(c, http_param(r, "versie"), &a));
	if (!line_of(a, r->method == HTTP_GET ? http_query(r, "regel") : http_form(r, "regel"), &line) ||
	    !agreement_keeps(c, a->region) || a->state != AGREEMENT_DRAFT) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	if (row == NULL) {
		row = line > 0 ? &a->rows[line - 1] : &fresh;
	}
	TRY(agreement_row_options(c, row, &v));
	TRY(try_row(c, a, line, row, &v));
	v.fresh = line == 0;
	v.line = str_format(c->arena, "%zu", line);
	v.back = str_format(c->arena, "/werkafspraken/%.*s", STR_ARG(a->version));
	v.base = str_format(c->arena, "/werkafspraken/%.*s/regel", STR_ARG(a->version));
	v.edit = str_format(c->arena, "%lld", (long long)a->edit);
	o = http_html(ret, status);
	if (str_eq(page_part(r), STR("controle"))) {
		agreement_row_check(&o, &v);
		return OK;
	}
	TRY(page_make(r, msg(c->lang, v.fresh ? MSG_AGREEMENTS_ROW_NEW : MSG_AGREEMENTS_ROW), "werkafspraken",
	              &v.page));
	v.page.self = v.back;
	agreement_row_page(&o, &v);
	return OK;
}

enum err agreement_row_get(struct http_req *r, struct http_resp *ret)
{
	return row_show(r, 200, STR(""), NULL, ret);
}

/* ---- what forms do ---- */

static enum err row_in(struct ctx *c, void *arg)
{
	struct http_req *r = arg;
	const struct agreement *a;
	struct agreed_row row;
	int64_t edit;
	size_t line;

	TRY(agreement_of_form(r, c, &a, &edit));
	if (!line_of(a, http_form(r, "regel"), &line)) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	if (str_eq(http_form(r, "doe"), STR("weg"))) {
		return agreement_set_row(c, a, edit, line, NULL);
	}
	TRY(agreement_row_of_form(r, &row));
	return agreement_set_row(c, a, edit, line, &row);
}

static enum err back(struct http_req *r, struct http_resp *ret)
{
	struct str to = str_format(web_ctx(r)->arena, "/werkafspraken/%.*s?gedaan=1", STR_ARG(http_param(r, "versie")));

	return to.p != NULL ? http_redirect(ret, to) : ERR_NOMEM;
}

enum err agreement_row_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct agreed_row row = { 0 };
	struct str doing = http_form(r, "doe");
	enum err e;

	if (!str_eq(doing, STR("weg"))) {
		e = agreement_row_of_form(r, &row);
		if (e == ERR_INPUT) {
			return row_show(r, 400, str_copy(c->arena, str_of(c->fail->what)), NULL, ret);
		}
		TRY(e);
	}
	if (str_eq(doing, STR("controleer"))) {
		return row_show(r, 200, STR(""), &row, ret);
	}
	e = web_write(r, row_in, r);
	if (e == ERR_INPUT) {
		return row_show(r, 400, str_copy(c->arena, str_of(c->fail->what)), &row, ret);
	}
	TRY(e);
	return back(r, ret);
}

/* Does it, and shows the protocol again: with what was wrong, or done. */
static enum err post(struct http_req *r, enum err (*fn)(struct ctx *c, void *arg), struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	enum err e = web_write(r, fn, r);

	if (e == ERR_INPUT) {
		return agreement_show(r, 400, str_copy(c->arena, str_of(c->fail->what)), ret);
	}
	TRY(e);
	return back(r, ret);
}

static enum err title_in(struct ctx *c, void *arg)
{
	struct http_req *r = arg;
	const struct agreement *a;
	int64_t edit;

	TRY(agreement_of_form(r, c, &a, &edit));
	return agreement_set_title(c, a, edit, http_form(r, "titel"), http_form(r, "toelichting"));
}

enum err agreement_title_post(struct http_req *r, struct http_resp *ret)
{
	return post(r, title_in, ret);
}

/* "instelling 25PJ" */
static bool partner_of(struct str value, bool *ret_town, struct str *ret_code)
{
	struct str kind = str_cut(value, ' ', ret_code);

	*ret_town = str_eq(kind, STR("gemeente"));
	return *ret_town || str_eq(kind, STR("instelling"));
}

static enum err partner_in(struct ctx *c, void *arg)
{
	struct http_req *r = arg;
	const struct agreement *a;
	struct str code;
	int64_t edit;
	bool town;

	TRY(agreement_of_form(r, c, &a, &edit));
	if (!partner_of(http_form(r, "partner"), &town, &code)) {
		return REFUSE(c, ERR_INPUT, "partner", MSG_HTTP_BAD_REQUEST_EXPLAIN);
	}
	return agreement_set_partner(c, a, edit, town, code, !str_eq(http_form(r, "doe"), STR("weg")));
}

enum err agreement_partner_post(struct http_req *r, struct http_resp *ret)
{
	return post(r, partner_in, ret);
}

static enum err sign_in(struct ctx *c, void *arg)
{
	struct http_req *r = arg;
	const struct agreement *a;
	struct str code;
	int64_t edit;
	bool town;

	TRY(agreement_of_form(r, c, &a, &edit));
	if (partner_of(http_form(r, "partner"), &town, &code)) {
		for (size_t i = 0; i < a->partner_count; i++) {
			const struct agreement_partner *p = &a->partners[i];

			if (p->town == town && str_eq(p->code, code)) {
				return str_eq(http_form(r, "doe"), STR("weiger"))
				               ? agreement_refuse(c, a, edit, p, http_form(r, "reden"))
				               : agreement_sign(c, a, edit, p);
			}
		}
	}
	return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
}

enum err agreement_sign_post(struct http_req *r, struct http_resp *ret)
{
	return post(r, sign_in, ret);
}

static enum err away_in(struct ctx *c, void *arg)
{
	struct http_req *r = arg;
	const struct agreement *a;
	int64_t edit;

	TRY(agreement_of_form(r, c, &a, &edit));
	return agreement_put_away(c, a, edit);
}

enum err agreement_away_post(struct http_req *r, struct http_resp *ret)
{
	TRY(web_write(r, away_in, r));
	return http_redirect(ret, STR("/werkafspraken"));
}
