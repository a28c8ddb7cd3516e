/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCESS_PAGES_H
#define ACCESS_PAGES_H

#include "base/str.h"

/* What the templates of this room show. */
struct error_view {
	struct str title, text, code;
};

#endif
