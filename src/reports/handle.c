/* SPDX-License-Identifier: EUPL-1.2 */
/* Talks, decisions with a letter, and hand-overs. */
#include "reports/handle.h"

#include "base/vec.h"
#include "reports/inside.h"
#include "reports_handle_sql.h"

static const char *const states[TALK_STATES] = { "gepland", "geweest", "niet-verschenen", "afgezegd" };

bool talk_state_parse(struct str name, enum talk_state *ret)
{
	for (int s = 0; s < TALK_STATES; s++) {
		if (str_eq(name, str_of(states[s]))) {
			*ret = (enum talk_state)s;
			return true;
		}
	}
	return false;
}

static const char *invited(const struct talk *t)
{
	return t->by_mail && t->by_letter ? "beide" : t->by_mail ? "mail" : t->by_letter ? "brief" : "niet";
}

enum err talks_of(struct ctx *c, const struct report_view *r, struct talk **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct talk_list_row row;
	VEC(struct talk) list = { 0 };
	bool more;

	TRY(talk_list_open(c->db, &(struct talk_list_in){ r->person, r->report }, &rows));
	for (;;) {
		struct talk *t;

		TRY(talk_list_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		t = vec_push(c->arena, &list);
		if (t == NULL) {
			return ERR_NOMEM;
		}
		*t = (struct talk){ .talk = row.talk,
			            .sequence = row.sequence,
			            .public = str_copy(c->arena, row.public),
			            .place = str_copy(c->arena, row.place),
			            .company = str_copy(c->arena, row.company),
			            .day = row.day,
			            .begin = row.begin_min,
			            .minutes = row.minutes,
			            .lang = str_eq(row.language, STR("en")) ? LANG_EN : LANG_NL,
			            .by_mail = str_eq(row.invited, STR("mail")) || str_eq(row.invited, STR("beide")),
			            .by_letter = str_eq(row.invited, STR("brief")) ||
			                         str_eq(row.invited, STR("beide")) };
		if (!letter_audience_parse(row.audience, &t->audience) || !talk_state_parse(row.state, &t->state)) {
			return fail_set(c->fail, ERR_DB, NULL, "a stored talk is of an unknown kind");
		}
		if (t->public.p == NULL || t->place.p == NULL || t->company.p == NULL) {
			return ERR_NOMEM;
		}
	}
	*ret = list.p;
	*ret_n = list.n;
	return OK;
}

enum err talk_check(struct ctx *c, const struct talk *t)
{
	if (t->day == DAY_NONE || t->day < c->today || t->day > c->today + TALK_AHEAD_MOST) {
		return REFUSE(c, ERR_INPUT, "dag", MSG_HANDLE_DAY_WRONG);
	}
	if (t->begin < 0 || t->begin >= 24 * 60 || t->minutes < 5 || t->minutes > TALK_LONGEST ||
	    t->begin + t->minutes > 24 * 60) {
		return REFUSE(c, ERR_INPUT, "tijd", MSG_HANDLE_TIME_WRONG);
	}
	if (t->place.n == 0 || !str_is_line(t->place) || report_length(t->place) > TALK_PLACE_MOST) {
		return REFUSE(c, ERR_INPUT, "plek", MSG_HANDLE_PLACE_NEEDED);
	}
	if (t->company.n == 0 || !str_is_line(t->company) || report_length(t->company) > TALK_COMPANY_MOST) {
		return REFUSE(c, ERR_INPUT, "met", MSG_HANDLE_COMPANY_NEEDED);
	}
	return OK;
}

/* A letter of a deed; one that was kept before (the form came twice) is none to worry about: the deed was done with it. */
static enum err keep_letter(struct ctx *c, const struct report_view *r, const struct handle_letter *l)
{
	struct letter_sending sending = l->sending;
	struct str public;
	bool again;

	if (!l->wanted) {
		return OK;
	}
	sending.person = r->person;
	sending.report = r->report;
	sending.action = ACTION_REPORT_HANDLE;
	return letter_keep(c, &l->made, &sending, &public, &again);
}

enum err talk_plan(struct ctx *c, struct report_view *r, const struct talk_deed *d, bool *ret_again)
{
	struct report_deed_in in = d->in;
	struct talk_once_row row;

	TRY(db_lock_keys(c->db, &r->person, 1));
	TRY(talk_once(c->db, c->arena, &(struct talk_once_in){ r->person, d->once }, &row, ret_again));
	if (*ret_again) {
		return OK;
	}
	in.day = d->talk.day;
	in.what = STR("gesprek");
	TRY(report_do(c, r, DEED_PLAN, &in));
	TRY(talk_add(c->db,
	             &(struct talk_add_in){ r->person, r->report, ctx_new_id(c), d->talk.public, d->talk.day,
	                                    d->talk.begin, d->talk.minutes, d->talk.place, d->talk.company,
	                                    str_of(letter_audience_name(d->talk.audience)),
	                                    d->talk.lang == LANG_EN ? STR("en") : STR("nl"), str_of(invited(&d->talk)),
	                                    c->now, c->actor.account, d->once, r->brin, r->location, r->municipality,
	                                    r->owner },
	             NULL));
	return keep_letter(c, r, &d->letter);
}

static enum err find_talk(struct ctx *c, const struct report_view *r, struct str public, struct talk *ret)
{
	struct talk *list;
	size_t n;

	TRY(talks_of(c, r, &list, &n));
	for (size_t i = 0; i < n; i++) {
		if (str_eq(list[i].public, public)) {
			*ret = list[i];
			return OK;
		}
	}
	return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
}

enum err talk_change(struct ctx *c, struct report_view *r, const struct talk_deed *d, bool *ret_again)
{
	static const char *const whats[TALK_STATES] = { "verzet", "geweest", "niet-verschenen", "afgezegd" };
	enum talk_state to = d->talk.state;
	struct report_deed_in in = d->in;
	bool contact = to == TALK_HELD || to == TALK_NO_SHOW;
	struct talk t = { 0 };
	int64_t changed;

	TRY(db_lock_keys(c->db, &r->person, 1));
	TRY(find_talk(c, r, d->talk.public, &t));
	*ret_again = t.sequence == d->talk.sequence + 1 && t.state == to &&
	             (to != TALK_PLANNED || (t.day == d->talk.day && t.begin == d->talk.begin));
	if (*ret_again) {
		return OK;
	}
	if (d->talk.sequence != t.sequence) {
		return REFUSE(c, ERR_CONFLICT, NULL, MSG_HTTP_CONFLICT_EXPLAIN);
	}
	if (contact && t.day > c->today) {
		return REFUSE(c, ERR_INPUT, "hoe", MSG_HANDLE_NOT_YET);
	}
	in.day = to == TALK_PLANNED ? d->talk.day : t.day;
	in.what = str_of(whats[to]);
	TRY(report_do(c, r, contact ? DEED_CONTACT : DEED_PLAN, &in));
	if (to == TALK_PLANNED) {
		t.day = d->talk.day;
		t.begin = d->talk.begin;
		t.minutes = d->talk.minutes;
		t.place = d->talk.place;
		t.company = d->talk.company;
	}
	TRY(talk_put(c->db,
	             &(struct talk_put_in){ r->person, r->report, t.talk, d->talk.sequence, t.day, t.begin, t.minutes,
	                                    t.place, t.company, str_of(invited(&t)), str_of(states[to]),
	                                    d->talk.sequence + 1 },
	             &changed));
	if (changed == 0) {
		return REFUSE(c, ERR_CONFLICT, NULL, MSG_HTTP_CONFLICT_EXPLAIN);
	}
	return keep_letter(c, r, &d->letter);
}

enum err handle_close(struct ctx *c, struct report_view *r, const struct report_deed_in *in,
                      const struct handle_letter *letters, size_t n)
{
	TRY(db_lock_keys(c->db, &r->person, 1));
	for (size_t i = 0; i < n; i++) {
		TRY(keep_letter(c, r, &letters[i]));
	}
	return report_do(c, r, DEED_CLOSE, in);
}

enum err handle_decide(struct ctx *c, struct report_view *r, const struct report_deed_in *in,
                       const struct handle_letter *letter, bool *ret_again)
{
	TRY(db_lock_keys(c->db, &r->person, 1));
	*ret_again = false;
	if (letter->wanted) {
		TRY(letter_made_once(c, r->person, letter->sending.once, ret_again));
	}
	if (*ret_again) {
		return OK;
	}
	TRY(report_do(c, r, DEED_DECIDE, in));
	return keep_letter(c, r, letter);
}

/* ---- hand-overs ---- */

enum err handover_of(struct ctx *c, const struct report_view *r, struct handover *ret, bool *ret_found)
{
	struct handover_open_row row;
	struct handover h;

	TRY(handover_open(c->db, c->arena, &(struct handover_open_in){ r->person, r->report }, &row, ret_found));
	if (!*ret_found) {
		return OK;
	}
	h = (struct handover){ .handover = row.handover,
		               .at = row.at,
		               .account = row.account,
		               .who = row.account_name,
		               .why = row.why,
		               .reason = row.reason,
		               .old_municipality = row.old_municipality,
		               .old_owner = row.old_owner };
	if (!report_desk_parse(row.old_desk, &h.old_desk)) {
		return fail_set(c->fail, ERR_DB, NULL, "a stored hand-over is of an unknown desk");
	}
	*ret = h;
	return OK;
}

bool handover_mine(const struct ctx *c, const struct report_view *r, const struct handover *h)
{
	return h->account != c->actor.account &&
	       (r->owner == c->actor.account || (r->owner == 0 || r->owner == h->old_owner));
}

/* A colleague: somebody who works for the municipality that has the report. */
static enum err is_colleague(struct ctx *c, const struct report_view *r, int64_t account)
{
	static const struct str roles[] = { { "officer", 7 }, { "rmc", 3 } };
	struct handle_officer_row row;
	bool found;

	TRY(handle_officer(c->db, c->arena,
	                   &(struct handle_officer_in){ account, r->municipality, r->region,
	                                                ctx_list_text(c->arena, roles, 2), c->today },
	                   &row, &found));
	return found ? OK : REFUSE(c, ERR_INPUT, "aan-wie", MSG_HANDLE_NO_COLLEAGUE);
}

enum err handover_give(struct ctx *c, struct report_view *r, const struct report_deed_in *in)
{
	struct report_deed_in words = *in;

	/* Who comes second hears that, not what the first one made of it. */
	if (in->version != 0 && in->version != r->version) {
		return REFUSE(c, ERR_CONFLICT, NULL, MSG_HTTP_CONFLICT_EXPLAIN);
	}
	if (str_trim(in->shared).n == 0) {
		return REFUSE(c, ERR_INPUT, "reden", MSG_HANDLE_REASON_NEEDED);
	}
	if ((in->municipality.n == 0 || str_eq(in->municipality, r->municipality)) &&
	    (!in->redesk || in->desk == r->desk) && (in->owner == 0 || in->owner == r->owner)) {
		return REFUSE(c, ERR_INPUT, "aan", MSG_HANDLE_SAME);
	}
	if (in->owner != 0) {
		TRY(is_colleague(c, r, in->owner));
	}
	words.what = STR("hand");
	return report_do(c, r, DEED_HAND_OVER, &words);
}

static enum err answer(struct ctx *c, const struct report_view *r, const struct handover *h, const char *state,
                       struct str words)
{
	int64_t changed;

	TRY(handover_answer(c->db,
	                    &(struct handover_answer_in){ r->person, r->report, h->handover, str_of(state), c->now,
	                                                  c->actor.account, words },
	                    &changed));
	return changed == 1 ? OK : REFUSE(c, ERR_CONFLICT, NULL, MSG_HTTP_CONFLICT_EXPLAIN);
}

static enum err answerable(struct ctx *c, const struct report_view *r, struct handover *ret)
{
	bool found;

	TRY(db_lock_keys(c->db, &r->person, 1));
	TRY(handover_of(c, r, ret, &found));
	return found && handover_mine(c, r, ret) ? OK : REFUSE(c, ERR_CONFLICT, NULL, MSG_HTTP_CONFLICT_EXPLAIN);
}

enum err handover_take(struct ctx *c, struct report_view *r, int64_t version)
{
	struct report_deed_in in = report_deed_none;
	struct handover h;

	TRY(answerable(c, r, &h));
	TRY(answer(c, r, &h, "overgenomen", STR("")));
	in.version = version;
	in.what = STR("overgenomen");
	in.owner = c->actor.account;
	return report_do(c, r, DEED_HAND_OVER, &in);
}

enum err handover_return(struct ctx *c, struct report_view *r, struct str reason, int64_t version)
{
	struct report_deed_in in = report_deed_none;
	struct handover h;

	reason = str_trim(reason);
	if (reason.n == 0) {
		return REFUSE(c, ERR_INPUT, "reden", MSG_HANDLE_REASON_NEEDED);
	}
	TRY(answerable(c, r, &h));
	TRY(answer(c, r, &h, "teruggegeven", reason));
	in.version = version;
	in.what = STR("teruggegeven");
	in.shared = reason;
	in.municipality = h.old_municipality;
	in.redesk = true;
	in.desk = h.old_desk;
	in.owner = h.old_owner;
	return report_do(c, r, DEED_HAND_OVER, &in);
}

/* ---- what goes with every deed ---- */

/* Whether words of a hand-over are about one that the receiver is to answer. */
static bool offers(struct str what)
{
	return str_eq(what, STR("hand")) || str_eq(what, STR("verhuisd")) || str_eq(what, STR("18"));
}

static enum err follow_handover(struct ctx *c, const struct report_view *was, const struct report_view *now,
                                const struct report_deed_in *in)
{
	TRY(talk_follow(c->db, &(struct talk_follow_in){ now->person, now->report, now->municipality, now->owner },
	                NULL));
	if (!offers(in->what)) {
		return OK;
	}
	TRY(handover_settle(c->db, &(struct handover_settle_in){ now->person, now->report, c->now }, NULL));
	return handover_add(c->db,
	                    &(struct handover_add_in){
				    now->person, now->report, ctx_new_id(c), c->now, c->actor.account, in->what,
				    in->shared, was->municipality, str_of(report_desk_name(was->desk)), was->owner,
				    now->municipality, str_of(report_desk_name(now->desk)), now->owner },
	                    NULL);
}

static bool is_news(enum report_deed deed, const struct report_deed_in *in)
{
	if (deed == DEED_CONTACT || deed == DEED_PLAN) {
		return in->shared.n > 0;
	}
	return deed == DEED_TAKE_UP || deed == DEED_NOTICE || deed == DEED_ASK || deed == DEED_DECIDE ||
	       deed == DEED_CLOSE || deed == DEED_REOPEN;
}

enum err handle_follow(struct ctx *c, const struct report_view *was, const struct report_view *now,
                       enum report_deed deed, enum report_side side, const struct report_deed_in *in)
{
	if (deed == DEED_HAND_OVER) {
		TRY(follow_handover(c, was, now, in));
	}
	if (report_over(now->status)) {
		TRY(handover_settle(c->db, &(struct handover_settle_in){ now->person, now->report, c->now }, NULL));
		TRY(handle_tell_off(c, now));
		TRY(talk_cancel_all(c->db, &(struct talk_cancel_all_in){ now->person, now->report, c->today }, NULL));
	} else if (was->owner != now->owner) {
		TRY(talk_follow(c->db,
		                &(struct talk_follow_in){ now->person, now->report, now->municipality, now->owner },
		                NULL));
	}
	if (side != REPORT_AUTHORITY || !is_news(deed, in)) {
		return OK;
	}
	return news_put(c->db,
	                &(struct news_put_in){ now->person, now->report, str_of(report_deed_name(deed)), c->now,
	                                       now->brin, now->location },
	                NULL);
}
