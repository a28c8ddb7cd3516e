/* SPDX-License-Identifier: EUPL-1.2 */
#include "intake/pages_import.h"

#include "access/live.h"
#include "access/words.h"
#include "base/vec.h"
#include "fmt/human.h"
#include "intake_views.h"
#include "paper/process.h"

enum { LIST = 25, DOWNLOAD_MOST = 32 * 1024 * 1024 };

/* ---- the list, and a new file ---- */

static enum err fill_row(struct ctx *c, const struct upload *u, struct import_row *x)
{
	struct buf b DEFER(buf_finish);

	buf_init(&b, 256);
	human_number(&b, c->lang, u->added);
	buf_text(&b, " / ");
	human_number(&b, c->lang, u->changed);
	buf_text(&b, " / ");
	human_number(&b, c->lang, u->refused);
	*x = (struct import_row){ .href = str_format(c->arena, "/importeren/%.*s", STR_ARG(u->public)),
		                  .name = u->name,
		                  .kind = import_kind_words(c, u->kind),
		                  .when = words_moment(c, u->received),
		                  .who = u->who,
		                  .counts = str_copy(c->arena, buf_view(&b)),
		                  .state = import_state_words(c, u->state),
		                  .until = u->undo_until != INT64_MIN && u->undo_until > c->now
		                                   ? words_moment(c, u->undo_until)
		                                   : STR("–") };
	return x->href.p != NULL && x->counts.p != NULL ? OK : ERR_NOMEM;
}

static enum err fill_list(struct ctx *c, int64_t before, struct import_list_view *v)
{
	struct upload *list;
	struct import_row *rows;
	size_t n;

	TRY(upload_recent(c, before, LIST + 1, &list, &n));
	rows = ARENA_ARRAY(c->arena, n + 1, struct import_row);
	if (rows == NULL) {
		return ERR_NOMEM;
	}
	v->count = n < LIST ? n : LIST;
	for (size_t i = 0; i < v->count; i++) {
		TRY(fill_row(c, &list[i], &rows[i]));
	}
	v->rows = rows;
	v->more = n > LIST ? str_format(c->arena, "/importeren?na=%lld", (long long)list[LIST - 1].upload) : STR("");
	return OK;
}

/* The parts of schools that one may choose from, when there are several. */
static enum err fill_places(struct ctx *c, struct import_list_view *v)
{
	struct import_place *list = ARENA_ARRAY(c->arena, c->actor.school_count + 1, struct import_place);

	if (list == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < c->actor.school_count; i++) {
		const struct school_reach *at = &c->actor.school_list[i];

		if (at->group.n == 0) {
			struct str name = at->location.n > 0 ? str_format(c->arena, "%.*s/%.*s", STR_ARG(at->brin),
			                                                  STR_ARG(at->location))
			                                     : at->brin;

			list[v->place_count++] = (struct import_place){ name, name };
		}
	}
	v->places = list;
	return OK;
}

static enum err show_list(struct http_req *r, struct str wrong, int status, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct import_list_view v = { .wrong = wrong };
	int64_t before = 0;
	struct out o;

	TRY(live_page(r, LIVE_BIT(LIVE_UPLOADS)));
	if (http_query(r, "na").n > 0 && !str_to_i64(http_query(r, "na"), &before)) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	TRY(fill_list(c, before, &v));
	TRY(fill_places(c, &v));
	TRY(page_make(r, msg(c->lang, MSG_UPLOAD_TITLE), "registratie", &v.page));
	v.tabs = registration_tabs_make(c, TAB_IMPORT);
	o = http_html(ret, status);
	if (str_eq(page_part(r), STR("inhoud"))) {
		import_list_body(&o, &v);
	} else {
		import_list_page(&o, &v);
	}
	return OK;
}

static enum err list_get(struct http_req *r, struct http_resp *ret)
{
	return show_list(r, STR(""), 200, ret);
}

/* Why a whole file cannot be read; empty: it can. */
static struct str refusal_words(struct ctx *c, const struct csv_taste *t)
{
	static const enum msg_id ids[] = {
		[CSV_EMPTY] = MSG_INTAKE_FILE_EMPTY,
		[CSV_UTF16] = MSG_INTAKE_FILE_UTF16,
		[CSV_SPREADSHEET] = MSG_INTAKE_FILE_SPREADSHEET,
		[CSV_BAD_HEADER] = MSG_INTAKE_FILE_HEADER,
	};
	struct str file = msg(c->lang, MSG_UPLOAD_THE_FILE);

	if (t->refusal != CSV_HEADER_FINE) {
		return page_text(c, ids[t->refusal], &file, 1);
	}
	if (t->too_many) {
		struct str most = str_format(c->arena, "%d", TASTE_MOST_ROWS);

		return page_text(c, MSG_UPLOAD_TOO_MANY, &most, 1);
	}
	return t->rows + t->defects == 0 ? page_text(c, MSG_UPLOAD_NO_ROWS, NULL, 0) : STR("");
}

enum err import_taste(struct http_req *r, struct str data, struct buf *ret_bytes, struct csv_taste *ret,
                      struct str *ret_wrong)
{
	struct ctx *c = web_ctx(r);
	enum err e = job_taste(web_app(r)->job, c->fail, data, ret_bytes);

	if (e == ERR_REMOTE || e == ERR_TOOBIG ||
	    (e == OK && csv_taste_read(c->arena, buf_view(ret_bytes), ret) != OK)) {
		/* Bytes over which a reader stumbles are not read here. */
		*ret_wrong = msg(c->lang, MSG_UPLOAD_UNREADABLE);
		return OK;
	}
	TRY(e);
	*ret_wrong = refusal_words(c, ret);
	return OK;
}

static enum err receive_in(struct ctx *c, void *arg)
{
	return upload_receive(c, arg);
}

static enum err to_upload(struct http_resp *ret, struct ctx *c, struct str public)
{
	struct str path = str_format(c->arena, "/importeren/%.*s", STR_ARG(public));

	return path.p != NULL ? http_redirect(ret, path) : ERR_NOMEM;
}

static enum err list_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	const struct multipart_file *file = http_file(r, "bestand");
	struct upload_new in = { 0 };
	struct buf bytes DEFER(buf_finish);
	struct csv_taste t = { 0 };
	struct str wrong;

	buf_init(&bytes, TASTE_MOST_ANSWER);
	if (file == NULL || file->data.n == 0) {
		return show_list(r, msg(c->lang, MSG_UPLOAD_NO_FILE), 400, ret);
	}
	TRY(upload_place(c, http_form(r, "plaats"), &in.brin, &in.location));
	TRY(import_taste(r, file->data, &bytes, &t, &wrong));
	if (wrong.n > 0) {
		return show_list(r, wrong, 400, ret);
	}
	in.name = file->name.n > 0 && str_is_line(file->name) ? file->name : msg(c->lang, MSG_UPLOAD_THE_FILE);
	in.data = file->data;
	in.taste = buf_view(&bytes);
	TRY(import_guess(c, str_copy(c->arena, in.brin).p, &t, &in.kind));
	TRY(web_write(r, receive_in, &in));
	return to_upload(ret, c, in.public);
}

/* ---- one upload ---- */

static enum err show(struct http_req *r, struct import_view *v, int status, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct out o;

	/* What is followed is told of; without script the page looks again by itself. */
	TRY(live_page(r, LIVE_BIT(LIVE_UPLOADS)));
	TRY(import_view_fill(c, http_query(r, "soort"), v));
	TRY(page_make(r, msg(c->lang, MSG_UPLOAD_TITLE), "registratie", &v->page));
	v->tabs = registration_tabs_make(c, TAB_IMPORT);
	o = http_html(ret, status);
	/* Without script the page looks again by itself; with it, the script asks for what changed. */
	if (upload_moves(v->u.state) && page_part(r).n == 0 && http_query(r, "volg").n == 0) {
		TRY(http_header_add(ret, "Refresh", STR("3")));
	}
	if (str_eq(page_part(r), STR("inhoud"))) {
		import_body(&o, v);
	} else {
		import_page(&o, v);
	}
	return OK;
}

static enum err one_get(struct http_req *r, struct http_resp *ret)
{
	struct import_view v = { 0 };

	TRY(upload_open(web_ctx(r), http_param(r, "upload"), &v.u));
	return show(r, &v, 200, ret);
}

/* What a button of the page asks. */
struct wish {
	struct str public, mapping;
	const struct intake_kind *kind;
	bool keep;
	enum err (*what)(struct ctx *c, const struct upload *u);
};

static enum err check_in(struct ctx *c, void *arg)
{
	const struct wish *w = arg;
	struct upload u;

	TRY(upload_open(c, w->public, &u));
	return upload_check(c, &u, w->kind, w->mapping, w->keep);
}

static enum err columns_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct wish w = { .public = http_param(r, "upload"), .keep = http_form(r, "bewaar").n > 0 };
	struct import_view v = { 0 };
	struct csv_taste t;
	enum err e;

	TRY(upload_open(c, w.public, &v.u));
	if (v.u.state != UPLOAD_RECEIVED && v.u.state != UPLOAD_CHECKED) {
		return REFUSE(c, ERR_CONFLICT, NULL, MSG_UPLOAD_MOVED_ON);
	}
	w.kind = intake_kind_find(http_form(r, "soort"));
	if (w.kind == NULL || !upload_kind(w.kind)) {
		return REFUSE(c, ERR_INPUT, "soort", MSG_UPLOAD_NO_KIND);
	}
	TRY(upload_taste(c, &v.u, &t));
	e = import_mapping(c, &r->form, &t, w.kind, &w.mapping);
	if (e == ERR_INPUT) {
		v.wrong = str_copy(c->arena, str_of(c->fail->what));
		v.u.kind = w.kind;
		return show(r, &v, 400, ret);
	}
	TRY(e);
	TRY(web_write(r, check_in, &w));
	return to_upload(ret, c, w.public);
}

static enum err wish_in(struct ctx *c, void *arg)
{
	const struct wish *w = arg;
	struct upload u;

	TRY(upload_open(c, w->public, &u));
	return w->what(c, &u);
}

static enum err wish(struct http_req *r, enum err (*what)(struct ctx *c, const struct upload *u), struct http_resp *ret)
{
	struct wish w = { .public = http_param(r, "upload"), .what = what };

	TRY(web_write(r, wish_in, &w));
	return to_upload(ret, web_ctx(r), w.public);
}

static enum err start_post(struct http_req *r, struct http_resp *ret)
{
	return wish(r, upload_start, ret);
}

static enum err stop_post(struct http_req *r, struct http_resp *ret)
{
	return wish(r, upload_stop, ret);
}

static enum err undo_post(struct http_req *r, struct http_resp *ret)
{
	return wish(r, upload_undo, ret);
}

static enum err discard_post(struct http_req *r, struct http_resp *ret)
{
	struct wish w = { .public = http_param(r, "upload"), .what = upload_discard };

	TRY(web_write(r, wish_in, &w));
	return http_redirect(ret, STR("/importeren"));
}

static enum err download(struct http_req *r, const char *what, struct str name, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct upload u;
	struct buf b DEFER(buf_finish) = { 0 };

	TRY(upload_open(c, http_param(r, "upload"), &u));
	buf_init(&b, DOWNLOAD_MOST);
	TRY(upload_part_read(c, u.upload, what, &b));
	if (b.n == 0) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	buf_str(http_download(ret, "text/csv; charset=utf-8", name), buf_view(&b));
	return OK;
}

static enum err refused_get(struct http_req *r, struct http_resp *ret)
{
	return download(r, "refused", STR("geweigerd.csv"), ret);
}

static enum err kept_get(struct http_req *r, struct http_resp *ret)
{
	return download(r, "kept", STR("behouden.csv"), ret);
}

#define ROW .access = &access_rows[ACTION_UPLOAD]

const struct http_route import_routes[IMPORT_ROUTES] = {
	{ HTTP_GET, "/importeren", list_get, COST_SLOW, ROW },
	{ HTTP_POST, "/importeren", list_post, COST_SLOW, ROW, .max_body = UPLOAD_MOST_BYTES + 64 * 1024,
	  .flags = HTTP_FILES },
	{ HTTP_GET, "/importeren/{upload}", one_get, COST_SLOW, ROW },
	{ HTTP_POST, "/importeren/{upload}/kolommen", columns_post, COST_SLOW, ROW },
	{ HTTP_POST, "/importeren/{upload}/start", start_post, COST_SLOW, ROW },
	{ HTTP_POST, "/importeren/{upload}/stop", stop_post, COST_SLOW, ROW },
	{ HTTP_POST, "/importeren/{upload}/terug", undo_post, COST_SLOW, ROW },
	{ HTTP_POST, "/importeren/{upload}/weg", discard_post, COST_SLOW, ROW },
	{ HTTP_GET, "/importeren/{upload}/geweigerd", refused_get, COST_SLOW, ROW },
	{ HTTP_GET, "/importeren/{upload}/behouden", kept_get, COST_SLOW, ROW },
};
