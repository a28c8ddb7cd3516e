/* SPDX-License-Identifier: EUPL-1.2 */
/* The letter that goes with a deed: to whom, what its fields say, and the calendar that goes along by mail. */
#include "access/setting.h"
#include "base/clock.h"
#include "fmt/human.h"
#include "fmt/ical_write.h"
#include "law/types.h"
#include "people/name.h"
#include "reference/reference.h"
#include "reports/handle.h"
#include "reports_handle_sql.h"

enum { WORDS_MOST = 512, CALENDAR_MOST = 32 * 1024 };

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
	bool rmc = in->who.n > 0 ? r->desk == DESK_RMC : c->actor.role == ROLE_RMC, found;
	struct institution school;

	TRY(reference_institution(c->db, c->arena, r->brin, &school, &found));
	f->school = found ? school.name : r->brin;
	TRY(period_words(c, in->lang, r, &f->periode));
	f->besluit = in->decision;
	f->toelichting = in->words;
	f->ambtenaar = in->who.n > 0 ? in->who : c->actor.name;
	f->functie = msg(in->lang, rmc ? MSG_HANDLE_JOB_RMC : MSG_HANDLE_JOB_OFFICER);
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
		                      .organizer_name = in->who.n > 0 ? in->who : c->actor.name };
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
		return in->again ? OK : REFUSE(c, ERR_INPUT, "via", MSG_HANDLE_NO_MAIL);
	}
	TRY(addresses(c, r->person, in->audience, own, s));
	if (s->count == 0) {
		return in->again ? OK : REFUSE(c, ERR_INPUT, "via", MSG_HANDLE_NO_ADDRESS);
	}
	return in->talk != NULL ? calendar(c, in, &s->part) : OK;
}

/* Everything but the drawing. */
static enum err order(struct ctx *c, const struct report_view *r, const struct handle_letter_in *in,
                      struct letter_order *o, struct letter_sending *s)
{
	struct handle_young_row who;
	bool found;

	*o = (struct letter_order){ .key = { in->template, in->audience, in->lang },
		                    .region = r->region,
		                    .day = c->today };
	TRY(handle_young(c->db, c->arena, &(struct handle_young_in){ r->person }, &who, &found));
	if (!found) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	if (in->audience == LETTER_PARENTS && !in->again && day_age(who.birth, c->today) >= OF_AGE) {
		return REFUSE(c, ERR_INPUT, "aan", MSG_HANDLE_OF_AGE);
	}
	TRY(fields_of_report(c, r, in, &o->fields));
	o->fields.naam = who.call_name.n > 0 ? who.call_name : who.given_names;
	o->name = person_name(c->arena, who.call_name, who.given_names, who.prefix, who.family_name);
	o->street = who.street.n > 0 ? str_format(c->arena, "%.*s %.*s", STR_ARG(who.street), STR_ARG(who.house_number))
	                             : STR("");
	o->postal = who.postcode.n > 0 ? str_format(c->arena, "%.*s %.*s", STR_ARG(who.postcode), STR_ARG(who.place))
	                               : STR("");
	return send_to(c, r, in, who.email, s);
}

enum err handle_letter(struct ctx *c, struct helper *job, const struct report_view *r,
                       const struct handle_letter_in *in, struct handle_letter *ret)
{
	struct handle_letter l = { .wanted = true };
	struct letter_order o;

	TRY(order(c, r, in, &o, &l.sending));
	TRY(letter_make(c, job, &o, &l.made));
	*ret = l;
	return OK;
}

enum err handle_instead(struct ctx *c, const struct talk *was, struct str *words)
{
	struct buf b DEFER(buf_finish) = { 0 };
	char time[TIME_TEXT];
	struct str day;

	TRY(day_words(c, was->lang, was->day, true, &day));
	buf_init(&b, 8 * WORDS_MOST);
	msg_format(&b, was->lang, MSG_HANDLE_INSTEAD, (struct str[]){ day, str_of(time_text(was->begin, time)) }, 2);
	buf_printf(&b, "%s%.*s", words->n > 0 ? "\n\n" : "", STR_ARG(*words));
	TRY(buf_err(&b));
	*words = str_copy(c->arena, buf_view(&b));
	return words->p != NULL ? OK : ERR_NOMEM;
}

/* ---- that a talk is off ---- */

/* A talk is called off once, so its letter has its name. */
static enum err off_of(struct ctx *c, const struct talk *t, struct talk *next, struct handle_letter_in *ret)
{
	*next = *t;
	next->sequence++;
	*ret = (struct handle_letter_in){ .template = LETTER_CANCELLATION,
		                          .audience = t->audience,
		                          .lang = t->lang,
		                          .by_mail = true,
		                          .talk = next,
		                          .again = true,
		                          .cancelled = true,
		                          .once = str_format(c->arena, "%.*s-af", STR_ARG(t->public)) };
	return ret->once.p != NULL ? OK : ERR_NOMEM;
}

static bool told_of(const struct ctx *c, const struct talk *t)
{
	return (t->by_mail || t->by_letter) && t->day >= c->today;
}

enum err handle_call_off(struct ctx *c, struct helper *job, const struct report_view *r, const struct talk *t,
                         struct str words, struct handle_letter *ret)
{
	struct handle_letter_in in;
	struct talk next;

	*ret = (struct handle_letter){ .wanted = false };
	if (!told_of(c, t)) {
		return OK;
	}
	TRY(off_of(c, t, &next, &in));
	in.words = words;
	in.by_mail = t->by_mail;
	return handle_letter(c, job, r, &in, ret);
}

static enum err tell_off(struct ctx *c, const struct report_view *r, const struct talk *t, struct str who)
{
	struct letter_sending sending = { .count = 0 };
	struct letter_made made;
	struct handle_letter_in in;
	struct letter_order o;
	struct talk next;
	bool told;

	TRY(off_of(c, t, &next, &in));
	in.who = who;
	TRY(letter_made_once(c, r->person, in.once, &told));
	if (told) {
		return OK;
	}
	TRY(order(c, r, &in, &o, &sending));
	if (sending.count == 0) {
		return OK;
	}
	TRY(letter_write(c, &o, &made));
	for (size_t i = 0; i < sending.count; i++) {
		TRY(letter_put(c, &(struct letter){ .to = sending.to[i],
		                                    .subject = made.subject,
		                                    .text = made.text,
		                                    .channel = LETTER_MAIL,
		                                    .part = sending.part }));
	}
	return OK;
}

enum err handle_tell_off(struct ctx *c, const struct report_view *r)
{
	struct handle_account_row owner;
	struct talk *list;
	bool found;
	size_t n;

	TRY(talks_of(c, r, &list, &n));
	for (size_t i = 0; i < n; i++) {
		if (list[i].state == TALK_PLANNED && told_of(c, &list[i])) {
			TRY(handle_account(c->db, c->arena, &(struct handle_account_in){ r->owner }, &owner, &found));
			TRY(tell_off(c, r, &list[i], found ? owner.name : list[i].company));
		}
	}
	return OK;
}
