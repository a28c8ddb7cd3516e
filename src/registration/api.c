/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * GET /api/v1/jongeren/{person}/verzuim: the lessons that one young person missed, for systems of a school or an authority. Through
 * the gate of the page of a young person, and in the log as a look; pages by key, in order of day.
 */
#include "access/api.h"
#include "base/clock.h"
#include "fmt/json_write.h"
#include "people/open.h"
#include "registration/days.h"
#include "registration/gaps.h"

enum { DAYS_MOST = 200, AFTER_MOST = 64 };

/* What was asked: after is "2026-02-12" or empty; *ret_wrong names the parameter that cannot be read. */
static day_t day_asked(struct http_req *r, const char *name, const char **ret_wrong)
{
	struct str text = http_query(r, name);
	day_t day = DAY_NONE;

	if (text.n > 0 && !day_parse(text, &day)) {
		*ret_wrong = name;
	}
	return day;
}

static bool is_absence(const struct law_mark *m)
{
	return m->status != MARK_PRESENT && m->status != MARK_UNREGISTERED;
}

static void put_mark(struct jw *j, const struct missed_day *d, const struct str *enrolment, uint32_t i)
{
	const struct law_mark *m = &d->day.marks[i];
	char begin[TIME_TEXT], end[TIME_TEXT], status = (char)m->status;

	jw_object(j);
	jw_put_day(j, "datum", d->day.day);
	jw_put_text(j, "begintijd", time_text(m->begin, begin));
	jw_put_text(j, "eindtijd", time_text(m->end, end));
	jw_put_str(j, "status", (struct str){ &status, 1 });
	jw_put_str(j, "reden", d->day.reasons != NULL ? d->day.reasons[i] : STR(""));
	jw_put_str(j, "inschrijving", *enrolment);
	jw_end(j);
}

static struct str public_of(const struct young_enrolment *list, size_t n, int64_t enrolment)
{
	for (size_t i = 0; i < n; i++) {
		if (list[i].enrolment == enrolment) {
			return list[i].public;
		}
	}
	return STR("");
}

/* A page ends with a whole day: the next begins behind it. */
static enum err put_page(struct ctx *c, const struct young *y, const struct missed_asked *asked, struct jw *j)
{
	struct young_enrolment *own;
	struct missed_day *days;
	size_t own_n, n;
	bool more;

	TRY(people_enrolments(c, y->person, &own, &own_n));
	TRY(registration_missed_days(c, y->person, asked, &days, &n, &more));
	jw_object(j);
	jw_put_object(j, "jongere");
	jw_put_str(j, "id", y->public);
	jw_put_str(j, "naam", y->name);
	jw_end(j);
	jw_put_array(j, "verzuim");
	for (size_t i = 0; i < n; i++) {
		struct str enrolment = public_of(own, own_n, days[i].enrolment);

		for (uint32_t m = 0; enrolment.n > 0 && m < days[i].day.count; m++) {
			if (is_absence(&days[i].day.marks[m])) {
				put_mark(j, &days[i], &enrolment, m);
			}
		}
	}
	jw_end(j);
	if (more && n > 0) {
		jw_put_day(j, "volgende", days[n - 1].day.day);
	} else {
		jw_put_null(j, "volgende");
	}
	jw_end(j);
	return jw_finish(j);
}

static enum err missed_get(struct http_req *r, struct http_resp *ret)
{
	const char *wrong = NULL;
	day_t from = day_asked(r, "vanaf", &wrong), to = day_asked(r, "tot-en-met", &wrong),
	      after = day_asked(r, "na", &wrong);
	struct ctx *c = web_ctx(r);
	struct missed_asked asked = { .first = DAY_MIN, .last = c->today, .most = DAYS_MOST };
	struct http_field_error error;
	struct young y;
	struct jw j;

	if (wrong != NULL) {
		error = (struct http_field_error){ str_of(wrong), msg(r->lang, MSG_API_VALUE) };
		return http_problem(ret, 400, STR(""), &error, 1);
	}
	if (from != DAY_NONE) {
		asked.first = from;
	}
	if (after != DAY_NONE && after + 1 > asked.first) {
		asked.first = after + 1;
	}
	if (to != DAY_NONE && to < asked.last) {
		asked.last = to;
	}
	TRY(people_open(c, http_param(r, "person"), ACTION_PERSON, &y));
	jw_begin(&j, http_json(ret, 200));
	return put_page(c, &y, &asked, &j);
}

const struct http_route registration_api_routes[REGISTRATION_API_ROUTES] = {
	{ HTTP_GET, "/api/v1/jongeren/{person}/verzuim", missed_get, COST_FAST, .access = &access_rows[ACTION_PERSON],
	  .flags = HTTP_BEARER },
};
