/* SPDX-License-Identifier: EUPL-1.2 */
#include "timetable/pages_feeds.h"

#include "access/live.h"
#include "access/words.h"
#include "base/clock.h"
#include "timetable/calendar.h"
#include "timetable_views.h"

static struct str trouble_words(struct ctx *c, const struct feed *f)
{
	static const struct {
		const char *word;
		enum msg_id id;
	} words[] = {
		{ "address", MSG_FEED_TROUBLE_ADDRESS }, { "reach", MSG_FEED_TROUBLE_REACH },
		{ "big", MSG_FEED_TROUBLE_BIG },         { "redirect", MSG_FEED_TROUBLE_REDIRECT },
		{ "status", MSG_FEED_TROUBLE_STATUS },   { "none", MSG_FEED_TROUBLE_NONE },
		{ "empty", MSG_FEED_TROUBLE_EMPTY },
	};
	struct str rest, word = str_cut(f->trouble, ' ', &rest);
	struct str args[] = { f->host, rest };

	if (f->trouble.n == 0) {
		return STR("");
	}
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (str_eq(word, str_of(words[i].word))) {
			return page_text(c, words[i].id, args, 2);
		}
	}
	return page_text(c, MSG_FEED_TROUBLE_INSIDE, args, 2);
}

/* "vestiging Lyceumstraat, groep MZ2A" */
static struct str what_it_is(struct ctx *c, const struct feed *f)
{
	struct str args[] = { f->site.n > 0 ? f->site : f->location, f->group, f->teacher };

	if (f->group.n > 0) {
		return page_text(c, MSG_FEED_OF_GROUP, args, 3);
	}
	return page_text(c, f->teacher.n > 0 ? MSG_FEED_OF_TEACHER : MSG_FEED_OF_PLACE, args, 3);
}

static struct feed_item item_of(struct ctx *c, const struct feed *f)
{
	struct str counts[] = { words_number(c, f->added), words_number(c, f->changed), words_number(c, f->cancelled),
		                words_number(c, f->skipped) };
	bool waits = f->asked != INT64_MIN || f->tried == INT64_MIN || (f->trouble.n == 0 && f->done < f->tried);

	return (struct feed_item){
		.feed = f,
		.what = what_it_is(c, f),
		.waits = waits,
		.when = f->done != INT64_MIN ? words_moment(c, f->done) : msg(c->lang, MSG_FEED_NEVER),
		.result = f->done != INT64_MIN ? page_text(c, MSG_FEED_RESULT, counts, 4) : STR(""),
		.trouble = trouble_words(c, f),
		.fetch = str_format(c->arena, "/rooster/agendas/%.*s/ophalen", STR_ARG(f->public)),
		.remove = str_format(c->arena, "/rooster/agendas/%.*s/weg", STR_ARG(f->public)),
	};
}

static enum err show_feeds(struct http_req *r, struct feeds_view *v, struct str place, int status,
                           struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct feed_item *items;
	struct feed *list;
	struct out o;
	size_t n;

	TRY(live_page(r, LIVE_BIT(LIVE_LESSONS)));
	TRY(timetable_places(c, &place, &v->places, &v->place_count));
	TRY(feeds(c, &list, &n));
	items = ARENA_ARRAY(c->arena, n + 1, struct feed_item);
	if (items == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		items[i] = item_of(c, &list[i]);
	}
	v->items = items;
	v->item_count = n;
	v->standard = STR(CALENDAR_PATTERN);
	v->tabs = registration_tabs_make(c, TAB_TIMETABLE);
	TRY(page_make(r, msg(c->lang, MSG_FEED_TITLE), "registratie", &v->page));
	o = http_html(ret, status);
	feeds_page(&o, v);
	return OK;
}

static enum err feeds_get(struct http_req *r, struct http_resp *ret)
{
	struct feeds_view v = { 0 };

	return show_feeds(r, &v, STR(""), 200, ret);
}

static enum err add_in(struct ctx *c, void *arg)
{
	return feed_new(c, arg);
}

static enum err feeds_post(struct http_req *r, struct http_resp *ret)
{
	struct feed_new in = { .name = str_trim(http_form(r, "naam")),
		               .url = str_trim(http_form(r, "adres")),
		               .group = str_trim(http_form(r, "groep")),
		               .teacher = str_trim(http_form(r, "docent")),
		               .pattern = str_trim(http_form(r, "patroon")) };
	enum err e;

	in.brin = str_cut(http_form(r, "plaats"), '/', &in.location);
	e = web_write(r, add_in, &in);
	if (e == ERR_INPUT) {
		struct feeds_view v = {
			.name = in.name, .url = in.url, .group = in.group, .teacher = in.teacher, .pattern = in.pattern
		};

		TRY(page_refusal(r, &v.wrong));
		return show_feeds(r, &v, http_form(r, "plaats"), 400, ret);
	}
	TRY(e);
	return http_redirect(ret, STR("/rooster/agendas"));
}

static enum err fetch_in(struct ctx *c, void *arg)
{
	return feed_fetch_now(c, http_param(arg, "agenda"));
}

static enum err fetch_post(struct http_req *r, struct http_resp *ret)
{
	TRY(web_write(r, fetch_in, r));
	return http_redirect(ret, STR("/rooster/agendas"));
}

static enum err remove_in(struct ctx *c, void *arg)
{
	return feed_remove(c, http_param(arg, "agenda"));
}

static enum err remove_post(struct http_req *r, struct http_resp *ret)
{
	TRY(web_write(r, remove_in, r));
	return http_redirect(ret, STR("/rooster/agendas"));
}

const struct today_part feeds_today = { "/rooster/agendas", MSG_FEED_PART_ONE, MSG_FEED_PART_MANY, ACTION_TIMETABLE,
	                                feeds_failing };

/* ---- codes of teachers ---- */

/* Accounts are asked once a school: codes of one school stand together or nearly so. */
static enum err fill_codes(struct ctx *c, const struct teacher_code *list, size_t n, bool with_accounts,
                           const char *prefix, const struct code_item **ret)
{
	struct code_item *items = ARENA_ARRAY(c->arena, n + 1, struct code_item);

	if (items == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		struct code_account *accounts = NULL;
		size_t same = i;

		items[i] = (struct code_item){ .code = &list[i],
			                       .lessons = words_number(c, list[i].lessons),
			                       .id = str_format(c->arena, "%s-%zu", prefix, i) };
		for (size_t k = 0; k < i && same == i; k++) {
			same = str_eq(list[k].brin, list[i].brin) ? k : i;
		}
		if (same < i) {
			items[i].accounts = items[same].accounts;
			items[i].account_count = items[same].account_count;
		} else if (with_accounts) {
			TRY(codes_accounts(c, list[i].brin, &accounts, &items[i].account_count));
			items[i].accounts = accounts;
		}
	}
	*ret = items;
	return OK;
}

static enum err show_codes(struct http_req *r, struct str wrong, int status, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct codes_view v = { .wrong = wrong };
	struct teacher_code *open, *linked;
	struct out o;

	TRY(codes_open(c, &open, &v.open_count));
	TRY(codes_linked(c, &linked, &v.linked_count));
	TRY(fill_codes(c, open, v.open_count, true, "open", &v.open));
	TRY(fill_codes(c, linked, v.linked_count, false, "code", &v.linked));
	v.tabs = registration_tabs_make(c, TAB_TIMETABLE);
	TRY(page_make(r, msg(c->lang, MSG_CODES_TITLE), "registratie", &v.page));
	o = http_html(ret, status);
	codes_page(&o, &v);
	return OK;
}

static enum err codes_get(struct http_req *r, struct http_resp *ret)
{
	return show_codes(r, STR(""), 200, ret);
}

static enum err code_in(struct ctx *c, void *arg)
{
	struct http_req *r = arg;
	struct str brin = http_form(r, "brin"), code = http_form(r, "code");

	return str_eq(http_form(r, "doe"), STR("los")) ? code_unlink(c, brin, code)
	                                               : code_link(c, brin, code, http_form(r, "account"));
}

static enum err codes_post(struct http_req *r, struct http_resp *ret)
{
	enum err e = web_write(r, code_in, r);
	struct str wrong;

	if (e == ERR_INPUT) {
		TRY(page_refusal(r, &wrong));
		return show_codes(r, wrong, 400, ret);
	}
	TRY(e);
	return http_redirect(ret, STR("/rooster/docentcodes"));
}

#define ROW .access = &access_rows[ACTION_TIMETABLE]

const struct http_route feeds_routes[FEEDS_ROUTES] = {
	{ HTTP_GET, "/rooster/agendas", feeds_get, COST_SLOW, ROW },
	{ HTTP_POST, "/rooster/agendas", feeds_post, COST_SLOW, ROW },
	{ HTTP_POST, "/rooster/agendas/{agenda}/ophalen", fetch_post, COST_SLOW, ROW },
	{ HTTP_POST, "/rooster/agendas/{agenda}/weg", remove_post, COST_SLOW, ROW },
	{ HTTP_GET, "/rooster/docentcodes", codes_get, COST_SLOW, ROW },
	{ HTTP_POST, "/rooster/docentcodes", codes_post, COST_SLOW, ROW },
};
