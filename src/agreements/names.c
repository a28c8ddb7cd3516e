/* SPDX-License-Identifier: EUPL-1.2 */
#include "agreements/agreement.h"

static const char *const steps[AGREED_STEPS] = { "bellen",  "gesprek",       "melden",   "oppakken",
	                                         "contact", "terugkoppelen", "afsluiten" };
static const char *const whos[AGREED_WHOS] = { "niemand",        "docent",     "mentor", "coordinator",
	                                       "contactpersoon", "leerplicht", "rmc",    "regio" };
static const char *const ages[] = { "*", "18-", "18+" };
static const char *const counts[] = { "*", "1", "2+" };
static const char *const clocks[] = { "signaal", "melding", "opgepakt" };
static const char *const actions[] = { "", "nee", "ja", "vrij" };

#define COUNT_OF(list) (sizeof(list) / sizeof(list)[0])

static bool find(const char *const *names, size_t n, struct str name, int *ret)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(name, str_of(names[i]))) {
			*ret = (int)i;
			return true;
		}
	}
	return false;
}

const char *agreed_subject_name(int subject)
{
	return subject == AGREED_LUXURY ? "L" : subject == AGREED_OTHER ? "O" : law_rule_name((enum law_rule)subject);
}

bool agreed_subject_parse(struct str name, int *ret)
{
	for (int s = 0; s < AGREED_SUBJECTS; s++) {
		if (str_eq(name, str_of(agreed_subject_name(s)))) {
			*ret = s;
			return true;
		}
	}
	return false;
}

const char *agreed_sector_name(enum sector sector)
{
	return sector == SECTOR_COUNT ? "*" : sector_name(sector);
}

bool agreed_sector_parse(struct str name, enum sector *ret)
{
	if (str_eq(name, STR("*"))) {
		*ret = SECTOR_COUNT;
		return true;
	}
	return sector_parse(name, ret);
}

#define NAMED(what, type, list)                                \
	const char *agreed_##what##_name(type value)           \
	{                                                      \
		return list[value];                            \
	}                                                      \
	bool agreed_##what##_parse(struct str name, type *ret) \
	{                                                      \
		int at;                                        \
                                                               \
		if (!find(list, COUNT_OF(list), name, &at)) {  \
			return false;                          \
		}                                              \
		*ret = (type)at;                               \
		return true;                                   \
	}

NAMED(step, enum agreed_step, steps)
NAMED(who, enum agreed_who, whos)
NAMED(age, enum agreed_age, ages)
NAMED(count, enum agreed_count, counts)
NAMED(clock, enum agreed_clock, clocks)
NAMED(action, enum agreed_action, actions)
