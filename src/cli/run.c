/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/log_anchor.h"
#include "cli/cli.h"
#include "serve/night.h"
#include "trust/retention.h"

static enum err round_in(struct db *db, void *arg)
{
	struct cli *c = arg;

	(void)db;
	return night_round(&c->ctx);
}

enum err command_run(struct cli *c)
{
	struct log_anchors anchors = { .c = &c->ctx };
	struct retention_report report;
	char day[DAY_TEXT];
	day_t real;

	TRY(cli_open(c, DB_WRITE));
	TRY(cli_follow_rules(c));
	TRY(db_transact(c->db, round_in, c));
	TRY(db_transact(c->db, log_anchor_put, &anchors));
	log_anchor_tell(&anchors);
	TRY(cli_real_today(c, &real));
	TRY(c->ctx.today <= real ? retention_round(&c->ctx, false, &report) : retention_plan_only(&c->ctx));
	struct str args[] = { str_of(day_text(c->ctx.today, day)) };

	cli_say(c, MSG_CLI_RUN_DONE, args, 1);
	return OK;
}
