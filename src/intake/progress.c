/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdio.h>

#include "base/clock.h"
#include "intake/run.h"

enum { BAR = 30 };

static const int64_t BETWEEN = 100 * 1000; /* µs */

void intake_progress(struct intake_run *r, const char *what, uint64_t done, uint64_t total)
{
	int64_t now;
	unsigned full;

	if ((!r->opt->progress && r->opt->watch == NULL) || r->scouting) {
		return;
	}
	now = clock_ticks();
	if (r->shown_at != 0 && now - r->shown_at < BETWEEN) {
		return;
	}
	r->shown_at = now;
	if (r->opt->watch != NULL) {
		enum err e = r->opt->watch->look(r->opt->watch->arg, r, done, total);

		r->failed = r->failed != OK ? r->failed : e;
		return;
	}
	if (total == 0) {
		(void)fprintf(stderr, "\r\033[K%s %llu", what, (unsigned long long)done);
		return;
	}
	done = done < total ? done : total;
	full = (unsigned)(done * BAR / total);
	(void)fprintf(stderr, "\r\033[K[%.*s%.*s] %3u%% %s", (int)full, "##############################",
	              (int)(BAR - full), "..............................", (unsigned)(done * 100 / total), what);
}

void intake_progress_end(struct intake_run *r)
{
	if (r->shown_at != 0 && r->opt->watch == NULL) {
		(void)fputs("\r\033[K", stderr);
		r->shown_at = 0;
	}
}
