/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef LAW_LATE_H
#define LAW_LATE_H

#include "law/walk.h"

/*
 * Coming late: laat-3, laat-6, laat-9 and laat-12, on the day of the 3rd, 6th, 9th and 12th late mark in a school year.
 * Source: the regional attendance card (Verzuimkaart) and the national route for attendance officers, "te laat komen";
 * no report of the statute. ERR_NOMEM.
 */
enum err law_late(struct walk *w) MUST;

#endif
