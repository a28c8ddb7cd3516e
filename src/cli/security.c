/* SPDX-License-Identifier: EUPL-1.2 */
/* `security`: the check of the installation, as /beveiliging shows it. */
#include "trust/security.h"

#include "cli/cli.h"

static const struct table_column columns[] = { { "onderdeel", TABLE_LEFT },
	                                       { "stand", TABLE_LEFT },
	                                       { "gevonden", TABLE_LEFT },
	                                       { "herstel", TABLE_LEFT } };

enum err command_security(struct cli *c)
{
	struct security_place place = { .url = cli_url(c) };
	struct table *t DEFER(table_drop) = NULL;
	enum table_format format;
	struct security_list list;

	TRY(cli_format(c, &format));
	TRY(cli_helpers(c));
	TRY(cli_open(c, DB_READ));
	place.key_path = keys_path(c->keys);
	place.helpers = c->helpers;
	TRY(security_check(&c->ctx, &place, &list));
	TRY(table_open(&c->arena, stdout, format, columns, sizeof columns / sizeof columns[0], &t));
	for (size_t i = 0; i < list.n; i++) {
		table_text(t, list.items[i].code);
		table_str(t, security_level_text(c->ctx.lang, list.items[i].level));
		table_str(t, list.items[i].found);
		table_str(t, list.items[i].how);
	}
	c->partly = list.count[SECURITY_MEND] > 0;
	return table_close(t);
}
