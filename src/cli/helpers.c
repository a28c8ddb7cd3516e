/* SPDX-License-Identifier: EUPL-1.2 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "access/setting.h"

#include "cli/cli.h"
#include "outbound/process.h"
#include "serve/box.h"

enum { CA_MOST = 1000 };

/* What a short-lived child read of the settings. */
struct found {
	bool loopback_plain;
	char ca[CA_MOST + 1]; /* empty: none */
};

static void read_settings(struct cli *c, struct found *ret)
{
	struct fail unused = { 0 };
	struct str ca = { NULL, 0 };

	if (db_open(&unused, cli_url(c), DB_READ, &c->db) != OK) {
		return;
	}
	c->ctx.db = c->db;
	db_fail_to(c->db, &unused);
	if (setting_text(&c->ctx, "outbound_ca", &ca) == OK && ca.n <= CA_MOST) {
		(void)snprintf(ret->ca, sizeof ret->ca, "%.*s", STR_ARG(ca));
	}
	if (setting_is(&c->ctx, "outbound_loopback", "1", &ret->loopback_plain) != OK) {
		ret->loopback_plain = false;
	}
	db_close(&c->db);
}

/*
 * What may go out is a setting of the installation. It is read in a process that ends: a connection leaves its address and password
 * in memory that was freed, and the processes that are forked next would begin with a copy of it. A database that cannot be
 * read is told of by the command itself, which opens it next.
 */
static enum err set_policy(struct cli *c)
{
	struct outbound_policy policy = { .ca_file = NULL };
	struct found found = { .loopback_plain = false };
	int ends[2];
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) != 0) {
		return fail_set(&c->fail, ERR_IO, NULL, "no pipe: %s", strerror(errno));
	}
	pid = fork();
	if (pid == 0) {
		read_settings(c, &found);
		_exit(write(ends[1], &found, sizeof found) == (ssize_t)sizeof found ? 0 : 1);
	}
	(void)close(ends[1]);
	if (pid < 0 || read(ends[0], &found, sizeof found) != (ssize_t)sizeof found) {
		found = (struct found){ .loopback_plain = false };
	}
	(void)close(ends[0]);
	if (pid > 0) {
		(void)waitpid(pid, NULL, 0);
	}
	if (found.ca[0] != '\0') {
		policy.ca_file = arena_copy(&c->arena, found.ca, strlen(found.ca));
	}
	policy.loopback_plain = found.loopback_plain;
	return outbound_policy_set(&c->fail, &policy);
}

/* They need no database: neither the address of one nor the password in it. */
static void hide_database(struct cli *c)
{
	static const char *const names[] = {
		"SLUITEND_DB", "PGPASSWORD", "PGSERVICE", "PGHOST", "PGUSER", "PGPASSFILE"
	};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		helpers_hide(getenv(names[i]));
	}
	if (cli_has(c, OPT_DB)) {
		helpers_hide(cli_text(c, OPT_DB).p);
	}
}

enum err cli_helpers(struct cli *c)
{
	const char *given = getenv("SLUITEND_SANDBOX");

	c->sandbox = BOX_BEST;
	if (cli_has(c, OPT_SANDBOX)) {
		given = cli_text(c, OPT_SANDBOX).p;
	}
	if (given != NULL && !box_mode_parse(given, &c->sandbox)) {
		return cli_wrong(c, MSG_CLI_SANDBOX_UNKNOWN, str_of(given));
	}
	TRY(set_policy(c));
	hide_database(c);
	return helpers_start(&c->fail, serve_kinds, serve_kind_count, c->sandbox, &c->helpers);
}
