/* SPDX-License-Identifier: EUPL-1.2 */
/* `keys`: which generations of keys there are, and new ones while others work. */
#include <string.h>

#include "access_keys_sql.h"
#include "base/clock.h"
#include "cli/bar.h"
#include "trust/backup_key.h"
#include "trust/rotate.h"

enum { PATIENCE_MS = 10 * 60 * 1000 };

static const struct table_column columns[] = { { "generatie", TABLE_NUMBER },
	                                       { "gemaakt", TABLE_LEFT },
	                                       { "vernietigd", TABLE_LEFT } };

static void draw(void *arg, enum msg_id what, uint64_t done, uint64_t total)
{
	bar_draw(arg, what, done, total);
}

static enum err rotate(struct cli *c)
{
	struct bar bar = { .c = c };
	struct rotation r = { .progress = draw, .arg = &bar, .patience_ms = PATIENCE_MS };
	enum err e;

	TRY(cli_open(c, DB_WRITE));
	e = keys_rotate(&c->ctx, &r);
	bar_end(&bar);
	TRY(e);
	struct str args[] = { cli_amount(c, (uint64_t)r.generation), cli_amount(c, r.persons),
		              cli_amount(c, r.others) };

	cli_say(c, r.resumed ? MSG_KEYS_RESUMED : MSG_KEYS_DONE, args, 3);
	return OK;
}

static enum err list_rows(struct cli *c, struct table *t)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct key_generation_list_row row;
	bool more;

	TRY(key_generation_list_open(c->db, &rows));
	for (;;) {
		TRY(key_generation_list_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		table_i64(t, row.generation);
		table_day(t, clock_day(row.made));
		table_day(t, row.retired != INT64_MIN ? clock_day(row.retired) : DAY_NONE);
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

/* cli_open itself refuses a key file that others can read, of another installation, or older than the database. */
static enum err check(struct cli *c)
{
	struct keys_generation list[KEYS_MOST];
	size_t n;

	TRY(cli_open(c, DB_READ));
	n = keys_generations(c->keys, list);
	struct str args[] = { cli_amount(c, (uint64_t)list[0].number) };

	if (n > 1) {
		c->partly = true;
		cli_say(c, MSG_KEYS_UNFINISHED, args, 1);
		return OK;
	}
	cli_say(c, MSG_KEYS_FINE, args, 1);
	if (!backup_key_there(&c->ctx)) {
		cli_say(c, MSG_KEYS_NO_BACKUP_KEY, NULL, 0);
	}
	return OK;
}

static enum err backup_key(struct cli *c)
{
	char text[BACKUP_KEY_TEXT];

	TRY(cli_open(c, DB_WRITE));
	TRY(backup_key_make(&c->ctx, text));
	cli_say(c, MSG_KEYS_BACKUP_KEY_ONCE, NULL, 0);
	(void)printf("%s\n", text);
	return OK;
}

enum err command_keys(struct cli *c)
{
	const char *what = c->args[0];

	if (strcmp(what, "list") == 0) {
		return list(c);
	}
	if (strcmp(what, "check") == 0) {
		return check(c);
	}
	if (strcmp(what, "rotate") == 0) {
		return rotate(c);
	}
	if (strcmp(what, "backup-key") == 0) {
		return backup_key(c);
	}
	return cli_wrong(c, MSG_KEYS_WHAT, str_of(what));
}
