/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdlib.h>

#include "access/setting.h"

#include "cli/cli.h"
#include "outbound/process.h"
#include "serve/box.h"

/*
 * What may go out is a setting of the installation, read before there are keys in memory. A database that cannot be
 * read is told of by the command itself, which opens it next.
 */
static enum err set_policy(struct cli *c)
{
	struct outbound_policy policy = { .ca_file = NULL };
	struct fail unused = { 0 };
	struct str ca = { NULL, 0 };

	if (db_open(&unused, cli_url(c), DB_READ, &c->db) == OK) {
		c->ctx.db = c->db;
		db_fail_to(c->db, &unused);
		if (setting_text(&c->ctx, "outbound_ca", &ca) == OK && ca.n > 0) {
			policy.ca_file = ca.p;
		}
		if (setting_is(&c->ctx, "outbound_loopback", "1", &policy.loopback_plain) != OK) {
			policy.loopback_plain = false;
		}
		db_close(&c->db);
	}
	return outbound_policy_set(&c->fail, &policy);
}

enum err cli_helpers(struct cli *c)
{
	const char *given = getenv("SLUITEND_SANDBOX");

	c->sandbox = BOX_BEST;
	if (cli_has(c, OPT_SANDBOX)) {
		given = cli_text(c, OPT_SANDBOX).p;
	}
	if (given != NULL && !box_mode_parse(given, &c->sandbox)) {
		return cli_wrong(c, MSG_CLI_SANDBOX_UNKNOWN, str_of(given));
	}
	TRY(set_policy(c));
	return helpers_start(&c->fail, serve_kinds, serve_kind_count, c->sandbox, &c->helpers);
}
