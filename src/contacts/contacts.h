/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef CONTACTS_CONTACTS_H
#define CONTACTS_CONTACTS_H

#include "access/ctx.h"
#include "law/types.h"

/*
 * Whose a report is. It goes to the municipality of residence, to the desk of the duty (leerplicht, kwalificatieplicht,
 * RMC; Besluit Verzuimmelding art. 2: the register forwards to the municipality where the student lives), and there to
 * the fixed contact that the region of residence has at the location of the school, with a stand-in while that one is
 * away. So students of another region go to the contact of theirs; where two regions agreed on it the contact of the
 * school's region sees them too. Without a fixed contact it is whoever answers the desk; without that the region's list
 * of what has no owner: never nobody (docs/decisions/0042-contacts.md).
 */

/* For whom somebody is the contact. */
enum contact_task { CONTACT_LEERPLICHT, CONTACT_RMC, CONTACT_BOTH, CONTACT_TASKS };
/* "leerplicht", "rmc", "both". */
bool contact_task_parse(struct str name, enum contact_task *ret);

enum contact_as {
	CONTACT_AS_OWNER, /* whose it is */
	CONTACT_AS_ALSO,  /* of the school's region, who sees it too */
	CONTACT_AS_DESK   /* the desk of the municipality */
};

/* What others see of a contact. Texts in the arena, empty where nothing is known. */
struct contact_card {
	enum contact_as as;
	struct str public; /* empty for a desk */
	struct str name, job, phone, email;
	int64_t account;          /* in which it can own a report; 0: none, or it may not act as the desk needs */
	day_t until;              /* its last day as contact of the location; DAY_NONE: no end is known */
	day_t away_until;         /* away today, up to this day, with nobody standing in; DAY_NONE: here */
	struct str stands_in_for; /* name of the fixed contact who is away; else empty */
	day_t stands_in_until;    /* that one's last day away; DAY_NONE */
};

enum { ROUTE_CARDS = 3 };
struct route {
	struct str municipality;                /* of residence; where that is none that is known: of the school */
	struct str region;                      /* of that municipality */
	struct str school_region;               /* of the location */
	struct str desk;                        /* "leerplicht", "kwalificatieplicht", "rmc" */
	int64_t owner;                          /* account; 0: on the region's list of what has no owner */
	int64_t also;                           /* account of the school's region who sees it too; 0: nobody */
	struct contact_card cards[ROUTE_CARDS]; /* of owner, also, desk, as far as there are; in this order */
	size_t card_count;
};

/* "leerplicht", "kwalificatieplicht" or "rmc": the desk for a duty; without a duty that for an age. */
struct str contact_desk_of(enum duty duty, int age);

/*
 * For a person's enrolment, a duty and a day. Asks no permission and notes no look: for services that did. ERR_ABSENT
 * when the person has no such enrolment.
 */
enum err contact_route(struct ctx *c, int64_t person, int64_t enrolment, enum duty duty, day_t day,
                       struct route *ret) MUST;

/* The same for whoever would live in a municipality and be enrolled at a location. ERR_ABSENT: no such location. */
struct route_case {
	struct str brin, location, municipality; /* municipality empty or unknown: that of the location */
	struct str desk;
	day_t day;
};
enum err contact_route_of(struct ctx *c, const struct route_case *in, struct route *ret) MUST;

#endif
