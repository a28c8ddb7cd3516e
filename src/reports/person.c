/* SPDX-License-Identifier: EUPL-1.2 */
/* Reports on the page of a young person: a school sees its own, officers those of their desks and those that are theirs. */
#include "reports/pages.h"

static enum err line(struct ctx *c, const struct report_row *r, person_lines *list)
{
	struct person_line *l = vec_push(c->arena, list);
	bool open = r->turn != TURN_NOBODY;
	enum turn own = role_side(c->actor.role) == SIDE_SCHOOL ? TURN_SCHOOL : TURN_OFFICER;
	struct clock_words clock;

	if (l == NULL) {
		return ERR_NOMEM;
	}
	TRY(words_clock(c, r->due, &clock));
	*l = (struct person_line){ .first = r->filed,
		                   .what = report_kind_words(c->lang, r->kind),
		                   .when = words_date(c, r->filed),
		                   .state = report_status_words(c->lang, r->status),
		                   .said = open ? clock.text : STR(""),
		                   .href = str_format(c->arena, "/meldingen/%.*s", STR_ARG(r->public)),
		                   .waits = open && r->turn == (int)own };
	return l->href.p != NULL && l->when.p != NULL ? OK : ERR_NOMEM;
}

/* Reports that no obligation asks for: the school decides itself on them. */
static enum err begun_here(struct ctx *c, const struct young *y, struct person_block *b)
{
	enum duty duty = people_duty(y, c->today).duty;
	struct young_enrolment *list;
	size_t n, lasting = 0;

	TRY(people_enrolments(c, y->person, &list, &n));
	for (size_t i = 0; i < n; i++) {
		lasting += list[i].last == DAY_NONE || list[i].last >= c->today;
	}
	if (lasting == 0) {
		return OK;
	}
	b->more[0] = msg(c->lang, MSG_REPORT_PERSON_OTHER);
	b->hrefs[0] = str_format(c->arena, "/meldingen/nieuw?jongere=%.*s&soort=O", STR_ARG(y->public));
	if (duty == DUTY_COMPULSORY || duty == DUTY_QUALIFICATION) {
		b->more[1] = msg(c->lang, MSG_REPORT_PERSON_LUXURY);
		b->hrefs[1] = str_format(c->arena, "/meldingen/nieuw?jongere=%.*s&soort=L", STR_ARG(y->public));
	}
	return b->hrefs[0].p != NULL ? OK : ERR_NOMEM;
}

static enum err block(struct ctx *c, const struct young *y, struct person_block *ret)
{
	bool school = role_side(c->actor.role) == SIDE_SCHOOL;
	struct report_list list;

	if (!actor_may(c, ACTION_REPORTS)) {
		return OK;
	}
	TRY(report_list_of(c, y->person, &list));
	for (size_t i = 0; i < list.count; i++) {
		TRY(line(c, &list.rows[i], &ret->lines));
	}
	if (school && actor_may(c, ACTION_REPORT)) {
		TRY(begun_here(c, y, ret));
	}
	ret->id = "verzuimmeldingen";
	ret->none = msg(c->lang, school ? MSG_REPORT_PERSON_NONE_SCHOOL : MSG_REPORT_PERSON_NONE);
	ret->title = msg(c->lang, MSG_REPORT_PERSON);
	return OK;
}

const struct person_part report_person_part = { .block = block };
