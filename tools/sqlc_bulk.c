/* SPDX-License-Identifier: EUPL-1.2 */
/* The texts of bulk statements: upserts row by row, or by way of a temporary table. */
#include "sqlc.h"

static const char *const temp_types[SQLC_TYPES] = {
	"BIGINT", "BIGINT", "BIGINT", "BIGINT", "DOUBLE PRECISION", "TEXT COLLATE \"C\"", "BYTEA",
};

static void quoted(struct buf *out, struct str name)
{
	buf_char(out, '"');
	buf_str(out, name);
	buf_char(out, '"');
}

/* The names of all columns, of the key, or of the others, separated by commas. Returns how many. */
enum part { ALL, KEY, REST };

static unsigned columns(const struct sqlc_stmt *s, enum part part, struct buf *out)
{
	unsigned n = 0;

	for (unsigned i = 0; i < s->in_count; i++) {
		if (part == ALL || s->in[i].key == (part == KEY)) {
			buf_text(out, n > 0 ? ", " : "");
			quoted(out, s->in[i].name);
			n++;
		}
	}
	return n;
}

static void temp_name(const struct sqlc_stmt *s, struct buf *out)
{
	buf_text(out, "\"bulk_");
	buf_str(out, s->name);
	buf_char(out, '"');
}

static void insert_into(const struct sqlc_stmt *s, struct buf *out)
{
	buf_text(out, "INSERT INTO ");
	quoted(out, s->table);
	buf_text(out, " (");
	(void)columns(s, ALL, out);
	buf_text(out, ")\n");
}

/* One assignment of DO UPDATE. */
static void assign(const struct sqlc_stmt *s, struct str name, struct buf *out)
{
	quoted(out, name);
	buf_text(out, " = ");
	if (s->conflict == SQLC_ADD) {
		quoted(out, s->table);
		buf_char(out, '.');
		quoted(out, name);
		buf_text(out, " + ");
	}
	buf_text(out, "excluded.");
	quoted(out, name);
}

/* Whether a row would change: what stays the same is not written again. */
static void differs(const struct sqlc_stmt *s, struct str name, struct buf *out)
{
	if (s->conflict == SQLC_ADD) {
		buf_text(out, "excluded.");
		quoted(out, name);
		buf_text(out, " <> 0");
		return;
	}
	quoted(out, s->table);
	buf_char(out, '.');
	quoted(out, name);
	buf_text(out, " IS DISTINCT FROM excluded.");
	quoted(out, name);
}

static void on_conflict(const struct sqlc_stmt *s, struct buf *out)
{
	unsigned n = 0;

	buf_text(out, "ON CONFLICT (");
	(void)columns(s, KEY, out);
	buf_text(out, ") DO ");
	for (unsigned i = 0; i < s->in_count && s->conflict != SQLC_IGNORE; i++) {
		if (!s->in[i].key) {
			buf_text(out, n++ > 0 ? ", " : "UPDATE SET ");
			assign(s, s->in[i].name, out);
		}
	}
	if (n == 0) {
		buf_text(out, "NOTHING");
		return;
	}
	n = 0;
	for (unsigned i = 0; i < s->in_count; i++) {
		if (!s->in[i].key) {
			buf_text(out, n++ > 0 ? " OR " : "\nWHERE ");
			differs(s, s->in[i].name, out);
		}
	}
}

void sqlc_bulk_upsert(const struct sqlc_stmt *s, enum sqlc_engine engine, struct buf *out)
{
	insert_into(s, out);
	buf_text(out, "VALUES (");
	for (unsigned i = 0; i < s->in_count; i++) {
		buf_printf(out, "%s%c%u", i > 0 ? ", " : "", engine == SQLC_LITE ? '?' : '$', i + 1);
	}
	buf_text(out, ")\n");
	on_conflict(s, out);
}

void sqlc_bulk_create(const struct sqlc_stmt *s, struct buf *out)
{
	buf_text(out, "CREATE TEMPORARY TABLE IF NOT EXISTS ");
	temp_name(s, out);
	buf_text(out, " (");
	for (unsigned i = 0; i < s->in_count; i++) {
		buf_text(out, i > 0 ? ", " : "");
		quoted(out, s->in[i].name);
		buf_printf(out, " %s", temp_types[s->in[i].type]);
	}
	buf_text(out, ") ON COMMIT DELETE ROWS");
}

void sqlc_bulk_copy(const struct sqlc_stmt *s, struct buf *out)
{
	buf_text(out, "COPY pg_temp.");
	temp_name(s, out);
	buf_text(out, " FROM STDIN (FORMAT binary)");
}

/* The sums of a batch that has a key more than once; the sum of BIGINT is NUMERIC and is cast back. */
static void select_sums(const struct sqlc_stmt *s, struct buf *out)
{
	buf_text(out, "SELECT ");
	for (unsigned i = 0; i < s->in_count; i++) {
		buf_text(out, i > 0 ? ", " : "");
		if (s->in[i].key) {
			quoted(out, s->in[i].name);
		} else {
			buf_text(out, "CAST(sum(");
			quoted(out, s->in[i].name);
			buf_printf(out, ") AS %s)", temp_types[s->in[i].type]);
		}
	}
}

void sqlc_bulk_merge(const struct sqlc_stmt *s, bool sorted, struct buf *out)
{
	insert_into(s, out);
	if (sorted || s->conflict == SQLC_IGNORE) {
		buf_text(out, "SELECT ");
		(void)columns(s, ALL, out);
	} else if (s->conflict == SQLC_ADD) {
		select_sums(s, out);
	} else {
		buf_text(out, "SELECT DISTINCT ON (");
		(void)columns(s, KEY, out);
		buf_text(out, ") ");
		(void)columns(s, ALL, out);
	}
	buf_text(out, "\nFROM pg_temp.");
	temp_name(s, out);
	if (!sorted) {
		if (s->conflict == SQLC_ADD) {
			buf_text(out, "\nGROUP BY ");
			(void)columns(s, KEY, out);
		}
		buf_text(out, "\nORDER BY ");
		(void)columns(s, KEY, out);
		/* Rows lie in the order of arrival: the last one of a key is the one that counts. */
		buf_text(out, s->conflict == SQLC_UPDATE ? ", ctid DESC" : s->conflict == SQLC_IGNORE ? ", ctid" : "");
	}
	buf_char(out, '\n');
	on_conflict(s, out);
}
