/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef LAW_LEAVE_H
#define LAW_LEAVE_H

#include "law/types.h"

/*
 * Leave and notices of absence: which conditions of the statute hold, and who decides. Whether circumstances are weighty,
 * or work such that there is no holiday within the school holidays, a person judges.
 * Sources: Leerplichtwet 1969 art. 11 (grounds), 12 (illness), 13 (religion or belief), 13a (holiday), 14 (other weighty
 * circumstances); Algemene termijnenwet art. 1 (a term that ends in a weekend or on a public holiday). Without duty
 * (eighteen, or qualified) leave goes by the rules of the school (WEB art. 8.1.3).
 */
enum leave_kind {
	LEAVE_RELIGION, /* art. 11(e), 13: a notice */
	LEAVE_HOLIDAY,  /* art. 11(f), 13a */
	LEAVE_WEIGHTY,  /* art. 11(g), 14 */
	LEAVE_OTHER,    /* by the rules of the school */
	LEAVE_KINDS
};
/* "religie" "vakantie" "gewichtig" "anders"; stored and in forms. */
const char *leave_kind_name(enum leave_kind kind);
bool leave_kind_parse(struct str name, enum leave_kind *ret);

/* The numbers of the statute, from a day on. */
struct leave_terms {
	day_t from;       /* of the first day of leave */
	int notice_days;  /* 2: after an absence began (art. 12, 14(2)) */
	int before_days;  /* 2: before a religious duty (art. 13) */
	int holiday_days; /* 10: at most, once a school year (art. 13a(2)) */
	int closed_weeks; /* 2: lesson weeks at the start of a school year (art. 13a(2)) */
	int head_days;    /* 10: a school year by the head, above it the officer (art. 14(3)) */
};
/* Those in force on a day. */
const struct leave_terms *leave_terms(day_t on);

/* A Monday to Friday that is no public holiday, no school holiday and not 5 May. */
bool law_school_day(const struct law_calendar *c, day_t day);
/* School days in [first, last]; 0 when there are none. */
int law_school_days(const struct law_calendar *c, day_t first, day_t last);
/*
 * Whether an absence that began on a day was told in time on another: within two days after it, prolonged to the next
 * working day (art. 12, 14(2)). Before it began is in time.
 */
bool law_notice_in_time(const struct law_calendar *c, day_t began, day_t told);
/* The last day of the first lesson weeks of the school year of a day, in which no holiday leave can be (art. 13a(2)). */
day_t law_closed_until(const struct law_calendar *c, day_t day);

struct leave_asked {
	enum leave_kind kind;
	day_t first, last, asked;
	enum duty duty;   /* on the first day */
	bool work;        /* the employer's statement was given */
	bool dual;        /* learns and works (bbl): full days of education are fewer */
	int used_holiday; /* times that holiday leave was granted in this school year already */
	int used_days;    /* school days granted under art. 14 in this school year already */
};

enum leave_condition {
	LEAVE_SCHOOL_DAYS,  /* there is a school day in it */
	LEAVE_NO_GROUND,    /* a ground that the statute does not know */
	LEAVE_BEFORE,       /* told two days before (art. 13) */
	LEAVE_WORK,         /* work of a parent (art. 11(f)); the statement shows it */
	LEAVE_ONCE,         /* not granted before in this school year (art. 13a(2)) */
	LEAVE_TEN,          /* at most ten school days (art. 13a(2)) */
	LEAVE_CLOSED_WEEKS, /* not in the first two lesson weeks (art. 13a(2)) */
	LEAVE_IN_TIME,      /* asked beforehand, or told within two days (art. 14(2)) */
	LEAVE_HEAD,       /* with what was granted at most ten days: the head decides, else the officer (art. 14(3)) */
	LEAVE_IS_WEIGHTY, /* the circumstances are weighty (art. 11(g)): judged */
	LEAVE_SHARE,      /* under duty to qualify: a proportional part (art. 13a(2), 14(3)): judged when dual */
	LEAVE_BY_SCHOOL,  /* no duty: the rules of the school */
	LEAVE_CONDITIONS
};
enum leave_holds { LEAVE_YES, LEAVE_NO, LEAVE_JUDGE };
enum leave_decider { LEAVE_BY_HEAD, LEAVE_BY_OFFICER };

struct leave_found {
	enum leave_condition condition;
	enum leave_holds holds;
	int number, limit; /* what was found and what may be, where it is about numbers */
};
struct leave_verdict {
	enum leave_decider decider;
	bool possible; /* no condition fails */
	int days;      /* school days asked */
	struct leave_found found[LEAVE_CONDITIONS];
	size_t count;
};
struct leave_verdict law_leave(const struct law_calendar *c, const struct leave_asked *a);

/* "Leerplichtwet 1969, artikel 13a, tweede lid". */
const char *leave_source(enum leave_condition condition);

#endif
