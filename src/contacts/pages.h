/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef CONTACTS_PAGES_H
#define CONTACTS_PAGES_H

#include "access/page.h"
#include "contacts/keep.h"
#include "people/search.h"

/* Contactpersonen: who is it for this student at this location, and keeping them. */
enum { CONTACTS_ROUTES = 5 };
extern const struct http_route contacts_routes[CONTACTS_ROUTES];
extern const struct page_place contacts_place;

struct card_view {
	struct str what; /* "Vaste contactpersoon", "Loket van de gemeente" */
	const struct contact_card *card;
	struct str tel; /* of the phone, for a link */
};
struct place_view {
	struct str title, sub; /* of the location; for whom */
	struct card_view cards[ROUTE_CARDS];
	size_t card_count;
	bool nobody; /* nobody in this program owns it: it comes on the region's list */
};
/* The cards of a route, for templates (contacts_card); in the arena. */
enum err contacts_cards(struct ctx *c, const struct route *r, struct place_view *p) MUST;

struct site_option {
	struct str value, name;
	bool here;
};

struct finder_view {
	struct page page;
	bool keep; /* the actor keeps them */
	bool search, searched;
	struct str typed, who;
	struct young_list hits;
	const struct site_option *sites;
	size_t site_count;
	const struct place_view *places;
	size_t place_count;
};

struct keep_view {
	struct page page;
	struct contacts_kept kept;
	struct str region_name, day, wrong;
	bool done, choose; /* choose: any region may be chosen */
	const struct site_option *regions;
	size_t region_count;
	const struct site_option *sites;
};

#endif
