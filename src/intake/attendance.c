/* SPDX-License-Identifier: EUPL-1.2 */
#include <string.h>

#include "base/clock.h"
#include "intake/mark_sort.h"
#include "intake/match.h"
#include "intake/run.h"
#include "intake/settle.h"
#include "intake/undo.h"

/*
 * Marks of lessons. The files are read once; each row is checked, matched with its enrolment and put into a sort. Then
 * the marks come back enrolment by enrolment, and batches of enrolments are settled, each in a transaction of its own:
 * after a kill, every enrolment is as before or as after, and the same file again brings the rest.
 */

enum { PGN, BRIN, NUMBER, DAY, BEGIN, END, STATUS, REASON, WANTED };

static const struct column_want wanted[WANTED] = {
	[PGN] = { "pgn", true },       [BRIN] = { "brin", true },       [NUMBER] = { "inschrijving", true },
	[DAY] = { "datum", true },     [BEGIN] = { "begintijd", true }, [END] = { "eindtijd", true },
	[STATUS] = { "status", true }, [REASON] = { "reden", false },
};

/* A batch is cut when it holds so much; slices of write lock stay short because the limit follows the time taken. */
enum { BATCH_ENROLMENTS = 256, BATCH_MARKS_LEAST = 2000, BATCH_MARKS_MOST = 200000, SLICE_US = 40000 };

struct marks_import {
	struct intake_run *run;
	struct match *match;
	struct mark_sort *sort;
	/* The date of the row before: files come day by day. */
	char date_text[11];
	size_t date_n;
	day_t date;
	/* The batch. */
	struct settle_work work[BATCH_ENROLMENTS];
	size_t work_n;
	VEC(struct mark_in) marks;
	size_t starts[BATCH_ENROLMENTS];
	size_t limit;
	uint64_t settled;
};

static bool refuse(struct marks_import *m, int column, enum msg_id reason)
{
	intake_refuse(m->run, column, reason, NULL, 0);
	return false;
}

static bool refuse1(struct marks_import *m, int column, enum msg_id reason, struct str a)
{
	intake_refuse(m->run, column, reason, &a, 1);
	return false;
}

/* Why nobody has this enrolment: the number of the person may be what is wrong. */
static enum err refuse_unmatched(struct marks_import *m, enum match_found why, const char *pgn, struct str brin)
{
	int64_t person;
	bool known;

	if (why == MATCH_NO_INSTITUTION) {
		(void)refuse1(m, BRIN, MSG_MARKS_NO_INSTITUTION, brin);
		return OK;
	}
	/* A school must not learn who is known elsewhere. */
	known = m->run->opt->scope != NULL;
	if (!known) {
		TRY(person_find(m->run->c, pgn, &person, &known));
	}
	if (known) {
		(void)refuse1(m, NUMBER, MSG_MARKS_NO_ENROLMENT, brin);
	} else {
		(void)refuse(m, PGN, MSG_MARKS_NO_PERSON);
	}
	return OK;
}

/* The enrolment of the row at hand; *ret_fine is false when the row was refused. */
static enum err match_row(struct marks_import *m, uint32_t *ret_slot, bool *ret_fine)
{
	struct str text = intake_get(m->run, PGN), brin = intake_get(m->run, BRIN), number = intake_get(m->run, NUMBER);
	char pgn[PGN_DIGITS + 1];
	enum match_found found;

	*ret_fine = false;
	if (!intake_of_school(m->run, brin)) {
		(void)refuse1(m, BRIN, MSG_UPLOAD_NOT_YOURS, brin);
		return OK;
	}
	TRY(match_find(m->match, brin, number, &found, ret_slot));
	if (found == MATCH_FOUND && text.n == PGN_DIGITS &&
	    memcmp(match_at(m->match, *ret_slot)->pgn, text.p, PGN_DIGITS) == 0) {
		*ret_fine = true;
		return OK;
	}
	if (!intake_pgn(m->run, PGN, pgn)) {
		return OK;
	}
	if (found == MATCH_FOUND &&
	    !intake_in_scope(m->run, brin, str_of(match_at(m->match, *ret_slot)->facts.location))) {
		found = MATCH_NO_ENROLMENT;
	}
	if (found != MATCH_FOUND) {
		return refuse_unmatched(m, found, pgn, brin);
	}
	if (!match_owns(m->match, match_at(m->match, *ret_slot), pgn)) {
		(void)refuse(m, PGN, MSG_MARKS_OTHER_PERSON);
		return OK;
	}
	*ret_fine = true;
	return OK;
}

static bool read_date(struct marks_import *m, const struct enrolment_facts *of, day_t *ret)
{
	struct str text = intake_get(m->run, DAY);
	char first[DAY_TEXT], last[DAY_TEXT];

	if (text.n != m->date_n || text.n == 0 || memcmp(text.p, m->date_text, text.n) != 0) {
		if (!intake_day(m->run, DAY, &m->date)) {
			m->date_n = 0;
			return false;
		}
		m->date_n = text.n < sizeof m->date_text ? text.n : 0;
		memcpy(m->date_text, text.p, m->date_n);
	}
	if (!mark_sort_holds(m->date)) {
		return refuse(m, DAY, MSG_INTAKE_DAY);
	}
	if (m->date < of->first) {
		return refuse1(m, DAY, MSG_MARKS_BEFORE_ENROLMENT, str_of(day_text(of->first, first)));
	}
	if (of->last != DAY_NONE && m->date > of->last) {
		return refuse1(m, DAY, MSG_MARKS_AFTER_ENROLMENT, str_of(day_text(of->last, last)));
	}
	*ret = m->date;
	return true;
}

static bool read_status(struct marks_import *m, uint8_t *ret)
{
	struct str text = intake_get(m->run, STATUS);
	uint8_t letter = text.n == 1 ? (uint8_t)text.p[0] : 0;

	if (letter >= 'a' && letter <= 'z') {
		letter = (uint8_t)(letter - 'a' + 'A');
	}
	if (text.n != 1 || !status_valid(letter)) {
		return refuse(m, STATUS, MSG_MARKS_STATUS);
	}
	*ret = letter;
	return true;
}

static bool read_mark(struct marks_import *m, const struct enrolment_facts *of, struct mark_in *ret)
{
	struct mark_in in = { 0 };
	int begin, end;

	if (!read_date(m, of, &in.day) || !intake_time(m->run, BEGIN, &begin) || !intake_time(m->run, END, &end)) {
		return false;
	}
	if (begin >= end) {
		return refuse(m, END, MSG_MARKS_END_BEFORE_BEGIN);
	}
	if (!read_status(m, &in.mark.status) || !intake_text(m->run, REASON, REASON_MOST, &in.reason)) {
		return false;
	}
	in.mark.begin = (int16_t)begin;
	in.mark.end = (int16_t)end;
	*ret = in;
	return true;
}

static enum err read_file(struct marks_import *m, const char *file)
{
	struct intake_run *r = m->run;

	TRY(intake_open(r, file, wanted, WANTED));
	m->date_n = 0;
	for (;;) {
		struct mark_in mark;
		uint32_t slot;
		bool more, fine;

		TRY(intake_next(r, &more));
		if (!more) {
			break;
		}
		TRY(match_row(m, &slot, &fine));
		if (fine && read_mark(m, &match_at(m->match, slot)->facts, &mark)) {
			TRY(mark_sort_put(m->sort, slot, &mark));
		}
		if (r->tally.rows % 4096 == 0) {
			arena_clear(r->c->arena);
			intake_progress(r, file, csv_position(r->reader), r->size);
			TRY(r->failed);
		}
	}
	intake_close(r);
	return OK;
}

/* Two that write about one enrolment at once would each lose what the other brought. */
static enum err lock_batch(struct marks_import *m)
{
	int64_t persons[BATCH_ENROLMENTS];

	for (size_t i = 0; i < m->work_n; i++) {
		persons[i] = m->work[i].of->person;
	}
	return db_lock_keys(m->run->c->db, persons, m->work_n);
}

static void count(struct intake_tally *t, const struct settle_result *done)
{
	t->added += (uint64_t)done->counts.added;
	t->changed += (uint64_t)done->counts.changed;
	t->same += (uint64_t)done->counts.same;
	for (size_t i = 0; i < done->finding_count; i++) {
		const struct finding *f = &done->findings[i];

		*(f->report_by != DAY_NONE ? &t->obligations : &t->signals) += f->holds;
	}
}

static enum err settle_in_transaction(struct marks_import *m, struct settle_result *ret)
{
	struct intake_run *r = m->run;
	enum err e;

	TRY(db_begin(r->c->db));
	e = lock_batch(m);
	if (e == OK && r->undo != NULL && !r->opt->dry_run) {
		e = undo_note_marks(r->c, r->undo, m->work, m->work_n);
	}
	if (e == OK) {
		e = settle(r->c, r->book, m->work, m->work_n, r->opt->cause, false, ret);
	}
	if (e == OK && r->opt->watch != NULL && !r->opt->dry_run) {
		struct intake_tally t = r->tally;

		count(&t, ret);
		e = intake_tell_batch(r, &t);
	}
	if (e == OK) {
		e = ctx_whole(r->c);
	}
	if (e != OK || r->opt->dry_run) {
		db_rollback(r->c->db);
		return e;
	}
	return db_commit(r->c->db);
}

/* Writes the batch; tries again when another writer was in the way. */
static enum err flush(struct marks_import *m)
{
	struct intake_run *r = m->run;
	struct settle_result done = { 0 };
	int64_t begin = clock_ticks(), took;
	enum err e = ERR_BUSY;

	if (m->work_n == 0) {
		return OK;
	}
	for (size_t i = 0; i < m->work_n; i++) {
		m->work[i].marks = m->marks.p + m->starts[i];
	}
	for (int attempt = 0; attempt < 5 && e == ERR_BUSY; attempt++) {
		e = settle_in_transaction(m, &done);
	}
	TRY(e);
	count(&r->tally, &done);
	m->settled += m->marks.n;
	intake_progress(r, msg(r->c->lang, MSG_MARKS_STORING).p, m->settled, mark_sort_count(m->sort));
	TRY(r->failed);
	took = clock_ticks() - begin;
	m->limit = took > SLICE_US ? m->limit / 2 : took < SLICE_US / 2 ? m->limit * 2 : m->limit;
	m->limit = m->limit < BATCH_MARKS_LEAST ? BATCH_MARKS_LEAST : m->limit;
	m->limit = m->limit > BATCH_MARKS_MOST ? BATCH_MARKS_MOST : m->limit;
	m->work_n = 0;
	m->marks.n = m->marks.cap = 0;
	m->marks.p = NULL;
	arena_clear(r->c->arena);
	return OK;
}

/* A batch must ascend by key; slots do within an institution. */
static bool fits(const struct marks_import *m, const struct enrolment_facts *of)
{
	const struct enrolment_facts *last = m->work_n > 0 ? m->work[m->work_n - 1].of : NULL;

	return last == NULL ||
	       (m->work_n < BATCH_ENROLMENTS && m->marks.n < m->limit &&
	        (last->person < of->person || (last->person == of->person && last->enrolment < of->enrolment)));
}

static enum err settle_all(struct marks_import *m)
{
	uint32_t slot, last = UINT32_MAX;
	uint64_t superseded;
	bool more;

	TRY(mark_sort_end(m->sort));
	for (;;) {
		struct mark_in mark, *kept;

		TRY(mark_sort_next(m->sort, m->run->c->arena, &slot, &mark, &superseded, &more));
		m->run->tally.superseded += superseded;
		m->run->tally.same += superseded;
		if (!more) {
			return flush(m);
		}
		if (slot != last) {
			const struct enrolment_facts *of = &match_at(m->match, slot)->facts;

			if (!fits(m, of)) {
				struct str reason = mark.reason;
				char text[REASON_MOST];

				/* The flush clears the arena that the reason of this mark stands in. */
				memcpy(text, reason.p != NULL ? reason.p : "", reason.n);
				TRY(flush(m));
				mark.reason = str_copy(m->run->c->arena, (struct str){ text, reason.n });
			}
			m->starts[m->work_n] = m->marks.n;
			m->work[m->work_n++] = (struct settle_work){ .of = of };
			last = slot;
		}
		kept = vec_push(m->run->c->arena, &m->marks);
		if (kept == NULL) {
			return ERR_NOMEM;
		}
		*kept = mark;
		m->work[m->work_n - 1].count++;
	}
}

static enum err import(struct intake_run *r, const char *const *files, size_t n)
{
	struct match *match DEFER(match_destroy) = NULL;
	struct mark_sort *sort DEFER(mark_sort_destroy) = NULL;
	struct arena own;
	struct marks_import *m;
	enum err e = OK;

	arena_init(&own, 1024 * 1024);
	m = ARENA_NEW(&own, struct marks_import);
	if (m == NULL) {
		return ERR_NOMEM;
	}
	e = match_create(r->c, r->book, &match);
	if (e == OK) {
		e = mark_sort_create(r->c->fail, &sort);
	}
	*m = (struct marks_import){ .run = r, .match = match, .sort = sort, .limit = BATCH_MARKS_LEAST * 4 };
	for (size_t i = 0; i < n && e == OK; i++) {
		e = read_file(m, files[i]);
	}
	if (e == OK) {
		e = settle_all(m);
	}
	intake_progress_end(r);
	arena_reset(&own);
	return e;
}

const struct intake_kind intake_attendance = { .name = "attendance",
	                                       .import = import,
	                                       .want = wanted,
	                                       .wanted = WANTED,
	                                       .undo = undo_marks };
