/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef DB_MIGRATE_H
#define DB_MIGRATE_H

#include "base/embed.h"
#include "db/db.h"

/*
 * The schema: numbered steps (NNNN_name.sql), forward only, each applied once in a transaction of its own and then
 * kept in the table schema_step with a checksum. One text serves every engine, with these words:
 *   BIGINT, DOUBLE PRECISION, TEXT, @BYTES   column types; text is compared byte by byte everywhere
 *   @ID                                      a key that the database counts up
 *   @STRICT                                  closes a table: values must be of the type of their column
 *   @KEYED                                   the same, rows lying in the order of the primary key, for tables read by it
 *   @REFERENCE_TABLE(name)                   whole on every node of a distributed database
 *   @DISTRIBUTED_TABLE(name)                 spread over the nodes by its column person
 */

/*
 * Applies the steps that lack; files are in ascending order. ERR_DB when the database is newer than the program, or a
 * step that was applied has another text by now. *ret_applied may be NULL.
 */
enum err db_migrate(struct db *db, const struct embedded_file *files, size_t count, int *ret_applied) MUST;

/* Whether all steps are applied. ERR_DB as above. Changes nothing, so readers may call it. */
enum err db_migrated(struct db *db, const struct embedded_file *files, size_t count, bool *ret_current) MUST;

#endif
