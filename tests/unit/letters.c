/* SPDX-License-Identifier: EUPL-1.2 */
/* Letters: house style, words, and what is kept; drawn without a process, by the same code. */
#include "world.h"

#include <string.h>

#include "identity_oidc_sql.h"
#include "letters/inside.h"
#include "letters/letters.h"
#include "letters_sql.h"
#include "paper/paper.h"

static void region_keeps_its_style(void **state)
{
	struct world w;
	struct letter_style s;

	world_make(&w, *state);
	world_as(&w, ROLE_REGION, SCOPE_REGION, "10");
	assert_ok(w.s, letter_style_of(&w.c, STR("10"), &s));
	assert_int_equal(s.version, 0);
	assert_non_null(memmem(s.foot.p, s.foot.n, "IJssel-Vecht", 12));
	s.name = STR("  Team Leerplicht  ");
	s.colour = 0x223344;
	assert_ok(w.s, letter_style_keep(&w.c, STR("10"), &s));
	assert_ok(w.s, letter_style_of(&w.c, STR("10"), &s));
	assert_int_equal(s.version, 1);
	assert_true(str_eq(s.name, STR("Team Leerplicht")));
	assert_int_equal(s.colour, 0x223344);
	/* What may not be: a colour that nobody can read, a field that there is not, an address that is none. */
	s.colour = 0xffee00;
	assert_int_equal(letter_style_keep(&w.c, STR("10"), &s), ERR_INPUT);
	assert_string_equal(w.c.fail->field, "kleur");
	s.colour = 0;
	s.signature = STR("Groet, {iemand}");
	assert_int_equal(letter_style_keep(&w.c, STR("10"), &s), ERR_INPUT);
	assert_string_equal(w.c.fail->field, "ondertekening");
	s.signature = STR("Groet");
	s.email = STR("geen adres");
	assert_int_equal(letter_style_keep(&w.c, STR("10"), &s), ERR_INPUT);
	s.email = STR("");
	assert_int_equal(letter_style_keep(&w.c, STR("11"), &s), ERR_ABSENT);
	world_as_officer(&w, "0193");
	assert_int_equal(letter_style_keep(&w.c, STR("10"), &s), ERR_DENIED);
	world_drop(&w);
}

static void contrast_is_that_of_the_guideline(void **state)
{
	uint32_t v;

	(void)state;
	assert_int_equal(letter_contrast(0x000000), 2100);
	assert_int_equal(letter_contrast(0xffffff), 100);
	assert_true(letter_contrast(0x767676) >= 450 && letter_contrast(0x777777) < 450);
	assert_true(letter_colour_parse(STR("#0A5c5C"), &v) && v == 0x0a5c5c);
	assert_false(letter_colour_parse(STR("0a5c5c"), &v) || letter_colour_parse(STR("#0a5c5g"), &v) ||
	             letter_colour_parse(STR("#0a5"), &v));
}

/* Each standard text has the fields that a region's own must have, and none that there is not. */
static void standard_words_fit_their_own_rules(void **state)
{
	struct world w;

	world_make(&w, *state);
	world_as(&w, ROLE_REGION, SCOPE_REGION, "10");
	for (int t = 0; t < LETTER_TEMPLATES; t++) {
		for (int a = 0; a < LETTER_AUDIENCES; a++) {
			for (int l = 0; l < 2; l++) {
				struct letter_key k = { (enum letter_template)t, (enum letter_audience)a,
					                l == 0 ? LANG_NL : LANG_EN };
				struct letter_words words, again;

				assert_ok(w.s, letter_words_of(&w.c, STR("10"), &k, &words));
				assert_int_equal(words.version, 0);
				assert_ok(w.s, letter_words_keep(&w.c, STR("10"), &k, words.subject, words.words));
				assert_ok(w.s, letter_words_of(&w.c, STR("10"), &k, &again));
				assert_int_equal(again.version, 1);
				assert_true(str_eq(again.words, words.words));
			}
		}
	}
	world_drop(&w);
}

static void words_of_a_region(void **state)
{
	const struct letter_key k = { LETTER_INVITATION, LETTER_YOUNG, LANG_NL };
	struct letter_words words;
	struct world w;

	world_make(&w, *state);
	world_as(&w, ROLE_REGION, SCOPE_REGION, "10");
	assert_int_equal(letter_words_keep(&w.c, STR("10"), &k, STR("Kom"), STR("Om {tijd} in {plek}")), ERR_INPUT);
	assert_non_null(strstr(w.c.fail->what, "{dag}"));
	assert_int_equal(letter_words_keep(&w.c, STR("10"), &k, STR("Kom"), STR("{dag} {tijd} {plek} {naam")),
	                 ERR_INPUT);
	assert_int_equal(letter_words_keep(&w.c, STR("10"), &k, STR("a\nb"), STR("{dag} {tijd} {plek}")), ERR_INPUT);
	assert_int_equal(letter_words_keep(&w.c, STR("10"), &k, STR(""), STR("{dag} {tijd} {plek}")), ERR_INPUT);
	assert_ok(w.s, letter_words_keep(&w.c, STR("10"), &k, STR("Kom"), STR("{dag} {tijd} {plek}")));
	assert_ok(w.s, letter_words_of(&w.c, STR("10"), &k, &words));
	assert_true(words.version == 1 && str_eq(words.words, STR("{dag} {tijd} {plek}")));
	/* Another region has its own. */
	assert_ok(w.s, letter_words_of(&w.c, STR("11"), &k, &words));
	assert_int_equal(words.version, 0);
	assert_ok(w.s, letter_words_keep(&w.c, STR("10"), &k, STR(""), STR("")));
	assert_ok(w.s, letter_words_of(&w.c, STR("10"), &k, &words));
	assert_int_equal(words.version, 0);
	world_drop(&w);
}

static int64_t queued(struct world *w)
{
	struct letter_job job;
	int64_t n = 0;
	bool any = true;

	while (any) {
		assert_ok(w->s, letter_take(&w->c, &job, &any));
		n += any;
	}
	return n;
}

/* The same form twice: one letter, one mail. Who may open it is who reaches the person. */
/* Whatever a field holds, the subject is a header of a mail. */
static void a_subject_is_one_line(void **state)
{
	char longest[1200];
	struct world w;
	struct str got;

	world_make(&w, *state);
	assert_ok(w.s, letter_subject(&w.arena, STR("Uitnodiging: Stadhuis\nBcc: x@y.example\t!"), &got));
	assert_true(str_eq(got, STR("Uitnodiging: Stadhuis Bcc: x@y.example !")));
	for (size_t i = 0; i < sizeof longest; i += 2) {
		longest[i] = '\xc3';
		longest[i + 1] = '\xab';
	}
	assert_ok(w.s, letter_subject(&w.arena, (struct str){ longest, sizeof longest }, &got));
	assert_int_equal(got.n, 250);
	assert_true(str_is_line(got));
	world_drop(&w);
}

static void kept_once_and_opened_by_who_may(void **state)
{
	struct letter_made made = { .key = { LETTER_WARNING, LETTER_PARENTS, LANG_NL },
		                    .region = STR("10"),
		                    .subject = STR("Waarschuwing"),
		                    .text = STR("Beste ouder"),
		                    .pdf = STR("%PDF-1.4 hier staat de brief") };
	struct letter_sending sending = { .report = 7, .once = STR("eenmaal"), .count = 1, .action = ACTION_LETTER };
	struct str public, again, pdf, name;
	struct letter_kept *list;
	struct world w;
	bool twice;
	size_t n;

	world_make(&w, *state);
	sending.person = world_person(&w, "999990019", "Vries", day_of(2010, 3, 1), "0193");
	sending.to[0] = STR("ouder@thuis.example");
	world_as_officer(&w, "0193");
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, letter_keep(&w.c, &made, &sending, &public, &twice));
	assert_false(twice);
	assert_ok(w.s, letter_keep(&w.c, &made, &sending, &again, &twice));
	assert_true(twice && str_eq(again, public));
	assert_ok(w.s, db_commit(w.s->db));
	assert_int_equal(queued(&w), 1);
	assert_ok(w.s, letters_of(&w.c, sending.person, 7, &list, &n));
	assert_int_equal(n, 1);
	assert_true(list[0].mailed == 1 && list[0].key.audience == LETTER_PARENTS);
	assert_ok(w.s, letter_open(&w.c, public, &pdf, &name));
	assert_true(str_eq(pdf, made.pdf));
	assert_true(str_eq(name, STR("waarschuwing-2026-02-12.pdf")));
	world_as_officer(&w, "0180");
	assert_int_equal(letter_open(&w.c, public, &pdf, &name), ERR_ABSENT);
	world_as_coordinator(&w, "25PJ");
	assert_int_equal(letter_open(&w.c, public, &pdf, &name), ERR_DENIED);
	world_drop(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(region_keeps_its_style),
		cmocka_unit_test(contrast_is_that_of_the_guideline),
		cmocka_unit_test(standard_words_fit_their_own_rules),
		cmocka_unit_test(words_of_a_region),
		cmocka_unit_test(a_subject_is_one_line),
		cmocka_unit_test(kept_once_and_opened_by_who_may),
	};

	return db_support_run("letters", tests, sizeof tests / sizeof tests[0]);
}
