/* SPDX-License-Identifier: EUPL-1.2 */
/* Files of exemptions (vrijstellingen): a report that overlaps one is withdrawn, so the rules look again. */
#include "intake/rows.h"
#include "law/duty.h"
#include "people_sql.h"

enum { PGN, KIND, FIRST, LAST, COLUMNS };

static const struct column_want want[COLUMNS] = {
	[PGN] = { "pgn", true },
	[KIND] = { "soort", true },
	[FIRST] = { "begindatum", true },
	[LAST] = { "einddatum", true },
};

struct exemption_row {
	struct intake_row head;
	struct exemption_put_in in;
	bool stored, same;
};

static bool parse(struct intake_run *r, struct intake_row *row)
{
	static const char *const kinds[] = { "3a", "3b", "5a", "5b", "5c", "11", "15" };
	enum { KINDS = sizeof kinds / sizeof kinds[0] };
	struct exemption_put_in *in = &((struct exemption_row *)row)->in;
	size_t at;

	if (!intake_row_person(r, PGN, row) || !intake_word(r, KIND, kinds, KINDS, &at)) {
		return false;
	}
	if (at == KINDS) {
		return intake_no(r, KIND, MSG_INTAKE_REQUIRED);
	}
	if (!intake_period(r, FIRST, LAST, true, &in->first, &in->last)) {
		return false;
	}
	in->kind = str_of(kinds[at]);
	row->key = intake_key(in->kind, (struct str){ NULL, 0 }, in->first);
	return true;
}

static enum err compare(struct intake_run *r, const struct intake_batch *b)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct exemption_list_row old;
	bool more;

	TRY(exemption_list_open(
		r->c->db, &(struct exemption_list_in){ ctx_list_i64(r->c->arena, b->persons, b->person_n) }, &rows));
	for (;;) {
		struct exemption_row *row;
		int64_t key;

		TRY(exemption_list_next(&rows, &old, &more));
		if (!more) {
			return OK;
		}
		key = intake_key(old.kind, (struct str){ NULL, 0 }, old.first);
		row = (struct exemption_row *)intake_batch_find(b, old.person, key);
		if (row != NULL) {
			row->stored = true;
			row->same = row->in.last == old.last;
		}
	}
}

static enum err take(struct intake_run *r, struct intake_batch *b)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };
	struct intake_touched touched = { 0 };

	TRY(intake_batch_known(r, b, PGN));
	for (size_t i = 0; i < b->n; i++) {
		((struct exemption_row *)b->rows[i])->in.person = b->rows[i]->person;
	}
	TRY(compare(r, b));
	TRY(exemption_put_open(r->c->db, &bulk));
	for (size_t i = 0; i < b->n; i++) {
		const struct exemption_row *row = (const struct exemption_row *)b->rows[i];

		if (row->same) {
			r->tally.same++;
			continue;
		}
		*(row->stored ? &r->tally.changed : &r->tally.added) += 1;
		TRY(exemption_put_row(&bulk, &row->in));
		TRY(intake_touch(r, &touched, row->head.person));
	}
	TRY(db_bulk_close(&bulk));
	return intake_settle(r, &touched);
}

static enum err import(struct intake_run *r, const char *const *files, size_t n)
{
	static const struct intake_rows kind = { .want = want,
		                                 .wanted = COLUMNS,
		                                 .row_size = sizeof(struct exemption_row),
		                                 .batch = 500,
		                                 .parse = parse,
		                                 .take = take };

	return intake_rows(r, &kind, files, n);
}

const struct intake_kind intake_exemptions = { .name = "exemptions",
	                                       .import = import,
	                                       .want = want,
	                                       .wanted = COLUMNS };
