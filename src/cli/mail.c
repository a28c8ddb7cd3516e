/* SPDX-License-Identifier: EUPL-1.2 */
/* `mail`: the password of the mail server, and whether mail gets out. */
#include <string.h>

#include "cli/cli.h"
#include "fmt/ident.h"
#include "identity/gateway.h"
#include "identity/letter.h"
#include "identity_oidc_sql.h"

enum { LINE_MOST = 300 };

struct job {
	struct cli *c;
	struct str password;
	bool gateway; /* the secret of the gateway, not the password of the mail server */
};

static enum err password_in(struct db *db, void *arg)
{
	struct job *j = arg;

	(void)db;
	return j->gateway ? gateway_secret(&j->c->ctx, j->password) : letter_password(&j->c->ctx, j->password);
}

/* Read from standard input, so that it stands in no list of processes and no history. */
static enum err password(struct cli *c, bool gateway)
{
	struct job j = { .c = c, .gateway = gateway };
	char line[LINE_MOST];
	struct str rest;

	if (fgets(line, sizeof line, stdin) == NULL) {
		return REFUSE(&c->ctx, ERR_INPUT, "wachtwoord", MSG_CLI_NO_PASSWORD);
	}
	j.password = str_copy(&c->arena, str_cut(str_of(line), '\n', &rest));
	TRY(cli_open(c, DB_WRITE));
	return db_transact(c->db, password_in, &j);
}

/* One letter, at once and past the queue, so that what is wrong shows here. */
static enum err test(struct cli *c)
{
	struct letter_job job = { 0 };
	char id[IDENT_TEXT];

	TRY(cli_helpers(c));
	TRY(cli_open(c, DB_READ));
	TRY(letter_server(&c->ctx, &job.mail));
	job.mail.to = str_of(c->args[1]);
	job.mail.subject = msg(c->ctx.lang, MSG_MAIL_TEST_SUBJECT);
	job.mail.text = msg(c->ctx.lang, MSG_MAIL_TEST_TEXT);
	job.mail.id = str_of(ident_new(id));
	job.mail.at = c->ctx.now;
	letter_send(&c->ctx, helpers_find(c->helpers, "out"), &job);
	if (job.outcome != OK) {
		return fail_set(&c->fail, job.outcome, NULL, "%s", job.fail.what);
	}
	cli_say(c, MSG_MAIL_TEST_SENT, &job.mail.to, 1);
	return OK;
}

static enum err waiting(struct cli *c)
{
	struct letter_waiting_row row;
	bool found;

	TRY(cli_open(c, DB_READ));
	TRY(letter_waiting(c->db, &c->arena, &row, &found));
	(void)printf("%lld\n", found ? (long long)row.waiting : 0LL);
	return OK;
}

enum err command_mail(struct cli *c)
{
	const char *what = c->args[0];

	if (strcmp(what, "password") == 0 && c->arg_count == 1) {
		return password(c, false);
	}
	if (strcmp(what, "gateway-secret") == 0 && c->arg_count == 1) {
		return password(c, true);
	}
	if (strcmp(what, "test") == 0 && c->arg_count == 2) {
		return test(c);
	}
	if (strcmp(what, "waiting") == 0 && c->arg_count == 1) {
		return waiting(c);
	}
	return cli_wrong(c, MSG_CLI_MAIL_WHAT, str_of(what));
}
