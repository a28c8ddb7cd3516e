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

/*
 * A part of a school that a role works with: the institution; one location of it when location is not empty; one group
 * there when group is not empty.
 */
struct school_reach {
	struct str brin, location, group;
};

/* Who acts, in which grant (access/grant.h), with what reach. */
struct actor {
	int64_t account; /* 0: the command line */
	int64_t grant;   /* that one acts in; 0: the command line */
	size_t grants;   /* how many are in force; more than one can be switched */
	enum role role;
	uint64_t only; /* what an API token is limited to: bits, 1 << enum action; 0: all that the role may do */
	struct str login, name;
	const struct school_reach *school_list;
	size_t school_count;
	const struct str *brin_list; /* institutions of school_list, each once: where one looks, not what one reaches */
	size_t brin_count;
	const struct str *town_list; /* municipalities, regions resolved */
	size_t town_count;
	const struct str *region_list; /* codes of regions in scope as such */
	size_t region_count;
	const struct str *organisation_list;
	size_t organisation_count;
	const int64_t *person_list; /* young people named one by one */
	size_t person_count;
	/* The same as JSON arrays, for statements; "[]" when there are none. wholes, sites, groups: "25PJ", "25PJ/00", */
	/* "25PJ/00/MZ2A", each part of a school in one of them. */
	struct str brins, wholes, sites, groups, towns, persons;
	struct str label;  /* what the reach is called, for the top bar; empty when it has no name */
	struct str issuer; /* of the provider that the session came through; empty: none */
	struct str remote; /* address that the request came from; "cli" for the command line */
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
	int64_t glass;            /* who is reached by broken glass alone in this request (access/glass.h); 0: nobody */
	struct str live, live_at; /* what the page listens to, and what it shows (access/live.h) */
	/* Of this request, for the log: trace and operation as in W3C Trace Context; all zero: made up when needed. */
	unsigned char trace[16], span[8], parent[8];
};

/* Whether something at an institution, about a resident of a municipality, is in the actor's reach. */
bool actor_reaches(const struct ctx *c, struct str brin, struct str municipality);
/* Whether a location is in the scope of a school's role; a scope of groups does not hold it. */
bool actor_reaches_site(const struct ctx *c, struct str brin, struct str location);
/* Whether an enrolment in a group of a location is. */
bool actor_reaches_group(const struct ctx *c, struct str brin, struct str location, struct str group);
/* Whether residents of a municipality are in the scope. */
bool actor_reaches_town(const struct ctx *c, struct str municipality);
/* Whether the scope names this young person. */
bool actor_names(const struct ctx *c, int64_t person);

/* Refuses with a message of the catalogue in the actor's language. field is a name of a column or form field, or NULL. */
enum err ctx_refuse(struct ctx *c, enum err code, const char *field, enum msg_id id, const struct str *args, size_t n);
#define ctx_refuse(...) err_sure(ctx_refuse(__VA_ARGS__))
#define REFUSE(c, code, field, id) ctx_refuse((c), (code), (field), (id), NULL, 0)
#define REFUSE1(c, code, field, id, a) ctx_refuse((c), (code), (field), (id), (struct str[]){ (a) }, 1)
#define REFUSE2(c, code, field, id, a, b) ctx_refuse((c), (code), (field), (id), (struct str[]){ (a), (b) }, 2)

/* ERR_INPUT, naming the character, when a name has one that turns the direction of reading (str_turner). */
enum err ctx_name(struct ctx *c, const char *field, struct str name) MUST;

/* Whether the actor's role may do the action, and the API token, if it is one, is for it. */
bool actor_may(const struct ctx *c, enum action action);
/* ERR_DENIED unless it is so. */
enum err ctx_require(struct ctx *c, enum action action) MUST;

/* A fresh positive 63-bit key: time above, chance below, so that later ones sort later. */
int64_t ctx_new_id(const struct ctx *c);

/*
 * Before a transaction is committed: ERR_NOMEM when memory ran out on the way, since a text that there was no memory for
 * is taken for an empty one and may have been written.
 */
enum err ctx_whole(const struct ctx *c) MUST;

/* A JSON array of numbers in the arena, for list_i64 parameters. p is NULL when memory ran out. */
struct str ctx_list_i64(struct arena *a, const int64_t *v, size_t n);
/* The same of texts, for list_text parameters. */
struct str ctx_list_text(struct arena *a, const struct str *v, size_t n);

#endif
