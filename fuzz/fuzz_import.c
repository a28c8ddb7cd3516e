/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Files of every kind that the program takes in: the first byte says which kind and whether a school brings it, the rest is
 * the file. Each is tried on a small region that stays as it was; every row is counted once, and rows that are refused
 * read back as many.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "access/account.h"
#include "db/engine.h"
#include "db/migrate.h"
#include "db/migrations.h"
#include "fmt/utf8.h"
#include "fuzz.h"
#include "intake/run.h"

enum { HEAP = 64 * 1024 * 1024, REFUSED_MOST = 4 * 1024 * 1024, TODAY = 20496 /* 2026-02-12 */ };

/* Two at 25PJ, one of whom is in a group with a lesson; what the files of a corpus are about. */
static const struct {
	const char *kind, *text;
} begin_with[] = {
	{ "persons", "pgn;achternaam;voornamen;geboortedatum;gemeentecode\n"
	             "100000009;Aal;Ann;2008-05-12;0193\n"
	             "100000010;Baas;Bea;2005-06-01;0193\n" },
	{ "enrolments", "pgn;brin;vestiging;inschrijving;onderwijssoort;niveau;leerweg;groep;begindatum\n"
	                "100000009;25PJ;00;1;mbo;2;bol;A1;2025-08-01\n"
	                "100000010;25PJ;00;2;mbo;2;bol;A1;2025-08-01\n" },
	{ "lessons", "brin;vestiging;groep;vak;datum;begintijd;eindtijd;les\n"
	             "25PJ;00;A1;Taal;2026-02-10;9:00;10:00;een\n" },
	{ "groups", "pgn;brin;inschrijving;groep;begindatum\n100000009;25PJ;1;A1;2025-08-01\n" },
	{ "attendance", "pgn;brin;inschrijving;datum;begintijd;eindtijd;status\n"
	                "100000009;25PJ;1;2026-02-10;9:00;10:00;O\n" },
	{ "a04", "BRIN_NR;RAPPORTAGEMAAND;WOONGEMEENTE;RMC_REGIO;INSCHRIJVINGSVOLGNUMMER\n25PJ;202511;ZWOLLE;REGIO 10;1\n" },
};

static struct fail fail;
static struct ctx c;
static struct arena arena;

static enum err take(const struct intake_kind *kind, const struct intake_options *o, struct intake_tally *ret)
{
	static const char *const name = "file";

	arena_clear(&arena);
	return intake_import(&c, kind, o, &name, 1, ret);
}

/* Every import reads all schools first: some are enough. */
static const char few_schools[] = "DELETE FROM location WHERE brin NOT IN ('25PJ', '01AA', '25PW');"
				  "DELETE FROM institution WHERE brin NOT IN ('25PJ', '01AA', '25PW')";

static char key_path[64];

static void forget_keys(void)
{
	(void)unlink(key_path);
}

static void region(void)
{
	struct reference_counts counts;
	struct intake_tally tally;
	struct keys *keys;

	arena_init(&arena, HEAP);
	c = (struct ctx){ .arena = &arena, .fail = &fail, .lang = LANG_NL, .today = TODAY, .now = INT64_C(1770883200000000) };
	(void)snprintf(key_path, sizeof key_path, "/tmp/sluitend-fuzz-%ld.key", (long)getpid());
	(void)unlink(key_path);
	FUZZ_CHECK(atexit(forget_keys) == 0 && keys_open(&fail, key_path, true, &keys) == OK);
	c.keys = keys;
	FUZZ_CHECK(db_open(&fail, "sqlite::memory:", DB_WRITE, &c.db) == OK);
	db_fail_to(c.db, &fail);
	FUZZ_CHECK(db_migrate(c.db, migrations_files, migrations_count, NULL) == OK);
	FUZZ_CHECK(reference_load(c.db, &counts) == OK);
	FUZZ_CHECK(c.db->engine->text(c.db, few_schools) == OK);
	actor_system(&c);
	for (size_t i = 0; i < sizeof begin_with / sizeof begin_with[0]; i++) {
		struct intake_options o = { .cause = "import", .data = str_of(begin_with[i].text) };

		FUZZ_CHECK(take(intake_kind_find(str_of(begin_with[i].kind)), &o, &tally) == OK);
		FUZZ_CHECK(tally.added > 0 && tally.refused == 0);
	}
}

static uint64_t rows_of(struct str text)
{
	struct arena a;
	struct csv_reader *r = NULL;
	const struct str *names;
	struct csv_row row;
	enum csv_refusal why;
	uint64_t n = 0;
	size_t count;
	bool more;

	arena_init(&a, HEAP);
	FUZZ_CHECK(csv_open(&a, csv_from_memory, &text, &r) == OK);
	FUZZ_CHECK(csv_header(r, &a, &names, &count, &why) == OK);
	for (;;) {
		FUZZ_CHECK(csv_next(r, &row, &more) == OK);
		if (!more) {
			break;
		}
		n++;
	}
	csv_close(&r);
	arena_reset(&a);
	return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct intake_scope school = { .brin = "25PJ" };
	struct str file = size > 0 ? fuzz_text(data + 1, size - 1) : STR("");
	unsigned first = size > 0 ? data[0] : 0;
	struct intake_options o = { .cause = "import", .dry_run = true, .data = file };
	struct intake_tally t = { 0 };
	struct buf refused;
	enum err e;

	if (c.db == NULL) {
		region();
	}
	buf_init(&refused, REFUSED_MOST);
	o.refused = &refused;
	o.scope = first / intake_kind_count % 2 == 1 ? &school : NULL;
	o.data.p = file.p != NULL ? file.p : "";
	e = take(intake_kinds[first % intake_kind_count], &o, &t);
	/* Nothing that a file says is a fault of the program. */
	FUZZ_CHECK(e == OK || e == ERR_INPUT);
	FUZZ_CHECK(!db_in_transaction(c.db));
	if (e == OK) {
		FUZZ_CHECK(t.rows == t.added + t.changed + t.same + t.refused);
		FUZZ_CHECK(buf_err(&refused) != OK || utf8_valid(buf_view(&refused)));
		FUZZ_CHECK(buf_err(&refused) != OK || t.refused == 0 || rows_of(buf_view(&refused)) == t.refused);
	}
	buf_finish(&refused);
	return 0;
}
