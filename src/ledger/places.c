/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/vec.h"
#include "ledger/ledger.h"
#include "ledger/residents.h"
#include "ledger_residents_sql.h"
#include "ledger_sql.h"
#include "people/reach.h"
#include "reference/reference.h"

static const char letters[COLUMN_COUNT] = { 'R', 'A', 'O', 'G', 'Z', 'N' };

char ledger_letter(enum ledger_column column)
{
	return letters[column];
}

bool ledger_column_parse(struct str letter, enum ledger_column *ret)
{
	for (int i = 0; i < COLUMN_COUNT; i++) {
		if (letter.n == 1 && letter.p[0] == letters[i]) {
			*ret = (enum ledger_column)i;
			return true;
		}
	}
	return false;
}

int64_t ledger_minutes(const struct law_ledger *l, enum ledger_column column)
{
	switch (column) {
	case COLUMN_SCHEDULED: return l->scheduled;
	case COLUMN_PRESENT: return l->present;
	case COLUMN_UNAUTHORISED: return l->unauthorised;
	case COLUMN_AUTHORISED: return l->authorised;
	case COLUMN_SICK: return l->sick;
	case COLUMN_UNREGISTERED: return l->unregistered;
	case COLUMN_COUNT: break;
	}
	return 0;
}

day_t ledger_first_week(const struct ctx *c)
{
	return day_monday(reach_seen_from(c->today) + 6);
}

/* A row that all statements of sums end in. */
#define SUM_OF(row)                                                                                                   \
	(struct law_ledger)                                                                                           \
	{                                                                                                             \
		(row).scheduled, (row).present, (row).unauthorised, (row).authorised, (row).sick, (row).unregistered, \
			(row).late                                                                                    \
	}

typedef VEC(struct ledger_place) place_list;

static enum err place_of(struct ctx *c, const struct ledger_places_row *row, place_list *list,
                         struct ledger_place **ret)
{
	struct ledger_place *last = list->n > 0 ? &list->p[list->n - 1] : NULL;

	if (last == NULL || !str_eq(last->brin, row->brin) || !str_eq(last->location, row->location)) {
		last = vec_push(c->arena, list);
		if (last == NULL) {
			return ERR_NOMEM;
		}
		*last = (struct ledger_place){ .brin = str_copy(c->arena, row->brin),
			                       .location = str_copy(c->arena, row->location),
			                       .school = str_copy(c->arena, row->school),
			                       .site = str_copy(c->arena, row->site) };
	}
	*ret = last;
	return OK;
}

/* The places of a school's role, from the kept sums. */
static enum err school_places(struct ctx *c, struct ledger_table *t)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct ledger_places_row row;
	place_list list = { 0 };
	bool more;

	TRY(ledger_places_open(c->db,
	                       &(struct ledger_places_in){ c->actor.brins, c->actor.wholes, c->actor.sites,
	                                                   t->monday - 7 * (LEDGER_WEEKS - 1), t->monday },
	                       &rows));
	for (;;) {
		struct ledger_place *at;
		struct law_ledger sum;
		int week;

		TRY(ledger_places_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		week = (t->monday - row.week) / 7;
		if (week < 0 || week >= LEDGER_WEEKS || row.week < ledger_first_week(c)) {
			continue;
		}
		TRY(place_of(c, &row, &list, &at));
		sum = SUM_OF(row);
		at->weeks[week] = sum;
		law_ledger_sum(&t->weeks[week], &sum);
	}
	t->places = list.p;
	t->count = list.n;
	return OK;
}

static enum err resident_place(struct ctx *c, const struct residents_places_row *row, struct ledger_place *ret)
{
	struct ledger_place p = { .brin = str_copy(c->arena, row->brin),
		                  .location = str_copy(c->arena, row->location),
		                  .school = str_copy(c->arena, row->school),
		                  .site = str_copy(c->arena, row->site),
		                  .hidden = row->students < LEDGER_LEAST };

	if (p.brin.p == NULL || p.location.p == NULL || p.school.p == NULL || p.site.p == NULL) {
		return ERR_NOMEM;
	}
	if (!p.hidden) {
		p.students = row->students;
		p.weeks[0] = SUM_OF(*row);
	}
	*ret = p;
	return OK;
}

/*
 * Residents by location, of one week. A location with a few of them tells about persons; the sum of all places is left
 * out, because it would tell what is hidden.
 */
static enum err resident_places(struct ctx *c, struct ledger_table *t)
{
	struct reach_terms terms = reach_terms(c);
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct residents_places_row row;
	struct residents_waiting_row waiting;
	place_list list = { 0 };
	bool more, found;

	t->residents = true;
	TRY(residents_waiting(c->db, c->arena, &(struct residents_waiting_in){ c->actor.towns, t->monday }, &waiting,
	                      &found));
	t->uncounted = found && waiting.places > 0;
	TRY(residents_places_open(
		c->db,
		&(struct residents_places_in){ c->actor.towns, resident_band(terms.born_until, c->today),
	                                       resident_band(terms.born_after + 1, c->today), t->monday, c->today },
		&rows));
	for (;;) {
		struct ledger_place *at;

		TRY(residents_places_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		at = vec_push(c->arena, &list);
		if (at == NULL) {
			return ERR_NOMEM;
		}
		TRY(resident_place(c, &row, at));
		if (!row.fresh && (t->counted_at == 0 || row.counted_at < t->counted_at)) {
			t->counted_at = row.counted_at;
		}
	}
	t->places = list.p;
	t->count = list.n;
	return OK;
}

enum err ledger_table(struct ctx *c, day_t monday, struct ledger_table *ret)
{
	struct ledger_table t = { .monday = monday };

	TRY(ctx_require(c, ACTION_LEDGER));
	if (day_weekday(monday) != 0 || monday < ledger_first_week(c) || monday > c->today) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	TRY(role_side(c->actor.role) == SIDE_SCHOOL ? school_places(c, &t) : resident_places(c, &t));
	*ret = t;
	return OK;
}

static enum err fill_groups(struct ctx *c, struct ledger_site *s)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct ledger_groups_row row;
	VEC(struct ledger_group) list = { 0 };
	bool more;

	TRY(ledger_groups_open(c->db,
	                       &(struct ledger_groups_in){ s->place.brin, s->place.location, s->monday, s->monday + 6 },
	                       &rows));
	for (;;) {
		struct ledger_group *g;

		TRY(ledger_groups_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		g = vec_push(c->arena, &list);
		if (g == NULL) {
			return ERR_NOMEM;
		}
		*g = (struct ledger_group){ .name = str_copy(c->arena, row.class_group),
			                    .team = str_copy(c->arena, row.team),
			                    .students = row.students,
			                    .sum = SUM_OF(row) };
	}
	s->groups = list.p;
	s->count = list.n;
	return OK;
}

static enum err require_site(struct ctx *c, struct str brin, struct str location)
{
	TRY(ctx_require(c, ACTION_LEDGER));
	if (role_side(c->actor.role) != SIDE_SCHOOL || !actor_reaches_site(c, brin, location)) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	return OK;
}

enum err ledger_site(struct ctx *c, struct str brin, struct str location, day_t monday, bool groups,
                     struct ledger_site *ret)
{
	struct ledger_site s = { .monday = monday };
	struct ledger_table t;
	struct institution school;
	struct location site;
	bool found, known;

	TRY(require_site(c, brin, location));
	TRY(ledger_table(c, monday, &t));
	TRY(reference_institution(c->db, c->arena, brin, &school, &found));
	TRY(reference_location(c->db, c->arena, brin, location, &site, &known));
	if (!found || !known) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	s.place = (struct ledger_place){ .brin = brin, .location = location, .school = school.name, .site = site.name };
	for (size_t i = 0; i < t.count; i++) {
		if (str_eq(t.places[i].brin, brin) && str_eq(t.places[i].location, location)) {
			s.place = t.places[i];
		}
	}
	if (groups) {
		TRY(fill_groups(c, &s));
	}
	*ret = s;
	return OK;
}

enum err ledger_group_weeks_of(struct ctx *c, const struct ledger_site *site, struct str group,
                               struct law_ledger ret[LEDGER_WEEKS])
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct ledger_group_weeks_row row;
	struct law_ledger weeks[LEDGER_WEEKS] = { 0 };
	day_t first = site->monday - 7 * (LEDGER_WEEKS - 1);
	bool more;

	first = first > ledger_first_week(c) ? first : ledger_first_week(c);
	TRY(ledger_group_weeks_open(c->db,
	                            &(struct ledger_group_weeks_in){ site->place.brin, site->place.location, group,
	                                                             first, site->monday + 6 },
	                            &rows));
	for (;;) {
		struct law_ledger sum;

		TRY(ledger_group_weeks_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		sum = SUM_OF(row);
		law_ledger_sum(&weeks[(site->monday - day_monday(row.day)) / 7], &sum);
	}
	for (int i = 0; i < LEDGER_WEEKS; i++) {
		ret[i] = weeks[i];
	}
	return OK;
}

enum err ledger_team(struct ctx *c, struct str brin, struct str location, struct str group, struct str team)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };

	TRY(require_site(c, brin, location));
	if (team.n > TEAM_MOST || !str_is_text(team)) {
		return REFUSE(c, ERR_INPUT, "team", MSG_LEDGER_TEAM_LONG);
	}
	TRY(ctx_name(c, "team", team));
	TRY(team_put_open(c->db, &bulk));
	TRY(team_put_row(&bulk, &(struct team_put_in){ brin, location, group, str_trim(team) }));
	return db_bulk_close(&bulk);
}
