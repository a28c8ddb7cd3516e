/* SPDX-License-Identifier: EUPL-1.2 */
#include "registration/registration.h"
#include "registration_sql.h"

enum err registration_touch(struct ctx *c, int64_t person)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };
	struct day_weeks_row row;
	VEC(struct ledger_add_in) list = { 0 };
	bool more;

	TRY(day_weeks_open(c->db, &(struct day_weeks_in){ person }, &rows));
	for (;;) {
		struct ledger_add_in *in;

		TRY(day_weeks_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		in = vec_push(c->arena, &list);
		if (in == NULL) {
			return ERR_NOMEM;
		}
		*in = (struct ledger_add_in){ .brin = str_copy(c->arena, row.brin),
			                      .location = str_copy(c->arena, row.location),
			                      .week = row.week,
			                      .part = ledger_part(person),
			                      .changes = 1 };
	}
	if (list.n == 0) {
		return OK;
	}
	TRY(ledger_add_open(c->db, &bulk));
	for (size_t i = 0; i < list.n; i++) {
		TRY(ledger_add_row(&bulk, &list.p[i]));
	}
	return db_bulk_close(&bulk);
}
