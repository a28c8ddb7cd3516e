/* SPDX-License-Identifier: EUPL-1.2 */
#include "cli/cli.h"
#include "http/server.h"
#include "serve/serve.h"

enum { PATIENCE_MOST = 600 };

enum err command_serve(struct cli *c)
{
	struct serve_options o = { .url = cli_url(c), .listen = "127.0.0.1:8080", .fixed_today = DAY_NONE };
	struct str kept;
	int64_t patience;
	enum err e;

	if (cli_has(c, OPT_LISTEN)) {
		o.listen = cli_text(c, OPT_LISTEN).p;
	}
	if (cli_has(c, OPT_PATIENCE)) {
		TRY(cli_number(c, OPT_PATIENCE, 1, PATIENCE_MOST, &patience));
		o.patience_seconds = (unsigned)patience;
	}
	TRY(cli_helpers(c));
	TRY(cli_open(c, DB_READ));
	o.keys = c->keys;
	o.helpers = c->helpers;
	o.sandbox = c->sandbox;
	TRY(cli_setting(c, "demo_today", &kept));
	if (kept.n > 0) {
		o.fixed_today = c->ctx.today;
	}
	TRY(cli_breached(c));
	/* The server has connections of its own. */
	db_close(&c->db);
	http_signals_block();
	e = serve_run(&c->fail, &o);
	/* Nothing else that it is given can be wrong but the address. */
	c->wrong_usage = e == ERR_INPUT;
	return e;
}
