/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/setting.h"

#include <stdio.h>

#include "access/log.h"
#include "access_sql.h"

#define WORD(name, standard, words, about)                                  \
	{                                                                   \
		(name), SETTING_IS_WORD, (standard), (words), 0, 0, (about) \
	}
#define NUMBER(name, standard, least, most, about)                                  \
	{                                                                           \
		(name), SETTING_IS_NUMBER, (standard), "", (least), (most), (about) \
	}
#define DAY(name, about)                                      \
	{                                                     \
		(name), SETTING_IS_DAY, "", "", 0, 0, (about) \
	}
#define TEXT(name, standard, most, about)                                   \
	{                                                                   \
		(name), SETTING_IS_TEXT, (standard), "", 0, (most), (about) \
	}

const struct setting settings[] = {
	TEXT("calendar_hosts", "", 500, MSG_SETTING_CALENDAR_HOSTS),
	NUMBER("calls_per_day", "20", 1, 200, MSG_SETTING_CALLS_PER_DAY),
	NUMBER("close_lessons_minutes", "15", 0, 720, MSG_SETTING_CLOSE_LESSONS),
	DAY("demo_today", MSG_SETTING_DEMO_TODAY),
	TEXT("gateway_body", "{\"to\":\"{to}\",\"text\":\"{text}\",\"reference\":\"{reference}\"}", 1000,
	     MSG_SETTING_GATEWAY_BODY),
	TEXT("gateway_header", "Authorization", 60, MSG_SETTING_GATEWAY_HEADER),
	WORD("gateway_type", "json", "json form", MSG_SETTING_GATEWAY_TYPE),
	TEXT("gateway_url", "", 500, MSG_SETTING_GATEWAY_URL),
	NUMBER("glass_per_week", "5", 1, 50, MSG_SETTING_GLASS_PER_WEEK),
	WORD("liberation_day_free", "0", "0 1", MSG_SETTING_LIBERATION_DAY_FREE),
	TEXT("mail_from", "", 254, MSG_SETTING_MAIL_FROM),
	TEXT("mail_from_name", "Sluitend", 100, MSG_SETTING_MAIL_FROM_NAME),
	TEXT("mail_server", "", 255, MSG_SETTING_MAIL_SERVER),
	WORD("mail_tls", "starttls", "starttls tls none", MSG_SETTING_MAIL_TLS),
	TEXT("mail_user", "", 255, MSG_SETTING_MAIL_USER),
	TEXT("outbound_ca", "", 1000, MSG_SETTING_OUTBOUND_CA),
	WORD("outbound_loopback", "0", "0 1", MSG_SETTING_OUTBOUND_LOOPBACK),
	TEXT("password_file", "", 1000, MSG_SETTING_PASSWORD_FILE),
	TEXT("privacy_contact", "", 200, MSG_SETTING_PRIVACY_CONTACT),
	NUMBER("reason_level", "2", 1, 3, MSG_SETTING_REASON_LEVEL),
	WORD("register_link", "off", "off on", MSG_SETTING_REGISTER_LINK),
	TEXT("register_url", "", 500, MSG_SETTING_REGISTER_URL),
	NUMBER("remind_hour", "16", 0, 19, MSG_SETTING_REMIND_HOUR),
	TEXT("security_contact", "", 200, MSG_SETTING_SECURITY_CONTACT),
	WORD("second_factor", "required", "required choice", MSG_SETTING_SECOND_FACTOR),
	NUMBER("session_idle_minutes", "60", 5, 720, MSG_SETTING_SESSION_IDLE),
	NUMBER("session_hours", "12", 1, 24, MSG_SETTING_SESSION_HOURS),
	TEXT("site_origin", "", 200, MSG_SETTING_SITE_ORIGIN),
};
const size_t setting_count = sizeof settings / sizeof settings[0];

const struct setting *setting_find(struct str name)
{
	for (size_t i = 0; i < setting_count; i++) {
		if (str_eq(name, str_of(settings[i].name))) {
			return &settings[i];
		}
	}
	return NULL;
}

static bool among(struct str words, struct str wanted)
{
	while (words.n > 0) {
		if (str_eq(str_cut(words, ' ', &words), wanted)) {
			return true;
		}
	}
	return false;
}

static bool one_line(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\n' || s.p[i] == '\t') {
			return false;
		}
	}
	return str_is_text(s) && str_turner(s) == 0;
}

static bool fits(const struct setting *s, struct str value)
{
	int64_t number;
	day_t day;

	switch (s->kind) {
	case SETTING_IS_WORD: return among(str_of(s->words), value);
	case SETTING_IS_NUMBER: return str_to_i64(value, &number) && number >= s->least && number <= s->most;
	case SETTING_IS_DAY: return day_parse(value, &day);
	case SETTING_IS_TEXT: return (int64_t)value.n <= s->most && one_line(value);
	}
	return false;
}

enum err setting_text(struct ctx *c, const char *name, struct str *ret)
{
	const struct setting *s = setting_find(str_of(name));
	struct setting_get_row row;
	bool found;

	if (s == NULL) {
		return fail_set(c->fail, ERR_BUG, NULL, "no setting %s", name);
	}
	TRY(setting_get(c->db, c->arena, &(struct setting_get_in){ str_of(name) }, &row, &found));
	*ret = found && fits(s, row.value) ? row.value : str_of(s->standard);
	return OK;
}

enum err setting_number(struct ctx *c, const char *name, int64_t *ret)
{
	struct str text;

	TRY(setting_text(c, name, &text));
	return str_to_i64(text, ret) ? OK : fail_set(c->fail, ERR_BUG, NULL, "the setting %s is no number", name);
}

enum err setting_is(struct ctx *c, const char *name, const char *word, bool *ret)
{
	struct str text;

	TRY(setting_text(c, name, &text));
	*ret = str_eq(text, str_of(word));
	return OK;
}

/* What would fit, in words: "required choice", "5-720". */
static struct str wanted(struct ctx *c, const struct setting *s)
{
	switch (s->kind) {
	case SETTING_IS_WORD: return str_of(s->words);
	case SETTING_IS_NUMBER: return str_format(c->arena, "%lld-%lld", (long long)s->least, (long long)s->most);
	case SETTING_IS_DAY: return STR("2026-03-01");
	case SETTING_IS_TEXT: return str_format(c->arena, "0-%lld bytes", (long long)s->most);
	}
	return STR("");
}

enum err setting_change(struct ctx *c, struct str name, struct str value)
{
	const struct setting *s = setting_find(name);
	char what[LOG_WHAT];

	if (s == NULL) {
		return REFUSE1(c, ERR_ABSENT, "name", MSG_SETTING_UNKNOWN, name);
	}
	if (value.n > 0 && !fits(s, value)) {
		return REFUSE2(c, ERR_INPUT, "value", MSG_SETTING_UNFIT, name, wanted(c, s));
	}
	(void)snprintf(what, sizeof what, "setting.set %s", s->name);
	TRY(log_change(c, ACTION_MANAGE, 0, what));
	if (value.n == 0) {
		return setting_drop(c->db, &(struct setting_drop_in){ name }, NULL);
	}
	return setting_put(c->db, &(struct setting_put_in){ name, value }, NULL);
}
