/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef DB_MIGRATE_TEXT_H
#define DB_MIGRATE_TEXT_H

#include "db/stmt.h"

/*
 * A migration in the words of one engine. distributed: the database has nodes to spread tables over. ERR_INPUT with
 * the line in f when a macro is unknown or a quote is not closed.
 */
enum err db_migration_text(struct str text, enum db_dialect dialect, bool distributed, struct buf *out,
                           struct fail *f) MUST;

#endif
