/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef INTAKE_API_H
#define INTAKE_API_H

#include "http/server.h"

enum { INTAKE_ROUTES = 2 };
extern const struct http_route intake_routes[INTAKE_ROUTES];
/* Files of schools, for their own programs (api_imports.c). */
enum { IMPORT_API_ROUTES = 6 };
extern const struct http_route import_api_routes[IMPORT_API_ROUTES];

#endif
