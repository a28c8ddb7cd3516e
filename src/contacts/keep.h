/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef CONTACTS_KEEP_H
#define CONTACTS_KEEP_H

#include "contacts/contacts.h"
#include "intake/contact_put.h"

/*
 * Keeping the contacts of a region: by its coordinator, or an administrator. What is kept is work data of professionals;
 * nothing here shows a young person. Functions that write are for a transaction of the caller and leave a note in the log.
 */

struct kept_card {
	int64_t contact;
	struct str public, name, job, phone, email, login, stand_in;
	day_t away_first, away_last; /* the next time away, or the one that runs; DAY_NONE: none is known */
};
struct kept_place {
	struct str brin, location, school, site, town, task;
	day_t first, last;
	int64_t contact;
	const struct kept_card *card;
	struct str began; /* "2026-02-12", of first */
	bool away;        /* today */
};
struct kept_site {
	struct str brin, location, school, site, town;
	bool mbo;                   /* where fixed contacts are the practice; others are secondary schools */
	bool no_leerplicht, no_rmc; /* nobody is the contact today */
};
struct kept_desk {
	struct str municipality, town, desk, name, phone, email, who; /* desk empty: the municipality has none yet */
};
struct kept_agreed {
	struct str region, name;
	day_t first, last;
	bool given; /* by this region, about its residents; otherwise by the other, about those of that */
};
struct contacts_kept {
	struct str region;
	const struct kept_card *cards;
	size_t card_count;
	const struct kept_place *places;
	size_t place_count;
	const struct kept_site *sites; /* of the region; mbo first */
	size_t site_count, gap_count, mbo_gaps;
	const struct kept_desk *desks;
	size_t desk_count;
	const struct kept_agreed *agreed;
	size_t agreed_count;
};

/* ERR_ABSENT for a region that is not the actor's to keep. */
enum err contacts_kept(struct ctx *c, struct str region, struct contacts_kept *ret) MUST;
/* The region that the actor keeps when none is named: the first of the scope; empty when any may be chosen. */
struct str contacts_region(const struct ctx *c);

/*
 * Somebody becomes the contact of a location. public: of a card of the region, whose words then count where said has
 * none; login: of the account, or empty. ERR_INPUT with the field.
 */
struct contact_order {
	struct contact_said said;
	struct str public, login;
};
enum err contacts_assign(struct ctx *c, const struct contact_order *in, enum contact_change *ret) MUST;
/* The contact that began on a day ends with another; one that has not begun by then goes. ERR_ABSENT. */
enum err contacts_end(struct ctx *c, const struct contact_said *which, day_t last) MUST;
/* Away, and who stands in (public; empty: nobody). last DAY_NONE: back today. */
struct contact_absence {
	struct str region, public, stand_in;
	day_t first, last;
};
enum err contacts_away(struct ctx *c, const struct contact_absence *in) MUST;
/* A desk of a municipality of the region. who: public name of the card of whoever answers it here, or empty. */
struct contact_desk {
	struct str region, municipality, desk, name, phone, email, who;
};
enum err contacts_desk(struct ctx *c, const struct contact_desk *in) MUST;
/*
 * From a day on the contacts of another region see reports about residents of this one who go to school there; end: no more
 * from today on. Only the region of residence gives it: the reports are its own.
 */
enum err contacts_agree(struct ctx *c, struct str region, struct str other, day_t first, bool end) MUST;

#endif
