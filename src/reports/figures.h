/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REPORTS_FIGURES_H
#define REPORTS_FIGURES_H

#include "access/ctx.h"
#include "reports/machine.h"

/*
 * Figures of the reports that were filed in a span: by kind and status, in time or late, by location and municipality,
 * justified or not, and how long each step took, as a distribution. A number and the list behind it are made of the same
 * rows by the same function (figures_counts), so that they agree.
 *
 * Schools see the reports of their institutions or locations, leerplicht and RMC those of their municipalities with a
 * duty that is theirs. The coordinator of a region sees numbers of whole school years without small ones (law/disclosure.h), and
 * never a list: what is given out by year cannot be set against the same span less a day.
 */

enum figures_term { TERM_ANY, TERM_IN_TIME, TERM_LATE, TERM_NONE /* L and O have no term */, TERMS };

/* Steps that were waited for, in working days from the day of the report. */
enum figures_lead { LEAD_TAKEN, LEAD_CONTACT, LEAD_ANSWER, LEAD_CLOSED, LEADS };
/* 0 and 1, 2 to 5, 6 to 10, 11 to 20, more than 20 working days; and not yet, while the report is open. */
enum { LEAD_BUCKETS = 6, LEAD_NOT_YET = LEAD_BUCKETS - 1, LEAD_DAYS_MOST = 260 };

/* What was said of a report at the end: it was rightly made; its fields were complete. */
enum figures_said { SAID_YES, SAID_NO, SAID_NOTHING, SAIDS };

/* What a number counts; -1, empty or TERM_ANY: all. */
struct figures_query {
	day_t first, last; /* days of filing */
	int kind, status, lead, bucket, justified, complete;
	enum figures_term term;
	struct str brin, location, municipality;
};
extern const struct figures_query figures_all;

/* One report as far as figures look at it. Texts are borrowed. */
struct figures_row {
	int64_t person, report;
	day_t filed, report_by; /* report_by: of the obligation; DAY_NONE without one */
	enum report_kind kind;
	enum report_status status;
	struct str brin, location, municipality;
	int lead[LEADS]; /* working days; -1: it did not come to that */
	enum figures_said justified, complete;
};
enum figures_term figures_term_of(const struct figures_row *r);
/* The bucket of a step; -1: it will not come any more. */
int figures_bucket(const struct figures_row *r, enum figures_lead lead);
bool figures_counts(const struct figures_query *q, const struct figures_row *r);

struct figures_place {
	struct str brin, location, municipality; /* the first two, or the last */
	struct str name, under;                  /* "Deltion College", "Zwolle, Mozartlaan 15" */
	int64_t term[TERMS];                     /* [TERM_ANY]: all */
	int64_t justified[SAIDS], complete[SAIDS];
	bool hidden[TERMS];
};
struct figures_times {
	int64_t bucket[LEAD_BUCKETS], count; /* count: those that took the step */
	int median, most;                    /* working days; most: nine of ten were within them; -1: none */
	bool hidden[LEAD_BUCKETS];
};
struct figures {
	int64_t total;
	int64_t by_kind[REPORT_KINDS + 1][REPORT_STATUSES + 1]; /* totals last */
	bool hidden[REPORT_KINDS + 1][REPORT_STATUSES + 1];
	struct figures_place *sites, *towns;
	size_t site_count, town_count;
	struct figures_times times[LEADS];
	int64_t justified[SAIDS], complete[SAIDS];
	bool links; /* the actor may see who is counted */
	bool few;   /* too few to show anything of; all else is zero */
};

/* The span that a region may ask: a whole school year. */
void figures_year(int year, struct figures_query *q);
/* Sums of what the query counts, in the arena. ERR_INPUT for a span that is none, or not a region's. */
enum err figures_make(struct ctx *c, const struct figures_query *q, struct figures *ret) MUST;

/* ---- the list behind a number ---- */

struct figures_item {
	struct str public, person; /* of the report and the person; empty: out of reach by now */
	struct str name, school, site, town;
	struct figures_row row;
};
struct figures_list {
	struct figures_item *items; /* newest first */
	size_t count;
	int64_t total;    /* of all pages */
	struct str after; /* where the next page begins; empty: this is the last */
};
enum { FIGURES_PAGE = 50 };
/* after: of the page before, or empty. Notes the look at who is named. ERR_DENIED for who may not see them. */
enum err figures_list(struct ctx *c, const struct figures_query *q, struct str after, struct figures_list *ret) MUST;

#endif
