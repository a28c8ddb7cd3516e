/* SPDX-License-Identifier: EUPL-1.2 */
/* `mail`: the password of the mail server, and whether mail gets out. */
#include <string.h>

#include "cli/cli.h"
#include "fmt/dsn.h"
#include "fmt/ident.h"
#include "identity/gateway.h"
#include "identity/letter.h"
#include "identity_oidc_sql.h"
#include "outreach/outreach.h"

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

/* ---- what mail servers wrote back ---- */

struct notice {
	struct cli *c;
	struct dsn dsn;
};

static enum err notice_in(struct db *db, void *arg)
{
	const struct notice *n = arg;

	(void)db;
	return outreach_news(&n->c->ctx, str_of(n->dsn.reference),
	                     n->dsn.action == DSN_DELIVERED ? NEWS_DELIVERED : NEWS_BOUNCED, str_of(n->dsn.why));
}

static enum err read_file(struct cli *c, const char *path, struct buf *out)
{
	FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	char part[8192];
	size_t n;
	bool fine;

	if (f == NULL) {
		return fail_set(&c->fail, ERR_INPUT, NULL, "%s cannot be opened", path);
	}
	do {
		n = fread(part, 1, sizeof part, f);
		buf_add(out, part, n);
	} while (n > 0);
	fine = ferror(f) == 0;
	if (f != stdin) {
		(void)fclose(f);
	}
	TRY(buf_err(out));
	return fine ? OK : fail_set(&c->fail, ERR_IO, NULL, "%s cannot be read", path);
}

/* Each file is one mail; what is no notice about a message of ours is counted and left alone. */
static enum err bounces(struct cli *c)
{
	struct notice notice = { .c = c };
	size_t told = 0, rest = 0;

	TRY(cli_open(c, DB_WRITE));
	for (size_t i = 1; i < (size_t)c->arg_count; i++) {
		struct buf text DEFER(buf_finish);
		enum err e;

		buf_init(&text, DSN_MOST);
		TRY(read_file(c, c->args[i], &text));
		e = dsn_read(buf_view(&text), &notice.dsn);
		if (e == OK && notice.dsn.action != DSN_OTHER) {
			e = db_transact(c->db, notice_in, &notice);
		}
		if (e != OK && e != ERR_INPUT && e != ERR_ABSENT) {
			return e;
		}
		told += e == OK;
		rest += e != OK;
	}
	struct str args[] = { str_format(&c->arena, "%zu", told), str_format(&c->arena, "%zu", rest) };

	cli_say(c, MSG_MAIL_BOUNCES, args, 2);
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
	if (strcmp(what, "bounces") == 0 && c->arg_count > 1) {
		return bounces(c);
	}
	return cli_wrong(c, MSG_CLI_MAIL_WHAT, str_of(what));
}
