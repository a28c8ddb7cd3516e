/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef INTAKE_RUN_H
#define INTAKE_RUN_H

#include <stdio.h>

#include "access/ctx.h"
#include "fmt/columns.h"
#include "fmt/csv_read.h"
#include "reference/reference.h"

/*
 * One import: files of one kind go in row by row; good rows are taken, bad ones refused by line, column, value and
 * reason. What all kinds share stands here; what a row means stands with its kind (persons.c, attendance.c ...).
 */

struct intake_tally {
	uint64_t rows, added, changed, same, refused;
	uint64_t signals, obligations; /* that marks brought: new, or changed */
	uint64_t superseded;           /* of same: rows that a later row with the same key in this import replaces */
};

struct intake_run;

/* An import that somebody follows, and that can be undone: what the page brings in. */
struct intake_watch {
	void *arg;
	/* In the transaction of each batch, behind its work. t: with this batch counted in; undo: how to undo it, or empty. */
	enum err (*batch)(void *arg, struct intake_run *r, const struct intake_tally *t, struct str undo);
	/* Between batches, ten times a second at most: how far it is. Not OK: the import ends there. */
	enum err (*look)(void *arg, struct intake_run *r, uint64_t done, uint64_t total);
};

/* The part of a school that rows may be about; location empty: the whole institution. */
struct intake_scope {
	char brin[5], location[3];
};

struct intake_options {
	bool dry_run;      /* check and count, change nothing */
	FILE *rejects;     /* refused rows as CSV, or NULL */
	FILE *report;      /* refused rows as text for people (standard error), or NULL */
	bool progress;     /* a bar on standard error */
	struct str map;    /* text of the mapping file, or empty */
	const char *cause; /* stands in the history: "import", "api" */
	/* What comes by the page. */
	struct str data;                  /* the bytes of the one file, instead of opening it by name; p NULL: no */
	struct buf *refused;              /* refused rows as CSV, as many as fit; or NULL */
	const struct intake_scope *scope; /* rows about others are refused; NULL: none are */
	const struct intake_watch *watch; /* or NULL */
};

struct intake_run {
	struct ctx *c;    /* c->db writes; c->arena is a batch arena that kinds clear between batches */
	bool scouting;    /* looks ahead: nothing is counted, refused or reported (rows.c) */
	enum err failed;  /* memory ran out in a field check, which can only say false */
	uint64_t told;    /* refused rows that were reported */
	int64_t shown_at; /* when the bar was last drawn; 0: none stands on the screen */
	struct buf *undo; /* what the batch at hand did, when somebody watches (undo.h); else NULL */
	struct reference_book *book;
	const struct intake_options *opt;
	struct intake_tally tally;
	/* The file at hand. */
	const char *file; /* name as given, "-" for standard input */
	int fd;
	bool owns_fd;
	struct arena file_arena;
	struct csv_reader *reader;
	struct columns columns;
	const struct column_want *want;
	struct str memory;       /* what is left of opt->data */
	const struct str *names; /* header of the file, for the file of refused rows */
	size_t name_count;
	struct csv_row row; /* the row at hand */
	uint64_t size;      /* of the file in bytes, 0 when unknown */
	/* The file of refused rows: its own columns are those of the first file; where they stand in the file at hand. */
	struct arena rejects_arena;
	const struct str *rejects_names;
	size_t rejects_count;
	int16_t rejects_at[CSV_MAX_FIELDS];
	bool rejects_begun;
	bool mending; /* the file at hand is a file of refused rows that was mended: part of a delivery */
};

/*
 * Opens a file ("-": standard input) and matches its header with the wanted columns. ERR_INPUT says why a whole file is
 * refused; ERR_IO. Columns that nobody asked for are named once, in the report.
 */
enum err intake_open(struct intake_run *r, const char *file, const struct column_want *want, size_t wanted) MUST;
/* The same on a descriptor at its start, which stays the caller's. */
enum err intake_open_fd(struct intake_run *r, const char *file, int fd, const struct column_want *want,
                        size_t wanted) MUST;
void intake_close(struct intake_run *r);
/*
 * The next row that can be read into r->row; rows with a defect are refused on the way. Counts r->tally.rows.
 */
enum err intake_next(struct intake_run *r, bool *ret_more) MUST;
/* The trimmed, translated text of a column (index in want) of the row at hand. */
struct str intake_get(const struct intake_run *r, size_t column);

/*
 * The transactions of an import. A dry run is one transaction from its first batch to its end, so that later batches
 * see what earlier ones did; intake_import rolls it back. ERR_BUSY when others write all the time.
 */
enum err intake_begin(struct intake_run *r) MUST;
enum err intake_commit(struct intake_run *r) MUST;
/* For kinds with transactions of their own: what intake_commit tells who watches, before the commit. */
enum err intake_tell_batch(struct intake_run *r, const struct intake_tally *t) MUST;
/* Whether refused rows are kept as a file. */
bool intake_keeps_refused(const struct intake_run *r);
/* Whether rows may be about an institution at all, and about a location of it. */
bool intake_of_school(const struct intake_run *r, struct str brin);
bool intake_in_scope(const struct intake_run *r, struct str brin, struct str location);

/* Where a row stands, for refusing it after others were read. raw lives in the arena given. */
struct intake_place {
	uint64_t line;
	struct str raw; /* its fields as they go into the file of refused rows; only kept when there is one */
	const char *file;
};
struct intake_place intake_here(struct intake_run *r, struct arena *a);

/* Shorthands for a reason without arguments, and with one. Each gives false, so that a check can return it. */
bool intake_no(struct intake_run *r, size_t column, enum msg_id reason);
bool intake_no1(struct intake_run *r, size_t column, enum msg_id reason, struct str arg);

/* Refuses the row at hand. column is an index in want, or -1 for the row as a whole. Counts r->tally.refused. */
void intake_refuse(struct intake_run *r, int column, enum msg_id reason, const struct str *args, size_t n);
/* Refuses an earlier row; value is what stood in the column. */
void intake_refuse_at(struct intake_run *r, const struct intake_place *place, int column, struct str value,
                      enum msg_id reason, const struct str *args, size_t n);

/* Shared field checks; each refuses the row at hand and returns false when the text is wrong. */
bool intake_pgn(struct intake_run *r, size_t column, char ret[PGN_DIGITS + 1]);
bool intake_day(struct intake_run *r, size_t column, day_t *ret);          /* required */
bool intake_day_optional(struct intake_run *r, size_t column, day_t *ret); /* empty: DAY_NONE */
bool intake_time(struct intake_run *r, size_t column, int *ret_minutes);
bool intake_text(struct intake_run *r, size_t column, size_t max_bytes, struct str *ret); /* may be empty */
bool intake_required(struct intake_run *r, size_t column, size_t max_bytes, struct str *ret);
/* A brin that the reference data knows. */
bool intake_brin(struct intake_run *r, size_t column, const struct institution **ret);
/* The same as intake_text and intake_required, with a copy in the batch arena. */
bool intake_keep(struct intake_run *r, size_t column, size_t max_bytes, struct str *ret);
bool intake_keep_required(struct intake_run *r, size_t column, size_t max_bytes, struct str *ret);
/* What can be a mail address, and a number to call; both may be empty. */
bool intake_email(struct intake_run *r, size_t column, size_t max_bytes, struct str *ret);
bool intake_phone(struct intake_run *r, size_t column, size_t max_bytes, struct str *ret);
/* One of n words, whatever the case; *ret is its place in the list, n when the cell is empty. */
bool intake_word(struct intake_run *r, size_t column, const char *const *words, size_t n, size_t *ret);
/* A period whose end may be open (DAY_NONE) where end_required is false; an end before the begin is refused. */
bool intake_period(struct intake_run *r, size_t begin_column, size_t end_column, bool end_required, day_t *ret_begin,
                   day_t *ret_end);
/* Two characters: "1" is "01" of which a spreadsheet lost the zero; "25PW01" is location 01 of 25PW. */
bool intake_location(struct intake_run *r, size_t column, struct str brin, char ret[3]);

/* Shows how far it is, at most ten times a second; done and total in any unit. */
void intake_progress(struct intake_run *r, const char *what, uint64_t done, uint64_t total);
void intake_progress_end(struct intake_run *r);

struct undo_run;

/*
 * A kind of file. import takes one or more files as a whole (a later row with the same key wins) and is responsible
 * for its transactions: each one leaves nothing half done.
 */
struct intake_kind {
	const char *name; /* "persons" */
	enum err (*import)(struct intake_run *r, const char *const *files, size_t n);
	const struct column_want *want;
	size_t wanted;
	/*
	 * Takes back what a batch did, in the transaction of the caller, and counts rows that it took back and that it left
	 * as they are (undo.h). NULL: schools bring no such files.
	 */
	enum err (*undo)(struct undo_run *u, struct str block);
};
/* One a file. */
extern const struct intake_kind intake_attendance;

const struct intake_kind *intake_kind_find(struct str name);
extern const struct intake_kind *const intake_kinds[];
extern const size_t intake_kind_count;

/* Runs an import and notes it in import_run. */
enum err intake_import(struct ctx *c, const struct intake_kind *kind, const struct intake_options *opt,
                       const char *const *files, size_t n, struct intake_tally *ret) MUST;

#endif
