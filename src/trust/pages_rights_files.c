/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What is put with reports about a person, as the privacy officer gives it (decision 0057): each to be read first, and all that
 * is not withheld in a zip with the overview. They stay sealed where they lie; a zip is made in memory.
 */
#include "access/log.h"
#include "base/vec.h"
#include "fmt/zip_write.h"
#include "paper/process.h"
#include "people_young_sql.h"
#include "reports/attach.h"
#include "trust/dossier.h"
#include "trust/pages_rights.h"
#include "trust_dossier_sql.h"

/* A zip holds so many files of so many bytes, or one that is larger. */
enum { PART_FILES = 100, PART_BYTES = 24 * 1024 * 1024, WORDS_MOST = 16 * 1024 * 1024, ZIP_MOST = 80 * 1024 * 1024 };

struct given {
	int64_t number, report, file, size, part;
	struct str public, name, mime;
	bool withheld;
};

/* In their order, each with the part that it goes into; *ret_parts 0: nothing is given. */
static enum err list_files(struct ctx *c, int64_t person, struct given **ret, size_t *ret_n, int64_t *ret_parts)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct dossier_files_row row;
	VEC(struct given) list = { 0 };
	int64_t part = 0, files = 0, bytes = 0;
	bool more;

	TRY(dossier_files_open(c->db, &(struct dossier_files_in){ person }, &rows));
	for (;;) {
		struct given *x;

		TRY(dossier_files_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		x = vec_push(c->arena, &list);
		if (x == NULL) {
			return ERR_NOMEM;
		}
		*x = (struct given){ .number = row.number,
			             .report = row.report,
			             .file = row.file,
			             .size = row.size,
			             .public = str_copy(c->arena, row.public),
			             .name = str_copy(c->arena, row.name),
			             .mime = str_copy(c->arena, row.mime),
			             .withheld = row.withheld.n > 0 };
		if (x->withheld) {
			continue;
		}
		if (part == 0 || files == PART_FILES || bytes + x->size > PART_BYTES) {
			part++;
			files = bytes = 0;
		}
		files++;
		bytes += x->size;
		x->part = part;
	}
	*ret = list.p;
	*ret_n = list.n;
	*ret_parts = part;
	return OK;
}

enum err rights_parts(struct ctx *c, int64_t person, struct str self, struct rights_view *v)
{
	struct given *list;
	int64_t parts;
	size_t n;

	TRY(list_files(c, person, &list, &n, &parts));
	v->parts = ARENA_ARRAY(c->arena, (size_t)parts + 1, struct zip_part);
	if (v->parts == NULL) {
		return ERR_NOMEM;
	}
	for (int64_t i = 1; i <= parts; i++) {
		v->parts[i - 1] = (struct zip_part){
			str_format(c->arena, "%.*s/inzage/zip?deel=%lld", STR_ARG(self), (long long)i),
			parts > 1 ? str_format(c->arena, "%lld/%lld", (long long)i, (long long)parts) : STR("")
		};
	}
	v->part_count = (size_t)parts;
	return OK;
}

static enum err note_look(struct ctx *c, int64_t person)
{
	struct log_entry e = log_entry_of(c, LOG_LOOK, ACTION_RIGHTS, "report.attachment");

	e.persons = &person;
	e.n = 1;
	return log_hand_over(c, &e);
}

/* The overview for people and for machines, which name the files by their number. */
static enum err put_overview(struct http_req *r, int64_t person, struct zip_out *z)
{
	struct ctx *c = web_ctx(r);
	struct buf json DEFER(buf_finish), words DEFER(buf_finish), pdf DEFER(buf_finish);

	buf_init(&json, WORDS_MOST);
	buf_init(&words, WORDS_MOST);
	buf_init(&pdf, WORDS_MOST);
	TRY(dossier_json(c, ACTION_RIGHTS, person, &json));
	TRY(dossier_paper(c, ACTION_RIGHTS, person, &words));
	TRY(paper_print(web_app(r)->job, c->fail, buf_view(&words), &pdf));
	zip_add(z, "inzage.json", buf_view(&json));
	zip_add(z, "inzage.pdf", buf_view(&pdf));
	return OK;
}

static enum err put_file(struct ctx *c, int64_t person, const struct given *x, struct zip_out *z)
{
	struct buf bytes DEFER(buf_finish) = { 0 };
	struct str mime = str_copy(c->arena, x->mime), name;

	if (mime.p == NULL) {
		return ERR_NOMEM;
	}
	name = str_format(c->arena, "bijlage-%lld%s", (long long)x->number, attach_ending(mime.p));
	if (name.p == NULL) {
		return ERR_NOMEM;
	}
	buf_init(&bytes, ATTACH_BYTES_MOST + 1);
	TRY(attach_bytes(c, person, x->report, x->file, &bytes));
	TRY(buf_err(&bytes));
	zip_add(z, name.p, buf_view(&bytes));
	return OK;
}

enum err rights_zip_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct buf packed DEFER(buf_finish);
	struct zip_out z = { .b = &packed, .day = c->today };
	struct young_by_public_row who;
	struct given *list;
	int64_t parts, part = 1;
	size_t n;
	struct buf *out;

	buf_init(&packed, ZIP_MOST);
	TRY(rights_person(c, r, &who));
	TRY(list_files(c, who.person, &list, &n, &parts));
	if (http_query(r, "deel").n > 0 && !str_to_i64(http_query(r, "deel"), &part)) {
		part = 0;
	}
	if (part < 1 || part > parts) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	if (part == 1) {
		TRY(put_overview(r, who.person, &z));
	}
	for (size_t i = 0; i < n; i++) {
		if (list[i].part == part) {
			TRY(put_file(c, who.person, &list[i], &z));
		}
	}
	zip_end(&z);
	TRY(buf_err(&packed));
	/* On record before a byte of it leaves. */
	TRY(note_look(c, who.person));
	out = http_download(ret, "application/zip", str_format(c->arena, "inzage-%lld.zip", (long long)part));
	out->max = ZIP_MOST;
	buf_str(out, buf_view(&packed));
	return OK;
}

/* To be read before it is given. */
enum err rights_file_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct buf bytes DEFER(buf_finish);
	struct young_by_public_row who;
	const struct given *found = NULL;
	struct given *list;
	struct str mime;
	int64_t parts;
	size_t n;

	buf_init(&bytes, ATTACH_BYTES_MOST + 1);
	TRY(rights_person(c, r, &who));
	TRY(list_files(c, who.person, &list, &n, &parts));
	for (size_t i = 0; i < n && found == NULL; i++) {
		found = str_eq(list[i].public, http_param(r, "bijlage")) ? &list[i] : NULL;
	}
	if (found == NULL) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	TRY(attach_bytes(c, who.person, found->report, found->file, &bytes));
	TRY(buf_err(&bytes));
	TRY(note_look(c, who.person));
	mime = str_copy(c->arena, found->mime);
	if (mime.p == NULL) {
		return ERR_NOMEM;
	}
	TRY(http_header_add(ret, "Content-Security-Policy", STR("default-src 'none'; sandbox")));
	buf_str(http_download(ret, mime.p, attach_plain_name(c->arena, found->name)), buf_view(&bytes));
	return OK;
}
