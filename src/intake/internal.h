/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef INTAKE_INTERNAL_H
#define INTAKE_INTERNAL_H

#include "intake/run.h"

/* What the files of this room share among themselves. */

/* Opens a file by name, "-" is standard input. ERR_INPUT when it cannot be opened. *ret_owned: to be closed. */
enum err intake_source(struct intake_run *r, const char *file, int *ret_fd, bool *ret_owned) MUST;

/* Whether a heading is one of those that a file of refused rows puts in front: bestand, regel, kolom, waarde, fout. */
bool rejects_own_column(struct str heading);
/* Whether a header has all of them. */
bool rejects_own_columns(const struct str *names, size_t n);
/* A value as people may see it: short, on a line, no long number whole. */
void rejects_show(struct buf *out, struct str value);
/* Finds the columns of the file of refused rows in the file at hand; the first file decides which they are. */
enum err rejects_align(struct intake_run *r) MUST;

/* Computes anew everyone ever enrolled at a location, page by page, after its calendar changed. Reads the book again. */
enum err holidays_settle(struct intake_run *r, struct str brin, struct str location) MUST;

extern const struct intake_kind intake_persons, intake_enrolments, intake_results, intake_exemptions, intake_activities,
	intake_holidays, intake_lessons, intake_groups, intake_contacts, intake_codes, intake_a04, intake_a14;

#endif
