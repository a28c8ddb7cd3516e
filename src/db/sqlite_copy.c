/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A copy of an SQLite database as a stream. SQLite's own backup writes it, page by page, into a file that does not exist:
 * every write becomes a record of the stream. So there is no second file, and no memory that grows with the database.
 *
 * A record: offset (8 bytes, big endian), length (4), bytes. The last has length 0 and the size of the file as its offset.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "db/copy.h"
#include "db/sqlite.h"

enum { RECORD_HEAD = 12, LARGEST_PAGE = 65536, STEP_PAGES = 256, CACHE_KIB = 8192 };

#define VFS_NAME "sluitend-stream"

/* The copy that this thread is making. */
struct stream {
	db_sink *sink;
	void *arg;
	int64_t size;
	char first[LARGEST_PAGE]; /* the beginning of the file: it may be looked at again */
	enum err failed;
};
static _Thread_local struct stream *current;

struct stream_file {
	sqlite3_file base;
	struct stream *to;
};

static struct stream *stream_of(sqlite3_file *f)
{
	return ((struct stream_file *)f)->to;
}

static void put_be(char *out, uint64_t v, int bytes)
{
	for (int i = 0; i < bytes; i++) {
		out[i] = (char)(v >> (8 * (bytes - 1 - i)));
	}
}

static uint64_t get_be(const char *in, int bytes)
{
	uint64_t v = 0;

	for (int i = 0; i < bytes; i++) {
		v = v << 8 | (unsigned char)in[i];
	}
	return v;
}

static enum err put_record(struct stream *s, int64_t offset, const char *p, size_t n)
{
	char head[RECORD_HEAD];

	put_be(head, (uint64_t)offset, 8);
	put_be(head + 8, n, 4);
	TRY(s->sink(s->arg, head, sizeof head));
	return n > 0 ? s->sink(s->arg, p, n) : OK;
}

/* ---- the file that does not exist ---- */

static int file_close(sqlite3_file *f)
{
	(void)f;
	return SQLITE_OK;
}

static int file_read(sqlite3_file *f, void *out, int n, sqlite3_int64 at)
{
	const struct stream *s = stream_of(f);

	memset(out, 0, (size_t)n);
	if (at >= s->size) {
		return SQLITE_IOERR_SHORT_READ;
	}
	if (at + n > LARGEST_PAGE) {
		return SQLITE_IOERR_READ; /* gone already */
	}
	memcpy(out, s->first + at, (size_t)n);
	return SQLITE_OK;
}

static int file_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
	struct stream *s = stream_of(f);

	if (s->failed == OK) {
		s->failed = put_record(s, at, p, (size_t)n);
	}
	if (s->failed != OK) {
		return SQLITE_IOERR_WRITE;
	}
	if (at + n <= LARGEST_PAGE) {
		memcpy(s->first + at, p, (size_t)n);
	}
	s->size = at + n > s->size ? at + n : s->size;
	return SQLITE_OK;
}

static int file_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	stream_of(f)->size = size;
	return SQLITE_OK;
}

static int file_sync(sqlite3_file *f, int flags)
{
	(void)f;
	(void)flags;
	return SQLITE_OK;
}

static int file_size(sqlite3_file *f, sqlite3_int64 *ret)
{
	*ret = stream_of(f)->size;
	return SQLITE_OK;
}

static int file_lock(sqlite3_file *f, int level)
{
	(void)f;
	(void)level;
	return SQLITE_OK;
}

static int file_reserved(sqlite3_file *f, int *ret)
{
	(void)f;
	*ret = 0;
	return SQLITE_OK;
}

static int file_control(sqlite3_file *f, int op, void *arg)
{
	(void)f;
	(void)op;
	(void)arg;
	return SQLITE_NOTFOUND;
}

static int file_sector(sqlite3_file *f)
{
	(void)f;
	return 4096;
}

static int file_traits(sqlite3_file *f)
{
	(void)f;
	return 0;
}

static int vfs_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *ret_flags)
{
	static const sqlite3_io_methods methods = { .iVersion = 1,
		                                    .xClose = file_close,
		                                    .xRead = file_read,
		                                    .xWrite = file_write,
		                                    .xTruncate = file_truncate,
		                                    .xSync = file_sync,
		                                    .xFileSize = file_size,
		                                    .xLock = file_lock,
		                                    .xUnlock = file_lock,
		                                    .xCheckReservedLock = file_reserved,
		                                    .xFileControl = file_control,
		                                    .xSectorSize = file_sector,
		                                    .xDeviceCharacteristics = file_traits };

	(void)v;
	(void)name;
	f->pMethods = NULL;
	if ((flags & SQLITE_OPEN_MAIN_DB) == 0 || current == NULL) {
		return SQLITE_CANTOPEN;
	}
	((struct stream_file *)f)->to = current;
	f->pMethods = &methods;
	if (ret_flags != NULL) {
		*ret_flags = flags;
	}
	return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *v, const char *name, int sync)
{
	(void)v;
	(void)name;
	(void)sync;
	return SQLITE_OK;
}

static int vfs_access(sqlite3_vfs *v, const char *name, int flags, int *ret)
{
	(void)v;
	(void)name;
	(void)flags;
	*ret = 0;
	return SQLITE_OK;
}

static int vfs_name(sqlite3_vfs *v, const char *name, int n, char *out)
{
	(void)v;
	(void)snprintf(out, (size_t)n, "%s", name);
	return SQLITE_OK;
}

static void add_vfs(void)
{
	static sqlite3_vfs vfs;
	const sqlite3_vfs *usual = sqlite3_vfs_find(NULL);

	if (usual == NULL) {
		return;
	}
	vfs = *usual;
	vfs.pNext = NULL;
	vfs.zName = VFS_NAME;
	vfs.szOsFile = (int)sizeof(struct stream_file);
	vfs.xOpen = vfs_open;
	vfs.xDelete = vfs_delete;
	vfs.xAccess = vfs_access;
	vfs.xFullPathname = vfs_name;
	(void)sqlite3_vfs_register(&vfs, 0);
}

/* ---- out ---- */

static void handle_close(sqlite3 **h)
{
	(void)sqlite3_close_v2(*h);
	*h = NULL;
}

/* The source has its snapshot: others write on, and the copy stays what it was at the beginning. */
static enum err run_backup(struct db *db, sqlite3 *to)
{
	sqlite3 *from = ((struct sqlite *)db)->handle;
	sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
	int rc = SQLITE_OK;

	if (b == NULL) {
		return db_error(db, ERR_DB, "database %s cannot be copied: %s", db->where.path, sqlite3_errmsg(to));
	}
	while (rc == SQLITE_OK) {
		rc = sqlite3_backup_step(b, STEP_PAGES);
	}
	/* What the sink said is what went wrong. */
	if (current->failed != OK) {
		(void)sqlite3_backup_finish(b);
		return current->failed;
	}
	if (sqlite3_backup_finish(b) != SQLITE_OK || rc != SQLITE_DONE) {
		if (current->failed != OK) {
			return current->failed;
		}
		return db_error(db, ERR_DB, "database %s cannot be copied: %s", db->where.path, sqlite3_errmsg(to));
	}
	return OK;
}

static enum err copy_to(struct db *db, struct stream *s)
{
	const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
	sqlite3 *to DEFER(handle_close) = NULL;
	char sql[160];

	(void)snprintf(sql, sizeof sql,
	               "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE; "
	               "PRAGMA cache_size=-%d; PRAGMA cache_spill=1",
	               CACHE_KIB);
	if (sqlite3_open_v2("copy", &to, flags, VFS_NAME) != SQLITE_OK ||
	    sqlite3_exec(to, sql, NULL, NULL, NULL) != SQLITE_OK) {
		return db_error(db, ERR_DB, "database %s cannot be copied: %s", db->where.path, sqlite3_errmsg(to));
	}
	TRY(run_backup(db, to));
	return put_record(s, s->size, NULL, 0);
}

static void stream_free(struct stream **s)
{
	current = NULL;
	sqlite3_free(*s); /* lint: allow free */
}

enum err sqlite_copy_out(struct db *db, db_sink *sink, void *arg)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct stream *s DEFER(stream_free) = sqlite3_malloc(sizeof *s);
	enum err e;

	if (s == NULL) {
		return ERR_NOMEM;
	}
	(void)pthread_once(&once, add_vfs);
	memset(s, 0, sizeof *s);
	s->sink = sink;
	s->arg = arg;
	current = s;
	TRY(db_begin(db));
	/* Only a first look takes the snapshot. */
	TRY(db->engine->text(db, "SELECT count(*) FROM sqlite_schema"));
	e = copy_to(db, s);
	db_rollback(db);
	return e;
}

/* ---- in ---- */

static enum err read_all(db_source *source, void *arg, char *p, size_t n, size_t *ret_n)
{
	size_t have = 0, got = 1;

	while (have < n && got > 0) {
		TRY(source(arg, p + have, n - have, &got));
		have += got;
	}
	*ret_n = have;
	return OK;
}

static enum err write_at(struct fail *f, const char *path, int fd, const char *p, size_t n, off_t at)
{
	while (n > 0) {
		ssize_t w = pwrite(fd, p, n, at);

		if (w < 0 && errno == EINTR) {
			continue;
		}
		if (w <= 0) {
			return fail_set(f, ERR_IO, NULL, "cannot write %s: %s", path, strerror(errno));
		}
		p += w;
		at += w;
		n -= (size_t)w;
	}
	return OK;
}

static enum err take_records(struct fail *f, const char *path, int fd, db_source *source, void *arg)
{
	static const char bad[] = "what should be a database in the backup is none";
	char page[LARGEST_PAGE], head[RECORD_HEAD];
	size_t n;

	for (;;) {
		uint64_t at, length;

		TRY(read_all(source, arg, head, sizeof head, &n));
		at = get_be(head, 8);
		length = get_be(head + 8, 4);
		if (n != sizeof head || at > INT64_MAX - LARGEST_PAGE || length > LARGEST_PAGE) {
			return fail_set(f, ERR_INPUT, NULL, "%s", bad);
		}
		if (length == 0) {
			return ftruncate(fd, (off_t)at) == 0
			               ? OK
			               : fail_set(f, ERR_IO, NULL, "cannot write %s: %s", path, strerror(errno));
		}
		TRY(read_all(source, arg, page, length, &n));
		if (n != length) {
			return fail_set(f, ERR_INPUT, NULL, "%s", bad);
		}
		TRY(write_at(f, path, fd, page, n, (off_t)at));
	}
}

enum err sqlite_copy_in(struct fail *f, const struct db_url *where, db_source *source, void *arg)
{
	int fd = open(where->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	enum err e;

	if (fd < 0) {
		return fail_set(f, errno == EEXIST ? ERR_CONFLICT : ERR_IO, NULL, "cannot make %s: %s", where->path,
		                strerror(errno));
	}
	e = take_records(f, where->path, fd, source, arg);
	if (e == OK && fsync(fd) != 0) {
		e = fail_set(f, ERR_IO, NULL, "cannot write %s: %s", where->path, strerror(errno));
	}
	(void)close(fd);
	if (e != OK) {
		(void)unlink(where->path);
	}
	return e;
}

static int first_answer(void *arg, int n, char **values, char **names)
{
	char *out = arg;

	(void)names;
	if (n > 0 && out[0] == '\0' && values[0] != NULL) {
		(void)snprintf(out, 160, "%s", values[0]);
	}
	return 0;
}

enum err sqlite_check_sound(struct db *db)
{
	char answer[160] = "";
	int rc = sqlite3_exec(((struct sqlite *)db)->handle, "PRAGMA integrity_check(1)", first_answer, answer, NULL);

	if (rc != SQLITE_OK) {
		return sqlite_error(db, rc, NULL);
	}
	return strcmp(answer, "ok") == 0 ? OK : db_error(db, ERR_DB, "the database is damaged: %s", answer);
}
