/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef AGREEMENTS_WORDS_H
#define AGREEMENTS_WORDS_H

#include "agreements/agreement.h"

/* A protocol in plain words. p of a text is NULL when there is no memory. */
struct str agreed_subject_words(enum lang lang, int subject);        /* "Melding 16 uur, jonger dan 18" */
struct str agreed_who_words(enum lang lang, enum agreed_who who);    /* "de mentor" */
struct str agreed_step_words(enum lang lang, enum agreed_step step); /* "Gesprek" */
/* For whom: "mbo, 18 jaar en ouder, tweede en volgende keer"; "altijd" when it is for all. */
struct str agreed_case_words(struct ctx *c, const struct agreed_row *row);
/* "De mentor voert binnen 5 werkdagen na het signaal een gesprek." and what more the row says. */
struct str agreed_row_words(struct ctx *c, const struct agreed_row *row);
/* "binnen 5 werkdagen na de melding", "op dezelfde dag", "zonder vaste termijn" */
struct str agreed_term_words(struct ctx *c, const struct agreed_row *row);

#endif
