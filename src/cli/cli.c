/* SPDX-License-Identifier: EUPL-1.2 */
#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>

#include "reports/report.h"

#include "access/account.h"
#include "base/clock.h"
#include "cli/version.h"

enum { CLI_ARENA = 64 * 1024 * 1024 };

static enum lang language(void)
{
	const char *lang = getenv("SLUITEND_LANG");

	return lang != NULL && strncmp(lang, "en", 2) == 0 ? LANG_EN : LANG_NL;
}

static enum cli_exit exit_of(enum err e)
{
	switch (e) {
	case OK: return CLI_DONE;
	case ERR_INPUT:
	case ERR_DENIED:
	case ERR_ABSENT:
	case ERR_CONFLICT:
	case ERR_TOOBIG: return CLI_PARTLY;
	case ERR_NOMEM:
	case ERR_BUSY:
	case ERR_IO:
	case ERR_DB:
	case ERR_REMOTE:
	case ERR_BUG: break;
	}
	return CLI_SYSTEM;
}

static enum err run(struct cli *c, int argc, char **argv)
{
	TRY(cli_parse(c, argc, argv));
	if (cli_has(c, OPT_HELP)) {
		cli_help(c, stdout);
		return OK;
	}
	TRY(ctx_require(&c->ctx, c->command->action));
	return c->command->run(c);
}

/* What went wrong, in one line; a system error that nobody described by its name. */
static enum cli_exit tell(struct cli *c, enum err e)
{
	if (e == OK) {
		return c->partly ? CLI_PARTLY : CLI_DONE;
	}
	(void)fprintf(stderr, "sluitend: %s\n", c->fail.what[0] != '\0' ? c->fail.what : err_name(e));
	if (c->wrong_usage) {
		struct str name = str_of(c->command->name);

		cli_say(c, MSG_CLI_TRY_HELP, &name, 1);
		return CLI_USAGE;
	}
	return exit_of(e);
}

static enum cli_exit run_command(const struct command *command, enum lang lang, int argc, char **argv)
{
	struct cli c = { .command = command };
	enum cli_exit status;

	arena_init(&c.arena, CLI_ARENA);
	c.ctx = (struct ctx){ .arena = &c.arena, .fail = &c.fail, .lang = lang, .now = clock_now() };
	c.ctx.today = clock_day(c.ctx.now);
	actor_system(&c.ctx);
	status = tell(&c, run(&c, argc, argv));
	cli_close(&c);
	if (fflush(stdout) != 0 && status != CLI_SYSTEM) {
		perror("sluitend");
		return CLI_SYSTEM;
	}
	return status;
}

int cli_main(int argc, char **argv)
{
	enum lang lang = language();
	const struct command *command;

	reports_begin();
	if (argc < 2) {
		cli_help_all(lang, stderr);
		return CLI_USAGE;
	}
	if (strcmp(argv[1], "--version") == 0) {
		(void)puts("sluitend " SLUITEND_VERSION);
		return CLI_DONE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
		cli_help_all(lang, stdout);
		return CLI_DONE;
	}
	command = cli_find(argv[1]);
	if (command == NULL) {
		struct str name = str_of(argv[1]);
		struct buf text DEFER(buf_finish);

		buf_init(&text, 4096);
		msg_format(&text, lang, MSG_CLI_COMMAND_UNKNOWN, &name, 1);
		(void)fprintf(stderr, "sluitend: %.*s\n", STR_ARG(buf_view(&text)));
		return CLI_USAGE;
	}
	return (int)run_command(command, lang, argc - 1, argv + 1);
}
