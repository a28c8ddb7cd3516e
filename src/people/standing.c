/* SPDX-License-Identifier: EUPL-1.2 */
#include "people/standing.h"

#include <math.h>
#include <string.h>

#include "base/vec.h"
#include "people_sql.h"

enum { PAGE = 500, PAGE_ARENA = 32 * 1024 * 1024 };

/* One page of persons, in order of key, with the facts that their positions need. */
struct page {
	struct standing *s;
	struct law_facts *facts;
	bool *present;
	int64_t *keys;
	size_t n;
};

/* Keys of persons, both included. */
struct span {
	int64_t first, last;
};

static bool in_force(day_t first, day_t last, day_t on)
{
	return first <= on && (last == DAY_NONE || last >= on);
}

/* The facts of a person of the page; NULL for others. Rows come in order, so *at only moves on. */
static struct law_facts *facts_of(const struct page *p, size_t *at, int64_t person)
{
	while (*at < p->n && p->keys[*at] < person) {
		*at += 1;
	}
	return *at < p->n && p->keys[*at] == person ? &p->facts[*at] : NULL;
}

static enum err read_enrolments(struct ctx *c, const struct page *p, struct span keys, day_t on)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct enrolment_span_row row;
	size_t at = 0;
	bool more;

	TRY(enrolment_span_open(c->db, &(struct enrolment_span_in){ keys.first, keys.last }, &rows));
	for (;;) {
		struct law_facts *f;

		TRY(enrolment_span_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		f = facts_of(p, &at, row.person);
		if (f != NULL && in_force(row.first, row.last, on)) {
			f->enrolled = true;
		}
	}
}

static enum err read_exemptions(struct ctx *c, const struct page *p, struct span keys, day_t on)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct exemption_span_row row;
	size_t at = 0;
	bool more;

	TRY(exemption_span_open(c->db, &(struct exemption_span_in){ keys.first, keys.last }, &rows));
	for (;;) {
		struct law_facts *f;

		TRY(exemption_span_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		f = facts_of(p, &at, row.person);
		if (f != NULL && in_force(row.first, row.last, on)) {
			f->exempt = true;
		}
	}
}

static enum err read_activities(struct ctx *c, const struct page *p, struct span keys, day_t on)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct activity_span_row row;
	size_t at = 0;
	bool more;

	TRY(activity_span_open(c->db, &(struct activity_span_in){ keys.first, keys.last }, &rows));
	for (;;) {
		struct law_facts *f;

		TRY(activity_span_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		f = facts_of(p, &at, row.person);
		if (f == NULL || !in_force(row.first, row.last, on)) {
			continue;
		}
		if (str_eq(row.kind, STR("dagbesteding"))) {
			f->daytime = true;
		} else if (!isnan(row.hours)) {
			int minutes = (int)lround(row.hours * 60);

			f->work_minutes = minutes > f->work_minutes ? minutes : f->work_minutes;
		}
	}
}

static enum err read_contacts(struct ctx *c, const struct page *p, struct span keys, day_t on)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct contact_span_row row;
	size_t at = 0;
	bool more;

	TRY(contact_span_open(c->db, &(struct contact_span_in){ keys.first, keys.last, on }, &rows));
	for (;;) {
		struct law_facts *f;

		TRY(contact_span_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		f = facts_of(p, &at, row.person);
		if (f != NULL) {
			f->last_contact = row.day;
		}
	}
}

static enum err take_person(struct arena *a, struct page *p, const struct person_scan_row *row, day_t on)
{
	struct standing *s = &p->s[p->n];
	struct law_person who = { row->birth, row->qualified };

	*s = (struct standing){ .person = row->person,
		                .pgn_index = str_copy(a, row->pgn_index),
		                .pgn_cipher = str_copy(a, row->pgn_cipher),
		                .birth = row->birth,
		                .qualified = row->qualified != DAY_NONE && row->qualified <= on,
		                .duty = law_duty(&who, on),
		                .in_population = law_in_population(row->birth, on),
		                .position = POSITION_NONE };
	if (s->pgn_index.p == NULL || s->pgn_cipher.p == NULL) {
		return ERR_NOMEM;
	}
	code_copy(s->municipality, sizeof s->municipality, row->municipality);
	code_copy(s->region, sizeof s->region, row->region);
	p->present[p->n] = law_present(row->died, row->left_country, on);
	p->facts[p->n] = (struct law_facts){ .qualified = s->qualified, .last_contact = DAY_NONE };
	p->keys[p->n] = row->person;
	p->n++;
	return OK;
}

static enum err read_page(struct ctx *c, int64_t after, day_t on, struct page *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct person_scan_row row;
	struct page p = { .s = ARENA_ARRAY(c->arena, PAGE, struct standing),
		          .facts = ARENA_ARRAY(c->arena, PAGE, struct law_facts),
		          .present = ARENA_ARRAY(c->arena, PAGE, bool),
		          .keys = ARENA_ARRAY(c->arena, PAGE, int64_t) };
	struct span keys;
	bool more;

	if (p.s == NULL || p.facts == NULL || p.present == NULL || p.keys == NULL) {
		return ERR_NOMEM;
	}
	TRY(person_scan_open(c->db, &(struct person_scan_in){ after, PAGE }, &rows));
	for (;;) {
		TRY(person_scan_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		TRY(take_person(c->arena, &p, &row, on));
	}
	if (p.n == 0) {
		*ret = p;
		return OK;
	}
	/* The page is all persons between its first and its last: a range is several times faster than a list. */
	keys = (struct span){ p.keys[0], p.keys[p.n - 1] };
	TRY(read_enrolments(c, &p, keys, on));
	TRY(read_exemptions(c, &p, keys, on));
	TRY(read_activities(c, &p, keys, on));
	TRY(read_contacts(c, &p, keys, on));
	*ret = p;
	return OK;
}

static enum err each_page(struct ctx *c, day_t on, standing_fn *fn, void *arg)
{
	int64_t after = INT64_MIN;
	struct page p;

	do {
		arena_clear(c->arena);
		TRY(read_page(c, after, on, &p));
		for (size_t i = 0; i < p.n; i++) {
			after = p.keys[i];
			if (!p.present[i]) {
				continue;
			}
			if (p.s[i].in_population) {
				p.s[i].position = law_position(&p.facts[i], on);
			}
			TRY(fn(arg, &p.s[i]));
		}
	} while (p.n == PAGE);
	return OK;
}

enum err standing_each(struct ctx *c, day_t on, standing_fn *fn, void *arg)
{
	struct arena *caller = c->arena, own DEFER(arena_reset);
	enum err e;

	arena_init(&own, PAGE_ARENA);
	c->arena = &own;
	e = each_page(c, on, fn, arg);
	c->arena = caller;
	return e;
}

enum err owners_load(struct ctx *c, struct owners *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct owner_of_town_row row;
	VEC(struct owner) found = { 0 };
	bool more;

	TRY(owner_of_town_open(c->db, &(struct owner_of_town_in){ c->today }, &rows));
	for (;;) {
		struct owner *o;

		TRY(owner_of_town_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		o = vec_push(c->arena, &found);
		if (o == NULL) {
			return ERR_NOMEM;
		}
		*o = (struct owner){ .name = str_copy(c->arena, row.name) };
		if (o->name.p == NULL) {
			return ERR_NOMEM;
		}
		code_copy(o->municipality, sizeof o->municipality, row.municipality);
		code_copy(o->region, sizeof o->region, row.region);
	}
	*ret = (struct owners){ found.p, found.n };
	return OK;
}

struct str owner_find(const struct owners *o, const char *municipality, const char *region)
{
	/* Those of a town come first, so the first that fits is the one. */
	for (size_t i = 0; i < o->n; i++) {
		if (strcmp(o->list[i].municipality, municipality) == 0 ||
		    (o->list[i].region[0] != '\0' && strcmp(o->list[i].region, region) == 0)) {
			return o->list[i].name;
		}
	}
	return (struct str){ NULL, 0 };
}
