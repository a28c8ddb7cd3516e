/* SPDX-License-Identifier: EUPL-1.2 */
/* The page on which an officer handles a report. */
#include "access/words.h"
#include "reports/pages_handle.h"

#include "base/clock.h"
#include "base/vec.h"
#include "fmt/human.h"
#include "law/types.h"
#include "reports_handle_sql.h"
#include "reports_handle_views.h"
#include "reports/words.h"
#include "signals/words.h"

enum { OFFICERS_MOST = 100 };

struct str handle_when(struct ctx *c, day_t day, int minute)
{
	struct buf b DEFER(buf_finish);
	char time[TIME_TEXT];

	buf_init(&b, 128);
	human_weekday(&b, c->lang, day);
	buf_printf(&b, ", %s", time_text(minute, time));
	return buf_err(&b) == OK ? str_copy(c->arena, buf_view(&b)) : (struct str){ NULL, 0 };
}

struct str handle_deed_text(struct ctx *c, enum report_deed deed, struct str what)
{
	static const enum msg_id deeds[DEEDS] = {
		MSG_HANDLE_DID_FILE,     MSG_HANDLE_DID_TAKE_UP,  MSG_HANDLE_DID_NOTICE,    MSG_HANDLE_DID_ASK,
		MSG_HANDLE_DID_ANSWER,   MSG_HANDLE_DID_CONTACT,  MSG_HANDLE_DID_PLAN,      MSG_HANDLE_DID_DECIDE,
		MSG_HANDLE_DID_CLOSE,    MSG_HANDLE_DID_WITHDRAW, MSG_HANDLE_DID_HAND_OVER, MSG_HANDLE_DID_REOPEN,
		MSG_HANDLE_DID_END_DATE, MSG_HANDLE_DID_AMEND,    MSG_HANDLE_DID_LAPSE,     MSG_HANDLE_DID_HOLD,
		MSG_HANDLE_DID_EXEMPT,   MSG_HANDLE_DID_RAISE
	};
	static const struct {
		const char *what;
		enum msg_id text;
	} whats[] = {
		{ "jongere", MSG_HANDLE_WHAT_YOUNG },
		{ "ouders", MSG_HANDLE_WHAT_PARENTS },
		{ "school", MSG_HANDLE_WHAT_SCHOOL },
		{ "geen-gehoor", MSG_HANDLE_WHAT_NOBODY },
		{ "verzet", MSG_HANDLE_WHAT_MOVED },
		{ "geweest", MSG_HANDLE_WHAT_HELD },
		{ "niet-verschenen", MSG_HANDLE_WHAT_ABSENT },
		{ "afgezegd", MSG_HANDLE_WHAT_OFF },
		{ "waarschuwing", MSG_HANDLE_WHAT_WARNING },
		{ "begeleiding", MSG_HANDLE_WHAT_GUIDANCE },
		{ "mas-1", MSG_HANDLE_WHAT_MAS1 },
		{ "mas-2", MSG_HANDLE_WHAT_MAS2 },
		{ "mas-3", MSG_HANDLE_WHAT_MAS3 },
		{ "mas-4", MSG_HANDLE_WHAT_MAS4 },
		{ "geen", MSG_HANDLE_WHAT_NONE },
		{ "verhuisd", MSG_HANDLE_WHAT_RESIDENCE },
		{ "18", MSG_HANDLE_WHAT_GROWN },
		{ "overgenomen", MSG_HANDLE_WHAT_TAKEN },
		{ "teruggegeven", MSG_HANDLE_WHAT_RETURNED },
	};
	struct str text = msg(c->lang, (unsigned)deed < DEEDS ? deeds[deed] : MSG_HANDLE_DID_AMEND);

	for (size_t i = 0; i < sizeof whats / sizeof whats[0]; i++) {
		if (str_eq(what, str_of(whats[i].what))) {
			return str_format(c->arena, "%.*s: %.*s", STR_ARG(text), STR_ARG(msg(c->lang, whats[i].text)));
		}
	}
	return text;
}

static enum err load_events(struct ctx *c, const struct report_view *r, struct handle_view *v)
{
	struct report_event *list;
	struct handle_event *events;
	size_t n;

	TRY(report_events(c, r, &list, &n));
	events = ARENA_ARRAY(c->arena, n + 1, struct handle_event);
	if (events == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		const struct report_event *e = &list[n - 1 - i];

		events[i] = (struct handle_event){ handle_when(c, words_day_of(c, e->at), clock_minute(e->at)), e->who,
			                           handle_deed_text(c, e->deed, e->what), e->shared, e->internal };
	}
	v->events = events;
	v->event_count = n;
	return OK;
}

static enum err load_talks(struct ctx *c, const struct report_view *r, struct handle_view *v)
{
	static const enum msg_id states[TALK_STATES] = { MSG_HANDLE_TALK_PLANNED, MSG_HANDLE_TALK_HELD,
		                                         MSG_HANDLE_TALK_NO_SHOW, MSG_HANDLE_TALK_OFF };
	struct handle_talk *talks;
	struct talk *list;
	size_t n;

	TRY(talks_of(c, r, &list, &n));
	talks = ARENA_ARRAY(c->arena, n + 1, struct handle_talk);
	if (talks == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		talks[i] = (struct handle_talk){ .talk = list[i],
			                         .when = handle_when(c, list[i].day, list[i].begin),
			                         .state = msg(c->lang, states[list[i].state]),
			                         .open = list[i].state == TALK_PLANNED && v->contact };
		talks[i].base = str_format(c->arena, "%.*s/afspraak", STR_ARG(v->base));
		if (talks[i].base.p == NULL || talks[i].when.p == NULL) {
			return ERR_NOMEM;
		}
	}
	v->talks = talks;
	v->talk_count = n;
	return OK;
}

static enum err load_letters(struct ctx *c, const struct report_view *r, struct handle_view *v)
{
	static const enum msg_id names[LETTER_TEMPLATES] = { MSG_LETTERS_INVITATION, MSG_LETTERS_WARNING,
		                                             MSG_LETTERS_DECISION, MSG_LETTERS_CANCELLATION };
	struct handle_letter_row *rows;
	struct letter_kept *list;
	size_t n;

	TRY(letters_of(c, r->person, r->report, &list, &n));
	rows = ARENA_ARRAY(c->arena, n + 1, struct handle_letter_row);
	if (rows == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		rows[i] = (struct handle_letter_row){
			str_format(c->arena, "/brieven/gemaakt/%.*s", STR_ARG(list[i].public)),
			str_format(c->arena, "%.*s, %.*s, %.*s", STR_ARG(msg(c->lang, names[list[i].key.template])),
			           STR_ARG(msg(c->lang, list[i].key.audience == LETTER_PARENTS ? MSG_LETTERS_PARENTS
			                                                                       : MSG_LETTERS_YOUNG)),
			           STR_ARG(msg(c->lang, list[i].mailed > 0 ? MSG_HANDLE_MAILED : MSG_HANDLE_POSTED))),
			handle_when(c, words_day_of(c, list[i].made), clock_minute(list[i].made))
		};
		if (rows[i].href.p == NULL || rows[i].name.p == NULL) {
			return ERR_NOMEM;
		}
	}
	v->letters = rows;
	v->letter_count = n;
	return OK;
}

static void may(struct ctx *c, const struct report_view *r, struct handle_view *v)
{
	v->take_up = report_fits(c, r, DEED_TAKE_UP);
	v->notice = report_fits(c, r, DEED_NOTICE);
	v->ask = report_fits(c, r, DEED_ASK);
	v->contact = report_fits(c, r, DEED_CONTACT);
	v->plan = report_fits(c, r, DEED_PLAN);
	v->decide = report_fits(c, r, DEED_DECIDE);
	v->close = report_fits(c, r, DEED_CLOSE);
	v->hand_over = report_fits(c, r, DEED_HAND_OVER);
	v->reopen = report_fits(c, r, DEED_REOPEN);
}

static void choices(struct ctx *c, const struct report_view *r, struct handle_view *v)
{
	static const enum msg_id closings[CLOSINGS] = { MSG_HANDLE_CLOSING_BACK,      MSG_HANDLE_CLOSING_OTHER_PLACE,
		                                        MSG_HANDLE_CLOSING_WORK,      MSG_HANDLE_CLOSING_OTHER,
		                                        MSG_HANDLE_CLOSING_DECEASED,  MSG_HANDLE_CLOSING_ILL,
		                                        MSG_HANDLE_CLOSING_LEGITIMATE };
	static const enum msg_id feedbacks[FEEDBACKS] = { MSG_HANDLE_FEEDBACK_SEEN, MSG_HANDLE_FEEDBACK_ACTION,
		                                          MSG_HANDLE_FEEDBACK_NONE };
	static const enum msg_id desks[REPORT_DESKS] = { MSG_HANDLE_DESK_LEERPLICHT, MSG_HANDLE_DESK_KWALIFICATIE,
		                                         MSG_HANDLE_DESK_RMC };

	for (int i = 0; i < CLOSINGS; i++) {
		v->closings[i] = (struct handle_choice){ str_of(report_closing_name((enum report_closing)i)),
			                                 msg(c->lang, closings[i]), false };
	}
	for (int i = 0; i < FEEDBACKS; i++) {
		v->feedbacks[i] = (struct handle_choice){ str_of(report_feedback_name((enum report_feedback)i)),
			                                  msg(c->lang, feedbacks[i]), i == FEEDBACK_NONE };
	}
	for (int i = 0; i < REPORT_DESKS; i++) {
		v->desks[i] = (struct handle_choice){ str_of(report_desk_name((enum report_desk)i)),
			                              msg(c->lang, desks[i]), i == (int)r->desk };
	}
}

/* Municipalities to hand a report to, and who works for the one that has it. */
static enum err receivers(struct ctx *c, const struct report_view *r, struct handle_view *v)
{
	static const struct str roles[] = { { "officer", 7 }, { "rmc", 3 } };
	struct db_rows towns DEFER(db_rows_close) = { 0 }, people DEFER(db_rows_close) = { 0 };
	VEC(struct handle_choice) list = { 0 }, officers = { 0 };
	struct handle_towns_row town;
	struct handle_officers_row who;
	struct handle_choice *slot;
	bool more;

	TRY(handle_towns_open(c->db, &towns));
	for (;;) {
		TRY(handle_towns_next(&towns, &town, &more));
		if (!more) {
			break;
		}
		slot = vec_push(c->arena, &list);
		if (slot == NULL) {
			return ERR_NOMEM;
		}
		*slot = (struct handle_choice){ str_copy(c->arena, town.code), str_copy(c->arena, town.name),
			                        str_eq(town.code, r->municipality) };
	}
	db_rows_close(&towns);
	TRY(handle_officers_open(c->db,
	                         &(struct handle_officers_in){ r->municipality, r->region,
	                                                       ctx_list_text(c->arena, roles, 2), c->today,
	                                                       OFFICERS_MOST },
	                         &people));
	for (;;) {
		TRY(handle_officers_next(&people, &who, &more));
		if (!more) {
			break;
		}
		if (who.account == r->owner) {
			continue;
		}
		slot = vec_push(c->arena, &officers);
		if (slot == NULL) {
			return ERR_NOMEM;
		}
		*slot = (struct handle_choice){ str_format(c->arena, "%lld", (long long)who.account),
			                        str_copy(c->arena, who.name), false };
	}
	v->towns = list.p;
	v->town_count = list.n;
	v->officers = officers.p;
	v->officer_count = officers.n;
	return OK;
}

static enum err offered(struct ctx *c, const struct report_view *r, struct handle_view *v)
{
	struct municipality from;
	struct handover h;
	bool found, known;

	TRY(handover_of(c, r, &h, &found));
	v->answer = found && v->hand_over && handover_mine(c, r, &h);
	if (!v->answer) {
		return OK;
	}
	TRY(reference_municipality(c->db, c->arena, h.old_municipality, &from, &known));
	v->offered = page_text(c, MSG_HANDLE_OFFERED,
	                       (struct str[]){ known ? from.name : h.old_municipality,
	                                       handle_when(c, words_day_of(c, h.at), clock_minute(h.at)) },
	                       2);
	v->offered_reason = h.reason.n > 0 ? h.reason : handle_deed_text(c, DEED_HAND_OVER, h.why);
	return OK;
}

static struct str name_of_account(struct ctx *c, int64_t account)
{
	struct handle_account_row row;
	bool found = false;

	if (account == 0 ||
	    handle_account(c->db, c->arena, &(struct handle_account_in){ account }, &row, &found) != OK) {
		return msg(c->lang, MSG_HANDLE_NOBODY);
	}
	return found ? row.name : msg(c->lang, MSG_HANDLE_NOBODY);
}

static enum err facts(struct ctx *c, const struct report_view *r, const struct young *y, struct handle_view *v)
{
	static const enum msg_id statuses[REPORT_STATUSES] = { MSG_HANDLE_STATUS_R, MSG_HANDLE_STATUS_B,
		                                               MSG_HANDLE_STATUS_K, MSG_HANDLE_STATUS_G,
		                                               MSG_HANDLE_STATUS_I };
	struct handle_fact *f = ARENA_ARRAY(c->arena, 10, struct handle_fact);
	struct institution school;
	size_t n = 0;
	bool found;

	if (f == NULL) {
		return ERR_NOMEM;
	}
	TRY(reference_institution(c->db, c->arena, r->brin, &school, &found));
	f[n++] = (struct handle_fact){ msg(c->lang, MSG_HANDLE_STATUS), msg(c->lang, statuses[r->status]) };
	f[n++] = (struct handle_fact){ msg(c->lang, MSG_HANDLE_SCHOOL), found ? school.name : r->brin };
	f[n++] = (struct handle_fact){ msg(c->lang, MSG_HANDLE_FILED), words_date(c, r->filed) };
	f[n++] = (struct handle_fact){ msg(c->lang, MSG_HANDLE_REASON), r->reason };
	if (r->explanation.n > 0) {
		f[n++] = (struct handle_fact){ msg(c->lang, MSG_HANDLE_EXPLANATION), r->explanation };
	}
	if (r->action_taken.n > 0) {
		f[n++] = (struct handle_fact){ msg(c->lang, MSG_HANDLE_ACTION_TAKEN), r->action_taken };
	}
	f[n++] = (struct handle_fact){ msg(c->lang, MSG_HANDLE_REPORTER), r->reporter_name };
	f[n++] = (struct handle_fact){ msg(c->lang, MSG_HANDLE_OWNER), name_of_account(c, r->owner) };
	if (y->phone.n > 0) {
		f[n++] = (struct handle_fact){ msg(c->lang, MSG_HANDLE_PHONE), y->phone };
	}
	v->facts = f;
	v->fact_count = n;
	return OK;
}

static void typed(struct http_req *r, struct handle_view *v)
{
	v->typed = (struct handle_typed){ http_form(r, "toelichting"), http_form(r, "intern"), http_form(r, "dag"),
		                          http_form(r, "tijd"),        http_form(r, "plek"),   http_form(r, "met"),
		                          http_form(r, "reden") };
}

/* What the last one did, for who came too late. */
static struct str meanwhile(struct ctx *c, const struct handle_view *v)
{
	const struct handle_event *e = v->events;

	return v->event_count == 0 ? msg(c->lang, MSG_HTTP_CONFLICT_EXPLAIN)
	                           : page_text(c, MSG_HANDLE_MEANWHILE,
	                                       (struct str[]){ e->who.n > 0 ? e->who : msg(c->lang, MSG_HANDLE_PROGRAM),
	                                                       e->what, e->when },
	                                       3);
}

enum err handle_show(struct http_req *r, int status, struct str deed, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct handle_view v = { .deed = deed, .wrong_field = c->fail->field };
	struct report_view report;
	struct young y;
	struct out o;

	if (status == 400) {
		v.wrong = str_copy(c->arena, str_of(c->fail->what));
	}
	TRY(report_open(c, http_param(r, "melding"), ACTION_REPORT_HANDLE, &report));
	TRY(people_open_key(c, report.person, ACTION_REPORT_HANDLE, &y));
	TRY(letter_ready(c, &v.mail));
	v.base = str_format(c->arena, "/meldingen/%.*s/behandelen", STR_ARG(report.public));
	v.back = str_format(c->arena, "/meldingen/%.*s", STR_ARG(report.public));
	v.person_href = str_format(c->arena, "/jongeren/%.*s", STR_ARG(y.public));
	v.version = str_format(c->arena, "%lld", (long long)report.version);
	v.sub = str_format(c->arena, "%.*s, %.*s", STR_ARG(report_kind_words(c->lang, report.kind)),
	                   STR_ARG(page_text_count(c, MSG_AGE_ONE, MSG_AGE_MANY, y.age)));
	v.title = y.name;
	v.adult = y.age >= OF_AGE;
	v.today = day_string(c->arena, c->today);
	(void)ident_new(v.once);
	may(c, &report, &v);
	choices(c, &report, &v);
	TRY(facts(c, &report, &y, &v));
	TRY(load_events(c, &report, &v));
	TRY(load_talks(c, &report, &v));
	TRY(load_letters(c, &report, &v));
	TRY(receivers(c, &report, &v));
	TRY(offered(c, &report, &v));
	v.typed.company = c->actor.name;
	if (status != 200) {
		typed(r, &v);
	}
	v.conflict = status == 409 ? meanwhile(c, &v) : STR("");
	v.done = status == 200 && str_eq(http_query(r, "gedaan"), STR("1"));
	if (v.base.p == NULL || v.back.p == NULL || v.version.p == NULL || v.sub.p == NULL) {
		return ERR_NOMEM;
	}
	TRY(page_make(r, msg(c->lang, MSG_HANDLE_TITLE), "meldingen", &v.page));
	o = http_html(ret, status);
	handle_page(&o, &v);
	return OK;
}

static enum err handle_get(struct http_req *r, struct http_resp *ret)
{
	return handle_show(r, 200, STR(""), ret);
}

#define ROW(action) .access = &access_rows[action]

const struct http_route handle_routes[HANDLE_ROUTES] = {
	{ HTTP_GET, "/meldingen/gesprekken", handle_talks_get, COST_SLOW, ROW(ACTION_REPORTS) },
	{ HTTP_GET, "/meldingen/nieuws", handle_news_get, COST_SLOW, ROW(ACTION_REPORT) },
	{ HTTP_POST, "/meldingen/nieuws", handle_news_post, COST_SLOW, ROW(ACTION_REPORT) },
	{ HTTP_GET, "/meldingen/overdracht", handle_handovers_get, COST_SLOW, ROW(ACTION_REPORT_HANDLE) },
	{ HTTP_GET, "/meldingen/{melding}/behandelen", handle_get, COST_SLOW, ROW(ACTION_REPORT_HANDLE) },
	{ HTTP_POST, "/meldingen/{melding}/behandelen/{daad}", handle_post, COST_SLOW, ROW(ACTION_REPORT_HANDLE) },
};
