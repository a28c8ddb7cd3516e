/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REGISTER_WORK_H
#define REGISTER_WORK_H

#include "access/ctx.h"

/*
 * The workload: who stands on a list of the register (A04, A14; docs/files.md) as left without a startkwalificatie, beside
 * what is known here. For those who work with residents of municipalities; the coordinator of a region sees numbers
 * without small ones. What a row is follows from the data of today, so that each number is the list behind it.
 */
enum work_group {
	WORK_TODO,      /* known here, not at school, nothing runs */
	WORK_BUSY,      /* somebody took it up, or a report runs */
	WORK_ENROLLED,  /* at school by what is known here */
	WORK_QUALIFIED, /* has a startkwalificatie by what is known here */
	WORK_ELSEWHERE, /* lives in another municipality by what is known here */
	WORK_AWAY,      /* died, or left the country */
	WORK_UNKNOWN,   /* nobody here */
	WORK_DONE,
	WORK_GONE, /* on the list no longer */
	WORK_GROUPS
};
/* What stands in addresses: "doen" "loopt" "ingeschreven" "diploma" "verhuisd" "weg" "onbekend" "klaar" "eraf". */
const char *work_group_name(enum work_group g);
/* Whether list and what is known here say different things. */
bool work_differs(enum work_group g);

enum work_column {
	WORK_COLUMN_TODO,
	WORK_COLUMN_BUSY,
	WORK_COLUMN_DIFFERS,
	WORK_COLUMN_UNKNOWN,
	WORK_COLUMN_DONE,
	WORK_COLUMN_ALL,
	WORK_COLUMNS
};
/* Of each column, and what its numbers are a list of: "verschilt" holds four groups, all of them none but WORK_GONE. */
const char *work_column_name(enum work_column column);

enum { WORK_PAGE = 50, WORK_LINES = 400, WORK_REGION_LEAST = 25, WORK_LEAST = 5, WORK_GONE_DAYS = 92 };

struct work_place {
	struct str code, name; /* code: of a municipality; empty: none of ours */
	int64_t n[WORK_COLUMNS];
	bool hidden[WORK_COLUMNS];
};
struct work_overview {
	bool any[2];     /* whether there is a list a04, a14 in reach */
	bool links, few; /* links: numbers lead to lists; few: too few for who steers a region */
	int64_t groups[WORK_GROUPS];
	int64_t sum[WORK_COLUMNS];
	bool sum_hidden[WORK_COLUMNS];
	struct work_place *towns, *programmes; /* by name; the most first */
	size_t town_count, programme_count;
	int64_t put_at, newest; /* when a list last came; the last month on it (yyyymm) */
};
/* list: "a04", "a14"; empty: the first that there is, put into ret_list. ACTION_WORKLOAD. */
enum err work_overview(struct ctx *c, struct str list, struct str *ret_list, struct work_overview *ret) MUST;

struct work_query {
	struct str list, group; /* group: a name of a group or of a column; empty: all */
	struct str town;        /* code; empty: all */
	struct str programme;   /* empty: all; "-": those of which the list names none */
	struct str after;       /* public name of the last row of the page before */
};
struct work_line {
	struct str public; /* of the row */
	enum work_group group;
	struct str name, person, school; /* name, person (public) empty: nobody here, or not in reach; school: of now */
	int age;
	struct str institution, provider, programme, level, track, town, number, reason, lives;
	int64_t month, since, line;
	day_t left;
	bool known, reported, may; /* may: can be taken up here */
	struct str state;
};
struct work_list {
	struct work_line *rows;
	size_t count;
	int64_t total;
	bool more;
};
/* A page of rows, the newest months first; a look. ERR_DENIED to who sees numbers alone. */
enum err work_list(struct ctx *c, const struct work_query *q, struct work_list *ret) MUST;
/* "bezig", "klaar", or empty again; inside the caller's transaction. ERR_ABSENT. */
enum err work_mark(struct ctx *c, struct str public, struct str state) MUST;
/* How many wait for somebody, in reach, counted to most. */
enum err work_waiting(struct ctx *c, int most, int64_t *ret) MUST;
/* Takes away what nobody may keep: rows without a person after a year, rows of no list any more after two. */
enum err work_night(struct ctx *c) MUST;

#endif
