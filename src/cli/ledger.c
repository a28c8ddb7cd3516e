/* SPDX-License-Identifier: EUPL-1.2 */
/* `ledger`: the closed day ledger added up by institution, location, group or week. */
#include "cli/cli.h"
#include "law/ledger.h"
#include "reference/reference.h"
#include "registration_sql.h"

enum { BY_INSTITUTION, BY_LOCATION, BY_WEEK, BY_GROUP, BY_COUNT };

#define SUMS                                                                                                   \
	{ "ingeroosterd", TABLE_NUMBER }, { "aanwezig", TABLE_NUMBER }, { "ongeoorloofd", TABLE_NUMBER },      \
		{ "geoorloofd", TABLE_NUMBER }, { "ziek", TABLE_NUMBER }, { "ongeregistreerd", TABLE_NUMBER }, \
	{                                                                                                      \
		"volledigheid", TABLE_NUMBER                                                                   \
	}

static const struct table_column institution_columns[] = { { "brin", TABLE_LEFT }, { "naam", TABLE_LEFT }, SUMS };
static const struct table_column location_columns[] = { { "brin", TABLE_LEFT },
	                                                { "vestiging", TABLE_LEFT },
	                                                { "naam", TABLE_LEFT },
	                                                SUMS };
static const struct table_column group_columns[] = { { "brin", TABLE_LEFT },
	                                             { "vestiging", TABLE_LEFT },
	                                             { "groep", TABLE_LEFT },
	                                             SUMS };
static const struct table_column week_columns[] = { { "week", TABLE_LEFT }, { "maandag", TABLE_LEFT }, SUMS };

struct span {
	day_t from, to;
};

static void put_sums(struct table *t, const struct law_ledger *l)
{
	int full = law_ledger_completeness(l);
	char text[24];

	table_i64(t, l->scheduled);
	table_i64(t, l->present);
	table_i64(t, l->unauthorised);
	table_i64(t, l->authorised);
	table_i64(t, l->sick);
	table_i64(t, l->unregistered);
	(void)snprintf(text, sizeof text, "%d.%02d", full / 100, full % 100);
	table_text(t, text);
}

static enum err place_name(struct cli *c, struct arena *a, struct str brin, struct str location, struct str *ret)
{
	struct institution i;
	struct location l;
	bool found;

	if (location.n > 0) {
		TRY(reference_location(c->db, a, brin, location, &l, &found));
		*ret = found ? l.name : (struct str){ NULL, 0 };
		return OK;
	}
	TRY(reference_institution(c->db, a, brin, &i, &found));
	*ret = found ? i.name : (struct str){ NULL, 0 };
	return OK;
}

static enum err list_places(struct cli *c, struct span span, bool institutions, struct table *t)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct ledger_by_location_row row;
	bool more;

	TRY(ledger_by_location_open(c->db, &(struct ledger_by_location_in){ span.from, span.to, institutions }, &rows));
	for (;;) {
		struct law_ledger sum;
		struct str name;

		TRY(ledger_by_location_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		sum = (struct law_ledger){ .scheduled = row.scheduled,
			                   .present = row.present,
			                   .unauthorised = row.unauthorised,
			                   .authorised = row.authorised,
			                   .sick = row.sick,
			                   .unregistered = row.unregistered };
		TRY(place_name(c, &c->arena, row.brin, row.location, &name));
		table_str(t, row.brin);
		if (!institutions) {
			table_str(t, row.location);
		}
		table_str(t, name);
		put_sums(t, &sum);
	}
}

static void put_week(struct table *t, day_t monday, const struct law_ledger *sum)
{
	char text[24];
	int year, week = day_iso_week(monday, &year);

	if (monday == DAY_NONE) {
		return;
	}
	(void)snprintf(text, sizeof text, "%d-W%02d", year, week);
	table_text(t, text);
	table_day(t, monday);
	put_sums(t, sum);
}

static enum err list_weeks(struct cli *c, struct span span, struct table *t)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct ledger_days_by_week_row row;
	struct law_ledger sum = { 0 };
	day_t monday = DAY_NONE;
	bool more;

	TRY(ledger_days_by_week_open(c->db, &(struct ledger_days_by_week_in){ span.from, span.to }, &rows));
	for (;;) {
		TRY(ledger_days_by_week_next(&rows, &row, &more));
		if (!more || day_monday(row.day) != monday) {
			put_week(t, monday, &sum);
			sum = (struct law_ledger){ 0 };
			monday = more ? day_monday(row.day) : DAY_NONE;
		}
		if (!more) {
			return OK;
		}
		law_ledger_sum(&sum, &(struct law_ledger){ .scheduled = row.scheduled,
		                                           .present = row.present,
		                                           .unauthorised = row.unauthorised,
		                                           .authorised = row.authorised,
		                                           .sick = row.sick,
		                                           .unregistered = row.unregistered });
	}
}

static enum err list_groups(struct cli *c, struct span span, struct table *t)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct ledger_by_group_row row;
	bool more;

	TRY(ledger_by_group_open(c->db, &(struct ledger_by_group_in){ span.from, span.to }, &rows));
	for (;;) {
		TRY(ledger_by_group_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		table_str(t, row.brin);
		table_str(t, row.location);
		table_str(t, row.class_group);
		put_sums(t, &(struct law_ledger){ .scheduled = row.scheduled,
		                                  .present = row.present,
		                                  .unauthorised = row.unauthorised,
		                                  .authorised = row.authorised,
		                                  .sick = row.sick,
		                                  .unregistered = row.unregistered });
	}
}

static enum err list_by(struct cli *c, size_t by, struct span span, struct table *t)
{
	switch (by) {
	case BY_WEEK: return list_weeks(c, span, t);
	case BY_GROUP: return list_groups(c, span, t);
	default: return list_places(c, span, by == BY_INSTITUTION, t);
	}
}

static enum err open_table(struct cli *c, size_t by, enum table_format format, struct table **ret)
{
	static const struct {
		const struct table_column *list;
		size_t n;
	} columns[BY_COUNT] = {
		[BY_INSTITUTION] = { institution_columns, sizeof institution_columns / sizeof institution_columns[0] },
		[BY_LOCATION] = { location_columns, sizeof location_columns / sizeof location_columns[0] },
		[BY_GROUP] = { group_columns, sizeof group_columns / sizeof group_columns[0] },
		[BY_WEEK] = { week_columns, sizeof week_columns / sizeof week_columns[0] },
	};

	return table_open(&c->arena, stdout, format, columns[by].list, columns[by].n, ret);
}

enum err command_ledger(struct cli *c)
{
	static const char *const words[BY_COUNT] = { "institution", "location", "week", "group" };
	struct table *t DEFER(table_drop) = NULL;
	enum table_format format;
	struct span span;
	size_t by = BY_INSTITUTION;

	TRY(cli_format(c, &format));
	TRY(cli_word(c, OPT_BY, words, BY_COUNT, &by));
	TRY(cli_open(c, DB_READ));
	span = (struct span){ DAY_MIN, DAY_MAX };
	TRY(cli_day(c, OPT_FROM, &span.from));
	TRY(cli_day(c, OPT_TO, &span.to));
	TRY(open_table(c, by, format, &t));
	TRY(list_by(c, by, span, t));
	return table_close(t);
}
