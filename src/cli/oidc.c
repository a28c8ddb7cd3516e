/* SPDX-License-Identifier: EUPL-1.2 */
/* `oidc`: the providers that people may sign in with. */
#include <errno.h>
#include <string.h>

#include "cli/cli.h"
#include "identity/oidc_file.h"
#include "identity/oidc_flow.h"

enum { FILE_MOST = 128 * 1024, LINE_MOST = 600 };

struct job {
	struct cli *c;
	struct oidc_provider provider;
	struct str login, subject;
};

static void file_close(FILE **f)
{
	if (*f != NULL && *f != stdin) {
		(void)fclose(*f);
	}
}

static enum err read_file(struct cli *c, const char *path, struct str *ret)
{
	FILE *in DEFER(file_close) = strcmp(path, "-") == 0 ? stdin : fopen(path, "rbe");
	struct buf b DEFER(buf_finish);
	char piece[4096];
	size_t n = sizeof piece;

	buf_init(&b, FILE_MOST);
	if (in == NULL) {
		return fail_set(&c->fail, ERR_INPUT, NULL, "%s: %s", path, strerror(errno));
	}
	while (n == sizeof piece) {
		n = fread(piece, 1, sizeof piece, in);
		buf_add(&b, piece, n);
	}
	if (ferror(in) || buf_err(&b) != OK) {
		return fail_set(&c->fail, ERR_INPUT, NULL, "%s cannot be read", path);
	}
	*ret = str_copy(&c->arena, buf_view(&b));
	return ret->p != NULL ? OK : ERR_NOMEM;
}

/* ---- set ---- */

static enum err set_in(struct db *db, void *arg)
{
	struct job *j = arg;

	(void)db;
	return oidc_provider_set(&j->c->ctx, &j->provider);
}

static enum err set(struct cli *c)
{
	struct job j = { .c = c };
	struct str json, rest;
	char line[LINE_MOST];

	TRY(read_file(c, c->args[2], &json));
	TRY(oidc_file_read(&c->arena, &c->fail, json, &j.provider));
	j.provider.name = str_of(c->args[1]);
	if (cli_has(c, OPT_PASSWORD_STDIN)) {
		if (fgets(line, sizeof line, stdin) == NULL) {
			return REFUSE(&c->ctx, ERR_INPUT, "secret", MSG_OIDC_SECRET_FORM);
		}
		j.provider.secret = str_copy(&c->arena, str_cut(str_of(line), '\n', &rest));
	}
	TRY(cli_open(c, DB_WRITE));
	return db_transact(c->db, set_in, &j);
}

/* ---- list, show, key ---- */

static const struct table_column columns[] = { { "naam", TABLE_LEFT },       { "knop", TABLE_LEFT },
	                                       { "issuer", TABLE_LEFT },     { "client", TABLE_LEFT },
	                                       { "bewijs", TABLE_LEFT },     { "accounts", TABLE_LEFT },
	                                       { "tweede_stap", TABLE_LEFT } };

static enum err list(struct cli *c)
{
	struct table *t DEFER(table_drop) = NULL;
	const struct oidc_provider *all;
	enum table_format format;
	size_t n;

	TRY(cli_format(c, &format));
	TRY(cli_open(c, DB_READ));
	TRY(oidc_provider_all(&c->ctx, &all, &n));
	TRY(table_open(&c->arena, stdout, format, columns, sizeof columns / sizeof columns[0], &t));
	for (size_t i = 0; i < n; i++) {
		table_str(t, all[i].name);
		table_str(t, all[i].label);
		table_str(t, all[i].issuer);
		table_str(t, all[i].client);
		table_text(t, all[i].by_key ? "key" : "secret");
		table_text(t, all[i].makes_accounts ? "make" : "linked");
		table_str(t, all[i].acr.n > 0 ? all[i].acr : all[i].amr);
	}
	return table_close(t);
}

static enum err show(struct cli *c)
{
	struct buf b DEFER(buf_finish);
	struct oidc_provider p;

	buf_init(&b, FILE_MOST);
	TRY(cli_open(c, DB_READ));
	TRY(oidc_provider_get(&c->ctx, str_of(c->args[1]), &p));
	oidc_file_write(&b, &p);
	TRY(buf_err(&b));
	(void)printf("%.*s", STR_ARG(buf_view(&b)));
	return OK;
}

static enum err key(struct cli *c)
{
	struct oidc_provider p;
	struct str json;

	TRY(cli_open(c, DB_READ));
	TRY(oidc_provider_get(&c->ctx, str_of(c->args[1]), &p));
	TRY(oidc_provider_public(&c->ctx, &p, &json));
	(void)printf("%.*s\n", STR_ARG(json));
	return OK;
}

/* ---- remove, link ---- */

static enum err remove_in(struct db *db, void *arg)
{
	struct job *j = arg;

	(void)db;
	return oidc_provider_drop(&j->c->ctx, str_of(j->c->args[1]));
}

static enum err link_in(struct db *db, void *arg)
{
	struct job *j = arg;

	(void)db;
	return oidc_account_link(&j->c->ctx, &j->provider, j->subject, j->login);
}

static enum err link_account(struct cli *c)
{
	struct job j = { .c = c, .login = str_of(c->args[2]), .subject = str_of(c->args[3]) };

	TRY(cli_open(c, DB_WRITE));
	TRY(oidc_provider_get(&c->ctx, str_of(c->args[1]), &j.provider));
	return db_transact(c->db, link_in, &j);
}

static enum err remove_provider(struct cli *c)
{
	struct job j = { .c = c };

	TRY(cli_open(c, DB_WRITE));
	return db_transact(c->db, remove_in, &j);
}

/* ---- test ---- */

/* Asks the provider what signing in would ask, and says what came of it. */
static enum err test(struct cli *c)
{
	struct oidc_net net = { .a = &c->arena, .f = &c->fail };
	struct oidc_pending pending;
	struct oidc_provider p;
	struct oidc_metadata m;
	struct jose_keys *keys = ARENA_NEW(&c->arena, struct jose_keys);
	struct str way, cookie;

	if (keys == NULL) {
		return ERR_NOMEM;
	}
	TRY(cli_helpers(c));
	TRY(cli_open(c, DB_READ));
	TRY(oidc_provider_get(&c->ctx, str_of(c->args[1]), &p));
	net.out = helpers_find(c->helpers, "out");
	net.issuer = p.issuer;
	net.now = c->ctx.now;
	TRY(oidc_net_metadata(&net, &m));
	TRY(oidc_net_keys(&net, &m, false, keys));
	TRY(oidc_pending_make(&c->ctx, p.name, STR("/"), &pending, &cookie));
	TRY(oidc_way_out(&c->ctx, &net, &p, &pending, STR("https://x.example/"), &way));
	if (keys->count == 0) {
		return REFUSE(&c->ctx, ERR_INPUT, NULL, MSG_OIDC_TEST_NO_KEYS);
	}
	cli_say(c, MSG_OIDC_TEST_GOOD, (struct str[]){ p.label, cli_amount(c, keys->count) }, 2);
	return OK;
}

enum err command_oidc(struct cli *c)
{
	static const struct {
		const char *name;
		int arguments;
		enum err (*run)(struct cli *c);
	} parts[] = { { "list", 1, list },
		      { "set", 3, set },
		      { "show", 2, show },
		      { "key", 2, key },
		      { "test", 2, test },
		      { "link", 4, link_account },
		      { "remove", 2, remove_provider } };

	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		if (strcmp(c->args[0], parts[i].name) == 0 && c->arg_count == parts[i].arguments) {
			return parts[i].run(c);
		}
	}
	return cli_wrong(c, MSG_CLI_OIDC_WHAT, str_of(c->args[0]));
}
