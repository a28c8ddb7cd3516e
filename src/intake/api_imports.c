/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * /api/v1/imports: what a school brings in by the page, for its own programs (ACTION_UPLOAD). A file goes the same way: tasted
 * by the process job, kept sealed, taken in by the thread of the server, to be taken back for a day.
 */
#include <sodium.h>

#include "access/api.h"
#include "fmt/csv_read.h"
#include "fmt/json_write.h"
#include "intake/api.h"
#include "intake/pages_import.h"
#include "intake_upload_sql.h"
#include "paper/process.h"

enum { LIST = 50, REJECTS_MOST = 32 * 1024 * 1024 };

/* ---- reading ---- */

static void put_counts(struct jw *j, const struct upload *u)
{
	jw_put_i64(j, "nieuw", u->added);
	jw_put_i64(j, "gewijzigd", u->changed);
	jw_put_i64(j, "geweigerd", u->refused);
}

static void put_instant(struct jw *j, const char *key, int64_t at)
{
	if (at == INT64_MIN) {
		jw_put_null(j, key);
	} else {
		jw_put_instant(j, key, at);
	}
}

static void put_head(struct jw *j, const struct upload *u)
{
	jw_put_str(j, "id", u->public);
	jw_put_text(j, "soort", u->kind != NULL ? u->kind->name : "");
	jw_put_str(j, "bestand", u->name);
	jw_put_str(j, "door", u->who);
	put_instant(j, "aangeleverd", u->received);
	jw_put_text(j, "stand", upload_state_name(u->state));
	put_counts(j, u);
	put_instant(j, "terugdraaienTot", u->undo_until);
}

static enum err list_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct str after = http_query(r, "na");
	struct upload *list, last;
	int64_t before = 0;
	struct jw j;
	size_t n;

	if (after.n > 0) {
		TRY(upload_open(c, after, &last));
		before = last.upload;
	}
	TRY(upload_recent(c, before, LIST + 1, &list, &n));
	jw_begin(&j, http_json(ret, 200));
	jw_object(&j);
	jw_put_array(&j, "imports");
	for (size_t i = 0; i < n && i < LIST; i++) {
		jw_object(&j);
		put_head(&j, &list[i]);
		jw_end(&j);
	}
	jw_end(&j);
	if (n > LIST) {
		jw_put_str(&j, "volgende", list[LIST - 1].public);
	} else {
		jw_put_null(&j, "volgende");
	}
	jw_end(&j);
	return jw_finish(&j);
}

static enum err put_one(struct buf *b, const struct upload *u)
{
	int64_t same = u->rows - u->added - u->changed - u->refused;
	struct jw j;

	jw_begin(&j, b);
	jw_object(&j);
	put_head(&j, u);
	jw_put_text(&j, "brin", u->brin);
	jw_put_text(&j, "vestiging", u->location);
	jw_put_i64(&j, "gelezen", u->rows);
	jw_put_i64(&j, "gelijk", same > 0 ? same : 0);
	jw_put_i64(&j, "voortgang", u->length > 0 ? u->position * 100 / u->length : 0);
	jw_put_bool(&j, "bezig", upload_moves(u->state));
	jw_put_i64(&j, "meldplichten", u->obligations);
	jw_put_i64(&j, "signalen", u->signals);
	jw_put_i64(&j, "teruggedraaid", u->undone);
	jw_put_i64(&j, "blijftStaan", u->kept);
	jw_put_str(&j, "fout", u->trouble);
	jw_end(&j);
	return jw_finish(&j);
}

static enum err one_get(struct http_req *r, struct http_resp *ret)
{
	struct upload u;

	TRY(upload_open(web_ctx(r), http_param(r, "import"), &u));
	return put_one(http_json(ret, 200), &u);
}

static enum err rejects_json(struct http_req *r, struct str text, struct buf *out)
{
	struct csv_reader *reader DEFER(csv_close) = NULL;
	const struct str *names;
	enum csv_refusal why;
	struct csv_row row;
	struct jw j;
	bool more = text.n > 0;
	size_t n;

	jw_begin(&j, out);
	jw_object(&j);
	jw_put_array(&j, "geweigerd");
	if (more) {
		TRY(csv_open(&r->arena, csv_from_memory, &text, &reader));
		TRY(csv_header(reader, &r->arena, &names, &n, &why));
	}
	while (more) {
		TRY(csv_next(reader, &row, &more));
		if (!more || row.count < 5) {
			continue;
		}
		jw_object(&j);
		jw_put_str(&j, "regel", row.fields[1]);
		jw_put_str(&j, "kolom", row.fields[2]);
		jw_put_str(&j, "waarde", row.fields[3]);
		jw_put_str(&j, "fout", row.fields[4]);
		jw_end(&j);
	}
	jw_end(&j);
	jw_end(&j);
	return jw_finish(&j);
}

/* As JSON, or as the file that can be mended and brought in again (Accept: text/csv). */
static enum err rejects_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct upload u;
	struct buf b DEFER(buf_finish) = { 0 };

	TRY(upload_open(c, http_param(r, "import"), &u));
	buf_init(&b, REJECTS_MOST);
	TRY(upload_part_read(c, u.upload, "refused", &b));
	if (str_starts(http_header(r, "Accept"), STR("text/csv"))) {
		buf_str(http_download(ret, "text/csv; charset=utf-8", STR("geweigerd.csv")), buf_view(&b));
		return OK;
	}
	return rejects_json(r, buf_view(&b), http_json(ret, 200));
}

/* ---- bringing in ---- */

struct sending {
	struct upload_new in;
	struct str mapping;
	bool check;
	struct api_once once; /* with what comes out */
};

static enum err send_in(struct ctx *c, void *arg)
{
	struct sending *s = arg;
	struct buf b DEFER(buf_finish) = { 0 };
	struct upload u;
	bool before;

	TRY(api_once_before(c, &s->once, &before));
	if (before) {
		return OK;
	}
	TRY(upload_receive(c, &s->in));
	TRY(upload_open(c, s->in.public, &u));
	TRY(upload_send(c, &u, s->in.kind, s->mapping, s->check));
	TRY(upload_open(c, s->in.public, &u));
	buf_init(&b, 64 * 1024);
	TRY(put_one(&b, &u));
	s->once.status = 202;
	s->once.answer = str_copy(c->arena, buf_view(&b));
	return s->once.answer.p != NULL ? api_once_keep(c, &s->once) : ERR_NOMEM;
}

static enum err wrong(struct http_req *r, const char *field, struct str what, struct http_resp *ret)
{
	struct http_field_error error = { str_of(field), what };

	return http_problem(ret, 400, msg(r->lang, MSG_API_NOTHING_STORED), &error, 1);
}

/* What was asked: in a form with a file, or in the query beside a body that is the file. */
static struct str asked(const struct http_req *r, const char *name)
{
	struct str s = http_form(r, name);

	return s.n > 0 ? s : http_query(r, name);
}

/* The kind: as it was said, else by its headings. *ret_wrong: said, and none that a school brings in. */
static enum err find_kind(struct http_req *r, struct sending *s, const struct csv_taste *t, bool *ret_wrong)
{
	struct ctx *c = web_ctx(r);
	struct str said = asked(r, "soort");

	*ret_wrong = false;
	if (said.n > 0) {
		s->in.kind = intake_kind_find(said);
		*ret_wrong = s->in.kind == NULL || !upload_kind(s->in.kind);
		return OK;
	}
	return import_guess(c, str_copy(c->arena, s->in.brin).p, t, &s->in.kind);
}

static void hash_request(struct http_req *r, struct sending *s)
{
	crypto_generichash_state state;
	const char *const names[] = { "soort", "plaats", "proef" };

	(void)crypto_generichash_init(&state, NULL, 0, sizeof s->once.hash);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct str v = asked(r, names[i]);

		(void)crypto_generichash_update(&state, (const unsigned char *)(v.n > 0 ? v.p : ""), v.n);
		(void)crypto_generichash_update(&state, (const unsigned char *)"", 1);
	}
	(void)crypto_generichash_update(&state, (const unsigned char *)s->in.data.p, s->in.data.n);
	(void)crypto_generichash_final(&state, s->once.hash, sizeof s->once.hash);
}

static enum err take_file(struct http_req *r, struct sending *s, struct buf *taste, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct csv_taste t = { 0 };
	struct str why, missing;
	bool no_kind;

	TRY(upload_place(c, asked(r, "plaats"), &s->in.brin, &s->in.location));
	TRY(import_taste(r, s->in.data, taste, &t, &why));
	if (why.n > 0) {
		return wrong(r, "bestand", why, ret);
	}
	s->in.taste = buf_view(taste);
	TRY(find_kind(r, s, &t, &no_kind));
	if (no_kind) {
		return wrong(r, "soort", msg(r->lang, MSG_UPLOAD_NO_KIND), ret);
	}
	TRY(import_kept(c, str_copy(c->arena, s->in.brin).p, &t, s->in.kind, &s->mapping, &missing));
	if (missing.n > 0) {
		return wrong(r, "bestand", page_text(c, MSG_UPLOAD_MISSING_COLUMNS, &missing, 1), ret);
	}
	hash_request(r, s);
	TRY(web_write(r, send_in, s));
	buf_str(http_json(ret, s->once.status), s->once.answer);
	return OK;
}

static enum err list_post(struct http_req *r, struct http_resp *ret)
{
	const struct multipart_file *file = http_file(r, "bestand");
	struct sending s = { 0 };
	struct buf taste DEFER(buf_finish);
	bool fine;

	buf_init(&taste, TASTE_MOST_ANSWER);
	TRY(api_once_read(r, ret, &s.once, &fine));
	if (!fine) {
		return OK;
	}
	if (file == NULL && !http_body_is(r, "text/csv")) {
		return http_problem(ret, 415, msg(r->lang, MSG_API_FILE_TYPE), NULL, 0);
	}
	s.in.data = file != NULL ? file->data : r->body;
	s.in.name = file != NULL && file->name.n > 0 ? file->name : msg(r->lang, MSG_UPLOAD_THE_FILE);
	s.check = str_eq(asked(r, "proef"), STR("1"));
	if (s.in.data.n == 0) {
		return wrong(r, "bestand", msg(r->lang, MSG_UPLOAD_NO_FILE), ret);
	}
	return take_file(r, &s, &taste, ret);
}

/* ---- what a button of the page does ---- */

struct step {
	struct str public;
	enum err (*what)(struct ctx *c, const struct upload *u);
	struct upload u;
};

static enum err step_in(struct ctx *c, void *arg)
{
	struct step *s = arg;

	TRY(upload_open(c, s->public, &s->u));
	TRY(s->what(c, &s->u));
	return upload_open(c, s->public, &s->u);
}

static enum err step(struct http_req *r, enum err (*what)(struct ctx *c, const struct upload *u), struct http_resp *ret)
{
	struct step s = { .public = http_param(r, "import"), .what = what };

	TRY(web_write(r, step_in, &s));
	return put_one(http_json(ret, 202), &s.u);
}

static enum err start_post(struct http_req *r, struct http_resp *ret)
{
	return step(r, upload_start, ret);
}

static enum err undo_post(struct http_req *r, struct http_resp *ret)
{
	return step(r, upload_undo, ret);
}

#define ROW .access = &access_rows[ACTION_UPLOAD]

const struct http_route import_api_routes[IMPORT_API_ROUTES] = {
	{ HTTP_GET, "/api/v1/imports", list_get, COST_SLOW, ROW, .flags = HTTP_BEARER },
	{ HTTP_POST, "/api/v1/imports", list_post, COST_SLOW, ROW, .max_body = UPLOAD_MOST_BYTES + 64 * 1024,
	  .flags = HTTP_BEARER | HTTP_FILES },
	{ HTTP_GET, "/api/v1/imports/{import}", one_get, COST_SLOW, ROW, .flags = HTTP_BEARER },
	{ HTTP_GET, "/api/v1/imports/{import}/rejects", rejects_get, COST_SLOW, ROW, .flags = HTTP_BEARER },
	{ HTTP_POST, "/api/v1/imports/{import}/_start", start_post, COST_SLOW, ROW, .flags = HTTP_BEARER },
	{ HTTP_POST, "/api/v1/imports/{import}/_undo", undo_post, COST_SLOW, ROW, .flags = HTTP_BEARER },
};
