/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef LETTERS_PAGES_H
#define LETTERS_PAGES_H

#include "access/page.h"
#include "letters/letters.h"

/* /brieven: house style and words of a region, with a letter as an example; /brieven/gemaakt/{brief}: the PDF of one that was made. */
enum { LETTERS_ROUTES = 5 };
extern const struct http_route letters_routes[LETTERS_ROUTES];
extern const struct page_place letters_place;

struct letters_choice {
	struct str value, name;
	bool here;
};

struct letters_view {
	struct page page;
	struct str region, region_name, wrong;
	const char *wrong_field;
	bool done;
	const struct letters_choice *regions;
	size_t region_count;
	struct letter_style style;
	struct str colour; /* as it was typed */
	struct letters_choice templates[LETTER_TEMPLATES], audiences[LETTER_AUDIENCES], languages[2];
	struct letter_words words;
	bool own; /* the words are the region's */
	struct str fields, preview, preview_subject, language, here, example;
};

#endif
