/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef IDENTITY_ORIGIN_H
#define IDENTITY_ORIGIN_H

#include "access/web.h"

/*
 * Where the browser finds this site: the setting site_origin, or, while that is empty and somebody looks from the
 * machine itself, the host that the browser names. A host that a stranger sends is never believed.
 */
struct origin {
	struct str text; /* "https://sluitend.example.nl", without a slash behind it; empty: not known */
	struct str host; /* "sluitend.example.nl", with a NUL behind it */
	bool passkeys; /* browsers have passkeys for names only, not for addresses, and only over TLS or on this machine */
};
enum err origin_of(struct http_req *r, struct origin *ret) MUST;

#endif
