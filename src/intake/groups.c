/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Files of groups: who is in a group beside the one of the enrolment, from when to when. The period is that of the
 * group, so somebody may leave and come back.
 */
#include <stdlib.h>
#include <string.h>

#include "intake/lesson_put.h"
#include "intake/rows.h"
#include "intake/undo.h"
#include "intake_lessons_sql.h"
#include "people_sql.h"

enum { PGN, BRIN, LOCATION, NUMBER, GROUP, FIRST, LAST, COLUMNS };

static const struct column_want want[COLUMNS] = {
	[PGN] = { "pgn", true },
	[BRIN] = { "brin", true },
	[LOCATION] = { "vestiging", false },
	[NUMBER] = { "inschrijving", true },
	[GROUP] = { "groep", true },
	[FIRST] = { "begindatum", true },
	[LAST] = { "einddatum", false },
};

struct group_row {
	struct intake_row head;
	struct group_member_put_in in;
	struct str number;
	char brin[5], location[3]; /* location empty: that of the enrolment */
	bool matched, refused, stored, same;
	day_t old_last; /* where stored and not the same, what stood there */
	char old_location[3];
};

static bool parse(struct intake_run *r, struct intake_row *row)
{
	struct group_row *g = (struct group_row *)row;
	struct group_member_put_in *in = &g->in;
	const struct institution *institution;

	if (!intake_row_person(r, PGN, row) || !intake_brin(r, BRIN, &institution) ||
	    (intake_get(r, LOCATION).n > 0 && !intake_location(r, LOCATION, institution->brin, g->location)) ||
	    !intake_keep_required(r, NUMBER, 40, &g->number) ||
	    !intake_keep_required(r, GROUP, LESSON_GROUP_MOST, &in->class_group) ||
	    !intake_period(r, FIRST, LAST, false, &in->first, &in->last)) {
		return false;
	}
	code_copy(g->brin, sizeof g->brin, institution->brin);
	in->brin = str_of(g->brin);
	in->enrolment = enrolment_key(in->brin, g->number);
	row->key = intake_key(str_of(g->brin), g->number, 0) ^ intake_key(in->class_group, STR("group"), in->first);
	return true;
}

static void refuse(struct intake_run *r, struct group_row *g, size_t column, struct str value, enum msg_id why,
                   struct str arg)
{
	g->refused = true;
	intake_refuse_at(r, &g->head.place, (int)column, value, why, &arg, 1);
}

/* The rows of one person stand together; their enrolments come in order of person too. */
static enum err match(struct intake_run *r, const struct intake_batch *b)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct enrolment_list_row e;
	bool more;

	TRY(enrolment_list_open(
		r->c->db, &(struct enrolment_list_in){ ctx_list_i64(r->c->arena, b->persons, b->person_n) }, &rows));
	for (size_t at = 0;;) {
		TRY(enrolment_list_next(&rows, &e, &more));
		if (!more) {
			return OK;
		}
		while (at < b->n && b->rows[at]->person < e.person) {
			at++;
		}
		for (size_t i = at; i < b->n && b->rows[i]->person == e.person; i++) {
			struct group_row *g = (struct group_row *)b->rows[i];
			char first[DAY_TEXT];

			if (g->in.enrolment != e.enrolment || !str_eq(str_of(g->brin), e.brin)) {
				continue;
			}
			if (!intake_known_to_school(r, e.brin, e.location, e.last)) {
				continue;
			}
			g->matched = true;
			if (g->location[0] == '\0') {
				code_copy(g->location, sizeof g->location, e.location);
			}
			if (e.last != DAY_NONE && g->in.first > e.last) {
				refuse(r, g, FIRST, str_of(day_text(g->in.first, first)), MSG_MARKS_AFTER_ENROLMENT,
				       str_format(r->c->arena, "%s", day_text(e.last, first)));
			}
		}
	}
}

/* Whoever has no such enrolment is refused. */
static void refuse_unmatched(struct intake_run *r, const struct intake_batch *b)
{
	for (size_t i = 0; i < b->n; i++) {
		struct group_row *g = (struct group_row *)b->rows[i];

		if (!g->matched && r->opt->scope != NULL) {
			g->refused = true;
			intake_not_known(r, &g->head, PGN);
		} else if (!g->matched) {
			refuse(r, g, NUMBER, g->number, MSG_MARKS_NO_ENROLMENT, str_of(g->brin));
		}
		g->in.person = g->head.person;
		g->in.location = str_of(g->location);
	}
}

static bool is_row(const struct group_row *g, const struct group_member_list_row *old)
{
	return g->in.enrolment == old->enrolment && g->in.first == old->first &&
	       str_eq(g->in.class_group, old->class_group);
}

static enum err compare(struct intake_run *r, const struct intake_batch *b)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct group_member_list_row old;
	bool more;

	TRY(group_member_list_open(
		r->c->db, &(struct group_member_list_in){ ctx_list_i64(r->c->arena, b->persons, b->person_n) }, &rows));
	for (size_t at = 0;;) {
		TRY(group_member_list_next(&rows, &old, &more));
		if (!more) {
			return OK;
		}
		while (at < b->n && b->rows[at]->person < old.person) {
			at++;
		}
		for (size_t i = at; i < b->n && b->rows[i]->person == old.person; i++) {
			struct group_row *g = (struct group_row *)b->rows[i];

			if (is_row(g, &old)) {
				g->stored = true;
				g->same = g->in.last == old.last && str_eq(g->in.location, old.location);
				g->old_last = old.last;
				code_copy(g->old_location, sizeof g->old_location, old.location);
			}
		}
	}
}

/* Which groups a batch names for the first time, for taking them back. */
static enum err note_groups(struct intake_run *r, const struct intake_batch *b)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct teaching_group_list_row row;
	struct group_row **first = ARENA_ARRAY(r->c->arena, b->n + 1, struct group_row *);
	bool more = r->undo != NULL && b->n > 0;
	size_t n = 0;

	if (first == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < b->n && more; i++) {
		struct group_row *g = (struct group_row *)b->rows[i];
		bool known = g->refused || g->same;

		for (size_t k = 0; k < n && !known; k++) {
			known = str_eq(first[k]->in.class_group, g->in.class_group) &&
			        strcmp(first[k]->location, g->location) == 0;
		}
		if (!known) {
			first[n++] = g;
		}
	}
	if (more) {
		TRY(teaching_group_list_open(r->c->db, &(struct teaching_group_list_in){ str_of(r->opt->scope->brin) },
		                             &rows));
	}
	while (more) {
		TRY(teaching_group_list_next(&rows, &row, &more));
		for (size_t k = 0; k < n && more; k++) {
			if (first[k] != NULL && str_eq(first[k]->in.class_group, row.code) &&
			    str_eq(str_of(first[k]->location), row.location)) {
				first[k] = NULL;
			}
		}
	}
	for (size_t k = 0; k < n; k++) {
		if (first[k] != NULL) {
			undo_note_group(r->undo, str_of(first[k]->brin), str_of(first[k]->location),
			                first[k]->in.class_group);
		}
	}
	return OK;
}

static enum err put_groups(struct intake_run *r, const struct intake_batch *b)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };

	TRY(teaching_group_put_open(r->c->db, &bulk));
	for (size_t i = 0; i < b->n; i++) {
		const struct group_row *g = (const struct group_row *)b->rows[i];

		if (!g->refused && !g->same) {
			TRY(teaching_group_put_row(
				&bulk, &(struct teaching_group_put_in){ str_of(g->brin), str_of(g->location),
			                                                g->in.class_group, STR("") }));
		}
	}
	return db_bulk_close(&bulk);
}

static enum err take(struct intake_run *r, struct intake_batch *b)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };

	TRY(intake_batch_known(r, b, PGN));
	TRY(match(r, b));
	refuse_unmatched(r, b);
	TRY(compare(r, b));
	TRY(note_groups(r, b));
	TRY(put_groups(r, b));
	TRY(group_member_put_open(r->c->db, &bulk));
	for (size_t i = 0; i < b->n; i++) {
		const struct group_row *g = (const struct group_row *)b->rows[i];

		if (g->refused) {
			continue;
		}
		if (g->same) {
			r->tally.same++;
			continue;
		}
		TRY(intake_location_known(r, g->brin, g->location));
		*(g->stored ? &r->tally.changed : &r->tally.added) += 1;
		if (r->undo != NULL) {
			undo_note_member(r->undo, &g->in,
			                 g->stored ? &(struct undo_member_old){ g->old_last, str_of(g->old_location) }
			                           : NULL);
		}
		TRY(group_member_put_row(&bulk, &g->in));
	}
	return db_bulk_close(&bulk);
}

static enum err import(struct intake_run *r, const char *const *files, size_t n)
{
	static const struct intake_rows kind = { .want = want,
		                                 .wanted = COLUMNS,
		                                 .row_size = sizeof(struct group_row),
		                                 .batch = 500,
		                                 .parse = parse,
		                                 .take = take };

	return intake_rows(r, &kind, files, n);
}

const struct intake_kind intake_groups = { .name = "groups",
	                                   .import = import,
	                                   .want = want,
	                                   .wanted = COLUMNS,
	                                   .undo = undo_groups };
