/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/matrix.h"

#include <string.h>

#define BIT(role) (1u << (role))
#define TEACHER BIT(ROLE_TEACHER)
#define MENTOR BIT(ROLE_MENTOR)
#define COORDINATOR BIT(ROLE_COORDINATOR)
#define CONFIDANT BIT(ROLE_CONFIDANT)
#define OFFICER BIT(ROLE_OFFICER)
#define RMC BIT(ROLE_RMC)
#define COUNSELLOR BIT(ROLE_COUNSELLOR)
#define PARTNER BIT(ROLE_PARTNER)
#define PRIVACY BIT(ROLE_PRIVACY)
#define ADMIN BIT(ROLE_ADMIN)
#define SYSTEM BIT(ROLE_SYSTEM)
#define EVERYBODY (BIT(ROLE_COUNT) - 1)
#define SIGNED_IN (EVERYBODY & ~BIT(ROLE_NOBODY) & ~SYSTEM)
#define SCHOOL (TEACHER | MENTOR | COORDINATOR | CONFIDANT)
#define AUTHORITY (OFFICER | RMC)
/* Who works with named young people. */
#define WORKERS (SCHOOL | AUTHORITY | COUNSELLOR | PARTNER)

const struct access_row access_rows[ACTION_COUNT] = {
	{ ACTION_PUBLIC, "public", "aanmelden", EVERYBODY },
	{ ACTION_OWN_ACCOUNT, "account", "aanmelden", SIGNED_IN },
	{ ACTION_OWN_DATA, "own-data", "inzage", BIT(ROLE_YOUNG) | BIT(ROLE_PARENT) },
	{ ACTION_OWN_CHOICE, "own-choice", "inzage", BIT(ROLE_YOUNG) },
	{ ACTION_HERE, "here", "registratie", BIT(ROLE_YOUNG) },
	{ ACTION_MEET, "meet", "verzuimbegeleiding", BIT(ROLE_PEER) },
	{ ACTION_WORKLIST, "worklist", "verzuimbegeleiding", COORDINATOR | AUTHORITY },
	{ ACTION_SEARCH, "search", "verzuimbegeleiding", WORKERS },
	{ ACTION_PERSON, "person", "verzuimbegeleiding", WORKERS },
	{ ACTION_EXPLAIN, "explain", "verzuimbegeleiding", MENTOR | COORDINATOR | AUTHORITY },
	{ ACTION_CONTACT, "contact", "verzuimbegeleiding", MENTOR | COORDINATOR | AUTHORITY | COUNSELLOR },
	{ ACTION_SCHOOL_STEP, "school-step", "verzuimmelding", COORDINATOR },
	{ ACTION_OFFICER_STEP, "officer-step", "toezicht", AUTHORITY },
	{ ACTION_ABSENCE, "absence", "registratie", MENTOR | COORDINATOR },
	{ ACTION_LEAVE, "leave", "registratie", COORDINATOR | OFFICER },
	{ ACTION_LEAVE_ABOVE, "leave-above", "toezicht", OFFICER },
	{ ACTION_OWN_ABSENCE, "own-absence", "registratie", BIT(ROLE_YOUNG) | BIT(ROLE_PARENT) },
	{ ACTION_GAPS, "gaps", "registratie", COORDINATOR },
	{ ACTION_TIMETABLE, "timetable", "registratie", COORDINATOR },
	{ ACTION_LESSON, "lesson", "registratie", TEACHER | MENTOR | COORDINATOR },
	{ ACTION_LEDGER, "ledger", "registratie", COORDINATOR | AUTHORITY | SYSTEM },
	{ ACTION_CORRECT, "correct", "registratie", COORDINATOR },
	{ ACTION_REGISTER, "register", "registratie", COORDINATOR | SYSTEM },
	{ ACTION_IMPORT, "import", "registratie", SYSTEM },
	{ ACTION_UPLOAD, "upload", "registratie", COORDINATOR },
	{ ACTION_LIST_ALL, "list-all", "beheer", SYSTEM },
	{ ACTION_GLASS, "glass", "noodtoegang", COORDINATOR | CONFIDANT | AUTHORITY | COUNSELLOR },
	{ ACTION_WPG, "wpg", "opsporing", BIT(ROLE_BOA) },
	{ ACTION_LOG, "log", "verantwoording", PRIVACY | SYSTEM },
	{ ACTION_RIGHTS, "rights", "rechten", PRIVACY | SYSTEM },
	{ ACTION_RETENTION, "retention", "bewaren", PRIVACY | SYSTEM },
	{ ACTION_RESEARCH, "research", "onderzoek", BIT(ROLE_RESEARCHER) | SYSTEM },
	{ ACTION_RESEARCH_LIST, "research-list", "onderzoek", BIT(ROLE_RESEARCHER) | PRIVACY },
	{ ACTION_ACCOUNTS, "accounts", "beheer", ADMIN | SYSTEM },
	{ ACTION_SECURITY, "security", "beheer", ADMIN | SYSTEM },
	{ ACTION_MANAGE, "manage", "beheer", SYSTEM },
	{ ACTION_OUTREACH, "outreach", "verzuimbegeleiding", COORDINATOR | SYSTEM },
	{ ACTION_DELIVERY, "delivery", "verzuimbegeleiding", ADMIN | SYSTEM },
	{ ACTION_CONTACTS, "contacts", "verzuimmelding", SCHOOL | AUTHORITY | COUNSELLOR | BIT(ROLE_REGION) },
	{ ACTION_REGISTER_LINK, "register-link", "verzuimmelding", COORDINATOR | BIT(ROLE_REGION) | ADMIN | SYSTEM },
	{ ACTION_CONTACTS_KEEP, "contacts-keep", "verzuimmelding", BIT(ROLE_REGION) | ADMIN | SYSTEM },
	{ ACTION_LETTER, "letter", "toezicht", AUTHORITY },
	{ ACTION_LETTER_TEXTS, "letter-texts", "beheer", BIT(ROLE_REGION) },
	{ ACTION_REPORT, "report", "verzuimmelding", COORDINATOR },
	{ ACTION_REPORTS, "reports", "verzuimmelding", COORDINATOR | AUTHORITY },
	{ ACTION_REPORT_HANDLE, "report-handle", "toezicht", AUTHORITY },
	{ ACTION_AGREEMENT, "agreement", "werkafspraken", SCHOOL | AUTHORITY | COUNSELLOR | BIT(ROLE_REGION) | SYSTEM },
	{ ACTION_AGREEMENT_KEEP, "agreement-keep", "werkafspraken", BIT(ROLE_REGION) | SYSTEM },
	{ ACTION_AGREEMENT_SIGN, "agreement-sign", "werkafspraken", COORDINATOR | OFFICER },
	{ ACTION_WORKLOAD, "workload", "werkvoorraad", AUTHORITY | BIT(ROLE_REGION) },
	{ ACTION_AGREED, "agreed", "werkafspraken", MENTOR | BIT(ROLE_REGION) },
	{ ACTION_FIGURES, "figures", "verzuimmelding", COORDINATOR | AUTHORITY | BIT(ROLE_REGION) },
};

#define SEES(facet) (1u << (facet))
#define NAME (SEES(FACET_FIRST_NAME) | SEES(FACET_IDENTITY))
/*
 * What a school may give to leerplicht and RMC is a closed list (a-g); reasons, signals and notes of the school are not
 * on it. "Giving access to the whole administration" would be against the law.
 */
#define STATUTE                                                                                         \
	(NAME | SEES(FACET_CONTACT) | SEES(FACET_NUMBER) | SEES(FACET_FAMILY) | SEES(FACET_ENROLMENT) | \
	 SEES(FACET_CAREER) | SEES(FACET_ABSENCE) | SEES(FACET_OBLIGATION))
#define ALL (SEES(FACET_COUNT) - 1)

static const struct {
	const char *name;
	enum side side;
	enum purpose purpose;
	unsigned facets;
} roles[ROLE_COUNT] = {
	[ROLE_NOBODY] = { "nobody", SIDE_NONE, PURPOSE_NONE, 0 },
	[ROLE_TEACHER] = { "teacher", SIDE_SCHOOL, PURPOSE_SCHOOL,
	                   NAME | SEES(FACET_ENROLMENT) | SEES(FACET_ABSENCE) | SEES(FACET_REASON) },
	[ROLE_MENTOR] = { "mentor", SIDE_SCHOOL, PURPOSE_SCHOOL,
	                  NAME | SEES(FACET_CONTACT) | SEES(FACET_ENROLMENT) | SEES(FACET_ABSENCE) |
	                          SEES(FACET_REASON) | SEES(FACET_SIGNAL) | SEES(FACET_OBLIGATION) |
	                          SEES(FACET_SCHOOL_NOTE) },
	[ROLE_COORDINATOR] = { "coordinator", SIDE_SCHOOL, PURPOSE_SCHOOL, ALL & ~SEES(FACET_OFFICER_NOTE) },
	[ROLE_CONFIDANT] = { "confidant", SIDE_SCHOOL, PURPOSE_SCHOOL,
	                     NAME | SEES(FACET_CONTACT) | SEES(FACET_ENROLMENT) | SEES(FACET_ABSENCE) |
	                             SEES(FACET_REASON) },
	[ROLE_OFFICER] = { "officer", SIDE_AUTHORITY, PURPOSE_LEERPLICHT, STATUTE | SEES(FACET_OFFICER_NOTE) },
	[ROLE_RMC] = { "rmc", SIDE_AUTHORITY, PURPOSE_RMC, STATUTE | SEES(FACET_OFFICER_NOTE) },
	[ROLE_COUNSELLOR] = { "counsellor", SIDE_AUTHORITY, PURPOSE_COUNSELLING,
	                      NAME | SEES(FACET_CONTACT) | SEES(FACET_ENROLMENT) | SEES(FACET_OFFICER_NOTE) },
	[ROLE_REGION] = { "region", SIDE_AUTHORITY, PURPOSE_RMC, 0 },
	[ROLE_PARTNER] = { "partner", SIDE_PARTNER, PURPOSE_PARTNER, NAME | SEES(FACET_CONTACT) },
	[ROLE_YOUNG] = { "young", SIDE_SELF, PURPOSE_OWN, ALL },
	[ROLE_PARENT] = { "parent", SIDE_SELF, PURPOSE_OWN, ALL & ~SEES(FACET_REASON) },
	[ROLE_PEER] = { "peer", SIDE_SCHOOL, PURPOSE_SCHOOL, SEES(FACET_FIRST_NAME) },
	[ROLE_RESEARCHER] = { "researcher", SIDE_OFFICE, PURPOSE_RESEARCH, 0 },
	[ROLE_PRIVACY] = { "privacy", SIDE_OFFICE, PURPOSE_ACCOUNTABILITY, NAME },
	[ROLE_ADMIN] = { "admin", SIDE_OFFICE, PURPOSE_ADMINISTRATION, 0 },
	[ROLE_BOA] = { "boa", SIDE_AUTHORITY, PURPOSE_WPG, STATUTE },
	[ROLE_SYSTEM] = { "system", SIDE_SYSTEM, PURPOSE_ADMINISTRATION, ALL },
};

static const char *const purposes[PURPOSE_COUNT] = {
	"geen",   "school",    "leerplicht",     "rmc",    "begeleiding", "partner",
	"inzage", "onderzoek", "verantwoording", "beheer", "wpg",
};

const struct access_row *access_row(enum action action)
{
	return &access_rows[action];
}

bool access_action(struct str name, enum action *ret)
{
	for (int a = 0; a < ACTION_COUNT; a++) {
		if (str_eq(name, str_of(access_rows[a].name))) {
			*ret = (enum action)a;
			return true;
		}
	}
	return false;
}

bool access_allows(enum role role, enum action action)
{
	return (access_rows[action].roles & BIT(role)) != 0;
}

bool access_sees(enum role role, enum facet facet)
{
	return (roles[role].facets & SEES(facet)) != 0;
}

enum side role_side(enum role role)
{
	return roles[role].side;
}

enum purpose role_purpose(enum role role)
{
	return roles[role].purpose;
}

const char *purpose_name(enum purpose purpose)
{
	return purposes[purpose];
}

const char *role_name(enum role role)
{
	return roles[role].name;
}

bool role_parse(const char *name, enum role *ret)
{
	for (int r = ROLE_TEACHER; r < ROLE_COUNT; r++) {
		if (strcmp(roles[r].name, name) == 0) {
			*ret = (enum role)r;
			return true;
		}
	}
	return false;
}
