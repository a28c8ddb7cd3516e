/* SPDX-License-Identifier: EUPL-1.2 */
#include "cli/cli.h"
#include "serve/night.h"

static enum err round_in(struct db *db, void *arg)
{
	struct cli *c = arg;

	(void)db;
	return night_round(&c->ctx);
}

enum err command_run(struct cli *c)
{
	char day[DAY_TEXT];

	TRY(cli_open(c, DB_WRITE));
	TRY(cli_follow_rules(c));
	TRY(db_transact(c->db, round_in, c));
	struct str args[] = { str_of(day_text(c->ctx.today, day)) };

	cli_say(c, MSG_CLI_RUN_DONE, args, 1);
	return OK;
}
