/* SPDX-License-Identifier: EUPL-1.2 */
/* `user`: accounts and their grants. A password comes from standard input, or is made up and shown once. */
#include <string.h>

#include "access/account.h"
#include "access/log.h"
#include "access_sql.h"
#include "base/clock.h"
#include "cli/cli.h"
#include "fmt/ident.h"
#include "identity/invitation.h"
#include "identity/policy.h"
#include "access/setting.h"

enum { PASSWORD_MOST = 256 };

/* What a transaction of this command works on. */
struct job {
	struct cli *c;
	struct str login, password;
	struct account_new account;
	int64_t grant; /* which grant to change; the new one afterwards */
	bool active;
	char token[TOKEN_TEXT]; /* of an invitation */
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
	if (ret->p == NULL) {
		return ERR_NOMEM;
	}
	TRY(cli_breached(c));
	return password_fit(&c->ctx, *ret,
	                    &(struct password_owner){ .login = str_of(c->args[1]), .name = cli_text(c, OPT_NAME) });
}

static void show_password(struct cli *c, struct str password, bool made)
{
	if (made) {
		cli_say(c, MSG_CLI_PASSWORD_ONCE, NULL, 0);
		(void)printf("%.*s\n", STR_ARG(password));
	}
}

/* Everything that the options name, in one list. */
static enum err get_scopes(struct cli *c, struct grant_new *g)
{
	static const enum cli_option options[SCOPE_KINDS] = {
		[SCOPE_INSTITUTION] = OPT_INSTITUTION,   [SCOPE_LOCATION] = OPT_LOCATION, [SCOPE_GROUP] = OPT_GROUP,
		[SCOPE_MUNICIPALITY] = OPT_MUNICIPALITY, [SCOPE_REGION] = OPT_REGION,     [SCOPE_PERSON] = OPT_PERSON,
		[SCOPE_ORGANISATION] = OPT_ORGANISATION,
	};
	struct scope *list = ARENA_ARRAY(&c->arena, SCOPE_KINDS * CLI_MOST_VALUES, struct scope);

	if (list == NULL) {
		return ERR_NOMEM;
	}
	g->scope_count = 0;
	for (int k = 0; k < SCOPE_KINDS; k++) {
		const struct cli_values *v = &c->options[options[k]];

		for (size_t i = 0; i < v->n; i++) {
			list[g->scope_count++] = (struct scope){ (enum scope_kind)k, str_of(v->list[i]) };
		}
	}
	g->scopes = list;
	return OK;
}

/* Role, term and scope of a new grant. */
static enum err get_grant(struct cli *c, struct grant_new *g)
{
	const char *roles[ROLE_COUNT];
	size_t n = 0, role = ROLE_COUNT;

	for (int r = ROLE_NOBODY + 1; r < ROLE_SYSTEM; r++) {
		roles[n++] = role_name((enum role)r);
	}
	TRY(cli_word(c, OPT_ROLE, roles, n, &role));
	if (role == ROLE_COUNT) {
		return cli_wrong(c, MSG_CLI_NEEDS_OPTION, STR("--role ROLE"));
	}
	*g = (struct grant_new){ .role = (enum role)(role + ROLE_NOBODY + 1), .first = DAY_NONE, .last = DAY_NONE };
	TRY(cli_day(c, OPT_FROM, &g->first));
	TRY(cli_day(c, OPT_TO, &g->last));
	return get_scopes(c, g);
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
	struct account_new *a = &j->account;
	bool made;

	*a = (struct account_new){ .login = j->login,
		                   .name = cli_has(c, OPT_NAME) ? cli_text(c, OPT_NAME) : j->login,
		                   .email = cli_text(c, OPT_EMAIL) };
	TRY(get_grant(c, &a->grant));
	TRY(cli_open(c, DB_WRITE));
	TRY(get_password(c, &a->password, &made));
	TRY(db_transact(c->db, add_in, j));
	show_password(c, a->password, made);
	return OK;
}

/* An account that is there gets a new invitation; another is made, when the options say what it may do. */
static enum err invite_in(struct db *db, void *arg)
{
	struct job *j = arg;
	struct ctx *c = &j->c->ctx;
	enum err e;
	int64_t account;

	(void)db;
	e = account_find(c, j->login, &account);
	if (e == ERR_ABSENT && j->account.grant.role != ROLE_NOBODY) {
		e = account_create(c, &j->account, &account);
	}
	TRY(e);
	return invitation_make(c, account, INVITATION_NEW, j->token);
}

static enum err invite(struct cli *c, struct job *j)
{
	struct str origin;

	j->account = (struct account_new){ .login = j->login,
		                           .name = cli_has(c, OPT_NAME) ? cli_text(c, OPT_NAME) : j->login,
		                           .email = cli_text(c, OPT_EMAIL) };
	if (cli_has(c, OPT_ROLE)) {
		TRY(get_grant(c, &j->account.grant));
	}
	TRY(cli_open(c, DB_WRITE));
	TRY(db_transact(c->db, invite_in, j));
	TRY(setting_text(&c->ctx, "site_origin", &origin));
	cli_say(c, MSG_CLI_USER_INVITED, NULL, 0);
	(void)printf("%.*s\n", STR_ARG(invitation_link(&c->ctx, origin, j->token)));
	return OK;
}

static enum err grant_in(struct db *db, void *arg)
{
	struct job *j = arg;
	struct ctx *c = &j->c->ctx;
	int64_t account;

	(void)db;
	TRY(account_find(c, j->login, &account));
	return grant_add(c, account, &j->account.grant, &j->grant);
}

static enum err grant(struct cli *c, struct job *j)
{
	TRY(get_grant(c, &j->account.grant));
	TRY(cli_open(c, DB_WRITE));
	TRY(db_transact(c->db, grant_in, j));
	(void)printf("%lld\n", (long long)j->grant);
	return OK;
}

/* widen, narrow and revoke: the scopes of one grant, or its end. */
static enum err change_in(struct db *db, void *arg)
{
	struct job *j = arg;
	struct ctx *c = &j->c->ctx;
	const struct grant_new *g = &j->account.grant;
	int64_t account;

	(void)db;
	TRY(account_find(c, j->login, &account));
	switch (j->c->args[0][0]) {
	case 'w': return grant_widen(c, account, j->grant, g->scopes, g->scope_count);
	case 'n': return grant_narrow(c, account, j->grant, g->scopes, g->scope_count);
	default: return grant_revoke(c, account, j->grant);
	}
}

static enum err change(struct cli *c, struct job *j)
{
	if (c->arg_count < 3 || !str_to_i64(str_of(c->args[2]), &j->grant)) {
		return cli_wrong(c, MSG_CLI_NEEDS_OPTION, msg(c->ctx.lang, MSG_CLI_WHICH_GRANT));
	}
	TRY(get_scopes(c, &j->account.grant));
	if ((c->args[0][0] == 'r') != (j->account.grant.scope_count == 0)) {
		return REFUSE(&c->ctx, ERR_INPUT, "bereik", MSG_ACCOUNT_SCOPE_FORM);
	}
	TRY(cli_open(c, DB_WRITE));
	return db_transact(c->db, change_in, j);
}

static enum err password_in(struct db *db, void *arg)
{
	struct job *j = arg;
	int64_t account;

	(void)db;
	TRY(account_set_password(&j->c->ctx, j->login, j->password));
	TRY(account_find(&j->c->ctx, j->login, &account));
	return invitation_forget(&j->c->ctx, account);
}

static enum err password(struct cli *c, struct job *j)
{
	bool made;

	TRY(cli_open(c, DB_WRITE));
	TRY(get_password(c, &j->password, &made));
	TRY(db_transact(c->db, password_in, j));
	show_password(c, j->password, made);
	return OK;
}

static enum err active_in(struct db *db, void *arg)
{
	struct job *j = arg;
	int64_t account, changed;

	TRY(account_active(db, &(struct account_active_in){ j->login, j->active }, &changed));
	if (changed == 0) {
		return REFUSE1(&j->c->ctx, ERR_ABSENT, "login", MSG_ACCOUNT_UNKNOWN, j->login);
	}
	TRY(account_find(&j->c->ctx, j->login, &account));
	TRY(log_change_account(&j->c->ctx, ACTION_ACCOUNTS, account, j->active ? "account.enable" : "account.disable"));
	return j->active ? OK : session_end_but(&j->c->ctx, account, STR(""));
}

static enum err set_active(struct cli *c, struct job *j)
{
	TRY(cli_open(c, DB_WRITE));
	return db_transact(c->db, active_in, j);
}

static const struct table_column columns[] = {
	{ "login", TABLE_LEFT },       { "naam", TABLE_LEFT },        { "actief", TABLE_LEFT },
	{ "bevoegdheid", TABLE_LEFT }, { "rol", TABLE_LEFT },         { "van", TABLE_LEFT },
	{ "tot", TABLE_LEFT },         { "ingetrokken", TABLE_LEFT }, { "bereik", TABLE_LEFT },
};

static void begin_line(struct table *t, const struct account_list_row *row)
{
	char grant[24];

	table_str(t, row->login);
	table_str(t, row->name);
	table_text(t, row->active ? "j" : "n");
	if (row->grant_id == INT64_MIN) {
		for (int i = 0; i < 5; i++) {
			table_text(t, "");
		}
		return;
	}
	(void)snprintf(grant, sizeof grant, "%lld", (long long)row->grant_id);
	table_text(t, grant); /* as text: readers of JSON round numbers of 63 bits */
	table_str(t, row->role);
	table_day(t, row->first);
	table_day(t, row->last);
	table_day(t, row->revoked != INT64_MIN ? clock_day(row->revoked) : DAY_NONE);
}

/* The rows of one grant become one line: its scopes stand in one cell. */
static enum err list_rows(struct cli *c, struct table *t)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct buf scope DEFER(buf_finish);
	struct account_list_row row;
	char login[80] = "";
	int64_t grant = 0;
	bool more, open = false;

	buf_init(&scope, 64 * 1024);
	TRY(account_list_open(c->db, &rows));
	for (;;) {
		TRY(account_list_next(&rows, &row, &more));
		if (open && (!more || row.grant_id != grant || !str_eq(row.login, str_of(login)))) {
			table_str(t, buf_view(&scope));
			buf_clear(&scope);
			open = false;
		}
		if (!more) {
			return OK;
		}
		if (!open) {
			(void)snprintf(login, sizeof login, "%.*s", STR_ARG(row.login));
			grant = row.grant_id;
			begin_line(t, &row);
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
	static const struct {
		const char *name;
		enum err (*run)(struct cli *c, struct job *j);
		int most;
	} deeds[] = {
		{ "add", add, 2 },           { "password", password, 2 },
		{ "enable", set_active, 2 }, { "disable", set_active, 2 },
		{ "grant", grant, 2 },       { "widen", change, 3 },
		{ "narrow", change, 3 },     { "revoke", change, 3 },
		{ "invite", invite, 2 },
	};
	struct job j = { .c = c };
	const char *what = c->args[0];

	if (strcmp(what, "list") == 0) {
		return c->arg_count == 1 ? list(c, &j) : cli_wrong(c, MSG_CLI_TOO_MANY_ARGUMENTS, str_of(c->args[1]));
	}
	for (size_t i = 0; i < sizeof deeds / sizeof deeds[0] && c->arg_count > 1; i++) {
		if (strcmp(what, deeds[i].name) != 0) {
			continue;
		}
		if (c->arg_count > deeds[i].most) {
			return cli_wrong(c, MSG_CLI_TOO_MANY_ARGUMENTS, str_of(c->args[deeds[i].most]));
		}
		j.login = str_of(c->args[1]);
		j.active = what[0] == 'e';
		return deeds[i].run(c, &j);
	}
	return cli_wrong(c, MSG_CLI_USER_WHAT, str_of(what));
}
