/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/look.h"

#include <stdio.h>

#include "access_sql.h"

enum err look_write(struct db *db, const struct look_entry *e)
{
	const struct access_row *row = access_row(e->action);

	if (e->person != 0) {
		return look_add(db,
		                &(struct look_add_in){ e->person, e->entry, e->at, e->account, str_of(e->role),
		                                       str_of(row->name), str_of(e->purpose), str_of(e->remote) },
		                NULL);
	}
	return look_list_add(db,
	                     &(struct look_list_add_in){ e->entry,
	                                                 e->at,
	                                                 e->account,
	                                                 str_of(e->role),
	                                                 str_of(row->name),
	                                                 str_of(e->purpose),
	                                                 str_of(e->remote),
	                                                 (int64_t)e->shown,
	                                                 { (const char *)e->persons, e->shown * 8 } },
	                     NULL);
}

static enum err hand_over(struct ctx *c, struct look_entry *e)
{
	e->entry = ctx_new_id(c);
	e->at = c->now;
	e->account = c->actor.account;
	(void)snprintf(e->role, sizeof e->role, "%s", role_name(c->actor.role));
	e->purpose = purpose_name(role_purpose(c->actor.role));
	(void)snprintf(e->remote, sizeof e->remote, "%.*s", STR_ARG(c->actor.remote));
	return c->look_sink != NULL ? c->look_sink(c->look_arg, e) : look_write(c->db, e);
}

enum err look_at(struct ctx *c, enum action action, int64_t person)
{
	struct look_entry e = { .person = person, .action = action };

	return hand_over(c, &e);
}

enum err look_at_list(struct ctx *c, enum action action, const int64_t *persons, size_t n)
{
	struct look_entry e = { .action = action, .shown = n };

	if (n == 0) {
		return OK;
	}
	e.persons = arena_alloc(c->arena, n, 8);
	if (e.persons == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		for (size_t b = 0; b < 8; b++) {
			e.persons[i * 8 + b] = (unsigned char)((uint64_t)persons[i] >> (56 - 8 * b) & 0xff);
		}
	}
	return hand_over(c, &e);
}
