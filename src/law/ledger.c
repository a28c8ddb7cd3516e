/* SPDX-License-Identifier: EUPL-1.2 */
#include "law/ledger.h"

enum { LESSON_HOUR = 60 };

void law_ledger_add(struct law_ledger *l, const struct law_mark *mark)
{
	int64_t minutes = mark->end - mark->begin;

	switch (mark->status) {
	case MARK_LATE:
		l->late += 1;
		l->present += minutes;
		break;
	case MARK_PRESENT: l->present += minutes; break;
	case MARK_UNAUTHORISED: l->unauthorised += minutes; break;
	case MARK_AUTHORISED: l->authorised += minutes; break;
	case MARK_SICK: l->sick += minutes; break;
	default: l->unregistered += minutes; break;
	}
	l->scheduled += minutes;
}

void law_ledger_sum(struct law_ledger *l, const struct law_ledger *other)
{
	l->scheduled += other->scheduled;
	l->present += other->present;
	l->unauthorised += other->unauthorised;
	l->authorised += other->authorised;
	l->sick += other->sick;
	l->unregistered += other->unregistered;
	l->late += other->late;
}

bool law_ledger_closed(const struct law_ledger *l)
{
	return l->present >= 0 && l->unauthorised >= 0 && l->authorised >= 0 && l->sick >= 0 && l->unregistered >= 0 &&
	       l->scheduled == l->present + l->unauthorised + l->authorised + l->sick + l->unregistered;
}

int law_ledger_completeness(const struct law_ledger *l)
{
	if (l->scheduled <= 0) {
		return 10000;
	}
	return (int)((l->scheduled - l->unregistered) * 10000 / l->scheduled);
}

enum hour_unit law_unit(enum sector sector, enum hour_unit unit)
{
	if (unit != UNIT_BY_SECTOR) {
		return unit;
	}
	return sector == SECTOR_VO || sector == SECTOR_VSO || sector == SECTOR_PRO ? UNIT_LESSON : UNIT_CLOCK;
}

int law_counted_minutes(const struct law_mark *mark, enum hour_unit unit)
{
	int minutes = mark->end - mark->begin;

	return unit == UNIT_LESSON && minutes < LESSON_HOUR ? LESSON_HOUR : minutes;
}
