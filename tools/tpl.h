/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TOOLS_TPL_H
#define TOOLS_TPL_H

#include "tool.h"

/*
 * The template compiler: HTML files with values and C in between, to C functions. It knows where in the HTML each
 * value stands, so that values are escaped for their place and places where no escaping helps do not compile.
 *
 *   {% template vandaag(struct out *o, const struct vandaag_view *v) %}   begins a function, up to the next or the end
 *   {% use "people/view.h" %}         an include, for the function and its declaration
 *   {% include "_row.html" %}         the text of another file, beside this one, at this place
 *   {% call page_begin(o, &v->page) %}   another template, between tags only
 *   {% csrf %}                        in each form with method="post"
 *   {% for (...) { %} {% } else { %} {% } %}   C; blocks need braces and leave the HTML where they found it
 *   {# comment #}
 *   {{ expr }}                        struct str: escaped for text, attribute value or address (href, src, action ...)
 *   {{ expr | int }}                  int64_t; also number (1.234), tenths (14,5), hours (14 u 30), hours_decimal,
 *                                     time (08:30), date (3 maart 2026), weekday, weekday_short, day (3 mrt),
 *                                     and msg (enum msg_id)
 *   {{ _("key.name") }} {{ _("key.name", str, str) }}   a message, with arguments
 *   {{ _n("key", number) }}           key.one or key.many by number
 *   {{! expr }}                       struct html, between tags only
 *
 * HTML comments are dropped, white space is drawn together, and a line with nothing but {% %} leaves no line behind.
 * Inline script, style, event handlers, unquoted values and forms without {% csrf %} are errors.
 */
struct tpl_source {
	const char *name; /* path, for errors, #line and includes */
	struct str text;
};

/* How the compiler gets at the files of {% include %}. */
struct tpl_loader {
	enum err (*load)(void *arg, const char *path, struct str *ret, struct fail *f);
	void *arg;
};

/* ERR_INPUT with "FILE:LINE: what" in f. The output buffers hold nothing of use then. */
enum err tpl_compile(struct arena *a, const struct tpl_source *files, size_t n, const char *header_name,
                     const struct tpl_loader *loader, struct buf *source, struct buf *header, struct fail *f) MUST;

#endif
