/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef HTTP_HEADERS_H
#define HTTP_HEADERS_H

#include <stdbool.h>

#include <microhttpd.h>

#include "base/err.h"

/* The headers that every answer carries, whatever it is. ERR_NOMEM. */
enum err headers_security(struct MHD_Response *r, bool secure) MUST;
/* One header; ERR_NOMEM. */
enum err headers_put(struct MHD_Response *r, const char *name, const char *value) MUST;

#endif
