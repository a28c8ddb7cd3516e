/* SPDX-License-Identifier: EUPL-1.2 */
#include "demo/absences.h"

#include "absence/absence.h"
#include "absence/leave.h"
#include "absence_leave_sql.h"
#include "absence_sql.h"
#include "demo/records.h"
#include "fmt/ident.h"

/* One youth in so many gets a report, and one in so many asks for leave. */
enum { REPORTS_EACH = 40, LEAVE_EACH = 50, SHOWN_AGE = 18, DECIDED_DAYS = 7, WEEKS_LATER = 4, MORNING = 140 };

static const struct {
	enum absence_kind kind;
	enum absence_state state;
	int from, days; /* first day before today; days: 0: no end yet */
	int begin, end;
	const char *reason;
} reports[] = {
	{ ABSENCE_SICK, ABSENCE_REPORTED, 0, 0, 0, ABSENCE_WHOLE, "koorts en hoofdpijn" },
	{ ABSENCE_MEDICAL, ABSENCE_REPORTED, 0, 1, 615, 720, "controle bij de orthodontist" },
	{ ABSENCE_SICK, ABSENCE_CONFIRMED, 12, 0, 0, ABSENCE_WHOLE, "ziekte van Pfeiffer" },
	{ ABSENCE_FAMILY, ABSENCE_REPORTED, 0, 1, 0, ABSENCE_WHOLE, "uitvaart van oma" },
	{ ABSENCE_PLACEMENT, ABSENCE_CONFIRMED, 0, 2, 0, ABSENCE_WHOLE, "" },
	{ ABSENCE_LATE, ABSENCE_CONFIRMED, 0, 1, 0, 570, "fiets kapot" },
	{ ABSENCE_OTHER, ABSENCE_QUESTIONED, 0, 1, 0, ABSENCE_WHOLE, "iets thuis" },
	{ ABSENCE_SICK, ABSENCE_CONFIRMED, 1, 0, 0, ABSENCE_WHOLE, "" },
};
enum { REPORTS = sizeof reports / sizeof reports[0] };

static const struct {
	enum leave_kind kind;
	int ahead, days;
	const char *reason;
	enum leave_state state;
	const char *decision;
} leaves[] = {
	{ LEAVE_WEIGHTY, 11, 1, "Bruiloft van mijn zus in Friesland.", LEAVE_ASKED, "" },
	{ LEAVE_WEIGHTY, 22, 1, "Onze oma wordt 100, met de hele familie.", LEAVE_GRANTED,
	  "Een gewichtige omstandigheid, en op tijd gevraagd." },
	{ LEAVE_WEIGHTY, 40, 26, "Opa in Marokko is ernstig ziek.", LEAVE_AT_OFFICER, "" },
	{ LEAVE_HOLIDAY, 26, 3, "Buiten de vakantie is het vliegen goedkoper.", LEAVE_REFUSED,
	  "De werkgever verklaart niet dat vakantie in de schoolvakanties niet kan. De prijs van een reis is geen grond." },
	{ LEAVE_HOLIDAY, 32, 5, "Wij hebben een camping en kunnen in de schoolvakanties niet weg.", LEAVE_ASKED, "" },
	{ LEAVE_WEIGHTY, -3, 1, "Familiebezoek, een dag langer.", LEAVE_REFUSED,
	  "Familiebezoek is geen gewichtige omstandigheid. Het kan in de vakantie." },
	{ LEAVE_RELIGION, 36, 1, "Suikerfeest.", LEAVE_ASKED, "" },
};
enum { LEAVES = sizeof leaves / sizeof leaves[0] };

static enum err put_report(struct ctx *c, const struct demo_youth *y, struct str brin, int64_t enrolment, size_t k)
{
	day_t first = c->today - reports[k].from;
	bool handled = reports[k].state != ABSENCE_REPORTED;
	char public[IDENT_TEXT];
	struct absence_add_in in = {
		.person = y->person,
		.absence = ctx_new_id(c),
		.public = str_of(ident_new(public)),
		.enrolment = enrolment,
		.brin = brin,
		.kind = str_of(absence_kind_name(reports[k].kind)),
		.first = first,
		.begin_min = reports[k].begin,
		.until = reports[k].days == 0 ? ABSENCE_OPEN : first + reports[k].days - 1,
		.end_min = reports[k].end,
		.reason = str_of(reports[k].reason),
		.state = str_of(absence_state_name(reports[k].state)),
		.source = day_age(y->birth, c->today) < SHOWN_AGE ? STR("ouder") : STR("jongere"),
		.reported = c->now - (int64_t)reports[k].from * 86400 * 1000000 -
		            (int64_t)(y->number * 37 % MORNING) * 60 * 1000000,
		.handled = handled ? c->now : INT64_MIN,
		.request = INT64_MIN,
	};

	return absence_add(c->db, &in, NULL);
}

/* When it was decided: some days ago, at another hour for each. */
static int64_t days_ago(const struct ctx *c, int days)
{
	return c->now - (int64_t)days * 86400 * 1000000;
}

/* What the head decided a week ago, and what is known from it. */
static enum err decide(struct ctx *c, const struct leave_add_in *of, size_t k)
{
	bool granted = leaves[k].state == LEAVE_GRANTED;
	struct str state = granted ? STR("toegekend") : STR("afgewezen"), head = STR("M. de Wit");
	char public[IDENT_TEXT];

	TRY(leave_decide_put(c->db,
	                     &(struct leave_decide_put_in){ of->person, of->request, STR("ingediend"), state, of->days,
	                                                    of->work, days_ago(c, DECIDED_DAYS), 0, head,
	                                                    str_of(leaves[k].decision) },
	                     NULL));
	TRY(leave_step_add(c->db,
	                   &(struct leave_step_add_in){ of->person, ctx_new_id(c) + (INT64_C(1) << 22), of->request,
	                                                days_ago(c, DECIDED_DAYS), 0, state, head,
	                                                str_of(leaves[k].decision), STR("") },
	                   NULL));
	return !granted ? OK
	                : absence_add(c->db,
	                              &(struct absence_add_in){ .person = of->person,
	                                                        .absence = ctx_new_id(c),
	                                                        .public = str_of(ident_new(public)),
	                                                        .enrolment = of->enrolment,
	                                                        .brin = of->brin,
	                                                        .kind = STR("verlof"),
	                                                        .first = of->first,
	                                                        .until = of->until,
	                                                        .end_min = ABSENCE_WHOLE,
	                                                        .reason = STR(""),
	                                                        .state = STR("bevestigd"),
	                                                        .source = STR("verlof"),
	                                                        .reported = days_ago(c, DECIDED_DAYS),
	                                                        .handled = days_ago(c, DECIDED_DAYS),
	                                                        .request = of->request },
	                              NULL);
}

/* Nobody asks for leave in a holiday: then it is some weeks later. */
static day_t school_day(const struct law_calendar *calendar, day_t first, int days)
{
	for (int week = 0; week < WEEKS_LATER && law_school_days(calendar, first, first + days - 1) == 0; week++) {
		first += 7;
	}
	return first;
}

static enum err put_leave(struct ctx *c, const struct demo_plan *plan, const struct demo_youth *y, struct str brin,
                          int64_t enrolment, const struct law_calendar *calendar, size_t k)
{
	const struct demo_town *town = &plan->region->tables->towns.p[y->town];
	day_t first = school_day(calendar, c->today + leaves[k].ahead, leaves[k].days);
	day_t last = first + leaves[k].days - 1;
	bool sent = leaves[k].state == LEAVE_AT_OFFICER, waits = sent || leaves[k].state == LEAVE_ASKED;
	int64_t asked = waits ? c->now : days_ago(c, DECIDED_DAYS + 2);
	struct leave_add_in in;
	int64_t request = ctx_new_id(c);
	char public[IDENT_TEXT];

	in = (struct leave_add_in){
		.person = y->person,
		.request = request,
		.public = str_of(ident_new(public)),
		.enrolment = enrolment,
		.brin = brin,
		.municipality = town->code,
		.kind = str_of(leave_kind_name(leaves[k].kind)),
		.first = first,
		.until = last,
		.end_min = ABSENCE_WHOLE,
		.days = law_school_days(calendar, first, last),
		.work = leaves[k].kind == LEAVE_HOLIDAY,
		.reason = str_of(leaves[k].reason),
		.source = STR("ouder"),
		.asked = asked,
	};
	TRY(leave_add(c->db, &in, NULL));
	TRY(leave_step_add(c->db,
	                   &(struct leave_step_add_in){ y->person, ctx_new_id(c), request, asked, 0, STR("gevraagd"),
	                                                STR(""), STR(""), STR("") },
	                   NULL));
	if (!sent) {
		return waits ? OK : decide(c, &in, k);
	}
	TRY(leave_forward(c->db, &(struct leave_forward_in){ y->person, request, town->code }, NULL));
	return leave_step_add(c->db,
	                      &(struct leave_step_add_in){ y->person, ctx_new_id(c) + (INT64_C(1) << 22), request,
	                                                   c->now, 0, STR("doorgestuurd"), STR("M. de Wit"),
	                                                   STR("De school ziet geen bezwaar."), STR("") },
	                      NULL);
}

enum err demo_absences_make(struct ctx *c, const struct demo_plan *plan, const struct demo_youth *youths, size_t n)
{
	const struct demo_region *g = plan->region;
	size_t *asked = ARENA_ARRAY(c->arena, g->schools.n, size_t); /* of each school */

	if (asked == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		const struct demo_youth *y = &youths[i];
		const struct demo_school *school;
		struct str brin, number;
		int64_t enrolment;

		if (y->story != STORY_ENROLLED || y->now.school == NO_SCHOOL) {
			continue;
		}
		school = &g->schools.p[y->now.school];
		brin = g->tables->sites.p[school->site].brin;
		number = demo_enrolment_number(c->arena, y, false);
		if (number.p == NULL) {
			return ERR_NOMEM;
		}
		enrolment = enrolment_key(brin, number);
		if (y->number % REPORTS_EACH == 7) {
			TRY(put_report(c, y, brin, enrolment, y->number / REPORTS_EACH % REPORTS));
		}
		if (y->number % LEAVE_EACH == 3 && day_age(y->birth, c->today) < SHOWN_AGE) {
			TRY(put_leave(c, plan, y, brin, enrolment, &school->calendar, asked[y->now.school]++ % LEAVES));
		}
	}
	return OK;
}
