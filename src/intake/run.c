/* SPDX-License-Identifier: EUPL-1.2 */
#include "intake/run.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "access/log.h"
#include "base/clock.h"
#include "fmt/utf8.h"
#include "intake/internal.h"
#include "intake_sql.h"

enum {
	BATCH_ARENA = 256 * 1024 * 1024, /* a batch of persons with everything that is stored about their marks */
	FILE_ARENA = 16 * 1024 * 1024,
	UNDO_MOST = 64 * 1024 * 1024, /* of what one batch did */
	BUSY_TRIES = 5
};

static enum err cannot_read(struct intake_run *r, const char *file, int error)
{
	struct str args[] = { str_of(file), str_of(strerror(error)) };

	/* A wrong name is the caller's mistake, a disk that fails is not. */
	return ctx_refuse(r->c, error == EIO ? ERR_IO : ERR_INPUT, NULL, MSG_INTAKE_CANNOT_READ, args, 2);
}

enum err intake_source(struct intake_run *r, const char *file, int *ret_fd, bool *ret_owned)
{
	struct stat st;
	int fd;

	if (r->opt->data.p != NULL) {
		*ret_fd = -1;
		*ret_owned = false;
		return OK;
	}
	if (strcmp(file, "-") == 0) {
		*ret_fd = STDIN_FILENO;
		*ret_owned = false;
		return OK;
	}
	fd = open(file, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		return cannot_read(r, file, errno);
	}
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
		(void)close(fd);
		return cannot_read(r, file, EISDIR);
	}
	*ret_fd = fd;
	*ret_owned = true;
	return OK;
}

static enum err refuse_header(struct intake_run *r, enum csv_refusal why)
{
	static const enum msg_id ids[] = {
		[CSV_EMPTY] = MSG_INTAKE_FILE_EMPTY,
		[CSV_UTF16] = MSG_INTAKE_FILE_UTF16,
		[CSV_SPREADSHEET] = MSG_INTAKE_FILE_SPREADSHEET,
		[CSV_BAD_HEADER] = MSG_INTAKE_FILE_HEADER,
	};

	return REFUSE1(r->c, ERR_INPUT, NULL, ids[why], str_of(r->file));
}

static enum err refuse_columns(struct intake_run *r, const struct columns_problem *p)
{
	static const enum msg_id ids[] = {
		[COLUMNS_MISSING] = MSG_INTAKE_COLUMNS_MISSING, [COLUMNS_DOUBLE] = MSG_INTAKE_COLUMNS_DOUBLE,
		[COLUMNS_MAP_SYNTAX] = MSG_INTAKE_MAP_SYNTAX,   [COLUMNS_MAP_UNKNOWN] = MSG_INTAKE_MAP_UNKNOWN,
		[COLUMNS_MAP_DOUBLE] = MSG_INTAKE_MAP_DOUBLE,   [COLUMNS_MAP_ABSENT] = MSG_INTAKE_MAP_ABSENT,
	};
	struct str args[] = { str_of(r->file), p->name, str_format(&r->file_arena, "%zu", p->line) };

	return ctx_refuse(r->c, ERR_INPUT, NULL, ids[p->kind], args, 3);
}

/* Headings that nobody asked for, but for those that a file of refused rows adds itself. */
static void report_unknown(struct intake_run *r)
{
	struct buf names DEFER(buf_finish);
	struct buf text DEFER(buf_finish);

	buf_init(&names, 4096);
	buf_init(&text, 8192);
	for (size_t i = 0; i < r->columns.unknown_count; i++) {
		struct str name = r->columns.unknown[i];

		if (name.n > 0 && !rejects_own_column(name)) {
			buf_text(&names, names.n > 0 ? ", " : "");
			buf_str(&names, name);
		}
	}
	if (names.n > 0) {
		struct str args[] = { str_of(r->file), buf_view(&names) };

		msg_format(&text, r->c->lang, MSG_INTAKE_COLUMNS_UNKNOWN, args, 2);
		(void)fprintf(r->opt->report, "%.*s\n", STR_ARG(buf_view(&text)));
	}
}

static enum err match_header(struct intake_run *r, const struct column_want *want, size_t wanted)
{
	struct column_map map = { 0 };
	struct columns_problem problem = { 0 };
	enum csv_refusal why = CSV_HEADER_FINE;
	enum err e = csv_header(r->reader, &r->file_arena, &r->names, &r->name_count, &why);

	if (e == ERR_INPUT) {
		return refuse_header(r, why);
	}
	TRY(e);
	if (r->opt->map.n > 0) {
		e = column_map_read(&r->file_arena, r->opt->map, &map, &problem);
	}
	if (e == OK) {
		e = columns_match(&r->file_arena, want, wanted, r->opt->map.n > 0 ? &map : NULL, r->names,
		                  r->name_count, &r->columns, &problem);
	}
	if (e == ERR_INPUT) {
		return refuse_columns(r, &problem);
	}
	return e;
}

enum err intake_open_fd(struct intake_run *r, const char *file, int fd, const struct column_want *want, size_t wanted)
{
	struct stat st;
	enum err e;

	r->file = file;
	r->fd = fd;
	r->owns_fd = false;
	r->want = want;
	r->size = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) ? (uint64_t)st.st_size : 0;
	arena_init(&r->file_arena, FILE_ARENA);
	if (r->opt->data.p != NULL) {
		r->memory = r->opt->data;
		r->size = r->memory.n;
		e = csv_open(&r->file_arena, csv_from_memory, &r->memory, &r->reader);
	} else {
		e = csv_open(&r->file_arena, csv_from_fd, &r->fd, &r->reader);
	}
	if (e == OK) {
		e = match_header(r, want, wanted);
	}
	if (e == OK && intake_keeps_refused(r) && !r->scouting) {
		e = rejects_align(r);
	}
	if (e != OK) {
		intake_close(r);
		return e == ERR_IO ? cannot_read(r, file, EIO) : e;
	}
	r->mending = r->mending || rejects_own_columns(r->names, r->name_count);
	if (!r->scouting && r->opt->report != NULL) {
		report_unknown(r);
	}
	return OK;
}

enum err intake_open(struct intake_run *r, const char *file, const struct column_want *want, size_t wanted)
{
	bool owned;
	int fd;
	enum err e;

	TRY(intake_source(r, file, &fd, &owned));
	e = intake_open_fd(r, file, fd, want, wanted);
	if (e != OK && owned) {
		(void)close(fd);
	}
	r->owns_fd = e == OK && owned;
	return e;
}

void intake_close(struct intake_run *r)
{
	csv_close(&r->reader);
	arena_reset(&r->file_arena);
	if (r->owns_fd) {
		(void)close(r->fd);
		r->owns_fd = false;
	}
}

static bool undecodable(struct str s)
{
	char text[CP1252_GROWTH * 512];
	size_t n;

	return s.n > 512 || !cp1252_decode(s, text, &n);
}

/* The field that makes a row unreadable: one that is no text in any way, else the first that is no UTF-8. */
static size_t unreadable_field(const struct csv_row *row)
{
	size_t found = row->count;

	for (size_t i = row->count; i > 0; i--) {
		if (!utf8_valid(row->fields[i - 1])) {
			found = i - 1;
		}
	}
	for (size_t i = 0; i < row->count; i++) {
		if (!utf8_valid(row->fields[i]) && undecodable(row->fields[i])) {
			return i;
		}
	}
	return found;
}

static int unreadable_column(const struct intake_run *r)
{
	size_t field = unreadable_field(&r->row);

	for (size_t i = 0; i < r->columns.count && field < r->row.count; i++) {
		if (r->columns.at[i] == (int)field) {
			return (int)i;
		}
	}
	return -1;
}

/* A row with a defect: by its column where that can be told, and with how many fields it has where that is wrong. */
static void refuse_defect(struct intake_run *r)
{
	static const enum msg_id ids[] = {
		[CSV_NUL] = MSG_INTAKE_ROW_NUL,           [CSV_UNCLOSED] = MSG_INTAKE_ROW_UNCLOSED,
		[CSV_TOO_LONG] = MSG_INTAKE_ROW_TOO_LONG, [CSV_ENCODING] = MSG_INTAKE_ROW_ENCODING,
		[CSV_TOO_FEW] = MSG_INTAKE_ROW_TOO_FEW,   [CSV_TOO_MANY] = MSG_INTAKE_ROW_TOO_MANY,
	};

	enum csv_defect defect = r->row.defect;
	enum msg_id reason = ids[defect];
	char has[24], wants[24];
	struct buf surplus DEFER(buf_finish);
	struct str args[3];
	size_t at = r->name_count;

	/* Fields behind the last that is kept are not counted (fmt/csv_read.h). */
	if (defect == CSV_TOO_MANY && r->row.count == CSV_MAX_FIELDS) {
		reason = MSG_INTAKE_ROW_TOO_MANY_OPEN;
	}
	(void)snprintf(has, sizeof has, "%zu", r->row.count);
	(void)snprintf(wants, sizeof wants, "%zu", r->name_count);
	buf_init(&surplus, 1024);
	while (defect == CSV_TOO_MANY && at < r->row.count && r->row.fields[at].n == 0) {
		at++;
	}
	rejects_show(&surplus, at < r->row.count ? r->row.fields[at] : STR(""));
	args[0] = str_of(has);
	args[1] = str_of(wants);
	args[2] = buf_view(&surplus);
	intake_refuse(r, defect == CSV_ENCODING ? unreadable_column(r) : -1, reason, args, 3);
}

enum err intake_next(struct intake_run *r, bool *ret_more)
{
	for (;;) {
		bool more;
		enum err e = csv_next(r->reader, &r->row, &more);

		if (e != OK) {
			return e == ERR_IO ? cannot_read(r, r->file, EIO) : e;
		}
		if (!more) {
			*ret_more = false;
			return OK;
		}
		if (!r->scouting) {
			r->tally.rows++;
		}
		if (r->row.defect == CSV_FINE) {
			*ret_more = true;
			return OK;
		}
		refuse_defect(r);
	}
}

struct str intake_get(const struct intake_run *r, size_t column)
{
	return columns_get(&r->columns, &r->row, column);
}

enum err intake_begin(struct intake_run *r)
{
	enum err e = ERR_BUSY;

	if (db_in_transaction(r->c->db)) {
		return OK;
	}
	/* Rotation waits until everybody has the new keys. */
	TRY(keys_refresh(r->c->fail, r->c->keys, NULL));
	for (int i = 0; i < BUSY_TRIES && e == ERR_BUSY; i++) {
		e = db_begin(r->c->db);
	}
	return e;
}

enum err intake_tell_batch(struct intake_run *r, const struct intake_tally *t)
{
	enum err e;

	if (r->opt->watch == NULL) {
		return OK;
	}
	TRY(buf_err(r->undo));
	e = r->opt->watch->batch(r->opt->watch->arg, r, t, buf_view(r->undo));
	buf_clear(r->undo);
	return e;
}

enum err intake_commit(struct intake_run *r)
{
	if (!r->opt->dry_run) {
		TRY(intake_tell_batch(r, &r->tally));
	}
	TRY(ctx_whole(r->c));
	if (!r->opt->dry_run) {
		return db_commit(r->c->db);
	}
	/* A check of the page keeps nobody from writing for as long as it takes. */
	if (r->opt->watch != NULL) {
		buf_clear(r->undo);
		db_rollback(r->c->db);
	}
	return OK;
}

bool intake_keeps_refused(const struct intake_run *r)
{
	return r->opt->rejects != NULL || r->opt->refused != NULL;
}

bool intake_of_school(const struct intake_run *r, struct str brin)
{
	return r->opt->scope == NULL || str_eq_nocase(brin, str_of(r->opt->scope->brin));
}

bool intake_in_scope(const struct intake_run *r, struct str brin, struct str location)
{
	const struct intake_scope *s = r->opt->scope;

	return intake_of_school(r, brin) &&
	       (s == NULL || s->location[0] == '\0' || str_eq(location, str_of(s->location)));
}

static enum err note_end(struct ctx *c, int64_t id, const struct intake_tally *t)
{
	return import_end(c->db,
	                  &(struct import_end_in){ .import_run = id,
	                                           .finished = clock_now(),
	                                           .rows_read = (int64_t)t->rows,
	                                           .added = (int64_t)t->added,
	                                           .changed = (int64_t)t->changed,
	                                           .same = (int64_t)t->same,
	                                           .refused = (int64_t)t->refused },
	                  NULL);
}

/* One entry of the log for a whole import; what it brought stands in import_run. */
static enum err note_change(struct ctx *c, const struct intake_kind *kind)
{
	char what[LOG_WHAT];

	(void)snprintf(what, sizeof what, "import.%s", kind->name);
	return log_change(c, ACTION_IMPORT, 0, what);
}

/* The import itself, between the two notes of it. */
static enum err run(struct intake_run *r, const struct intake_kind *kind, const char *const *files, size_t n)
{
	struct ctx *c = r->c;
	struct import_begin_in note = { .import_run = ctx_new_id(c),
		                        .kind = str_of(kind->name),
		                        .account = c->actor.account,
		                        .started = clock_now() };
	struct fail told;
	enum err e, relaxed;

	TRY(reference_book_read(r->book, c->db));
	if (!r->opt->dry_run) {
		TRY(import_begin(c->db, &note, NULL));
		TRY(note_change(c, kind));
		/* Commits of batches need not wait for the disk; the end of the import does. */
		TRY(db_relaxed(c->db, true));
	}
	e = kind->import(r, files, n);
	db_rollback(c->db); /* of a dry run, or of a batch that failed */
	if (r->opt->dry_run) {
		return e;
	}
	if (e == OK) {
		e = note_end(c, note.import_run, &r->tally);
	}
	/* What went wrong first is what counts; what was done is made durable all the same. */
	told = *c->fail;
	relaxed = db_relaxed(c->db, false);
	if (e != OK) {
		*c->fail = told;
		return e;
	}
	return relaxed;
}

enum err intake_import(struct ctx *c, const struct intake_kind *kind, const struct intake_options *opt,
                       const char *const *files, size_t n, struct intake_tally *ret)
{
	struct arena *caller = c->arena, batch DEFER(arena_reset);
	struct reference_book book DEFER(reference_book_finish);
	struct buf undo DEFER(buf_finish);
	struct intake_run r = { .c = c, .book = &book, .opt = opt, .failed = OK };
	enum err e;

	buf_init(&undo, UNDO_MOST);
	r.undo = opt->watch != NULL ? &undo : NULL;
	reference_book_init(&book);
	arena_init(&batch, BATCH_ARENA);
	arena_init(&r.rejects_arena, FILE_ARENA);
	c->arena = &batch;
	e = run(&r, kind, files, n);
	c->arena = caller;
	intake_close(&r); /* of a file in which reading ended early */
	intake_progress_end(&r);
	arena_reset(&r.rejects_arena);
	/* Also after a failure: what was taken until then is taken. */
	*ret = r.tally;
	return e;
}
