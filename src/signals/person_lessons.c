/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/page.h"
#include "fmt/human.h"
#include "law/calendar.h"
#include "reference/reference.h"
#include "signals/person.h"
#include "signals_sql.h"

enum { WEEKS_SHOWN = 16 };

/* The day after the last obligation (or 16u) of an enrolment: counting began again there (rules, section 3). */
static enum err counting_since(struct ctx *c, int64_t person, const struct young_enrolment *e, day_t *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct finding_of_person_row row;
	day_t since = DAY_MIN;
	bool more;

	TRY(finding_of_person_open(c->db, &(struct finding_of_person_in){ person, e->brin, c->today }, &rows));
	for (;;) {
		enum law_rule rule;

		TRY(finding_of_person_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		if (row.enrolment == e->enrolment && row.holds && law_rule_parse(row.rule, &rule) &&
		    (rule == RULE_V3 || rule == RULE_V4 || rule == RULE_16U) && row.day + 1 > since) {
			since = row.day + 1;
		}
	}
	*ret = since;
	return OK;
}

/* The window of the 16 hours on a day. */
static enum err window_of(struct ctx *c, int64_t person, const struct young_enrolment *e, day_t on, day_t *ret_first)
{
	struct law_calendar calendar;
	struct law_weeks weeks;
	day_t since, first;

	TRY(counting_since(c, person, e, &since));
	TRY(reference_calendar(c->db, c->arena, e->brin, e->location, &calendar));
	TRY(law_weeks_make(&calendar, on, c->arena, &weeks));
	first = law_window_start(&weeks, on, law_protocol_national()->window_days);
	*ret_first = since > first ? since : first;
	return OK;
}

static enum err make_meter(struct ctx *c, int64_t minutes, day_t first, day_t last, struct meter *ret)
{
	int limit = law_protocol_national()->report_minutes;
	int64_t share = minutes < limit ? minutes * 10000 / limit : 10000;
	struct meter m = { .minutes = minutes, .sum = words_hours(c, minutes), .rest = STR("") };
	struct str limit_text = words_hours(c, limit);

	m.percent = str_format(c->arena, "%d.%02d%%", (int)(share / 100), (int)(share % 100));
	m.label = page_text(c, MSG_PERSON_METER, (struct str[]){ m.sum, limit_text }, 2);
	m.span = str_format(c->arena, "%.*s – %.*s", STR_ARG(words_date(c, first)), STR_ARG(words_date(c, last)));
	if (minutes < limit) {
		m.rest = page_text(c, MSG_PERSON_METER_REST, (struct str[]){ words_hours(c, limit - minutes) }, 1);
	}
	if (m.percent.p == NULL || m.label.p == NULL || m.span.p == NULL || m.rest.p == NULL) {
		return ERR_NOMEM;
	}
	*ret = m;
	return OK;
}

/* The first and last day to draw. */
static void span_shown(const struct ctx *c, const struct reg_day *days, size_t n, bool whole_year, day_t *ret_first,
                       day_t *ret_last)
{
	day_t last = days[n - 1].day > c->today - 28 ? c->today : days[n - 1].day;
	day_t august = day_of(day_school_year(last), 8, 1);
	day_t first = whole_year ? august : last - 7 * WEEKS_SHOWN;

	*ret_first = first > days[0].day ? first : days[0].day;
	*ret_last = last;
}

/* What is to come is for those who can still do something about it. */
static enum err look_ahead(struct ctx *c, struct person_view *v, const struct reg_day *days, size_t n)
{
	const struct young_enrolment *e = v->shown;
	struct ahead_case a;

	v->ahead = (struct ahead_words){ STR(""), STR(""), STR("") };
	if (c->glass != 0 || !access_allows(c->actor.role, ACTION_EXPLAIN) || e->first > c->today ||
	    (e->last != DAY_NONE && e->last <= c->today)) {
		return OK;
	}
	TRY(ahead_load(c, &v->young, e, days, n, &a));
	v->ahead_href = str_format(c->arena, "%.*s/wat-als?inschrijving=%.*s", STR_ARG(v->self), STR_ARG(e->public));
	return v->ahead_href.p != NULL ? ahead_words(c, &a, &v->ahead) : ERR_NOMEM;
}

static enum err fill_lessons(struct ctx *c, struct person_view *v)
{
	const struct young_enrolment *e = v->shown;
	struct strip_in in = { .brin = e->brin, .location = e->location, .window_last = c->today };
	struct reg_day *days;
	day_t year = day_school_year(c->today);
	size_t n, known = 0;
	int64_t minutes;

	TRY(registration_days(c, v->young.person, e->enrolment, &days, &n));
	while (known < n && days[known].day <= c->today) {
		known++;
	}
	TRY(window_of(c, v->young.person, e, c->today, &in.window_first));
	minutes = registration_missed(days, known, in.window_first, c->today, law_unit(e->sector, e->unit));
	TRY(make_meter(c, minutes, in.window_first, c->today, &v->meter));
	TRY(look_ahead(c, v, days, n));
	TRY(person_today(c, days, n, v));
	v->year = registration_sum(days, known, day_of(year, 8, 1), c->today);
	v->any_days = known > 0;
	if (known == 0) {
		return OK;
	}
	in.sum = v->meter.label;
	span_shown(c, days, known, v->whole_year, &in.first, &in.last);
	return strip_make(c, &in, days, known, &v->strip);
}

/* The enrolment asked for, else the newest that has begun, else the newest. */
static void choose(const struct ctx *c, struct person_view *v, struct str asked)
{
	size_t at = v->enrolment_count;

	for (size_t i = 0; i < v->enrolment_count; i++) {
		if (asked.n > 0 && str_eq(v->enrolments[i].e->public, asked)) {
			at = i;
			break;
		}
		if (at == v->enrolment_count && v->enrolments[i].e->first <= c->today) {
			at = i;
		}
	}
	if (at == v->enrolment_count && at > 0) {
		at = 0;
	}
	if (at < v->enrolment_count) {
		v->enrolments[at].here = true;
		v->shown = v->enrolments[at].e;
	}
}

static enum err fill_enrolments(struct ctx *c, struct str asked, struct person_view *v)
{
	struct young_enrolment *list;

	TRY(people_enrolments(c, v->young.person, &list, &v->enrolment_count));
	v->enrolments = ARENA_ARRAY(c->arena, v->enrolment_count, struct enrolment_view);
	if (v->enrolments == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < v->enrolment_count; i++) {
		v->enrolments[i] = (struct enrolment_view){
			.e = &list[i],
			.href = str_format(c->arena, "%.*s?inschrijving=%.*s", STR_ARG(v->self),
			                   STR_ARG(list[i].public)),
			.now = list[i].first <= c->today && (list[i].last == DAY_NONE || list[i].last >= c->today),
		};
		if (v->enrolments[i].href.p == NULL) {
			return ERR_NOMEM;
		}
	}
	choose(c, v, asked);
	return OK;
}

static enum err make_title(struct ctx *c, struct person_view *v)
{
	struct buf hours DEFER(buf_finish) = { 0 };

	if (v->meter.minutes == 0) {
		v->title = v->young.name;
		return OK;
	}
	buf_init(&hours, 64);
	human_hours_decimal(&hours, c->lang, v->meter.minutes);
	TRY(buf_err(&hours));
	v->title = page_text(c, MSG_PERSON_TITLE, (struct str[]){ v->young.name, buf_view(&hours) }, 2);
	return v->title.p != NULL ? OK : ERR_NOMEM;
}

static void show_what_is_seen(const struct ctx *c, struct person_view *v)
{
	enum role role = c->actor.role;

	v->lessons = access_sees(role, FACET_ABSENCE);
	v->findings = access_sees(role, FACET_SIGNAL) || access_sees(role, FACET_OBLIGATION);
	v->timeline = v->findings || access_sees(role, FACET_SCHOOL_NOTE) || access_sees(role, FACET_OFFICER_NOTE);
	v->may_contact = access_allows(role, ACTION_CONTACT);
}

enum err person_fill(struct ctx *c, const struct young *y, const struct person_asked *asked, struct person_view *ret)
{
	struct person_view v = { .young = *y, .whole_year = asked->whole_year, .events_shown = asked->events };
	struct young_exemption *exemptions;
	struct young_result *results;

	show_what_is_seen(c, &v);
	v.self = str_format(c->arena, "/jongeren/%.*s", STR_ARG(y->public));
	v.duty = people_duty(y, c->today);
	/* What applies follows from diplomas as well: who sees none is told nothing that hints at them. */
	v.duty_name = access_sees(c->actor.role, FACET_CAREER) ? words_duty(c->lang, str_of(duty_name(v.duty.duty)))
	                                                       : STR("");
	TRY(fill_enrolments(c, asked->enrolment, &v));
	v.lessons = v.lessons && v.shown != NULL;
	if (v.lessons) {
		TRY(fill_lessons(c, &v));
		v.correct = actor_may(c, ACTION_CORRECT) ? str_format(c->arena, "%.*s/verbeteren?inschrijving=%.*s",
		                                                      STR_ARG(v.self), STR_ARG(v.shown->public))
		                                         : STR("");
		v.other_span = str_format(c->arena, "%.*s?inschrijving=%.*s%s", STR_ARG(v.self),
		                          STR_ARG(v.shown->public), v.whole_year ? "" : "&periode=schooljaar");
	}
	TRY(make_title(c, &v));
	TRY(people_exemptions(c, y->person, &exemptions, &v.exemption_count));
	TRY(people_results(c, y->person, &results, &v.result_count));
	v.exemptions = exemptions;
	v.results = results;
	TRY(person_findings(c, &v));
	TRY(person_events(c, asked, &v));
	TRY(person_absences(c, asked, &v));
	TRY(person_blocks(c, asked, &v));
	TRY(person_now(c, &v));
	*ret = v;
	return OK;
}
