/* SPDX-License-Identifier: EUPL-1.2 */
#include "http/headers.h"

#include <stddef.h>

/*
 * Nothing inline, nothing from elsewhere, no frames; addresses that hold identifiers do not leak to other sites; no
 * page of another site can hold a handle on one of ours.
 */
static const char *const every_answer[][2] = {
	{ "Content-Security-Policy",
	  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
	  "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'" },
	{ "X-Content-Type-Options", "nosniff" },
	{ "Referrer-Policy", "same-origin" },
	{ "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()" },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
	{ "Cross-Origin-Resource-Policy", "same-origin" },
	{ "X-Frame-Options", "DENY" },
};

enum err headers_put(struct MHD_Response *r, const char *name, const char *value)
{
	return MHD_add_response_header(r, name, value) == MHD_YES ? OK : ERR_NOMEM;
}

enum err headers_security(struct MHD_Response *r, bool secure)
{
	for (size_t i = 0; i < sizeof every_answer / sizeof every_answer[0]; i++) {
		TRY(headers_put(r, every_answer[i][0], every_answer[i][1]));
	}
	return secure ? headers_put(r, "Strict-Transport-Security", "max-age=31536000; includeSubDomains") : OK;
}
