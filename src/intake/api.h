/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef INTAKE_API_H
#define INTAKE_API_H

#include "http/server.h"

enum { INTAKE_ROUTES = 2 };
extern const struct http_route intake_routes[INTAKE_ROUTES];

#endif
