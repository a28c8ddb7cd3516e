/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What access checks and the log cost a read: the data of the worklist and of a person's page, alone; with the session,
 * the grant and the gate; and with the log behind them. In this process, without HTTP and HTML, so that nothing hides it.
 * Prints one line a kind of read: name, microseconds of processor time of each (writer included), entries lost.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "access/account.h"
#include "access/log_queue.h"
#include "access/session.h"
#include "base/clock.h"
#include "people/open.h"
#include "people_young_sql.h"
#include "signals/worklist.h"

enum { PERSONS = 100, ARENA_MOST = 16 * 1024 * 1024 };
enum part { DATA, CHECKS, LOGGED, PARTS };

struct bench {
	struct arena kept;
	struct fail fail;
	struct keys *keys;
	struct db *db;
	struct db_writer *writer;
	struct log_queue *log;
	day_t today;
	char token[TOKEN_TEXT];
	struct actor actor;
	int64_t persons[PERSONS];
	struct str publics[PERSONS];
	size_t count;
};

static enum err no_sink(void *arg, const struct log_entry *e)
{
	(void)arg;
	(void)e;
	return OK;
}

static struct ctx context(struct bench *b, struct arena *a, enum part part)
{
	struct ctx c = { .arena = a,
		         .fail = &b->fail,
		         .db = b->db,
		         .keys = b->keys,
		         .today = b->today,
		         .now = clock_now(),
		         .actor = b->actor,
		         .log_sink = part == LOGGED ? log_queue_put : no_sink,
		         .log_arg = b->log };

	if (part == LOGGED) {
		log_trace(&c, STR(""));
	}
	return c;
}

static enum err resume(struct bench *b, struct ctx *c, enum part part)
{
	bool stale;

	return part == DATA ? OK : account_resume(c, str_of(b->token), &stale);
}

static enum err read_worklist(struct bench *b, struct ctx *c, enum part part, size_t i)
{
	const struct work_filter all = { .most = 50 };
	struct work_page page;

	(void)i;
	TRY(resume(b, c, part));
	return worklist_page(c, &all, &page);
}

static enum err read_person(struct bench *b, struct ctx *c, enum part part, size_t i)
{
	struct young_by_public_row row;
	struct young_enrolment *list;
	struct work_item *items;
	struct young y;
	size_t n;
	bool found;

	TRY(resume(b, c, part));
	if (part == DATA) {
		TRY(young_by_public(c->db, c->arena, &(struct young_by_public_in){ b->publics[i % b->count] }, &row,
		                    &found));
	} else {
		TRY(people_open(c, b->publics[i % b->count], ACTION_PERSON, &y));
	}
	TRY(people_enrolments(c, b->persons[i % b->count], &list, &n));
	return worklist_of_person(c, b->persons[i % b->count], &items, &n);
}

typedef enum err read_fn(struct bench *b, struct ctx *c, enum part part, size_t i);

static double cpu_us(void)
{
	struct rusage u;

	(void)getrusage(RUSAGE_SELF, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e6 +
	       (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

static enum err run(struct bench *b, read_fn *read, enum part part, size_t times, double *ret_us)
{
	struct arena a DEFER(arena_reset);
	double begin = cpu_us();

	arena_init(&a, ARENA_MOST);
	for (size_t i = 0; i < times; i++) {
		struct ctx c = context(b, &a, part);
		enum err e = read(b, &c, part, i);

		/* The queue is full: in the server this read is refused; here it waits. */
		if (e == ERR_BUSY) {
			db_write_flush(b->writer);
			continue;
		}
		TRY(e);
		arena_clear(&a);
	}
	db_write_flush(b->writer);
	*ret_us = (cpu_us() - begin) / (double)times;
	return OK;
}

static enum err line(struct bench *b, const char *name, read_fn *read, size_t times)
{
	struct db_writer_counts counts;
	double us[PARTS], warm;

	TRY(run(b, read, LOGGED, times / 10 + 1, &warm));
	for (int p = DATA; p < PARTS; p++) {
		TRY(run(b, read, (enum part)p, times, &us[p]));
	}
	db_writer_counts(b->writer, &counts);
	(void)printf("%s %.2f %.2f %.2f %lld\n", name, us[DATA], us[CHECKS], us[LOGGED], (long long)counts.lost);
	return OK;
}

/* A coordinator of the institution, signed in. */
static enum err sign_in(struct db *db, void *arg)
{
	struct bench *b = arg;
	struct scope scope = { SCOPE_INSTITUTION, STR("25PJ") };
	struct account_new a = { .login = STR("meting"), .name = STR("Meting"), .email = STR(""), .hash = STR("-") };
	struct session_new s = { .step = SESSION_WHOLE, .factor = "" };
	struct ctx c = {
		.arena = &b->kept, .fail = db_fail(db), .db = db, .keys = b->keys, .today = b->today, .now = clock_now()
	};
	bool stale;

	a.grant = (struct grant_new){ .role = ROLE_COORDINATOR, .first = 1, .scopes = &scope, .scope_count = 1 };
	actor_system(&c);
	TRY(account_create(&c, &a, &s.account));
	TRY(session_open(&c, &s, b->token));
	TRY(account_resume(&c, str_of(b->token), &stale));
	b->actor = c.actor;
	return OK;
}

/* Whose pages are read: those of the worklist. */
static enum err choose(struct bench *b)
{
	struct ctx c = context(b, &b->kept, DATA);
	const struct work_filter all = { .most = PERSONS };
	struct work_page page;

	TRY(worklist_page(&c, &all, &page));
	for (size_t i = 0; i < page.count; i++) {
		struct young y;

		TRY(people_open_key(&c, page.items[i].person, ACTION_PERSON, &y));
		b->persons[b->count] = y.person;
		b->publics[b->count++] = y.public;
	}
	return b->count > 0 ? OK : fail_set(&b->fail, ERR_ABSENT, NULL, "the worklist is empty");
}

static enum err measure(struct bench *b, char **argv)
{
	size_t times = strtoul(argv[4], NULL, 10);

	TRY(keys_open(&b->fail, argv[2], false, &b->keys));
	TRY(db_writer_create(&b->fail, argv[1], &b->writer));
	TRY(log_queue_create(&b->fail, b->writer, b->keys, &b->log));
	TRY(db_open(&b->fail, argv[1], DB_READ, &b->db));
	db_fail_to(b->db, &b->fail);
	if (!day_parse(str_of(argv[3]), &b->today)) {
		return fail_set(&b->fail, ERR_INPUT, NULL, "no date: %s", argv[3]);
	}
	TRY(db_write(b->writer, &b->fail, sign_in, b));
	TRY(choose(b));
	TRY(line(b, "worklist", read_worklist, times));
	return line(b, "person", read_person, times);
}

int main(int argc, char **argv)
{
	static struct bench b;
	enum err e;

	if (argc != 5) {
		(void)fputs("usage: read_cost DATABASE_URL KEY_FILE TODAY READS\n", stderr);
		return 2;
	}
	arena_init(&b.kept, ARENA_MOST);
	e = measure(&b, argv);
	if (e != OK) {
		(void)fprintf(stderr, "read_cost: %s: %s\n", err_name(e), b.fail.what);
	}
	db_close(&b.db);
	db_writer_destroy(&b.writer);
	log_queue_destroy(&b.log);
	keys_close(&b.keys);
	arena_reset(&b.kept);
	return e == OK ? 0 : 3;
}
