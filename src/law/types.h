/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef LAW_TYPES_H
#define LAW_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/day.h"

/*
 * The words that the rules speak in. Everything in law/ is a pure function of its arguments: no I/O, no clock, no SQL.
 * The numbers come from struct law_protocol or from dated tables, never from the middle of code.
 */

/* One lesson of one enrolment. The letters are those of the attendance file. */
enum mark_status {
	MARK_PRESENT = 'A',
	MARK_LATE = 'L', /* present, plus one late count */
	MARK_UNAUTHORISED = 'O',
	MARK_AUTHORISED = 'G',
	MARK_SICK = 'Z',
	MARK_UNREGISTERED = '?'
};

struct law_mark {
	int16_t begin, end; /* minutes of the day, begin < end <= 1440 */
	uint8_t status;     /* enum mark_status */
};

/* One scheduled day: its marks in order of begin; at least one. */
struct law_day {
	day_t day;
	uint32_t count;
	const struct law_mark *marks;
};

/*
 * OF_AGE: from here on somebody acts without parents (Burgerlijk Wetboek 1 art. 233) and the kwalificatieplicht is over
 * (Leerplichtwet 1969 art. 4b). OWN_RIGHTS: from here on somebody decides about the own data (AVG art. 8, UAVG art. 5),
 * and a school may let students report their own absence. Ages in years; who turns so old on a day is so old on it.
 */
enum { OWN_RIGHTS = 16, OF_AGE = 18 };

enum sector { SECTOR_PO, SECTOR_VO, SECTOR_VSO, SECTOR_PRO, SECTOR_MBO, SECTOR_VAVO, SECTOR_HO, SECTOR_COUNT };
enum track { TRACK_NONE, TRACK_BOL, TRACK_BBL };

/* How an unauthorised lesson is counted (rules, section 2). */
enum hour_unit {
	UNIT_BY_SECTOR, /* vo, vso, pro: lesson hours; others: clock minutes */
	UNIT_CLOCK,     /* its length in minutes */
	UNIT_LESSON     /* up to 60 minutes count as 60, longer as its length */
};

/* Periods of school holiday of one location, sorted by first day, not overlapping. */
struct law_holiday {
	day_t first, last; /* inclusive */
};

struct law_calendar {
	const struct law_holiday *holidays;
	size_t count;
	bool liberation_day_free; /* whether 5 May counts as a public holiday; the default is that it does not */
};

/* What the duty depends on (rules, section 6). */
struct law_person {
	day_t birth;
	day_t qualified; /* date of the first startkwalificatie, or DAY_NONE */
};

enum duty { DUTY_NONE, DUTY_COMPULSORY, DUTY_QUALIFICATION, DUTY_TRANSITION };

enum law_rule {
	RULE_V3,
	RULE_V4,
	RULE_LRV,
	RULE_RMC,
	RULE_8U,
	RULE_12U,
	RULE_16U,
	RULE_SICK_4,
	RULE_SICK_7,
	RULE_LATE_3,
	RULE_LATE_6,
	RULE_LATE_9,
	RULE_LATE_12,
	RULE_NO_SHOW,
	RULE_FIRST_DAY,
	RULE_LUXURY,
	RULE_COUNT
};

/* Another one when the numbers or the rules change. */
#define LAW_NATIONAL_VERSION "landelijk-2026.1"

/* The numbers of a protocol (werkafspraak); law_protocol_national() gives those of the law and national practice. */
struct law_protocol {
	const char *version;  /* stands in every finding and explanation */
	int window_days;      /* 28 counted days: four lesson weeks */
	int report_minutes;   /* 960 */
	int early_minutes[2]; /* 480, 720: RULE_8U, RULE_12U */
	int spacing_days;     /* 7: least days between the end of one obligation and the next */
	int due_working_days; /* 5: term to report */
	int long_days;        /* 28: LRV when more than this */
	int rmc_days;         /* 28: RMC when at least this; shorter when the school board set fewer weeks */
	int sick_spells, sick_spell_days;   /* 4 spells within 84 calendar days */
	int sick_run_days;                  /* 7th scheduled day of a spell */
	int late_counts[4];                 /* 3, 6, 9, 12 */
	int no_show_days, no_show_days_bbl; /* 14, 28 counted days */
	int luxury_holiday_days;            /* 5: least length of the holiday period */
	int task_working_days[RULE_COUNT];  /* term to act on a finding: obligations 5, RULE_FIRST_DAY 0, others 5 */
};

/* What follows from the marks of one enrolment. */
struct law_finding {
	enum law_rule rule;
	day_t day;         /* D: the day on which the rule was met; with the rule it identifies the finding */
	day_t since;       /* the first day on which it can be known (luxury leave before a holiday); else day */
	day_t from;        /* first day looked at: start of the window, run or spell */
	day_t begin;       /* first day counted */
	day_t end;         /* V3, V4 and signals: day; LRV and RMC: the end of the absence, DAY_NONE while open */
	day_t due;         /* addWorkingDays(day, term) */
	int32_t minutes;   /* counted minutes where the rule counts hours, else 0 */
	int32_t count;     /* spells, days or late marks where the rule counts those, else number of marks counted */
	uint32_t statuses; /* the marks counted are those on [begin, day] whose status_bit() is in here */
	enum duty duty;    /* on day */
};

/* One bit a status, for sets of statuses. 0 for a letter that is none. */
uint32_t status_bit(uint8_t status);
/* Whether the letter is a status. */
bool status_valid(uint8_t status);

/* The name that files, commands and screens use: "V3", "8u", "ziek-4", "luxe?" ... */
const char *law_rule_name(enum law_rule rule);
bool law_rule_parse(struct str name, enum law_rule *ret);
/* V3, V4, LRV and RMC are obligations of the school; the others are signals. */
bool law_rule_is_obligation(enum law_rule rule);
/* The statute or practice that a rule rests on, as a Dutch citation; for explanations. */
const char *law_rule_source(enum law_rule rule);
/* "leerplichtig", "kwalificatieplichtig", "doorstroom", "geen". */
const char *duty_name(enum duty duty);
/* "po" "vo" "vso" "pro" "mbo" "vavo" "ho". */
const char *sector_name(enum sector sector);
bool sector_parse(struct str name, enum sector *ret);

const struct law_protocol *law_protocol_national(void);

#endif
