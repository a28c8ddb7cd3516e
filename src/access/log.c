/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/log.h"

#include "access_sql.h"

enum err log_change(struct ctx *c, enum action action, int64_t person, const char *what)
{
	struct str role = str_of(role_name(c->actor.role));
	struct str purpose = str_of(purpose_name(role_purpose(c->actor.role)));
	struct str done = str_format(c->arena, "%s %s", access_row(action)->name, what);

	if (done.p == NULL) {
		return ERR_NOMEM;
	}
	if (person == 0) {
		return look_list_add(c->db,
		                     &(struct look_list_add_in){ .entry = ctx_new_id(c),
		                                                 .at = c->now,
		                                                 .account = c->actor.account,
		                                                 .role = role,
		                                                 .action = done,
		                                                 .purpose = purpose,
		                                                 .remote = c->actor.remote,
		                                                 .persons = { "", 0 } },
		                     NULL);
	}
	return look_add(c->db,
	                &(struct look_add_in){ person, ctx_new_id(c), c->now, c->actor.account, role, done, purpose,
	                                       c->actor.remote },
	                NULL);
}
