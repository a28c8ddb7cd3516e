/* SPDX-License-Identifier: EUPL-1.2 */
#include "demo/work.h"

#include "demo_sql.h"
#include "intake/run.h"

enum { ROWS_MOST = 200, FILE_MOST = 256 * 1024, UNKNOWN_EVERY = 9 };

static void put_row(struct buf *b, const struct demo_work_rows_row *row, struct str number, struct ymd on)
{
	buf_printf(b, "%.*s;%04d%02d;%.*s;REGIO %.*s;%.*s;%.*s;%.*s;%.*s\n", STR_ARG(row->brin), on.y, on.m,
	           STR_ARG(row->town), STR_ARG(row->region), STR_ARG(number), STR_ARG(row->programme),
	           STR_ARG(row->level), STR_ARG(row->track));
}

static enum err write_list(struct ctx *c, struct buf *b)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct demo_work_rows_row row;
	bool more;
	int n = 0;

	buf_text(
		b,
		"BRIN_NR;RAPPORTAGEMAAND;WOONGEMEENTE;RMC_REGIO;INSCHRIJVINGSVOLGNUMMER;ONDERWIJSNAAM;NIVEAU;LEERWEG\n");
	TRY(demo_work_rows_open(c->db, &(struct demo_work_rows_in){ c->today, ROWS_MOST }, &rows));
	for (;;) {
		struct ymd on;

		TRY(demo_work_rows_next(&rows, &row, &more));
		if (!more) {
			return buf_err(b);
		}
		on = day_ymd(row.last != DAY_NONE && row.last < c->today ? row.last : c->today);
		put_row(b, &row, row.number, on);
		/* Somebody of the same course with a number that says nothing. */
		if (n++ % UNKNOWN_EVERY == 0) {
			put_row(b, &row, STR("1"), on);
		}
	}
}

enum err demo_work(struct ctx *c)
{
	struct buf file DEFER(buf_finish);
	struct intake_options opt = { .cause = "import" };
	const char *name = "a04";
	struct intake_tally tally;

	buf_init(&file, FILE_MOST);
	TRY(write_list(c, &file));
	opt.data = buf_view(&file);
	return intake_import(c, intake_kind_find(STR("a04")), &opt, &name, 1, &tally);
}
