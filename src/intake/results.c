/* SPDX-License-Identifier: EUPL-1.2 */
/* Files of results: diplomas and certificates. A startkwalificatie ends the duty to qualify, so the rules look again. */
#include "intake/rows.h"
#include "law/duty.h"
#include "people/people.h"
#include "people_sql.h"

enum { PGN, KIND, LEVEL, PROFILE, DAY, COLUMNS };

static const struct column_want want[COLUMNS] = {
	[PGN] = { "pgn", true },          [KIND] = { "soort", true }, [LEVEL] = { "niveau", false },
	[PROFILE] = { "profiel", false }, [DAY] = { "datum", true },
};

struct result_row {
	struct intake_row head;
	struct result_put_in in;
	bool stored;
};

static bool parse_kind(struct intake_run *r, struct result_put_in *in, enum result_kind *ret)
{
	const char *kinds[RESULT_COUNT];
	size_t at;

	for (int i = 0; i < RESULT_COUNT; i++) {
		kinds[i] = result_kind_name((enum result_kind)i);
	}
	if (!intake_word(r, KIND, kinds, RESULT_COUNT, &at)) {
		return false;
	}
	if (at == RESULT_COUNT) {
		return intake_no(r, KIND, MSG_INTAKE_REQUIRED);
	}
	in->kind = str_of(kinds[at]);
	*ret = (enum result_kind)at;
	return true;
}

/* Of an mbo diploma the level decides whether it is a startkwalificatie. */
static bool parse_level(struct intake_run *r, struct result_put_in *in, enum result_kind kind)
{
	static const char *const mbo[] = { "1", "2", "3", "4", "mbo-1", "mbo-2", "mbo-3", "mbo-4" };
	size_t at;

	if (kind != RESULT_MBO) {
		return intake_keep(r, LEVEL, 40, &in->level);
	}
	if (!intake_word(r, LEVEL, mbo, 8, &at)) {
		return false;
	}
	if (at == 8) {
		return intake_no(r, LEVEL, MSG_INTAKE_RESULT_LEVEL);
	}
	in->level = str_of(mbo[at % 4]);
	return true;
}

static bool parse(struct intake_run *r, struct intake_row *row)
{
	struct result_put_in *in = &((struct result_row *)row)->in;
	enum result_kind kind = RESULT_COUNT;

	if (!intake_row_person(r, PGN, row) || !parse_kind(r, in, &kind) || !parse_level(r, in, kind) ||
	    !intake_keep(r, PROFILE, 60, &in->profile) || !intake_day(r, DAY, &in->day)) {
		return false;
	}
	row->key = intake_key(in->kind, in->level, in->day);
	return true;
}

static enum err compare(struct intake_run *r, const struct intake_batch *b)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct result_list_row old;
	bool more;

	TRY(result_list_open(r->c->db, &(struct result_list_in){ ctx_list_i64(r->c->arena, b->persons, b->person_n) },
	                     &rows));
	for (;;) {
		struct result_row *row;

		TRY(result_list_next(&rows, &old, &more));
		if (!more) {
			return OK;
		}
		row = (struct result_row *)intake_batch_find(b, old.person, intake_key(old.kind, old.level, old.day));
		if (row != NULL) {
			row->stored = true;
			if (str_eq(row->in.profile, old.profile)) {
				r->tally.same++;
				row->in.person = 0; /* nothing to write */
			} else {
				r->tally.changed++;
			}
		}
	}
}

static enum err take(struct intake_run *r, struct intake_batch *b)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };
	struct intake_touched touched = { 0 };

	TRY(intake_batch_known(r, b, PGN));
	for (size_t i = 0; i < b->n; i++) {
		((struct result_row *)b->rows[i])->in.person = b->rows[i]->person;
	}
	TRY(compare(r, b));
	TRY(result_put_open(r->c->db, &bulk));
	for (size_t i = 0; i < b->n; i++) {
		struct result_row *row = (struct result_row *)b->rows[i];

		if (row->in.person != 0) {
			TRY(result_put_row(&bulk, &row->in));
		}
		if (!row->stored) {
			r->tally.added++;
			TRY(intake_touch(r, &touched, row->head.person));
		}
	}
	TRY(db_bulk_close(&bulk));
	for (size_t i = 0; i < touched.persons.n; i++) {
		if (i == 0 || touched.persons.p[i] != touched.persons.p[i - 1]) {
			TRY(person_requalify(r->c, touched.persons.p[i]));
		}
	}
	return intake_settle(r, &touched);
}

static enum err import(struct intake_run *r, const char *const *files, size_t n)
{
	static const struct intake_rows kind = { .want = want,
		                                 .wanted = COLUMNS,
		                                 .row_size = sizeof(struct result_row),
		                                 .batch = 500,
		                                 .parse = parse,
		                                 .take = take };

	return intake_rows(r, &kind, files, n);
}

const struct intake_kind intake_results = { .name = "results", .import = import, .want = want, .wanted = COLUMNS };
