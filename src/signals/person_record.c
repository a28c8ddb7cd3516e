/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What else happened around one young person at the actor's schools: messages, answers, absence that was reported and
 * registration that was corrected; and, at the top of the page, today in three sentences.
 */
#include "access/page.h"
#include "signals/person.h"
#include "signals_known_sql.h"

static enum err messages_at(struct ctx *c, int64_t person, struct str brin, event_list *list)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct record_messages_row row;
	bool more;

	TRY(record_messages_open(c->db, &(struct record_messages_in){ person, brin }, &rows));
	for (;;) {
		bool parent, failed;

		TRY(record_messages_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		parent = row.recipient > 0;
		failed = str_eq(row.status, STR("failed")) || str_eq(row.status, STR("bounced")) ||
		         str_eq(row.status, STR("held"));
		TRY(event_add(c, row.at,
		              msg(c->lang, failed ? MSG_RECORD_MESSAGE_FAILED
		                                  : (parent ? MSG_RECORD_MESSAGE_PARENT : MSG_RECORD_MESSAGE)),
		              row.account_name, STR(""), list));
	}
}

static enum err answers_at(struct ctx *c, int64_t person, struct str brin, event_list *list)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct record_answers_row row;
	bool more;

	TRY(record_answers_open(c->db, &(struct record_answers_in){ person, brin }, &rows));
	for (;;) {
		TRY(record_answers_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		TRY(event_add(c, row.at, known_answer(c->lang, row.kind),
		              row.recipient > 0 ? msg(c->lang, MSG_RECORD_PARENT) : STR(""), row.words, list));
	}
}

static enum err absences_at(struct ctx *c, int64_t person, struct str brin, event_list *list)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct record_absences_row row;
	bool more;

	TRY(record_absences_open(c->db, &(struct record_absences_in){ person, brin }, &rows));
	for (;;) {
		enum msg_id kind;
		struct str args[2], what;

		TRY(record_absences_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		kind = str_eq(row.kind, STR("ziek")) ? MSG_ABSENCE_KIND_SICK : MSG_ABSENCE_KIND_AWAY;
		args[0] = msg(c->lang, kind);
		args[1] = words_date(c, row.first);
		what = page_text(c,
		                 str_eq(row.state, STR("ingetrokken")) ? MSG_RECORD_ABSENCE_GONE : MSG_RECORD_ABSENCE,
		                 args, 2);
		TRY(event_add(c, row.at, what,
		              str_eq(row.source, STR("ouder")) ? msg(c->lang, MSG_RECORD_PARENT) : STR(""), STR(""),
		              list));
	}
}

static enum err corrections_at(struct ctx *c, int64_t person, struct str brin, event_list *list)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct record_corrections_row row;
	bool more;

	TRY(record_corrections_open(c->db, &(struct record_corrections_in){ person, brin }, &rows));
	for (;;) {
		struct str args[2], what;

		TRY(record_corrections_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		args[0] = str_format(c->arena, "%lld", (long long)row.lessons);
		args[1] = words_weekday(c, row.day);
		what = page_text(c, row.lessons == 1 ? MSG_RECORD_CORRECTION_ONE : MSG_RECORD_CORRECTION_MANY, args, 2);
		TRY(event_add(c, row.at, what, row.account_name, row.note, list));
	}
}

enum err person_record(struct ctx *c, const struct person_view *v, struct str brin, event_list *list)
{
	enum role role = c->actor.role;
	enum events_shown shown = v->events_shown;

	if (role_side(role) != SIDE_SCHOOL) {
		return OK;
	}
	if (access_sees(role, FACET_SCHOOL_NOTE) && (shown == EVENTS_ALL || shown == EVENTS_MESSAGES)) {
		TRY(messages_at(c, v->young.person, brin, list));
		TRY(answers_at(c, v->young.person, brin, list));
	}
	if (access_sees(role, FACET_ABSENCE) && (shown == EVENTS_ALL || shown == EVENTS_ABSENCES)) {
		TRY(absences_at(c, v->young.person, brin, list));
	}
	if (access_sees(role, FACET_ABSENCE) && (shown == EVENTS_ALL || shown == EVENTS_CORRECTIONS)) {
		TRY(corrections_at(c, v->young.person, brin, list));
	}
	return OK;
}

/* ---- today, in three sentences ---- */

/* "mist 09:00, 10:30", from the lessons of today of the enrolment shown. */
static enum err today_words(struct ctx *c, const struct reg_day *days, size_t n, struct str *ret)
{
	const struct reg_day *today = NULL;
	struct buf missed DEFER(buf_finish);
	struct str list;
	bool known = false;

	buf_init(&missed, 4096);
	for (size_t i = 0; i < n; i++) {
		today = days[i].day == c->today ? &days[i] : today;
	}
	for (uint32_t i = 0; today != NULL && i < today->count; i++) {
		char begin[TIME_TEXT];

		known = known || today->marks[i].status != MARK_UNREGISTERED;
		if (today->marks[i].status == MARK_UNAUTHORISED) {
			buf_printf(&missed, "%s%s", missed.n > 0 ? ", " : "", time_text(today->marks[i].begin, begin));
		}
	}
	TRY(buf_err(&missed));
	list = buf_view(&missed);
	if (missed.n > 0) {
		*ret = page_text(c, MSG_NOW_MISSES, &list, 1);
	} else {
		*ret = msg(c->lang, known ? MSG_NOW_MISSES_NOTHING : MSG_NOW_UNKNOWN);
	}
	return ret->p != NULL ? OK : ERR_NOMEM;
}

enum err person_today(struct ctx *c, const struct reg_day *days, size_t n, struct person_view *v)
{
	return today_words(c, days, n, &v->now.today);
}

enum err person_now(struct ctx *c, struct person_view *v)
{
	v->now.shown = v->lessons && v->timeline && c->glass == 0;
	v->now.done = msg(c->lang, MSG_NOW_DONE_NOTHING);
	v->now.next = msg(c->lang, MSG_NOW_NEXT_NOTHING);
	if (v->event_count > 0) {
		const struct event_view *e = &v->events[0];

		v->now.done = str_format(c->arena, "%.*s, %.*s%s%.*s", STR_ARG(e->what), STR_ARG(e->when),
		                         e->who.n > 0 ? ", " : "", STR_ARG(e->who));
	}
	if (v->task_count > 0) {
		const struct task_view *t = &v->tasks[0];

		v->now.next = str_format(c->arena, "%.*s %.*s (%.*s)", STR_ARG(t->words.verb), STR_ARG(t->words.why),
		                         STR_ARG(t->clock.text));
	}
	return v->now.done.p != NULL && v->now.next.p != NULL ? OK : ERR_NOMEM;
}
