/* SPDX-License-Identifier: EUPL-1.2 */
/* Many jobs, one commit. */
#include "db/writer_inside.h"

/* A job of either kind, seen alike. */
struct piece {
	enum err (*fn)(struct db *db, void *arg);
	void *arg;
	struct fail *fail; /* may be NULL */
	enum err *outcome;
};

struct group {
	struct job *const *jobs;
	int job_count;
	struct later *const *later;
	int later_count;
};

static int count(const struct group *g)
{
	return g->job_count + g->later_count;
}

static struct piece piece_at(const struct group *g, int i)
{
	if (i < g->job_count) {
		struct job *j = g->jobs[i];

		return j->alike != NULL ? (struct piece){ writer_run_one, j, &j->fail, &j->outcome }
		                        : (struct piece){ j->fn, j->arg, &j->fail, &j->outcome };
	}
	struct later *l = g->later[i - g->job_count];

	return (struct piece){ l->fn, l->arg, NULL, &l->outcome };
}

/* The whole group ends with one error. */
static void set_all(struct db *db, const struct group *g, enum err e)
{
	for (int i = 0; i < count(g); i++) {
		struct piece p = piece_at(g, i);

		*p.outcome = e;
		if (p.fail != NULL) {
			(void)fail_set(p.fail, e, NULL, "%s", db_fail(db)->what);
		}
	}
}

/* OK unless the transaction itself is lost. */
static enum err run_piece(struct db *db, const struct piece *p)
{
	TRY(db_savepoint(db));
	db_fail_to(db, p->fail);
	*p->outcome = p->fn(db, p->arg);
	db_fail_to(db, NULL);
	if (*p->outcome != OK) {
		return db_savepoint_rollback(db);
	}
	return db_savepoint_release(db);
}

static enum err run_pieces(struct db *db, const struct group *g, int from, int to)
{
	for (int i = from; i < to; i++) {
		struct piece p = piece_at(g, i);

		TRY(run_piece(db, &p));
	}
	return OK;
}

/* Those that are alike from one on, in one savepoint; each in its own when that fails. */
static enum err run_alike(struct db *db, const struct group *g, int from)
{
	struct job *like[GROUP_ALIKE];
	size_t n = 0;

	for (int i = from; i < g->job_count && n < GROUP_ALIKE; i++) {
		if (!g->jobs[i]->settled && (i == from || writer_alike(g->jobs[from], g->jobs[i]))) {
			g->jobs[i]->settled = true;
			like[n++] = g->jobs[i];
		}
	}
	if (n > 1) {
		TRY(db_savepoint(db));
		if (writer_run_alike(db, like, n) == OK) {
			return db_savepoint_release(db);
		}
		TRY(db_savepoint_rollback(db));
	}
	for (size_t i = 0; i < n; i++) {
		struct job *j = like[i];
		struct group alone = { &j, 1, NULL, 0 };

		TRY(run_pieces(db, &alone, 0, 1));
	}
	return OK;
}

static enum err run_jobs(struct db *db, const struct group *g)
{
	for (int i = 0; i < g->job_count; i++) {
		g->jobs[i]->settled = false;
	}
	for (int i = 0; i < g->job_count; i++) {
		if (!g->jobs[i]->settled) {
			TRY(run_alike(db, g, i));
		}
	}
	return OK;
}

/* Later jobs hardly ever fail: all in one savepoint, and each in its own only when one did. */
static enum err run_later(struct db *db, const struct group *g)
{
	bool good = true;

	if (g->later_count == 0) {
		return OK;
	}
	TRY(db_savepoint(db));
	for (int i = 0; i < g->later_count && good; i++) {
		struct later *l = g->later[i];

		l->outcome = l->fn(db, l->arg);
		good = l->outcome == OK;
	}
	if (good) {
		return db_savepoint_release(db);
	}
	TRY(db_savepoint_rollback(db));
	return run_pieces(db, g, g->job_count, count(g));
}

static enum err run_together(struct db *db, const struct group *g)
{
	bool any = false;
	enum err e = run_jobs(db, g);

	if (e == OK) {
		e = run_later(db, g);
	}
	if (e != OK) {
		db_rollback(db);
		return e;
	}
	for (int i = 0; i < count(g); i++) {
		any = any || *piece_at(g, i).outcome == OK;
	}
	if (any) {
		return db_commit(db);
	}
	db_rollback(db);
	return OK;
}

static void run_alone(struct db *db, const struct piece *p)
{
	db_fail_to(db, p->fail);
	*p->outcome = db_transact(db, p->fn, p->arg);
	db_fail_to(db, NULL);
}

bool writer_run_group(struct db *db, struct job *const *jobs, int job_count, struct later *const *later,
                      int later_count)
{
	struct group g = { jobs, job_count, later, later_count };
	enum err e = db_begin(db);

	if (e != OK) {
		set_all(db, &g, e);
		return false;
	}
	if (run_together(db, &g) == OK) {
		return true;
	}
	for (int i = 0; i < count(&g); i++) {
		struct piece p = piece_at(&g, i);

		run_alone(db, &p);
	}
	return true;
}
