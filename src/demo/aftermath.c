/* SPDX-License-Identifier: EUPL-1.2 */
#include "demo/aftermath.h"

#include "demo/deeds.h"
#include "demo_sql.h"
#include "law/calendar.h"

enum { ALL = 10000, MOST = 9500 };

/* How much work of each group a coordinator has on a morning. */
static const int school_target[BUCKET_COUNT] = {
	[BUCKET_OBLIGATION] = 12, [BUCKET_CONTACT] = 14, [BUCKET_WARNING] = 20,
	[BUCKET_SICK] = 7,        [BUCKET_LATE] = 9,     [BUCKET_LUXURY] = 2,
};

/* The same for officers: reported and not taken up yet, taken up and not closed yet. */
static int officer_target(const struct demo_accounts *accounts, size_t account, int stage)
{
	static const int first[OFFICER_STAGES] = { 14, 8 }, others[OFFICER_STAGES] = { 8, 5 };
	static const int region[OFFICER_STAGES] = { 4, 3 };
	size_t many = accounts->officer_many, at = account - accounts->officers;

	/* Officers and RMC advisers stand in the same order, the region last. */
	if (account < accounts->officers || at >= 2 * many) {
		return 0;
	}
	return at % many == 0 ? first[stage] : at % many == many - 1 ? region[stage] : others[stage];
}

int demo_working_days(const struct demo_work *w, day_t from, day_t to)
{
	size_t a = from < w->base ? 0 : (size_t)(from - w->base), b = to < w->base ? 0 : (size_t)(to - w->base);

	a = a < w->days ? a : w->days - 1;
	b = b < w->days ? b : w->days - 1;
	return w->working[b] - w->working[a];
}

day_t demo_working_day_after(const struct demo_work *w, day_t day, int n)
{
	day_t today = w->plan->region->as_of;

	while (day < today && n > 0) {
		day++;
		n -= demo_working_days(w, day - 1, day);
	}
	return day < today ? day : today;
}

static enum err count_working_days(struct arena *a, struct demo_work *w)
{
	static const struct law_calendar no_holidays = { 0 };
	int32_t sum = 0;

	w->base = w->plan->region->year_start - 1;
	w->days = (size_t)(w->plan->region->as_of - w->base) + 1;
	w->working = ARENA_ARRAY(a, w->days, int32_t);
	if (w->working == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < w->days; i++) {
		w->working[i] = sum += calendar_working_day(&no_holidays, w->base + (day_t)i);
	}
	return OK;
}

/* Sums of how fresh the work of each account is; then the chance that brings it to its target. */
struct freshness {
	int64_t (*school)[BUCKET_COUNT];
	int64_t (*officer)[OFFICER_STAGES];
};

static void count_row(const struct demo_work *w, const struct demo_open_work_row *row, struct freshness *f)
{
	int age = demo_working_days(w, row->since, w->plan->region->as_of);
	size_t town = demo_town_find(w->plan->region->tables, row->municipality);
	size_t officer = demo_authority(w->accounts, town, row->duty);
	size_t school = demo_account_of(w, row->brin);
	enum bucket bucket = row->bucket > 0 && row->bucket < BUCKET_COUNT ? (enum bucket)row->bucket : BUCKET_WARNING;

	if (school != SIZE_MAX) {
		f->school[school][bucket] += row->items * demo_school_weight(bucket, age);
	}
	if (bucket == BUCKET_OBLIGATION && officer != SIZE_MAX) {
		/* It takes a school two days to report, and an officer three more to take it up. */
		f->officer[officer][0] += age >= 2 ? row->items * demo_reported_weight(age - 2) : 0;
		f->officer[officer][1] += age >= 5 ? row->items * demo_taken_weight(age - 5) : 0;
	}
}

static int chance(int target, int64_t freshness)
{
	int64_t p = freshness > 0 ? (int64_t)target * ALL * 100 / freshness : MOST;

	return p < MOST ? (int)p : MOST;
}

static enum err weigh(struct ctx *c, struct arena *a, const struct demo_work *w, struct freshness *f)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct demo_open_work_row row;
	size_t n = w->accounts->list.n;
	bool more;

	f->school = arena_alloc(a, n, sizeof *f->school);
	f->officer = arena_alloc(a, n, sizeof *f->officer);
	if (f->school == NULL || f->officer == NULL) {
		return ERR_NOMEM;
	}
	TRY(demo_open_work_open(c->db, &rows));
	for (;;) {
		TRY(demo_open_work_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		count_row(w, &row, f);
	}
}

enum err demo_work_begin(struct ctx *c, struct arena *a, const struct demo_plan *plan,
                         const struct demo_accounts *accounts, struct demo_work *ret)
{
	struct demo_work w = { .plan = plan, .accounts = accounts };
	struct freshness f;
	size_t n = accounts->list.n;

	TRY(count_working_days(a, &w));
	TRY(weigh(c, a, &w, &f));
	w.school = arena_alloc(a, n, sizeof *w.school);
	w.officer = arena_alloc(a, n, sizeof *w.officer);
	if (w.school == NULL || w.officer == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		for (int b = 0; b < BUCKET_COUNT; b++) {
			w.school[i][b] = chance(school_target[b], f.school[i][b]);
		}
		for (int s = 0; s < OFFICER_STAGES; s++) {
			w.officer[i][s] = chance(officer_target(accounts, i, s), f.officer[i][s]);
		}
	}
	*ret = w;
	return OK;
}

/* Brings a finding to hand. False when there is nothing to do with it: not to be known yet, or exempted. */
static enum err take(struct demo_deeds *d, const struct demo_youth *y, const struct enrolment_facts *of,
                     struct finding *f, bool *ret_fits)
{
	const struct demo_region *g = d->work->plan->region;

	if (!law_rule_parse(f->rule, &d->rule)) {
		return ERR_BUG;
	}
	d->of = of;
	d->finding = f;
	d->last_at = 0;
	d->r = prng_of(g->seed, STREAM_WORK,
	               prng_mix(y->number, (uint64_t)d->rule, (uint64_t)f->day + 100000, of->last == DAY_NONE));
	*ret_fits = f->since <= g->as_of && f->exempt.n == 0;
	return OK;
}

static enum err queue(struct finding_batch *out, const struct enrolment_facts *of, const struct finding *f)
{
	struct finding *slot = vec_push(out->arena, &out->put);
	const struct enrolment_facts **whose = vec_push(out->arena, &out->put_of);

	if (slot == NULL || whose == NULL) {
		return ERR_NOMEM;
	}
	*slot = *f;
	*whose = of;
	return OK;
}

/* The findings of one enrolment, each by chance of its own; then what waited when the school spoke with the student. */
static enum err handle_enrolment(struct demo_deeds *d, struct finding_batch *out, const struct demo_youth *y,
                                 const struct enrolment_facts *of, struct finding *f, size_t n)
{
	bool *changed = ARENA_ARRAY(d->arena, n, bool), fits;

	if (changed == NULL) {
		return ERR_NOMEM;
	}
	d->spoken_at = 0;
	for (size_t i = 0; i < n; i++) {
		TRY(take(d, y, of, &f[i], &fits));
		if (fits) {
			changed[i] = law_rule_is_obligation(d->rule) ? demo_handle_obligation(d)
			                                             : demo_handle_signal(d);
		}
	}
	for (size_t i = 0; i < n; i++) {
		TRY(take(d, y, of, &f[i], &fits));
		if (fits && demo_clear_by_talk(d)) {
			changed[i] = true;
		}
		if (changed[i]) {
			TRY(queue(out, of, &f[i]));
		}
	}
	return d->full ? ERR_NOMEM : OK;
}

static const struct enrolment_facts *facts_of(const struct enrolment_facts *facts, size_t n, const struct finding *f,
                                              size_t *at)
{
	while (*at < n && (facts[*at].person < f->person ||
	                   (facts[*at].person == f->person && facts[*at].enrolment < f->enrolment))) {
		(*at)++;
	}
	return *at < n && facts[*at].enrolment == f->enrolment ? &facts[*at] : NULL;
}

enum err demo_work_handle(struct ctx *c, struct reference_book *book, const struct demo_work *w,
                          const struct demo_youth *youths, size_t n)
{
	int64_t *persons = ARENA_ARRAY(c->arena, n, int64_t);
	struct demo_deeds deeds = { .arena = c->arena, .work = w };
	struct finding_batch out = { .arena = c->arena };
	struct enrolment_facts *facts;
	struct finding *found;
	size_t facts_n, found_n, at = 0, who = 0;

	if (persons == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		persons[i] = youths[i].person;
	}
	TRY(enrolment_facts_load(c, book, persons, n, &facts, &facts_n));
	TRY(findings_stored(c, c->arena, persons, n, &found, &found_n));
	for (size_t i = 0, end; i < found_n; i = end) {
		const struct enrolment_facts *of = facts_of(facts, facts_n, &found[i], &at);

		for (end = i; end < found_n && found[end].enrolment == found[i].enrolment; end++) {
		}
		while (who < n && youths[who].person < found[i].person) {
			who++;
		}
		if (of == NULL || who == n) {
			return ERR_BUG;
		}
		TRY(handle_enrolment(&deeds, &out, &youths[who], of, &found[i], end - i));
	}
	TRY(findings_store(c, &out));
	return demo_deeds_store(c, &deeds);
}
