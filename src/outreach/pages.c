/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/words.h"
#include "outreach/pages.h"

#include "access/live.h"
#include "access/look.h"
#include "base/clock.h"
#include "base/vec.h"
#include "identity/origin.h"
#include "outreach/inside.h"
#include "outreach_views.h"
#include "people/name.h"
#include "people/open.h"
#include "people/reach.h"
#include "signals/part.h"
#include "signals/words.h"

enum { PROPOSALS = 60, ANSWERS = 100, SEEN = 10, MESSAGES = 50, PROPOSAL_DAYS = 7 };

static const char *const tab_paths[OUTREACH_TABS] = { "/berichten", "/berichten/verstuurd", "/berichten/mislukt",
	                                              "/berichten/teksten", "/berichten/instellingen" };

enum err outreach_frame(struct http_req *r, enum outreach_tab here, struct outreach_frame *f)
{
	static const enum msg_id names[OUTREACH_TABS] = { MSG_OUTREACH_TAB_OPEN, MSG_OUTREACH_TAB_SENT,
		                                          MSG_OUTREACH_TAB_FAILED, MSG_OUTREACH_TAB_WORDS,
		                                          MSG_OUTREACH_TAB_RULES };
	struct ctx *c = web_ctx(r);
	int64_t answers, failed;

	TRY(live_page(r, LIVE_BIT(LIVE_ANSWERS)));
	TRY(answer_count(c, &answers));
	TRY(message_fail_count(c, &failed));
	for (int t = 0; t < OUTREACH_TABS; t++) {
		f->tabs[t] = (struct outreach_tab_view){ str_of(tab_paths[t]), msg(c->lang, names[t]),
			                                 t == TAB_OPEN     ? page_count_text(c->arena, answers)
			                                 : t == TAB_FAILED ? page_count_text(c->arena, failed)
			                                                   : STR(""),
			                                 t == (int)here };
	}
	f->done = str_eq(http_query(r, "gedaan"), STR("1"));
	TRY(page_make(r, msg(c->lang, MSG_PLACE_OUTREACH), "berichten", &f->page));
	f->page.self = str_of(tab_paths[here]);
	return OK;
}

static struct str person_href(struct ctx *c, struct str public)
{
	return str_format(c->arena, "/jongeren/%.*s", STR_ARG(public));
}

/* "donderdag 12 februari, 14:05" */
static struct str moment_text(struct ctx *c, int64_t at)
{
	char time[TIME_TEXT];

	return str_format(c->arena, "%.*s, %s", STR_ARG(words_short_day(c, words_day_of(c, at))),
	                  time_text(clock_minute(at), time));
}

/* ---- answers ---- */

static enum err fill_answer(struct ctx *c, const struct answer_school_list_row *row, struct answer_row *ret)
{
	static const enum msg_id texts[ANSWER_KINDS] = { MSG_ANSWER_ZIEK,    MSG_ANSWER_ER_WEL,    MSG_ANSWER_MORGEN,
		                                         MSG_ANSWER_BEL_MIJ, MSG_ANSWER_NIET_GOED, MSG_ANSWER_WOORDEN };
	struct str moment = str_eq(row->moment, STR("zsm"))       ? msg(c->lang, MSG_OUTREACH_MOMENT_ZSM)
	                    : str_eq(row->moment, STR("ochtend")) ? msg(c->lang, MSG_OUTREACH_MOMENT_OCHTEND)
	                    : str_eq(row->moment, STR("middag"))  ? msg(c->lang, MSG_OUTREACH_MOMENT_MIDDAG)
	                                                          : STR("");
	struct arena *a = c->arena;
	enum answer_kind kind;

	if (!answer_kind_parse(row->kind, &kind)) {
		return fail_set(c->fail, ERR_DB, NULL, "a stored answer is of an unknown kind");
	}
	*ret = (struct answer_row){
		.href = person_href(c, row->person_public),
		.name = person_name(a, row->call_name, row->given_names, row->prefix, row->family_name),
		.sub = str_format(a, "%.*s%s%.*s",
		                  STR_ARG(page_text_count(c, MSG_AGE_ONE, MSG_AGE_MANY, day_age(row->birth, c->today))),
		                  row->class_group.n > 0 ? " · " : "", STR_ARG(row->class_group)),
		.who = row->recipient == 0 ? STR("") : outreach_who(c, row->recipient, row->guardian),
		.what = msg(c->lang, texts[kind]),
		.words = str_copy(a, row->words),
		.lessons = str_copy(a, row->lessons),
		.call = row->phone.n > 0 || moment.n > 0
		                ? str_format(a, "%.*s%s%.*s", STR_ARG(row->phone),
		                             row->phone.n > 0 && moment.n > 0 ? ", " : "", STR_ARG(moment))
		                : STR(""),
		.when = moment_text(c, row->at),
		.handled = row->handled != INT64_MIN
		                   ? page_text(c, MSG_OUTREACH_HANDLED,
		                               (struct str[]){ moment_text(c, row->handled), row->handler }, 2)
		                   : STR(""),
		.action = str_format(a, "/berichten/antwoord/%.*s/%.*s", STR_ARG(row->person_public),
		                     STR_ARG(row->public)),
		.correct = kind == ANSWER_WAS_THERE && row->handled == INT64_MIN
		                   ? str_format(a, "%.*s/verbeteren?antwoord=%.*s",
		                                STR_ARG(person_href(c, row->person_public)), STR_ARG(row->public))
		                   : STR(""),
		.asks = answer_asks(kind),
	};
	TRY(ret->correct.p != NULL ? OK : ERR_NOMEM);
	return ret->action.p != NULL && ret->name.p != NULL && ret->words.p != NULL ? OK : ERR_NOMEM;
}

static enum err load_answers(struct ctx *c, const char *status, int most, const struct answer_row **ret, size_t *ret_n)
{
	VEC(struct answer_row) list = { 0 };
	VEC(int64_t) persons = { 0 };

	for (size_t i = 0; i < c->actor.school_count; i++) {
		const struct school_reach *at = &c->actor.school_list[i];
		struct db_rows rows DEFER(db_rows_close) = { 0 };
		struct answer_school_list_row row;
		bool more;

		TRY(answer_school_list_open(
			c->db, &(struct answer_school_list_in){ at->brin, at->location, str_of(status), most }, &rows));
		for (;;) {
			struct answer_row *slot;
			int64_t *person;

			TRY(answer_school_list_next(&rows, &row, &more));
			if (!more) {
				break;
			}
			if (!reach_enrolment(c, at->brin, row.location, row.class_group, row.first, row.last)) {
				continue;
			}
			slot = vec_push(c->arena, &list);
			person = vec_push(c->arena, &persons);
			if (slot == NULL || person == NULL) {
				return ERR_NOMEM;
			}
			*person = row.person;
			TRY(fill_answer(c, &row, slot));
		}
	}
	*ret = list.p;
	*ret_n = list.n;
	return look_at_list(c, ACTION_OUTREACH, persons.p, persons.n);
}

/* ---- proposals ---- */

static enum err fill_receivers(struct ctx *c, const struct outreach_plan *p, struct proposal_row *row)
{
	static const enum msg_id whys[OUTREACH_WHYS] = {
		[OUTREACH_FINE] = MSG_OUTREACH_WHY_NO_ADDRESS,
		[OUTREACH_NO_ADDRESS] = MSG_OUTREACH_WHY_NO_ADDRESS,
		[OUTREACH_NO_CHANNEL] = MSG_OUTREACH_WHY_NO_CHANNEL,
		[OUTREACH_STOPPED] = MSG_OUTREACH_WHY_STOPPED,
		[OUTREACH_TODAY] = MSG_OUTREACH_WHY_TODAY,
		[OUTREACH_SENT] = MSG_OUTREACH_WHY_SENT,
		[OUTREACH_SPOKEN] = MSG_OUTREACH_WHY_SPOKEN,
		[OUTREACH_KNOWN] = MSG_OUTREACH_WHY_KNOWN,
		[OUTREACH_RESTRICTED] = MSG_OUTREACH_WHY_RESTRICTED,
		[OUTREACH_OVER] = MSG_OUTREACH_WHY_OVER,
	};

	row->count = p->count;
	row->able = p->able > 0;
	for (size_t i = 0; i < p->count; i++) {
		const struct outreach_receiver *r = &p->receivers[i];
		bool able = r->why == OUTREACH_FINE;

		row->receivers[i] = (struct receiver_row){
			outreach_who(c, r->recipient, r->name),
			able ? page_text(c, r->channel == CHANNEL_EMAIL ? MSG_OUTREACH_BY_EMAIL : MSG_OUTREACH_BY_SMS,
			                 (struct str[]){ tongue_text(r->tongue, "taal") }, 1)
			     : msg(c->lang, whys[r->why]),
			able
		};
		if (row->receivers[i].to.p == NULL) {
			return ERR_NOMEM;
		}
	}
	return OK;
}

struct proposals {
	VEC(struct proposal_row) rows;
	VEC(int64_t) persons;
};

static enum err add_proposal(struct ctx *c, const struct outreach_findings_row *f, struct proposals *list)
{
	struct proposal_row *row = vec_push(c->arena, &list->rows);
	int64_t *person = vec_push(c->arena, &list->persons);
	enum message_kind kind;
	struct str age = page_text_count(c, MSG_AGE_ONE, MSG_AGE_MANY, day_age(f->birth, c->today));

	if (row == NULL || person == NULL) {
		return ERR_NOMEM;
	}
	*person = f->person;
	*row = (struct proposal_row){
		.finding = str_copy(c->arena, f->public),
		.href = person_href(c, f->person_public),
		.name = person_name(c->arena, f->call_name, f->given_names, f->prefix, f->family_name),
		.sub = str_format(c->arena, "%.*s%s%.*s", STR_ARG(age), f->class_group.n > 0 ? " · " : "",
		                  STR_ARG(f->class_group)),
	};
	if (message_kind_of_rule(f->rule, &kind)) {
		row->what = str_format(c->arena, "%.*s, %.*s",
		                       STR_ARG(outreach_kind_text(c, str_of(message_kind_name(kind)))),
		                       STR_ARG(words_short_day(c, f->day)));
	}
	return row->finding.p != NULL && row->name.p != NULL && row->what.p != NULL ? OK : ERR_NOMEM;
}

static enum err proposals_of(struct ctx *c, const struct school_reach *at, struct proposals *list)
{
	static const struct str rules[] = {
		{ "12u", 3 }, { "8u", 2 }, { "eerste-dag", 10 }, { "ziek-4", 6 }, { "ziek-7", 6 }
	};
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct outreach_findings_row row;
	struct str wanted = ctx_list_text(c->arena, rules, sizeof rules / sizeof rules[0]);
	bool more;

	TRY(outreach_findings_open(
		c->db,
		&(struct outreach_findings_in){ at->brin, at->location, wanted, c->today - PROPOSAL_DAYS, PROPOSALS },
		&rows));
	for (;;) {
		TRY(outreach_findings_next(&rows, &row, &more));
		if (!more || list->rows.n >= PROPOSALS) {
			return OK;
		}
		if (reach_enrolment(c, at->brin, row.location, row.class_group, row.first, row.last)) {
			TRY(add_proposal(c, &row, list));
		}
	}
}

static enum err load_proposals(struct ctx *c, struct open_view *v)
{
	struct proposals list = { 0 };
	bool any_on = false;

	for (size_t i = 0; i < c->actor.school_count; i++) {
		struct outreach_rules rules;

		TRY(outreach_rules_of(c, c->actor.school_list[i].brin, &rules));
		if (rules.mode != OUTREACH_OFF) {
			any_on = true;
			TRY(proposals_of(c, &c->actor.school_list[i], &list));
		}
	}
	for (size_t i = 0; i < list.rows.n; i++) {
		struct outreach_plan plan;
		enum err e = outreach_plan_of(c, list.rows.p[i].finding, &plan);

		if (e != ERR_ABSENT && e != ERR_DENIED) {
			TRY(e);
			TRY(fill_receivers(c, &plan, &list.rows.p[i]));
			v->able += plan.able > 0;
		}
	}
	v->off = !any_on;
	v->proposals = list.rows.p;
	v->proposal_count = list.rows.n;
	return look_at_list(c, ACTION_OUTREACH, list.persons.p, list.persons.n);
}

static enum err show_open(struct http_req *r, int status, struct str wrong, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct open_view v = { 0 };
	struct outreach_channels channels;
	struct str sent = http_query(r, "verstuurd");
	int64_t number;
	struct out o;

	TRY(outreach_frame(r, TAB_OPEN, &v.f));
	TRY(outreach_channels(c, &channels));
	v.ready = channels.works[CHANNEL_EMAIL] || channels.works[CHANNEL_SMS];
	v.f.wrong = wrong;
	if (str_to_i64(sent, &number) && number >= 0 && number < 10000) {
		v.f.told = page_text_count(c, MSG_OUTREACH_QUEUED_ONE, MSG_OUTREACH_QUEUED_MANY, number);
	}
	TRY(load_answers(c, "open", ANSWERS, &v.answers, &v.answer_count));
	TRY(load_answers(c, "gezien", SEEN, &v.seen, &v.seen_count));
	TRY(load_proposals(c, &v));
	o = http_html(ret, status);
	outreach_open_page(&o, &v);
	return OK;
}

static enum err open_get(struct http_req *r, struct http_resp *ret)
{
	return show_open(r, 200, STR(""), ret);
}

/* ---- sending ---- */

struct sending {
	struct http_req *r;
	struct str origin;
	size_t n, sent;
	struct str why; /* of the last that could not be sent */
};

/* Each on its own: one that cannot be sent does not hold up the others. */
static enum err send_in(struct ctx *c, void *arg)
{
	struct sending *s = arg;
	struct str finding;

	s->n = s->sent = 0;
	for (size_t at = 0; form_next(&s->r->form, "bevinding", &at, &finding);) {
		size_t got = 0;
		enum err e = outreach_send(c, finding, s->origin, &got);

		s->n++;
		if (e == ERR_CONFLICT || e == ERR_ABSENT) {
			s->why = str_copy(c->arena, str_of(c->fail->what));
			continue;
		}
		TRY(e);
		s->sent += got;
	}
	return OK;
}

static enum err send_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct sending s = { .r = r };
	struct str back = http_form(r, "naar"), to;
	struct origin origin;

	TRY(origin_of(r, &origin));
	s.origin = origin.text;
	TRY(web_write(r, send_in, &s));
	if (s.n == 0) {
		return show_open(r, 400, msg(c->lang, MSG_OUTREACH_CHOOSE_NONE), ret);
	}
	if (s.sent == 0) {
		return show_open(r, 409, s.why.n > 0 ? s.why : msg(c->lang, MSG_OUTREACH_WHY_NO_ADDRESS), ret);
	}
	to = page_path_fine(back) ? back : str_format(c->arena, "/berichten?verstuurd=%zu", s.sent);
	return to.p != NULL ? http_redirect(ret, to) : ERR_NOMEM;
}

static enum err handle_in(struct ctx *c, void *arg)
{
	struct http_req *r = arg;

	return answer_handle(c, http_param(r, "person"), http_param(r, "answer"));
}

static enum err handle_post(struct http_req *r, struct http_resp *ret)
{
	struct str back = http_form(r, "naar");

	TRY(web_write(r, handle_in, r));
	return http_redirect(ret, page_path_fine(back) ? back : STR("/berichten?gedaan=1"));
}

/* ---- sent ---- */

static enum err fill_message(struct ctx *c, const struct message_school_list_row *row, struct message_row *ret)
{
	struct str plain, to = STR(""), text = STR("");
	bool waits = str_eq(row->status, STR("queued"));
	enum err e = keys_unseal(c->keys, MESSAGE_SEAL, row->sealed, c->arena, &plain);

	if (e == OK) {
		to = str_cut(plain, '\n', &text);
	} else if (e != ERR_INPUT) {
		return e;
	}
	*ret = (struct message_row){
		.href = person_href(c, row->person_public),
		.name = person_name(c->arena, row->call_name, row->given_names, row->prefix, row->family_name),
		.sub = str_copy(c->arena, row->class_group),
		.what = outreach_kind_text(c, row->kind),
		.to = str_format(c->arena, "%.*s, %.*s", STR_ARG(outreach_who(c, row->recipient, row->guardian)),
		                 STR_ARG(to)),
		.when = waits ? page_text(c, MSG_OUTREACH_FROM, (struct str[]){ moment_text(c, row->due) }, 1)
		              : moment_text(c, row->sent != INT64_MIN ? row->sent : row->made),
		.status = outreach_status_text(c->lang, row->status),
		.advice = outreach_advice(c, row->status, row->channel, row->reason),
		.text = str_trim(text),
		.bad = str_eq(row->status, STR("bounced")) || str_eq(row->status, STR("failed")),
	};
	return ret->name.p != NULL && ret->to.p != NULL && ret->sub.p != NULL ? OK : ERR_NOMEM;
}

struct messages {
	VEC(struct message_row) rows;
	VEC(int64_t) persons;
	int64_t last;
	bool more;
};

static enum err messages_of(struct ctx *c, const struct school_reach *at, struct str wanted, int64_t before,
                            struct messages *list)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct message_school_list_row row;
	bool more;

	TRY(message_school_list_open(
		c->db, &(struct message_school_list_in){ at->brin, at->location, wanted, before, MESSAGES + 1 },
		&rows));
	for (int n = 0;; n++) {
		struct message_row *slot;
		int64_t *person;

		TRY(message_school_list_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		if (n == MESSAGES) {
			list->more = true;
			return OK;
		}
		list->last = row.made;
		if (!reach_enrolment(c, at->brin, row.location, row.class_group, row.first, row.last)) {
			continue;
		}
		slot = vec_push(c->arena, &list->rows);
		person = vec_push(c->arena, &list->persons);
		if (slot == NULL || person == NULL) {
			return ERR_NOMEM;
		}
		*person = row.person;
		TRY(fill_message(c, &row, slot));
	}
}

static enum err show_messages(struct http_req *r, enum outreach_tab tab, const struct str *statuses, size_t n,
                              struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct sent_view v = { .failed = tab == TAB_FAILED };
	struct messages list = { 0 };
	int64_t before;
	struct out o;

	if (!str_to_i64(http_query(r, "voor"), &before)) {
		before = INT64_MAX;
	}
	TRY(outreach_frame(r, tab, &v.f));
	for (size_t i = 0; i < c->actor.school_count; i++) {
		TRY(messages_of(c, &c->actor.school_list[i], ctx_list_text(c->arena, statuses, n), before, &list));
	}
	TRY(look_at_list(c, ACTION_OUTREACH, list.persons.p, list.persons.n));
	v.rows = list.rows.p;
	v.count = list.rows.n;
	v.more = list.more ? str_format(c->arena, "%.*s?voor=%lld", STR_ARG(v.f.page.self), (long long)list.last)
	                   : STR("");
	o = http_html(ret, 200);
	outreach_sent_page(&o, &v);
	return OK;
}

static enum err sent_get(struct http_req *r, struct http_resp *ret)
{
	static const struct str statuses[] = { { "queued", 6 },    { "sending", 7 },  { "sent", 4 },
		                               { "delivered", 9 }, { "answered", 8 }, { "held", 4 } };

	return show_messages(r, TAB_SENT, statuses, sizeof statuses / sizeof statuses[0], ret);
}

static enum err failed_get(struct http_req *r, struct http_resp *ret)
{
	static const struct str statuses[] = { { "bounced", 7 }, { "failed", 6 } };

	return show_messages(r, TAB_FAILED, statuses, sizeof statuses / sizeof statuses[0], ret);
}

#define ROW(action) .access = &access_rows[action]

const struct http_route outreach_routes[OUTREACH_ROUTES] = {
	{ HTTP_GET, "/berichten", open_get, COST_SLOW, ROW(ACTION_OUTREACH) },
	{ HTTP_POST, "/berichten/stuur", send_post, COST_SLOW, ROW(ACTION_OUTREACH) },
	{ HTTP_POST, "/berichten/antwoord/{person}/{answer}", handle_post, COST_SLOW, ROW(ACTION_OUTREACH) },
	{ HTTP_GET, "/berichten/verstuurd", sent_get, COST_SLOW, ROW(ACTION_OUTREACH) },
	{ HTTP_GET, "/berichten/mislukt", failed_get, COST_SLOW, ROW(ACTION_OUTREACH) },
	{ HTTP_GET, "/berichten/teksten", words_get, COST_SLOW, ROW(ACTION_OUTREACH) },
	{ HTTP_POST, "/berichten/teksten", words_post, COST_SLOW, ROW(ACTION_OUTREACH) },
	{ HTTP_GET, "/berichten/instellingen", rules_get, COST_SLOW, ROW(ACTION_OUTREACH) },
	{ HTTP_POST, "/berichten/instellingen", rules_post, COST_SLOW, ROW(ACTION_OUTREACH) },
	{ HTTP_POST, "/api/v1/berichten/aflevering", delivery_post, COST_SLOW, ROW(ACTION_DELIVERY),
	  .flags = HTTP_BEARER },
};

const struct page_place outreach_place = { "berichten",     "/berichten",       MSG_PLACE_OUTREACH,
	                                   ACTION_OUTREACH, PAGE_ICON_MESSAGES, answer_count };

const struct today_part answers_part = { "/berichten", MSG_OUTREACH_PART_ONE, MSG_OUTREACH_PART_MANY, ACTION_OUTREACH,
	                                 answer_count };
