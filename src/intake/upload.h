/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef INTAKE_UPLOAD_H
#define INTAKE_UPLOAD_H

#include <stdatomic.h>

#include "fmt/csv_taste.h"
#include "intake/run.h"

/*
 * Files that a school brings in by the page: received whole and kept sealed, matched with columns, checked, imported by a
 * thread of the server, and for a day undone again. What a school may bring in this way and why it is no more than that
 * stands in docs/decisions/0029-import-in-the-page.md. All of it is for ACTION_UPLOAD over the own institution.
 */
enum upload_state {
	UPLOAD_RECEIVED,
	UPLOAD_TO_CHECK,
	UPLOAD_CHECKING,
	UPLOAD_CHECKED,
	UPLOAD_TO_RUN,
	UPLOAD_RUNNING,
	UPLOAD_DONE,
	UPLOAD_STOPPED, /* by a person; what was taken until then is taken */
	UPLOAD_FAILED,
	UPLOAD_TO_UNDO,
	UPLOAD_UNDOING,
	UPLOAD_UNDONE,
	UPLOAD_STATES
};
const char *upload_state_name(enum upload_state state);
/* Whether it waits for the thread or is with it. */
bool upload_moves(enum upload_state state);

enum { UPLOAD_MOST_BYTES = TASTE_MOST_BYTES, UPLOAD_UNDO_HOURS = 24, UPLOAD_MAPPING_MOST = 32 * 1024 };

struct upload {
	int64_t upload, account;
	struct str public, who, name; /* name: of the file */
	char brin[5], location[3];    /* location empty: the whole institution */
	const struct intake_kind *kind;
	enum upload_state state;
	struct str mapping;
	int64_t size, received, started, finished; /* instants; INT64_MIN: not yet */
	int64_t position, length;                  /* of the work at hand */
	bool stopping;
	int64_t rows, added, changed, refused, blocks, signals, obligations;
	int64_t undo_until; /* INT64_MIN: not to be undone (any more) */
	int64_t undone_at, undone, kept;
	struct str trouble; /* why it failed */
};

/* Kinds of file that a school may bring in by the page. */
bool upload_kind(const struct intake_kind *kind);
/* The part of a school that a new file is for: one of the actor's, as "25PJ/00" or "25PJ"; empty: the first. */
enum err upload_place(struct ctx *c, struct str wanted, struct str *ret_brin, struct str *ret_location) MUST;

/* ---- inside web_write ---- */

struct upload_new {
	struct str brin, location, name, data;
	struct str taste; /* what the helper told of it */
	const struct intake_kind *kind;
	struct str public; /* what comes out */
};
/* Keeps it, sealed. */
enum err upload_receive(struct ctx *c, struct upload_new *in) MUST;
/* What kind it is and where its columns stand; keep: also for the next file of this school. Begins the check. */
enum err upload_check(struct ctx *c, const struct upload *u, const struct intake_kind *kind, struct str mapping,
                      bool keep) MUST;
/* The same for a file that nobody looks at: check, or take in at once. */
enum err upload_send(struct ctx *c, const struct upload *u, const struct intake_kind *kind, struct str mapping,
                     bool check) MUST;
/* ERR_CONFLICT when it is not in a state for it. */
enum err upload_start(struct ctx *c, const struct upload *u) MUST;
enum err upload_stop(struct ctx *c, const struct upload *u) MUST;
enum err upload_undo(struct ctx *c, const struct upload *u) MUST;
/* Forgets a file that nothing came of. */
enum err upload_discard(struct ctx *c, const struct upload *u) MUST;

/* ---- reading ---- */

/* One in reach. ERR_ABSENT. */
enum err upload_open(struct ctx *c, struct str public, struct upload *ret) MUST;
/* Newest first, from below an earlier one (0: the newest). */
enum err upload_recent(struct ctx *c, int64_t before, size_t most, struct upload **ret, size_t *ret_n) MUST;
/* How many are served before it. */
enum err upload_waiting_before(struct ctx *c, const struct upload *u, int64_t *ret) MUST;
enum err upload_taste(struct ctx *c, const struct upload *u, struct csv_taste *ret) MUST;
/* The mapping that this school kept for a kind; empty when there is none. */
enum err upload_kept_mapping(struct ctx *c, const char *brin, const struct intake_kind *kind, struct str *ret) MUST;

/* ---- pieces (upload_part.c) ---- */

/* Puts bytes away in sealed pieces, behind those from number from on; *ret_n: how many. */
enum err upload_part_put(struct ctx *c, int64_t upload, const char *what, int64_t from, struct str bytes,
                         int64_t *ret_n) MUST;
/* Appends all pieces. */
enum err upload_part_read(struct ctx *c, int64_t upload, const char *what, struct buf *ret) MUST;

/* ---- the work (upload_work.c) ---- */

/*
 * Does what waits longest, to its end: check, import or undo. c->db is a writing connection outside a transaction and
 * nobody else's. When *stop becomes true it leaves off at the next batch, and whoever looks next goes on.
 * *ret_any: there was something.
 */
enum err upload_work(struct ctx *c, const atomic_bool *stop, bool *ret_any) MUST;
/* Whether something waits; cheap, on a reader. */
enum err upload_waits(struct ctx *c, bool *ret) MUST;
/* Takes away what is over its time. In a transaction. */
enum err upload_sweep(struct ctx *c) MUST;

#endif
