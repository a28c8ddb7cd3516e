/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REPORTS_API_H
#define REPORTS_API_H

#include "access/api.h"
#include "fmt/json_write.h"
#include "reports/pages.h"

/*
 * Reports as JSON: /api/v1/verzuimmeldingen. Who sees and may do what is as on the pages: the same services answer. The version of
 * a report is its ETag; a step names the one it was seen in (If-Match), so that of two who act at once one is told.
 */
enum { REPORT_API_ROUTES = 7 };
extern const struct http_route report_api_routes[REPORT_API_ROUTES];

/* All of a report that the actor sees, with its ETag. */
enum err report_api_answer(struct http_req *r, const struct report_view *at, int status, struct http_resp *ret) MUST;
/* A list of attachments, or what is known of one. */
void report_api_file(struct jw *j, const struct attachment *a);

/* Handlers. */
enum err report_api_post(struct http_req *r, struct http_resp *ret) MUST;
enum err report_api_deed(struct http_req *r, struct http_resp *ret) MUST;
enum err report_api_attach(struct http_req *r, struct http_resp *ret) MUST;

#endif
