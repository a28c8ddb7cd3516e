/* SPDX-License-Identifier: EUPL-1.2 */
/* Protocols side by side, with what each would have meant in the last half year of a region. */
#include "access/words.h"
#include "agreements/outcome.h"
#include "agreements/pages.h"
#include "agreements/words.h"
#include "agreements_views.h"
#include "base/clock.h"
#include "base/vec.h"
#include "law/disclosure.h"
#include "reference/reference.h"

/* Counts from 1 to 4 are not shown (rules, section 7). */
enum { HIDDEN_BELOW = 5, WORK_WEEKS = OUTCOME_DAYS / 7 };
enum { COLUMNS = AGREED_WHOS + 1, ROWS = AGREED_STEPS + 1 };
/* How long a page counts; what takes longer is counted at night. */
static const int64_t LONGEST_US = INT64_C(4) * 1000000;

static const char *const names[AGREEMENT_COMPARED] = { "a", "b", "c", "d" };

/* ---- which ones ---- */

static enum err chosen(struct http_req *r, const struct agreement *ret[AGREEMENT_COMPARED], size_t *ret_n)
{
	struct ctx *c = web_ctx(r);
	size_t n = 0;

	for (size_t i = 0; i < AGREEMENT_COMPARED; i++) {
		struct str version = http_query(r, names[i]);

		if (version.n > 0) {
			TRY(agreement_open(c, version, &ret[n++]));
		}
	}
	if (n == 0) {
		ret[n++] = agreement_national();
	}
	*ret_n = n;
	return OK;
}

/* The region whose history is counted: the actor's, for who keeps protocols there or is asked to sign them. */
enum err agreement_own_region(struct ctx *c, struct str *ret)
{
	struct municipality m;
	bool found = false;

	*ret = STR("");
	if (actor_may(c, ACTION_AGREEMENT_KEEP) && c->actor.region_count > 0) {
		*ret = c->actor.region_list[0];
		return OK;
	}
	if (!actor_may(c, ACTION_AGREEMENT_SIGN) && !actor_may(c, ACTION_REPORTS)) {
		return OK;
	}
	if (c->actor.brin_count > 0) {
		return agreement_school_region(c, c->actor.brin_list[0], STR(""), ret);
	}
	if (c->actor.town_count > 0) {
		TRY(reference_municipality(c->db, c->arena, c->actor.town_list[0], &m, &found));
		*ret = found ? m.region : STR("");
	}
	return OK;
}

/* ---- numbers ---- */

/* Tasks by step and role with their totals, and which of them are hidden. */
struct shown {
	int64_t counts[ROWS * COLUMNS];
	bool hidden[ROWS * COLUMNS];
};

static enum err hide(struct ctx *c, const struct agreement_outcome *o, struct shown *ret)
{
	struct disclosure_table t = { ROWS, COLUMNS, ret->counts, ret->hidden };

	*ret = (struct shown){ 0 };
	for (int s = 0; s < AGREED_STEPS; s++) {
		for (int w = 0; w < AGREED_WHOS; w++) {
			int64_t n = o->tasks[s][w];

			ret->counts[s * COLUMNS + w] = n;
			ret->counts[s * COLUMNS + AGREED_WHOS] += n;
			ret->counts[AGREED_STEPS * COLUMNS + w] += n;
			ret->counts[AGREED_STEPS * COLUMNS + AGREED_WHOS] += n;
		}
	}
	return disclosure_hide(c->arena, &t, HIDDEN_BELOW);
}

/* "312 meer dan de eerste" */
static struct str difference(struct ctx *c, int64_t n, int64_t first)
{
	if (n == first) {
		return msg(c->lang, MSG_AGREEMENTS_AS_MANY);
	}
	return page_text(c, n > first ? MSG_AGREEMENTS_MORE : MSG_AGREEMENTS_LESS,
	                 (struct str[]){ words_number(c, n > first ? n - first : first - n) }, 1);
}

static bool small(int64_t n)
{
	return n > 0 && n < HIDDEN_BELOW;
}

struct numbering {
	struct ctx *c;
	const struct agreement *const *agreements;
	bool lists; /* the actor may see who is counted, of the own ones */
	size_t n;
	const struct agreement_outcome *outcomes;
	struct shown *shown;
	VEC(struct agreement_numbers) list;
};

static enum err push(struct numbering *k, struct agreement_numbers row)
{
	struct agreement_numbers *slot = vec_push(k->c->arena, &k->list);

	if (slot == NULL || row.name.p == NULL) {
		return ERR_NOMEM;
	}
	*slot = row;
	return OK;
}

static struct agreement_number hidden_number(struct ctx *c)
{
	return (struct agreement_number){ msg(c->lang, MSG_AGREEMENTS_FEW), STR(""), STR("") };
}

/* Where the cases behind a number of one of them are listed; empty for who sees numbers alone. */
static struct str cases_href(struct numbering *k, size_t i, const char *what, const char *value)
{
	return !k->lists ? STR("")
	                 : str_format(k->c->arena, "/werkafspraken/gevallen?versie=%.*s&%s=%s",
	                              STR_ARG(k->agreements[i]->version), what, value);
}

/* One cell of the table of tasks for all of them; step: of which its cases can be listed, or -1. */
static struct agreement_numbers task_row(struct numbering *k, struct str name, size_t cell, int step)
{
	struct agreement_numbers row = { .name = name };

	for (size_t i = 0; i < k->n; i++) {
		int64_t n = k->shown[i].counts[cell], first = k->shown[0].counts[cell];

		if (k->shown[i].hidden[cell]) {
			row.cells[i] = hidden_number(k->c);
			continue;
		}
		row.cells[i].text = words_number(k->c, n);
		row.cells[i].more = i > 0 && !k->shown[0].hidden[cell] ? difference(k->c, n, first) : STR("");
		if (step >= 0 && n > 0) {
			row.cells[i].href = cases_href(k, i, "stap", agreed_step_name((enum agreed_step)step));
		}
	}
	return row;
}

static enum err add_steps(struct numbering *k)
{
	for (int s = 0; s < AGREED_STEPS; s++) {
		if (s != AGREED_REGISTER) {
			TRY(push(k, task_row(k, agreed_step_words(k->c->lang, (enum agreed_step)s),
			                     (size_t)(s * COLUMNS + AGREED_WHOS), s)));
		}
	}
	return push(k, task_row(k, msg(k->c->lang, MSG_AGREEMENTS_TOTAL), AGREED_STEPS * COLUMNS + AGREED_WHOS, -1));
}

static enum err add_wanted(struct numbering *k)
{
	struct agreement_numbers row = { .name = msg(k->c->lang, MSG_AGREEMENTS_WANTED_COUNT) };

	for (size_t i = 0; i < k->n; i++) {
		int64_t n = k->outcomes[i].wanted, first = k->outcomes[0].wanted;

		row.cells[i].text = small(n) ? msg(k->c->lang, MSG_AGREEMENTS_FEW) : words_number(k->c, n);
		row.cells[i].more = i > 0 && !small(n) && !small(first) ? difference(k->c, n, first) : STR("");
		row.cells[i].href = n > 0 && !small(n) ? cases_href(k, i, "actie", "ja") : STR("");
	}
	return push(k, row);
}

/* Tasks a week, and for one person of the role when it is known how many there are. */
static enum err add_roles(struct numbering *k)
{
	for (int w = AGREED_TEACHER; w < AGREED_WHOS; w++) {
		struct agreement_numbers row = { .name = agreed_who_words(k->c->lang, (enum agreed_who)w) };
		size_t cell = (size_t)AGREED_STEPS * COLUMNS + (size_t)w;
		bool any = false;

		for (size_t i = 0; i < k->n; i++) {
			int64_t n = k->shown[i].counts[cell], people = k->outcomes[i].people[w];

			any = any || n > 0;
			if (k->shown[i].hidden[cell]) {
				row.cells[i] = hidden_number(k->c);
				continue;
			}
			row.cells[i].href = n > 0 ? cases_href(k, i, "wie", agreed_who_name((enum agreed_who)w))
			                          : STR("");
			row.cells[i].text = page_text(
				k->c, MSG_AGREEMENTS_A_WEEK,
				(struct str[]){ words_number(k->c, (n + WORK_WEEKS / 2) / WORK_WEEKS) }, 1);
			row.cells[i].more =
				people > 0
					? page_text(k->c, MSG_AGREEMENTS_A_PERSON,
			                            (struct str[]){ words_number(k->c, (n + people * WORK_WEEKS / 2) /
			                                                                       (people * WORK_WEEKS)),
			                                            words_number(k->c, people) },
			                            2)
					: STR("");
		}
		if (any) {
			TRY(push(k, row));
		}
	}
	return OK;
}

static enum err add_peak(struct numbering *k)
{
	struct agreement_numbers row = { .name = msg(k->c->lang, MSG_AGREEMENTS_PEAK) };

	for (size_t i = 0; i < k->n; i++) {
		const struct agreement_outcome *o = &k->outcomes[i];
		size_t week = outcome_peak(o);
		day_t monday = day_monday(o->from) + (day_t)week * 7;

		if (small(o->weeks[week])) {
			row.cells[i] = hidden_number(k->c);
			continue;
		}
		row.cells[i].text = words_number(k->c, o->weeks[week]);
		row.cells[i].more = page_text(k->c, MSG_AGREEMENTS_WEEK_OF, (struct str[]){ words_date(k->c, monday) },
		                              1);
	}
	return push(k, row);
}

/* What would have been late, of what people did in fact. */
static enum err add_late(struct numbering *k)
{
	for (int s = 0; s < AGREED_STEPS; s++) {
		struct agreement_numbers row = {
			.name = page_text(k->c, MSG_AGREEMENTS_LATE,
			                  (struct str[]){ agreed_step_words(k->c->lang, (enum agreed_step)s) }, 1)
		};
		bool any = false;

		for (size_t i = 0; i < k->n; i++) {
			int64_t late = k->outcomes[i].late[s], of = k->outcomes[i].judged[s];

			any = any || of > 0;
			if (small(late) || small(of) || small(of - late)) {
				row.cells[i] = hidden_number(k->c);
				continue;
			}
			row.cells[i].text = words_number(k->c, late);
			row.cells[i].href = late > 0 ? cases_href(k, i, "laat", agreed_step_name((enum agreed_step)s))
			                             : STR("");
			row.cells[i].more = page_text(k->c, MSG_AGREEMENTS_LATE_OF,
			                              (struct str[]){ words_number(k->c, of) }, 1);
		}
		if (any) {
			TRY(push(k, row));
		}
	}
	return OK;
}

static enum err head(struct numbering *k, enum msg_id id)
{
	struct agreement_numbers row = { .name = msg(k->c->lang, id), .head = true };

	return push(k, row);
}

static enum err number_all(struct ctx *c, const struct agreement *const *list, const struct agreement_outcome *outcomes,
                           size_t n, struct compare_view *v)
{
	struct numbering k = {
		.c = c, .agreements = list, .lists = actor_may(c, ACTION_REPORTS), .n = n, .outcomes = outcomes
	};

	v->lists = k.lists;

	k.shown = ARENA_ARRAY(c->arena, n, struct shown);
	if (k.shown == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		TRY(hide(c, &outcomes[i], &k.shown[i]));
	}
	TRY(head(&k, MSG_AGREEMENTS_HEAD_TASKS));
	TRY(add_steps(&k));
	TRY(add_wanted(&k));
	TRY(head(&k, MSG_AGREEMENTS_HEAD_ROLES));
	TRY(add_roles(&k));
	TRY(add_peak(&k));
	TRY(head(&k, MSG_AGREEMENTS_HEAD_LATE));
	TRY(add_late(&k));
	v->numbers = k.list.p;
	v->number_count = k.list.n;
	v->counted_over = page_text(c, MSG_AGREEMENTS_COUNTED_OVER,
	                            (struct str[]){ v->region, words_date(c, outcomes[0].from),
	                                            words_date(c, outcomes[0].to), words_number(c, outcomes[0].cases) },
	                            4);
	v->counted = true;
	return v->counted_over.p != NULL ? OK : ERR_NOMEM;
}

/* ---- the page ---- */

struct counting_job {
	struct str region;
	const struct agreement *const *list;
	size_t n;
	const struct agreement_outcome *outcomes;
};

static enum err keep_in(struct ctx *c, void *arg)
{
	const struct counting_job *j = arg;

	return agreement_outcomes_keep(c, j->region, j->list, j->n, j->outcomes);
}

static enum err count(struct http_req *r, const struct agreement *const *list, size_t n, struct compare_view *v)
{
	struct ctx *c = web_ctx(r);
	struct agreement_outcome *outcomes = ARENA_ARRAY(c->arena, n, struct agreement_outcome);
	struct counting_job job = { .list = list, .n = n, .outcomes = outcomes };
	bool counted;
	enum err e;

	if (outcomes == NULL) {
		return ERR_NOMEM;
	}
	TRY(agreement_own_region(c, &job.region));
	if (job.region.n == 0) {
		return OK;
	}
	TRY(reference_region_name(c->db, c->arena, job.region, &v->region));
	e = agreement_outcomes_kept(c, job.region, list, n, clock_ticks() + LONGEST_US, outcomes, &counted);
	if (e == ERR_BUSY) {
		v->too_long = true;
		return OK;
	}
	TRY(e);
	if (counted) {
		TRY(web_write(r, keep_in, &job));
	}
	return number_all(c, list, outcomes, n, v);
}

enum err agreement_compare_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct compare_view v = { .all = http_query(r, "alles").n > 0 };
	const struct agreement *list[AGREEMENT_COMPARED];
	struct buf self DEFER(buf_finish) = { 0 };
	struct out o;

	TRY(chosen(r, list, &v.count));
	buf_init(&self, 512);
	buf_text(&self, "/werkafspraken/vergelijken?");
	for (size_t i = 0; i < AGREEMENT_COMPARED; i++) {
		struct str version = i < v.count ? list[i]->version : STR("");
		struct str label = page_text(c, MSG_AGREEMENTS_NTH,
		                             (struct str[]){ str_format(c->arena, "%zu", i + 1) }, 1);

		TRY(agreement_choices(c, label, names[i], version, i > 0, &v.choose[i]));
		buf_printf(&self, "%s=%.*s&", names[i], STR_ARG(version));
		if (i < v.count) {
			v.heads[i] = (struct agreement_item){ .href = str_format(c->arena, "/werkafspraken/%.*s",
				                                                 STR_ARG(version)),
				                              .title = list[i]->title,
				                              .version = version };
		}
	}
	buf_text(&self, v.all ? "" : "alles=1");
	TRY(buf_err(&self));
	v.show_all = str_copy(c->arena, buf_view(&self));
	TRY(count(r, list, v.count, &v));
	TRY(agreement_lay_beside(c, list, v.count, v.all || v.count == 1, &v.sides, &v.side_count));
	v.same = v.side_count == 0;
	TRY(page_make(r, msg(c->lang, MSG_AGREEMENTS_COMPARE), "werkafspraken", &v.page));
	v.page.self = STR("/werkafspraken");
	o = http_html(ret, 200);
	agreement_compare_page(&o, &v);
	return OK;
}
