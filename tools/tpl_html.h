/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TOOLS_TPL_HTML_H
#define TOOLS_TPL_HTML_H

#include "tool.h"

/*
 * Follows the literal text of a template as a browser would read it, strictly, so that at each value its place is
 * known. Anything that a browser would have to guess at is an error.
 */
enum tpl_place {
	PLACE_TEXT,
	PLACE_TAG_NAME,
	PLACE_TAG,       /* between attributes */
	PLACE_ATTRIBUTE, /* in an attribute's name */
	PLACE_EQUALS,    /* behind the = */
	PLACE_VALUE,     /* in a quoted value */
	PLACE_COMMENT,
	PLACE_DOCTYPE,
	PLACE_SCRIPT
};

enum tpl_value { VALUE_PLAIN, VALUE_URL, VALUE_FIXED /* only literal text */ };

/* How far an address has come: whether text that follows can still be or change its scheme. */
enum tpl_url { URL_START, URL_HEAD, URL_HEAD_EXPR, URL_REST };

enum { TPL_NAME = 32 };

struct tpl_name {
	char p[TPL_NAME];
	size_t n;
};

struct tpl_html {
	enum tpl_place place;
	enum tpl_value value;
	enum tpl_url url;
	char quote;
	bool closing;  /* in an end tag */
	bool need_gap; /* a blank must come before the next attribute */
	bool blank;    /* the last that was written is white space */
	bool pre;      /* in pre or textarea */
	bool script_src;
	bool post_form, csrf;
	struct tpl_name tag, attribute, literal; /* literal: the value so far, cut */
	const char *file;
	int line;
	struct buf *out;
	struct fail *fail;
};

/* The beginning of a template: between tags. Text goes to out. */
void tpl_html_init(struct tpl_html *h, struct buf *out, struct fail *f);
/* "FILE:LINE: what" into the fail; returns ERR_INPUT. */
enum err tpl_html_error(struct tpl_html *h, const char *what) MUST;
/* Reads on over literal text, starting at h->line of h->file. */
enum err tpl_html_feed(struct tpl_html *h, struct str s) MUST;
/* Before C or an include: ends names that stand open; an error where none may stand. */
enum err tpl_html_statement(struct tpl_html *h) MUST;
/* After a value was written. */
void tpl_html_value(struct tpl_html *h);
/* Whether two states are the same to a browser. */
bool tpl_html_same(const struct tpl_html *a, const struct tpl_html *b);
/* The end of a template. */
enum err tpl_html_end(struct tpl_html *h) MUST;
/* For errors: "between attributes". */
const char *tpl_html_place(const struct tpl_html *h);

#endif
