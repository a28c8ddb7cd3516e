/* SPDX-License-Identifier: EUPL-1.2 */
#include "agreements/agreement.h"

/*
 * The national default: what counts in a region that agreed nothing, or nothing about a subject. Sources in the rows:
 * the statute for reporting; for the rest what regions do alike (first report of 16 hours without action wanted, later
 * ones with; a fixed contact for each location; one way for those under and over 18).
 */
#define ANY SECTOR_COUNT, AGE_ANY
#define TEXT(lit)                    \
	{                            \
		lit, sizeof(lit) - 1 \
	}

#define LPW "Leerplichtwet 1969, artikel 21a; onverwijld: binnen vijf werkdagen"
#define WEB "WEB, artikel 8.1.8a"
#define LUXURY "Leerplichtwet 1969, artikelen 11, 13a en 14"
#define CARD "Verzuimkaart (regionale werkafspraken)"
#define MAZL "M@ZL, zorgwekkend ziekteverzuim"
#define AT_ONCE "Werkafspraak: dezelfde dag contact"
#define LOCATION "Instellingsgericht werken: eerste melding geen actie gewenst, volgende wel; vaste contactpersoon"
#define LESSON "Registratie op de dag zelf; na twee werkdagen hoort de mentor het"
#define DECREE "Besluit Verzuimmelding, terugmelding aan de school"

/* subject, all sectors and ages, count, step, who, days, clock, pause, action, explain, told, letter, words, ground */
#define SCHOOL(subject, step, who, days, told, ground)                                                              \
	{                                                                                                           \
		subject, ANY, COUNT_ANY, step, who, days, FROM_SIGNAL, false, WANTED_UNSAID, false, told, TEXT(""), \
			TEXT(""), TEXT(ground)                                                                      \
	}
#define REPORT(subject, count, action, explain, ground)                                                         \
	{                                                                                                       \
		subject, ANY, count, AGREED_REPORT, AGREED_COORDINATOR, 5, FROM_SIGNAL, false, action, explain, \
			AGREED_REGION, TEXT(""), TEXT(""), TEXT(ground)                                         \
	}
#define OFFICER(subject, count, step, days, clock, pause, told, ground)                                              \
	{                                                                                                            \
		subject, ANY, count, step, AGREED_CONTACT, days, clock, pause, WANTED_UNSAID, false, told, TEXT(""), \
			TEXT(""), TEXT(ground)                                                                       \
	}
#define NO_OFFICER(subject, count, step, ground)                                                                    \
	{                                                                                                           \
		subject, ANY, count, step, AGREED_NOBODY, AGREED_NO_TERM, FROM_REPORT, false, WANTED_UNSAID, false, \
			AGREED_NOBODY, TEXT(""), TEXT(""), TEXT(ground)                                             \
	}
/* What follows every report on which action is wanted. */
#define FOLLOWED(subject, count)                                                                                \
	OFFICER(subject, count, AGREED_TAKE_UP, 5, FROM_REPORT, false, AGREED_REGION, LOCATION),                \
		OFFICER(subject, count, AGREED_FIRST_CONTACT, 10, FROM_REPORT, false, AGREED_NOBODY, LOCATION), \
		OFFICER(subject, count, AGREED_FEEDBACK, 10, FROM_REPORT, false, AGREED_COORDINATOR, DECREE),   \
		OFFICER(subject, count, AGREED_CLOSE, 30, FROM_TAKE_UP, true, AGREED_NOBODY, LOCATION)
/* What follows the first report of 16 hours, on which no action is wanted: it is taken note of. */
#define NOTED(subject)                                                                                              \
	OFFICER(subject, COUNT_FIRST, AGREED_TAKE_UP, 5, FROM_REPORT, false, AGREED_REGION, LOCATION),              \
		NO_OFFICER(subject, COUNT_FIRST, AGREED_FIRST_CONTACT, LOCATION),                                   \
		OFFICER(subject, COUNT_FIRST, AGREED_FEEDBACK, 10, FROM_REPORT, false, AGREED_COORDINATOR, DECREE), \
		OFFICER(subject, COUNT_FIRST, AGREED_CLOSE, 30, FROM_TAKE_UP, true, AGREED_NOBODY, LOCATION)

static const struct agreed_row rows[] = {
	SCHOOL(RULE_FIRST_DAY, AGREED_CALL, AGREED_COORDINATOR, 0, AGREED_NOBODY, AT_ONCE),
	SCHOOL(RULE_NO_SHOW, AGREED_CALL, AGREED_COORDINATOR, 5, AGREED_NOBODY, CARD),
	SCHOOL(RULE_8U, AGREED_TALK, AGREED_MENTOR, 5, AGREED_COORDINATOR, CARD),
	SCHOOL(RULE_12U, AGREED_TALK, AGREED_MENTOR, 5, AGREED_COORDINATOR, CARD),
	SCHOOL(RULE_16U, AGREED_TALK, AGREED_MENTOR, 5, AGREED_COORDINATOR, CARD),
	SCHOOL(RULE_SICK_4, AGREED_TALK, AGREED_MENTOR, 5, AGREED_COORDINATOR, MAZL),
	SCHOOL(RULE_SICK_7, AGREED_TALK, AGREED_MENTOR, 5, AGREED_COORDINATOR, MAZL),
	SCHOOL(RULE_LATE_3, AGREED_TALK, AGREED_MENTOR, 5, AGREED_COORDINATOR, CARD),
	SCHOOL(RULE_LATE_6, AGREED_TALK, AGREED_MENTOR, 5, AGREED_COORDINATOR, CARD),
	SCHOOL(RULE_LATE_9, AGREED_TALK, AGREED_MENTOR, 5, AGREED_COORDINATOR, CARD),
	SCHOOL(RULE_LATE_12, AGREED_TALK, AGREED_MENTOR, 5, AGREED_COORDINATOR, CARD),
	SCHOOL(RULE_LUXURY, AGREED_TALK, AGREED_COORDINATOR, 5, AGREED_NOBODY, LUXURY),
	REPORT(RULE_V3, COUNT_FIRST, WANTED_NO, true, LPW),
	REPORT(RULE_V3, COUNT_LATER, WANTED_YES, true, LPW),
	REPORT(RULE_V4, COUNT_FIRST, WANTED_NO, true, LOCATION),
	REPORT(RULE_V4, COUNT_LATER, WANTED_YES, true, LOCATION),
	REPORT(RULE_LRV, COUNT_ANY, WANTED_YES, true, LPW),
	REPORT(RULE_RMC, COUNT_ANY, WANTED_YES, true, WEB),
	REPORT(AGREED_LUXURY, COUNT_ANY, WANTED_YES, true, LUXURY),
	{ AGREED_OTHER, ANY, COUNT_ANY, AGREED_REPORT, AGREED_COORDINATOR, AGREED_NO_TERM, FROM_SIGNAL, false,
	  WANTED_FREE, false, AGREED_NOBODY, TEXT(""), TEXT(""), TEXT(CARD) },
	{ AGREED_LESSON, ANY, COUNT_ANY, AGREED_REGISTER, AGREED_TEACHER, 2, FROM_SIGNAL, false, WANTED_UNSAID, false,
	  AGREED_MENTOR, TEXT(""), TEXT(""), TEXT(LESSON) },
	NOTED(RULE_V3),
	FOLLOWED(RULE_V3, COUNT_LATER),
	NOTED(RULE_V4),
	FOLLOWED(RULE_V4, COUNT_LATER),
	FOLLOWED(RULE_LRV, COUNT_ANY),
	FOLLOWED(RULE_RMC, COUNT_ANY),
	FOLLOWED(AGREED_LUXURY, COUNT_ANY),
	FOLLOWED(AGREED_OTHER, COUNT_ANY),
};

static const struct agreement national = {
	.version = TEXT(LAW_NATIONAL_VERSION),
	.region = TEXT(""),
	.title = TEXT("Landelijke standaard"),
	.words = TEXT("Geldt waar een regio niets anders heeft afgesproken."),
	.state = AGREEMENT_PUBLISHED,
	.valid_from = DAY_NONE,
	.until = DAY_NONE,
	.rows = rows,
	.row_count = sizeof rows / sizeof rows[0],
};

const struct agreement *agreement_national(void)
{
	return &national;
}
