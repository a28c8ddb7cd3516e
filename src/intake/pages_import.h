/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef INTAKE_PAGES_IMPORT_H
#define INTAKE_PAGES_IMPORT_H

#include "access/page.h"
#include "registration/tabs.h"
#include "intake/upload.h"

/* The pages below /importeren: choose a file, match its columns, check, import, undo. */

struct import_row {
	struct str href, name, kind, when, who, counts, state, until;
};

struct import_place {
	struct str value, name;
};

struct import_list_view {
	struct page page;
	struct registration_tabs tabs;
	const struct import_row *rows;
	size_t count;
	const struct import_place *places; /* when there is a choice */
	size_t place_count;
	struct str more;  /* address of what is older, or empty */
	struct str wrong; /* why a file was not taken */
};

struct import_kind_choice {
	struct str name, href;
	bool here;
};

/* A column that is wanted, and what may stand for it. */
struct import_column {
	struct str field, name, example;
	int heading; /* that was found for it, or -1 */
	bool required;
};

struct import_refused {
	struct str line, column, value, why;
};

enum { IMPORT_KINDS = 12, IMPORT_REFUSED = 20 };

struct import_view {
	struct page page;
	struct registration_tabs tabs;
	struct upload u;
	struct str base; /* "/importeren/IDENT" */
	struct str kind, when, about, wrong, state;
	/* Columns. */
	bool columns_shown;
	struct csv_taste taste;
	struct str amount; /* "1.204 regels" */
	struct import_kind_choice kinds[IMPORT_KINDS];
	size_t kind_count;
	struct import_column columns[COLUMNS_MAX];
	size_t column_count;
	struct str unknown, missing, values;
	/* What came of it. */
	struct import_refused refused[IMPORT_REFUSED];
	size_t refused_count;
	struct import_refused kept[IMPORT_REFUSED];
	size_t kept_count;
	struct str rows, added, changed, same, refused_text, percent, undone, kept_text, obligations, signals, until,
		finished, waiting;
	bool undoable;
};

/* Fills what the page of one upload shows. wanted: another kind than it is taken for, or empty. */
enum err import_view_fill(struct ctx *c, struct str wanted, struct import_view *v) MUST;
/* The words of a kind and of a state. */
struct str import_kind_words(struct ctx *c, const struct intake_kind *kind);
struct str import_state_words(struct ctx *c, enum upload_state state);
/* "9 maart 2026 14:05" */

/* import_columns.c: which column stands where. */
/* The kind whose columns the headings fit best; a mapping that the school kept counts. */
enum err import_guess(struct ctx *c, const char *brin, const struct csv_taste *t, const struct intake_kind **ret) MUST;
/*
 * The mapping that the school kept, where it fits this file (empty: the headings speak for themselves), and the columns
 * that are required and are not found with it.
 */
enum err import_kept(struct ctx *c, const char *brin, const struct csv_taste *t, const struct intake_kind *kind,
                     struct str *ret_mapping, struct str *ret_missing) MUST;
/* Fills the columns of the view for its kind. mapping: as it was chosen or kept. */
enum err import_columns(struct ctx *c, struct import_view *v, const struct intake_kind *kind, struct str mapping) MUST;
/* The mapping that a form says; ERR_INPUT with the words of what is wrong. */
enum err import_mapping(struct ctx *c, const struct form *form, const struct csv_taste *t,
                        const struct intake_kind *kind, struct str *ret) MUST;

/*
 * The first look at a file, in the process that has nothing to lose (pages_import.c). *ret_wrong: why it is not taken,
 * in words; empty: it is.
 */
enum err import_taste(struct http_req *r, struct str data, struct buf *ret_bytes, struct csv_taste *ret,
                      struct str *ret_wrong) MUST;

enum { IMPORT_ROUTES = 10 };
extern const struct http_route import_routes[IMPORT_ROUTES];

#endif
