/* SPDX-License-Identifier: EUPL-1.2 */
/* Old lessons of the timetable. */
#include "trust/retention.h"
#include "trust_destroy_sql.h"

enum { SLICE = 500 };

struct slice {
	struct ctx *c;
	int64_t lessons[SLICE];
	size_t n;
};

static enum err next_slice(struct slice *s, day_t before, int64_t after)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct old_lessons_row row;
	bool more;

	s->n = 0;
	TRY(old_lessons_open(s->c->db, &(struct old_lessons_in){ before, after, SLICE }, &rows));
	for (;;) {
		TRY(old_lessons_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		s->lessons[s->n++] = row.lesson;
	}
}

static enum err destroy(struct db *db, void *arg)
{
	const struct slice *s = arg;
	struct str list = ctx_list_i64(s->c->arena, s->lessons, s->n);

	TRY(destroy_rolls(db, &(struct destroy_rolls_in){ list }, NULL));
	TRY(destroy_roll_codes(db, &(struct destroy_roll_codes_in){ list }, NULL));
	TRY(destroy_lesson_reminders(db, &(struct destroy_lesson_reminders_in){ list }, NULL));
	return destroy_lessons(db, &(struct destroy_lessons_in){ list }, NULL);
}

enum err retention_lessons(struct ctx *c, day_t before)
{
	struct arena *whole = c->arena;
	struct arena own DEFER(arena_reset);
	struct slice s = { .c = c, .n = SLICE };
	int64_t after = INT64_MIN;
	enum err e = OK;

	arena_init(&own, (size_t)1024 * 1024);
	c->arena = &own;
	while (e == OK && s.n == SLICE) {
		e = next_slice(&s, before, after);
		if (e == OK && s.n > 0) {
			after = s.lessons[s.n - 1];
			e = db_transact(c->db, destroy, &s);
		}
		arena_clear(&own);
	}
	c->arena = whole;
	return e;
}
