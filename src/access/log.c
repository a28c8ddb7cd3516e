/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/log.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "access_log_sql.h"

static const char *const kinds[LOG_KIND_COUNT] = { "look", "list", "change" };

const char *log_kind_name(enum log_kind kind)
{
	return kinds[kind];
}

/* ---- traces ---- */

/* "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01": version, trace, operation of the caller, flags. */
enum { PARENT_TEXT = 55, TRACE_AT = 3, SPAN_AT = 36 };

static bool read_hex(struct str text, size_t at, unsigned char *out, size_t n)
{
	unsigned char all = 0;
	size_t got;

	for (size_t i = at; i < at + 2 * n; i++) {
		/* The standard wants small letters. */
		if (text.p[i] >= 'A' && text.p[i] <= 'F') {
			return false;
		}
	}
	if (sodium_hex2bin(out, n, text.p + at, 2 * n, NULL, &got, NULL) != 0 || got != n) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		all |= out[i];
	}
	return all != 0;
}

void log_trace(struct ctx *c, struct str text)
{
	bool good = text.n == PARENT_TEXT && text.p[0] == '0' && text.p[1] == '0' && text.p[2] == '-' &&
	            text.p[SPAN_AT - 1] == '-' && text.p[SPAN_AT + 2 * LOG_SPAN] == '-' &&
	            read_hex(text, TRACE_AT, c->trace, LOG_TRACE) && read_hex(text, SPAN_AT, c->parent, LOG_SPAN);

	if (!good) {
		randombytes_buf(c->trace, sizeof c->trace);
		memset(c->parent, 0, sizeof c->parent);
	}
	randombytes_buf(c->span, sizeof c->span);
}

/* ---- entries ---- */

struct log_entry log_entry_of(const struct ctx *c, enum log_kind kind, enum action action, const char *what)
{
	struct log_entry e = {
		.at = c->now,
		.account = c->actor.account,
		.role = c->actor.role,
		.kind = kind,
		.grant = c->actor.grant,
		.action = action,
	};

	(void)snprintf(e.what, sizeof e.what, "%s", what);
	(void)snprintf(e.remote, sizeof e.remote, "%.*s", STR_ARG(c->actor.remote));
	memcpy(e.trace, c->trace, sizeof e.trace);
	memcpy(e.span, c->span, sizeof e.span);
	memcpy(e.parent, c->parent, sizeof e.parent);
	if (sodium_is_zero(e.trace, sizeof e.trace)) {
		randombytes_buf(e.trace, sizeof e.trace);
		randombytes_buf(e.span, sizeof e.span);
	}
	return e;
}

enum err log_hand_over(struct ctx *c, const struct log_entry *e)
{
	return c->log_sink != NULL ? c->log_sink(c->log_arg, e) : log_write(c->db, c->keys, c->arena, e, 1);
}

enum err log_change(struct ctx *c, enum action action, int64_t person, const char *what)
{
	struct log_entry e = log_entry_of(c, LOG_CHANGE, action, what);

	e.persons = &person;
	e.n = person != 0;
	return log_write(c->db, c->keys, c->arena, &e, 1);
}

enum err log_change_account(struct ctx *c, enum action action, int64_t account, const char *what)
{
	char text[LOG_WHAT];

	(void)snprintf(text, sizeof text, "%s %lld", what, (long long)account);
	return log_change(c, action, 0, text);
}

enum err log_change_some(struct ctx *c, enum action action, const int64_t *persons, size_t n, const char *what)
{
	struct log_entry e = log_entry_of(c, LOG_CHANGE, action, what);

	e.persons = persons;
	e.n = n;
	return log_write(c->db, c->keys, c->arena, &e, 1);
}

enum err log_refused(struct ctx *c, enum action action, int64_t person, const char *what)
{
	struct log_entry e = log_entry_of(c, LOG_LOOK, action, what);

	e.refused = true;
	e.persons = &person;
	e.n = person != 0;
	return log_hand_over(c, &e);
}

enum err log_everybody(struct ctx *c, enum action action, const char *what, int64_t count)
{
	struct log_entry e = log_entry_of(c, LOG_LIST, action, what);

	e.everybody = count;
	return log_hand_over(c, &e);
}

/* ---- names in the log ---- */

static struct str bytes(const void *p, size_t n)
{
	return (struct str){ p, n };
}

enum err log_forget(struct ctx *c, int64_t person)
{
	return log_subject_drop(c->db, &(struct log_subject_drop_in){ person }, NULL);
}

enum err log_subject(struct db *db, int64_t person, unsigned char ret[LOG_SUBJECT])
{
	struct arena a DEFER(arena_reset);
	struct log_subject_one_row row;
	bool found;

	arena_init(&a, 4096);
	TRY(log_subject_one(db, &a, &(struct log_subject_one_in){ person }, &row, &found));
	if (!found) {
		unsigned char fresh[LOG_SUBJECT];

		randombytes_buf(fresh, sizeof fresh);
		TRY(log_subject_add(db, &(struct log_subject_add_in){ person, bytes(fresh, sizeof fresh) }, NULL));
		/* Somebody else may have been first: what stands there counts. */
		TRY(log_subject_one(db, &a, &(struct log_subject_one_in){ person }, &row, &found));
	}
	if (!found || row.subject.n != LOG_SUBJECT) {
		return fail_set(db_fail(db), ERR_DB, NULL, "a name in the log is damaged");
	}
	memcpy(ret, row.subject.p, LOG_SUBJECT);
	return OK;
}
