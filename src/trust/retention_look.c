/* SPDX-License-Identifier: EUPL-1.2 */
/* What is kept of each person, item by item, and when it has to go. */
#include "trust/retention.h"

#include <string.h>

#include "base/vec.h"
#include "signals/signals.h"
#include "trust_retention_sql.h"

static const char *const held_names[HELD_COUNT] = {
	[HELD_NOT] = "",
	[HELD_HOLD] = "bewaarplicht",
	[HELD_OPEN] = "open",
	[HELD_RESTRICT] = "beperking",
	[HELD_REQUEST] = "verzoek",
	[HELD_REST] = "overig",
};

const char *retention_held_name(enum retention_held held)
{
	return held_names[held];
}

enum retention_held retention_held_parse(struct str name)
{
	for (int i = 0; i < HELD_COUNT; i++) {
		if (str_eq(name, str_of(held_names[i]))) {
			return (enum retention_held)i;
		}
	}
	return HELD_REST;
}

static enum err load_rules(struct ctx *c, struct retention_terms *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct retention_rules_row row;
	VEC(struct retention_rule) list = { 0 };
	bool more;

	TRY(retention_rules_open(c->db, &rows));
	for (;;) {
		struct retention_rule r = { 0 }, *slot;

		TRY(retention_rules_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		if (!retention_parse(row.class, &r.class)) {
			return fail_set(c->fail, ERR_DB, NULL, "a stored term has an unknown class");
		}
		r.from = row.valid_from;
		r.months = row.months;
		r.least = row.least;
		r.most = row.most;
		slot = vec_push(c->arena, &list);
		if (slot == NULL) {
			return ERR_NOMEM;
		}
		*slot = r;
	}
	ret->rules = list.p;
	ret->rule_n = list.n;
	return OK;
}

static enum err load_choices(struct ctx *c, struct retention_terms *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct retention_choices_row row;
	VEC(struct retention_choice) list = { 0 };
	bool more;

	TRY(retention_choices_open(c->db, &rows));
	for (;;) {
		struct retention_choice x = { 0 }, *slot;

		TRY(retention_choices_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		if (!retention_parse(row.class, &x.class)) {
			return fail_set(c->fail, ERR_DB, NULL, "a chosen term has an unknown class");
		}
		x.from = row.valid_from;
		x.months = row.months;
		slot = vec_push(c->arena, &list);
		if (slot == NULL) {
			return ERR_NOMEM;
		}
		*slot = x;
	}
	ret->choices = list.p;
	ret->choice_n = list.n;
	return OK;
}

enum err retention_terms_load(struct ctx *c, struct retention_terms *ret)
{
	struct retention_terms t = { 0 };

	TRY(load_rules(c, &t));
	TRY(load_choices(c, &t));
	*ret = t;
	return OK;
}

bool retention_is_due(const struct ctx *c, const struct retention_item *i)
{
	return i->due != DAY_NONE && i->due <= c->today && i->held == HELD_NOT;
}

/* ---- what is asked of the database, for a slice of persons ---- */

struct stay {
	int64_t person, enrolment;
	char brin[5];
	enum sector sector;
	day_t first, last;
	bool marks;
};

struct duty_row {
	int64_t person, enrolment;
	struct str rule, duty;
	day_t day;
	bool obligation, open;
};

struct note_row {
	int64_t person, contact;
	day_t day;
	char brin[5];
};

struct slice {
	struct ctx *c;
	const struct retention_terms *terms;
	VEC(struct stay) stays;
	VEC(struct duty_row) duties;
	VEC(struct note_row) notes;
	size_t stay_at, duty_at, note_at;
	/* Of the person at hand: */
	const struct retention_persons_row *who;
	struct law_person law;
	const struct stay *own;
	size_t own_n;
	const struct duty_row *owed;
	size_t owed_n;
	VEC(struct retention_item) items;
};

static enum err read_stays(struct slice *s, struct str persons)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct retention_enrolments_row row;
	bool more;

	TRY(retention_enrolments_open(s->c->db, &(struct retention_enrolments_in){ persons }, &rows));
	for (;;) {
		struct stay *x;

		TRY(retention_enrolments_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		x = vec_push(s->c->arena, &s->stays);
		if (x == NULL) {
			return ERR_NOMEM;
		}
		*x = (struct stay){ .person = row.person,
			            .enrolment = row.enrolment,
			            .first = row.first,
			            .last = row.last,
			            .marks = row.marks };
		code_copy(x->brin, sizeof x->brin, row.brin);
		if (!sector_parse(row.sector, &x->sector)) {
			return fail_set(s->c->fail, ERR_DB, NULL,
			                "a stored enrolment has an unknown kind of education");
		}
	}
}

static enum err read_duties(struct slice *s, struct str persons)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct retention_obligations_row row;
	bool more;

	TRY(retention_obligations_open(s->c->db, &(struct retention_obligations_in){ persons }, &rows));
	for (;;) {
		struct duty_row *x;

		TRY(retention_obligations_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		x = vec_push(s->c->arena, &s->duties);
		if (x == NULL) {
			return ERR_NOMEM;
		}
		*x = (struct duty_row){ row.person,
			                row.enrolment,
			                str_copy(s->c->arena, row.rule),
			                str_copy(s->c->arena, row.duty),
			                row.day,
			                row.bucket == BUCKET_OBLIGATION,
			                row.turn != TURN_NOBODY };
		if (x->rule.p == NULL || x->duty.p == NULL) {
			return ERR_NOMEM;
		}
	}
}

static enum err read_notes(struct slice *s, struct str persons)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct retention_contacts_row row;
	bool more;

	TRY(retention_contacts_open(s->c->db, &(struct retention_contacts_in){ persons }, &rows));
	for (;;) {
		struct note_row *x;

		TRY(retention_contacts_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		x = vec_push(s->c->arena, &s->notes);
		if (x == NULL) {
			return ERR_NOMEM;
		}
		*x = (struct note_row){ .person = row.person, .contact = row.contact, .day = row.day };
		code_copy(x->brin, sizeof x->brin, row.brin);
	}
}

/* ---- what follows for one person ---- */

/* The day from which the data of an institution count; those that came after it count from their own day. */
static day_t deregistered(const struct slice *s, const char *brin)
{
	struct retention_stay stays[64];
	size_t n = 0;

	for (size_t i = 0; i < s->own_n && n < sizeof stays / sizeof stays[0]; i++) {
		if (strcmp(s->own[i].brin, brin) == 0) {
			stays[n++] = (struct retention_stay){ 0, s->own[i].first, s->own[i].last };
		}
	}
	return retention_deregistered(stays, n, 0, s->who->died);
}

static bool was_enrolled(const struct slice *s, const char *brin)
{
	for (size_t i = 0; i < s->own_n; i++) {
		if (strcmp(s->own[i].brin, brin) == 0) {
			return true;
		}
	}
	return false;
}

static enum retention_held held_of_person(const struct slice *s)
{
	return s->who->holds > 0          ? HELD_HOLD
	       : s->who->restrictions > 0 ? HELD_RESTRICT
	       : s->who->requests > 0     ? HELD_REQUEST
	                                  : HELD_NOT;
}

/* Adds an item whose term counts from a day (DAY_NONE: not yet). */
static enum err add(struct slice *s, struct retention_item item, bool open)
{
	const struct retention_rule *rule = NULL;
	struct retention_item *slot;

	item.due = DAY_NONE;
	if (item.start != DAY_NONE) {
		rule = retention_rule_for(s->terms->rules, s->terms->rule_n, item.class, item.start);
	}
	if (rule != NULL) {
		item.months = retention_months(rule, s->terms->choices, s->terms->choice_n, s->c->today);
		item.due = retention_later(item.start, item.months);
	}
	item.held = held_of_person(s);
	if (item.held == HELD_NOT && open) {
		item.held = HELD_OPEN;
	}
	slot = vec_push(s->c->arena, &s->items);
	if (slot == NULL) {
		return ERR_NOMEM;
	}
	*slot = item;
	return OK;
}

static day_t later(day_t a, day_t b)
{
	return a > b ? a : b;
}

static bool open_at(const struct slice *s, int64_t enrolment)
{
	for (size_t i = 0; i < s->owed_n; i++) {
		if (s->owed[i].enrolment == enrolment && s->owed[i].open) {
			return true;
		}
	}
	return false;
}

/* Obligations are part of an officer's file: they go by the duty that they were about. */
static enum err add_obligations(struct slice *s)
{
	day_t task_end = retention_task_end(&s->law, s->who->died, s->who->left_country);

	for (size_t i = 0; i < s->owed_n; i++) {
		const struct duty_row *d = &s->owed[i];
		bool leerplicht = str_eq(d->duty, STR("leerplichtig")) || str_eq(d->duty, STR("kwalificatieplichtig"));
		struct retention_item item = { .class = leerplicht ? RETENTION_LEERPLICHT : RETENTION_RMC,
			                       .what = ITEM_OBLIGATION,
			                       .start = leerplicht ? s->who->birth : later(task_end, d->day),
			                       .enrolment = d->enrolment,
			                       .rule = d->rule,
			                       .day = d->day,
			                       .items = 1 };

		if (d->obligation) {
			TRY(add(s, item, d->open));
		}
	}
	return OK;
}

static enum err add_enrolments(struct slice *s)
{
	for (size_t i = 0; i < s->own_n; i++) {
		const struct stay *e = &s->own[i];
		bool school = e->sector != SECTOR_MBO && e->sector != SECTOR_VAVO && e->sector != SECTOR_HO;
		struct retention_item item = { .class = school ? RETENTION_SCHOOL : RETENTION_MBO,
			                       .what = ITEM_MARKS,
			                       .start = deregistered(s, e->brin),
			                       .enrolment = e->enrolment,
			                       .items = 1 };
		bool open = open_at(s, e->enrolment);

		if (e->marks) {
			TRY(add(s, item, open));
		}
		item.what = ITEM_ENROLMENT;
		TRY(add(s, item, open));
	}
	return OK;
}

static enum err add_contacts(struct slice *s)
{
	day_t task_end = retention_task_end(&s->law, s->who->died, s->who->left_country);

	for (; s->note_at < s->notes.n && s->notes.p[s->note_at].person <= s->who->person; s->note_at++) {
		const struct note_row *k = &s->notes.p[s->note_at];
		struct retention_item item = { .what = ITEM_CONTACT, .key = k->contact, .items = 1 };

		if (k->person < s->who->person) {
			continue;
		}
		if (k->brin[0] != '\0') {
			item.class = RETENTION_NOTE;
			item.start = was_enrolled(s, k->brin) ? deregistered(s, k->brin) : k->day;
			item.start = item.start != DAY_NONE ? later(item.start, k->day) : DAY_NONE;
		} else {
			item.class = retention_of_officer(&s->law, k->day);
			item.start = item.class == RETENTION_LEERPLICHT ? s->who->birth : later(task_end, k->day);
		}
		TRY(add(s, item, false));
	}
	return OK;
}

/* What is about the person as a whole, and the person last, who stays while anything else does. */
static enum err add_rest(struct slice *s)
{
	/*
	 * Who is qualified stays in the population of the closed balance until the age limit: the row of the person and
	 * the diplomas say so, while the files about the time before have gone.
	 */
	const struct law_person anybody = { s->who->birth, DAY_NONE };
	day_t task_end = retention_task_end(&anybody, s->who->died, s->who->left_country);
	size_t before;

	if (s->who->exemptions > 0) {
		TRY(add(s,
		        (struct retention_item){ .class = RETENTION_LEERPLICHT,
		                                 .what = ITEM_EXEMPTIONS,
		                                 .start = s->who->birth,
		                                 .items = s->who->exemptions },
		        false));
	}
	if (s->who->careers > 0) {
		TRY(add(s,
		        (struct retention_item){ .class = RETENTION_RMC,
		                                 .what = ITEM_CAREER,
		                                 .start = task_end,
		                                 .items = s->who->careers },
		        false));
	}
	before = s->items.n;
	TRY(add(s,
	        (struct retention_item){
			.class = RETENTION_PERSON, .what = ITEM_PERSON, .start = task_end, .items = 1 },
	        false));
	for (size_t i = 0; i < before; i++) {
		if (!retention_is_due(s->c, &s->items.p[i]) && s->items.p[before].held == HELD_NOT) {
			s->items.p[before].held = HELD_REST;
		}
	}
	if (s->who->wpg > 0 && s->items.p[before].held == HELD_NOT) {
		s->items.p[before].held = HELD_REST;
	}
	return OK;
}

/* An enrolment is needed by the obligations that name it. */
static void keep_named_enrolments(struct slice *s)
{
	for (size_t i = 0; i < s->items.n; i++) {
		struct retention_item *e = &s->items.p[i];

		for (size_t j = 0; j < s->items.n && e->what == ITEM_ENROLMENT; j++) {
			const struct retention_item *o = &s->items.p[j];

			if (o->what == ITEM_OBLIGATION && o->enrolment == e->enrolment && !retention_is_due(s->c, o) &&
			    e->held == HELD_NOT) {
				e->held = HELD_REST;
			}
		}
	}
}

static enum err look_at_one(struct slice *s, const struct retention_persons_row *who, struct retention_person *ret)
{
	s->who = who;
	s->law = (struct law_person){ who->birth, who->qualified };
	s->items.p = NULL;
	s->items.n = s->items.cap = 0;
	while (s->stay_at < s->stays.n && s->stays.p[s->stay_at].person < who->person) {
		s->stay_at++;
	}
	s->own = s->stays.p != NULL ? s->stays.p + s->stay_at : NULL;
	for (s->own_n = 0; s->stay_at < s->stays.n && s->stays.p[s->stay_at].person == who->person; s->stay_at++) {
		s->own_n++;
	}
	while (s->duty_at < s->duties.n && s->duties.p[s->duty_at].person < who->person) {
		s->duty_at++;
	}
	s->owed = s->duties.p != NULL ? s->duties.p + s->duty_at : NULL;
	for (s->owed_n = 0; s->duty_at < s->duties.n && s->duties.p[s->duty_at].person == who->person; s->duty_at++) {
		s->owed_n++;
	}
	TRY(add_obligations(s));
	TRY(add_enrolments(s));
	keep_named_enrolments(s);
	TRY(add_contacts(s));
	TRY(add_rest(s));
	*ret = (struct retention_person){ who->person, s->items.p, s->items.n };
	return OK;
}

enum err retention_look(struct ctx *c, const struct retention_terms *terms, const int64_t *persons, size_t n,
                        struct retention_person **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct slice s = { .c = c, .terms = terms };
	struct str list = ctx_list_i64(c->arena, persons, n);
	VEC(struct retention_person) found = { 0 };
	struct retention_persons_row row;
	bool more;

	TRY(read_stays(&s, list));
	TRY(read_duties(&s, list));
	TRY(read_notes(&s, list));
	TRY(retention_persons_open(c->db, &(struct retention_persons_in){ list, c->today }, &rows));
	for (;;) {
		struct retention_person *p;

		TRY(retention_persons_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		p = vec_push(c->arena, &found);
		if (p == NULL) {
			return ERR_NOMEM;
		}
		TRY(look_at_one(&s, &row, p));
	}
	*ret = found.p;
	*ret_n = found.n;
	return OK;
}
