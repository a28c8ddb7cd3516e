/* SPDX-License-Identifier: EUPL-1.2 */
/* `token`: keys by which programs use the API in the name of an account. Shown once; only a hash is kept. */
#include <string.h>

#include "access/account.h"
#include "access/log.h"
#include "access_sql.h"
#include "base/clock.h"
#include "cli/cli.h"

enum { DAYS = 365, MOST_DAYS = 3660, NAME_MOST = 80 };

static const struct table_column columns[] = { { "token", TABLE_LEFT },    { "login", TABLE_LEFT },
	                                       { "naam", TABLE_LEFT },     { "gemaakt", TABLE_LEFT },
	                                       { "verloopt", TABLE_LEFT }, { "ingetrokken", TABLE_LEFT } };

struct job {
	struct cli *c;
	struct str login, name;
	struct token_new new;
	char token[TOKEN_TEXT];
	int64_t revoked;
};

static enum err add_in(struct db *db, void *arg)
{
	struct job *j = arg;

	(void)db;
	j->new.name = j->name;
	TRY(account_find(&j->c->ctx, j->login, &j->new.account));
	return token_create(&j->c->ctx, &j->new, j->token);
}

/* The names behind --action, with blanks between. */
static enum err get_actions(struct cli *c, struct str *ret)
{
	struct buf b DEFER(buf_finish);

	buf_init(&b, 4096);
	for (size_t i = 0; i < c->options[OPT_ACTION].n; i++) {
		buf_text(&b, i > 0 ? " " : "");
		buf_text(&b, c->options[OPT_ACTION].list[i]);
	}
	TRY(buf_err(&b));
	*ret = str_copy(&c->arena, buf_view(&b));
	return ret->p != NULL ? OK : ERR_NOMEM;
}

static enum err add(struct cli *c)
{
	struct job j = { .c = c, .login = str_of(c->args[1]), .name = cli_text(c, OPT_NAME) };
	int64_t days = DAYS;

	TRY(cli_number(c, OPT_DAYS, 1, MOST_DAYS, &days));
	if (j.name.n > NAME_MOST) {
		return cli_wrong(c, MSG_CLI_NAME_LONG, j.name);
	}
	j.new.days = (int)days;
	TRY(get_actions(c, &j.new.actions));
	TRY(cli_open(c, DB_WRITE));
	TRY(db_transact(c->db, add_in, &j));
	cli_say(c, MSG_CLI_TOKEN_ONCE, NULL, 0);
	(void)printf("%s\n", j.token);
	return OK;
}

static enum err revoke_in(struct db *db, void *arg)
{
	struct job *j = arg;
	int64_t changed;

	TRY(token_revoke(db, &(struct token_revoke_in){ j->revoked, j->c->ctx.now }, &changed));
	if (changed == 0) {
		return REFUSE1(&j->c->ctx, ERR_ABSENT, "token", MSG_CLI_TOKEN_UNKNOWN, str_of(j->c->args[1]));
	}
	return log_change(&j->c->ctx, ACTION_ACCOUNTS, 0, "token.revoke");
}

static enum err revoke(struct cli *c)
{
	struct str text = str_of(c->args[1]);
	struct job j = { .c = c };

	if (!str_to_i64(text, &j.revoked)) {
		return cli_wrong(c, MSG_CLI_NO_NUMBER, text);
	}
	TRY(cli_open(c, DB_WRITE));
	return db_transact(c->db, revoke_in, &j);
}

static enum err list_rows(struct cli *c, struct table *t)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct token_list_row row;
	char id[24];
	bool more;

	TRY(token_list_open(c->db, &rows));
	for (;;) {
		TRY(token_list_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		(void)snprintf(id, sizeof id, "%lld", (long long)row.token);
		table_text(t, id);
		table_str(t, row.login);
		table_str(t, row.name);
		table_day(t, clock_day(row.created));
		table_day(t, clock_day(row.expires));
		table_day(t, row.revoked != INT64_MIN ? clock_day(row.revoked) : DAY_NONE);
	}
}

static enum err list(struct cli *c)
{
	struct table *t DEFER(table_drop) = NULL;
	enum table_format format;

	TRY(cli_format(c, &format));
	TRY(cli_open(c, DB_READ));
	TRY(table_open(&c->arena, stdout, format, columns, sizeof columns / sizeof columns[0], &t));
	TRY(list_rows(c, t));
	return table_close(t);
}

enum err command_token(struct cli *c)
{
	const char *what = c->args[0];

	if (strcmp(what, "list") == 0 && c->arg_count == 1) {
		return list(c);
	}
	if (strcmp(what, "add") == 0 && c->arg_count == 2) {
		return add(c);
	}
	if (strcmp(what, "revoke") == 0 && c->arg_count == 2) {
		return revoke(c);
	}
	return cli_wrong(c, MSG_CLI_TOKEN_WHAT, str_of(what));
}
