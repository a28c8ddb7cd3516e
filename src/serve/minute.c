/* SPDX-License-Identifier: EUPL-1.2 */
#include "serve/minute.h"

#include "absence/absence.h"
#include "access/account.h"
#include "access/setting.h"
#include "base/clock.h"
#include "base/log.h"
#include "intake/book.h"
#include "serve/ticker.h"
#include "timetable/timetable.h"

enum { LOOK_MS = 30 * 1000, ARENA = 256 * 1024 * 1024, DAY_MINUTES = 24 * 60 };

struct minute {
	struct arena arena;
	struct web_app *app;
	struct db *db;             /* a reader; NULL until the database was there */
	struct web_thread keeping; /* for the reference book alone */
	struct ticker *ticker;
};

/* ---- closing ---- */

static enum err known(struct ctx *c, const struct lesson *l, const struct lesson_roll *roll, uint8_t *ret)
{
	int64_t *persons = ARENA_ARRAY(c->arena, roll->n + 1, int64_t);
	struct absence_known *list;
	size_t n;

	if (persons == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < roll->n; i++) {
		persons[i] = roll->list[i].of.person;
	}
	TRY(absence_known(c, persons, roll->n, l->day, &list, &n));
	for (size_t i = 0; i < roll->n; i++) {
		const struct absence_known *k = absence_of_lesson(list, n, roll->list[i].of.person,
		                                                  roll->list[i].of.enrolment, l->begin);

		ret[i] = k != NULL ? k->status : MARK_UNREGISTERED;
	}
	return OK;
}

enum err minute_ended(struct ctx *c, int64_t now, day_t *ret_day, int *ret_minute)
{
	day_t day = clock_day(now);
	int64_t wait;
	int minute;

	TRY(setting_number(c, "close_lessons_minutes", &wait));
	minute = clock_minute(now) - (int)wait;
	*ret_day = minute < 0 ? day - 1 : day;
	*ret_minute = minute < 0 ? minute + DAY_MINUTES : minute;
	return OK;
}

enum err minute_close(struct ctx *c, struct reference_book *book, day_t day, int minute, bool *ret_more)
{
	struct lessons_closed done;

	TRY(lessons_close(c, book, day, minute, known, &done));
	*ret_more = done.more;
	return OK;
}

/* ---- the thread ---- */

struct slice {
	struct ctx c;
	struct minute *m;
	day_t day;
	int minute;
	bool more;
};

static enum err close_in(struct db *db, void *arg)
{
	struct slice *s = arg;
	struct reference_book *book;

	s->c.db = db;
	TRY(intake_book(&s->c, &s->m->keeping, &book));
	return minute_close(&s->c, book, s->day, s->minute, &s->more);
}

/* Asked on a reader first, so that a minute without lessons costs no transaction. */
static enum err waits(struct minute *m, struct slice *s)
{
	enum err e;

	if (m->db == NULL) {
		TRY(db_open(s->c.fail, m->app->url, DB_READ, &m->db));
	}
	db_fail_to(m->db, s->c.fail);
	s->c.db = m->db;
	e = minute_ended(&s->c, s->c.now, &s->day, &s->minute);
	if (e == OK) {
		e = lessons_close_due(&s->c, s->day, s->minute, &s->more);
	}
	db_fail_to(m->db, NULL);
	return e;
}

/* *ret_more: there is more, so that the next few can go at once. */
static enum err close_some(struct minute *m, struct arena *a, struct fail *f, bool *ret_more)
{
	struct slice s = { .c = { .arena = a, .fail = f, .keys = m->app->keys, .now = clock_now() }, .m = m };

	actor_system(&s.c);
	s.c.today = clock_day(s.c.now);
	TRY(waits(m, &s));
	if (s.more) {
		TRY(db_write(m->app->writer, f, close_in, &s));
	}
	*ret_more = s.more;
	return OK;
}

static bool look(void *arg, const atomic_bool *stop)
{
	struct minute *m = arg;
	struct arena arena;
	struct fail fail = { 0 };
	bool more = false;
	enum err e = OK;

	(void)stop;
	arena_init(&arena, ARENA);
	if (!atomic_load(&m->app->away) && m->app->fixed_today == DAY_NONE) {
		e = close_some(m, &arena, &fail, &more);
	}
	if (e != OK) {
		log_line(LOG_WARN, "lessons", "%s", fail.what);
	}
	arena_reset(&arena);
	return e == OK && more;
}

enum err minute_start(struct fail *f, struct web_app *app, struct minute **ret)
{
	struct arena arena;
	struct minute *m;
	enum err e;

	arena_init(&arena, 64 * 1024);
	m = ARENA_NEW(&arena, struct minute);
	if (m == NULL) {
		return ERR_NOMEM;
	}
	m->arena = arena;
	m->app = app;
	e = ticker_start(f, "for the lessons", LOOK_MS, look, m, &m->ticker);
	if (e != OK) {
		arena = m->arena;
		arena_reset(&arena);
		return e;
	}
	*ret = m;
	return OK;
}

void minute_stop(struct minute **minute)
{
	struct minute *m = *minute;
	struct arena arena;

	if (m == NULL) {
		return;
	}
	ticker_stop(&m->ticker);
	db_close(&m->db);
	if (m->keeping.kept_destroy != NULL) {
		m->keeping.kept_destroy(m->keeping.kept);
	}
	arena = m->arena;
	arena_reset(&arena);
	*minute = NULL;
}
