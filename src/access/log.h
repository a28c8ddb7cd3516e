/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCESS_LOG_H
#define ACCESS_LOG_H

#include "access/ctx.h"

/*
 * The log of who saw or changed what of whom: one chain of entries, in which nothing can be changed, removed or moved
 * without `verify` finding it (access/log_verify.h; docs/decisions/0013-chained-log.md). An entry carries the fields of
 * the standard Logboek Dataverwerkingen: processing activity, pseudonym of the person, trace and operation. Whom it is
 * about stands in it under a random name of 16 bytes that only the table log_subject connects with the person.
 *
 * Looks are handed over behind the answer (decision 0006); changes are written in their own transaction.
 */

/*
 * Something was changed. Called on c->db inside the transaction of the change, so that there is never the one without
 * the other. person: whom it is about, 0 when nobody; what: a short code like "contact.add", never a name or a number.
 */
enum err log_change(struct ctx *c, enum action action, int64_t person, const char *what) MUST;

/* The same about an account: its key stands behind the code. */
enum err log_change_account(struct ctx *c, enum action action, int64_t account, const char *what) MUST;

/* The same about several persons at once, in one entry. */
enum err log_change_some(struct ctx *c, enum action action, const int64_t *persons, size_t n, const char *what) MUST;

/*
 * Somebody asked for what is not allowed or out of reach: person is whom it was about, 0 when nobody. Goes the way of
 * a look; the requester is told nothing of it.
 */
enum err log_refused(struct ctx *c, enum action action, int64_t person, const char *what) MUST;

/*
 * A list of everybody, as the command line gives: one entry that says how many there were. Written at once, on c->db or
 * through the sink.
 */
enum err log_everybody(struct ctx *c, enum action action, const char *what, int64_t count) MUST;

/*
 * After the destruction of a person: from now on nobody can tell whom the entries were about, and the chain is still
 * whole. On c->db, in the transaction of the caller.
 */
enum err log_forget(struct ctx *c, int64_t person) MUST;

/* The name of a person in the log, made when there is none yet. */
enum { LOG_SUBJECT = 16 };
enum err log_subject(struct db *db, int64_t person, unsigned char ret[LOG_SUBJECT]) MUST;

/* ---- entries ---- */

enum log_kind { LOG_LOOK, LOG_LIST, LOG_CHANGE, LOG_KIND_COUNT };
/* "look", "list", "change". */
const char *log_kind_name(enum log_kind kind);

enum { LOG_REMOTE = 48, LOG_WHAT = 48, LOG_TRACE = 16, LOG_SPAN = 8 };

/* An entry before it is written. Everything in it but persons is a value or lives as long as the program. */
struct log_entry {
	int64_t at, account, grant;
	enum role role;
	enum log_kind kind;
	enum action action;
	bool refused;
	char what[LOG_WHAT], remote[LOG_REMOTE];
	unsigned char trace[LOG_TRACE], span[LOG_SPAN], parent[LOG_SPAN];
	const int64_t *persons; /* n of them: 0 nobody, 1 in a look or change */
	size_t n;
	int64_t everybody; /* how many, when it is a list of all; else 0 */
};

/* What c stands for: who, when, from where, on which trace. what is cut when it is too long. */
struct log_entry log_entry_of(const struct ctx *c, enum log_kind kind, enum action action, const char *what);

/* Through the sink of the request (behind the answer) when it has one, else at once on c->db. */
enum err log_hand_over(struct ctx *c, const struct log_entry *e) MUST;

/*
 * Chains entries and writes them, on a writing connection; opens a transaction when none is open. All of them stand in
 * one lane, with one change of its head. ERR_BUSY when no lane is free.
 */
enum err log_write(struct db *db, const struct keys *k, struct arena *a, const struct log_entry *list, size_t n) MUST;

/*
 * Reads a traceparent header of W3C Trace Context into c; without a good one a trace is made up. A fresh operation is
 * made up in any case.
 */
void log_trace(struct ctx *c, struct str traceparent);

#endif
