/* SPDX-License-Identifier: EUPL-1.2 */
#include "agreements/agreement.h"
#include "agreements/inside.h"
#include "agreements_sql.h"
#include "base/vec.h"

enum err agreement_take_head(struct arena *a, const struct agreement_published_row *row, struct agreement *ret)
{
	*ret = (struct agreement){ .key = row->agreement,
		                   .version = str_copy(a, row->version),
		                   .region = str_copy(a, row->region),
		                   .title = str_copy(a, row->title),
		                   .words = str_copy(a, row->words),
		                   .state = str_eq(row->state, STR("gepubliceerd")) ? AGREEMENT_PUBLISHED
		                                                                    : AGREEMENT_DRAFT,
		                   .valid_from = row->valid_from,
		                   .until = row->next == DAY_NONE ? DAY_NONE : row->next - 1,
		                   .edit = row->edit };
	return ret->version.p != NULL && ret->region.p != NULL && ret->title.p != NULL && ret->words.p != NULL
	               ? OK
	               : ERR_NOMEM;
}

static enum err take_row(struct arena *a, const struct agreement_rows_row *row, struct agreed_row *ret)
{
	struct agreed_row r = { .days = row->days, .pause = row->pause, .explain = row->explain };

	if (!agreed_subject_parse(row->subject, &r.subject) || !agreed_sector_parse(row->sector, &r.sector) ||
	    !agreed_age_parse(row->age, &r.age) || !agreed_count_parse(row->telling, &r.count) ||
	    !agreed_step_parse(row->step, &r.step) || !agreed_who_parse(row->who, &r.who) ||
	    !agreed_clock_parse(row->clock, &r.clock) || !agreed_action_parse(row->wanted, &r.action) ||
	    !agreed_who_parse(row->told, &r.told)) {
		return ERR_DB;
	}
	r.letter = str_copy(a, row->letter);
	r.words = str_copy(a, row->words);
	r.ground = str_copy(a, row->ground);
	*ret = r;
	return r.letter.p != NULL && r.words.p != NULL && r.ground.p != NULL ? OK : ERR_NOMEM;
}

static struct agreement *of_key(struct agreement *list, size_t n, int64_t key)
{
	for (size_t i = 0; i < n; i++) {
		if (list[i].key == key) {
			return &list[i];
		}
	}
	return NULL;
}

enum err agreements_fill(struct db *db, struct arena *a, struct agreement *list, size_t n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	int64_t *keys = ARENA_ARRAY(a, n, int64_t);
	VEC(struct agreed_row) got = { 0 };
	VEC(int64_t) whose = { 0 };
	struct agreement_rows_row row;
	bool more;

	if (keys == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		keys[i] = list[i].key;
	}
	TRY(agreement_rows_open(db, &(struct agreement_rows_in){ ctx_list_i64(a, keys, n) }, &rows));
	for (;;) {
		struct agreed_row *slot;
		int64_t *of;

		TRY(agreement_rows_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		slot = vec_push(a, &got);
		of = vec_push(a, &whose);
		if (slot == NULL || of == NULL) {
			return ERR_NOMEM;
		}
		*of = row.agreement;
		TRY(take_row(a, &row, slot));
	}
	for (size_t i = 0; i < got.n; i++) {
		struct agreement *at = of_key(list, n, whose.p[i]);

		if (at != NULL && at->row_count++ == 0) {
			at->rows = &got.p[i];
		}
	}
	return OK;
}

/* One head and its rows. */
static enum err whole(struct ctx *c, const struct agreement_published_row *head, const struct agreement **ret)
{
	struct agreement *a = ARENA_NEW(c->arena, struct agreement);

	if (a == NULL) {
		return ERR_NOMEM;
	}
	TRY(agreement_take_head(c->arena, head, a));
	TRY(agreements_fill(c->db, c->arena, a, 1));
	*ret = a;
	return OK;
}

enum err agreement_in_force(struct ctx *c, struct str region, day_t day, const struct agreement **ret)
{
	struct agreement_in_force_get_row row;
	bool found;

	TRY(agreement_in_force_get(c->db, c->arena, &(struct agreement_in_force_get_in){ region, day }, &row, &found));
	if (!found) {
		*ret = agreement_national();
		return OK;
	}
	return whole(c, AGREEMENT_HEAD(row), ret);
}

enum err agreement_by_version(struct ctx *c, struct str version, const struct agreement **ret)
{
	struct agreement_version_get_row row;
	bool found;

	if (str_eq(version, agreement_national()->version)) {
		*ret = agreement_national();
		return OK;
	}
	TRY(agreement_version_get(c->db, c->arena, &(struct agreement_version_get_in){ version }, &row, &found));
	if (!found) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	return whole(c, AGREEMENT_HEAD(row), ret);
}

enum err agreement_book_read(struct db *db, struct arena *a, struct agreement_book *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	VEC(struct agreement) list = { 0 };
	struct agreement_published_row row;
	bool more;

	TRY(agreement_published_open(db, &rows));
	for (;;) {
		struct agreement *slot;

		TRY(agreement_published_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		slot = vec_push(a, &list);
		if (slot == NULL) {
			return ERR_NOMEM;
		}
		TRY(agreement_take_head(a, &row, slot));
	}
	db_rows_close(&rows);
	if (list.n > 0) {
		TRY(agreements_fill(db, a, list.p, list.n));
	}
	*ret = (struct agreement_book){ .arena = a, .list = list.p, .count = list.n };
	return OK;
}

const struct agreement *agreement_book_in_force(const struct agreement_book *b, struct str region, day_t day)
{
	const struct agreement *found = agreement_national();

	for (size_t i = 0; i < b->count; i++) {
		if (str_eq(b->list[i].region, region) && b->list[i].valid_from <= day) {
			found = &b->list[i];
		}
	}
	return found;
}

const struct agreement *agreement_book_version(const struct agreement_book *b, struct str version)
{
	for (size_t i = 0; i < b->count; i++) {
		if (str_eq(b->list[i].version, version)) {
			return &b->list[i];
		}
	}
	return str_eq(version, agreement_national()->version) ? agreement_national() : NULL;
}

enum err agreement_school_region(struct ctx *c, struct str brin, struct str location, struct str *ret)
{
	struct agreement_school_region_get_row row;
	bool found;

	TRY(agreement_school_region_get(c->db, c->arena, &(struct agreement_school_region_get_in){ brin, location },
	                                &row, &found));
	*ret = found ? row.region : STR("");
	return OK;
}
