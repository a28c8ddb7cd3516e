/* SPDX-License-Identifier: EUPL-1.2 */
#include "cli/cli.h"
#include "db/migrate.h"
#include "db/migrations.h"
#include "reference/reference.h"

enum err command_init(struct cli *c)
{
	struct reference_counts n;
	int applied;

	TRY(cli_open_bare(c));
	TRY(db_migrate(c->db, migrations_files, migrations_count, &applied));
	TRY(cli_open_keys(c, true));
	TRY(reference_load(c->db, &n));
	struct str args[] = { cli_amount(c, (uint64_t)applied),          cli_amount(c, (uint64_t)n.regions),
		              cli_amount(c, (uint64_t)n.municipalities), cli_amount(c, (uint64_t)n.institutions),
		              cli_amount(c, (uint64_t)n.locations),      cli_amount(c, (uint64_t)n.holidays) };

	cli_say(c, MSG_CLI_INIT_DONE, args, sizeof args / sizeof args[0]);
	return OK;
}
