/* SPDX-License-Identifier: EUPL-1.2 */
/* Whose the rows of a list are. */
#include <stdlib.h>
#include <string.h>

#include "intake/work.h"
#include "people/number.h"
#include "people/people.h"
#include "people/reach.h"

int work_order(const struct work_put_in *a, const struct work_put_in *b)
{
	int at = str_cmp(a->brin, b->brin);

	if (at == 0) {
		at = a->person < b->person ? -1 : a->person > b->person;
	}
	return at != 0 ? at : a->mark < b->mark ? -1 : a->mark > b->mark;
}

static int by_place(const void *a, const void *b)
{
	const struct work_row *const *x = a, *const *y = b;
	int at = work_order(&(*x)->in, &(*y)->in);

	/* Whoever a number found stands before whom an enrolment found. */
	return at != 0 ? at : str_cmp((*y)->in.found, (*x)->in.found);
}

static int by_number(const void *a, const void *b)
{
	const struct work_row *const *x = a, *const *y = b;
	int at = str_cmp((*x)->in.brin, (*y)->in.brin);

	return at != 0 ? at : str_cmp((*x)->in.number, (*y)->in.number);
}

/* ---- municipalities by name ---- */

struct town {
	struct str key, code;
};
typedef VEC(struct town) town_list;

static int by_key(const void *a, const void *b)
{
	return str_cmp(((const struct town *)a)->key, ((const struct town *)b)->key);
}

/* A name as it is compared: without case, accents and prefixes. */
static enum err key_of(struct arena *a, struct str name, struct str *ret)
{
	return person_search_key(a, name, STR(""), STR(""), STR(""), ret);
}

static enum err add_town(struct intake_run *r, town_list *list, struct str name, struct str code)
{
	struct town *t = vec_push(r->c->arena, list);

	if (t == NULL) {
		return ERR_NOMEM;
	}
	t->code = str_copy(r->c->arena, code);
	return key_of(r->c->arena, name, &t->key);
}

/* "Rijswijk (ZH.)" is found as "RIJSWIJK" as well, as long as there is one of that name. */
static struct str bare(struct str name)
{
	struct str rest;

	return str_trim(str_cut(name, '(', &rest));
}

static enum err read_towns(struct intake_run *r, town_list *list)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct work_towns_row row;
	bool more;

	TRY(work_towns_open(r->c->db, &rows));
	for (;;) {
		TRY(work_towns_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		TRY(add_town(r, list, row.name, row.code));
		if (bare(row.name).n < row.name.n) {
			TRY(add_town(r, list, bare(row.name), row.code));
		}
	}
	if (list->n > 0) {
		qsort(list->p, list->n, sizeof *list->p, by_key);
	}
	return OK;
}

static enum err name_towns(struct intake_run *r, struct work_row **list, size_t n)
{
	town_list towns = { 0 };

	TRY(read_towns(r, &towns));
	for (size_t i = 0; i < n; i++) {
		struct town sought = { .code = STR("") }, *hit;

		list[i]->in.municipality = STR("");
		if (key_of(r->c->arena, list[i]->in.town, &sought.key) != OK || towns.n == 0) {
			continue;
		}
		hit = bsearch(&sought, towns.p, towns.n, sizeof *towns.p, by_key);
		if (hit != NULL && !(hit > towns.p && by_key(hit - 1, hit) == 0) &&
		    !(hit + 1 < towns.p + towns.n && by_key(hit + 1, hit) == 0)) {
			list[i]->in.municipality = hit->code;
		}
	}
	return OK;
}

/* ---- by personal number ---- */

/* A file of a school may say something of its own students alone; of others it does not learn that they are known. */
static enum err at_school(struct intake_run *r, struct work_row **list, size_t n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	int64_t *sought = ARENA_ARRAY(r->c->arena, n + 1, int64_t), *there = ARENA_ARRAY(r->c->arena, n + 1, int64_t);
	struct work_at_school_row row;
	size_t found = 0, asked = 0;
	bool more;

	if (sought == NULL || there == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		if (list[i]->in.person != 0) {
			sought[asked++] = list[i]->in.person;
		}
	}
	TRY(work_at_school_open(r->c->db,
	                        &(struct work_at_school_in){ ctx_list_i64(r->c->arena, sought, asked),
	                                                     str_of(r->opt->scope->brin),
	                                                     reach_seen_from(r->c->today) },
	                        &rows));
	for (;;) {
		TRY(work_at_school_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		if (found < n) {
			there[found++] = row.person;
		}
	}
	for (size_t i = 0; i < n; i++) {
		bool own = false;

		for (size_t low = 0, high = found; low < high && !own;) {
			size_t middle = low + (high - low) / 2;

			own = there[middle] == list[i]->in.person;
			low = there[middle] < list[i]->in.person ? middle + 1 : low;
			high = there[middle] > list[i]->in.person ? middle : high;
		}
		list[i]->in.person = own ? list[i]->in.person : 0;
	}
	return OK;
}

static enum err find_numbers(struct intake_run *r, struct work_row **list, size_t n)
{
	struct person_number *numbers = ARENA_ARRAY(r->c->arena, n + 1, struct person_number);
	size_t k = 0;

	if (numbers == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		if (list[i]->head.handle != 0) {
			numbers[k++].pgn = list[i]->head.pgn;
		}
	}
	TRY(numbers_find(r->c, numbers, k));
	k = 0;
	for (size_t i = 0; i < n; i++) {
		if (list[i]->head.handle != 0) {
			list[i]->in.person = numbers[k++].person;
		}
	}
	return r->opt->scope != NULL ? at_school(r, list, n) : OK;
}

/* ---- by the number of the enrolment ---- */

/* Rows without a personal number whose number occurs once in the file: list is in order of institution and number. */
static bool alone(struct work_row **list, size_t n, size_t i)
{
	return list[i]->head.handle == 0 && list[i]->in.number.n > 0 &&
	       (i == 0 || by_number(&list[i - 1], &list[i]) != 0) &&
	       (i + 1 == n || by_number(&list[i], &list[i + 1]) != 0);
}

static enum err find_enrolments(struct intake_run *r, struct work_row **list, size_t n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct str *numbers = ARENA_ARRAY(r->c->arena, n + 1, struct str);
	struct work_row **own = ARENA_ARRAY(r->c->arena, n + 1, struct work_row *);
	struct work_by_number_row row;
	size_t k = 0;
	bool more;

	if (numbers == NULL || own == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		if (alone(list, n, i)) {
			own[k] = list[i];
			numbers[k++] = list[i]->in.number;
		}
	}
	if (k == 0) {
		return OK;
	}
	TRY(work_by_number_open(r->c->db,
	                        &(struct work_by_number_in){ list[0]->in.brin, ctx_list_text(r->c->arena, numbers, k) },
	                        &rows));
	for (;;) {
		struct work_row sought = { 0 }, *key = &sought, **hit;

		TRY(work_by_number_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		sought.in.brin = list[0]->in.brin;
		sought.in.number = row.number;
		hit = bsearch(&key, own, k, sizeof(struct work_row *), by_number);
		/* Who lives elsewhere by the list is somebody else. */
		if (hit != NULL && str_eq((*hit)->in.municipality, row.municipality)) {
			(*hit)->in.person = row.person;
			(*hit)->in.found = STR("inschrijving");
		}
	}
}

static enum err by_school(struct intake_run *r, struct work_row **list, size_t n)
{
	qsort(list, n, sizeof(struct work_row *), by_number);
	for (size_t from = 0, to = 0; from < n; from = to) {
		while (to < n && str_eq(list[to]->in.brin, list[from]->in.brin)) {
			to++;
		}
		TRY(find_enrolments(r, list + from, to - from));
	}
	return OK;
}

/* ---- marks ---- */

/* What a row without a person says, as one number. */
static int64_t content(const struct work_put_in *in)
{
	const int64_t numbers[] = { in->month, in->since, in->left_day, in->reported };
	const struct str texts[] = { in->number, in->town,  in->region,   in->programme,
		                     in->level,  in->track, in->provider, in->reason };
	int64_t sum = keys_stable_id(in->brin, (struct str){ (const char *)numbers, sizeof numbers });

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		sum = keys_stable_id(texts[i], (struct str){ (const char *)&sum, sizeof sum });
	}
	return sum;
}

enum err work_match(struct intake_run *r, struct work_row **list, size_t n)
{
	uint64_t nth = 0;

	for (size_t i = 0; i < n; i++) {
		list[i]->in.found = STR("");
	}
	TRY(name_towns(r, list, n));
	TRY(find_numbers(r, list, n));
	for (size_t i = 0; i < n; i++) {
		list[i]->in.found = list[i]->in.person != 0 ? STR("nummer") : STR("");
	}
	TRY(by_school(r, list, n));
	for (size_t i = 0; i < n; i++) {
		struct work_put_in *in = &list[i]->in;

		in->mark = in->person != 0 ? keys_stable_id(in->brin, in->number) : content(in);
	}
	qsort(list, n, sizeof(struct work_row *), by_place);
	/* Two that say the same of nobody are two people; two that say it of somebody are one. */
	for (size_t i = 0, first = 0; i < n; i++) {
		if (i > 0 && work_order(&list[first]->in, &list[i]->in) == 0) {
			nth++;
		} else {
			first = i;
			nth = 0;
		}
		list[i]->same = nth > 0 && list[i]->in.person != 0;
		list[i]->head.key = (int64_t)nth;
	}
	for (size_t i = 0; i < n; i++) {
		nth = (uint64_t)list[i]->head.key;
		if (nth > 0 && list[i]->in.person == 0) {
			list[i]->in.mark = keys_stable_id(
				(struct str){ (const char *)&list[i]->in.mark, sizeof list[i]->in.mark },
				(struct str){ (const char *)&nth, sizeof nth });
		}
	}
	qsort(list, n, sizeof(struct work_row *), by_place);
	return OK;
}
