/* SPDX-License-Identifier: EUPL-1.2 */
/* What changed where, in the database: the half that every server and command shares. */
#include "access/live.h"

#include <stdlib.h>

#include "access/live_inside.h"
#include "access_live_sql.h"

enum { PARTS = 8 };

static const char *const names[LIVE_KINDS] = { "taken", "antwoorden", "afwezig", "lessen", "importen" };

const char *live_name(enum live_kind kind)
{
	return names[kind];
}

/* Connections write beside each other: each has its own row of a place, more or less. */
static int part_of(const struct ctx *c)
{
	return (int)((uintptr_t)c->db / 64 % PARTS);
}

static int by_text(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

enum err live_tell(struct ctx *c, enum live_kind kind, const struct str *places, size_t n)
{
	struct str *sorted = ARENA_ARRAY(c->arena, n, struct str);

	if (n == 0) {
		return OK;
	}
	if (sorted == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		sorted[i] = places[i];
	}
	/* In one order, so that two who tell of the same places do not wait for each other. */
	qsort(sorted, n, sizeof *sorted, by_text);
	for (size_t i = 0; i < n; i++) {
		if (sorted[i].n == 0 || (i > 0 && str_eq(sorted[i], sorted[i - 1]))) {
			continue;
		}
		TRY(live_bump(c->db, &(struct live_bump_in){ sorted[i], (int)kind, part_of(c), c->now }, NULL));
	}
	return OK;
}

enum err live_tell_school(struct ctx *c, enum live_kind kind, struct str brin)
{
	return live_tell(c, kind, &brin, 1);
}

enum err live_night(struct ctx *c)
{
	return live_forget(c->db, &(struct live_forget_in){ c->now - INT64_C(2) * 86400 * 1000000 }, NULL);
}

struct str live_place_of(struct arena *a, int64_t account)
{
	return account == 0 ? STR("") : str_format(a, "@%lld", (long long)account);
}

/* Institutions, municipalities, the account itself, and everywhere. */
enum err live_places(struct ctx *c, struct arena *a, struct str **ret, size_t *ret_n)
{
	size_t schools = c->actor.brin_count, n = schools + c->actor.town_count + 2;
	struct str *list = ARENA_ARRAY(a, n, struct str);

	if (list == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		list[i] = str_copy(a, i == n - 1    ? STR(LIVE_EVERYWHERE)
		                      : i == n - 2  ? live_place_of(a, c->actor.account)
		                      : i < schools ? c->actor.brin_list[i]
		                                    : c->actor.town_list[i - schools]);
		if (list[i].p == NULL) {
			return ERR_NOMEM;
		}
	}
	*ret = list;
	*ret_n = n;
	return OK;
}

struct str live_mark(struct arena *a, unsigned kinds, const int64_t sums[LIVE_KINDS])
{
	struct buf b DEFER(buf_finish);

	buf_init(&b, 256);
	for (int k = 0; k < LIVE_KINDS; k++) {
		if ((kinds & LIVE_BIT(k)) != 0) {
			buf_printf(&b, "%s%lld", b.n > 0 ? "." : "", (long long)sums[k]);
		}
	}
	return buf_err(&b) == OK ? str_copy(a, buf_view(&b)) : (struct str){ NULL, 0 };
}

static enum err sums_now(struct ctx *c, int64_t sums[LIVE_KINDS])
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct live_sums_row row;
	struct str *places;
	size_t n;
	bool more;

	TRY(live_places(c, c->arena, &places, &n));
	TRY(live_sums_open(c->db, &(struct live_sums_in){ ctx_list_text(c->arena, places, n) }, &rows));
	for (;;) {
		TRY(live_sums_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		if (row.kind >= 0 && row.kind < LIVE_KINDS) {
			sums[row.kind] = row.version;
		}
	}
}

enum err live_page(struct http_req *r, unsigned kinds)
{
	struct ctx *c = web_ctx(r);
	int64_t sums[LIVE_KINDS] = { 0 };
	struct buf b DEFER(buf_finish);

	buf_init(&b, 256);
	TRY(sums_now(c, sums));
	for (int k = 0; k < LIVE_KINDS; k++) {
		if ((kinds & LIVE_BIT(k)) != 0) {
			buf_printf(&b, "%s%s", b.n > 0 ? "." : "", names[k]);
		}
	}
	TRY(buf_err(&b));
	c->live = str_copy(c->arena, buf_view(&b));
	c->live_at = live_mark(c->arena, kinds, sums);
	return c->live.p != NULL && c->live_at.p != NULL ? OK : ERR_NOMEM;
}
