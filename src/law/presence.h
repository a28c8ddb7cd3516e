/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef LAW_PRESENCE_H
#define LAW_PRESENCE_H

#include "law/walk.h"

/*
 * No-show: enrolled, and never seen in the first two weeks of lessons (four in bbl).
 * Source: the no-show agreements of schools and Doorstroompunten; WEB art. 8.1.8a asks for the report only later.
 * ERR_NOMEM.
 */
enum err law_no_show(struct walk *w) MUST;

/*
 * First day (eerste-dag): a day with unauthorised absence asks for contact the same day, unless the scheduled day
 * before it asked already. Source: the regional attendance card (Verzuimkaart). ERR_NOMEM.
 */
enum err law_first_day(struct walk *w) MUST;

#endif
