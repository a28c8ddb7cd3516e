/* SPDX-License-Identifier: EUPL-1.2 */
/* The SQLite engine: connections, their settings, errors, checkpoints. */
#include "db/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "db/sqlite_keep.h"

enum { READER_CACHE_MIB = 8, WRITER_CACHE_MIB = 32, PROGRESS_STEPS = 2000, PURGE_BUSY_MS = 60000 };

static struct sqlite *of(struct db *db)
{
	return (struct sqlite *)db;
}

static enum err meaning(int rc)
{
	switch (rc & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_INTERRUPT: return ERR_BUSY;
	case SQLITE_NOMEM: return ERR_NOMEM;
	case SQLITE_TOOBIG: return ERR_TOOBIG;
	case SQLITE_FULL:
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
	case SQLITE_READONLY:
	case SQLITE_PERM: return ERR_IO;
	case SQLITE_CONSTRAINT:
		return rc == SQLITE_CONSTRAINT_PRIMARYKEY || rc == SQLITE_CONSTRAINT_UNIQUE ||
		                       rc == SQLITE_CONSTRAINT_FOREIGNKEY || rc == SQLITE_CONSTRAINT_ROWID
		               ? ERR_CONFLICT
		               : ERR_INPUT;
	default: return ERR_DB;
	}
}

enum err sqlite_error(struct db *db, int rc, const char *name)
{
	sqlite3 *h = of(db)->handle;
	const char *what = h != NULL ? sqlite3_errmsg(h) : sqlite3_errstr(rc);
	int full = h != NULL && (sqlite3_errcode(h) & 0xff) == (rc & 0xff) ? sqlite3_extended_errcode(h) : rc;

	if ((rc & 0xff) == SQLITE_INTERRUPT) {
		what = "took longer than its time limit";
	}
	if (name == NULL) {
		return db_engine_error(db, meaning(full), "database %s: %s", db->where.path, what);
	}
	return db_engine_error(db, meaning(full), "statement %s: %s", name, what);
}

static enum err text(struct db *db, const char *sql)
{
	int rc = sqlite3_exec(of(db)->handle, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK ? OK : sqlite_error(db, rc, NULL);
}

static enum err pragma(struct db *db, const char *name, long long value)
{
	char sql[96];

	(void)snprintf(sql, sizeof sql, "PRAGMA %s=%lld", name, value);
	return text(db, sql);
}

/* Says what is wrong with the path before SQLite says "unable to open database file". */
static enum err look_at_path(struct db *db)
{
	const char *path = db->where.path;
	const char *slash = strrchr(path, '/');
	char folder[sizeof db->where.path] = ".";
	struct stat st;
	int fd;

	if (strcmp(path, ":memory:") == 0 || stat(path, &st) == 0) {
		return OK;
	}
	if (slash != NULL && slash != path) {
		memcpy(folder, path, (size_t)(slash - path));
		folder[slash - path] = '\0';
	}
	if (stat(slash == path ? "/" : folder, &st) != 0) {
		return db_error(db, ERR_IO, "database %s: its folder cannot be used: %s", path, strerror(errno));
	}
	if (db->mode == DB_READ) {
		return db_error(db, ERR_ABSENT, "database %s does not exist", path);
	}
	/* Made here, so that nobody else can read it. */
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0) {
		return db_error(db, ERR_IO, "database %s cannot be made: %s", path, strerror(errno));
	}
	(void)close(fd);
	return OK;
}

static void harden(sqlite3 *h)
{
	static const struct {
		int id, most;
	} limits[] = {
		{ SQLITE_LIMIT_LENGTH, 64 * 1024 * 1024 }, { SQLITE_LIMIT_SQL_LENGTH, 4 * 1024 * 1024 },
		{ SQLITE_LIMIT_EXPR_DEPTH, 200 },          { SQLITE_LIMIT_COMPOUND_SELECT, 50 },
		{ SQLITE_LIMIT_FUNCTION_ARG, 16 },         { SQLITE_LIMIT_ATTACHED, 1 },
		{ SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 256 }, { SQLITE_LIMIT_VARIABLE_NUMBER, 256 },
		{ SQLITE_LIMIT_TRIGGER_DEPTH, 1 },         { SQLITE_LIMIT_WORKER_THREADS, 0 },
	};

	for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
		(void)sqlite3_limit(h, limits[i].id, limits[i].most);
	}
	(void)sqlite3_db_config(h, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	(void)sqlite3_db_config(h, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	(void)sqlite3_db_config(h, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
	(void)sqlite3_db_config(h, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	(void)sqlite3_db_config(h, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
}

static enum err settings(struct db *db)
{
	int cache = db->where.cache_mib;

	if (cache < 0) {
		cache = db->mode == DB_READ ? READER_CACHE_MIB : WRITER_CACHE_MIB;
	}
	TRY(pragma(db, "cache_size", -1024ll * cache));
	TRY(pragma(db, "cell_size_check", 1));
	TRY(pragma(db, "foreign_keys", 1));
	TRY(text(db, "PRAGMA temp_store=MEMORY"));
	if (db->where.mmap_mib >= 0) {
		TRY(pragma(db, "mmap_size", 1048576ll * db->where.mmap_mib));
	}
	if (db->mode == DB_READ) {
		TRY(text(db, "PRAGMA synchronous=NORMAL"));
		return text(db, "PRAGMA query_only=ON");
	}
	/* What is deleted or replaced is overwritten, not left lying in its page. */
	TRY(text(db, "PRAGMA secure_delete=ON"));
	TRY(pragma(db, "page_size", SQLITE_PAGE)); /* only of one that is still empty */
	TRY(text(db, "PRAGMA journal_mode=WAL"));
	TRY(text(db, "PRAGMA synchronous=FULL"));
	return text(db, "PRAGMA journal_size_limit=1073741824");
}

static int digit_of(unsigned char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* from_hex(text): the bytes that a list of bytes names; null when it is no such text. */
static void from_hex(sqlite3_context *c, int n, sqlite3_value **in)
{
	const unsigned char *text = sqlite3_value_text(in[0]);
	int bytes = sqlite3_value_bytes(in[0]) / 2;
	unsigned char out[64];

	(void)n;
	if (text == NULL || bytes > (int)sizeof out || sqlite3_value_bytes(in[0]) % 2 != 0) {
		return;
	}
	for (int i = 0; i < bytes; i++) {
		int high = digit_of(text[2 * i]), low = digit_of(text[2 * i + 1]);

		if (high < 0 || low < 0) {
			return;
		}
		out[i] = (unsigned char)(high << 4 | low);
	}
	sqlite3_result_blob(c, out, bytes, SQLITE_TRANSIENT);
}

/* Statistics of memory would put a lock around every allocation of every thread. */
static void configure(void)
{
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static enum err engine_open(struct db *db)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	int rc;

	if (strcmp(db->where.path, ":memory:") == 0) {
		flags |= SQLITE_OPEN_CREATE;
	}
	TRY(look_at_path(db));
	(void)pthread_once(&once, configure);
	rc = sqlite3_open_v2(db->where.path, &of(db)->handle, flags, NULL);
	if (rc != SQLITE_OK) {
		return sqlite_error(db, rc, NULL);
	}
	/* Before the first statement: recovery after a crash may hold the file for a moment. */
	(void)sqlite3_busy_timeout(of(db)->handle, db->where.busy_ms);
	harden(of(db)->handle);
	rc = sqlite3_create_function_v2(of(db)->handle, "from_hex", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL,
	                                from_hex, NULL, NULL, NULL);
	if (rc != SQLITE_OK) {
		return sqlite_error(db, rc, NULL);
	}
	return settings(db);
}

static void engine_close(struct db *db)
{
	struct sqlite *s = of(db);

	for (size_t i = 0; i < db->slot_count && db->slots != NULL; i++) {
		if (db->slots[i] != NULL) {
			(void)sqlite3_finalize(db->slots[i]->handle);
		}
	}
	sqlite_keeper_destroy(&s->keeper);
	(void)sqlite3_close_v2(s->handle);
	s->handle = NULL;
}

static enum err commit(struct db *db)
{
	return text(db, "COMMIT");
}

/* After a full disk or an input error SQLite may have rolled back by itself: what follows must not stand alone. */
static enum err ready(struct db *db)
{
	if (db->in_transaction && sqlite3_get_autocommit(of(db)->handle) != 0) {
		return db_engine_error(db, ERR_DB, "the transaction has failed and must be rolled back");
	}
	if (db->limit_ms > 0) {
		of(db)->deadline = clock_ticks() + (int64_t)db->limit_ms * 1000;
	}
	return OK;
}

static int over_time(void *arg)
{
	const struct sqlite *s = arg;

	return s->deadline != 0 && clock_ticks() > s->deadline;
}

static enum err limit(struct db *db, int milliseconds)
{
	struct sqlite *s = of(db);

	s->deadline = 0;
	sqlite3_progress_handler(s->handle, PROGRESS_STEPS, milliseconds > 0 ? over_time : NULL, s);
	return OK;
}

/* Moves the log into the database as far as no reader is in the way, without waiting for any. */
static void checkpoint(struct db *db, int mode)
{
	struct sqlite *s = of(db);

	(void)sqlite3_busy_timeout(s->handle, 0);
	(void)sqlite3_wal_checkpoint_v2(s->handle, NULL, mode, NULL, NULL);
	(void)sqlite3_busy_timeout(s->handle, db->where.busy_ms);
}

/* Statements that are still open when it ends keep their moment until they are closed. */
static enum err hold(struct db *db, bool on)
{
	return text(db, on ? "BEGIN" : "COMMIT");
}

static enum err relaxed(struct db *db, bool on)
{
	if (on) {
		TRY(text(db, "PRAGMA wal_autocheckpoint=8000"));
		return text(db, "PRAGMA synchronous=NORMAL");
	}
	TRY(text(db, "PRAGMA synchronous=FULL"));
	TRY(text(db, "PRAGMA wal_autocheckpoint=1000"));
	/* A commit that does reach the disk takes all earlier ones along. */
	TRY(text(db, "BEGIN IMMEDIATE; PRAGMA user_version=1; COMMIT"));
	checkpoint(db, SQLITE_CHECKPOINT_TRUNCATE);
	return OK;
}

/*
 * Deleted cells are overwritten, but pages that were split or merged before may hold older copies of cells in their
 * gaps: only writing the file anew leaves none. Then the log is emptied too, for which no reader may be in the way.
 */
static enum err purge(struct db *db, const char *const *tables, size_t n, bool rewrite, bool *rewritten)
{
	int rc;

	(void)tables;
	(void)n;
	(void)rewrite;
	/* Not in memory: the file may be larger than that. */
	TRY(text(db, "PRAGMA temp_store=FILE"));
	TRY(text(db, "VACUUM"));
	TRY(text(db, "PRAGMA temp_store=MEMORY"));
	/* A server that moves the log at this moment takes its time (sqlite_keep.h). */
	(void)sqlite3_busy_timeout(of(db)->handle, PURGE_BUSY_MS);
	rc = sqlite3_wal_checkpoint_v2(of(db)->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	(void)sqlite3_busy_timeout(of(db)->handle, db->where.busy_ms);
	if (rc != SQLITE_OK) {
		return sqlite_error(db, rc, NULL);
	}
	*rewritten = true;
	return OK;
}

/* A writer's transaction keeps all others away as it is. */
static enum err lock_keys(struct db *db, const int64_t *keys, size_t n)
{
	(void)db;
	(void)keys;
	(void)n;
	return OK;
}

/* Whoever gets to write is the only one. */
static enum err wait_writers(struct db *db, int64_t until)
{
	enum err e = ERR_BUSY;

	while (e == ERR_BUSY && clock_ticks() < until) {
		e = text(db, "BEGIN IMMEDIATE");
	}
	TRY(e);
	return text(db, "COMMIT");
}

/* A step may make a table anew under the name that others refer to; what refers to nothing is looked for at its end. */
static enum err migration_begin(struct db *db)
{
	return text(db, "PRAGMA foreign_keys=OFF");
}

static int count_row(void *arg, int columns, char **values, char **names)
{
	int *n = arg;

	(void)columns;
	(void)values;
	(void)names;
	(*n)++;
	return 0;
}

static enum err migration(struct db *db, const char *sql)
{
	int dangling = 0;
	int rc;

	TRY(text(db, sql));
	rc = sqlite3_exec(of(db)->handle, "PRAGMA foreign_key_check", count_row, &dangling, NULL);
	if (rc != SQLITE_OK) {
		return sqlite_error(db, rc, NULL);
	}
	return dangling == 0 ? OK : db_engine_error(db, ERR_DB, "%d rows refer to what does not exist", dangling);
}

static void migration_end(struct db *db)
{
	(void)!text(db, "PRAGMA foreign_keys=ON");
}

static enum err has_table(struct db *db, const char *table, bool *exists)
{
	int rc = sqlite3_table_column_metadata(of(db)->handle, NULL, table, NULL, NULL, NULL, NULL, NULL, NULL);

	if (rc != SQLITE_OK && rc != SQLITE_ERROR) {
		return sqlite_error(db, rc, NULL);
	}
	*exists = rc == SQLITE_OK;
	return OK;
}

static void release(struct db *db)
{
	(void)sqlite3_db_release_memory(of(db)->handle);
}

static bool distributed(struct db *db)
{
	(void)db;
	return false;
}

static int after_commit(void *arg, sqlite3 *h, const char *schema, int pages)
{
	struct sqlite *s = arg;

	(void)h;
	(void)schema;
	s->wal_pages = pages;
	return SQLITE_OK;
}

/* From now on the log is moved beside the commits, never in the middle of one that somebody waits for. */
static enum err upkeep_start(struct db *db)
{
	if (strcmp(db->where.path, ":memory:") == 0) {
		return OK;
	}
	TRY(sqlite_keeper_create(db, &sqlite_keep_usual, &of(db)->keeper));
	(void)sqlite3_wal_hook(of(db)->handle, after_commit, of(db));
	return OK;
}

static void upkeep(struct db *db, bool idle)
{
	struct sqlite *s = of(db);

	if (s->keeper != NULL) {
		sqlite_keeper_after(s->keeper, s->wal_pages, idle);
	}
}

/* Whoever waits is answered: what is left in the log goes into the file, unless a reader is in the way. */
static void upkeep_end(struct db *db)
{
	sqlite_keeper_destroy(&of(db)->keeper);
	checkpoint(db, SQLITE_CHECKPOINT_TRUNCATE);
}

const struct db_engine db_sqlite = {
	.name = "sqlite",
	.dialect = DB_LITE,
	.size = sizeof(struct sqlite),
	.single_writer = true,
	.begin = { [DB_READ] = "BEGIN", [DB_WRITE] = "BEGIN IMMEDIATE" },
	.open = engine_open,
	.close = engine_close,
	.text = text,
	.commit = commit,
	.ready = ready,
	.limit = limit,
	.relaxed = relaxed,
	.hold = hold,
	.lock_keys = lock_keys,
	.purge = purge,
	.wait_writers = wait_writers,
	.copy_out = sqlite_copy_out,
	.check_sound = sqlite_check_sound,
	.one = sqlite_one,
	.exec = sqlite_exec,
	.rows_open = sqlite_rows_open,
	.rows_next = sqlite_rows_next,
	.rows_close = sqlite_rows_close,
	.bulk_open = sqlite_bulk_open,
	.bulk_row = sqlite_bulk_row,
	.bulk_close = sqlite_bulk_close,
	.bulk_drop = sqlite_bulk_drop,
	.check = sqlite_check,
	.migration_begin = migration_begin,
	.migration = migration,
	.migration_end = migration_end,
	.distributed = distributed,
	.release = release,
	.has_table = has_table,
	.upkeep_start = upkeep_start,
	.upkeep = upkeep,
	.upkeep_end = upkeep_end,
};
