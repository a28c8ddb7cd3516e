/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/live.h"
#include "signals/pages.h"
#include "signals_pages_sql.h"
#include "signals_views.h"

enum { ROWS = 50, SITES = 200, SITE_WEEKS = 26 };

/* Groups of rules as they stand in the address. */
static const struct {
	const char *id;
	enum bucket bucket;
	enum msg_id name;
} buckets[] = {
	{ "", BUCKET_ALL, MSG_TODAY_ALL },
	{ "melden", BUCKET_OBLIGATION, MSG_TODAY_REPORT },
	{ "bellen", BUCKET_CONTACT, MSG_TODAY_CALL },
	{ "uren", BUCKET_WARNING, MSG_TODAY_HOURS },
	{ "ziek", BUCKET_SICK, MSG_TODAY_SICK },
	{ "te-laat", BUCKET_LATE, MSG_TODAY_LATE },
	{ "luxe", BUCKET_LUXURY, MSG_TODAY_LUXURY },
};
enum { BUCKETS = sizeof buckets / sizeof buckets[0] };

/* What the address asks for. */
struct asked {
	struct work_filter filter;
	struct str group, site, turn, clock;
};

/* "25PJ-00": one location of one institution. */
static bool read_site(struct str site, struct work_filter *filter)
{
	struct str location, brin = str_cut(site, '-', &location);

	if (site.n == 0) {
		return true;
	}
	for (size_t i = 0; i < site.n; i++) {
		bool upper = site.p[i] >= 'A' && site.p[i] <= 'Z', digit = site.p[i] >= '0' && site.p[i] <= '9';

		if (!upper && !digit && site.p[i] != '-') {
			return false;
		}
	}
	filter->brin = brin;
	filter->location = location;
	return brin.n == 4 && location.n == 2;
}

static enum err read_address(struct http_req *r, struct asked *ret)
{
	struct ctx *c = web_ctx(r);
	struct asked a = { .group = http_query(r, "groep"),
		           .site = http_query(r, "locatie"),
		           .turn = http_query(r, "beurt"),
		           .clock = http_query(r, "klok") };
	bool known = false;

	for (size_t i = 0; i < BUCKETS; i++) {
		if (str_eq(a.group, str_of(buckets[i].id))) {
			a.filter.bucket = buckets[i].bucket;
			known = true;
		}
	}
	if (!known || !read_site(a.site, &a.filter)) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	if (a.clock.n > 0 && !day_parse(a.clock, &a.filter.after_due)) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	a.filter.turn = str_eq(a.turn, STR("school")) ? TURN_SCHOOL : TURN_OFFICER;
	a.turn = a.filter.turn == TURN_SCHOOL ? STR("school") : STR("");
	a.filter.after = http_query(r, "na");
	a.filter.most = ROWS;
	*ret = a;
	return OK;
}

/* Where a page begins: behind a finding, by the clock that it showed. */
struct start {
	struct str after, clock;
};

/* The address of the list with another group, turn or start. */
static struct str address(struct ctx *c, struct str group, struct str site, struct str turn, struct start start)
{
	const struct {
		const char *name;
		struct str value;
	} parts[] = { { "groep", group },
		      { "locatie", site },
		      { "beurt", turn },
		      { "na", start.after },
		      { "klok", start.clock } };
	struct buf b DEFER(buf_finish);
	char sign = '?';

	buf_init(&b, 1024);
	buf_text(&b, "/vandaag");
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		if (parts[i].value.n > 0) {
			buf_char(&b, sign);
			buf_text(&b, parts[i].name);
			buf_char(&b, '=');
			buf_str(&b, parts[i].value);
			sign = '&';
		}
	}
	return buf_err(&b) == OK ? str_copy(c->arena, buf_view(&b)) : (struct str){ NULL, 0 };
}

static enum err school_filters(struct ctx *c, const struct asked *a, struct today_view *v)
{
	int64_t counts[BUCKETS] = { 0 };

	/* All is the sum of the others, as far as it is counted. */
	for (size_t i = 1; i < BUCKETS; i++) {
		TRY(worklist_count(c, buckets[i].bucket, TURN_SCHOOL, PAGE_COUNT_MOST, &counts[i]));
		counts[0] += counts[i];
	}
	counts[0] = counts[0] < PAGE_COUNT_MOST ? counts[0] : PAGE_COUNT_MOST;
	for (size_t i = 0; i < BUCKETS; i++) {
		struct str id = str_of(buckets[i].id);

		if (counts[i] == 0 && i > 0 && buckets[i].bucket != a->filter.bucket) {
			continue;
		}
		v->filters[v->filter_count++] = (struct filter_view){
			.name = msg(c->lang, buckets[i].name),
			.href = address(c, id, a->site, STR(""), (struct start){ .after = STR("") }),
			.count = page_count_text(c->arena, counts[i]),
			.here = str_eq(id, a->group),
		};
	}
	return OK;
}

static enum err officer_filters(struct ctx *c, const struct asked *a, struct today_view *v)
{
	static const enum turn turns[] = { TURN_OFFICER, TURN_SCHOOL };
	static const enum msg_id names[] = { MSG_TODAY_REPORTED, MSG_TODAY_AT_SCHOOL };

	for (size_t i = 0; i < 2; i++) {
		int64_t count;

		TRY(worklist_count(c, BUCKET_OBLIGATION, turns[i], PAGE_COUNT_MOST, &count));
		v->filters[v->filter_count++] = (struct filter_view){
			.name = msg(c->lang, names[i]),
			.href = address(c, STR(""), STR(""), i == 1 ? STR("school") : STR(""),
			                (struct start){ .after = STR("") }),
			.count = page_count_text(c->arena, count),
			.here = turns[i] == a->filter.turn,
		};
	}
	return OK;
}

/* The locations of the own institutions, for the choice above the list; none when there is but one. */
static enum err load_sites(struct ctx *c, const struct asked *a, struct today_view *v)
{
	struct site_view *sites = ARENA_ARRAY(c->arena, SITES, struct site_view);
	size_t n = 0;

	if (sites == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < c->actor.brin_count; i++) {
		struct db_rows rows DEFER(db_rows_close) = { 0 };
		struct site_of_school_row row;
		bool more = true;

		TRY(site_of_school_open(
			c->db,
			&(struct site_of_school_in){ c->actor.brin_list[i], day_monday(c->today) - 7 * SITE_WEEKS },
			&rows));
		while (n < SITES) {
			TRY(site_of_school_next(&rows, &row, &more));
			if (!more) {
				break;
			}
			if (!actor_reaches_site(c, c->actor.brin_list[i], row.code)) {
				continue;
			}
			struct site_view *site = &sites[n++];

			site->code = str_format(c->arena, "%.*s-%.*s", STR_ARG(c->actor.brin_list[i]),
			                        STR_ARG(row.code));
			site->name = str_format(c->arena, "%.*s%s%.*s", STR_ARG(row.name), row.place.n > 0 ? ", " : "",
			                        STR_ARG(row.place));
			site->here = str_eq(site->code, a->site);
			if (site->code.p == NULL || site->name.p == NULL) {
				return ERR_NOMEM;
			}
		}
	}
	v->sites = sites;
	v->site_count = n > 1 || a->site.n > 0 ? n : 0;
	return OK;
}

/* Past, today, the rest of this week, later: by the clock. */
static size_t when(const struct ctx *c, const struct work_item *item)
{
	if (worklist_days_left(c->today, item->due) < 0) {
		return 0;
	}
	if (item->due <= c->today) {
		return 1;
	}
	return item->due <= day_monday(c->today) + 6 ? 2 : 3;
}

static enum err fill_groups(struct ctx *c, const struct work_page *page, struct str back, struct today_view *v)
{
	static const enum msg_id names[] = { MSG_TODAY_WHEN_LATE, MSG_TODAY_WHEN_TODAY, MSG_TODAY_WHEN_WEEK,
		                             MSG_TODAY_WHEN_LATER };
	struct task_view *rows = ARENA_ARRAY(c->arena, page->count, struct task_view);

	if (rows == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < page->count; i++) {
		enum msg_id name = names[when(c, &page->items[i])];

		TRY(task_make(c, &page->items[i], back, &rows[i]));
		if (v->group_count == 0 || v->groups[v->group_count - 1].name != name) {
			if (v->group_count == 4) {
				return fail_set(c->fail, ERR_BUG, NULL, "the worklist is not in order of its clock");
			}
			v->groups[v->group_count++] = (struct task_group){ .name = name, .rows = &rows[i] };
		}
		v->groups[v->group_count - 1].count++;
	}
	v->empty = page->count == 0;
	return OK;
}

/* "2 taken zijn te laat, 4 vragen vandaag om u". */
static enum err make_title(struct ctx *c, struct today_view *v)
{
	int64_t late, today;
	struct str a, b;

	TRY(worklist_due(c, PAGE_COUNT_MOST, 2 * PAGE_COUNT_MOST, &late, &today));
	late = late < PAGE_COUNT_MOST ? late : PAGE_COUNT_MOST;
	today = late < PAGE_COUNT_MOST ? today - late : 0;
	a = page_text_count(c, MSG_TODAY_TITLE_LATE_ONE, MSG_TODAY_TITLE_LATE_MANY, late);
	b = page_text_count(c, MSG_TODAY_TITLE_TODAY_ONE, MSG_TODAY_TITLE_TODAY_MANY, today);
	if (late >= PAGE_COUNT_MOST) {
		v->title = msg(c->lang, MSG_TODAY_TITLE_MOST);
	} else if (late > 0 && today > 0) {
		v->title = str_format(c->arena, "%.*s, %.*s", STR_ARG(a), STR_ARG(b));
	} else if (late > 0 || today > 0) {
		v->title = late > 0 ? a : b;
	} else {
		v->title = msg(c->lang, MSG_TODAY_TITLE_NONE);
	}
	return v->title.p != NULL ? OK : ERR_NOMEM;
}

/* The next page; none when all of this one was finished while it was read. */
static struct str more_address(struct ctx *c, const struct asked *a, const struct work_page *page)
{
	const struct work_item *last;
	char clock[DAY_TEXT];

	if (!page->more || page->count == 0) {
		return STR("");
	}
	last = &page->items[page->count - 1];
	return address(c, a->group, a->site, a->turn,
	               (struct start){ last->public, str_of(day_text(last->due, clock)) });
}

enum err today_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct today_view v = { .officer = role_side(c->actor.role) == SIDE_AUTHORITY };
	struct work_page page;
	struct asked a;
	struct str back;
	struct out o;

	TRY(live_page(r, LIVE_BIT(LIVE_TASKS) | LIVE_BIT(LIVE_ANSWERS) | LIVE_BIT(LIVE_ABSENCE)));
	TRY(read_address(r, &a));
	TRY(worklist_page(c, &a.filter, &page));
	back = address(c, a.group, a.site, a.turn, (struct start){ a.filter.after, a.clock });
	TRY(fill_groups(c, &page, back, &v));
	TRY(v.officer ? officer_filters(c, &a, &v) : school_filters(c, &a, &v));
	if (!v.officer) {
		TRY(load_sites(c, &a, &v));
	}
	TRY(make_title(c, &v));
	TRY(today_parts(r, &v));
	TRY(done_make(r, back, &v.done, &v.done_shown));
	v.group = a.group;
	v.filtered = a.group.n > 0 || a.site.n > 0 || a.filter.after.n > 0;
	v.date = str_format(c->arena, "%.*s %d", STR_ARG(words_weekday(c, c->today)), day_ymd(c->today).y);
	v.more = more_address(c, &a, &page);
	TRY(page_make(r, msg(c->lang, MSG_PLACE_TODAY), "vandaag", &v.page));
	v.page.self = back;
	o = http_html(ret, 200);
	today_page(&o, &v);
	return OK;
}

static enum err count_today(struct ctx *c, int64_t *ret)
{
	return worklist_count(c, BUCKET_ALL, TURN_OFFICER, PAGE_COUNT_MOST, ret);
}

const struct page_place today_place = { "vandaag",       "/vandaag",      MSG_PLACE_TODAY,
	                                ACTION_WORKLIST, PAGE_ICON_TODAY, count_today };
