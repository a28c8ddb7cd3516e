/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/log.h"
#include "trust/boa.h"
#include "trust_boa_sql.h"

enum { SLICE = 200, ROUNDS = 50 };

/* The last first day of data that is beyond every term today. */
static day_t gone_until(const struct ctx *c)
{
	day_t until = c->today - wpg_terms_on(c->today)->gone * 365;

	while (wpg_stage(until, c->today) != WPG_GONE) {
		until--;
	}
	return until;
}

static enum err destroy(struct ctx *c, int64_t person, day_t until, bool *ret_any)
{
	int64_t notes, provisions, handovers, cases;

	TRY(boa_note_destroy(c->db, &(struct boa_note_destroy_in){ person, until }, &notes));
	TRY(boa_provision_destroy(c->db, &(struct boa_provision_destroy_in){ person, until }, &provisions));
	TRY(boa_handover_destroy(c->db, &(struct boa_handover_destroy_in){ person, until }, &handovers));
	TRY(boa_case_destroy(c->db, &(struct boa_case_destroy_in){ person, until }, &cases));
	TRY(boa_member_destroy(c->db, &(struct boa_member_destroy_in){ person }, NULL));
	*ret_any = notes + provisions + handovers + cases > 0;
	return *ret_any ? log_change(c, ACTION_WPG, person, "wpg.destroy") : OK;
}

enum err boa_night(struct ctx *c, size_t *ret_persons)
{
	int64_t after = INT64_MIN;
	day_t until = gone_until(c);

	*ret_persons = 0;
	for (int round = 0; round < ROUNDS; round++) {
		struct db_rows rows DEFER(db_rows_close) = { 0 };
		int64_t persons[SLICE];
		size_t n = 0;

		TRY(boa_due_open(c->db, &(struct boa_due_in){ until, after, SLICE }, &rows));
		for (;;) {
			struct boa_due_row row;
			bool more;

			TRY(boa_due_next(&rows, &row, &more));
			if (!more || n == SLICE) {
				break;
			}
			persons[n++] = row.person;
		}
		db_rows_close(&rows);
		for (size_t i = 0; i < n; i++) {
			bool any;

			TRY(destroy(c, persons[i], until, &any));
			*ret_persons += any;
			after = persons[i];
		}
		if (n < SLICE) {
			break;
		}
	}
	return OK;
}
