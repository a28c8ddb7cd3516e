/* SPDX-License-Identifier: EUPL-1.2 */
/* Who would get a message about a finding, and who not. */
#include "absence/absence.h"
#include "base/clock.h"
#include "identity/gateway.h"
#include "identity/letter.h"
#include "law/types.h"
#include "outreach/inside.h"
#include "people/choice.h"
#include "outreach_sql.h"
#include "people_sql.h"
#include "signals/agreed.h"
#include "signals/step.h"

enum err outreach_channels(struct ctx *c, struct outreach_channels *ret)
{
	TRY(letter_ready(c, &ret->works[CHANNEL_EMAIL]));
	return gateway_ready(c, &ret->works[CHANNEL_SMS]);
}

/* An address of a receiver for a channel; empty when there is none. */
static struct str address_for(struct ctx *c, const struct outreach_source *s, enum message_channel channel)
{
	if (channel == CHANNEL_EMAIL) {
		return outbound_address_fine(s->email) ? s->email : STR("");
	}
	return gateway_number(c->arena, s->phone);
}

enum err outreach_address(struct ctx *c, struct str sealed, struct str *ret)
{
	struct str plain, text;
	enum err e = keys_unseal(c->keys, MESSAGE_SEAL, sealed, c->arena, &plain);

	/* An address that no key opens any more is nobody's. */
	if (e != OK && e != ERR_INPUT) {
		return e;
	}
	*ret = e == OK ? str_cut(plain, '\n', &text) : STR("");
	return OK;
}

enum err outreach_stopped(struct ctx *c, int64_t person, int recipient, struct str channel, struct str to, bool *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct message_stops_row row;
	bool more, stopped = false;

	TRY(message_stops_open(c->db, &(struct message_stops_in){ person, channel }, &rows));
	while (!stopped) {
		struct str of;

		TRY(message_stops_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		if (row.sealed.n == 0) {
			stopped = row.recipient == recipient;
			continue;
		}
		TRY(outreach_address(c, row.sealed, &of));
		stopped = of.n > 0 && str_eq(of, to);
	}
	*ret = stopped;
	return OK;
}

/* Takes the first channel that works and that the receiver did not stop. */
static enum err choose(struct ctx *c, int64_t person, const struct outreach_rules *rules,
                       const struct outreach_channels *channels, const struct outreach_source *s,
                       struct outreach_receiver *r)
{
	r->why = channels->works[CHANNEL_EMAIL] || channels->works[CHANNEL_SMS] ? OUTREACH_NO_ADDRESS
	                                                                        : OUTREACH_NO_CHANNEL;
	for (int i = 0; i < CHANNEL_COUNT; i++) {
		enum message_channel channel = i == 0 ? rules->first : (enum message_channel)(1 - (int)rules->first);
		struct str to = channels->works[channel] ? address_for(c, s, channel) : STR("");
		bool stopped;

		if (to.n == 0) {
			continue;
		}
		TRY(outreach_stopped(c, person, r->recipient, str_of(message_channel_name(channel)), to, &stopped));
		if (stopped) {
			r->why = OUTREACH_STOPPED;
			continue;
		}
		r->channel = channel;
		r->to = to;
		r->why = OUTREACH_FINE;
		return OK;
	}
	return OK;
}

static enum err once_only(struct ctx *c, const struct outreach_plan *p, struct outreach_receiver *r)
{
	struct message_of_finding_row sent;
	struct message_today_row today;
	bool found;

	if (r->why != OUTREACH_FINE) {
		return OK;
	}
	TRY(message_of_finding(
		c->db, c->arena,
		&(struct message_of_finding_in){ p->person, p->enrolment, p->rule, p->day, r->recipient }, &sent,
		&found));
	TRY(message_today(c->db, c->arena, &(struct message_today_in){ p->person, r->recipient, c->today }, &today,
	                  &found));
	r->why = sent.items > 0 ? OUTREACH_SENT : today.items > 0 ? OUTREACH_TODAY : OUTREACH_FINE;
	return OK;
}

static enum err add(struct ctx *c, struct outreach_plan *p, const struct outreach_rules *rules,
                    const struct outreach_channels *channels, const struct outreach_source *s)
{
	struct outreach_receiver *r;

	if (p->count == RECEIVERS) {
		return OK;
	}
	r = &p->receivers[p->count++];
	*r = (struct outreach_receiver){
		.recipient = s->recipient, .name = s->name, .to = STR(""), .tongue = tongue_of(s->language)
	};
	TRY(choose(c, p->person, rules, channels, s, r));
	return once_only(c, p, r);
}

static enum err add_guardians(struct ctx *c, struct outreach_plan *p, const struct outreach_rules *rules,
                              const struct outreach_channels *channels)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct guardian_list_row row;
	struct outreach_source list[RECEIVERS];
	size_t n = 0;
	bool more;

	TRY(guardian_list_open(c->db, &(struct guardian_list_in){ ctx_list_i64(c->arena, &p->person, 1) }, &rows));
	while (n < RECEIVERS) {
		TRY(guardian_list_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		if (row.receives) {
			list[n++] = (struct outreach_source){ row.number, str_copy(c->arena, row.name),
				                              str_copy(c->arena, row.phone),
				                              str_copy(c->arena, row.email),
				                              str_copy(c->arena, row.language) };
		}
	}
	for (size_t i = 0; i < n; i++) {
		if (list[i].language.p == NULL) {
			return ERR_NOMEM;
		}
		TRY(add(c, p, rules, channels, &list[i]));
	}
	return OK;
}

/* Whether the day is known already: ill or with leave. Not for messages about being ill. */
static enum err is_known(struct ctx *c, const struct outreach_plan *p, bool *ret)
{
	struct absence_known *list;
	size_t n;

	*ret = false;
	if (p->kind != MESSAGE_FIRST_DAY) {
		return OK;
	}
	TRY(absence_known(c, &p->person, 1, p->day, &list, &n));
	for (size_t i = 0; i < n; i++) {
		*ret = *ret || (list[i].enrolment == p->enrolment && list[i].status != MARK_UNREGISTERED);
	}
	return OK;
}

enum err outreach_still(struct ctx *c, const struct outreach_finding_row *f, const struct outreach_plan *p,
                        int64_t since, enum outreach_why *ret)
{
	struct outreach_contact_since_row spoken;
	bool found, known;

	TRY(outreach_contact_since(c->db, c->arena, &(struct outreach_contact_since_in){ p->person, p->brin, since },
	                           &spoken, &found));
	TRY(is_known(c, p, &known));
	*ret = f->restricted > 0 || (f->died != DAY_NONE)                                  ? OUTREACH_RESTRICTED
	       : f->turn != TURN_SCHOOL || !f->holds || !str_eq(f->state, STR(STATE_OPEN)) ? OUTREACH_OVER
	       : spoken.items > 0                                                          ? OUTREACH_SPOKEN
	       : known                                                                     ? OUTREACH_KNOWN
	                                                                                   : OUTREACH_FINE;
	return OK;
}

/* The message that the region agreed on for the step that runs; "geen": none. */
static enum err agreed_kind(struct ctx *c, const struct outreach_finding_row *row, enum message_kind *kind, bool *any)
{
	const struct agreed_row *agreed;

	TRY(finding_agreed_row(c, &(struct finding_key){ row->person, row->enrolment, row->rule, row->day }, &agreed));
	if (agreed != NULL && str_eq(agreed->letter, STR("geen"))) {
		*any = false;
	} else if (agreed != NULL) {
		(void)message_kind_parse(agreed->letter, kind);
	}
	return OK;
}

enum err outreach_read(struct ctx *c, struct str finding, struct outreach_finding_row *row, struct outreach_plan *p,
                       bool *ret_any)
{
	bool found;

	TRY(outreach_finding(c->db, c->arena, &(struct outreach_finding_in){ finding }, row, &found));
	*ret_any = found && message_kind_of_rule(row->rule, &p->kind);
	if (*ret_any) {
		TRY(agreed_kind(c, row, &p->kind, ret_any));
	}
	if (!*ret_any) {
		return OK;
	}
	p->person = row->person;
	p->enrolment = row->enrolment;
	p->public = finding;
	p->rule = row->rule;
	p->brin = row->brin;
	p->location = row->location;
	p->call = row->call_name.n > 0 ? row->call_name : str_cut(row->given_names, ' ', &(struct str){ NULL, 0 });
	p->school = row->school;
	p->day = row->day;
	return OK;
}

enum err outreach_parents(struct ctx *c, int64_t person, day_t birth, bool *ret)
{
	struct choices choices;

	*ret = day_age(birth, c->today) < OF_AGE;
	if (!*ret) {
		TRY(choices_of(c, person, birth, &choices));
		*ret = choices.parents;
	}
	return OK;
}

enum err outreach_parent_still(struct ctx *c, int64_t person, struct str channel, struct str sealed, bool *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct guardian_list_row row;
	enum message_channel by;
	struct str to;
	bool more, still = false;

	TRY(outreach_address(c, sealed, &to));
	more = to.n > 0;
	TRY(guardian_list_open(c->db, &(struct guardian_list_in){ ctx_list_i64(c->arena, &person, 1) }, &rows));
	while (more && !still) {
		TRY(guardian_list_next(&rows, &row, &more));
		still = more && row.receives && message_channel_parse(channel, &by) &&
		        str_eq(to,
		               address_for(c, &(struct outreach_source){ .phone = row.phone, .email = row.email }, by));
	}
	*ret = still && to.n > 0;
	return OK;
}

enum err outreach_plan_of(struct ctx *c, struct str finding, struct outreach_plan *ret)
{
	struct outreach_plan p = { 0 };
	struct outreach_finding_row row;
	struct outreach_channels channels;
	struct outreach_rules rules;
	struct finding_view view;
	enum outreach_why why;
	bool any, parents;

	if (c->actor.role != ROLE_SYSTEM) {
		TRY(ctx_require(c, ACTION_OUTREACH));
		TRY(finding_open(c, finding, &view));
	}
	TRY(outreach_read(c, finding, &row, &p, &any));
	if (!any) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	TRY(outreach_rules_of(c, p.brin, &rules));
	TRY(outreach_channels(c, &channels));
	TRY(add(c, &p, &rules, &channels, &(struct outreach_source){ 0, p.call, row.phone, row.email, row.language }));
	TRY(outreach_parents(c, p.person, row.birth, &parents));
	if (parents) {
		TRY(add_guardians(c, &p, &rules, &channels));
	}
	TRY(outreach_still(c, &row, &p, clock_instant(clock_day(c->now), 0), &why));
	for (size_t i = 0; i < p.count; i++) {
		p.receivers[i].why = why != OUTREACH_FINE ? why : p.receivers[i].why;
		p.able += p.receivers[i].why == OUTREACH_FINE;
	}
	*ret = p;
	return OK;
}
