/* SPDX-License-Identifier: EUPL-1.2 */
/* Files of fixed contacts: who acts for the students of a region at a location. */
#include <string.h>

#include "access_sql.h"
#include "intake/contact_put.h"
#include "intake/rows.h"
#include "intake_contacts_sql.h"

enum { BRIN, LOCATION, TASK, NAME, JOB, PHONE, EMAIL, LOGIN, REGION, FIRST, LAST, COLUMNS };

static const struct column_want want[COLUMNS] = {
	[BRIN] = { "brin", true },         [LOCATION] = { "vestiging", true }, [TASK] = { "soort", false },
	[NAME] = { "naam", true },         [JOB] = { "functie", false },       [PHONE] = { "telefoon", false },
	[EMAIL] = { "email", false },      [LOGIN] = { "inlognaam", false },   [REGION] = { "regio", false },
	[FIRST] = { "begindatum", false }, [LAST] = { "einddatum", false },
};

struct contact_row {
	struct intake_row head;
	char brin[5], location[3];
	struct contact_said said;
	struct str login;
};

/* The region that is named, else the one of the location; a location that is not known yet lies at its institution. */
static bool read_region(struct intake_run *r, struct contact_row *row, const struct institution *at)
{
	const struct location *site = reference_book_location(r->book, at->brin, str_of(row->location));
	const struct municipality *town = reference_book_municipality(r->book, site != NULL ? site->municipality
	                                                                                    : at->municipality);
	struct str said = intake_get(r, REGION);
	int64_t number;

	row->said.region = town != NULL ? town->region : STR("");
	if (said.n == 0) {
		return true;
	}
	if (!str_to_i64(said, &number) || number < 1 || number > 99) {
		return intake_no1(r, REGION, MSG_INTAKE_CONTACT_REGION, said);
	}
	row->said.region = str_format(r->c->arena, "%02d", (int)number);
	return true;
}

static bool parse(struct intake_run *r, struct intake_row *head)
{
	static const char *const words[] = { "leerplicht", "rmc", "beide" };
	static const char *const tasks[] = { "leerplicht", "rmc", "both", "both" };
	enum { WORDS = sizeof words / sizeof words[0] };
	struct contact_row *row = (struct contact_row *)head;
	const struct institution *at;
	struct contact_said *s = &row->said;
	size_t task;

	if (!intake_brin(r, BRIN, &at) || !intake_location(r, LOCATION, at->brin, row->location) ||
	    !intake_word(r, TASK, words, WORDS, &task) || !intake_keep_required(r, NAME, CONTACT_TEXT_MOST, &s->name) ||
	    !intake_keep(r, JOB, CONTACT_TEXT_MOST, &s->job) ||
	    !intake_phone(r, PHONE, CONTACT_PHONE_MOST, &s->phone) ||
	    !intake_email(r, EMAIL, CONTACT_TEXT_MOST, &s->email) ||
	    !intake_keep(r, LOGIN, CONTACT_TEXT_MOST, &row->login) || !read_region(r, row, at) ||
	    !intake_day_optional(r, FIRST, &s->first) || !intake_day_optional(r, LAST, &s->last)) {
		return false;
	}
	s->first = s->first == DAY_NONE ? r->c->today : s->first;
	if (s->last != DAY_NONE && s->last < s->first) {
		char text[DAY_TEXT];

		return intake_no1(r, LAST, MSG_INTAKE_END_BEFORE, str_of(day_text(s->first, text)));
	}
	memcpy(row->brin, at->brin.p, 4);
	s->brin = str_of(row->brin);
	s->location = str_of(row->location);
	s->task = str_of(tasks[task]);
	head->key = intake_key(str_format(r->c->arena, "%s/%s", row->brin, row->location),
	                       str_format(r->c->arena, "%.*s/%s", STR_ARG(s->region), tasks[task]), s->first);
	return true;
}

static enum err take_one(struct intake_run *r, struct contact_row *row)
{
	struct contact_region_row known;
	struct account_by_login_row account;
	enum contact_change change;
	bool found;

	TRY(contact_region(r->c->db, r->c->arena, &(struct contact_region_in){ row->said.region }, &known, &found));
	if (!found) {
		intake_refuse_at(r, &row->head.place, REGION, row->said.region, MSG_INTAKE_CONTACT_REGION,
		                 &row->said.region, 1);
		return OK;
	}
	if (row->login.n > 0) {
		TRY(account_by_login(r->c->db, r->c->arena, &(struct account_by_login_in){ row->login }, &account,
		                     &found));
		if (!found) {
			intake_refuse_at(r, &row->head.place, LOGIN, row->login, MSG_INTAKE_CONTACT_LOGIN, &row->login,
			                 1);
			return OK;
		}
		row->said.account = account.account;
	}
	TRY(intake_location_known(r, row->brin, row->location));
	TRY(contact_put(r->c, &row->said, &change));
	switch (change) {
	case CONTACT_SAME: r->tally.same++; break;
	case CONTACT_NEW: r->tally.added++; break;
	case CONTACT_CHANGED: r->tally.changed++; break;
	}
	return OK;
}

static enum err take(struct intake_run *r, struct intake_batch *b)
{
	for (size_t i = 0; i < b->n; i++) {
		TRY(take_one(r, (struct contact_row *)b->rows[i]));
	}
	return OK;
}

static enum err import(struct intake_run *r, const char *const *files, size_t n)
{
	static const struct intake_rows kind = { .want = want,
		                                 .wanted = COLUMNS,
		                                 .row_size = sizeof(struct contact_row),
		                                 .batch = 500,
		                                 .parse = parse,
		                                 .take = take };

	return intake_rows(r, &kind, files, n);
}

const struct intake_kind intake_contacts = { .name = "contacts", .import = import, .want = want, .wanted = COLUMNS };
