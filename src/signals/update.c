/* SPDX-License-Identifier: EUPL-1.2 */
#include <string.h>

#include "agreements/agreement.h"
#include "fmt/ident.h"
#include "law/calendar.h"
#include "law/evaluate.h"
#include "signals/evidence.h"
#include "signals/signals.h"
#include "signals_sql.h"

static enum err copy_finding(struct arena *a, const struct finding_list_row *row, struct finding *f)
{
	*f = (struct finding){
		.person = row->person,
		.enrolment = row->enrolment,
		.rule = str_copy(a, row->rule),
		.public = str_copy(a, row->public),
		.duty = str_copy(a, row->duty),
		.version = str_copy(a, row->version),
		.state = str_copy(a, row->state),
		.exempt = str_copy(a, row->exempt),
		.day = row->day,
		.since = row->since,
		.first = row->first,
		.begin = row->begin_day,
		.end = row->end_day,
		.report_by = row->report_by,
		.due = row->due,
		.reported = row->reported,
		.minutes = row->minutes,
		.amount = row->amount,
		.turn = row->turn,
		.holds = row->holds,
		.evidence = str_copy(a, row->evidence),
		.step = str_copy(a, row->step),
		.who = str_copy(a, row->who),
		.told = str_copy(a, row->told),
	};
	code_copy(f->location, sizeof f->location, row->location);
	code_copy(f->municipality, sizeof f->municipality, row->municipality);
	return f->rule.p != NULL && f->public.p != NULL && f->duty.p != NULL && f->version.p != NULL &&
	                       f->state.p != NULL && f->exempt.p != NULL && f->evidence.p != NULL &&
	                       f->step.p != NULL && f->who.p != NULL && f->told.p != NULL
	               ? OK
	               : ERR_NOMEM;
}

enum err findings_stored(struct ctx *c, struct arena *a, const int64_t *persons, size_t n, struct finding **ret,
                         size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct finding_list_row row;
	VEC(struct finding) found = { 0 };
	bool more;

	TRY(finding_list_open(c->db, &(struct finding_list_in){ ctx_list_i64(a, persons, n) }, &rows));
	for (;;) {
		struct finding *f;

		TRY(finding_list_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		f = vec_push(a, &found);
		if (f == NULL) {
			return ERR_NOMEM;
		}
		TRY(copy_finding(a, &row, f));
	}
	*ret = found.p;
	*ret_n = found.n;
	return OK;
}

/* The first exemption that overlaps [from, to]. */
static const struct exemption *exempting(const struct exemption *x, size_t n, int64_t person, day_t from, day_t to)
{
	for (size_t i = 0; i < n; i++) {
		if (x[i].person == person && x[i].first <= to && x[i].last >= from) {
			return &x[i];
		}
	}
	return NULL;
}

/* By agreement nobody acts on it. */
static bool nobody_acts(const struct finding *f)
{
	return str_eq(f->who, str_of(agreed_who_name(AGREED_NOBODY)));
}

/* Sets state and turn of a finding that no person has moved yet; its clock stands. */
static void begin_state(struct ctx *c, struct finding *f, enum law_rule rule, const struct law_calendar *calendar)
{
	int expiry = finding_expiry(rule);

	f->reported = DAY_NONE;
	if (f->exempt.n > 0) {
		f->state = STR(STATE_WITHDRAWN);
		f->turn = TURN_NOBODY;
	} else if (expiry > 0 && calendar_add_working_days(calendar, f->day, expiry) < c->today) {
		f->state = STR(STATE_EXPIRED);
		f->turn = TURN_NOBODY;
	} else {
		f->state = STR(STATE_OPEN);
		f->turn = f->since <= c->today && !nobody_acts(f) ? TURN_SCHOOL : TURN_NOBODY;
	}
}

static bool state_is(const struct finding *f, const char *state)
{
	return str_eq(f->state, str_of(state));
}

/* What happens to the state of a stored finding that (still or again) holds. */
static void keep_state(struct ctx *c, struct finding *f, const struct finding *old, enum law_rule rule,
                       const struct law_calendar *calendar)
{
	day_t term = f->due;

	/* The step that runs is the one it came to; of before steps were kept, the first. */
	if (old->who.n > 0 && state_is(old, STATE_OPEN) && f->report_by == old->report_by) {
		f->step = old->step;
		f->who = old->who;
		f->told = old->told;
	}
	f->state = old->state;
	f->turn = old->turn;
	f->due = old->due;
	f->reported = old->reported;
	if (f->exempt.n > 0 && law_rule_is_obligation(rule)) {
		if (state_is(old, STATE_OPEN)) {
			f->state = STR(STATE_WITHDRAWN);
			f->turn = TURN_NOBODY;
		} else if (state_is(old, STATE_REPORTED) || state_is(old, STATE_TAKEN)) {
			/* Reported already: the report must be withdrawn, with the exemption as its reason. */
			f->state = STR(STATE_TO_WITHDRAW);
			f->turn = TURN_SCHOOL;
			f->due = calendar_add_working_days(calendar, c->today, 5);
		}
		return;
	}
	if (state_is(old, STATE_WITHDRAWN)) {
		/* Somebody took the report back, or there never was one: it has to be made again. */
		f->state = STR(STATE_OPEN);
		f->turn = TURN_SCHOOL;
		f->due = term;
		f->reported = DAY_NONE;
	} else if (state_is(old, STATE_TO_WITHDRAW)) {
		bool reported = old->reported != DAY_NONE;

		f->state = reported ? STR(STATE_REPORTED) : STR(STATE_OPEN);
		f->turn = reported ? TURN_OFFICER : TURN_SCHOOL;
		f->due = reported ? calendar_add_working_days(calendar, old->reported, 5) : term;
	} else if (state_is(old, STATE_LAPSED)) {
		f->state = STR(STATE_DONE);
		f->turn = TURN_NOBODY;
	} else if (state_is(old, STATE_OPEN)) {
		f->due = f->report_by == old->report_by ? old->due : term;
		/* With another calendar it can be known earlier or later; else the night shows it when its day comes. */
		if (f->since != old->since) {
			f->turn = f->since <= c->today && !nobody_acts(f) ? TURN_SCHOOL : TURN_NOBODY;
		}
	}
}

static bool same(const struct finding *a, const struct finding *b)
{
	return a->since == b->since && a->first == b->first && a->begin == b->begin && a->end == b->end &&
	       a->report_by == b->report_by && a->due == b->due && a->reported == b->reported &&
	       a->minutes == b->minutes && a->amount == b->amount && a->turn == b->turn && a->holds == b->holds &&
	       str_eq(a->duty, b->duty) && str_eq(a->version, b->version) && str_eq(a->state, b->state) &&
	       str_eq(a->exempt, b->exempt) && str_eq(a->evidence, b->evidence) && str_eq(a->step, b->step) &&
	       str_eq(a->who, b->who) && str_eq(a->told, b->told) && strcmp(a->location, b->location) == 0 &&
	       strcmp(a->municipality, b->municipality) == 0;
}

static enum err queue_put(struct finding_batch *b, const struct enrolment_facts *of, const struct finding *f)
{
	struct finding *slot = vec_push(b->arena, &b->put);
	const struct enrolment_facts **whose = vec_push(b->arena, &b->put_of);

	if (slot == NULL || whose == NULL) {
		return ERR_NOMEM;
	}
	*slot = *f;
	*whose = of;
	return OK;
}

static enum err fresh_public(struct arena *a, struct str *ret)
{
	char text[IDENT_TEXT];

	(void)ident_new(text);
	*ret = str_copy(a, str_of(text));
	return ret->p != NULL ? OK : ERR_NOMEM;
}

/* A finding of the law in the form that is stored; state and public name still open. */
static enum err from_law(struct finding_batch *b, const struct enrolment_facts *of, const struct law_finding *l,
                         const struct law_weeks *weeks, const struct law_day *days, size_t n, struct finding *ret)
{
	*ret = (struct finding){
		.person = of->person,
		.enrolment = of->enrolment,
		.rule = str_of(law_rule_name(l->rule)),
		.duty = str_of(duty_name(l->duty)),
		.day = l->day,
		.since = l->since,
		.first = l->from,
		.begin = l->begin,
		.end = l->end,
		.report_by = l->due,
		.due = l->due,
		.minutes = l->minutes,
		.amount = l->count,
		.holds = true,
		.step = STR(""),
		.who = STR(""),
		.told = STR(""),
		.evidence = evidence_pack(b->arena, l, weeks, days, n),
	};
	memcpy(ret->location, of->location, sizeof ret->location);
	memcpy(ret->municipality, of->municipality, sizeof ret->municipality);
	return ret->evidence.p != NULL ? OK : ERR_NOMEM;
}

/* Which one in its school year the finding is, of its rule and enrolment. */
static int which_one(const struct law_finding *all, size_t at)
{
	int year = day_school_year(all[at].day), count = 1;

	for (size_t i = 0; i < at; i++) {
		count += all[i].rule == all[at].rule && day_school_year(all[i].day) == year ? 1 : 0;
	}
	return count;
}

/* Under which protocol it runs, for good, and what that says of its clock. */
static enum err agree(struct ctx *c, struct finding_batch *b, const struct enrolment_facts *of,
                      const struct law_calendar *calendar, const struct law_finding *all, size_t at,
                      const struct finding *old, struct finding *f)
{
	const struct agreement *a = NULL;
	const struct agreed_row *row;
	struct agreed_case of_rows = { (int)all[at].rule, of->sector, day_age(of->who.birth, f->day) >= OF_AGE,
		                       which_one(all, at) };

	if (b->agreed == NULL) {
		struct agreement_book *book = ARENA_NEW(b->arena, struct agreement_book);

		if (book == NULL) {
			return ERR_NOMEM;
		}
		TRY(agreement_book_read(c->db, b->arena, book));
		b->agreed = book;
	}
	if (old != NULL) {
		a = agreement_book_version(b->agreed, old->version);
	}
	if (a == NULL) {
		a = agreement_book_in_force(b->agreed, str_of(of->school_region), f->day);
	}
	f->version = a->version;
	row = agreement_school_row(a, &of_rows);
	/* The national clocks are those of the law. */
	if (row != NULL && a != agreement_national()) {
		f->due = agreed_due(row, f->day, calendar);
	}
	if (row != NULL) {
		f->step = str_of(agreed_step_name(row->step));
		f->told = str_of(agreed_who_name(row->told));
	}
	f->who = str_of(agreed_who_name(row == NULL && agreement_nothing(a, &of_rows) ? AGREED_NOBODY
	                                : row != NULL                                 ? row->who
	                                                                              : AGREED_COORDINATOR));
	return OK;
}

/* A stored finding that the marks no longer give. */
static enum err lapse(struct ctx *c, struct finding_batch *b, const struct enrolment_facts *of,
                      const struct finding *old, const struct law_calendar *calendar)
{
	struct finding f = *old;
	enum law_rule rule;

	if (!law_rule_parse(old->rule, &rule)) {
		return fail_set(c->fail, ERR_DB, NULL, "a stored finding has an unknown rule");
	}
	if (!law_rule_is_obligation(rule) && (state_is(old, STATE_OPEN) || state_is(old, STATE_EXPIRED))) {
		struct finding *slot = vec_push(b->arena, &b->drop);
		const struct enrolment_facts **whose = vec_push(b->arena, &b->drop_of);

		if (slot == NULL || whose == NULL) {
			return ERR_NOMEM;
		}
		*slot = f;
		*whose = of;
		return OK;
	}
	if (!old->holds) {
		return OK;
	}
	f.holds = false;
	if (!law_rule_is_obligation(rule)) {
		f.state = STR(STATE_LAPSED);
		f.turn = TURN_NOBODY;
	} else if (!state_is(old, STATE_CLOSED) && !state_is(old, STATE_WITHDRAWN)) {
		f.state = STR(STATE_TO_WITHDRAW);
		f.turn = TURN_SCHOOL;
		f.due = calendar_add_working_days(calendar, c->today, 5);
	}
	return queue_put(b, of, &f);
}

static const struct finding *stored_twin(const struct finding *stored, size_t n, const struct finding *f, bool *seen)
{
	for (size_t i = 0; i < n; i++) {
		if (stored[i].day == f->day && str_eq(stored[i].rule, f->rule)) {
			seen[i] = true;
			return &stored[i];
		}
	}
	return NULL;
}

/* One finding of the law beside its stored twin, if it has one. */
static enum err settle(struct ctx *c, struct finding_batch *b, const struct enrolment_facts *of,
                       const struct law_calendar *calendar, enum law_rule rule, struct finding *f,
                       const struct finding *old)
{
	if (old == NULL) {
		begin_state(c, f, rule, calendar);
		TRY(fresh_public(b->arena, &f->public));
		return queue_put(b, of, f);
	}
	f->public = old->public;
	keep_state(c, f, old, rule, calendar);
	return same(f, old) ? OK : queue_put(b, of, f);
}

enum err findings_update(struct ctx *c, struct finding_batch *b, const struct enrolment_facts *of,
                         const struct law_calendar *calendar, const struct law_day *days, size_t day_n,
                         const struct finding *stored, size_t stored_n, const struct exemption *exempt, size_t exempt_n)
{
	struct law_case lc = { .calendar = calendar,
		               .protocol = law_protocol_national(),
		               .person = of->who,
		               .sector = of->sector,
		               .track = of->track,
		               .unit = of->unit,
		               .rmc_weeks = of->rmc_weeks,
		               .end = of->last,
		               .days = days,
		               .day_count = day_n };
	bool *seen = ARENA_ARRAY(b->arena, stored_n, bool);
	struct law_finding *found;
	struct law_weeks weeks = { 0 };
	size_t n;

	if (seen == NULL) {
		return ERR_NOMEM;
	}
	TRY(law_evaluate(&lc, b->arena, &found, &n));
	if (n > 0) {
		TRY(law_weeks_make(calendar, days[day_n - 1].day, b->arena, &weeks));
	}
	for (size_t i = 0; i < n; i++) {
		const struct finding *old;
		struct finding f;

		TRY(from_law(b, of, &found[i], &weeks, days, day_n, &f));
		if (law_rule_is_obligation(found[i].rule)) {
			/* An absence without an end goes on, into whatever exemption comes. */
			day_t to = f.end != DAY_NONE ? f.end : DAY_MAX;
			const struct exemption *x = exempting(exempt, exempt_n, of->person, f.begin, to);

			f.exempt = x != NULL ? x->kind : (struct str){ NULL, 0 };
		}
		old = stored_twin(stored, stored_n, &f, seen);
		TRY(agree(c, b, of, calendar, found, i, old, &f));
		TRY(settle(c, b, of, calendar, found[i].rule, &f, old));
	}
	for (size_t i = 0; i < stored_n; i++) {
		if (!seen[i]) {
			TRY(lapse(c, b, of, &stored[i], calendar));
		}
	}
	return OK;
}
