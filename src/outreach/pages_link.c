/* SPDX-License-Identifier: EUPL-1.2 */
#include "outreach/pages_link.h"

#include <sodium.h>
#include <stdio.h>

#include "access/page.h"
#include "base/buf.h"
#include "identity/throttle.h"
#include "outreach/words.h"
#include "outreach_link_views.h"

enum { TEXT_MOST = 512, LESSONS_MOST = 4000 };

static struct str filled(struct arena *a, struct str pattern, const struct words_fields *f)
{
	struct buf b DEFER(buf_finish);

	buf_init(&b, TEXT_MOST);
	words_fill(&b, pattern, f);
	return buf_err(&b) == OK ? str_copy(a, buf_view(&b)) : (struct str){ NULL, 0 };
}

/* Only what a phone dials. */
static struct str dial(struct arena *a, struct str phone)
{
	struct buf b DEFER(buf_finish);

	buf_init(&b, TEXT_MOST);
	buf_text(&b, "tel:");
	for (size_t i = 0; i < phone.n; i++) {
		if (phone.p[i] == '+' || (phone.p[i] >= '0' && phone.p[i] <= '9')) {
			buf_char(&b, phone.p[i]);
		}
	}
	return buf_err(&b) == OK ? str_copy(a, buf_view(&b)) : (struct str){ NULL, 0 };
}

static enum err make(struct ctx *c, const struct link *l, enum tongue tongue, struct link_view *v)
{
	const char *audience = message_audience(l->recipient);
	struct words_fields f = { .naam = l->call, .school = l->school, .telefoon = l->school_phone };
	struct arena *a = c->arena;

	v->tongue = tongue;
	v->audience = audience;
	v->token = l->token;
	v->title = tongue_text(tongue, "pagina.titel");
	v->hello = filled(a, tongue_text_for(tongue, "pagina.hallo", audience), &f);
	v->from = filled(a, tongue_text(tongue, "pagina.van"), &f);
	v->why = filled(a, tongue_text_for(tongue, "zien.waarom", audience), &f);
	v->who = filled(a, tongue_text(tongue, "woorden.wie"), &f);
	v->school_phone = l->school_phone.n > 0 ? filled(a, tongue_text(tongue, "telefoon"), &f) : STR("");
	v->school_href = dial(a, l->school_phone);
	v->own = str_format(a, "/b/%.*s?taal=%s", STR_ARG(l->token), tongue_code(tongue));
	v->email = l->channel == CHANNEL_EMAIL;
	v->shut = l->tries >= LINK_TRIES;
	v->hidden = l->shut;
	for (int t = 0; t < TONGUE_COUNT; t++) {
		v->tongues[t] = (struct link_tongue_view){
			str_format(a, "/b/%.*s?taal=%s", STR_ARG(l->token), tongue_code((enum tongue)t)),
			str_of(tongue_code((enum tongue)t)), tongue_text((enum tongue)t, "taal"), t == (int)tongue,
			tongue_is_rtl((enum tongue)t)
		};
	}
	return v->who.p != NULL && v->own.p != NULL && v->hello.p != NULL ? OK : ERR_NOMEM;
}

static enum err headers(struct http_resp *ret)
{
	return http_header_add(ret, "X-Robots-Tag", STR("noindex, nofollow"));
}

struct failing {
	struct throttle_try one;
	bool free;
};

static enum err note_failure(struct ctx *c, void *arg)
{
	struct failing *f = arg;

	return throttle_take(c, &f->one, 1, &f->free);
}

/* A link that is none is counted by network; what it shows says nothing about which link it was. */
static enum err show_over(struct http_req *r, struct http_resp *ret)
{
	struct failing f = { .one = { THROTTLE_TOKEN, throttle_network(web_ctx(r)) } };
	struct link_view v = { .over = true, .title = tongue_text(TONGUE_NL, "over.titel") };
	struct out o;

	TRY(web_write(r, note_failure, &f));
	v.wait = !f.free;
	for (int t = 0; t < TONGUE_COUNT; t++) {
		v.tongues[t].code = str_of(tongue_code((enum tongue)t));
		v.tongues[t].rtl = tongue_is_rtl((enum tongue)t);
	}
	o = http_html(ret, f.free ? 404 : 429);
	link_over_page(&o, &v);
	return headers(ret);
}

/* *ret_found false: the answer is there already. */
static enum err open_link(struct http_req *r, struct http_resp *ret, struct link *l, bool *ret_found)
{
	enum err e = link_open(web_ctx(r), http_param(r, "token"), l);

	*ret_found = e == OK;
	return e == ERR_ABSENT ? show_over(r, ret) : e;
}

static enum tongue tongue_asked(struct http_req *r, const struct link *l)
{
	struct str code = r->method == HTTP_GET ? http_query(r, "taal") : http_form(r, "taal");
	enum tongue t;

	return tongue_parse(code, &t) ? t : l->tongue;
}

static enum err show(struct http_req *r, int status, const struct link_view *v, struct http_resp *ret)
{
	struct out o = http_html(ret, status);

	(void)r;
	link_page(&o, v);
	return headers(ret);
}

/* What is said behind an answer, by its kind. */
static void thank(struct str kind, struct link_view *v)
{
	enum answer_kind k;
	char key[40];

	if (str_eq(kind, STR("stop"))) {
		v->stopped = true;
		v->thanks = tongue_text(v->tongue, "stop.klaar");
	} else if (answer_kind_parse(kind, &k)) {
		(void)snprintf(key, sizeof key, "klaar.%s", answer_kind_name(k));
		v->answered = true;
		v->thanks = tongue_text_for(v->tongue, key, v->audience);
		v->help = k == ANSWER_UNWELL;
	}
}

static enum err link_get(struct http_req *r, struct http_resp *ret)
{
	struct link_view v = { 0 };
	struct link l;
	bool found;

	TRY(open_link(r, ret, &l, &found));
	if (!found) {
		return OK;
	}
	TRY(make(web_ctx(r), &l, tongue_asked(r, &l), &v));
	thank(http_query(r, "klaar"), &v);
	return show(r, 200, &v, ret);
}

struct answering {
	struct str token;
	struct answer_in in;
	struct str kind;
	bool stop;
};

/* Opened again on the writing connection: the link may have ended meanwhile. */
static enum err answer_in_write(struct ctx *c, void *arg)
{
	struct answering *w = arg;
	struct link l;

	TRY(link_open(c, w->token, &l));
	return w->stop ? link_stop(c, &l) : answer_take(c, &l, &w->in);
}

static enum err done(struct http_req *r, const struct link *l, enum tongue tongue, const char *what,
                     struct http_resp *ret)
{
	struct str to = str_format(&r->arena, "/b/%.*s?taal=%s&klaar=%s", STR_ARG(l->token), tongue_code(tongue), what);

	TRY(headers(ret));
	return to.p != NULL ? http_redirect(ret, to) : ERR_NOMEM;
}

/* Takes it, and shows the page again with what is wrong when it cannot be. */
static enum err take(struct http_req *r, const struct link *l, struct answering *w, const char *what,
                     struct http_resp *ret)
{
	enum tongue tongue = tongue_asked(r, l);
	enum err e = web_write(r, answer_in_write, w);
	struct link_view v = { 0 };

	if (e == ERR_INPUT) {
		TRY(make(web_ctx(r), l, tongue, &v));
		TRY(page_refusal(r, &v.wrong));
		return show(r, 400, &v, ret);
	}
	TRY(e);
	return done(r, l, tongue, what, ret);
}

static enum err link_post(struct http_req *r, struct http_resp *ret)
{
	struct answering w = { .token = http_param(r, "token") };
	struct str moment = http_form(r, "wanneer");
	struct link l;
	bool found;

	TRY(open_link(r, ret, &l, &found));
	if (!found) {
		return OK;
	}
	if (!answer_kind_parse(http_form(r, "antwoord"), &w.in.kind)) {
		return REFUSE(web_ctx(r), ERR_INPUT, "antwoord", MSG_HTTP_BAD_REQUEST_EXPLAIN);
	}
	w.in.words = http_form(r, "woorden");
	w.in.lessons = w.in.ticked = STR("");
	w.in.phone = http_form(r, "nummer");
	if (w.in.kind == ANSWER_CALL && str_trim(w.in.phone).n == 0) {
		w.in.phone = l.phone;
	}
	w.in.moment = str_eq(moment, STR("zsm")) || str_eq(moment, STR("ochtend")) || str_eq(moment, STR("middag"))
	                      ? moment
	                      : STR("");
	return take(r, &l, &w, answer_kind_name(w.in.kind), ret);
}

static enum err stop_post(struct http_req *r, struct http_resp *ret)
{
	struct answering w = { .token = http_param(r, "token"), .stop = true };
	struct link l;
	bool found;

	TRY(open_link(r, ret, &l, &found));
	return found ? take(r, &l, &w, "stop", ret) : OK;
}

/* ---- what is registered ---- */

struct trying {
	struct str token;
	day_t birth;
	bool right;
	int left;
};

static enum err try_in(struct ctx *c, void *arg)
{
	struct trying *t = arg;
	struct link l;

	TRY(link_open(c, t->token, &l));
	return link_birth(c, &l, t->birth, &t->right, &t->left);
}

static struct str status_word(enum tongue tongue, uint8_t status)
{
	return tongue_text(tongue, status == MARK_LATE           ? "stand.L"
	                           : status == MARK_UNAUTHORISED ? "stand.O"
	                           : status == MARK_AUTHORISED   ? "stand.G"
	                           : status == MARK_SICK         ? "stand.Z"
	                                                         : "stand.leeg");
}

static enum err fill_lessons(struct ctx *c, const struct link *l, struct link_view *v)
{
	struct link_lesson *lessons;
	struct link_lesson_view *views;
	char proof[LINK_PROOF];
	size_t n;

	TRY(link_lessons(c, l, &lessons, &n));
	views = ARENA_ARRAY(c->arena, n, struct link_lesson_view);
	if (views == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		char begin[TIME_TEXT], end[TIME_TEXT], day[DAY_TEXT];

		views[i].id = str_format(c->arena, "%s-%d", day_text(lessons[i].day, day), lessons[i].begin);
		views[i].day = words_day(c->arena, v->tongue, lessons[i].day);
		views[i].time = str_format(c->arena, "%s–%s", time_text(lessons[i].begin, begin),
		                           time_text(lessons[i].end, end));
		views[i].status = status_word(v->tongue, lessons[i].status);
		if (views[i].id.p == NULL || views[i].day.p == NULL || views[i].time.p == NULL) {
			return ERR_NOMEM;
		}
	}
	link_proof(c, l, proof);
	v->proof = str_copy(c->arena, str_of(proof));
	v->lessons = views;
	v->lesson_count = n;
	return v->proof.p != NULL ? OK : ERR_NOMEM;
}

static enum err see_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct trying t = { .token = http_param(r, "token"), .birth = DAY_NONE };
	struct link_view v = { .see = true };
	struct link l;
	struct out o;
	bool found;

	TRY(open_link(r, ret, &l, &found));
	if (!found) {
		return OK;
	}
	TRY(make(c, &l, tongue_asked(r, &l), &v));
	if (!day_parse(str_trim(http_form(r, "geboren")), &t.birth)) {
		v.wrong = tongue_text(v.tongue, "zien.fout");
		return show(r, 400, &v, ret);
	}
	TRY(web_write(r, try_in, &t));
	if (!t.right) {
		v.shut = t.left <= 0;
		v.wrong = tongue_text(v.tongue, "zien.fout");
		return show(r, 403, &v, ret);
	}
	TRY(fill_lessons(c, &l, &v));
	o = http_html(ret, 200);
	link_lessons_page(&o, &v);
	return headers(ret);
}

/* The lessons that were ticked, as the school reads them. */
static enum err ticked(struct http_req *r, const struct link *l, struct answer_in *in)
{
	struct ctx *c = web_ctx(r);
	struct buf b DEFER(buf_finish), keys DEFER(buf_finish);
	struct link_lesson *lessons;
	struct str id;
	size_t n;

	buf_init(&b, LESSONS_MOST);
	buf_init(&keys, LESSONS_MOST);
	TRY(link_lessons(c, l, &lessons, &n));
	for (size_t i = 0; i < n; i++) {
		char begin[TIME_TEXT], end[TIME_TEXT], day[DAY_TEXT];
		struct str own = str_format(c->arena, "%s-%d", day_text(lessons[i].day, day), lessons[i].begin);

		for (size_t at = 0; form_next(&r->form, "les", &at, &id);) {
			if (str_eq(id, own)) {
				buf_printf(&b, "%s%.*s %s-%s", b.n > 0 ? "; " : "",
				           STR_ARG(words_day(c->arena, TONGUE_NL, lessons[i].day)),
				           time_text(lessons[i].begin, begin), time_text(lessons[i].end, end));
				buf_printf(&keys, "%s%.*s", keys.n > 0 ? " " : "", STR_ARG(own));
			}
		}
	}
	TRY(buf_err(&b));
	TRY(buf_err(&keys));
	in->lessons = str_copy(c->arena, buf_view(&b));
	in->ticked = str_copy(c->arena, buf_view(&keys));
	return in->lessons.p != NULL && in->ticked.p != NULL ? OK : ERR_NOMEM;
}

static enum err wrong_post(struct http_req *r, struct http_resp *ret)
{
	struct answering w = { .token = http_param(r, "token"), .in = { .kind = ANSWER_WAS_THERE } };
	struct str proof = http_form(r, "bewijs");
	char wanted[LINK_PROOF];
	struct link l;
	bool found;

	TRY(open_link(r, ret, &l, &found));
	if (!found) {
		return OK;
	}
	link_proof(web_ctx(r), &l, wanted);
	if (proof.n != LINK_PROOF - 1 || sodium_memcmp(proof.p, wanted, proof.n) != 0) {
		return REFUSE(web_ctx(r), ERR_DENIED, NULL, MSG_HTTP_DENIED_EXPLAIN);
	}
	TRY(ticked(r, &l, &w.in));
	w.in.words = w.in.phone = w.in.moment = STR("");
	return w.in.lessons.n > 0 ? take(r, &l, &w, answer_kind_name(ANSWER_WAS_THERE), ret)
	                          : http_redirect(ret, str_format(&r->arena, "/b/%.*s", STR_ARG(l.token)));
}

#define ROW(action) .access = &access_rows[action]

const struct http_route link_routes[LINK_ROUTES] = {
	{ HTTP_GET, "/b/{token}", link_get, COST_SLOW, ROW(ACTION_PUBLIC) },
	{ HTTP_POST, "/b/{token}", link_post, COST_SLOW, ROW(ACTION_PUBLIC) },
	{ HTTP_POST, "/b/{token}/zien", see_post, COST_SLOW, ROW(ACTION_PUBLIC) },
	{ HTTP_POST, "/b/{token}/klopt-niet", wrong_post, COST_SLOW, ROW(ACTION_PUBLIC) },
	{ HTTP_POST, "/b/{token}/stop", stop_post, COST_SLOW, ROW(ACTION_PUBLIC) },
};
