/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/live.h"
#include "law/calendar.h"
#include "people_sql.h"
#include "signals/follow.h"
#include "signals/signals.h"
#include "signals_sql.h"

enum bucket finding_bucket(enum law_rule rule)
{
	static const enum bucket buckets[RULE_COUNT] = {
		[RULE_V3] = BUCKET_OBLIGATION,  [RULE_V4] = BUCKET_OBLIGATION,   [RULE_LRV] = BUCKET_OBLIGATION,
		[RULE_RMC] = BUCKET_OBLIGATION, [RULE_8U] = BUCKET_WARNING,      [RULE_12U] = BUCKET_WARNING,
		[RULE_16U] = BUCKET_WARNING,    [RULE_SICK_4] = BUCKET_SICK,     [RULE_SICK_7] = BUCKET_SICK,
		[RULE_LATE_3] = BUCKET_LATE,    [RULE_LATE_6] = BUCKET_LATE,     [RULE_LATE_9] = BUCKET_LATE,
		[RULE_LATE_12] = BUCKET_LATE,   [RULE_NO_SHOW] = BUCKET_CONTACT, [RULE_FIRST_DAY] = BUCKET_CONTACT,
		[RULE_LUXURY] = BUCKET_LUXURY,
	};

	return buckets[rule];
}

int finding_expiry(enum law_rule rule)
{
	if (law_rule_is_obligation(rule)) {
		return 0;
	}
	/*
	 * A same-day contact makes no sense a week later; other signals are about a period of four weeks. Leave around a
	 * holiday can only be talked about after it, and the longest lasts six weeks.
	 */
	return rule == RULE_FIRST_DAY ? 5 : rule == RULE_LUXURY ? 50 : 20;
}

static enum err put_all(struct ctx *c, const struct finding_batch *b)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };

	TRY(finding_put_open(c->db, &bulk));
	for (size_t i = 0; i < b->put.n; i++) {
		const struct finding *f = &b->put.p[i];
		const struct enrolment_facts *of = b->put_of.p[i];
		enum law_rule rule = RULE_COUNT;

		if (!law_rule_parse(f->rule, &rule)) {
			return fail_set(c->fail, ERR_BUG, NULL, "a finding without a rule");
		}
		TRY(finding_put_row(&bulk, &(struct finding_put_in){ .person = f->person,
		                                                     .enrolment = f->enrolment,
		                                                     .rule = f->rule,
		                                                     .day = f->day,
		                                                     .public = f->public,
		                                                     .since = f->since,
		                                                     .first = f->first,
		                                                     .begin_day = f->begin,
		                                                     .end_day = f->end,
		                                                     .report_by = f->report_by,
		                                                     .minutes = f->minutes,
		                                                     .amount = f->amount,
		                                                     .duty = f->duty,
		                                                     .version = f->version,
		                                                     .evidence = f->evidence,
		                                                     .holds = f->holds,
		                                                     .state = f->state,
		                                                     .turn = f->turn,
		                                                     .due = f->due,
		                                                     .bucket = (int)finding_bucket(rule),
		                                                     .reported = f->reported,
		                                                     .exempt = f->exempt,
		                                                     .brin = str_of(of->brin),
		                                                     .location = str_of(of->location),
		                                                     .municipality = str_of(of->municipality),
		                                                     .region = str_of(of->region),
		                                                     .step = f->step,
		                                                     .who = f->who,
		                                                     .told = f->told,
		                                                     .left_school = of->last }));
	}
	return db_bulk_close(&bulk);
}

/* Open worklists of the schools and municipalities hear of it. */
static enum err tell(struct ctx *c, const struct finding_batch *b)
{
	size_t n = b->put_of.n + b->drop_of.n;
	struct str *places = ARENA_ARRAY(b->arena, 2 * n, struct str);

	if (places == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		const struct enrolment_facts *of = i < b->put_of.n ? b->put_of.p[i] : b->drop_of.p[i - b->put_of.n];

		places[2 * i] = str_of(of->brin);
		places[2 * i + 1] = str_of(of->municipality);
	}
	return live_tell(c, LIVE_TASKS, places, 2 * n);
}

enum err findings_store(struct ctx *c, struct finding_batch *b)
{
	for (size_t i = 0; i < b->drop.n; i++) {
		const struct finding *f = &b->drop.p[i];

		TRY(finding_drop(c->db, &(struct finding_drop_in){ f->person, f->enrolment, f->rule, f->day }, NULL));
	}
	if (b->put.n > 0) {
		TRY(put_all(c, b));
	}
	TRY(findings_tell_follower(c, b));
	return b->put.n + b->drop.n > 0 ? tell(c, b) : OK;
}

enum err findings_leave(struct ctx *c, const int64_t *persons, size_t n)
{
	return finding_leave(c->db, &(struct finding_leave_in){ ctx_list_i64(c->arena, persons, n) }, NULL);
}

enum err findings_left_other(struct ctx *c, const int64_t *persons, size_t n, struct finding_name **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct finding_left_other_row row;
	VEC(struct finding_name) list = { 0 };
	bool more;

	TRY(finding_left_other_open(c->db, &(struct finding_left_other_in){ ctx_list_i64(c->arena, persons, n) },
	                            &rows));
	for (;;) {
		struct finding_name *f;

		TRY(finding_left_other_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		f = vec_push(c->arena, &list);
		if (f == NULL) {
			return ERR_NOMEM;
		}
		*f = (struct finding_name){ row.person, row.enrolment, str_copy(c->arena, row.rule), row.day };
		if (f->rule.p == NULL) {
			return ERR_NOMEM;
		}
	}
	*ret = list.p;
	*ret_n = list.n;
	return OK;
}

enum err findings_touched(struct ctx *c, struct arena *a, const int64_t *persons, size_t n, day_t day,
                          struct finding_owner **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct finding_touched_row row;
	VEC(struct finding_owner) found = { 0 };
	bool more;

	TRY(finding_touched_open(c->db, &(struct finding_touched_in){ ctx_list_i64(a, persons, n), day }, &rows));
	for (;;) {
		struct finding_owner *o;

		TRY(finding_touched_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		o = vec_push(a, &found);
		if (o == NULL) {
			return ERR_NOMEM;
		}
		*o = (struct finding_owner){ row.person, row.enrolment };
	}
	*ret = found.p;
	*ret_n = found.n;
	return OK;
}

enum err exemptions_stored(struct ctx *c, struct arena *a, const int64_t *persons, size_t n, struct exemption **ret,
                           size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct exemption_list_row row;
	VEC(struct exemption) found = { 0 };
	bool more;

	TRY(exemption_list_open(c->db, &(struct exemption_list_in){ ctx_list_i64(a, persons, n) }, &rows));
	for (;;) {
		struct exemption *x;

		TRY(exemption_list_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		x = vec_push(a, &found);
		if (x == NULL) {
			return ERR_NOMEM;
		}
		*x = (struct exemption){ row.person, str_copy(a, row.kind), row.first, row.last };
		if (x->kind.p == NULL) {
			return ERR_NOMEM;
		}
	}
	*ret = found.p;
	*ret_n = found.n;
	return OK;
}

/* All rules of one term at once: it goes through all findings. */
static enum err expire(struct ctx *c, int term)
{
	static const struct law_calendar no_holidays = { 0 };
	struct str rules[RULE_COUNT];
	day_t before = c->today;
	size_t n = 0;

	for (int r = 0; r < RULE_COUNT; r++) {
		if (finding_expiry((enum law_rule)r) == term) {
			rules[n++] = str_of(law_rule_name((enum law_rule)r));
		}
	}
	/* The last day whose term of working days is over; public holidays need no school calendar. */
	while (calendar_add_working_days(&no_holidays, before, term) >= c->today) {
		before--;
	}
	return finding_expire(c->db, &(struct finding_expire_in){ ctx_list_text(c->arena, rules, n), before + 1 },
	                      NULL);
}

static bool term_met_before(int rule)
{
	for (int r = 0; r < rule; r++) {
		if (finding_expiry((enum law_rule)r) == finding_expiry((enum law_rule)rule)) {
			return true;
		}
	}
	return false;
}

enum err findings_night(struct ctx *c)
{
	TRY(finding_reveal(c->db, &(struct finding_reveal_in){ c->today }, NULL));
	for (int r = 0; r < RULE_COUNT; r++) {
		int term = finding_expiry((enum law_rule)r);

		if (term > 0 && !term_met_before(r)) {
			TRY(expire(c, term));
		}
	}
	return live_tell_school(c, LIVE_TASKS, STR(LIVE_EVERYWHERE));
}
