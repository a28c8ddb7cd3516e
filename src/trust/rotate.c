/* SPDX-License-Identifier: EUPL-1.2 */
#include "trust/rotate.h"

#include <sodium.h>
#include <stdio.h>
#include <unistd.h>

#include "access/generations.h"
#include "access/log.h"
#include "people/number.h"
#include "people_number_sql.h"
#include "trust/key_change.h"
#include "trust/sealed.h"

enum { SLICE = 400, SEALED_SLICE = 100, SLICE_ARENA = 64 * 1024 * 1024 };

static void show(const struct rotation *r, enum msg_id what, uint64_t done, uint64_t total)
{
	if (r->progress != NULL) {
		r->progress(r->arg, what, done, total);
	}
}

/* Everybody who worked with the file before has the new one. */
static enum err settle(struct ctx *c, const struct rotation *r)
{
	show(r, MSG_KEYS_WAITING, 0, 0);
	return key_file_settle(c->fail, keys_path(c->keys), r->patience_ms);
}

static enum err note_in(struct db *db, void *arg)
{
	struct ctx *c = arg;

	(void)db;
	TRY(generations_note(c));
	return log_change(c, ACTION_MANAGE, 0, "keys.rotate");
}

static enum err retire_in(struct db *db, void *arg)
{
	struct ctx *c = arg;

	(void)db;
	TRY(generations_retire(c));
	return log_change(c, ACTION_MANAGE, 0, "keys.destroy");
}

/* A new generation, unless there are two already: then an earlier rotation was interrupted. */
static enum err add_generation(struct ctx *c, struct rotation *r)
{
	struct key_set *s DEFER(key_set_drop) = NULL;

	TRY(key_change_read(c, &s));
	r->resumed = s->n > 1;
	if (!r->resumed) {
		TRY(key_set_add(c->fail, s, c->now));
		TRY(key_change_replace(c, s));
	}
	r->generation = s->list[s->n - 1].number;
	TRY(db_transact(c->db, note_in, c));
	TRY(settle(c, r));
	return db_wait_writers(c->db, r->patience_ms);
}

/* ---- encrypting anew ---- */

struct slice {
	struct ctx *c;
	const struct sealed_column *column;
	int64_t from, after; /* the key of the last person before the slice, and in it */
	size_t n;
};

static enum err persons_in(struct db *db, void *arg)
{
	struct slice *s = arg;

	(void)db;
	arena_clear(s->c->arena);
	return numbers_reseal(s->c, s->from, SLICE, &s->after, &s->n);
}

static enum err renew_persons(struct ctx *c, struct rotation *r)
{
	struct number_count_row total;
	struct slice s = { .c = c, .after = INT64_MIN };
	bool found;

	TRY(number_count(c->db, c->arena, &total, &found));
	do {
		show(r, MSG_KEYS_PERSONS, r->persons, (uint64_t)total.persons);
		s.from = s.after;
		TRY(db_transact(c->db, persons_in, &s));
		r->persons += s.n;
	} while (s.n > 0);
	return OK;
}

static enum err column_in(struct db *db, void *arg)
{
	struct slice *s = arg;

	(void)db;
	arena_clear(s->c->arena);
	return sealed_renew(s->c, s->column, SEALED_SLICE, &s->n);
}

static enum err renew_columns(struct ctx *c, struct rotation *r)
{
	for (size_t i = 0; i < sealed_column_count; i++) {
		struct slice s = { .c = c, .column = &sealed_columns[i] };

		do {
			show(r, MSG_KEYS_TEXTS, r->others, 0);
			TRY(db_transact(c->db, column_in, &s));
			r->others += s.n;
		} while (s.n > 0);
	}
	return OK;
}

static enum err renew(struct ctx *c, struct rotation *r)
{
	struct arena *a = c->arena, own DEFER(arena_reset);
	enum err e;

	arena_init(&own, SLICE_ARENA);
	c->arena = &own;
	e = renew_persons(c, r);
	if (e == OK) {
		e = renew_columns(c, r);
	}
	c->arena = a;
	return e;
}

/* ---- the whole ---- */

/* The newest generation alone; those before it are gone once the file before it is wiped. */
static enum err drop_old(struct ctx *c, struct rotation *r)
{
	struct key_set *s DEFER(key_set_drop) = NULL;

	TRY(key_change_read(c, &s));
	if (s->n > 1) {
		s->list[0] = s->list[s->n - 1];
		sodium_memzero(s->list + 1, (s->n - 1) * sizeof s->list[0]);
		s->n = 1;
		TRY(key_change_replace(c, s));
	}
	return settle(c, r);
}

/* Killed after the old generation had left the file: the file before it, not wiped yet, still has it. */
static enum err killed_at_the_end(struct ctx *c, bool *ret)
{
	struct key_set *now DEFER(key_set_drop) = NULL, *before DEFER(key_set_drop) = key_set_new();
	struct key_place place;
	struct fail ignored;
	char old[KEY_PATH];
	int n = snprintf(old, sizeof old, "%s.old", keys_path(c->keys));

	*ret = false;
	if (n < 0 || n >= KEY_PATH || access(old, F_OK) != 0) {
		return OK;
	}
	if (before == NULL) {
		return ERR_NOMEM;
	}
	TRY(key_change_read(c, &now));
	if (key_file_read(&ignored, old, before, &place) == OK) {
		key_place_close(&place);
		*ret = before->list[0].number < now->list[0].number;
	}
	return OK;
}

enum err keys_rotate(struct ctx *c, struct rotation *r)
{
	struct key_change only DEFER(key_change_end) = { .fd = -1 };
	struct keys_generation list[KEYS_MOST];
	bool ended;

	TRY(key_change_begin(c, &only));
	TRY(keys_refresh(c->fail, c->keys, NULL));
	TRY(killed_at_the_end(c, &ended));
	TRY(settle(c, r));
	if (ended) {
		(void)keys_generations(c->keys, list);
		r->generation = list[0].number;
		r->resumed = true;
		return OK;
	}
	TRY(add_generation(c, r));
	TRY(renew(c, r));
	TRY(db_transact(c->db, retire_in, c));
	return drop_old(c, r);
}
