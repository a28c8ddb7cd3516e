/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TRUST_RETENTION_H
#define TRUST_RETENTION_H

#include "access/ctx.h"
#include "law/retention.h"

/*
 * How long what is kept, and its destruction (AVG art. 5(1)(e), Archiefwet; docs/retention.md). Each night the terms of
 * everybody are computed: what is over goes, what ends in the coming two months stands in the plan that the privacy
 * officer sees. A legal hold, an open request, a restriction, or work that is not done holds back.
 */

/* The terms that apply: of the law and what the region chose. Lives in an arena. */
struct retention_terms {
	struct retention_rule *rules;
	size_t rule_n;
	struct retention_choice *choices;
	size_t choice_n;
};
enum err retention_terms_load(struct ctx *c, struct retention_terms *ret) MUST;

/* Why something waits. Stored by name. */
enum retention_held {
	HELD_NOT,
	HELD_HOLD,     /* a legal hold */
	HELD_OPEN,     /* somebody still has to do something with it */
	HELD_RESTRICT, /* processing is restricted (AVG art. 18): the person wants it kept */
	HELD_REQUEST,  /* a request of the person is open */
	HELD_REST,     /* other data that stay longer need it */
	HELD_COUNT
};
const char *retention_held_name(enum retention_held held);
enum retention_held retention_held_parse(struct str name);

/* What an item is made of. */
enum retention_what {
	ITEM_MARKS,
	ITEM_ENROLMENT,
	ITEM_OBLIGATION,
	ITEM_CONTACT,
	ITEM_EXEMPTIONS,
	ITEM_CAREER,
	ITEM_PERSON
};

struct retention_item {
	enum retention_class class;
	enum retention_what what;
	enum retention_held held;
	day_t start, due; /* due: from this day on it has to go; DAY_NONE: the term does not count yet */
	int months;
	int64_t enrolment, key; /* key: of a contact; rule and day: of an obligation */
	struct str rule;
	day_t day;
	int64_t items;
};

/* One person with everything that is kept, item by item; the person is the last item. */
struct retention_person {
	int64_t person;
	struct retention_item *items;
	size_t n;
};

/* Works it out for some persons (ascending) on c->today; lives in c->arena. */
enum err retention_look(struct ctx *c, const struct retention_terms *terms, const int64_t *persons, size_t n,
                        struct retention_person **ret, size_t *ret_n) MUST;

/* Whether an item goes today. */
bool retention_is_due(const struct ctx *c, const struct retention_item *i);

/*
 * Destroys what of a person is due, inside the caller's transaction, after db_lock_keys. Adds what went to counts, by
 * class. *ret_gone: the person is gone altogether.
 */
struct retention_count {
	int64_t persons, items;
	day_t first_due, last_due;
};
enum err retention_destroy(struct ctx *c, const struct retention_person *p,
                           struct retention_count counts[RETENTION_COUNT], bool *ret_gone) MUST;

/* Months ahead that the plan looks. */
enum { RETENTION_AHEAD = 2 };

/*
 * The round over everybody: keeps the plan, and destroys what is over. c->db is a writing connection outside a
 * transaction; works in small slices, so that others are hardly held up. Killed in between it goes on the next time.
 * When something went, the files of the database are cleaned of it (rewrite: see db_purge), and a certificate is made.
 */
struct retention_report {
	bool certified;    /* something was destroyed */
	struct str public; /* name of the certificate; in c->arena */
	int64_t persons, items;
};
enum err retention_round(struct ctx *c, bool rewrite, struct retention_report *ret) MUST;

/* Only the plan, for a preview on another day than today: nothing goes. */
enum err retention_plan_only(struct ctx *c) MUST;

/* Another term for a class from a day on. ERR_INPUT: out of the bounds of the law, a day in the past, no reason. */
enum err retention_choose(struct ctx *c, enum retention_class class, day_t from, int months, struct str reason) MUST;

/* Holds back everything of a person until a day. ERR_INPUT: no reason, a day in the past. */
enum err retention_hold(struct ctx *c, int64_t person, struct str reason, day_t until) MUST;
enum err retention_unhold(struct ctx *c, int64_t person, int64_t hold) MUST;

/*
 * Lessons of before a day, with their rolls and reminders, a slice at a time, each in a transaction of its own: what is
 * killed on the way goes on the next night. What was registered in them is of the enrolments, and stays.
 */
enum err retention_lessons(struct ctx *c, day_t before) MUST;

/* Tables that say something about a person, and with which class they go; the schema test holds it against the schema. */
struct retention_table {
	const char *table;
	const char
		*class; /* names of classes with blanks between; "wpg": terms of its own (the compartment of the BOA) */
};
extern const struct retention_table retention_tables[];
extern const size_t retention_table_count;

/*
 * After a destruction: nothing of it stays in the files of the database (db_purge), whatever table it stood in. The
 * compartment of the BOA has terms and a night of its own.
 */
enum err retention_purge(struct db *db, bool rewrite, bool *ret_rewritten) MUST;
/* The tables that it cleans; how many. */
size_t retention_cleaned(struct str *ret, size_t most);

#endif
