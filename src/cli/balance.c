/* SPDX-License-Identifier: EUPL-1.2 */
#include "cli/balance.h"

#include "people/standing.h"
#include "reference/reference.h"

static const struct table_column columns[] = {
	{ "eenheid", TABLE_LEFT },          { "naam", TABLE_LEFT },           { "bevolking", TABLE_NUMBER },
	{ "gekwalificeerd", TABLE_NUMBER }, { "onderwijs", TABLE_NUMBER },    { "vrijgesteld", TABLE_NUMBER },
	{ "werk", TABLE_NUMBER },           { "dagbesteding", TABLE_NUMBER }, { "begeleiding", TABLE_NUMBER },
	{ "in_beeld", TABLE_NUMBER },       { "uit_beeld", TABLE_NUMBER },
};

struct counting {
	struct balance *b;
	day_t on;
};

static enum err count_one(void *arg, const struct standing *s)
{
	struct counting *n = arg;
	struct balance *b = n->b;
	int64_t unit = day_age(s->birth, n->on);

	b->seen++;
	if (!s->in_population) {
		return OK;
	}
	if (b->by != BALANCE_AGE && !str_to_i64(str_of(b->by == BALANCE_REGION ? s->region : s->municipality), &unit)) {
		return ERR_DB;
	}
	if (unit < 0 || unit >= BALANCE_UNITS) {
		return ERR_DB;
	}
	b->units[unit].used = true;
	b->units[unit].population++;
	b->total.population++;
	if (s->position < POSITION_COUNT) {
		b->units[unit].position[s->position]++;
		b->total.position[s->position]++;
	}
	return OK;
}

enum err balance_count(struct cli *c, enum balance_by by, struct balance *ret)
{
	struct balance b = { .by = by, .units = ARENA_ARRAY(&c->arena, BALANCE_UNITS, struct balance_unit) };
	struct counting n = { &b, c->ctx.today };

	if (b.units == NULL) {
		return ERR_NOMEM;
	}
	TRY(standing_each(&c->ctx, c->ctx.today, count_one, &n));
	*ret = b;
	return OK;
}

bool balance_closed(const struct balance_unit *u)
{
	uint64_t sum = 0;

	for (int p = 0; p < POSITION_COUNT; p++) {
		sum += u->position[p];
	}
	return sum == u->population;
}

static enum err unit_name(struct cli *c, enum balance_by by, struct str code, struct str *ret)
{
	struct municipality m;
	bool found;

	switch (by) {
	case BALANCE_REGION: return reference_region_name(c->db, &c->arena, code, ret);
	case BALANCE_MUNICIPALITY:
		TRY(reference_municipality(c->db, &c->arena, code, &m, &found));
		*ret = found ? m.name : code;
		return OK;
	case BALANCE_AGE:
	case BALANCE_BY_COUNT: break;
	}
	*ret = (struct str){ NULL, 0 };
	return OK;
}

static void put_unit(struct table *t, struct str code, struct str name, const struct balance_unit *u)
{
	table_str(t, code);
	table_str(t, name);
	table_i64(t, (int64_t)u->population);
	for (int p = 0; p < POSITION_COUNT; p++) {
		table_i64(t, (int64_t)u->position[p]);
	}
}

static enum err put_all(struct cli *c, const struct balance *b, struct table *t)
{
	int digits = b->by == BALANCE_MUNICIPALITY ? 4 : 2;
	struct balance_unit sum = { 0 };

	for (int unit = 0; unit < BALANCE_UNITS; unit++) {
		const struct balance_unit *u = &b->units[unit];
		char code[16];
		struct str name = { NULL, 0 };

		if (!u->used) {
			continue;
		}
		(void)snprintf(code, sizeof code, "%0*d", digits, unit);
		TRY(unit_name(c, b->by, str_of(code), &name));
		/* NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage): all of the unit was counted */
		put_unit(t, str_of(code), name, u);
		sum.population += u->population;
		if (!balance_closed(u)) {
			c->partly = true;
			cli_say(c, MSG_CLI_BALANCE_OPEN, (struct str[]){ str_of(code) }, 1);
		}
	}
	put_unit(t, STR("totaal"), (struct str){ NULL, 0 }, &b->total);
	if (sum.population != b->total.population || !balance_closed(&b->total)) {
		c->partly = true;
		cli_say(c, MSG_CLI_BALANCE_OPEN, (struct str[]){ STR("totaal") }, 1);
	}
	return table_close(t);
}

enum err command_balance(struct cli *c)
{
	static const char *const words[BALANCE_BY_COUNT] = { "region", "municipality", "age" };
	struct table *t DEFER(table_drop) = NULL;
	enum table_format format;
	struct balance b;
	size_t by = BALANCE_REGION;

	TRY(cli_format(c, &format));
	TRY(cli_word(c, OPT_BY, words, BALANCE_BY_COUNT, &by));
	TRY(cli_open(c, DB_READ));
	TRY(balance_count(c, (enum balance_by)by, &b));
	TRY(table_open(&c->arena, stdout, format, columns, sizeof columns / sizeof columns[0], &t));
	TRY(put_all(c, &b, t));
	if (!c->partly) {
		struct str args[] = { cli_amount(c, b.total.population) };

		cli_say(c, MSG_CLI_BALANCE_CLOSED, args, 1);
	}
	return OK;
}
