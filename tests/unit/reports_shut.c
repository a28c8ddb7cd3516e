/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What is shut about reports: where a list goes on behind what is another's, who bears a name and is not shown, letters of another
 * desk, and what is over while processing is restricted.
 */
#include "world.h"

#include <string.h>

#include "access/log.h"
#include "letters/letters.h"
#include "people/open.h"
#include "reports/figures.h"
#include "reports/list.h"
#include "reports/report.h"
#include "reports_sql.h"
#include "trust/rights.h"

static struct world w;
/* Of one name and one municipality, but for far, who lives elsewhere. */
static int64_t anna, bram, cas, far;

/* "aaaa..." is report 1. */
static struct str name_of(int number)
{
	static char names[8][27];

	memset(names[number], 'a' + number - 1, 26);
	names[number][26] = '\0';
	return str_of(names[number]);
}

static void reported(int64_t person, int number, const char *municipality, const char *duty)
{
	assert_ok(w.s, report_add(w.s->db,
	                          &(struct report_add_in){ .person = person,
	                                                   .report = number,
	                                                   .public = name_of(number),
	                                                   .kind = STR("O"),
	                                                   .due = w.c.today,
	                                                   .enrolment = enrolment_key(STR("25PJ"), STR("1")),
	                                                   .rule = STR(""),
	                                                   .day = DAY_NONE,
	                                                   .begin_day = w.c.today - 40,
	                                                   .end_day = w.c.today - 40,
	                                                   .filed = w.c.today - 30 + number,
	                                                   .filed_at = 0,
	                                                   .brin = STR("25PJ"),
	                                                   .location = STR("00"),
	                                                   .municipality = str_of(municipality),
	                                                   .region = STR("10"),
	                                                   .school_region = STR("10"),
	                                                   .duty = str_of(duty),
	                                                   .desk = STR("leerplicht"),
	                                                   .owner = INT64_MIN,
	                                                   .also = INT64_MIN,
	                                                   .number = 1,
	                                                   .agreement = STR("landelijk"),
	                                                   .reason = STR("Onbekend") },
	                          NULL));
}

static void begin(void **state)
{
	world_make(&w, *state);
	anna = world_person(&w, "100000009", "aal", day_of(2009, 5, 12), "0193");
	bram = world_person(&w, "100000010", "aalders", day_of(2009, 6, 1), "0193");
	cas = world_person(&w, "100000022", "aalten", day_of(2009, 7, 1), "0193");
	far = world_person(&w, "100000034", "aalst", day_of(2009, 8, 1), "0150");
	world_enrol(&w, anna, "25PJ", "1", "mbo");
	reported(anna, 1, "0193", "leerplichtig");
	reported(anna, 2, "0193", "doorstroom");
	reported(far, 3, "0150", "leerplichtig");
}

static enum err listed(struct str after, struct str name, struct report_list *ret)
{
	const struct report_filter f = { .status = -1, .kind = -1, .most = 50, .after = after, .name = name };

	return report_list(&w.c, &f, ret);
}

static enum err counted(struct str after, struct figures_list *ret)
{
	struct figures_query q = figures_all;

	figures_year(2025, &q);
	return figures_list(&w.c, &q, after, ret);
}

static void a_list_goes_on_behind_ones_own(void **state)
{
	struct figures_list figures;
	struct report_list list;

	begin(state);
	world_as_officer(&w, "0193");
	assert_ok(w.s, listed(name_of(1), STR(""), &list));
	assert_ok(w.s, counted(name_of(1), &figures));
	assert_int_equal(list.count + figures.count, 0);
	/* Of another municipality, of another desk, and none at all. */
	for (int n = 2; n < 5; n++) {
		assert_int_equal(listed(name_of(n), STR(""), &list), ERR_ABSENT);
		assert_int_equal(counted(name_of(n), &figures), ERR_ABSENT);
	}
	world_as_officer(&w, "0150");
	assert_ok(w.s, listed(name_of(3), STR(""), &list));
	assert_int_equal(listed(name_of(1), STR(""), &list), ERR_ABSENT);
	world_as_coordinator(&w, "01AA");
	assert_int_equal(listed(name_of(1), STR(""), &list), ERR_ABSENT);
	assert_int_equal(counted(name_of(1), &figures), ERR_ABSENT);
	world_as_coordinator(&w, "25PJ");
	assert_ok(w.s, listed(name_of(2), STR(""), &list));
	assert_int_equal(list.count, 1);
	world_drop(&w);
}

/* ---- who is noted ---- */

static struct {
	int64_t persons[16];
	size_t n;
} noted;

static enum err take_note(void *arg, const struct log_entry *e)
{
	(void)arg;
	for (size_t i = 0; i < e->n; i++) {
		assert_true(noted.n < 16);
		noted.persons[noted.n++] = e->persons[i];
	}
	return OK;
}

static void who_is_not_shown_is_not_noted(void **state)
{
	struct report_list list;

	begin(state);
	world_as_officer(&w, "0193");
	w.c.log_sink = take_note;
	noted.n = 0;
	/* Three bear the name, two reports about one of them are seen by this desk as one. */
	assert_ok(w.s, listed(STR(""), STR("Aal"), &list));
	assert_int_equal(list.count, 1);
	assert_int_equal(list.rows[0].person, anna);
	assert_int_equal(noted.n, 1);
	assert_int_equal(noted.persons[0], anna);
	noted.n = 0;
	assert_ok(w.s, listed(STR(""), STR("Aalders"), &list));
	assert_int_equal(list.count + noted.n, 0);
	w.c.log_sink = NULL;
	world_drop(&w);
}

/* ---- letters ---- */

static struct str letter_with(int64_t person, int report, const char *once)
{
	const struct letter_made made = { .key = { LETTER_WARNING, LETTER_PARENTS, LANG_NL },
		                          .region = STR("10"),
		                          .subject = STR("Waarschuwing"),
		                          .text = STR("Beste ouder"),
		                          .pdf = STR("%PDF-1.4") };
	const struct letter_sending sending = {
		.person = person, .report = report, .once = str_of(once), .action = ACTION_LETTER
	};
	struct str public;
	bool twice;

	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, letter_keep(&w.c, &made, &sending, &public, &twice));
	assert_ok(w.s, db_commit(w.s->db));
	return public;
}

static void a_letter_is_for_the_desk_of_its_report(void **state)
{
	struct str ours, theirs, pdf, name;

	begin(state);
	world_as(&w, ROLE_RMC, SCOPE_MUNICIPALITY, "0193");
	ours = letter_with(anna, 1, "een");
	theirs = letter_with(anna, 2, "twee");
	/* The task of the RMC is linked with the duty before it; the other way there is no such link. */
	assert_ok(w.s, letter_open(&w.c, ours, &pdf, &name));
	assert_ok(w.s, letter_open(&w.c, theirs, &pdf, &name));
	world_as_officer(&w, "0193");
	assert_ok(w.s, letter_open(&w.c, ours, &pdf, &name));
	assert_int_equal(letter_open(&w.c, theirs, &pdf, &name), ERR_ABSENT);
	world_drop(&w);
}

/* ---- restriction ---- */

static enum err opened(enum action action, int number)
{
	struct report_view r;

	return report_open(&w.c, name_of(number), action, &r);
}

/* What the law makes somebody do goes on; of what is over nothing is read until the restriction ends. */
static void what_is_over_is_shut_while_restricted(void **state)
{
	struct ctx office;
	struct report_list list;
	struct report_view r;
	struct str letter, pdf, name;
	struct young y;

	begin(state);
	office = w.c;
	reported(anna, 4, "0193", "leerplichtig");
	db_support_sql(w.s->db, "UPDATE report SET turn = 0, status = 'G' WHERE report = 4");
	world_as_officer(&w, "0193");
	letter = letter_with(anna, 4, "een");
	assert_ok(w.s, rights_restrict(&office, anna, STR("betwist de gegevens")));
	assert_ok(w.s, opened(ACTION_REPORTS, 1));
	assert_ok(w.s, opened(ACTION_REPORT_HANDLE, 1));
	assert_int_equal(opened(ACTION_REPORTS, 4), ERR_DENIED);
	assert_int_equal(opened(ACTION_REPORT_HANDLE, 4), ERR_DENIED);
	assert_int_equal(letter_open(&w.c, letter, &pdf, &name), ERR_DENIED);
	/* That it was is still known, and can be marked as seen. */
	assert_ok(w.s, listed(STR(""), STR(""), &list));
	assert_int_equal(list.count, 2);
	assert_ok(w.s, report_known(&w.c, name_of(4), ACTION_REPORTS, &r));
	/* Out of reach says nothing of it. */
	world_as_officer(&w, "0150");
	assert_int_equal(opened(ACTION_REPORTS, 4), ERR_ABSENT);
	assert_int_equal(letter_open(&w.c, letter, &pdf, &name), ERR_ABSENT);
	world_as_coordinator(&w, "25PJ");
	assert_int_equal(opened(ACTION_REPORTS, 4), ERR_DENIED);
	assert_ok(w.s, opened(ACTION_REPORT, 1));
	/* The weeks that corrections are made in are the page of the person once more. */
	assert_int_equal(people_open_key(&w.c, anna, ACTION_CORRECT, &y), ERR_DENIED);
	assert_ok(w.s, people_open_key(&w.c, anna, ACTION_ABSENCE, &y));
	assert_ok(w.s, rights_unrestrict(&office, anna));
	assert_ok(w.s, opened(ACTION_REPORTS, 4));
	assert_ok(w.s, people_open_key(&w.c, anna, ACTION_CORRECT, &y));
	world_drop(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_list_goes_on_behind_ones_own),
		cmocka_unit_test(who_is_not_shown_is_not_noted),
		cmocka_unit_test(a_letter_is_for_the_desk_of_its_report),
		cmocka_unit_test(what_is_over_is_shut_while_restricted),
	};

	return db_support_run("what is shut about reports", tests, sizeof tests / sizeof tests[0]);
}
