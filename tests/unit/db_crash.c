/* SPDX-License-Identifier: EUPL-1.2 */
/* What was acknowledged is there after the process was killed, nothing is half done, and a full disk passes. */
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "db/writer.h"
#include "db_cases.h"

enum { THREADS = 4, ROUNDS = 8, PAIR = 500000000 };

struct writing {
	struct db_writer *writer;
	int64_t next;
	int out;
};

/* Two rows that belong together. */
static enum err add_pair(struct db *db, void *arg)
{
	const int64_t *id = arg;
	struct thing_add_in in = { .id = *id, .day = DAY_NONE, .name = STR("first") };

	TRY(thing_add(db, &in, NULL));
	in.id += PAIR;
	return thing_add(db, &in, NULL);
}

static void *write_until_killed(void *arg)
{
	struct writing *t = arg;

	for (;; t->next++) {
		if (db_write(t->writer, NULL, add_pair, &t->next) == OK &&
		    write(t->out, &t->next, sizeof t->next) != sizeof t->next) {
			return NULL;
		}
	}
}

/* Never returns. */
static void be_killed(const char *url, int round, int out)
{
	struct writing t[THREADS];
	pthread_t threads[THREADS];
	struct db_writer *w = NULL;

	if (db_writer_create(NULL, url, &w) != OK) {
		_exit(1);
	}
	for (int i = 0; i < THREADS; i++) {
		t[i] = (struct writing){ w, (round * THREADS + i + 1) * 1000000, out };
		if (pthread_create(&threads[i], NULL, write_until_killed, &t[i]) != 0) {
			_exit(1);
		}
	}
	for (;;) {
		(void)pause();
	}
}

/* Lets a process write, kills it, and checks what it was told to be done. Returns how many that were. */
static int kill_one(struct db_support *s, int round)
{
	struct timespec some = { 0, 20000000 + round % 4 * 17000000 };
	struct thing_get_row row;
	bool found = false;
	int ends[2], status = 0, acknowledged = 0;
	int64_t id = 0;
	pid_t pid;

	assert_int_equal(pipe(ends), 0);
	db_close(&s->db); /* no connection goes through a fork */
	pid = fork();
	if (pid == 0) {
		(void)close(ends[0]);
		be_killed(s->url, round, ends[1]);
	}
	(void)close(ends[1]);
	assert_true(pid > 0);
	/* From the first answer on, so that each round has something to lose. */
	assert_int_equal(read(ends[0], &id, sizeof id), sizeof id);
	(void)nanosleep(&some, NULL);
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	s->db = db_support_connect(s, DB_WRITE);
	do {
		assert_ok(s, thing_get(s->db, &s->arena, &(struct thing_get_in){ id }, &row, &found));
		assert_true(found);
		assert_ok(s, thing_get(s->db, &s->arena, &(struct thing_get_in){ id + PAIR }, &row, &found));
		assert_true(found);
		acknowledged++;
		arena_clear(&s->arena);
	} while (read(ends[0], &id, sizeof id) == sizeof id);
	(void)close(ends[0]);
	return acknowledged;
}

static void acknowledged_is_there(void **state)
{
	struct db_support *s = *state;
	int acknowledged = 0;

	db_cases_make(s);
	for (int round = 0; round < ROUNDS; round++) {
		acknowledged += kill_one(s, round);
	}
	assert_true(acknowledged >= ROUNDS);
	/* No half of a pair without the other. */
	assert_int_equal(db_cases_count(s, s->db) % 2, 0);
}

static enum err add_big(struct db *db, void *arg)
{
	static char big[2 * 1024 * 1024];
	const int64_t *id = arg;
	struct thing_add_in in = { .id = *id, .day = DAY_NONE, .name = STR("big"), .raw = { big, sizeof big } };

	return thing_add(db, &in, NULL);
}

/* As if the disk were full: one clear error, and all is well again once there is room. */
static void disk_that_is_full(void **state)
{
	struct db_support *s = *state;
	struct db_writer *w DEFER(db_writer_destroy) = NULL;
	struct rlimit before, small;
	int64_t first = 1, big = 2, after = 3;
	enum err e;

	db_cases_make(s);
	assert_ok(s, db_writer_create(&s->fail, s->url, &w));
	assert_ok(s, db_write(w, &s->fail, add_pair, &first));
	if (s->server) {
		/* The server's disk is out of reach of a test; that it may refuse is seen elsewhere. */
		assert_ok(s, db_write(w, &s->fail, add_big, &big));
		return;
	}
	(void)signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	small = before;
	small.rlim_cur = 400 * 1024;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	e = db_write(w, &s->fail, add_big, &big);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(e, ERR_IO);
	assert_int_not_equal(strlen(s->fail.what), 0);
	assert_int_equal(db_cases_count(s, s->db), 2);
	assert_ok(s, db_write(w, &s->fail, add_big, &big));
	assert_ok(s, db_write(w, &s->fail, add_pair, &after));
	assert_int_equal(db_cases_count(s, s->db), 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(acknowledged_is_there),
		cmocka_unit_test(disk_that_is_full),
	};

	return db_support_run("crashes", tests, sizeof tests / sizeof tests[0]);
}
