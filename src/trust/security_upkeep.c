/* SPDX-License-Identifier: EUPL-1.2 */
/* What must be done again and again: backup, verify, keys, the night, and the clock that all of it goes by. */
#include "access_sql.h"
#include "base/clock.h"
#include "db/migrate.h"
#include "db/migrations.h"
#include "intake/recompute.h"
#include "law/types.h"
#include "trust/security_inside.h"
#include "trust_security_sql.h"

enum {
	BACKUP_NOTE = 2,
	BACKUP_MEND = 8,
	VERIFY_NOTE = 31,
	KEYS_NOTE = 400,
	NIGHT_MEND = 2,
	CLOCK_MINUTES = 2,
	NEVER = -1
};
static const int64_t DAY_US = INT64_C(86400) * 1000000;

/* Days since, NEVER when it never was. */
static int64_t last(struct security_run *r, const char *what, const char *other, bool *ret_other)
{
	struct security_last_row row;
	bool found = false;

	if (r->err == OK) {
		r->err = security_last(r->c->db, r->c->arena, &(struct security_last_in){ str_of(what), str_of(other) },
		                       &row, &found);
	}
	if (r->err != OK || !found) {
		return NEVER;
	}
	*ret_other = str_eq(row.what, str_of(other));
	return (r->c->now - row.at) / DAY_US;
}

static enum security_level by_age(int64_t days, int64_t note, int64_t mend)
{
	return days == NEVER || days >= mend ? SECURITY_MEND : days >= note ? SECURITY_NOTE : SECURITY_GOOD;
}

static void check_backup(struct security_run *r)
{
	bool other;
	int64_t days = last(r, "backup.make", "backup.make", &other);

	security_say(r, (struct security_say){ "backup",
	                                       MSG_SECURITY_BACKUP,
	                                       days == NEVER ? MSG_SECURITY_BACKUP_NEVER : MSG_SECURITY_BACKUP_AGE,
	                                       MSG_SECURITY_BACKUP_HOW,
	                                       by_age(days, BACKUP_NOTE, BACKUP_MEND),
	                                       { security_number(r, days) } });
}

static void check_verify(struct security_run *r)
{
	bool differs = false;
	int64_t days = last(r, "verify.fine", "verify.differs", &differs);
	enum security_level level = differs                                ? SECURITY_MEND
	                            : days == NEVER || days >= VERIFY_NOTE ? SECURITY_NOTE
	                                                                   : SECURITY_GOOD;

	security_say(r, (struct security_say){ "verify",
	                                       MSG_SECURITY_VERIFY,
	                                       differs         ? MSG_SECURITY_VERIFY_DIFFERS
	                                       : days == NEVER ? MSG_SECURITY_VERIFY_NEVER
	                                                       : MSG_SECURITY_VERIFY_AGE,
	                                       MSG_SECURITY_VERIFY_HOW,
	                                       level,
	                                       { security_number(r, days) } });
}

static void check_keys(struct security_run *r)
{
	struct security_generation_row row = { 0 };
	int64_t days;
	bool found, half;

	if (r->err == OK) {
		r->err = security_generation(r->c->db, r->c->arena, &row, &found);
	}
	days = (r->c->now - row.made) / DAY_US;
	half = row.in_use > 1 && days > 1;
	security_say(r, (struct security_say){ "keys",
	                                       MSG_SECURITY_KEYS,
	                                       half ? MSG_SECURITY_KEYS_HALF : MSG_SECURITY_KEYS_AGE,
	                                       MSG_SECURITY_KEYS_HOW,
	                                       half                ? SECURITY_MEND
	                                       : days >= KEYS_NOTE ? SECURITY_NOTE
	                                                           : SECURITY_GOOD,
	                                       { security_number(r, days), security_number(r, row.in_use) } });
}

static void check_night(struct security_run *r)
{
	struct security_anchor_row anchor = { 0 };
	bool other, found = false;
	int64_t days = last(r, "night.round", "night.round", &other), noted = NEVER;

	if (r->err == OK) {
		r->err = security_anchor(r->c->db, r->c->arena, &anchor, &found);
	}
	if (found) {
		noted = (r->c->now - anchor.at) / DAY_US;
	}
	security_say(r, (struct security_say){ "night",
	                                       MSG_SECURITY_NIGHT,
	                                       days == NEVER ? MSG_SECURITY_NIGHT_NEVER : MSG_SECURITY_NIGHT_AGE,
	                                       MSG_SECURITY_NIGHT_HOW,
	                                       by_age(days, NIGHT_MEND, NIGHT_MEND),
	                                       { security_number(r, days) } });
	security_say(r, (struct security_say){ "anchors",
	                                       MSG_SECURITY_ANCHORS,
	                                       noted == NEVER ? MSG_SECURITY_ANCHORS_NEVER : MSG_SECURITY_ANCHORS_AGE,
	                                       MSG_SECURITY_NIGHT_HOW,
	                                       by_age(noted, NIGHT_MEND, NIGHT_MEND),
	                                       { security_number(r, noted) } });
}

/* A log that is ahead of the clock was written by a clock that was ahead, or this one was set back. */
static void check_clock(struct security_run *r)
{
	struct security_newest_row row = { 0 };
	int64_t minutes;
	bool found, back;

	if (r->err == OK) {
		r->err = security_newest(r->c->db, r->c->arena, &row, &found);
	}
	minutes = (row.at - r->c->now) / (INT64_C(60) * 1000000);
	back = minutes >= CLOCK_MINUTES;
	security_say(r, (struct security_say){ "clock",
	                                       MSG_SECURITY_CLOCK,
	                                       back ? MSG_SECURITY_CLOCK_BACK : MSG_SECURITY_CLOCK_GOOD,
	                                       MSG_SECURITY_CLOCK_HOW,
	                                       back ? SECURITY_MEND : SECURITY_GOOD,
	                                       { security_number(r, minutes) } });
}

static void check_version(struct security_run *r)
{
	struct setting_get_row row = { 0 };
	bool current = false, found = false, rules;

	if (r->err == OK) {
		r->err = db_migrated(r->c->db, migrations_files, migrations_count, &current);
	}
	if (r->err == OK) {
		r->err = setting_get(r->c->db, r->c->arena, &(struct setting_get_in){ STR(SETTING_LAW_VERSION) }, &row,
		                     &found);
	}
	rules = !found || str_eq(row.value, str_of(law_protocol_national()->version));
	security_say(r, (struct security_say){ "version",
	                                       MSG_SECURITY_VERSION,
	                                       !current ? MSG_SECURITY_VERSION_SCHEMA
	                                       : rules  ? MSG_SECURITY_VERSION_GOOD
	                                                : MSG_SECURITY_VERSION_RULES,
	                                       MSG_SECURITY_VERSION_HOW,
	                                       current && rules ? SECURITY_GOOD : SECURITY_MEND,
	                                       { { NULL, 0 } } });
}

void security_upkeep_checks(struct security_run *r)
{
	check_backup(r);
	check_verify(r);
	check_keys(r);
	check_night(r);
	check_clock(r);
	check_version(r);
}
