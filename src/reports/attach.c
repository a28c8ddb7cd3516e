/* SPDX-License-Identifier: EUPL-1.2 */
/* What is put with a report. */
#include "reports/attach.h"

#include <string.h>

#include "access/live.h"
#include "access/log.h"
#include "base/vec.h"
#include "fmt/ident.h"
#include "fmt/utf8.h"
#include "reports/inside.h"

#define SEAL "report-file"

enum { ROW_ARENA = ATTACH_BYTES_MOST + 64 * 1024, PLAIN_NAME_MOST = 120 };

/* ---- what is taken ---- */

static const struct {
	char type[16], ending[5], begins[9];
	size_t n;
} types[] = { { "application/pdf", ".pdf", "%PDF-", 5 },
	      { "image/jpeg", ".jpg", "\xff\xd8\xff", 3 },
	      { "image/png", ".png", "\x89PNG\r\n\x1a\n", 8 } };

const char *attach_type(struct str data)
{
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
		if (data.n > types[i].n && memcmp(data.p, types[i].begins, types[i].n) == 0) {
			return types[i].type;
		}
	}
	return NULL;
}

const char *attach_ending(const char *type)
{
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
		if (strcmp(types[i].type, type) == 0) {
			return types[i].ending;
		}
	}
	return "";
}

static bool ends(struct str s, const char *ending)
{
	size_t n = strlen(ending);

	return s.n > n && str_eq_nocase((struct str){ s.p + s.n - n, n }, str_of(ending));
}

/* Characters that show as nothing or turn the direction of what follows: U+200B-200F, 202A-202E, 2060-206F, FEFF. */
static bool hides(struct str c)
{
	unsigned char a = c.n == 3 ? (unsigned char)c.p[0] : 0, b = c.n == 3 ? (unsigned char)c.p[1] : 0;
	unsigned char d = c.n == 3 ? (unsigned char)c.p[2] : 0;

	return (a == 0xe2 && b == 0x80 && ((d >= 0x8b && d <= 0x8f) || (d >= 0xa8 && d <= 0xae))) ||
	       (a == 0xe2 && b == 0x81 && d >= 0xa0) || (a == 0xef && b == 0xbb && d == 0xbf);
}

static bool forbidden(char c)
{
	return (unsigned char)c < ' ' || c == 0x7f || strchr("/\\:*?\"<>|", c) != NULL;
}

struct str attach_name(struct arena *a, struct str name, const char *type)
{
	const char *ending = attach_ending(type);
	struct buf b DEFER(buf_finish);
	struct str s = str_trim(name);
	size_t count = 0, step, room = ATTACH_NAME_MOST - strlen(ending);

	if (ends(s, ending) || (strcmp(ending, ".jpg") == 0 && ends(s, ".jpeg"))) {
		while (s.n > 0 && s.p[s.n - 1] != '.') {
			s.n--;
		}
		s.n--;
	}
	buf_init(&b, 4 * ATTACH_NAME_MOST + 16);
	for (size_t i = 0; i < s.n && count < room; i += step) {
		struct str one = { s.p + i, s.n - i };

		step = utf8_sequence(one);
		if (step == 0) {
			step = 1;
			continue;
		}
		one.n = step;
		if (hides(one) || !str_is_line(one) || (step == 1 && forbidden(one.p[0])) ||
		    (count == 0 && one.p[0] == '.')) {
			continue;
		}
		buf_str(&b, one);
		count++;
	}
	if (str_trim(buf_view(&b)).n == 0) {
		buf_clear(&b);
		buf_text(&b, "bijlage");
	}
	buf_text(&b, ending);
	return buf_err(&b) == OK ? str_copy(a, buf_view(&b)) : (struct str){ NULL, 0 };
}

struct str attach_plain_name(struct arena *a, struct str name)
{
	char out[PLAIN_NAME_MOST];
	size_t n = 0;

	for (size_t i = 0; i < name.n && n < sizeof out; i++) {
		char c = name.p[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
		             c == '_';

		if (plain || n == 0 || out[n - 1] != '-') {
			out[n++] = plain ? c : '-';
		}
	}
	return str_copy(a, (struct str){ out, n });
}

enum err attach_check(struct ctx *c, const struct attach_new *list, size_t n)
{
	if (n > ATTACH_FILES_MOST) {
		return REFUSE(c, ERR_INPUT, "bestand", MSG_ATTACH_MANY);
	}
	for (size_t i = 0; i < n; i++) {
		const char *type = attach_type(list[i].data);
		struct str name = attach_name(c->arena, list[i].name, type != NULL ? type : "");

		if (name.p == NULL) {
			return ERR_NOMEM;
		}
		if (list[i].data.n > ATTACH_BYTES_MOST) {
			return REFUSE1(c, ERR_INPUT, "bestand", MSG_ATTACH_BIG, name);
		}
		if (type == NULL) {
			return REFUSE1(c, ERR_INPUT, "bestand",
			               list[i].data.n == 0 ? MSG_ATTACH_EMPTY_FILE : MSG_ATTACH_TYPE, name);
		}
	}
	return OK;
}

/* ---- putting and taking away ---- */

bool attach_fits(const struct ctx *c, const struct report_view *r)
{
	return !report_over(r->status) && report_acts(c, r);
}

static enum err put(struct ctx *c, const struct report_view *r, const struct attach_new *in, bool shared)
{
	const char *type = attach_type(in->data);
	struct arena own DEFER(arena_reset);
	char public[IDENT_TEXT];
	struct str sealed;

	/* Longer than what the arena of a request holds. */
	arena_init(&own, ROW_ARENA);
	TRY(keys_seal(c->keys, SEAL, in->data, &own, &sealed));
	return report_file_add(c->db,
	                       &(struct report_file_add_in){ .person = r->person,
	                                                     .report = r->report,
	                                                     .file = ctx_new_id(c),
	                                                     .public = str_of(ident_new(public)),
	                                                     .at = c->now,
	                                                     .account = c->actor.account,
	                                                     .side = (int)report_side_of(c),
	                                                     .shared = shared,
	                                                     .name = attach_name(c->arena, in->name, type),
	                                                     .mime = str_of(type),
	                                                     .size = (int64_t)in->data.n,
	                                                     .sealed = sealed },
	                       NULL);
}

enum err report_attach(struct ctx *c, const struct report_view *r, const struct attach_new *list, size_t n)
{
	enum report_side side = report_side_of(c);
	struct report_file_count_row row;
	struct report_view now;
	bool found, any = false;

	if (n == 0) {
		return OK;
	}
	TRY(ctx_require(c, report_side_action(c)));
	TRY(attach_check(c, list, n));
	TRY(db_lock_keys(c->db, &r->person, 1));
	TRY(report_by_key(c, r->person, r->report, &now));
	if (!attach_fits(c, &now)) {
		return REFUSE(c, ERR_CONFLICT, NULL, MSG_ATTACH_OVER);
	}
	TRY(report_file_count(c->db, c->arena, &(struct report_file_count_in){ r->person, r->report, (int)side }, &row,
	                      &found));
	if (row.files + (int64_t)n > ATTACH_FILES_MOST) {
		return REFUSE(c, ERR_INPUT, "bestand", MSG_ATTACH_MANY);
	}
	for (size_t i = 0; i < n; i++) {
		bool shared = side == REPORT_SCHOOL || list[i].shared;

		TRY(put(c, &now, &list[i], shared));
		any = any || shared;
	}
	if (any) {
		TRY(report_share(c, &now, "bijlage", side));
	}
	TRY(live_tell(c, LIVE_TASKS, (struct str[]){ now.brin, now.municipality }, 2));
	return log_change(c, report_side_action(c), r->person, "report.attach");
}

/* ---- looking ---- */

static enum err seen(struct ctx *c, const struct report_file_list_row *row, struct attachment *ret)
{
	*ret = (struct attachment){ .file = row->file,
		                    .at = row->at,
		                    .size = row->size,
		                    .public = str_copy(c->arena, row->public),
		                    .name = str_copy(c->arena, row->name),
		                    .mime = str_copy(c->arena, row->mime),
		                    .who = str_copy(c->arena, row->who),
		                    .side = (enum report_side)row->side,
		                    .shared = row->shared,
		                    .mine = row->account == c->actor.account && row->side == (int)report_side_of(c) };
	return ret->public.p != NULL && ret->name.p != NULL && ret->mime.p != NULL && ret->who.p != NULL ? OK
	                                                                                                 : ERR_NOMEM;
}

enum err report_attachments(struct ctx *c, const struct report_view *r, struct attachment **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct report_file_list_row row;
	VEC(struct attachment) list = { 0 };
	bool more;

	TRY(report_file_list_open(c->db, &(struct report_file_list_in){ r->person, r->report, (int)report_side_of(c) },
	                          &rows));
	for (;;) {
		struct attachment *x;

		TRY(report_file_list_next(&rows, &row, &more));
		if (!more) {
			*ret = list.p;
			*ret_n = list.n;
			return OK;
		}
		x = vec_push(c->arena, &list);
		if (x == NULL) {
			return ERR_NOMEM;
		}
		TRY(seen(c, &row, x));
	}
}

static enum err find(struct ctx *c, const struct report_view *r, struct str public, struct attachment *ret)
{
	struct attachment *list;
	size_t n;

	TRY(report_attachments(c, r, &list, &n));
	for (size_t i = 0; i < n; i++) {
		if (str_eq(list[i].public, public)) {
			*ret = list[i];
			return OK;
		}
	}
	return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
}

enum err attach_bytes(struct ctx *c, int64_t person, int64_t report, int64_t file, struct buf *data)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct arena own DEFER(arena_reset);
	struct report_file_get_row row;
	struct str plain;
	bool more;

	arena_init(&own, ROW_ARENA);
	TRY(report_file_get_open(c->db, &(struct report_file_get_in){ person, report, file }, &rows));
	TRY(report_file_get_next(&rows, &row, &more));
	if (!more) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	if (keys_unseal(c->keys, SEAL, row.sealed, &own, &plain) != OK) {
		return fail_set(c->fail, ERR_DB, NULL, "an attachment cannot be opened with this key file");
	}
	buf_str(data, plain);
	return OK;
}

enum err report_attachment(struct ctx *c, const struct report_view *r, struct str public, struct attachment *ret,
                           struct buf *data)
{
	struct attachment at;
	struct log_entry e;

	TRY(find(c, r, public, &at));
	TRY(attach_bytes(c, r->person, r->report, at.file, data));
	e = log_entry_of(c, LOG_LOOK, ACTION_REPORTS, "report.attachment");
	e.persons = &r->person;
	e.n = 1;
	TRY(log_hand_over(c, &e));
	*ret = at;
	return OK;
}

enum err report_detach(struct ctx *c, const struct report_view *r, struct str public)
{
	struct report_view now;
	struct attachment at;

	TRY(ctx_require(c, report_side_action(c)));
	TRY(db_lock_keys(c->db, &r->person, 1));
	TRY(report_by_key(c, r->person, r->report, &now));
	TRY(find(c, &now, public, &at));
	if (!at.mine) {
		return REFUSE(c, ERR_DENIED, NULL, MSG_ATTACH_NOT_YOURS);
	}
	if (!attach_fits(c, &now)) {
		return REFUSE(c, ERR_CONFLICT, NULL, MSG_ATTACH_OVER);
	}
	TRY(report_file_remove(c->db, &(struct report_file_remove_in){ r->person, r->report, at.file }, NULL));
	TRY(live_tell(c, LIVE_TASKS, (struct str[]){ now.brin, now.municipality }, 2));
	return log_change(c, report_side_action(c), r->person, "report.detach");
}
