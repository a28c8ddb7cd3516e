/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TRUST_DOSSIER_READER_H
#define TRUST_DOSSIER_READER_H

#include <string.h>

#include "trust/dossier.h"
#include "trust_dossier_sql.h"

/*
 * READER(static, leave) is read_leave, for the field read of struct dossier_table: it adds the rows of the statement
 * dossier_leave, which gives nothing but texts. Its row is as many struct str, one behind the other.
 */
#define READER(linkage, name)                                                                      \
	linkage enum err read_##name(struct ctx *c, int64_t person, struct dossier_rows *ret)      \
	{                                                                                          \
		struct db_rows rows DEFER(db_rows_close) = { 0 };                                  \
		struct dossier_##name##_row row;                                                   \
		struct str cells[sizeof row / sizeof(struct str)];                                 \
		bool more;                                                                         \
                                                                                                   \
		_Static_assert(sizeof row == sizeof cells, "texts only");                          \
		TRY(dossier_##name##_open(c->db, &(struct dossier_##name##_in){ person }, &rows)); \
		for (;;) {                                                                         \
			TRY(dossier_##name##_next(&rows, &row, &more));                            \
			if (!more) {                                                               \
				return OK;                                                         \
			}                                                                          \
			memcpy(cells, &row, sizeof cells);                                         \
			TRY(dossier_add(c, ret, cells, sizeof cells / sizeof cells[0]));           \
		}                                                                                  \
	}

#endif
