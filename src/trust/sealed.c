/* SPDX-License-Identifier: EUPL-1.2 */
#include "trust/sealed.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "db/stmt.h"
#include "trust_sealed_sql.h"

/* clang-format off */
const struct sealed_column sealed_columns[] = {
	{ "totp", "totp", 0 },
	{ "provider", "oidc", 0 },
	{ "outbound", NULL, 0 }, /* the name of the row: "mail", "gateway", "register-secret" */
	{ "letter", "letter", 0 },
	{ "boa_note", "boa", 0 },
	{ "boa_provision", "boa", 0 },
	{ "calendar_feed", "feed", 0 },
	{ "upload_name", "upload", 0 },
	{ "upload_part", "upload", 0 },
	{ "boa_handover", "boa", 0 },
	{ "message", "message", 0 },
	{ "message_stop", "message", 0 },
	{ "letter_words", "brief", 0 },
	{ "letter_file", "brief", 0 },
	{ "report_file", "report-file", 2 },
};
/* clang-format on */
const size_t sealed_column_count = sizeof sealed_columns / sizeof sealed_columns[0];

enum { ROW_ARENA = 48 * 1024 * 1024 /* a row before and after */ };

/* What any of the scans takes: all of them have the same inputs. */
typedef struct sealed_totp_scan_in scan_in;

/* Room for a row of any of the scans, or the inputs of any of the puts. */
union any_row {
	struct sealed_totp_put_in totp;
	struct sealed_provider_put_in provider;
	struct sealed_outbound_put_in outbound;
	struct sealed_letter_put_in letter;
	struct sealed_boa_note_put_in note;
	struct sealed_boa_provision_put_in provision;
	struct sealed_boa_handover_put_in handover;
	struct sealed_message_put_in message;
	struct sealed_message_stop_put_in stop;
	struct sealed_report_file_put_in report_file;
	char bytes[256];
};

/* "sealed_totp_scan". */
static enum err statement(struct ctx *c, const struct sealed_column *s, const char *what, const struct db_stmt **ret)
{
	char name[64];

	(void)snprintf(name, sizeof name, "sealed_%s_%s", s->name, what);
	for (size_t i = 0; trust_sealed_sql_all[i] != NULL; i++) {
		if (strcmp(trust_sealed_sql_all[i]->name, name) == 0) {
			*ret = trust_sealed_sql_all[i];
			return OK;
		}
	}
	return fail_set(c->fail, ERR_BUG, NULL, "no statement %s", name);
}

static size_t size_of(enum db_type t)
{
	switch (t) {
	case DB_TEXT:
	case DB_BYTES: return sizeof(struct str);
	case DB_I64: return sizeof(int64_t);
	case DB_INT: return sizeof(int);
	case DB_DAY: return sizeof(day_t);
	case DB_BOOL: return sizeof(bool);
	case DB_F64: return sizeof(double);
	}
	return 0;
}

/* A column with its statements. */
struct work {
	const struct sealed_column *of;
	const struct db_stmt *scan, *put;
};

static enum err work_of(struct ctx *c, const struct sealed_column *s, struct work *ret)
{
	ret->of = s;
	TRY(statement(c, s, "scan", &ret->scan));
	return statement(c, s, "put", &ret->put);
}

/* The value of a column of a row by its name; NULL when there is none. */
static const void *value_of(const struct db_stmt *scan, const union any_row *row, const char *name)
{
	for (unsigned i = 0; i < scan->out_count; i++) {
		if (strcmp(scan->out[i].name, name) == 0) {
			return row->bytes + scan->out[i].at;
		}
	}
	return NULL;
}

static struct str text_of(const struct db_stmt *scan, const union any_row *row, const char *name)
{
	struct str s = { NULL, 0 };
	const void *p = value_of(scan, row, name);

	if (p != NULL) {
		memcpy(&s, p, sizeof s);
	}
	return s;
}

/* The name that a row is sealed under, NUL-terminated. */
static const char *under(struct ctx *c, const struct work *w, const union any_row *row)
{
	return w->of->under != NULL ? w->of->under : str_copy(c->arena, text_of(w->scan, row, "name")).p;
}

static enum err put(struct ctx *c, const struct work *w, const union any_row *row, struct str fresh)
{
	union any_row in = { 0 };
	struct str old = text_of(w->scan, row, "sealed");

	for (unsigned i = 0; i < w->put->in_count; i++) {
		const struct db_col *col = &w->put->in[i];
		const void *from = strcmp(col->name, "old") == 0      ? &old
		                   : strcmp(col->name, "sealed") == 0 ? &fresh
		                                                      : value_of(w->scan, row, col->name);

		if (from == NULL) {
			return fail_set(c->fail, ERR_BUG, NULL, "statement %s: no value for %s", w->put->name,
			                col->name);
		}
		memcpy(in.bytes + col->at, from, size_of(col->type));
	}
	return db_stmt_exec(c->db, w->put, &in, NULL);
}

static enum err renew(struct ctx *c, const struct work *w, const union any_row *row)
{
	const char *name = under(c, w, row);
	struct arena own DEFER(arena_reset);
	struct str plain, fresh;
	enum err e;

	arena_init(&own, ROW_ARENA);
	if (name == NULL) {
		return ERR_NOMEM;
	}
	e = keys_unseal(c->keys, name, text_of(w->scan, row, "sealed"), &own, &plain);
	if (e == ERR_INPUT) {
		return fail_set(c->fail, ERR_DB, NULL,
		                "a sealed text (%s) cannot be read with this key file; see "
		                "which with `sluitend verify`",
		                w->of->name);
	}
	TRY(e);
	TRY(keys_seal(c->keys, name, plain, &own, &fresh));
	return put(c, w, row, fresh);
}

enum err sealed_renew(struct ctx *c, const struct sealed_column *s, int most, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	const char mark = (char)keys_newest_mark(c->keys);
	union any_row row;
	struct work w;
	size_t n = 0;
	bool more;

	TRY(work_of(c, s, &w));
	most = s->most > 0 && s->most < most ? s->most : most;
	TRY(db_rows_open(c->db, w.scan, &(scan_in){ { &mark, 1 }, most }, &rows));
	for (;;) {
		TRY(db_rows_next(&rows, w.scan, &row, &more));
		if (!more) {
			*ret_n = n;
			return OK;
		}
		TRY(renew(c, &w, &row));
		n++;
	}
}

static enum err opens(struct ctx *c, const struct work *w, const union any_row *row, bool *ret)
{
	struct arena *a = c->arena, own DEFER(arena_reset);
	const char *name;
	struct str plain;
	enum err e;

	arena_init(&own, ROW_ARENA);
	c->arena = &own;
	name = under(c, w, row);
	e = name != NULL ? keys_unseal(c->keys, name, text_of(w->scan, row, "sealed"), &own, &plain) : ERR_NOMEM;
	c->arena = a;
	*ret = e == OK;
	return e == ERR_INPUT ? OK : e;
}

enum err sealed_check(struct ctx *c, const struct sealed_column *s, uint64_t *ret_rows, uint64_t *ret_bad)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	uint64_t n = 0, bad = 0;
	union any_row row;
	struct work w;
	bool more, good;

	/* No row begins with nothing: all of them. */
	TRY(work_of(c, s, &w));
	TRY(db_rows_open(c->db, w.scan, &(scan_in){ { "", 0 }, INT_MAX }, &rows));
	for (;;) {
		TRY(db_rows_next(&rows, w.scan, &row, &more));
		if (!more) {
			*ret_rows = n;
			*ret_bad = bad;
			return OK;
		}
		TRY(opens(c, &w, &row, &good));
		n++;
		bad += !good;
	}
}
