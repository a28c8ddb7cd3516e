/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef HTTP_STREAM_H
#define HTTP_STREAM_H

#include "http/http.h"

/*
 * An answer that goes on: server-sent events (WHATWG HTML, 9.2) for one client, told from any thread. The connection is
 * suspended while there is nothing to tell, so that an open stream costs a socket and no thread. Streams are counted:
 * with http_options.streams of them open the next is refused with ERR_BUSY (503 and Retry-After).
 */
struct http_stream;

/* Makes the answer a stream, in a COST_FAST handler. What is given is the caller's until http_stream_release. ERR_BUSY. */
enum err http_stream_open(struct http_resp *ret, struct http_stream **ret_stream) MUST;

/*
 * Sends an event: its id (empty: none) and one line of data. Both hold no control characters. False when the client is
 * gone, or did not read for so long that its buffer is full: then the stream ends.
 */
bool http_stream_tell(struct http_stream *s, struct str id, struct str data);
/* A comment, which keeps proxies from closing a connection that is silent. False as above. */
bool http_stream_beat(struct http_stream *s);
/* Whether the client still holds the connection. */
bool http_stream_alive(struct http_stream *s);
/* Ends the answer, behind what was sent. */
void http_stream_end(struct http_stream *s);
/* Gives back what http_stream_open gave; the answer itself goes on. */
void http_stream_release(struct http_stream *s);

#endif
