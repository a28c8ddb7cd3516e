/* SPDX-License-Identifier: EUPL-1.2 */
/* What is put with a report, on its page and on the form it is made with. */
#include "access/words.h"
#include "fmt/human.h"
#include "reports/attach.h"
#include "reports/pages.h"

enum err attach_sent(struct http_req *r, struct attach_new **ret, size_t *ret_n)
{
	struct attach_new *list = ARENA_ARRAY(&r->arena, r->file_count + 1, struct attach_new);
	bool shared = str_eq(http_form(r, "delen"), STR("ja"));
	size_t n = 0;

	if (list == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < r->file_count; i++) {
		const struct multipart_file *f = &r->files[i];

		/* A field in which nothing was chosen is sent as a file without a name. */
		if (str_eq(f->field, STR("bestand")) && f->name.n + f->data.n > 0) {
			list[n++] = (struct attach_new){ f->name, f->data, shared };
		}
	}
	*ret = list;
	*ret_n = n;
	return OK;
}

static struct str kind_words(struct ctx *c, const struct attachment *a)
{
	struct buf b DEFER(buf_finish);
	struct str slash, type = str_cut(a->mime, '/', &slash);

	(void)type;
	buf_init(&b, 64);
	for (size_t i = 0; i < slash.n; i++) {
		buf_char(&b, slash.p[i] >= 'a' && slash.p[i] <= 'z' ? (char)(slash.p[i] - 'a' + 'A') : slash.p[i]);
	}
	buf_text(&b, ", ");
	human_number(&b, c->lang, (a->size + 1023) / 1024);
	buf_text(&b, " kB");
	return buf_err(&b) == OK ? str_copy(c->arena, buf_view(&b)) : (struct str){ NULL, 0 };
}

enum err attach_show(struct ctx *c, const struct report_view *r, struct attach_views *ret)
{
	struct attachment *list;
	struct attach_view *views;
	size_t n;

	TRY(report_attachments(c, r, &list, &n));
	views = ARENA_ARRAY(c->arena, n + 1, struct attach_view);
	if (views == NULL) {
		return ERR_NOMEM;
	}
	ret->can = attach_fits(c, r);
	for (size_t i = 0; i < n; i++) {
		views[i] = (struct attach_view){
			.name = list[i].name,
			.href = str_format(c->arena, "/meldingen/%.*s/bijlagen/%.*s", STR_ARG(r->public),
			                   STR_ARG(list[i].public)),
			.kind = kind_words(c, &list[i]),
			.when = words_moment(c, list[i].at),
			.who = list[i].who,
			.own_side = !list[i].shared,
			.removable = list[i].mine && ret->can,
		};
		if (views[i].href.p == NULL || views[i].kind.p == NULL || views[i].when.p == NULL) {
			return ERR_NOMEM;
		}
	}
	ret->list = views;
	ret->count = n;
	return OK;
}

enum err attach_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct buf data DEFER(buf_finish);
	struct report_view at;
	struct attachment file;
	struct str name;

	buf_init(&data, ATTACH_BYTES_MOST);
	TRY(report_open(c, http_param(r, "melding"), ACTION_REPORTS, &at));
	TRY(report_attachment(c, &at, http_param(r, "bijlage"), &file, &data));
	TRY(buf_err(&data));
	name = attach_plain_name(c->arena, file.name);
	if (name.p == NULL) {
		return ERR_NOMEM;
	}
	/* What strangers made is saved, never shown here; and if it were shown, it could do nothing. */
	TRY(http_header_add(ret, "Content-Security-Policy", STR("default-src 'none'; sandbox")));
	buf_str(http_download(ret, str_copy(c->arena, file.mime).p, name), buf_view(&data));
	return OK;
}

struct attach_job {
	struct str report, file;
	const struct attach_new *list;
	size_t n;
};

static enum err add_in(struct ctx *c, void *arg)
{
	const struct attach_job *j = arg;
	struct report_view at;

	TRY(report_open(c, j->report, report_side_action(c), &at));
	return report_attach(c, &at, j->list, j->n);
}

static enum err remove_in(struct ctx *c, void *arg)
{
	const struct attach_job *j = arg;
	struct report_view at;

	TRY(report_open(c, j->report, report_side_action(c), &at));
	return report_detach(c, &at, j->file);
}

static enum err back_to(struct http_req *r, struct http_resp *ret)
{
	struct str to = str_format(&r->arena, "/meldingen/%.*s#bijlagen", STR_ARG(http_param(r, "melding")));

	return to.p != NULL ? http_redirect(ret, to) : ERR_NOMEM;
}

static enum err files_post(struct http_req *r, struct http_resp *ret)
{
	struct attach_job j = { .report = http_param(r, "melding") };
	struct attach_new *list;
	struct str wrong;
	enum err e;

	TRY(attach_sent(r, &list, &j.n));
	if (j.n == 0) {
		return report_one_show(r, 400, msg(r->lang, MSG_ATTACH_NONE), ret);
	}
	j.list = list;
	e = web_write(r, add_in, &j);
	if (e == ERR_INPUT) {
		TRY(page_refusal(r, &wrong));
		return report_one_show(r, 400, wrong, ret);
	}
	TRY(e);
	return back_to(r, ret);
}

static enum err remove_post(struct http_req *r, struct http_resp *ret)
{
	struct attach_job j = { .report = http_param(r, "melding"), .file = http_param(r, "bijlage") };

	TRY(web_write(r, remove_in, &j));
	return back_to(r, ret);
}

#define ROW(action) .access = &access_rows[action]

/* What adding and removing need beyond a look is asked by the service (reports/attach.h). */
const struct http_route attach_routes[ATTACH_ROUTES] = {
	{ HTTP_POST, "/meldingen/{melding}/bijlagen", files_post, COST_SLOW, ROW(ACTION_REPORTS),
	  .max_body = REPORT_FILES_BODY, .flags = HTTP_FILES },
	{ HTTP_GET, "/meldingen/{melding}/bijlagen/{bijlage}", attach_get, COST_SLOW, ROW(ACTION_REPORTS) },
	{ HTTP_POST, "/meldingen/{melding}/bijlagen/{bijlage}/weg", remove_post, COST_SLOW, ROW(ACTION_REPORTS) },
};
