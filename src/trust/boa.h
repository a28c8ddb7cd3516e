/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TRUST_BOA_H
#define TRUST_BOA_H

#include "access/ctx.h"
#include "law/wpg.h"

/*
 * The compartment of the BOA: work under the Wet politiegegevens, apart from everything else (docs/decisions, Wpg
 * compartment). A case exists for those who are authorised for it and for nobody else; texts are sealed and opened here
 * alone, by ACTION_WPG alone. No other room reads these tables: no page, list, search, count, export or figure tells that
 * there is a case. The log keeps each look and change under the purpose wpg, without content (Wpg art. 32a).
 *
 * Functions that write need a writing connection in c->db and a transaction of the caller.
 */

#define BOA_SEAL "boa" /* the name that texts are sealed under */

struct boa_case {
	int64_t person, boa_case;
	struct str public, number, municipality, outcome, name;
	day_t opened, closed, birth; /* closed: DAY_NONE while it is open */
	int age;                     /* today */
};

/* Cases that the actor is authorised for and that may still be used for the work. */
enum err boa_cases(struct ctx *c, struct boa_case **ret, size_t *ret_n) MUST;

/*
 * One case. ERR_ABSENT when there is none, when the actor is not authorised for it or acts for another municipality, or
 * when its term is over: these cannot be told apart.
 */
enum err boa_open(struct ctx *c, struct str public, struct boa_case *ret) MUST;

/* A case about somebody in reach of the actor, who becomes authorised for it. person: public name. */
enum err boa_new(struct ctx *c, struct str person, struct str *ret_public) MUST;

/* Ends a case. ERR_INPUT for an outcome that there is not, ERR_CONFLICT when it was closed. */
enum err boa_close(struct ctx *c, const struct boa_case *of, struct str outcome) MUST;
extern const char *const boa_outcomes[]; /* "sepot" "halt" "om" "hulp" "overdracht"; NULL ends */

/* Authorises a colleague, by login: a BOA of the same municipality. ERR_INPUT when it is none. */
enum err boa_authorise(struct ctx *c, const struct boa_case *of, struct str login) MUST;

struct boa_member {
	int64_t account;
	struct str login, name;
	day_t first;
};
enum err boa_members(struct ctx *c, const struct boa_case *of, struct boa_member **ret, size_t *ret_n) MUST;

/* ---- what stands in a case ---- */

/* Kinds of text. What goes into a proces-verbaal has a kind of its own; the newest of each counts. Stored. */
enum boa_kind { BOA_NOTE, BOA_FACTS, BOA_PERIOD, BOA_PLACE, BOA_ARTICLES, BOA_STATEMENT, BOA_HANDED, BOA_KINDS };
const char *boa_kind_name(enum boa_kind kind);

struct boa_note {
	int64_t at;
	enum boa_kind kind;
	struct str text, who;
	bool shut; /* older than a year: text is empty unless it was asked for with a reason */
};

enum { BOA_TEXT = 8000 }; /* bytes of one text */

/* Newest first; limited: also texts older than a year (after boa_unlimit). */
enum err boa_notes(struct ctx *c, const struct boa_case *of, bool limited, struct boa_note **ret, size_t *ret_n) MUST;
/* ERR_INPUT: empty or too long; ERR_CONFLICT: the case is closed. A text that stands there already is not kept again. */
enum err boa_write(struct ctx *c, const struct boa_case *of, enum boa_kind kind, struct str text) MUST;
/* Keeps why texts older than a year are needed (art. 8(3)). ERR_INPUT: shorter than 20 bytes. */
enum err boa_unlimit(struct ctx *c, const struct boa_case *of, struct str reason) MUST;

/* What was provided to others (art. 15-20). */
struct boa_provision {
	int64_t at;
	struct str recipient, ground, text, who;
};
extern const char *const boa_recipients[]; /* codes; NULL ends */
extern const char *const boa_grounds[];    /* "15" ... "20"; NULL ends */
enum err boa_provide(struct ctx *c, const struct boa_case *of, struct str recipient, struct str ground,
                     struct str text) MUST;
enum err boa_provisions(struct ctx *c, const struct boa_case *of, bool limited, struct boa_provision **ret,
                        size_t *ret_n) MUST;

/* ---- from leerplicht, one way ---- */

/*
 * Hands a reported obligation over, with a text; ACTION_OFFICER_STEP, by an attendance officer. Leaves nothing that the
 * officer, the school or the person could see. finding: public name. ERR_ABSENT, ERR_INPUT.
 */
enum err boa_hand_over(struct ctx *c, struct str finding, struct str text) MUST;

struct boa_handover {
	struct str public, name, from;
	int64_t at;
	int age;
};
/* What waits in the actor's municipalities. */
enum err boa_handovers(struct ctx *c, struct boa_handover **ret, size_t *ret_n) MUST;
enum err boa_waiting(struct ctx *c, int64_t *ret) MUST;
/* Makes a case of it. ERR_ABSENT when it is not there, out of reach, or taken. */
enum err boa_take(struct ctx *c, struct str public, struct str *ret_case) MUST;

/* ---- terms ---- */

/* Destroys what is beyond its term, of everybody; the nightly round. *ret_persons: of how many. */
enum err boa_night(struct ctx *c, size_t *ret_persons) MUST;

#endif
