/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef FMT_CSV_READ_H
#define FMT_CSV_READ_H

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/*
 * Reads CSV as the world sends it, in one pass and a fixed amount of memory: UTF-8 with or without byte order mark, or
 * Windows-1252; `;`, `,` or tab, whichever the header row has most of; LF, CRLF or CR; fields in quotes with line
 * breaks in them. Without a byte order mark each line is taken as UTF-8 when it is well-formed and as Windows-1252
 * when it is not, so that a first accent late in the file cannot mislead.
 *
 * What is wrong with one row refuses that row and no other. The meaning of quotes and blanks is libcsv's (its lenient
 * mode): blanks around a field are dropped, those inside quotes kept, a stray quote inside a field is a letter.
 */

enum {
	CSV_MAX_RECORD = 64 * 1024, /* bytes of one record as it stands in the file */
	CSV_MAX_LINES = 100,        /* physical lines that one record may span */
	CSV_MAX_FIELDS = 512,
	CSV_ARENA = 2 * 1024 * 1024 /* what a reader takes from its arena at most */
};

/* Puts up to cap bytes at p and says how many; 0 is the end. Several short reads in a row are fine. */
typedef enum err csv_source(void *arg, char *p, size_t cap, size_t *ret_n);

/* Ready-made sources: arg is an int * (file descriptor) or a struct str * (which is eaten). */
enum err csv_from_fd(void *arg, char *p, size_t cap, size_t *ret_n) MUST;
enum err csv_from_memory(void *arg, char *p, size_t cap, size_t *ret_n) MUST;

enum csv_defect {
	CSV_FINE,
	CSV_NUL, /* a zero byte in the record */
	CSV_UNCLOSED, /* a quote that is not closed, or only by one of a later row: then the fields do not fit the header, or a
	               * quote stands loose inside them; reading goes on at the next physical line */
	CSV_TOO_LONG, /* over CSV_MAX_RECORD */
	CSV_ENCODING, /* bytes that are neither UTF-8 nor Windows-1252, or no UTF-8 in a file that says it is */
	CSV_TOO_FEW,  /* fewer fields than the header has */
	CSV_TOO_MANY  /* more fields than the header has, and not only empty ones */
};

struct csv_row {
	uint64_t line; /* physical line of the file on which the row begins; the first is 1 */
	enum csv_defect defect;
	size_t count;             /* of fields; 0 for CSV_NUL, CSV_UNCLOSED and CSV_TOO_LONG */
	const struct str *fields; /* UTF-8, but for CSV_ENCODING: bytes of the file; valid until the next call */
	struct str raw; /* the row as text without its line end, UTF-8 where it could be decoded (for a file of
	                           * refused rows); the first CSV_MAX_RECORD bytes of a row that is too long */
};

struct csv_reader;

/*
 * Opens a reader that takes its bytes from source(arg) and its memory from a (CSV_ARENA bytes). It must be closed.
 * ERR_NOMEM.
 */
enum err csv_open(struct arena *a, csv_source *source, void *arg, struct csv_reader **ret) MUST;
/* Fits DEFER; NULL is fine. */
void csv_close(struct csv_reader **r);

/* Why a header cannot be read at all. */
enum csv_refusal {
	CSV_HEADER_FINE,
	CSV_EMPTY,       /* nothing but white space and empty fields */
	CSV_UTF16,       /* "Unicode text": to be saved as CSV UTF-8 */
	CSV_SPREADSHEET, /* an .xlsx, .ods or .xls file: to be saved as CSV */
	CSV_BAD_HEADER   /* the first row has one of the defects of a row */
};

/*
 * Reads the header, the first row with something in it; call it once, first. *ret_names (copied into a; as they stand, trimmed) and *ret_count.
 * ERR_INPUT with *ret_why set when the file is refused as a whole; ERR_IO or what the source returns.
 */
enum err csv_header(struct csv_reader *r, struct arena *a, const struct str **ret_names, size_t *ret_count,
                    enum csv_refusal *ret_why) MUST;

/*
 * The next row; blank rows and rows of empty fields only are passed over. *ret_more is false behind the last one. A
 * row with a defect is no failure of the call. Errors: what the source returns, ERR_NOMEM.
 */
enum err csv_next(struct csv_reader *r, struct csv_row *ret, bool *ret_more) MUST;

/* Bytes of the input that the rows given so far take, for a progress bar. */
uint64_t csv_position(const struct csv_reader *r);
/* ';', ',' or '\t', once the header was read. */
char csv_delimiter(const struct csv_reader *r);

#endif
