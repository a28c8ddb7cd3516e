/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdlib.h>

#include "cli/cli.h"
#include "outbound/process.h"
#include "serve/box.h"

enum err cli_helpers(struct cli *c)
{
	const char *local = getenv("SLUITEND_OUT_LOCAL"), *given = getenv("SLUITEND_SANDBOX");
	const struct outbound_policy policy = { .ca_file = getenv("SLUITEND_OUT_CA"),
		                                .loopback_plain = local != NULL && str_eq(str_of(local), STR("1")) };

	c->sandbox = BOX_BEST;
	if (cli_has(c, OPT_SANDBOX)) {
		given = cli_text(c, OPT_SANDBOX).p;
	}
	if (given != NULL && !box_mode_parse(given, &c->sandbox)) {
		return cli_wrong(c, MSG_CLI_SANDBOX_UNKNOWN, str_of(given));
	}
	TRY(outbound_policy_set(&c->fail, &policy));
	return helpers_start(&c->fail, serve_kinds, serve_kind_count, c->sandbox, &c->helpers);
}
