/* SPDX-License-Identifier: EUPL-1.2 */
/* Making a report. */
#include "access/log.h"
#include "fmt/ident.h"
#include "signals/agreed.h"
#include "reports/subject.h"

const struct report_deed_in report_deed_none = { .shared = { "", 0 },
	                                         .internal = { "", 0 },
	                                         .what = { "", 0 },
	                                         .day = DAY_NONE,
	                                         .closing = CLOSINGS,
	                                         .feedback = FEEDBACKS,
	                                         .why = WITHDRAWALS,
	                                         .justified = -1,
	                                         .complete = -1,
	                                         .municipality = { "", 0 } };

/* Days that were not filled in are not known one by one: that is no fault (LRV of many weeks). */
enum err report_days_store(struct ctx *c, int64_t person, int64_t report, const struct report_form *f)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };

	TRY(report_days_clear(c->db, &(struct report_days_clear_in){ person, report }, NULL));
	if (f->day_count == 0) {
		return OK;
	}
	TRY(report_day_put_open(c->db, &bulk));
	for (size_t i = 0; i < f->day_count; i++) {
		const struct report_day *d = &f->days[i];

		TRY(report_day_put_row(&bulk, &(struct report_day_put_in){ person, report, d->day, d->whole,
		                                                           (int)d->lessons, d->minutes }));
	}
	return db_bulk_close(&bulk);
}

static int64_t minutes_of(const struct report_subject *s, const struct report_form *f)
{
	int64_t sum = 0;

	for (size_t i = 0; i < f->day_count; i++) {
		sum += f->days[i].minutes;
	}
	return s->minutes > 0 ? s->minutes : sum;
}

static enum err add(struct ctx *c, const struct report_subject *s, const struct report_proposal *p,
                    const struct report_form *f, const struct report_view *r)
{
	return report_add(c->db,
	                  &(struct report_add_in){
				  .person = r->person,
				  .report = r->report,
				  .public = r->public,
				  .kind = str_of(report_kind_name(r->kind)),
				  .due = r->due,
				  .enrolment = r->enrolment,
				  .rule = s->rule,
				  .day = s->day,
				  .begin_day = f->begin,
				  .end_day = f->end,
				  .filed = r->filed,
				  .filed_at = r->filed_at,
				  .brin = r->brin,
				  .location = r->location,
				  .municipality = p->route.municipality,
				  .region = p->route.region,
				  .school_region = p->route.school_region,
				  .duty = str_of(duty_name(s->duty)),
				  .desk = p->route.desk,
				  .owner = p->route.owner != 0 ? p->route.owner : INT64_MIN,
				  .also = p->route.also != 0 ? p->route.also : INT64_MIN,
				  .number = p->number,
				  .agreement = p->agreement,
				  .action_wanted = f->action_wanted,
				  .all_missed = f->all_missed,
				  .minutes = minutes_of(s, f),
				  .reporter = c->actor.account,
				  .action_note = str_trim(f->action_note),
				  .reason = str_trim(f->reason),
				  .explanation = str_trim(f->explanation),
				  .action_taken = str_trim(f->action_taken),
				  .reporter_name = str_trim(f->reporter_name),
				  .reporter_function = str_trim(f->reporter_function),
				  .reporter_phone = str_trim(f->reporter_phone),
				  .reporter_email = str_trim(f->reporter_email),
				  .phone = str_trim(f->phone),
				  .street = f->address.street,
				  .house_number = f->address.number,
				  .house_letter = f->address.letter,
				  .house_addition = f->address.addition,
				  .postcode = f->address.postcode,
				  .place = f->address.place,
				  .address_note = f->address.note,
			  },
	                  NULL);
}

/* What the clock, the register and the finding need of a report that is being made. */
static enum err begin_view(struct ctx *c, const struct report_subject *s, const struct report_proposal *p,
                           const struct report_form *f, struct report_view *ret)
{
	char public[IDENT_TEXT];

	*ret = (struct report_view){ .person = s->young.person,
		                     .report = ctx_new_id(c),
		                     .enrolment = s->at.enrolment,
		                     .public = str_copy(c->arena, str_of(ident_new(public))),
		                     .kind = s->kind,
		                     .status = REPORT_R,
		                     .turn = TURN_OFFICER,
		                     .rule = s->rule,
		                     .day = s->day,
		                     .begin = f->begin,
		                     .end = f->end,
		                     .reason = str_trim(f->reason),
		                     .filed = c->today,
		                     .filed_at = c->now,
		                     .brin = s->at.brin,
		                     .location = s->at.location,
		                     .municipality = p->route.municipality,
		                     .number = p->number,
		                     .agreement = p->agreement };
	TRY(report_clock(c, ret));
	return ret->public.p != NULL ? OK : ERR_NOMEM;
}

enum err report_file(struct ctx *c, const struct report_form *form, struct report_view *ret)
{
	struct report_of of = { .finding = form->finding,
		                .person = STR(""),
		                .enrolment = form->enrolment,
		                .kind = form->kind,
		                .begin = form->begin,
		                .end = form->end };
	struct report_wrong wrongs[REPORT_WRONGS];
	struct report_form f = *form;
	struct report_subject s;
	struct report_proposal p;
	struct report_view r;
	struct young y;

	TRY(ctx_require(c, ACTION_REPORT));
	TRY(db_lock_keys(c->db, &form->person, 1));
	if (form->finding.n == 0) {
		TRY(people_open_key(c, form->person, ACTION_REPORT, &y));
		of.person = y.public;
	}
	TRY(report_subject_find(c, &of, &s));
	if (s.young.person != form->person) {
		return REFUSE(c, ERR_CONFLICT, NULL, MSG_HTTP_CONFLICT_EXPLAIN);
	}
	/* The law says which days its own obligations are about. */
	if (form->finding.n > 0 && s.kind != REPORT_L) {
		f.begin = s.begin;
		f.end = s.end;
	}
	TRY(report_subject_refuse(c, &s, f.begin, f.end));
	TRY(report_subject_propose(c, &s, &p));
	if (report_check(&f, &p, wrongs) > 0) {
		return REFUSE1(c, ERR_INPUT, wrongs[0].field, wrongs[0].text, wrongs[0].arg);
	}
	TRY(begin_view(c, &s, &p, &f, &r));
	TRY(add(c, &s, &p, &f, &r));
	TRY(report_agreed(c, &r));
	TRY(report_days_store(c, r.person, r.report, &f));
	TRY(report_reporter_put(c->db,
	                        &(struct report_reporter_put_in){ c->actor.account, str_trim(f.reporter_function),
	                                                          str_trim(f.reporter_phone),
	                                                          str_trim(f.reporter_email) },
	                        NULL));
	TRY(report_note(c, &r, DEED_FILE, REPORT_SCHOOL, REPORT_R, &report_deed_none));
	TRY(report_finding(c, &r, DEED_FILE, &report_deed_none));
	if (r.kind == REPORT_O || r.kind == REPORT_L) {
		TRY(findings_reported(c, r.person, r.enrolment));
	}
	TRY(report_tell(c, &r, DEED_FILE, REPORT_SCHOOL, STR("")));
	TRY(log_change(c, ACTION_REPORT, r.person, "report.file"));
	return report_by_key(c, r.person, r.report, ret);
}
