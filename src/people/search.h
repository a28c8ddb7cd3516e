/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef PEOPLE_SEARCH_H
#define PEOPLE_SEARCH_H

#include "access/page.h"

/*
 * Lists of young people in reach of the actor, by name. The reach is part of the statements; every list leaves a note
 * in the access log of who was shown.
 */
struct young_row {
	int64_t person;
	struct str public, name, search_key, town, school, class_group, programme;
	int age;
};

struct young_list {
	struct young_row *rows;
	size_t count;
	bool more;
};

/*
 * By what somebody typed: a family name (or the beginning of one), first name and family name, a group of the own
 * institution, or a whole personal number. At most `most` rows. action: ACTION_SEARCH, or what one searches for.
 */
enum err people_find(struct ctx *c, enum action action, struct str typed, size_t most, struct young_list *ret) MUST;

/*
 * Keys of the same, in the arena, for a list of something else about them: nobody is shown, so nothing is noted. The caller
 * notes whom its list shows.
 */
enum err people_named(struct ctx *c, enum action action, struct str typed, size_t most, int64_t **ret,
                      size_t *ret_n) MUST;

/* Everybody, in order of name, behind the one with this public name (empty: from the start). ERR_ABSENT. */
enum err people_page(struct ctx *c, struct str after, size_t most, struct young_list *ret) MUST;

/* ---- pages ---- */

enum { PEOPLE_ROUTES = 2 };
extern const struct http_route people_routes[PEOPLE_ROUTES];
extern const struct page_place people_place;

struct people_view {
	struct page page;
	struct str typed; /* empty: the list of everybody */
	bool searched;
	struct young_list list;
	struct str more;  /* address of the next page, or empty */
	struct str first; /* address of the first page, when this is another */
};

#endif
