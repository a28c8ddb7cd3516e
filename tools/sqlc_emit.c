/* SPDX-License-Identifier: EUPL-1.2 */
/* Writes the C of statements: structs and functions to the header, tables and wrappers to the source. */
#include "sqlc.h"

enum { LONGEST_TEXT = 256 * 1024 };

static const char *const c_types[SQLC_TYPES] = {
	"int64_t", "int", "day_t", "bool", "double", "struct str", "struct str"
};
static const char *const type_codes[SQLC_TYPES] = { "DB_I64", "DB_INT",  "DB_DAY",  "DB_BOOL",
	                                            "DB_F64", "DB_TEXT", "DB_BYTES" };
static const char *const kind_codes[SQLC_NO_MODE] = { "DB_ONE", "DB_MANY", "DB_STREAM", "DB_EXEC", "DB_BULK" };

#define NAME STR_ARG(s->name)
#define ROW STR_ARG(s->row)

static void put_struct(struct buf *b, struct str name, const char *suffix, const struct sqlc_field *fields,
                       unsigned count)
{
	if (count == 0) {
		return;
	}
	buf_printf(b, "struct %.*s_%s {\n", STR_ARG(name), suffix);
	for (unsigned i = 0; i < count; i++) {
		const struct sqlc_field *f = &fields[i];

		buf_printf(b, "\t%s %.*s;%s%s\n", c_types[f->type], STR_ARG(f->name),
		           f->nullable ? " /* may be null */" : "",
		           f->list != SQLC_SINGLE ? " /* JSON array: db_list_i64, db_list_text, db_list_bytes */" : "");
	}
	buf_text(b, "};\n");
}

static void put_doc(struct buf *b, const struct sqlc_stmt *s)
{
	struct str rest = s->doc;

	if (s->doc.n == 0) {
		return;
	}
	buf_text(b, "/*\n");
	while (rest.n > 0) {
		struct str line = str_cut(rest, '\n', &rest);

		buf_printf(b, " * %.*s\n", STR_ARG(line));
	}
	buf_text(b, " */\n");
}

/* ", const struct X_in *in", for statements that take something. */
static void put_in(struct buf *b, const struct sqlc_stmt *s)
{
	if (s->in_count > 0) {
		buf_printf(b, ", const struct %.*s_in *in", NAME);
	}
}

/* The heads of the functions of a statement; which is 0 or 1. False when there is no such function. */
static bool put_head(struct buf *b, const struct sqlc_stmt *s, int which)
{
	switch (s->mode) {
	case SQLC_ONE:
		buf_printf(b, "enum err %.*s(struct db *db, struct arena *a", NAME);
		put_in(b, s);
		buf_printf(b, ", struct %.*s_row *ret, bool *ret_found)", ROW);
		return which == 0;
	case SQLC_EXEC:
		buf_printf(b, "enum err %.*s(struct db *db", NAME);
		put_in(b, s);
		buf_text(b, ", int64_t *ret_changed)");
		return which == 0;
	case SQLC_MANY:
	case SQLC_STREAM:
		if (which == 0) {
			buf_printf(b, "enum err %.*s_open(struct db *db", NAME);
			put_in(b, s);
			buf_text(b, ", struct db_rows *ret)");
		} else {
			buf_printf(b, "enum err %.*s_next(struct db_rows *rows, struct %.*s_row *ret, bool *ret_more)",
			           NAME, ROW);
		}
		return true;
	case SQLC_BULK:
		if (which == 0) {
			buf_printf(b, "enum err %.*s_open(struct db *db, struct db_bulk *ret)", NAME);
		} else {
			buf_printf(b, "enum err %.*s_row(struct db_bulk *b, const struct %.*s_in *in)", NAME, NAME);
		}
		return true;
	case SQLC_NO_MODE: break;
	}
	return false;
}

static bool has_two(const struct sqlc_stmt *s)
{
	return s->mode == SQLC_MANY || s->mode == SQLC_STREAM || s->mode == SQLC_BULK;
}

static void put_declarations(struct buf *b, const struct sqlc_stmt *s)
{
	buf_char(b, '\n');
	put_struct(b, s->name, "in", s->in, s->in_count);
	if (s->like.n == 0) {
		put_struct(b, s->name, "row", s->out, s->out_count);
	}
	put_doc(b, s);
	for (int which = 0; which < (has_two(s) ? 2 : 1); which++) {
		(void)put_head(b, s, which);
		buf_text(b, " MUST;\n");
	}
}

static void put_columns(struct buf *b, struct str name, const char *suffix, const struct sqlc_field *fields,
                        unsigned count)
{
	if (count == 0) {
		return;
	}
	buf_printf(b, "static const struct db_col %.*s_%s_cols[] = {\n", STR_ARG(name), suffix);
	for (unsigned i = 0; i < count; i++) {
		const struct sqlc_field *f = &fields[i];

		buf_printf(b, "\t{ \"%.*s\", offsetof(struct %.*s_%s, %.*s), %s, %s, %s, %s },\n", STR_ARG(f->name),
		           STR_ARG(name), suffix, STR_ARG(f->name), type_codes[f->type], f->nullable ? "true" : "false",
		           f->key ? "true" : "false", f->list != SQLC_SINGLE ? "true" : "false");
	}
	buf_text(b, "};\n");
}

/* A text as string literals, one a line. */
static void put_text(struct buf *b, const char *field, struct str text)
{
	buf_printf(b, "\t%s =\n", field);
	while (text.n > 0) {
		struct str line = str_cut(text, '\n', &text);

		buf_text(b, "\t\t\"");
		tool_c_string(b, line);
		buf_text(b, text.n > 0 ? "\\n\"\n" : "\"");
	}
	buf_text(b, ",\n");
}

static void put_bulk_texts(struct buf *b, const struct sqlc_stmt *s, struct buf *scratch)
{
	buf_printf(b, "static const struct db_bulk_sql %.*s_bulk = {\n\t.temp = \"bulk_%.*s\",\n", NAME, NAME);
	buf_clear(scratch);
	sqlc_bulk_create(s, scratch);
	put_text(b, ".create", buf_view(scratch));
	buf_clear(scratch);
	sqlc_bulk_copy(s, scratch);
	put_text(b, ".copy", buf_view(scratch));
	buf_clear(scratch);
	sqlc_bulk_merge(s, false, scratch);
	put_text(b, ".merge", buf_view(scratch));
	buf_clear(scratch);
	sqlc_bulk_merge(s, true, scratch);
	put_text(b, ".merge_sorted", buf_view(scratch));
	buf_text(b, "};\n");
}

static enum err put_texts(struct buf *b, struct sqlc_stmt *s, struct buf *scratch, struct fail *f)
{
	static const char *const fields[] = { "\t.sql[DB_LITE]", "\t.sql[DB_PG]" };

	for (int engine = SQLC_LITE; engine <= SQLC_PG; engine++) {
		buf_clear(scratch);
		if (s->mode == SQLC_BULK) {
			sqlc_bulk_upsert(s, (enum sqlc_engine)engine, scratch);
		} else {
			TRY(sqlc_translate(s, (enum sqlc_engine)engine, scratch, f));
		}
		put_text(b, fields[engine] + 1, str_trim(buf_view(scratch)));
	}
	if (s->mode == SQLC_BULK) {
		buf_printf(b, "\t.bulk = &%.*s_bulk,\n", NAME);
	}
	return OK;
}

static enum err put_table(struct buf *b, struct sqlc_stmt *s, struct buf *scratch, struct fail *f)
{
	buf_char(b, '\n');
	put_columns(b, s->name, "in", s->in, s->in_count);
	if (s->like.n == 0) {
		put_columns(b, s->name, "row", s->out, s->out_count);
	}
	if (s->mode == SQLC_BULK) {
		put_bulk_texts(b, s, scratch);
	}
	buf_printf(b, "static const struct db_stmt %.*s_stmt = {\n\t.name = \"%.*s\",\n\t.kind = %s,\n", NAME, NAME,
	           kind_codes[s->mode]);
	if (s->in_count > 0) {
		buf_printf(b, "\t.in = %.*s_in_cols,\n\t.in_count = %u,\n", NAME, s->in_count);
	}
	if (s->out_count > 0) {
		buf_printf(b, "\t.out = %.*s_row_cols,\n\t.out_count = %u,\n", ROW, s->out_count);
	}
	TRY(put_texts(b, s, scratch, f));
	buf_text(b, "};\n\n");
	return OK;
}

/* Rows are read into a local first, so that an error leaves the caller's alone. */
static void put_body(struct buf *b, const struct sqlc_stmt *s, int which)
{
	const char *in = s->in_count > 0 ? "in" : "NULL";

	buf_text(b, "\n{\n");
	switch (s->mode) {
	case SQLC_ONE:
		buf_printf(b,
		           "\tstruct %.*s_row row = { 0 };\n\tbool found = false;\n\n"
		           "\tTRY(db_stmt_one(db, &%.*s_stmt, a, %s, &row, &found));\n"
		           "\tif (found) {\n\t\t*ret = row;\n\t}\n\t*ret_found = found;\n\treturn OK;\n",
		           ROW, NAME, in);
		break;
	case SQLC_EXEC: buf_printf(b, "\treturn db_stmt_exec(db, &%.*s_stmt, %s, ret_changed);\n", NAME, in); break;
	case SQLC_MANY:
	case SQLC_STREAM:
		if (which == 0) {
			buf_printf(b, "\treturn db_rows_open(db, &%.*s_stmt, %s, ret);\n", NAME, in);
			break;
		}
		buf_printf(b,
		           "\tstruct %.*s_row row = { 0 };\n\tbool more = false;\n\n"
		           "\tTRY(db_rows_next(rows, &%.*s_stmt, &row, &more));\n"
		           "\tif (more) {\n\t\t*ret = row;\n\t}\n\t*ret_more = more;\n\treturn OK;\n",
		           ROW, NAME);
		break;
	case SQLC_BULK:
		buf_printf(b,
		           which == 0 ? "\treturn db_bulk_open(db, &%.*s_stmt, ret);\n"
		                      : "\treturn db_bulk_row(b, &%.*s_stmt, in);\n",
		           NAME);
		break;
	case SQLC_NO_MODE: break;
	}
	buf_text(b, "}\n");
}

static void put_guard(struct buf *b, const char *header_name)
{
	for (const char *p = header_name; *p != '\0'; p++) {
		char c = *p >= 'a' && *p <= 'z' ? (char)(*p - 'a' + 'A') : *p;

		buf_char(b, (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? c : '_');
	}
	buf_char(b, '\n');
}

static void put_list(struct buf *b, const struct sqlc_stmt *first, const char *unit)
{
	buf_printf(b, "\nconst struct db_stmt *const %s_all[] = {\n", unit);
	for (const struct sqlc_stmt *s = first; s != NULL; s = s->next) {
		buf_printf(b, "\t&%.*s_stmt,\n", NAME);
	}
	buf_text(b, "\tNULL,\n};\n");
}

enum err sqlc_emit(struct sqlc_stmt *first, const char *unit, const char *header_name, struct buf *source,
                   struct buf *header, struct fail *f)
{
	struct buf scratch DEFER(buf_finish);

	buf_init(&scratch, LONGEST_TEXT);
	buf_text(header, "/* Made by sqlc: change the statement files instead. */\n#ifndef ");
	put_guard(header, header_name);
	buf_text(header, "#define ");
	put_guard(header, header_name);
	buf_text(header, "\n#include \"db/stmt.h\"\n");
	buf_printf(source,
	           "/* Made by sqlc: change the statement files instead. */\n#include \"%s\"\n\n#include <stddef.h>\n",
	           header_name);
	for (struct sqlc_stmt *s = first; s != NULL; s = s->next) {
		put_declarations(header, s);
		TRY(put_table(source, s, &scratch, f));
		for (int which = 0; which < (has_two(s) ? 2 : 1); which++) {
			buf_text(source, which > 0 ? "\n" : "");
			(void)put_head(source, s, which);
			put_body(source, s, which);
		}
	}
	buf_printf(
		header,
		"\n/* All of the above, closed by NULL: for tests. */\nextern const struct db_stmt *const %s_all[];\n",
		unit);
	buf_text(header, "\n#endif\n");
	put_list(source, first, unit);
	return buf_err(&scratch) == OK ? OK : fail_set(f, ERR_TOOBIG, NULL, "%s: a statement is too long", unit);
}
