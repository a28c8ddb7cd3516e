/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef CONTACTS_PAGES_KEEP_H
#define CONTACTS_PAGES_KEEP_H

#include "http/http.h"

/* /contactpersonen/beheer?regio=10 */
enum err contacts_keep_get(struct http_req *r, struct http_resp *ret) MUST;
/* The same, with `doe`: aanwijzen, einde, afwezig, terug, loket, afspraak, afspraak-einde. */
enum err contacts_keep_post(struct http_req *r, struct http_resp *ret) MUST;

#endif
