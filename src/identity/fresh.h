/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef IDENTITY_FRESH_H
#define IDENTITY_FRESH_H

#include "http/http.h"

/*
 * For what must not be done by whoever finds a screen that was left open: a second step added or removed, a token made,
 * glass broken, accounts changed. *ret_fresh is true when the owner of the session signed in or confirmed who it is less
 * than ten minutes ago. Otherwise ret is the way to the page that asks for it, and from there to `back`, a path of ours
 * that can be opened (the page that the form stands on); the handler returns OK and does nothing more.
 */
enum { IDENTITY_FRESH_MINUTES = 10 };
enum err identity_fresh(struct http_req *r, struct http_resp *ret, struct str back, bool *ret_fresh) MUST;

#endif
