/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef OUTBOUND_GUARD_H
#define OUTBOUND_GUARD_H

#include <stdbool.h>
#include <sys/socket.h>

/*
 * Where a connection may lead. Looked at after names were resolved, for the very address that is about to be connected to:
 * a name that answers something else the second time changes nothing.
 */
enum reach {
	REACH_PUBLIC,
	REACH_LOOPBACK, /* this machine */
	REACH_PRIVATE,  /* the own network */
	REACH_NONE      /* link-local (with the services of clouds), multicast, reserved, no address of the internet */
};

enum reach guard_reach(const struct sockaddr *a, socklen_t n);

#endif
