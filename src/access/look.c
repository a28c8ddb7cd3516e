/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/look.h"

#include "access/log.h"

enum err look_at(struct ctx *c, enum action action, int64_t person)
{
	struct log_entry e = log_entry_of(c, LOG_LOOK, action, "");

	e.persons = &person;
	e.n = 1;
	return log_hand_over(c, &e);
}

enum err look_at_list(struct ctx *c, enum action action, const int64_t *persons, size_t n)
{
	struct log_entry e = log_entry_of(c, LOG_LIST, action, "");

	if (n == 0) {
		return OK;
	}
	e.persons = persons;
	e.n = n;
	return log_hand_over(c, &e);
}
