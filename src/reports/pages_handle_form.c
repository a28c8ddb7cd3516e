/* SPDX-License-Identifier: EUPL-1.2 */
/* What an officer does with a report, as it comes from the forms. */
#include "reports/pages_handle.h"

enum { OFF_MOST = 3 };

struct job {
	struct report_view report;
	enum report_deed deed;
	struct report_deed_in in;
	struct talk_deed talk;
	struct handle_letter letter;
	struct handle_letter off[OFF_MOST]; /* of talks that a report's end calls off */
	size_t off_n;
	struct str reason;
	bool again;
};

/* A form: its name in the address, and what reads and does it. */
struct form_deed {
	const char *name;
	enum err (*read)(struct http_req *r, struct job *j);
	enum err (*write)(struct ctx *c, void *arg);
};

static enum err write_deed(struct ctx *c, void *arg)
{
	struct job *j = arg;
	struct report_view r = j->report;

	return report_do(c, &r, j->deed, &j->in);
}

static enum err read_take_up(struct http_req *r, struct job *j)
{
	(void)r;
	j->deed = DEED_TAKE_UP;
	return OK;
}

static enum err read_ask(struct http_req *r, struct job *j)
{
	(void)r;
	j->deed = DEED_ASK;
	return OK;
}

static enum err read_reopen(struct http_req *r, struct job *j)
{
	(void)r;
	j->deed = DEED_REOPEN;
	return OK;
}

static int yes_or_no(struct str s)
{
	return str_eq(s, STR("ja")) ? 1 : str_eq(s, STR("nee")) ? 0 : -1;
}

static enum err read_notice(struct http_req *r, struct job *j)
{
	j->deed = DEED_NOTICE;
	j->in.justified = yes_or_no(http_form(r, "terecht"));
	j->in.complete = yes_or_no(http_form(r, "volledig"));
	return OK;
}

/* Letters to whom was invited to a talk that will not be. What the report is closed with is not for them. */
static enum err call_off_all(struct http_req *r, struct job *j)
{
	struct ctx *c = web_ctx(r);
	struct talk *list;
	size_t n;

	TRY(talks_of(c, &j->report, &list, &n));
	for (size_t i = 0; i < n && j->off_n < OFF_MOST; i++) {
		struct handle_letter *l = &j->off[j->off_n];

		if (list[i].state == TALK_PLANNED) {
			TRY(handle_call_off(c, web_app(r)->job, &j->report, &list[i], STR(""), l));
			j->off_n += l->wanted;
		}
	}
	return OK;
}

static enum err read_close(struct http_req *r, struct job *j)
{
	j->deed = DEED_CLOSE;
	j->in.justified = yes_or_no(http_form(r, "terecht"));
	j->in.complete = yes_or_no(http_form(r, "volledig"));
	if (!report_closing_parse(http_form(r, "reden"), &j->in.closing)) {
		j->in.closing = CLOSINGS;
	}
	if (!report_feedback_parse(http_form(r, "uitkomst"), &j->in.feedback)) {
		j->in.feedback = FEEDBACKS;
	}
	return call_off_all(r, j);
}

static enum err write_close(struct ctx *c, void *arg)
{
	struct job *j = arg;
	struct report_view r = j->report;

	return handle_close(c, &r, &j->in, j->off, j->off_n);
}

static enum err read_contact(struct http_req *r, struct job *j)
{
	static const char *const whats[] = { "jongere", "ouders", "school", "geen-gehoor" };
	struct str what = http_form(r, "met-wie");

	j->deed = DEED_CONTACT;
	for (size_t i = 0; i < sizeof whats / sizeof whats[0]; i++) {
		if (str_eq(what, str_of(whats[i]))) {
			j->in.what = str_of(whats[i]);
			return OK;
		}
	}
	return REFUSE(web_ctx(r), ERR_INPUT, "met-wie", MSG_HANDLE_WHO_NEEDED);
}

/* ---- talks ---- */

static enum lang lang_of(struct http_req *r)
{
	return str_eq(http_form(r, "taal"), STR("en")) ? LANG_EN : LANG_NL;
}

static enum err once_of(struct http_req *r, struct str *ret)
{
	struct str once = http_form(r, "eenmalig");

	if (once.n != IDENT_TEXT - 1) {
		return REFUSE(web_ctx(r), ERR_INPUT, NULL, MSG_HTTP_BAD_REQUEST_EXPLAIN);
	}
	for (size_t i = 0; i < once.n; i++) {
		char ch = once.p[i];

		if (!((ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') || ch == '-' ||
		      ch == '_')) {
			return REFUSE(web_ctx(r), ERR_INPUT, NULL, MSG_HTTP_BAD_REQUEST_EXPLAIN);
		}
	}
	*ret = once;
	return OK;
}

static enum err read_time(struct http_req *r, struct talk *t)
{
	struct ctx *c = web_ctx(r);
	int64_t minutes;

	if (!day_parse(http_form(r, "dag"), &t->day)) {
		return REFUSE(c, ERR_INPUT, "dag", MSG_HANDLE_DAY_WRONG);
	}
	if (!time_parse(http_form(r, "tijd"), &t->begin) || !str_to_i64(http_form(r, "duur"), &minutes) ||
	    minutes < 5 || minutes > TALK_LONGEST) {
		return REFUSE(c, ERR_INPUT, "tijd", MSG_HANDLE_TIME_WRONG);
	}
	t->minutes = (int)minutes;
	t->place = str_trim(http_form(r, "plek"));
	t->company = str_trim(http_form(r, "met"));
	return talk_check(c, t);
}

/* was: the talk that it comes instead of; NULL: none. */
static enum err invite(struct http_req *r, struct job *j, const struct talk *t, const struct talk *was)
{
	struct handle_letter_in in = { .template = LETTER_INVITATION,
		                       .audience = t->audience,
		                       .lang = t->lang,
		                       .by_mail = t->by_mail,
		                       .talk = t,
		                       .again = was != NULL,
		                       .words = j->in.shared };

	TRY(once_of(r, &in.once));
	if (was != NULL) {
		TRY(handle_instead(web_ctx(r), was, &in.words));
	}
	return handle_letter(web_ctx(r), web_app(r)->job, &j->report, &in, &j->talk.letter);
}

static enum err read_plan(struct http_req *r, struct job *j)
{
	struct talk *t = &j->talk.talk;
	struct str via = http_form(r, "via");

	if (!letter_audience_parse(http_form(r, "aan"), &t->audience)) {
		t->audience = LETTER_YOUNG;
	}
	t->lang = lang_of(r);
	t->by_mail = str_eq(via, STR("mail")) || str_eq(via, STR("beide"));
	t->by_letter = str_eq(via, STR("brief")) || str_eq(via, STR("beide"));
	TRY(once_of(r, &j->talk.once));
	/* The name of the talk is that of its form: who sends it again means the same talk. */
	t->public = j->talk.once;
	TRY(read_time(r, t));
	return t->by_mail || t->by_letter ? invite(r, j, t, NULL) : OK;
}

static enum err write_plan(struct ctx *c, void *arg)
{
	struct job *j = arg;
	struct report_view r = j->report;

	j->talk.in = j->in;
	return talk_plan(c, &r, &j->talk, &j->again);
}

static enum err find_talk(struct http_req *r, const struct job *j, struct talk *ret)
{
	struct ctx *c = web_ctx(r);
	struct talk *list;
	int64_t sequence;
	size_t n;

	TRY(talks_of(c, &j->report, &list, &n));
	if (!str_to_i64(http_form(r, "stand"), &sequence)) {
		return REFUSE(c, ERR_INPUT, NULL, MSG_HTTP_BAD_REQUEST_EXPLAIN);
	}
	for (size_t i = 0; i < n; i++) {
		if (str_eq(list[i].public, http_form(r, "afspraak")) && sequence >= 0 && sequence <= list[i].sequence) {
			*ret = list[i];
			ret->sequence = sequence;
			return OK;
		}
	}
	return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
}

/* What became of a talk; who was invited by mail hears of another time, and when it is off. */
static enum err read_talk(struct http_req *r, struct job *j)
{
	struct talk *t = &j->talk.talk, was, next;
	struct str how = http_form(r, "hoe");

	TRY(find_talk(r, j, t));
	was = *t;
	t->state = TALK_PLANNED;
	if (!str_eq(how, STR("verzetten")) && !talk_state_parse(how, &t->state)) {
		return REFUSE(web_ctx(r), ERR_INPUT, "hoe", MSG_HANDLE_HOW_NEEDED);
	}
	if (t->state == TALK_PLANNED) {
		TRY(read_time(r, t));
	}
	next = *t;
	next.sequence++;
	if (t->state == TALK_PLANNED && (t->by_mail || t->by_letter)) {
		return invite(r, j, &next, &was);
	}
	return t->state == TALK_CANCELLED
	               ? handle_call_off(web_ctx(r), web_app(r)->job, &j->report, &was, j->in.shared, &j->talk.letter)
	               : OK;
}

static enum err write_talk(struct ctx *c, void *arg)
{
	struct job *j = arg;
	struct report_view r = j->report;

	j->talk.in = j->in;
	return talk_change(c, &r, &j->talk, &j->again);
}

/* ---- decisions ---- */

static enum err read_decide(struct http_req *r, struct job *j)
{
	static const char *const whats[] = {
		"geen", "waarschuwing", "begeleiding", "mas-1", "mas-2", "mas-3", "mas-4"
	};
	struct str what = http_form(r, "vervolg"), via = http_form(r, "via");
	struct handle_letter_in in = { .audience = LETTER_YOUNG, .lang = lang_of(r) };

	for (size_t i = 0; i < sizeof whats / sizeof whats[0]; i++) {
		if (str_eq(what, str_of(whats[i]))) {
			j->in.what = str_of(whats[i]);
		}
	}
	if (j->in.what.n == 0) {
		return REFUSE(web_ctx(r), ERR_INPUT, "vervolg", MSG_HANDLE_FOLLOW_NEEDED);
	}
	if (j->in.shared.n == 0) {
		return REFUSE(web_ctx(r), ERR_INPUT, "toelichting", MSG_REPORT_WORDS_NEEDED);
	}
	if (!str_eq(via, STR("mail")) && !str_eq(via, STR("brief")) && !str_eq(via, STR("beide"))) {
		return OK;
	}
	(void)letter_audience_parse(http_form(r, "aan"), &in.audience);
	in.template = str_eq(what, STR("waarschuwing")) ? LETTER_WARNING : LETTER_DECISION;
	in.by_mail = !str_eq(via, STR("brief"));
	in.decision = j->in.shared;
	in.words = in.template == LETTER_WARNING ? j->in.shared : STR("");
	TRY(once_of(r, &in.once));
	return handle_letter(web_ctx(r), web_app(r)->job, &j->report, &in, &j->letter);
}

static enum err write_decide(struct ctx *c, void *arg)
{
	struct job *j = arg;
	struct report_view r = j->report;

	return handle_decide(c, &r, &j->in, &j->letter, &j->again);
}

/* ---- hand-overs ---- */

static enum err read_give(struct http_req *r, struct job *j)
{
	struct str who = http_form(r, "aan-wie");
	int64_t account;

	j->in.municipality = str_eq(http_form(r, "gemeente"), j->report.municipality) ? STR("")
	                                                                              : http_form(r, "gemeente");
	j->in.redesk = report_desk_parse(http_form(r, "loket"), &j->in.desk) && j->in.desk != j->report.desk;
	if (j->in.municipality.n == 0 && !j->in.redesk && str_to_i64(who, &account)) {
		j->in.owner = account;
	}
	return OK;
}

static enum err write_give(struct ctx *c, void *arg)
{
	struct job *j = arg;
	struct report_view r = j->report;

	return handover_give(c, &r, &j->in);
}

static enum err read_answer(struct http_req *r, struct job *j)
{
	j->reason = http_form(r, "reden");
	return OK;
}

static enum err write_take(struct ctx *c, void *arg)
{
	struct job *j = arg;
	struct report_view r = j->report;

	return handover_take(c, &r, j->in.version);
}

static enum err write_return(struct ctx *c, void *arg)
{
	struct job *j = arg;
	struct report_view r = j->report;

	return handover_return(c, &r, j->reason, j->in.version);
}

static const struct form_deed forms[] = {
	{ "oppakken", read_take_up, write_deed }, { "kennisnemen", read_notice, write_deed },
	{ "vraag", read_ask, write_deed },        { "contact", read_contact, write_deed },
	{ "gesprek", read_plan, write_plan },     { "afspraak", read_talk, write_talk },
	{ "besluit", read_decide, write_decide }, { "sluiten", read_close, write_close },
	{ "heropenen", read_reopen, write_deed }, { "overdragen", read_give, write_give },
	{ "overnemen", read_answer, write_take }, { "teruggeven", read_answer, write_return },
};

static enum err carry_out(struct http_req *r, const struct form_deed *f, struct job *j)
{
	struct ctx *c = web_ctx(r);
	int64_t version;

	TRY(report_open(c, http_param(r, "melding"), ACTION_REPORT_HANDLE, &j->report));
	j->in = report_deed_none;
	if (!str_to_i64(http_form(r, "versie"), &version) || version <= 0) {
		return REFUSE(c, ERR_INPUT, NULL, MSG_HTTP_BAD_REQUEST_EXPLAIN);
	}
	j->in.version = version;
	j->in.shared = str_trim(http_form(r, "toelichting"));
	j->in.internal = str_trim(http_form(r, "intern"));
	TRY(f->read(r, j));
	return web_write(r, f->write, j);
}

enum err handle_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct str deed = http_param(r, "daad"), to;
	const struct form_deed *f = NULL;
	struct job j = { 0 };
	enum err e;

	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
		f = str_eq(deed, str_of(forms[i].name)) ? &forms[i] : f;
	}
	if (f == NULL) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	e = carry_out(r, f, &j);
	if (e == ERR_INPUT || e == ERR_CONFLICT) {
		return handle_show(r, e == ERR_INPUT ? 400 : 409, deed, ret);
	}
	TRY(e);
	/* Who handed it over may not reach it any more. */
	to = f->write == write_give || f->write == write_return
	             ? STR("/vandaag")
	             : str_format(c->arena, "/meldingen/%.*s/behandelen?gedaan=1", STR_ARG(j.report.public));
	return to.p != NULL ? http_redirect(ret, to) : ERR_NOMEM;
}
