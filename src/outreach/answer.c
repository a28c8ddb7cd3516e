/* SPDX-License-Identifier: EUPL-1.2 */
/* What somebody answered by a link, and what follows from it. */
#include <stdio.h>

#include "absence/absence.h"
#include "access/live.h"
#include "access/log.h"
#include "access/page.h"
#include "base/buf.h"
#include "fmt/ident.h"
#include "outreach/link.h"
#include "outreach_sql.h"
#include "people/open.h"
#include "signals/step.h"

enum { PHONE_MOST = 30, LESSONS_MOST = 4000, MOMENT_MOST = 20, BACK_DAYS = 2, FAIL_DAYS = 14 };

static const int64_t DAY_US = INT64_C(86400) * 1000000;

static const char *const kinds[ANSWER_KINDS] = { "ziek", "er-wel", "morgen", "bel-mij", "niet-goed", "woorden" };
static const char *const codes[ANSWER_KINDS] = { "answer.sick", "answer.there",  "answer.tomorrow",
	                                         "answer.call", "answer.unwell", "answer.words" };

const char *answer_kind_name(enum answer_kind kind)
{
	return kinds[kind];
}

bool answer_kind_parse(struct str name, enum answer_kind *ret)
{
	for (int k = 0; k < ANSWER_KINDS; k++) {
		if (str_eq(name, str_of(kinds[k]))) {
			*ret = (enum answer_kind)k;
			return true;
		}
	}
	return false;
}

bool answer_asks(enum answer_kind kind)
{
	return kind == ANSWER_CALL || kind == ANSWER_UNWELL;
}

static bool phone_fine(struct str phone)
{
	for (size_t i = 0; i < phone.n; i++) {
		char ch = phone.p[i];

		if ((ch < '0' || ch > '9') && ch != '+' && ch != ' ' && ch != '-' && ch != '(' && ch != ')') {
			return false;
		}
	}
	return phone.n <= PHONE_MOST;
}

static enum err check(struct ctx *c, const struct link *l, const struct answer_in *in)
{
	struct answer_of_message_row row;
	bool found;

	if (in->words.n > ANSWER_WORDS_MOST || !str_is_text(in->words) || in->lessons.n > LESSONS_MOST ||
	    in->ticked.n > LESSONS_MOST || in->moment.n > MOMENT_MOST || !str_is_text(in->moment)) {
		return REFUSE(c, ERR_INPUT, "woorden", MSG_OUTREACH_ANSWER_LONG);
	}
	if (!phone_fine(in->phone)) {
		return REFUSE(c, ERR_INPUT, "nummer", MSG_OUTREACH_PHONE);
	}
	if (in->kind == ANSWER_WORDS && in->words.n == 0) {
		return REFUSE(c, ERR_INPUT, "woorden", MSG_OUTREACH_ANSWER_EMPTY);
	}
	TRY(answer_of_message(c->db, c->arena, &(struct answer_of_message_in){ l->person, l->message }, &row, &found));
	return row.items < ANSWER_MOST ? OK : REFUSE(c, ERR_TOOBIG, NULL, MSG_OUTREACH_ANSWER_MANY);
}

/* What the timeline of the school says: Dutch, as everything that is kept. */
static struct str note_of(struct ctx *c, const struct link *l, const struct answer_in *in)
{
	static const enum msg_id texts[ANSWER_KINDS] = { MSG_ANSWER_ZIEK,    MSG_ANSWER_ER_WEL,    MSG_ANSWER_MORGEN,
		                                         MSG_ANSWER_BEL_MIJ, MSG_ANSWER_NIET_GOED, MSG_ANSWER_WOORDEN };
	struct str said = msg(LANG_NL, texts[in->kind]);

	return str_format(c->arena, "%s%.*s%s%.*s", l->recipient == 0 ? "" : "Ouder: ", STR_ARG(said),
	                  in->words.n > 0 ? ". " : "", STR_ARG(in->words));
}

/*
 * Reports illness of today, or from the missed day when that is not longer ago than a report may be. What the school does
 * not allow (a student who is too young to report) stays an answer.
 */
static enum err report_sick(struct ctx *c, const struct link *l)
{
	struct absence_in in = { .person = l->person,
		                 .enrolment = l->enrolment,
		                 .kind = ABSENCE_SICK,
		                 .first = l->day < c->today && l->day >= c->today - BACK_DAYS ? l->day : c->today,
		                 .last = ABSENCE_OPEN,
		                 .end = ABSENCE_WHOLE,
		                 .reason = STR(""),
		                 .by_link = true };
	struct str public;
	enum err e = absence_report(c, NULL, &in, &public);

	return e == ERR_DENIED || e == ERR_INPUT || e == ERR_ABSENT || e == ERR_CONFLICT ? OK : e;
}

enum err answer_take(struct ctx *c, const struct link *l, const struct answer_in *given)
{
	struct answer_in in = *given;
	char public[IDENT_TEXT];
	struct str note;

	in.words = str_trim(in.words);
	in.phone = str_trim(in.phone);
	TRY(db_lock_keys(c->db, &l->person, 1));
	TRY(check(c, l, &in));
	note = note_of(c, l, &in);
	if (note.p == NULL) {
		return ERR_NOMEM;
	}
	TRY(answer_add(c->db,
	               &(struct answer_add_in){ .person = l->person,
	                                        .answer = ctx_new_id(c),
	                                        .public = str_of(ident_new(public)),
	                                        .message = l->message,
	                                        .enrolment = l->enrolment,
	                                        .brin = l->brin,
	                                        .location = l->location,
	                                        .recipient = l->recipient,
	                                        .kind = str_of(kinds[in.kind]),
	                                        .words = in.words,
	                                        .lessons = in.lessons,
	                                        .ticked = in.ticked,
	                                        .phone = in.phone,
	                                        .moment = in.moment,
	                                        .at = c->now,
	                                        .day = c->today },
	               NULL));
	TRY(message_answered(c->db, &(struct message_answered_in){ l->person, l->message, c->now }, NULL));
	TRY(person_answered(c, l->person, l->brin, !answer_asks(in.kind), note));
	if (answer_asks(in.kind)) {
		TRY(finding_hasten(c->db, &(struct finding_hasten_in){ l->person, l->brin, c->today }, NULL));
	}
	TRY(in.kind == ANSWER_SICK ? report_sick(c, l) : OK);
	TRY(log_change(c, ACTION_OWN_DATA, l->person, codes[in.kind]));
	TRY(live_tell_school(c, LIVE_ANSWERS, l->brin));
	return live_tell_school(c, LIVE_TASKS, l->brin);
}

/* ---- at the school ---- */

enum err answer_handle(struct ctx *c, struct str person_public, struct str answer)
{
	struct answer_find_row row;
	struct young_enrolment *list;
	struct young y;
	bool found, mine = false;
	size_t n;

	TRY(ctx_require(c, ACTION_OUTREACH));
	TRY(people_open(c, person_public, ACTION_OUTREACH, &y));
	TRY(people_enrolments(c, y.person, &list, &n));
	TRY(answer_find(c->db, c->arena, &(struct answer_find_in){ y.person, answer }, &row, &found));
	for (size_t i = 0; found && i < n; i++) {
		mine = mine || list[i].enrolment == row.enrolment;
	}
	if (!mine) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	TRY(answer_seen(c->db, &(struct answer_seen_in){ y.person, row.answer, c->now, c->actor.account }, NULL));
	TRY(log_change(c, ACTION_OUTREACH, y.person, "answer.seen"));
	return live_tell_school(c, LIVE_ANSWERS, row.brin);
}

enum err answer_count(struct ctx *c, int64_t *ret)
{
	int64_t sum = 0;

	TRY(ctx_require(c, ACTION_OUTREACH));
	for (size_t i = 0; i < c->actor.school_count; i++) {
		const struct school_reach *at = &c->actor.school_list[i];
		struct answer_open_count_row row;
		bool found;

		TRY(answer_open_count(c->db, c->arena,
		                      &(struct answer_open_count_in){ at->brin, at->location, PAGE_COUNT_MOST }, &row,
		                      &found));
		sum += row.items;
	}
	*ret = sum < PAGE_COUNT_MOST ? sum : PAGE_COUNT_MOST;
	return OK;
}

enum err message_fail_count(struct ctx *c, int64_t *ret)
{
	int64_t sum = 0;

	TRY(ctx_require(c, ACTION_OUTREACH));
	for (size_t i = 0; i < c->actor.school_count; i++) {
		const struct school_reach *at = &c->actor.school_list[i];
		struct message_failed_count_row row;
		bool found;

		TRY(message_failed_count(c->db, c->arena,
		                         &(struct message_failed_count_in){
						 at->brin, at->location, c->now - FAIL_DAYS * DAY_US, PAGE_COUNT_MOST },
		                         &row, &found));
		sum += row.items;
	}
	*ret = sum < PAGE_COUNT_MOST ? sum : PAGE_COUNT_MOST;
	return OK;
}
