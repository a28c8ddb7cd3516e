/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REGISTRATION_TABS_H
#define REGISTRATION_TABS_H

#include "access/ctx.h"

/*
 * The parts of the place "Registratie", above each of its pages: {% call registration_tabs(o, &v->tabs) %}. A role sees
 * those that it may open; who may open one alone sees none.
 */
enum registration_tab { TAB_LEDGER, TAB_LESSONS, TAB_GAPS, TAB_TIMETABLE, TAB_IMPORT, TAB_COUNT };

struct registration_tabs {
	struct {
		const char *path;
		enum msg_id name;
		bool here;
	} list[TAB_COUNT];
	int count;
};

struct registration_tabs registration_tabs_make(const struct ctx *c, enum registration_tab here);

#endif
