/* SPDX-License-Identifier: EUPL-1.2 */
#include "cli/cli.h"
#include "fmt/human.h"

void cli_say(const struct cli *c, enum msg_id id, const struct str *args, size_t n)
{
	struct buf text DEFER(buf_finish);

	buf_init(&text, 16 * 1024);
	msg_format(&text, c->ctx.lang, id, args, n);
	(void)fprintf(stderr, "%.*s\n", STR_ARG(buf_view(&text)));
}

struct str cli_amount(struct cli *c, uint64_t n)
{
	struct buf text DEFER(buf_finish);

	buf_init(&text, 64);
	human_number(&text, c->ctx.lang, n < INT64_MAX ? (int64_t)n : INT64_MAX);
	return str_copy(&c->arena, buf_view(&text));
}
