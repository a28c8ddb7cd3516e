/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SERVE_ROUTES_H
#define SERVE_ROUTES_H

#include "access/page.h"
#include "http/server.h"

/* The routes of all rooms: the only list of them, which the access test walks as well. */
extern const struct http_routes serve_routes[];
extern const size_t serve_route_sets;

/* The places of the navigation. */
extern const struct page_place *const serve_places[];
extern const size_t serve_place_count;

/* What waits elsewhere, above the list of Vandaag (signals/part.h). */
struct today_part;
extern const struct today_part *const serve_today_parts[];
extern const size_t serve_today_part_count;

/* What rooms tell on the page of a young person (signals/person.h). */
struct person_part;
extern const struct person_part *const serve_person_parts[];
extern const size_t serve_person_part_count;

/* Hooks that belong to pages: how an error looks. */
void serve_hooks(struct http_hooks *hooks);

#endif
