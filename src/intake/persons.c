/* SPDX-License-Identifier: EUPL-1.2 */
/* Files of persons: who they are and where they live. */
#include <string.h>

#include "base/clock.h"
#include "fmt/ident.h"
#include "intake/rows.h"
#include "law/types.h"
#include "people/corrected.h"
#include "people/choice.h"
#include "people/guardian.h"
#include "people/people.h"
#include "people_sql.h"
#include "registration/registration.h"
#include "signals_sql.h"

enum { PHONE_MOST = 80, EMAIL_MOST = 254 };

enum {
	PGN,
	FAMILY_NAME,
	PREFIX,
	GIVEN_NAMES,
	CALL_NAME,
	BIRTH,
	SEX,
	STREET,
	NUMBER,
	POSTCODE,
	PLACE,
	MUNICIPALITY,
	PHONE,
	EMAIL,
	LANGUAGE,
	DIED,
	LEFT,
	FAMILY,
	PARENT_1_NAME,
	PARENT_1_PHONE,
	PARENT_1_EMAIL,
	PARENT_1_LANGUAGE,
	PARENT_2_NAME,
	PARENT_2_PHONE,
	PARENT_2_EMAIL,
	PARENT_2_LANGUAGE,
	COLUMNS
};

static const struct column_want want[COLUMNS] = {
	[PGN] = { "pgn", true },
	[FAMILY_NAME] = { "achternaam", true },
	[PREFIX] = { "voorvoegsel", false },
	[GIVEN_NAMES] = { "voornamen", true },
	[CALL_NAME] = { "roepnaam", false },
	[BIRTH] = { "geboortedatum", true },
	[SEX] = { "geslacht", false },
	[STREET] = { "straat", false },
	[NUMBER] = { "huisnummer", false },
	[POSTCODE] = { "postcode", false },
	[PLACE] = { "plaats", false },
	[MUNICIPALITY] = { "gemeentecode", true },
	[PHONE] = { "telefoon", false },
	[EMAIL] = { "email", false },
	[LANGUAGE] = { "taal", false },
	[DIED] = { "overleden_op", false },
	[LEFT] = { "vertrokken_op", false },
	[FAMILY] = { "gezin", false },
	[PARENT_1_NAME] = { "ouder1_naam", false },
	[PARENT_1_PHONE] = { "ouder1_telefoon", false },
	[PARENT_1_EMAIL] = { "ouder1_email", false },
	[PARENT_1_LANGUAGE] = { "ouder1_taal", false },
	[PARENT_2_NAME] = { "ouder2_naam", false },
	[PARENT_2_PHONE] = { "ouder2_telefoon", false },
	[PARENT_2_EMAIL] = { "ouder2_email", false },
	[PARENT_2_LANGUAGE] = { "ouder2_taal", false },
};

struct person_row {
	struct intake_row head;
	unsigned char index[PGN_INDEX_BYTES];
	struct person_put_in in; /* all but public and pgn_cipher, which are made once and kept */
	char municipality[5];
	struct guardian parents[GUARDIANS];
	bool same; /* nothing of the person itself is new */
};

static bool parse_municipality(struct intake_run *r, struct person_row *p)
{
	struct str s = intake_get(r, MUNICIPALITY);
	const struct municipality *m;

	if (s.n == 0) {
		return intake_no(r, MUNICIPALITY, MSG_INTAKE_REQUIRED);
	}
	if (s.n <= 4) {
		/* Spreadsheets take the zeros in front away. */
		memset(p->municipality, '0', 4);
		memcpy(p->municipality + 4 - s.n, s.p, s.n);
	}
	m = reference_book_municipality(r->book, str_of(p->municipality));
	if (m == NULL) {
		return intake_no(r, MUNICIPALITY, MSG_INTAKE_MUNICIPALITY);
	}
	p->in.municipality = str_of(p->municipality);
	p->in.region = m->region;
	return true;
}

static bool parse_days(struct intake_run *r, struct person_put_in *in)
{
	if (!intake_day(r, BIRTH, &in->birth) || !intake_day_optional(r, DIED, &in->died) ||
	    !intake_day_optional(r, LEFT, &in->left_country)) {
		return false;
	}
	if (in->birth > r->c->today && in->birth > clock_day(r->c->now)) {
		return intake_no(r, BIRTH, MSG_INTAKE_BIRTH_FUTURE);
	}
	if (in->died != DAY_NONE && in->died < in->birth) {
		return intake_no(r, DIED, MSG_INTAKE_BEFORE_BIRTH);
	}
	if (in->left_country != DAY_NONE && in->left_country < in->birth) {
		return intake_no(r, LEFT, MSG_INTAKE_BEFORE_BIRTH);
	}
	return true;
}

/* What schools write for unknown (o, onbekend) is the same as nothing. */
static bool parse_sex(struct intake_run *r, struct str *ret)
{
	static const char *const words[] = { "m", "man", "v", "vrouw", "x", "o", "onbekend" };
	static const char *const kept[] = { "m", "m", "v", "v", "x", "", "", "" };
	size_t at;

	if (!intake_word(r, SEX, words, sizeof words / sizeof words[0], &at)) {
		return false;
	}
	*ret = str_of(kept[at]);
	return true;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* "1234 ab" becomes "1234AB"; a foreign code stays as it is. */
static bool parse_postcode(struct intake_run *r, struct str *ret)
{
	struct str s;
	size_t n;

	if (!intake_keep(r, POSTCODE, 16, &s)) {
		return false;
	}
	n = s.n;
	if (n >= 6 && is_digit(s.p[0]) && is_digit(s.p[1]) && is_digit(s.p[2]) && is_digit(s.p[3]) &&
	    is_letter(s.p[n - 2]) && is_letter(s.p[n - 1]) && (n == 6 || (n == 7 && s.p[4] == ' '))) {
		s = str_format(r->c->arena, "%.4s%c%c", s.p, s.p[n - 2] & ~0x20, s.p[n - 1] & ~0x20);
		if (s.p == NULL) {
			r->failed = ERR_NOMEM;
			return false;
		}
	}
	*ret = s;
	return true;
}

static bool make_search_key(struct intake_run *r, struct person_put_in *in)
{
	enum err e;

	if (r->scouting) {
		return true;
	}
	e = person_search_key(r->c->arena, in->family_name, in->prefix, in->call_name, in->given_names,
	                      &in->search_key);
	if (e != OK) {
		r->failed = e;
	}
	return e == OK;
}

static bool parse_parents(struct intake_run *r, struct person_row *p)
{
	static const size_t at[GUARDIANS] = { PARENT_1_NAME, PARENT_2_NAME };

	for (size_t i = 0; i < GUARDIANS; i++) {
		struct guardian *g = &p->parents[i];

		if (!intake_keep(r, at[i], 200, &g->name) || !intake_phone(r, at[i] + 1, PHONE_MOST, &g->phone) ||
		    !intake_email(r, at[i] + 2, EMAIL_MOST, &g->email) ||
		    !intake_keep(r, at[i] + 3, 40, &g->language)) {
			return false;
		}
	}
	return true;
}

static bool parse(struct intake_run *r, struct intake_row *row)
{
	struct person_row *p = (struct person_row *)row;
	struct person_put_in *in = &p->in;

	if (!intake_row_person(r, PGN, row)) {
		return false;
	}
	return intake_keep_required(r, FAMILY_NAME, 200, &in->family_name) && intake_keep(r, PREFIX, 40, &in->prefix) &&
	       intake_keep_required(r, GIVEN_NAMES, 250, &in->given_names) &&
	       intake_keep(r, CALL_NAME, 100, &in->call_name) && parse_days(r, in) && parse_sex(r, &in->sex) &&
	       intake_keep(r, STREET, 120, &in->street) && intake_keep(r, NUMBER, 20, &in->number) &&
	       parse_postcode(r, &in->postcode) && intake_keep(r, PLACE, 100, &in->place) && parse_municipality(r, p) &&
	       intake_phone(r, PHONE, PHONE_MOST, &in->phone) && intake_email(r, EMAIL, EMAIL_MOST, &in->email) &&
	       intake_keep(r, LANGUAGE, 40, &in->language) && intake_keep(r, FAMILY, 60, &in->family) &&
	       parse_parents(r, p) && make_search_key(r, in);
}

static bool same(const struct person_put_in *a, const struct person_list_row *b)
{
	return str_eq(a->family_name, b->family_name) && str_eq(a->prefix, b->prefix) &&
	       str_eq(a->given_names, b->given_names) && str_eq(a->call_name, b->call_name) &&
	       str_eq(a->search_key, b->search_key) && a->birth == b->birth && str_eq(a->sex, b->sex) &&
	       str_eq(a->street, b->street) && str_eq(a->number, b->number) && str_eq(a->postcode, b->postcode) &&
	       str_eq(a->place, b->place) && str_eq(a->municipality, b->municipality) && str_eq(a->region, b->region) &&
	       str_eq(a->phone, b->phone) && str_eq(a->email, b->email) && str_eq(a->language, b->language) &&
	       a->died == b->died && a->left_country == b->left_country && str_eq(a->family, b->family);
}

/* What happens to one row that is there already. *ret_put: it must be written. */
static enum err change(struct intake_run *r, struct person_row *p, const struct person_list_row *old,
                       struct intake_touched *touched, bool *ret_put)
{
	*ret_put = !same(&p->in, old);
	if (*ret_put) {
		bool kept;

		/* What was corrected on request stays as it was corrected. */
		TRY(corrected_keep(r->c, &p->in, &kept));
		if (kept && !make_search_key(r, &p->in)) {
			return r->failed;
		}
		*ret_put = !kept || !same(&p->in, old);
	}
	p->same = !*ret_put;
	if (p->same) {
		r->tally.same++;
		return OK;
	}
	r->tally.changed++;
	p->in.public = str_copy(r->c->arena, old->public);
	p->in.pgn_index = str_copy(r->c->arena, old->pgn_index);
	p->in.pgn_cipher = str_copy(r->c->arena, old->pgn_cipher);
	p->in.qualified = old->qualified;
	if (p->in.public.p == NULL || p->in.pgn_index.p == NULL || p->in.pgn_cipher.p == NULL) {
		return ERR_NOMEM;
	}
	if (!str_eq(p->in.municipality, old->municipality)) {
		TRY(finding_move(r->c->db, &(struct finding_move_in){ old->person, p->in.municipality, p->in.region },
		                 NULL));
	}
	if (p->in.birth != old->birth || !str_eq(p->in.municipality, old->municipality)) {
		TRY(registration_touch(r->c, old->person));
	}
	return p->in.birth != old->birth ? intake_touch(r, touched, old->person) : OK;
}

static enum err add(struct intake_run *r, struct person_row *p)
{
	unsigned char cipher[PGN_CIPHER_BYTES];
	char public[IDENT_TEXT];

	keys_pgn_seal(r->c->keys, p->head.pgn, p->index, cipher);
	p->in.pgn_index = (struct str){ (const char *)p->index, PGN_INDEX_BYTES };
	p->in.public = str_copy(r->c->arena, str_of(ident_new(public)));
	p->in.pgn_cipher = str_copy(r->c->arena, (struct str){ (const char *)cipher, sizeof cipher });
	p->in.qualified = DAY_NONE;
	r->tally.added++;
	return p->in.public.p != NULL && p->in.pgn_cipher.p != NULL ? OK : ERR_NOMEM;
}

/* Lays the rows beside those that are stored; both are in order of person. Marks rows to be left alone by public. */
static enum err compare(struct intake_run *r, struct intake_batch *b, struct intake_touched *touched)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct person_list_row old;
	bool more, put;
	size_t i = 0;

	TRY(person_list_open(r->c->db, &(struct person_list_in){ ctx_list_i64(r->c->arena, b->persons, b->person_n) },
	                     &rows));
	for (;;) {
		TRY(person_list_next(&rows, &old, &more));
		for (; i < b->n && (!more || b->rows[i]->person < old.person); i++) {
			TRY(add(r, (struct person_row *)b->rows[i]));
		}
		if (!more) {
			return OK;
		}
		if (i < b->n && b->rows[i]->person == old.person) {
			TRY(change(r, (struct person_row *)b->rows[i], &old, touched, &put));
			i++;
		}
	}
}

/* Parents come with their child. A file without their columns says nothing about them. */
static enum err take_parents(struct intake_run *r, struct intake_batch *b)
{
	struct guardian_row *rows = ARENA_ARRAY(r->c->arena, b->n, struct guardian_row);
	int64_t *persons = ARENA_ARRAY(r->c->arena, b->n, int64_t);
	bool *chosen = ARENA_ARRAY(r->c->arena, b->n, bool);
	bool told = false;

	if (rows == NULL || persons == NULL || chosen == NULL) {
		return ERR_NOMEM;
	}
	for (size_t column = PARENT_1_NAME; column < COLUMNS; column++) {
		told = told || r->columns.at[column] >= 0;
	}
	if (!told) {
		return OK;
	}
	for (size_t i = 0; i < b->n; i++) {
		persons[i] = b->rows[i]->person;
	}
	TRY(choices_parents(r->c, persons, b->n, chosen));
	for (size_t i = 0; i < b->n; i++) {
		const struct person_row *p = (const struct person_row *)b->rows[i];

		rows[i].person = persons[i];
		/* From eighteen on a school has no use for them, unless the young person chose that they get messages. */
		rows[i].parents = day_age(p->in.birth, r->c->today) < OF_AGE || chosen[i] ? p->parents : NULL;
	}
	TRY(guardians_store(r->c, rows, b->n));
	for (size_t i = 0; i < b->n; i++) {
		const struct person_row *p = (const struct person_row *)b->rows[i];

		/* A row with new parents is no row that changed nothing. */
		if (p->same && rows[i].changed) {
			r->tally.same--;
			r->tally.changed++;
		}
	}
	return OK;
}

static enum err take(struct intake_run *r, struct intake_batch *b)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };
	struct intake_touched touched = { 0 };

	TRY(intake_batch_persons(r, b));
	for (size_t i = 0; i < b->n; i++) {
		((struct person_row *)b->rows[i])->in.person = b->rows[i]->person;
	}
	TRY(compare(r, b, &touched));
	TRY(person_put_open(r->c->db, &bulk));
	for (size_t i = 0; i < b->n; i++) {
		const struct person_row *p = (const struct person_row *)b->rows[i];

		if (p->in.public.n > 0) {
			TRY(person_put_row(&bulk, &p->in));
		}
	}
	TRY(db_bulk_close(&bulk));
	TRY(take_parents(r, b));
	return intake_settle(r, &touched);
}

static enum err import(struct intake_run *r, const char *const *files, size_t n)
{
	static const struct intake_rows kind = { .want = want,
		                                 .wanted = COLUMNS,
		                                 .row_size = sizeof(struct person_row),
		                                 .batch = 500,
		                                 .parse = parse,
		                                 .take = take };

	return intake_rows(r, &kind, files, n);
}

const struct intake_kind intake_persons = { .name = "persons", .import = import, .want = want, .wanted = COLUMNS };
