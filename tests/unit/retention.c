/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What is over goes, with everything of the person, and nothing else does: on each engine, through the services. Every
 * table of the schema that has a column person is filled and must be empty afterwards.
 */
#include "person_tables.h"
#include "retention_help.h"
#include "stored_in_files.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "access/log.h"
#include "people_sql.h"
#include "registration_sql.h"
#include "trust/certificate.h"
#include "trust_destroy_sql.h"
#include "trust_retention_sql.h"

#define LANDSTEDE "01AA"

static struct world w;

static void begin(void **state)
{
	world_make(&w, *state);
}

static const struct retention_table *line_of(const char *table)
{
	for (size_t i = 0; i < retention_table_count; i++) {
		if (strcmp(retention_tables[i].table, table) == 0) {
			return &retention_tables[i];
		}
	}
	fail_msg("table %s has no class of retention: say in trust/retention_tables.c when its rows go", table);
	return NULL;
}

static size_t met;

static void has_a_class(const char *table, const struct table_column_def *columns, size_t n)
{
	struct str rest = str_of(line_of(table)->class);
	enum retention_class class;

	(void)columns;
	(void)n;
	met++;
	while (rest.n > 0) {
		struct str name = str_cut(rest, ' ', &rest);

		assert_true(str_eq(name, STR("wpg")) || retention_parse(name, &class));
	}
}

static void every_table_has_a_class(void **state)
{
	(void)state;
	met = 0;
	each_person_table(has_a_class);
	assert_int_equal(met, retention_table_count);
}

/* Whatever a destruction writes about a person stands in a table that is cleaned of it afterwards; the rest is of nobody. */
static void what_is_destroyed_is_cleaned(void **state)
{
	static const char *const of_nobody[] = { "lesson", "lesson_reminder", "roll",           "roll_code",
		                                 "upload", "import_run",      "research_export" };
	static const char *const deeds[] = { "DELETE FROM ", "UPDATE " };
	struct str cleaned[100], table;
	size_t n = retention_cleaned(cleaned, 100), seen = 0;

	(void)state;
	for (size_t i = 0; trust_destroy_sql_all[i] != NULL; i++) {
		for (size_t d = 0; d < sizeof deeds / sizeof deeds[0]; d++) {
			const char *at = strstr(trust_destroy_sql_all[i]->sql[DB_PG], deeds[d]);
			bool found = at == NULL ||
			             strncmp(at, "UPDATE SET", 10) == 0; /* not: ON CONFLICT DO UPDATE SET */

			table = found ? STR("")
			              : (struct str){ at + strlen(deeds[d]), strcspn(at + strlen(deeds[d]), " \n") };
			for (size_t k = 0; k < sizeof of_nobody / sizeof of_nobody[0] && !found; k++) {
				found = str_eq(table, str_of(of_nobody[k]));
			}
			for (size_t k = 0; k < n && !found; k++) {
				found = str_eq(table, cleaned[k]);
			}
			if (!found) {
				fail_msg("rows of %.*s are destroyed and stay in the files", STR_ARG(table));
			}
			seen += at != NULL;
		}
	}
	assert_true(seen > 40);
}

/* ---- a row in every table ---- */

static int64_t subject;

static bool own_term(const char *table)
{
	return strcmp(line_of(table)->class, "wpg") == 0;
}

static void value_of(struct buf *sql, const struct table_column_def *c)
{
	if (strcmp(c->name, "person") == 0) {
		buf_i64(sql, subject);
	} else if (strcmp(c->name, "state") == 0 && strcmp(c->word, "open") == 0) {
		buf_text(sql, "'afgehandeld'");
	} else if (strcmp(c->name, "lifted") == 0 || strcmp(c->name, "turn") == 0) {
		buf_text(sql, "0");
	} else if (strcmp(c->name, "birth") == 0 || strcmp(c->name, "day") == 0 || strcmp(c->name, "first") == 0 ||
	           strcmp(c->name, "last") == 0) {
		buf_text(sql, "5000"); /* 1983 */
	} else if (strcmp(c->name, "bucket") == 0) {
		buf_text(sql, "1");
	} else if (strcmp(c->name, "sector") == 0) {
		buf_text(sql, "'mbo'");
	} else if (strcmp(c->name, "rule") == 0) {
		buf_text(sql, "'V3'");
	} else if (strcmp(c->name, "brin") == 0) {
		buf_text(sql, "'" DELTION "'");
	} else if (strcmp(c->type, "TEXT") == 0) {
		buf_printf(sql, "'%s'", c->word[0] != '\0' ? c->word : "zoekmij");
	} else if (strcmp(c->type, "@BYTES") == 0) {
		buf_text(sql, w.s->server ? "'\\x000102030405060708090a0b0c0d0e0f'::bytea"
		                          : "x'000102030405060708090a0b0c0d0e0f'");
	} else if (strcmp(c->name, "scheduled") == 0 || strcmp(c->name, "present") == 0) {
		buf_text(sql, "0");
	} else if (strcmp(c->type, "BIGINT") == 0) {
		buf_text(sql, strcmp(c->name, "enrolment") == 0 || strcmp(c->name, "contact") == 0 ? "7" : "0");
	} else {
		buf_text(sql, "1.5");
	}
}

static void fill(const char *table, const struct table_column_def *columns, size_t n)
{
	struct buf sql DEFER(buf_finish) = { 0 };

	if (own_term(table)) {
		return;
	}
	buf_init(&sql, 1 << 16);
	buf_printf(&sql, "INSERT INTO %s (", table);
	for (size_t i = 0; i < n; i++) {
		buf_printf(&sql, "%s%s", i > 0 ? ", " : "", columns[i].name);
	}
	buf_text(&sql, ") VALUES (");
	for (size_t i = 0; i < n; i++) {
		buf_text(&sql, i > 0 ? ", " : "");
		value_of(&sql, &columns[i]);
	}
	buf_text(&sql, ")");
	buf_char(&sql, '\0');
	assert_int_equal(buf_err(&sql), OK);
	db_support_sql(w.s->db, sql.p);
}

/* Fails on a row: a division by nothing. */
static void is_empty(const char *table, const struct table_column_def *columns, size_t n)
{
	char sql[200];

	(void)columns;
	(void)n;
	if (own_term(table)) {
		return;
	}
	(void)snprintf(sql, sizeof sql,
	               "INSERT INTO setting (name, value) SELECT 'key_check', '' FROM %s WHERE person = %lld", table,
	               (long long)subject);
	db_support_sql(w.s->db, "INSERT INTO setting (name, value) VALUES ('key_check', '') ON CONFLICT DO NOTHING");
	if (db_support_try(w.s->db, sql) != OK) {
		fail_msg("%s still holds something of the person", table);
	}
}

static void is_filled(const char *table, const struct table_column_def *columns, size_t n)
{
	char sql[200];

	(void)columns;
	(void)n;
	if (own_term(table)) {
		return;
	}
	(void)snprintf(sql, sizeof sql,
	               "INSERT INTO setting (name, value) SELECT 'key_check', '' FROM %s WHERE person = %lld", table,
	               (long long)subject);
	db_support_sql(w.s->db, "INSERT INTO setting (name, value) VALUES ('key_check', '') ON CONFLICT DO NOTHING");
	if (db_support_try(w.s->db, sql) == OK) {
		fail_msg("%s was not filled", table);
	}
}

static void a_person_goes_from_every_table(void **state)
{
	struct retention_report report;

	begin(state);
	subject = 4242;
	each_person_table(fill);
	each_person_table(is_filled);
	report = round_on(&w, day_of(2026, 2, 12));
	assert_true(report.certified);
	assert_int_equal(report.persons, 1);
	each_person_table(is_empty);
	/* And a second time there is nothing to do. */
	report = round_on(&w, day_of(2026, 2, 12));
	assert_false(report.certified);
	world_drop(&w);
}

/* ---- terms at work ---- */

static bool exists(int64_t person)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct person_known_row row;
	bool more;

	assert_ok(w.s,
	          person_known_open(w.s->db, &(struct person_known_in){ ctx_list_i64(&w.arena, &person, 1) }, &rows));
	assert_ok(w.s, person_known_next(&rows, &row, &more));
	return more;
}

static int64_t enrolments(int64_t person)
{
	struct enrolment_facts *facts;
	size_t n;

	assert_ok(w.s, enrolment_facts_load(&w.c, &w.book, &person, 1, &facts, &n));
	return (int64_t)n;
}

static void contact(int64_t person, int64_t key, day_t day, const char *brin, const char *note)
{
	assert_ok(w.s, contact_add(w.s->db,
	                           &(struct contact_add_in){ person, key, 0, day, STR("gesproken"), true, 0,
	                                                     str_of(brin), str_of(note) },
	                           NULL));
}

static void parent(int64_t person, const char *phone)
{
	char sql[200];

	(void)snprintf(sql, sizeof sql,
	               "INSERT INTO guardian (person, number, name, phone, email, language, receives) "
	               "VALUES (%lld, 1, 'Ouder', '%s', '', 'nl', 1)",
	               (long long)person, phone);
	db_support_sql(w.s->db, sql);
}

static int contacts_of(int64_t person)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct retention_contacts_row row;
	bool more;
	int n = 0;

	assert_ok(w.s, retention_contacts_open(
			       w.s->db, &(struct retention_contacts_in){ ctx_list_i64(&w.arena, &person, 1) }, &rows));
	for (;;) {
		assert_ok(w.s, retention_contacts_next(&rows, &row, &more));
		if (!more) {
			return n;
		}
		n++;
	}
}

static void leave(int64_t person, day_t last)
{
	char sql[160];

	(void)snprintf(sql, sizeof sql, "UPDATE enrolment SET last = %d WHERE person = %lld", last, (long long)person);
	db_support_sql(w.s->db, sql);
}

static void each_class_at_its_day(void **state)
{
	int64_t sem;

	begin(state);
	/* Born 2009-05-12: 18 in 2027, 21 in 2030, 27 in 2036. Left school on 2026-07-15. */
	sem = world_person(&w, "100000009", "Boer", day_of(2009, 5, 12), "0193");
	world_enrol(&w, sem, DELTION, "1001", "vo");
	settle_marks(&w, sem, day_of(2026, 2, 2), 2, 'A');
	contact(sem, 1, day_of(2026, 2, 3), DELTION, "moeder gebeld");
	contact(sem, 2, day_of(2026, 2, 4), "", "bij leerplicht geweest");
	contact(sem, 3, day_of(2028, 2, 4), "", "bij het doorstroompunt geweest");
	/* Still enrolled: nothing of the school counts, and the officer's term has not ended. */
	assert_false(round_on(&w, day_of(2030, 5, 11)).certified);
	leave(sem, day_of(2026, 7, 15));
	assert_false(round_on(&w, day_of(2028, 7, 14)).certified);
	assert_int_equal(contacts_of(sem), 3);
	assert_true(round_on(&w, day_of(2028, 7, 15)).certified);
	assert_int_equal(contacts_of(sem), 2);
	assert_false(round_on(&w, day_of(2030, 5, 11)).certified);
	assert_true(round_on(&w, day_of(2030, 5, 12)).certified);
	assert_int_equal(contacts_of(sem), 1);
	assert_false(round_on(&w, day_of(2031, 7, 14)).certified);
	assert_int_equal(days_of(&w, sem), 2);
	assert_true(round_on(&w, day_of(2031, 7, 15)).certified);
	assert_int_equal(days_of(&w, sem), 0);
	assert_int_equal(enrolments(sem), 0);
	assert_false(round_on(&w, day_of(2038, 5, 10)).certified);
	assert_true(exists(sem));
	assert_true(round_on(&w, day_of(2038, 5, 11)).certified);
	assert_false(exists(sem));
	world_drop(&w);
}

/* An obligation that is not settled holds back; when it is, its enrolment stays for as long as the officer's file. */
static void open_work_defers(void **state)
{
	struct finding *f;
	int64_t sem;
	size_t n;

	begin(state);
	sem = world_person(&w, "100000009", "Boer", day_of(2009, 5, 12), "0193");
	world_enrol(&w, sem, DELTION, "1001", "vo");
	settle_marks(&w, sem, day_of(2026, 2, 2), 4, 'O');
	leave(sem, day_of(2026, 2, 28));
	assert_false(round_on(&w, day_of(2031, 3, 1)).certified);
	assert_int_equal(days_of(&w, sem), 4);
	/* Signals expire by themselves; the obligation is closed by the officer. */
	db_support_sql(w.s->db, "UPDATE finding SET turn = 0, state = 'afgesloten'");
	db_support_sql(w.s->db, "UPDATE person SET birth = birth + 730"); /* so that the officer's term is longer */
	assert_true(round_on(&w, day_of(2031, 3, 1)).certified);
	assert_int_equal(days_of(&w, sem), 0);
	assert_int_equal(enrolments(sem), 1);
	assert_ok(w.s, findings_stored(&w.c, &w.arena, &sem, 1, &f, &n));
	assert_int_equal(n, 1);
	assert_true(str_eq(f[0].rule, STR("V3")));
	/* Computing anew leaves it as it is, although its days are gone. */
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, settle_persons(&w.c, &w.book, &sem, 1));
	assert_ok(w.s, db_commit(w.s->db));
	assert_ok(w.s, findings_stored(&w.c, &w.arena, &sem, 1, &f, &n));
	assert_int_equal(n, 1);
	assert_true(str_eq(f[0].state, STR("afgesloten")));
	assert_true(round_on(&w, day_of(2032, 5, 12)).certified);
	assert_int_equal(enrolments(sem), 0);
	world_drop(&w);
}

static void sums_of_weeks_stay(void **state)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct gone_ledger_all_row gone;
	struct ledger_week_all_row kept;
	int64_t sem;
	bool more;

	begin(state);
	sem = world_person(&w, "100000009", "Boer", day_of(2009, 5, 12), "0193");
	world_enrol(&w, sem, DELTION, "1001", "vo");
	settle_marks(&w, sem, day_of(2026, 2, 2), 2, '?');
	leave(sem, day_of(2026, 2, 28));
	assert_true(round_on(&w, day_of(2031, 2, 28)).certified);
	assert_ok(w.s, ledger_week_all_open(w.s->db, &rows));
	assert_ok(w.s, ledger_week_all_next(&rows, &kept, &more));
	assert_true(more);
	assert_int_equal(kept.scheduled, 480);
	assert_int_equal(kept.lessons, 8);
	db_rows_close(&rows);
	assert_ok(w.s, gone_ledger_all_open(w.s->db, &rows));
	assert_ok(w.s, gone_ledger_all_next(&rows, &gone, &more));
	assert_true(more);
	assert_int_equal(gone.scheduled, 480);
	assert_int_equal(gone.unregistered, 480);
	assert_int_equal(gone.lessons, 8);
	assert_int_equal(gone.gaps, 8);
	assert_int_equal(gone.week, day_of(2026, 2, 2));
	db_rows_close(&rows);
	world_drop(&w);
}

static void holds_hold_back(void **state)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct retention_plan_of_row row;
	int64_t sem;
	bool more;

	begin(state);
	sem = world_person(&w, "100000009", "Boer", day_of(1990, 5, 12), "0193");
	assert_ok(w.s, db_begin(w.s->db));
	assert_int_equal(retention_hold(&w.c, sem, STR("  "), day_of(2027, 1, 1)), ERR_INPUT);
	assert_int_equal(retention_hold(&w.c, sem, STR("zaak"), day_of(2026, 2, 11)), ERR_INPUT);
	assert_ok(w.s, retention_hold(&w.c, sem, STR("bezwaar bij de rechter"), day_of(2027, 1, 1)));
	assert_ok(w.s, db_commit(w.s->db));
	assert_false(round_on(&w, day_of(2027, 1, 1)).certified);
	assert_true(exists(sem));
	assert_ok(w.s, retention_plan_of_open(w.s->db, &(struct retention_plan_of_in){ sem }, &rows));
	assert_ok(w.s, retention_plan_of_next(&rows, &row, &more));
	assert_true(more);
	assert_true(str_eq(row.held, STR("bewaarplicht")));
	assert_true(str_eq(row.class, STR("persoon")));
	db_rows_close(&rows);
	assert_true(round_on(&w, day_of(2027, 1, 2)).certified);
	assert_false(exists(sem));
	world_drop(&w);
}

static void a_region_chooses(void **state)
{
	int64_t sem;

	begin(state);
	sem = world_person(&w, "100000009", "Boer", day_of(2009, 5, 12), "0193");
	world_enrol(&w, sem, DELTION, "1001", "mbo");
	contact(sem, 1, day_of(2026, 2, 3), DELTION, "moeder gebeld");
	leave(sem, day_of(2026, 2, 20));
	assert_ok(w.s, db_begin(w.s->db));
	assert_int_equal(retention_choose(&w.c, RETENTION_MBO, day_of(2026, 3, 1), 12, STR("korter")), ERR_INPUT);
	assert_int_equal(retention_choose(&w.c, RETENTION_MBO, day_of(2026, 3, 1), 24, STR("")), ERR_INPUT);
	assert_int_equal(retention_choose(&w.c, RETENTION_MBO, day_of(2026, 2, 11), 24, STR("korter")), ERR_INPUT);
	assert_int_equal(retention_choose(&w.c, RETENTION_SCHOOL, day_of(2026, 3, 1), 24, STR("korter")), ERR_INPUT);
	assert_ok(w.s, retention_choose(&w.c, RETENTION_MBO, day_of(2028, 6, 1), 24, STR("korter")));
	assert_ok(w.s, retention_choose(&w.c, RETENTION_NOTE, day_of(2026, 3, 1), 6, STR("korter")));
	assert_ok(w.s, db_commit(w.s->db));
	assert_false(round_on(&w, day_of(2026, 8, 19)).certified);
	assert_true(round_on(&w, day_of(2026, 8, 20)).certified);
	assert_int_equal(contacts_of(sem), 0);
	assert_false(round_on(&w, day_of(2028, 5, 31)).certified);
	assert_int_equal(enrolments(sem), 1);
	assert_true(round_on(&w, day_of(2028, 6, 1)).certified);
	assert_int_equal(enrolments(sem), 0);
	world_drop(&w);
}

static void certificates_are_sealed(void **state)
{
	struct retention_report report;
	struct certificate x, *list;
	size_t n;

	begin(state);
	(void)world_person(&w, "100000009", "Vandenberghe", day_of(1990, 5, 12), "0193");
	report = round_on(&w, day_of(2026, 2, 12));
	assert_ok(w.s, certificate_list(&w.c, INT64_MAX, 10, &list, &n));
	assert_int_equal(n, 1);
	assert_true(str_eq(list[0].public, report.public));
	assert_true(list[0].genuine);
	assert_non_null(strstr(list[0].text.p, "Soort persoon: van 1 personen"));
	assert_non_null(strstr(list[0].text.p, "24 maanden"));
	assert_null(strstr(list[0].text.p, "Vandenberghe"));
	db_support_sql(w.s->db, "UPDATE retention_run SET text = text || ' '");
	assert_ok(w.s, certificate_find(&w.c, report.public, &x));
	assert_false(x.genuine);
	world_drop(&w);
}

/* ---- nothing is found afterwards ---- */

static const char *const secrets[] = { "Xanthippe", "Kwikstaartlaan", "0611223344", "brommer gestolen", "0655443322" };

static void assert_secrets(bool there)
{
	for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++) {
		if (stored_in_files(w.s, secrets[i]) != there) {
			fail_msg("%s %s", secrets[i], there ? "was never stored" : "is still in the files");
		}
	}
}

/* A transaction in another database of the server that began before and is not over yet: it holds up the cleaning. */
static void *elsewhere(void *arg)
{
	struct db *db = arg;
	struct timespec t = { 0, 300 * 1000000L };

	(void)nanosleep(&t, NULL);
	(void)!db_commit(db);
	return NULL;
}

/* Many people around the one who goes, written and changed before, so that pages are split, merged and reused. */
static void nothing_is_found_afterwards(void **state)
{
	struct db *reader, *other = NULL;
	pthread_t thread;
	int64_t gone;

	begin(state);
	for (int i = 0; i < 300; i++) {
		char pgn[16], name[32];

		(void)snprintf(pgn, sizeof pgn, "1%08d", i * 37 + 5);
		(void)snprintf(name, sizeof name, i == 150 ? "Xanthippe" : "Jansen%d", i);
		gone = world_person(&w, pgn, name, i == 150 ? day_of(1990, 1, 1) : day_of(2010, 1, 1), "0193");
		if (i == 150) {
			subject = gone;
			contact(gone, 1, day_of(2006, 2, 3), "", "brommer gestolen");
			contact(gone, 2, day_of(2006, 2, 3), DELTION, "de brommer gestolen, moeder gebeld");
			parent(gone, "0655443322");
			db_support_sql(w.s->db, "UPDATE person SET street = 'Kwikstaartlaan', phone = '0611223344' "
			                        "WHERE family_name = 'Xanthippe'");
		}
	}
	db_support_sql(w.s->db, "UPDATE person SET street = 'Een veel langere straatnaam dan er eerst stond', "
	                        "place = 'Zwolle' WHERE family_name <> 'Xanthippe'");
	assert_secrets(true);
	reader = db_support_connect(w.s, DB_READ);
	if (w.s->server) {
		other = db_support_elsewhere(w.s);
		assert_ok(w.s, db_begin(other));
		db_support_sql(other, "SELECT pg_current_xact_id()");
		assert_int_equal(pthread_create(&thread, NULL, elsewhere, other), 0);
	}
	assert_true(round_on(&w, day_of(2026, 2, 12)).certified);
	if (w.s->server) {
		assert_int_equal(pthread_join(thread, NULL), 0);
		db_close(&other);
	}
	assert_false(exists(subject));
	assert_secrets(false);
	each_person_table(is_empty);
	db_close(&reader);
	world_drop(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_table_has_a_class),
		cmocka_unit_test(what_is_destroyed_is_cleaned),
		cmocka_unit_test(a_person_goes_from_every_table),
		cmocka_unit_test(each_class_at_its_day),
		cmocka_unit_test(open_work_defers),
		cmocka_unit_test(sums_of_weeks_stay),
		cmocka_unit_test(holds_hold_back),
		cmocka_unit_test(a_region_chooses),
		cmocka_unit_test(certificates_are_sealed),
		cmocka_unit_test(nothing_is_found_afterwards),
	};

	return db_support_run("retention", tests, sizeof tests / sizeof tests[0]);
}
