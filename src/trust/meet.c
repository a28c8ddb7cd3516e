/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/look.h"
#include "base/vec.h"
#include "trust/mine.h"
#include "trust_mine_sql.h"
#include "trust_mine_views.h"

typedef VEC(struct meet_row) row_list;
typedef VEC(int64_t) key_list;

/* "Noor": what somebody is called, and never more of the name. */
static struct str first_name(struct ctx *c, const struct meet_of_group_row *row)
{
	struct str rest;

	return str_copy(c->arena, row->call_name.n > 0 ? row->call_name : str_cut(row->given_names, ' ', &rest));
}

static enum err add_group(struct ctx *c, const struct school_reach *s, row_list *list, key_list *keys)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct meet_of_group_row row;
	bool more;

	TRY(meet_of_group_open(c->db, &(struct meet_of_group_in){ s->brin, s->location, s->group, c->today }, &rows));
	for (;;) {
		struct meet_row *r;
		int64_t *key;

		TRY(meet_of_group_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		r = vec_push(c->arena, list);
		key = vec_push(c->arena, keys);
		if (r == NULL || key == NULL) {
			return ERR_NOMEM;
		}
		*key = row.person;
		*r = (struct meet_row){ first_name(c, &row) };
		if (r->call.p == NULL) {
			return ERR_NOMEM;
		}
	}
}

enum err meet_list(struct ctx *c, struct meet_row **ret, size_t *ret_n)
{
	row_list list = { 0 };
	key_list keys = { 0 };

	TRY(ctx_require(c, ACTION_MEET));
	for (size_t i = 0; i < c->actor.school_count; i++) {
		TRY(add_group(c, &c->actor.school_list[i], &list, &keys));
	}
	*ret = list.p;
	*ret_n = list.n;
	return list.n > 0 ? look_at_list(c, ACTION_MEET, keys.p, keys.n) : OK;
}

enum err meet_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct meet_view v = { .today = c->today };
	struct meet_row *rows;
	struct out o;

	TRY(meet_list(c, &rows, &v.count));
	v.rows = rows;
	TRY(page_make(r, msg(c->lang, MSG_MEET_TITLE), "maatjes", &v.page));
	o = http_html(ret, 200);
	meet_page(&o, &v);
	return OK;
}

const struct page_place meet_place = { "maatjes", "/maatjes", MSG_PLACE_MEET, ACTION_MEET, PAGE_ICON_PEOPLE, NULL };
