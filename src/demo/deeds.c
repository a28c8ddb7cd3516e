/* SPDX-License-Identifier: EUPL-1.2 */
#include "demo/deeds.h"

#include <stdlib.h>

#include "base/clock.h"
#include "demo/marks.h"
#include "demo/notes.h"
#include "law/calendar.h"
#include "signals/step.h"

enum { REPORT_TERM = 5, CLOSE_TERM = 20, FIRST_MINUTE = 515, LAST_MINUTE = 1010 };

static const int64_t SECOND = 1000000;

size_t demo_account_of(const struct demo_work *w, struct str brin)
{
	const struct demo_region *g = w->plan->region;

	for (size_t i = 0; i < g->schools.n; i++) {
		if (str_eq(g->tables->sites.p[g->schools.p[i].site].brin, brin)) {
			return w->accounts->of_school[i];
		}
	}
	return SIZE_MAX;
}

/* Weights that fall with age: up to and including a number of days, so much. */
struct weight {
	int age, weight;
};

static int weight_of(const struct weight *list, size_t n, int age)
{
	for (size_t i = 0; i < n; i++) {
		if (age <= list[i].age) {
			return list[i].weight;
		}
	}
	return 0;
}

int demo_school_weight(enum bucket bucket, int age)
{
	static const struct weight report[] = { { 1, 100 }, { 4, 70 }, { 5, 45 }, { 8, 12 } };
	static const struct weight call[] = { { 0, 100 }, { 1, 15 }, { 5, 3 } };
	static const struct weight other[] = { { 1, 100 }, { 3, 60 }, { 5, 40 }, { 9, 10 } };

	return bucket == BUCKET_OBLIGATION ? weight_of(report, sizeof report / sizeof *report, age)
	       : bucket == BUCKET_CONTACT  ? weight_of(call, sizeof call / sizeof *call, age)
	                                   : weight_of(other, sizeof other / sizeof *other, age);
}

int demo_reported_weight(int age)
{
	static const struct weight list[] = { { 1, 100 }, { 4, 60 }, { 5, 45 }, { 8, 20 } };

	return weight_of(list, sizeof list / sizeof *list, age);
}

int demo_taken_weight(int age)
{
	static const struct weight list[] = { { 5, 100 }, { 12, 60 }, { 19, 30 }, { 24, 20 } };

	return weight_of(list, sizeof list / sizeof *list, age);
}

/* A moment of a working day, after what was done with the finding before; of today only what has been. */
static int64_t moment(struct demo_deeds *d, day_t day)
{
	int last = day == d->work->plan->region->as_of ? DEMO_NOW - 5 : LAST_MINUTE;
	int64_t at = clock_instant(day, prng_between(&d->r, FIRST_MINUTE, last)) + prng_between(&d->r, 0, 59) * SECOND;

	if (at <= d->last_at) {
		at = d->last_at + prng_between(&d->r, 20, 200) * SECOND;
	}
	d->last_at = at;
	return at;
}

/* The day on which someone came to it: some working days later, before today when it need not wait. */
static day_t handled_on(struct demo_deeds *d, day_t from, int least, int most)
{
	day_t today = d->work->plan->region->as_of;
	day_t day = demo_working_day_after(d->work, from, prng_between(&d->r, least, most));

	return day < today ? day
	                   : demo_working_day_after(d->work, from,
	                                            prng_between(&d->r, 0, demo_working_days(d->work, from, today)));
}

/* Keys hold the millisecond; the count keeps those of one moment apart. */
static int64_t key_at(int64_t at, size_t count)
{
	return at / 1000 * (INT64_C(1) << 22) + (int64_t)(count % (1u << 22));
}

static int64_t note_contact(struct demo_deeds *d, int64_t account, int64_t at, enum step step, bool school,
                            struct str note)
{
	struct demo_contact_put_in *in = vec_push(d->arena, &d->contacts);

	if (in == NULL) {
		d->full = true;
		return INT64_MIN;
	}
	*in = (struct demo_contact_put_in){ .person = d->finding->person,
		                            .contact = key_at(at, d->contacts.n),
		                            .at = at,
		                            .day = clock_day(at),
		                            .kind = str_of(step_name(step)),
		                            .two_way = step == STEP_SPOKEN,
		                            .account = account,
		                            .brin = school ? str_of(d->of->brin) : STR(""),
		                            .note = note };
	if (step == STEP_SPOKEN && school && at > d->spoken_at) {
		d->spoken_at = at;
		d->spoken = in->contact;
	}
	return in->contact;
}

static void take_step(struct demo_deeds *d, int64_t account, int64_t at, enum step step, const char *new_state,
                      struct str note)
{
	struct demo_step_put_in *in = vec_push(d->arena, &d->steps);
	bool contact = step == STEP_SPOKEN || step == STEP_TRIED;
	bool school = d->finding->turn == TURN_SCHOOL;

	if (in == NULL) {
		d->full = true;
		return;
	}
	*in = (struct demo_step_put_in){ .person = d->finding->person,
		                         .step = key_at(at, d->steps.n),
		                         .enrolment = d->finding->enrolment,
		                         .rule = d->finding->rule,
		                         .day = d->finding->day,
		                         .at = at,
		                         .account = account,
		                         .action = str_of(step_name(step)),
		                         .old_state = d->finding->state,
		                         .new_state = str_of(new_state),
		                         .note = note,
		                         .contact = contact ? note_contact(d, account, at, step, school, note)
		                                            : INT64_MIN };
	d->finding->state = str_of(new_state);
}

static bool in_state(const struct demo_deeds *d, const char *state)
{
	return str_eq(d->finding->state, str_of(state));
}

static int64_t school_account(const struct demo_deeds *d, size_t *ret_at)
{
	*ret_at = demo_account_of(d->work, str_of(d->of->brin));
	return *ret_at != SIZE_MAX ? d->work->accounts->list.p[*ret_at].account : 0;
}

/* Tried in vain, now and then, before the finding goes on. */
static void maybe_tried(struct demo_deeds *d, int64_t account, day_t day, int of_ten_thousand)
{
	if (prng_chance(&d->r, of_ten_thousand)) {
		take_step(d, account, moment(d, day), STEP_TRIED, d->finding->state.p,
		          demo_note(&d->r, NOTE_NO_ANSWER));
	}
}

/* A talk of the school, with the parents of a minor or with the student. */
static struct str spoken_note(struct demo_deeds *d)
{
	bool adult = day_age(d->of->who.birth, d->finding->day) >= 18;

	return demo_note(&d->r, adult ? NOTE_SPOKEN_ADULT : NOTE_SPOKEN);
}

/* What is noted with a signal, by what it is about. */
static struct str signal_note(struct demo_deeds *d, enum bucket bucket, bool spoken)
{
	static const enum demo_note handled[BUCKET_COUNT] = {
		[BUCKET_ALL] = NOTE_HANDLED,           [BUCKET_OBLIGATION] = NOTE_HANDLED_WARNING,
		[BUCKET_CONTACT] = NOTE_HANDLED,       [BUCKET_WARNING] = NOTE_HANDLED_WARNING,
		[BUCKET_SICK] = NOTE_HANDLED_SICK,     [BUCKET_LATE] = NOTE_HANDLED_LATE,
		[BUCKET_LUXURY] = NOTE_HANDLED_LUXURY,
	};

	if (spoken) {
		return bucket == BUCKET_SICK ? demo_note(&d->r, NOTE_SPOKEN_SICK) : spoken_note(d);
	}
	return demo_note(&d->r, handled[bucket]);
}

bool demo_handle_signal(struct demo_deeds *d)
{
	const struct demo_work *w = d->work;
	struct finding *f = d->finding;
	bool expired = in_state(d, STATE_EXPIRED);
	int age = demo_working_days(w, f->since, w->plan->region->as_of);
	enum bucket bucket = finding_bucket(d->rule);
	size_t at, steps = d->steps.n;
	int64_t account = school_account(d, &at);
	int waits = at == SIZE_MAX ? 0 : w->school[at][bucket] * demo_school_weight(bucket, age) / 100;
	day_t day = bucket == BUCKET_CONTACT ? handled_on(d, f->since, 0, 1) : handled_on(d, f->since, 0, 4);
	bool left = prng_chance(&d->r, waits), never = prng_chance(&d->r, 1500);

	if (at == SIZE_MAX || (expired && never)) {
		return false;
	}
	f->turn = TURN_SCHOOL;
	f->state = STR(STATE_OPEN);
	if (!expired && left) {
		maybe_tried(d, account, f->since, 1500);
		return d->steps.n > steps;
	}
	if (prng_chance(&d->r, bucket == BUCKET_CONTACT ? 7500 : 5000)) {
		maybe_tried(d, account, f->since, day > f->since ? 6000 : 0);
		take_step(d, account, moment(d, day), STEP_SPOKEN, STATE_DONE, signal_note(d, bucket, true));
	} else {
		take_step(d, account, moment(d, day), STEP_DONE, STATE_DONE, signal_note(d, bucket, false));
	}
	f->turn = TURN_NOBODY;
	return true;
}

bool demo_clear_by_talk(struct demo_deeds *d)
{
	struct demo_step_put_in *in;
	size_t at;

	if (!in_state(d, STATE_OPEN) || law_rule_is_obligation(d->rule) || d->spoken_at == 0 ||
	    d->finding->since > clock_day(d->spoken_at)) {
		return false;
	}
	in = vec_push(d->arena, &d->steps);
	if (in == NULL) {
		d->full = true;
		return false;
	}
	*in = (struct demo_step_put_in){ .person = d->finding->person,
		                         .step = key_at(d->spoken_at, d->steps.n),
		                         .enrolment = d->finding->enrolment,
		                         .rule = d->finding->rule,
		                         .day = d->finding->day,
		                         .at = d->spoken_at,
		                         .account = school_account(d, &at),
		                         .action = str_of(step_name(STEP_SPOKEN)),
		                         .old_state = d->finding->state,
		                         .new_state = STR(STATE_DONE),
		                         .note = STR(""),
		                         .contact = d->spoken };
	d->finding->state = STR(STATE_DONE);
	d->finding->turn = TURN_NOBODY;
	return true;
}

static day_t term_after(day_t day, int n)
{
	static const struct law_calendar no_holidays = { 0 };

	return calendar_add_working_days(&no_holidays, day, n);
}

/* However little waits, some of the oldest always does. */
static int officer_waits(int chance, int weight)
{
	return chance * weight / 100 + (weight > 0 && weight <= 20 ? 600 : 0);
}

/* The officer's part: taken up, and closed when it has had its time. */
static void officer_part(struct demo_deeds *d)
{
	const struct demo_work *w = d->work;
	struct finding *f = d->finding;
	day_t today = w->plan->region->as_of, taken, closed;
	size_t town = demo_town_find(w->plan->region->tables, str_of(d->of->municipality));
	size_t at = demo_authority(w->accounts, town, f->duty);
	int64_t account = at != SIZE_MAX ? w->accounts->list.p[at].account : 0;
	int chance = at != SIZE_MAX ? w->officer[at][0] : 5000;
	int age = demo_working_days(w, f->reported, today);

	taken = handled_on(d, f->reported, 1, 4);
	if (prng_chance(&d->r, officer_waits(chance, demo_reported_weight(age))) || age == 0) {
		return;
	}
	take_step(d, account, moment(d, taken), STEP_TAKE_UP, STATE_TAKEN, demo_note(&d->r, NOTE_TAKEN));
	f->due = term_after(taken, CLOSE_TERM);
	chance = at != SIZE_MAX ? w->officer[at][1] : 5000;
	age = demo_working_days(w, taken, today);
	closed = handled_on(d, taken, 2, 12);
	if (prng_chance(&d->r, officer_waits(chance, demo_taken_weight(age))) || age == 0) {
		return;
	}
	if (prng_chance(&d->r, 6000)) {
		take_step(d, account, moment(d, closed), STEP_SPOKEN, STATE_TAKEN, spoken_note(d));
	}
	take_step(d, account, moment(d, closed), STEP_CLOSE, STATE_CLOSED, demo_note(&d->r, NOTE_CLOSED));
	f->turn = TURN_NOBODY;
}

bool demo_handle_obligation(struct demo_deeds *d)
{
	const struct demo_work *w = d->work;
	struct finding *f = d->finding;
	size_t at;
	int64_t account = school_account(d, &at);
	int age = demo_working_days(w, f->since, w->plan->region->as_of);
	int waits = at == SIZE_MAX
	                    ? 0
	                    : w->school[at][BUCKET_OBLIGATION] * demo_school_weight(BUCKET_OBLIGATION, age) / 100;
	day_t day = handled_on(d, f->since, 1, REPORT_TERM - 1);

	if (!in_state(d, STATE_OPEN) || prng_chance(&d->r, waits)) {
		return false;
	}
	if (prng_chance(&d->r, 5500)) {
		take_step(d, account, moment(d, f->since), STEP_SPOKEN, STATE_OPEN, spoken_note(d));
	}
	take_step(d, account, moment(d, day), STEP_REPORT, STATE_REPORTED, STR(""));
	f->turn = TURN_OFFICER;
	f->reported = day;
	f->due = term_after(day, REPORT_TERM);
	officer_part(d);
	return true;
}

static int by_step(const void *x, const void *y)
{
	const struct demo_step_put_in *a = x, *b = y;

	if (a->person != b->person) {
		return a->person < b->person ? -1 : 1;
	}
	return a->step < b->step ? -1 : a->step > b->step;
}

static int by_contact(const void *x, const void *y)
{
	const struct demo_contact_put_in *a = x, *b = y;

	if (a->person != b->person) {
		return a->person < b->person ? -1 : 1;
	}
	return a->contact < b->contact ? -1 : a->contact > b->contact;
}

static enum err store_contacts(struct ctx *c, struct demo_deeds *d)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };

	qsort(d->contacts.p, d->contacts.n, sizeof *d->contacts.p, by_contact);
	TRY(demo_contact_put_open(c->db, &bulk));
	for (size_t i = 0; i < d->contacts.n; i++) {
		TRY(demo_contact_put_row(&bulk, &d->contacts.p[i]));
	}
	return db_bulk_close(&bulk);
}

enum err demo_deeds_store(struct ctx *c, struct demo_deeds *d)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };

	if (d->contacts.n > 0) {
		TRY(store_contacts(c, d));
	}
	if (d->steps.n == 0) {
		return OK;
	}
	qsort(d->steps.p, d->steps.n, sizeof *d->steps.p, by_step);
	TRY(demo_step_put_open(c->db, &bulk));
	for (size_t i = 0; i < d->steps.n; i++) {
		TRY(demo_step_put_row(&bulk, &d->steps.p[i]));
	}
	return db_bulk_close(&bulk);
}
