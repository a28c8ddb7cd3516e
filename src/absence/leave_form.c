/* SPDX-License-Identifier: EUPL-1.2 */
/* The form by which leave is asked or changed, at the desk and on /mijn. */
#include "absence/leave_pages.h"

void leave_form_keep(struct http_req *r, struct leave_form_view *v)
{
	v->in = absence_form_typed(r);
	v->work = http_form(r, "werk").n > 0;
}

enum err leave_form_read(struct http_req *r, const struct young_enrolment *list, size_t n, struct leave_in *ret)
{
	struct ctx *c = web_ctx(r);
	struct leave_in in = { .work = http_form(r, "werk").n > 0,
		               .reason = http_form(r, "reden"),
		               .end = ABSENCE_WHOLE };
	struct str last = http_form(r, "tot"), begin = http_form(r, "van-tijd"), end = http_form(r, "tot-tijd");
	struct str chosen = http_form(r, "inschrijving");

	if (!leave_kind_parse(http_form(r, "soort"), &in.kind)) {
		return REFUSE(c, ERR_INPUT, "soort", MSG_LEAVE_KIND_UNKNOWN);
	}
	if (!day_parse(http_form(r, "van"), &in.first)) {
		return REFUSE(c, ERR_INPUT, "van", MSG_ABSENCE_FIRST);
	}
	in.last = in.first;
	if (last.n > 0 && !day_parse(last, &in.last)) {
		return REFUSE(c, ERR_INPUT, "tot", MSG_ABSENCE_LAST);
	}
	if ((begin.n > 0 && !time_parse(begin, &in.begin)) || (end.n > 0 && !time_parse(end, &in.end))) {
		return REFUSE(c, ERR_INPUT, "tot-tijd", MSG_ABSENCE_TIMES);
	}
	for (size_t i = 0; i < n; i++) {
		if (str_eq(list[i].public, chosen)) {
			in.enrolment = list[i].enrolment;
		}
	}
	if (chosen.n > 0 && in.enrolment == 0) {
		return REFUSE(c, ERR_INPUT, "inschrijving", MSG_ABSENCE_WHICH);
	}
	*ret = in;
	return OK;
}

struct ask_job {
	struct leave_in in;
	struct str public;
};

static enum err ask(struct ctx *c, void *arg)
{
	struct ask_job *j = arg;

	return leave_ask(c, &j->in, &j->public);
}

enum err leave_form_ask(struct http_req *r, int64_t person, struct str *ret)
{
	struct ask_job job = { .public = STR("") };
	struct young_enrolment *list;
	size_t n;

	TRY(absence_enrolments(web_ctx(r), person, &list, &n));
	TRY(leave_form_read(r, list, n, &job.in));
	job.in.person = person;
	TRY(web_write(r, ask, &job));
	*ret = job.public;
	return OK;
}
