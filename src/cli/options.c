/* SPDX-License-Identifier: EUPL-1.2 */
#include <getopt.h>
#include <string.h>

#include "cli/cli.h"

struct option_kind {
	const char *name;
	const char *value; /* what help calls it; NULL: a switch */
	bool many;
	enum msg_id help;
};

static const struct option_kind kinds[OPT_COUNT] = {
	[OPT_DB] = { "db", "URL", false, MSG_CLI_OPT_DB },
	[OPT_HELP] = { "help", NULL, false, MSG_CLI_OPT_HELP },
	[OPT_FORMAT] = { "format", "table|csv|json", false, MSG_CLI_OPT_FORMAT },
	[OPT_AS_OF] = { "as-of", "DATE", false, MSG_CLI_OPT_AS_OF },
	[OPT_ON] = { "on", "DATE", false, MSG_CLI_OPT_ON },
	[OPT_FROM] = { "from", "DATE", false, MSG_CLI_OPT_FROM },
	[OPT_TO] = { "to", "DATE", false, MSG_CLI_OPT_TO },
	[OPT_BY] = { "by", "WORD", false, MSG_CLI_OPT_BY },
	[OPT_DRY_RUN] = { "dry-run", NULL, false, MSG_CLI_OPT_DRY_RUN },
	[OPT_REJECTS] = { "rejects", "FILE", false, MSG_CLI_OPT_REJECTS },
	[OPT_MAP] = { "map", "FILE", false, MSG_CLI_OPT_MAP },
	[OPT_LISTEN] = { "listen", "HOST:PORT", false, MSG_CLI_OPT_LISTEN },
	[OPT_PATIENCE] = { "patience", "SECONDS", false, MSG_CLI_OPT_PATIENCE },
	[OPT_SANDBOX] = { "sandbox", "strict|best|off", false, MSG_CLI_OPT_SANDBOX },
	[OPT_STUDENTS] = { "students", "N", false, MSG_CLI_OPT_STUDENTS },
	[OPT_SEED] = { "seed", "N", false, MSG_CLI_OPT_SEED },
	[OPT_REGION] = { "region", "NN", true, MSG_CLI_OPT_REGION },
	[OPT_ROLE] = { "role", "ROLE", false, MSG_CLI_OPT_ROLE },
	[OPT_INSTITUTION] = { "institution", "BRIN", true, MSG_CLI_OPT_INSTITUTION },
	[OPT_LOCATION] = { "location", "BRIN/NN", true, MSG_CLI_OPT_LOCATION },
	[OPT_GROUP] = { "group", "BRIN/NN/GROUP", true, MSG_CLI_OPT_GROUP },
	[OPT_MUNICIPALITY] = { "municipality", "CODE", true, MSG_CLI_OPT_MUNICIPALITY },
	[OPT_ORGANISATION] = { "organisation", "NAME", true, MSG_CLI_OPT_ORGANISATION },
	[OPT_PERSON] = { "person", "PERSON", true, MSG_CLI_OPT_PERSON },
	[OPT_NAME] = { "name", "TEXT", false, MSG_CLI_OPT_NAME },
	[OPT_EMAIL] = { "email", "ADDRESS", false, MSG_CLI_OPT_EMAIL },
	[OPT_PASSWORD_STDIN] = { "password-stdin", NULL, false, MSG_CLI_OPT_PASSWORD_STDIN },
	[OPT_DAYS] = { "days", "N", false, MSG_CLI_OPT_DAYS },
	[OPT_ACTION] = { "action", "NAME", true, MSG_CLI_OPT_ACTION },
	[OPT_ANCHORS] = { "anchors", "FILE", false, MSG_CLI_OPT_ANCHORS },
	[OPT_CHECK] = { "check", NULL, false, MSG_CLI_OPT_CHECK },
	[OPT_BACKUP_KEY] = { "backup-key", "FILE", false, MSG_CLI_OPT_BACKUP_KEY },
	[OPT_OUTPUT] = { "output", "FILE", false, MSG_CLI_OPT_OUTPUT },
	[OPT_PROJECT] = { "project", "TEXT", false, MSG_CLI_OPT_PROJECT },
	[OPT_PURPOSE] = { "purpose", "TEXT", false, MSG_CLI_OPT_PURPOSE },
	[OPT_APPROVAL] = { "approval", "TEXT", false, MSG_CLI_OPT_APPROVAL },
	[OPT_THRESHOLD] = { "threshold", "N", false, MSG_CLI_OPT_THRESHOLD },
};

enum { FIRST_VALUE = 256 };

static bool takes(const struct command *command, int o)
{
	return o == OPT_DB || o == OPT_HELP || (command->options & CLI_OPT(o)) != 0;
}

enum err cli_wrong(struct cli *c, enum msg_id id, struct str what)
{
	c->wrong_usage = true;
	return REFUSE1(&c->ctx, ERR_INPUT, NULL, id, what);
}

static enum err keep(struct cli *c, int o, const char *value)
{
	struct cli_values *v = &c->options[o];

	if (!kinds[o].many) {
		v->n = 0;
	}
	if (v->n == CLI_MOST_VALUES) {
		return cli_wrong(c, MSG_CLI_TOO_MANY_VALUES, str_of(kinds[o].name));
	}
	v->list[v->n++] = value;
	return OK;
}

enum err cli_parse(struct cli *c, int argc, char **argv)
{
	struct option longs[OPT_COUNT + 1] = { 0 };
	size_t n = 0;

	for (int o = 0; o < OPT_COUNT; o++) {
		if (takes(c->command, o)) {
			longs[n++] = (struct option){ kinds[o].name,
				                      kinds[o].value != NULL ? required_argument : no_argument, NULL,
				                      FIRST_VALUE + o };
		}
	}
	optind = 1;
	opterr = 0;
	for (;;) {
		int found = getopt_long(argc, argv, ":h", longs, NULL);

		if (found == -1) {
			break;
		}
		if (found == ':') {
			return cli_wrong(c, MSG_CLI_OPTION_NEEDS_VALUE, str_of(argv[optind - 1]));
		}
		if (found == '?') {
			return cli_wrong(c, MSG_CLI_OPTION_UNKNOWN, str_of(argv[optind - 1]));
		}
		TRY(keep(c, found == 'h' ? (int)OPT_HELP : found - FIRST_VALUE, optarg));
	}
	c->args = argv + optind;
	c->arg_count = argc - optind;
	if (cli_has(c, OPT_HELP)) {
		return OK;
	}
	if (c->arg_count < c->command->least) {
		return cli_wrong(c, MSG_CLI_TOO_FEW_ARGUMENTS, str_of(c->command->name));
	}
	if (c->arg_count > c->command->most) {
		return cli_wrong(c, MSG_CLI_TOO_MANY_ARGUMENTS, str_of(c->args[c->command->most]));
	}
	return OK;
}

/* ---- values ---- */

bool cli_has(const struct cli *c, enum cli_option o)
{
	return c->options[o].n > 0;
}

struct str cli_text(const struct cli *c, enum cli_option o)
{
	return cli_has(c, o) ? str_of(c->options[o].list[c->options[o].n - 1]) : (struct str){ NULL, 0 };
}

/* "--format: x". */
static struct str named(struct cli *c, enum cli_option o)
{
	return str_format(&c->arena, "--%s %.*s", kinds[o].name, STR_ARG(cli_text(c, o)));
}

enum err cli_day(struct cli *c, enum cli_option o, day_t *ret)
{
	if (cli_has(c, o) && !day_parse(cli_text(c, o), ret)) {
		return cli_wrong(c, MSG_CLI_NO_DATE, named(c, o));
	}
	return OK;
}

enum err cli_number(struct cli *c, enum cli_option o, int64_t least, int64_t most, int64_t *ret)
{
	int64_t v;

	if (!cli_has(c, o)) {
		return OK;
	}
	if (!str_to_i64(cli_text(c, o), &v) || v < least || v > most) {
		return cli_wrong(c, MSG_CLI_NO_NUMBER, named(c, o));
	}
	*ret = v;
	return OK;
}

enum err cli_word(struct cli *c, enum cli_option o, const char *const *words, size_t n, size_t *ret)
{
	if (!cli_has(c, o)) {
		return OK;
	}
	for (size_t i = 0; i < n; i++) {
		if (str_eq(cli_text(c, o), str_of(words[i]))) {
			*ret = i;
			return OK;
		}
	}
	return cli_wrong(c, MSG_CLI_NO_WORD, named(c, o));
}

enum err cli_format(struct cli *c, enum table_format *ret)
{
	*ret = TABLE_TEXT;
	if (cli_has(c, OPT_FORMAT) && !table_format_parse(cli_text(c, OPT_FORMAT), ret)) {
		return cli_wrong(c, MSG_CLI_NO_WORD, named(c, OPT_FORMAT));
	}
	return OK;
}

/* ---- help ---- */

static void put(FILE *out, struct str s)
{
	(void)fprintf(out, "%.*s", STR_ARG(s));
}

void cli_help(const struct cli *c, FILE *out)
{
	enum lang lang = c->ctx.lang;
	char head[64];

	put(out, msg(lang, MSG_CLI_USAGE));
	(void)fprintf(out, " sluitend %s", c->command->name);
	if (c->command->arguments != MSG_COUNT) {
		(void)fputc(' ', out);
		put(out, msg(lang, c->command->arguments));
	}
	(void)fputc(' ', out);
	put(out, msg(lang, MSG_CLI_OPTIONS_WORD));
	(void)fputs("\n\n", out);
	put(out, msg(lang, c->command->summary));
	(void)fputs("\n\n", out);
	for (int o = 0; o < OPT_COUNT; o++) {
		if (!takes(c->command, o)) {
			continue;
		}
		(void)snprintf(head, sizeof head, "--%s%s%s", kinds[o].name, kinds[o].value != NULL ? " " : "",
		               kinds[o].value != NULL ? kinds[o].value : "");
		(void)fprintf(out, "  %-28s ", head);
		put(out, msg(lang, kinds[o].help));
		(void)fputc('\n', out);
	}
}

void cli_help_all(enum lang lang, FILE *out)
{
	put(out, msg(lang, MSG_CLI_USAGE));
	(void)fputs(" sluitend ", out);
	put(out, msg(lang, MSG_CLI_COMMAND_WORD));
	(void)fputc(' ', out);
	put(out, msg(lang, MSG_CLI_OPTIONS_WORD));
	(void)fputs("\n\n", out);
	for (size_t i = 0; i < cli_command_count; i++) {
		(void)fprintf(out, "  %-12s ", cli_commands[i].name);
		put(out, msg(lang, cli_commands[i].summary));
		(void)fputc('\n', out);
	}
	(void)fputc('\n', out);
	put(out, msg(lang, MSG_CLI_MORE));
	(void)fputc('\n', out);
}
