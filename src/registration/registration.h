/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REGISTRATION_REGISTRATION_H
#define REGISTRATION_REGISTRATION_H

#include "access/ctx.h"
#include "base/vec.h"
#include "law/ledger.h"
#include "people/people.h"
#include "registration/pack.h"

enum { NOTE_MOST = 800 /* bytes: 200 characters */ };

/*
 * Marks come in, the day ledger comes out. Work goes in batches of enrolments: what is stored is read at once, merged
 * in memory, and written at once, in the transaction of the caller.
 */

/*
 * A mark that comes in, or that must go: remove takes the mark with this day and begin away, whatever it says, and does
 * nothing when there is none.
 */
struct mark_in {
	day_t day;
	struct law_mark mark;
	struct str reason; /* at most REASON_MOST bytes */
	bool remove;
};

/* A day as it is stored. */
struct stored_day {
	int64_t person, enrolment;
	day_t day;
	char location[3];
	struct str marks; /* packed */
};

struct mark_counts {
	int64_t added, changed, same, removed; /* same: nothing to do, as well where nothing was to be removed */
};

/* What a batch will write. The rows live in the arena of the batch. */
struct ledger_sum {
	char brin[5], location[3];
	day_t week;
	struct law_ledger sum;
	int64_t lessons, gaps;
};
struct day_row {
	const struct enrolment_facts *of;
	day_t day;
	struct law_ledger sum;
	struct str marks;
};
/* A day that has no marks any more. */
struct day_gone {
	const struct enrolment_facts *of;
	day_t day;
};
/* What a mark was: status 0 when there was none. became: 0 when it was taken away. */
struct history_row {
	const struct enrolment_facts *of;
	day_t day;
	struct law_mark old;
	struct str reason, note;
	uint8_t became;
};
struct registration_batch {
	struct arena *arena;
	const char *cause; /* "import", "api": stands in the history */
	int part;          /* of ledger_week that takes the sums: 0, or ledger_part() of the first of few persons */
	VEC(struct day_row) days;
	VEC(struct day_gone) gone;
	VEC(struct history_row) history;
	VEC(struct ledger_sum) sums;
	struct mark_counts counts;
};

/* The stored days of some persons in order of (person, enrolment, day), in the arena. */
enum err registration_stored(struct ctx *c, struct arena *a, const int64_t *persons, size_t n, struct stored_day **ret,
                             size_t *ret_n) MUST;

/* The same from a day on. */
enum err registration_stored_from(struct ctx *c, struct arena *a, const int64_t *persons, size_t n, day_t from,
                                  struct stored_day **ret, size_t *ret_n) MUST;

/*
 * Whether marks (ascending by day and begin, at least one) say just what is stored for their days: the common case of a
 * file that is sent again, found out without unpacking.
 */
bool registration_known(const struct stored_day *stored, size_t stored_n, const struct mark_in *marks, size_t n);

/*
 * Lays marks (ascending by day and begin, no key twice) over the stored days of one enrolment. What changed goes into
 * the batch; all days of the enrolment, as they will be, come back in the arena for the rules. A mark with the key of
 * a stored one replaces it when status, end or reason differ, and the old one goes into the history; so does a mark that
 * is taken away. A day without marks has no row. note: why (at most NOTE_MOST bytes), or empty; with a note the history
 * holds marks that were added as well. Days that were stored at another location of the institution move along with the
 * enrolment.
 * ERR_DB when a stored day is damaged, ERR_NOMEM.
 */
enum err registration_merge(struct ctx *c, struct registration_batch *b, const struct enrolment_facts *of,
                            const struct stored_day *stored, size_t stored_n, const struct mark_in *marks, size_t n,
                            struct str note, struct law_day **ret_days, size_t *ret_n) MUST;

/* The part of ledger_week for changes of few persons, of which this is the first: 1 to 15. */
int ledger_part(int64_t person);

/*
 * The municipality or the birth of a person changes, or days of the person go: what is kept of the weeks in which the person
 * had lessons by where students live is to be counted anew. Before days go, in the transaction of the change.
 */
enum err registration_touch(struct ctx *c, int64_t person) MUST;

/* Writes the batch inside the caller's transaction. */
enum err registration_store(struct ctx *c, struct registration_batch *b) MUST;

#endif
