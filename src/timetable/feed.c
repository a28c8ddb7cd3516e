/* SPDX-License-Identifier: EUPL-1.2 */
#include "timetable/feed.h"

#include <string.h>

#include "access/live.h"
#include "access/log.h"
#include "access/setting.h"
#include "base/vec.h"
#include "fmt/ident.h"
#include "outbound/outbound.h"
#include "timetable/calendar.h"
#include "timetable/feed_inside.h"
#include "timetable_feed_sql.h"

enum err feeds(struct ctx *c, struct feed **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct arena *a = c->arena;
	VEC(struct feed) list = { 0 };
	struct feed_list_row row;
	bool more;

	TRY(feed_list_open(c->db, &(struct feed_list_in){ c->actor.wholes, c->actor.sites }, &rows));
	for (;;) {
		struct feed *f;

		TRY(feed_list_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		f = vec_push(a, &list);
		if (f == NULL) {
			return ERR_NOMEM;
		}
		*f = (struct feed){ .feed = row.feed,
			            .public = str_copy(a, row.public),
			            .brin = str_copy(a, row.brin),
			            .location = str_copy(a, row.location),
			            .site = str_copy(a, row.site),
			            .name = str_copy(a, row.name),
			            .host = str_copy(a, row.host),
			            .pattern = str_copy(a, row.pattern),
			            .group = str_copy(a, row.class_group),
			            .teacher = str_copy(a, row.teacher),
			            .asked = row.asked,
			            .tried = row.tried,
			            .done = row.done,
			            .failures = row.failures,
			            .added = row.added,
			            .changed = row.changed,
			            .cancelled = row.cancelled,
			            .skipped = row.skipped,
			            .trouble = str_copy(a, row.trouble) };
	}
	*ret = list.p;
	*ret_n = list.n;
	return OK;
}

/* ---- a new one ---- */

static bool host_char(char ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') || ch == '.' ||
	       ch == '-' || ch == ':' || ch == '[' || ch == ']';
}

struct str feed_host(struct str url)
{
	struct str rest;
	size_t n = 0;

	(void)str_cut(url, '/', &rest);
	rest = rest.n > 0 ? (struct str){ rest.p + 1, rest.n - 1 } : rest;
	while (n < rest.n && host_char(rest.p[n])) {
		n++;
	}
	/* Behind a host stands its path or nothing: no user with a password. */
	return n < rest.n && rest.p[n] != '/' && rest.p[n] != '?' ? (struct str){ NULL, 0 } : (struct str){ rest.p, n };
}

/* "https://host/...", as the process that goes out wants it. Programs that keep calendars write webcal://. */
static enum err read_url(struct ctx *c, struct str url, struct str *ret)
{
	static const char webcal[] = "webcal://";
	size_t n = sizeof webcal - 1;

	if (str_starts(url, STR("webcal://"))) {
		url = str_format(c->arena, "https://%.*s", (int)(url.n - n), url.p + n);
	}
	for (size_t i = 0; i < url.n; i++) {
		if ((unsigned char)url.p[i] <= ' ' || (unsigned char)url.p[i] >= 0x7f || url.p[i] == '#') {
			return REFUSE(c, ERR_INPUT, "adres", MSG_FEED_URL);
		}
	}
	if ((!str_starts(url, STR("https://")) && !str_starts(url, STR("http://"))) || url.n > FEED_URL_MOST ||
	    feed_host(url).n == 0) {
		return REFUSE(c, ERR_INPUT, "adres", MSG_FEED_URL);
	}
	/* Without TLS only to this machine, where the operator allowed it. */
	if (str_starts(url, STR("http://"))) {
		bool own = false;

		TRY(feed_own_host(c, feed_host(url), &own));
		if (!own) {
			return REFUSE(c, ERR_INPUT, "adres", MSG_FEED_URL);
		}
	}
	*ret = url;
	return OK;
}

enum err feed_own_host(struct ctx *c, struct str host, bool *ret)
{
	struct str hosts, port, name = host;

	/* With its port or without. */
	if (host.n > 0 && host.p[0] != '[') {
		name = str_cut(host, ':', &port);
	}
	TRY(setting_text(c, "calendar_hosts", &hosts));
	*ret = false;
	while (hosts.n > 0) {
		struct str one = str_cut(hosts, ' ', &hosts);

		*ret = *ret || (one.n > 0 && (str_eq_nocase(one, host) || str_eq_nocase(one, name)));
	}
	return OK;
}

static enum err check_text(struct ctx *c, const char *field, struct str value, size_t most)
{
	if (value.n <= most && str_is_text(value)) {
		return ctx_name(c, field, value);
	}
	return REFUSE1(c, ERR_INPUT, field, MSG_INTAKE_TOO_LONG, str_format(c->arena, "%zu", most));
}

static enum err check(struct ctx *c, const struct feed_new *in)
{
	struct feed_count_row count;
	bool found;

	if (!actor_reaches_site(c, in->brin, in->location)) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	if (in->name.n == 0) {
		return REFUSE(c, ERR_INPUT, "naam", MSG_FEED_NAME_REQUIRED);
	}
	TRY(check_text(c, "naam", in->name, FEED_NAME_MOST));
	TRY(check_text(c, "groep", in->group, LESSON_GROUP_MOST));
	TRY(check_text(c, "docent", in->teacher, LESSON_TEACHER_MOST));
	/* A calendar of one group may say nothing of groups. */
	if (in->pattern.n > 0 && !calendar_pattern_fine(in->pattern, in->group.n == 0)) {
		return REFUSE1(c, ERR_INPUT, "patroon", MSG_CALENDAR_PATTERN, STR(CALENDAR_PATTERN));
	}
	TRY(feed_count(c->db, c->arena, &(struct feed_count_in){ in->brin }, &count, &found));
	if (found && count.n >= FEEDS_MOST) {
		return REFUSE1(c, ERR_INPUT, "naam", MSG_FEED_TOO_MANY, str_format(c->arena, "%d", FEEDS_MOST));
	}
	return OK;
}

enum err feed_new(struct ctx *c, const struct feed_new *in)
{
	struct feed_add_in row = { .feed = ctx_new_id(c),
		                   .brin = in->brin,
		                   .location = in->location,
		                   .name = in->name,
		                   .pattern = in->pattern,
		                   .class_group = in->group,
		                   .teacher = in->teacher,
		                   .account = c->actor.account,
		                   .created = c->now };
	char public[IDENT_TEXT];
	struct str url;

	TRY(ctx_require(c, ACTION_TIMETABLE));
	TRY(check(c, in));
	TRY(read_url(c, in->url, &url));
	row.public = str_of(ident_new(public));
	row.host = feed_host(url);
	TRY(keys_seal(c->keys, "feed", url, c->arena, &row.url));
	TRY(feed_add(c->db, &row, NULL));
	return log_change(c, ACTION_TIMETABLE, 0, "feed.add");
}

/* ---- one that is there ---- */

static enum err find(struct ctx *c, struct str public, struct feed *ret)
{
	struct feed *list;
	size_t n;

	TRY(ctx_require(c, ACTION_TIMETABLE));
	TRY(feeds(c, &list, &n));
	for (size_t i = 0; i < n; i++) {
		if (str_eq(list[i].public, public)) {
			*ret = list[i];
			return OK;
		}
	}
	return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
}

enum err feed_fetch_now(struct ctx *c, struct str public)
{
	struct feed f;

	TRY(find(c, public, &f));
	TRY(feed_ask(c->db, &(struct feed_ask_in){ f.feed, c->now }, NULL));
	return log_change(c, ACTION_TIMETABLE, 0, "feed.fetch");
}

enum err feed_remove(struct ctx *c, struct str public)
{
	struct feed f;

	TRY(find(c, public, &f));
	TRY(feed_drop(c->db, &(struct feed_drop_in){ f.feed }, NULL));
	TRY(log_change(c, ACTION_TIMETABLE, 0, "feed.remove"));
	return live_tell_school(c, LIVE_TASKS, f.brin);
}

enum err feeds_failing(struct ctx *c, int64_t *ret)
{
	struct feed_failing_row row;
	bool found;

	TRY(feed_failing(c->db, c->arena, &(struct feed_failing_in){ c->actor.wholes, c->actor.sites, FEED_FAILURES },
	                 &row, &found));
	*ret = found ? row.n : 0;
	return OK;
}
