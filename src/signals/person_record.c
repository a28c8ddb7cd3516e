/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What else happened around one young person at the actor's schools: registration that was corrected, and what rooms
 * below this page tell; and, at the top of the page, today in three sentences.
 */
#include <stdlib.h>

#include "access/page.h"
#include "signals/person.h"
#include "signals_known_sql.h"

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

enum err person_corrections(struct ctx *c, const struct person_view *v, struct str brin, event_list *list)
{
	enum role role = c->actor.role;
	enum events_shown shown = v->events_shown;

	if (role_side(role) != SIDE_SCHOOL || !access_sees(role, FACET_ABSENCE) ||
	    (shown != EVENTS_ALL && shown != EVENTS_CORRECTIONS)) {
		return OK;
	}
	return corrections_at(c, v->young.person, brin, list);
}

/* What waits for the actor first, then the newest days. */
static int waiting_first(const void *a, const void *b)
{
	const struct person_line *x = a, *y = b;

	if (x->waits != y->waits) {
		return x->waits ? -1 : 1;
	}
	return x->first > y->first ? -1 : x->first < y->first;
}

enum err person_absences(struct ctx *c, const struct person_asked *asked, struct person_view *v)
{
	person_lines list = { 0 };
	bool school = role_side(c->actor.role) == SIDE_SCHOOL;

	for (size_t i = 0; c->glass == 0 && i < asked->part_count; i++) {
		if (asked->parts[i]->lines != NULL) {
			TRY(asked->parts[i]->lines(c, &v->young, &list));
		}
	}
	if (school && c->glass == 0 && actor_may(c, ACTION_ABSENCE) && v->enrolment_count > 0) {
		v->report = str_format(c->arena, "/afwezig/nieuw/%.*s", STR_ARG(v->young.public));
		v->leave = str_format(c->arena, "%.*s/verlof", STR_ARG(v->report));
		TRY(v->leave.p != NULL ? OK : ERR_NOMEM);
	}
	if (list.n > 1) {
		qsort(list.p, list.n, sizeof *list.p, waiting_first);
	}
	v->lines = list.p;
	v->line_count = list.n;
	/* That there are none is worth telling where one could be reported. */
	v->absences = list.n > 0 || v->report.n > 0;
	return OK;
}

enum err person_blocks(struct ctx *c, const struct person_asked *asked, struct person_view *v)
{
	for (size_t i = 0; c->glass == 0 && i < asked->part_count && v->block_count < PERSON_BLOCKS; i++) {
		struct person_block *b = &v->blocks[v->block_count];

		if (asked->parts[i]->block != NULL) {
			*b = (struct person_block){ .title = STR("") };
			TRY(asked->parts[i]->block(c, &v->young, b));
			v->block_count += b->title.n > 0;
		}
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

/* What waits about absence, in the words of the block. */
static enum err waiting_words(struct ctx *c, struct person_view *v)
{
	for (size_t i = 0; i < v->line_count; i++) {
		const struct person_line *l = &v->lines[i];

		if (l->waits) {
			v->now.next = page_text(c, MSG_NOW_NEXT_JUDGE, (struct str[]){ l->what, l->when }, 2);
			v->now.href = l->href;
			return v->now.next.p != NULL ? OK : ERR_NOMEM;
		}
	}
	return OK;
}

/* What comes next: who asked for somebody first, then the oldest clock, then what waits for a word of the school. */
static enum err next_words(struct ctx *c, struct person_view *v)
{
	struct known *known;
	bool answers = access_allows(c->actor.role, ACTION_OUTREACH);

	v->now.next = msg(c->lang, MSG_NOW_NEXT_NOTHING);
	TRY(known_load(c, &v->young.person, 1, &known));
	if (known->asks_call || known->unwell) {
		v->now.next = known_next(c, known);
		v->now.href = answers ? STR("/berichten#antwoorden") : STR("");
		return v->now.next.p != NULL ? OK : ERR_NOMEM;
	}
	if (v->task_count > 0) {
		const struct task_view *t = &v->tasks[0];

		v->now.next = str_format(c->arena, "%.*s %.*s (%.*s)", STR_ARG(t->words.verb), STR_ARG(t->words.why),
		                         STR_ARG(t->clock.text));
		return v->now.next.p != NULL ? OK : ERR_NOMEM;
	}
	if (known->answered && answers) {
		v->now.next = known_next(c, known);
		v->now.href = STR("/berichten#antwoorden");
		return OK;
	}
	return waiting_words(c, v);
}

enum err person_now(struct ctx *c, struct person_view *v)
{
	v->now.shown = v->lessons && v->timeline && c->glass == 0;
	v->now.done = msg(c->lang, MSG_NOW_DONE_NOTHING);
	if (!v->now.shown) {
		return OK;
	}
	if (v->event_count > 0) {
		const struct event_view *e = &v->events[0];

		v->now.done = str_format(c->arena, "%.*s, %.*s%s%.*s", STR_ARG(e->what), STR_ARG(e->when),
		                         e->who.n > 0 ? ", " : "", STR_ARG(e->who));
	}
	return v->now.done.p != NULL ? next_words(c, v) : ERR_NOMEM;
}
