/* SPDX-License-Identifier: EUPL-1.2 */
#include "db/sqlite_keep.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"

/*
 * Roll calls of a region, 200 a second, write some 30 MB a second into the log, for the most part the same pages again and
 * again: the longer it is, the fewer are moved. It begins anew within its room. What a disk must have to spare is 512 MB,
 * and 1.5 GB where readers keep the log from beginning anew.
 */
const struct sqlite_keep_limits sqlite_keep_usual = { .move = 196608,
	                                              .rest = 1024,
	                                              .most = 786432,
	                                              .calm = 64,
	                                              .small = 196608,
	                                              .room = 262144 };

enum {
	RESTART_MS = 20,       /* how long the writer waits for readers; commits wait as long */
	HARD_RESTART_MS = 500, /* the same when the log is too long */
	BUSY_US = 100 * 1000,  /* before another attempt when somebody else moves the log */
	BUSY_ATTEMPTS = 50,
	ROOM_PART = 4 << 20, /* so much at a time: nobody commits meanwhile */
	ROOM_PIECE = 64 * 1024,
	ROOM_BUSY_MS = 1000,
	ROOM_PAUSE_MS = 120,
	ROOM_SPARE = 4,            /* times the most that the log keeps must be free */
	RECENT_US = 50 * 1000,     /* a commit since then: others are at it */
	PAUSE_LEAST_US = 6 * 1000, /* while they are: some 40 MB/s go to the disk in blocks of 4 KiB */
	PAUSE_MOST_US = 200 * 1000,
	PAUSE_TIMES =
		2 /* as long as it took to flush a lot; once while the log is more than half as long as it may be */
};

struct sqlite_keeper {
	struct arena arena; /* holds this struct as well */
	struct db *db;      /* of the writer; its thread alone uses it */
	struct sqlite_keep_limits limits;
	sqlite3 *handle; /* of the keeper's thread */
	char log_path[sizeof((struct db_url *)NULL)->path + sizeof "-wal"];
	pthread_t thread;
	pthread_mutex_t lock; /* guards what follows */
	pthread_cond_t wanted, rested;
	bool stop, work, working, idle;
	bool near;               /* all but a rest is moved */
	int pages, moved;        /* in the log, and of those in the file */
	int asked;               /* pages when the keeper was last asked */
	atomic_bool hurry, half; /* without pauses, with short ones */
	atomic_uint commits;     /* told of so far */
	/* Of the keeper's thread: */
	int written; /* pages since the last flush */
	unsigned seen;
	int64_t seen_at; /* when commits was found to have grown */
	int64_t since;
};

/* ---- calm writing ---- */

/* The keeper whose thread this is. */
static _Thread_local struct sqlite_keeper *at_work;

static const sqlite3_io_methods *plain;
static sqlite3_io_methods calm_methods;
static sqlite3_vfs *plain_files;
static sqlite3_vfs calm_files;

static void rest(int64_t us)
{
	struct timespec t = { us / 1000000, us % 1000000 * 1000 };

	if (us > 0) {
		(void)nanosleep(&t, NULL);
	}
}

/* After a lot that took so long to flush: how long the disk is left to who commits. None when nobody does. */
static int64_t pause_after(struct sqlite_keeper *k, int64_t took)
{
	unsigned commits = atomic_load(&k->commits);
	bool half = atomic_load(&k->half);
	int64_t now = clock_ticks(), least = half ? 0 : PAUSE_LEAST_US, pause = half ? took : took * PAUSE_TIMES;

	if (commits != k->seen) {
		k->seen = commits;
		k->seen_at = now;
	}
	if (now - k->seen_at > RECENT_US || atomic_load(&k->hurry)) {
		return 0;
	}
	return pause < least ? least : pause < PAUSE_MOST_US ? pause : PAUSE_MOST_US;
}

/*
 * All pages written at once would be flushed at once, and every commit would wait behind them. So they go out in small
 * lots, and while others commit the disk is theirs for some time after each.
 */
static int calm_write(sqlite3_file *file, const void *bytes, int n, sqlite3_int64 at)
{
	struct sqlite_keeper *k = at_work;
	int rc = plain->xWrite(file, bytes, n, at);

	if (rc != SQLITE_OK || k == NULL || ++k->written < k->limits.calm) {
		return rc;
	}
	rc = plain->xSync(file, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY);
	rest(pause_after(k, clock_ticks() - k->since));
	k->written = 0;
	k->since = clock_ticks();
	return rc;
}

static int calm_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	int rc = plain_files->xOpen(plain_files, name, file, flags, out);

	(void)vfs;
	if (rc != SQLITE_OK || (flags & SQLITE_OPEN_MAIN_DB) == 0) {
		return rc;
	}
	(void)pthread_mutex_lock(&lock);
	if (plain == NULL) {
		plain = file->pMethods;
		calm_methods = *plain;
		calm_methods.xWrite = calm_write;
	}
	if (file->pMethods == plain) {
		file->pMethods = &calm_methods;
	}
	(void)pthread_mutex_unlock(&lock);
	return rc;
}

/* The usual files of SQLite, but for writing the database. */
static void make_files(void)
{
	plain_files = sqlite3_vfs_find(NULL);
	calm_files = *plain_files;
	calm_files.zName = "calm";
	calm_files.pNext = NULL;
	calm_files.xOpen = calm_open;
	(void)sqlite3_vfs_register(&calm_files, 0);
}

/* ---- the thread ---- */

/* Moves what is there now, as far as no reader is in the way. False when somebody else is at it, or it cannot be done. */
static bool move(struct sqlite_keeper *k, int mode, int *ret_pages, int *ret_moved)
{
	int pages = 0, moved = 0, rc;

	k->written = 0;
	k->since = clock_ticks();
	rc = sqlite3_wal_checkpoint_v2(k->handle, NULL, mode, &pages, &moved);
	if (rc != SQLITE_OK || pages < 0) {
		return false;
	}
	*ret_pages = pages;
	*ret_moved = moved;
	return true;
}

/* Until all but a rest is moved, or it goes no further. The lock is held, but for the work itself. */
static void move_most(struct sqlite_keeper *k)
{
	int attempts = 0;
	bool on = true;

	while (on && !k->stop) {
		int pages = 0, moved = 0, before = k->moved;
		bool done;

		(void)pthread_mutex_unlock(&k->lock);
		done = move(k, SQLITE_CHECKPOINT_PASSIVE, &pages, &moved);
		if (!done) {
			rest(BUSY_US);
		}
		(void)pthread_mutex_lock(&k->lock);
		if (!done) {
			on = ++attempts < BUSY_ATTEMPTS;
			continue;
		}
		k->moved = moved;
		k->pages = k->pages > pages ? k->pages : pages;
		k->near = k->pages - moved <= k->limits.rest;
		on = !k->near && moved > before;
	}
}

/* ---- room on the disk ---- */

static void exec(struct sqlite_keeper *k, const char *sql)
{
	(void)sqlite3_exec(k->handle, sql, NULL, NULL, NULL);
}

/* So large may the log be at rest: nothing where the disk is nearly full. */
static off_t room_of(const struct sqlite_keeper *k)
{
	off_t most = (off_t)k->limits.room * SQLITE_PAGE;
	struct statvfs disk;
	struct stat st;

	if (stat(k->db->where.path, &st) != 0 || statvfs(k->db->where.path, &disk) != 0 ||
	    (off_t)(disk.f_bavail * disk.f_frsize) < ROOM_SPARE * most) {
		return 0;
	}
	return st.st_size < most ? st.st_size : most;
}

static off_t log_size(const struct sqlite_keeper *k)
{
	struct stat st;

	return stat(k->log_path, &st) == 0 ? st.st_size : 0;
}

/* One part more, of zeros, which are no pages. False when it is large enough, or somebody writes. */
static bool add_room(struct sqlite_keeper *k, off_t room)
{
	static const char zeros[ROOM_PIECE];
	bool more = false, failed = false;
	off_t size;
	int fd;

	if (sqlite3_exec(k->handle, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK) {
		return false;
	}
	/* Nobody adds to the log now, so that its end is where it is. */
	fd = open(k->log_path, O_WRONLY | O_CLOEXEC);
	size = log_size(k);
	for (off_t end = size + ROOM_PART; fd >= 0 && !failed && size < end && size < room;
	     size += (off_t)sizeof zeros) {
		failed = pwrite(fd, zeros, sizeof zeros, size) != (ssize_t)sizeof zeros;
		more = true;
	}
	if (fd >= 0) {
		failed = fdatasync(fd) != 0 || failed;
		(void)close(fd);
	}
	exec(k, "ROLLBACK");
	return more && !failed;
}

/*
 * Others who want to write ask again after a tenth of a second at most (SQLite's own busy handler), and whoever never lets go
 * of the file is always there before them. The lock is held, but while it waits.
 */
static void let_others(struct sqlite_keeper *k)
{
	struct timespec until;

	(void)clock_gettime(CLOCK_REALTIME, &until);
	until.tv_nsec += ROOM_PAUSE_MS * 1000000l;
	until.tv_sec += until.tv_nsec / 1000000000l;
	until.tv_nsec %= 1000000000l;
	while (!k->stop && !k->work && pthread_cond_timedwait(&k->wanted, &k->lock, &until) == 0) {
	}
}

/* The lock is held, but for the work itself. */
static void make_room(struct sqlite_keeper *k)
{
	bool more = !k->stop && k->limits.room > 0;
	unsigned commits;

	while (more) {
		(void)pthread_mutex_unlock(&k->lock);
		(void)sqlite3_busy_timeout(k->handle, ROOM_BUSY_MS);
		more = add_room(k, room_of(k));
		(void)sqlite3_busy_timeout(k->handle, 0);
		(void)pthread_mutex_lock(&k->lock);
		commits = atomic_load(&k->commits);
		if (more) {
			let_others(k);
		}
		/* Who commits has no time for this; once it is quiet, it goes on (empty()). */
		more = more && !k->stop && !k->work && commits == atomic_load(&k->commits);
	}
}

/*
 * Nobody writes: what is left is moved, and the log begins anew, with no more than its room, unless a reader is in the way.
 * The lock is held.
 */
static void empty(struct sqlite_keeper *k)
{
	bool keeps = k->limits.room > 0 && log_size(k) <= room_of(k) + ROOM_PIECE;
	int pages, moved;

	(void)pthread_mutex_unlock(&k->lock);
	(void)!move(k, keeps ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_TRUNCATE, &pages, &moved);
	(void)pthread_mutex_lock(&k->lock);
	if (k->idle) {
		make_room(k);
	}
}

static void *thread_main(void *arg)
{
	struct sqlite_keeper *k = arg;

	at_work = k;
	(void)pthread_mutex_lock(&k->lock);
	k->working = true;
	make_room(k);
	k->working = false;
	(void)pthread_cond_broadcast(&k->rested);
	while (!k->stop) {
		bool idle = k->idle;

		if (!k->work) {
			(void)pthread_cond_wait(&k->wanted, &k->lock);
			continue;
		}
		k->work = false;
		k->working = true;
		move_most(k);
		if (idle && k->idle && !k->stop) {
			empty(k);
		}
		k->working = false;
		(void)pthread_cond_broadcast(&k->rested);
	}
	(void)pthread_mutex_unlock(&k->lock);
	return NULL;
}

/* ---- the writer's side ---- */

/* Moves the rest and lets the next commit begin the log anew. */
static void restart(struct sqlite_keeper *k, int wait_ms)
{
	sqlite3 *h = ((struct sqlite *)k->db)->handle;

	(void)sqlite3_busy_timeout(h, wait_ms);
	(void)sqlite3_wal_checkpoint_v2(h, NULL, SQLITE_CHECKPOINT_RESTART, NULL, NULL);
	(void)sqlite3_busy_timeout(h, k->db->where.busy_ms);
}

/* The lock is held. */
static void ask(struct sqlite_keeper *k)
{
	k->work = true;
	k->asked = k->pages;
	(void)pthread_cond_signal(&k->wanted);
}

static void wait_rest(struct sqlite_keeper *k)
{
	while (k->work || k->working) {
		(void)pthread_cond_wait(&k->rested, &k->lock);
	}
}

/* What the writer itself has to do now: nothing (0), or begin anew, with so long a wait. The lock is held. */
static int decide(struct sqlite_keeper *k)
{
	if (k->pages >= k->limits.most && k->pages - k->asked >= k->limits.move) {
		ask(k);
		atomic_store(&k->hurry, true);
		wait_rest(k);
		atomic_store(&k->hurry, false);
		return HARD_RESTART_MS;
	}
	if (k->work || k->working) {
		return 0;
	}
	if (k->near) {
		k->near = false;
		k->asked = k->pages;
		return k->pages >= k->limits.small ? RESTART_MS : 0;
	}
	if (k->pages - (k->asked > k->moved ? k->asked : k->moved) >= k->limits.move) {
		ask(k);
	}
	return 0;
}

void sqlite_keeper_after(struct sqlite_keeper *k, int pages, bool idle)
{
	int wait_ms;

	atomic_fetch_add(&k->commits, !idle);
	(void)pthread_mutex_lock(&k->lock);
	if (pages < k->pages && !idle) {
		/* The log began anew. */
		k->moved = 0;
		k->asked = 0;
		k->near = false;
	}
	k->pages = pages;
	k->idle = idle;
	atomic_store(&k->half, pages >= k->limits.most / 2);
	if (idle && pages > 0) {
		ask(k);
		wait_ms = 0;
	} else {
		wait_ms = decide(k);
	}
	(void)pthread_mutex_unlock(&k->lock);
	if (wait_ms > 0) {
		restart(k, wait_ms);
	}
}

void sqlite_keeper_wait(struct sqlite_keeper *k)
{
	(void)pthread_mutex_lock(&k->lock);
	wait_rest(k);
	(void)pthread_mutex_unlock(&k->lock);
}

/* ---- from beginning to end ---- */

static enum err open_handle(struct sqlite_keeper *k)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, rc;

	(void)pthread_once(&once, make_files);
	rc = sqlite3_open_v2(k->db->where.path, &k->handle, flags, calm_files.zName);
	if (rc == SQLITE_OK) {
		(void)sqlite3_busy_timeout(k->handle, k->db->where.busy_ms);
		rc = sqlite3_exec(k->handle, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=0",
		                  NULL, NULL, NULL);
		(void)sqlite3_busy_timeout(k->handle, 0);
	}
	return rc == SQLITE_OK ? OK : db_error(k->db, ERR_IO, "database %s: %s", k->db->where.path, sqlite3_errstr(rc));
}

static int page_size_of(struct sqlite_keeper *k)
{
	sqlite3_stmt *s = NULL;
	int size = SQLITE_PAGE;

	if (sqlite3_prepare_v2(k->handle, "PRAGMA page_size", -1, &s, NULL) == SQLITE_OK &&
	    sqlite3_step(s) == SQLITE_ROW) {
		size = sqlite3_column_int(s, 0);
	}
	(void)sqlite3_finalize(s);
	return size;
}

/* As many bytes of larger pages; the room is counted in bytes anyway. */
static void scale(struct sqlite_keep_limits *limits, int page)
{
	int times = page > SQLITE_PAGE ? page / SQLITE_PAGE : 1;

	limits->move /= times;
	limits->rest /= times;
	limits->most /= times;
	limits->small /= times;
}

/* Signals belong to the threads of the program that wait for them. */
static int start_thread(struct sqlite_keeper *k)
{
	sigset_t all, before;
	int rc;

	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	rc = pthread_create(&k->thread, NULL, thread_main, k);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	return rc;
}

static void finish(struct sqlite_keeper *k)
{
	struct arena a = k->arena;

	(void)sqlite3_close_v2(k->handle);
	(void)pthread_cond_destroy(&k->wanted);
	(void)pthread_cond_destroy(&k->rested);
	(void)pthread_mutex_destroy(&k->lock);
	arena_reset(&a);
}

enum err sqlite_keeper_create(struct db *db, const struct sqlite_keep_limits *limits, struct sqlite_keeper **ret)
{
	struct arena a;
	struct sqlite_keeper *k;
	enum err e;

	arena_init(&a, 4096);
	k = ARENA_NEW(&a, struct sqlite_keeper);
	if (k == NULL) {
		arena_reset(&a);
		return db_error(db, ERR_NOMEM, "out of memory");
	}
	*k = (struct sqlite_keeper){ .db = db, .limits = *limits };
	k->arena = a;
	(void)snprintf(k->log_path, sizeof k->log_path, "%s-wal", db->where.path);
	(void)pthread_mutex_init(&k->lock, NULL);
	(void)pthread_cond_init(&k->wanted, NULL);
	(void)pthread_cond_init(&k->rested, NULL);
	e = open_handle(k);
	scale(&k->limits, page_size_of(k));
	if (e == OK && start_thread(k) != 0) {
		e = db_error(db, ERR_NOMEM, "no thread for the log of the database could be started");
	}
	if (e != OK) {
		finish(k);
		return e;
	}
	*ret = k;
	return OK;
}

void sqlite_keeper_destroy(struct sqlite_keeper **at)
{
	struct sqlite_keeper *k = *at;

	if (k == NULL) {
		return;
	}
	(void)pthread_mutex_lock(&k->lock);
	k->stop = true;
	atomic_store(&k->hurry, true);
	sqlite3_interrupt(k->handle);
	(void)pthread_cond_signal(&k->wanted);
	(void)pthread_mutex_unlock(&k->lock);
	(void)pthread_join(k->thread, NULL);
	finish(k);
	*at = NULL;
}
