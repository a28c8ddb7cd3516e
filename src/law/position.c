/* SPDX-License-Identifier: EUPL-1.2 */
#include "law/position.h"

#include "law/duty.h"

enum { FROM_AGE = 12, WORK_MINUTES = 12 * 60, CONTACT_DAYS = 91 };

bool law_present(day_t died, day_t left, day_t on)
{
	return (died == DAY_NONE || on < died) && (left == DAY_NONE || on < left);
}

bool law_in_population(day_t birth, day_t on)
{
	int age = day_age(birth, on);

	return age >= FROM_AGE && age < law_age_limit(on);
}

static bool recent_contact(day_t contact, day_t on)
{
	return contact != DAY_NONE && contact <= on && contact > on - CONTACT_DAYS;
}

enum position law_position(const struct law_facts *facts, day_t on)
{
	const bool applies[POSITION_COUNT] = {
		[POSITION_QUALIFIED] = facts->qualified,
		[POSITION_EDUCATION] = facts->enrolled,
		[POSITION_EXEMPT] = facts->exempt,
		[POSITION_WORK] = facts->work_minutes >= WORK_MINUTES,
		[POSITION_DAYTIME] = facts->daytime,
		[POSITION_GUIDED] = facts->guided,
		[POSITION_IN_VIEW] = recent_contact(facts->last_contact, on),
		[POSITION_OUT_OF_VIEW] = true,
	};
	unsigned p = 0;

	while (!applies[p]) {
		p++;
	}
	return (enum position)p;
}

static const char *const names[POSITION_COUNT] = {
	[POSITION_QUALIFIED] = "gekwalificeerd", [POSITION_EDUCATION] = "onderwijs",
	[POSITION_EXEMPT] = "vrijgesteld",       [POSITION_WORK] = "werk",
	[POSITION_DAYTIME] = "dagbesteding",     [POSITION_GUIDED] = "begeleiding",
	[POSITION_IN_VIEW] = "in beeld",         [POSITION_OUT_OF_VIEW] = "uit beeld",
};

const char *position_name(enum position position)
{
	return (unsigned)position < POSITION_COUNT ? names[position] : "";
}
