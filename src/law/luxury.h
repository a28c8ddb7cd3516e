/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef LAW_LUXURY_H
#define LAW_LUXURY_H

#include "law/walk.h"

/*
 * Possible luxury leave (luxe?): a whole scheduled day of unauthorised absence that is the last before or the first
 * after a holiday period of at least five days. Only a person makes a report (kind L) of it. The one before a
 * holiday can be known when the holiday has begun: `since` is that day.
 * Source: Leerplichtwet 1969 art. 11 under f and g, 13a and 14 (leave outside the school holidays). ERR_NOMEM.
 */
enum err law_luxury(struct walk *w) MUST;

#endif
