/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdlib.h>

#include "access/words.h"
#include "base/clock.h"
#include "people_sql.h"
#include "signals/person.h"
#include "signals/share.h"
#include "signals_sql.h"

/* What an actor may see goes by institution for a coordinator; "" stands for all of them. */
struct reaches {
	const struct str *brins;
	size_t n;
};

static struct reaches reaches_of(const struct ctx *c)
{
	static const struct str all = { "", 0 };

	if (role_side(c->actor.role) == SIDE_SCHOOL) {
		return (struct reaches){ c->actor.brin_list, c->actor.brin_count };
	}
	return (struct reaches){ &all, 1 };
}

static enum err fill_tasks(struct ctx *c, struct person_view *v)
{
	struct work_item *items;
	struct task_view *tasks;
	size_t n;

	TRY(worklist_of_person(c, v->young.person, &items, &n));
	tasks = ARENA_ARRAY(c->arena, n, struct task_view);
	if (tasks == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		TRY(task_make_own(c, &items[i], v->self, &tasks[i]));
	}
	v->tasks = tasks;
	v->task_count = n;
	return OK;
}

typedef VEC(struct earlier_view) earlier_list;

static enum err add_earlier(struct ctx *c, const struct finding_of_person_row *row, earlier_list *list)
{
	struct finding_words words;
	struct earlier_view *e;
	enum law_rule rule;

	if (!law_rule_parse(row->rule, &rule)) {
		return fail_set(c->fail, ERR_DB, NULL, "a stored finding has an unknown rule");
	}
	if (!finding_meant_for(c, rule, row->duty)) {
		return OK;
	}
	e = vec_push(c->arena, list);
	if (e == NULL) {
		return ERR_NOMEM;
	}
	TRY(words_of(c, rule, row->state, TURN_NOBODY, row->amount, row->minutes, row->day, &words));
	*e = (struct earlier_view){
		.href = str_format(c->arena, "/bevindingen/%.*s", STR_ARG(row->public)),
		.name = words.name,
		.why = words.why,
		.day = words_date(c, row->day),
		.state = str_copy(c->arena, words_state(c->lang, row->state)),
	};
	return e->href.p != NULL && e->day.p != NULL ? OK : ERR_NOMEM;
}

/* Whether what belongs to an enrolment is shown: a school sees of the person what belongs to those in its reach. */
static bool of_shown(const struct ctx *c, const struct person_view *v, int64_t enrolment)
{
	bool own = role_side(c->actor.role) != SIDE_SCHOOL;

	for (size_t i = 0; i < v->enrolment_count; i++) {
		own = own || v->enrolments[i].e->enrolment == enrolment;
	}
	return own;
}

static enum err earlier_at(struct ctx *c, const struct person_view *v, struct str brin, earlier_list *list)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct finding_of_person_row row;
	bool more;

	TRY(finding_of_person_open(c->db, &(struct finding_of_person_in){ v->young.person, brin, c->today }, &rows));
	for (;;) {
		TRY(finding_of_person_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		if (row.turn == TURN_NOBODY && of_shown(c, v, row.enrolment)) {
			TRY(add_earlier(c, &row, list));
		}
	}
}

enum err person_findings(struct ctx *c, struct person_view *v)
{
	struct reaches reaches = reaches_of(c);
	earlier_list list = { 0 };

	TRY(fill_tasks(c, v));
	for (size_t i = 0; i < reaches.n; i++) {
		TRY(earlier_at(c, v, reaches.brins[i], &list));
	}
	v->earlier = list.p;
	v->earlier_count = list.n;
	return OK;
}

/* ---- the timeline ---- */

static enum err add_event(struct ctx *c, int64_t at, struct str what, const struct step_record *s, event_list *list)
{
	struct event_view *e = vec_push(c->arena, list);
	char time[TIME_TEXT];

	if (e == NULL) {
		return ERR_NOMEM;
	}
	*e = (struct event_view){
		.at = at,
		.order = list->n,
		.what = what,
		.who = str_copy(c->arena, s->account_name),
		.note = str_copy(c->arena, s->note),
		.internal = str_copy(c->arena, s->internal),
		.when = str_format(c->arena, "%.*s %s", STR_ARG(words_date(c, words_day_of(c, at))),
		                   time_text(clock_minute(at), time)),
	};
	return e->what.p != NULL && e->when.p != NULL ? OK : ERR_NOMEM;
}

enum err event_add(struct ctx *c, int64_t at, struct str what, struct str who, struct str note, event_list *list)
{
	return add_event(c, at, what, &(struct step_record){ .account_name = who, .note = note, .internal = STR("") },
	                 list);
}

/* An answer is a contact as well; where answers stand in the list by themselves it is left out. */
static enum err contacts_at(struct ctx *c, const struct person_view *v, struct str brin, const struct note_sight *sight,
                            event_list *list)
{
	int64_t person = v->young.person;
	bool answers = v->events_shown == EVENTS_ALL && role_side(c->actor.role) == SIDE_SCHOOL;
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct contact_list_row row;
	bool more;

	TRY(contact_list_open(c->db, &(struct contact_list_in){ person, brin, sight->school, sight->authority },
	                      &rows));
	for (;;) {
		bool answer, shut;

		TRY(contact_list_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		answer = str_eq(row.kind, STR("antwoord"));
		if (answer && answers) {
			continue;
		}
		/* What young people write behind their own link is not for a parent (docs/sharing.md). */
		shut = answer && c->actor.role == ROLE_PARENT;
		TRY(add_event(c, row.at,
		              answer ? msg(c->lang, MSG_STEP_ANSWERED)
		                     : words_step(c->lang, row.two_way ? STEP_SPOKEN : STEP_TRIED),
		              &(struct step_record){ .account_name = row.account_name,
		                                     .note = shut ? STR("") : row.note,
		                                     .internal = STR("") },
		              list));
	}
}

/* Contacts stand in the list already: their steps are left out. */
static enum err steps_at(struct ctx *c, const struct person_view *v, struct str brin, const struct note_sight *sight,
                         event_list *list)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct step_list_row row;
	bool more;

	TRY(step_list_open(c->db, &(struct step_list_in){ v->young.person, brin }, &rows));
	for (;;) {
		struct finding_words words;
		enum law_rule rule;
		enum step step = STEP_COUNT;
		struct step_record s;

		TRY(step_list_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		if (!of_shown(c, v, row.enrolment) || !law_rule_parse(row.rule, &rule) ||
		    !finding_meant_for(c, rule, row.duty) ||
		    (step_parse(row.action, &step) && (step == STEP_SPOKEN || step == STEP_TRIED))) {
			continue;
		}
		s = (struct step_record){ row.action,
			                  row.note,
			                  row.internal,
			                  row.account_name,
			                  row.contact != INT64_MIN,
			                  row.contact_brin,
			                  row.undone,
			                  row.reported != DAY_NONE };
		if (!step_seen(c, sight, &s)) {
			continue;
		}
		TRY(words_of(c, rule, row.new_state, TURN_NOBODY, 0, 0, row.day, &words));
		words.name = str_format(c->arena, "%.*s: %.*s", STR_ARG(words.name),
		                        STR_ARG(words_action(c->lang, row.action)));
		TRY(add_event(c, row.at, words.name, &s, list));
	}
}

static int newest_first(const void *a, const void *b)
{
	const struct event_view *x = a, *y = b;

	if (x->at != y->at) {
		return x->at > y->at ? -1 : 1;
	}
	return x->order > y->order ? -1 : x->order < y->order;
}

enum err person_events(struct ctx *c, const struct person_asked *asked, struct person_view *v)
{
	struct reaches reaches = reaches_of(c);
	struct note_sight sight;
	event_list list = { 0 };

	TRY(note_sight_of(c, v->young.person, v->young.birth, &sight));
	for (size_t i = 0; i < reaches.n; i++) {
		if (v->events_shown == EVENTS_ALL || v->events_shown == EVENTS_CONTACTS) {
			TRY(contacts_at(c, v, reaches.brins[i], &sight, &list));
		}
		if (v->events_shown == EVENTS_ALL || v->events_shown == EVENTS_STEPS) {
			TRY(steps_at(c, v, reaches.brins[i], &sight, &list));
		}
		TRY(person_corrections(c, v, reaches.brins[i], &list));
	}
	for (size_t i = 0; c->glass == 0 && i < asked->part_count; i++) {
		const struct person_part *part = asked->parts[i];

		if (v->events_shown == EVENTS_ALL || v->events_shown == part->kind) {
			TRY(part->events != NULL ? part->events(c, &v->young, &list) : OK);
		}
	}
	if (list.n > 0) {
		qsort(list.p, list.n, sizeof *list.p, newest_first);
	}
	v->events = list.p;
	v->event_count = list.n;
	return OK;
}
