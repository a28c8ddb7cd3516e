/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef AGREEMENTS_CHECK_H
#define AGREEMENTS_CHECK_H

#include "agreements/agreement.h"

/* What is to be said about a protocol: what is wrong keeps it from being published, the rest is for who decides. */
struct agreement_remark {
	bool wrong;
	size_t line; /* the row, from 1; 0: the whole */
	struct str text;
};

/*
 * Looks at all rows: two for the same case, steps that do not fit who or what they are about, clocks that cannot start,
 * reporting that the statute asks for and that is left out or put off (Leerplichtwet 1969 art. 21a, WEB art. 8.1.8a), an
 * order that cannot be kept; and it says what differs by age and what falls to the national default. In c->lang, in the
 * arena.
 */
enum err agreement_check(struct ctx *c, const struct agreement *a, const struct agreement_remark **ret,
                         size_t *ret_n) MUST;
/* Whether one of them is wrong. */
bool agreement_wrong(const struct agreement_remark *list, size_t n);

#endif
