/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REPORTS_LIST_KEYS_H
#define REPORTS_LIST_KEYS_H

#include "reports/list.h"
#include "signals/first_keys.h"

/*
 * The keys of a list, newest first, behind a key: of the own part of schools, of the own desks of the municipalities of the
 * scope, and of what is the actor's by name elsewhere. For whoever reads rows by them (reports/list.c).
 */
enum err report_list_keys(struct ctx *c, const struct report_filter *f, const struct first_key *after,
                          struct first_keys *ret) MUST;
/* Of some persons, whosever the reports are. */
enum err report_list_keys_of(struct ctx *c, const int64_t *persons, size_t n, struct first_keys *ret) MUST;
/* Whose move it is in what waits in a way: 1 the school's, 2 the officer's; -1: all. */
int report_waits_turn(enum report_waits waits);

#endif
