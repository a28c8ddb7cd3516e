/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TOOLS_SQLC_H
#define TOOLS_SQLC_H

#include "tool.h"

/*
 * Named statements to C. The form of a statement file is described in docs/statements.md; what the generated code
 * calls is src/db/stmt.h.
 */

/* The order is that of enum db_type in src/db/stmt.h. */
enum sqlc_type { SQLC_I64, SQLC_INT, SQLC_DAY, SQLC_BOOL, SQLC_F64, SQLC_TEXT, SQLC_BYTES, SQLC_TYPES };
enum sqlc_list { SQLC_SINGLE, SQLC_LIST_I64, SQLC_LIST_TEXT, SQLC_LIST_BYTES };

struct sqlc_field {
	struct str name;
	enum sqlc_type type;
	bool nullable;
	enum sqlc_list list; /* a JSON array, bound as text */
	bool used;           /* the text names it */
	bool key;            /* of a bulk statement: part of the key */
};

/* The order is that of enum db_kind. */
enum sqlc_mode { SQLC_ONE, SQLC_MANY, SQLC_STREAM, SQLC_EXEC, SQLC_BULK, SQLC_NO_MODE };
enum sqlc_conflict { SQLC_UPDATE, SQLC_IGNORE, SQLC_ADD };

enum { SQLC_FIELDS = 64 };

struct sqlc_stmt {
	const char *file;
	struct str name, doc;
	enum sqlc_mode mode;
	struct sqlc_field in[SQLC_FIELDS], out[SQLC_FIELDS];
	unsigned in_count, out_count;
	struct str sql;         /* as written */
	struct str table, keys; /* of a bulk statement */
	bool conflict_given;
	enum sqlc_conflict conflict;
	bool is_part, part_used; /* text that several statements share, and whether one does */
	struct str like;         /* the statement whose rows these are as well; empty: none */
	struct str row;          /* the statement that the type of its rows is named after */
	struct sqlc_stmt *parts; /* of the whole unit */
	int line;
	struct sqlc_stmt *next;
};

/* One file and where the reader stands in it, for messages. */
struct sqlc_source {
	const char *name;
	struct str text;
};

/* Reads one file and appends its statements and parts at *tail; *tail ends at the new end of the list. */
enum err sqlc_parse(struct arena *a, const struct sqlc_source *source, struct sqlc_stmt ***tail, struct fail *f) MUST;

enum sqlc_engine { SQLC_LITE, SQLC_PG };
/* The text for one engine: parameters numbered, macros expanded, comments gone. Marks the fields that it uses. */
enum err sqlc_translate(struct sqlc_stmt *s, enum sqlc_engine engine, struct buf *out, struct fail *f) MUST;
/* The texts of a bulk statement. */
void sqlc_bulk_upsert(const struct sqlc_stmt *s, enum sqlc_engine engine, struct buf *out);
void sqlc_bulk_create(const struct sqlc_stmt *s, struct buf *out);
void sqlc_bulk_copy(const struct sqlc_stmt *s, struct buf *out);
void sqlc_bulk_merge(const struct sqlc_stmt *s, bool sorted, struct buf *out);

/* Writes the C. unit names the list of all statements: `UNIT_all`. */
enum err sqlc_emit(struct sqlc_stmt *first, const char *unit, const char *header_name, struct buf *source,
                   struct buf *header, struct fail *f) MUST;

/* All of it: parse, check that no name is double, emit. ERR_INPUT with "FILE:LINE: what" in f. */
enum err sqlc_compile(struct arena *a, const struct sqlc_source *sources, size_t count, const char *unit,
                      const char *header_name, struct buf *source, struct buf *header, struct fail *f) MUST;

/* Whether s can be a name: a-z, 0-9, _; a letter first; no word that C keeps for itself. */
bool sqlc_is_name(struct str s);

#endif
