/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Figures of reports: each number is the length of the list behind it, whoever asks; what a region is not shown; terms
 * and times by hand. On each engine.
 */
#include "world.h"

#include <string.h>

#include "reports/figures_address.h"
#include "reports/figures_pages.h"

#define DELTION "25PJ"
#define ELSEWHERE "27GZ"

enum { PERSONS = 12, MANY = 240 };

static struct world w;
static int64_t persons[PERSONS];

static const char *const towns[] = { "0193", "0166", "0193" };
static const char *const kinds[] = { "V3", "V4", "LRV", "RMC", "L", "O" };
static const char *const statuses[] = { "R", "B", "K", "G", "I" };

static unsigned next_random(unsigned *state)
{
	*state = *state * 1103515245u + 12345u;
	return *state >> 16;
}

/* An instant so many days after a day, as it stands in SQL. */
static const char *instant(day_t day, int days, char out[32])
{
	if (days < 0) {
		return "NULL";
	}
	(void)snprintf(out, 32, "%lld", ((long long)day + days) * 86400000000LL + 43200000000LL);
	return out;
}

struct made {
	int person, kind, status, filed_after, report_by_after, taken, closed, justified;
	const char *brin, *location;
};

static void make(int number, const struct made *m)
{
	static const char *const duties[] = { "leerplichtig", "kwalificatieplichtig", "doorstroom" };
	char sql[2400], taken[32], closed[32], day[32], finding[900];
	day_t filed = day_of(2025, 9, 1) + m->filed_after;
	bool obligation = m->kind < 4;

	(void)snprintf(day, sizeof day, "%lld", (long long)filed);
	(void)snprintf(
		finding, sizeof finding,
		"INSERT INTO finding (person, enrolment, rule, day, turn, due, public, since, first, begin_day, "
		"end_day, report_by, minutes, amount, duty, version, evidence, holds, state, bucket, reported, "
		"exempt, brin, location, municipality, region) SELECT %lld, %d, '%s', %lld, 0, 0, 'f%d', 0, 0, 0, 0, "
		"%lld, 960, 0, 'leerplichtig', 'v', pgn_index, 1, 'gemeld', 1, 0, '', '%s', '%s', '%s', '10' FROM person "
		"WHERE person = %lld;",
		(long long)persons[m->person], 1000 + number, kinds[m->kind], (long long)filed, number,
		(long long)filed - 3 + m->report_by_after, m->brin, m->location, towns[m->person % 3],
		(long long)persons[m->person]);
	(void)snprintf(
		sql, sizeof sql,
		"%s INSERT INTO report (person, report, public, kind, status, turn, due, enrolment, rule, day, begin_day, "
		"filed, filed_at, brin, location, municipality, region, school_region, duty, desk, number, version, "
		"agreement, taken_at, closed_at, closing, feedback, withdrawal, justified, action_wanted, all_missed, "
		"minutes, reporter, action_note, reason, explanation, action_taken, reporter_name, reporter_function, "
		"reporter_phone, reporter_email, phone, street, house_number, house_letter, house_addition, postcode, "
		"place, address_note) VALUES (%lld, %d, 'r%d', '%s', '%s', 0, 0, %d, '%s', %s, %lld, %lld, 0, '%s', '%s', "
		"'%s', '10', '10', '%s', 'leerplicht', 1, 1, 'v', %s, %s, '', '', '', %s, 0, 0, 960, 1, '', 'reden', '', "
		"'', 'naam', '', '', 'a@b.nl', '', '', '', '', '', '', '', '')",
		obligation ? finding : "", (long long)persons[m->person], number, number, kinds[m->kind],
		statuses[m->status], 1000 + number, obligation ? kinds[m->kind] : "", obligation ? day : "NULL",
		(long long)filed, (long long)filed, m->brin, m->location, towns[m->person % 3], duties[number % 3],
		instant(filed, m->taken, taken), instant(filed, m->closed, closed),
		m->justified < 0    ? "NULL"
		: m->justified == 0 ? "0"
				    : "1");
	db_support_sql(w.s->db, sql);
}

static void begin(void **state)
{
	world_make(&w, *state);
	for (int i = 0; i < PERSONS; i++) {
		char pgn[16];
		int sum = 0, last;

		/* An own number of education each: begins with 10, the sum of the eleven-test leaves 5. */
		(void)snprintf(pgn, sizeof pgn, "100%05d", 100 + i);
		for (int k = 0; k < 8; k++) {
			sum += (pgn[k] - '0') * (9 - k);
		}
		last = ((sum - 5) % 11 + 11) % 11;
		if (last == 10) {
			(void)snprintf(pgn, sizeof pgn, "100%05d", 900 + i);
			sum = 0;
			for (int k = 0; k < 8; k++) {
				sum += (pgn[k] - '0') * (9 - k);
			}
			last = ((sum - 5) % 11 + 11) % 11;
		}
		assert_true(last < 10);
		pgn[8] = (char)('0' + last);
		pgn[9] = '\0';
		persons[i] = world_person(&w, pgn, "Boer", day_of(2009, 5, 1 + i), towns[i % 3]);
	}
}

static void make_many(void)
{
	unsigned state = 7;

	for (int i = 0; i < MANY; i++) {
		struct made m = { .person = (int)(next_random(&state) % PERSONS),
			          .kind = (int)(next_random(&state) % 6),
			          .status = (int)(next_random(&state) % 5),
			          .filed_after = (int)(next_random(&state) % 200),
			          .report_by_after = (int)(next_random(&state) % 7),
			          .taken = (int)(next_random(&state) % 40) - 10,
			          .closed = (int)(next_random(&state) % 60) - 30,
			          .justified = (int)(next_random(&state) % 3) - 1,
			          .brin = next_random(&state) % 4 == 0 ? ELSEWHERE : DELTION,
			          .location = next_random(&state) % 3 == 0 ? "01" : "00" };

		make(i + 1, &m);
	}
}

static struct figures_query year(void)
{
	struct figures_query q = figures_all;

	figures_year(2025, &q);
	return q;
}

static int64_t length_of(const struct figures_query *q)
{
	struct figures_list list;
	struct str after = STR("");
	int64_t seen = 0;

	for (;;) {
		assert_ok(w.s, figures_list(&w.c, q, after, &list));
		seen += (int64_t)list.count;
		if (list.after.n == 0) {
			assert_int_equal(seen, list.total);
			return seen;
		}
		after = list.after;
	}
}

/* The query in an address, read as the page reads it. */
static struct figures_query asked(struct str href)
{
	struct figures_query q = year();
	struct form f;
	struct str path = str_cut(href, '?', &href);

	assert_true(str_eq(path, STR("/meldingen/cijfers/lijst")));
	assert_int_equal(form_parse(&w.arena, href, 50, &f, &w.s->fail), OK);
	assert_true(figures_asked(&f, &q));
	return q;
}

static void numbers_are_their_lists(void)
{
	struct figures_query q = year();
	struct figures_grids grids;
	struct figures f;
	int numbers = 0;

	assert_ok(w.s, figures_make(&w.c, &q, &f));
	assert_true(f.total > 50);
	assert_int_equal(length_of(&q), f.total);
	assert_ok(w.s, figures_grids_make(&w.c, &q, &f, &grids));
	assert_int_equal(grids.count, 4);
	for (size_t g = 0; g < grids.count; g++) {
		for (size_t i = 0; i < grids.list[g].line_count; i++) {
			const struct figures_line *l = &grids.list[g].lines[i];

			for (size_t k = 0; k < l->count; k++) {
				struct figures_query of;

				if (l->cells[k].n == 0) {
					continue;
				}
				of = asked(l->cells[k].href);
				assert_int_equal(length_of(&of), l->cells[k].n);
				numbers++;
			}
		}
	}
	assert_true(numbers > 40);
}

static void each_number_is_its_list(void **state)
{
	begin(state);
	make_many();
	world_as_coordinator(&w, DELTION);
	numbers_are_their_lists();
	world_as(&w, ROLE_RMC, SCOPE_REGION, "10");
	numbers_are_their_lists();
	world_as(&w, ROLE_COORDINATOR, SCOPE_LOCATION, DELTION "/00");
	{
		struct figures_query q = year();
		struct figures f;

		assert_ok(w.s, figures_make(&w.c, &q, &f));
		assert_int_equal(f.site_count, 1);
		assert_int_equal(length_of(&q), f.total);
	}
	world_drop(&w);
}

/* What a leerplichtambtenaar sees goes by duty; who left the reach counts and has no name. */
static void others_are_not_named(void **state)
{
	struct figures_query q = year();
	struct figures_list list;
	struct figures f;

	begin(state);
	make(3, &(struct made){ 0, 0, 0, 10, 3, -1, -1, -1, DELTION, "00" }); /* duty leerplichtig */
	make(2, &(struct made){ 0, 3, 0, 10, 3, -1, -1, -1, DELTION, "00" }); /* duty doorstroom */
	world_as_officer(&w, "0193");
	assert_ok(w.s, figures_make(&w.c, &q, &f));
	assert_int_equal(f.total, 1);
	assert_ok(w.s, figures_list(&w.c, &q, STR(""), &list));
	assert_int_equal(list.count, 1);
	assert_true(str_eq(list.items[0].public, STR("r3")));
	assert_true(list.items[0].name.n > 0);
	/* A school of which nobody is enrolled any more. */
	world_as_coordinator(&w, DELTION);
	assert_ok(w.s, figures_list(&w.c, &q, STR(""), &list));
	assert_int_equal(list.total, 2);
	assert_int_equal(list.items[0].name.n, 0);
	assert_int_equal(list.items[0].public.n, 0);
	world_as_officer(&w, "0166");
	assert_ok(w.s, figures_make(&w.c, &q, &f));
	assert_int_equal(f.total, 0);
	world_drop(&w);
}

static void a_region_sees_no_small_numbers(void **state)
{
	struct figures_query q = year(), part = q;
	struct figures_list list;
	struct figures f;
	bool small = false;

	begin(state);
	make(1, &(struct made){ 0, 0, 0, 10, 3, -1, -1, -1, DELTION, "00" });
	world_as(&w, ROLE_REGION, SCOPE_REGION, "10");
	assert_ok(w.s, figures_make(&w.c, &q, &f));
	assert_true(f.few);
	assert_int_equal(f.total, 0);
	for (int i = 0; i < 30; i++) {
		make(10 + i, &(struct made){ i % PERSONS, i < 28 ? 0 : 1, i % 2, i, 3, 2, -1, -1, DELTION, "00" });
	}
	assert_ok(w.s, figures_make(&w.c, &q, &f));
	assert_false(f.few);
	assert_false(f.links);
	for (int k = 0; k <= REPORT_KINDS; k++) {
		for (int s = 0; s <= REPORT_STATUSES; s++) {
			int64_t n = f.by_kind[k][s];

			small = small || (n > 0 && n < 5);
			assert_true(n == 0 || n >= 5 || f.hidden[k][s]);
		}
	}
	assert_true(small);
	assert_int_equal(figures_list(&w.c, &q, STR(""), &list), ERR_DENIED);
	part.last--;
	assert_int_equal(figures_make(&w.c, &part, &f), ERR_INPUT);
	/* Whoever has the whole and all but three has the three. */
	part = q;
	part.kind = REPORT_V3;
	assert_int_equal(figures_make(&w.c, &part, &f), ERR_INPUT);
	part = q;
	part.brin = STR(DELTION);
	assert_int_equal(figures_make(&w.c, &part, &f), ERR_INPUT);
	part = q;
	part.term = TERM_LATE;
	assert_int_equal(figures_make(&w.c, &part, &f), ERR_INPUT);
	world_as(&w, ROLE_REGION, SCOPE_REGION, "07");
	assert_ok(w.s, figures_make(&w.c, &q, &f));
	assert_int_equal(f.total, 0);
	world_as(&w, ROLE_TEACHER, SCOPE_GROUP, DELTION "/00/MZ2A");
	assert_int_equal(figures_make(&w.c, &q, &f), ERR_DENIED);
	world_drop(&w);
}

/* Filed on Monday 1 September 2025. */
static void terms_and_times_by_hand(void **state)
{
	struct figures_query q = year();
	struct figures f;

	begin(state);
	make(1, &(struct made){ 0, 0, 1, 0, 3, 0, -1, 1, DELTION, "00" }); /* on the last day; taken up the same day */
	make(2, &(struct made){ 0, 0, 3, 0, 2, 7, 28, 0, DELTION, "00" }); /* a day late; five working days; twenty */
	make(3, &(struct made){ 0, 5, 0, 0, 0, -1, -1, -1, DELTION, "00" }); /* no term, open */
	make(6, &(struct made){ 0, 0, 4, 0, 3, -1, -1, -1, DELTION, "00" }); /* withdrawn before anything */
	world_as_coordinator(&w, DELTION);
	assert_ok(w.s, figures_make(&w.c, &q, &f));
	assert_int_equal(f.sites[0].term[TERM_ANY], 4);
	assert_int_equal(f.sites[0].term[TERM_IN_TIME], 2);
	assert_int_equal(f.sites[0].term[TERM_LATE], 1);
	assert_int_equal(f.sites[0].term[TERM_NONE], 1);
	assert_int_equal(f.times[LEAD_TAKEN].bucket[0], 1);
	assert_int_equal(f.times[LEAD_TAKEN].bucket[1], 1);
	assert_int_equal(f.times[LEAD_TAKEN].bucket[LEAD_NOT_YET], 1);
	assert_int_equal(f.times[LEAD_TAKEN].median, 0);
	assert_int_equal(f.times[LEAD_TAKEN].most, 5);
	assert_int_equal(f.times[LEAD_CLOSED].bucket[3], 1);
	assert_int_equal(f.times[LEAD_CLOSED].bucket[LEAD_NOT_YET], 2);
	assert_int_equal(f.justified[SAID_YES], 1);
	assert_int_equal(f.justified[SAID_NO], 1);
	assert_int_equal(f.justified[SAID_NOTHING], 2);
	q.last = q.first - 1;
	assert_int_equal(figures_make(&w.c, &q, &f), ERR_INPUT);
	world_drop(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(each_number_is_its_list),
		                            cmocka_unit_test(others_are_not_named),
		                            cmocka_unit_test(a_region_sees_no_small_numbers),
		                            cmocka_unit_test(terms_and_times_by_hand) };

	return db_support_run("figures", tests, sizeof tests / sizeof tests[0]);
}
