/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SIGNALS_FIRST_KEYS_H
#define SIGNALS_FIRST_KEYS_H

#include "base/arena.h"
#include "base/day.h"

/*
 * The first so many keys over several statements that each give theirs in order, as a list over many municipalities needs
 * them: a statement is left as soon as its next key comes too late, so that about one page of rows is read and not one for
 * each municipality.
 */
struct first_key {
	day_t day;
	int64_t person, report;
};
struct first_keys {
	struct first_key *list; /* in order */
	size_t n, most;
	bool newest; /* the latest day first, and the largest keys; else the earliest and smallest */
};

/* An empty list of at most `most` keys, in the arena. ERR_NOMEM. */
enum err first_keys_make(struct arena *a, size_t most, bool newest, struct first_keys *ret) MUST;
/* Puts a key in its place, once; false when it is behind all of a full list, and so is whatever its statement still gives. */
bool first_keys_take(struct first_keys *f, struct first_key key);

#endif
