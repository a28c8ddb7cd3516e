/* SPDX-License-Identifier: EUPL-1.2 */
/* Lists of reports, as far as the actor may see them. */
#include "absence/inside.h"
#include "absence_sql.h"
#include "access/look.h"
#include "access/page.h"
#include "base/vec.h"
#include "fmt/human.h"
#include "people/choice.h"
#include "people/name.h"
#include "people/reach.h"

enum { ALL_MOST = 5000 };

typedef VEC(struct absence_row) row_list;

static enum err see_reason(struct ctx *c, struct str reason, struct absence_row *r)
{
	enum reason_sight sight;

	r->reason = STR("");
	if (reason.n == 0) {
		return OK;
	}
	TRY(reason_sight(c, r->person, &sight));
	r->shut = sight == REASON_SHUT;
	if (sight == REASON_OPEN) {
		r->reason = str_copy(c->arena, reason);
	}
	return r->reason.p != NULL ? OK : ERR_NOMEM;
}

/* How many lessons confirming would put right; nothing to ask for what is confirmed. */
static enum err count_lessons(struct ctx *c, struct absence_row *r)
{
	uint8_t status = absence_status(r->kind, ABSENCE_CONFIRMED);
	const struct absence_turn t = { r->person,
		                        r->enrolment,
		                        { r->first, r->last, r->begin, r->end },
		                        status_bit(MARK_UNREGISTERED) | status_bit(MARK_UNAUTHORISED),
		                        status,
		                        STR(""),
		                        STR("") };

	if (r->state == ABSENCE_CONFIRMED || status == MARK_UNREGISTERED) {
		return OK;
	}
	return absence_turns(c, &t, &r->lessons);
}

static bool words_of_row(struct str kind, struct str state, struct absence_row *r)
{
	return absence_kind_parse(kind, &r->kind) && absence_state_parse(state, &r->state);
}

static enum err keep_day(struct ctx *c, const struct absence_school_day_row *row, row_list *list)
{
	struct absence_row *r = vec_push(c->arena, list);

	if (r == NULL) {
		return ERR_NOMEM;
	}
	*r = (struct absence_row){
		.person = row->person,
		.enrolment = row->enrolment,
		.public = str_copy(c->arena, row->public),
		.who = str_copy(c->arena, row->who),
		.name = person_name(c->arena, row->call_name, row->given_names, row->prefix, row->family_name),
		.class_group = str_copy(c->arena, row->class_group),
		.school = STR(""),
		.first = row->first,
		.last = row->until,
		.begin = row->begin_min,
		.end = row->end_min,
		.source = str_copy(c->arena, row->source),
		.by_link = row->by_link,
		.reported = row->reported,
		.answer = str_copy(c->arena, row->answer),
	};
	if (!words_of_row(row->kind, row->state, r)) {
		return fail_set(c->fail, ERR_DB, NULL, "a stored report of absence has an unknown kind or state");
	}
	if (r->name.p == NULL || r->answer.p == NULL || r->class_group.p == NULL) {
		return ERR_NOMEM;
	}
	return see_reason(c, row->reason, r);
}

enum err absence_day(struct ctx *c, day_t day, size_t most, struct absence_row **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	const struct absence_school_day_in in = {
		c->actor.brins, c->actor.wholes, c->actor.sites, c->actor.groups, day, reach_seen_from(c->today),
		(int)most
	};
	struct absence_school_day_row row;
	row_list list = { 0 };
	int64_t *persons;
	bool more;

	TRY(ctx_require(c, ACTION_ABSENCE));
	TRY(absence_school_day_open(c->db, &in, &rows));
	for (;;) {
		TRY(absence_school_day_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		TRY(keep_day(c, &row, &list));
	}
	persons = ARENA_ARRAY(c->arena, list.n + 1, int64_t);
	if (persons == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < list.n; i++) {
		persons[i] = list.p[i].person;
		TRY(count_lessons(c, &list.p[i]));
	}
	*ret = list.p;
	*ret_n = list.n;
	return look_at_list(c, ACTION_ABSENCE, persons, list.n);
}

static enum err keep_own(struct ctx *c, int64_t person, const struct absence_of_person_row *row, row_list *list)
{
	struct absence_row *r = vec_push(c->arena, list);

	if (r == NULL) {
		return ERR_NOMEM;
	}
	*r = (struct absence_row){
		.person = person,
		.enrolment = row->enrolment,
		.public = str_copy(c->arena, row->public),
		.who = STR(""),
		.name = STR(""),
		.class_group = STR(""),
		.school = str_copy(c->arena, row->school),
		.first = row->first,
		.last = row->until,
		.begin = row->begin_min,
		.end = row->end_min,
		.source = str_copy(c->arena, row->source),
		.by_link = row->by_link,
		.reported = row->reported,
		.answer = str_copy(c->arena, row->answer),
	};
	if (!words_of_row(row->kind, row->state, r)) {
		return fail_set(c->fail, ERR_DB, NULL, "a stored report of absence has an unknown kind or state");
	}
	if (r->answer.p == NULL || r->school.p == NULL) {
		return ERR_NOMEM;
	}
	return see_reason(c, row->reason, r);
}

static bool among(const struct young_enrolment *list, size_t n, int64_t enrolment)
{
	for (size_t i = 0; i < n; i++) {
		if (list[i].enrolment == enrolment) {
			return true;
		}
	}
	return false;
}

enum err absence_of(struct ctx *c, int64_t person, size_t most, struct absence_row **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct absence_of_person_row row;
	struct young_enrolment *own;
	row_list list = { 0 };
	size_t n;
	bool more;

	*ret = NULL;
	*ret_n = 0;
	if (!access_sees(c->actor.role, FACET_ABSENCE) || role_side(c->actor.role) == SIDE_AUTHORITY) {
		return OK;
	}
	TRY(people_enrolments(c, person, &own, &n));
	TRY(absence_of_person_open(c->db, &(struct absence_of_person_in){ person, (int)most }, &rows));
	for (;;) {
		TRY(absence_of_person_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		if (among(own, n, row.enrolment)) {
			TRY(keep_own(c, person, &row, &list));
		}
	}
	*ret = list.p;
	*ret_n = list.n;
	return OK;
}

enum err absence_open(struct ctx *c, struct str public, struct absence_row *ret)
{
	struct absence_get_row found;
	struct absence_row *list;
	struct young y;
	size_t n;
	bool known;

	TRY(ctx_require(c, ACTION_ABSENCE));
	TRY(absence_get(c->db, c->arena, &(struct absence_get_in){ public }, &found, &known));
	if (!known) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	TRY(people_open_key(c, found.person, ACTION_ABSENCE, &y));
	TRY(absence_of(c, found.person, ALL_MOST, &list, &n));
	for (size_t i = 0; i < n; i++) {
		if (str_eq(list[i].public, public)) {
			*ret = list[i];
			ret->name = y.name;
			ret->who = y.public;
			return count_lessons(c, ret);
		}
	}
	return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
}

enum err absence_count(struct ctx *c, int64_t *ret)
{
	struct absence_waiting_row row;
	bool found;

	TRY(absence_waiting(c->db, c->arena,
	                    &(struct absence_waiting_in){ c->actor.brins, c->actor.wholes, c->actor.sites,
	                                                  c->actor.groups, c->today, PAGE_COUNT_MOST },
	                    &row, &found));
	*ret = row.items;
	return OK;
}

struct str absence_when(struct ctx *c, day_t first, int begin, day_t last, int end)
{
	char from[TIME_TEXT], to[TIME_TEXT];
	struct buf b DEFER(buf_finish);

	buf_init(&b, 256);
	if (last == ABSENCE_OPEN) {
		buf_str(&b, msg(c->lang, MSG_ABSENCE_SINCE));
		buf_char(&b, ' ');
	}
	if (last == first || last == ABSENCE_OPEN) {
		human_weekday(&b, c->lang, first);
	} else {
		human_day(&b, c->lang, first);
	}
	if (begin > 0) {
		buf_printf(&b, "%s %s", last == first ? "," : "", time_text(begin, from));
	}
	if (last != first && last != ABSENCE_OPEN) {
		buf_text(&b, " – ");
		human_day(&b, c->lang, last);
	}
	if (end < ABSENCE_WHOLE) {
		if (last == first && begin > 0) {
			buf_printf(&b, "–%s", time_text(end, to));
		} else if (last == first) {
			/* From the beginning of the day: nobody says "00:00". */
			buf_text(&b, ", ");
			msg_format(&b, c->lang, MSG_ABSENCE_TILL, (struct str[]){ str_of(time_text(end, to)) }, 1);
		} else {
			buf_printf(&b, " %s", time_text(end, to));
		}
	}
	return buf_err(&b) == OK ? str_copy(c->arena, buf_view(&b)) : (struct str){ NULL, 0 };
}
