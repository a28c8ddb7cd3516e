/* SPDX-License-Identifier: EUPL-1.2 */
/* "Wat als": what follows from lessons that somebody chooses. Nothing is recorded. */
#include "signals/ahead.h"
#include "signals/ahead_page.h"
#include "signals_views.h"

enum { PAST_DAYS = 42, SHOWN_MOST = 60 };

/* "2026-02-12-540": a lesson in a form. */
static struct str key_of(struct ctx *c, day_t day, int begin)
{
	char text[DAY_TEXT];

	return str_format(c->arena, "%s-%d", day_text(day, text), begin);
}

static bool ticked(const struct http_req *r, const char *name, struct str key)
{
	for (size_t i = 0; i < r->form.count; i++) {
		if (str_eq(r->form.fields[i].name, str_of(name)) && str_eq(r->form.fields[i].value, key)) {
			return true;
		}
	}
	return false;
}

/* Adds a box, under its day. */
static enum err add_box(struct ctx *c, const struct law_supposed *s, bool on, struct box_list *list)
{
	char begin[TIME_TEXT], end[TIME_TEXT];
	struct box_view *b;

	b = vec_push(c->arena, list);
	if (b == NULL) {
		return ERR_NOMEM;
	}
	*b = (struct box_view){ .key = key_of(c, s->day, s->mark.begin),
		                .day = s->day,
		                .on = on,
		                .time = str_format(c->arena, "%s – %s", time_text(s->mark.begin, begin),
		                                   time_text(s->mark.end, end)) };
	if (list->n == 1 || list->p[list->n - 2].day != s->day) {
		b->head = words_weekday(c, s->day);
	}
	return b->key.p != NULL && b->time.p != NULL ? OK : ERR_NOMEM;
}

/* Lessons to come, and those that were missed in the last weeks; what is ticked goes into `chosen`. */
static enum err boxes(struct http_req *r, const struct ahead_case *a, struct ahead_view *v, supposed_list *chosen)
{
	struct ctx *c = web_ctx(r);

	for (size_t i = 0; i < a->law.day_count; i++) {
		const struct law_day *d = &a->law.days[i];

		for (uint32_t m = 0; d->day > c->today - PAST_DAYS && d->day <= c->today && m < d->count; m++) {
			struct law_supposed s = { d->day, { d->marks[m].begin, d->marks[m].end, MARK_AUTHORISED } };
			bool on = ticked(r, "goed", key_of(c, s.day, s.mark.begin));

			if (d->marks[m].status != MARK_UNAUTHORISED || v->missed.n == SHOWN_MOST) {
				continue;
			}
			TRY(add_box(c, &s, on, &v->missed));
			if (on) {
				TRY(supposed_push(c, chosen, &s));
			}
		}
	}
	for (size_t i = 0; i < a->planned_count && i < SHOWN_MOST; i++) {
		bool on = ticked(r, "mist", key_of(c, a->planned[i].day, a->planned[i].mark.begin));

		TRY(add_box(c, &a->planned[i], on, &v->planned));
		if (on) {
			TRY(supposed_push(c, chosen, &a->planned[i]));
		}
	}
	return OK;
}

enum err supposed_push(struct ctx *c, supposed_list *list, const struct law_supposed *s)
{
	struct law_supposed *slot = vec_push(c->arena, list);

	if (slot == NULL) {
		return ERR_NOMEM;
	}
	*slot = *s;
	return OK;
}

/* Rules that every missed day brings say nothing here. */
static bool worth_telling(const struct ctx *c, const struct law_finding *f)
{
	return f->rule != RULE_FIRST_DAY && f->rule != RULE_LUXURY &&
	       finding_meant_for(c, f->rule, str_of(duty_name(f->duty)));
}

static enum err tell(struct ctx *c, const struct law_finding *list, size_t n, enum msg_id id, text_list *ret)
{
	for (size_t i = 0; i < n; i++) {
		const struct law_finding *f = &list[i];
		struct str due = words_weekday(c, f->due), report = STR("");
		struct finding_words words;
		struct str *line;

		if (!worth_telling(c, f)) {
			continue;
		}
		TRY(words_of(c, f->rule, STR(STATE_OPEN), TURN_NOBODY, f->count, f->minutes, f->day, &words));
		if (law_rule_is_obligation(f->rule)) {
			report = page_text(c, MSG_AHEAD_REPORT, &due, 1);
		}
		line = vec_push(c->arena, ret);
		if (line == NULL) {
			return ERR_NOMEM;
		}
		*line = page_text(c, id, (struct str[]){ words.name, words_weekday(c, f->day), report }, 3);
		if (line->p == NULL) {
			return ERR_NOMEM;
		}
	}
	return OK;
}

static enum err work_out(struct ctx *c, const struct ahead_case *a, const supposed_list *chosen, struct ahead_view *v)
{
	struct law_change change;

	v->asked = true;
	if (chosen->n == 0) {
		v->result = msg(c->lang, MSG_AHEAD_CHOOSE);
		return OK;
	}
	TRY(law_what_if(&a->law, chosen->p, chosen->n, c->arena, &change));
	TRY(tell(c, change.come, change.come_count, MSG_AHEAD_COME, &v->lines));
	TRY(tell(c, change.gone, change.gone_count, MSG_AHEAD_GONE, &v->lines));
	v->result = msg(c->lang, v->lines.n > 0 ? MSG_AHEAD_RESULT : MSG_AHEAD_NOTHING);
	return OK;
}

/* The enrolment asked for, else the newest that has begun. */
static const struct young_enrolment *choose(const struct ctx *c, const struct young_enrolment *list, size_t n,
                                            struct str asked)
{
	for (size_t i = 0; i < n; i++) {
		if (asked.n > 0 ? str_eq(list[i].public, asked) : list[i].first <= c->today) {
			return &list[i];
		}
	}
	return NULL;
}

static enum err show(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct str asked = http_query(r, "inschrijving");
	struct ahead_view v = { .self = r->path };
	const struct young_enrolment *e;
	struct young_enrolment *list;
	supposed_list chosen = { 0 };
	struct ahead_case a;
	struct reg_day *days;
	struct young y;
	size_t n;
	struct out o;

	TRY(people_open(c, http_param(r, "person"), ACTION_EXPLAIN, &y));
	TRY(people_enrolments(c, y.person, &list, &n));
	e = choose(c, list, n, asked);
	if (e == NULL || c->glass != 0 || !access_sees(c->actor.role, FACET_ABSENCE)) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	TRY(registration_days(c, y.person, e->enrolment, &days, &n));
	TRY(ahead_load(c, &y, e, days, n, &a));
	TRY(ahead_words(c, &a, &v.words));
	TRY(boxes(r, &a, &v, &chosen));
	if (r->method == HTTP_POST) {
		TRY(work_out(c, &a, &chosen, &v));
	}
	v.back = str_format(c->arena, "/jongeren/%.*s", STR_ARG(y.public));
	v.self = asked.n == 0 ? r->path
	                      : str_format(c->arena, "%.*s?inschrijving=%.*s", STR_ARG(r->path), STR_ARG(e->public));
	v.name = y.name;
	v.school = e->school;
	TRY(page_make(r, msg(c->lang, MSG_AHEAD_TITLE), "jongeren", &v.page));
	o = http_html(ret, 200);
	ahead_page(&o, &v);
	return OK;
}

enum err ahead_get(struct http_req *r, struct http_resp *ret)
{
	return show(r, ret);
}

enum err ahead_post(struct http_req *r, struct http_resp *ret)
{
	return show(r, ret);
}
