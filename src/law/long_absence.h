/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef LAW_LONG_ABSENCE_H
#define LAW_LONG_ABSENCE_H

#include "law/walk.h"

/*
 * Long-term absence: LRV below 18 (more than four weeks), RMC for the target group of the Doorstroompunt (four weeks,
 * or fewer as the school board decides).
 * Sources: Leerplichtwet 1969 art. 21a and Besluit verzuimmelding (LRV); WEB art. 8.1.8a (RMC); an end date is
 * mandatory on return or deregistration (national register). ERR_NOMEM.
 */
enum err law_long_absence(struct walk *w) MUST;

#endif
