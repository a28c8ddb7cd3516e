/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCESS_MATRIX_H
#define ACCESS_MATRIX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/*
 * Who may do what, and what of a person each may see: two tables, deny by default. A route or command names one action;
 * a route without an action does not start. Which persons an action reaches follows from the scope of the role that one
 * acts in (access/ctx.h); which of their data a role sees follows from the facets below.
 */
enum role {
	ROLE_NOBODY,      /* not signed in */
	ROLE_TEACHER,     /* docent: the own groups */
	ROLE_MENTOR,      /* mentor, slb'er or team leader: the own groups */
	ROLE_COORDINATOR, /* verzuimcoordinator of an institution or location */
	ROLE_CONFIDANT,   /* vertrouwenspersoon of a school */
	ROLE_OFFICER,     /* leerplichtambtenaar of municipalities or a region */
	ROLE_RMC,         /* RMC-consulent (Doorstroompunt) of municipalities or a region */
	ROLE_COUNSELLOR,  /* trajectbegeleider: the young people named in the scope */
	ROLE_REGION,      /* RMC coordinator: figures, never a person */
	ROLE_PARTNER,     /* care, work, income, youth work, employer: the young people shared with the organisation */
	ROLE_YOUNG,       /* the young person: oneself */
	ROLE_PARENT,      /* parent or guardian: the own children, until they turn eighteen */
	ROLE_PEER,        /* peer coach, an older student: first names of today */
	ROLE_RESEARCHER,  /* pseudonymous tables, never a person */
	ROLE_PRIVACY,     /* privacy officer (FG): log, retention, requests */
	ROLE_ADMIN,       /* functional administrator: accounts and installation, never a person */
	ROLE_BOA,         /* special investigating officer (buitengewoon opsporingsambtenaar): work under the Wpg */
	ROLE_SYSTEM,      /* the command line on the server itself */
	ROLE_COUNT
};

/* On whose behalf a role works: what differs between school and municipality follows from this, not from the role. */
enum side { SIDE_NONE, SIDE_SCHOOL, SIDE_AUTHORITY, SIDE_PARTNER, SIDE_SELF, SIDE_OFFICE, SIDE_SYSTEM };

/* Doelbinding: for what an access is (AVG art. 5(1)(b)). Follows from the role. */
enum purpose {
	PURPOSE_NONE,
	PURPOSE_SCHOOL, /* attendance and guidance by the school: Lpw art. 21a, WEB art. 8.1.7, Wvo 2020 art. 8.28 */
	PURPOSE_LEERPLICHT,     /* supervision: Lpw art. 16, 22 */
	PURPOSE_RMC,            /* regional registration and guidance: WEB art. 8.3.2, Wvo 2020 art. 9.1 */
	PURPOSE_COUNSELLING,    /* guidance on a route */
	PURPOSE_PARTNER,        /* a referral that was shared */
	PURPOSE_OWN,            /* one's own data: AVG art. 15 */
	PURPOSE_RESEARCH,       /* AVG art. 89 */
	PURPOSE_ACCOUNTABILITY, /* privacy officer: AVG art. 5(2), 39 */
	PURPOSE_ADMINISTRATION, /* keeping the system running */
	PURPOSE_WPG,            /* investigation by a BOA: Wpg art. 8, 46; Bpg boa */
	PURPOSE_COUNT
};

/* Kinds of data about a person; a page, list or answer leaves out what the role does not see. */
enum facet {
	FACET_FIRST_NAME,
	FACET_IDENTITY,     /* name, sex, birth: closed list (a) */
	FACET_CONTACT,      /* address, phone, e-mail, language: closed list (a) */
	FACET_NUMBER,       /* personal number: closed list (b) */
	FACET_FAMILY,       /* family, parents: closed list (d) */
	FACET_ENROLMENT,    /* enrolment, group, deregistration: closed list (e) */
	FACET_CAREER,       /* results, exemptions: closed list (f) */
	FACET_ABSENCE,      /* marks and their status: closed list (f) */
	FACET_REASON,       /* the words of why somebody was absent; the student's choice limits it further */
	FACET_SIGNAL,       /* signals that are the school's own: 8u, 12u, ziek-*, laat-*, eerste-dag, luxe? */
	FACET_OBLIGATION,   /* obligations and what was reported: closed list (f), (g) */
	FACET_SCHOOL_NOTE,  /* contacts and notes of the school */
	FACET_OFFICER_NOTE, /* contacts and notes of leerplicht, RMC and counsellors */
	FACET_COUNT
};

enum action {
	ACTION_PUBLIC,         /* sign-in, health, static files */
	ACTION_OWN_ACCOUNT,    /* password, second factor, sessions, role one acts in, sign out */
	ACTION_OWN_DATA,       /* what is kept about oneself or one's child, and who saw it */
	ACTION_OWN_CHOICE,     /* who may read the reason of one's absence */
	ACTION_HERE,           /* say with the code of a lesson that one is there */
	ACTION_MEET,           /* first names of who is missed today and chose to be met */
	ACTION_WORKLIST,       /* Vandaag */
	ACTION_SEARCH,         /* names of young people */
	ACTION_PERSON,         /* the page of one young person */
	ACTION_EXPLAIN,        /* why a signal or obligation stands there */
	ACTION_CONTACT,        /* record a contact */
	ACTION_SCHOOL_STEP,    /* what a school does with a finding: handled, reported, withdrawn */
	ACTION_OFFICER_STEP,   /* what an officer does with a reported obligation: take up, close */
	ACTION_ABSENCE,        /* report absence of others, confirm and end reports; ask for leave on behalf */
	ACTION_LEAVE,          /* decide on leave: in the name of the head, above ten days the officer */
	ACTION_LEAVE_ABOVE,    /* what came to the officer: leave above ten days */
	ACTION_OWN_ABSENCE,    /* report absence and ask for leave for oneself or one's child */
	ACTION_GAPS,           /* lessons without registration */
	ACTION_TIMETABLE,      /* the timetable, kept by hand */
	ACTION_LESSON,         /* own lessons, and who is in them: the roll call */
	ACTION_LEDGER,         /* sums of the closed ledger */
	ACTION_CORRECT,        /* marks of the past, with a reason */
	ACTION_REGISTER,       /* put marks in (API) */
	ACTION_IMPORT,         /* files of all kinds */
	ACTION_UPLOAD,         /* files of the own school, by the page */
	ACTION_LIST_ALL,       /* obligations, signals, status of everybody */
	ACTION_GLASS,          /* break the glass: reach one person out of scope, with a reason, for a day */
	ACTION_WPG,            /* the compartment of the BOA */
	ACTION_LOG,            /* search the access log, the log of one person, what glass was broken */
	ACTION_RIGHTS,         /* export, correction, restriction of one person on request */
	ACTION_RETENTION,      /* what goes when; legal hold; certificates */
	ACTION_RESEARCH,       /* pseudonymous tables */
	ACTION_RESEARCH_LIST,  /* what was given out for research */
	ACTION_ACCOUNTS,       /* accounts, grants, invitations, tokens of others */
	ACTION_SECURITY,       /* check of the installation */
	ACTION_MANAGE,         /* database, keys, backup */
	ACTION_OUTREACH,       /* messages to who is missed: send, texts, delivery, answers */
	ACTION_DELIVERY,       /* tell what became of a message (a gateway, a mail server) */
	ACTION_CONTACTS,       /* who is the contact of a location */
	ACTION_REGISTER_LINK,  /* how the link with the register does, and what it refused */
	ACTION_CONTACTS_KEEP,  /* contacts, stand-ins, desks and agreements of a region */
	ACTION_LETTER,         /* letters of leerplicht and RMC that were made */
	ACTION_LETTER_TEXTS,   /* house style and words of the letters of a region */
	ACTION_REPORT,         /* reports of absence (verzuimmeldingen): file, amend, answer, withdraw */
	ACTION_REPORTS,        /* look at reports, in a list and one by one */
	ACTION_REPORT_HANDLE,  /* what an officer does with a report */
	ACTION_AGREEMENT,      /* read protocols, compare them */
	ACTION_AGREEMENT_KEEP, /* write protocols of the own region, publish them */
	ACTION_AGREEMENT_SIGN, /* sign a draft for an institution or municipality */
	ACTION_WORKLOAD,       /* the lists of the register beside what is known; numbers alone for a region */
	ACTION_AGREED,         /* what a protocol asks of who has no worklist */
	ACTION_FIGURES,        /* figures of reports; lists behind them for who reaches persons */
	ACTION_COUNT
};

struct access_row {
	enum action action;
	const char *name;       /* stands in the access log */
	const char *processing; /* processing activity of the register (docs/processing.md), for the log */
	unsigned roles;         /* bits: 1 << enum role */
};

/* The matrix, by action. Routes point into it. */
extern const struct access_row access_rows[ACTION_COUNT];
/* The row of an action. */
const struct access_row *access_row(enum action action);
/* The action of a name; false when there is none. */
bool access_action(struct str name, enum action *ret);
/* Whether the role may do it at all. */
bool access_allows(enum role role, enum action action);
/* Whether the role sees this kind of data of the persons that it reaches. */
bool access_sees(enum role role, enum facet facet);

enum side role_side(enum role role);
enum purpose role_purpose(enum role role);
/* "leerplicht": stands in the access log. */
const char *purpose_name(enum purpose purpose);
/* "coordinator", "officer", "system", "nobody". */
const char *role_name(enum role role);
bool role_parse(const char *name, enum role *ret);

#endif
