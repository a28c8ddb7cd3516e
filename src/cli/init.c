/* SPDX-License-Identifier: EUPL-1.2 */
#include "cli/cli.h"
#include "db/migrate.h"
#include "db/migrations.h"
#include "intake/recompute.h"
#include "reference/reference.h"

enum { RECOMPUTE_ARENA = 256 * 1024 * 1024 };

enum err cli_follow_rules(struct cli *c)
{
	struct reference_book book DEFER(reference_book_finish);
	struct arena own DEFER(arena_reset);
	struct str before;
	enum err e;
	bool done;

	arena_init(&own, RECOMPUTE_ARENA);
	reference_book_init(&book);
	TRY(cli_setting(c, SETTING_LAW_VERSION, &before));
	TRY(reference_book_read(&book, c->db));
	c->ctx.arena = &own;
	e = recompute_when_rules_changed(&c->ctx, &book, &done);
	c->ctx.arena = &c->arena;
	TRY(e);
	/* A new database has nothing that could have changed. */
	if (done && before.n > 0) {
		cli_say(c, MSG_CLI_RULES_CHANGED, NULL, 0);
	}
	return OK;
}

enum err command_init(struct cli *c)
{
	struct reference_counts n;
	int applied;

	TRY(cli_open_bare(c));
	TRY(db_migrate(c->db, migrations_files, migrations_count, &applied));
	TRY(cli_open_keys(c, true));
	TRY(reference_load(c->db, &n));
	TRY(cli_find_today(c));
	TRY(cli_follow_rules(c));
	struct str args[] = { cli_amount(c, (uint64_t)applied),          cli_amount(c, (uint64_t)n.regions),
		              cli_amount(c, (uint64_t)n.municipalities), cli_amount(c, (uint64_t)n.institutions),
		              cli_amount(c, (uint64_t)n.locations),      cli_amount(c, (uint64_t)n.holidays) };

	cli_say(c, MSG_CLI_INIT_DONE, args, sizeof args / sizeof args[0]);
	return OK;
}
