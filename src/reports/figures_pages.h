/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REPORTS_FIGURES_PAGES_H
#define REPORTS_FIGURES_PAGES_H

#include "access/page.h"
#include "reports/figures.h"

/* The pages of figures, and their files. */
enum { FIGURES_ROUTES = 4 };
extern const struct http_route figures_routes[FIGURES_ROUTES];
extern const struct page_place figures_place;

/* A number and the list that it counts; href empty: it leads nowhere. */
struct figures_cell {
	int64_t n;
	struct str href;
	bool hidden;
};

struct figures_line {
	struct str name, under;
	struct figures_cell *cells;
	size_t count;
	bool strong;
};

/* A table with names of columns, as the page, the file of commas and the workbook show it. */
struct figures_grid {
	struct str title, first, explain; /* first: what the rows are; explain: what is under it */
	struct str *columns;
	size_t column_count;
	struct figures_line *lines;
	size_t line_count;
};

enum { FIGURES_GRIDS = 6 };
struct figures_grids {
	struct figures_grid list[FIGURES_GRIDS];
	size_t count;
};
/* The tables of figures. A number has an address where the actor may see who is counted. */
enum err figures_grids_make(struct ctx *c, const struct figures_query *q, const struct figures *f,
                            struct figures_grids *ret) MUST;

/* path with what a query asks. p NULL: no memory. */
struct str figures_address(struct ctx *c, const char *path, const struct figures_query *q);

struct figures_option {
	struct str value, name;
	bool chosen;
};
struct figures_view {
	struct page page;
	struct str lead, csv, xlsx;
	bool region, few;
	int64_t total;
	struct str first, last; /* "2026-03-01" */
	struct figures_option *years, *kinds;
	size_t year_count, kind_count;
	struct str note; /* "Voorlopig: ..." */
	struct figures_grids grids;
};

struct figures_row_view {
	struct str name, href, under, kind, status;
	day_t filed;
	struct str term;
};
struct figures_list_view {
	struct page page;
	struct str title, back, more;
	int64_t total;
	struct figures_row_view *rows;
	size_t count;
};

/* The words of kinds, statuses, terms, steps and spans. */
struct str figures_kind_text(enum lang lang, enum report_kind kind);
struct str figures_status_text(enum lang lang, enum report_status status);
struct str figures_term_text(enum lang lang, enum figures_term term);
struct str figures_lead_text(enum lang lang, enum figures_lead lead);
struct str figures_bucket_text(enum lang lang, int bucket);

#endif
