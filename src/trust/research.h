/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TRUST_RESEARCH_H
#define TRUST_RESEARCH_H

#include "access/ctx.h"
#include "base/buf.h"

/*
 * Pseudonymous tables for research (AVG art. 89). Everybody gets a random name that is another one in each export. Birth
 * year, municipality, sector and level of a person are told only as far as at least `threshold` persons share them: first
 * the municipality becomes the region, then the year five years and the level nothing, and who is still alone is left out.
 * Counts for publication come with their totals and without small cells (law/disclosure.h). Whose processing is
 * restricted is not in it.
 */
enum { RESEARCH_THRESHOLD = 10, RESEARCH_LEAST = 5 };

struct research_asked {
	struct str project, purpose, approval; /* all needed; approval: by whom and its number */
	int64_t threshold;                     /* at least RESEARCH_LEAST */
};

/* CSV files, and what they are. Initialised by research_init, given back by research_finish. */
struct research_files {
	struct buf persons, months, findings, counts, guide;
};
void research_init(struct research_files *f);
void research_finish(struct research_files *f);

struct research_done {
	struct str public;
	int64_t persons, dropped, cells, suppressed;
};

/*
 * Makes the tables of this school year as of c->today, notes project, purpose and approval, and logs it. On a writing
 * connection in the caller's transaction. ERR_INPUT, ERR_DENIED, ERR_TOOBIG.
 */
enum err research_make(struct ctx *c, const struct research_asked *asked, struct research_files *ret_files,
                       struct research_done *ret) MUST;

#endif
