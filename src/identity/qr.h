/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef IDENTITY_QR_H
#define IDENTITY_QR_H

#include "base/arena.h"
#include "base/str.h"

/* A QR code as what stands in the path of an SVG, one unit a module, with the quiet zone of four around it. */
struct qr {
	struct str path;
	struct str box; /* viewBox: "0 0 41 41" */
};
/* ERR_TOOBIG: more than a QR code holds; ERR_NOMEM. */
enum err qr_draw(struct arena *a, struct str text, struct qr *ret) MUST;

#endif
