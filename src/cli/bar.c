/* SPDX-License-Identifier: EUPL-1.2 */
#include "cli/bar.h"

#include <unistd.h>

#include "base/clock.h"

enum { WIDTH = 30 };

static const int64_t BETWEEN = 100 * 1000; /* µs */

void bar_draw(struct bar *b, enum msg_id what, uint64_t done, uint64_t total)
{
	int64_t now = clock_ticks();
	unsigned full;

	if (isatty(STDERR_FILENO) == 0 || (b->at != 0 && now - b->at < BETWEEN && what == b->what)) {
		return;
	}
	b->at = now;
	b->what = what;
	b->drawn = true;
	if (total == 0) {
		(void)fprintf(stderr, "\r\033[K%.*s", STR_ARG(msg(b->c->ctx.lang, what)));
		if (done > 0) {
			(void)fprintf(stderr, " %llu", (unsigned long long)done);
		}
		return;
	}
	done = done < total ? done : total;
	full = (unsigned)(done * WIDTH / total);
	(void)fprintf(stderr, "\r\033[K[%.*s%.*s] %3u%% %.*s", (int)full, "##############################",
	              (int)(WIDTH - full), "..............................", (unsigned)(done * 100 / total),
	              STR_ARG(msg(b->c->ctx.lang, what)));
}

void bar_end(struct bar *b)
{
	if (b->drawn) {
		(void)fputs("\r\033[K", stderr);
		b->drawn = false;
	}
}
