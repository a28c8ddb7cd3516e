/* SPDX-License-Identifier: EUPL-1.2 */
/* What a report is about, and what refuses it. */
#include "reports/subject.h"

#include "access/words.h"
#include "law/ledger.h"
#include "people_sql.h"
#include "registration/days.h"
#include "signals/step.h"

static bool kind_of_rule(enum law_rule rule, enum report_kind *ret)
{
	static const struct {
		enum law_rule rule;
		enum report_kind kind;
	} kinds[] = { { RULE_V3, REPORT_V3 },
		      { RULE_V4, REPORT_V4 },
		      { RULE_LRV, REPORT_LRV },
		      { RULE_RMC, REPORT_RMC },
		      { RULE_LUXURY, REPORT_L } };

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		if (kinds[i].rule == rule) {
			*ret = kinds[i].kind;
			return true;
		}
	}
	return false;
}

static enum duty duty_parse(struct str name)
{
	for (int d = DUTY_NONE; d <= DUTY_TRANSITION; d++) {
		if (str_eq(name, str_of(duty_name((enum duty)d)))) {
			return (enum duty)d;
		}
	}
	return DUTY_NONE;
}

static enum err refuse(struct ctx *c, enum msg_id words)
{
	return REFUSE(c, ERR_CONFLICT, NULL, words);
}

static enum err of_finding(struct ctx *c, struct str public, struct report_subject *s)
{
	struct finding_view f;

	TRY(finding_open(c, public, &f));
	if (!kind_of_rule(f.rule, &s->kind)) {
		return refuse(c, MSG_REPORT_NO_OBLIGATION);
	}
	TRY(people_open_key(c, f.person, ACTION_REPORT, &s->young));
	s->finding = f.public;
	s->rule = str_of(law_rule_name(f.rule));
	s->state = f.state;
	s->day = f.day;
	s->begin = f.begin;
	s->end = s->kind == REPORT_LRV || s->kind == REPORT_RMC ? f.end : f.day;
	s->report_by = law_rule_is_obligation(f.rule) ? f.report_by : DAY_NONE;
	s->minutes = f.minutes;
	s->duty = law_rule_is_obligation(f.rule) ? duty_parse(f.duty) : people_duty(&s->young, f.day).duty;
	s->exempt = f.exempt;
	s->holds = f.holds;
	s->at.enrolment = f.enrolment;
	return OK;
}

static enum err of_person(struct ctx *c, const struct report_of *of, struct report_subject *s)
{
	TRY(people_open(c, of->person, ACTION_REPORT, &s->young));
	s->kind = of->kind;
	s->finding = s->rule = s->state = s->exempt = STR("");
	s->day = s->report_by = DAY_NONE;
	s->begin = of->begin != DAY_NONE ? of->begin : c->today;
	s->end = of->end != DAY_NONE ? of->end : s->begin > c->today ? s->begin : c->today;
	s->duty = people_duty(&s->young, s->begin).duty;
	s->holds = true;
	s->at.enrolment = of->enrolment;
	return of->kind == REPORT_L || of->kind == REPORT_O ? OK : refuse(c, MSG_REPORT_NEEDS_OBLIGATION);
}

/* The enrolment that is meant, or the one that lasts. */
static enum err find_place(struct ctx *c, struct report_subject *s)
{
	struct young_enrolment *list;
	size_t n;

	TRY(people_enrolments(c, s->young.person, &list, &n));
	for (size_t i = 0; i < n; i++) {
		bool lasts = list[i].first <= s->begin && (list[i].last == DAY_NONE || list[i].last >= s->begin);

		if (s->at.enrolment != 0 ? list[i].enrolment == s->at.enrolment : lasts) {
			s->at = list[i];
			return OK;
		}
	}
	return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
}

/* Which report of the school year it is. */
static enum err count_reports(struct ctx *c, struct report_subject *s)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct report_siblings_row row;
	bool more;

	s->number = 1;
	TRY(report_siblings_open(c->db, &(struct report_siblings_in){ s->young.person, s->at.enrolment }, &rows));
	for (;;) {
		TRY(report_siblings_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		s->number += day_school_year(row.filed) == day_school_year(c->today);
	}
}

enum err report_subject_find(struct ctx *c, const struct report_of *of, struct report_subject *ret)
{
	struct report_subject s = { 0 };

	TRY(ctx_require(c, ACTION_REPORT));
	TRY(of->finding.n > 0 ? of_finding(c, of->finding, &s) : of_person(c, of, &s));
	TRY(find_place(c, &s));
	TRY(count_reports(c, &s));
	*ret = s;
	return OK;
}

static bool fits_duty(enum report_kind kind, enum duty duty)
{
	bool young = duty == DUTY_COMPULSORY || duty == DUTY_QUALIFICATION;

	switch (kind) {
	case REPORT_V3:
	case REPORT_LRV:
	case REPORT_L: return young;
	case REPORT_V4:
	case REPORT_RMC: return duty == DUTY_TRANSITION;
	case REPORT_O: return duty != DUTY_NONE;
	case REPORT_KINDS: break;
	}
	return false;
}

static enum err refuse_exempt(struct ctx *c, const struct report_subject *s, day_t begin, day_t end)
{
	struct exemption *list;
	size_t n;

	TRY(exemptions_stored(c, c->arena, &s->young.person, 1, &list, &n));
	for (size_t i = 0; i < n; i++) {
		if (list[i].first <= end && list[i].last >= begin) {
			struct str args[] = { list[i].kind, words_date(c, list[i].first), words_date(c, list[i].last) };

			return ctx_refuse(c, ERR_CONFLICT, NULL, MSG_REPORT_EXEMPT, args, 3);
		}
	}
	return OK;
}

/* Kinds of which a second report counts from the day after the first ended. */
static bool same_count(enum report_kind a, enum report_kind b)
{
	bool hours_a = a == REPORT_V3 || a == REPORT_V4, hours_b = b == REPORT_V3 || b == REPORT_V4;
	bool long_a = a == REPORT_LRV || a == REPORT_RMC, long_b = b == REPORT_LRV || b == REPORT_RMC;

	return (hours_a && hours_b) || (long_a && long_b) || a == b;
}

static enum err refuse_beside(struct ctx *c, const struct report_subject *s, day_t begin, day_t end,
                              const struct report_siblings_row *row)
{
	const int spacing = law_protocol_national()->spacing_days;
	enum report_kind kind;
	day_t ended = row->end_day != DAY_NONE ? row->end_day : DAY_MAX;

	if (!report_kind_parse(row->kind, &kind) || !same_count(s->kind, kind) || row->begin_day > end) {
		return OK;
	}
	if (begin <= ended) {
		return row->end_day == DAY_NONE
		               ? refuse(c, MSG_REPORT_STILL_LASTS)
		               : REFUSE1(c, ERR_CONFLICT, NULL, MSG_REPORT_OVERLAPS, words_date(c, row->end_day));
	}
	if ((s->kind == REPORT_V3 || s->kind == REPORT_V4) && end - ended < spacing) {
		return REFUSE1(c, ERR_CONFLICT, NULL, MSG_REPORT_SPACING, words_date(c, ended + spacing));
	}
	return OK;
}

static enum err refuse_twice(struct ctx *c, const struct report_subject *s, day_t begin, day_t end)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct report_of_finding_row same;
	struct report_siblings_row row;
	bool found = false, more;

	if (s->rule.n > 0) {
		TRY(report_of_finding(
			c->db, c->arena,
			&(struct report_of_finding_in){ s->young.person, s->at.enrolment, s->rule, s->day }, &same,
			&found));
	}
	if (found) {
		return refuse(c, MSG_REPORT_TWICE);
	}
	TRY(report_siblings_open(c->db, &(struct report_siblings_in){ s->young.person, s->at.enrolment }, &rows));
	for (;;) {
		TRY(report_siblings_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		if (row.report != s->self) {
			TRY(refuse_beside(c, s, begin, end, &row));
		}
	}
}

enum err report_subject_refuse(struct ctx *c, const struct report_subject *s, day_t begin, day_t end)
{
	day_t to = end != DAY_NONE ? end : DAY_MAX;

	TRY(refuse_twice(c, s, begin, to));
	if (s->exempt.n > 0) {
		return REFUSE1(c, ERR_CONFLICT, NULL, MSG_REPORT_EXEMPT_OF, s->exempt);
	}
	TRY(refuse_exempt(c, s, begin, to));
	if (s->rule.n > 0 && s->kind != REPORT_L && (!s->holds || !str_eq(s->state, STR(STATE_OPEN)))) {
		return refuse(c, MSG_REPORT_HOLDS_NO_MORE);
	}
	if (begin > c->today) {
		return refuse(c, MSG_REPORT_AHEAD);
	}
	if (begin < s->at.first || (s->at.last != DAY_NONE && begin > s->at.last)) {
		return refuse(c, MSG_REPORT_NOT_ENROLLED);
	}
	return fits_duty(s->kind, s->duty) ? OK
	                                   : refuse(c, s->kind == REPORT_L ? MSG_REPORT_L_AGE : MSG_REPORT_NO_DUTY);
}

/* ---- the days ---- */

/* The lessons of one day that were missed; false: none was. */
static bool missed(const struct reg_day *day, struct report_day *ret)
{
	unsigned lessons = 0, gone = 0;

	for (uint32_t i = 0; i < day->count; i++) {
		bool away = day->marks[i].status == MARK_UNAUTHORISED;

		gone += away;
		lessons |= away && i < REPORT_LESSONS ? 1u << i : 0;
	}
	*ret = (struct report_day){ .day = day->day, .whole = gone == day->count, .lessons = lessons };
	return gone > 0;
}

static bool came(const struct reg_day *day)
{
	for (uint32_t i = 0; i < day->count; i++) {
		if (day->marks[i].status == MARK_PRESENT || day->marks[i].status == MARK_LATE) {
			return true;
		}
	}
	return false;
}

enum err report_subject_days(struct ctx *c, const struct report_subject *s, day_t begin, day_t end,
                             struct report_day **ret, size_t *ret_n, bool *ret_all)
{
	enum hour_unit unit = law_unit(s->at.sector, s->at.unit);
	day_t to = end != DAY_NONE ? end : c->today;
	struct reg_day *days;
	struct report_day *list;
	size_t n, count = 0;
	bool all = true;

	TRY(registration_days(c, s->young.person, s->at.enrolment, &days, &n));
	list = ARENA_ARRAY(c->arena, REPORT_DAYS_MOST, struct report_day);
	if (list == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n && count < REPORT_DAYS_MOST; i++) {
		if (days[i].day < begin || days[i].day > to) {
			continue;
		}
		all = all && !came(&days[i]);
		if (missed(&days[i], &list[count])) {
			list[count].minutes = (int)registration_missed(days, n, days[i].day, days[i].day, unit);
			count++;
		}
	}
	*ret = list;
	*ret_n = count;
	*ret_all = all && count > 0;
	return OK;
}

enum err report_subject_again(struct ctx *c, const struct report_view *r, struct report_form *f)
{
	struct report_of of = {
		.finding = STR(""), .enrolment = r->enrolment, .kind = r->kind, .begin = f->begin, .end = f->end
	};
	struct report_subject s;
	struct report_day *days;
	struct young y;

	TRY(people_open_key(c, r->person, ACTION_REPORT, &y));
	of.person = y.public;
	TRY(report_subject_find(c, &of, &s));
	s.self = r->report;
	TRY(report_subject_refuse(c, &s, f->begin, f->end));
	TRY(report_subject_days(c, &s, f->begin, f->end, &days, &f->day_count, &f->all_missed));
	f->days = days;
	return OK;
}
