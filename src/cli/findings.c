/* SPDX-License-Identifier: EUPL-1.2 */
/* `obligations` and `signals`: everything found, as it could be known on a day. */
#include "cli/cli.h"
#include "people/people.h"
#include "signals_sql.h"

static const struct table_column obligation_columns[] = {
	{ "pgn", TABLE_LEFT },          { "brin", TABLE_LEFT },      { "vestiging", TABLE_LEFT },
	{ "inschrijving", TABLE_LEFT }, { "soort", TABLE_LEFT },     { "begin", TABLE_LEFT },
	{ "eind", TABLE_LEFT },         { "minuten", TABLE_NUMBER }, { "uiterlijk", TABLE_LEFT },
	{ "status", TABLE_LEFT },
};
static const struct table_column signal_columns[] = {
	{ "pgn", TABLE_LEFT },   { "brin", TABLE_LEFT },  { "vestiging", TABLE_LEFT }, { "inschrijving", TABLE_LEFT },
	{ "regel", TABLE_LEFT }, { "datum", TABLE_LEFT }, { "minuten", TABLE_NUMBER }, { "status", TABLE_LEFT },
};

static void put_obligation(struct table *t, const struct finding_scan_row *row, day_t as_of)
{
	table_str(t, row->rule);
	table_day(t, row->begin_day);
	/* On that day an absence that ended later was still running. */
	table_day(t, row->end_day != DAY_NONE && row->end_day <= as_of ? row->end_day : DAY_NONE);
	table_i64(t, row->minutes);
	table_day(t, row->report_by);
	table_str(t, row->state);
}

static void put_signal(struct table *t, const struct finding_scan_row *row)
{
	table_str(t, row->rule);
	table_day(t, row->day);
	table_i64(t, row->minutes);
	table_str(t, row->state);
}

static enum err list(struct cli *c, bool obligations)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct table *t DEFER(table_drop) = NULL;
	enum table_format format;
	struct finding_scan_row row;
	bool more;

	TRY(cli_format(c, &format));
	TRY(cli_open(c, DB_READ));
	TRY(cli_log_everybody(c, obligations ? "obligations" : "signals"));
	TRY(obligations ? table_open(&c->arena, stdout, format, obligation_columns,
	                             sizeof obligation_columns / sizeof obligation_columns[0], &t)
	                : table_open(&c->arena, stdout, format, signal_columns,
	                             sizeof signal_columns / sizeof signal_columns[0], &t));
	TRY(finding_scan_open(c->db, &(struct finding_scan_in){ c->ctx.today, obligations }, &rows));
	for (;;) {
		char pgn[PGN_DIGITS + 1];

		TRY(finding_scan_next(&rows, &row, &more));
		if (!more) {
			return table_close(t);
		}
		TRY(person_number(&c->ctx, row.pgn_cipher, pgn));
		table_text(t, pgn);
		table_str(t, row.brin);
		table_str(t, row.location);
		table_str(t, row.number);
		if (obligations) {
			put_obligation(t, &row, c->ctx.today);
		} else {
			put_signal(t, &row);
		}
	}
}

enum err command_obligations(struct cli *c)
{
	return list(c, true);
}

enum err command_signals(struct cli *c)
{
	return list(c, false);
}
