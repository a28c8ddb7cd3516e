/* SPDX-License-Identifier: EUPL-1.2 */
#include "agreements/outcome.h"

#include "agreements_sql.h"
#include "base/clock.h"
#include "access/page.h"
#include "law/types.h"
#include "reference/reference.h"

enum { LOOK_EVERY = 512 };

/* A row for each kind of case, so that rows are chosen once and not for each finding. */
enum { CASES = AGREED_SUBJECTS * SECTOR_COUNT * 4 };
struct chosen {
	const struct agreed_row *rows[CASES][AGREED_STEPS];
};

static size_t case_at(const struct agreed_case *c)
{
	return (((size_t)c->subject * SECTOR_COUNT + (size_t)c->sector) * 2 + (c->adult ? 1 : 0)) * 2 +
	       (c->count > 1 ? 1 : 0);
}

static void choose_all(const struct agreement *a, struct chosen *ret)
{
	for (int subject = 0; subject < AGREED_SUBJECTS; subject++) {
		for (int n = 0; n < SECTOR_COUNT * 4; n++) {
			struct agreed_case c = { subject, (enum sector)(n / 4), n / 2 % 2 == 1, 1 + n % 2 };

			for (int s = 0; s < AGREED_STEPS; s++) {
				ret->rows[case_at(&c)][s] = agreement_row(a, &c, (enum agreed_step)s);
			}
		}
	}
}

/* What is counted for all protocols at once, while the findings pass by. */
struct counting {
	const struct agreement *const *list;
	const struct chosen *chosen; /* beside list */
	struct agreement_outcome *out;
	size_t n;
	int64_t until;
	day_t monday; /* of the first week */
	/* Of the enrolment and rule at hand: how many in the school year, and of signals that were reported as O. */
	int64_t person, enrolment;
	int rule, year, count;
	int64_t *others; /* by protocol */
};

static day_t day_of_instant(int64_t at)
{
	return at == INT64_MIN ? DAY_NONE : clock_day(at);
}

/* The days on which people acted in fact; DAY_NONE: nobody did. */
struct facts {
	day_t done[AGREED_STEPS];
};

static struct facts facts_of(const struct agreement_cases_row *row)
{
	return (struct facts){ .done = { [AGREED_CALL] = day_of_instant(row->called),
		                         [AGREED_TALK] = day_of_instant(row->spoken),
		                         [AGREED_REPORT] = row->reported,
		                         [AGREED_TAKE_UP] = day_of_instant(row->taken),
		                         [AGREED_FIRST_CONTACT] = day_of_instant(row->contacted),
		                         [AGREED_FEEDBACK] = day_of_instant(row->answered),
		                         [AGREED_CLOSE] = day_of_instant(row->closed) } };
}

static void count_week(struct agreement_outcome *o, day_t monday, day_t start)
{
	if (start >= monday && (start - monday) / 7 < OUTCOME_WEEKS) {
		o->weeks[(start - monday) / 7]++;
	}
}

/* One thing to do; gives when it is done: in fact, or else at its term. */
static day_t count_task(struct counting *k, struct agreement_outcome *o, const struct agreed_row *row, day_t start,
                        const struct law_calendar *calendar, const struct facts *facts)
{
	day_t due = agreed_due(row, start, calendar), done = facts->done[row->step];

	o->tasks[row->step][row->who]++;
	count_week(o, k->monday, start);
	if (done == DAY_NONE) {
		return due != DAY_NONE ? due : start;
	}
	if (due != DAY_NONE) {
		o->judged[row->step]++;
		o->late[row->step] += done > due ? 1 : 0;
	}
	return done;
}

/* What the officer does with a report that was made on a day. */
static void count_report(struct counting *k, struct agreement_outcome *o, const struct chosen *a,
                         const struct agreed_case *c, day_t filed, const struct law_calendar *calendar,
                         const struct facts *facts)
{
	day_t taken = filed;

	for (int s = AGREED_TAKE_UP; s <= AGREED_CLOSE; s++) {
		const struct agreed_row *row = a->rows[case_at(c)][s];
		day_t done;

		if (row == NULL || row->who == AGREED_NOBODY) {
			continue;
		}
		done = count_task(k, o, row, row->clock == FROM_TAKE_UP ? taken : filed, calendar, facts);
		taken = s == AGREED_TAKE_UP ? done : taken;
	}
}

static void count_case(struct counting *k, size_t at, const struct agreed_case *c,
                       const struct agreement_cases_row *row, const struct law_calendar *calendar)
{
	const struct chosen *a = &k->chosen[at];
	struct agreement_outcome *o = &k->out[at];
	struct facts facts = facts_of(row);

	o->cases++;
	for (int s = AGREED_CALL; s <= AGREED_REPORT; s++) {
		const struct agreed_row *r = a->rows[case_at(c)][s];
		struct agreed_case report = *c;
		day_t filed;

		if (r == NULL || r->who == AGREED_NOBODY) {
			continue;
		}
		filed = count_task(k, o, r, row->since, calendar, &facts);
		if (s != AGREED_REPORT) {
			continue;
		}
		o->wanted += r->action == WANTED_YES ? 1 : 0;
		if (!law_rule_is_obligation((enum law_rule)c->subject)) {
			report.subject = c->subject == RULE_LUXURY ? AGREED_LUXURY : AGREED_OTHER;
			report.count = (int)++k->others[at];
		}
		count_report(k, o, a, &report, filed, calendar, &facts);
	}
}

/* Which one of its rule this is in the school year of the enrolment; rows come in that order. */
static void count_on(struct counting *k, const struct agreement_cases_row *row, int rule)
{
	int year = day_school_year(row->day);
	bool same = k->person == row->person && k->enrolment == row->enrolment;

	if (!same) {
		for (size_t i = 0; i < k->n; i++) {
			k->others[i] = 0;
		}
	}
	k->count = same && k->rule == rule && k->year == year ? k->count + 1 : 1;
	k->person = row->person;
	k->enrolment = row->enrolment;
	k->rule = rule;
	k->year = year;
}

/* The case of a finding, and the calendar of its school. */
static enum err case_of(struct ctx *c, struct counting *k, struct reference_book *book,
                        const struct agreement_cases_row *row, struct agreed_case *ret,
                        const struct law_calendar **ret_calendar)
{
	struct agreed_case at;
	enum law_rule rule;

	if (!law_rule_parse(row->rule, &rule) || !sector_parse(row->sector, &at.sector)) {
		return fail_set(c->fail, ERR_DB, NULL, "a stored finding has an unknown rule or sector");
	}
	count_on(k, row, (int)rule);
	at.subject = (int)rule;
	at.adult = day_age(row->birth, row->day) >= OF_AGE;
	at.count = k->count;
	*ret = at;
	return reference_book_calendar(book, row->brin, row->location, ret_calendar);
}

static enum err in_time(struct ctx *c, const struct counting *k, int64_t rows)
{
	return k->until != 0 && rows % LOOK_EVERY == 0 && clock_ticks() > k->until
	               ? REFUSE(c, ERR_BUSY, NULL, MSG_AGREEMENTS_TOO_LONG)
	               : OK;
}

static enum err count_all(struct ctx *c, struct counting *k, struct reference_book *book, struct str region, day_t from)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	day_t year = day_of(day_school_year(from), 8, 1);

	TRY(agreement_cases_open(c->db, &(struct agreement_cases_in){ region, year, c->today }, &rows));
	for (int64_t i = 0;; i++) {
		const struct law_calendar *calendar;
		struct agreement_cases_row row;
		struct agreed_case at;
		bool more;

		TRY(agreement_cases_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		TRY(in_time(c, k, i));
		TRY(case_of(c, k, book, &row, &at, &calendar));
		for (size_t n = 0; row.day >= from && n < k->n; n++) {
			count_case(k, n, &at, &row, calendar);
		}
	}
}

static enum err count_people(struct ctx *c, struct str region, struct agreement_outcome *ret)
{
	static const struct {
		enum role role;
		enum agreed_who who;
	} roles[] = { { ROLE_TEACHER, AGREED_TEACHER },
		      { ROLE_MENTOR, AGREED_MENTOR },
		      { ROLE_COORDINATOR, AGREED_COORDINATOR },
		      { ROLE_OFFICER, AGREED_OFFICER },
		      { ROLE_RMC, AGREED_RMC },
		      { ROLE_REGION, AGREED_REGION } };
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct agreement_workers_row row;
	bool more;

	TRY(agreement_workers_open(c->db, &(struct agreement_workers_in){ region, c->today }, &rows));
	for (;;) {
		TRY(agreement_workers_next(&rows, &row, &more));
		if (!more) {
			/* The fixed contacts are officers and advisers. */
			ret->people[AGREED_CONTACT] = ret->people[AGREED_OFFICER] + ret->people[AGREED_RMC];
			return OK;
		}
		for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
			if (str_eq(row.role, str_of(role_name(roles[i].role)))) {
				ret->people[roles[i].who] = row.many;
			}
		}
	}
}

/* Ready to count n protocols from nothing. */
static enum err begin(struct ctx *c, const struct agreement *const *list, size_t n, int64_t until, struct counting *ret)
{
	struct chosen *chosen = ARENA_ARRAY(c->arena, n, struct chosen);

	*ret = (struct counting){ .list = list, .chosen = chosen, .n = n, .until = until, .rule = RULE_COUNT };
	ret->monday = day_monday(c->today - OUTCOME_DAYS + 1);
	ret->others = ARENA_ARRAY(c->arena, n, int64_t);
	if (ret->others == NULL || chosen == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		choose_all(list[i], &chosen[i]);
	}
	return OK;
}

enum err agreement_outcomes(struct ctx *c, struct str region, const struct agreement *const *list, size_t n,
                            int64_t until, struct agreement_outcome *ret)
{
	struct reference_book book DEFER(reference_book_finish) = { 0 };
	struct agreement_outcome people = { .from = c->today - OUTCOME_DAYS + 1, .to = c->today };
	struct counting k;

	TRY(begin(c, list, n, until, &k));
	k.out = ret;
	TRY(count_people(c, region, &people));
	for (size_t i = 0; i < n; i++) {
		ret[i] = people;
	}
	reference_book_init(&book);
	TRY(reference_book_read(&book, c->db));
	return count_all(c, &k, &book, region, people.from);
}

bool outcome_counts(const struct outcome_query *q, const struct agreement_outcome *of_one)
{
	int64_t sum = 0;

	if (q->wanted) {
		return of_one->wanted > 0;
	}
	for (int s = 0; s < AGREED_STEPS; s++) {
		for (int w = 0; (q->step < 0 || q->step == s) && w < AGREED_WHOS; w++) {
			sum += q->who < 0 || q->who == w ? of_one->tasks[s][w] : 0;
		}
	}
	return sum > 0 && (!q->late || (q->step >= 0 && of_one->late[q->step] > 0));
}

static enum err own_open(struct ctx *c, struct str region, day_t from, struct str duties, struct db_rows *ret)
{
	if (role_side(c->actor.role) == SIDE_SCHOOL) {
		return agreement_cases_school_open(c->db,
		                                   &(struct agreement_cases_school_in){ region, from, c->today,
		                                                                        c->actor.brins, c->actor.wholes,
		                                                                        c->actor.sites },
		                                   ret);
	}
	return agreement_cases_town_open(
		c->db, &(struct agreement_cases_town_in){ region, from, c->today, c->actor.towns, duties }, ret);
}

static enum err own_next(const struct ctx *c, struct db_rows *rows, struct agreement_cases_row *ret, bool *ret_more)
{
	return role_side(c->actor.role) == SIDE_SCHOOL ? agreement_cases_school_next(rows, ret, ret_more)
	                                               : agreement_cases_town_next(rows, ret, ret_more);
}

enum err agreement_cases_visit(struct ctx *c, struct str region, const struct agreement *a, struct str duties,
                               const struct outcome_query *q, int64_t until, outcome_visit *visit, void *arg)
{
	struct reference_book book DEFER(reference_book_finish) = { 0 };
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	day_t from = c->today - OUTCOME_DAYS + 1;
	struct counting k;

	TRY(begin(c, &a, 1, until, &k));
	reference_book_init(&book);
	TRY(reference_book_read(&book, c->db));
	TRY(own_open(c, region, day_of(day_school_year(from), 8, 1), duties, &rows));
	for (int64_t i = 0;; i++) {
		struct agreement_outcome of_one = { 0 };
		const struct law_calendar *calendar;
		struct agreement_cases_row row;
		struct agreed_case at;
		bool more;

		TRY(own_next(c, &rows, &row, &more));
		if (!more) {
			return OK;
		}
		TRY(in_time(c, &k, i));
		TRY(case_of(c, &k, &book, &row, &at, &calendar));
		if (row.day < from) {
			continue;
		}
		k.out = &of_one;
		count_case(&k, 0, &at, &row, calendar);
		if (outcome_counts(q, &of_one)) {
			TRY(visit(arg,
			          &(struct outcome_case){ row.person, row.enrolment, row.public, row.rule, row.brin,
			                                  row.location, row.municipality, row.duty, row.day }));
		}
	}
}

int64_t outcome_step(const struct agreement_outcome *o, enum agreed_step step)
{
	int64_t sum = 0;

	for (int w = 0; w < AGREED_WHOS; w++) {
		sum += o->tasks[step][w];
	}
	return sum;
}

int64_t outcome_who(const struct agreement_outcome *o, enum agreed_who who)
{
	int64_t sum = 0;

	for (int s = 0; s < AGREED_STEPS; s++) {
		sum += o->tasks[s][who];
	}
	return sum;
}

int64_t outcome_total(const struct agreement_outcome *o)
{
	int64_t sum = 0;

	for (int s = 0; s < AGREED_STEPS; s++) {
		sum += outcome_step(o, (enum agreed_step)s);
	}
	return sum;
}

size_t outcome_peak(const struct agreement_outcome *o)
{
	size_t best = 0;

	for (size_t i = 1; i < OUTCOME_WEEKS; i++) {
		best = o->weeks[i] > o->weeks[best] ? i : best;
	}
	return best;
}
