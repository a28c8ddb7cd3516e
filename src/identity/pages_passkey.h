/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef IDENTITY_PAGES_PASSKEY_H
#define IDENTITY_PAGES_PASSKEY_H

#include "http/http.h"

/*
 * Handlers of passkeys. A script asks for a question (".../vraag", JSON), lets the browser answer it, and sends the
 * answer as a form, so that what comes of it is a page.
 */
enum err passkey_sign_in_question_post(struct http_req *r, struct http_resp *ret);
enum err passkey_sign_in_post(struct http_req *r, struct http_resp *ret);
/* While signing in, where a second step is demanded and there is none. */
enum err passkey_enrol_post(struct http_req *r, struct http_resp *ret);
/* On one's own page. */
enum err passkey_question_post(struct http_req *r, struct http_resp *ret);
enum err passkey_add_post(struct http_req *r, struct http_resp *ret);
enum err passkey_rename_post(struct http_req *r, struct http_resp *ret);
enum err passkey_drop_post(struct http_req *r, struct http_resp *ret);
enum err passkey_confirm_post(struct http_req *r, struct http_resp *ret);

#endif
