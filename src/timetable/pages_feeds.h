/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TIMETABLE_PAGES_FEEDS_H
#define TIMETABLE_PAGES_FEEDS_H

#include "access/page.h"
#include "registration/tabs.h"
#include "signals/part.h"
#include "timetable/codes.h"
#include "timetable/feed.h"
#include "timetable/pages.h"

/* /rooster/agendas: calendars that are fetched; /rooster/docentcodes: whose codes of teachers are. */
enum { FEEDS_ROUTES = 6 };
extern const struct http_route feeds_routes[FEEDS_ROUTES];
/* "2 agenda's konden niet worden opgehaald" */
extern const struct today_part feeds_today;

struct feed_item {
	const struct feed *feed;
	struct str what, when, result, trouble, fetch, remove;
	bool waits;
};

struct feeds_view {
	struct page page;
	struct registration_tabs tabs;
	struct str wrong;
	const struct timetable_place *places;
	size_t place_count;
	const struct feed_item *items;
	size_t item_count;
	struct str name, url, group, teacher, pattern, standard; /* the form, as typed; the usual pattern */
};

struct code_item {
	const struct teacher_code *code;
	struct str lessons, id;
	const struct code_account *accounts;
	size_t account_count;
};

struct codes_view {
	struct page page;
	struct registration_tabs tabs;
	struct str wrong;
	const struct code_item *open, *linked;
	size_t open_count, linked_count;
};

/* The locations in reach (pages.c). ERR_ABSENT: another was asked for. *place: the one that was asked for, else the first. */
enum err timetable_places(struct ctx *c, struct str *place, const struct timetable_place **ret, size_t *ret_n) MUST;

#endif
