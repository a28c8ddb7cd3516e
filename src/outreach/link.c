/* SPDX-License-Identifier: EUPL-1.2 */
#include "outreach/link.h"

#include <sodium.h>
#include <stdio.h>

#include "access/grant.h"
#include "access/log.h"
#include "access/look.h"
#include "access/session.h"
#include "base/vec.h"
#include "law/types.h"
#include "outreach/inside.h"
#include "outreach_sql.h"
#include "registration/pack.h"

/* Who has the link acts as who it was sent to, over that one person. */
static enum err act(struct ctx *c, int64_t person, int recipient)
{
	struct str remote = c->actor.remote;
	int64_t *list = ARENA_ARRAY(c->arena, 1, int64_t);

	if (list == NULL) {
		return ERR_NOMEM;
	}
	list[0] = person;
	c->actor = actor_of(recipient == 0 ? ROLE_YOUNG : ROLE_PARENT);
	c->actor.remote = remote;
	c->actor.person_list = list;
	c->actor.person_count = 1;
	c->actor.persons = ctx_list_i64(c->arena, list, 1);
	return c->actor.persons.p != NULL ? OK : ERR_NOMEM;
}

enum err link_open(struct ctx *c, struct str token, struct link *ret)
{
	unsigned char hash[TOKEN_HASH];
	struct message_by_token_row row = { .recipient = 0 };
	struct link l = { .token = token };
	bool found = false;

	if (token.n == TOKEN_TEXT - 1) {
		token_hash(token, hash);
		TRY(message_by_token(c->db, c->arena,
		                     &(struct message_by_token_in){ { (const char *)hash, sizeof hash }, c->now }, &row,
		                     &found));
	}
	if (found && row.recipient > 0) {
		TRY(outreach_parents(c, row.person, row.birth, &found));
	}
	if (found && row.recipient > 0) {
		TRY(outreach_parent_still(c, row.person, row.channel, row.sealed, &found));
	}
	if (!found) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	if (!message_kind_parse(row.kind, &l.kind) || !message_channel_parse(row.channel, &l.channel)) {
		return fail_set(c->fail, ERR_DB, NULL, "a stored message is of an unknown kind");
	}
	TRY(outreach_address(c, row.sealed, &l.to));
	l.person = row.person;
	l.message = row.message;
	l.enrolment = row.enrolment;
	l.brin = row.brin;
	l.location = row.location;
	l.school = row.school;
	l.school_phone = row.school_phone;
	l.call = row.call_name.n > 0 ? row.call_name : str_cut(row.given_names, ' ', &(struct str){ NULL, 0 });
	l.phone = row.phone;
	l.person_public = row.person_public;
	l.tongue = tongue_of(row.language);
	l.recipient = row.recipient;
	l.tries = row.tries;
	l.day = row.day;
	l.birth = row.birth;
	l.shut = row.recipient > 0 && day_age(row.birth, c->today) >= OF_AGE;
	*ret = l;
	return act(c, row.person, row.recipient);
}

enum err link_birth(struct ctx *c, const struct link *l, day_t birth, bool *ret_right, int *ret_left)
{
	int64_t changed;
	bool right;

	*ret_right = false;
	*ret_left = 0;
	if (l->shut) {
		return OK;
	}
	/* Taken before the outcome is known, so that many at once get no more tries. */
	TRY(message_tried(c->db, &(struct message_tried_in){ l->person, l->message, LINK_TRIES }, &changed));
	if (changed == 0) {
		return OK;
	}
	right = birth == l->birth;
	if (right) {
		TRY(message_untried(c->db, &(struct message_untried_in){ l->person, l->message }, NULL));
	}
	TRY(log_change(c, ACTION_OWN_DATA, l->person, right ? "link.opened" : "link.refused"));
	*ret_right = right;
	*ret_left = right ? LINK_TRIES : LINK_TRIES - l->tries - 1;
	return OK;
}

enum err link_lessons(struct ctx *c, const struct link *l, struct link_lesson **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct outreach_lessons_row row;
	VEC(struct link_lesson) list = { 0 };
	bool more;

	*ret = NULL;
	*ret_n = 0;
	if (l->shut) {
		return OK;
	}
	TRY(outreach_lessons_open(
		c->db, &(struct outreach_lessons_in){ l->person, l->enrolment, c->today - LINK_DAYS_SEEN, c->today },
		&rows));
	for (;;) {
		struct reg_day day;

		TRY(outreach_lessons_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		if (unpack_day(c->arena, row.marks, &day) != OK) {
			return fail_set(c->fail, ERR_DB, NULL, "a stored day is damaged");
		}
		for (uint32_t i = 0; i < day.count; i++) {
			const struct law_mark *m = &day.marks[i];
			struct link_lesson *slot;

			if (m->status == MARK_PRESENT) {
				continue;
			}
			slot = vec_push(c->arena, &list);
			if (slot == NULL) {
				return ERR_NOMEM;
			}
			*slot = (struct link_lesson){ row.day, m->begin, m->end, m->status };
		}
	}
	*ret = list.p;
	*ret_n = list.n;
	return look_at(c, ACTION_OWN_DATA, l->person);
}

void link_proof(struct ctx *c, const struct link *l, char ret[LINK_PROOF])
{
	unsigned char mac[KEYS_MAC_BYTES];
	struct str data = str_format(c->arena, "%lld %.*s", (long long)c->today, STR_ARG(l->token));

	keys_mac(c->keys, "link", data, mac);
	(void)sodium_bin2hex(ret, LINK_PROOF, mac, sizeof mac);
}

enum err link_stop(struct ctx *c, const struct link *l)
{
	struct str channel = str_of(message_channel_name(l->channel)), sealed;
	bool stopped;

	TRY(outreach_stopped(c, l->person, l->recipient, channel, l->to, &stopped));
	if (stopped) {
		return OK;
	}
	TRY(keys_seal(c->keys, MESSAGE_SEAL, l->to, c->arena, &sealed));
	TRY(message_stop_add(
		c->db, &(struct message_stop_add_in){ l->person, ctx_new_id(c), l->recipient, channel, c->now, sealed },
		NULL));
	return log_change(c, ACTION_OWN_DATA, l->person, "message.stop");
}
