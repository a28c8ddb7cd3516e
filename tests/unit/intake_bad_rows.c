/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Files of every kind in which each sort of mistake stands once in every hundred rows: each bad row is named once, by its
 * line, its column and the reason, and every good row is taken as if the bad ones were not there.
 */
#include "world.h"

#include <stdlib.h>
#include <string.h>

#include "intake/run.h"

enum { GOOD = 100, LINES = 1000, LONG = 70 * 1024 };

static struct world w;
static char pgns[GOOD][PGN_DIGITS + 1];

/* A row that is wrong by the value of a cell: the rest is that of a good row. */
struct sort {
	const char *column, *value;
	enum msg_id reason;
};

struct kind {
	const char *name, *head;
	/* A good row; number i of GOOD, each about something else. */
	void (*good)(char *out, size_t cap, int i);
	const char *turned; /* a column that holds text: where a character that turns the direction is refused */
	struct sort sorts[16];
};

#define ROW(name, ...)                                 \
	static void name(char *out, size_t cap, int i) \
	{                                              \
		(void)snprintf(out, cap, __VA_ARGS__); \
	}

ROW(persons, "%s;Boer;de;Sem;Sem;2008-05-%02d;m;Dorpsweg;%d;8011AB;Zwolle;0193;0612345678;sem%d@example.nl;", pgns[i],
    i % 28 + 1, i, i)
ROW(enrolments, "%s;25PJ;00;E%d;mbo;2;bol;Kok;1;K1;2025-08-01;;;j", pgns[i], i)
ROW(results, "%s;vmbo;vmbo-gt;;2024-06-%02d", pgns[i], i % 28 + 1)
ROW(exemptions, "%s;11;2025-09-%02d;2025-10-%02d", pgns[i], i % 28 + 1, i % 28 + 1)
ROW(activities, "%s;werk;Bakker %d;12;2025-09-01;2026-01-31", pgns[i], i)
ROW(attendance, "%s;25PJ;E%d;2026-02-%02d;08:30;09:20;A;bus", pgns[i], i, i % 5 + 2)
ROW(groups, "%s;25PJ;E%d;wiskunde %d;2025-09-01;2026-07-01", pgns[i], i, i % 7)
ROW(lessons, "25PJ;00;K1;Nederlands;2026-03-%02d;%02d:00;%02d:45;jan;B12;gepland;les %d", i % 28 + 1, i / 28 + 9,
    i / 28 + 9, i)
ROW(codes, "25PJ;code %d;docent", i)
ROW(holidays, "25PJ;00;%d-11-%02d;%d-11-%02d;vrij %d", 2020 + i / 25, i % 25 + 1, 2020 + i / 25, i % 25 + 1, i)
ROW(contacts, "25PJ;%c%c;beide;Roos Vink;consulent;038-1234567;roos@example.nl;;10;2025-08-01;2026-07-31", 'A' + i / 10,
    '0' + i % 10)
ROW(workload, "%s;25PJ;202510;ZWOLLE;REGIO 10;1;Kok;2;bol;Deltion;2025-10-01;202510;J;N;geen;onbekend", pgns[i])

#define NOBODY "100000058"
#define WORKLOAD_HEAD                                                                                                          \
	"persoonsgebonden_nummer;brin_nr;rapportagemaand;woongemeente;rmc_regio;inschrijvingsvolgnummer;onderwijsnaam;niveau;" \
	"leerweg;naam_onderwijsaanbieder;datum_uitschrijving;vanaf_wanneer;melding_verzuim_wettelijk;"                         \
	"melding_verzuim_niet_wettelijk;reden;reden_uitstroom"
#define WORKLOAD_SORTS                                                            \
	{                                                                         \
		{ "persoonsgebonden_nummer", "100000008", MSG_INTAKE_PGN_SUM },   \
			{ "brin_nr", "99ZZ", MSG_INTAKE_BRIN },                   \
			{ "rapportagemaand", "202513", MSG_INTAKE_WORK_MONTH },   \
			{ "woongemeente", "", MSG_INTAKE_REQUIRED },              \
			{ "rmc_regio", "Noord", MSG_INTAKE_CONTACT_REGION },      \
			{ "datum_uitschrijving", "31-11-2025", MSG_INTAKE_DAY },  \
			{ "vanaf_wanneer", "mei", MSG_INTAKE_WORK_MONTH },        \
			{ "melding_verzuim_wettelijk", "soms", MSG_INTAKE_WORD }, \
	}

/* In this order: what a kind needs was brought by one before it. */
static const struct kind kinds[] = {
	{ "persons",
	  "pgn;achternaam;voorvoegsel;voornamen;roepnaam;geboortedatum;geslacht;straat;huisnummer;postcode;plaats;gemeentecode;"
	  "telefoon;email;overleden_op",
	  persons,
	  "achternaam",
	  { { "pgn", "12345678x", MSG_INTAKE_PGN_LETTERS },
	    { "pgn", "1234", MSG_INTAKE_PGN_LENGTH },
	    { "pgn", "100000008", MSG_INTAKE_PGN_SUM },
	    { "pgn", "", MSG_INTAKE_REQUIRED },
	    { "achternaam", "", MSG_INTAKE_REQUIRED },
	    { "voornamen", "", MSG_INTAKE_REQUIRED },
	    { "geboortedatum", "30-02-2009", MSG_INTAKE_DAY },
	    { "geboortedatum", "2026-02-13", MSG_INTAKE_BIRTH_FUTURE },
	    { "gemeentecode", "9999", MSG_INTAKE_MUNICIPALITY },
	    { "geslacht", "q", MSG_INTAKE_WORD },
	    { "email", "niets", MSG_INTAKE_EMAIL },
	    { "telefoon", "geen", MSG_INTAKE_PHONE },
	    { "overleden_op", "2001-01-01", MSG_INTAKE_BEFORE_BIRTH } } },
	{ "enrolments",
	  "pgn;brin;vestiging;inschrijving;onderwijssoort;niveau;leerweg;opleiding;leerjaar;groep;begindatum;einddatum;"
	  "reden_uitstroom;bekostigd",
	  enrolments,
	  "opleiding",
	  { { "pgn", NOBODY, MSG_INTAKE_PERSON_UNKNOWN },
	    { "brin", "99ZZ", MSG_INTAKE_BRIN },
	    { "vestiging", "000", MSG_INTAKE_LOCATION },
	    { "inschrijving", "", MSG_INTAKE_REQUIRED },
	    { "onderwijssoort", "hbo", MSG_INTAKE_WORD },
	    { "niveau", "7", MSG_INTAKE_WORD },
	    { "begindatum", "", MSG_INTAKE_REQUIRED },
	    { "einddatum", "2025-07-31", MSG_INTAKE_END_BEFORE },
	    { "bekostigd", "misschien", MSG_INTAKE_WORD } } },
	{ "results",
	  "pgn;soort;niveau;profiel;datum",
	  results,
	  "profiel",
	  { { "pgn", NOBODY, MSG_INTAKE_PERSON_UNKNOWN },
	    { "soort", "hbo", MSG_INTAKE_WORD },
	    { "soort", "", MSG_INTAKE_REQUIRED },
	    { "datum", "2024-06-31", MSG_INTAKE_DAY } } },
	{ "exemptions",
	  "pgn;soort;begindatum;einddatum",
	  exemptions,
	  NULL,
	  { { "pgn", NOBODY, MSG_INTAKE_PERSON_UNKNOWN },
	    { "soort", "5d", MSG_INTAKE_WORD },
	    { "begindatum", "morgen", MSG_INTAKE_DAY },
	    { "einddatum", "2025-08-01", MSG_INTAKE_END_BEFORE } } },
	{ "activities",
	  "pgn;soort;organisatie;uren_per_week;begindatum;einddatum",
	  activities,
	  "organisatie",
	  { { "pgn", NOBODY, MSG_INTAKE_PERSON_UNKNOWN },
	    { "soort", "sport", MSG_INTAKE_WORD },
	    { "uren_per_week", "veel", MSG_INTAKE_HOURS },
	    { "begindatum", "", MSG_INTAKE_REQUIRED },
	    { "einddatum", "2025-08-01", MSG_INTAKE_END_BEFORE } } },
	{ "attendance",
	  "pgn;brin;inschrijving;datum;begintijd;eindtijd;status;reden",
	  attendance,
	  "reden",
	  { { "pgn", NOBODY, MSG_MARKS_OTHER_PERSON },
	    { "inschrijving", "onbekend", MSG_MARKS_NO_ENROLMENT },
	    { "brin", "99ZZ", MSG_MARKS_NO_INSTITUTION },
	    { "datum", "2026-02-30", MSG_INTAKE_DAY },
	    { "datum", "2025-07-31", MSG_MARKS_BEFORE_ENROLMENT },
	    { "begintijd", "25:00", MSG_INTAKE_TIME },
	    { "eindtijd", "08:00", MSG_MARKS_END_BEFORE_BEGIN },
	    { "status", "X", MSG_MARKS_STATUS } } },
	{ "groups",
	  "pgn;brin;inschrijving;groep;begindatum;einddatum",
	  groups,
	  "groep",
	  { { "pgn", NOBODY, MSG_INTAKE_PERSON_UNKNOWN },
	    { "brin", "99ZZ", MSG_INTAKE_BRIN },
	    { "inschrijving", "onbekend", MSG_MARKS_NO_ENROLMENT },
	    { "groep", "", MSG_INTAKE_REQUIRED },
	    { "einddatum", "2025-08-01", MSG_INTAKE_END_BEFORE } } },
	{ "lessons",
	  "brin;vestiging;groep;vak;datum;begintijd;eindtijd;docent;lokaal;status;les",
	  lessons,
	  "vak",
	  { { "brin", "99ZZ", MSG_INTAKE_BRIN },
	    { "vestiging", "000", MSG_INTAKE_LOCATION },
	    { "groep", "", MSG_INTAKE_REQUIRED },
	    { "datum", "gisteren", MSG_INTAKE_DAY },
	    { "begintijd", "9.99", MSG_INTAKE_TIME },
	    { "eindtijd", "08:00", MSG_MARKS_END_BEFORE_BEGIN },
	    { "status", "weg", MSG_INTAKE_WORD } } },
	{ "codes",
	  "brin;code;inlognaam",
	  codes,
	  "code",
	  { { "brin", "99ZZ", MSG_INTAKE_BRIN },
	    { "code", "", MSG_INTAKE_REQUIRED },
	    { "inlognaam", "niemand", MSG_INTAKE_CODE_LOGIN } } },
	{ "holidays",
	  "brin;vestiging;begin;eind;naam",
	  holidays,
	  "naam",
	  { { "brin", "99ZZ", MSG_INTAKE_BRIN },
	    { "vestiging", "", MSG_INTAKE_REQUIRED },
	    { "begin", "", MSG_INTAKE_REQUIRED },
	    { "eind", "2019-01-01", MSG_INTAKE_END_BEFORE },
	    { "eind", "2030-01-01", MSG_INTAKE_HOLIDAY_LONG } } },
	{ "contacts",
	  "brin;vestiging;soort;naam;functie;telefoon;email;inlognaam;regio;begindatum;einddatum",
	  contacts,
	  "naam",
	  { { "brin", "99ZZ", MSG_INTAKE_BRIN },
	    { "vestiging", "000", MSG_INTAKE_LOCATION },
	    { "soort", "alles", MSG_INTAKE_WORD },
	    { "naam", "", MSG_INTAKE_REQUIRED },
	    { "telefoon", "geen", MSG_INTAKE_PHONE },
	    { "email", "niets", MSG_INTAKE_EMAIL },
	    { "inlognaam", "niemand", MSG_INTAKE_CONTACT_LOGIN },
	    { "regio", "77", MSG_INTAKE_CONTACT_REGION },
	    { "begindatum", "1-13-2025", MSG_INTAKE_DAY },
	    { "einddatum", "1999-01-01", MSG_INTAKE_END_BEFORE } } },
	{ "a04", WORKLOAD_HEAD, workload, "onderwijsnaam", WORKLOAD_SORTS },
	{ "a14", WORKLOAD_HEAD, workload, "woongemeente", WORKLOAD_SORTS },
};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

/* What has to be said of a line. */
struct expected {
	struct str column;
	enum msg_id reason;
	int told;
};
static struct expected expected[LINES];
static size_t lines;

static size_t column_of(const struct kind *k, const char *column)
{
	struct str rest = str_of(k->head);
	size_t n = 0;

	while (!str_eq(str_cut(rest, ';', &rest), str_of(column))) {
		n++;
		assert_true(rest.n > 0);
	}
	return n;
}

/* The row with another value in a column. */
static void put_changed(struct buf *b, const char *row, size_t column, struct str value)
{
	for (size_t at = 0;; at++) {
		size_t n = strcspn(row, ";");

		buf_str(b, at == column ? value : (struct str){ row, n });
		if (row[n] == '\0') {
			return;
		}
		buf_char(b, ';');
		row += n + 1;
	}
}

static void put_quoted(struct buf *b, const char *row)
{
	buf_char(b, '"');
	for (const char *p = row; *p != '\0'; p++) {
		buf_text(b, *p == ';' ? "\";\"" : (char[]){ *p, '\0' });
	}
	buf_char(b, '"');
}

static void end_line(struct buf *b, const char *column, enum msg_id reason)
{
	assert_true(lines < LINES);
	expected[++lines] = (struct expected){ str_of(column), reason, 0 };
	buf_char(b, '\n');
}

/* Mistakes that a row of any kind can have. */
enum { TOO_FEW, TOO_MANY, FAR_TOO_MANY, ZERO, ENCODING, UNCLOSED, TOO_LONG, TURNED, SHAPES };

static void put_shape(struct buf *b, const struct kind *k, int shape, const char *row, char *filling)
{
	size_t n = strlen(row);
	const char *last = strrchr(row, ';');

	switch (shape) {
	case TOO_FEW:
		buf_add(b, row, (size_t)(last - row));
		end_line(b, "", MSG_INTAKE_ROW_TOO_FEW);
		break;
	case TOO_MANY:
		buf_add(b, row, n);
		buf_text(b, ";;te veel");
		end_line(b, "", MSG_INTAKE_ROW_TOO_MANY);
		break;
	case FAR_TOO_MANY:
		buf_add(b, row, n);
		for (int i = 0; i < CSV_MAX_FIELDS; i++) {
			buf_text(b, ";x");
		}
		end_line(b, "", MSG_INTAKE_ROW_TOO_MANY_OPEN);
		break;
	case ZERO:
		buf_add(b, row, n);
		buf_char(b, '\0');
		end_line(b, "", MSG_INTAKE_ROW_NUL);
		break;
	case ENCODING:
		put_changed(b, row, column_of(k, k->turned),
		            STR("Bo\x81"
		                "er"));
		end_line(b, k->turned, MSG_INTAKE_ROW_ENCODING);
		break;
	case UNCLOSED:
		buf_add(b, row, (size_t)(last - row));
		buf_text(b, ";\"");
		buf_text(b, last + 1);
		end_line(b, "", MSG_INTAKE_ROW_UNCLOSED);
		break;
	case TOO_LONG:
		buf_add(b, row, n);
		buf_add(b, filling, LONG);
		end_line(b, "", MSG_INTAKE_ROW_TOO_LONG);
		break;
	default:
		put_changed(b, row, column_of(k, k->turned),
		            STR("ree\xe2\x80\xae"
		                "oB"));
		end_line(b, k->turned, MSG_ACCESS_TURNS);
	}
}

/* One good row after another, every third in quotes, and the mistakes by turns between them. Gives how many are wrong. */
static uint64_t make(struct buf *b, const struct kind *k)
{
	char row[512], *filling = malloc(LONG);
	size_t sorts = 0, bad = 0;

	assert_non_null(filling);
	memset(filling, 'x', LONG);
	lines = 1;
	buf_text(b, k->head);
	buf_char(b, '\n');
	while (k->sorts[sorts].column != NULL) {
		sorts++;
	}
	for (int i = 0; i < GOOD; i++) {
		k->good(row, sizeof row, i);
		if (i % 3 == 0) {
			put_quoted(b, row);
		} else {
			buf_text(b, row);
		}
		end_line(b, "", MSG_COUNT);
		if (i % 4 != 1 || bad == sorts + SHAPES) {
			continue;
		}
		if (bad < sorts) {
			const struct sort *s = &k->sorts[bad];

			/* This is only seen when the last row of each key is left: about something of its own. */
			if (s->reason == MSG_INTAKE_CODE_LOGIN || s->reason == MSG_INTAKE_CONTACT_LOGIN) {
				k->good(row, sizeof row, GOOD + i);
			}
			put_changed(b, row, column_of(k, s->column), str_of(s->value));
			end_line(b, s->column, s->reason);
		} else if (k->turned != NULL || ((int)(bad - sorts) != ENCODING && (int)(bad - sorts) != TURNED)) {
			put_shape(b, k, (int)(bad - sorts), row, filling);
		}
		bad++;
	}
	assert_int_equal(bad, sorts + SHAPES);
	free(filling);
	return lines - 1 - GOOD;
}

/* The words of a reason up to its first argument. */
static bool says(struct str text, enum msg_id reason)
{
	struct str rest, start = str_cut(msg(LANG_NL, reason), '{', &rest);

	return text.n >= start.n && memcmp(text.p, start.p, start.n) == 0;
}

/* Each refused row stands in the file of them, once. */
static void check_refused(const struct kind *k, struct str rejects)
{
	struct arena a DEFER(arena_reset);
	struct csv_reader *r DEFER(csv_close) = NULL;
	const struct str *names;
	enum csv_refusal why;
	struct csv_row row;
	size_t count;
	bool more;

	arena_init(&a, 8 * 1024 * 1024);
	assert_int_equal(csv_open(&a, csv_from_memory, &rejects, &r), OK);
	assert_int_equal(csv_header(r, &a, &names, &count, &why), OK);
	for (;;) {
		int64_t line = 0;

		assert_int_equal(csv_next(r, &row, &more), OK);
		if (!more) {
			break;
		}
		if (row.count < 5 || !str_to_i64(row.fields[1], &line) || line < 2 || line > (int64_t)lines) {
			fail_msg("%s: what was refused does not read back: %.*s", k->name, STR_ARG(row.raw));
		}
		if (expected[line].reason == MSG_COUNT || !str_eq(row.fields[2], expected[line].column) ||
		    !says(row.fields[4], expected[line].reason)) {
			fail_msg("%s: line %d is refused by \"%.*s\" (%.*s): %.*s", k->name, (int)line,
			         STR_ARG(row.fields[2]), STR_ARG(row.fields[3]), STR_ARG(row.fields[4]));
		}
		expected[line].told++;
	}
	for (size_t line = 2; line <= lines; line++) {
		if (expected[line].told != (expected[line].reason != MSG_COUNT)) {
			fail_msg("%s: line %zu is refused %d times", k->name, line, expected[line].told);
		}
	}
}

static void check_kind(const struct kind *k)
{
	struct buf text DEFER(buf_finish);
	char *rejects = NULL;
	const char *name = "bestand";
	size_t n;
	FILE *out = open_memstream(&rejects, &n);
	struct intake_options opt = { .rejects = out, .cause = "import" };
	struct intake_tally t;
	uint64_t bad;

	buf_init(&text, 4 * 1024 * 1024);
	bad = make(&text, k);
	assert_int_equal(buf_err(&text), OK);
	opt.data = buf_view(&text);
	w.s->fail = (struct fail){ 0 };
	assert_ok(w.s, intake_import(&w.c, intake_kind_find(str_of(k->name)), &opt, &name, 1, &t));
	assert_int_equal(fclose(out), 0);
	check_refused(k, (struct str){ rejects, n });
	if (t.rows != GOOD + bad || t.refused != bad || t.added != GOOD) {
		fail_msg("%s: %d rows, %d refused, %d new, %d changed, %d same", k->name, (int)t.rows, (int)t.refused,
		         (int)t.added, (int)t.changed, (int)t.same);
	}
	free(rejects);
}

static void make_numbers(void)
{
	int n = 0;

	for (int i = 2000; n < GOOD; i++) {
		char text[PGN_DIGITS + 1];
		int sum = 0;

		(void)snprintf(text, sizeof text, "2%07d0", i);
		for (int k = 0; k < 8; k++) {
			sum += (9 - k) * (text[k] - '0');
		}
		if (sum % 11 < 10) {
			text[8] = (char)('0' + sum % 11);
			memcpy(pgns[n++], text, sizeof text);
		}
	}
}

static void bad_rows_are_named_and_good_ones_taken(void **state)
{
	struct scope scope = { SCOPE_INSTITUTION, STR("25PJ") };
	struct account_new teacher = {
		.login = STR("docent"),
		.name = STR("Docent"),
		.hash = STR("*"),
		.grant = { .role = ROLE_COORDINATOR, .first = day_of(2020, 1, 1), .scopes = &scope, .scope_count = 1 }
	};
	int64_t account;

	world_make(&w, *state);
	make_numbers();
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, account_create(&w.c, &teacher, &account));
	assert_ok(w.s, db_commit(w.s->db));
	for (size_t i = 0; i < KINDS; i++) {
		check_kind(&kinds[i]);
	}
	assert_int_equal(KINDS, intake_kind_count);
	world_drop(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bad_rows_are_named_and_good_ones_taken),
	};

	return db_support_run("bad rows of every kind", tests, sizeof tests / sizeof tests[0]);
}
