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

/* What is told: of a person, and which tables stand beside it. No more than the question needs (AVG art. 5(1)(c)). */
enum research_part {
	RESEARCH_YEAR,
	RESEARCH_AREA,
	RESEARCH_SECTOR,
	RESEARCH_LEVEL,
	RESEARCH_MONTHS,
	RESEARCH_FINDINGS,
	RESEARCH_COUNTS,
	RESEARCH_PARTS
};
enum { RESEARCH_ALL = (1 << RESEARCH_PARTS) - 1, RESEARCH_SPAN_MONTHS = 12 };
/* "geboortejaar": stands in forms and in the record. */
const char *research_part_name(enum research_part part);

/*
 * The period is of whole months, at most RESEARCH_SPAN_MONTHS: two periods that differ by a day would tell who was absent
 * that day. Both days 0: this school year. It ends today at the latest; who is enrolled then is in it.
 */
struct research_asked {
	struct str project, purpose, approval; /* all needed; approval: by whom and its number */
	int64_t threshold;                     /* at least RESEARCH_LEAST */
	day_t from, until;                     /* any day in the first and the last month */
	unsigned parts;                        /* bits: 1 << enum research_part; 0: all */
	int64_t ticks;                         /* clock_ticks() at which it is given up (ERR_TOOBIG); 0: never */
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
 * Reads and writes the tables, on any connection; nothing is on record yet. They are given to nobody before research_record
 * noted who asked for what, why and by whose approval, and logged it: on a writing connection in the caller's transaction.
 * ERR_INPUT, ERR_DENIED, ERR_TOOBIG.
 */
enum err research_gather(struct ctx *c, const struct research_asked *asked, struct research_files *ret_files,
                         struct research_done *ret) MUST;
enum err research_record(struct ctx *c, const struct research_asked *asked, const struct research_files *files,
                         struct research_done *done) MUST;
/* Both, in the caller's transaction. */
enum err research_make(struct ctx *c, const struct research_asked *asked, struct research_files *ret_files,
                       struct research_done *ret) MUST;

/* The asked as it is taken: with its period and parts. ERR_INPUT with the field that is wrong. */
enum err research_settle(struct ctx *c, const struct research_asked *asked, struct research_asked *ret) MUST;

#endif
