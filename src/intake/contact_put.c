/* SPDX-License-Identifier: EUPL-1.2 */
#include "intake/contact_put.h"

#include "base/vec.h"
#include "fmt/ident.h"
#include "intake_contacts_sql.h"

struct period {
	day_t first, last;
	int64_t contact;
};
typedef VEC(struct period) period_list;

static struct str lower(struct arena *a, struct str s)
{
	char *p = arena_copy(a, s.p, s.n);

	for (size_t i = 0; p != NULL && i < s.n; i++) {
		p[i] = p[i] >= 'A' && p[i] <= 'Z' ? (char)(p[i] - 'A' + 'a') : p[i];
	}
	return (struct str){ p, p != NULL ? s.n : 0 };
}

static struct str either(struct str said, struct str stood)
{
	return said.n > 0 ? said : stood;
}

static enum err put_card(struct ctx *c, const struct contact_card_put_in *in)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };

	TRY(contact_card_put_open(c->db, &bulk));
	TRY(contact_card_put_row(&bulk, in));
	return db_bulk_close(&bulk);
}

static enum err find_or_make(struct ctx *c, const struct contact_said *said, int64_t *ret, bool *ret_changed)
{
	struct contact_card_find_row row = { 0 };
	struct contact_card_put_in in = { .region = said->region };
	char public[IDENT_TEXT];
	struct str email = lower(c->arena, said->email);
	int64_t account = said->account != 0 ? said->account : INT64_MIN;
	bool found;

	TRY(contact_card_find(c->db, c->arena,
	                      &(struct contact_card_find_in){ said->region, account, email, said->name, said->contact },
	                      &row, &found));
	in.contact = found ? row.contact : ctx_new_id(c);
	in.public = found ? row.public : str_of(ident_new(public));
	in.account = account != INT64_MIN || !found ? account : row.account;
	in.name = either(said->name, row.name);
	in.job = either(said->job, row.job);
	in.phone = either(said->phone, row.phone);
	in.email = either(email, row.email);
	*ret = in.contact;
	*ret_changed = found && (in.account != row.account || !str_eq(in.name, row.name) || !str_eq(in.job, row.job) ||
	                         !str_eq(in.phone, row.phone) || !str_eq(in.email, row.email));
	return found && !*ret_changed ? OK : put_card(c, &in);
}

static enum err periods(struct ctx *c, const struct contact_said *said, period_list *list)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct contact_place_near_row row;
	bool more;

	TRY(contact_place_near_open(
		c->db, &(struct contact_place_near_in){ said->brin, said->location, said->region, said->task }, &rows));
	for (;;) {
		struct period *p;

		TRY(contact_place_near_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		p = vec_push(c->arena, list);
		if (p == NULL) {
			return ERR_NOMEM;
		}
		*p = (struct period){ row.first, row.last, row.contact };
	}
}

static enum err put_period(struct ctx *c, const struct contact_said *said, const struct period *p)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };

	TRY(contact_place_put_open(c->db, &bulk));
	TRY(contact_place_put_row(&bulk, &(struct contact_place_put_in){ said->brin, said->location, said->region,
	                                                                 said->task, p->first, p->last, p->contact }));
	return db_bulk_close(&bulk);
}

/* Lays a new period among those that stand: the one it falls into ends the day before, it ends before the next. */
static enum err lay(struct ctx *c, const struct contact_said *said, struct period mine, enum contact_change *ret)
{
	period_list list = { 0 };
	struct period *around = NULL;

	TRY(periods(c, said, &list));
	for (size_t i = 0; i < list.n; i++) {
		struct period *p = &list.p[i];

		if (p->first <= mine.first) {
			around = p->last == DAY_NONE || p->last >= mine.first ? p : NULL;
		} else if (mine.last == DAY_NONE || mine.last >= p->first) {
			mine.last = p->first - 1;
			break;
		}
	}
	*ret = around == NULL ? CONTACT_NEW : CONTACT_CHANGED;
	if (around != NULL && around->contact == mine.contact && around->last == mine.last) {
		*ret = CONTACT_SAME;
		return OK;
	}
	if (around != NULL && around->first < mine.first) {
		around->last = mine.first - 1;
		TRY(put_period(c, said, around));
	}
	return put_period(c, said, &mine);
}

enum err contact_put(struct ctx *c, const struct contact_said *said, enum contact_change *ret)
{
	struct period mine = { said->first, said->last, 0 };
	enum contact_change change;
	bool card;

	TRY(find_or_make(c, said, &mine.contact, &card));
	TRY(lay(c, said, mine, &change));
	*ret = change == CONTACT_SAME && card ? CONTACT_CHANGED : change;
	return OK;
}
