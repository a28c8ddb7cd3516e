/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REGISTRATION_WORDS_H
#define REGISTRATION_WORDS_H

#include "base/text.h"
#include "law/types.h"

/* "ongeoorloofd afwezig": what a status is called for people. */
struct str status_text(enum lang lang, uint8_t status);

#endif
