/* SPDX-License-Identifier: EUPL-1.2 */
#include "retention_help.h"

#include "registration/days.h"

struct retention_report round_on(struct world *w, day_t today)
{
	struct retention_report report;

	w->c.today = today;
	w->c.now = INT64_C(86400000000) * today + INT64_C(7200000000);
	assert_ok(w->s, retention_round(&w->c, true, &report));
	return report;
}

void settle_marks(struct world *w, int64_t person, day_t from, int days, char status)
{
	struct mark_in marks[64];
	struct enrolment_facts *facts;
	struct settle_work work;
	struct settle_result done;
	size_t n = 0, count;

	for (day_t d = from; days > 0; d++) {
		for (int i = 0; i < 4 && day_weekday(d) < 5; i++) {
			marks[n++] = (struct mark_in){ .day = d,
				                       .mark = { (int16_t)(540 + i * 60), (int16_t)(600 + i * 60),
				                                 (uint8_t)status },
				                       .reason = STR("bus") };
		}
		days -= day_weekday(d) < 5;
	}
	assert_ok(w->s, db_begin(w->s->db));
	assert_ok(w->s, enrolment_facts_load(&w->c, &w->book, &person, 1, &facts, &count));
	work = (struct settle_work){ .of = facts, .marks = marks, .count = n };
	assert_ok(w->s, settle(&w->c, &w->book, &work, 1, "test", false, &done));
	assert_ok(w->s, db_commit(w->s->db));
}

size_t days_of(struct world *w, int64_t person)
{
	struct stored_day *days;
	size_t n;

	assert_ok(w->s, registration_stored(&w->c, &w->arena, &person, 1, &days, &n));
	return n;
}
