/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What the thread of the server does with uploads, one at a time. How far it is stands in the database, in the
 * transaction of what was done, so that whoever goes on after a crash counts nothing twice: an import is run again from
 * its beginning and finds what was taken the same; an undo goes on with the blocks that are left.
 */
#include <string.h>

#include "access/live.h"
#include "access/log.h"
#include "base/clock.h"
#include "base/log.h"
#include "intake/undo.h"
#include "intake/upload.h"
#include "intake_upload_sql.h"

enum {
	REFUSED_MOST = 24 * 1024 * 1024,
	REPORT_MOST = 4 * 1024 * 1024,
	TURNS_MOST = 5,
	SILENT_US = 3 * 1000 * 1000, /* without a sign of life for so long, somebody else goes on */
	LOOK_US = 300 * 1000,
	WHOLE = 1000, /* of a progress bar */
	READING = 300 /* of it is reading, where storing comes after */
};

struct job {
	struct ctx *c;
	const atomic_bool *stop;
	int64_t upload, runner, account;
	struct upload_of_row row; /* as it was when the work began */
	const struct intake_kind *kind;
	struct intake_scope scope;
	bool check;
	bool asked, leaving; /* somebody stopped it; the program ends */
	bool lost;           /* somebody else took it over */
	int64_t blocks;
	int64_t looked_at; /* ticks */
	int64_t position;
};

/* ---- pieces of what to undo ---- */

enum { BLOCK_PIECE = 96 * 1024 };

/* A block in pieces that each say which of the block it is, so that they can be taken from the end. */
static enum err put_block(struct job *j, struct str block)
{
	uint8_t index = 0;

	while (block.n > 0) {
		struct buf b DEFER(buf_finish);
		size_t n = block.n < BLOCK_PIECE ? block.n : BLOCK_PIECE;

		buf_init(&b, BLOCK_PIECE + 2);
		buf_char(&b, (char)(index < UINT8_MAX ? index++ : index));
		buf_add(&b, block.p, n);
		TRY(buf_err(&b));
		TRY(upload_part_put(j->c, j->upload, "undo", j->blocks, buf_view(&b), NULL));
		j->blocks++;
		block.p += n;
		block.n -= n;
	}
	return OK;
}

struct taken {
	struct str pieces[UINT8_MAX + 1];
	size_t n;
};

/* The last piece, taken out. *ret_first: it begins a block. */
static enum err take_piece(struct job *j, struct taken *t, bool *ret_first, bool *ret_found)
{
	struct upload_part_next_row row;
	struct str plain;

	TRY(upload_part_next(j->c->db, j->c->arena, &(struct upload_part_next_in){ j->upload, STR("undo") }, &row,
	                     ret_found));
	if (!*ret_found) {
		return OK;
	}
	if (keys_unseal(j->c->keys, "upload", row.sealed, j->c->arena, &plain) != OK || plain.n == 0 ||
	    t->n == sizeof t->pieces / sizeof t->pieces[0]) {
		return fail_set(j->c->fail, ERR_DB, NULL, "what is kept to undo an import is damaged");
	}
	TRY(upload_part_drop_one(j->c->db, &(struct upload_part_drop_one_in){ j->upload, STR("undo"), row.n }, NULL));
	t->pieces[t->n++] = (struct str){ plain.p + 1, plain.n - 1 };
	*ret_first = plain.p[0] == 0;
	return OK;
}

/* The last block, taken out; *ret_found false: there is none. */
static enum err take_block(struct job *j, struct buf *ret, bool *ret_found)
{
	struct taken *t = ARENA_NEW(j->c->arena, struct taken);
	bool first = false;

	if (t == NULL) {
		return ERR_NOMEM;
	}
	while (!first) {
		TRY(take_piece(j, t, &first, ret_found));
		if (!*ret_found) {
			return t->n == 0 ? OK : fail_set(j->c->fail, ERR_DB, NULL, "a block to undo has no beginning");
		}
	}
	for (size_t i = t->n; i > 0; i--) {
		buf_str(ret, t->pieces[i - 1]);
	}
	j->position += (int64_t)t->n;
	return buf_err(ret);
}

/* ---- signs of life ---- */

static enum err still_ours(struct job *j, int64_t changed)
{
	if (changed == 1) {
		return OK;
	}
	j->lost = true;
	return fail_set(j->c->fail, ERR_CONFLICT, NULL, "another server went on with this upload");
}

struct step {
	struct job *j;
	const struct intake_tally *t;
	int64_t position;
};

static enum err put_step(struct step *s)
{
	struct job *j = s->j;
	int64_t changed = 0;

	TRY(upload_step(j->c->db,
	                &(struct upload_step_in){ .upload = j->upload,
	                                          .runner = j->runner,
	                                          .at = clock_now(),
	                                          .position = s->position,
	                                          .length = WHOLE,
	                                          .rows_read = (int64_t)s->t->rows,
	                                          .added = j->row.added + (int64_t)s->t->added,
	                                          .changed = j->row.changed + (int64_t)s->t->changed,
	                                          .refused = (int64_t)s->t->refused,
	                                          .blocks = j->blocks,
	                                          .signals = j->row.signals + (int64_t)s->t->signals,
	                                          .obligations = j->row.obligations + (int64_t)s->t->obligations },
	                &changed));
	TRY(still_ours(j, changed));
	return live_tell_school(j->c, LIVE_UPLOADS, j->row.brin);
}

static enum err step_in(struct db *db, void *arg)
{
	(void)db;
	return put_step(arg);
}

static enum err on_batch(void *arg, struct intake_run *r, const struct intake_tally *t, struct str undo)
{
	struct job *j = arg;

	(void)r;
	TRY(put_block(j, undo));
	return put_step(&(struct step){ j, t, j->position });
}

/* Whether somebody asked to stop. */
static enum err ask_wish(struct job *j)
{
	struct upload_of_row row;
	struct arena a DEFER(arena_reset);
	bool found;

	arena_init(&a, 64 * 1024 + UPLOAD_MAPPING_MOST * 2);
	TRY(upload_of(j->c->db, &a, &(struct upload_of_in){ j->upload, j->runner }, &row, &found));
	if (!found) {
		return still_ours(j, 0);
	}
	j->asked = row.wish.n > 0;
	return j->asked ? fail_set(j->c->fail, ERR_BUSY, NULL, "stopped") : OK;
}

static enum err on_look(void *arg, struct intake_run *r, uint64_t done, uint64_t total)
{
	struct job *j = arg;
	bool storing_after = j->kind == &intake_attendance;
	int64_t part = total > 0 ? (int64_t)(done * WHOLE / total) : 0;
	int64_t now = clock_ticks();
	struct step s = { j, &r->tally, 0 };

	if (storing_after) {
		part = r->reader != NULL ? part * READING / WHOLE : READING + part * (WHOLE - READING) / WHOLE;
	}
	j->position = s.position = part < WHOLE ? part : WHOLE;
	if (atomic_load(j->stop)) {
		j->leaving = true;
		return fail_set(j->c->fail, ERR_BUSY, NULL, "the program ends");
	}
	if (db_in_transaction(j->c->db) || now - j->looked_at < LOOK_US) {
		return OK;
	}
	j->looked_at = now;
	TRY(ask_wish(j));
	/* A sign that could not be given is given at the next look. */
	return db_transact(j->c->db, step_in, &s) == ERR_CONFLICT ? ERR_CONFLICT : OK;
}

/* ---- the ends of it ---- */

struct end {
	struct job *j;
	const char *state;
	int64_t undo_until;
	struct str trouble;
	const struct buf *refused;
	bool forget_file;
};

static enum err end_in(struct db *db, void *arg)
{
	const struct end *e = arg;
	struct job *j = e->j;
	int64_t changed = 0;
	char what[LOG_WHAT];

	(void)db;
	TRY(upload_end(j->c->db,
	               &(struct upload_end_in){ j->upload, j->runner, str_of(e->state), clock_now(), e->undo_until,
	                                        e->trouble },
	               &changed));
	TRY(still_ours(j, changed));
	if (e->forget_file) {
		TRY(upload_part_drop(j->c->db, &(struct upload_part_drop_in){ j->upload, STR("file") }, NULL));
	}
	if (e->refused != NULL) {
		TRY(upload_part_drop(j->c->db, &(struct upload_part_drop_in){ j->upload, STR("refused") }, NULL));
		TRY(upload_part_put(j->c, j->upload, "refused", 0, (struct str){ e->refused->p, e->refused->n }, NULL));
	}
	(void)snprintf(what, sizeof what, "upload.%s", e->state);
	TRY(log_change(j->c, ACTION_UPLOAD, 0, what));
	return live_tell_school(j->c, LIVE_UPLOADS, j->row.brin);
}

static enum err end(struct end *e)
{
	return db_transact(e->j->c->db, end_in, e);
}

/* Leaves it for whoever looks next; after a few times it is said to have failed. */
static enum err leave(struct job *j, enum err e)
{
	if (j->lost) {
		return OK;
	}
	if (j->leaving) {
		return upload_release(j->c->db, &(struct upload_release_in){ j->upload, j->runner }, NULL);
	}
	log_line(LOG_WARN, "upload", "%s; tried again", j->c->fail->what);
	return e;
}

static bool passes(enum err e)
{
	return e == ERR_BUSY || e == ERR_DB || e == ERR_IO || e == ERR_NOMEM;
}

/* What became of a check or an import that ended, well or not. */
static enum err conclude(struct job *j, enum err e, const struct intake_tally *t, const struct buf *refused)
{
	struct end how = { .j = j, .undo_until = INT64_MIN, .refused = refused, .forget_file = !j->check };
	struct fail told = *j->c->fail;
	bool again = e != OK && !j->asked && passes(e) && j->row.turns < TURNS_MOST;

	if (j->lost || j->leaving || again) {
		return leave(j, e);
	}
	/* The last word on what was counted; a check has no other. */
	TRY(db_transact(j->c->db, step_in, &(struct step){ j, t, WHOLE }));
	how.trouble = e != OK && !j->asked ? str_of(told.what) : (struct str){ NULL, 0 };
	if (j->check) {
		how.state = e == OK ? "checked" : "received";
		return end(&how);
	}
	if (j->blocks > 0) {
		how.undo_until = clock_now() + (int64_t)UPLOAD_UNDO_HOURS * 3600 * 1000000;
	}
	how.state = e == OK ? "done" : j->asked || j->blocks > 0 ? "stopped" : "failed";
	return end(&how);
}

static enum err import(struct job *j)
{
	struct buf file DEFER(buf_finish);
	struct buf refused DEFER(buf_finish);
	struct intake_watch watch = { j, on_batch, on_look };
	struct intake_options o = { .dry_run = j->check,
		                    .map = j->row.mapping,
		                    .cause = "import",
		                    .refused = &refused,
		                    .scope = &j->scope,
		                    .watch = &watch };
	const char *name = msg(j->c->lang, MSG_UPLOAD_THE_FILE).p;
	struct intake_tally t = { 0 };
	enum err e;

	buf_init(&file, UPLOAD_MOST_BYTES);
	buf_init(&refused, REFUSED_MOST);
	e = upload_part_read(j->c, j->upload, "file", &file);
	if (e == OK) {
		o.data = buf_view(&file);
		e = intake_import(j->c, j->kind, &o, &name, 1, &t);
	}
	return conclude(j, e, &t, &refused);
}

/* ---- undoing ---- */

struct undo_round {
	struct job *j;
	struct reference_book *book;
	struct buf *report;
	int64_t undone, kept, position; /* as they stood before this block */
	bool found;
};

static enum err undo_in(struct undo_round *r)
{
	struct job *j = r->j;
	struct buf block DEFER(buf_finish);
	struct undo_run u = { .c = j->c, .book = r->book, .undone = r->undone, .kept = r->kept, .report = r->report };
	int64_t changed = 0;

	buf_init(&block, 64 * 1024 * 1024);
	j->position = r->position;
	buf_clear(r->report);
	TRY(take_block(j, &block, &r->found));
	if (!r->found) {
		return OK;
	}
	TRY(j->kind->undo(&u, buf_view(&block)));
	/* Pieces of one step stand together, those of the next behind them. */
	TRY(upload_part_put(j->c, j->upload, "kept", j->position * 1024, (struct str){ r->report->p, r->report->n },
	                    NULL));
	TRY(upload_undo_step(
		j->c->db,
		&(struct upload_undo_step_in){ j->upload, j->runner, clock_now(), j->position, u.undone, u.kept },
		&changed));
	TRY(still_ours(j, changed));
	r->undone = u.undone;
	r->kept = u.kept;
	return live_tell_school(j->c, LIVE_UPLOADS, j->row.brin);
}

/* A block is a transaction, with what tells how far it is. */
static enum err undo_block(struct undo_round *r)
{
	struct ctx *c = r->j->c;
	const struct undo_round before = *r;
	enum err e = ERR_BUSY;

	for (int i = 0; i < TURNS_MOST && e == ERR_BUSY; i++) {
		*r = before;
		TRY(db_begin(c->db));
		e = undo_in(r);
		if (e != OK) {
			db_rollback(c->db);
		} else {
			e = db_commit(c->db);
		}
		arena_clear(c->arena);
	}
	r->position = r->j->position;
	return e;
}

static enum err undo_all(struct job *j, struct undo_round *r)
{
	do {
		if (atomic_load(j->stop)) {
			j->leaving = true;
			return fail_set(j->c->fail, ERR_BUSY, NULL, "the program ends");
		}
		TRY(undo_block(r));
	} while (r->found);
	return OK;
}

static enum err undo(struct job *j)
{
	struct reference_book book DEFER(reference_book_finish);
	struct buf report DEFER(buf_finish);
	struct undo_round r = {
		.j = j, .book = &book, .report = &report, .undone = j->row.undone, .kept = j->row.kept
	};
	struct arena *caller = j->c->arena, own DEFER(arena_reset);
	struct end how = { .j = j, .state = "undone", .undo_until = INT64_MIN };
	enum err e;

	reference_book_init(&book);
	buf_init(&report, REPORT_MOST);
	arena_init(&own, 256 * 1024 * 1024);
	r.position = j->row.position;
	e = reference_book_read(&book, j->c->db);
	j->c->arena = &own;
	if (e == OK) {
		e = undo_all(j, &r);
	}
	j->c->arena = caller;
	if (e == OK) {
		return end(&how);
	}
	if (!j->leaving && !j->lost && (!passes(e) || j->row.turns >= TURNS_MOST)) {
		/* What is left to undo stays for another try. */
		how.state = "stopped";
		how.undo_until = clock_now() + (int64_t)UPLOAD_UNDO_HOURS * 3600 * 1000000;
		how.trouble = str_of(j->c->fail->what);
		return end(&how);
	}
	return leave(j, e);
}

/* ---- one after another ---- */

static enum err take(struct job *j, bool *ret_any)
{
	int64_t now = clock_now(), changed = 0;
	struct upload_due_row due;
	bool found;

	*ret_any = false;
	TRY(upload_due(j->c->db, j->c->arena, &(struct upload_due_in){ now - SILENT_US }, &due, &found));
	if (!found) {
		return OK;
	}
	j->upload = due.upload;
	j->runner = keys_random_id();
	TRY(upload_take(j->c->db, &(struct upload_take_in){ j->upload, j->runner, now, now - SILENT_US }, &changed));
	if (changed != 1) {
		return OK;
	}
	TRY(upload_of(j->c->db, j->c->arena, &(struct upload_of_in){ j->upload, j->runner }, &j->row, &found));
	*ret_any = found;
	return OK;
}

static enum err work(struct job *j)
{
	j->kind = intake_kind_find(j->row.kind);
	if (j->kind == NULL || !upload_kind(j->kind)) {
		return fail_set(j->c->fail, ERR_DB, NULL, "an upload is of no kind that is known");
	}
	code_copy(j->scope.brin, sizeof j->scope.brin, j->row.brin);
	code_copy(j->scope.location, sizeof j->scope.location, j->row.location);
	j->blocks = j->row.blocks;
	j->c->actor.account = j->row.account;
	if (str_eq(j->row.state, STR("undoing"))) {
		return undo(j);
	}
	j->check = str_eq(j->row.state, STR("checking"));
	return import(j);
}

enum err upload_work(struct ctx *c, const atomic_bool *stop, bool *ret_any)
{
	struct job j = { .c = c, .stop = stop };

	TRY(take(&j, ret_any));
	return *ret_any ? work(&j) : OK;
}

enum err upload_waits(struct ctx *c, bool *ret)
{
	struct upload_due_row due;

	return upload_due(c->db, c->arena, &(struct upload_due_in){ clock_now() - SILENT_US }, &due, ret);
}

/* ---- what is over ---- */

enum { SWEEP = 20 };
static const int64_t DAY_US = INT64_C(86400) * 1000000;

static enum err sweep_one(struct ctx *c, const struct upload_stale_row *row)
{
	if (str_eq(row->state, STR("done")) || str_eq(row->state, STR("stopped"))) {
		TRY(upload_part_drop(c->db, &(struct upload_part_drop_in){ row->upload, STR("undo") }, NULL));
		return upload_settled(c->db, &(struct upload_settled_in){ row->upload }, NULL);
	}
	TRY(upload_part_drop_all(c->db, &(struct upload_part_drop_all_in){ row->upload }, NULL));
	return upload_drop(c->db, &(struct upload_drop_in){ row->upload }, NULL);
}

enum err upload_sweep(struct ctx *c)
{
	struct upload_stale_row list[SWEEP], row;
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	int64_t now = clock_now();
	size_t n = 0;
	bool more;

	TRY(upload_stale_open(c->db, &(struct upload_stale_in){ now - DAY_US, now, SWEEP }, &rows));
	for (;;) {
		TRY(upload_stale_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		list[n] = row;
		list[n].state = str_copy(c->arena, row.state);
		if (list[n++].state.p == NULL) {
			return ERR_NOMEM;
		}
	}
	db_rows_close(&rows);
	for (size_t i = 0; i < n; i++) {
		TRY(sweep_one(c, &list[i]));
	}
	return upload_refused_old(c->db, &(struct upload_refused_old_in){ now - 7 * DAY_US }, NULL);
}
