/* SPDX-License-Identifier: EUPL-1.2 */
/* The workload by the lists of the register: taken in, replaced, taken back, and laid beside what is known; on each engine. */
#include "world.h"

#include <string.h>

#include "intake/run.h"
#include "intake/undo.h"
#include "register/work.h"

#define HEAD                                                                                                            \
	"PERSOONSGEBONDEN_NUMMER;BRIN_NR;RAPPORTAGEMAAND;WOONGEMEENTE;ONDERWIJSNAAM;RMC_REGIO;INSCHRIJVINGSVOLGNUMMER;" \
	"VANAF_WANNEER;MELDING_VERZUIM_WETTELIJK\n"
#define ANN "100000009;25PJ;202510;ZWOLLE;Kok;REGIO 10;1;202510;J\n"
#define BEA "100000010;25PJ;202511;ZWOLLE;Kok;REGIO 10;1;202511;N\n"
#define COR "100000022;25PJ;202511;ZWOLLE;Monteur;REGIO 10;2;202511;N\n"
#define NOBODY "100000034;25PJ;202511;ZWOLLE;Monteur;REGIO 10;1;202511;N\n"
#define TWO ";25PJ;202511;KAMPEN;Monteur;REGIO 10;1;202511;N\n;25PJ;202511;KAMPEN;Monteur;REGIO 10;1;202511;N\n"

static struct world w;
static int64_t ann, bea, cor;
static struct str block;
static char refused[4096];

/* Ann is at school, Bea is not, Cor lives in Kampen. */
static void begin(void **state)
{
	world_make(&w, *state);
	ann = world_person(&w, "100000009", "Aal", day_of(2006, 5, 12), "0193");
	bea = world_person(&w, "100000010", "Baas", day_of(2005, 6, 1), "0193");
	cor = world_person(&w, "100000022", "Cats", day_of(2005, 1, 1), "0166");
	world_enrol(&w, ann, "25PJ", "7001", "mbo");
	block = STR("");
	refused[0] = '\0';
}

static enum err on_batch(void *arg, struct intake_run *r, const struct intake_tally *t, struct str undo)
{
	(void)arg, (void)r, (void)t;
	block = undo.n > 0 ? str_copy(&w.arena, undo) : block;
	return OK;
}

static enum err on_look(void *arg, struct intake_run *r, uint64_t done, uint64_t total)
{
	(void)arg, (void)r, (void)done, (void)total;
	return OK;
}

static enum err bring_of(const char *kind, struct str text, const char *school, struct intake_tally *ret)
{
	struct buf out DEFER(buf_finish);
	struct intake_scope scope = { .brin = "25PJ" };
	struct intake_watch watch = { NULL, on_batch, on_look };
	struct intake_options o = { .cause = "import", .data = text, .refused = &out, .watch = &watch };
	const char *name = "file";
	enum err e;

	buf_init(&out, sizeof refused - 1);
	if (school != NULL) {
		(void)snprintf(scope.location, sizeof scope.location, "%s", school);
		o.scope = &scope;
	}
	*ret = (struct intake_tally){ 0 };
	e = intake_import(&w.c, intake_kind_find(str_of(kind)), &o, &name, 1, ret);
	(void)snprintf(refused, sizeof refused, "%.*s", (int)out.n, out.n > 0 ? out.p : "");
	return e;
}

static struct intake_tally bring(const char *text)
{
	struct intake_tally t;

	assert_ok(w.s, bring_of("a04", str_of(text), NULL, &t));
	assert_int_equal(t.rows, t.added + t.changed + t.same + t.refused);
	return t;
}

static void assert_tally(struct intake_tally t, uint64_t added, uint64_t changed, uint64_t same)
{
	assert_int_equal(t.added, added);
	assert_int_equal(t.changed, changed);
	assert_int_equal(t.same, same);
	assert_int_equal(t.refused, 0);
}

static struct work_overview overview(void)
{
	struct work_overview o;
	struct str list;

	assert_ok(w.s, work_overview(&w.c, STR(""), &list, &o));
	return o;
}

static struct work_list listed(const char *group, const char *town)
{
	struct work_list list;

	assert_ok(w.s, work_list(&w.c, &(struct work_query){ .group = str_of(group), .town = str_of(town) }, &list));
	return list;
}

/* Each number is the list behind it. */
static void assert_counted_is_listed(void)
{
	struct work_overview o = overview();
	int64_t waiting;

	for (int g = 0; g < WORK_GROUPS; g++) {
		assert_int_equal(listed(work_group_name((enum work_group)g), "").total, o.groups[g]);
	}
	for (int k = 0; k < WORK_COLUMNS; k++) {
		const char *name = work_column_name((enum work_column)k);

		assert_int_equal(listed(name, "").total, o.sum[k]);
		for (size_t i = 0; i < o.town_count; i++) {
			char code[8];

			(void)snprintf(code, sizeof code, "%.*s", STR_ARG(o.towns[i].code));
			assert_int_equal(listed(name, code).total, o.towns[i].n[k]);
		}
	}
	assert_ok(w.s, work_waiting(&w.c, 100, &waiting));
	assert_int_equal(waiting, o.groups[WORK_TODO]);
}

static void mark(const char *group, const char *state)
{
	struct work_list list = listed(group, "");

	assert_int_equal(list.total, 1);
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, work_mark(&w.c, list.rows[0].public, str_of(state)));
	assert_ok(w.s, db_commit(w.s->db));
}

static void a_list_is_laid_beside_what_is_known(void **state)
{
	struct work_overview o;
	struct actor system;

	begin(state);
	system = w.c.actor;
	assert_tally(bring(HEAD ANN BEA COR NOBODY TWO), 6, 0, 0);
	assert_tally(bring(HEAD ANN BEA COR NOBODY TWO), 0, 0, 6);
	/* Rows change places, and one says something new. */
	assert_tally(bring(HEAD TWO NOBODY COR BEA "100000009;25PJ;202510;ZWOLLE;Gastheer;REGIO 10;1;202510;J\n"), 0, 1,
	             5);
	world_as(&w, ROLE_RMC, SCOPE_MUNICIPALITY, "0193");
	o = overview();
	assert_int_equal(o.groups[WORK_ENROLLED], 1);
	assert_int_equal(o.groups[WORK_TODO], 1);
	assert_int_equal(o.groups[WORK_ELSEWHERE], 1);
	assert_int_equal(o.groups[WORK_UNKNOWN], 1);
	assert_int_equal(o.sum[WORK_COLUMN_ALL], 4);
	assert_int_equal(o.newest, 202511);
	assert_counted_is_listed();
	/* Who lives elsewhere is not named, and cannot be taken up here. */
	assert_int_equal(listed("verhuisd", "").rows[0].name.n, 0);
	assert_false(listed("verhuisd", "").rows[0].may);
	assert_true(str_eq(listed("doen", "").rows[0].school, STR("")));
	assert_true(str_eq(listed("ingeschreven", "").rows[0].programme, STR("Gastheer")));
	assert_true(listed("ingeschreven", "").rows[0].school.n > 0);
	assert_int_equal(listed("onbekend", "").rows[0].line, 4);
	mark("doen", "bezig");
	assert_int_equal(overview().groups[WORK_BUSY], 1);
	assert_counted_is_listed();
	/* Another municipality has another part of the list. */
	world_again(&w, &system);
	world_as(&w, ROLE_RMC, SCOPE_MUNICIPALITY, "0166");
	assert_int_equal(overview().sum[WORK_COLUMN_ALL], 2);
	assert_int_equal(overview().groups[WORK_UNKNOWN], 2);
	world_drop(&w);
}

static void a_newer_list_keeps_what_was_done(void **state)
{
	struct actor system, rmc;

	begin(state);
	system = w.c.actor;
	(void)bring(HEAD BEA COR NOBODY);
	world_as(&w, ROLE_RMC, SCOPE_MUNICIPALITY, "0193");
	rmc = w.c.actor;
	mark("doen", "bezig");
	/* Bea falls off the list ... */
	world_again(&w, &system);
	assert_tally(bring(HEAD COR), 0, 0, 1);
	world_again(&w, &rmc);
	assert_int_equal(overview().groups[WORK_GONE], 2);
	assert_int_equal(overview().groups[WORK_BUSY], 0);
	assert_counted_is_listed();
	/* ... and comes back as she was: somebody is busy with her. */
	world_again(&w, &system);
	assert_tally(bring(HEAD BEA COR), 0, 1, 1);
	world_again(&w, &rmc);
	assert_int_equal(overview().groups[WORK_BUSY], 1);
	mark("loopt", "klaar");
	assert_int_equal(overview().groups[WORK_DONE], 1);
	/* The person of a number that nobody had came with a delivery. */
	world_again(&w, &system);
	(void)world_person(&w, "100000034", "Dirks", day_of(2006, 3, 3), "0193");
	assert_tally(bring(HEAD BEA COR NOBODY), 1, 0, 2);
	world_again(&w, &rmc);
	assert_int_equal(overview().groups[WORK_TODO], 1);
	assert_counted_is_listed();
	world_drop(&w);
}

static void an_older_list_and_one_with_mistakes_take_nothing_away(void **state)
{
	struct intake_tally t;

	begin(state);
	(void)bring(HEAD ANN BEA COR NOBODY TWO);
	assert_int_equal(bring_of("a04", STR(HEAD ANN), NULL, &t), ERR_INPUT);
	assert_int_equal(t.added, 0);
	/* One row is wrong: whoever is missing stays. */
	t = bring(HEAD BEA "100000009;25PJ;2025;ZWOLLE;Kok;REGIO 10;1;;\n");
	assert_int_equal(t.refused, 1);
	assert_non_null(strstr(refused, "rapportagemaand"));
	world_as(&w, ROLE_RMC, SCOPE_MUNICIPALITY, "0193");
	assert_int_equal(overview().groups[WORK_GONE], 0);
	assert_int_equal(overview().sum[WORK_COLUMN_ALL], 4);
	world_drop(&w);
}

static void messy_files_are_read_or_refused_by_name(void **state)
{
	static const char *const wrong[] = {
		"",                                                           /* nothing */
		"BRIN_NR;RAPPORTAGEMAAND;WOONGEMEENTE\n25PJ;202510;ZWOLLE\n", /* columns are missing */
		"PK\003\004 a workbook",                                      /* no text */
		"BRIN_NR;BRIN_NR;RAPPORTAGEMAAND;WOONGEMEENTE;RMC_REGIO;INSCHRIJVINGSVOLGNUMMER\n", /* twice the same */
	};
	static const char *const rows[] = {
		"123456789;25PJ;202510;ZWOLLE;Kok;REGIO 10;1;;\n", /* no personal number */
		";99ZZ;202510;ZWOLLE;Kok;REGIO 10;1;;\n",          /* no such institution */
		";25PJ;202513;ZWOLLE;Kok;REGIO 10;1;;\n",          /* no month */
		";25PJ;;ZWOLLE;Kok;REGIO 10;1;;\n",
		";25PJ;202510;;Kok;REGIO 10;1;;\n",
		";25PJ;202510;ZWOLLE;Kok;REGIO;1;;\n", /* no region */
		";25PJ;202510;ZWOLLE;Kok;REGIO 10;1;;misschien\n",
		";25PJ;202510\n", /* too few cells */
	};
	struct intake_tally t;
	struct work_list list;

	begin(state);
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		assert_int_equal(bring_of("a04", str_of(wrong[i]), NULL, &t), ERR_INPUT);
	}
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		t = bring(str_format(&w.arena, "%s%s", HEAD, rows[i]).p);
		assert_int_equal(t.refused, 1);
		assert_int_equal(t.added, 0);
	}
	/* A header alone changes nothing. */
	assert_tally(bring(HEAD), 0, 0, 0);
	/* Windows-1252, commas, quotes, another order and case. */
	assert_ok(
		w.s,
		bring_of(
			"a14",
			STR("woongemeente,Brin-nr,\"RMC regio\",rapportagemaand,inschrijvingsvolgnummer,onderwijsnaam\r\n"
	                    "S\332DWEST-FRYSL\302N,25pj,2,202509,1,\"Kok, \"\"chef\"\"\"\r\n"
	                    "RIJSWIJK,25pj,28,2025-09,1,Kok\r\n"),
			NULL, &t));
	assert_tally(t, 2, 0, 0);
	world_as(&w, ROLE_RMC, SCOPE_MUNICIPALITY, "1900");
	list = listed("", "");
	assert_int_equal(list.total, 1);
	assert_true(str_eq(list.rows[0].programme, STR("Kok, \"chef\"")));
	world_drop(&w);
}

static void a_school_brings_its_own_and_takes_it_back(void **state)
{
	struct undo_run u = { .c = &w.c, .book = &w.book };
	struct buf report DEFER(buf_finish);
	struct actor system, rmc;
	struct intake_tally t;

	begin(state);
	system = w.c.actor;
	buf_init(&report, 4096);
	u.report = &report;
	world_enrol(&w, cor, "01AA", "9", "mbo");
	/* Cor is known, but not at this school: the school does not learn of it. Ann is found by the number of her enrolment. */
	assert_ok(w.s, bring_of("a04",
	                        STR(HEAD COR ";25PJ;202510;ZWOLLE;Kok;REGIO 10;7001;202510;J\n"
	                                     ";25PJ;202510;ZWOLLE;Kok;REGIO 10;1;202510;J\n"),
	                        "", &t));
	assert_tally(t, 3, 0, 0);
	world_as(&w, ROLE_RMC, SCOPE_MUNICIPALITY, "0193");
	rmc = w.c.actor;
	assert_int_equal(overview().groups[WORK_UNKNOWN], 2);
	assert_int_equal(overview().groups[WORK_ENROLLED], 1);
	mark("ingeschreven", "bezig");
	world_again(&w, &system);
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, intake_kind_find(STR("a04"))->undo(&u, block));
	assert_ok(w.s, db_commit(w.s->db));
	/* What somebody took up stays. */
	assert_int_equal(u.undone, 2);
	assert_int_equal(u.kept, 1);
	/* A number that stands in the list twice says nothing of whose it is, nor one of somebody who lives elsewhere. */
	assert_ok(
		w.s,
		bring_of(
			"a14",
			STR(HEAD
	                    ";25PJ;202510;ZWOLLE;Kok;REGIO 10;7001;202510;J\n;25PJ;202510;ZWOLLE;Bakker;REGIO 10;7001;202510;J\n"),
			"", &t));
	assert_ok(w.s, bring_of("a14", STR(HEAD ";25PJ;202510;KAMPEN;Kok;REGIO 10;7001;202510;J\n"), "", &t));
	/* Of another school, or for one location alone: refused. */
	assert_ok(w.s, bring_of("a04", STR(HEAD ";01AA;202510;ZWOLLE;Kok;REGIO 10;1;;\n"), "", &t));
	assert_int_equal(t.refused, 1);
	assert_ok(w.s, bring_of("a04", STR(HEAD ANN), "00", &t));
	assert_int_equal(t.refused, 1);
	world_again(&w, &rmc);
	{
		struct work_list list;

		assert_ok(w.s, work_list(&w.c, &(struct work_query){ .list = STR("a14"), .group = STR("ingeschreven") },
		                         &list));
		assert_int_equal(list.total, 0);
	}
	world_drop(&w);
}

static void a_region_sees_numbers_alone(void **state)
{
	struct buf file DEFER(buf_finish);
	struct work_overview o;
	struct work_list list;
	struct str name;
	struct actor system;

	begin(state);
	system = w.c.actor;
	(void)bring(HEAD ANN BEA);
	world_as(&w, ROLE_REGION, SCOPE_REGION, "10");
	assert_true(overview().few);
	assert_int_equal(work_list(&w.c, &(struct work_query){ 0 }, &list), ERR_DENIED);
	world_again(&w, &system);
	buf_init(&file, 8192);
	buf_text(&file, HEAD ANN BEA);
	for (int i = 0; i < 30; i++) {
		buf_printf(&file, ";25PJ;202510;%s;Kok;REGIO 10;%d;202510;J\n", i < 2 ? "KAMPEN" : "ZWOLLE", i);
	}
	assert_ok(w.s, buf_err(&file));
	assert_int_equal(bring(str_copy(&w.arena, buf_view(&file)).p).added, 30);
	world_as(&w, ROLE_REGION, SCOPE_REGION, "10");
	o = overview();
	assert_false(o.few);
	assert_int_equal(o.sum[WORK_COLUMN_ALL], 32);
	assert_int_equal(o.town_count, 2);
	for (size_t i = 0; i < o.town_count; i++) {
		for (int k = 0; k < WORK_COLUMNS; k++) {
			assert_true(o.towns[i].hidden[k] || o.towns[i].n[k] == 0 || o.towns[i].n[k] >= WORK_LEAST);
		}
	}
	/* No group of one either. */
	assert_int_equal(o.groups[WORK_TODO], 0);
	world_again(&w, &system);
	world_as_coordinator(&w, "25PJ");
	assert_int_equal(work_overview(&w.c, STR(""), &name, &o), ERR_DENIED);
	world_drop(&w);
}

static void what_nobody_may_keep_goes_at_night(void **state)
{
	const int64_t day = INT64_C(86400) * 1000000;
	struct actor system;

	begin(state);
	system = w.c.actor;
	(void)bring(HEAD BEA NOBODY);
	(void)bring(HEAD BEA);
	w.c.now += 200 * day;
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, work_night(&w.c));
	assert_ok(w.s, db_commit(w.s->db));
	/* Bea stands on the list still; of nobody nothing is left, so that he is new. */
	assert_tally(bring(HEAD BEA NOBODY), 1, 0, 1);
	(void)bring(HEAD NOBODY);
	w.c.now += 800 * day;
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, work_night(&w.c));
	assert_ok(w.s, db_commit(w.s->db));
	world_again(&w, &system);
	assert_tally(bring(HEAD BEA NOBODY), 2, 0, 0);
	world_drop(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_list_is_laid_beside_what_is_known),
		cmocka_unit_test(a_newer_list_keeps_what_was_done),
		cmocka_unit_test(an_older_list_and_one_with_mistakes_take_nothing_away),
		cmocka_unit_test(messy_files_are_read_or_refused_by_name),
		cmocka_unit_test(a_school_brings_its_own_and_takes_it_back),
		cmocka_unit_test(a_region_sees_numbers_alone),
		cmocka_unit_test(what_nobody_may_keep_goes_at_night),
	};

	return db_support_run("work", tests, sizeof tests / sizeof tests[0]);
}
