/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TEST_HTTP_APP_H
#define TEST_HTTP_APP_H

#include <stdatomic.h>

#include "http/server.h"

/* A small application on a server of its own, for the tests of the server. */
struct http_stream;

struct test_app {
	struct http_server *server;
	unsigned port;
	_Atomic int threads, finished, authorized, handled, done;
	_Atomic bool gate; /* /wacht answers once it is open */
	_Atomic int at_gate;
	_Atomic bool not_ready;
	struct http_stream *_Atomic stream; /* the newest that /stroom opened, for whoever takes it */
	_Atomic int streams;
};

/* Starts it with the options at hand, on a free port; routes, hooks and files are filled in. */
void test_app_start(struct test_app *app, struct http_options *options);
void test_app_stop(struct test_app *app);
/* Waits up to five seconds until *counter is n. */
void test_app_wait(_Atomic int *counter, int n);

#endif
