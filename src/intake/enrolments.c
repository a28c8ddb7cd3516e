/* SPDX-License-Identifier: EUPL-1.2 */
/* Files of enrolments: who learns what, where and when. */
#include <stdlib.h>
#include <string.h>

#include "fmt/ident.h"
#include "intake/rows.h"
#include "intake/undo.h"
#include "people/people.h"
#include "people_sql.h"

enum { PGN, BRIN, LOCATION, NUMBER, SECTOR, LEVEL, TRACK, PROGRAMME, YEAR, GROUP, FIRST, LAST, EXIT, FUNDED, COLUMNS };

static const struct column_want want[COLUMNS] = {
	[PGN] = { "pgn", true },
	[BRIN] = { "brin", true },
	[LOCATION] = { "vestiging", true },
	[NUMBER] = { "inschrijving", true },
	[SECTOR] = { "onderwijssoort", true },
	[LEVEL] = { "niveau", false },
	[TRACK] = { "leerweg", false },
	[PROGRAMME] = { "opleiding", false },
	[YEAR] = { "leerjaar", false },
	[GROUP] = { "groep", false },
	[FIRST] = { "begindatum", true },
	[LAST] = { "einddatum", false },
	[EXIT] = { "reden_uitstroom", false },
	[FUNDED] = { "bekostigd", false },
};

struct enrolment_row {
	struct intake_row head;
	struct enrolment_put_in in; /* all but public, which is made once and kept */
	char brin[5], location[3];
	uint64_t order; /* in the import: of two that claim one number the first wins */
	bool refused;
	bool stored; /* and for the school that brings the file to change */
};

/* Words of a level; "2" and "mbo-2" are the same. */
static bool parse_level(struct intake_run *r, struct enrolment_put_in *in, enum sector sector)
{
	static const char *const mbo[] = { "1", "2", "3", "4", "mbo-1", "mbo-2", "mbo-3", "mbo-4" };
	static const char *const vo[] = { "vmbo-bb", "vmbo-kb", "vmbo-gt", "havo", "vwo", "onderbouw" };
	size_t at;

	if (sector == SECTOR_MBO) {
		if (!intake_word(r, LEVEL, mbo, 8, &at)) {
			return false;
		}
		in->level = at < 8 ? str_of(mbo[at % 4]) : (struct str){ NULL, 0 };
		return true;
	}
	if (sector == SECTOR_VO || sector == SECTOR_VAVO) {
		if (!intake_word(r, LEVEL, vo, 6, &at)) {
			return false;
		}
		in->level = at < 6 ? str_of(vo[at]) : (struct str){ NULL, 0 };
		return true;
	}
	return intake_keep(r, LEVEL, 40, &in->level);
}

static bool parse_kind(struct intake_run *r, struct enrolment_put_in *in)
{
	static const char *const tracks[] = { "bol", "bbl" };
	const char *sectors[SECTOR_COUNT];
	size_t at, track;

	for (int i = 0; i < SECTOR_COUNT; i++) {
		sectors[i] = sector_name((enum sector)i);
	}
	if (!intake_word(r, SECTOR, sectors, SECTOR_COUNT, &at)) {
		return false;
	}
	if (at == SECTOR_COUNT) {
		return intake_no(r, SECTOR, MSG_INTAKE_REQUIRED);
	}
	in->sector = str_of(sectors[at]);
	if (!parse_level(r, in, (enum sector)at) || !intake_word(r, TRACK, tracks, 2, &track)) {
		return false;
	}
	/* Only mbo has a track; exports that fill it for everybody lose nothing that counts. */
	in->track = track < 2 && at == SECTOR_MBO ? str_of(tracks[track]) : (struct str){ NULL, 0 };
	return true;
}

static bool parse_funded(struct intake_run *r, bool *ret)
{
	static const char *const words[] = { "j", "ja", "1", "n", "nee", "0" };
	size_t at;

	if (!intake_word(r, FUNDED, words, 6, &at)) {
		return false;
	}
	*ret = at < 3 || at == 6;
	return true;
}

static bool parse_where(struct intake_run *r, struct enrolment_row *e)
{
	const struct institution *institution;

	if (!intake_brin(r, BRIN, &institution) || !intake_location(r, LOCATION, institution->brin, e->location)) {
		return false;
	}
	code_copy(e->brin, sizeof e->brin, institution->brin);
	e->in.brin = str_of(e->brin);
	e->in.location = str_of(e->location);
	return true;
}

static bool parse(struct intake_run *r, struct intake_row *row)
{
	struct enrolment_row *e = (struct enrolment_row *)row;
	struct enrolment_put_in *in = &e->in;

	if (!intake_row_person(r, PGN, row) || !parse_where(r, e) ||
	    !intake_keep_required(r, NUMBER, 40, &in->number) || !parse_kind(r, in) ||
	    !intake_keep(r, PROGRAMME, 160, &in->programme) || !intake_keep(r, YEAR, 10, &in->year) ||
	    !intake_keep(r, GROUP, 60, &in->class_group) ||
	    !intake_period(r, FIRST, LAST, false, &in->first, &in->last) ||
	    !intake_keep(r, EXIT, 160, &in->exit_reason) || !parse_funded(r, &in->funded)) {
		return false;
	}
	in->enrolment = enrolment_key(in->brin, in->number);
	e->order = r->tally.rows;
	row->key = intake_key(in->brin, in->number, 0);
	return true;
}

/* ---- one number, one person ---- */

static int by_number(const void *a, const void *b)
{
	const struct enrolment_row *const *x = a, *const *y = b;
	int at = strcmp((*x)->brin, (*y)->brin);

	if (at == 0 && (*x)->in.enrolment != (*y)->in.enrolment) {
		at = (*x)->in.enrolment < (*y)->in.enrolment ? -1 : 1;
	}
	return at != 0 ? at : (*x)->order < (*y)->order ? -1 : (*x)->order > (*y)->order;
}

static void refuse_number(struct intake_run *r, struct enrolment_row *e)
{
	e->refused = true;
	if (r->opt->scope != NULL) {
		intake_not_known(r, &e->head, PGN);
		return;
	}
	/* Whose number it is stays unsaid. */
	intake_refuse_at(r, &e->head.place, NUMBER, e->in.number, MSG_INTAKE_NUMBER_TAKEN, &e->in.brin, 1);
}

/* Refuses rows of one institution, in order of enrolment, whose number is another person's. */
static enum err check_stored(struct intake_run *r, struct enrolment_row **list, size_t n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct enrolment_of_numbers_row row;
	struct str *numbers = ARENA_ARRAY(r->c->arena, n, struct str);
	size_t i = 0;
	bool more;

	if (numbers == NULL) {
		return ERR_NOMEM;
	}
	for (size_t k = 0; k < n; k++) {
		numbers[k] = list[k]->in.number;
	}
	TRY(enrolment_of_numbers_open(
		r->c->db, &(struct enrolment_of_numbers_in){ list[0]->in.brin, ctx_list_text(r->c->arena, numbers, n) },
		&rows));
	for (;;) {
		TRY(enrolment_of_numbers_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		while (i < n && list[i]->in.enrolment < row.enrolment) {
			i++;
		}
		for (; i < n && list[i]->in.enrolment == row.enrolment; i++) {
			if (list[i]->in.person != row.person && !list[i]->refused) {
				refuse_number(r, list[i]);
			}
		}
	}
}

/* Refuses rows of the batch whose number an earlier row of it gives to somebody else. */
static void check_batch(struct intake_run *r, struct enrolment_row **list, size_t n)
{
	const struct enrolment_row *first = NULL;

	for (size_t i = 0; i < n; i++) {
		if (list[i]->refused) {
			continue;
		}
		if (first != NULL && first->in.enrolment == list[i]->in.enrolment &&
		    strcmp(first->brin, list[i]->brin) == 0 && first->in.person != list[i]->in.person) {
			refuse_number(r, list[i]);
			continue;
		}
		first = list[i];
	}
}

static enum err check_numbers(struct intake_run *r, struct intake_batch *b)
{
	struct enrolment_row **list = ARENA_ARRAY(r->c->arena, b->n + 1, struct enrolment_row *);
	size_t kept = 0;

	if (list == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < b->n; i++) {
		list[i] = (struct enrolment_row *)b->rows[i];
	}
	qsort(list, b->n, sizeof(struct enrolment_row *), by_number);
	for (size_t from = 0, to = 0; from < b->n; from = to) {
		/* Two imports at once must not give one number to two people. */
		int64_t lock = keys_stable_id(list[from]->in.brin, STR("numbers"));

		while (to < b->n && strcmp(list[to]->brin, list[from]->brin) == 0) {
			to++;
		}
		TRY(db_lock_keys(r->c->db, &lock, 1));
		TRY(check_stored(r, list + from, to - from));
	}
	check_batch(r, list, b->n);
	for (size_t i = 0; i < b->n; i++) {
		if (!((struct enrolment_row *)b->rows[i])->refused) {
			b->rows[kept++] = b->rows[i];
		}
	}
	b->n = kept;
	return OK;
}

/* ---- storing ---- */

bool enrolment_stands(const struct enrolment_put_in *a, const struct enrolment_list_row *b)
{
	return str_eq(a->location, b->location) && str_eq(a->sector, b->sector) && str_eq(a->level, b->level) &&
	       str_eq(a->track, b->track) && str_eq(a->programme, b->programme) && str_eq(a->year, b->year) &&
	       str_eq(a->class_group, b->class_group) && a->first == b->first && a->last == b->last &&
	       str_eq(a->exit_reason, b->exit_reason) && a->funded == b->funded;
}

bool enrolment_rules_alike(const struct enrolment_put_in *a, const struct enrolment_list_row *b)
{
	return str_eq(a->location, b->location) && str_eq(a->sector, b->sector) && str_eq(a->track, b->track) &&
	       a->first == b->first && a->last == b->last;
}

static enum err compare_one(struct intake_run *r, const struct intake_batch *b, const struct enrolment_list_row *old,
                            struct intake_touched *touched)
{
	int64_t key = intake_key(old->brin, old->number, 0);
	struct enrolment_row *e = (struct enrolment_row *)intake_batch_find(b, old->person, key);

	if (e == NULL || !intake_known_to_school(r, old->brin, old->location, old->last)) {
		return OK;
	}
	e->stored = true;
	if (enrolment_stands(&e->in, old)) {
		r->tally.same++;
		e->refused = true; /* nothing to write */
		return OK;
	}
	r->tally.changed++;
	e->in.public = str_copy(r->c->arena, old->public);
	if (e->in.public.p == NULL) {
		return ERR_NOMEM;
	}
	if (r->undo != NULL) {
		undo_note_enrolment(r->undo, old, &e->in);
	}
	return enrolment_rules_alike(&e->in, old) ? OK : intake_touch(r, touched, old->person);
}

static enum err compare(struct intake_run *r, const struct intake_batch *b, struct intake_touched *touched)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct enrolment_list_row old;
	bool more;

	TRY(enrolment_list_open(
		r->c->db, &(struct enrolment_list_in){ ctx_list_i64(r->c->arena, b->persons, b->person_n) }, &rows));
	for (;;) {
		TRY(enrolment_list_next(&rows, &old, &more));
		if (!more) {
			return OK;
		}
		TRY(compare_one(r, b, &old, touched));
	}
}

/*
 * A file of a school changes enrolments that it has. One that is new to it gives it somebody's page: those come with
 * the delivery of the region.
 */
static void refuse_new(struct intake_run *r, struct intake_batch *b)
{
	for (size_t i = 0; i < b->n; i++) {
		struct enrolment_row *e = (struct enrolment_row *)b->rows[i];

		if (!e->stored && !e->refused) {
			e->refused = true;
			intake_not_known(r, &e->head, PGN);
		}
	}
}

static enum err put(struct intake_run *r, struct db_bulk *bulk, struct enrolment_row *e)
{
	char public[IDENT_TEXT];

	if (e->refused) {
		return OK;
	}
	TRY(intake_location_known(r, e->brin, e->location));
	if (e->in.public.n == 0) {
		r->tally.added++;
		e->in.public = str_of(ident_new(public));
	}
	return enrolment_put_row(bulk, &e->in);
}

static enum err take(struct intake_run *r, struct intake_batch *b)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };
	struct intake_touched touched = { 0 };

	TRY(intake_batch_known(r, b, PGN));
	for (size_t i = 0; i < b->n; i++) {
		((struct enrolment_row *)b->rows[i])->in.person = b->rows[i]->person;
	}
	TRY(check_numbers(r, b));
	TRY(compare(r, b, &touched));
	if (r->opt->scope != NULL) {
		refuse_new(r, b);
	}
	TRY(enrolment_put_open(r->c->db, &bulk));
	for (size_t i = 0; i < b->n; i++) {
		TRY(put(r, &bulk, (struct enrolment_row *)b->rows[i]));
	}
	TRY(db_bulk_close(&bulk));
	return intake_settle(r, &touched);
}

static enum err import(struct intake_run *r, const char *const *files, size_t n)
{
	static const struct intake_rows kind = { .want = want,
		                                 .wanted = COLUMNS,
		                                 .row_size = sizeof(struct enrolment_row),
		                                 .batch = 500,
		                                 .parse = parse,
		                                 .take = take };

	return intake_rows(r, &kind, files, n);
}

const struct intake_kind intake_enrolments = { .name = "enrolments",
	                                       .import = import,
	                                       .want = want,
	                                       .wanted = COLUMNS,
	                                       .undo = undo_enrolments };
