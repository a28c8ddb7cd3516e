/* SPDX-License-Identifier: EUPL-1.2 */
#include "signals/worklist_reports.h"

#include "access/look.h"
#include "access/page.h"
#include "people/name.h"
#include "people/reach.h"
#include "signals/first_keys.h"
#include "signals/task.h"
#include "signals_pages_sql.h"

/* The desk of a duty, as it stands with reports. */
static struct str desk_of(struct str duty)
{
	return str_eq(duty, STR("leerplichtig"))           ? STR("leerplicht")
	       : str_eq(duty, STR("kwalificatieplichtig")) ? STR("kwalificatieplicht")
	                                                   : STR("rmc");
}

static enum err desk_keys(struct ctx *c, struct str town, struct str duty, const struct work_filter *f,
                          const struct first_key *after, struct first_keys *keys)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct desk_keys_row row;
	bool more;

	TRY(desk_keys_open(
		c->db,
		&(struct desk_keys_in){ town, desk_of(duty), after->day, after->person, after->report, f->most + 1 },
		&rows));
	for (;;) {
		TRY(desk_keys_next(&rows, &row, &more));
		if (!more || !first_keys_take(keys, (struct first_key){ row.due, row.person, row.report })) {
			return OK;
		}
	}
}

/* A municipality elsewhere: what is the actor's by name. */
static enum err mine_keys(struct ctx *c, struct str town, struct str duty, const struct work_filter *f,
                          const struct first_key *after, struct first_keys *keys)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct desk_keys_mine_row row;
	bool more;

	TRY(desk_keys_mine_open(c->db,
	                        &(struct desk_keys_mine_in){ town, c->actor.account, desk_of(duty), after->day,
	                                                     after->person, after->report, f->most + 1 },
	                        &rows));
	for (;;) {
		TRY(desk_keys_mine_next(&rows, &row, &more));
		if (!more || !first_keys_take(keys, (struct first_key){ row.due, row.person, row.report })) {
			return OK;
		}
	}
}

static enum err start_key(struct ctx *c, const struct work_filter *f, struct first_key *ret)
{
	struct desk_after_row row;
	bool found, own;

	*ret = (struct first_key){ .day = DAY_MIN };
	if (f->after.n == 0) {
		return OK;
	}
	TRY(desk_after(c->db, c->arena, &(struct desk_after_in){ f->after }, &row, &found));
	own = found && (actor_reaches_town(c, row.municipality) || row.owner == c->actor.account ||
	                row.also == c->actor.account);
	if (!own || !reach_duty_own(c->actor.role, row.duty)) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	*ret = (struct first_key){ f->after_due != 0 ? f->after_due : row.due, row.person, row.report };
	return OK;
}

static enum err fill_item(struct ctx *c, const struct desk_rows_row *row, struct work_item *it)
{
	struct arena *a = c->arena;

	*it = (struct work_item){ .person = row->person,
		                  .public = str_copy(a, row->public),
		                  .person_public = str_copy(a, row->person_public),
		                  .report = str_copy(a, row->status),
		                  .day = row->begin_day,
		                  .begin = row->begin_day,
		                  .end = row->end_day,
		                  .due = row->due,
		                  .reported = row->filed,
		                  .minutes = row->minutes,
		                  .duty = str_copy(a, row->duty),
		                  .state = str_copy(a, row->kind),
		                  .turn = TURN_OFFICER,
		                  .school = str_copy(a, row->school),
		                  .place = str_copy(a, row->place),
		                  .name = person_name(a, row->call_name, row->given_names, row->prefix,
		                                      row->family_name),
		                  .age = day_age(row->birth, c->today) };
	return it->public.p != NULL && it->name.p != NULL && it->place.p != NULL && it->state.p != NULL ? OK
	                                                                                                : ERR_NOMEM;
}

static enum err fill(struct ctx *c, const struct first_key *keys, size_t n, struct work_page *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	int64_t *persons = ARENA_ARRAY(c->arena, n + 1, int64_t), *reports = ARENA_ARRAY(c->arena, n + 1, int64_t);
	struct work_item *items = ARENA_ARRAY(c->arena, n + 1, struct work_item);
	struct desk_rows_row row;
	size_t kept = 0;
	bool more;

	if (persons == NULL || reports == NULL || items == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		reports[i] = keys[i].report;
	}
	TRY(desk_rows_open(c->db, &(struct desk_rows_in){ ctx_list_i64(c->arena, reports, n) }, &rows));
	for (;;) {
		TRY(desk_rows_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		for (size_t i = 0; i < n; i++) {
			if (keys[i].report == row.report && keys[i].person == row.person && keys[i].day == row.due) {
				TRY(fill_item(c, &row, &items[i]));
			}
		}
	}
	for (size_t i = 0; i < n; i++) {
		if (items[i].public.n > 0) {
			items[kept++] = items[i];
		}
	}
	ret->items = items;
	ret->count = kept;
	for (size_t i = 0; i < kept; i++) {
		persons[i] = items[i].person;
	}
	return look_at_list(c, ACTION_WORKLIST, persons, kept);
}

enum err worklist_reports_page(struct ctx *c, const struct work_filter *f, struct work_page *ret)
{
	size_t duty_count;
	const struct str *duties = reach_duties(c->actor.role, &duty_count);
	struct reach_elsewhere there;
	struct first_keys keys;
	struct first_key after;

	TRY(start_key(c, f, &after));
	TRY(first_keys_make(c->arena, (size_t)f->most + 1, false, &keys));
	for (size_t i = 0; i < c->actor.town_count * duty_count; i++) {
		TRY(desk_keys(c, c->actor.town_list[i / duty_count], duties[i % duty_count], f, &after, &keys));
	}
	TRY(reach_elsewhere(c, &there));
	for (size_t i = 0; i < there.n * duty_count; i++) {
		TRY(mine_keys(c, there.towns[i / duty_count], duties[i % duty_count], f, &after, &keys));
	}
	ret->more = keys.n > (size_t)f->most;
	return fill(c, keys.list, ret->more ? (size_t)f->most : keys.n, ret);
}

/* Those whose day lies in a span, counted to `most`. */
static enum err count(struct ctx *c, day_t from, day_t by, int most, int64_t *ret)
{
	size_t duty_count;
	const struct str *duties = reach_duties(c->actor.role, &duty_count);
	struct desk_count_row row;
	struct desk_count_mine_row mine;
	struct reach_elsewhere there;
	int64_t sum = 0;
	bool found;

	for (size_t i = 0; i < c->actor.town_count * duty_count && sum < most; i++) {
		TRY(desk_count(c->db, c->arena,
		               &(struct desk_count_in){ c->actor.town_list[i / duty_count],
		                                        desk_of(duties[i % duty_count]), from, by, most - (int)sum },
		               &row, &found));
		sum += row.items;
	}
	*ret = sum;
	if (sum >= most) {
		return OK;
	}
	TRY(reach_elsewhere(c, &there));
	for (size_t i = 0; i < there.n * duty_count && sum < most; i++) {
		TRY(desk_count_mine(c->db, c->arena,
		                    &(struct desk_count_mine_in){ there.towns[i / duty_count], c->actor.account,
		                                                  desk_of(duties[i % duty_count]), from, by,
		                                                  most - (int)sum },
		                    &mine, &found));
		sum += mine.items;
	}
	*ret = sum;
	return OK;
}

enum err worklist_reports_count(struct ctx *c, int most, int64_t *ret)
{
	return count(c, DAY_MIN, DAY_MAX, most, ret);
}

enum err worklist_reports_due(struct ctx *c, int late_most, int most, int64_t *ret_late, int64_t *ret_due)
{
	int64_t late, today = 0;

	TRY(count(c, DAY_MIN, c->today - 1, late_most, &late));
	if (late < late_most) {
		TRY(count(c, c->today, c->today, most - (int)late, &today));
	}
	*ret_late = late;
	*ret_due = late + today;
	return OK;
}

/* "16 uur gemist in 4 lesweken", or what kind of report it is where no obligation lies behind it. */
static enum err why(struct ctx *c, const struct work_item *item, struct finding_words *ret)
{
	enum law_rule rule;

	if (law_rule_parse(item->state, &rule)) {
		return words_of(c, rule, STR(STATE_REPORTED), TURN_OFFICER, 0, item->minutes, item->day, ret);
	}
	ret->name = item->state;
	ret->why = msg(c->lang, str_eq(item->state, STR("L")) ? MSG_REPORT_WHY_L : MSG_REPORT_WHY_O);
	return OK;
}

enum err task_make_report(struct ctx *c, const struct work_item *item, struct task_view *ret)
{
	bool fresh = str_eq(item->report, STR("R"));
	struct str age = page_text_count(c, MSG_AGE_ONE, MSG_AGE_MANY, item->age);
	struct task_view v = { .head = item->name,
		               .finding = item->public,
		               .person = item->person_public,
		               .name = item->name,
		               .report = true };

	TRY(why(c, item, &v.words));
	v.words.verb = msg(c->lang, fresh ? MSG_REPORT_VERB_TAKE_UP : MSG_REPORT_VERB_CLOSE);
	v.go_text = msg(c->lang, fresh ? MSG_REPORT_ROW_TAKE_UP : MSG_REPORT_ROW_HANDLE);
	v.go = str_format(c->arena, fresh ? "/meldingen/%.*s/opgepakt" : "/meldingen/%.*s#doen", STR_ARG(item->public));
	v.go_posts = fresh;
	v.back = STR("/vandaag");
	v.href = str_format(c->arena, "/meldingen/%.*s", STR_ARG(item->public));
	v.sub = str_format(c->arena, "%.*s · %.*s", STR_ARG(age), STR_ARG(item->school));
	TRY(words_clock(c, item->due, &v.clock));
	if (v.go.p == NULL || v.href.p == NULL || v.sub.p == NULL) {
		return ERR_NOMEM;
	}
	*ret = v;
	return OK;
}
