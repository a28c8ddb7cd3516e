/* SPDX-License-Identifier: EUPL-1.2 */
/* Protocols as JSON: /api/v1/protocollen, and the text of one to take along. */
#include "agreements/pages.h"
#include "agreements/text.h"

static const char *state_text(enum agreement_state state)
{
	static const char *const states[] = { "concept", "gepubliceerd", "voorbeeld" };

	return states[state];
}

void agreement_api_head(struct jw *j, const struct agreement *a)
{
	jw_put_str(j, "versie", a->version);
	jw_put_str(j, "regio", a->region);
	jw_put_str(j, "titel", a->title);
	jw_put_text(j, "status", state_text(a->state));
	jw_put_day(j, "geldig_vanaf", a->valid_from);
	jw_put_day(j, "geldig_tot_en_met", a->until);
}

static void put_head(struct jw *j, const struct agreement *a)
{
	jw_object(j);
	agreement_api_head(j, a);
	jw_end(j);
}

enum err agreement_api_tag(struct http_req *r, const struct agreement *a, struct http_resp *ret)
{
	struct str tag = str_format(&r->arena, "\"%lld\"", (long long)a->edit);

	return tag.p != NULL ? http_header_add(ret, "ETag", tag) : ERR_NOMEM;
}

enum err agreement_api_list(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	const struct agreement *kept, *examples;
	size_t n, example_n;
	struct jw j;

	TRY(agreement_list(c, &kept, &n));
	TRY(agreement_examples(c->arena, &examples, &example_n));
	jw_begin(&j, http_json(ret, 200));
	jw_object(&j);
	jw_put_array(&j, "protocollen");
	for (size_t i = 0; i < n; i++) {
		put_head(&j, &kept[i]);
	}
	put_head(&j, agreement_national());
	for (size_t i = 0; i < example_n; i++) {
		put_head(&j, &examples[i]);
	}
	jw_end(&j);
	jw_end(&j);
	return jw_finish(&j);
}

enum err agreement_api_one(struct http_req *r, struct http_resp *ret)
{
	const struct agreement *a;

	TRY(agreement_open(web_ctx(r), http_param(r, "versie"), &a));
	TRY(agreement_api_tag(r, a, ret));
	return agreement_text_write(http_json(ret, 200), a);
}

enum err agreement_text_get(struct http_req *r, struct http_resp *ret)
{
	const struct agreement *a;
	struct str name;

	TRY(agreement_open(web_ctx(r), http_param(r, "versie"), &a));
	name = str_format(web_ctx(r)->arena, "%.*s.json", STR_ARG(a->version));
	return name.p != NULL ? agreement_text_write(http_download(ret, "application/json", name), a) : ERR_NOMEM;
}
