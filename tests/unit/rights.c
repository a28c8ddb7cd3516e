/* SPDX-License-Identifier: EUPL-1.2 */
/* Corrections stay and leave a trace, restriction closes the page and nothing else, requests have a clock. */
#include "world.h"

#include <string.h>

#include "people/corrected.h"
#include "people/open.h"
#include "trust/rights.h"
#include "trust_dossier_sql.h"
#include "trust_rights_sql.h"

static struct world w;
static int64_t sem;

static void begin(void **state)
{
	world_make(&w, *state);
	sem = world_person(&w, "100000009", "Boer", day_of(2009, 5, 12), "0193");
	world_enrol(&w, sem, "25PJ", "1001", "mbo");
	assert_ok(w.s, db_begin(w.s->db));
}

static void end(void)
{
	assert_ok(w.s, db_commit(w.s->db));
	world_drop(&w);
}

static struct person_put_in stored(void)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct person_list_row row;
	bool more;

	assert_ok(w.s, person_list_open(w.s->db, &(struct person_list_in){ ctx_list_i64(&w.arena, &sem, 1) }, &rows));
	assert_ok(w.s, person_list_next(&rows, &row, &more));
	assert_true(more);
	row.family_name = str_copy(&w.arena, row.family_name);
	row.street = str_copy(&w.arena, row.street);
	row.search_key = str_copy(&w.arena, row.search_key);
	return person_row_as_put(&row);
}

static void corrections_stay(void **state)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct corrected_offers_row offer;
	struct dossier_changes_row old;
	struct person_put_in in;
	bool more, kept;

	begin(state);
	assert_int_equal(rights_correct(&w.c, sem, STR("achternaam"), STR(""), STR("fout")), ERR_INPUT);
	assert_int_equal(rights_correct(&w.c, sem, STR("achternaam"), STR("Boer"), STR("fout")), ERR_INPUT);
	assert_int_equal(rights_correct(&w.c, sem, STR("geheim"), STR("x"), STR("fout")), ERR_INPUT);
	assert_int_equal(rights_correct(&w.c, sem, STR("achternaam"), STR("Bouwer"), STR(" ")), ERR_INPUT);
	assert_ok(w.s, rights_correct(&w.c, sem, STR("achternaam"), STR("Bouwer"), STR("verkeerd gespeld")));
	in = stored();
	assert_true(str_eq(in.family_name, STR("Bouwer")));
	assert_true(str_starts(in.search_key, STR("bouwer")));
	assert_ok(w.s, dossier_changes_open(w.s->db, &(struct dossier_changes_in){ sem }, &rows));
	assert_ok(w.s, dossier_changes_next(&rows, &old, &more));
	assert_true(more);
	assert_true(str_eq(old.old_value, STR("Boer")));
	assert_true(str_eq(old.reason, STR("verkeerd gespeld")));
	db_rows_close(&rows);
	/* A delivery with the old value does not bring it back, and is named; other facts come in. */
	in.family_name = STR("Boer");
	in.street = STR("Dorpsstraat");
	assert_ok(w.s, corrected_keep(&w.c, &in, &kept));
	assert_true(kept);
	assert_true(str_eq(in.family_name, STR("Bouwer")));
	assert_true(str_eq(in.street, STR("Dorpsstraat")));
	assert_ok(w.s, corrected_offers_open(w.s->db, &rows));
	assert_ok(w.s, corrected_offers_next(&rows, &offer, &more));
	assert_true(more);
	assert_true(str_eq(offer.offered, STR("Boer")));
	assert_true(str_eq(offer.value, STR("Bouwer")));
	db_rows_close(&rows);
	assert_ok(w.s, corrected_keep(&w.c, &in, &kept));
	assert_false(kept);
	end();
}

static void restriction_closes_the_page(void **state)
{
	struct ctx office;
	struct young y;

	begin(state);
	office = w.c;
	assert_ok(w.s, rights_restrict(&w.c, sem, STR("betwist de gegevens")));
	assert_int_equal(rights_restrict(&w.c, sem, STR("nog eens")), ERR_CONFLICT);
	world_as_coordinator(&w, "25PJ");
	assert_int_equal(people_open_key(&w.c, sem, ACTION_PERSON, &y), ERR_DENIED);
	assert_int_equal(people_open_key(&w.c, sem, ACTION_CONTACT, &y), ERR_DENIED);
	/* What the law obliges to goes on. */
	assert_ok(w.s, people_open_key(&w.c, sem, ACTION_SCHOOL_STEP, &y));
	assert_int_equal(rights_unrestrict(&w.c, sem), ERR_DENIED);
	assert_ok(w.s, rights_unrestrict(&office, sem));
	assert_int_equal(rights_unrestrict(&office, sem), ERR_CONFLICT);
	assert_ok(w.s, people_open_key(&w.c, sem, ACTION_PERSON, &y));
	end();
}

/* Who asks alone cannot fill the list: three wait at most. The privacy officer notes what comes in. */
static void few_requests_wait(void **state)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct request_of_person_row row;
	struct ctx young;
	struct str public;
	bool more;

	begin(state);
	young = w.c;
	young.actor = actor_of(ROLE_YOUNG);
	for (int i = 0; i < 3; i++) {
		assert_ok(w.s, rights_ask(&young, sem, STR("inzage"), w.c.today, STR("")));
	}
	assert_int_equal(rights_ask(&young, sem, STR("inzage"), w.c.today, STR("")), ERR_CONFLICT);
	assert_ok(w.s, rights_ask(&w.c, sem, STR("inzage"), w.c.today, STR("aan de balie")));
	for (int i = 0; i < 2; i++) {
		assert_ok(w.s, request_of_person_open(w.s->db, &(struct request_of_person_in){ sem }, &rows));
		do {
			assert_ok(w.s, request_of_person_next(&rows, &row, &more));
			assert_true(more);
		} while (!str_eq(row.state, STR("open")));
		public = str_copy(&w.arena, row.public);
		db_rows_close(&rows);
		assert_ok(w.s, rights_answer(&w.c, sem, public, false, STR("verstrekt")));
	}
	assert_ok(w.s, rights_ask(&young, sem, STR("inzage"), w.c.today, STR("")));
	assert_int_equal(rights_ask(&young, sem, STR("inzage"), w.c.today, STR("")), ERR_CONFLICT);
	end();
}

static void requests_have_a_clock(void **state)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct request_of_person_row row;
	struct str public;
	bool more;

	begin(state);
	assert_int_equal(rights_ask(&w.c, sem, STR("iets"), day_of(2026, 1, 31), STR("")), ERR_INPUT);
	assert_int_equal(rights_ask(&w.c, sem, STR("inzage"), day_of(2026, 2, 13), STR("")), ERR_INPUT);
	assert_ok(w.s, rights_ask(&w.c, sem, STR("inzage"), day_of(2026, 1, 31), STR("per brief")));
	assert_ok(w.s, request_of_person_open(w.s->db, &(struct request_of_person_in){ sem }, &rows));
	assert_ok(w.s, request_of_person_next(&rows, &row, &more));
	assert_true(more);
	assert_int_equal(row.due, day_of(2026, 3, 1));
	public = str_copy(&w.arena, row.public);
	db_rows_close(&rows);
	assert_ok(w.s, rights_extend(&w.c, sem, public));
	assert_int_equal(rights_extend(&w.c, sem, public), ERR_CONFLICT);
	assert_int_equal(rights_answer(&w.c, sem, public, false, STR("")), ERR_INPUT);
	assert_ok(w.s, rights_answer(&w.c, sem, public, false, STR("verstrekt")));
	assert_int_equal(rights_answer(&w.c, sem, public, true, STR("toch niet")), ERR_CONFLICT);
	assert_ok(w.s, request_of_person_open(w.s->db, &(struct request_of_person_in){ sem }, &rows));
	assert_ok(w.s, request_of_person_next(&rows, &row, &more));
	assert_true(str_eq(row.state, STR("afgehandeld")));
	assert_int_equal(row.due, day_of(2026, 5, 1));
	db_rows_close(&rows);
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(corrections_stay),
		cmocka_unit_test(restriction_closes_the_page),
		cmocka_unit_test(requests_have_a_clock),
		cmocka_unit_test(few_requests_wait),
	};

	return db_support_run("rights", tests, sizeof tests / sizeof tests[0]);
}
