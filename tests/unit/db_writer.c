/* SPDX-License-Identifier: EUPL-1.2 */
/* Writing from many threads: nothing lost, nothing half done, nobody suffers for another. */
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "db/writer.h"
#include "db_cases.h"

enum { THREADS = 8, JOBS = 60 };

struct writing {
	struct db_writer *writer;
	bool together; /* most of them wait for their like */
	struct db_support *s;
	int64_t base;
	int done, failed, other;
};

struct one {
	int64_t id;
	bool twice;       /* adds the same key again: fails */
	enum err outcome; /* what to return after adding */
	struct db_writer *nested;
	enum err nested_outcome;
};

static enum err add_one(struct db *db, void *arg)
{
	struct one *o = arg;
	struct thing_add_in in = { .id = o->id, .day = DAY_NONE, .name = STR("w") };

	if (o->nested != NULL) {
		o->nested_outcome = db_write(o->nested, NULL, add_one, o);
	}
	TRY(thing_add(db, &in, NULL));
	if (o->twice) {
		TRY(thing_add(db, &in, NULL));
	}
	return o->outcome;
}

static struct db_writer *make(struct db_support *s)
{
	struct db_writer *w = NULL;

	db_cases_make(s);
	assert_ok(s, db_writer_create(&s->fail, s->url, &w));
	return w;
}

static void *write_many(void *arg)
{
	struct writing *t = arg;

	for (int i = 0; i < JOBS; i++) {
		struct one o = { .id = t->base + i, .twice = i % 3 == 0 };
		struct fail f = { 0 };
		enum err e = t->together && i % 8 != 0 ? db_write_together(t->writer, &f, add_one, &o)
		                                       : db_write(t->writer, &f, add_one, &o);

		t->done += e == OK && !o.twice;
		t->failed += e == ERR_CONFLICT && o.twice && f.code == ERR_CONFLICT &&
		             strstr(f.what, "thing_add") != NULL;
	}
	return NULL;
}

static void many(struct db_support *s, bool together)
{
	struct db_writer *w DEFER(db_writer_destroy) = make(s);
	struct writing t[THREADS];
	pthread_t threads[THREADS];
	struct db_writer_counts counts;

	for (int i = 0; i < THREADS; i++) {
		t[i] = (struct writing){ .writer = w, .together = together, .s = s, .base = i * 1000 + 1 };
		assert_int_equal(pthread_create(&threads[i], NULL, write_many, &t[i]), 0);
	}
	for (int i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
		assert_int_equal(t[i].done, JOBS - JOBS / 3);
		assert_int_equal(t[i].failed, JOBS / 3);
	}
	db_writer_counts(w, &counts);
	assert_int_equal(counts.jobs, THREADS * (JOBS - JOBS / 3));
	assert_true(counts.groups <= THREADS * JOBS);
	assert_int_equal(counts.waiting, 0);
	assert_int_equal(db_cases_count(s, s->db), THREADS * (JOBS - JOBS / 3));
}

static void many_threads(void **state)
{
	many(*state, false);
}

static void threads_that_wait_for_their_like(void **state)
{
	many(*state, true);
}

/* Nobody else is at it: it is written at once, and the end does not wait either. */
static void one_alone_together(void **state)
{
	struct db_support *s = *state;
	struct db_writer *w = make(s);
	struct one o = { .id = 1 };

	assert_ok(s, db_write_together(w, &s->fail, add_one, &o));
	db_writer_destroy(&w);
	assert_int_equal(db_cases_count(s, s->db), 1);
}

/* ---- alike ---- */

/* Adds all that it was given at once: one that is there already spoils that for the others. */
static enum err add_alike(struct db *db, struct db_alike *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct one *o = list[i].arg;

		if (o->outcome != OK) {
			list[i].outcome = fail_set(list[i].fail, o->outcome, NULL, "refused %lld", (long long)o->id);
			continue;
		}
		TRY(add_one(db, list[i].arg));
	}
	return OK;
}

struct alike_writing {
	struct db_writer *writer;
	int64_t base, key;
	int done, failed, refused;
};

static void *write_alike(void *arg)
{
	struct alike_writing *t = arg;

	for (int i = 0; i < JOBS; i++) {
		struct one o = { .id = t->base + i, .twice = i % 5 == 0, .outcome = i % 5 == 1 ? ERR_DENIED : OK };
		struct fail f = { 0 };
		char refused[32];
		enum err e = db_write_alike(t->writer, &f, add_alike, t->key, &o);

		(void)snprintf(refused, sizeof refused, "refused %lld", (long long)o.id);
		t->done += e == OK && !o.twice && o.outcome == OK;
		t->failed += e == ERR_CONFLICT && o.twice && strstr(f.what, "thing_add") != NULL;
		t->refused += e == ERR_DENIED && o.outcome != OK && strcmp(f.what, refused) == 0;
	}
	return NULL;
}

/* Whoever is given to a function together with one that fails is done all the same, and hears its own outcome. */
static void alike_harm_nobody(void **state)
{
	struct db_support *s = *state;
	struct db_writer *w DEFER(db_writer_destroy) = make(s);
	struct alike_writing t[THREADS];
	pthread_t threads[THREADS];
	struct db_writer_counts counts;

	for (int i = 0; i < THREADS; i++) {
		t[i] = (struct alike_writing){ .writer = w, .base = i * 1000 + 1, .key = i % 3 };
		assert_int_equal(pthread_create(&threads[i], NULL, write_alike, &t[i]), 0);
	}
	for (int i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
		assert_int_equal(t[i].done, JOBS * 3 / 5);
		assert_int_equal(t[i].failed, JOBS / 5);
		assert_int_equal(t[i].refused, JOBS / 5);
	}
	db_writer_counts(w, &counts);
	assert_int_equal(counts.waiting, 0);
	assert_int_equal(db_cases_count(s, s->db), THREADS * (JOBS * 3 / 5));
}

enum { GATHERED = 5 };

static int most_at_once;

struct held {
	struct db_writer *writer;
	struct one one;
	sem_t *there, *go; /* of the first: others come while it is at work */
	enum err outcome;
};

static enum err add_held(struct db *db, struct db_alike *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct held *h = list[i].arg;

		if (h->there != NULL) {
			(void)sem_post(h->there);
			while (sem_wait(h->go) != 0) {
			}
		}
		TRY(add_one(db, &h->one));
	}
	most_at_once = (int)n > most_at_once ? (int)n : most_at_once;
	return OK;
}

static void *write_held(void *arg)
{
	struct held *h = arg;

	h->outcome = db_write_alike(h->writer, NULL, add_held, 1, h);
	return NULL;
}

static void alike_are_done_together(void **state)
{
	struct db_support *s = *state;
	struct db_writer *w DEFER(db_writer_destroy) = make(s);
	struct held held[GATHERED + 1];
	pthread_t threads[GATHERED + 1];
	struct db_writer_counts counts = { 0 };
	sem_t there, go;

	most_at_once = 0;
	assert_int_equal(sem_init(&there, 0, 0) + sem_init(&go, 0, 0), 0);
	for (int i = 0; i <= GATHERED; i++) {
		held[i] = (struct held){ .writer = w, .one = { .id = i + 1 }, .outcome = ERR_BUG };
		held[i].there = i == 0 ? &there : NULL;
		held[i].go = i == 0 ? &go : NULL;
		assert_int_equal(pthread_create(&threads[i], NULL, write_held, &held[i]), 0);
		while (i == 0 && sem_wait(&there) != 0) {
		}
	}
	while (counts.waiting < GATHERED) {
		(void)sched_yield();
		db_writer_counts(w, &counts);
	}
	(void)sem_post(&go);
	for (int i = 0; i <= GATHERED; i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
		assert_int_equal(held[i].outcome, OK);
	}
	assert_int_equal(most_at_once, GATHERED);
	assert_int_equal(db_cases_count(s, s->db), GATHERED + 1);
	(void)sem_destroy(&there);
	(void)sem_destroy(&go);
}

static void errors_are_the_jobs_own(void **state)
{
	struct db_support *s = *state;
	struct db_writer *w DEFER(db_writer_destroy) = make(s);
	struct one refused = { .id = 1, .outcome = ERR_DENIED };
	struct one fine = { .id = 1 };
	struct one nested = { .id = 2, .nested = w };

	assert_int_equal(db_write(w, NULL, add_one, &refused), ERR_DENIED);
	assert_int_equal(db_cases_count(s, s->db), 0);
	assert_ok(s, db_write(w, &s->fail, add_one, &fine));
	/* A job that waits for another job would wait for ever. */
	assert_ok(s, db_write(w, &s->fail, add_one, &nested));
	assert_int_equal(nested.nested_outcome, ERR_BUG);
	assert_int_equal(db_cases_count(s, s->db), 2);
}

static int destroyed;

static void count_destroyed(void *arg)
{
	(void)arg;
	__atomic_add_fetch(&destroyed, 1, __ATOMIC_SEQ_CST);
}

static void later_jobs(void **state)
{
	enum { LATER = 1500 };
	static struct one jobs[LATER];
	struct db_support *s = *state;
	struct db_writer *w DEFER(db_writer_destroy) = make(s);
	struct db_writer_counts counts;
	int64_t begun = clock_ticks();

	destroyed = 0;
	for (int i = 0; i < LATER; i++) {
		jobs[i] = (struct one){ .id = i, .outcome = i == 7 ? ERR_DENIED : OK };
		assert_ok(s, db_write_later(w, add_one, &jobs[i], count_destroyed));
	}
	db_write_flush(w);
	assert_true(clock_ticks() - begun < 20 * 1000000);
	assert_int_equal(db_cases_count(s, s->db), LATER - 1);
	db_writer_counts(w, &counts);
	assert_int_equal(counts.later, LATER - 1);
	assert_int_equal(counts.lost, 1);
	assert_int_equal(__atomic_load_n(&destroyed, __ATOMIC_SEQ_CST), LATER);
}

static void closing_writes_the_rest(void **state)
{
	enum { LATER = 3000 };
	static struct one jobs[LATER];
	struct db_support *s = *state;
	struct db_writer *w DEFER(db_writer_destroy) = make(s);

	destroyed = 0;
	for (int i = 0; i < LATER; i++) {
		jobs[i] = (struct one){ .id = i };
		assert_ok(s, db_write_later(w, add_one, &jobs[i], count_destroyed));
	}
	db_writer_destroy(&w);
	assert_null(w);
	assert_int_equal(db_cases_count(s, s->db), LATER);
	assert_int_equal(destroyed, LATER);
}

/* While somebody else holds the write lock: callers get ERR_BUSY, later jobs are kept and come in afterwards. */
static void kept_while_away(void **state)
{
	struct db_support *s = *state;
	struct db_writer *w DEFER(db_writer_destroy) = NULL;
	struct one now = { .id = 1 }, later = { .id = 2 };

	if (s->server) {
		skip(); /* there another writer does not lock the database */
	}
	db_cases_make(s);
	(void)strncat(s->url, "?busy=20", sizeof s->url - strlen(s->url) - 1);
	assert_ok(s, db_writer_create(&s->fail, s->url, &w));
	assert_ok(s, db_begin(s->db));
	db_cases_fill(s, 0);
	assert_ok(s, db_write_later(w, add_one, &later, NULL));
	for (int i = 0; i < 15; i++) {
		assert_int_equal(db_write(w, &s->fail, add_one, &now), ERR_BUSY);
	}
	db_rollback(s->db);
	assert_ok(s, db_write(w, &s->fail, add_one, &now));
	db_write_flush(w);
	assert_int_equal(db_cases_count(s, s->db), 2);
}

/* The server drops all sessions of the writer: the next changes find new ones. */
static void lost_connections(void **state)
{
	struct db_support *s = *state;
	struct db_writer *w DEFER(db_writer_destroy) = NULL;
	struct one first = { .id = 1 }, second = { .id = 2 }, third = { .id = 3 };
	char sql[192], url[800];

	if (!s->server) {
		skip();
	}
	db_cases_make(s);
	(void)snprintf(url, sizeof url, "%s&application_name=%s", s->url, s->schema);
	assert_ok(s, db_writer_create(&s->fail, url, &w));
	assert_ok(s, db_write(w, &s->fail, add_one, &first));
	assert_ok(s, db_write_later(w, add_one, &second, NULL));
	db_write_flush(w);
	(void)snprintf(sql, sizeof sql,
	               "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = '%s'",
	               s->schema);
	db_support_sql(s->db, sql);
	assert_ok(s, db_write(w, &s->fail, add_one, &third));
	second.id = 4;
	assert_ok(s, db_write_later(w, add_one, &second, NULL));
	db_write_flush(w);
	assert_int_equal(db_cases_count(s, s->db), 4);
}

/* Adds one more than there are, by what it has read: right only when no other does the same meanwhile. */
static enum err count_up(struct db *db, void *arg)
{
	static const int64_t key = 42;
	struct thing_sum_row row;
	struct thing_add_in in = { .day = DAY_NONE, .name = STR("c") };
	struct arena a DEFER(arena_reset);
	bool found = false;

	(void)arg;
	arena_init(&a, 10000);
	TRY(db_lock_keys(db, &key, 1));
	TRY(thing_sum(db, &a, &(struct thing_sum_in){ .least = INT64_MIN }, &row, &found));
	in.id = row.number + 1;
	return thing_add(db, &in, NULL);
}

static void *count_many(void *arg)
{
	struct writing *t = arg;

	for (int i = 0; i < JOBS; i++) {
		t->done += db_write(t->writer, NULL, count_up, NULL) == OK;
	}
	return NULL;
}

static void locked_keys(void **state)
{
	struct db_support *s = *state;
	struct db_writer *w DEFER(db_writer_destroy) = make(s);
	struct writing t[THREADS];
	pthread_t threads[THREADS];
	int64_t many[5000];

	assert_int_equal(db_lock_keys(s->db, many, 1), ERR_BUG);
	for (int i = 0; i < THREADS; i++) {
		t[i] = (struct writing){ .writer = w };
		assert_int_equal(pthread_create(&threads[i], NULL, count_many, &t[i]), 0);
	}
	for (int i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
		assert_int_equal(t[i].done, JOBS);
	}
	assert_int_equal(db_cases_count(s, s->db), THREADS * JOBS);
	/* More keys than a server has locks. */
	for (int64_t i = 0; i < 5000; i++) {
		many[i] = i * 1234567891;
	}
	assert_ok(s, db_begin(s->db));
	assert_ok(s, db_lock_keys(s->db, many, 5000));
	assert_ok(s, db_lock_keys(s->db, many, 0));
	assert_ok(s, db_commit(s->db));
}

static enum err bump(struct db *db, void *arg)
{
	struct thing_lock_row row;
	struct arena a DEFER(arena_reset);
	bool found = false;

	(void)arg;
	arena_init(&a, 10000);
	TRY(thing_lock(db, &a, &(struct thing_lock_in){ 1 }, &row, &found));
	return found ? thing_bump(db, &(struct thing_bump_in){ 1 }, NULL) : ERR_ABSENT;
}

static void *bump_many(void *arg)
{
	struct writing *t = arg;

	for (int i = 0; i < JOBS; i++) {
		t->done += db_write(t->writer, NULL, bump, NULL) == OK;
	}
	return NULL;
}

static void read_then_write(void **state)
{
	struct db_support *s = *state;
	struct db_writer *w DEFER(db_writer_destroy) = make(s);
	struct writing t[THREADS];
	pthread_t threads[THREADS];
	struct thing_get_row row;
	bool found = false;

	db_cases_fill(s, 1);
	for (int i = 0; i < THREADS; i++) {
		t[i] = (struct writing){ .writer = w };
		assert_int_equal(pthread_create(&threads[i], NULL, bump_many, &t[i]), 0);
	}
	for (int i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
		assert_int_equal(t[i].done, JOBS);
	}
	assert_ok(s, thing_get(s->db, &s->arena, &(struct thing_get_in){ 1 }, &row, &found));
	assert_int_equal(row.small, THREADS * JOBS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(many_threads),       cmocka_unit_test(threads_that_wait_for_their_like),
		cmocka_unit_test(one_alone_together), cmocka_unit_test(errors_are_the_jobs_own),
		cmocka_unit_test(later_jobs),         cmocka_unit_test(closing_writes_the_rest),
		cmocka_unit_test(kept_while_away),    cmocka_unit_test(lost_connections),
		cmocka_unit_test(alike_harm_nobody),  cmocka_unit_test(alike_are_done_together),
		cmocka_unit_test(read_then_write),    cmocka_unit_test(locked_keys),
	};

	return db_support_run("writer", tests, sizeof tests / sizeof tests[0]);
}
