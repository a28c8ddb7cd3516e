/* SPDX-License-Identifier: EUPL-1.2 */
#include "agreements/agreement.h"

static const char *const steps[AGREED_STEPS] = { "bellen",  "gesprek",       "melden",    "oppakken",
	                                         "contact", "terugkoppelen", "afsluiten", "registreren" };
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
	switch (subject) {
	case AGREED_LUXURY: return "L";
	case AGREED_OTHER: return "O";
	case AGREED_LESSON: return "les";
	default: return law_rule_name((enum law_rule)subject);
	}
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

const char *const *agreed_letters(enum agreed_step step)
{
	static const char *const messages[] = { "eerste-dag", "uren-8", "uren-12", "ziek", "geen", NULL };
	static const char *const letters[] = { "uitnodiging", "waarschuwing", "besluit", NULL };
	static const char *const none[] = { NULL };

	switch (step) {
	case AGREED_CALL:
	case AGREED_TALK: return messages;
	case AGREED_FIRST_CONTACT:
	case AGREED_CLOSE: return letters;
	case AGREED_REPORT:
	case AGREED_TAKE_UP:
	case AGREED_FEEDBACK:
	case AGREED_REGISTER:
	case AGREED_STEPS: break;
	}
	return none;
}

bool agreed_letter_known(enum agreed_step step, struct str name)
{
	for (const char *const *at = agreed_letters(step); *at != NULL; at++) {
		if (str_eq(name, str_of(*at))) {
			return true;
		}
	}
	return false;
}
