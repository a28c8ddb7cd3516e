/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/generations.h"

#include "access_keys_sql.h"

static const struct keys_generation *of_number(const struct keys_generation *list, size_t n, int64_t number)
{
	for (size_t i = 0; i < n; i++) {
		if (list[i].number == number) {
			return &list[i];
		}
	}
	return NULL;
}

static enum err agree(struct ctx *c, int64_t *ret_lacks)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct key_generation_list_row row;
	struct keys_generation list[KEYS_MOST];
	size_t n = keys_generations(c->keys, list);
	int64_t lacks = 0;
	bool more;

	TRY(key_generation_list_open(c->db, &rows));
	for (;;) {
		const struct keys_generation *g;

		TRY(key_generation_list_next(&rows, &row, &more));
		if (!more) {
			*ret_lacks = lacks;
			return OK;
		}
		g = of_number(list, n, row.generation);
		if (row.retired == INT64_MIN && (g == NULL || !str_eq(str_of(g->check), row.key_check))) {
			lacks = row.generation;
		}
	}
}

enum err generations_agree(struct ctx *c)
{
	int64_t lacks;

	TRY(agree(c, &lacks));
	return lacks == 0 ? OK
	                  : fail_set(c->fail, ERR_INPUT, NULL,
	                             "the key file is an older copy: it lacks generation %lld of the keys, which the "
	                             "database was encrypted with since; put the key file of that time or later back",
	                             (long long)lacks);
}

enum err generations_current(struct ctx *c)
{
	struct keys_generation list[KEYS_MOST];
	struct key_generation_newest_row row;
	bool found;

	TRY(key_generation_newest(c->db, c->arena, &row, &found));
	(void)keys_generations(c->keys, list);
	if (list[0].number < row.generation) {
		TRY(keys_refresh(c->fail, c->keys, NULL));
		(void)keys_generations(c->keys, list);
	}
	return list[0].number >= row.generation
	               ? OK
	               : fail_set(c->fail, ERR_DB, NULL, "the key file is older than the keys of the database");
}

enum err generations_note(struct ctx *c)
{
	struct keys_generation list[KEYS_MOST];
	size_t n = keys_generations(c->keys, list);

	for (size_t i = n; i > 0; i--) {
		const struct keys_generation *g = &list[i - 1];

		if (!g->past) {
			TRY(key_generation_add(
				c->db, &(struct key_generation_add_in){ g->number, g->made, str_of(g->check) }, NULL));
		}
	}
	return OK;
}

enum err generations_retire(struct ctx *c)
{
	struct keys_generation list[KEYS_MOST];

	(void)keys_generations(c->keys, list);
	return key_generation_retire(c->db, &(struct key_generation_retire_in){ list[0].number, c->now }, NULL);
}
