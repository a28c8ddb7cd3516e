/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Sums by the municipality where students live: after deeds by chance, what says that it is of now is what the days say when they
 * are added up in another way, and what changed is found. On each engine.
 */
#include "world.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "intake/run.h"
#include "ledger/ledger.h"
#include "ledger/residents.h"
#include "ledger_residents_sql.h"
#include "people_sql.h"
#include "registration_sql.h"
#include "retention_help.h"

enum { PEOPLE = 12, DEEDS = 40, MOST = 4096 };

static const char *const towns[] = { "0193", "0166", "0150" };
static const char *const numbers[PEOPLE] = { "100000009", "100000010", "100000022", "100000034",
	                                     "100000046", "100000058", "100000071", "100000083",
	                                     "100000095", "100000101", "100000113", "100000125" };

static struct world w;
static uint64_t seed;
static struct {
	int64_t person;
	day_t birth;
	const char *town, *location;
} people[PEOPLE];

static size_t chance(size_t below)
{
	seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (size_t)(seed >> 33) % below;
}

/* ---- the same sums, from all days ---- */

static struct sum {
	char brin[5], location[3], town[8];
	day_t week;
	int band;
	int64_t students, persons[PEOPLE];
	struct law_ledger l;
} sums[MOST];
static size_t sum_n;

static void add_up(const struct day_scan_row *row, day_t today)
{
	struct law_ledger l = { row->scheduled, row->present,      row->unauthorised, row->authorised,
		                row->sick,      row->unregistered, row->late };
	struct sum key = { .week = day_monday(row->day) }, *s = sums;
	size_t who = 0;

	while (who < PEOPLE && people[who].person != row->person) {
		who++;
	}
	assert_true(who < PEOPLE);
	key.band = (day_age(people[who].birth, today) >= 12) + (day_age(people[who].birth, today) >= 18) +
	           (day_age(people[who].birth, today) >= 27);
	code_copy(key.brin, sizeof key.brin, row->brin);
	code_copy(key.location, sizeof key.location, row->location);
	code_copy(key.town, sizeof key.town, str_of(people[who].town));
	while (s < sums + sum_n && (s->week != key.week || s->band != key.band || strcmp(s->brin, key.brin) != 0 ||
	                            strcmp(s->location, key.location) != 0 || strcmp(s->town, key.town) != 0)) {
		s++;
	}
	if (s == sums + sum_n) {
		assert_true(sum_n++ < MOST);
		*s = key;
	}
	for (int64_t i = 0; i < s->students; i++) {
		if (s->persons[i] == row->person) {
			law_ledger_sum(&s->l, &l);
			return;
		}
	}
	s->persons[s->students++] = row->person;
	law_ledger_sum(&s->l, &l);
}

static void add_up_all(day_t today)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct day_scan_row row;
	bool more;

	sum_n = 0;
	assert_ok(w.s, day_scan_open(w.s->db, &rows));
	for (;;) {
		assert_ok(w.s, day_scan_next(&rows, &row, &more));
		if (!more) {
			return;
		}
		add_up(&row, today);
	}
}

static size_t rows_of(const struct resident_place *p)
{
	size_t n = 0;

	for (size_t i = 0; i < sum_n; i++) {
		n += sums[i].week == p->week && strcmp(sums[i].brin, p->brin) == 0 &&
		     strcmp(sums[i].location, p->location) == 0;
	}
	return n;
}

static const struct sum *row_of(const struct resident_place *p, const struct resident_sum *of)
{
	for (size_t i = 0; i < sum_n; i++) {
		const struct sum *s = &sums[i];

		if (s->week == p->week && strcmp(s->brin, p->brin) == 0 && strcmp(s->location, p->location) == 0 &&
		    s->band == of->band && str_eq(str_of(s->town), of->municipality)) {
			return s;
		}
	}
	return NULL;
}

/* Whatever says that it is of now is; returns how many say so. */
static size_t what_is_kept_holds(void)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct residents_all_row row;
	struct resident_place list[256];
	day_t days[256];
	size_t n = 0;
	bool more;

	assert_ok(w.s, residents_all_open(w.s->db, &rows));
	for (;;) {
		assert_ok(w.s, residents_all_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		assert_true(n < 256);
		list[n] = (struct resident_place){ .week = row.week };
		code_copy(list[n].brin, sizeof list[n].brin, row.brin);
		code_copy(list[n].location, sizeof list[n].location, row.location);
		days[n++] = row.day;
	}
	for (size_t i = 0; i < n; i++) {
		struct resident_count kept;

		add_up_all(days[i]);
		assert_ok(w.s, residents_kept(&w.c, &list[i], &kept));
		assert_int_equal(kept.n, rows_of(&list[i]));
		for (size_t k = 0; k < kept.n; k++) {
			const struct sum *s = row_of(&list[i], &kept.sums[k]);

			assert_non_null(s);
			assert_int_equal(kept.sums[k].students, s->students);
			assert_memory_equal(&kept.sums[k].sum, &s->l, sizeof s->l);
		}
	}
	return n;
}

static size_t places_with_lessons(void)
{
	size_t n = 0;

	add_up_all(w.c.today);
	for (size_t i = 0; i < sum_n; i++) {
		bool first = true;

		for (size_t k = 0; k < i; k++) {
			first = first && !(sums[k].week == sums[i].week && strcmp(sums[k].brin, sums[i].brin) == 0 &&
			                   strcmp(sums[k].location, sums[i].location) == 0);
		}
		n += first && sums[i].week >= ledger_first_week(&w.c);
	}
	return n;
}

static void bring(void)
{
	struct resident_place some[RESIDENTS_SOME];
	size_t n;

	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, residents_bring(&w.c));
	assert_ok(w.s, db_commit(w.s->db));
	assert_ok(w.s, residents_stale(&w.c, NULL, some, &n));
	assert_int_equal(n, 0);
	/* More when a place lost all its lessons. */
	assert_true(what_is_kept_holds() >= places_with_lessons());
}

/* ---- deeds ---- */

static void import(const char *kind, const char *text)
{
	char path[] = "/tmp/sluitend-residents-XXXXXX";
	const char *files[] = { path };
	struct intake_tally tally;
	FILE *none = fopen("/dev/null", "w");
	struct intake_options opt = { .report = none, .rejects = none, .cause = "import" };
	int fd = mkstemp(path);

	assert_non_null(none);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (int)strlen(text));
	assert_int_equal(close(fd), 0);
	assert_ok(w.s, intake_import(&w.c, intake_kind_find(str_of(kind)), &opt, files, 1, &tally));
	(void)unlink(path);
	assert_int_equal(fclose(none), 0);
	assert_int_equal(tally.refused, 0);
}

static void marks(size_t who)
{
	static const char statuses[] = { MARK_PRESENT, MARK_PRESENT, MARK_SICK, MARK_UNREGISTERED };
	struct mark_in list[40];
	size_t n = world_lessons(list, w.c.today - 21 + (day_t)chance(20), 1 + (int)chance(4), 1 + (int)chance(4),
	                         statuses[chance(4)]);

	for (size_t i = 0; i < n; i++) {
		list[i].remove = chance(6) == 0;
	}
	(void)world_settle(&w, people[who].person, list, n, "");
}

static void tell_person(size_t who)
{
	char text[256], day[DAY_TEXT];

	(void)snprintf(text, sizeof text,
	               "pgn;achternaam;voorvoegsel;voornamen;geboortedatum;gemeentecode\n%s;Boer;;Sem;%s;%s\n",
	               numbers[who], day_text(people[who].birth, day), people[who].town);
	import("persons", text);
}

/* last: the day that it ended, or empty. */
static void tell_enrolment(size_t who, const char *last)
{
	char text[256];

	(void)snprintf(text, sizeof text,
	               "pgn;brin;vestiging;inschrijving;onderwijssoort;niveau;leerweg;begindatum;einddatum;bekostigd\n"
	               "%s;25PJ;%s;%zu;mbo;2;bol;2025-08-01;%s;ja\n",
	               numbers[who], people[who].location, 1000 + who, last);
	import("enrolments", text);
	/* The location may be new. */
	reference_book_finish(&w.book);
	reference_book_init(&w.book);
	assert_ok(w.s, reference_book_read(&w.book, w.s->db));
}

static void deed(void)
{
	size_t who = chance(PEOPLE);

	switch (chance(7)) {
	case 0:
		people[who].town = towns[chance(3)];
		tell_person(who);
		break;
	case 1:
		people[who].birth += (day_t)chance(800) - 400;
		tell_person(who);
		break;
	case 2:
		people[who].location = strcmp(people[who].location, "00") == 0 ? "01" : "00";
		tell_enrolment(who, "");
		break;
	case 3: w.c.today++; break;
	default: marks(who);
	}
}

static void begin(void **state)
{
	world_make(&w, *state);
	for (size_t i = 0; i < PEOPLE; i++) {
		char number[8];

		people[i].birth = day_of(1998 + (int)i * 5 / 3, 2, 10 + (int)i);
		people[i].town = towns[i % 3];
		people[i].location = "00";
		people[i].person = world_person(&w, numbers[i], "Boer", people[i].birth, people[i].town);
		(void)snprintf(number, sizeof number, "%zu", 1000 + i);
		world_enrol(&w, people[i].person, "25PJ", number, "mbo");
	}
}

static void kept_sums_follow_what_changes(void **state)
{
	begin(state);
	seed = 20261122;
	for (int i = 0; i < DEEDS; i++) {
		deed();
		(void)what_is_kept_holds();
		if (i % 2 == 1) {
			bring();
		}
	}
	/* What is destroyed is in no sum: the weeks say that they changed, or their sums are forgotten. */
	for (size_t i = 0; i < PEOPLE; i++) {
		tell_enrolment(i, "2026-07-31");
	}
	bring();
	for (int year = 0; year < 8; year++) {
		(void)round_on(&w, day_of(2027 + year, 2, 1));
		for (size_t i = 0; i < PEOPLE; i++) {
			assert_true(year < 7 || days_of(&w, people[i].person) == 0);
		}
		(void)what_is_kept_holds();
	}
	world_drop(&w);
}

/* A birthday moves somebody to another band, without a mark. */
static void a_birthday_is_counted(void **state)
{
	struct resident_place some[RESIDENTS_SOME];
	struct mark_in list[2];
	size_t n;

	begin(state);
	people[0].birth = day_of(2008, 2, 29);
	tell_person(0);
	w.c.today = day_of(2026, 2, 27);
	(void)world_settle(&w, people[0].person, list, world_lessons(list, w.c.today, 1, 2, MARK_PRESENT), "");
	bring();
	w.c.today = day_of(2026, 2, 28);
	assert_int_equal(resident_band(people[0].birth, w.c.today), 1);
	assert_ok(w.s, residents_stale(&w.c, NULL, some, &n));
	assert_int_equal(n, 0);
	w.c.today = day_of(2026, 3, 1);
	assert_int_equal(resident_band(people[0].birth, w.c.today), 2);
	assert_ok(w.s, residents_stale(&w.c, NULL, some, &n));
	assert_int_equal(n, 1);
	bring();
	world_drop(&w);
}

/* The page: what it shows, to whom, of how few nothing, and of when it is. */
static void the_page_says_of_when_it_is(void **state)
{
	struct mark_in list[4];
	struct ledger_table t;
	day_t monday;

	begin(state);
	monday = day_monday(w.c.today);
	for (size_t i = 0; i < PEOPLE; i++) {
		people[i].birth = day_of(2010, 1, 1);
		people[i].town = i < 5 ? towns[0] : i < 9 ? towns[1] : towns[2];
		tell_person(i);
		(void)world_settle(&w, people[i].person, list, world_lessons(list, monday, 1, 3, MARK_PRESENT), "");
	}
	world_as_officer(&w, towns[0]);
	assert_ok(w.s, ledger_table(&w.c, monday, &t));
	assert_int_equal(t.count, 0);
	assert_true(t.uncounted);
	bring();
	assert_ok(w.s, ledger_table(&w.c, monday, &t));
	assert_int_equal(t.count, 1);
	assert_false(t.uncounted || t.places[0].hidden);
	assert_int_equal(t.counted_at, 0);
	assert_int_equal(t.places[0].students, 5);
	assert_int_equal(t.places[0].weeks[0].scheduled, 5 * 180);
	(void)world_settle(&w, people[0].person, list, world_lessons(list, monday + 1, 1, 1, MARK_SICK), "");
	assert_ok(w.s, ledger_table(&w.c, monday, &t));
	assert_true(t.counted_at > 0);
	assert_int_equal(t.places[0].weeks[0].scheduled, 5 * 180);
	bring();
	assert_ok(w.s, ledger_table(&w.c, monday, &t));
	assert_int_equal(t.counted_at, 0);
	assert_int_equal(t.places[0].weeks[0].sick, 60);
	/* Four: no numbers. */
	world_as_officer(&w, towns[1]);
	assert_ok(w.s, ledger_table(&w.c, monday, &t));
	assert_true(t.count == 1 && t.places[0].hidden);
	assert_int_equal(t.places[0].weeks[0].scheduled, 0);
	world_drop(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kept_sums_follow_what_changes),
		cmocka_unit_test(a_birthday_is_counted),
		cmocka_unit_test(the_page_says_of_when_it_is),
	};

	return db_support_run("residents", tests, sizeof tests / sizeof tests[0]);
}
