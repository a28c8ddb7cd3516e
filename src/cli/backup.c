/* SPDX-License-Identifier: EUPL-1.2 */
/* `backup` and `restore`: everything in one encrypted file, and back. */
#include "trust/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "access/log.h"
#include "access_sql.h"
#include "base/clock.h"
#include "cli/bar.h"
#include "cli/verify.h"
#include "db/copy.h"
#include "db/migrate.h"
#include "db/migrations.h"
#include "db/url.h"

enum { KEEP_DAYS = 90, KEEP_MOST = 3660, PATH = 1200, SECRET_MOST = 512 };

static void show(void *arg, uint64_t bytes)
{
	bar_draw(arg, MSG_BACKUP_BUSY, bytes, 0);
}

/* The secret part of the backup key, from a file or standard input ("-"); wiped by the caller. */
static enum err read_secret(struct cli *c, char text[SECRET_MOST], size_t *ret_n)
{
	const char *file = cli_has(c, OPT_BACKUP_KEY) ? cli_text(c, OPT_BACKUP_KEY).p : "-";
	int fd = strcmp(file, "-") == 0 ? STDIN_FILENO : open(file, O_RDONLY | O_CLOEXEC);
	ssize_t got = 1;
	size_t n = 0;

	if (fd == STDIN_FILENO && isatty(fd) != 0) {
		cli_say(c, MSG_BACKUP_ASK_KEY, NULL, 0);
	}
	while (fd >= 0 && got > 0 && n < SECRET_MOST && memchr(text, '\n', n) == NULL) {
		got = read(fd, text + n, SECRET_MOST - n);
		n += got > 0 ? (size_t)got : 0;
	}
	if (fd < 0 || got < 0) {
		return fail_set(&c->fail, ERR_INPUT, NULL, "cannot read %s: %s", file, strerror(errno));
	}
	if (fd != STDIN_FILENO) {
		(void)close(fd);
	}
	*ret_n = n;
	return OK;
}

static enum err open_backup(struct cli *c, const char *path, struct bar *bar, struct backup *ret)
{
	char text[SECRET_MOST] = { 0 };
	size_t n;
	enum err e;

	TRY(read_secret(c, text, &n));
	e = backup_open(&c->ctx, path, (struct str){ text, n }, ret);
	sodium_memzero(text, sizeof text);
	TRY(e);
	ret->progress = show;
	ret->arg = bar;
	return OK;
}

/* ---- taking out ---- */

struct place {
	char database[PATH + 16], key[PATH + 16]; /* of files; database empty: a server */
	char url[PATH + 32];
};

static void remove_files(const struct place *p)
{
	static const char *const more[] = { "", "-wal", "-shm" };
	char name[PATH + 32];

	for (size_t i = 0; i < 3 && p->database[0] != '\0'; i++) {
		(void)snprintf(name, sizeof name, "%s%s", p->database, more[i]);
		(void)unlink(name);
	}
	if (p->key[0] != '\0') {
		(void)unlink(p->key);
	}
}

static void bye(struct place *p)
{
	remove_files(p);
}

/* The database of the command becomes the one that was taken out: sound, up to date, and proven. */
static enum err prove(struct cli *c, const struct place *p, bool *ret_good)
{
	TRY(db_open(&c->fail, p->url, DB_WRITE, &c->db));
	c->ctx.db = c->db;
	db_fail_to(c->db, &c->fail);
	TRY(db_check_sound(c->db));
	TRY(db_migrate(c->db, migrations_files, migrations_count, NULL));
	TRY(cli_open_keys_at(c, p->key));
	TRY(cli_find_today(c));
	return verify_run(c, ret_good);
}

static enum err restored_in(struct db *db, void *arg)
{
	struct cli *c = arg;
	const struct backup_head *head = c->work;
	char text[24];

	(void)snprintf(text, sizeof text, "%lld", (long long)head->made);
	TRY(setting_put(db, &(struct setting_put_in){ STR("restored_from"), str_of(text) }, NULL));
	return log_change(&c->ctx, ACTION_MANAGE, 0, "backup.restore");
}

/* Into files beside the place where they belong. The database is closed again, so that all of it is in its file. */
static enum err take_out(struct cli *c, struct backup *b, const struct place *p, bool note)
{
	bool good = false;

	TRY(db_copy_in(&c->fail, p->url, backup_source, b));
	TRY(backup_read_rest(b));
	TRY(backup_write_key(&c->ctx, b, p->key));
	TRY(prove(c, p, &good));
	if (note && good) {
		c->work = &b->head;
		TRY(db_transact(c->db, restored_in, c));
	}
	db_close(&c->db);
	c->ctx.db = NULL;
	return good ? OK : REFUSE(&c->ctx, ERR_INPUT, NULL, MSG_BACKUP_NOT_GOOD);
}

/* ---- backup ---- */

static enum err check_in(struct cli *c, const char *path, const char *folder)
{
	struct place p DEFER(bye) = { 0 };
	struct bar bar = { .c = c };
	struct backup b DEFER(backup_close) = { 0 };
	enum err e;

	(void)snprintf(p.database, sizeof p.database, "%s/sluitend.db", folder);
	(void)snprintf(p.key, sizeof p.key, "%s/sluitend.key", folder);
	(void)snprintf(p.url, sizeof p.url, "sqlite:%s", p.database); /* lint: allow engine */
	TRY(open_backup(c, path, &bar, &b));
	if (b.head.server) {
		/* What only a server can read: that all of it is there. */
		e = backup_read_rest(&b);
	} else {
		e = take_out(c, &b, &p, false);
	}
	bar_end(&bar);
	keys_close(&c->keys);
	TRY(e);
	struct str args[] = { str_of(path), day_string(&c->arena, clock_day(b.head.made)),
		              day_string(&c->arena, clock_day(b.head.expires)) };

	cli_say(c, b.head.server ? MSG_BACKUP_WHOLE : MSG_BACKUP_GOOD, args, 3);
	return OK;
}

static enum err check(struct cli *c)
{
	const char *tmp = getenv("TMPDIR");
	char folder[PATH / 2];
	enum err e;

	(void)snprintf(folder, sizeof folder, "%s/sluitend-check-XXXXXX", tmp != NULL && tmp[0] != '\0' ? tmp : "/tmp");
	if (mkdtemp(folder) == NULL) {
		return fail_set(&c->fail, ERR_IO, NULL, "no temporary folder %s: %s", folder, strerror(errno));
	}
	e = check_in(c, c->args[0], folder);
	db_close(&c->db);
	(void)rmdir(folder);
	return e;
}

enum err command_backup(struct cli *c)
{
	struct bar bar = { .c = c };
	int64_t days = KEEP_DAYS;
	uint64_t bytes = 0;
	enum err e;

	if (cli_has(c, OPT_CHECK)) {
		return check(c);
	}
	TRY(cli_number(c, OPT_DAYS, 1, KEEP_MOST, &days));
	TRY(cli_open(c, DB_WRITE));
	e = backup_make(&c->ctx, cli_url(c), c->args[0], (int)days, show, &bar, &bytes);
	bar_end(&bar);
	TRY(e);
	struct str args[] = { str_of(c->args[0]), cli_amount(c, bytes / 1024 / 1024 + 1) };

	cli_say(c, MSG_BACKUP_MADE, args, 2);
	return OK;
}

/* ---- restore ---- */

static enum err no_such(struct cli *c, const char *path)
{
	return access(path, F_OK) == 0 ? REFUSE1(&c->ctx, ERR_CONFLICT, NULL, MSG_BACKUP_IN_THE_WAY, str_of(path)) : OK;
}

/* Names at the end of everything: the key first, because a database without it would be of no use. */
static enum err give_names(struct cli *c, const struct place *draft, const struct backup *b, const char *database,
                           const char *key)
{
	TRY(backup_write_key(&c->ctx, b, key));
	if (link(draft->database, database) != 0) {
		return fail_set(&c->fail, errno == EEXIST ? ERR_CONFLICT : ERR_IO, NULL, "cannot make %s: %s", database,
		                strerror(errno));
	}
	return cli_sync_folder(c, database);
}

static enum err restore_file(struct cli *c, struct backup *b, const char *database, const char *key)
{
	struct place draft DEFER(bye) = { 0 };

	TRY(no_such(c, database));
	(void)snprintf(draft.database, sizeof draft.database, "%s.restore", database);
	(void)snprintf(draft.key, sizeof draft.key, "%s.restore", key);
	(void)snprintf(draft.url, sizeof draft.url, "sqlite:%s", draft.database); /* lint: allow engine */
	/* Of an earlier time that was killed. */
	remove_files(&draft);
	TRY(take_out(c, b, &draft, true));
	return give_names(c, &draft, b, database, key);
}

/* A server takes all of it in one transaction; the key file goes first, and away again when it does not. */
static enum err restore_server(struct cli *c, struct backup *b, const char *key)
{
	struct place p = { 0 };
	bool was_there = access(key, F_OK) == 0, good = false;
	enum err e;

	(void)snprintf(p.key, sizeof p.key, "%s", key);
	if (snprintf(p.url, sizeof p.url, "%s", cli_url(c)) >= (int)sizeof p.url) {
		return fail_set(&c->fail, ERR_INPUT, NULL, "the database URL is too long");
	}
	TRY(backup_write_key(&c->ctx, b, key));
	e = db_copy_in(&c->fail, p.url, backup_source, b);
	if (e != OK && !was_there) {
		(void)unlink(key);
	}
	TRY(e);
	TRY(prove(c, &p, &good));
	c->work = &b->head;
	TRY(db_transact(c->db, restored_in, c));
	return good ? OK : REFUSE(&c->ctx, ERR_INPUT, NULL, MSG_BACKUP_NOT_GOOD);
}

/* A server cannot take back what it was given: the file is read to its end before. */
static enum err read_whole(struct cli *c, struct bar *bar, const struct backup *known)
{
	struct backup first DEFER(backup_close) = { 0 };

	TRY(backup_open_again(&c->ctx, c->args[0], known, &first));
	first.progress = show;
	first.arg = bar;
	return backup_read_rest(&first);
}

static enum err restore(struct cli *c, struct backup *b, struct bar *bar)
{
	struct db_url url;
	char key[PATH];

	if (db_url_parse(str_of(cli_url(c)), &c->fail, &url) != OK) {
		c->wrong_usage = true;
		return ERR_INPUT;
	}
	if (b->head.server != (url.kind == DB_URL_SERVER)) {
		return REFUSE(&c->ctx, ERR_INPUT, NULL, MSG_BACKUP_OTHER_KIND);
	}
	TRY(cli_key_path(c, key, sizeof key));
	if (url.kind == DB_URL_FILE) {
		return restore_file(c, b, url.path, key);
	}
	TRY(read_whole(c, bar, b));
	return restore_server(c, b, key);
}

enum err command_restore(struct cli *c)
{
	struct backup b DEFER(backup_close) = { 0 };
	struct bar bar = { .c = c };
	enum err e;

	TRY(open_backup(c, c->args[0], &bar, &b));
	e = restore(c, &b, &bar);
	bar_end(&bar);
	TRY(e);
	struct str args[] = { str_of(c->args[0]), day_string(&c->arena, clock_day(b.head.made)),
		              day_string(&c->arena, clock_day(b.head.expires)) };

	cli_say(c, MSG_BACKUP_RESTORED, args, 3);
	if (b.head.expires < c->ctx.now) {
		cli_say(c, MSG_BACKUP_EXPIRED, args, 3);
	}
	return OK;
}
