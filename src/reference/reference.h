/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REFERENCE_REFERENCE_H
#define REFERENCE_REFERENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/day.h"
#include "base/err.h"
#include "base/str.h"
#include "db/db.h"
#include "law/types.h"

/*
 * What the program knows before anyone is registered: regions, municipalities, institutions, their locations, school
 * holidays. The tables of reference/ are compiled in and loaded by `init`; what an organisation adds itself
 * (a location that a school's file names first, a location's own holidays, the hour unit of an institution) stands
 * beside them and survives every later load.
 *
 * Text in the structs lives in the arena that was passed, or as long as the book it came from.
 */

struct municipality {
	struct str code; /* CBS, 4 digits */
	struct str name, province;
	struct str region;         /* RMC region, 2 digits */
	struct str holiday_region; /* noord, midden, zuid */
	double lon, lat;           /* degrees, WGS84 */
};

struct institution {
	struct str brin; /* 4 characters */
	struct str name;
	struct str kind;          /* mbo, vo, pro, vso, so, sbo */
	struct str municipality;  /* code */
	enum hour_unit hour_unit; /* how its unauthorised hours count (rules, section 2) */
	int rmc_weeks;            /* weeks after which absence of 18+ is reported; 0: as the protocol says */
};

struct location {
	struct str brin, code; /* the code is two characters; together unique */
	struct str name;
	struct str types;        /* what it offers: words of "mbo onderbouw vmbo havo vwo pro vso so sbo" */
	struct str municipality; /* code */
	bool known;              /* false: named by a file, address to be completed */
};

/* ---- Loading (load.c) ---- */

struct reference_counts {
	int64_t regions, municipalities, institutions, locations, holidays;
};

/*
 * Inserts or updates the compiled-in tables, in one transaction of its own. Safe to repeat; deletes only regional
 * holidays that the tables no longer hold. The connection must be one that may write. ERR_DB and what the
 * database refused.
 */
enum err reference_load(struct db *db, struct reference_counts *ret) MUST;

/* ---- Single look-ups (service.c); ret is left alone when *ret_found becomes false ---- */

enum err reference_municipality(struct db *db, struct arena *a, struct str code, struct municipality *ret,
                                bool *ret_found) MUST;
enum err reference_institution(struct db *db, struct arena *a, struct str brin, struct institution *ret,
                               bool *ret_found) MUST;
enum err reference_location(struct db *db, struct arena *a, struct str brin, struct str code, struct location *ret,
                            bool *ret_found) MUST;

/* The name of an RMC region, of an empty length when there is none with this code. */
enum err reference_region_name(struct db *db, struct arena *a, struct str code, struct str *ret) MUST;

/*
 * What an institution, or the board of a school, decides itself: the unit of its hours, and the number of weeks (1 to
 * 4; 0: as the protocol says) after which long absence of those of age is reported. What was computed with the old
 * values is not computed again here. ERR_ABSENT for an unknown institution, ERR_INPUT for other weeks.
 */
enum err reference_institution_set(struct db *db, struct str brin, enum hour_unit unit, int rmc_weeks) MUST;

/*
 * Adds a location of a known institution that a file named first: in the institution's municipality, without an
 * address. Nothing happens when it exists. ERR_ABSENT for an unknown institution. Inside the caller's transaction.
 */
enum err reference_location_add(struct db *db, struct str brin, struct str code) MUST;

/*
 * A setting that is another after each change of the reference data. Loading, reference_institution_set() and
 * reference_location_add() see to that; whoever changes own periods of a location calls reference_changed() when done.
 */
#define SETTING_REFERENCE_VERSION "reference_version"
enum err reference_changed(struct db *db) MUST;

/* ---- School calendars (calendar_load.c) ---- */

/*
 * One period of a location's own calendar. It belongs to the school year of its first day, and for that year the
 * location's periods replace the regional ones (rules, section 1). The same first day again replaces the period.
 * *ret_changed (may be NULL): 1 new or different, 0 the same as before.
 */
enum err reference_holiday_put(struct db *db, struct str brin, struct str location, day_t first, day_t last,
                               struct str name, int *ret_changed) MUST;

/*
 * The school calendar of a location, all years that are known: regional periods of its municipality's holiday region,
 * except for school years in which it has its own. The setting liberation_day_free ("1") makes 5 May a public holiday.
 * ERR_ABSENT for an unknown location.
 */
enum err reference_calendar(struct db *db, struct arena *a, struct str brin, struct str code,
                            struct law_calendar *ret) MUST;

/* The name of the period that holds a day in that calendar ("kerstvakantie"), empty when none does. */
enum err reference_holiday_name(struct db *db, struct arena *a, struct str brin, struct str code, day_t day,
                                struct str *ret) MUST;

/* ---- The book (book.c): everything in memory, for work on many rows ---- */

struct reference_book {
	struct arena arena;
	struct book_entry **buckets;
	struct book_holiday *regional; /* of all three holiday regions */
	bool liberation_day_free;
};

/* An empty book; finish gives everything back and fits DEFER. */
void reference_book_init(struct reference_book *b);
void reference_book_finish(struct reference_book *b);
/* Reads all of it, forgetting what it held. ERR_NOMEM over 64 MiB. */
enum err reference_book_read(struct reference_book *b, struct db *db) MUST;

/* NULL when there is none. What is returned stays valid until the next read or finish. */
const struct municipality *reference_book_municipality(const struct reference_book *b, struct str code);
const struct institution *reference_book_institution(const struct reference_book *b, struct str brin);
const struct location *reference_book_location(const struct reference_book *b, struct str brin, struct str code);
/* Adds it to the book alone, after reference_location_add(); nothing when it is there. ERR_ABSENT: unknown brin. */
enum err reference_book_add_location(struct reference_book *b, struct str brin, struct str code) MUST;
/* The calendar of a location that the book knows, worked out once and kept. ERR_ABSENT when it does not. */
enum err reference_book_calendar(struct reference_book *b, struct str brin, struct str code,
                                 const struct law_calendar **ret) MUST;

#endif
