/* SPDX-License-Identifier: EUPL-1.2 */
#include "demo/records.h"

#include <string.h>

#include "demo/marks.h"
#include "demo/people.h"
#include "demo/story.h"
#include "fmt/ident.h"

/* What a batch of youths puts into the database. */
struct batch {
	struct ctx *c;
	struct reference_book *book;
	const struct demo_plan *plan;
	const struct demo_accounts *accounts;
	VEC(struct person_put_in) persons;
	VEC(struct enrolment_put_in) enrolments;
	VEC(struct enrolment_facts *) facts;
	VEC(struct settle_work) work;
	struct demo_history history;
};

static struct str keep(struct arena *a, const void *p, size_t n)
{
	return str_copy(a, (struct str){ p, n });
}

static enum err new_public(struct arena *a, struct str *ret)
{
	char text[IDENT_TEXT];

	*ret = str_copy(a, str_of(ident_new(text)));
	return ret->p != NULL ? OK : ERR_NOMEM;
}

static enum err add_person(struct batch *b, const struct demo_youth *y)
{
	struct arena *a = b->c->arena;
	const struct demo_town *town = &b->plan->region->tables->towns.p[y->town];
	struct person_put_in *in = vec_push(a, &b->persons);
	unsigned char index[PGN_INDEX_BYTES], cipher[PGN_CIPHER_BYTES];
	struct demo_details d;

	if (in == NULL) {
		return ERR_NOMEM;
	}
	TRY(demo_details(a, b->plan, y, &d));
	keys_pgn_seal(b->c->keys, y->pgn, index, cipher);
	*in = (struct person_put_in){ .person = y->person,
		                      .pgn_index = keep(a, index, sizeof index),
		                      .pgn_cipher = keep(a, cipher, sizeof cipher),
		                      .family_name = d.family_name,
		                      .prefix = d.prefix,
		                      .given_names = d.given_names,
		                      .call_name = d.call_name,
		                      .birth = y->birth,
		                      .sex = y->sex == SEX_FEMALE ? STR("v") : STR("m"),
		                      .street = d.street,
		                      .number = d.number,
		                      .postcode = d.postcode,
		                      .place = d.place,
		                      .municipality = town->code,
		                      .region = town->region,
		                      .phone = d.phone,
		                      .email = d.email,
		                      .language = d.language,
		                      .died = DAY_NONE,
		                      .left_country = DAY_NONE,
		                      .family = d.family,
		                      .qualified = b->history.qualified };
	TRY(person_search_key(a, d.family_name, d.prefix, d.call_name, d.given_names, &in->search_key));
	TRY(new_public(a, &in->public));
	return in->pgn_index.p != NULL && in->pgn_cipher.p != NULL ? OK : ERR_NOMEM;
}

struct str demo_enrolment_number(struct arena *a, const struct demo_youth *y, bool second)
{
	return str_format(a, "%u", 100000u + y->number * 2u + second);
}

static struct str track_text(enum track track)
{
	return track == TRACK_BOL ? STR("bol") : track == TRACK_BBL ? STR("bbl") : STR("");
}

static struct str exit_of(const struct demo_youth *y, const struct demo_place *at)
{
	if (at == &y->now) {
		return STR("");
	}
	return y->story == STORY_GRADUATED  ? STR("diploma")
	       : y->story == STORY_SWITCHED ? STR("andere opleiding")
	                                    : STR("uitgevallen");
}

/* The row of an enrolment; vo and mbo name a programme each in its own way. */
static enum err enrolment_row(struct batch *b, const struct demo_youth *y, const struct demo_place *at,
                              struct enrolment_put_in *in)
{
	struct arena *a = b->c->arena;
	const struct demo_region *g = b->plan->region;
	const struct demo_site *site = &g->tables->sites.p[g->schools.p[at->school].site];
	const struct demo_programme *p = &g->tables->programmes.p[at->programme];

	*in = (struct enrolment_put_in){ .person = y->person,
		                         .brin = site->brin,
		                         .location = site->code,
		                         .number = demo_enrolment_number(a, y,
		                                                         at == &y->now && y->story == STORY_SWITCHED),
		                         .sector = str_of(sector_name(p->sector)),
		                         .level = p->level,
		                         .track = track_text(p->track),
		                         .programme = p->name,
		                         .year = str_format(a, "%d", at->year),
		                         .class_group = demo_class_name(a, g, at),
		                         .first = demo_first_day(g, y, at),
		                         .last = at == &y->before ? y->change : DAY_NONE,
		                         .exit_reason = exit_of(y, at),
		                         .funded = true };
	if (in->number.p == NULL || in->year.p == NULL || in->class_group.p == NULL) {
		return ERR_NOMEM;
	}
	in->enrolment = enrolment_key(in->brin, in->number);
	return new_public(a, &in->public);
}

static enum err take_facts(struct batch *b, const struct demo_youth *y, const struct demo_place *at,
                           const struct enrolment_put_in *in, struct enrolment_facts **ret)
{
	struct arena *a = b->c->arena;
	const struct demo_region *g = b->plan->region;
	const struct demo_programme *p = &g->tables->programmes.p[at->programme];
	const struct demo_town *town = &g->tables->towns.p[y->town];
	const struct institution *i = reference_book_institution(b->book, in->brin);
	struct enrolment_facts *f = ARENA_NEW(a, struct enrolment_facts);
	struct enrolment_facts **slot = vec_push(a, &b->facts);
	const struct location *home;
	const struct municipality *m;

	if (f == NULL || slot == NULL) {
		return ERR_NOMEM;
	}
	if (i == NULL) {
		return fail_set(b->c->fail, ERR_ABSENT, NULL,
		                "institution %.*s is not in the database; run `sluitend init`", STR_ARG(in->brin));
	}
	*f = (struct enrolment_facts){ .person = in->person,
		                       .enrolment = in->enrolment,
		                       .sector = p->sector,
		                       .track = p->track,
		                       .unit = i->hour_unit,
		                       .rmc_weeks = i->rmc_weeks,
		                       .first = in->first,
		                       .last = in->last,
		                       .who = { .birth = y->birth, .qualified = b->history.qualified } };
	code_copy(f->brin, sizeof f->brin, in->brin);
	code_copy(f->location, sizeof f->location, in->location);
	code_copy(f->municipality, sizeof f->municipality, town->code);
	code_copy(f->region, sizeof f->region, town->region);
	home = reference_book_location(b->book, in->brin, in->location);
	m = reference_book_municipality(b->book, home != NULL ? home->municipality : i->municipality);
	code_copy(f->school_region, sizeof f->school_region, m != NULL ? m->region : (struct str){ NULL, 0 });
	*slot = *ret = f;
	return OK;
}

static enum err add_enrolment(struct batch *b, const struct demo_youth *y, const struct demo_place *at)
{
	struct arena *a = b->c->arena;
	struct enrolment_put_in *in = vec_push(a, &b->enrolments);
	struct settle_work *w = vec_push(a, &b->work);
	struct enrolment_facts *f;
	struct mark_in *marks;

	if (in == NULL || w == NULL) {
		return ERR_NOMEM;
	}
	TRY(enrolment_row(b, y, at, in));
	TRY(take_facts(b, y, at, in, &f));
	*w = (struct settle_work){ .of = f };
	if (in->last == DAY_NONE || in->last >= b->plan->region->year_start) {
		TRY(demo_marks(a, b->plan->region, y, at, in->first, in->last, &marks, &w->count));
		w->marks = marks;
	}
	return OK;
}

/* Enrolments of one person in order of key, in all the lists. */
static void order_last_two(struct batch *b)
{
	size_t n = b->enrolments.n;

	if (b->enrolments.p[n - 2].enrolment > b->enrolments.p[n - 1].enrolment) {
		struct enrolment_put_in in = b->enrolments.p[n - 2];
		struct settle_work w = b->work.p[n - 2];

		b->enrolments.p[n - 2] = b->enrolments.p[n - 1];
		b->enrolments.p[n - 1] = in;
		b->work.p[n - 2] = b->work.p[n - 1];
		b->work.p[n - 1] = w;
	}
}

static enum err add_youth(struct batch *b, const struct demo_youth *y)
{
	size_t officer = b->accounts->of_town[y->town];

	TRY(demo_history_add(b->c->arena, b->plan, y, officer != SIZE_MAX ? b->accounts->list.p[officer].account : 0,
	                     &b->history));
	TRY(add_person(b, y));
	if (y->before.school != NO_SCHOOL) {
		TRY(add_enrolment(b, y, &y->before));
	}
	if (y->now.school != NO_SCHOOL) {
		TRY(add_enrolment(b, y, &y->now));
	}
	if (y->before.school != NO_SCHOOL && y->now.school != NO_SCHOOL) {
		order_last_two(b);
	}
	return OK;
}

static enum err put_persons(struct batch *b)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };

	TRY(person_put_open(b->c->db, &bulk));
	for (size_t i = 0; i < b->persons.n; i++) {
		TRY(person_put_row(&bulk, &b->persons.p[i]));
	}
	return db_bulk_close(&bulk);
}

static enum err put_enrolments(struct batch *b)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };

	TRY(enrolment_put_open(b->c->db, &bulk));
	for (size_t i = 0; i < b->enrolments.n; i++) {
		TRY(enrolment_put_row(&bulk, &b->enrolments.p[i]));
	}
	return db_bulk_close(&bulk);
}

static enum err put_results(struct batch *b)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };

	TRY(result_put_open(b->c->db, &bulk));
	for (size_t i = 0; i < b->history.results.n; i++) {
		TRY(result_put_row(&bulk, &b->history.results.p[i]));
	}
	return db_bulk_close(&bulk);
}

static enum err put_activities(struct batch *b)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };

	TRY(activity_put_open(b->c->db, &bulk));
	for (size_t i = 0; i < b->history.activities.n; i++) {
		TRY(activity_put_row(&bulk, &b->history.activities.p[i]));
	}
	return db_bulk_close(&bulk);
}

static enum err put_exemptions(struct batch *b)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };

	TRY(exemption_put_open(b->c->db, &bulk));
	for (size_t i = 0; i < b->history.exemptions.n; i++) {
		TRY(exemption_put_row(&bulk, &b->history.exemptions.p[i]));
	}
	return db_bulk_close(&bulk);
}

static enum err put_all(struct batch *b)
{
	TRY(put_persons(b));
	if (b->enrolments.n > 0) {
		TRY(put_enrolments(b));
	}
	if (b->history.results.n > 0) {
		TRY(put_results(b));
	}
	if (b->history.activities.n > 0) {
		TRY(put_activities(b));
	}
	if (b->history.exemptions.n > 0) {
		TRY(put_exemptions(b));
	}
	for (size_t i = 0; i < b->history.contacts.n; i++) {
		TRY(contact_add(b->c->db, &b->history.contacts.p[i], NULL));
	}
	return OK;
}

enum err demo_store(struct ctx *c, struct reference_book *book, const struct demo_plan *plan,
                    const struct demo_accounts *accounts, const struct demo_youth *youths, size_t n,
                    struct demo_counts *counts)
{
	struct batch b = { .c = c, .book = book, .plan = plan, .accounts = accounts };
	struct settle_result settled = { 0 };

	for (size_t i = 0; i < n; i++) {
		TRY(add_youth(&b, &youths[i]));
	}
	TRY(put_all(&b));
	if (b.work.n > 0) {
		TRY(settle(c, book, b.work.p, b.work.n, "demo", true, &settled));
	}
	counts->persons += (int64_t)n;
	counts->enrolments += (int64_t)b.enrolments.n;
	counts->marks += settled.counts.added;
	return OK;
}
