/* SPDX-License-Identifier: EUPL-1.2 */
/* Protocols from text to publication, and that a change of them changes nothing that happened. */
#include "world.h"

#include <string.h>

#include "agreements/check.h"
#include "agreements/keep.h"
#include "agreements/outcome.h"
#include "agreements/text.h"
#include "agreements_sql.h"
#include "base/buf.h"
#include "intake/settle.h"
#include "signals/signals.h"

static struct world w;

static void begin(void **state)
{
	world_make(&w, *state);
}

static struct str written(const struct agreement *a)
{
	struct buf b DEFER(buf_finish);

	buf_init(&b, AGREEMENT_TEXT_MOST);
	assert_ok(w.s, agreement_text_write(&b, a));
	assert_ok(w.s, buf_err(&b));
	return str_copy(&w.arena, buf_view(&b));
}

static enum err read_text(struct str text, struct agreement *ret)
{
	struct json_problems problems;
	struct json_fault fault;

	return agreement_text_read(&w.arena, text, ret, &problems, &fault);
}

static void texts_come_back(void **state)
{
	const struct agreement *examples;
	struct agreement again;
	size_t n;

	begin(state);
	assert_ok(w.s, agreement_examples(&w.arena, &examples, &n));
	assert_true(n >= 3);
	for (size_t i = 0; i <= n; i++) {
		const struct agreement *a = i < n ? &examples[i] : agreement_national();
		const struct agreement_remark *remarks;
		struct str text = written(a);
		size_t said;

		assert_ok(w.s, read_text(text, &again));
		assert_int_equal(again.row_count, a->row_count);
		assert_true(str_eq(written(&again), text));
		assert_ok(w.s, agreement_check(&w.c, a, &remarks, &said));
		assert_false(agreement_wrong(remarks, said));
	}
	world_drop(&w);
}

static void strange_texts_are_refused(void **state)
{
	static const char *const texts[] = {
		"",
		"[]",
		"{\"protocol\":2,\"titel\":\"x\",\"regels\":[]}",
		"{\"protocol\":1,\"regels\":[]}",
		"{\"protocol\":1,\"titel\":\"x\"}",
		"{\"protocol\":1,\"titel\":\"x\",\"regels\":[],\"meer\":1}",
		"{\"protocol\":1,\"titel\":\"x\",\"regels\":[{\"onderwerp\":\"V9\",\"stap\":\"melden\",\"wie\":\"mentor\"}]}",
		"{\"protocol\":1,\"titel\":\"x\",\"regels\":[{\"onderwerp\":\"V3\",\"stap\":\"melden\"}]}",
		"{\"protocol\":1,\"titel\":\"x\",\"regels\":[{\"onderwerp\":\"V3\",\"stap\":\"melden\",\"wie\":\"mentor\",\"werkdagen\":251}]}",
		"{\"protocol\":1,\"titel\":\"x\",\"regels\":[],\"ondertekenaars\":[{\"soort\":\"bank\",\"code\":\"25PJ\"}]}",
		"{\"protocol\":1,\"titel\":\"x\",\"regels\":[],\"ondertekenaars\":[{\"soort\":\"gemeente\",\"code\":\"../x\"}]}",
	};
	struct agreement got;

	begin(state);
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		assert_int_equal(read_text(str_of(texts[i]), &got), ERR_INPUT);
	}
	assert_ok(w.s, read_text(STR("{\"protocol\":1,\"titel\":\"x\",\"regels\":[]}"), &got));
	world_drop(&w);
}

/* One row at a time, and whether something is wrong with it. */
static void rows_are_checked(void **state)
{
	static const struct {
		const char *row;
		bool wrong;
	} cases[] = {
		{ "\"V3\",\"stap\":\"melden\",\"wie\":\"coordinator\",\"werkdagen\":5", false },
		{ "\"V3\",\"stap\":\"melden\",\"wie\":\"coordinator\",\"werkdagen\":2", false },
		{ "\"V3\",\"stap\":\"melden\",\"wie\":\"coordinator\",\"werkdagen\":6", true },
		{ "\"V3\",\"stap\":\"melden\",\"wie\":\"coordinator\"", true },
		{ "\"V3\",\"stap\":\"melden\",\"wie\":\"niemand\"", true },
		{ "\"V3\",\"stap\":\"melden\",\"wie\":\"coordinator\",\"werkdagen\":5,\"pauze_in_vakantie\":true",
		  true },
		{ "\"LRV\",\"stap\":\"melden\",\"wie\":\"mentor\",\"werkdagen\":10", true },
		{ "\"L\",\"stap\":\"melden\",\"wie\":\"mentor\",\"werkdagen\":10", true },
		{ "\"V4\",\"stap\":\"melden\",\"wie\":\"niemand\"", false },
		{ "\"V4\",\"stap\":\"melden\",\"wie\":\"coordinator\",\"werkdagen\":10", false },
		{ "\"8u\",\"stap\":\"oppakken\",\"wie\":\"rmc\",\"vanaf\":\"melding\"", true },
		{ "\"O\",\"stap\":\"bellen\",\"wie\":\"mentor\"", true },
		{ "\"V3\",\"stap\":\"oppakken\",\"wie\":\"mentor\",\"vanaf\":\"melding\"", true },
		{ "\"V3\",\"stap\":\"oppakken\",\"wie\":\"rmc\",\"vanaf\":\"signaal\"", true },
		{ "\"V3\",\"stap\":\"oppakken\",\"wie\":\"leerplicht\",\"vanaf\":\"melding\",\"werkdagen\":3", false },
		{ "\"V3\",\"stap\":\"oppakken\",\"wie\":\"leerplicht\",\"vanaf\":\"melding\",\"werkdagen\":30", true },
		{ "\"8u\",\"stap\":\"gesprek\",\"wie\":\"mentor\",\"actie_gewenst\":\"ja\"", true },
		{ "\"V3\",\"stap\":\"melden\",\"wie\":\"mentor\",\"werkdagen\":5,\"afwijken_toelichten\":true", true },
		{ "\"8u\",\"stap\":\"bellen\",\"wie\":\"niemand\",\"werkdagen\":2", true },
		{ "\"V3\",\"leeftijd\":\"18+\",\"stap\":\"melden\",\"wie\":\"mentor\",\"werkdagen\":5", true },
		{ "\"les\",\"stap\":\"registreren\",\"wie\":\"docent\",\"werkdagen\":3,\"bij_te_laat\":\"coordinator\"",
		  false },
		{ "\"les\",\"stap\":\"registreren\",\"wie\":\"docent\",\"werkdagen\":3,\"bij_te_laat\":\"regio\"",
		  true },
		{ "\"les\",\"sector\":\"mbo\",\"stap\":\"registreren\",\"wie\":\"docent\",\"werkdagen\":3", true },
		{ "\"les\",\"stap\":\"bellen\",\"wie\":\"docent\",\"werkdagen\":3", true },
		{ "\"8u\",\"stap\":\"registreren\",\"wie\":\"docent\",\"werkdagen\":3", true },
		{ "\"8u\",\"stap\":\"gesprek\",\"wie\":\"mentor\",\"brief\":\"uren-8\"", false },
		{ "\"8u\",\"stap\":\"gesprek\",\"wie\":\"mentor\",\"brief\":\"uitnodiging\"", true },
		{ "\"V3\",\"stap\":\"contact\",\"wie\":\"rmc\",\"vanaf\":\"melding\",\"brief\":\"uitnodiging\"",
		  false },
		{ "\"V3\",\"stap\":\"oppakken\",\"wie\":\"regio\",\"vanaf\":\"melding\"", true },
	};

	begin(state);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct str text = str_format(
			&w.arena, "{\"protocol\":1,\"titel\":\"x\",\"regels\":[{\"onderwerp\":%s}]}", cases[i].row);
		const struct agreement_remark *remarks;
		struct agreement a;
		size_t n;

		assert_ok(w.s, read_text(text, &a));
		assert_ok(w.s, agreement_check(&w.c, &a, &remarks, &n));
		if (agreement_wrong(remarks, n) != cases[i].wrong) {
			fail_msg("%s", cases[i].row);
		}
	}
	world_drop(&w);
}

/* ---- from draft to publication ---- */

static const struct agreement *opened(struct str version)
{
	const struct agreement *a = NULL;

	assert_ok(w.s, agreement_open(&w.c, version, &a));
	return a;
}

static struct str draft(const struct agreement *basis)
{
	struct str version = { NULL, 0 };

	assert_ok(w.s, agreement_draft(&w.c, STR("10"), basis, &version));
	return version;
}

/* The days of the row of reporting at 16 hours, everywhere the same. */
static enum err set_days(struct str version, int days)
{
	const struct agreement *a = opened(version);
	struct agreed_row row;

	for (size_t i = 0; i < a->row_count; i++) {
		if (a->rows[i].subject == RULE_V3 && a->rows[i].step == AGREED_REPORT) {
			row = a->rows[i];
			row.days = days;
			return agreement_set_row(&w.c, a, a->edit, i + 1, &row);
		}
	}
	return ERR_ABSENT;
}

/* Nothing changes it any more, neither the services nor the statements beneath them. */
static void it_stays(struct str version)
{
	const struct agreement *a = opened(version);
	struct agreed_row row = a->rows[0];
	int64_t changed;

	assert_int_equal(a->state, AGREEMENT_PUBLISHED);
	assert_int_equal(agreement_set_row(&w.c, a, a->edit, 1, &row), ERR_CONFLICT);
	assert_int_equal(agreement_put_away(&w.c, a, a->edit), ERR_CONFLICT);
	assert_ok(w.s, agreement_rows_drop(w.s->db, &(struct agreement_rows_drop_in){ a->key }, &changed));
	assert_int_equal(changed, 0);
	assert_ok(w.s, agreement_title(w.s->db, &(struct agreement_title_in){ a->key, STR("x"), STR("") }, &changed));
	assert_int_equal(changed, 0);
}

static void a_draft_is_signed_and_published_and_stays(void **state)
{
	const struct agreement *a;
	struct actor region;
	struct str version;

	begin(state);
	world_as(&w, ROLE_REGION, SCOPE_REGION, "10");
	region = w.c.actor;
	version = draft(agreement_national());
	a = opened(version);
	assert_int_equal(a->row_count, agreement_national()->row_count);
	assert_int_equal(agreement_draft(&w.c, STR("09"), agreement_national(), &(struct str){ 0 }), ERR_DENIED);
	assert_ok(w.s, agreement_set_partner(&w.c, a, a->edit, false, STR("25PJ"), true));
	/* Somebody who still looks at the text of before. */
	assert_int_equal(agreement_set_partner(&w.c, a, a->edit, true, STR("0193"), true), ERR_CONFLICT);
	assert_ok(w.s, set_days(version, 3));
	a = opened(version);
	assert_int_equal(agreement_publish(&w.c, a, a->edit, w.c.today + 1), ERR_INPUT);
	assert_int_equal(agreement_sign(&w.c, a, a->edit, &a->partners[0]), ERR_DENIED);

	world_as_coordinator(&w, "25PJ");
	a = opened(version);
	assert_int_equal(agreement_publish(&w.c, a, a->edit, w.c.today + 1), ERR_DENIED);
	assert_ok(w.s, agreement_sign(&w.c, a, a->edit, &a->partners[0]));
	/* Another text asks for another signature. */
	world_again(&w, &region);
	assert_ok(w.s, set_days(version, 4));
	a = opened(version);
	assert_int_equal(a->partners[0].signed_at, INT64_MIN);
	assert_int_equal(agreement_publish(&w.c, a, a->edit, w.c.today + 1), ERR_INPUT);
	world_as_coordinator(&w, "25PJ");
	a = opened(version);
	assert_ok(w.s, agreement_sign(&w.c, a, a->edit, &a->partners[0]));
	world_again(&w, &region);
	a = opened(version);
	assert_int_equal(agreement_publish(&w.c, a, a->edit, w.c.today), ERR_INPUT);
	assert_ok(w.s, agreement_publish(&w.c, a, a->edit, w.c.today + 1));

	it_stays(version);
	/* The next one has to count later. */
	version = draft(a);
	a = opened(version);
	assert_int_equal(a->partner_count, 1);
	assert_ok(w.s, agreement_set_partner(&w.c, a, a->edit, false, STR("25PJ"), false));
	a = opened(version);
	assert_int_equal(agreement_publish(&w.c, a, a->edit, w.c.today + 1), ERR_INPUT);
	assert_ok(w.s, agreement_publish(&w.c, a, a->edit, w.c.today + 2));
	world_drop(&w);
}

static void a_draft_is_not_for_everybody(void **state)
{
	const struct agreement *a;
	struct str version;

	begin(state);
	world_as(&w, ROLE_REGION, SCOPE_REGION, "10");
	version = draft(agreement_national());
	a = opened(version);
	assert_ok(w.s, agreement_set_partner(&w.c, a, a->edit, true, STR("0193"), true));
	world_as_officer(&w, "0193");
	a = opened(version);
	assert_ok(w.s, agreement_sign(&w.c, a, a->edit, &a->partners[0]));
	world_as_coordinator(&w, "25PJ");
	assert_int_equal(agreement_open(&w.c, version, &a), ERR_ABSENT);
	world_as(&w, ROLE_REGION, SCOPE_REGION, "09");
	assert_int_equal(agreement_open(&w.c, version, &a), ERR_ABSENT);
	world_drop(&w);
}

/* ---- what happened stays ---- */

/* Absence without leave on every lesson of some days. */
static void absent(int64_t person, day_t first, int days)
{
	struct enrolment_facts *facts;
	struct mark_in marks[64];
	struct settle_work work;
	size_t n, count = 0;

	for (day_t day = first; day < first + days; day++) {
		for (int16_t hour = 9; day_weekday(day) < 5 && hour < 13; hour++) {
			marks[count++] = (struct mark_in){
				.day = day, .mark = { (int16_t)(hour * 60), (int16_t)(hour * 60 + 60), 'O' }
			};
		}
	}
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, enrolment_facts_load(&w.c, &w.book, &person, 1, &facts, &n));
	assert_int_equal(n, 1);
	work = (struct settle_work){ .of = facts, .marks = marks, .count = count };
	assert_ok(w.s, settle(&w.c, &w.book, &work, 1, "test", false, NULL));
	assert_ok(w.s, db_commit(w.s->db));
}

static struct str findings_until(int64_t person, day_t last)
{
	struct str all = STR("");
	struct finding *f;
	size_t n;

	assert_ok(w.s, findings_stored(&w.c, &w.arena, &person, 1, &f, &n));
	for (size_t i = 0; i < n; i++) {
		/* Whether a day lies beside a holiday shows only on the next school day. */
		if (f[i].day <= last && !str_eq(f[i].rule, STR("luxe?"))) {
			all = str_format(&w.arena, "%.*s%.*s %d %d %d %.*s %.*s %d %d;", STR_ARG(all),
			                 STR_ARG(f[i].rule), f[i].day, f[i].due, f[i].report_by, STR_ARG(f[i].version),
			                 STR_ARG(f[i].state), f[i].turn, f[i].minutes);
		}
	}
	return all;
}

static void everybody_anew(int64_t person)
{
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, settle_persons(&w.c, &w.book, &person, 1));
	assert_ok(w.s, db_commit(w.s->db));
}

static const struct finding *found(int64_t person, const char *rule, day_t from)
{
	struct finding *f;
	size_t n;

	assert_ok(w.s, findings_stored(&w.c, &w.arena, &person, 1, &f, &n));
	for (size_t i = 0; i < n; i++) {
		if (str_eq(f[i].rule, str_of(rule)) && f[i].day >= from) {
			return &f[i];
		}
	}
	fail_msg("no %s", rule);
	return NULL;
}

static void a_change_does_not_change_what_happened(void **state)
{
	day_t first = day_of(2026, 1, 12), next;
	struct settle_check check;
	struct actor before;
	const struct finding *f;
	const struct agreement *a;
	struct str version, old;
	int64_t person;

	begin(state);
	before = w.c.actor;
	person = world_person(&w, "100000009", "Boer", day_of(2009, 5, 12), "0193");
	world_enrol(&w, person, "25PJ", "1000", "mbo");
	w.c.today = day_of(2026, 1, 19);
	absent(person, first, 5);
	old = findings_until(person, w.c.today);
	f = found(person, "V3", first);
	assert_true(str_eq(f->version, agreement_national()->version));
	assert_int_equal(f->due, f->report_by);

	world_as(&w, ROLE_REGION, SCOPE_REGION, "10");
	version = draft(agreement_national());
	assert_ok(w.s, set_days(version, 1));
	a = opened(version);
	assert_ok(w.s, agreement_publish(&w.c, a, a->edit, w.c.today + 1));
	world_again(&w, &before);
	everybody_anew(person);
	assert_true(str_eq(findings_until(person, w.c.today), old));

	/* What comes after it runs under it: its own clock, and the term of the statute beside it. */
	next = day_of(2026, 1, 26);
	w.c.today = next + 7;
	absent(person, next, 5);
	assert_true(str_eq(findings_until(person, day_of(2026, 1, 19)), old));
	f = found(person, "V3", next);
	assert_true(str_eq(f->version, version));
	assert_int_equal(f->report_by, f->day + 7);
	/* It is the second one: the row that was changed is of the first alone. */
	assert_int_equal(f->due, f->report_by);
	f = found(person, "eerste-dag", next);
	assert_true(str_eq(f->version, version));

	/* Computing all of it anew, as at a change of the rules, finds nothing else. */
	old = findings_until(person, w.c.today);
	everybody_anew(person);
	assert_true(str_eq(findings_until(person, w.c.today), old));
	assert_ok(w.s, settle_persons_check(&w.c, &w.book, &person, 1, &check));
	assert_int_equal(check.n, 0);
	world_drop(&w);
}

static void a_clock_follows_the_protocol(void **state)
{
	struct agreement text;
	const struct agreement *a;
	const struct finding *f;
	struct actor before;
	struct str version;
	int64_t person;

	begin(state);
	before = w.c.actor;
	w.c.today = day_of(2026, 1, 5);
	assert_ok(w.s,
	          read_text(STR("{\"protocol\":1,\"titel\":\"x\",\"regels\":[{\"onderwerp\":\"V3\",\"stap\":\"melden\","
	                        "\"wie\":\"coordinator\",\"werkdagen\":2}]}"),
	                    &text));
	world_as(&w, ROLE_REGION, SCOPE_REGION, "10");
	version = draft(&text);
	a = opened(version);
	assert_ok(w.s, agreement_publish(&w.c, a, a->edit, w.c.today + 1));
	world_again(&w, &before);
	person = world_person(&w, "100000009", "Boer", day_of(2009, 5, 12), "0193");
	world_enrol(&w, person, "25PJ", "1000", "mbo");
	w.c.today = day_of(2026, 1, 19);
	absent(person, day_of(2026, 1, 12), 5);
	/* 16 hours on Thursday the 15th: the second working day after it is Monday. */
	f = found(person, "V3", day_of(2026, 1, 12));
	assert_int_equal(f->day, day_of(2026, 1, 15));
	assert_int_equal(f->due, day_of(2026, 1, 19));
	assert_int_equal(f->report_by, day_of(2026, 1, 22));
	world_drop(&w);
}

static void consequences_are_counted(void **state)
{
	const struct agreement *list[3], *examples;
	struct agreement_outcome got[3], kept[3];
	int64_t person;
	bool counted;
	size_t n;

	begin(state);
	person = world_person(&w, "100000009", "Boer", day_of(2009, 5, 12), "0193");
	world_enrol(&w, person, "25PJ", "1000", "mbo");
	w.c.today = day_of(2026, 1, 19);
	absent(person, day_of(2026, 1, 12), 5);
	assert_ok(w.s, agreement_examples(&w.arena, &examples, &n));
	list[0] = agreement_national();
	list[1] = &examples[0];
	list[2] = &examples[2];
	assert_ok(w.s, agreement_outcomes_kept(&w.c, STR("10"), list, 3, 0, got, &counted));
	assert_true(counted);
	/* Three days that ask for a call; 8 and 12 hours and the first day after the holiday; 16 hours: V3. */
	assert_int_equal(got[0].cases, 7);
	assert_int_equal(outcome_step(&got[0], AGREED_CALL), 3);
	assert_int_equal(outcome_step(&got[0], AGREED_TALK), 3);
	assert_int_equal(outcome_step(&got[0], AGREED_REPORT), 1);
	assert_int_equal(outcome_step(&got[0], AGREED_TAKE_UP), 1);
	assert_int_equal(outcome_step(&got[0], AGREED_FIRST_CONTACT), 0);
	assert_int_equal(outcome_who(&got[0], AGREED_CONTACT), 3);
	assert_int_equal(got[0].wanted, 0);
	/* The card asks for a call at 8 hours as well, and for contact after a first report too. */
	assert_int_equal(outcome_step(&got[2], AGREED_CALL), 4);
	assert_int_equal(outcome_step(&got[2], AGREED_FIRST_CONTACT), 1);
	assert_int_equal(outcome_total(&got[1]), outcome_total(&got[0]));
	/* Nobody of another region. */
	assert_ok(w.s, agreement_outcomes(&w.c, STR("09"), list, 1, 0, kept));
	assert_int_equal(kept[0].cases, 0);
	assert_ok(w.s, agreement_outcomes_keep(&w.c, STR("10"), list, 3, got));
	assert_ok(w.s, agreement_outcomes_kept(&w.c, STR("10"), list, 3, 0, kept, &counted));
	assert_false(counted);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(outcome_total(&kept[i]), outcome_total(&got[i]));
		assert_int_equal(kept[i].cases, got[i].cases);
		assert_int_equal(outcome_peak(&kept[i]), outcome_peak(&got[i]));
	}
	world_drop(&w);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_come_back),
		cmocka_unit_test(strange_texts_are_refused),
		cmocka_unit_test(rows_are_checked),
		cmocka_unit_test(a_draft_is_signed_and_published_and_stays),
		cmocka_unit_test(a_draft_is_not_for_everybody),
		cmocka_unit_test(a_change_does_not_change_what_happened),
		cmocka_unit_test(a_clock_follows_the_protocol),
		cmocka_unit_test(consequences_are_counted),
	};

	return db_support_run("agreements_keep", tests, sizeof tests / sizeof tests[0]);
}
