/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef LAW_SICK_H
#define LAW_SICK_H

#include "law/walk.h"

/*
 * Worrying sick leave: ziek-4 (four spells within twelve weeks) and ziek-7 (seventh school day of a spell).
 * Source: the MAZL criteria (Medische Advisering Ziekgemelde Leerling) of the youth health services; being sick is a
 * valid reason (Leerplichtwet 1969 art. 11 under d, art. 12), so neither is a report. ERR_NOMEM.
 */
enum err law_sick(struct walk *w) MUST;

#endif
