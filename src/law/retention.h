/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef LAW_RETENTION_H
#define LAW_RETENTION_H

#include "law/types.h"

/*
 * How long what may be kept: from which day a term counts, how long it is, and on which day what it holds must go. The
 * terms themselves are data (reference/retention_rules.csv, docs/retention.md); here is what follows from them.
 */

enum retention_class {
	RETENTION_SCHOOL,     /* enrolment, marks and signals of po, vo, vso and pro */
	RETENTION_MBO,        /* the same of mbo, vavo and ho */
	RETENTION_NOTE,       /* contacts and notes of a school */
	RETENTION_LEERPLICHT, /* files of the attendance officer: obligations, contacts, exemptions */
	RETENTION_RMC,        /* files of the Doorstroompunt: obligations, contacts, diplomas, activities */
	RETENTION_PERSON,     /* who somebody is: the last that goes */
	RETENTION_IMPORT,     /* what an import counted */
	RETENTION_RESEARCH,   /* that something was given out for research */
	RETENTION_LESSON,     /* lessons of the timetable, and when which teacher saved their roll */
	RETENTION_COUNT
};

/* "school" "mbo" "notities" "leerplicht" "rmc" "persoon" "import" "onderzoek" "rooster". */
const char *retention_name(enum retention_class class);
bool retention_parse(struct str name, enum retention_class *ret);

/* A term as the reference table has it: for what began to count from `from` on. */
struct retention_rule {
	enum retention_class class;
	day_t from;
	int months, least, most; /* least and most: what a region may choose */
};

/* What a region chose; in force from a day on. Later ones in the list go before earlier ones of the same day. */
struct retention_choice {
	enum retention_class class;
	day_t from;
	int months;
};

/* The rule for what began to count on a day: the newest that was valid then; NULL when there is none. */
const struct retention_rule *retention_rule_for(const struct retention_rule *rules, size_t n,
                                                enum retention_class class, day_t start);

/* The months that apply on a day: those of the rule, or what the region chose, held within the rule's bounds. */
int retention_months(const struct retention_rule *rule, const struct retention_choice *choices, size_t n, day_t on);

/*
 * The same day some months later; a day that the month does not have becomes the first of the next one, as the birthday
 * of somebody born on 29 February does. From that day on what the term holds has to go.
 */
day_t retention_later(day_t start, int months);

/* Enrolments of one person at an institution, for finding the day of deregistration. */
struct retention_stay {
	int institution;   /* equal for equal institutions */
	day_t first, last; /* last: DAY_NONE while enrolled */
};

/*
 * The day from which the term of an enrolment counts: that of the last deregistration at its institution, because who
 * comes back is still a pupil of that school. DAY_NONE while enrolled there. An enrolment elsewhere changes nothing.
 */
day_t retention_deregistered(const struct retention_stay *stays, size_t n, int institution, day_t died);

/*
 * The last day on which leerplicht or the Doorstroompunt has a task for somebody: the end of the last period of duty
 * (with the age limit of the law, 23 or 27, as it stands), the day of death, or that of leaving the country.
 */
day_t retention_task_end(const struct law_person *who, day_t died, day_t left);

/* Which file a record of an officer belongs to: leerplicht while the duty to attend or qualify lasted, else rmc. */
enum retention_class retention_of_officer(const struct law_person *who, day_t day);

#endif
