/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef LAW_DUTY_H
#define LAW_DUTY_H

#include "law/types.h"

/*
 * Who must attend, until when, and for whom the Doorstroompunt (RMC) is there.
 * Sources: Leerplichtwet 1969 art. 3 (compulsory age), art. 4a and 4b (duty to qualify), art. 1 (startkwalificatie:
 * WEB art. 7.2.2 under b to e, havo, vwo); WEB art. 8.1.8 and 8.3.1 (below 23); Wet van school naar duurzaam werk
 * (36 667): below 27 from 2026-01-01.
 */

/* The age from which the Doorstroompunt has no task any more, on a day: 23 up to 2025-12-31, 27 from 2026-01-01. */
int law_age_limit(day_t on);

struct law_duty_period {
	day_t first, last; /* inclusive */
	enum duty duty;    /* never DUTY_NONE */
};

/*
 * All days on which a person has a duty or belongs to the target group, in order. The days between and around them are
 * DUTY_NONE: someone who was 23 in 2025 left the target group and came back on 2026-01-01.
 */
enum { LAW_DUTY_PERIODS = 4 };
size_t law_duty_periods(const struct law_person *p, struct law_duty_period out[LAW_DUTY_PERIODS]);

enum duty law_duty(const struct law_person *p, day_t on);

enum result_kind { RESULT_VMBO, RESULT_HAVO, RESULT_VWO, RESULT_MBO, RESULT_PRO, RESULT_VSO, RESULT_COUNT };

/* "vmbo" "havo" "vwo" "mbo" "pro" "vso". */
const char *result_kind_name(enum result_kind kind);
bool result_kind_parse(struct str name, enum result_kind *ret);
/* Whether a diploma is a startkwalificatie: havo, vwo, or mbo level 2, 3 or 4. The level counts for mbo alone. */
bool law_qualifies(enum result_kind kind, int level);

/* The kinds of exemption: "3a" "3b" "5a" "5b" "5c" "11" "15" (articles of the Leerplichtwet 1969). */
bool law_exemption_kind(struct str kind);

#endif
