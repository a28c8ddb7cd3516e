/* SPDX-License-Identifier: EUPL-1.2 */
/* `register`: the secret of the link with the national register, how it does, what was refused again, reports as CSV. */
#include <sodium.h>
#include <string.h>

#include "cli/cli.h"
#include "register/register.h"
#include "register_sql.h"

enum { LINE_MOST = 2100, PAGE = 200, COLUMNS_MOST = 40 };

struct secret {
	struct cli *c;
	struct str said;
};

static enum err secret_in(struct db *db, void *arg)
{
	struct secret *s = arg;

	(void)db;
	return register_secret(&s->c->ctx, s->said);
}

/* Read from standard input, so that it stands in no list of processes and no history. */
static enum err secret(struct cli *c)
{
	struct secret s = { .c = c };
	char line[LINE_MOST];
	struct str rest;

	if (fgets(line, sizeof line, stdin) == NULL) {
		return REFUSE(&c->ctx, ERR_INPUT, NULL, MSG_CLI_NO_PASSWORD);
	}
	s.said = str_copy(&c->arena, str_cut(str_of(line), '\n', &rest));
	sodium_memzero(line, sizeof line);
	TRY(cli_open(c, DB_WRITE));
	return db_transact(c->db, secret_in, &s);
}

static enum err state(struct cli *c)
{
	static const struct table_column columns[] = { { "stand", TABLE_LEFT }, { "meldingen", TABLE_NUMBER } };
	static const char *const names[] = { "wacht", "gevraagd", "geweigerd", "aangekomen", "verschilt" };
	struct table *t DEFER(table_drop) = NULL;
	enum table_format format;
	struct register_state s;
	int64_t conflicts = 0;

	TRY(cli_format(c, &format));
	TRY(cli_open(c, DB_READ));
	TRY(register_state(&c->ctx, &s));
	for (size_t i = 0; i < s.line_count; i++) {
		conflicts += s.lines[i].conflict_at != 0;
	}
	TRY(table_open(&c->arena, stdout, format, columns, 2, &t));
	for (int i = 0; i < 5; i++) {
		const int64_t counts[] = { s.waiting, s.asked, s.refused, s.done, conflicts };

		table_text(t, names[i]);
		table_i64(t, counts[i]);
	}
	return table_close(t);
}

static enum err again_in(struct db *db, void *arg)
{
	struct cli *c = arg;

	(void)db;
	return register_offer(&c->ctx, STR(""));
}

/* ---- reports as CSV ---- */

struct place {
	int64_t person, report;
};

static enum err page_of(struct cli *c, const struct place *after, struct place *list, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct register_export_row row;
	bool more;

	*ret_n = 0;
	TRY(register_export_open(
		c->db, &(struct register_export_in){ DAY_MIN, c->ctx.today, after->person, after->report, PAGE },
		&rows));
	for (;;) {
		TRY(register_export_next(&rows, &row, &more));
		if (!more || *ret_n == PAGE) {
			return OK;
		}
		list[(*ret_n)++] = (struct place){ row.person, row.report };
	}
}

static enum err put_page(struct cli *c, struct arena *batch, struct table *t, const struct place *list, size_t n)
{
	struct arena *own = c->ctx.arena;
	enum err e = OK;

	c->ctx.arena = batch;
	for (size_t i = 0; e == OK && i < n; i++) {
		struct str cells[COLUMNS_MOST];
		struct register_message m;

		e = register_compose(&c->ctx, list[i].person, list[i].report, &m);
		e = e == OK ? register_cells(batch, &m, cells) : e;
		sodium_memzero(m.pgn, sizeof m.pgn);
		for (size_t k = 0; e == OK && k < register_column_count; k++) {
			table_str(t, cells[k]);
		}
	}
	c->ctx.arena = own;
	return e;
}

static enum err export(struct cli *c) {
	struct table_column columns[COLUMNS_MOST] = { 0 }; struct table * t DEFER(table_drop) = NULL;
	struct arena batch DEFER(arena_reset); struct place list[PAGE], after = { 0, 0 }; size_t n = PAGE;

	arena_init(&batch, (size_t)64 << 20); TRY(cli_open(c, DB_READ)); TRY(cli_log_everybody(c, "register.export"));
	for (size_t i = 0; i < register_column_count;
	     i++){ columns[i] = (struct table_column){ register_columns[i], TABLE_LEFT }; }
TRY(table_open(&c->arena, stdout, TABLE_CSV, columns, register_column_count, &t));
while (n == PAGE) {
	TRY(page_of(c, &after, list, &n));
	TRY(put_page(c, &batch, t, list, n));
	if (n > 0) {
		after = list[n - 1];
	}
	arena_clear(&batch);
}
return table_close(t);
}

enum err command_register(struct cli *c)
{
	const char *what = c->args[0];

	if (strcmp(what, "secret") == 0) {
		return secret(c);
	}
	if (strcmp(what, "state") == 0) {
		return state(c);
	}
	if (strcmp(what, "export") == 0) {
		return export(c);
	}
	if (strcmp(what, "again") == 0) {
		TRY(cli_open(c, DB_WRITE));
		return db_transact(c->db, again_in, c);
	}
	return cli_wrong(c, MSG_CLI_REGISTER_WHAT, str_of(what));
}
