/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef CLI_BAR_H
#define CLI_BAR_H

#include "cli/cli.h"

/* A progress bar on standard error, when that is a terminal. Set c, the rest to zero. */
struct bar {
	const struct cli *c;
	bool drawn;
	int64_t at;
	enum msg_id what;
};

/* What is going on; without a total, how much was done so far. Of what is shown ten times a second the rest is left out. */
void bar_draw(struct bar *b, enum msg_id what, uint64_t done, uint64_t total);
/* Takes it away. */
void bar_end(struct bar *b);

#endif
