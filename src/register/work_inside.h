/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REGISTER_WORK_INSIDE_H
#define REGISTER_WORK_INSIDE_H

#include "base/vec.h"
#include "register/work.h"
#include "register_work_sql.h"

/* The rows of a list in reach, for numbers and for the lists behind them alike. */
struct work_scan {
	struct db_rows rows;
	bool region;
};
enum err work_scan_open(struct ctx *c, struct str list, struct work_scan *s) MUST;
enum err work_scan_next(struct work_scan *s, struct work_scan_towns_row *ret, bool *ret_more) MUST;
static inline void work_scan_close(struct work_scan *s)
{
	db_rows_close(&s->rows);
}
enum work_group work_group_of(const struct work_scan_towns_row *r);
/* Which lists there are, and the one that is meant. ERR_ABSENT: there is no such list. */
enum err work_list_of(struct ctx *c, struct str wanted, bool ret_any[2], struct str *ret) MUST;

#endif
