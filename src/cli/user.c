/* SPDX-License-Identifier: EUPL-1.2 */
/* `user`: accounts. A password comes from standard input, or is made up and shown once. */
#include <string.h>

#include "access/account.h"
#include "access_sql.h"
#include "cli/cli.h"
#include "fmt/ident.h"

enum { PASSWORD_MOST = 256 };

/* What a transaction of this command works on. */
struct job {
	struct cli *c;
	struct str login, password;
	struct account_new account;
	bool active;
};

/* The first line of standard input; or a password of 26 letters and digits, which is shown. */
static enum err get_password(struct cli *c, struct str *ret, bool *ret_made)
{
	char line[PASSWORD_MOST], made[IDENT_TEXT];
	struct str rest;

	if (!cli_has(c, OPT_PASSWORD_STDIN)) {
		*ret = str_copy(&c->arena, str_of(ident_new(made)));
		*ret_made = true;
		return ret->p != NULL ? OK : ERR_NOMEM;
	}
	if (fgets(line, sizeof line, stdin) == NULL) {
		return REFUSE(&c->ctx, ERR_INPUT, "wachtwoord", MSG_CLI_NO_PASSWORD);
	}
	*ret = str_copy(&c->arena, str_cut(str_of(line), '\n', &rest));
	*ret_made = false;
	return ret->p != NULL ? OK : ERR_NOMEM;
}

static void show_password(struct cli *c, struct str password, bool made)
{
	if (made) {
		cli_say(c, MSG_CLI_PASSWORD_ONCE, NULL, 0);
		(void)printf("%.*s\n", STR_ARG(password));
	}
}

static enum err add_in(struct db *db, void *arg)
{
	struct job *j = arg;
	int64_t account;

	(void)db;
	return account_create(&j->c->ctx, &j->account, &account);
}

static enum err add(struct cli *c, struct job *j)
{
	static const char *const roles[] = { "coordinator", "officer" };
	struct account_new *a = &j->account;
	size_t role = 2;
	bool made;

	TRY(cli_word(c, OPT_ROLE, roles, 2, &role));
	if (role == 2) {
		return cli_wrong(c, MSG_CLI_NEEDS_OPTION, STR("--role coordinator|officer"));
	}
	*a = (struct account_new){ .login = j->login,
		                   .name = cli_has(c, OPT_NAME) ? cli_text(c, OPT_NAME) : j->login,
		                   .email = cli_text(c, OPT_EMAIL),
		                   .role = role == 0 ? ROLE_COORDINATOR : ROLE_OFFICER };
	TRY(cli_list(c, OPT_INSTITUTION, &a->institutions, &a->institution_count));
	TRY(cli_list(c, OPT_MUNICIPALITY, &a->municipalities, &a->municipality_count));
	TRY(cli_list(c, OPT_REGION, &a->regions, &a->region_count));
	TRY(get_password(c, &a->password, &made));
	TRY(cli_open(c, DB_WRITE));
	TRY(db_transact(c->db, add_in, j));
	show_password(c, a->password, made);
	return OK;
}

static enum err password_in(struct db *db, void *arg)
{
	struct job *j = arg;

	(void)db;
	return account_set_password(&j->c->ctx, j->login, j->password);
}

static enum err password(struct cli *c, struct job *j)
{
	bool made;

	TRY(get_password(c, &j->password, &made));
	TRY(cli_open(c, DB_WRITE));
	TRY(db_transact(c->db, password_in, j));
	show_password(c, j->password, made);
	return OK;
}

static enum err active_in(struct db *db, void *arg)
{
	struct job *j = arg;
	int64_t changed;

	TRY(account_active(db, &(struct account_active_in){ j->login, j->active }, &changed));
	if (changed == 0) {
		return REFUSE1(&j->c->ctx, ERR_ABSENT, "login", MSG_ACCOUNT_UNKNOWN, j->login);
	}
	return j->active ? OK : session_end_all(db, &(struct session_end_all_in){ j->login }, NULL);
}

static enum err set_active(struct cli *c, struct job *j)
{
	TRY(cli_open(c, DB_WRITE));
	return db_transact(c->db, active_in, j);
}

static const struct table_column columns[] = { { "login", TABLE_LEFT },
	                                       { "naam", TABLE_LEFT },
	                                       { "rol", TABLE_LEFT },
	                                       { "actief", TABLE_LEFT },
	                                       { "bereik", TABLE_LEFT } };

/* The rows of one account become one line: its scopes stand in one cell. */
static enum err list_rows(struct cli *c, struct table *t)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct buf scope DEFER(buf_finish);
	struct account_list_row row;
	char login[80] = "";
	bool more, open = false;

	buf_init(&scope, 64 * 1024);
	TRY(account_list_open(c->db, &rows));
	for (;;) {
		TRY(account_list_next(&rows, &row, &more));
		if (open && (!more || !str_eq(row.login, str_of(login)))) {
			table_str(t, buf_view(&scope));
			buf_clear(&scope);
			open = false;
		}
		if (!more) {
			return OK;
		}
		if (!open) {
			(void)snprintf(login, sizeof login, "%.*s", STR_ARG(row.login));
			table_str(t, row.login);
			table_str(t, row.name);
			table_str(t, row.role);
			table_text(t, row.active ? "j" : "n");
			open = true;
		}
		if (row.scope_value.n > 0) {
			buf_text(&scope, scope.n > 0 ? " " : "");
			buf_str(&scope, row.scope_value);
		}
	}
}

static enum err list(struct cli *c, struct job *j)
{
	struct table *t DEFER(table_drop) = NULL;
	enum table_format format;

	(void)j;
	TRY(cli_format(c, &format));
	TRY(cli_open(c, DB_READ));
	TRY(table_open(&c->arena, stdout, format, columns, sizeof columns / sizeof columns[0], &t));
	TRY(list_rows(c, t));
	return table_close(t);
}

enum err command_user(struct cli *c)
{
	struct job j = { .c = c };
	const char *what = c->args[0];

	if (strcmp(what, "list") == 0) {
		return c->arg_count == 1 ? list(c, &j) : cli_wrong(c, MSG_CLI_TOO_MANY_ARGUMENTS, str_of(c->args[1]));
	}
	if (c->arg_count < 2) {
		return cli_wrong(c, MSG_CLI_USER_WHAT, str_of(what));
	}
	j.login = str_of(c->args[1]);
	if (strcmp(what, "add") == 0) {
		return add(c, &j);
	}
	if (strcmp(what, "password") == 0) {
		return password(c, &j);
	}
	if (strcmp(what, "enable") == 0 || strcmp(what, "disable") == 0) {
		j.active = what[0] == 'e';
		return set_active(c, &j);
	}
	return cli_wrong(c, MSG_CLI_USER_WHAT, str_of(what));
}
