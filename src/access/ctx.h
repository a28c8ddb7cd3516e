/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCESS_CTX_H
#define ACCESS_CTX_H

#include "access/keys.h"
#include "access/matrix.h"
#include "base/arena.h"
#include "base/day.h"
#include "base/err.h"
#include "base/str.h"
#include "base/text.h"
#include "db/db.h"

struct log_entry;

/* Who acts, with what reach. */
struct actor {
	int64_t account; /* 0: the command line */
	enum role role;
	struct str login, name;
	const struct str *brin_list; /* institutions of a coordinator */
	size_t brin_count;
	const struct str *town_list; /* municipalities of an officer, regions resolved */
	size_t town_count;
	struct str brins, towns; /* the same as JSON arrays, for statements; "[]" when there are none */
	struct str label;        /* what the reach is called, for the top bar */
	struct str remote;       /* address that the request came from; "cli" for the command line */
};

/* What every service gets: the request or job it works for. Nothing in it outlives the request. */
struct ctx {
	struct arena *arena;
	struct fail *fail;
	struct db *db; /* the connection of this thread; a writing one inside db_write and commands */
	const struct keys *keys;
	enum lang lang;
	day_t today; /* the day that counts as today */
	int64_t now; /* instant */
	struct actor actor;
	/* Where looks at persons are handed over (access/log.h); NULL: written at once. The entry is copied. */
	enum err (*log_sink)(void *arg, const struct log_entry *e);
	void *log_arg;
	/* Of this request, for the log: trace and operation as in W3C Trace Context; all zero: made up when needed. */
	unsigned char trace[16], span[8], parent[8];
};

/* Whether something at an institution, about a resident of a municipality, is in the actor's reach. */
bool actor_reaches(const struct ctx *c, struct str brin, struct str municipality);

/* Refuses with a message of the catalogue in the actor's language. field is a name of a column or form field, or NULL. */
enum err ctx_refuse(struct ctx *c, enum err code, const char *field, enum msg_id id, const struct str *args, size_t n);
#define REFUSE(c, code, field, id) ctx_refuse((c), (code), (field), (id), NULL, 0)
#define REFUSE1(c, code, field, id, a) ctx_refuse((c), (code), (field), (id), (struct str[]){ (a) }, 1)
#define REFUSE2(c, code, field, id, a, b) ctx_refuse((c), (code), (field), (id), (struct str[]){ (a), (b) }, 2)

/* ERR_DENIED unless the actor's role may do the action. */
enum err ctx_require(struct ctx *c, enum action action) MUST;

/* A fresh positive 63-bit key: time above, chance below, so that later ones sort later. */
int64_t ctx_new_id(const struct ctx *c);

/* A JSON array of numbers in the arena, for list_i64 parameters. p is NULL when memory ran out. */
struct str ctx_list_i64(struct arena *a, const int64_t *v, size_t n);
/* The same of texts, for list_text parameters. */
struct str ctx_list_text(struct arena *a, const struct str *v, size_t n);

#endif
