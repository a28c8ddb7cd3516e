/* SPDX-License-Identifier: EUPL-1.2 */
#include "intake/upload.h"

#include <string.h>

#include "access/live.h"
#include "access/log.h"
#include "base/vec.h"
#include "fmt/ident.h"
#include "intake_upload_sql.h"
#include "people/people.h"

static const char *const states[UPLOAD_STATES] = {
	[UPLOAD_RECEIVED] = "received", [UPLOAD_TO_CHECK] = "to-check", [UPLOAD_CHECKING] = "checking",
	[UPLOAD_CHECKED] = "checked",   [UPLOAD_TO_RUN] = "to-run",     [UPLOAD_RUNNING] = "running",
	[UPLOAD_DONE] = "done",         [UPLOAD_STOPPED] = "stopped",   [UPLOAD_FAILED] = "failed",
	[UPLOAD_TO_UNDO] = "to-undo",   [UPLOAD_UNDOING] = "undoing",   [UPLOAD_UNDONE] = "undone",
};

const char *upload_state_name(enum upload_state state)
{
	return states[state];
}

bool upload_moves(enum upload_state state)
{
	return state == UPLOAD_TO_CHECK || state == UPLOAD_CHECKING || state == UPLOAD_TO_RUN ||
	       state == UPLOAD_RUNNING || state == UPLOAD_TO_UNDO || state == UPLOAD_UNDOING;
}

static enum upload_state state_of(struct str name)
{
	int i = 0;

	while (i < UPLOAD_STATES - 1 && !str_eq(name, str_of(states[i]))) {
		i++;
	}
	return (enum upload_state)i;
}

bool upload_kind(const struct intake_kind *kind)
{
	return kind->undo != NULL;
}

enum err upload_place(struct ctx *c, struct str wanted, struct str *ret_brin, struct str *ret_location)
{
	for (size_t i = 0; i < c->actor.school_count; i++) {
		const struct school_reach *at = &c->actor.school_list[i];
		struct str name = at->location.n > 0
		                          ? str_format(c->arena, "%.*s/%.*s", STR_ARG(at->brin), STR_ARG(at->location))
		                          : at->brin;

		if (name.p == NULL) {
			return ERR_NOMEM;
		}
		/* Whoever works with groups alone brings no files. */
		if (at->group.n == 0 && (wanted.n == 0 || str_eq(wanted, name))) {
			*ret_brin = at->brin;
			*ret_location = at->location;
			return OK;
		}
	}
	return REFUSE(c, ERR_DENIED, NULL, MSG_UPLOAD_NO_PLACE);
}

/* An upload for a whole institution is for those who work with the whole of it. */
static bool in_reach(const struct ctx *c, struct str brin, struct str location)
{
	for (size_t i = 0; i < c->actor.school_count; i++) {
		const struct school_reach *at = &c->actor.school_list[i];

		if (str_eq(at->brin, brin) && at->group.n == 0 &&
		    (at->location.n == 0 || str_eq(at->location, location))) {
			return true;
		}
	}
	return false;
}

/* ---- reading ---- */

static enum err open_name(struct ctx *c, struct str sealed, struct str *ret)
{
	/* A name that cannot be opened hides nothing else. */
	if (keys_unseal(c->keys, "upload", sealed, c->arena, ret) != OK) {
		*ret = STR("?");
	}
	return OK;
}

static enum err fill(struct ctx *c, const struct upload_get_row *row, struct upload *u)
{
	*u = (struct upload){ .upload = row->upload,
		              .account = row->account,
		              .public = row->public,
		              .who = row->account_name,
		              .kind = intake_kind_find(row->kind),
		              .state = state_of(row->state),
		              .mapping = row->mapping,
		              .size = row->size,
		              .received = row->received,
		              .started = row->started,
		              .finished = row->finished,
		              .position = row->position,
		              .length = row->length,
		              .stopping = row->wish.n > 0,
		              .rows = row->rows_read,
		              .added = row->added,
		              .changed = row->changed,
		              .refused = row->refused,
		              .blocks = row->blocks,
		              .signals = row->signals,
		              .obligations = row->obligations,
		              .undo_until = row->undo_until,
		              .undone_at = row->undone_at,
		              .undone = row->undone,
		              .kept = row->kept,
		              .trouble = row->trouble };
	code_copy(u->brin, sizeof u->brin, row->brin);
	code_copy(u->location, sizeof u->location, row->location);
	return open_name(c, row->name, &u->name);
}

enum err upload_open(struct ctx *c, struct str public, struct upload *ret)
{
	struct upload_get_row row;
	bool found;

	TRY(upload_get(c->db, c->arena, &(struct upload_get_in){ public }, &row, &found));
	if (!found || !in_reach(c, row.brin, row.location)) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	return fill(c, &row, ret);
}

enum err upload_recent(struct ctx *c, int64_t before, size_t most, struct upload **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct upload_list_row row;
	VEC(struct upload) list = { 0 };
	bool more;

	TRY(upload_list_open(
		c->db, &(struct upload_list_in){ c->actor.brins, before > 0 ? before : INT64_MAX, (int)most }, &rows));
	for (;;) {
		struct upload *u;

		TRY(upload_list_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		if (!in_reach(c, row.brin, row.location)) {
			continue;
		}
		u = vec_push(c->arena, &list);
		if (u == NULL) {
			return ERR_NOMEM;
		}
		*u = (struct upload){ .upload = row.upload,
			              .public = str_copy(c->arena, row.public),
			              .who = str_copy(c->arena, row.account_name),
			              .kind = intake_kind_find(row.kind),
			              .state = state_of(row.state),
			              .received = row.received,
			              .rows = row.rows_read,
			              .added = row.added,
			              .changed = row.changed,
			              .refused = row.refused,
			              .undo_until = row.undo_until,
			              .undone = row.undone,
			              .kept = row.kept };
		TRY(open_name(c, row.name, &u->name));
	}
	*ret = list.p;
	*ret_n = list.n;
	return OK;
}

enum err upload_waiting_before(struct ctx *c, const struct upload *u, int64_t *ret)
{
	struct upload_waiting_row row;
	bool found;

	TRY(upload_waiting(c->db, c->arena, &(struct upload_waiting_in){ u->upload }, &row, &found));
	*ret = found ? row.n : 0;
	return OK;
}

enum err upload_taste(struct ctx *c, const struct upload *u, struct csv_taste *ret)
{
	struct buf b DEFER(buf_finish);

	buf_init(&b, TASTE_MOST_ANSWER);
	TRY(upload_part_read(c, u->upload, "taste", &b));
	if (csv_taste_read(c->arena, buf_view(&b), ret) != OK) {
		return fail_set(c->fail, ERR_DB, NULL, "what is kept of an upload is damaged");
	}
	return OK;
}

enum err upload_kept_mapping(struct ctx *c, const char *brin, const struct intake_kind *kind, struct str *ret)
{
	struct upload_mapping_get_row row;
	bool found;

	TRY(upload_mapping_get(c->db, c->arena, &(struct upload_mapping_get_in){ str_of(brin), str_of(kind->name) },
	                       &row, &found));
	*ret = found ? row.mapping : (struct str){ NULL, 0 };
	return OK;
}

/* ---- writing ---- */

enum err upload_receive(struct ctx *c, struct upload_new *in)
{
	struct upload_add_in row = { .upload = ctx_new_id(c),
		                     .account = c->actor.account,
		                     .brin = in->brin,
		                     .location = in->location,
		                     .kind = str_of(in->kind->name),
		                     .size = (int64_t)in->data.n,
		                     .received = c->now };
	char public[IDENT_TEXT];

	in->public = str_copy(c->arena, str_of(ident_new(public)));
	if (in->public.p == NULL) {
		return ERR_NOMEM;
	}
	row.public = in->public;
	TRY(keys_seal(c->keys, "upload", in->name, c->arena, &row.name));
	TRY(upload_add(c->db, &row, NULL));
	TRY(upload_part_put(c, row.upload, "file", 0, in->data, NULL));
	TRY(upload_part_put(c, row.upload, "taste", 0, in->taste, NULL));
	return log_change(c, ACTION_UPLOAD, 0, "upload.receive");
}

/* Somebody else was first, or clicked twice. */
static enum err moved_on(struct ctx *c, int64_t changed)
{
	return changed == 1 ? OK : REFUSE(c, ERR_CONFLICT, NULL, MSG_UPLOAD_MOVED_ON);
}

static enum err move(struct ctx *c, const struct upload *u, enum upload_state from, enum upload_state to)
{
	int64_t changed = 0;

	TRY(upload_move(c->db, &(struct upload_move_in){ u->upload, str_of(states[from]), str_of(states[to]), c->now },
	                &changed));
	TRY(moved_on(c, changed));
	return live_tell_school(c, LIVE_UPLOADS, str_of(u->brin));
}

enum err upload_check(struct ctx *c, const struct upload *u, const struct intake_kind *kind, struct str mapping,
                      bool keep)
{
	enum upload_state from = u->state == UPLOAD_CHECKED ? UPLOAD_CHECKED : UPLOAD_RECEIVED;

	TRY(upload_choose(c->db, &(struct upload_choose_in){ u->upload, str_of(kind->name), mapping }, NULL));
	TRY(move(c, u, from, UPLOAD_TO_CHECK));
	if (!keep) {
		return OK;
	}
	return upload_mapping_put(c->db,
	                          &(struct upload_mapping_put_in){ str_of(u->brin), str_of(kind->name), mapping,
	                                                           c->actor.account, c->now },
	                          NULL);
}

enum err upload_send(struct ctx *c, const struct upload *u, const struct intake_kind *kind, struct str mapping,
                     bool check)
{
	TRY(upload_choose(c->db, &(struct upload_choose_in){ u->upload, str_of(kind->name), mapping }, NULL));
	TRY(move(c, u, UPLOAD_RECEIVED, check ? UPLOAD_TO_CHECK : UPLOAD_TO_RUN));
	return check ? OK : log_change(c, ACTION_UPLOAD, 0, "upload.start");
}

enum err upload_start(struct ctx *c, const struct upload *u)
{
	TRY(move(c, u, UPLOAD_CHECKED, UPLOAD_TO_RUN));
	return log_change(c, ACTION_UPLOAD, 0, "upload.start");
}

enum err upload_stop(struct ctx *c, const struct upload *u)
{
	int64_t changed = 0;

	TRY(upload_wish(c->db, &(struct upload_wish_in){ u->upload }, &changed));
	TRY(moved_on(c, changed));
	return log_change(c, ACTION_UPLOAD, 0, "upload.stop");
}

enum err upload_undo(struct ctx *c, const struct upload *u)
{
	int64_t changed = 0;

	TRY(upload_undo_ask(c->db, &(struct upload_undo_ask_in){ u->upload, c->actor.account, c->now }, &changed));
	TRY(moved_on(c, changed));
	return log_change(c, ACTION_UPLOAD, 0, "upload.undo");
}

enum err upload_discard(struct ctx *c, const struct upload *u)
{
	int64_t changed = 0;

	TRY(upload_drop(c->db, &(struct upload_drop_in){ u->upload }, &changed));
	TRY(moved_on(c, changed));
	TRY(upload_part_drop_all(c->db, &(struct upload_part_drop_all_in){ u->upload }, NULL));
	return log_change(c, ACTION_UPLOAD, 0, "upload.discard");
}
