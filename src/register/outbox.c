/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/log.h"
#include "access/setting.h"
#include "reports/inside.h"
#include "register/register.h"
#include "register_sql.h"

#include <sodium.h>

static const int64_t SECOND = 1000000;

enum err register_on(struct ctx *c, bool *ret)
{
	return setting_is(c, "register_link", "on", ret);
}

enum err register_waits(struct ctx *c, bool *ret)
{
	struct register_any_due_row row;

	TRY(register_on(c, ret));
	return *ret ? register_any_due(c->db, c->arena, &(struct register_any_due_in){ c->now }, &row, ret) : OK;
}

/* ---- taking ---- */

struct due {
	int64_t person, report, next_at;
};

static enum err list_due(struct ctx *c, size_t most, struct due *list, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct register_due_row row;
	bool more;

	*ret_n = 0;
	TRY(register_due_open(c->db, &(struct register_due_in){ c->now, (int)most }, &rows));
	for (;;) {
		TRY(register_due_next(&rows, &row, &more));
		if (!more || *ret_n == most) {
			return OK;
		}
		list[(*ret_n)++] = (struct due){ row.person, row.report, row.next_at };
	}
}

/* Whether what went wrong is wrong with this report alone; it is said of it, and the others go on. */
static bool own_fault(enum err e)
{
	return e == ERR_ABSENT || e == ERR_INPUT;
}

/* A report of which no message can be made: refused here, before the register could. */
static enum err refuse_here(struct ctx *c, const struct due *d)
{
	struct register_row_row row;
	bool found;

	TRY(register_row(c->db, c->arena, &(struct register_row_in){ d->person, d->report }, &row, &found));
	if (!found) {
		return OK;
	}
	return register_set(c->db,
	                    &(struct register_set_in){ d->person, d->report, row.trying, STR("refused"), row.sent,
	                                               row.sent, row.number, c->now, c->now, 0, STR("-"), STR(""),
	                                               msg(LANG_NL, MSG_REGISTER_NO_MESSAGE) },
	                    NULL);
}

enum err register_take(struct ctx *c, size_t most, struct register_job **ret, size_t *ret_n)
{
	struct register_job *jobs = ARENA_ARRAY(c->arena, most, struct register_job);
	struct due *list = ARENA_ARRAY(c->arena, most, struct due);
	size_t found, n = 0;

	if (jobs == NULL || list == NULL) {
		return ERR_NOMEM;
	}
	TRY(register_clock(
		c->db, &(struct register_clock_in){ c->now + (int64_t)REGISTER_FAR_SECONDS * SECOND, c->now }, NULL));
	TRY(list_due(c, most, list, &found));
	for (size_t i = 0; i < found; i++) {
		int64_t changed;
		enum err e;

		TRY(register_lease(c->db,
		                   &(struct register_lease_in){ list[i].person, list[i].report, list[i].next_at,
		                                                c->now + REGISTER_LEASE_SECONDS * SECOND },
		                   &changed));
		if (changed == 0) {
			continue;
		}
		jobs[n] = (struct register_job){ .person = list[i].person, .report = list[i].report };
		e = register_compose(c, list[i].person, list[i].report, &jobs[n].message);
		if (own_fault(e)) {
			TRY(refuse_here(c, &list[i]));
			continue;
		}
		TRY(e);
		n++;
	}
	*ret = jobs;
	*ret_n = n;
	return OK;
}

void register_send(struct ctx *c, const struct register_adapter *a, struct register_job *jobs, size_t n)
{
	struct fail *own = c->fail;
	int silent = 0;

	for (size_t i = 0; i < n; i++) {
		struct register_job *j = &jobs[i];

		/* A register that is away is away for the next one as well: each would wait until its time is over. */
		if (silent == REGISTER_SILENT) {
			j->outcome = jobs[i - 1].outcome;
			j->fail = jobs[i - 1].fail;
			sodium_memzero(j->message.pgn, sizeof j->message.pgn);
			continue;
		}
		c->fail = &j->fail;
		j->outcome = a->send(a->arg, c, &j->message, &j->answer);
		silent = j->outcome == OK ? 0 : silent + 1;
		/* An answer about something else is none. */
		if (j->outcome == OK &&
		    (!str_eq(j->answer.public, j->message.report.public) || j->answer.version != j->message.version ||
		     j->answer.attempt != j->message.attempt)) {
			j->outcome = fail_set(&j->fail, ERR_REMOTE, NULL, "the answer is about another message");
		}
		sodium_memzero(j->message.pgn, sizeof j->message.pgn);
	}
	c->fail = own;
}

/* ---- what came of it ---- */

/* Five seconds, ten, twenty ... an hour; by chance a quarter more or less, so that not all come back at once. */
static int64_t wait_of(int tries)
{
	int64_t wait = REGISTER_WAIT_LEAST;

	for (int i = 1; i < tries && wait < REGISTER_WAIT_MOST; i++) {
		wait *= 2;
	}
	wait = (wait < REGISTER_WAIT_MOST ? wait : REGISTER_WAIT_MOST) * SECOND;
	return wait - wait / 4 + (int64_t)randombytes_uniform((uint32_t)(wait / 2 / 1000)) * 1000;
}

/* The row as it becomes when the register answered about the version that is tried. */
static void answered(const struct ctx *c, const struct register_row_row *row, const struct register_item *said,
                     struct register_set_in *in)
{
	in->since = c->now;
	switch (said->kind) {
	case REGISTER_ACCEPTED:
		in->sent = row->trying;
		in->number = said->number.n > 0 ? said->number : row->number;
		in->phase = row->wanted > row->trying ? STR("waiting") : STR("done");
		in->next_at = c->now;
		in->tries = 0;
		return;
	case REGISTER_TAKEN:
		in->phase = STR("asked");
		in->next_at = c->now + REGISTER_ASKED_SECONDS * SECOND;
		return;
	case REGISTER_REFUSED:
		/* A newer version may be better: it is tried, and what was said of this one is forgotten. */
		in->phase = row->wanted > row->trying ? STR("waiting") : STR("refused");
		in->sent = row->sent;
		/* Nothing is on its way any more: what goes next has a key of its own. */
		in->tried = row->sent;
		in->next_at = c->now;
		in->tries = 0;
		in->code = said->code;
		in->field = said->field;
		in->what = said->what;
		return;
	case REGISTER_STATUS: break;
	}
}

/* Which try of which report something is about. */
struct
try {
	int64_t person, report, version, attempt;
};

static enum err note(struct ctx *c, const struct try *t, const struct register_item *said, struct str trouble)
{
	struct register_row_row row;
	struct register_set_in in;
	bool found;

	TRY(register_row(c->db, c->arena, &(struct register_row_in){ t->person, t->report }, &row, &found));
	/* Gone, or another try has it: what came late says nothing new. */
	if (!found || row.trying != t->version || row.attempt != t->attempt ||
	    (!str_eq(row.phase, STR("waiting")) && !str_eq(row.phase, STR("asked"))) || row.sent >= t->version) {
		return OK;
	}
	in = (struct register_set_in){ .person = t->person,
		                       .report = t->report,
		                       .trying = row.trying,
		                       .phase = row.phase,
		                       .sent = row.sent,
		                       .tried = row.trying,
		                       .number = row.number,
		                       .since = c->now,
		                       .next_at = row.next_at,
		                       .tries = row.tries,
		                       .code = STR(""),
		                       .field = STR(""),
		                       .what = trouble };
	if (said != NULL) {
		answered(c, &row, said, &in);
	} else {
		in.next_at = c->now + wait_of(row.tries);
	}
	TRY(register_set(c->db, &in, NULL));
	if (said != NULL && said->kind == REGISTER_ACCEPTED) {
		return log_change(c, ACTION_REGISTER_LINK, t->person, "register.send");
	}
	return OK;
}

enum err register_done(struct ctx *c, struct register_job *jobs, size_t n)
{
	struct str trouble = STR("");
	bool any = false;

	for (size_t i = 0; i < n; i++) {
		struct register_job *j = &jobs[i];

		if (j->outcome != OK) {
			trouble = str_copy(c->arena, str_of(j->fail.what));
		}
		any = any || j->outcome == OK;
		TRY(note(c, &(struct try){ j->person, j->report, j->message.version, j->message.attempt },
		         j->outcome == OK ? &j->answer : NULL, trouble));
	}
	if (trouble.n > 0) {
		TRY(register_trouble(c, trouble));
	}
	return any ? register_mark(c->db, &(struct register_mark_in){ STR("answered"), STR(""), c->now }, NULL) : OK;
}

enum err register_trouble(struct ctx *c, struct str what)
{
	return register_mark(c->db, &(struct register_mark_in){ STR("trouble"), what, c->now }, NULL);
}

/* ---- news ---- */

enum err register_cursor(struct ctx *c, struct str *ret)
{
	struct register_marked_row row;
	bool found;

	*ret = STR("");
	TRY(register_marked(c->db, c->arena, &(struct register_marked_in){ STR("cursor") }, &row, &found));
	if (found) {
		*ret = row.value;
	}
	return OK;
}

/* What a municipality did, as a deed; false when the register says something that is no status. */
static bool deed_of(const struct register_item *i, enum report_deed *ret, struct report_deed_in *in)
{
	enum report_status status;

	*in = report_deed_none;
	in->shared = i->words;
	if (!report_status_parse(i->status, &status)) {
		return false;
	}
	switch (status) {
	case REPORT_R: *ret = DEED_REOPEN; return true;
	case REPORT_B: *ret = DEED_TAKE_UP; return true;
	case REPORT_K: *ret = DEED_NOTICE; return true;
	case REPORT_G:
		*ret = DEED_CLOSE;
		return report_closing_parse(i->closing, &in->closing) &&
		       report_feedback_parse(i->feedback, &in->feedback);
	case REPORT_I: *ret = DEED_WITHDRAW; return report_withdrawal_parse(i->withdrawal, &in->why);
	case REPORT_STATUSES: break;
	}
	return false;
}

/* Whether it stands like that already. */
static bool agrees(const struct report_view *r, const struct register_item *i)
{
	if (!str_eq(i->status, str_of(report_status_name(r->status)))) {
		return false;
	}
	switch (r->status) {
	case REPORT_G:
		return str_eq(i->closing, str_of(report_closing_name(r->closing))) &&
		       str_eq(i->feedback, str_of(report_feedback_name(r->feedback)));
	case REPORT_I: return str_eq(i->withdrawal, str_of(report_withdrawal_name(r->withdrawal)));
	case REPORT_R:
	case REPORT_B:
	case REPORT_K:
	case REPORT_STATUSES: break;
	}
	return true;
}

static enum report_side side_of(enum report_deed deed)
{
	return deed == DEED_WITHDRAW ? REPORT_SCHOOL : REPORT_AUTHORITY;
}

/* Applies a status; *ret_conflict: why it cannot be, empty when it was or stood there already. */
static enum err apply(struct ctx *c, int64_t person, int64_t report, const struct register_item *i,
                      struct str *ret_conflict)
{
	struct report_deed_in in;
	enum report_deed deed;
	struct report_view r;
	struct report_at at, to;
	enum err e;

	*ret_conflict = STR("");
	TRY(report_by_key(c, person, report, &r));
	if (agrees(&r, i)) {
		return OK;
	}
	at = (struct report_at){ r.kind, r.status, r.turn, r.end != DAY_NONE };
	if (!deed_of(i, &deed, &in) || !report_machine(at, deed, side_of(deed), &to)) {
		*ret_conflict = str_format(c->arena, "%.*s/%s", STR_ARG(i->status), report_status_name(r.status));
		return ret_conflict->p != NULL ? OK : ERR_NOMEM;
	}
	e = report_apply(c, &r, deed, side_of(deed), &in);
	if (e == ERR_INPUT) {
		/* What it says cannot be said here; the rest of the news goes on. */
		*ret_conflict = str_format(c->arena, "%.*s/%s: %s", STR_ARG(i->status), report_status_name(r.status),
		                           c->fail->what);
		return ret_conflict->p != NULL ? OK : ERR_NOMEM;
	}
	TRY(e);
	return register_heard(c->db, &(struct register_heard_in){ person, report, r.version }, NULL);
}

static enum err take_item(struct ctx *c, const struct register_item *i)
{
	struct register_find_row at;
	struct register_row_row row;
	struct str conflict = STR("");
	bool found;

	TRY(register_find(c->db, c->arena, &(struct register_find_in){ i->public }, &at, &found));
	if (!found) {
		/* A report of another program in the same register. */
		return OK;
	}
	TRY(db_lock_keys(c->db, &at.person, 1));
	TRY(register_row(c->db, c->arena, &(struct register_row_in){ at.person, at.report }, &row, &found));
	if (!found || (i->id != 0 && i->id <= row.told)) {
		return OK;
	}
	if (i->kind == REGISTER_STATUS) {
		TRY(apply(c, at.person, at.report, i, &conflict));
	} else {
		TRY(note(c, &(struct try){ at.person, at.report, i->version, i->attempt }, i, STR("")));
	}
	return register_told(
		c->db,
		&(struct register_told_in){ at.person, at.report, i->id,
	                                    i->kind == REGISTER_STATUS && conflict.n == 0 ? i->status : row.heard,
	                                    conflict, conflict.n > 0 ? c->now : INT64_MIN },
		NULL);
}

enum err register_news(struct ctx *c, const struct register_paper *p)
{
	for (size_t i = 0; i < p->count; i++) {
		TRY(take_item(c, &p->items[i]));
	}
	TRY(register_mark(c->db, &(struct register_mark_in){ STR("answered"), STR(""), c->now }, NULL));
	if (p->cursor.n == 0) {
		return OK;
	}
	return register_mark(c->db, &(struct register_mark_in){ STR("cursor"), p->cursor, c->now }, NULL);
}
