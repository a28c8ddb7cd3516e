/* SPDX-License-Identifier: EUPL-1.2 */
/* `retention`: what goes when, the destruction itself, and its certificates. */
#include <string.h>

#include "access/log.h"
#include "base/clock.h"
#include "cli/cli.h"
#include "people/people.h"
#include "trust/certificate.h"
#include "trust_retention_sql.h"

enum { PAGE = 500, CERTIFICATES = 1000 };

static const struct table_column preview_columns[] = {
	{ "dag", TABLE_LEFT },       { "pgn", TABLE_LEFT },        { "soort", TABLE_LEFT },    { "begin", TABLE_LEFT },
	{ "maanden", TABLE_NUMBER }, { "gegevens", TABLE_NUMBER }, { "wacht_op", TABLE_LEFT },
};
static const struct table_column certificate_columns[] = {
	{ "verklaring", TABLE_LEFT }, { "peildatum", TABLE_LEFT },     { "klaar", TABLE_LEFT },
	{ "echt", TABLE_LEFT },       { "controlegetal", TABLE_LEFT },
};

/* The day that it really is here: a destruction does not look ahead. */
enum err cli_real_today(struct cli *c, day_t *ret)
{
	struct str kept;
	day_t day = clock_day(c->ctx.now);

	TRY(cli_setting(c, "demo_today", &kept));
	if (kept.n > 0 && !day_parse(kept, &day)) {
		return fail_set(&c->fail, ERR_DB, NULL, "the setting demo_today is no date");
	}
	*ret = day;
	return OK;
}

struct place {
	day_t due;
	int64_t person;
	struct str class;
};

static enum err preview_page(struct cli *c, struct table *t, struct place *at, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct retention_plan_list_row row;
	char class[32] = "";
	bool more;

	*ret_n = 0;
	TRY(retention_plan_list_open(c->db,
	                             &(struct retention_plan_list_in){ STR(""),
	                                                               retention_later(c->ctx.today, RETENTION_AHEAD),
	                                                               at->due, at->person, at->class, PAGE },
	                             &rows));
	for (;;) {
		char number[PGN_DIGITS + 1];

		TRY(retention_plan_list_next(&rows, &row, &more));
		if (!more) {
			at->class = str_copy(&c->arena, str_of(class));
			return at->class.p != NULL ? OK : ERR_NOMEM;
		}
		TRY(person_number(&c->ctx, row.pgn_cipher, number));
		table_day(t, row.due);
		table_text(t, number);
		table_str(t, row.class);
		table_day(t, row.started);
		table_i64(t, row.months);
		table_i64(t, row.items);
		table_str(t, row.held);
		at->due = row.due;
		at->person = row.person;
		(void)snprintf(class, sizeof class, "%.*s", STR_ARG(row.class));
		*ret_n += 1;
	}
}

static enum err preview(struct cli *c)
{
	struct table *t DEFER(table_drop) = NULL;
	struct place at = { DAY_MIN, 0, STR("") };
	enum table_format format;
	size_t n;

	TRY(cli_format(c, &format));
	TRY(cli_open(c, DB_WRITE));
	TRY(retention_plan_only(&c->ctx));
	TRY(log_everybody(&c->ctx, ACTION_RETENTION, "retention.preview", 0));
	TRY(table_open(&c->arena, stdout, format, preview_columns, sizeof preview_columns / sizeof preview_columns[0],
	               &t));
	do {
		TRY(preview_page(c, t, &at, &n));
	} while (n == PAGE);
	return table_close(t);
}

static enum err run(struct cli *c)
{
	struct retention_report report;
	day_t real;

	TRY(cli_open(c, DB_WRITE));
	TRY(cli_real_today(c, &real));
	if (c->ctx.today > real) {
		return cli_wrong(c, MSG_CLI_RETENTION_AHEAD, cli_text(c, OPT_AS_OF));
	}
	TRY(retention_round(&c->ctx, true, &report));
	if (!report.certified) {
		cli_say(c, MSG_CLI_RETENTION_NOTHING, NULL, 0);
		return OK;
	}
	struct str args[] = { cli_amount(c, (uint64_t)report.items), cli_amount(c, (uint64_t)report.persons) };

	cli_say(c, MSG_CLI_RETENTION_DONE, args, 2);
	(void)printf("%.*s\n", STR_ARG(report.public));
	return OK;
}

static enum err certificates(struct cli *c)
{
	struct table *t DEFER(table_drop) = NULL;
	struct certificate *list;
	enum table_format format;
	size_t n;

	TRY(cli_format(c, &format));
	TRY(cli_open(c, DB_READ));
	TRY(certificate_list(&c->ctx, INT64_MAX, CERTIFICATES, &list, &n));
	TRY(table_open(&c->arena, stdout, format, certificate_columns,
	               sizeof certificate_columns / sizeof certificate_columns[0], &t));
	for (size_t i = 0; i < n; i++) {
		table_str(t, list[i].public);
		table_day(t, list[i].as_of);
		table_day(t, clock_day(list[i].finished));
		table_text(t, list[i].genuine ? "ja" : "nee");
		table_text(t, list[i].hash);
		c->partly = c->partly || !list[i].genuine;
	}
	return table_close(t);
}

enum err command_retention(struct cli *c)
{
	static const struct {
		const char *name;
		enum err (*run)(struct cli *c);
	} parts[] = { { "preview", preview }, { "run", run }, { "certificates", certificates } };

	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		if (strcmp(c->args[0], parts[i].name) == 0) {
			return parts[i].run(c);
		}
	}
	return cli_wrong(c, MSG_CLI_RETENTION_WHAT, str_of(c->args[0]));
}
