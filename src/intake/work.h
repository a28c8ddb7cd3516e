/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef INTAKE_WORK_H
#define INTAKE_WORK_H

#include "intake/rows.h"
#include "intake/undo.h"
#include "intake_work_sql.h"

/*
 * Files of the workload: the lists A04 and A14 of the national register, of who left without a startkwalificatie. What a
 * file is the whole of (the students of institutions, or those who live in a region) it replaces; what was done about
 * somebody stays. Whose a row is: by personal number where the file has one, else by the number of the enrolment where
 * that says it beyond doubt. Of others only what the list says of the education is kept (docs/decisions/0047).
 */
enum { WORK_ROWS_MOST = 50000, WORK_TEXT_MOST = 120 };

struct work_row {
	struct intake_row head;
	struct work_put_in in;
	char brin[5], region[3];
	bool same; /* is as it stood, or the same as another row of the file */
};

bool work_parse(struct intake_run *r, struct intake_row *row, const char *list);
/* Fills in whose the rows are, where they live by code, and their marks; sorts them by institution, person and mark. */
enum err work_match(struct intake_run *r, struct work_row **list, size_t n) MUST;
int work_order(const struct work_put_in *a, const struct work_put_in *b);

extern const struct column_want work_want[];
extern const size_t work_wanted;

/* What a row becomes; old NULL: there was none. */
void undo_note_work(struct buf *block, const struct work_put_in *new, const struct work_put_in *old);
enum err undo_work(struct undo_run *u, struct str block) MUST;

#endif
