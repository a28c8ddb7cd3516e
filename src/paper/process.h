/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef PAPER_PROCESS_H
#define PAPER_PROCESS_H

#include "paper/paper.h"
#include "proc/helper.h"

/* The process `job`: what reads or draws at length, with no file and no socket at hand. */
extern const struct helper_kind job_kind;

/* paper_draw() in that process; job is its helper, from any thread. Also ERR_BUSY and ERR_REMOTE of helper_call(). */
enum err paper_print(struct helper *job, struct fail *f, struct str description, struct buf *ret) MUST;

/* sheet_make() of paper/sheet.h in that process. */
enum err job_sheet(struct helper *job, struct fail *f, struct str description, struct buf *ret) MUST;

/*
 * csv_taste_make() in that process: a file of strangers is read there first. ERR_REMOTE: the process did not survive it.
 */
enum err job_taste(struct helper *job, struct fail *f, struct str file, struct buf *ret) MUST;

#endif
