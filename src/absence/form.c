/* SPDX-License-Identifier: EUPL-1.2 */
/* The form by which absence is reported, and how a report reads. */
#include "access/words.h"
#include "absence/pages.h"
#include "base/clock.h"
#include "fmt/human.h"
#include "intake/book.h"

static enum err read_time(struct ctx *c, struct str text, const char *field, int none, int *ret)
{
	if (text.n == 0) {
		*ret = none;
		return OK;
	}
	return time_parse(text, ret) ? OK : REFUSE(c, ERR_INPUT, field, MSG_ABSENCE_TIMES);
}

static enum err read_enrolment(struct ctx *c, struct str public, const struct young_enrolment *list, size_t n,
                               int64_t *ret)
{
	if (public.n == 0) {
		*ret = 0;
		return OK;
	}
	for (size_t i = 0; i < n; i++) {
		if (str_eq(list[i].public, public)) {
			*ret = list[i].enrolment;
			return OK;
		}
	}
	return REFUSE(c, ERR_INPUT, "inschrijving", MSG_ABSENCE_WHICH);
}

enum err absence_form_read(struct http_req *r, const struct young_enrolment *list, size_t n, struct absence_in *ret)
{
	struct ctx *c = web_ctx(r);
	struct absence_in in = { .reason = http_form(r, "reden") };
	struct str first = http_form(r, "van"), last = http_form(r, "tot");

	if (!absence_kind_parse(http_form(r, "soort"), &in.kind)) {
		return REFUSE(c, ERR_INPUT, "soort", MSG_ABSENCE_KIND_UNKNOWN);
	}
	if (!day_parse(first, &in.first)) {
		return REFUSE(c, ERR_INPUT, "van", MSG_ABSENCE_FIRST);
	}
	if (last.n == 0) {
		in.last = in.kind == ABSENCE_SICK ? ABSENCE_OPEN : in.first;
	} else if (!day_parse(last, &in.last) || in.last == ABSENCE_OPEN) {
		return REFUSE(c, ERR_INPUT, "tot", MSG_ABSENCE_LAST);
	}
	TRY(read_time(c, http_form(r, "van-tijd"), "van-tijd", 0, &in.begin));
	TRY(read_time(c, http_form(r, "tot-tijd"), "tot-tijd", ABSENCE_WHOLE, &in.end));
	if (in.last == ABSENCE_OPEN) {
		in.end = ABSENCE_WHOLE;
	}
	TRY(read_enrolment(c, http_form(r, "inschrijving"), list, n, &in.enrolment));
	*ret = in;
	return OK;
}

struct absence_typed absence_form_typed(struct http_req *r)
{
	return (struct absence_typed){
		.enrolment = http_form(r, "inschrijving"),
		.kind = http_form(r, "soort"),
		.first = http_form(r, "van"),
		.begin = http_form(r, "van-tijd"),
		.last = http_form(r, "tot"),
		.end = http_form(r, "tot-tijd"),
		.reason = http_form(r, "reden"),
	};
}

enum err absence_enrolments(struct ctx *c, int64_t person, struct young_enrolment **ret, size_t *ret_n)
{
	struct young_enrolment *list;
	size_t n, kept = 0;

	TRY(people_enrolments(c, person, &list, &n));
	for (size_t i = 0; i < n; i++) {
		if (list[i].last == DAY_NONE || list[i].last >= c->today) {
			list[kept++] = list[i];
		}
	}
	*ret = list;
	*ret_n = kept;
	return OK;
}

struct report_job {
	struct web_thread *thread; /* NULL: the family reports */
	struct absence_in in;
	struct str public;
};

static enum err report(struct ctx *c, void *arg)
{
	struct report_job *j = arg;
	struct reference_book *book = NULL;

	if (j->thread != NULL) {
		TRY(intake_book(c, j->thread, &book));
	}
	return absence_report(c, book, &j->in, &j->public);
}

enum err absence_form_report(struct http_req *r, int64_t person, bool desk, struct str *ret)
{
	struct report_job job = { .thread = desk ? r->thread : NULL };
	struct young_enrolment *list;
	size_t n;

	TRY(absence_enrolments(web_ctx(r), person, &list, &n));
	TRY(absence_form_read(r, list, n, &job.in));
	job.in.person = person;
	TRY(web_write(r, report, &job));
	*ret = job.public;
	return OK;
}

struct str absence_state_text(enum lang lang, enum absence_state state)
{
	static const enum msg_id texts[ABSENCE_STATES] = { MSG_ABSENCE_STATE_REPORTED, MSG_ABSENCE_STATE_CONFIRMED,
		                                           MSG_ABSENCE_STATE_QUESTIONED, MSG_ABSENCE_STATE_REFUSED,
		                                           MSG_ABSENCE_STATE_WITHDRAWN };

	return msg(lang, texts[state]);
}

struct str absence_source_text(enum lang lang, struct str source)
{
	return msg(lang, str_eq(source, STR("ouder"))     ? MSG_ABSENCE_BY_PARENT
	                 : str_eq(source, STR("jongere")) ? MSG_ABSENCE_BY_YOUNG
	                 : str_eq(source, STR("verlof"))  ? MSG_ABSENCE_BY_LEAVE
	                                                  : MSG_ABSENCE_BY_SCHOOL);
}

static struct str said(struct ctx *c, const struct absence_row *row)
{
	struct buf b DEFER(buf_finish);
	char time[TIME_TEXT];

	buf_init(&b, 256);
	buf_str(&b, absence_source_text(c->lang, row->source));
	buf_text(&b, ", ");
	if (words_day_of(c, row->reported) != c->today) {
		human_day(&b, c->lang, words_day_of(c, row->reported));
		buf_char(&b, ' ');
	}
	buf_text(&b, time_text(clock_minute(row->reported), time));
	return buf_err(&b) == OK ? str_copy(c->arena, buf_view(&b)) : (struct str){ NULL, 0 };
}

enum err absence_item_make(struct ctx *c, const struct absence_row *row, struct absence_item *ret)
{
	bool open = row->state == ABSENCE_REPORTED || row->state == ABSENCE_QUESTIONED;
	bool stands = open || row->state == ABSENCE_CONFIRMED;
	struct absence_item item = {
		.row = *row,
		.word = absence_word(c, row->kind),
		.when = absence_when(c, row->first, row->begin, row->last, row->end),
		.said = said(c, row),
		.may_confirm = row->kind != ABSENCE_LEAVE && open,
		.may_better = row->kind == ABSENCE_SICK && stands && row->last >= c->today,
	};

	*ret = item;
	return item.when.p != NULL && item.said.p != NULL ? OK : ERR_NOMEM;
}
