/* SPDX-License-Identifier: EUPL-1.2 */
/* The letter that goes with a deed: to whom, what its fields say, and the calendar that goes along by mail. */
#include "access/setting.h"
#include "base/clock.h"
#include "fmt/human.h"
#include "fmt/ical_write.h"
#include "people/name.h"
#include "reference/reference.h"
#include "reports/handle.h"
#include "reports_handle_sql.h"

enum { OF_AGE = 18, WORDS_MOST = 512, CALENDAR_MOST = 32 * 1024 };

static const int64_t MINUTE = 60 * INT64_C(1000000);

static enum err day_words(struct ctx *c, enum lang lang, day_t day, bool weekday, struct str *ret)
{
	struct buf b DEFER(buf_finish);

	buf_init(&b, WORDS_MOST);
	if (weekday) {
		human_weekday(&b, lang, day);
	} else {
		human_date(&b, lang, day);
	}
	TRY(buf_err(&b));
	*ret = str_copy(c->arena, buf_view(&b));
	return ret->p != NULL ? OK : ERR_NOMEM;
}

/* "de periode van 12 januari 2026 tot en met 6 februari 2026" */
static enum err period_words(struct ctx *c, enum lang lang, const struct report_view *r, struct str *ret)
{
	struct str first, last;

	TRY(day_words(c, lang, r->begin, false, &first));
	if (r->end == DAY_NONE || r->end == r->begin) {
		*ret = str_format(
			c->arena, "%.*s %.*s",
			STR_ARG(msg(lang, r->end == DAY_NONE ? MSG_HANDLE_PERIOD_SINCE : MSG_HANDLE_PERIOD_ON)),
			STR_ARG(first));
	} else {
		TRY(day_words(c, lang, r->end, false, &last));
		*ret = str_format(c->arena, "%.*s %.*s %.*s %.*s", STR_ARG(msg(lang, MSG_HANDLE_PERIOD_FROM)),
		                  STR_ARG(first), STR_ARG(msg(lang, MSG_HANDLE_PERIOD_UNTIL)), STR_ARG(last));
	}
	return ret->p != NULL ? OK : ERR_NOMEM;
}

static enum err fields_of_report(struct ctx *c, const struct report_view *r, const struct handle_letter_in *in,
                                 struct letter_fields *f)
{
	struct institution school;
	bool found;

	TRY(reference_institution(c->db, c->arena, r->brin, &school, &found));
	f->school = found ? school.name : r->brin;
	TRY(period_words(c, in->lang, r, &f->periode));
	f->besluit = in->decision;
	f->toelichting = in->words;
	f->ambtenaar = c->actor.name;
	f->functie = msg(in->lang, c->actor.role == ROLE_RMC ? MSG_HANDLE_JOB_RMC : MSG_HANDLE_JOB_OFFICER);
	if (in->talk != NULL) {
		char time[TIME_TEXT];

		TRY(day_words(c, in->lang, in->talk->day, true, &f->dag));
		f->tijd = str_copy(c->arena, str_of(time_text(in->talk->begin, time)));
		f->plek = in->talk->place;
		f->met = in->talk->company;
	}
	return OK;
}

/* Addresses for mail: of the young person, or of the parents who take messages. */
static enum err addresses(struct ctx *c, int64_t person, enum letter_audience audience, struct str own,
                          struct letter_sending *s)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct handle_guardians_row row;
	bool more;

	if (audience == LETTER_YOUNG) {
		if (outbound_address_fine(own)) {
			s->to[s->count++] = own;
		}
		return OK;
	}
	TRY(handle_guardians_open(c->db, &(struct handle_guardians_in){ person }, &rows));
	while (s->count < LETTER_MAILS) {
		TRY(handle_guardians_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		if (outbound_address_fine(row.email)) {
			s->to[s->count] = str_copy(c->arena, row.email);
			if (s->to[s->count++].p == NULL) {
				return ERR_NOMEM;
			}
		}
	}
	return OK;
}

/* The appointment. Its summary names nobody: calendars are seen by more people than letters. */
static enum err calendar(struct ctx *c, const struct handle_letter_in *in, struct outbound_part *ret)
{
	struct buf b DEFER(buf_finish) = { 0 };
	struct ical_appointment a = { .sequence = in->talk->sequence,
		                      .cancelled = in->cancelled,
		                      .stamp = c->now,
		                      .begin = clock_instant(in->talk->day, in->talk->begin),
		                      .summary = msg(in->lang, MSG_HANDLE_CALENDAR_SUMMARY),
		                      .location = in->talk->place,
		                      .description = in->talk->company,
		                      .organizer_name = c->actor.name };
	struct str from;

	TRY(setting_text(c, "mail_from", &from));
	a.organizer = outbound_address_fine(from) ? from : STR("");
	a.uid = str_format(c->arena, "%.*s@sluitend", STR_ARG(in->talk->public));
	a.end = a.begin + in->talk->minutes * MINUTE;
	buf_init(&b, CALENDAR_MOST);
	TRY(ical_write(&b, &a));
	ret->name = STR("afspraak.ics");
	ret->type = in->cancelled ? STR("text/calendar; charset=utf-8; method=CANCEL")
	                          : STR("text/calendar; charset=utf-8; method=REQUEST");
	ret->bytes = str_copy(c->arena, buf_view(&b));
	return ret->bytes.p != NULL ? OK : ERR_NOMEM;
}

static enum err send_to(struct ctx *c, const struct report_view *r, const struct handle_letter_in *in, struct str own,
                        struct letter_sending *s)
{
	bool ready;

	s->once = in->once;
	if (!in->by_mail) {
		return OK;
	}
	TRY(letter_ready(c, &ready));
	if (!ready) {
		return REFUSE(c, ERR_INPUT, "via", MSG_HANDLE_NO_MAIL);
	}
	TRY(addresses(c, r->person, in->audience, own, s));
	if (s->count == 0) {
		return REFUSE(c, ERR_INPUT, "via", MSG_HANDLE_NO_ADDRESS);
	}
	return in->talk != NULL ? calendar(c, in, &s->part) : OK;
}

enum err handle_letter(struct ctx *c, struct helper *job, const struct report_view *r,
                       const struct handle_letter_in *in, struct handle_letter *ret)
{
	struct letter_order o = { .key = { in->template, in->audience, in->lang },
		                  .region = r->region,
		                  .day = c->today };
	struct handle_letter l = { .wanted = true };
	struct handle_young_row who;
	bool found;

	TRY(handle_young(c->db, c->arena, &(struct handle_young_in){ r->person }, &who, &found));
	if (!found) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	if (in->audience == LETTER_PARENTS && day_age(who.birth, c->today) >= OF_AGE) {
		return REFUSE(c, ERR_INPUT, "aan", MSG_HANDLE_OF_AGE);
	}
	TRY(fields_of_report(c, r, in, &o.fields));
	o.fields.naam = who.call_name.n > 0 ? who.call_name : who.given_names;
	o.name = person_name(c->arena, who.call_name, who.given_names, who.prefix, who.family_name);
	o.street = who.street.n > 0 ? str_format(c->arena, "%.*s %.*s", STR_ARG(who.street), STR_ARG(who.house_number))
	                            : STR("");
	o.postal = who.postcode.n > 0 ? str_format(c->arena, "%.*s %.*s", STR_ARG(who.postcode), STR_ARG(who.place))
	                              : STR("");
	TRY(send_to(c, r, in, who.email, &l.sending));
	TRY(letter_make(c, job, &o, &l.made));
	*ret = l;
	return OK;
}
