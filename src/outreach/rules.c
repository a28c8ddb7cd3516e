/* SPDX-License-Identifier: EUPL-1.2 */
/* How an institution sends, and when a message may go. */
#include "outreach/outreach.h"

#include "access/log.h"
#include "base/clock.h"
#include "law/calendar.h"
#include "outreach_sql.h"

enum {
	QUIET_FROM = 20 * 60,
	QUIET_UNTIL = 8 * 60,
	LINK_DAYS = 14,
	DAYS_MOST = 60,
	DAY_MINUTES = 24 * 60,
	SUNDAY = 6,
	PHONE_MOST = 30,
	LOOK_AHEAD = 60
};

static const int64_t MINUTE_US = INT64_C(60) * 1000000;

static const char *const modes[] = { "off", "propose", "automatic" };
static const char *const kinds[MESSAGE_KINDS] = { "eerste-dag", "uren-8", "uren-12", "ziek" };
static const char *const channels[CHANNEL_COUNT] = { "email", "sms" };

const char *outreach_mode_name(enum outreach_mode mode)
{
	return modes[mode];
}

const char *message_kind_name(enum message_kind kind)
{
	return kinds[kind];
}

bool message_kind_parse(struct str name, enum message_kind *ret)
{
	for (int k = 0; k < MESSAGE_KINDS; k++) {
		if (str_eq(name, str_of(kinds[k]))) {
			*ret = (enum message_kind)k;
			return true;
		}
	}
	return false;
}

bool message_kind_of_rule(struct str rule, enum message_kind *ret)
{
	static const struct {
		enum law_rule rule;
		enum message_kind kind;
	} asks[] = { { RULE_FIRST_DAY, MESSAGE_FIRST_DAY },
		     { RULE_8U, MESSAGE_8 },
		     { RULE_12U, MESSAGE_12 },
		     { RULE_SICK_4, MESSAGE_SICK },
		     { RULE_SICK_7, MESSAGE_SICK } };
	enum law_rule r;

	if (!law_rule_parse(rule, &r)) {
		return false;
	}
	for (size_t i = 0; i < sizeof asks / sizeof asks[0]; i++) {
		if (asks[i].rule == r) {
			*ret = asks[i].kind;
			return true;
		}
	}
	return false;
}

const char *message_channel_name(enum message_channel channel)
{
	return channels[channel];
}

bool message_channel_parse(struct str name, enum message_channel *ret)
{
	for (int k = 0; k < CHANNEL_COUNT; k++) {
		if (str_eq(name, str_of(channels[k]))) {
			*ret = (enum message_channel)k;
			return true;
		}
	}
	return false;
}

const char *message_audience(int recipient)
{
	return recipient == 0 ? "jongere" : "ouder";
}

enum err outreach_rules_of(struct ctx *c, struct str brin, struct outreach_rules *ret)
{
	struct outreach_rules r = { OUTREACH_PROPOSE, QUIET_FROM, QUIET_UNTIL, LINK_DAYS, CHANNEL_EMAIL, { "", 0 } };
	struct outreach_setting_get_row row;
	bool found;

	TRY(outreach_setting_get(c->db, c->arena, &(struct outreach_setting_get_in){ brin }, &row, &found));
	if (found) {
		r = (struct outreach_rules){ OUTREACH_PROPOSE, row.quiet_from, row.quiet_until,
			                     row.link_days,    CHANNEL_EMAIL,  row.phone };
		for (int m = 0; m <= OUTREACH_AUTOMATIC; m++) {
			r.mode = str_eq(row.mode, str_of(modes[m])) ? (enum outreach_mode)m : r.mode;
		}
		if (!message_channel_parse(row.first, &r.first)) {
			return fail_set(c->fail, ERR_DB, NULL, "a stored channel is unknown");
		}
	}
	*ret = r;
	return OK;
}

static bool phone_fine(struct str phone)
{
	for (size_t i = 0; i < phone.n; i++) {
		char ch = phone.p[i];

		if ((ch < '0' || ch > '9') && ch != '+' && ch != ' ' && ch != '-' && ch != '(' && ch != ')') {
			return false;
		}
	}
	return phone.n <= PHONE_MOST;
}

enum err outreach_rules_set(struct ctx *c, struct str brin, const struct outreach_rules *r)
{
	TRY(ctx_require(c, ACTION_OUTREACH));
	/* Of all its locations: who works for one of them alone does not decide for the others. */
	if (c->actor.role != ROLE_SYSTEM && !actor_reaches(c, brin, STR(""))) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	if (r->quiet_from < 0 || r->quiet_from >= DAY_MINUTES || r->quiet_until < 0 || r->quiet_until >= DAY_MINUTES) {
		return REFUSE(c, ERR_INPUT, "stil", MSG_OUTREACH_TIME);
	}
	if (r->link_days < 1 || r->link_days > DAYS_MOST) {
		return REFUSE(c, ERR_INPUT, "dagen", MSG_OUTREACH_DAYS);
	}
	if (!phone_fine(r->phone)) {
		return REFUSE(c, ERR_INPUT, "telefoon", MSG_OUTREACH_PHONE);
	}
	TRY(outreach_setting_put(c->db,
	                         &(struct outreach_setting_put_in){
					 brin, str_of(modes[r->mode]), r->quiet_from, r->quiet_until, r->link_days,
					 str_of(channels[r->first]), r->phone, c->actor.account, c->now },
	                         NULL));
	return log_change(c, ACTION_OUTREACH, 0, "outreach.setting");
}

static bool free_day(const struct law_calendar *calendar, day_t day)
{
	if (day_weekday(day) == SUNDAY || calendar_public_holiday(calendar, day)) {
		return true;
	}
	for (size_t i = 0; i < calendar->count; i++) {
		if (calendar->holidays[i].first <= day && day <= calendar->holidays[i].last) {
			return true;
		}
	}
	return false;
}

/* Whether a minute is quiet; the quiet hours mostly go over midnight. */
static bool quiet_at(const struct outreach_rules *r, int minute)
{
	return r->quiet_from < r->quiet_until ? minute >= r->quiet_from && minute < r->quiet_until
	                                      : minute >= r->quiet_from || minute < r->quiet_until;
}

int64_t outreach_moment(const struct outreach_rules *r, const struct law_calendar *calendar, day_t today, int64_t now)
{
	int minute = clock_minute(now);
	int ahead = 0;

	if (r->quiet_from == r->quiet_until) {
		return now;
	}
	if (!free_day(calendar, today) && !quiet_at(r, minute)) {
		return now;
	}
	/* The next end of quiet hours on a day that is none of rest; a year of holidays is a mistake in a calendar. */
	while (ahead < LOOK_AHEAD && ((ahead == 0 && minute >= r->quiet_until) || free_day(calendar, today + ahead))) {
		ahead++;
	}
	return clock_instant(clock_day(now) + ahead, 0) + r->quiet_until * MINUTE_US;
}
