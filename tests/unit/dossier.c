/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What a person gets is everything: a word that stands in every table about persons comes back from each of them, as
 * JSON and on paper. Notes about third persons are withheld with a reason, and the compartment of the BOA never comes.
 */
#include "person_tables.h"
#include "world.h"

#include <stdlib.h>
#include <string.h>

#include "fmt/ident.h"
#include "fmt/json_read.h"
#include "paper/paper.h"
#include "people_sql.h"
#include "people_young_sql.h"
#include "trust/dossier.h"
#include "trust/retention.h"
#include "trust_dossier_sql.h"

static struct world w;
static int64_t sem;

/* Tables without words of their own, and what stands in for them. */
static bool speechless(const char *table)
{
	static const char *const names[] = { "registration_day", "log_subject", "retention_plan",
		                             "rights_withheld",  "roll_self",   "report_day" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (strcmp(names[i], table) == 0) {
			return true;
		}
	}
	return strncmp(table, "boa_", 4) == 0;
}

static void value_of(struct buf *sql, const char *table, const struct table_column_def *c)
{
	if (strcmp(c->name, "person") == 0) {
		buf_i64(sql, sem);
	} else if (c->word[0] != '\0') {
		buf_printf(sql, "'%s'", c->word);
	} else if (strcmp(c->name, "sector") == 0) {
		buf_text(sql, "'mbo'");
	} else if (strcmp(c->type, "TEXT") == 0) {
		buf_printf(sql, "'merk-%s-%s.'", table, c->name);
	} else if (strcmp(c->type, "@BYTES") == 0) {
		buf_text(sql, w.s->server ? "'\\x010000'::bytea" : "x'010000'");
	} else {
		buf_text(sql, strcmp(c->type, "BIGINT") == 0 ? "0" : "1.5");
	}
}

static void fill(const char *table, const struct table_column_def *columns, size_t n)
{
	struct buf sql DEFER(buf_finish) = { 0 };

	if ((speechless(table) && strncmp(table, "boa_", 4) != 0) || strcmp(table, "person") == 0) {
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
		value_of(&sql, table, &columns[i]);
	}
	buf_text(&sql, ")");
	buf_char(&sql, '\0');
	assert_int_equal(buf_err(&sql), OK);
	db_support_sql(w.s->db, sql.p);
}

static struct buf given;

static bool stands(const char *word)
{
	return memmem(given.p, given.n, word, strlen(word)) != NULL;
}

/*
 * Columns of text that the person does not get: names of rows in addresses, codes of places that stand by their name or beside
 * it, what the program keeps to find or repeat something, who of a school reported, the words of who judged a colleague.
 */
static bool not_told(const char *table, const char *column)
{
	static const char *const everywhere[] = { "public",   "location",      "region", "municipality",
		                                  "brin",     "search_key",    "once",   "origin",
		                                  "rule",     "old_state",     "duty",   "old_status",
		                                  "old_desk", "school_region", "told",   "reference" };
	static const char *const here[] = { "leave_request.decider", "glass.note",
		                            "register_out.code",     "register_out.field",
		                            "register_out.heard",    "report.reporter_email",
		                            "report.reporter_phone", "report.reporter_function",
		                            "answer.ticked" };
	char both[80];

	(void)snprintf(both, sizeof both, "%s.%s", table, column);
	for (size_t i = 0; i < sizeof everywhere / sizeof everywhere[0]; i++) {
		if (strcmp(everywhere[i], column) == 0) {
			return true;
		}
	}
	for (size_t i = 0; i < sizeof here / sizeof here[0]; i++) {
		if (strcmp(here[i], both) == 0) {
			return true;
		}
	}
	return false;
}

/* Each column of words of each table, and nothing of the compartment. */
static void is_given(const char *table, const struct table_column_def *columns, size_t n)
{
	char word[100];

	for (size_t i = 0; i < n; i++) {
		bool words = strcmp(columns[i].type, "TEXT") == 0 && columns[i].word[0] == '\0' &&
		             strcmp(columns[i].name, "sector") != 0;

		(void)snprintf(word, sizeof word, "merk-%s-%s.", table, columns[i].name);
		if (strncmp(table, "boa_", 4) == 0) {
			assert_false(stands(word));
		} else if (words && !speechless(table) && strcmp(table, "person") != 0 &&
		           !not_told(table, columns[i].name) && !stands(word)) {
			fail_msg("what %s.%s holds is not given to the person", table, columns[i].name);
		}
	}
}

static void begin(void **state)
{
	world_make(&w, *state);
	sem = world_person(&w, "100000009", "Boer", day_of(2009, 5, 12), "0193");
	buf_init(&given, 1 << 24);
}

static void end(void)
{
	buf_finish(&given);
	world_drop(&w);
}

static void every_table_is_given(void **state)
{
	const struct json_value *json;
	struct json_fault fault;

	begin(state);
	each_person_table(fill);
	assert_ok(w.s, dossier_json(&w.c, ACTION_RIGHTS, sem, &given));
	each_person_table(is_given);
	assert_true(stands("\"persoonsgebondenNummer\":\"100000009\""));
	assert_true(stands("\"achternaam\":\"Boer\""));
	assert_int_equal(jr_parse(&w.arena, buf_view(&given), &json, &fault), OK);
	for (size_t i = 0; i < dossier_table_count; i++) {
		assert_non_null(jr_member(json, dossier_tables[i].key));
	}
	assert_int_equal(jr_member(json, "keuzes")->count, 1);
	end();
}

static void notes_about_others_are_withheld(void **state)
{
	struct buf pdf DEFER(buf_finish);

	begin(state);
	buf_init(&pdf, 1 << 24);
	assert_ok(w.s, contact_add(w.s->db,
	                           &(struct contact_add_in){ sem, 1, 0, day_of(2026, 2, 3), STR("gesproken"), true, 0,
	                                                     STR("25PJ"), STR("buurvrouw belde") },
	                           NULL));
	assert_ok(w.s, contact_add(w.s->db,
	                           &(struct contact_add_in){ sem, 2, 0, day_of(2026, 2, 4), STR("gesproken"), true, 0,
	                                                     STR("25PJ"), STR("komt maandag weer") },
	                           NULL));
	assert_ok(w.s,
	          withheld_put(w.s->db,
	                       &(struct withheld_put_in){ sem, STR("contact"), 1, STR("gaat over een ander"), 0, 0 },
	                       NULL));
	assert_ok(w.s, dossier_json(&w.c, ACTION_RIGHTS, sem, &given));
	assert_false(stands("buurvrouw"));
	assert_true(stands("gaat over een ander"));
	assert_true(stands("komt maandag weer"));
	buf_clear(&given);
	assert_ok(w.s, dossier_paper(&w.c, ACTION_RIGHTS, sem, &given));
	assert_false(stands("buurvrouw"));
	assert_true(stands("Niet verstrekt: gaat over een ander"));
	assert_true(stands("komt maandag weer"));
	assert_ok(w.s, paper_draw(w.c.fail, buf_view(&given), &pdf));
	assert_memory_equal(pdf.p, "%PDF", 4);
	end();
}

static void nobody_gets_what_is_not_theirs(void **state)
{
	begin(state);
	assert_int_equal(dossier_json(&w.c, ACTION_RIGHTS, sem + 1, &given), ERR_ABSENT);
	buf_clear(&given);
	world_as_coordinator(&w, "25PJ");
	assert_int_equal(dossier_json(&w.c, ACTION_RIGHTS, sem, &given), ERR_DENIED);
	assert_int_equal(dossier_paper(&w.c, ACTION_RIGHTS, sem, &given), ERR_DENIED);
	assert_int_equal(dossier_json(&w.c, ACTION_OWN_DATA, sem, &given), ERR_DENIED);
	assert_int_equal(given.n, 0);
	end();
}

/* What stands in the whole of it and not in a copy; and what a parent does not get. */
static const char *const judged[] = { "\"notitie\":\"merk-contact-note.\"", "oelichting\":\"merk-finding_step-note.\"",
	                              "\"reden\":\"merk-glass-reason.\"", "\"reden\":\"merk-legal_hold-reason.\"" };
static const char *const own[] = { "\"reden\":\"merk-mark_history-reason.\"", "\"merk-rights_request-note.\"",
	                           "\"keuzes\":[{", "haalde een kopie", "merk-guardian-phone." };

static void copy_as(enum role role, const char *public)
{
	world_as(&w, role, SCOPE_PERSON, public);
	buf_clear(&given);
	assert_ok(w.s, dossier_json(&w.c, ACTION_OWN_DATA, sem, &given));
}

static void is_a_copy(void)
{
	assert_true(stands("\"achternaam\":\"Boer\""));
	assert_true(stands("merk-exemption"));
	assert_true(stands("\"nietVerstrekt\":\"moet eerst worden nagelezen\""));
	assert_true(stands("\"ontbreekt\""));
	assert_false(stands("merk-boa"));
	for (size_t i = 0; i < sizeof judged / sizeof judged[0]; i++) {
		assert_false(stands(judged[i]));
	}
}

static void a_copy_is_without_what_is_to_be_read(void **state)
{
	struct young_by_public_row row;
	char public[IDENT_TEXT];
	bool found;

	begin(state);
	w.c.lang = LANG_NL;
	each_person_table(fill);
	assert_ok(w.s, young_by_key(w.s->db, &w.arena, &(struct young_by_key_in){ sem }, &row, &found));
	assert_true(found);
	(void)snprintf(public, sizeof public, "%.*s", STR_ARG(row.public));
	assert_ok(w.s, dossier_json(&w.c, ACTION_RIGHTS, sem, &given));
	for (size_t i = 0; i < sizeof judged / sizeof judged[0]; i++) {
		assert_true(stands(judged[i]));
	}
	copy_as(ROLE_YOUNG, public);
	copy_as(ROLE_YOUNG, public);
	is_a_copy();
	for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
		assert_true(stands(own[i]));
	}
	copy_as(ROLE_PARENT, public);
	is_a_copy();
	for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
		assert_false(stands(own[i]));
	}
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_table_is_given),
		cmocka_unit_test(notes_about_others_are_withheld),
		cmocka_unit_test(nobody_gets_what_is_not_theirs),
		cmocka_unit_test(a_copy_is_without_what_is_to_be_read),
	};

	return db_support_run("dossier", tests, sizeof tests / sizeof tests[0]);
}
