/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/words.h"
#include "access/look.h"
#include "base/clock.h"
#include "law/ledger.h"
#include "people/open.h"
#include "reference/reference.h"
#include "registration/words.h"
#include "signals/evidence.h"
#include "signals/pages.h"
#include "signals/share.h"
#include "signals_pages_sql.h"
#include "signals_views.h"

/* The enrolment of a finding among those in reach; NULL when it is none of them. */
static const struct young_enrolment *enrolment_of(const struct finding_view *f, const struct young_enrolment *list,
                                                  size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (list[i].enrolment == f->enrolment) {
			return &list[i];
		}
	}
	return NULL;
}

static struct str time_span(struct ctx *c, const struct law_mark *m)
{
	char begin[TIME_TEXT], end[TIME_TEXT];

	return str_format(c->arena, "%s–%s", time_text(m->begin, begin), time_text(m->end, end));
}

static enum err fill_marks(struct ctx *c, const struct evidence *e, enum hour_unit unit, struct explain_view *v)
{
	struct mark_view *marks = ARENA_ARRAY(c->arena, e->mark_count, struct mark_view);
	int64_t sum = 0;
	bool mixed = false;

	if (marks == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < e->mark_count; i++) {
		mixed = mixed || e->marks[i].mark.status != MARK_UNAUTHORISED;
	}
	for (size_t i = 0; i < e->mark_count; i++) {
		const struct law_mark *m = &e->marks[i].mark;
		int minutes = m->status == MARK_UNAUTHORISED ? law_counted_minutes(m, unit) : m->end - m->begin;

		sum += minutes;
		marks[i] = (struct mark_view){ words_weekday(c, e->marks[i].day), time_span(c, m),
			                       words_hours(c, minutes),
			                       mixed ? status_text(c->lang, m->status) : STR("") };
		if (marks[i].amount.p == NULL || marks[i].time.p == NULL) {
			return ERR_NOMEM;
		}
	}
	v->marks = marks;
	v->mark_count = e->mark_count;
	v->total = words_hours(c, sum);
	return v->total.p != NULL ? OK : ERR_NOMEM;
}

/* The hours at which a rule is met; 0 for rules that count something else. */
static int limit_of(enum law_rule rule)
{
	const struct law_protocol *p = law_protocol_national();

	switch (rule) {
	case RULE_V3:
	case RULE_V4:
	case RULE_16U: return p->report_minutes;
	case RULE_8U: return p->early_minutes[0];
	case RULE_12U: return p->early_minutes[1];
	case RULE_LRV:
	case RULE_RMC:
	case RULE_SICK_4:
	case RULE_SICK_7:
	case RULE_LATE_3:
	case RULE_LATE_6:
	case RULE_LATE_9:
	case RULE_LATE_12:
	case RULE_NO_SHOW:
	case RULE_FIRST_DAY:
	case RULE_LUXURY:
	case RULE_COUNT: break;
	}
	return 0;
}

/* How few lessons, the longest first, bring the sum below the limit when they are corrected. */
static int enough_lessons(const struct evidence *e, enum hour_unit unit, int limit)
{
	int64_t of_length[1441] = { 0 }, sum = 0;
	int n = 0;

	for (size_t i = 0; i < e->mark_count; i++) {
		int minutes = law_counted_minutes(&e->marks[i].mark, unit);

		of_length[minutes <= 1440 ? minutes : 1440]++;
		sum += minutes;
	}
	for (int length = 1440; length > 0 && limit > 0; length--) {
		for (; of_length[length] > 0 && sum >= limit; of_length[length]--) {
			sum -= length;
			n++;
		}
	}
	return n;
}

static enum err fill_weeks(struct ctx *c, const struct evidence *e, struct explain_view *v)
{
	struct week_view *weeks = ARENA_ARRAY(c->arena, e->week_count, struct week_view);

	if (weeks == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < e->week_count; i++) {
		weeks[i] = (struct week_view){ .number = day_iso_week(e->weeks[i], NULL), .monday = e->weeks[i] };
		TRY(reference_holiday_name(c->db, c->arena, v->finding.brin, v->finding.location, e->weeks[i] + 1,
		                           &weeks[i].name));
	}
	v->weeks = weeks;
	v->week_count = e->week_count;
	return OK;
}

/* What was counted, as it was kept with the finding. */
static enum err fill_evidence(struct ctx *c, const struct young_enrolment *at, struct explain_view *v)
{
	struct evidence e;

	TRY(evidence_unpack(c->arena, v->finding.evidence, &e));
	TRY(fill_marks(c, &e, law_unit(at->sector, at->unit), v));
	v->enough = enough_lessons(&e, law_unit(at->sector, at->unit), limit_of(v->finding.rule));
	return fill_weeks(c, &e, v);
}

static struct str when_text(struct ctx *c, int64_t at)
{
	char time[TIME_TEXT];
	struct str day = words_weekday(c, words_day_of(c, at));

	return str_format(c->arena, "%.*s %s", STR_ARG(day), time_text(clock_minute(at), time));
}

static enum err add_history(struct ctx *c, const struct history_of_finding_row *row, const struct step_record *s,
                            struct history_view *ret)
{
	/* The other side learns that there was contact, and no more. */
	bool bare = s->contact && s->account_name.n == 0;

	*ret = (struct history_view){ when_text(c, row->at),
		                      bare ? msg(c->lang, MSG_SHARE_CONTACT_SCHOOL)
		                           : words_action(c->lang, row->action),
		                      str_copy(c->arena, s->account_name), str_copy(c->arena, s->note),
		                      str_copy(c->arena, s->internal) };
	return ret->when.p != NULL && ret->internal.p != NULL ? OK : ERR_NOMEM;
}

static enum err fill_history(struct ctx *c, day_t birth, struct explain_view *v)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	const struct finding_view *f = &v->finding;
	struct history_of_finding_row row;
	VEC(struct history_view) list = { 0 };
	struct note_sight sight;
	bool more;

	TRY(note_sight_of(c, f->person, birth, &sight));
	TRY(history_of_finding_open(
		c->db,
		&(struct history_of_finding_in){ f->person, f->enrolment, str_of(law_rule_name(f->rule)), f->day },
		&rows));
	for (;;) {
		struct history_view *h;
		struct step_record s;

		TRY(history_of_finding_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		s = (struct step_record){ row.action,
			                  row.note,
			                  row.internal,
			                  row.account_name,
			                  row.contact != INT64_MIN,
			                  row.contact_brin,
			                  row.undone,
			                  f->reported != DAY_NONE };
		if (!step_seen(c, &sight, &s)) {
			continue;
		}
		h = vec_push(c->arena, &list);
		if (h == NULL) {
			return ERR_NOMEM;
		}
		TRY(add_history(c, &row, &s, h));
	}
	v->history = list.p;
	v->history_count = list.n;
	return OK;
}

/* The way to the report of it, or to making one. */
static enum err fill_report(struct ctx *c, struct explain_view *v)
{
	const struct finding_view *f = &v->finding;
	struct report_at_finding_row row;
	bool found;

	TRY(report_at_finding(
		c->db, c->arena,
		&(struct report_at_finding_in){ f->person, f->enrolment, str_of(law_rule_name(f->rule)), f->day }, &row,
		&found));
	if (found && access_allows(c->actor.role, ACTION_REPORTS)) {
		v->report = str_format(c->arena, "/meldingen/%.*s", STR_ARG(row.public));
		v->report_text = msg(c->lang, MSG_REPORT_OPEN);
	} else if (!found && actor_may(c, ACTION_REPORT) &&
	           (step_fits(c, f, STEP_REPORT) || (f->rule == RULE_LUXURY && step_fits(c, f, STEP_DONE)))) {
		v->report = str_format(c->arena, "/meldingen/nieuw?bevinding=%.*s", STR_ARG(f->public));
		v->report_text = msg(c->lang, MSG_REPORT_MELDEN);
	} else {
		return OK;
	}
	return v->report.p != NULL ? OK : ERR_NOMEM;
}

static enum err fill_words(struct ctx *c, struct explain_view *v)
{
	/* What most likely comes next stands first. */
	static const enum step order[] = { STEP_WITHDRAW, STEP_SPOKEN, STEP_TRIED, STEP_DONE };
	const struct finding_view *f = &v->finding;

	TRY(words_of(c, f->rule, f->state, f->turn, f->amount, f->minutes, f->day, &v->words));
	v->sentence = words_sentence(c, f, v->call);
	v->change = words_change(c, f);
	v->state = words_state(c->lang, f->state);
	v->duty = words_duty(c->lang, f->duty);
	v->source = str_of(law_rule_source(f->rule));
	v->source_url = words_source_url(f->rule);
	v->open = f->turn != TURN_NOBODY;
	v->may_hand_over = c->actor.role == ROLE_OFFICER && law_rule_is_obligation(f->rule) && f->reported != DAY_NONE;
	v->officer = role_side(c->actor.role) == SIDE_AUTHORITY;
	TRY(fill_report(c, v));
	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
		if (step_fits(c, f, order[i]) && !(order[i] == STEP_WITHDRAW && f->reported != DAY_NONE)) {
			v->steps[v->step_count++] = order[i];
			v->shares = v->shares || step_shares(order[i]);
		}
	}
	return words_clock(c, f->due, &v->clock);
}

enum err explain_show(struct http_req *r, struct str finding, int status, struct str wrong,
                      const struct step_texts *texts, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct explain_view v = { .wrong = wrong, .note = texts->note, .internal = texts->internal };
	struct young_enrolment *list;
	const struct young_enrolment *at;
	struct young y;
	struct str title;
	size_t n;
	struct out o;

	TRY(finding_open(c, finding, &v.finding));
	TRY(people_open_key(c, v.finding.person, ACTION_EXPLAIN, &y));
	TRY(people_enrolments(c, y.person, &list, &n));
	at = enrolment_of(&v.finding, list, n);
	if (at == NULL) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	v.person = y.public;
	v.name = y.name;
	v.call = y.call;
	v.school = at->school;
	v.group = at->class_group;
	v.exempt = v.finding.exempt;
	v.back = str_format(c->arena, "/bevindingen/%.*s", STR_ARG(v.finding.public));
	TRY(fill_words(c, &v));
	TRY(leave_beside(c, v.finding.rule, y.person, v.finding.enrolment, v.finding.day, &v.beside));
	TRY(fill_evidence(c, at, &v));
	TRY(fill_history(c, y.birth, &v));
	TRY(done_make(r, v.back, &v.done, &v.done_shown));
	title = page_text(c, MSG_EXPLAIN_TITLE, (struct str[]){ y.name, v.words.why }, 2);
	TRY(page_make(r, title, "jongeren", &v.page));
	v.page.self = v.back;
	o = http_html(ret, status);
	explain_page(&o, &v);
	return OK;
}

enum err finding_get(struct http_req *r, struct http_resp *ret)
{
	static const struct step_texts none = { { "", 0 }, { "", 0 } };

	return explain_show(r, http_param(r, "finding"), 200, STR(""), &none, ret);
}
