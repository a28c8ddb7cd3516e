/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SERVE_WATCH_H
#define SERVE_WATCH_H

#include "access/keys.h"
#include "http/server.h"

/* Looks at the key file each second, and takes it over when it was replaced: rotation waits for that. */
struct watch;

enum err watch_start(struct fail *f, const struct keys *keys, struct http_server *server, struct watch **ret) MUST;
/* Fits DEFER. */
void watch_stop(struct watch **w);

#endif
