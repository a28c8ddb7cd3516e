/* SPDX-License-Identifier: EUPL-1.2 */
/* Counted consequences, kept for the day: numbers with blanks between. */
#include "agreements/keep.h"
#include "agreements/outcome.h"
#include "agreements_sql.h"
#include "base/buf.h"

enum { TEXT_MOST = 8192 };

/* Every number of it in one order, for writing and for reading. */
#define NUMBERS (2 + AGREED_STEPS * AGREED_WHOS + 2 * AGREED_STEPS + OUTCOME_WEEKS + AGREED_WHOS)

static void line_up(struct agreement_outcome *o, int64_t *ret[NUMBERS])
{
	size_t n = 0;

	ret[n++] = &o->cases;
	ret[n++] = &o->wanted;
	for (int s = 0; s < AGREED_STEPS; s++) {
		for (int w = 0; w < AGREED_WHOS; w++) {
			ret[n++] = &o->tasks[s][w];
		}
		ret[n++] = &o->judged[s];
		ret[n++] = &o->late[s];
	}
	for (int w = 0; w < OUTCOME_WEEKS; w++) {
		ret[n++] = &o->weeks[w];
	}
	for (int w = 0; w < AGREED_WHOS; w++) {
		ret[n++] = &o->people[w];
	}
}

static bool read_result(struct str text, day_t today, struct agreement_outcome *ret)
{
	struct agreement_outcome o = { .from = today - OUTCOME_DAYS + 1, .to = today };
	int64_t *numbers[NUMBERS];

	line_up(&o, numbers);
	for (size_t i = 0; i < NUMBERS; i++) {
		if (!str_to_i64(str_cut(text, ' ', &text), numbers[i])) {
			return false;
		}
	}
	*ret = o;
	return text.n == 0;
}

enum err agreement_outcomes_keep(struct ctx *c, struct str region, const struct agreement *const *list, size_t n,
                                 const struct agreement_outcome *outcomes)
{
	for (size_t i = 0; i < n; i++) {
		struct agreement_outcome o = outcomes[i];
		struct buf text DEFER(buf_finish);
		int64_t *numbers[NUMBERS];

		line_up(&o, numbers);
		buf_init(&text, TEXT_MOST);
		for (size_t k = 0; k < NUMBERS; k++) {
			buf_printf(&text, "%s%lld", k > 0 ? " " : "", (long long)*numbers[k]);
		}
		TRY(buf_err(&text));
		TRY(agreement_outcome_put(c->db,
		                          &(struct agreement_outcome_put_in){ list[i]->version, region, list[i]->edit,
		                                                              o.to, c->now, buf_view(&text) },
		                          NULL));
	}
	return OK;
}

static enum err kept(struct ctx *c, struct str region, const struct agreement *a, struct agreement_outcome *ret,
                     bool *ret_found)
{
	struct agreement_outcome_get_row row;
	bool found;

	TRY(agreement_outcome_get(c->db, c->arena, &(struct agreement_outcome_get_in){ a->version, region }, &row,
	                          &found));
	*ret_found = found && row.edit == a->edit && row.through == c->today && read_result(row.result, c->today, ret);
	return OK;
}

enum err agreement_outcomes_kept(struct ctx *c, struct str region, const struct agreement *const *list, size_t n,
                                 int64_t until, struct agreement_outcome *ret, bool *ret_counted)
{
	const struct agreement **missing = ARENA_ARRAY(c->arena, n, const struct agreement *);
	struct agreement_outcome *got = ARENA_ARRAY(c->arena, n, struct agreement_outcome);
	size_t *at = ARENA_ARRAY(c->arena, n, size_t), count = 0;

	if (missing == NULL || got == NULL || at == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		bool found;

		TRY(kept(c, region, list[i], &ret[i], &found));
		if (!found) {
			missing[count] = list[i];
			at[count++] = i;
		}
	}
	*ret_counted = count > 0;
	if (count == 0) {
		return OK;
	}
	TRY(agreement_outcomes(c, region, missing, count, until, got));
	for (size_t i = 0; i < count; i++) {
		ret[at[i]] = got[i];
	}
	return OK;
}

/* Those of one region at once, as its findings are read once. */
static enum err count_region(struct ctx *c, const struct agreement *list, size_t n, struct outcomes_lot *ret)
{
	struct outcomes_lot lot = { .region = list[0].region };
	bool counted;

	lot.list = ARENA_ARRAY(c->arena, n + 1, const struct agreement *);
	lot.outcomes = ARENA_ARRAY(c->arena, n + 1, struct agreement_outcome);
	if (lot.list == NULL || lot.outcomes == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		if (list[i].state == AGREEMENT_DRAFT || list[i].until == DAY_NONE || list[i].until >= c->today) {
			TRY(agreement_by_version(c, list[i].version, &lot.list[lot.n++]));
		}
	}
	lot.list[lot.n++] = agreement_national();
	TRY(agreement_outcomes_kept(c, lot.region, lot.list, lot.n, 0, lot.outcomes, &counted));
	lot.n = counted ? lot.n : 0;
	*ret = lot;
	return OK;
}

enum err agreement_outcomes_lot(struct ctx *c, size_t at, struct outcomes_lot *ret, bool *ret_over)
{
	const struct agreement *list;
	size_t n, region = 0;

	TRY(agreement_list(c, &list, &n));
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && str_eq(list[end].region, list[i].region);) {
			end++;
		}
		if (region++ == at) {
			*ret_over = false;
			return count_region(c, list + i, end - i, ret);
		}
	}
	*ret_over = true;
	return OK;
}

enum err agreement_outcomes_night(struct ctx *c)
{
	for (size_t at = 0;; at++) {
		struct outcomes_lot lot;
		bool over;

		TRY(agreement_outcomes_lot(c, at, &lot, &over));
		if (over) {
			return OK;
		}
		TRY(agreement_outcomes_keep(c, lot.region, lot.list, lot.n, lot.outcomes));
	}
}
