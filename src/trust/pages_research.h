/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TRUST_PAGES_RESEARCH_H
#define TRUST_PAGES_RESEARCH_H

#include "access/page.h"
#include "trust/research.h"

/*
 * `/onderzoek`: a researcher asks for pseudonymous tables and gets them as one file; who asked for what stands below, for
 * the privacy officer that of everybody. The tables themselves are not kept: who needs them again asks again, and gets
 * other pseudonyms.
 */
struct research_month_view {
	struct str value, name; /* "2026-02", "februari 2026" */
};

struct research_given_view {
	struct str public, when, project, purpose, approval, period, parts, login;
	struct str left_out, hidden, least; /* numbers */
	int64_t persons;
};

struct research_view {
	struct page page;
	struct str project, purpose, approval, from, until, threshold; /* as typed */
	unsigned parts;
	struct str wrong, field; /* field: which one is wrong, or empty */
	bool asks;               /* may ask for tables */
	struct research_month_view *months;
	size_t month_count;
	struct research_given_view *given;
	size_t given_count;
};

enum { RESEARCH_ROUTES = 2 };
extern const struct http_route research_routes[RESEARCH_ROUTES];
extern const struct page_place research_place;

#endif
