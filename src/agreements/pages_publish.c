/* SPDX-License-Identifier: EUPL-1.2 */
/* Publishing a draft: what changes, from when, and not before everybody signed. */
#include "agreements/pages.h"
#include "agreements_views.h"

enum { AGREEMENT_SOON = 1 };

static enum err changes_of(struct ctx *c, const struct agreement *a, const struct agreement *now,
                           struct publish_view *v)
{
	const struct agreement *both[] = { now, a };

	v->instead = page_text(c, MSG_AGREEMENTS_INSTEAD,
	                       (struct str[]){ agreement_name(c, now), agreement_name(c, a) }, 2);
	v->compare = str_format(c->arena, "/werkafspraken/vergelijken?a=%.*s&b=%.*s", STR_ARG(now->version),
	                        STR_ARG(a->version));
	if (v->instead.p == NULL || v->compare.p == NULL) {
		return ERR_NOMEM;
	}
	return agreement_lay_beside(c, both, 2, false, &v->changes, &v->change_count);
}

static enum err wrong_ones(struct ctx *c, const struct agreement *a, struct publish_view *v)
{
	const struct agreement_remark *all;
	struct agreement_remark *list;
	size_t n, count = 0;

	TRY(agreement_check(c, a, &all, &n));
	list = ARENA_ARRAY(c->arena, n + a->partner_count, struct agreement_remark);
	if (list == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		if (all[i].wrong) {
			list[count++] = all[i];
		}
	}
	for (size_t i = 0; i < a->partner_count; i++) {
		if (a->partners[i].signed_at == INT64_MIN) {
			list[count++] = (struct agreement_remark){
				true, 0, page_text(c, MSG_AGREEMENTS_NOT_SIGNED, &a->partners[i].name, 1)
			};
		}
	}
	v->remarks = list;
	v->remark_count = count;
	v->able = count == 0;
	return OK;
}

static enum err publish_show(struct http_req *r, int status, struct str wrong, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct publish_view v = { .wrong = wrong };
	const struct agreement *a, *now;
	struct out o;

	TRY(agreement_open(c, http_param(r, "versie"), &a));
	if (a->state != AGREEMENT_DRAFT || !agreement_keeps(c, a->region)) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	TRY(agreement_in_force(c, a->region, c->today, &now));
	TRY(changes_of(c, a, now, &v));
	TRY(wrong_ones(c, a, &v));
	v.base = str_format(c->arena, "/werkafspraken/%.*s", STR_ARG(a->version));
	v.edit = str_format(c->arena, "%lld", (long long)a->edit);
	v.title = page_text(c, MSG_AGREEMENTS_PUBLISH_TITLE, &a->title, 1);
	v.least = day_string(c->arena, c->today + AGREEMENT_SOON);
	v.from = http_form(r, "vanaf").n > 0 ? http_form(r, "vanaf") : v.least;
	TRY(page_make(r, v.title, "werkafspraken", &v.page));
	v.page.self = v.base;
	o = http_html(ret, status);
	agreement_publish_page(&o, &v);
	return OK;
}

enum err agreement_publish_get(struct http_req *r, struct http_resp *ret)
{
	return publish_show(r, 200, STR(""), ret);
}

static enum err publish_in(struct ctx *c, void *arg)
{
	struct http_req *r = arg;
	const struct agreement *a;
	int64_t edit;
	day_t from;

	TRY(agreement_of_form(r, c, &a, &edit));
	if (!day_parse(http_form(r, "vanaf"), &from)) {
		from = DAY_NONE;
	}
	return agreement_publish(c, a, edit, from);
}

enum err agreement_publish_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	enum err e = web_write(r, publish_in, r);
	struct str to;

	if (e == ERR_INPUT) {
		return publish_show(r, 400, str_copy(c->arena, str_of(c->fail->what)), ret);
	}
	TRY(e);
	to = str_format(c->arena, "/werkafspraken/%.*s?gedaan=1", STR_ARG(http_param(r, "versie")));
	return to.p != NULL ? http_redirect(ret, to) : ERR_NOMEM;
}
