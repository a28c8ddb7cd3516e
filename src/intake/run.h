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
	uint64_t superseded; /* of same: rows that a later row with the same key in this import replaces */
};

struct intake_options {
	bool dry_run;        /* check and count, change nothing */
	FILE *rejects;       /* refused rows as CSV, or NULL */
	FILE *report;        /* refused rows as text for people (standard error), or NULL */
	bool progress;       /* a bar on standard error */
	struct str map;      /* text of the mapping file, or empty */
	const char *cause;   /* stands in the history: "import", "api" */
};

struct intake_run {
	struct ctx *c;       /* c->db writes; c->arena is a batch arena that kinds clear between batches */
	struct reference_book *book;
	const struct intake_options *opt;
	struct intake_tally tally;
	/* The file at hand. */
	const char *file;    /* name as given, "-" for standard input */
	struct arena file_arena;
	struct csv_reader *reader;
	struct columns columns;
	const struct column_want *want;
	const struct str *names;      /* header of the file, for the file of refused rows */
	size_t name_count;
	struct csv_row row;  /* the row at hand */
	uint64_t size;       /* of the file in bytes, 0 when unknown */
	bool rejects_begun;
};

/* Opens a file ("-": standard input) and matches its header with the wanted columns. ERR_INPUT says why a whole file is refused. */
enum err intake_open(struct intake_run *r, const char *file, const struct column_want *want, size_t wanted) MUST;
void intake_close(struct intake_run *r);
/*
 * The next row that can be read into r->row; rows with a defect are refused on the way. Counts r->tally.rows.
 */
enum err intake_next(struct intake_run *r, bool *ret_more) MUST;
/* The trimmed, translated text of a column (index in want) of the row at hand. */
struct str intake_get(const struct intake_run *r, size_t column);

/* Where a row stands, for refusing it after others were read. Both live in the arena given. */
struct intake_place {
	uint64_t line;
	struct str raw; /* only kept when a file of refused rows is asked for */
	const char *file;
};
struct intake_place intake_here(struct intake_run *r, struct arena *a);

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

/* Shows how far it is, at most ten times a second; done and total in any unit. */
void intake_progress(struct intake_run *r, const char *what, uint64_t done, uint64_t total);
void intake_progress_end(struct intake_run *r);

/*
 * A kind of file. import takes one or more files as a whole (a later row with the same key wins) and is responsible
 * for its transactions: each one leaves nothing half done.
 */
struct intake_kind {
	const char *name; /* "persons" */
	enum err (*import)(struct intake_run *r, const char *const *files, size_t n);
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
