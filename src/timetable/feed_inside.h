/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TIMETABLE_FEED_INSIDE_H
#define TIMETABLE_FEED_INSIDE_H

#include "timetable/feed.h"

/* Between the files about calendars. */

/* The host of an address, with its port; empty when it is none, or with a user before it. */
struct str feed_host(struct str url);
/* Whether the operator named this host (setting calendar_hosts): it may lie in the own network. */
enum err feed_own_host(struct ctx *c, struct str host, bool *ret) MUST;

#endif
