/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCESS_PAGES_H
#define ACCESS_PAGES_H

#include "base/str.h"

/* What the templates of this room show. */
struct sign_in_view {
	struct str wrong; /* why it did not work, or empty */
	struct str login; /* what was typed */
	struct str to;    /* where to go, a path of ours */
};

struct error_view {
	struct str title, text, code;
};

#endif
