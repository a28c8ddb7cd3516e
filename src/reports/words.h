/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REPORTS_WORDS_H
#define REPORTS_WORDS_H

#include "reports/report.h"

/* What codes are called for people. */
struct str report_kind_words(enum lang lang, enum report_kind kind);
struct str report_status_words(enum lang lang, enum report_status status);
struct str report_closing_words(enum lang lang, enum report_closing closing);
struct str report_feedback_words(enum lang lang, enum report_feedback feedback);
struct str report_withdrawal_words(enum lang lang, enum report_withdrawal why);
struct str report_desk_words(enum lang lang, enum report_desk desk);
/* "Opgepakt": in a history. */
struct str report_deed_words(enum lang lang, enum report_deed deed);
/* "Pak op": on a button. */
struct str report_deed_button(enum lang lang, enum report_deed deed);
/* "1, 2 en 4" as "1 2 4"; "hele dag". In the arena. */
struct str report_lessons_words(struct ctx *c, const struct report_day *day);

/* What the national register says of a report ("G/B": there and here) in words; in the arena, p NULL: no memory. */
struct str report_conflict_words(struct ctx *c, struct str conflict);
/* Where a field that the register refused is mended. */
enum msg_id report_mend(struct str field);
/* The words of the register itself, after ours: "Het register schrijft: DC12 niveau: onbekend". */
struct str report_register_words(struct ctx *c, struct str code, struct str field, struct str what);

#endif
