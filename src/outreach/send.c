/* SPDX-License-Identifier: EUPL-1.2 */
/* Messages into their queue, out of it, and what became of them. */
#include <string.h>

#include "access/log.h"
#include "access/session.h"
#include "access/setting.h"
#include "base/clock.h"
#include "base/vec.h"
#include "fmt/ident.h"
#include "identity/letter.h"
#include "law/types.h"
#include "outreach/inside.h"
#include "outreach/words.h"
#include "people/reach.h"
#include "reference/reference.h"

enum { TEXT_MOST = 8 * 1024, DUE_MOST = 20, AUTOMATIC_MOST = 50, AUTOMATIC_DAYS = 3, WHY_MOST = 120 };

static const int64_t DAY_US = INT64_C(86400) * 1000000;

static const char *const whys[OUTREACH_WHYS] = {
	[OUTREACH_FINE] = "",
	[OUTREACH_NO_CHANNEL] = "geen-kanaal",
	[OUTREACH_NO_ADDRESS] = "geen-adres",
	[OUTREACH_STOPPED] = "afgemeld",
	[OUTREACH_TODAY] = "vandaag",
	[OUTREACH_SENT] = "verstuurd",
	[OUTREACH_SPOKEN] = "gesproken",
	[OUTREACH_KNOWN] = "bekend",
	[OUTREACH_RESTRICTED] = "beperking",
	[OUTREACH_OVER] = "opgelost",
};

/* To whom, subject and text as they lie sealed; the link is not in it yet. */
static enum err compose(struct ctx *c, const struct outreach_plan *p, const struct outreach_receiver *r,
                        const struct outreach_rules *rules, int64_t *ret_version, struct str *ret_sealed)
{
	struct words_key key = { p->kind, message_audience(r->recipient), r->channel, r->tongue };
	struct words_fields fields = { .naam = p->call,
		                       .school = p->school,
		                       .dag = words_day(c->arena, r->tongue, p->day),
		                       .telefoon = rules->phone };
	struct buf b DEFER(buf_finish) = { 0 };
	struct words w;

	TRY(words_of_school(c, p->brin, &key, &w));
	buf_init(&b, TEXT_MOST);
	buf_str(&b, r->to);
	buf_char(&b, '\n');
	words_fill(&b, w.subject, &fields);
	buf_char(&b, '\n');
	words_fill(&b, w.words, &fields);
	TRY(buf_err(&b));
	*ret_version = w.version;
	return keys_seal(c->keys, MESSAGE_SEAL, buf_view(&b), c->arena, ret_sealed);
}

static enum err queue_one(struct ctx *c, const struct outreach_plan *p, const struct outreach_receiver *r,
                          const struct outreach_rules *rules, struct str origin, int64_t due)
{
	struct message_add_in in = { .person = p->person,
		                     .message = ctx_new_id(c),
		                     .enrolment = p->enrolment,
		                     .rule = p->rule,
		                     .day = p->day,
		                     .brin = p->brin,
		                     .location = p->location,
		                     .kind = str_of(message_kind_name(p->kind)),
		                     .recipient = r->recipient,
		                     .channel = str_of(message_channel_name(r->channel)),
		                     .language = str_of(tongue_code(r->tongue)),
		                     .origin = origin,
		                     .status = STR("queued"),
		                     .reason = STR(""),
		                     .made = c->now,
		                     .made_day = c->today,
		                     .due = due,
		                     .token = STR(""),
		                     .account = c->actor.account };
	char public[IDENT_TEXT], reference[IDENT_TEXT];

	in.public = str_of(ident_new(public));
	in.reference = str_of(ident_new(reference));
	TRY(compose(c, p, r, rules, &in.version, &in.sealed));
	return message_add(c->db, &in, NULL);
}

static enum err refuse_nobody(struct ctx *c, const struct outreach_plan *p)
{
	static const enum msg_id texts[OUTREACH_WHYS] = {
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

	return REFUSE(c, ERR_CONFLICT, NULL, texts[p->count > 0 ? p->receivers[0].why : OUTREACH_NO_ADDRESS]);
}

static enum err send_plan(struct ctx *c, const struct outreach_plan *p, struct str origin, size_t *ret_n)
{
	struct law_calendar calendar;
	struct outreach_rules rules;
	int64_t due;

	TRY(outreach_rules_of(c, p->brin, &rules));
	TRY(reference_calendar(c->db, c->arena, p->brin, p->location, &calendar));
	due = outreach_moment(&rules, &calendar, c->today, c->now);
	for (size_t i = 0; i < p->count; i++) {
		if (p->receivers[i].why == OUTREACH_FINE) {
			TRY(queue_one(c, p, &p->receivers[i], &rules, origin, due));
		}
	}
	*ret_n = p->able;
	return log_change(c, ACTION_OUTREACH, p->person, "message.send");
}

enum err outreach_send(struct ctx *c, struct str finding, struct str origin, size_t *ret_n)
{
	struct outreach_plan p;

	if (origin.n == 0) {
		return REFUSE(c, ERR_INPUT, NULL, MSG_OUTREACH_NO_ORIGIN);
	}
	TRY(outreach_plan_of(c, finding, &p));
	/* Looked at again once nobody else can send to the same person. */
	TRY(db_lock_keys(c->db, &p.person, 1));
	TRY(outreach_plan_of(c, finding, &p));
	return p.able > 0 ? send_plan(c, &p, origin, ret_n) : refuse_nobody(c, &p);
}

/* ---- by itself ---- */

struct automatic {
	struct str names[AUTOMATIC_MOST];
	size_t n;
};

/* Findings about persons of a span of keys, behind those that are there. */
static enum err find_some(struct ctx *c, struct str brin, int64_t first, int64_t last, struct automatic *a)
{
	static const struct str rules[] = {
		{ "12u", 3 }, { "8u", 2 }, { "eerste-dag", 10 }, { "ziek-4", 6 }, { "ziek-7", 6 }
	};
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	const struct outreach_automatic_findings_in in = { brin,
		                                           ctx_list_text(c->arena, rules,
		                                                         sizeof rules / sizeof rules[0]),
		                                           c->today,
		                                           c->today - AUTOMATIC_DAYS,
		                                           first,
		                                           last,
		                                           (int)(AUTOMATIC_MOST - a->n) };
	struct outreach_automatic_findings_row row;
	bool more;

	TRY(outreach_automatic_findings_open(c->db, &in, &rows));
	while (a->n < AUTOMATIC_MOST) {
		TRY(outreach_automatic_findings_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		a->names[a->n] = str_copy(c->arena, row.public);
		if (a->names[a->n++].p == NULL) {
			return ERR_NOMEM;
		}
	}
	return OK;
}

/*
 * Some of them, from another person on each time: those who cannot be reached stay in the list, and would stand in the way of
 * all others if it always began at the same end.
 */
static enum err automatic_of(struct ctx *c, struct str brin, struct str origin, size_t *sent)
{
	int64_t from = keys_random_id();
	struct automatic a = { .n = 0 };

	TRY(find_some(c, brin, from, INT64_MAX, &a));
	TRY(find_some(c, brin, 0, from - 1, &a));
	for (size_t i = 0; i < a.n; i++) {
		size_t got = 0;
		enum err e = outreach_send(c, a.names[i], origin, &got);

		if (e != OK && e != ERR_CONFLICT && e != ERR_ABSENT) {
			return e;
		}
		*sent += got;
	}
	return OK;
}

enum err outreach_automatic(struct ctx *c, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct outreach_automatic_row row;
	VEC(struct str) brins = { 0 };
	struct str origin;
	size_t sent = 0;
	bool more;

	TRY(setting_text(c, "site_origin", &origin));
	*ret_n = 0;
	if (origin.n == 0) {
		return OK;
	}
	TRY(outreach_automatic_open(c->db, &rows));
	for (;;) {
		struct str *brin;

		TRY(outreach_automatic_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		brin = vec_push(c->arena, &brins);
		if (brin == NULL) {
			return ERR_NOMEM;
		}
		*brin = str_copy(c->arena, row.brin);
	}
	db_rows_close(&rows);
	for (size_t i = 0; i < brins.n; i++) {
		TRY(automatic_of(c, brins.p[i], origin, &sent));
	}
	*ret_n = sent;
	return OK;
}

/* ---- out of the queue ---- */

struct due {
	struct message_due_list_row row;
	struct str to, subject, text;
};

static enum err open_text(struct ctx *c, struct due *d)
{
	struct str plain;

	TRY(keys_unseal(c->keys, MESSAGE_SEAL, d->row.sealed, c->arena, &plain));
	d->to = str_cut(plain, '\n', &plain);
	d->subject = str_cut(plain, '\n', &d->text);
	return OK;
}

static enum err put_letter(struct ctx *c, const struct due *d, const char *token)
{
	struct words_fields fields = { .link = str_format(c->arena, "%.*s/b/%s", STR_ARG(d->row.origin), token) };
	struct buf b DEFER(buf_finish) = { 0 };
	bool mail = str_eq(d->row.channel, STR("email"));

	if (fields.link.p == NULL) {
		return ERR_NOMEM;
	}
	buf_init(&b, TEXT_MOST);
	words_fill(&b, d->text, &fields);
	TRY(buf_err(&b));
	return letter_put(c, &(struct letter){ .to = d->to,
	                                       .subject = d->subject,
	                                       .text = mail ? buf_view(&b) : str_trim(buf_view(&b)),
	                                       .channel = mail ? LETTER_MAIL : LETTER_GATEWAY,
	                                       .reference = d->row.reference });
}

/* Why it is not wanted any more since it was put in the queue. */
static enum err unwanted(struct ctx *c, const struct due *d, enum outreach_why *ret)
{
	struct outreach_finding_key_row key;
	struct outreach_finding_row row;
	struct outreach_plan p = { 0 };
	bool found, parents, still, any = false;
	struct str to;

	TRY(outreach_finding_key(
		c->db, c->arena,
		&(struct outreach_finding_key_in){ d->row.person, d->row.enrolment, d->row.rule, d->row.day }, &key,
		&found));
	if (found) {
		TRY(outreach_read(c, key.public, &row, &p, &any));
	}
	*ret = OUTREACH_OVER;
	if (!any) {
		return OK;
	}
	TRY(outreach_still(c, &row, &p, d->row.made, ret));
	TRY(outreach_parents(c, d->row.person, row.birth, &parents));
	if (d->row.recipient > 0) {
		TRY(outreach_parent_still(c, d->row.person, d->row.channel, d->row.sealed, &still));
		*ret = !parents ? OUTREACH_OVER : !still ? OUTREACH_NO_ADDRESS : *ret;
	}
	TRY(outreach_address(c, d->row.sealed, &to));
	TRY(outreach_stopped(c, d->row.person, d->row.recipient, d->row.channel, to, &found));
	*ret = found ? OUTREACH_STOPPED : *ret;
	return OK;
}

static enum err send_due(struct ctx *c, struct due *d)
{
	unsigned char hash[TOKEN_HASH];
	struct outreach_rules rules;
	char token[TOKEN_TEXT];
	enum outreach_why why;
	enum err e;

	TRY(db_lock_keys(c->db, &d->row.person, 1));
	TRY(unwanted(c, d, &why));
	if (why != OUTREACH_FINE) {
		return message_hold(
			c->db, &(struct message_hold_in){ d->row.person, d->row.message, str_of(whys[why]), c->now },
			NULL);
	}
	TRY(outreach_rules_of(c, d->row.brin, &rules));
	e = open_text(c, d);
	if (e == OK) {
		token_make(token);
		token_hash(str_of(token), hash);
		e = put_letter(c, d, token);
	}
	if (e == ERR_INPUT) {
		/* An address that no server takes, or a text that no key opens. */
		return message_hold(
			c->db, &(struct message_hold_in){ d->row.person, d->row.message, STR("geen-adres"), c->now },
			NULL);
	}
	TRY(e);
	return message_sending(c->db,
	                       &(struct message_sending_in){ d->row.person,
	                                                     d->row.message,
	                                                     { (const char *)hash, sizeof hash },
	                                                     c->now + rules.link_days * DAY_US },
	                       NULL);
}

static enum err keep_row(struct ctx *c, const struct message_due_list_row *row, struct due *ret)
{
	struct arena *a = c->arena;

	*ret = (struct due){ .row = *row };
	ret->row.rule = str_copy(a, row->rule);
	ret->row.brin = str_copy(a, row->brin);
	ret->row.channel = str_copy(a, row->channel);
	ret->row.sealed = str_copy(a, row->sealed);
	ret->row.origin = str_copy(a, row->origin);
	ret->row.reference = str_copy(a, row->reference);
	return ret->row.sealed.p != NULL && ret->row.reference.p != NULL ? OK : ERR_NOMEM;
}

enum err outreach_due(struct ctx *c, bool *ret_any)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct message_due_list_row row;
	struct due list[DUE_MOST];
	size_t n = 0;
	bool more;

	TRY(message_due_list_open(c->db, &(struct message_due_list_in){ c->now, DUE_MOST }, &rows));
	while (n < DUE_MOST) {
		TRY(message_due_list_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		TRY(keep_row(c, &row, &list[n++]));
	}
	db_rows_close(&rows);
	for (size_t i = 0; i < n; i++) {
		TRY(send_due(c, &list[i]));
	}
	*ret_any = n > 0;
	return OK;
}

/* ---- what became of them ---- */

/* What a server said, without what could be an address: it stands on a page. */
static struct str told_reason(struct ctx *c, const char *why)
{
	size_t n = strnlen(why, WHY_MOST);
	char *p = arena_copy(c->arena, why, n);

	if (p == NULL) {
		return STR("");
	}
	for (size_t i = 0; i < n; i++) {
		p[i] = (unsigned char)p[i] < ' ' || (unsigned char)p[i] > '~' ? ' ' : p[i];
	}
	return (struct str){ p, n };
}

enum err outreach_told(struct ctx *c, struct str reference, enum err outcome, const char *why)
{
	struct str status = outcome == OK ? STR("sent") : outcome == ERR_DENIED ? STR("bounced") : STR("failed");

	return message_told(
		c->db,
		&(struct message_told_in){ reference, status, outcome == OK ? STR("") : told_reason(c, why), c->now },
		NULL);
}

enum err outreach_news(struct ctx *c, struct str reference, enum outreach_news news, struct str why)
{
	static const char *const statuses[] = { "delivered", "failed", "bounced" };
	struct message_by_reference_row row;
	struct str text = str_copy(c->arena, why);
	bool found = false;

	if (reference.n == IDENT_TEXT - 1) {
		TRY(message_by_reference(c->db, c->arena, &(struct message_by_reference_in){ reference }, &row,
		                         &found));
	}
	if (!found) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_OUTREACH_NO_MESSAGE);
	}
	return message_told(
		c->db,
		&(struct message_told_in){ reference, str_of(statuses[news]),
	                                   news == NEWS_DELIVERED || text.p == NULL ? STR("") : told_reason(c, text.p),
	                                   c->now },
		NULL);
}

enum err outreach_night(struct ctx *c)
{
	return guardians_of_adults(c->db, &(struct guardians_of_adults_in){ reach_born(c->today, OF_AGE) }, NULL);
}
