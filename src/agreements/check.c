/* SPDX-License-Identifier: EUPL-1.2 */
#include "agreements/check.h"

#include "access/page.h"
#include "agreements/words.h"
#include "base/vec.h"

struct checking {
	struct ctx *c;
	const struct agreement *a;
	VEC(struct agreement_remark) list;
};

static enum err say(struct checking *k, bool wrong, size_t line, enum msg_id id, const struct str *args, size_t n)
{
	struct agreement_remark *r = vec_push(k->c->arena, &k->list);

	if (r == NULL) {
		return ERR_NOMEM;
	}
	*r = (struct agreement_remark){ wrong, line, page_text(k->c, id, args, n) };
	return r->text.p != NULL ? OK : ERR_NOMEM;
}

#define WRONG(k, line, id) say((k), true, (line), (id), NULL, 0)
#define WRONG1(k, line, id, x) say((k), true, (line), (id), (struct str[]){ (x) }, 1)

static struct str about(const struct checking *k, const struct agreed_row *row)
{
	return agreed_subject_words(k->c->lang, row->subject);
}

/* What a school has to report by law: V3, LRV, RMC and luxury leave; of age at 16 hours it is agreed. */
static bool by_law(const struct agreed_row *row)
{
	return row->step == AGREED_REPORT && (row->subject == RULE_V3 || row->subject == RULE_LRV ||
	                                      row->subject == RULE_RMC || row->subject == AGREED_LUXURY);
}

static enum err check_law(struct checking *k, size_t line, const struct agreed_row *row)
{
	const int most = law_protocol_national()->due_working_days;
	struct str source;

	if (!by_law(row)) {
		return OK;
	}
	source = row->subject == AGREED_LUXURY ? str_of(law_rule_source(RULE_LUXURY))
	                                       : str_of(law_rule_source((enum law_rule)row->subject));
	if (row->who == AGREED_NOBODY) {
		return say(k, true, line, MSG_AGREEMENTS_CHECK_LAW_NOBODY, (struct str[]){ about(k, row), source }, 2);
	}
	if (row->days == AGREED_NO_TERM || row->days > most || row->pause) {
		return say(k, true, line, MSG_AGREEMENTS_CHECK_LAW_TERM,
		           (struct str[]){ about(k, row), str_format(k->c->arena, "%d", most), source }, 3);
	}
	return OK;
}

static bool of_school(enum agreed_who who)
{
	return who == AGREED_TEACHER || who == AGREED_MENTOR || who == AGREED_COORDINATOR;
}

/* What is reported: the kinds of a report. What comes after a report is agreed under the kind. */
static bool reported(int subject)
{
	return subject != AGREED_LESSON && (subject >= RULE_COUNT || law_rule_is_obligation((enum law_rule)subject));
}

/* A lesson is registered, for whoever is in it; and nothing else is. Who is told of it works at the school. */
static enum err check_lesson(struct checking *k, size_t line, const struct agreed_row *row)
{
	bool whole = row->sector == SECTOR_COUNT && row->age == AGE_ANY && row->count == COUNT_ANY;
	bool told = row->told == AGREED_NOBODY || row->told == AGREED_MENTOR || row->told == AGREED_COORDINATOR;

	if ((row->subject == AGREED_LESSON) != (row->step == AGREED_REGISTER)) {
		return WRONG(k, line, MSG_AGREEMENTS_CHECK_REGISTER);
	}
	if (row->subject == AGREED_LESSON &&
	    (!whole || !told || (row->who != AGREED_TEACHER && row->who != AGREED_NOBODY))) {
		return WRONG(k, line, MSG_AGREEMENTS_CHECK_LESSON);
	}
	return OK;
}

static enum err check_letter(struct checking *k, size_t line, const struct agreed_row *row)
{
	return row->letter.n == 0 || agreed_letter_known(row->step, row->letter)
	               ? OK
	               : WRONG1(k, line, MSG_AGREEMENTS_CHECK_LETTER, row->letter);
}

/* A school counts from its signal; an authority from the report or, but for taking it up, from when it was taken up. */
static bool clock_fits(const struct agreed_row *row)
{
	if (agreed_step_of_school(row->step)) {
		return row->clock == FROM_SIGNAL;
	}
	return row->clock != FROM_SIGNAL && (row->step != AGREED_TAKE_UP || row->clock != FROM_TAKE_UP);
}

/* Some rules are about one age only, so that a row about the other never says anything. */
static bool age_fits(const struct agreed_row *row)
{
	switch (row->age) {
	case AGE_ADULT: return row->subject != RULE_V3 && row->subject != RULE_LRV;
	case AGE_MINOR: return row->subject != RULE_V4 && row->subject != RULE_RMC;
	case AGE_ANY: break;
	}
	return true;
}

static enum err check_sense(struct checking *k, size_t line, const struct agreed_row *row)
{
	bool school = agreed_step_of_school(row->step);

	TRY(check_lesson(k, line, row));
	TRY(check_letter(k, line, row));
	if (!school && !reported(row->subject)) {
		TRY(WRONG1(k, line, MSG_AGREEMENTS_CHECK_NO_REPORT, about(k, row)));
	}
	if (row->subject >= RULE_COUNT && (row->step == AGREED_CALL || row->step == AGREED_TALK)) {
		TRY(WRONG1(k, line, MSG_AGREEMENTS_CHECK_NO_SIGNAL, about(k, row)));
	}
	/* The coordinator of a region sees no young people: it can be told, and cannot do. */
	if (row->who != AGREED_NOBODY && (school != of_school(row->who) || row->who == AGREED_REGION)) {
		TRY(WRONG1(k, line, MSG_AGREEMENTS_CHECK_WHO, agreed_who_words(k->c->lang, row->who)));
	}
	if (row->who == AGREED_NOBODY && (row->days != AGREED_NO_TERM || row->told != AGREED_NOBODY)) {
		TRY(WRONG(k, line, MSG_AGREEMENTS_CHECK_NOBODY));
	}
	if (!clock_fits(row)) {
		TRY(WRONG(k, line, MSG_AGREEMENTS_CHECK_CLOCK));
	}
	if (row->action != WANTED_UNSAID && row->step != AGREED_REPORT) {
		TRY(WRONG(k, line, MSG_AGREEMENTS_CHECK_ACTION));
	}
	if (row->explain && row->action != WANTED_NO && row->action != WANTED_YES) {
		TRY(WRONG(k, line, MSG_AGREEMENTS_CHECK_EXPLAIN));
	}
	if (!age_fits(row)) {
		TRY(WRONG1(k, line, MSG_AGREEMENTS_CHECK_AGE, about(k, row)));
	}
	return OK;
}

static bool same_case(const struct agreed_row *a, const struct agreed_row *b)
{
	return a->subject == b->subject && a->sector == b->sector && a->age == b->age && a->count == b->count &&
	       a->step == b->step;
}

static enum err check_twice(struct checking *k, size_t at)
{
	for (size_t i = 0; i < at; i++) {
		if (same_case(&k->a->rows[i], &k->a->rows[at])) {
			return WRONG1(k, at + 1, MSG_AGREEMENTS_CHECK_TWICE, str_format(k->c->arena, "%zu", i + 1));
		}
	}
	return OK;
}

/* Steps of the officer whose terms, from the same moment, cannot be kept in their order. */
static bool out_of_order(const struct agreement *a, const struct agreed_case *c)
{
	static const enum agreed_step order[] = { AGREED_TAKE_UP, AGREED_FIRST_CONTACT, AGREED_CLOSE };
	const struct agreed_row *before = NULL;

	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
		const struct agreed_row *row = agreement_row(a, c, order[i]);

		if (row == NULL || row->who == AGREED_NOBODY || row->days == AGREED_NO_TERM) {
			continue;
		}
		if (before != NULL && before->clock == row->clock && before->days > row->days) {
			return true;
		}
		before = row;
	}
	return false;
}

static struct agreed_case case_of(int subject, int n)
{
	return (struct agreed_case){ subject, (enum sector)(n / 4), n % 2 == 1, 1 + n % 4 / 2 };
}

enum { CASES = 4 * SECTOR_COUNT };

static enum err check_order(struct checking *k, int subject)
{
	for (int n = 0; n < CASES; n++) {
		struct agreed_case c = case_of(subject, n);

		if (out_of_order(k->a, &c)) {
			return WRONG1(k, 0, MSG_AGREEMENTS_CHECK_ORDER, agreed_subject_words(k->c->lang, subject));
		}
	}
	return OK;
}

static bool same_work(const struct agreed_row *a, const struct agreed_row *b)
{
	return a == b || (a != NULL && b != NULL && a->who == b->who && a->days == b->days && a->clock == b->clock &&
	                  a->pause == b->pause && a->action == b->action);
}

/* Whether the young and those of age go another way, in the same subject or in V3 beside V4. */
static bool differs_by_age(const struct agreement *a, int minor, int adult)
{
	for (int n = 0; n < CASES; n += 2) {
		struct agreed_case young = case_of(minor, n), of_age = case_of(adult, n + 1);

		for (int s = 0; s < AGREED_STEPS; s++) {
			if (!same_work(agreement_row(a, &young, (enum agreed_step)s),
			               agreement_row(a, &of_age, (enum agreed_step)s))) {
				return true;
			}
		}
	}
	return false;
}

static enum err check_age(struct checking *k)
{
	for (int s = 0; s < AGREED_SUBJECTS; s++) {
		int adult = s == RULE_V3 ? (int)RULE_V4 : s;

		if (s != RULE_V4 && s != RULE_LRV && s != RULE_RMC && differs_by_age(k->a, s, adult)) {
			TRY(say(k, false, 0, MSG_AGREEMENTS_CHECK_BY_AGE,
			        (struct str[]){ agreed_subject_words(k->c->lang, s) }, 1));
		}
	}
	return OK;
}

/* Subjects that no row is about. */
static enum err check_gaps(struct checking *k)
{
	struct str names = STR("");

	for (int s = 0; s < AGREED_SUBJECTS; s++) {
		bool met = false;

		for (size_t i = 0; i < k->a->row_count && !met; i++) {
			met = k->a->rows[i].subject == s;
		}
		if (!met) {
			names = str_format(k->c->arena, "%.*s%s%s", STR_ARG(names), names.n > 0 ? ", " : "",
			                   agreed_subject_name(s));
		}
	}
	return names.n > 0 ? say(k, false, 0, MSG_AGREEMENTS_CHECK_GAPS, &names, 1) : OK;
}

enum err agreement_check(struct ctx *c, const struct agreement *a, const struct agreement_remark **ret, size_t *ret_n)
{
	struct checking k = { .c = c, .a = a };

	for (size_t i = 0; i < a->row_count; i++) {
		TRY(check_twice(&k, i));
		TRY(check_law(&k, i + 1, &a->rows[i]));
		TRY(check_sense(&k, i + 1, &a->rows[i]));
	}
	for (int s = 0; s < AGREED_SUBJECTS; s++) {
		if (reported(s)) {
			TRY(check_order(&k, s));
		}
	}
	TRY(check_age(&k));
	if (a != agreement_national()) {
		TRY(check_gaps(&k));
	}
	*ret = k.list.p;
	*ret_n = k.list.n;
	return OK;
}

bool agreement_wrong(const struct agreement_remark *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (list[i].wrong) {
			return true;
		}
	}
	return false;
}
