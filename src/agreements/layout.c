/* SPDX-License-Identifier: EUPL-1.2 */
/* Protocols as tables: one by subject, and several row by row beside each other. */
#include "agreements/pages.h"
#include "agreements/words.h"
#include "base/vec.h"

const int agreement_order[AGREED_SUBJECTS] = {
	RULE_FIRST_DAY, RULE_NO_SHOW, RULE_LATE_3,   RULE_LATE_6,  RULE_LATE_9,   RULE_LATE_12, RULE_SICK_4,
	RULE_SICK_7,    RULE_LUXURY,  RULE_8U,       RULE_12U,     RULE_16U,      RULE_V3,      RULE_V4,
	RULE_LRV,       RULE_RMC,     AGREED_LUXURY, AGREED_OTHER, AGREED_LESSON,
};

static enum err make_line(struct ctx *c, const struct agreement *a, size_t at, bool edits, struct agreement_line *ret)
{
	const struct agreed_row *row = &a->rows[at];

	*ret = (struct agreement_line){
		at + 1, agreed_case_words(c, row), agreed_row_words(c, row), row->words, row->ground, STR("")
	};
	if (edits) {
		ret->edit = str_format(c->arena, "/werkafspraken/%.*s/regel?regel=%zu", STR_ARG(a->version), at + 1);
	}
	return ret->about.p != NULL && ret->what.p != NULL && ret->edit.p != NULL ? OK : ERR_NOMEM;
}

enum err agreement_groups(struct ctx *c, const struct agreement *a, bool edits, const struct agreement_group **ret,
                          size_t *ret_n)
{
	struct agreement_group *groups = ARENA_ARRAY(c->arena, AGREED_SUBJECTS, struct agreement_group);
	size_t n = 0;

	if (groups == NULL) {
		return ERR_NOMEM;
	}
	for (size_t s = 0; s < AGREED_SUBJECTS; s++) {
		VEC(struct agreement_line) lines = { 0 };

		/* Step by step, and within a step as they were written. */
		for (int step = 0; step < AGREED_STEPS; step++) {
			for (size_t i = 0; i < a->row_count; i++) {
				struct agreement_line *slot;

				if (a->rows[i].subject != agreement_order[s] || (int)a->rows[i].step != step) {
					continue;
				}
				slot = vec_push(c->arena, &lines);
				if (slot == NULL) {
					return ERR_NOMEM;
				}
				TRY(make_line(c, a, i, edits, slot));
			}
		}
		if (lines.n > 0) {
			groups[n++] = (struct agreement_group){ agreed_subject_words(c->lang, agreement_order[s]),
				                                lines.p, lines.n };
		}
	}
	*ret = groups;
	*ret_n = n;
	return OK;
}

/* ---- beside each other ---- */

static bool same_case(const struct agreed_row *a, const struct agreed_row *b)
{
	return a->subject == b->subject && a->step == b->step && a->sector == b->sector && a->age == b->age &&
	       a->count == b->count;
}

/* Whether all cases of b are cases of a. */
static bool covers(const struct agreed_row *a, const struct agreed_row *b)
{
	return a->subject == b->subject && a->step == b->step &&
	       (a->sector == SECTOR_COUNT || a->sector == b->sector) && (a->age == AGE_ANY || a->age == b->age) &&
	       (a->count == COUNT_ANY || a->count == b->count);
}

static const struct agreed_row *own_for(const struct agreement *a, const struct agreed_row *asked)
{
	const struct agreed_row *best = NULL;

	for (size_t i = 0; i < a->row_count; i++) {
		if (covers(&a->rows[i], asked) && (best == NULL || agreed_weight(&a->rows[i]) > agreed_weight(best))) {
			best = &a->rows[i];
		}
	}
	return best;
}

/* What a protocol says of the cases of a row; NULL: nothing. */
static const struct agreed_row *row_for(const struct agreement *a, const struct agreed_row *asked)
{
	const struct agreed_row *row = own_for(a, asked);

	return row != NULL ? row : own_for(agreement_national(), asked);
}

static bool same_work(const struct agreed_row *a, const struct agreed_row *b)
{
	if (a == NULL || b == NULL) {
		return a == b;
	}
	return a->who == b->who && a->days == b->days && a->clock == b->clock && a->pause == b->pause &&
	       a->action == b->action && a->explain == b->explain && a->told == b->told && str_eq(a->words, b->words) &&
	       str_eq(a->letter, b->letter);
}

static enum err lay_row(struct ctx *c, const struct agreement *const *list, size_t n, const struct agreed_row *asked,
                        struct agreement_side *ret)
{
	const struct agreed_row *first = row_for(list[0], asked);
	struct agreement_side s = { .about = STR("") };

	for (size_t i = 0; i < n; i++) {
		const struct agreed_row *row = row_for(list[i], asked);

		s.other[i] = !same_work(first, row);
		s.differs = s.differs || s.other[i];
		s.cells[i] = row == NULL        ? msg(c->lang, MSG_AGREEMENTS_NOTHING)
		             : row->words.n > 0 ? str_format(c->arena, "%.*s %.*s", STR_ARG(agreed_row_words(c, row)),
		                                             STR_ARG(row->words))
		                                : agreed_row_words(c, row);
		if (s.cells[i].p == NULL) {
			return ERR_NOMEM;
		}
	}
	s.about = str_format(c->arena, "%.*s: %.*s", STR_ARG(agreed_step_words(c->lang, asked->step)),
	                     STR_ARG(agreed_case_words(c, asked)));
	*ret = s;
	return s.about.p != NULL ? OK : ERR_NOMEM;
}

/* The cases that any of them, or the default behind them, has a row for. */
struct case_list {
	const struct agreed_row *rows[AGREEMENT_COMPARED * AGREED_MOST_ROWS + AGREED_MOST_ROWS];
	size_t n;
};

static void add_cases(struct case_list *all, const struct agreement *a, int subject, int step)
{
	for (size_t i = 0; i < a->row_count; i++) {
		bool met = a->rows[i].subject != subject || (int)a->rows[i].step != step;

		for (size_t k = 0; k < all->n && !met; k++) {
			met = same_case(all->rows[k], &a->rows[i]);
		}
		if (!met && all->n < sizeof all->rows / sizeof all->rows[0]) {
			all->rows[all->n++] = &a->rows[i];
		}
	}
}

static enum err lay_subject(struct ctx *c, const struct agreement *const *list, size_t n, int subject, bool all,
                            struct agreement_sides *ret)
{
	struct case_list *cases = ARENA_NEW(c->arena, struct case_list);
	VEC(struct agreement_side) sides = { 0 };

	if (cases == NULL) {
		return ERR_NOMEM;
	}
	for (int step = 0; step < AGREED_STEPS; step++) {
		cases->n = 0;
		for (size_t i = 0; i < n; i++) {
			add_cases(cases, list[i], subject, step);
		}
		add_cases(cases, agreement_national(), subject, step);
		for (size_t k = 0; k < cases->n; k++) {
			struct agreement_side side, *slot;

			TRY(lay_row(c, list, n, cases->rows[k], &side));
			if (!side.differs && !all) {
				continue;
			}
			slot = vec_push(c->arena, &sides);
			if (slot == NULL) {
				return ERR_NOMEM;
			}
			*slot = side;
		}
	}
	*ret = (struct agreement_sides){ agreed_subject_words(c->lang, subject), sides.p, sides.n };
	return OK;
}

enum err agreement_lay_beside(struct ctx *c, const struct agreement *const *list, size_t n, bool all,
                              const struct agreement_sides **ret, size_t *ret_n)
{
	struct agreement_sides *sides = ARENA_ARRAY(c->arena, AGREED_SUBJECTS, struct agreement_sides);
	size_t count = 0;

	if (sides == NULL) {
		return ERR_NOMEM;
	}
	for (size_t s = 0; s < AGREED_SUBJECTS; s++) {
		TRY(lay_subject(c, list, n, agreement_order[s], all, &sides[count]));
		count += sides[count].count > 0 ? 1 : 0;
	}
	*ret = sides;
	*ret_n = count;
	return OK;
}
