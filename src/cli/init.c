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

/* Several may make the same database at once; each try waits for a while itself. */
enum { TRIES = 12 };

static enum err migrated(struct cli *c, int *ret_applied)
{
	enum err e = ERR_BUSY;

	for (int i = 0; i < TRIES && e == ERR_BUSY; i++) {
		db_close(&c->db);
		e = cli_open_bare(c);
		if (e == OK) {
			e = db_migrate(c->db, migrations_files, migrations_count, ret_applied);
		}
	}
	return e;
}

static enum err loaded(struct cli *c, struct reference_counts *ret)
{
	enum err e = ERR_BUSY;

	for (int i = 0; i < TRIES && e == ERR_BUSY; i++) {
		e = reference_load(c->db, ret);
	}
	return e;
}

enum err command_init(struct cli *c)
{
	struct reference_counts n;
	int applied = 0;

	TRY(migrated(c, &applied));
	TRY(cli_open_keys(c, true));
	TRY(loaded(c, &n));
	TRY(cli_find_today(c));
	TRY(cli_follow_rules(c));
	struct str args[] = { cli_amount(c, (uint64_t)applied),          cli_amount(c, (uint64_t)n.regions),
		              cli_amount(c, (uint64_t)n.municipalities), cli_amount(c, (uint64_t)n.institutions),
		              cli_amount(c, (uint64_t)n.locations),      cli_amount(c, (uint64_t)n.holidays) };

	cli_say(c, MSG_CLI_INIT_DONE, args, sizeof args / sizeof args[0]);
	return OK;
}
