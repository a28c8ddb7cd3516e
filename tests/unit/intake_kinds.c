/* SPDX-License-Identifier: EUPL-1.2 */
/* Files of every kind: what is refused, by which column and why, and what is taken as if it were written well. */
#include "world.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "access_sql.h"
#include "intake/run.h"
#include "people_sql.h"

#define SEM "100000009"
#define NOBODY "100000058" /* passes the test, and is in no file */

static struct world w;
static int64_t sem;

#define PERSON_HEAD                                                                                              \
	"pgn;achternaam;voorvoegsel;voornamen;geboortedatum;gemeentecode;geslacht;postcode;email;telefoon;overleden_op;" \
	"vertrokken_op"

static const char *const heads[] = {
	PERSON_HEAD,
	"pgn;brin;vestiging;inschrijving;onderwijssoort;niveau;leerweg;begindatum;einddatum;bekostigd",
	"pgn;soort;niveau;datum",
	"pgn;soort;begindatum;einddatum",
	"pgn;soort;uren_per_week;begindatum;einddatum",
	"brin;vestiging;begin;eind;naam",
	"pgn;brin;inschrijving;datum;begintijd;eindtijd;status",
};
enum { PERSONS, ENROLMENTS, RESULTS, EXEMPTIONS, ACTIVITIES, HOLIDAYS, ATTENDANCE };

struct bad_row {
	int kind;
	const char *row, *column;
	enum msg_id reason;
};

static const struct bad_row bad_rows[] = {
	{ PERSONS, ";Boer;;Sem;2009-05-12;0193;;;;;;", "pgn", MSG_INTAKE_REQUIRED },
	{ PERSONS, "10000000x;Boer;;Sem;2009-05-12;0193;;;;;;", "pgn", MSG_INTAKE_PGN_LETTERS },
	{ PERSONS, "1234567;Boer;;Sem;2009-05-12;0193;;;;;;", "pgn", MSG_INTAKE_PGN_LENGTH },
	{ PERSONS, "100000008;Boer;;Sem;2009-05-12;0193;;;;;;", "pgn", MSG_INTAKE_PGN_SUM },
	{ PERSONS, SEM ";;;Sem;2009-05-12;0193;;;;;;", "achternaam", MSG_INTAKE_REQUIRED },
	{ PERSONS, SEM ";Bo\001er;;Sem;2009-05-12;0193;;;;;;", "achternaam", MSG_INTAKE_CONTROL },
	{ PERSONS, SEM ";Boer;de van den der uit het oude dorp aan de rivier de;Sem;2009-05-12;0193;;;;;;", "voorvoegsel",
	  MSG_INTAKE_TOO_LONG },
	{ PERSONS, SEM ";Boer;;;2009-05-12;0193;;;;;;", "voornamen", MSG_INTAKE_REQUIRED },
	{ PERSONS, SEM ";Boer;;Sem;;0193;;;;;;", "geboortedatum", MSG_INTAKE_REQUIRED },
	{ PERSONS, SEM ";Boer;;Sem;30-02-2009;0193;;;;;;", "geboortedatum", MSG_INTAKE_DAY },
	{ PERSONS, SEM ";Boer;;Sem;1899-12-31;0193;;;;;;", "geboortedatum", MSG_INTAKE_DAY },
	{ PERSONS, SEM ";Boer;;Sem;2026-02-13;0193;;;;;;", "geboortedatum", MSG_INTAKE_BIRTH_FUTURE },
	{ PERSONS, SEM ";Boer;;Sem;2009-05-12;;;;;;;", "gemeentecode", MSG_INTAKE_REQUIRED },
	{ PERSONS, SEM ";Boer;;Sem;2009-05-12;9999;;;;;;", "gemeentecode", MSG_INTAKE_MUNICIPALITY },
	{ PERSONS, SEM ";Boer;;Sem;2009-05-12;Zwolle;;;;;;", "gemeentecode", MSG_INTAKE_MUNICIPALITY },
	{ PERSONS, SEM ";Boer;;Sem;2009-05-12;0193;q;;;;;", "geslacht", MSG_INTAKE_WORD },
	{ PERSONS, SEM ";Boer;;Sem;2009-05-12;0193;;;sem@;;;", "email", MSG_INTAKE_EMAIL },
	{ PERSONS, SEM ";Boer;;Sem;2009-05-12;0193;;;s em@x.nl;;;", "email", MSG_INTAKE_EMAIL },
	{ PERSONS, SEM ";Boer;;Sem;2009-05-12;0193;;;s@e@x.nl;;;", "email", MSG_INTAKE_EMAIL },
	{ PERSONS, SEM ";Boer;;Sem;2009-05-12;0193;;;;onbekend;;", "telefoon", MSG_INTAKE_PHONE },
	{ PERSONS, SEM ";Boer;;Sem;2009-05-12;0193;;;;;2009-05-11;", "overleden_op", MSG_INTAKE_BEFORE_BIRTH },
	{ PERSONS, SEM ";Boer;;Sem;2009-05-12;0193;;;;;;2009-05-11", "vertrokken_op", MSG_INTAKE_BEFORE_BIRTH },
	{ PERSONS, SEM ";Boer;;Sem;2009-05-12", "", MSG_INTAKE_ROW_TOO_FEW },
	{ PERSONS, SEM ";Boer;;Sem;2009-05-12;0193;;;;;;;extra", "", MSG_INTAKE_ROW_TOO_MANY },
	{ PERSONS, SEM ";\"Boer;;Sem;2009-05-12;0193;;;;;;", "", MSG_INTAKE_ROW_UNCLOSED },
	{ PERSONS, SEM ";Bo\x81" "er;;Sem;2009-05-12;0193;;;;;;", "achternaam", MSG_INTAKE_ROW_ENCODING },
	{ ENROLMENTS, NOBODY ";25PJ;00;7;mbo;2;bol;2025-08-01;;", "pgn", MSG_INTAKE_PERSON_UNKNOWN },
	{ ENROLMENTS, SEM ";;00;7;mbo;2;bol;2025-08-01;;", "brin", MSG_INTAKE_REQUIRED },
	{ ENROLMENTS, SEM ";99ZZ;00;7;mbo;2;bol;2025-08-01;;", "brin", MSG_INTAKE_BRIN },
	{ ENROLMENTS, SEM ";25PJ0;00;7;mbo;2;bol;2025-08-01;;", "brin", MSG_INTAKE_BRIN },
	{ ENROLMENTS, SEM ";25PJ;;7;mbo;2;bol;2025-08-01;;", "vestiging", MSG_INTAKE_REQUIRED },
	{ ENROLMENTS, SEM ";25PJ;000;7;mbo;2;bol;2025-08-01;;", "vestiging", MSG_INTAKE_LOCATION },
	{ ENROLMENTS, SEM ";25PJ;0-;7;mbo;2;bol;2025-08-01;;", "vestiging", MSG_INTAKE_LOCATION },
	{ ENROLMENTS, SEM ";25PJ;01AA00;7;mbo;2;bol;2025-08-01;;", "vestiging", MSG_INTAKE_LOCATION },
	{ ENROLMENTS, SEM ";25PJ;00;;mbo;2;bol;2025-08-01;;", "inschrijving", MSG_INTAKE_REQUIRED },
	{ ENROLMENTS, SEM ";25PJ;00;1002;mbo;2;bol;2025-08-01;;", "inschrijving", MSG_INTAKE_NUMBER_TAKEN },
	{ ENROLMENTS, SEM ";25PJ;00;7;;2;bol;2025-08-01;;", "onderwijssoort", MSG_INTAKE_REQUIRED },
	{ ENROLMENTS, SEM ";25PJ;00;7;hbo;2;bol;2025-08-01;;", "onderwijssoort", MSG_INTAKE_WORD },
	{ ENROLMENTS, SEM ";25PJ;00;7;mbo;5;bol;2025-08-01;;", "niveau", MSG_INTAKE_WORD },
	{ ENROLMENTS, SEM ";25PJ;00;7;vo;2;;2025-08-01;;", "niveau", MSG_INTAKE_WORD },
	{ ENROLMENTS, SEM ";25PJ;00;7;vo;havo;deeltijd;2025-08-01;;", "leerweg", MSG_INTAKE_WORD },
	{ ENROLMENTS, SEM ";25PJ;00;7;mbo;2;bol;;;", "begindatum", MSG_INTAKE_REQUIRED },
	{ ENROLMENTS, SEM ";25PJ;00;7;mbo;2;bol;2025-08-01;2025-07-31;", "einddatum", MSG_INTAKE_END_BEFORE },
	{ ENROLMENTS, SEM ";25PJ;00;7;mbo;2;bol;2025-08-01;;misschien", "bekostigd", MSG_INTAKE_WORD },
	{ RESULTS, NOBODY ";havo;;2025-06-15", "pgn", MSG_INTAKE_PERSON_UNKNOWN },
	{ RESULTS, SEM ";;;2025-06-15", "soort", MSG_INTAKE_REQUIRED },
	{ RESULTS, SEM ";hbo;;2025-06-15", "soort", MSG_INTAKE_WORD },
	{ RESULTS, SEM ";mbo;;2025-06-15", "niveau", MSG_INTAKE_RESULT_LEVEL },
	{ RESULTS, SEM ";mbo;5;2025-06-15", "niveau", MSG_INTAKE_WORD },
	{ RESULTS, SEM ";havo;;", "datum", MSG_INTAKE_REQUIRED },
	{ EXEMPTIONS, NOBODY ";11;2025-09-01;2025-09-05", "pgn", MSG_INTAKE_PERSON_UNKNOWN },
	{ EXEMPTIONS, SEM ";5d;2025-09-01;2025-09-05", "soort", MSG_INTAKE_WORD },
	{ EXEMPTIONS, SEM ";;2025-09-01;2025-09-05", "soort", MSG_INTAKE_REQUIRED },
	{ EXEMPTIONS, SEM ";11;2025-09-01;", "einddatum", MSG_INTAKE_REQUIRED },
	{ EXEMPTIONS, SEM ";11;2025-09-01;2025-08-31", "einddatum", MSG_INTAKE_END_BEFORE },
	{ ACTIVITIES, NOBODY ";werk;12;2025-09-01;", "pgn", MSG_INTAKE_PERSON_UNKNOWN },
	{ ACTIVITIES, SEM ";sport;12;2025-09-01;", "soort", MSG_INTAKE_WORD },
	{ ACTIVITIES, SEM ";;12;2025-09-01;", "soort", MSG_INTAKE_REQUIRED },
	{ ACTIVITIES, SEM ";werk;100.01;2025-09-01;", "uren_per_week", MSG_INTAKE_HOURS },
	{ ACTIVITIES, SEM ";werk;12,125;2025-09-01;", "uren_per_week", MSG_INTAKE_HOURS },
	{ ACTIVITIES, SEM ";werk;-4;2025-09-01;", "uren_per_week", MSG_INTAKE_HOURS },
	{ ACTIVITIES, SEM ";werk;1.2.3;2025-09-01;", "uren_per_week", MSG_INTAKE_HOURS },
	{ ACTIVITIES, SEM ";werk;12;2025-09-01;2025-08-01", "einddatum", MSG_INTAKE_END_BEFORE },
	{ HOLIDAYS, "99ZZ;00;2025-10-13;2025-10-17;", "brin", MSG_INTAKE_BRIN },
	{ HOLIDAYS, "25PJ;0;2025-10-13;2025-10-12;", "eind", MSG_INTAKE_END_BEFORE },
	{ HOLIDAYS, "25PJ;00;2025-10-13;2026-10-17;", "eind", MSG_INTAKE_HOLIDAY_LONG },
	{ HOLIDAYS, "25PJ;00;;2026-10-17;", "begin", MSG_INTAKE_REQUIRED },
	/* A year that nobody can mean stops one row, not the import. */
	{ ATTENDANCE, SEM ";25PJ;1001;2189-02-02;08:30;09:20;A", "datum", MSG_INTAKE_DAY },
};

/* What an import of one text came to. */
struct outcome {
	struct intake_tally tally;
	char *report, *rejects; /* free with outcome_drop */
	enum err e;
};

static void outcome_drop(struct outcome *o)
{
	free(o->report);
	free(o->rejects);
}

static struct outcome import(const char *kind, const char *text)
{
	char path[] = "/tmp/sluitend-kinds-XXXXXX";
	const char *files[] = { path };
	struct outcome o = { 0 };
	size_t n, m;
	FILE *report = open_memstream(&o.report, &n), *rejects = open_memstream(&o.rejects, &m);
	struct intake_options opt = { .report = report, .rejects = rejects, .cause = "import" };
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (int)strlen(text));
	assert_int_equal(close(fd), 0);
	w.s->fail = (struct fail){ 0 };
	o.e = intake_import(&w.c, intake_kind_find(str_of(kind)), &opt, files, 1, &o.tally);
	(void)unlink(path);
	assert_int_equal(fclose(report), 0);
	assert_int_equal(fclose(rejects), 0);
	return o;
}

static void begin(void **state)
{
	world_make(&w, *state);
	sem = world_person(&w, SEM, "Boer", day_of(2009, 5, 12), "0193");
	world_enrol(&w, sem, "25PJ", "1001", "mbo");
	world_enrol(&w, world_person(&w, "100000034", "Smit", day_of(2008, 1, 1), "0193"), "25PJ", "1002", "mbo");
}

static void check_bad(const struct bad_row *b)
{
	static const char *const kinds[] = { "persons", "enrolments", "results", "exemptions", "activities", "holidays",
		                             "attendance" };
	char text[2048], place[128];
	struct outcome o;
	struct str start = msg(LANG_NL, b->reason), rest;

	(void)snprintf(text, sizeof text, "%s\n%s\n", heads[b->kind], b->row);
	o = import(kinds[b->kind], text);
	if (o.e != OK || o.tally.refused != 1 || o.tally.rows != 1 || o.tally.added + o.tally.changed + o.tally.same > 0) {
		fail_msg("%s: %s was not refused (%s %s)", kinds[b->kind], b->row, err_name(o.e), w.s->fail.what);
	}
	/* The reason up to its first argument. */
	start = str_cut(start, '{', &rest);
	(void)snprintf(place, sizeof place, ";2;%s;", b->column);
	if (strstr(o.rejects, place) == NULL || strstr(o.rejects, str_copy(&w.arena, start).p) == NULL) {
		fail_msg("%s: %s: refused for something else: %s", kinds[b->kind], b->row, o.rejects);
	}
	/* The column is named to people as well, and nobody's number is. */
	assert_non_null(strstr(o.report, b->column));
	assert_null(strstr(o.report, SEM));
	assert_null(strstr(o.report, NOBODY));
	outcome_drop(&o);
}

static void bad_rows_are_refused_by_name(void **state)
{
	begin(state);
	for (size_t i = 0; i < sizeof bad_rows / sizeof bad_rows[0]; i++) {
		check_bad(&bad_rows[i]);
	}
	world_drop(&w);
}

/* A row that must be taken as new. */
static void take(const char *kind, const char *text)
{
	struct outcome o = import(kind, text);

	if (o.e != OK || o.tally.added != 1 || o.tally.refused != 0) {
		fail_msg("%s: %s: %s%s", kind, text, o.report, w.s->fail.what);
	}
	outcome_drop(&o);
}

static struct person_list_row person_of(int64_t person)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct person_list_row row;
	bool more;

	assert_ok(w.s, person_list_open(w.s->db, &(struct person_list_in){ ctx_list_i64(&w.arena, &person, 1) }, &rows));
	assert_ok(w.s, person_list_next(&rows, &row, &more));
	assert_true(more);
	row.postcode = str_copy(&w.arena, row.postcode);
	row.municipality = str_copy(&w.arena, row.municipality);
	row.region = str_copy(&w.arena, row.region);
	row.sex = str_copy(&w.arena, row.sex);
	row.search_key = str_copy(&w.arena, row.search_key);
	row.public = str_copy(&w.arena, row.public);
	row.pgn_cipher = str_copy(&w.arena, row.pgn_cipher);
	return row;
}

#define assert_is(s, z) assert_true(str_eq((s), STR(z)))

static void persons_are_read_tolerantly(void **state)
{
	static const char head[] = "PGN;Achternaam;voorvoegsel;VOORNAMEN;Roepnaam;Geboortedatum;gemeentecode;postcode;geslacht\n";
	char text[512];
	struct person_list_row first, again;
	int64_t person;
	bool found;

	begin(state);
	(void)snprintf(text, sizeof text, "%s%s", head, NOBODY ";Van den B\xe9rg;;Noor;;12-5-2009;193;8011 ab;Onbekend\n");
	take("persons", text);
	assert_ok(w.s, person_find(&w.c, NOBODY, &person, &found));
	assert_true(found);
	first = person_of(person);
	assert_is(first.postcode, "8011AB");
	assert_is(first.municipality, "0193");
	assert_is(first.region, "10");
	assert_is(first.sex, "");
	assert_is(first.search_key, "berg noor");
	(void)snprintf(text, sizeof text, "%s%s", head, NOBODY ";B\xe9rg;van den;Noor;Nora;12-5-2009;0166;B-1000;V\n");
	struct outcome o = import("persons", text);
	assert_int_equal(o.tally.changed, 1);
	outcome_drop(&o);
	again = person_of(person);
	assert_is(again.search_key, "berg nora noor van den");
	assert_is(again.postcode, "B-1000");
	assert_true(str_eq(again.public, first.public));
	assert_true(str_eq(again.pgn_cipher, first.pgn_cipher));
	world_drop(&w);
}

static void enrolments_are_read_tolerantly(void **state)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct enrolment_list_row row;
	bool more;

	begin(state);
	take("enrolments", "pgn;brin;vestiging;inschrijving;onderwijssoort;niveau;leerweg;begindatum;bekostigd\n" SEM
	                   ";25pj;25PJ7a;A 7;MBO;mbo-3;BBL;1-8-2025;nee\n");
	take("enrolments", "pgn;brin;vestiging;inschrijving;onderwijssoort;niveau;leerweg;begindatum\n" SEM
	                   ";25PJ;1;A 8;vo;HAVO;bol;1-8-2025\n");
	assert_ok(w.s, enrolment_list_open(w.s->db, &(struct enrolment_list_in){ ctx_list_i64(&w.arena, &sem, 1) }, &rows));
	for (int i = 0; i < 3; i++) {
		assert_ok(w.s, enrolment_list_next(&rows, &row, &more));
		assert_true(more);
		if (str_eq(row.number, STR("A 7"))) {
			assert_is(row.brin, "25PJ");
			assert_is(row.location, "7A");
			assert_is(row.level, "3");
			assert_is(row.track, "bbl");
			assert_false(row.funded);
		} else if (str_eq(row.number, STR("A 8"))) {
			assert_is(row.location, "01");
			assert_is(row.level, "havo");
			assert_is(row.track, ""); /* only mbo has one */
			assert_true(row.funded);
		}
	}
	db_rows_close(&rows);
	world_drop(&w);
}

static void marks_are_read_tolerantly(void **state)
{
	begin(state);
	take("attendance", "Status,Eindtijd,begintijd,DATUM,inschrijving,brin,pgn\na,9:20,8:30,2-2-2026,1001,25pj," SEM "\n");
	take("attendance", "pgn\tbrin\tinschrijving\tdatum\tbegintijd\teindtijd\tstatus\treden\n" SEM
	                   "\t25PJ\t1001\t2026-02-02\t09:20\t10:10\tO\tbus\n");
	world_drop(&w);
}

static void queries_find_names_with_and_without_prefix(void **state)
{
	static const struct {
		const char *family, *prefix, *key;
	} names[] = {
		{ "Berg", "van den", "berg sanne sanne van den" },
		{ "van den Berg", "", "berg sanne sanne" },
		{ "El Idrissi", "", "idrissi sanne sanne" },
		{ "Van", "", "van sanne sanne" },
		{ "O'Neill-de Wit", "", "oneill de wit sanne sanne" },
	};
	static const char *const typed[][2] = { { "Berg", "berg" }, { "van den Berg", "berg" }, { "Berg, Sanne", "berg sanne" },
		                                { "VAN DER", "der" }, { "de", "de" } };
	struct str key;

	(void)state;
	arena_init(&w.arena, (size_t)1 << 20);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		assert_int_equal(person_search_key(&w.arena, str_of(names[i].family), str_of(names[i].prefix), STR("Sanne"),
		                                   STR("Sanne"), &key), OK);
		assert_string_equal(str_copy(&w.arena, key).p, names[i].key);
	}
	for (size_t i = 0; i < sizeof typed / sizeof typed[0]; i++) {
		assert_int_equal(person_query_key(&w.arena, str_of(typed[i][0]), &key), OK);
		assert_string_equal(str_copy(&w.arena, key).p, typed[i][1]);
	}
	arena_reset(&w.arena);
}

/* A file of several batches, with the same rows in other places: the last one of each key counts, in every batch. */
static void later_rows_win_across_batches(void **state)
{
	enum { ROWS = 1300 };
	char *text = NULL;
	size_t n;
	FILE *f = open_memstream(&text, &n);
	struct outcome o;

	begin(state);
	(void)fputs("pgn;soort;organisatie;uren_per_week;begindatum\n", f);
	for (int i = 0; i < ROWS; i++) {
		(void)fprintf(f, "%s;werk;bedrijf %d;%d;2025-09-01\n", SEM, i % 700, i / 100);
	}
	assert_int_equal(fclose(f), 0);
	o = import("activities", text);
	assert_int_equal(o.tally.rows, ROWS);
	assert_int_equal(o.tally.added, 700);
	assert_int_equal(o.tally.same, 600);
	assert_int_equal(o.tally.superseded, 600);
	outcome_drop(&o);
	o = import("activities", text);
	assert_int_equal(o.tally.same, ROWS);
	assert_int_equal(o.tally.added + o.tally.changed, 0);
	outcome_drop(&o);
	free(text);
	world_drop(&w);
}

/* What was refused comes out so that it can be read in again: quoted, with the columns of the file. */
static void rejects_can_be_read_back(void **state)
{
	struct outcome o, again;

	begin(state);
	o = import("activities", "pgn,soort,organisatie,uren_per_week,begindatum,eigen kolom\n" SEM
	                         ",werk,\"Bakker; \"\"De Krul\"\"\",veel,2025-09-01,x\n");
	assert_non_null(strstr(o.rejects, "\xef\xbb\xbf" "bestand;regel;kolom;waarde;fout;pgn;soort;organisatie;uren_per_week;"
	                                  "begindatum;eigen kolom\r\n"));
	assert_non_null(strstr(o.rejects, ";2;uren_per_week;veel;"));
	assert_non_null(strstr(o.rejects, SEM ";werk;\"Bakker; \"\"De Krul\"\"\";veel;2025-09-01;x\r\n"));
	assert_non_null(strstr(o.report, "niet gebruikt worden: eigen kolom"));
	again = import("activities", o.rejects);
	assert_int_equal(again.tally.refused, 1);
	/* Refused twice: still one set of columns in front. */
	assert_non_null(strstr(again.rejects, "fout;pgn;soort"));
	assert_null(strstr(again.report, "bestand,"));
	outcome_drop(&o);
	outcome_drop(&again);
	world_drop(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bad_rows_are_refused_by_name),
		cmocka_unit_test(persons_are_read_tolerantly),
		cmocka_unit_test(enrolments_are_read_tolerantly),
		cmocka_unit_test(marks_are_read_tolerantly),
		cmocka_unit_test(queries_find_names_with_and_without_prefix),
		cmocka_unit_test(later_rows_win_across_batches),
		cmocka_unit_test(rejects_can_be_read_back),
	};

	return db_support_run("kinds of files", tests, sizeof tests / sizeof tests[0]);
}
