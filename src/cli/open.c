/* SPDX-License-Identifier: EUPL-1.2 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "access/generations.h"
#include "access/log.h"
#include "access_log_sql.h"
#include "access_sql.h"
#include "base/clock.h"
#include "cli/cli.h"
#include "identity/breached.h"
#include "db/migrate.h"
#include "db/migrations.h"
#include "db/url.h"

#define SETTING_KEY_CHECK "key_check"
#define SETTING_DEMO_TODAY "demo_today"

enum { PATH = 1100 };

const char *cli_url(const struct cli *c)
{
	const char *url = getenv("SLUITEND_DB");

	if (cli_has(c, OPT_DB)) {
		return cli_text(c, OPT_DB).p;
	}
	return url != NULL && url[0] != '\0' ? url : "sqlite:sluitend.db"; /* lint: allow engine */
}

/* SLUITEND_KEY; else beside a database that is a file, or in this folder. */
enum err cli_key_path(struct cli *c, char *out, size_t size)
{
	const char *given = getenv("SLUITEND_KEY");
	struct db_url url;

	if (given != NULL && given[0] != '\0') {
		(void)snprintf(out, size, "%s", given);
		return OK;
	}
	TRY(db_url_parse(str_of(cli_url(c)), &c->fail, &url));
	if (url.kind == DB_URL_FILE) {
		(void)snprintf(out, size, "%s.key", url.path);
	} else {
		(void)snprintf(out, size, "sluitend.key");
	}
	return OK;
}

enum err cli_setting(struct cli *c, const char *name, struct str *ret)
{
	struct setting_get_row row;
	bool found;

	TRY(setting_get(c->db, &c->arena, &(struct setting_get_in){ str_of(name) }, &row, &found));
	*ret = found ? row.value : (struct str){ NULL, 0 };
	return OK;
}

enum err cli_breached(struct cli *c)
{
	struct str path;

	TRY(cli_setting(c, BREACHED_SETTING, &path));
	return path.n > 0 ? breached_open(&c->ctx, path.p) : OK;
}

enum err cli_sync_folder(struct cli *c, const char *path)
{
	const char *slash = strrchr(path, '/');
	char folder[PATH] = ".";
	int fd;
	bool good;

	if (slash != NULL) {
		(void)snprintf(folder, sizeof folder, "%.*s", slash == path ? 1 : (int)(slash - path), path);
	}
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	good = fd >= 0 && fsync(fd) == 0;
	if (fd >= 0) {
		(void)close(fd);
	}
	return good ? OK : fail_set(&c->fail, ERR_IO, NULL, "cannot write the folder %s: %s", folder, strerror(errno));
}

static enum err open_keys(struct cli *c, const char *path, bool create)
{
	char check[KEYS_CHECK_TEXT];
	struct str kept;

	TRY(cli_setting(c, SETTING_KEY_CHECK, &kept));
	/* A database that was used with keys must not silently get others; a file of an earlier form is brought up to date. */
	TRY(keys_open(&c->fail, path, create && (kept.n == 0 || access(path, F_OK) == 0), &c->keys));
	c->ctx.keys = c->keys;
	keys_check(c->keys, check);
	if (kept.n > 0 ? !keys_check_matches(c->keys, kept) : !create) {
		return REFUSE1(&c->ctx, ERR_INPUT, NULL, MSG_CLI_OTHER_KEY, str_of(path));
	}
	TRY(generations_agree(&c->ctx));
	if (create) {
		TRY(generations_note(&c->ctx));
	}
	if (create && !str_eq(kept, str_of(check))) {
		return setting_put(c->db, &(struct setting_put_in){ STR(SETTING_KEY_CHECK), str_of(check) }, NULL);
	}
	return OK;
}

enum err cli_open_keys(struct cli *c, bool create)
{
	char path[PATH];

	TRY(cli_key_path(c, path, sizeof path));
	return open_keys(c, path, create);
}

enum err cli_open_keys_at(struct cli *c, const char *path)
{
	return open_keys(c, path, false);
}

enum err cli_open_bare(struct cli *c)
{
	TRY(db_open(&c->fail, cli_url(c), DB_WRITE, &c->db));
	c->ctx.db = c->db;
	db_fail_to(c->db, &c->fail);
	return OK;
}

enum err cli_find_today(struct cli *c)
{
	struct str kept;

	TRY(cli_setting(c, SETTING_DEMO_TODAY, &kept));
	c->ctx.today = clock_day(c->ctx.now);
	if (kept.n > 0 && !day_parse(kept, &c->ctx.today)) {
		return fail_set(&c->fail, ERR_DB, NULL, "the setting %s is no date", SETTING_DEMO_TODAY);
	}
	TRY(cli_day(c, OPT_AS_OF, &c->ctx.today));
	return cli_day(c, OPT_ON, &c->ctx.today);
}

/* A URL that cannot be one is wrong usage. Only `init` makes a database; the others want one that is there. */
static enum err check_url(struct cli *c)
{
	struct db_url url;

	if (db_url_parse(str_of(cli_url(c)), &c->fail, &url) != OK) {
		c->wrong_usage = true;
		return ERR_INPUT;
	}
	if (url.kind == DB_URL_FILE && access(url.path, F_OK) != 0) {
		return REFUSE1(&c->ctx, ERR_DB, NULL, MSG_CLI_NO_DATABASE, str_of(url.path));
	}
	return OK;
}

enum err cli_open(struct cli *c, enum db_mode mode)
{
	bool current;

	TRY(check_url(c));
	TRY(db_open(&c->fail, cli_url(c), mode, &c->db));
	c->ctx.db = c->db;
	db_fail_to(c->db, &c->fail);
	TRY(db_migrated(c->db, migrations_files, migrations_count, &current));
	if (!current) {
		return REFUSE(&c->ctx, ERR_DB, NULL, MSG_CLI_NOT_INITIALISED);
	}
	TRY(cli_open_keys(c, false));
	return cli_find_today(c);
}

enum err cli_log_everybody(struct cli *c, const char *what)
{
	struct db *writer DEFER(db_close) = NULL;
	struct log_persons_row row;
	struct ctx ctx = c->ctx;
	bool found;

	TRY(log_persons(c->db, &c->arena, &row, &found));
	TRY(db_open(&c->fail, cli_url(c), DB_WRITE, &writer));
	db_fail_to(writer, &c->fail);
	ctx.db = writer;
	return log_everybody(&ctx, c->command->action, what, row.persons);
}

void cli_close(struct cli *c)
{
	db_close(&c->db);
	keys_close(&c->keys);
	helpers_stop(&c->helpers);
	arena_reset(&c->arena);
}
