/* SPDX-License-Identifier: EUPL-1.2 */
/* `setting`: what an operator may choose. */
#include "access/setting.h"

#include <string.h>

#include "cli/cli.h"
#include "identity/breached.h"

static const struct table_column columns[] = { { "naam", TABLE_LEFT },
	                                       { "waarde", TABLE_LEFT },
	                                       { "standaard", TABLE_LEFT },
	                                       { "uitleg", TABLE_LEFT } };

struct job {
	struct cli *c;
	struct str name, value;
};

static enum err list(struct cli *c)
{
	struct table *t DEFER(table_drop) = NULL;
	enum table_format format;
	struct str value;

	TRY(cli_format(c, &format));
	TRY(cli_open(c, DB_READ));
	TRY(table_open(&c->arena, stdout, format, columns, sizeof columns / sizeof columns[0], &t));
	for (size_t i = 0; i < setting_count; i++) {
		TRY(setting_text(&c->ctx, settings[i].name, &value));
		table_text(t, settings[i].name);
		table_str(t, value);
		table_text(t, settings[i].standard);
		table_str(t, msg(c->ctx.lang, settings[i].about));
	}
	return table_close(t);
}

static enum err get(struct cli *c, struct str name)
{
	struct str value;

	if (setting_find(name) == NULL) {
		return REFUSE1(&c->ctx, ERR_ABSENT, "name", MSG_SETTING_UNKNOWN, name);
	}
	TRY(cli_open(c, DB_READ));
	TRY(setting_text(&c->ctx, name.p, &value));
	(void)printf("%.*s\n", STR_ARG(value));
	return OK;
}

static enum err set_in(struct db *db, void *arg)
{
	struct job *j = arg;

	(void)db;
	return setting_change(&j->c->ctx, j->name, j->value);
}

static enum err set(struct cli *c, struct job *j)
{
	TRY(cli_open(c, DB_WRITE));
	/* What serve would not start with is refused here. */
	if (str_eq(j->name, STR(BREACHED_SETTING)) && j->value.n > 0) {
		TRY(breached_open(&c->ctx, j->value.p));
	}
	return db_transact(c->db, set_in, j);
}

enum err command_setting(struct cli *c)
{
	const char *what = c->args[0];

	if (strcmp(what, "list") == 0 && c->arg_count == 1) {
		return list(c);
	}
	if (strcmp(what, "get") == 0 && c->arg_count == 2) {
		return get(c, str_of(c->args[1]));
	}
	if (strcmp(what, "set") == 0 && c->arg_count == 3) {
		struct job j = { c, str_of(c->args[1]), str_of(c->args[2]) };

		return set(c, &j);
	}
	return cli_wrong(c, MSG_CLI_SETTING_WHAT, str_of(what));
}
