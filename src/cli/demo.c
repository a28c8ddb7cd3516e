/* SPDX-License-Identifier: EUPL-1.2 */
/* `demo`: fills an empty database with a region of invented people and says with which accounts to look at it. */
#include "demo/demo.h"

#include <unistd.h>

#include "access/log.h"
#include "cli/cli.h"

enum { PLAN_BYTES = 224 << 20 };

static const struct table_column columns[] = {
	{ "login", TABLE_LEFT }, { "wachtwoord", TABLE_LEFT }, { "rol", TABLE_LEFT },
	{ "naam", TABLE_LEFT },  { "bereik", TABLE_LEFT },
};

static enum err read_options(struct cli *c, struct demo_options *ret)
{
	struct demo_options o = { .region = STR(DEMO_REGION), .progress = isatty(STDERR_FILENO) != 0 };
	int64_t students = DEMO_STUDENTS, seed = DEMO_SEED;

	(void)day_parse(STR(DEMO_AS_OF), &o.as_of);
	TRY(cli_number(c, OPT_STUDENTS, 1, DEMO_STUDENTS_MOST, &students));
	TRY(cli_number(c, OPT_SEED, 0, INT64_MAX, &seed));
	TRY(cli_day(c, OPT_AS_OF, &o.as_of));
	if (cli_has(c, OPT_REGION)) {
		o.region = cli_text(c, OPT_REGION);
	}
	o.students = (size_t)students;
	o.seed = (uint64_t)seed;
	*ret = o;
	return OK;
}

static enum err list_accounts(struct cli *c, enum table_format format, const struct demo_report *r)
{
	struct table *t DEFER(table_drop) = NULL;

	TRY(table_open(&c->arena, stdout, format, columns, sizeof columns / sizeof columns[0], &t));
	for (size_t i = 0; i < r->account_count; i++) {
		table_str(t, r->accounts[i].login);
		table_text(t, DEMO_PASSWORD);
		table_text(t, role_name(r->accounts[i].role));
		table_str(t, r->accounts[i].name);
		table_str(t, r->accounts[i].reach);
	}
	return table_close(t);
}

enum err command_demo(struct cli *c)
{
	struct arena plan DEFER(arena_reset);
	struct demo_report report;
	struct demo_options opt;
	enum table_format format;
	char day[DAY_TEXT];

	arena_init(&plan, PLAN_BYTES);
	TRY(cli_format(c, &format));
	TRY(read_options(c, &opt));
	TRY(cli_open(c, DB_WRITE));
	TRY(log_change(&c->ctx, ACTION_MANAGE, 0, "demo.fill"));
	TRY(demo_fill(&c->ctx, &plan, &opt, &report));

	struct str args[] = { cli_amount(c, (uint64_t)report.counts.persons),
		              cli_amount(c, (uint64_t)report.counts.enrolments),
		              cli_amount(c, (uint64_t)report.counts.marks), str_of(day_text(opt.as_of, day)) };

	cli_say(c, MSG_DEMO_DONE, args, sizeof args / sizeof args[0]);
	return list_accounts(c, format, &report);
}
