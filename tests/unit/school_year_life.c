/* SPDX-License-Identifier: EUPL-1.2 */
/* Who lives in the year that school_year.c plays, and what happens to them whatever anybody does. */
#include "school_year.h"

#include <stdlib.h>

#include "access/log.h"
#include "agreements/keep.h"
#include "agreements/text.h"
#include "intake/settle.h"
#include "reports/report.h"

struct world w;
struct arena step; /* of one act: the actors live in w.arena */
struct student students[STUDENTS];
struct actor program, school, colleague, officer, rmc, far_officer, far_rmc;
struct law_calendar calendar;
static unsigned chance_state;

void chance_from(unsigned seed)
{
	const char *wanted = getenv("YEAR_SEED");

	chance_state = seed + (wanted != NULL ? (unsigned)strtoul(wanted, NULL, 10) * 7919u : 0);
}

static unsigned chance(unsigned below)
{
	chance_state = chance_state * 1103515245u + 12345u;
	return (chance_state >> 16) % below;
}

unsigned habit(int64_t key, unsigned below)
{
	uint64_t x = (uint64_t)key * UINT64_C(0x9e3779b97f4a7c15);

	return (unsigned)(x >> 40) % below;
}

/* ---- the people ---- */

static void number_of(int i, char pgn[10])
{
	for (int base = 100 + i;; base += STUDENTS) {
		int sum = 0, last;

		(void)snprintf(pgn, 10, "100%05d", base);
		for (int k = 0; k < 8; k++) {
			sum += (pgn[k] - '0') * (9 - k);
		}
		last = ((sum - 5) % 11 + 11) % 11;
		if (last < 10) {
			pgn[8] = (char)('0' + last);
			pgn[9] = '\0';
			return;
		}
	}
}

static int by_person(const void *a, const void *b)
{
	const struct student *x = a, *y = b;

	return x->person < y->person ? -1 : x->person > y->person;
}

void as(const struct actor *a)
{
	w.c.actor = *a;
}

static struct actor made(enum role role, enum scope_kind kind, const char *value)
{
	as(&program);
	world_as(&w, role, kind, value);
	return w.c.actor;
}

/* One contact of the region for each task at the school. */
static void fix(int key, const char *region, const char *task, const struct actor *a)
{
	char text[600];

	(void)snprintf(
		text, sizeof text,
		"INSERT INTO contact_card (contact, public, region, account, name, job, phone, email) VALUES (%d, 'p%d', '%s', "
		"%lld, 'Hans', 'consulent', '06', 'hans@example.nl'); INSERT INTO contact_place (brin, location, region, task, "
		"first, last, contact) VALUES ('" DELTION "', '00', '%s', '%s', %d, NULL, %d)",
		key, key, region, (long long)a->account, region, task, (int)day_of(2025, 8, 1), key);
	db_support_sql(w.s->db, text);
}

static void populate(void)
{
	for (int i = 0; i < STUDENTS; i++) {
		char pgn[10], name[16];
		/* From fifteen to twenty-two, some of whom turn eighteen in the year. */
		day_t born = day_of(2003 + i % 8, 1 + i % 12, 1 + i);

		number_of(i, pgn);
		(void)snprintf(name, sizeof name, "%d", 1000 + i);
		students[i].person = world_person(&w, pgn, "Boer", born,
		                                  i < OWN_TOWNS ? (i % 2 == 0 ? "0193" : "0166") : "0363");
		world_enrol(&w, students[i].person, DELTION, name, "mbo");
		students[i].enrolment = enrolment_key(STR(DELTION), str_of(name));
		students[i].born = born;
		students[i].mood = GOOD;
	}
	qsort(students, STUDENTS, sizeof students[0], by_person);
}

void year_begin(struct db_support *s)
{
	world_make(&w, s);
	arena_init(&step, (size_t)64 << 20);
	reports_begin();
	program = w.c.actor;
	w.c.today = day_of(2025, 8, 15);
	school = made(ROLE_COORDINATOR, SCOPE_INSTITUTION, DELTION);
	colleague = made(ROLE_COORDINATOR, SCOPE_INSTITUTION, DELTION);
	officer = made(ROLE_OFFICER, SCOPE_REGION, "10");
	rmc = made(ROLE_RMC, SCOPE_REGION, "10");
	far_officer = made(ROLE_OFFICER, SCOPE_MUNICIPALITY, "0363");
	far_rmc = made(ROLE_RMC, SCOPE_MUNICIPALITY, "0363");
	as(&program);
	fix(1, "10", "leerplicht", &officer);
	fix(2, "10", "rmc", &rmc);
	fix(3, "21", "leerplicht", &far_officer);
	fix(4, "21", "rmc", &far_rmc);
	populate();
	assert_ok(w.s, reference_calendar(w.s->db, &w.arena, STR(DELTION), STR("00"), &calendar));
}

void agree(size_t which)
{
	const struct agreement *list, *draft;
	struct actor region = made(ROLE_REGION, SCOPE_REGION, "10");
	struct str version;
	size_t n;

	as(&region);
	assert_ok(w.s, agreement_examples(&w.arena, &list, &n));
	assert_true(which < n);
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, agreement_draft(&w.c, STR("10"), &list[which], &version));
	assert_ok(w.s, agreement_open(&w.c, version, &draft));
	assert_ok(w.s, agreement_publish(&w.c, draft, draft->edit, w.c.today + 1));
	assert_ok(w.s, db_commit(w.s->db));
	as(&program);
}

/* ---- the lessons ---- */

static void change_mood(struct student *s)
{
	switch (s->mood) {
	case GOOD: s->mood = chance(9) == 0 ? DRIFTING : chance(30) == 0 ? ILL : GOOD; break;
	case DRIFTING: s->mood = chance(4) == 0 ? GOOD : chance(6) == 0 ? GONE : DRIFTING; break;
	case GONE: s->mood = chance(8) == 0 ? GOOD : chance(25) == 0 ? LEFT : GONE; break;
	case ILL: s->mood = chance(2) == 0 ? GOOD : ILL; break;
	case LEFT: break;
	}
}

static uint8_t status_of(enum mood mood)
{
	switch (mood) {
	case GOOD: return chance(60) == 0 ? MARK_LATE : MARK_PRESENT;
	case DRIFTING: return chance(3) != 0 ? MARK_UNAUTHORISED : MARK_PRESENT;
	case GONE: return MARK_UNAUTHORISED;
	case ILL: return MARK_SICK;
	case LEFT: break;
	}
	return MARK_UNAUTHORISED;
}

static size_t week_of(struct student *s, day_t monday, struct mark_in *marks)
{
	size_t n = 0;

	for (day_t day = monday; day < monday + 5; day++) {
		if (calendar_school_free(&calendar, day)) {
			continue;
		}
		for (int k = 0; k < LESSONS; k++) {
			marks[n++] = (struct mark_in){ .day = day,
				                       .mark = { (int16_t)(540 + 150 * k), (int16_t)(660 + 150 * k),
				                                 status_of(s->mood) },
				                       .reason = STR("") };
		}
	}
	return n;
}

static void leave(struct student *s)
{
	char text[200];

	(void)snprintf(text, sizeof text, "UPDATE enrolment SET last = %d WHERE person = %lld AND last IS NULL",
	               (int)w.c.today, (long long)s->person);
	db_support_sql(w.s->db, text);
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, settle_persons(&w.c, &w.book, &s->person, 1));
	assert_ok(w.s, db_commit(w.s->db));
}

void lessons(day_t monday)
{
	static struct mark_in marks[STUDENTS][5 * LESSONS];
	struct settle_work work[STUDENTS];
	struct enrolment_facts *facts;
	int64_t persons[STUDENTS];
	size_t n, works = 0;

	for (int i = 0; i < STUDENTS; i++) {
		persons[i] = students[i].person;
	}
	as(&program);
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, enrolment_facts_load(&w.c, &w.book, persons, STUDENTS, &facts, &n));
	assert_int_equal(n, STUDENTS);
	for (int i = 0; i < STUDENTS; i++) {
		enum mood before = students[i].mood;
		bool correct = chance(14) == 0;
		struct student then = students[i];
		size_t count;

		if (before == LEFT) {
			continue;
		}
		change_mood(&students[i]);
		if (students[i].mood == LEFT) {
			continue;
		}
		then.mood = correct ? GOOD : students[i].mood;
		count = week_of(&then, correct && monday > day_of(2025, 9, 15) ? monday - 14 : monday, marks[i]);
		work[works++] = (struct settle_work){
			.of = &facts[i], .marks = marks[i], .count = count, .note = STR("")
		};
	}
	assert_ok(w.s, settle(&w.c, &w.book, work, works, "import", false, NULL));
	assert_ok(w.s, db_commit(w.s->db));
	for (int i = 0; i < STUDENTS; i++) {
		if (students[i].mood == LEFT) {
			leave(&students[i]);
		}
	}
}

/* ---- what happens beside it ---- */

void life(void)
{
	struct student *s = &students[chance(STUDENTS)];
	char text[300] = "";

	if (chance(12) == 0) { /* an exemption for the weeks around */
		(void)snprintf(text, sizeof text,
		               "INSERT INTO exemption (person, kind, first, last) VALUES (%lld, '15', %d, %d) "
		               "ON CONFLICT DO NOTHING",
		               (long long)s->person, (int)w.c.today - 20, (int)w.c.today + 20);
	} else if (chance(8) == 0) { /* moves within the region */
		(void)snprintf(text, sizeof text,
		               "UPDATE person SET municipality = CASE municipality WHEN '0193' THEN '0166' ELSE '0193' "
		               "END WHERE person = %lld AND municipality <> '0363'",
		               (long long)s->person);
	}
	if (text[0] != '\0') {
		db_support_sql(w.s->db, text);
		as(&program);
		assert_ok(w.s, db_begin(w.s->db));
		assert_ok(w.s, settle_persons(&w.c, &w.book, &s->person, 1));
		assert_ok(w.s, db_commit(w.s->db));
	}
}

void night(void)
{
	as(&program);
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, findings_night(&w.c));
	assert_ok(w.s, reports_night(&w.c));
	assert_ok(w.s, db_commit(w.s->db));
}

void year_end(void)
{
	w.c.arena = &w.arena;
	arena_reset(&step);
	world_drop(&w);
}
