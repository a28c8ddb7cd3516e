/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef LAW_POSITION_H
#define LAW_POSITION_H

#include "law/types.h"

/*
 * The closed balance: everyone from 12 up to the age limit who lives in a region has exactly one position.
 * Sources: WEB art. 8.3.2 (registration of young people without startkwalificatie); Besluit RMC; the seven regional
 * routes "sluitende aanpak". The order of the positions is the order in which they are tried.
 */
enum position {
	POSITION_QUALIFIED,   /* has a startkwalificatie */
	POSITION_EDUCATION,   /* enrolled */
	POSITION_EXEMPT,      /* an exemption is in force */
	POSITION_WORK,        /* one work activity of at least 12 hours a week */
	POSITION_DAYTIME,     /* a daytime activity */
	POSITION_GUIDED,      /* an open case or placement, with a director */
	POSITION_IN_VIEW,     /* a two-way contact in the 91 days up to the day, that day included */
	POSITION_OUT_OF_VIEW, /* none of these */
	POSITION_COUNT,
	POSITION_NONE = POSITION_COUNT /* outside the population */
};

/* What is known of a person on a day. */
struct law_facts {
	bool qualified, enrolled, exempt, daytime, guided;
	int work_minutes;   /* minutes a week of the largest work activity on the day; 0 when there is none */
	day_t last_contact; /* last two-way contact up to the day, or DAY_NONE */
};

/* Whether a person is alive and has not moved abroad on a day. From the day of either on, the answer is no. */
bool law_present(day_t died, day_t left, day_t on);
/* Whether someone of this age belongs to the population: from the 12th birthday, below the age limit of that day. */
bool law_in_population(day_t birth, day_t on);
/* The first position that applies. */
enum position law_position(const struct law_facts *facts, day_t on);

/* "gekwalificeerd" "onderwijs" "vrijgesteld" "werk" "dagbesteding" "begeleiding" "in beeld" "uit beeld"; NONE: "". */
const char *position_name(enum position position);

#endif
