/* SPDX-License-Identifier: EUPL-1.2 */
#include "people/search.h"

#include <stdlib.h>
#include <string.h>

#include "access/look.h"
#include "base/vec.h"
#include "people/name.h"
#include "people/open.h"
#include "people/people.h"
#include "people/reach.h"
#include "people/share.h"
#include "people_young_sql.h"

/* Behind every text. Search keys hold no such character. */
#define LAST_CHARACTER "\xf4\x8f\xbf\xbf"

enum { WIDE = 200 }; /* rows looked at where the first name is sifted out afterwards */

typedef VEC(struct young_row) row_list;

/* Where a list begins and ends. */
struct span {
	struct str from, below, after_key;
	int64_t after_person;
	int most;
};

static enum err keep(struct ctx *c, const struct young_at_schools_row *row, row_list *list)
{
	struct young_row *y = vec_push(c->arena, list);

	if (y == NULL) {
		return ERR_NOMEM;
	}
	*y = (struct young_row){
		.person = row->person,
		.public = str_copy(c->arena, row->public),
		.search_key = str_copy(c->arena, row->search_key),
		.town = str_copy(c->arena, row->town),
		.age = day_age(row->birth, c->today),
		.name = person_name(c->arena, row->call_name, row->given_names, row->prefix, row->family_name),
	};
	return y->public.p != NULL && y->search_key.p != NULL && y->name.p != NULL ? OK : ERR_NOMEM;
}

/* What the statements of lists have in common: their rows. */
typedef enum err next_row(struct db_rows *rows, struct young_at_schools_row *ret, bool *ret_more);

static enum err keep_all(struct ctx *c, struct db_rows *rows, next_row *next, row_list *list)
{
	for (;;) {
		struct young_at_schools_row row;
		bool more;

		TRY(next(rows, &row, &more));
		if (!more) {
			return OK;
		}
		TRY(keep(c, &row, list));
	}
}

static enum err at_schools(struct ctx *c, const struct span *s, row_list *list)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };

	TRY(young_at_schools_open(c->db,
	                          &(struct young_at_schools_in){ .wholes = c->actor.wholes,
	                                                         .sites = c->actor.sites,
	                                                         .seen_from = reach_seen_from(c->today),
	                                                         .from_key = s->from,
	                                                         .below_key = s->below,
	                                                         .after_key = s->after_key,
	                                                         .after_person = s->after_person,
	                                                         .most = s->most },
	                          &rows));
	return keep_all(c, &rows, young_at_schools_next, list);
}

static enum err in_town(struct ctx *c, struct str town, const struct span *s, row_list *list)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct reach_terms t = reach_terms(c);

	TRY(young_in_town_open(c->db,
	                       &(struct young_in_town_in){ .town = town,
	                                                   .born_after = t.born_after,
	                                                   .born_until = t.born_until,
	                                                   .from_key = s->from,
	                                                   .below_key = s->below,
	                                                   .after_key = s->after_key,
	                                                   .after_person = s->after_person,
	                                                   .most = s->most },
	                       &rows));
	return keep_all(c, &rows, young_in_town_next, list);
}

/* Those who are past the age of the role, as long as something waits about the time before. */
static enum err of_cases(struct ctx *c, struct str town, const struct span *s, row_list *list)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };

	TRY(young_of_cases_open(c->db,
	                        &(struct young_of_cases_in){ .town = town,
	                                                     .born_until = reach_terms(c).born_after,
	                                                     .from_key = s->from,
	                                                     .below_key = s->below,
	                                                     .after_key = s->after_key,
	                                                     .after_person = s->after_person,
	                                                     .most = s->most },
	                        &rows));
	return keep_all(c, &rows, young_of_cases_next, list);
}

/* Those of elsewhere who were reported to the actor by name. */
static enum err of_mine(struct ctx *c, struct str town, const struct span *s, row_list *list)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };

	TRY(young_of_mine_open(c->db,
	                       &(struct young_of_mine_in){ .town = town,
	                                                   .account = c->actor.account,
	                                                   .desks = reach_desks(c->actor.role),
	                                                   .ended_from = reach_ended_from(c->today),
	                                                   .from_key = s->from,
	                                                   .below_key = s->below,
	                                                   .after_key = s->after_key,
	                                                   .after_person = s->after_person,
	                                                   .most = s->most },
	                       &rows));
	return keep_all(c, &rows, young_of_mine_next, list);
}

static enum err of_group(struct ctx *c, const struct school_reach *at, const struct span *s, row_list *list)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };

	TRY(young_of_group_open(c->db,
	                        &(struct young_of_group_in){ .brin = at->brin,
	                                                     .location = at->location,
	                                                     .class_group = at->group,
	                                                     .on_day = c->today,
	                                                     .from_key = s->from,
	                                                     .below_key = s->below,
	                                                     .after_key = s->after_key,
	                                                     .after_person = s->after_person,
	                                                     .most = s->most },
	                        &rows));
	return keep_all(c, &rows, young_of_group_next, list);
}

static enum err named(struct ctx *c, const struct span *s, row_list *list)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };

	TRY(young_named_open(c->db,
	                     &(struct young_named_in){ .persons = c->actor.persons,
	                                               .born_after = reach_terms(c).born_after,
	                                               .from_key = s->from,
	                                               .below_key = s->below,
	                                               .after_key = s->after_key,
	                                               .after_person = s->after_person,
	                                               .most = s->most },
	                     &rows));
	return keep_all(c, &rows, young_named_next, list);
}

/* Those in a group, by its name in small letters, as far as it is in this part of the school. */
static enum err in_group(struct ctx *c, const struct school_reach *at, struct str group, size_t most, row_list *list)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };

	if (at->group.n > 0 && !str_eq_nocase(at->group, group)) {
		return OK;
	}
	TRY(young_in_group_open(
		c->db, &(struct young_in_group_in){ at->brin, at->location, group, c->today, (int)most }, &rows));
	return keep_all(c, &rows, young_in_group_next, list);
}

static int by_name(const void *a, const void *b)
{
	const struct young_row *x = a, *y = b;
	int order = str_cmp(x->search_key, y->search_key);

	if (order != 0) {
		return order;
	}
	return x->person < y->person ? -1 : x->person > y->person;
}

/* In order of name, each once: who is in two groups of a teacher came twice. */
static void sort_once(row_list *list, size_t before)
{
	size_t kept = before;

	if (list->n > before) {
		qsort(list->p + before, list->n - before, sizeof *list->p, by_name);
	}
	for (size_t i = before; i < list->n; i++) {
		if (kept == before || list->p[kept - 1].person != list->p[i].person) {
			list->p[kept++] = list->p[i];
		}
	}
	list->n = kept;
}

/* Everybody in reach within the span, in order. */
static enum err collect(struct ctx *c, const struct span *s, row_list *list)
{
	size_t before = list->n;
	struct reach_elsewhere elsewhere;

	if (c->actor.person_count > 0) {
		TRY(named(c, s, list));
	} else if (role_side(c->actor.role) == SIDE_SCHOOL && c->actor.groups.n <= 2) {
		return c->actor.school_count > 0 ? at_schools(c, s, list) : OK;
	}
	for (size_t i = 0; i < c->actor.school_count; i++) {
		TRY(of_group(c, &c->actor.school_list[i], s, list));
	}
	for (size_t i = 0; i < c->actor.town_count; i++) {
		TRY(in_town(c, c->actor.town_list[i], s, list));
		if (reach_terms(c).cases) {
			TRY(of_cases(c, c->actor.town_list[i], s, list));
		}
	}
	TRY(reach_elsewhere(c, &elsewhere));
	for (size_t i = 0; i < elsewhere.n; i++) {
		TRY(of_mine(c, elsewhere.towns[i], s, list));
	}
	sort_once(list, before);
	return OK;
}

/* School, group and programme of those shown: of the enrolment in reach that began last. */
static enum err add_places(struct ctx *c, enum action action, struct young_row *list, size_t n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	int64_t *persons = ARENA_ARRAY(c->arena, n, int64_t);
	struct young_places_row row;
	struct reach_members members;
	bool more;

	if (persons == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		persons[i] = list[i].person;
	}
	TRY(reach_members(c, persons, n, &members));
	TRY(young_places_open(c->db, &(struct young_places_in){ ctx_list_i64(c->arena, persons, n), c->today }, &rows));
	for (;;) {
		TRY(young_places_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		for (size_t i = 0; i < n; i++) {
			bool own = reach_enrolment(c, row.brin, row.location, row.class_group, row.first, row.last) ||
			           reach_member(c, &members, row.person, row.enrolment, row.first, row.last);

			if (list[i].person == row.person && list[i].school.n == 0 && own) {
				list[i].school = str_copy(c->arena, row.school);
				list[i].class_group = str_copy(c->arena, row.class_group);
				list[i].programme = str_copy(c->arena, row.programme);
			}
		}
	}
	for (size_t i = 0; i < n; i++) {
		share_row(c, &list[i]);
	}
	return look_at_list(c, action, persons, n);
}

static enum err finish(struct ctx *c, enum action action, row_list *list, size_t most, struct young_list *ret)
{
	size_t n = list->n < most ? list->n : most;

	TRY(add_places(c, action, list->p, n));
	*ret = (struct young_list){ list->p, n, list->n > most };
	return OK;
}

/* Adds those whose key begins with a text, and holds a word when one is given. */
static enum err find_prefix(struct ctx *c, struct str key, struct str word, size_t most, row_list *list)
{
	struct span s = { .from = key, .after_key = STR(""), .most = word.n > 0 ? WIDE : (int)most + 1 };
	row_list found = { 0 };
	struct str inside = str_format(c->arena, " %.*s", STR_ARG(word));

	s.below = str_format(c->arena, "%.*s" LAST_CHARACTER, STR_ARG(key));
	if (s.below.p == NULL || inside.p == NULL) {
		return ERR_NOMEM;
	}
	TRY(collect(c, &s, &found));
	for (size_t i = 0; i < found.n && list->n <= most; i++) {
		const struct young_row *y = &found.p[i];
		struct young_row *slot;

		if (word.n > 0 && memmem(y->search_key.p, y->search_key.n, inside.p, inside.n) == NULL) {
			continue;
		}
		slot = vec_push(c->arena, list);
		if (slot == NULL) {
			return ERR_NOMEM;
		}
		*slot = *y;
	}
	return OK;
}

static bool has_digit(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] >= '0' && s.p[i] <= '9') {
			return true;
		}
	}
	return false;
}

static enum err find_group(struct ctx *c, struct str typed, size_t most, row_list *list)
{
	char *p = arena_copy(c->arena, typed.p, typed.n);

	if (p == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < typed.n; i++) {
		p[i] = p[i] >= 'A' && p[i] <= 'Z' ? (char)(p[i] - 'A' + 'a') : p[i];
	}
	for (size_t i = 0; i < c->actor.school_count; i++) {
		TRY(in_group(c, &c->actor.school_list[i], (struct str){ p, typed.n }, most + 1, list));
	}
	return OK;
}

/*
 * Nine digits: a personal number. Whoever it belongs to counts only when in reach, like any other. A number that nobody
 * has takes the same statements, so that the time tells nothing either.
 */
static enum err find_number(struct ctx *c, struct str typed, row_list *list)
{
	struct young_by_public_row row;
	int64_t person = 0;
	bool known, found, fine;

	TRY(person_find(c, typed.p, &person, &known));
	TRY(young_by_key(c->db, c->arena, &(struct young_by_key_in){ person }, &row, &found));
	TRY(people_in_reach(c, person, &fine));
	if (!known || !found || !fine) {
		return OK;
	}
	return keep(c,
	            &(struct young_at_schools_row){ row.person, row.public, STR(""), row.family_name, row.prefix,
	                                            row.given_names, row.call_name, row.birth, row.town },
	            list);
}

/* "sem de boer": the family name is what stands behind the first word. */
static enum err find_first_name(struct ctx *c, struct str key, size_t most, row_list *list)
{
	struct str rest, first = str_cut(key, ' ', &rest), family;

	if (rest.n == 0) {
		return OK;
	}
	TRY(person_query_key(c->arena, rest, &family));
	return find_prefix(c, family, first, most, list);
}

/* Whom what was typed means, in reach; more than `most` when there are more. */
static enum err match(struct ctx *c, struct str typed, size_t most, row_list *list)
{
	struct str key;
	bool digits = true;

	typed = str_trim(typed);
	for (size_t i = 0; i < typed.n; i++) {
		digits = digits && typed.p[i] >= '0' && typed.p[i] <= '9';
	}
	if (typed.n == 0 || typed.n > 100 || person_query_key(c->arena, typed, &key) != OK || key.n == 0) {
		return OK;
	}
	/* Who sees no numbers or groups cannot find by them either: being found would tell. */
	if (digits && typed.n == PGN_DIGITS) {
		return access_sees(c->actor.role, FACET_NUMBER) ? find_number(c, typed, list) : OK;
	}
	if (has_digit(typed) && access_sees(c->actor.role, FACET_ENROLMENT)) {
		TRY(find_group(c, typed, most, list));
	}
	if (list->n == 0) {
		TRY(find_prefix(c, key, STR(""), most, list));
	}
	return list->n == 0 ? find_first_name(c, key, most, list) : OK;
}

enum err people_find(struct ctx *c, enum action action, struct str typed, size_t most, struct young_list *ret)
{
	row_list list = { 0 };

	TRY(ctx_require(c, action));
	TRY(match(c, typed, most, &list));
	return finish(c, action, &list, most, ret);
}

enum err people_named(struct ctx *c, enum action action, struct str typed, size_t most, int64_t **ret, size_t *ret_n)
{
	row_list list = { 0 };
	size_t n;

	TRY(ctx_require(c, action));
	TRY(match(c, typed, most, &list));
	n = list.n < most ? list.n : most;
	*ret = ARENA_ARRAY(c->arena, n + 1, int64_t);
	if (*ret == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		(*ret)[i] = list.p[i].person;
	}
	*ret_n = n;
	return OK;
}

enum err people_page(struct ctx *c, struct str after, size_t most, struct young_list *ret)
{
	struct span s = { .from = STR(""), .below = STR(LAST_CHARACTER), .after_key = STR(""), .most = (int)most + 1 };
	struct young_key_of_row start;
	row_list list = { 0 };
	bool found;

	TRY(ctx_require(c, ACTION_SEARCH));
	if (after.n > 0) {
		TRY(young_key_of(c->db, c->arena, &(struct young_key_of_in){ after }, &start, &found));
		if (found) {
			TRY(people_in_reach(c, start.person, &found));
		}
		/* Where a list goes on tells where a name stands in it. */
		if (!found) {
			return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
		}
		s.after_key = start.search_key;
		s.after_person = start.person;
	}
	TRY(collect(c, &s, &list));
	return finish(c, ACTION_SEARCH, &list, most, ret);
}
