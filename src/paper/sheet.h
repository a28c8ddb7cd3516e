/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef PAPER_SHEET_H
#define PAPER_SHEET_H

#include "base/buf.h"
#include "base/day.h"
#include "base/err.h"
#include "base/str.h"

/*
 * Spreadsheets: what stands in them is described as bytes, handed to the process `job`, and comes back as a workbook
 * (Office Open XML, ECMA-376 part 1). Text is always text: a cell never becomes a formula.
 *
 * The description is a sequence of parts, texts as varint length and UTF-8, numbers as varint:
 *   S name, n, then n times: kind (a byte), width, heading     a sheet with its columns
 *   R n texts                                                  a row of it; an empty text is an empty cell
 *   .                                                          the end
 */
enum {
	SHEET_MOST = 8, /* sheets of a workbook */
	SHEET_MOST_COLUMNS = 32,
	SHEET_MOST_ROWS = 1000000,   /* of a sheet; the format ends at 1,048,576 */
	SHEET_MOST_TEXT = 32 * 1024, /* bytes of a cell: the format allows 32,767 characters */
	SHEET_MOST_NAME = 31,        /* characters of the name of a sheet */
	SHEET_MOST_BYTES = 64 * 1024 * 1024
};

enum sheet_kind {
	SHEET_TEXT = 't',
	SHEET_NUMBER = 'n', /* "-12", "3.5" */
	SHEET_DAY = 'd'     /* "2026-03-01" */
};

struct sheet_column {
	enum sheet_kind kind;
	unsigned width; /* in characters, 1..255 */
	struct str name;
};

/* ---- writing a description; failures stay in the buffer ---- */

void sheet_begin(struct buf *out, struct str name, const struct sheet_column *columns, size_t n);
void sheet_row(struct buf *out, const struct str *cells, size_t n);
void sheet_end(struct buf *out);

/*
 * The workbook of a description, which is not trusted. ERR_INPUT when it is malformed, ERR_TOOBIG over a limit, ERR_NOMEM, ERR_IO (the
 * library of archives). ret was initialised by the caller and bounds the workbook. No files, from any thread.
 */
enum err sheet_make(struct fail *f, struct str description, struct buf *ret) MUST;

#endif
