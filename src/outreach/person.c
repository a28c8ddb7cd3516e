/* SPDX-License-Identifier: EUPL-1.2 */
/* Messages and answers in the timeline of one young person: to whom, what became of them, who answered what. */
#include "access/page.h"
#include "outreach/inside.h"
#include "outreach/pages.h"
#include "people/open.h"
#include "signals/person.h"

/* A school sees of a person what belongs to the enrolments in its reach. */
static bool of_reach(const struct young_enrolment *list, size_t n, int64_t enrolment)
{
	for (size_t i = 0; i < n; i++) {
		if (list[i].enrolment == enrolment) {
			return true;
		}
	}
	return false;
}

/* The address that a message went to; empty where its key is gone. */
static enum err address_of(struct ctx *c, struct str sealed, struct str *ret)
{
	struct str plain, text;
	enum err e = keys_unseal(c->keys, MESSAGE_SEAL, sealed, c->arena, &plain);

	if (e == ERR_INPUT) {
		*ret = STR("");
		return OK;
	}
	TRY(e);
	*ret = str_cut(plain, '\n', &text);
	return OK;
}

/* "Aan ouder Fatima de Vries, fatima@voorbeeld.example. Het adres werd geweigerd ...": as far as the role sees it. */
static enum err note_of(struct ctx *c, const struct record_messages_row *row, struct str *ret)
{
	enum role role = c->actor.role;
	bool parent = row->recipient > 0, named = !parent || access_sees(role, FACET_FAMILY);
	struct str who = outreach_who(c, row->recipient, named ? row->guardian : STR("")), to = STR("");
	/* The reason of a mail server names the address that it refused. */
	bool address = named && access_sees(role, FACET_CONTACT);
	struct str advice = address ? outreach_advice(c, row->status, row->channel, row->reason) : STR("");

	if (address) {
		TRY(address_of(c, row->sealed, &to));
	}
	*ret = page_text(c, MSG_RECORD_TO,
	                 (struct str[]){ who, to.n > 0 ? str_format(c->arena, ", %.*s", STR_ARG(to)) : STR("") }, 2);
	if (ret->p != NULL && advice.n > 0) {
		*ret = str_format(c->arena, "%.*s %.*s", STR_ARG(*ret), STR_ARG(advice));
	}
	return ret->p != NULL && advice.p != NULL ? OK : ERR_NOMEM;
}

static enum err add_message(struct ctx *c, const struct record_messages_row *row, event_list *list)
{
	struct str what, note;

	what = page_text(c, MSG_RECORD_MESSAGE,
	                 (struct str[]){ outreach_kind_text(c, row->kind), outreach_status_text(c->lang, row->status) },
	                 2);
	TRY(note_of(c, row, &note));
	return event_add(c, row->sent != INT64_MIN ? row->sent : row->made, what,
	                 row->account_name.n > 0 ? row->account_name : msg(c->lang, MSG_RECORD_AUTOMATIC), note, list);
}

static enum err add_messages(struct ctx *c, const struct young *y, const struct young_enrolment *own, size_t n,
                             event_list *list)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct record_messages_row row;
	bool more;

	TRY(record_messages_open(c->db, &(struct record_messages_in){ y->person }, &rows));
	for (;;) {
		TRY(record_messages_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		if (of_reach(own, n, row.enrolment)) {
			TRY(add_message(c, &row, list));
		}
	}
}

static enum err add_answer(struct ctx *c, const struct record_answers_row *row, event_list *list)
{
	bool named = access_sees(c->actor.role, FACET_FAMILY);
	struct str who = row->recipient > 0 ? outreach_who(c, row->recipient, named ? row->guardian : STR(""))
	                                    : STR("");
	struct str note = row->words;

	if (row->lessons.n > 0) {
		struct str lessons = page_text(c, MSG_OUTREACH_LESSONS, (struct str[]){ row->lessons }, 1);

		note = str_format(c->arena, "%.*s%s%.*s", STR_ARG(note), note.n > 0 ? " " : "", STR_ARG(lessons));
		TRY(note.p != NULL ? OK : ERR_NOMEM);
	}
	return event_add(c, row->at, known_answer(c->lang, row->kind), who, note, list);
}

static enum err events(struct ctx *c, const struct young *y, event_list *list)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct record_answers_row row;
	struct young_enrolment *own;
	size_t n;
	bool more;

	if (role_side(c->actor.role) != SIDE_SCHOOL || !access_sees(c->actor.role, FACET_SCHOOL_NOTE)) {
		return OK;
	}
	TRY(people_enrolments(c, y->person, &own, &n));
	TRY(add_messages(c, y, own, n, list));
	TRY(record_answers_open(c->db, &(struct record_answers_in){ y->person }, &rows));
	for (;;) {
		TRY(record_answers_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		if (of_reach(own, n, row.enrolment)) {
			TRY(add_answer(c, &row, list));
		}
	}
}

const struct person_part outreach_person_part = { .kind = EVENTS_MESSAGES, .events = events };
