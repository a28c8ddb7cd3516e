/* SPDX-License-Identifier: EUPL-1.2 */
#include "cli/cli.h"
#include "people/standing.h"

static const struct table_column columns[] = {
	{ "pgn", TABLE_LEFT },     { "leeftijd", TABLE_NUMBER },
	{ "plicht", TABLE_LEFT },  { "startkwalificatie", TABLE_LEFT },
	{ "positie", TABLE_LEFT }, { "gemeente", TABLE_LEFT },
	{ "regio", TABLE_LEFT },   { "eigenaar", TABLE_LEFT },
};

struct listing {
	struct cli *c;
	struct table *t;
	struct owners owners;
};

/* Those whom nothing holds have an owner: an officer of where they live. */
static struct str owner_of(const struct listing *l, const struct standing *s)
{
	if (s->position != POSITION_IN_VIEW && s->position != POSITION_OUT_OF_VIEW) {
		return (struct str){ NULL, 0 };
	}
	return owner_find(&l->owners, s->municipality, s->region);
}

static enum err put(void *arg, const struct standing *s)
{
	struct listing *l = arg;
	char pgn[PGN_DIGITS + 1];

	TRY(person_number(&l->c->ctx, s->pgn_cipher, pgn));
	table_text(l->t, pgn);
	table_i64(l->t, day_age(s->birth, l->c->ctx.today));
	table_text(l->t, duty_name(s->duty));
	table_text(l->t, s->qualified ? "j" : "n");
	table_text(l->t, position_name(s->position));
	table_text(l->t, s->municipality);
	table_text(l->t, s->region);
	table_str(l->t, owner_of(l, s));
	return OK;
}

enum err command_status(struct cli *c)
{
	struct table *t DEFER(table_drop) = NULL;
	struct listing l = { .c = c };
	enum table_format format;

	TRY(cli_format(c, &format));
	TRY(cli_open(c, DB_READ));
	TRY(cli_log_everybody(c, "status"));
	TRY(owners_load(&c->ctx, &l.owners));
	TRY(table_open(&c->arena, stdout, format, columns, sizeof columns / sizeof columns[0], &t));
	l.t = t;
	TRY(standing_each(&c->ctx, c->ctx.today, put, &l));
	return table_close(t);
}
